/* SPDX-License-Identifier: MIT */
/*
 * Edits with the items of the sets against which a field is tested: the items
 * that only one ruleset lists, up to a bound, and a sample of those that both
 * list. Sets of two rulesets are the same if they have the same name or place.
 * Items in braces are the same if the test is.
 */
#include "advise/diff/edits.h"
#include "advise/set_items.h"
#include "mail/ip.h"

static const cgn_hash_key label_key = {0x6c6162656c, 0};

typedef struct use {
  uint64_t fields[2];         /* fields that are tested against it */
  uint64_t label;             /* the same for the same set of the other ruleset; 0: nothing names it */
  uint32_t one_sided, common; /* how many of its items have edits */
} use;

typedef struct sets {
  cgn_edits *edits;
  int side;
  const struct consigne_ruleset *rulesets[2];
  const cgn_program *programs[2];
  use *uses[2];
} sets;

/* ---- Labels --------------------------------------------------------------------------- */

static void label(use *uses, uint32_t set, uint32_t what, cgn_text name) {
  if (set != CGN_NONE && uses[set].label == 0) uses[set].label = cgn_hash((cgn_hash_key){label_key.k0, what}, name);
}

static void label_sets(const struct consigne_ruleset *ruleset, use *uses) {
  const char *image = ruleset->image;
  const cgn_program *program = cgn_program_of(ruleset);
  const cgn_provider *providers = CGN_ITEMS(image, program->providers, cgn_provider);
  const cgn_delegation *delegations = CGN_ITEMS(image, program->delegations, cgn_delegation);
  const cgn_set *all = CGN_ITEMS(image, program->sets, cgn_set);
  const cgn_test *tests = CGN_ITEMS(image, program->tests, cgn_test);
  for (uint32_t i = 0; i < program->providers.count; i++) {
    label(uses, providers[i].domains, 1, cgn_image_text(image, providers[i].name));
    label(uses, providers[i].relays, 2, cgn_image_text(image, providers[i].name));
  }
  for (uint32_t i = 0; i < program->delegations.count; i++) {
    label(uses, delegations[i].items, 3, cgn_image_text(image, delegations[i].because));
    label(uses, delegations[i].to, 4, cgn_image_text(image, delegations[i].because));
  }
  for (uint32_t i = 0; i < program->sets.count; i++)
    if (all[i].name.length > 0) label(uses, i, 5, cgn_image_text(image, all[i].name));
  for (uint32_t i = 0; i < program->tests.count; i++)
    if (tests[i].kind == CGN_TEST_IN || tests[i].kind == CGN_TEST_SEALED)
      label(uses, tests[i].set, 6, cgn_image_text(image, tests[i].text));
}

/* ---- Fields ----------------------------------------------------------------------------- */

static void mark(use *uses, uint32_t set, int field) {
  if (set != CGN_NONE) cgn_mask_add(uses[set].fields, field);
}

/* The field is tested against the domains of all providers; with `relays`, also against all delegations. */
static void mark_carriers(const struct consigne_ruleset *ruleset, use *uses, int field, bool relays) {
  const cgn_program *program = cgn_program_of(ruleset);
  const cgn_provider *providers = CGN_ITEMS(ruleset->image, program->providers, cgn_provider);
  const cgn_delegation *delegations = CGN_ITEMS(ruleset->image, program->delegations, cgn_delegation);
  for (uint32_t i = 0; i < program->providers.count; i++) {
    mark(uses, providers[i].domains, field);
    if (relays) mark(uses, providers[i].relays, CONSIGNE_FIELD_RELAY);
  }
  for (uint32_t i = 0; relays && i < program->delegations.count; i++) {
    mark(uses, delegations[i].items, field);
    mark(uses, delegations[i].to, CONSIGNE_FIELD_RELAY);
  }
}

static void mark_test(const struct consigne_ruleset *ruleset, use *uses, const cgn_test *test) {
  const cgn_program *program = cgn_program_of(ruleset);
  const cgn_provider *providers = CGN_ITEMS(ruleset->image, program->providers, cgn_provider);
  switch ((cgn_test_kind)test->kind) {
  case CGN_TEST_IN:
    if (test->set != CGN_NONE)
      mark(uses, test->set, test->field);
    else
      mark(uses,
           cgn_field_is_host(test->field) ? providers[test->provider].relays : providers[test->provider].domains,
           test->field);
    return;
  case CGN_TEST_SEALED:
    mark(uses, test->set != CGN_NONE ? test->set : providers[test->provider].domains, CONSIGNE_FIELD_ARC_D);
    mark_carriers(ruleset, uses, test->field, false);
    return;
  case CGN_TEST_CARRIED: mark_carriers(ruleset, uses, test->field, true); return;
  case CGN_TEST_ALIGNED:
  case CGN_TEST_ALIGNED_EXACTLY:
    mark_carriers(ruleset, uses, test->field, false);
    mark_carriers(ruleset, uses, test->right, false);
    return;
  case CGN_TEST_ABSENT:
  case CGN_TEST_NULL:
  case CGN_TEST_MALFORMED:
  case CGN_TEST_EQUALS:
  case CGN_TEST_OWNED:
  case CGN_TEST_LIMIT: return;
  }
}

