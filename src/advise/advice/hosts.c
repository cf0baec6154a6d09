/* SPDX-License-Identifier: MIT */
/* Names with `*` among relays whose owner sends for others too (S148). If the relay alone is a proof, each
 * customer of that owner has it. EchoSpoofing (2024) was such a case. */
#include "advise/advice/adviser.h"
#include "rules/check/proof.h"

/* What the relay alone proves. */
typedef struct vouching {
  cgn_index providers; /* by `relay in PROVIDER` */
  bool carried;        /* by `carried by relay` */
} vouching;

/* ---- Where the relay alone proves something --------------------------------------------- */

enum { BY_RELAY = CGN_OF_NOTHING | CGN_OF_CLAIMS | CGN_OF_ANYONE | CGN_OF_RELAY };

/* Recursion: the parser allows CGN_CONDITION_DEPTH levels. */
static void note(vouching *of, const cgn_condition *proof) {
  if (proof->node == CGN_NODE_CLAUSE && proof->test == CGN_TEST_CARRIED) of->carried = true;
  if (proof->node == CGN_NODE_CLAUSE && proof->provider_found)
    cgn_index_put(&of->providers, proof->provider_found->name.text, proof);
  for (const cgn_condition *one = proof->first; one; one = one->next) note(of, one);
}

static void note_proof(vouching *of, const cgn_ast_rule *rule, const cgn_condition *proof) {
  if (cgn_is_made_by(rule, proof, true, BY_RELAY)) note(of, proof);
}

static void note_rule(vouching *of, const cgn_ast_rule *rule) {
  const cgn_condition *unless = rule->unless;
  if (rule->verdict.verdict == 0 || !rule->when) return;
  if (rule->verdict.verdict == CONSIGNE_VERDICT_ACCEPT) {
    if (!unless || cgn_is_made_by(rule, unless, false, BY_RELAY)) note_proof(of, rule, rule->when);
    return;
  }
  const cgn_condition *proof = unless && unless->node == CGN_NODE_OR ? unless->first : unless;
  for (; proof; proof = unless->node == CGN_NODE_OR ? proof->next : NULL) note_proof(of, rule, proof);
}

/* ---- Whose names they are ------------------------------------------------------------------ */

static void note_names(cgn_adviser *adviser, cgn_items items, cgn_index *own) {
  for (const cgn_word *word; (word = cgn_items_next(&items));) {
    cgn_item item;
    if (!cgn_checker_read(&adviser->checker, CGN_SET_DOMAINS, word, &item) || item.kind > CGN_ITEM_BELOW) continue;
    cgn_text name = cgn_arena_copy(&adviser->checker.own, item.address.domain.key);
    if (name.at) cgn_index_put(own, name, name.at);
  }
}

/* Collects the domains of the provider and their aliases. False: only the caller knows all of them. */
static bool note_domains(cgn_adviser *adviser, const cgn_ast_provider *provider, cgn_index *own) {
  cgn_load *load = adviser->checker.load;
  if (cgn_ast_external(provider->domains)) return false;
  for (const cgn_ast_source *source = provider->domains; source; source = source->next)
    note_names(adviser, cgn_items_of(load, source), own);
  for (const cgn_ast_alias *alias = provider->aliases; alias; alias = alias->next) {
    const cgn_ast_source items = {.origin = CGN_FROM_ITEMS, .items = alias->items};
    note_names(adviser, cgn_items_of(load, &items), own);
  }
  return true;
}

static bool is_own(const cgn_index *own, cgn_text name) {
  for (; name.length > 0; name = cgn_text_slice(name, cgn_text_find(name, 0, '.') + 1, name.length))
    if (cgn_index_find(own, name)) return true;
  return false;
}

/* Reports only the first one of a list file. */
static void check_sources(cgn_adviser *adviser, const cgn_ast_source *sources, const cgn_index *own,
                          const cgn_word *provider) {
  for (const cgn_ast_source *source = sources; source; source = source->next) {
    bool told = false, file = source->origin == CGN_FROM_FILE;
    cgn_items items = cgn_items_of(adviser->checker.load, source);
    for (const cgn_word *word; !(file && told) && (word = cgn_items_next(&items));) {
      cgn_item item;
      if (!cgn_checker_read(&adviser->checker, CGN_SET_RELAYS, word, &item)) continue;
      if (item.kind != CGN_ITEM_HOST_BELOW || is_own(own, item.address.domain.key)) continue;
      cgn_advice(
          adviser->checker.load, "shared-hosts", word->place,
          "whoever else sends through \"%\" is vouched for as \"%\": name the hosts that serve nobody else, or "
          "ask for a signature or a fact as well, as in: carried by relay and aligned with dkim.d",
          word->text, provider->text);
      told = true;
    }
  }
}

static void check_provider(cgn_adviser *adviser, const vouching *of, const cgn_ast_provider *provider) {
  cgn_checker_begin(&adviser->checker);
  cgn_index own = {.arena = &adviser->checker.own};
  bool named = cgn_index_find(&of->providers, provider->name.text) != NULL;
  if ((!of->carried && !named) || !note_domains(adviser, provider, &own)) return;
  check_sources(adviser, provider->relays, &own, &provider->name);
  for (const cgn_ast_delegate *one = of->carried ? provider->delegates : NULL; one; one = one->next)
    check_sources(adviser, one->to, &own, &provider->name);
}

void cgn_advise_hosts(cgn_adviser *adviser) {
  vouching of = {.providers = {.arena = &adviser->checker.pass}};
  for (const cgn_ast_rule *rule = adviser->ast->rules; rule; rule = rule->next) note_rule(&of, rule);
  for (const cgn_ast_provider *one = adviser->ast->providers; one; one = one->next)
    check_provider(adviser, &of, one);
}
