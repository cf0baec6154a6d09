/* SPDX-License-Identifier: MIT */
#include "advise/diff/diff.h"

#include "base/sort.h"
#include "rules/print/print.h"

/* ---- Ways ---------------------------------------------------------------------------- */

static bool is_undecided(const cgn_probe *probe) {
  return probe->sides[CGN_OLD].decision.fold.verdict == CONSIGNE_VERDICT_UNDECIDED ||
         probe->sides[CGN_NEW].decision.fold.verdict == CONSIGNE_VERDICT_UNDECIDED;
}

/* NULL: there are enough (or no memory, cases->failed). */
static cgn_way *find_way(struct consigne_diff *diff, uint64_t hash, int differs) {
  for (uint32_t i = 0; i < diff->way_count; i++)
    if (diff->ways[i].hash == hash) return &diff->ways[i];
  if (diff->way_count == CGN_GROUPS) return NULL;
  if (!cgn_grow(&diff->allocator, &diff->ways, &diff->way_capacity, (size_t)diff->way_count + 1,
                sizeof *diff->ways)) {
    diff->cases.failed = true;
    return NULL;
  }
  cgn_way *way = &diff->ways[diff->way_count++];
  *way = (cgn_way){.hash = hash, .differs = differs, .undecided = is_undecided(&diff->probe)};
  return way;
}

/* ---- Cases ---------------------------------------------------------------------------- */

static uint32_t length_of(const cgn_case *of) {
  size_t length = 0;
  for (uint32_t i = 0; i < of->count; i++)
    for (uint32_t j = 0; j < of->givens[i].count; j++) length += of->values[i][j].length;
  return (uint32_t)length;
}

/* Another verdict, another one where facts are missing, another rule, the rest. */
static int rank_of(const cgn_way *way) {
  if (way->differs & CONSIGNE_DIFFERS_VERDICT) return way->undecided ? 1 : 0;
  return way->differs & CONSIGNE_DIFFERS_RULE ? 2 : 3;
}

/* Whether a case that is kept shows the same and says no more: then this one tells nothing new. */
static bool is_explained(const struct consigne_diff *diff, uint32_t way, const cgn_case *of) {
  for (uint32_t i = 0; i < diff->count; i++)
    if (diff->kept[i]->way == way && cgn_case_contains(of, &diff->kept[i]->said)) return true;
  return false;
}

static bool keep(struct consigne_diff *diff, uint32_t way, const cgn_case *of) {
  cgn_kept *kept = cgn_arena_allocate(&diff->arena, sizeof *kept);
  if (!kept ||
      !cgn_grow(&diff->allocator, &diff->kept, &diff->capacity, (size_t)diff->count + 1, sizeof *diff->kept))
    return false;
  kept->way = way;
  kept->differs = diff->ways[way].differs;
  kept->rank = rank_of(&diff->ways[way]);
  kept->length = length_of(of);
  cgn_case_copy(&kept->said, of);
  diff->kept[diff->count++] = kept;
  diff->ways[way].kept++;
  return true;
}

/* One case tells that a reply is another; where the verdict is another it matters to whom. */
static uint32_t most_kept(const cgn_way *way) {
  return rank_of(way) == 0 ? CGN_GROUP_CASES : 1;
}

/* The first ones, and then ever fewer: what comes later is of another kind. */
static bool is_looked_at(const cgn_way *way) {
  return way->cases > way->next;
}

static bool found(void *context, const cgn_case *of, int differs) {
  struct consigne_diff *diff = context;
  cgn_way *way = find_way(diff, cgn_probe_way(&diff->probe, differs), differs);
  if (!way) return !diff->cases.failed;
  uint32_t index = (uint32_t)(way - diff->ways);
  way->cases++;
  if (way->kept == most_kept(way) || !is_looked_at(way) || is_explained(diff, index, of)) return true;
  cgn_case shorter;
  cgn_case_copy(&shorter, of);
  way->next = way->cases + way->cases / CGN_GROUP_SHRINKS;
  if (!cgn_shrink(diff, way->hash, &shorter)) return false;
  return is_explained(diff, index, &shorter) || keep(diff, index, &shorter);
}

/* ---- Order ------------------------------------------------------------------------------- */

/* As people tell a message: who asks, when, who logged in, from whom, to whom, and what is known of it. */
static int place_of(const cgn_told *told) {
  static const int first[] = {CONSIGNE_FIELD_LISTENER,   CONSIGNE_FIELD_RELAY,       CONSIGNE_FIELD_RELAY_IP,
                              CONSIGNE_FIELD_RELAY_NAME, CONSIGNE_FIELD_NOW,         CONSIGNE_FIELD_SMTP_HELO,
                              CONSIGNE_FIELD_SMTP_AUTH,  CONSIGNE_FIELD_SMTP_AUTHCID};
  for (int i = 0; i < (int)(sizeof first / sizeof *first); i++)
    if (told->kind <= CGN_GIVEN_UNKNOWN && told->field == first[i]) return i;
  return told->kind <= CGN_GIVEN_UNKNOWN && told->field ? 100 + told->field : 200 + (int)told->kind;
}

static void sort_givens(cgn_case *of) {
  cgn_case sorted;
  bool used[CGN_CASE_GIVENS] = {false};
  sorted.count = 0;
  for (uint32_t i = 0; i < of->count; i++) {
    uint32_t next = 0;
    while (used[next]) next++;
    for (uint32_t j = next + 1; j < of->count; j++)
      if (!used[j] && place_of(&of->givens[j]) < place_of(&of->givens[next])) next = j;
    used[next] = true;
    cgn_case_append(&sorted, &of->givens[next]);
  }
  if (sorted.count == of->count) cgn_case_copy(of, &sorted);
}

