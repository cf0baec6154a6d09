/* SPDX-License-Identifier: MIT */
/* The whole search, and the scenarios that are kept. */
#include "advise/diff/diff.h"

#include "base/sort.h"
#include "rules/print/print.h"

/* ---- Changes --------------------------------------------------------------------- */

static bool is_undecided(const cgn_probe *probe) {
  return probe->sides[CGN_OLD].decision.fold.verdict == CONSIGNE_VERDICT_UNDECIDED ||
         probe->sides[CGN_NEW].decision.fold.verdict == CONSIGNE_VERDICT_UNDECIDED;
}

/* NULL: there are CGN_CHANGES of them, or no memory (search->failed). */
static cgn_change *find_change(struct consigne_diff *diff, uint64_t hash, int differs) {
  for (uint32_t i = 0; i < diff->change_count; i++)
    if (diff->changes[i].hash == hash) return &diff->changes[i];
  if (diff->change_count == CGN_CHANGES) return NULL;
  if (!cgn_grow(&diff->allocator, &diff->changes, &diff->change_capacity, (size_t)diff->change_count + 1,
                sizeof *diff->changes)) {
    diff->search.failed = true;
    return NULL;
  }
  cgn_change *change = &diff->changes[diff->change_count++];
  *change = (cgn_change){.hash = hash, .differs = differs, .undecided = is_undecided(&diff->probe)};
  return change;
}

/* ---- Scenarios ------------------------------------------------------------------- */

static uint32_t length_of(const cgn_scenario *scenario) {
  size_t length = 0;
  for (uint32_t i = 0; i < scenario->count; i++)
    for (uint32_t j = 0; j < scenario->givens[i].count; j++) length += scenario->values[i][j].length;
  return (uint32_t)length;
}

/* The verdict changes; it changes, but one of the decisions is undecided; the rule changes; anything else. */
static int rank_of(const cgn_change *change) {
  if (change->differs & CONSIGNE_DIFFERS_VERDICT) return change->undecided ? 1 : 0;
  return change->differs & CONSIGNE_DIFFERS_RULE ? 2 : 3;
}

/*
 * Whether a scenario that is kept shows the same change with the same givens
 * or fewer: then this one adds nothing.
 */
static bool is_explained(const struct consigne_diff *diff, uint32_t change, const cgn_scenario *scenario) {
  for (uint32_t i = 0; i < diff->count; i++)
    if (diff->kept[i]->change == change && cgn_scenario_contains(scenario, &diff->kept[i]->scenario)) return true;
  return false;
}

static bool keep(struct consigne_diff *diff, uint32_t change, const cgn_scenario *scenario) {
  cgn_kept *kept = cgn_arena_allocate(&diff->arena, sizeof *kept);
  if (!kept ||
      !cgn_grow(&diff->allocator, &diff->kept, &diff->capacity, (size_t)diff->count + 1, sizeof *diff->kept))
    return false;
  kept->change = change;
  kept->differs = diff->changes[change].differs;
  kept->rank = rank_of(&diff->changes[change]);
  kept->length = length_of(scenario);
  cgn_scenario_copy(&kept->scenario, scenario);
  diff->kept[diff->count++] = kept;
  diff->changes[change].kept++;
  return true;
}

/* If only the reply changes, one scenario shows it. If the verdict changes, it matters to whom. */
static uint32_t most_kept(const cgn_change *change) {
  return rank_of(change) == 0 ? CGN_CHANGE_SCENARIOS : 1;
}

/* The first scenarios of a change are all looked at, later ones less and less often: a late one may be of another
 * kind. */
static bool is_looked_at(const cgn_change *change) {
  return change->scenarios > change->next;
}

static bool found(void *context, const cgn_scenario *scenario, int differs) {
  struct consigne_diff *diff = context;
  cgn_change *change = find_change(diff, cgn_probe_change(&diff->probe, differs), differs);
  if (!change) return !diff->search.failed;
  uint32_t index = (uint32_t)(change - diff->changes);
  change->scenarios++;
  if (change->kept == most_kept(change) || !is_looked_at(change) || is_explained(diff, index, scenario))
    return true;
  cgn_scenario shorter;
  cgn_scenario_copy(&shorter, scenario);
  change->next = change->scenarios + change->scenarios / CGN_CHANGE_SHRINKS;
  if (!cgn_shrink(diff, change->hash, &shorter)) return false;
  return is_explained(diff, index, &shorter) || keep(diff, index, &shorter);
}

/* ---- Order ----------------------------------------------------------------------- */

/* In the order in which people describe a message: who connected, when, who logged in, then all other fields. */
static int place_of(const cgn_scenario_given *given) {
  static const int first[] = {CONSIGNE_FIELD_LISTENER,   CONSIGNE_FIELD_RELAY,       CONSIGNE_FIELD_RELAY_IP,
                              CONSIGNE_FIELD_RELAY_NAME, CONSIGNE_FIELD_NOW,         CONSIGNE_FIELD_SMTP_HELO,
                              CONSIGNE_FIELD_SMTP_AUTH,  CONSIGNE_FIELD_SMTP_AUTHCID};
  for (int i = 0; i < (int)(sizeof first / sizeof *first); i++)
    if (given->kind <= CGN_GIVEN_UNKNOWN && given->field == first[i]) return i;
  return given->kind <= CGN_GIVEN_UNKNOWN && given->field ? 100 + given->field : 200 + (int)given->kind;
}

