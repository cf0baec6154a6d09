/* SPDX-License-Identifier: MIT */
/* Reads from the program, once, what there is to count. */
#include "advise/coverage/coverage.h"
#include "advise/set_items.h"
#include "base/sort.h"
#include "base/unicode.h"
#include "decide/provider.h"

static const cgn_program *program_of(const struct consigne_coverage *coverage) {
  return cgn_program_of(coverage->ruleset);
}

/* NULL: no memory (coverage->arena.failed). */
static void *room(struct consigne_coverage *coverage, uint64_t count, size_t size) {
  return cgn_arena_allocate_array(&coverage->arena, (size_t)count, size);
}

/* ---- Clauses and proofs ---------------------------------------------------------------- */

typedef struct part_list {
  cgn_coverage_part *at; /* NULL: they are only counted */
  uint32_t count;
} part_list;

static void add_part(part_list *parts, cgn_coverage_part part) {
  if (parts->at) parts->at[parts->count] = part;
  parts->count++;
}

static void add_code(const char *image, cgn_span code, cgn_coverage_part like, part_list *parts) {
  const uint32_t *words = CGN_ITEMS(image, code, uint32_t);
  for (uint32_t i = 0; i < code.count; i++) {
    if (CGN_OPCODE(words[i]) != CGN_OP_TEST) continue;
    like.test = CGN_OPERAND(words[i]);
    add_part(parts, like);
  }
}

/* A proof of one clause is that clause. */
static void add_proof(const char *image, const cgn_proof *proof, cgn_coverage_part like, part_list *parts) {
  if (proof->code.count == 1) {
    add_code(image, proof->code, like, parts);
    return;
  }
  uint32_t whole = parts->count;
  add_part(parts, like);
  like.whole = whole;
  add_code(image, proof->code, like, parts);
}

static void add_rule(const char *image, const cgn_rule *rule, uint32_t number, part_list *parts) {
  const cgn_proof *proofs = CGN_ITEMS(image, rule->proofs, cgn_proof);
  cgn_coverage_part like = {.rule = number, .test = rule->subject, .proof = CGN_NONE, .whole = CGN_NONE};
  if (rule->subject != CGN_NONE) add_part(parts, like);
  add_code(image, rule->rest, like, parts);
  like.test = CGN_NONE;
  for (uint32_t i = 0; i < rule->proofs.count; i++) {
    like.proof = i;
    add_proof(image, &proofs[i], like, parts);
  }
}

static uint32_t add_rules(struct consigne_coverage *coverage, cgn_coverage_part *at) {
  const char *image = coverage->ruleset->image;
  const cgn_rule *rules = CGN_ITEMS(image, program_of(coverage)->rules, cgn_rule);
  uint32_t count = program_of(coverage)->rules.count;
  part_list parts = {at, 0};
  for (uint32_t i = 0; i < count; i++) {
    coverage->first_part[i] = parts.count;
    add_rule(image, &rules[i], i, &parts);
  }
  coverage->first_part[count] = parts.count;
  return parts.count;
}

static bool make_parts(struct consigne_coverage *coverage, uint32_t *count) {
  coverage->first_part = room(coverage, (uint64_t)program_of(coverage)->rules.count + 1, sizeof(uint32_t));
  if (!coverage->first_part) return false;
  coverage->parts = room(coverage, add_rules(coverage, NULL), sizeof *coverage->parts);
  if (!coverage->parts) return false;
  *count = add_rules(coverage, coverage->parts);
  return true;
}

/* ---- Sets ------------------------------------------------------------------------------------ */

static void own(struct consigne_coverage *coverage, uint32_t set, cgn_coverage_role role, uint32_t owner) {
  if (set != CGN_NONE) coverage->lists[set] = (cgn_coverage_list){.role = role, .owner = owner};
}

static bool make_lists(struct consigne_coverage *coverage) {
  const char *image = coverage->ruleset->image;
  const cgn_program *program = program_of(coverage);
  const cgn_set *sets = CGN_ITEMS(image, program->sets, cgn_set);
  const cgn_test *tests = CGN_ITEMS(image, program->tests, cgn_test);
  const cgn_provider *providers = CGN_ITEMS(image, program->providers, cgn_provider);
  const cgn_delegation *delegations = CGN_ITEMS(image, program->delegations, cgn_delegation);
  coverage->lists = room(coverage, program->sets.count, sizeof *coverage->lists);
  if (!coverage->lists) return false;
  for (uint32_t i = program->tests.count; i-- > 0;)
    if (tests[i].kind == CGN_TEST_IN || tests[i].kind == CGN_TEST_SEALED)
      own(coverage, tests[i].set, CGN_ROLE_INLINE, i);
  for (uint32_t i = 0; i < program->sets.count; i++)
    if (sets[i].name.length > 0) own(coverage, i, CGN_ROLE_NAMED, i);
  for (uint32_t i = 0; i < program->providers.count; i++) {
    own(coverage, providers[i].domains, CGN_ROLE_DOMAINS, i);
    own(coverage, providers[i].relays, CGN_ROLE_RELAYS, i);
  }
  for (uint32_t i = 0; i < program->delegations.count; i++) {
    own(coverage, delegations[i].items, CGN_ROLE_ITEMS, i);
    own(coverage, delegations[i].to, CGN_ROLE_TO, i);
  }
  return true;
}

