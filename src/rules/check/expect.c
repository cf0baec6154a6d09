/* SPDX-License-Identifier: MIT */
/*
 * The givens of expect blocks (language section 10): what a caller could set, in
 * the form that the query takes, and nothing given twice that is there once.
 */
#include "mail/host.h"
#include "rules/check/internal.h"

enum { FIELD_SLOTS = CGN_FIRST_FACT + CGN_FACTS };

/* What one block has said of each field. */
typedef struct said {
  bool values[FIELD_SLOTS]; /* at least one value */
  bool state[FIELD_SLOTS];  /* absent, null or unknown: nothing else may be said */
  cgn_sealed_so_far seals;
  cgn_answered answered; /* for the caller */
} said;

/* ---- Values -------------------------------------------------------------------- */

static void check_login(cgn_checker *checker, const cgn_word *word) {
  cgn_item item;
  cgn_checker_read(checker, CGN_SET_LOGINS, word, &item);
}

static void check_word(cgn_checker *checker, int field, const cgn_word *word) {
  cgn_item item;
  if (cgn_checker_read(checker, CGN_SET_WORDS, word, &item) && item.kind == CGN_ITEM_WORD)
    cgn_check_declared(checker, field, word, item.text);
}

static bool is_ip(const cgn_word *word) {
  cgn_ip ip;
  return cgn_host_read_ip(word->text, &ip);
}

static void check_ip(cgn_checker *checker, const cgn_word *word) {
  if (!is_ip(word))
    cgn_error(checker->load, "bad-relay", word->place, "\"%\" is no IP address: write 192.0.2.1 or 2001:db8::1",
              word->text);
}

/* A name of a host: "[192.0.2.1]" is a domain of mail, but no host's name. */
static void check_host(cgn_checker *checker, const cgn_word *word) {
  bool literal = word->text.length > 0 && word->text.at[0] == '[';
  if (!literal)
    cgn_check_given_domain(checker, word);
  else
    cgn_error(checker->load, "bad-relay", word->place, "\"%\" is no name of a host: write mx.x.example",
              word->text);
}

static void check_value(cgn_checker *checker, const cgn_field *field, cgn_ast_given *given, const cgn_word *word) {
  if (word->form == CGN_TOKEN_REGEX) {
    cgn_error(checker->load, "bad-given", word->place, "a value is given here, no pattern: write it in quotes",
              CGN_NO_TEXT);
    return;
  }
  if (word->text.length == 0)
    cgn_error(checker->load, "bad-given", word->place, "a value cannot be empty: write \"% absent\"",
              given->field.word.text);
  if (!field->caller || word->text.length == 0) return; /* the sender's: it may be malformed */
  switch (field->type) {
  case CGN_TYPE_LOGIN: check_login(checker, word); break;
  case CGN_TYPE_WORD: check_word(checker, given->field.number, word); break;
  case CGN_TYPE_IP: check_ip(checker, word); break;
  case CGN_TYPE_RELAY:
    if (!is_ip(word)) check_host(checker, word);
    break;
  case CGN_TYPE_HOST: check_host(checker, word); break;
  case CGN_TYPE_DOMAIN: cgn_check_given_domain(checker, word); break;
  case CGN_TYPE_INSTANT: cgn_check_date(checker, word, &given->instant, NULL); break;
  case CGN_TYPE_ADDRESS:
  case CGN_TYPE_NONE: break;
  }
}

/* ---- Twice --------------------------------------------------------------------- */

static void report_twice(cgn_checker *checker, const cgn_ast_given *given, cgn_place place, bool many) {
  cgn_error(checker->load, "given-twice", place,
            many ? "\"%\" is given and absent, null or unknown as well: write one of them"
                 : "\"%\" has one value at most and is given twice: remove one",
            given->field.word.text);
}

static void say(cgn_checker *checker, said *said_so_far, const cgn_ast_given *given, int field, cgn_place place) {
  bool many = !cgn_field_is_single(field);
  bool value = given->kind == CGN_GIVEN_VALUES;
  bool again = said_so_far->state[field] || (said_so_far->values[field] && !(value && many));
  if (again) report_twice(checker, given, place, many);
  (value ? said_so_far->values : said_so_far->state)[field] = true;
}

/* A value of `relay` is one of its parts, by its shape; a state is said of both parts. */
static void say_of_field(cgn_checker *checker, said *said_so_far, const cgn_ast_given *given,
                         const cgn_word *word) {
  int field = given->field.number;
  cgn_place place = word ? word->place : given->place;
  if (field != CONSIGNE_FIELD_RELAY) {
    say(checker, said_so_far, given, field, place);
    return;
  }
  if (!word || is_ip(word)) say(checker, said_so_far, given, CONSIGNE_FIELD_RELAY_IP, place);
  if (!word || !is_ip(word)) say(checker, said_so_far, given, CONSIGNE_FIELD_RELAY_NAME, place);
}

