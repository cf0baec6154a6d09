/* SPDX-License-Identifier: MIT */
/* Counts the entries that a value met in a set that a test asks, for the rules that were looked at, even if
 * another clause had settled the matter. So an unused entry was not needed, but a used one may not have mattered.
 */
#include "advise/coverage/coverage.h"
#include "decide/candidates.h"
#include "decide/join.h"
#include "decide/owners.h"
#include "decide/relay.h"
#include "decide/tests.h"
#include "decide/view.h"

/* ---- Hits ------------------------------------------------------------------------- */

/* Counts what a set lists at a slot of the names. False: it lists nothing there. */
static bool hit_name(const cgn_coverage_turn *turn, uint32_t slot, uint32_t set) {
  cgn_name_entry name;
  if (!cgn_names_at(turn->judge->image, &turn->judge->program->names, slot, &name)) return false;
  uint32_t index = cgn_class_index(turn->judge->image, name.value, set);
  if (index == CGN_NONE) return false;
  turn->coverage->hits[turn->coverage->first_entry[slot] + index]++;
  return true;
}

static bool hit_names(const cgn_coverage_turn *turn, const cgn_slots *met, uint32_t set) {
  bool some = false;
  for (uint32_t i = 0; i < met->count; i++) some |= hit_name(turn, met->at[i], set);
  return some;
}

static bool hit_networks(const cgn_coverage_turn *turn, const cgn_view *view, uint32_t set) {
  const struct consigne_coverage *coverage = turn->coverage;
  const cgn_networks *networks = &turn->judge->program->networks;
  const unsigned char *address = (const unsigned char *)view->text.at;
  unsigned char first[16];
  uint32_t class, range = cgn_networks_range(turn->judge->image, networks, address);
  if (range == CGN_NONE) return false;
  cgn_networks_at(turn->judge->image, networks, range, first, &class);
  uint32_t index = cgn_class_index(turn->judge->image, class, set);
  if (index == CGN_NONE) return false;
  coverage->hits[coverage->pairs[coverage->first_pair[range] + index]]++;
  return true;
}

/* Unused is not counted: rules to which no value leads are not even looked at. */
static void count_use(const cgn_coverage_turn *turn, cgn_coverage_block block, uint32_t index, cgn_truth truth) {
  if (truth != CGN_FALSE) cgn_coverage_count(turn->coverage, block, index, truth);
}

/* ---- Sets ----------------------------------------------------------------------------- */

/* Whether a value is in the set, by its items, its patterns, or the answer of the caller. */
static void cover_value(const cgn_coverage_turn *turn, int field, const cgn_value *value, cgn_part part,
                        uint32_t set) {
  cgn_slots met;
  cgn_view *view = cgn_view_of(turn->judge, field, value);
  cgn_truth truth = CGN_UNKNOWN;
  if (!view->unknown) {
    cgn_slots_of(turn->judge, view, part, &met);
    bool listed = view->type == CGN_TYPE_IP ? hit_networks(turn, view, set) : hit_names(turn, &met, set);
    truth = listed ? CGN_TRUE : cgn_view_in(turn->judge, view, part, set);
  }
  count_use(turn, CGN_BLOCK_LISTS, set, truth);
}

static void cover_values(const cgn_coverage_turn *turn, int field, cgn_part part, uint32_t set) {
  cgn_walk walk = cgn_walk_of(cgn_known_of(turn->judge, field));
  for (const cgn_value *value; (value = cgn_walk_next(&walk));) cover_value(turn, field, value, part, set);
}

static void cover_relay(const cgn_coverage_turn *turn, uint32_t set) {
  if (set == CGN_NONE) return;
  if (cgn_set_at(turn->judge, set)->has_networks) cover_values(turn, CONSIGNE_FIELD_RELAY_IP, CGN_PART_WHOLE, set);
  if (cgn_set_at(turn->judge, set)->has_names) cover_values(turn, CONSIGNE_FIELD_RELAY_NAME, CGN_PART_WHOLE, set);
}