/* ---- Names ------------------------------------------------------------------------------------- */

/* Whether the name is a second name of entries. */
static bool is_twin(uint8_t kind) {
  return kind == CGN_NAME_LOCAL_LOWER || kind == CGN_NAME_ALIASED;
}

/* How many entries a name has: one for each set that lists it; for owners, one. */
static uint32_t entries_of(const struct consigne_coverage *coverage, const cgn_name_entry *name) {
  uint32_t count = 1;
  if (cgn_set_item_is_kind(name->kind) || is_twin(name->kind))
    cgn_class_sets(coverage->ruleset->image, name->value, &count);
  else if (name->kind != CGN_NAME_OWNED)
    count = 0;
  return count;
}

/* Numbers the entries of names, or of their twins, from `from` on. Gives the next number. */
static uint64_t number_names(struct consigne_coverage *coverage, bool twins, uint64_t from) {
  const cgn_names *names = &program_of(coverage)->names;
  for (uint32_t slot = 0; slot < cgn_names_slots(names); slot++) {
    cgn_name_entry name;
    if (!cgn_names_at(coverage->ruleset->image, names, slot, &name)) continue;
    if (is_twin(name.kind) != twins) continue;
    coverage->first_entry[slot] = (uint32_t)from;
    from += entries_of(coverage, &name);
  }
  return from;
}

/* A count at a twin counts for the entry of the name, in each set that has both. */
static void add_pairs(struct consigne_coverage *coverage, uint32_t slot, uint32_t twin) {
  const char *image = coverage->ruleset->image;
  const cgn_names *names = &program_of(coverage)->names;
  cgn_name_entry name, other;
  uint32_t count;
  if (slot == CGN_NONE || twin == CGN_NONE) return;
  if (!cgn_names_at(image, names, slot, &name) || !cgn_names_at(image, names, twin, &other)) return;
  const uint32_t *sets = cgn_class_sets(image, name.value, &count);
  for (uint32_t i = 0; i < count; i++) {
    uint32_t index = cgn_class_index(image, other.value, sets[i]);
    if (index == CGN_NONE) continue;
    coverage->twins[coverage->twin_count++] =
        (cgn_coverage_twin){coverage->first_entry[slot] + i, coverage->first_entry[twin] + index};
  }
}

/* Adds the twins: "local@*" in lower case, and an alias beside its domain. False: no memory. */
static bool add_twins(struct consigne_coverage *coverage, uint32_t slot, const cgn_name_entry *name) {
  const cgn_names *names = &program_of(coverage)->names;
  const char *image = coverage->ruleset->image;
  if (name->kind == CGN_NAME_ALIASED) {
    cgn_text domain = cgn_alias_of(coverage->ruleset, name->key);
    add_pairs(coverage, cgn_names_slot(image, names, CGN_NAME_DOMAIN, domain), slot);
  } else if (name->kind == CGN_NAME_LOCAL) {
    cgn_text key = cgn_unicode_lower(&coverage->arena, name->key);
    if (!key.at) return false;
    add_pairs(coverage, slot, cgn_names_slot(image, names, CGN_NAME_LOCAL_LOWER, key));
  }
  return true;
}

static void add_entry(struct consigne_coverage *coverage, uint32_t number, cgn_coverage_entry entry) {
  coverage->entries[number] = entry;
  if (entry.set == CGN_NONE) return;
  cgn_coverage_list *list = &coverage->lists[entry.set];
  if (list->entries++ == 0) list->first = number;
}

static bool fill_names(struct consigne_coverage *coverage) {
  const cgn_names *names = &program_of(coverage)->names;
  for (uint32_t slot = 0; slot < cgn_names_slots(names); slot++) {
    cgn_name_entry name;
    if (!cgn_names_at(coverage->ruleset->image, names, slot, &name)) continue;
    if (name.kind == CGN_NAME_OWNED)
      add_entry(coverage, coverage->first_entry[slot], (cgn_coverage_entry){CGN_NONE, slot, CGN_NONE});
    if (!add_twins(coverage, slot, &name)) return false;
    if (!cgn_set_item_is_kind(name.kind)) continue;
    uint32_t count;
    const uint32_t *sets = cgn_class_sets(coverage->ruleset->image, name.value, &count);
    for (uint32_t i = 0; i < count; i++)
      add_entry(coverage, coverage->first_entry[slot] + i, (cgn_coverage_entry){sets[i], slot, CGN_NONE});
  }
  return true;
}

/* Pairs of entry and twin. There are at most as many as entries at names that have a twin. */
static uint64_t count_twins(const struct consigne_coverage *coverage) {
  const cgn_names *names = &program_of(coverage)->names;
  uint64_t count = 0;
  for (uint32_t slot = 0; slot < cgn_names_slots(names); slot++) {
    cgn_name_entry name;
    if (!cgn_names_at(coverage->ruleset->image, names, slot, &name)) continue;
    if (name.kind == CGN_NAME_LOCAL || name.kind == CGN_NAME_ALIASED) count += entries_of(coverage, &name);
  }
  return count;
}