/* A NUL-terminated copy of what stands in the buffer; NULL: no memory. */
static const char *copy_text(struct consigne_diff *diff) {
  cgn_buffer *text = &diff->boundary.text;
  return text->failed ? NULL : cgn_arena_copy(&diff->arena, cgn_buffer_text(text)).at;
}

/* One given alone, as a ruleset takes it. False: no memory. */
static bool write_given(struct consigne_diff *diff, const cgn_told *told, int side, const char **text) {
  cgn_case alone, said;
  alone.count = said.count = 0;
  cgn_case_append(&alone, told);
  if (side < CGN_SIDES)
    cgn_case_for(diff->rulesets[side], &alone, &said);
  else
    cgn_case_copy(&said, &alone);
  *text = NULL;
  if (said.count == 0) return true;
  cgn_buffer_clear(&diff->boundary.text);
  cgn_told_add(&diff->boundary.text, &said.givens[0]);
  *text = copy_text(diff);
  return *text != NULL;
}

static bool write_name(struct consigne_diff *diff, cgn_kept *kept, uint32_t given) {
  cgn_buffer *text = &diff->boundary.text;
  const cgn_told *told = &kept->said.givens[given];
  cgn_buffer_clear(text);
  if (told->kind <= CGN_GIVEN_UNKNOWN)
    cgn_told_add_name(text, told);
  else
    cgn_buffer_add(text, told->name);
  kept->names[given] = copy_text(diff);
  if (told->kind != CGN_GIVEN_VALUES || told->field != CONSIGNE_FIELD_NOW) return kept->names[given] != NULL;
  cgn_buffer_clear(text);
  cgn_print_date(text, told->instant);
  kept->date = copy_text(diff);
  return kept->names[given] && kept->date;
}

/* Values that come from no table of ours end in NUL too. */
static bool copy_values(struct consigne_diff *diff, cgn_kept *kept, uint32_t given) {
  for (uint32_t i = 0; i < kept->said.givens[given].count; i++)
    kept->said.values[given][i] = cgn_arena_copy(&diff->arena, kept->said.values[given][i]);
  return !diff->arena.failed;
}

static bool write_texts(struct consigne_diff *diff, cgn_kept *kept) {
  if (kept->names) return true;
  sort_givens(&kept->said);
  uint32_t count = kept->said.count;
  kept->names = cgn_arena_allocate_array(&diff->arena, (size_t)count + 1, sizeof *kept->names);
  bool whole = kept->names != NULL;
  for (int side = 0; side <= CGN_SIDES; side++) {
    kept->texts[side] = cgn_arena_allocate_array(&diff->arena, (size_t)count + 1, sizeof *kept->texts[side]);
    whole = whole && kept->texts[side];
    for (uint32_t i = 0; i < count && whole; i++)
      whole = write_given(diff, &kept->said.givens[i], side, &kept->texts[side][i]);
  }
  for (uint32_t i = 0; i < count && whole; i++) whole = write_name(diff, kept, i) && copy_values(diff, kept, i);
  return whole;
}

static int compare(const void *left, const void *right) {
  const cgn_kept *a = *(const cgn_kept *const *)left, *b = *(const cgn_kept *const *)right;
  if (a->rank != b->rank) return a->rank < b->rank ? -1 : 1;
  if (a->said.count != b->said.count) return a->said.count < b->said.count ? -1 : 1;
  if (a->length != b->length) return a->length < b->length ? -1 : 1;
  uint64_t x = cgn_case_hash(&a->said), y = cgn_case_hash(&b->said);
  return x < y ? -1 : x > y;
}

/* ---- The whole --------------------------------------------------------------------------- */

int cgn_diff_init(struct consigne_diff *diff, const consigne_options *options, struct consigne_ruleset *before,
                  struct consigne_ruleset *after) {
  diff->allocator = *cgn_options_allocator(options);
  diff->rulesets[CGN_OLD] = before;
  diff->rulesets[CGN_NEW] = after;
  cgn_arena_init(&diff->arena, &diff->allocator);
  cgn_boundary_init(&diff->boundary, &diff->allocator, before, after);
  cgn_cases_init(&diff->cases, &diff->allocator, &diff->probe, &diff->boundary);
  diff->cases.found = found;
  diff->cases.context = diff;
  return cgn_probe_init(&diff->probe, options, before, after);
}

void cgn_diff_release(struct consigne_diff *diff) {
  cgn_release(&diff->allocator, diff->kept);
  cgn_release(&diff->allocator, diff->ways);
  cgn_cases_release(&diff->cases);
  cgn_boundary_release(&diff->boundary);
  cgn_probe_release(&diff->probe);
  cgn_arena_free(&diff->arena);
}

int cgn_diff_run(struct consigne_diff *diff, uint32_t most) {
  if (!diff->filled && !cgn_boundary_fill(&diff->boundary)) return CONSIGNE_E_MEMORY;
  diff->filled = true;
  if (!cgn_cases_run(&diff->cases, most)) return CONSIGNE_E_MEMORY;
  for (uint32_t i = 0; i < diff->count; i++)
    if (!write_texts(diff, diff->kept[i])) return CONSIGNE_E_MEMORY;
  cgn_sort(diff->kept, diff->count, sizeof *diff->kept, compare);
  return CONSIGNE_OK;
}
