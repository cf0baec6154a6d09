/* SPDX-License-Identifier: MIT */
/*
 * Networks that prove something: among the relays of a provider or delegation,
 * in a proof, or in a rule that accepts. Reported are networks with more hosts
 * than anyone has mail servers, and networks whose addresses belong to nobody
 * or to everybody.
 */
#include "advise/advice/adviser.h"
#include "base/limits.h"

typedef struct survey {
  cgn_adviser *adviser;
  cgn_index seen; /* sets that were looked at */
  bool example;   /* the whole ruleset is an example: its networks may be reserved for examples */
} survey;

/* ---- One network ------------------------------------------------------------------ */

/* What to say of a host in the network; its first % is the network. */
typedef struct special {
  const char *network, *text;
} special;

#define EXAMPLE                                                                                                    \
  "\"%\" is for documentation (RFC 5737, 3849, 9637) and no host ever has such an address: write your own"
#define LOOPBACK                                                                                                   \
  "\"%\" is this machine itself: whatever runs on it, web pages included, may send as anybody here; let it log in"
#define SHARED "\"%\" is shared by the customers of many carriers (RFC 6598), so it tells nobody from a stranger"

static const special specials[] = {
    {"192.0.2.0/24", EXAMPLE},  {"198.51.100.0/24", EXAMPLE}, {"203.0.113.0/24", EXAMPLE},
    {"2001:db8::/32", EXAMPLE}, {"3fff::/20", EXAMPLE},       {"127.0.0.0/8", LOOPBACK},
    {"::1", LOOPBACK},          {"100.64.0.0/10", SHARED},
};

static const char *special_text(const cgn_network *network) {
  for (size_t i = 0; i < sizeof specials / sizeof *specials; i++) {
    cgn_network of;
    cgn_network_read(cgn_text_of_string(specials[i].network), &of);
    if (network->bits >= of.bits && cgn_network_contains(&of, &network->address)) return specials[i].text;
  }
  return NULL;
}

static bool is_wide(const cgn_network *network) {
  if (!cgn_ip_is_v4(&network->address)) return network->bits < CGN_ADVISED_PREFIX_V6;
  return network->bits < 128 - 32 + CGN_ADVISED_PREFIX;
}

/* Whether there is something to report. */
static bool check_network(survey *of, const cgn_network *network, const cgn_word *word) {
  cgn_load *load = of->adviser->checker.load;
  const char *text = special_text(network);
  if (text && of->example && strcmp(text, EXAMPLE) == 0) text = NULL;
  if (text) {
    cgn_advice(load, "special-network", word->place, text, word->text);
  } else if (is_wide(network)) {
    cgn_advice(load, "wide-network", word->place,
               "\"%\" vouches for more hosts than anybody has mail servers: name those, or networks no wider than "
               "/" CGN_NUMBER_TEXT(CGN_ADVISED_PREFIX) " (IPv6: /" CGN_NUMBER_TEXT(CGN_ADVISED_PREFIX_V6) ")",
               word->text);
  }
  return text || is_wide(network);
}

/* ---- Examples --------------------------------------------------------------------- */

/* RFC 2606, RFC 6761. */
static bool is_reserved(cgn_text domain) {
  static const char *const names[] = {"example",     "test",        "invalid",    "localhost",
                                      "example.com", "example.net", "example.org"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (cgn_domain_is_within(domain, cgn_text_of_string(names[i]))) return true;
  }
  return false;
}

static bool names_nobody(cgn_adviser *adviser, const cgn_ast_source *sources) {
  for (const cgn_ast_source *source = sources; source; source = source->next) {
    for (const cgn_word *word = source->items.first; word; word = word->next) {
      cgn_item item;
      if (!cgn_checker_read(&adviser->checker, CGN_SET_DOMAINS, word, &item)) continue;
      if (item.kind <= CGN_ITEM_BELOW && !is_reserved(item.address.domain.key)) return false;
    }
  }
  return true;
}

/* Whether no provider has a domain that somebody could own. */
static bool is_example(cgn_adviser *adviser) {
  for (const cgn_ast_provider *one = adviser->ast->providers; one; one = one->next) {
    if (!names_nobody(adviser, one->domains)) return false;
  }
  for (const cgn_ast_set *set = adviser->ast->sets; set && !adviser->ast->providers; set = set->next) {
    if (set->kind == CGN_SET_DOMAINS && !names_nobody(adviser, set->sources)) return false;
  }
  return true;
}

/* ---- Sets ------------------------------------------------------------------------- */

/* Reports only the first one of a list file. */
static void check_sources(survey *of, const cgn_ast_source *sources) {
  for (const cgn_ast_source *source = sources; source; source = source->next) {
    cgn_checker *checker = &of->adviser->checker;
    cgn_items items = cgn_items_of(checker->load, source);
    bool told = false, file = source->origin == CGN_FROM_FILE;
    for (const cgn_word *word; !(file && told) && (word = cgn_items_next(&items));) {
      cgn_item item;
      if (!cgn_checker_read(checker, CGN_SET_RELAYS, word, &item) || item.kind != CGN_ITEM_NETWORK) continue;
      told |= check_network(of, &item.network, word);
    }
  }
}

/* ---- Where a relay proves something ------------------------------------------------ */

static void check_clause(survey *of, const cgn_ast_rule *rule, const cgn_condition *clause) {
  const cgn_field_name *name = cgn_clause_field(rule, clause);
  const cgn_ast_set *set = clause->set_found;
  if (!name || clause->test != CGN_TEST_IN || clause->negated || clause->quantifier == CGN_NO) return;
  if (cgn_item_set_kind(name->type) != CGN_SET_RELAYS) return;
  const cgn_ast_source braces = {.origin = CGN_FROM_ITEMS, .items = clause->items};
  if (set && !cgn_index_put(&of->seen, set->name.text, set)) check_sources(of, set->sources);
  if (!set && !clause->provider_found) check_sources(of, &braces);
}

/* Recursion: the parser allows CGN_CONDITION_DEPTH levels. */
static void check_condition(survey *of, const cgn_ast_rule *rule, const cgn_condition *condition) {
  if (condition->node == CGN_NODE_CLAUSE) check_clause(of, rule, condition);
  for (const cgn_condition *one = condition->first; one; one = one->next) check_condition(of, rule, one);
}

void cgn_advise_networks(cgn_adviser *adviser) {
  survey of = {.adviser = adviser, .seen = {.arena = &adviser->checker.pass}};
  of.example = is_example(adviser);
  for (const cgn_ast_provider *one = adviser->ast->providers; one; one = one->next) {
    check_sources(&of, one->relays);
    for (const cgn_ast_delegate *delegate = one->delegates; delegate; delegate = delegate->next)
      check_sources(&of, delegate->to);
  }
  for (const cgn_ast_rule *rule = adviser->ast->rules; rule; rule = rule->next) {
    int verdict = rule->verdict.verdict;
    if (verdict == CONSIGNE_VERDICT_ACCEPT) check_condition(&of, rule, rule->when);
    if (verdict != 0 && verdict != CONSIGNE_VERDICT_ACCEPT && rule->unless)
      check_condition(&of, rule, rule->unless);
  }
}