static void cover_in(const cgn_coverage_turn *turn, const cgn_test *test) {
  uint32_t set = cgn_test_set(turn->judge, test);
  if (test->field == CONSIGNE_FIELD_RELAY)
    cover_relay(turn, set);
  else if (set != CGN_NONE)
    cover_values(turn, test->field, (cgn_part)test->part, set);
}

/* ---- Carried --------------------------------------------------------------------------- */

/* The domains of a provider, or the items of a delegation, and the relays that may carry them. */
static void cover_carrier(const cgn_coverage_turn *turn, uint32_t number) {
  cgn_judge *judge = turn->judge;
  const cgn_set *set = cgn_set_at(judge, number);
  if (set->provider != CGN_NONE) {
    cover_relay(turn, cgn_provider_at(judge, set->provider)->relays);
    return;
  }
  cover_relay(turn, CGN_ITEMS(judge->image, judge->program->delegations, cgn_delegation)[set->delegation].to);
  count_use(turn, CGN_BLOCK_DELEGATIONS, set->delegation, cgn_carries(judge, set));
}

static void cover_carried(const cgn_coverage_turn *turn, const cgn_view *view) {
  cgn_slots met;
  cgn_slots_of(turn->judge, view, CGN_PART_WHOLE, &met);
  for (uint32_t i = 0; i < view->carrier_count; i++) {
    count_use(turn, CGN_BLOCK_LISTS, view->carriers[i], cgn_truth_of(hit_names(turn, &met, view->carriers[i])));
    cover_carrier(turn, view->carriers[i]);
  }
}

/* If the caller knows the domains, they may have any address. */
static void cover_external(const cgn_coverage_turn *turn) {
  const cgn_program *program = turn->judge->program;
  const cgn_provider *providers = CGN_ITEMS(turn->judge->image, program->providers, cgn_provider);
  for (uint32_t i = 0; program->domains_external && i < program->providers.count; i++)
    if (providers[i].domains != CGN_NONE && cgn_set_at(turn->judge, providers[i].domains)->external)
      cover_relay(turn, providers[i].relays);
}

/* ---- Owned, aligned ---------------------------------------------------------------------- */

static void cover_owned(const cgn_coverage_turn *turn, const cgn_view *address, int logins) {
  cgn_name_entry level;
  uint32_t count, slot = cgn_owned_slot(turn->judge, address);
  if (slot == CGN_NONE || !cgn_names_at(turn->judge->image, &turn->judge->program->names, slot, &level)) return;
  turn->coverage->hits[turn->coverage->first_entry[slot]]++;
  const uint32_t *owners = cgn_class_sets(turn->judge->image, level.value, &count);
  for (uint32_t i = count; i-- > 0 && (owners[i] & CGN_OWNER_SET);)
    cover_values(turn, logins, CGN_PART_WHOLE, owners[i] & ~CGN_OWNER_SET);
}

/* What providers list at a slot, as domains. */
static void hit_domains(const cgn_coverage_turn *turn, uint32_t slot) {
  cgn_name_entry name;
  uint32_t count;
  if (slot == CGN_NONE || !cgn_names_at(turn->judge->image, &turn->judge->program->names, slot, &name)) return;
  const uint32_t *sets = cgn_class_sets(turn->judge->image, name.value, &count);
  for (uint32_t i = 0; i < count; i++)
    if (cgn_set_at(turn->judge, sets[i])->provider != CGN_NONE) hit_name(turn, slot, sets[i]);
}

static void cover_organisation_of(const cgn_coverage_turn *turn, cgn_text domain) {
  const cgn_names *names = &turn->judge->program->names;
  cgn_text shortest = cgn_organisation(turn->judge, domain);
  hit_domains(turn, cgn_names_slot(turn->judge->image, names, CGN_NAME_DOMAIN, shortest));
  hit_domains(turn, cgn_names_slot(turn->judge->image, names, CGN_NAME_DOMAIN_BELOW, shortest));
}

static void cover_organisation(const cgn_coverage_turn *turn, const cgn_view *view) {
  cover_organisation_of(turn, view->domain);
  if (view->written.at != view->domain.at) cover_organisation_of(turn, view->written);
}

