/* SPDX-License-Identifier: MIT */
/* Providers: subdomains of which the ruleset says nothing (S26), and providers that no rule reads. */
#include "advise/advice/covers.h"

/* ---- Subdomains --------------------------------------------------------------------- */

/* The names above the listed ones. Who lists a.x beside x has thought about names below x. */
static void note_above(cgn_adviser *adviser, const cgn_ast_source *source, cgn_index *above) {
  for (const cgn_word *word = source->items.first; word; word = word->next) {
    cgn_item item;
    if (!cgn_checker_read(&adviser->checker, CGN_SET_DOMAINS, word, &item)) continue;
    cgn_text name = cgn_arena_copy(&adviser->checker.pass, item.address.domain.key);
    if (item.kind == CGN_ITEM_BELOW) cgn_index_put(above, name, source);
    while ((name = cgn_text_slice(name, cgn_text_find(name, 0, '.') + 1, name.length)).length > 0)
      cgn_index_put(above, name, source);
  }
}

/* For all providers. A list file is long, and its author knows the domains: only items in braces are looked at. */
static void note_all_above(cgn_adviser *adviser, cgn_index *above) {
  for (const cgn_ast_provider *one = adviser->ast->providers; one; one = one->next) {
    for (const cgn_ast_source *source = one->domains; source; source = source->next)
      if (source->origin == CGN_FROM_ITEMS) note_above(adviser, source, above);
  }
}

/* Whether nothing says who has the names below this domain of the provider. */
static bool is_open(const cgn_adviser *adviser, const cgn_ast_provider *provider, const cgn_index *above,
                    const cgn_item *item) {
  const cgn_provider *made =
      &CGN_ITEMS(adviser->made->image, adviser->program->providers, cgn_provider)[provider->number];
  const cgn_domain *domain = &item->address.domain;
  cgn_text key = cgn_unaliased(adviser, domain->key);
  if (item->kind != CGN_ITEM_DOMAIN || domain->flags & CGN_DOMAIN_LITERAL || key.at != domain->key.at) return false;
  cgn_buffer wider;
  cgn_buffer_init(&wider, &adviser->checker.items.allocator);
  bool covered = cgn_is_covered(adviser, item, made->domains, &wider);
  cgn_buffer_free(&wider);
  return !covered && !cgn_index_find(above, key);
}

/* Reports once for each provider. */
static void check_subdomains(cgn_adviser *adviser, const cgn_ast_provider *provider, const cgn_index *above) {
  for (const cgn_ast_source *source = provider->domains; source; source = source->next) {
    if (source->origin != CGN_FROM_ITEMS) return;
  }
  for (const cgn_ast_source *source = provider->domains; source; source = source->next) {
    for (const cgn_word *word = source->items.first; word; word = word->next) {
      cgn_item item;
      if (!cgn_checker_read(&adviser->checker, CGN_SET_DOMAINS, word, &item)) continue;
      if (!is_open(adviser, provider, above, &item)) continue;
      cgn_advice(
          adviser->checker.load, "open-subdomains", word->place,
          "a name below \"%\" is not in \"%\", so mail that shows one passes: add \"*.%\", or the names below it "
          "that you have",
          word->text, provider->name.text, word->text);
      return;
    }
  }
}

/* ---- What rules read ---------------------------------------------------------------- */

/* How a rule reads providers. */
typedef struct reading {
  cgn_adviser *adviser;
  const cgn_index *above; /* names above a listed one */
  cgn_index *claimed;     /* providers whose domains a refusing rule looks for in claims */
  bool addresses;         /* a rule compares addresses or names, which all providers can affect */
} reading;

static bool shows_claims(const cgn_ast_rule *rule, const cgn_condition *clause) {
  const cgn_field *field = cgn_checked_field(clause->field.number);
  int verdict = rule->verdict.verdict;
  return verdict != 0 && verdict != CONSIGNE_VERDICT_ACCEPT && !clause->negated && clause->quantifier != CGN_NO &&
         field && field->claim;
}

static void read_clause(reading *of, const cgn_ast_rule *rule, const cgn_condition *clause, bool in_when) {
  const cgn_field_name *name = cgn_clause_field(rule, clause);
  const cgn_ast_provider *provider = clause->provider_found;
  if (!name) return;
  bool named = name->type == CGN_TYPE_ADDRESS || name->type == CGN_TYPE_DOMAIN;
  of->addresses |= named && clause->test != CGN_TEST_ABSENT && clause->test != CGN_TEST_NULL &&
                   clause->test != CGN_TEST_MALFORMED;
  if (!provider || !named || !in_when || !shows_claims(rule, clause)) return;
  if (!cgn_index_put(of->claimed, provider->name.text, provider))
    check_subdomains(of->adviser, provider, of->above);
}

/* Recursion: the parser allows CGN_CONDITION_DEPTH levels. */
static void read_condition(reading *of, const cgn_ast_rule *rule, const cgn_condition *condition, bool in_when) {
  if (condition->node == CGN_NODE_CLAUSE) read_clause(of, rule, condition, in_when);
  for (const cgn_condition *one = condition->first; one; one = one->next) read_condition(of, rule, one, in_when);
}

static void check_idle(cgn_adviser *adviser) {
  for (const cgn_ast_provider *one = adviser->ast->providers; one; one = one->next) {
    if (one->used || one->submission) continue; /* which the command `accounts` reads, and no rule */
    cgn_advice(adviser->checker.load, "idle-provider", one->name.place,
               "no rule reads what \"%\" has: ask for it, as in: any identity in %, or carried by relay",
               one->name.text, one->name.text);
  }
}

void cgn_advise_providers(cgn_adviser *adviser) {
  cgn_index claimed = {.arena = &adviser->checker.pass}, above = {.arena = &adviser->checker.pass};
  reading of = {adviser, &above, &claimed, false};
  note_all_above(adviser, &above);
  for (const cgn_ast_rule *rule = adviser->ast->rules; rule; rule = rule->next) {
    if (rule->when) read_condition(&of, rule, rule->when, true);
    if (rule->unless) read_condition(&of, rule, rule->unless, false);
  }
  if (!of.addresses) check_idle(adviser);
}