/* ---- Givens -------------------------------------------------------------------- */

/* Whether a block says anything of this field. */
static bool is_said(const said *said_so_far, int field) {
  return said_so_far->values[field] || said_so_far->state[field];
}

/* relay is said, or drawn from what is said of client and server. */
static void check_relay(cgn_checker *checker, const said *said_so_far, const cgn_ast_expect *expect) {
  bool itself = false, drawn = false;
  for (int field = 1; cgn_field_of(field); field++) {
    itself |= cgn_field_includes(CONSIGNE_FIELD_RELAY, field) && is_said(said_so_far, field);
    drawn |= cgn_field_draws(field) && is_said(said_so_far, field);
  }
  if (itself && drawn)
    cgn_error(checker->load, "bad-given", expect->head,
              "relay is drawn from client.ip, client.name and server.name: give those, or relay itself",
              CGN_NO_TEXT);
}

/* A raw field: a name and a body. Of names that are no field of ours the query knows nothing. */
static void check_header(cgn_checker *checker, const cgn_word *word) {
  size_t colon = cgn_text_find(word->text, 0, ':');
  cgn_text name = cgn_text_trim(cgn_text_slice(word->text, 0, colon));
  if (colon == word->text.length || name.length == 0)
    cgn_error(checker->load, "bad-given", word->place, "no header field: write \"From: a@x.example\"", CGN_NO_TEXT);
  else if (!cgn_field_of_header(name))
    cgn_warning(checker->load, "ignored-header", word->place,
                "no rule can read \"%\": a fact that a header shows is given as its field", name);
}

/* Whether this can be said of the field at all. */
static bool may_be_given(cgn_checker *checker, const cgn_ast_given *given, const cgn_field *field) {
  const cgn_field_name *name = &given->field;
  if (name->number == CONSIGNE_FIELD_IDENTITY)
    cgn_error(checker->load, "bad-given", name->word.place,
              "identity is smtp.mailfrom, header.from and header.sender together: give those", CGN_NO_TEXT);
  else if (name->part != CGN_PART_WHOLE)
    cgn_error(checker->load, "bad-given", name->word.place, "a field is given whole: write \"%\"",
              cgn_text_of_string(field->name));
  else if (given->kind == CGN_GIVEN_NULL && name->number != CONSIGNE_FIELD_SMTP_MAILFROM)
    cgn_error(checker->load, "bad-given", given->place, "only smtp.mailfrom can be null: write \"% absent\"",
              name->word.text);
  else if (given->kind == CGN_GIVEN_VALUES && given->values.count == 0)
    cgn_error(checker->load, "bad-given", given->place, "no value: write \"% absent\" or leave it out",
              name->word.text);
  else
    return true;
  return false;
}

static void check_given(cgn_checker *checker, cgn_ast_given *given, said *said_so_far) {
  if (given->kind == CGN_GIVEN_HEADER) {
    if (given->values.first) check_header(checker, given->values.first);
    return;
  }
  if (given->kind == CGN_GIVEN_SEAL) {
    cgn_check_seal(checker, &said_so_far->seals, given);
    return;
  }
  if (given->kind >= CGN_GIVEN_LIMIT) {
    cgn_check_answer(checker, &said_so_far->answered, given);
    return;
  }
  const cgn_field *field = cgn_checked_field(given->field.number);
  if (!field || !may_be_given(checker, given, field)) return;
  if (given->kind != CGN_GIVEN_VALUES) {
    say_of_field(checker, said_so_far, given, NULL);
    return;
  }
  for (const cgn_word *word = given->values.first; word; word = word->next) {
    check_value(checker, field, given, word);
    say_of_field(checker, said_so_far, given, word);
  }
}

/* Seals say what arc.d and arc.dkim.d are. */
static void check_chain(cgn_checker *checker, const said *said_so_far) {
  const cgn_ast_given *seal = said_so_far->seals.first;
  for (int field = 1; seal && cgn_field_of(field); field++)
    if (cgn_field_row(field)->result == CONSIGNE_FIELD_ARC && is_said(said_so_far, field))
      cgn_error(checker->load, "given-twice", seal->place,
                "seals say what \"%\" is, and it is given as well: write one of them",
                cgn_text_of_string(cgn_checked_field(field)->name));
}

void cgn_check_expects(cgn_checker *checker) {
  for (cgn_ast_expect *expect = checker->load->ast.expects; expect; expect = expect->next) {
    cgn_checker_begin(checker);
    said said_so_far = {.answered = {.limits = {.arena = &checker->own}, .sets = {.arena = &checker->own}}};
    for (cgn_ast_given *given = expect->givens; given; given = given->next)
      check_given(checker, given, &said_so_far);
    check_chain(checker, &said_so_far);
    check_relay(checker, &said_so_far, expect);
  }
}
