/* SPDX-License-Identifier: MIT */
/*
 * Items that change nothing, because a wider item of the same set covers them,
 * and domains that stand for another name than the one written. Of a list file
 * only the first of each kind is reported: the program that wrote the file has
 * made the others alike.
 */
#include "advise/advice/covers.h"

#include "base/sort.h"

typedef struct listed_network {
  cgn_network network;
  cgn_place place;
  cgn_text text;
  bool file; /* of the list file */
} listed_network;

/* One set with all its sources. */
typedef struct group {
  cgn_set_kind kind;
  const cgn_ast_source *sources;
  uint32_t number;
  listed_network *networks; /* of a set of relays; there is room for all items */
  uint32_t network_count;
} group;

static void tell(cgn_adviser *adviser, cgn_place place, cgn_text item, cgn_text wider) {
  cgn_advice(
      adviser->checker.load, "covered-item", place,
      "\"%\" in the same set stands for this one, too: remove this one, or the wider one where only \"%\" is "
      "meant",
      wider, item);
}

/* ---- Names ------------------------------------------------------------------------ */

static bool check_covered(cgn_adviser *adviser, const group *of, const cgn_item *item, const cgn_word *word) {
  cgn_buffer *wider = &adviser->checker.buffer;
  bool covered = cgn_is_covered(adviser, item, of->number, wider);
  adviser->checker.failed |= wider->failed;
  if (covered) tell(adviser, word->place, word->text, cgn_buffer_text(wider));
  return covered;
}

/* Aliases are replaced in literals too (language section 3): an item that is an alias stands for its domain. Only
 * proofs are compared with the name as written. */
static bool check_alias(cgn_adviser *adviser, const cgn_item *item, const cgn_word *word) {
  if (item->kind != CGN_ITEM_DOMAIN && item->kind != CGN_ITEM_ADDRESS) return false;
  cgn_text domain = item->address.domain.key, of = cgn_unaliased(adviser, domain);
  if (of.at == domain.at) return false;
  cgn_advice(adviser->checker.load, "alias-item", word->place,
             "\"%\" is an alias of \"%\", so addresses of that are listed here, too: write \"%\", unless what the "
             "alias signs is meant",
             domain, of, of);
  return true;
}

static void note_network(group *of, const cgn_item *item, const cgn_word *word, bool file) {
  of->networks[of->network_count++] = (listed_network){item->network, word->place, word->text, file};
}

static void check_source(cgn_adviser *adviser, group *of, const cgn_ast_source *source) {
  bool file = source->origin == CGN_FROM_FILE, covered = false, alias = false;
  cgn_items items = cgn_items_of(adviser->checker.load, source);
  for (const cgn_word *word; (word = cgn_items_next(&items));) {
    cgn_item item;
    if (!cgn_checker_read(&adviser->checker, of->kind, word, &item)) continue;
    if (!(file && covered)) covered |= check_covered(adviser, of, &item, word);
    if (!(file && alias)) alias |= check_alias(adviser, &item, word);
    if (item.kind == CGN_ITEM_NETWORK && of->networks) note_network(of, &item, word, file);
  }
}

/* ---- Networks --------------------------------------------------------------------- */

/* By first address, the widest first; equal ones in the order of the files. */
static int compare(const void *left, const void *right) {
  const listed_network *a = left, *b = right;
  int order = memcmp(a->network.address.octets, b->network.address.octets, sizeof a->network.address.octets);
  if (order == 0) order = (a->network.bits > b->network.bits) - (a->network.bits < b->network.bits);
  if (order == 0) order = (a->place.source > b->place.source) - (a->place.source < b->place.source);
  return order ? order : (a->place.offset > b->place.offset) - (a->place.offset < b->place.offset);
}

