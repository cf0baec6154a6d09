/* SPDX-License-Identifier: MIT */
/* Delegations that change nothing: the relay carries all addresses of the provider already, or another delegation
 * has the same pairs for at least as long. */
#include "advise/advice/covers.h"
#include "base/limits.h"

/* A delegation in the tree and in the program. */
typedef struct pair {
  const cgn_ast_provider *provider;
  const cgn_ast_delegate *delegate;
  const cgn_delegation *made;
  uint32_t number;
} pair;

static const cgn_delegation *delegation_at(const cgn_adviser *adviser, uint32_t number) {
  return &CGN_ITEMS(adviser->made->image, adviser->program->delegations, cgn_delegation)[number];
}

/* ---- Relays of the provider ------------------------------------------------------- */

static void check_relay(cgn_adviser *adviser, const pair *of, uint32_t relays, const cgn_word *word) {
  cgn_item item;
  if (!cgn_checker_read(&adviser->checker, CGN_SET_RELAYS, word, &item)) return;
  if (!cgn_set_covers(adviser, &item, relays)) return;
  cgn_advice(adviser->checker.load, "needless-delegation", word->place,
             "\"%\" is a relay of \"%\", which carries all its addresses already: remove it here", word->text,
             of->provider->name.text);
}

static void check_relays(cgn_adviser *adviser, const pair *of) {
  const char *image = adviser->made->image;
  uint32_t relays = CGN_ITEMS(image, adviser->program->providers, cgn_provider)[of->made->provider].relays;
  if (relays == CGN_NONE || cgn_ast_external(of->provider->domains))
    return; /* which may not have these addresses */
  for (const cgn_ast_source *source = of->delegate->to; source; source = source->next) {
    cgn_items items = cgn_items_of(adviser->checker.load, source);
    if (source->origin == CGN_FROM_FILE) continue; /* which has other items too */
    for (const cgn_word *word; (word = cgn_items_next(&items));) check_relay(adviser, of, relays, word);
  }
}

/* ---- Other delegations ------------------------------------------------------------ */

static bool holds_all(cgn_adviser *adviser, cgn_set_kind kind, const cgn_ast_source *sources, uint32_t set) {
  for (const cgn_ast_source *source = sources; source; source = source->next) {
    cgn_items items = cgn_items_of(adviser->checker.load, source);
    if (source->origin == CGN_FROM_EXTERNAL) return false;
    for (const cgn_word *word; (word = cgn_items_next(&items));) {
      cgn_item item;
      if (!cgn_checker_read(&adviser->checker, kind, word, &item) || !cgn_set_covers(adviser, &item, set))
        return false;
    }
  }
  return true;
}

/* Whether `other` has all pairs of this one, for at least as long. Of two equal delegations, the first has the
 * pairs of the second. */
static bool repeats(cgn_adviser *adviser, const pair *of, const pair *other) {
  const cgn_delegation *made = other->made;
  if (other->number == of->number || made->end < of->made->end) return false;
  const cgn_ast_source items = {.origin = CGN_FROM_ITEMS, .items = of->delegate->items};
  if (!holds_all(adviser, CGN_SET_ADDRESSES, &items, made->items) ||
      !holds_all(adviser, CGN_SET_RELAYS, of->delegate->to, made->to))
    return false;
  return other->number < of->number || made->end > of->made->end;
}

static void check_others(cgn_adviser *adviser, const pair *of) {
  pair other = {.provider = of->provider, .number = of->number};
  for (const cgn_ast_delegate *one = of->provider->delegates; one != of->delegate; one = one->next) other.number--;
  for (other.delegate = of->provider->delegates; other.delegate; other.delegate = other.delegate->next) {
    other.made = delegation_at(adviser, other.number);
    if (repeats(adviser, of, &other)) {
      cgn_advice(adviser->checker.load, "needless-delegation", of->delegate->place,
                 "the delegation at % has these addresses, relays and days already: remove this one",
                 cgn_place_text(adviser->checker.load, other.delegate->place));
      return;
    }
    other.number++;
  }
}

/* Each delegation is compared with each other one, so not if there are very many. */
static bool are_few(const cgn_ast_provider *provider) {
  uint32_t count = 0;
  for (const cgn_ast_delegate *one = provider->delegates; one && count <= CGN_ADVISED_DELEGATIONS; one = one->next)
    count++;
  return count <= CGN_ADVISED_DELEGATIONS;
}

void cgn_advise_delegations(cgn_adviser *adviser) {
  pair of = {.number = 0};
  for (of.provider = adviser->ast->providers; of.provider; of.provider = of.provider->next) {
    bool few = are_few(of.provider);
    for (of.delegate = of.provider->delegates; of.delegate; of.delegate = of.delegate->next, of.number++) {
      of.made = delegation_at(adviser, of.number);
      check_relays(adviser, &of);
      if (few) check_others(adviser, &of);
    }
  }
}
