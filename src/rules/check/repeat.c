/* SPDX-License-Identifier: MIT */
/*
 * Items that stand in one set twice, and networks that let every host in them
 * send for a provider. In a list file the first of each kind is told, since
 * what wrote that file will have made the others alike.
 */
#include "rules/check/internal.h"

/* One set, all its sources. */
typedef struct membership {
  cgn_index seen;
  cgn_set_kind kind;
  const cgn_word *provider; /* the name of whom relays of this set send for; NULL: of nobody */
} membership;

/* Kind and canonical form: equal for equal items. */
static cgn_text key_of(cgn_checker *checker, const cgn_item *item, const cgn_word *word) {
  cgn_buffer *key = &checker->buffer;
  cgn_buffer_clear(key);
  cgn_buffer_add_octet(key, (char)('a' + item->kind));
  switch (item->kind) {
  case CGN_ITEM_ADDRESS: cgn_address_add(key, item->address.local, item->address.domain.key); break;
  case CGN_ITEM_LOCAL: cgn_buffer_add(key, item->address.local); break;
  case CGN_ITEM_DOMAIN:
  case CGN_ITEM_BELOW:
  case CGN_ITEM_HOST:
  case CGN_ITEM_HOST_BELOW: cgn_buffer_add(key, item->address.domain.key); break;
  case CGN_ITEM_NETWORK: cgn_network_add(key, &item->network); break;
  case CGN_ITEM_LOGIN:
  case CGN_ITEM_WORD: cgn_buffer_add(key, item->text); break;
  case CGN_ITEM_PATTERN:
    cgn_buffer_add(key, item->text);
    cgn_buffer_add_octet(key, '/');
    cgn_buffer_add(key, word->flags);
    break;
  }
  return cgn_arena_copy(&checker->own, cgn_buffer_text(key));
}

/* Both give whether there is something to tell. */
static bool is_repeated(cgn_checker *checker, membership *set, const cgn_item *item, const cgn_word *word) {
  cgn_text key = key_of(checker, item, word);
  checker->failed |= checker->buffer.failed;
  return key.at && cgn_index_put(&set->seen, key, key.at);
}

static bool vouches(const membership *set, const cgn_item *item) {
  return set->provider && item->kind == CGN_ITEM_NETWORK && item->network.bits < 128;
}

static void check_source(cgn_checker *checker, membership *set, const cgn_ast_source *source) {
  bool repeat_told = false, network_told = false, file = source->origin == CGN_FROM_FILE;
  cgn_items items = cgn_items_of(checker->load, source);
  for (const cgn_word *word; (word = cgn_items_next(&items));) {
    cgn_item item;
    if (!cgn_checker_read(checker, set->kind, word, &item)) continue;
    bool repeated = is_repeated(checker, set, &item, word);
    if (repeated && !(file && repeat_told))
      cgn_warning(checker->load, "repeated-item", word->place, "\"%\" stands in this set already: remove it",
                  word->text);
    if (!repeated && vouches(set, &item) && !(file && network_told))
      cgn_warning(checker->load, "network-vouches", word->place,
                  "every host in \"%\" may send for \"%\": name the hosts where not all are mail servers",
                  word->text, set->provider->text);
    repeat_told |= repeated;
    network_told |= vouches(set, &item);
  }
}

static void check_set(cgn_checker *checker, cgn_set_kind kind, const cgn_ast_source *sources,
                      const cgn_word *provider) {
  membership set = {{.arena = &checker->own}, kind, provider};
  uint32_t count = 0;
  for (const cgn_ast_source *source = sources; source; source = source->next) count += source->items.count;
  cgn_checker_begin(checker);
  cgn_index_reserve(&set.seen, count);
  for (const cgn_ast_source *source = sources; source; source = source->next) check_source(checker, &set, source);
}

static void check_braces(cgn_checker *checker, cgn_set_kind kind, const cgn_words *items) {
  const cgn_ast_source source = {.origin = CGN_FROM_ITEMS, .items = *items};
  membership set = {{.arena = &checker->own}, kind, NULL};
  cgn_checker_begin(checker);
  check_source(checker, &set, &source);
}

static void check_provider(cgn_checker *checker, const cgn_ast_provider *provider) {
  check_set(checker, CGN_SET_RELAYS, provider->relays, &provider->name);
  for (const cgn_ast_delegate *delegate = provider->delegates; delegate; delegate = delegate->next) {
    check_braces(checker, CGN_SET_ADDRESSES, &delegate->items);
    check_set(checker, CGN_SET_RELAYS, delegate->to, &provider->name);
  }
  for (const cgn_ast_alias *alias = provider->aliases; alias; alias = alias->next)
    check_braces(checker, CGN_SET_DOMAINS, &alias->items);
}

/* Recursion: the parser lets CGN_CONDITION_DEPTH levels through. */
static void check_condition(cgn_checker *checker, const cgn_ast_rule *rule, const cgn_condition *condition) {
  const cgn_field_name *name = condition->node == CGN_NODE_CLAUSE ? cgn_clause_field(rule, condition) : NULL;
  if (name && condition->items.count > 1)
    check_braces(checker, cgn_item_set_kind(cgn_ast_listed(condition, name)->type), &condition->items);
  for (const cgn_condition *one = condition->first; one; one = one->next) check_condition(checker, rule, one);
}

/* Of names and networks compile notices by itself that one comes twice; a set of patterns is never large. */
static bool is_noticed(cgn_set_kind kind) {
  return kind != CGN_SET_PATTERNS;
}

void cgn_check_small_sets(cgn_checker *checker) {
  const cgn_ast *ast = &checker->load->ast;
  check_braces(checker, CGN_SET_WORDS, &ast->listeners);
  for (const cgn_ast_fact *fact = ast->facts; fact; fact = fact->next)
    check_braces(checker, CGN_SET_WORDS, &fact->words);
  for (const cgn_ast_set *set = ast->sets; set; set = set->next)
    if (!is_noticed(set->kind)) check_set(checker, set->kind, set->sources, NULL);
  for (const cgn_ast_provider *one = ast->providers; one; one = one->next) check_provider(checker, one);
  for (const cgn_ast_rule *rule = ast->rules; rule; rule = rule->next) {
    if (rule->when) check_condition(checker, rule, rule->when);
    if (rule->unless) check_condition(checker, rule, rule->unless);
  }
}

int cgn_check_repeats(cgn_load *load) {
  cgn_checker checker;
  cgn_checker_start(&checker, load);
  for (const cgn_ast_set *set = load->ast.sets; set; set = set->next)
    if (is_noticed(set->kind)) check_set(&checker, set->kind, set->sources, NULL);
  for (const cgn_ast_provider *one = load->ast.providers; one; one = one->next)
    check_set(&checker, CGN_SET_DOMAINS, one->domains, NULL);
  cgn_check_owners_repeats(&checker);
  return cgn_checker_end(&checker);
}