/* In this order, the network that contains another is the last one before it that no other network contains. */
static void check_networks(cgn_adviser *adviser, group *of) {
  const listed_network *widest = NULL;
  bool told = false;
  cgn_sort(of->networks, of->network_count, sizeof *of->networks, compare);
  for (uint32_t i = 0; i < of->network_count; i++) {
    const listed_network *one = &of->networks[i];
    bool inside = widest && cgn_network_contains(&widest->network, &one->network.address);
    if (!inside) widest = one;
    if (!inside || one->network.bits == widest->network.bits || (one->file && told)) continue;
    told |= one->file;
    tell(adviser, one->place, one->text, widest->text);
  }
}

/* ---- Sets ------------------------------------------------------------------------- */

static void check_set(cgn_adviser *adviser, cgn_set_kind kind, const cgn_ast_source *sources, uint32_t number) {
  group of = {.kind = kind, .sources = sources, .number = number};
  uint32_t count = 0;
  if (number == CGN_NONE || (kind != CGN_SET_DOMAINS && kind != CGN_SET_ADDRESSES && kind != CGN_SET_RELAYS))
    return;
  for (const cgn_ast_source *source = sources; source; source = source->next) count += source->items.count;
  cgn_checker_begin(&adviser->checker);
  if (kind == CGN_SET_RELAYS)
    of.networks = cgn_arena_allocate_array(&adviser->checker.own, count, sizeof *of.networks);
  for (const cgn_ast_source *source = sources; source; source = source->next) check_source(adviser, &of, source);
  check_networks(adviser, &of);
}

static void check_braces(cgn_adviser *adviser, cgn_set_kind kind, const cgn_words *items, uint32_t number) {
  const cgn_ast_source source = {.origin = CGN_FROM_ITEMS, .items = *items};
  check_set(adviser, kind, &source, number);
}

static void check_provider(cgn_adviser *adviser, const cgn_ast_provider *provider, uint32_t *delegation) {
  const char *image = adviser->made->image;
  const cgn_provider *made = &CGN_ITEMS(image, adviser->program->providers, cgn_provider)[provider->number];
  check_set(adviser, CGN_SET_DOMAINS, provider->domains, made->domains);
  check_set(adviser, CGN_SET_RELAYS, provider->relays, made->relays);
  for (const cgn_ast_delegate *one = provider->delegates; one; one = one->next) {
    const cgn_delegation *pair = &CGN_ITEMS(image, adviser->program->delegations, cgn_delegation)[(*delegation)++];
    check_braces(adviser, CGN_SET_ADDRESSES, &one->items, pair->items);
    check_set(adviser, CGN_SET_RELAYS, one->to, pair->to);
  }
}

/* Recursion: the parser allows CGN_CONDITION_DEPTH levels. */
static void check_condition(cgn_adviser *adviser, const cgn_ast_rule *rule, const cgn_condition *condition) {
  const cgn_field_name *name = condition->node == CGN_NODE_CLAUSE ? cgn_clause_field(rule, condition) : NULL;
  const cgn_field_name *listed = name ? cgn_ast_listed(condition, name) : NULL;
  if (listed && condition->items.count > 0 && listed->part != CGN_PART_LOCAL)
    check_braces(adviser, cgn_item_set_kind(listed->type), &condition->items, condition->set_number);
  for (const cgn_condition *one = condition->first; one; one = one->next) check_condition(adviser, rule, one);
}

void cgn_advise_items(cgn_adviser *adviser) {
  uint32_t delegation = 0;
  for (const cgn_ast_set *set = adviser->ast->sets; set; set = set->next)
    check_set(adviser, set->kind, set->sources, set->number);
  for (const cgn_ast_provider *one = adviser->ast->providers; one; one = one->next)
    check_provider(adviser, one, &delegation);
  for (const cgn_ast_rule *rule = adviser->ast->rules; rule; rule = rule->next) {
    if (rule->when) check_condition(adviser, rule, rule->when);
    if (rule->unless) check_condition(adviser, rule, rule->unless);
  }
}
