/* SPDX-License-Identifier: MIT */
/*
 * What an expect block answers in the caller's place (language section 10):
 * only where the caller is asked at all, and value by value as it is asked.
 */
#include "rules/check/internal.h"

/* ---- Sets --------------------------------------------------------------------- */

static bool delegates_to_external(const cgn_ast_provider *provider) {
  for (const cgn_ast_delegate *one = provider->delegates; one; one = one->next) {
    if (cgn_ast_external(one->to)) return true;
  }
  return false;
}

static bool is_external(const cgn_ast_given *given) {
  const cgn_ast_provider *provider = given->provider_found;
  if (!provider) return cgn_ast_external(given->set_found->sources) != NULL;
  if (given->set_kind == CGN_SET_DOMAINS) return cgn_ast_external(provider->domains) != NULL;
  return cgn_ast_external(provider->relays) || delegates_to_external(provider);
}

/* A provider has domains and relays. */
static bool is_of_kind(const cgn_ast_given *given) {
  if (given->set_found) return given->set_found->kind == given->set_kind;
  return given->set_kind == CGN_SET_DOMAINS || given->set_kind == CGN_SET_RELAYS;
}

static void report_kind(cgn_checker *checker, const cgn_ast_given *given) {
  cgn_text name = given->name.text;
  if (!given->set_found) {
    cgn_error(checker->load, "wrong-type", given->place,
              "provider \"%\" has domains and relays: write \"domains %\" or \"relays %\"", name, name, name);
    return;
  }
  cgn_text kind = cgn_text_of_string(cgn_set_kind_name(given->set_found->kind));
  cgn_error(checker->load, "wrong-type", given->place, "\"%\" holds %: write \"% %\"", name, kind, kind, name);
}

static void report_not_external(cgn_checker *checker, cgn_place place, cgn_text name) {
  cgn_error(checker->load, "not-external", place,
            "only what the caller is asked can be given, and of \"%\" nothing is external: leave this out", name);
}

/* What is asked is one value: no wildcard, network or pattern. */
static bool is_one_value(const cgn_item *item, cgn_set_kind kind) {
  switch (item->kind) {
  case CGN_ITEM_DOMAIN: return kind == CGN_SET_DOMAINS;
  case CGN_ITEM_NETWORK: return item->network.bits == 128;
  case CGN_ITEM_ADDRESS:
  case CGN_ITEM_HOST:
  case CGN_ITEM_LOGIN:
  case CGN_ITEM_WORD: return true;
  case CGN_ITEM_BELOW:
  case CGN_ITEM_LOCAL:
  case CGN_ITEM_HOST_BELOW:
  case CGN_ITEM_PATTERN: break;
  }
  return false;
}

static const char *example_of(cgn_set_kind kind) {
  switch (kind) {
  case CGN_SET_DOMAINS: return "x.example";
  case CGN_SET_ADDRESSES: return "a@x.example";
  case CGN_SET_RELAYS: return "mx.x.example or 192.0.2.1";
  case CGN_SET_LOGINS: return "ann";
  case CGN_SET_WORDS:
  case CGN_SET_PATTERNS: break;
  }
  return "word";
}

static void check_value(cgn_checker *checker, cgn_set_kind kind, const cgn_word *word) {
  cgn_item item;
  if (!cgn_checker_read(checker, kind, word, &item) || is_one_value(&item, kind)) return;
  cgn_error(checker->load, "bad-given", word->place,
            "\"%\" is not one value, and the caller is asked about one at a time: write such as %", word->text,
            cgn_text_of_string(example_of(kind)));
}

static void check_values(cgn_checker *checker, const cgn_words *words, cgn_set_kind kind, cgn_place place) {
  if (words->count == 0)
    cgn_error(checker->load, "bad-given", place, "no value: name one, or leave this out", CGN_NO_TEXT);
  for (const cgn_word *word = words->first; word; word = word->next) check_value(checker, kind, word);
}

static void check_set(cgn_checker *checker, const cgn_ast_given *given) {
  if (!given->set_found && !given->provider_found) return; /* told */
  if (!is_of_kind(given)) {
    report_kind(checker, given);
    return;
  }
  if (!is_external(given)) report_not_external(checker, given->name.place, given->name.text);
  if (given->set_kind != CGN_SET_PATTERNS && !given->silent)
    check_values(checker, &given->values, given->set_kind, given->place);
}

/* ---- Owners ------------------------------------------------------------------- */

static bool owners_are_external(const cgn_ast *ast) {
  for (const cgn_ast_owner *one = ast->owners; one; one = one->next) {
    if (one->kind == CGN_OWNER_EXTERNAL) return true;
  }
  return false;
}

static void check_owners(cgn_checker *checker, const cgn_ast_given *given) {
  if (!owners_are_external(&checker->load->ast)) report_not_external(checker, given->place, CGN_TEXT("owners"));
  for (const cgn_ast_owner *one = given->owners; one; one = one->next) {
    if (one->kind != CGN_OWNER_ENTRY) {
      cgn_error(checker->load, "bad-given", one->place,
                "the caller is asked about one address and one login: write such as a@x.example by { ann bob }",
                CGN_NO_TEXT);
      continue;
    }
    check_value(checker, CGN_SET_ADDRESSES, &one->item);
    check_values(checker, &one->logins, CGN_SET_LOGINS, one->place);
  }
}

/* ---- Twice -------------------------------------------------------------------- */

/* What the block said before of the same limit, source or owners, if this is not the first. */
static const cgn_ast_given *said_before(cgn_answered *answered, const cgn_ast_given *given) {
  if (given->limit_found) return cgn_index_put(&answered->limits, given->limit_found->name.text, given);
  if (given->set_found) return cgn_index_put(&answered->sets, given->set_found->name.text, given);
  if (given->provider_found) return cgn_index_put(&answered->sets, given->provider_found->name.text, given);
  const cgn_ast_given *before = answered->owners;
  if (given->kind == CGN_GIVEN_OWNERS && !before) answered->owners = given;
  return given->kind == CGN_GIVEN_OWNERS ? before : NULL;
}

/* Of who does not answer nothing else can be said. */
static void check_twice(cgn_checker *checker, cgn_answered *answered, const cgn_ast_given *given) {
  const cgn_ast_given *before = said_before(answered, given);
  if (!before || !(before->silent || given->silent)) return;
  cgn_error(checker->load, "given-twice", given->place,
            "\"%\" is unknown, and something else is said of it as well: write one of them",
            given->kind == CGN_GIVEN_OWNERS ? CGN_TEXT("owners") : given->name.text);
}

void cgn_check_answer(cgn_checker *checker, cgn_answered *answered, const cgn_ast_given *given) {
  check_twice(checker, answered, given);
  if (given->kind == CGN_GIVEN_SET) check_set(checker, given);
  if (given->kind == CGN_GIVEN_OWNERS) check_owners(checker, given);
}