static bool has_domain(int field) {
  const cgn_field *info = cgn_field_of(field);
  return info && (info->type == CGN_TYPE_ADDRESS || info->type == CGN_TYPE_DOMAIN);
}

/* If two fields are compared, the items of one field are tried as values of the other. */
static void share_fields(use *of, int field, int right) {
  if (cgn_mask_has(of->fields, field)) cgn_mask_add(of->fields, right);
  if (cgn_mask_has(of->fields, right)) cgn_mask_add(of->fields, field);
}

static void mark_fields(const struct consigne_ruleset *ruleset, use *uses) {
  const cgn_program *program = cgn_program_of(ruleset);
  const cgn_test *tests = CGN_ITEMS(ruleset->image, program->tests, cgn_test);
  for (uint32_t i = 0; i < program->tests.count; i++) mark_test(ruleset, uses, &tests[i]);
  for (uint32_t i = 0; i < program->tests.count; i++) {
    const cgn_test *test = &tests[i];
    bool same =
        test->kind == CGN_TEST_EQUALS || test->kind == CGN_TEST_ALIGNED || test->kind == CGN_TEST_ALIGNED_EXACTLY;
    for (uint32_t set = 0; same && set < program->sets.count; set++)
      if (has_domain(test->field) == has_domain(test->right)) share_fields(&uses[set], test->field, test->right);
  }
}

/* ---- Items -------------------------------------------------------------------------------- */

static uint64_t labels_of(const use *uses, const uint32_t *members, uint32_t count) {
  uint64_t sum = count;
  for (uint32_t i = 0; i < count; i++) sum += uses[members[i]].label;
  return sum;
}

/* The class that the other ruleset has for the item. */
static uint32_t class_elsewhere(const sets *of, const cgn_set_item *listed) {
  const char *image = of->rulesets[1 - of->side]->image;
  const cgn_program *program = of->programs[1 - of->side];
  cgn_ip ip;
  if (listed->kind != CGN_SET_ITEM_IP) return cgn_names_find(image, &program->names, listed->kind, listed->key);
  return cgn_ip_read(listed->text, &ip) ? cgn_networks_find(image, &program->networks, ip.octets) : CGN_NONE;
}

static bool is_one_sided(const sets *of, const cgn_set_item *listed) {
  uint32_t count;
  const uint32_t *there = cgn_class_sets(of->rulesets[1 - of->side]->image, class_elsewhere(of, listed), &count);
  return labels_of(of->uses[of->side], listed->sets, listed->set_count) !=
         labels_of(of->uses[1 - of->side], there, count);
}

static bool visit(void *context, const cgn_set_item *listed) {
  const sets *of = context;
  bool one_sided = is_one_sided(of, listed);
  uint64_t fields[2] = {0, 0};
  for (uint32_t i = 0; i < listed->set_count; i++) {
    use *set = &of->uses[of->side][listed->sets[i]];
    uint32_t *made = one_sided ? &set->one_sided : &set->common;
    if (*made == (one_sided ? CGN_EDITS_ONE_SIDED : CGN_EDITS_COMMON)) continue;
    ++*made;
    for (int word = 0; word < 2; word++) fields[word] |= set->fields[word];
  }
  for (int field = 1; field < CGN_FIRST_FACT + CGN_FACTS; field++)
    if (cgn_mask_has(fields, field)) cgn_edits_add_item(of->edits, of->side, field, listed, one_sided);
  return !of->edits->failed;
}

/* Finds a domain that a set lists, for items that are a local part alone. */
static bool find_home(void *context, const cgn_set_item *listed) {
  cgn_edits *edits = context;
  if (listed->kind != CGN_NAME_DOMAIN || listed->key.length > CGN_DOMAIN_OCTETS) return true;
  edits->home = cgn_arena_copy(&edits->arena, listed->key);
  return false;
}

void cgn_edits_find_sets(cgn_edits *edits, int side) {
  sets of = {.edits = edits, .side = side};
  cgn_buffer scratch;
  cgn_buffer_init(&scratch, &edits->arena.allocator);
  for (int i = 0; i < 2; i++) {
    of.rulesets[i] = edits->rulesets[i];
    of.programs[i] = cgn_program_of(of.rulesets[i]);
    of.uses[i] = cgn_allocate(&edits->arena.allocator, ((size_t)of.programs[i]->sets.count + 1) * sizeof(use));
    if (of.uses[i]) label_sets(of.rulesets[i], of.uses[i]);
    edits->failed |= !of.uses[i];
  }
  if (!edits->failed) {
    mark_fields(of.rulesets[side], of.uses[side]);
    if (!edits->home.at) cgn_set_items_walk(of.rulesets[side], &scratch, find_home, edits);
    edits->failed |= scratch.failed;
    cgn_set_items_walk(of.rulesets[side], &scratch, visit, &of);
  }
  edits->failed |= scratch.failed || edits->arena.failed;
  for (int i = 0; i < 2; i++) cgn_release(&edits->arena.allocator, of.uses[i]);
  cgn_buffer_free(&scratch);
}
