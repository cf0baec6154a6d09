/* SPDX-License-Identifier: MIT */
/* Expect blocks: tests that travel with the policy (language section 10). */
#include "mail/field.h"
#include "rules/parse/state.h"

/* What the whole language has as a given besides fields, and cannot begin a declaration here. */
static const char *const given_words[] = {"header", "limit", "owners",   "domains", "addresses", "relays",
                                          "logins", "words", "patterns", "seal",    NULL};

/* ---- Givens ------------------------------------------------------------------------------------- */

static const struct state_word {
  const char *word;
  cgn_given_kind kind;
} state_words[] = {{"absent", CGN_GIVEN_ABSENT}, {"null", CGN_GIVEN_NULL}, {"unknown", CGN_GIVEN_UNKNOWN}};

static void tell_sign(cgn_parser *p, cgn_text field, cgn_text value) {
  cgn_error(p->load, "operator", p->token.place,
            "a field stands before its value, and nothing between: write \"% %\"", field, value);
}

/* "listener=mx", "listener: mx", "listener = mx" and "listener is mx": told, and left at the value. */
static cgn_word parse_given_field(cgn_parser *p) {
  static const char *const signs[] = {"=", "==", ":", "is", NULL};
  cgn_token token = p->token;
  size_t sign = 0;
  while (sign < token.text.length && token.text.at[sign] != '=' && token.text.at[sign] != ':') sign++;
  if (sign > 0 && sign + 1 < token.text.length) {
    tell_sign(p, cgn_text_slice(token.text, 0, sign), cgn_text_slice(token.text, sign + 1, token.text.length));
    p->token.text = cgn_text_slice(token.text, sign + 1, token.text.length);
    return (cgn_word){.place = token.place, .form = CGN_TOKEN_WORD, .text = cgn_text_slice(token.text, 0, sign)};
  }
  cgn_word field = cgn_parse_word(p);
  bool colon = sign > 0 && sign < field.text.length, apart = cgn_parse_at_any(p, signs);
  if (colon) field.text.length = sign;
  if (apart) cgn_parse_advance(p);
  if (colon || apart) tell_sign(p, field.text, p->token.kind == CGN_TOKEN_WORD ? p->token.text : CGN_TEXT("..."));
  return field;
}

/* FIELD (WORD | STR | items | absent | null | unknown) */
static bool parse_field_given(cgn_parser *p, cgn_ast_given *given) {
  cgn_word value;
  given->field.word = parse_given_field(p);
  for (size_t i = 0; i < sizeof state_words / sizeof *state_words; i++) {
    given->kind = state_words[i].kind;
    if (cgn_parse_take(p, state_words[i].word)) return true;
  }
  given->kind = CGN_GIVEN_VALUES;
  if (p->token.kind == CGN_TOKEN_OPEN) return cgn_parse_items(p, &given->values);
  if (!cgn_parse_value(p, "a value, items in braces, absent, null or unknown", &value)) return false;
  given->values.place = value.place;
  return cgn_words_add(p->load, &given->values, &value);
}

static bool parse_header(cgn_parser *p, cgn_ast_given *given) {
  cgn_word field;
  given->kind = CGN_GIVEN_HEADER;
  cgn_parse_advance(p);
  if (!cgn_parse_string(p, "a header field", &field)) return false;
  given->values.place = field.place;
  return cgn_words_add(p->load, &given->values, &field);
}

/* What an external source says YES to, or that it does not answer: kind NAME (items | unknown) */
static bool parse_set(cgn_parser *p, cgn_ast_given *given, cgn_set_kind kind) {
  given->kind = CGN_GIVEN_SET;
  given->set_kind = kind;
  given->name = cgn_parse_name(p, "an external set or provider");
  if (given->name.text.length == 0) return false;
  given->silent = cgn_parse_take(p, "unknown");
  return given->silent || cgn_parse_items(p, &given->values);
}

/* limit NAME (exceeded | unknown) */
static bool parse_limit(cgn_parser *p, cgn_ast_given *given) {
  given->kind = CGN_GIVEN_LIMIT;
  given->name = cgn_parse_name(p, "a limit");
  if (given->name.text.length == 0) return false;
  given->silent = cgn_parse_take(p, "unknown");
  if (given->silent || cgn_parse_take(p, "exceeded")) return true;
  cgn_parse_expected(p, "exceeded or unknown behind a limit");
  return false;
}

static bool parse_owners(cgn_parser *p, cgn_ast_given *given) {
  given->kind = CGN_GIVEN_OWNERS;
  given->silent = cgn_parse_take(p, "unknown");
  return given->silent || cgn_parse_owners(p, &given->owners);
}

/* seal INT DOMAIN [items] */
static bool parse_seal(cgn_parser *p, cgn_ast_given *given) {
  given->kind = CGN_GIVEN_SEAL;
  if (!cgn_parse_value(p, "the number of a seal in the chain, from 1", &given->number)) return false;
  if (!cgn_parse_value(p, "the domain that sealed, behind its number", &given->name)) return false;
  given->values.place = given->name.place;
  return p->token.kind != CGN_TOKEN_OPEN || cgn_parse_items(p, &given->values);
}