static void sort_givens(cgn_scenario *scenario) {
  cgn_scenario sorted;
  bool used[CGN_SCENARIO_GIVENS] = {false};
  sorted.count = 0;
  for (uint32_t i = 0; i < scenario->count; i++) {
    uint32_t next = 0;
    while (used[next]) next++;
    for (uint32_t j = next + 1; j < scenario->count; j++)
      if (!used[j] && place_of(&scenario->givens[j]) < place_of(&scenario->givens[next])) next = j;
    used[next] = true;
    cgn_scenario_append(&sorted, &scenario->givens[next]);
  }
  if (sorted.count == scenario->count) cgn_scenario_copy(scenario, &sorted);
}

/* A NUL-terminated copy of what stands in the buffer; NULL: no memory. */
static const char *copy_text(struct consigne_diff *diff) {
  cgn_buffer *text = &diff->edits.text;
  return text->failed ? NULL : cgn_arena_copy(&diff->arena, cgn_buffer_text(text)).at;
}

/* Writes one given as an expect of a ruleset would. False: no memory. */
static bool write_given(struct consigne_diff *diff, const cgn_scenario_given *given, int side, const char **text) {
  cgn_scenario alone, said;
  alone.count = said.count = 0;
  cgn_scenario_append(&alone, given);
  if (side < CGN_SIDES)
    cgn_scenario_for(diff->rulesets[side], &alone, &said);
  else
    cgn_scenario_copy(&said, &alone);
  *text = NULL;
  if (said.count == 0) return true;
  cgn_buffer_clear(&diff->edits.text);
  cgn_given_print(&diff->edits.text, &said.givens[0]);
  *text = copy_text(diff);
  return *text != NULL;
}

static bool write_name(struct consigne_diff *diff, cgn_kept *kept, uint32_t index) {
  cgn_buffer *text = &diff->edits.text;
  const cgn_scenario_given *given = &kept->scenario.givens[index];
  cgn_buffer_clear(text);
  if (given->kind <= CGN_GIVEN_UNKNOWN)
    cgn_given_print_field(text, given);
  else
    cgn_buffer_add(text, given->name);
  kept->names[index] = copy_text(diff);
  if (given->kind != CGN_GIVEN_VALUES || given->field != CONSIGNE_FIELD_NOW) return kept->names[index] != NULL;
  cgn_buffer_clear(text);
  cgn_print_date(text, given->instant);
  kept->date = copy_text(diff);
  return kept->names[index] && kept->date;
}

/* Makes all values end in NUL, as consigne_diff_given_value promises. */
static bool copy_values(struct consigne_diff *diff, cgn_kept *kept, uint32_t index) {
  for (uint32_t i = 0; i < kept->scenario.givens[index].count; i++)
    kept->scenario.values[index][i] = cgn_arena_copy(&diff->arena, kept->scenario.values[index][i]);
  return !diff->arena.failed;
}

static bool write_texts(struct consigne_diff *diff, cgn_kept *kept) {
  if (kept->names) return true;
  sort_givens(&kept->scenario);
  uint32_t count = kept->scenario.count;
  kept->names = cgn_arena_allocate_array(&diff->arena, (size_t)count + 1, sizeof *kept->names);
  bool whole = kept->names != NULL;
  for (int side = 0; side <= CGN_SIDES; side++) {
    kept->texts[side] = cgn_arena_allocate_array(&diff->arena, (size_t)count + 1, sizeof *kept->texts[side]);
    whole = whole && kept->texts[side];
    for (uint32_t i = 0; i < count && whole; i++)
      whole = write_given(diff, &kept->scenario.givens[i], side, &kept->texts[side][i]);
  }
  for (uint32_t i = 0; i < count && whole; i++) whole = write_name(diff, kept, i) && copy_values(diff, kept, i);
  return whole;
}

static int compare(const void *left, const void *right) {
  const cgn_kept *a = *(const cgn_kept *const *)left, *b = *(const cgn_kept *const *)right;
  if (a->rank != b->rank) return a->rank < b->rank ? -1 : 1;
  if (a->scenario.count != b->scenario.count) return a->scenario.count < b->scenario.count ? -1 : 1;
  if (a->length != b->length) return a->length < b->length ? -1 : 1;
  uint64_t x = cgn_scenario_hash(&a->scenario), y = cgn_scenario_hash(&b->scenario);
  return x < y ? -1 : x > y;
}

/* ---- The whole ------------------------------------------------------------------- */

int cgn_diff_init(struct consigne_diff *diff, const consigne_options *options, struct consigne_ruleset *before,
                  struct consigne_ruleset *after) {
  diff->allocator = *cgn_options_allocator(options);
  diff->rulesets[CGN_OLD] = before;
  diff->rulesets[CGN_NEW] = after;
  cgn_arena_init(&diff->arena, &diff->allocator);
  cgn_edits_init(&diff->edits, &diff->allocator, before, after);
  cgn_search_init(&diff->search, &diff->allocator, &diff->probe, &diff->edits);
  diff->search.found = found;
  diff->search.context = diff;
  return cgn_probe_init(&diff->probe, options, before, after);
}

void cgn_diff_release(struct consigne_diff *diff) {
  cgn_release(&diff->allocator, diff->kept);
  cgn_release(&diff->allocator, diff->changes);
  cgn_search_release(&diff->search);
  cgn_edits_release(&diff->edits);
  cgn_probe_release(&diff->probe);
  cgn_arena_free(&diff->arena);
}

int cgn_diff_run(struct consigne_diff *diff, uint32_t most) {
  if (!diff->filled && !cgn_edits_find(&diff->edits)) return CONSIGNE_E_MEMORY;
  diff->filled = true;
  if (!cgn_search_run(&diff->search, most)) return CONSIGNE_E_MEMORY;
  for (uint32_t i = 0; i < diff->count; i++)
    if (!write_texts(diff, diff->kept[i])) return CONSIGNE_E_MEMORY;
  cgn_sort(diff->kept, diff->count, sizeof *diff->kept, compare);
  return CONSIGNE_OK;
}