static int compare_twins(const void *left, const void *right) {
  const cgn_coverage_twin *a = left, *b = right;
  return (a->entry > b->entry) - (a->entry < b->entry);
}

/* ---- Networks -------------------------------------------------------------------------------------- */

static const uint32_t *sets_of_range(const struct consigne_coverage *coverage, uint32_t range, uint32_t *class,
                                     uint32_t *count) {
  unsigned char first[16];
  cgn_networks_at(coverage->ruleset->image, &program_of(coverage)->networks, range, first, class);
  return cgn_class_sets(coverage->ruleset->image, *class, count);
}

/* Adjacent ranges in one set are one entry. Numbers the entries from `from` on. Gives the next number. */
static uint64_t number_networks(struct consigne_coverage *coverage, uint64_t from) {
  uint32_t ranges = program_of(coverage)->networks.ranges.count, before = CGN_NONE;
  for (uint32_t range = 0; range < ranges; range++) {
    uint32_t class, count;
    const uint32_t *sets = sets_of_range(coverage, range, &class, &count);
    for (uint32_t i = 0; i < count; i++) {
      uint32_t same = cgn_class_index(coverage->ruleset->image, before, sets[i]);
      uint32_t *pair = &coverage->pairs[coverage->first_pair[range] + i];
      *pair = same == CGN_NONE ? (uint32_t)from++ : coverage->pairs[coverage->first_pair[range - 1] + same];
    }
    before = class;
  }
  return from;
}

static bool make_pairs(struct consigne_coverage *coverage) {
  uint32_t ranges = program_of(coverage)->networks.ranges.count;
  uint64_t pairs = 0;
  coverage->first_pair = room(coverage, ranges, sizeof *coverage->first_pair);
  if (!coverage->first_pair) return false;
  for (uint32_t range = 0; range < ranges; range++) {
    uint32_t class, count;
    sets_of_range(coverage, range, &class, &count);
    coverage->first_pair[range] = (uint32_t)pairs;
    pairs += count;
    if (pairs > UINT32_MAX) return false;
  }
  coverage->pairs = room(coverage, pairs, sizeof *coverage->pairs);
  return coverage->pairs != NULL;
}

static void fill_networks(struct consigne_coverage *coverage) {
  uint32_t ranges = program_of(coverage)->networks.ranges.count, next = coverage->name_entries;
  for (uint32_t range = 0; range < ranges; range++) {
    uint32_t class, count;
    const uint32_t *sets = sets_of_range(coverage, range, &class, &count);
    for (uint32_t i = 0; i < count; i++) {
      uint32_t number = coverage->pairs[coverage->first_pair[range] + i];
      if (number == next) add_entry(coverage, next++, (cgn_coverage_entry){sets[i], range, range});
      coverage->entries[number].last = range;
    }
  }
}

/* ---- All of it ----------------------------------------------------------------------------------------- */

static bool make_entries(struct consigne_coverage *coverage) {
  uint32_t slots = cgn_names_slots(&program_of(coverage)->names);
  coverage->first_entry = room(coverage, slots, sizeof *coverage->first_entry);
  if (!coverage->first_entry || !make_pairs(coverage)) return false;
  uint64_t named = number_names(coverage, false, 0), all = number_networks(coverage, named);
  uint64_t hits = number_names(coverage, true, all);
  if (hits > UINT32_MAX) return false;
  coverage->name_entries = (uint32_t)named;
  coverage->entry_count = (uint32_t)all;
  coverage->hit_count = (uint32_t)hits;
  coverage->entries = room(coverage, all, sizeof *coverage->entries);
  coverage->hits = room(coverage, hits, sizeof *coverage->hits);
  coverage->twins = room(coverage, count_twins(coverage), sizeof *coverage->twins);
  if (coverage->arena.failed || !fill_names(coverage)) return false;
  cgn_sort(coverage->twins, coverage->twin_count, sizeof *coverage->twins, compare_twins);
  fill_networks(coverage);
  return true;
}

bool cgn_coverage_tables(struct consigne_coverage *coverage) {
  const cgn_program *program = program_of(coverage);
  uint32_t parts = 0;
  if (!make_parts(coverage, &parts) || !make_lists(coverage) || !make_entries(coverage)) return false;
  const uint32_t counts[CGN_BLOCKS] = {
      program->rules.count, parts, 1, program->sets.count, program->delegations.count, coverage->entry_count};
  uint64_t elements = 0;
  for (int i = 0; i < CGN_BLOCKS; i++) {
    coverage->blocks[i] = (uint32_t)elements;
    elements += counts[i];
  }
  if (elements > UINT32_MAX) return false;
  coverage->blocks[CGN_BLOCKS] = (uint32_t)elements;
  coverage->tallies = room(coverage, coverage->blocks[CGN_BLOCK_ENTRIES], sizeof *coverage->tallies);
  coverage->seen = room(coverage, program->tests.count, sizeof *coverage->seen);
  return !coverage->arena.failed;
}