static bool parse_given(cgn_parser *p, cgn_ast_given *given) {
  if (cgn_parse_at(p, "header")) return parse_header(p, given);
  if (cgn_parse_take(p, "limit")) return parse_limit(p, given);
  if (cgn_parse_take(p, "owners")) return parse_owners(p, given);
  if (cgn_parse_take(p, "seal")) return parse_seal(p, given);
  for (cgn_set_kind kind = CGN_SET_DOMAINS; kind <= CGN_SET_PATTERNS; kind++) {
    if (cgn_parse_take(p, cgn_set_kind_name(kind))) return parse_set(p, given, kind);
  }
  if (p->token.kind == CGN_TOKEN_WORD && !cgn_is_reserved(p->token.text)) return parse_field_given(p, given);
  cgn_error(p->load, "unknown-given", p->token.place,
            "% is nothing that can be given; there are a field and its value, as in: listener mx, a raw header "
            "field, as in: header \"From: a@x.example\", a seal of an ARC chain, as in: seal 1 list.example { "
            "x.example }, "
            "and what the caller would answer, as in: limit l exceeded, "
            "logins blocked { ann }, owners { a@x.example by ann }",
            cgn_parse_found(p));
  cgn_parse_pass(p);
  return false;
}

/* Behind a mistake: up to what is surely a field, or another given. */
static void skip_to_given(cgn_parser *p) {
  while (!cgn_parse_at_end(p) && !cgn_parse_at_any(p, given_words) && !cgn_parse_at_declaration(p)) {
    if (p->token.kind == CGN_TOKEN_WORD && cgn_field_named(p->token.text)) return;
    cgn_parse_pass(p);
  }
}

static void parse_givens(cgn_parser *p, cgn_ast_expect *expect, cgn_place brace) {
  cgn_ast_given **tail = &expect->givens;
  while (cgn_parse_in_block(p, brace, given_words)) {
    cgn_ast_given *given = cgn_arena_allocate(p->load->arena, sizeof *given);
    cgn_place start = p->token.place;
    if (!given) return;
    if (!parse_given(p, given)) {
      skip_to_given(p);
      continue;
    }
    given->place = cgn_parse_since(p, start);
    *tail = given;
    tail = &given->next;
  }
}

/* ---- The head -------------------------------------------------------------------------------------- */

/* A rule's name where a rule or "default" may stand. */
static cgn_word parse_rule_name(cgn_parser *p) {
  return cgn_parse_at(p, "default") ? cgn_parse_word(p) : cgn_parse_name(p, "a rule");
}

static bool at_demand(const cgn_parser *p) {
  return cgn_parse_at(p, "warned") || cgn_parse_at(p, "tagged");
}

/* "warned" NAME | "tagged" WORD */
static bool parse_demand(cgn_parser *p, cgn_ast_expect *expect, bool negated) {
  cgn_word word;
  bool tag = cgn_parse_at(p, "tagged");
  cgn_parse_advance(p);
  if (!tag) {
    word = cgn_parse_name(p, "a rule");
  } else if (!cgn_parse_value(p, "a tag behind tagged", &word)) {
    return false;
  }
  cgn_demand kind = tag ? negated ? CGN_DEMAND_NOT_TAGGED : CGN_DEMAND_TAGGED
                        : (negated ? CGN_DEMAND_NOT_WARNED : CGN_DEMAND_WARNED);
  return cgn_words_add(p->load, &expect->demands[kind], &word);
}

/* {["not"] "warned" NAME | ["not"] "tagged" WORD} */
static bool parse_demands(cgn_parser *p, cgn_ast_expect *expect) {
  while (at_demand(p) || cgn_parse_at(p, "not")) {
    bool negated = cgn_parse_take(p, "not");
    if (!at_demand(p)) {
      cgn_parse_expected(p, "warned and a rule, or tagged and a tag, behind not");
      return false;
    }
    if (!parse_demand(p, expect, negated)) return false;
  }
  return true;
}

/* outcome ["by" NAME] demands */
static bool parse_head(cgn_parser *p, cgn_ast_expect *expect) {
  cgn_place start = p->token.place;
  expect->verdict = cgn_parse_verdict_behind(p, "expect");
  if (!expect->verdict) return false;
  cgn_parse_advance(p);
  if (cgn_parse_take(p, "by")) expect->by = parse_rule_name(p);
  if (!parse_demands(p, expect)) return false;
  expect->head = cgn_parse_since(p, start);
  return true;
}

bool cgn_parse_expect(cgn_parser *p) {
  cgn_ast_expect *expect = cgn_arena_allocate(p->load->arena, sizeof *expect);
  cgn_place brace;
  if (!expect) return false;
  expect->place = p->last;
  if (!parse_head(p, expect) || !cgn_parse_open(p, &brace)) return false;
  *p->tails->expects = expect;
  p->tails->expects = &expect->next;
  p->load->ast.expect_count++;
  parse_givens(p, expect, brace);
  return true;
}