static void cover_view(const cgn_coverage_turn *turn, const cgn_test *test, const cgn_view *view) {
  if (view->unknown) return;
  if (test->kind == CGN_TEST_CARRIED) cover_carried(turn, view);
  if (test->kind == CGN_TEST_OWNED) cover_owned(turn, view, test->right);
  if (test->kind == CGN_TEST_ALIGNED || test->kind == CGN_TEST_SEALED) cover_organisation(turn, view);
}

static void cover_views(const cgn_coverage_turn *turn, const cgn_test *test, int field) {
  cgn_walk walk = cgn_walk_of(cgn_known_of(turn->judge, field));
  for (const cgn_value *value; (value = cgn_walk_next(&walk));)
    cover_view(turn, test, cgn_view_of(turn->judge, field, value));
}

static void cover_sealed(const cgn_coverage_turn *turn, const cgn_test *test) {
  uint32_t set = cgn_test_set(turn->judge, test);
  cover_views(turn, test, test->field);
  cover_views(turn, test, CONSIGNE_FIELD_ARC_DKIM_D);
  if (set != CGN_NONE) cover_values(turn, CONSIGNE_FIELD_ARC_D, CGN_PART_WHOLE, set);
}

/* ---- Tests --------------------------------------------------------------------------------- */

static void cover_test(const cgn_coverage_turn *turn, const cgn_test *test) {
  switch ((cgn_test_kind)test->kind) {
  case CGN_TEST_IN: cover_in(turn, test); break;
  case CGN_TEST_CARRIED:
    cover_external(turn);
    cover_views(turn, test, test->field);
    break;
  case CGN_TEST_OWNED: cover_views(turn, test, test->field); break;
  case CGN_TEST_ALIGNED:
    cover_views(turn, test, test->field);
    cover_views(turn, test, test->right);
    break;
  case CGN_TEST_SEALED: cover_sealed(turn, test); break;
  case CGN_TEST_EQUALS:
  case CGN_TEST_ALIGNED_EXACTLY:
  case CGN_TEST_ABSENT:
  case CGN_TEST_NULL:
  case CGN_TEST_MALFORMED:
  case CGN_TEST_LIMIT: break; /* these ask no set */
  }
}

/* Counts each test once in a turn, however many rules ask it. */
static void cover_rule(const cgn_coverage_turn *turn, uint32_t rule) {
  struct consigne_coverage *coverage = turn->coverage;
  for (uint32_t i = coverage->first_part[rule]; i < coverage->first_part[rule + 1]; i++) {
    uint32_t test = coverage->parts[i].test;
    if (test == CGN_NONE || coverage->seen[test] == coverage->turn) continue;
    coverage->seen[test] = coverage->turn;
    cover_test(turn, cgn_test_at(turn->judge, test));
  }
}

void cgn_coverage_entries(const cgn_coverage_turn *turn) {
  cgn_needs before = turn->judge->needs;
  for (uint32_t rule = 0; (rule = cgn_candidates_next(turn->judge, rule)) < turn->end; rule++)
    cover_rule(turn, rule);
  turn->judge->needs = before;
}

/* ---- How addresses are compared -------------------------------------------------------------- */

/* The first provider that lists the domain says so. */
static void cover_provider(const cgn_coverage_turn *turn, const cgn_view *view) {
  uint32_t provider = cgn_view_provider(turn->judge, view);
  if (provider == CGN_NONE) return;
  cgn_slots met;
  cgn_slots_of(turn->judge, view, CGN_PART_WHOLE, &met);
  hit_names(turn, &met, cgn_provider_at(turn->judge, provider)->domains);
}

void cgn_coverage_providers(const cgn_coverage_turn *turn) {
  const cgn_judge *judge = turn->judge;
  for (int field = 1; field < CGN_FIRST_FACT; field++) {
    const cgn_values *values = &judge->query->fields[field];
    for (uint32_t i = 0; cgn_field_type(field) == CGN_TYPE_ADDRESS && i < values->count; i++) {
      const cgn_view *view = &judge->views[values->at[i].number];
      if (view->turn == judge->decision && !view->unknown) cover_provider(turn, view);
    }
  }
}
