/* SPDX-License-Identifier: MIT */
/*
 * Triggers: of each rule one positive test that must be true for the rule to
 * hold, the one that fewest rules share, so that a decision looks only at the
 * rules that its values lead to. A rule with none is always looked at.
 */
#include "rules/compile/internal.h"

#include "base/sort.h"

/* Tests of one rule, one of which must be true: one test, or the operands of an `or`. */
typedef struct group {
  const uint32_t *at; /* words of code */
  uint32_t count;     /* 0: none */
  uint64_t shared;    /* how many rules they would wake, added up */
} group;

typedef struct entry {
  uint32_t set;
  int32_t field;
  uint32_t rule;
} entry;

typedef struct triggers {
  cgn_compiler *compiler;
  const cgn_rule *rules;
  uint32_t count;
  uint32_t *uses;                  /* by test: rules in whose `when` it stands as a necessary one */
  cgn_buffer entries;              /* of entry */
  uint64_t *always, *always_words; /* as in the program */
} triggers;

static const cgn_test *test_of(const triggers *t, uint32_t word) {
  return &((const cgn_test *)(const void *)t->compiler->tests.at)[CGN_OPERAND(word)];
}

static cgn_set *set_at(const triggers *t, uint32_t number) {
  return &((cgn_set *)(void *)t->compiler->sets.at)[number];
}

/* The set that a value must be in; CGN_NONE: the test is true of others too, or of values that no table names. */
static uint32_t set_of(const triggers *t, const cgn_test *test) {
  uint32_t number = test->set;
  bool positive = test->kind == CGN_TEST_IN && !test->negated && test->quantifier != CGN_NO;
  if (!positive || test->part == CGN_PART_LOCAL) return CGN_NONE;
  if (number == CGN_NONE) {
    const cgn_provider *provider = &((const cgn_provider *)(const void *)t->compiler->providers.at)[test->provider];
    number = cgn_field_is_host(test->field) ? provider->relays : provider->domains;
  }
  bool listed = number != CGN_NONE && set_at(t, number)->patterns.count == 0 && !set_at(t, number)->external;
  return listed ? number : CGN_NONE;
}

/* ---- What is necessary of a rule ------------------------------------------------------- */

typedef void visit(triggers *t, const uint32_t *words, uint32_t count, group *best);

/* The operands whose last word is at[last] start behind what this gives. */
static uint32_t skip_operand(const uint32_t *code, uint32_t last) {
  uint32_t left = 1, at = last + 1;
  while (left > 0) {
    uint32_t word = code[--at];
    left += CGN_OPCODE(word) == CGN_OP_TEST ? 0 : CGN_OPERAND(word);
    left--;
  }
  return at;
}

/* One operand of `when`, code[from] to code[last]: a test, or an `or` of tests alone. */
static void visit_operand(triggers *t, const uint32_t *code, uint32_t from, uint32_t last, visit *each,
                          group *best) {
  uint32_t tests = CGN_OPCODE(code[last]) == CGN_OP_TEST ? last + 1 - from : last - from;
  if (CGN_OPCODE(code[last]) == CGN_OP_AND) return;
  for (uint32_t i = 0; i < tests; i++) {
    if (CGN_OPCODE(code[from + i]) != CGN_OP_TEST || set_of(t, test_of(t, code[from + i])) == CGN_NONE) return;
  }
  each(t, code + from, tests, best);
}

/* Each group of which one test must be true. */
static void visit_groups(triggers *t, const cgn_rule *rule, visit *each, group *best) {
  const uint32_t *code = (const uint32_t *)(const void *)(t->compiler->image.at + rule->rest.offset);
  if (rule->subject != CGN_NONE && set_of(t, test_of(t, rule->subject)) != CGN_NONE)
    each(t, &rule->subject, 1, best);
  if (rule->rest.count == 0) return;
  uint32_t last = rule->rest.count - 1, operands = 1;
  if (CGN_OPCODE(code[last]) == CGN_OP_AND) operands = CGN_OPERAND(code[last--]);
  for (; operands > 0; operands--) {
    uint32_t from = skip_operand(code, last);
    visit_operand(t, code, from, last, each, best);
    last = from - 1; /* wraps behind the first operand, when none is left */
  }
}

static void count_uses(triggers *t, const uint32_t *words, uint32_t count, group *best) {
  (void)best;
  for (uint32_t i = 0; i < count; i++) t->uses[CGN_OPERAND(words[i])]++;
}

static void choose(triggers *t, const uint32_t *words, uint32_t count, group *best) {
  group one = {words, count, 0};
  for (uint32_t i = 0; i < count; i++) one.shared += t->uses[CGN_OPERAND(words[i])];
  if (best->count == 0 || one.shared < best->shared) *best = one;
}

/* ---- Lists --------------------------------------------------------------------------------- */

static int compare_entries(const void *left, const void *right) {
  const entry *a = left, *b = right;
  if (a->set != b->set) return a->set < b->set ? -1 : 1;
  if (a->field != b->field) return a->field < b->field ? -1 : 1;
  return (a->rule > b->rule) - (a->rule < b->rule);
}

static void note_rule(triggers *t, uint32_t rule) {
  group best = {NULL, 0, 0};
  visit_groups(t, &t->rules[rule], choose, &best);
  if (best.count == 0) {
    t->always[rule / 64] |= UINT64_C(1) << (rule % 64);
    t->always_words[rule / 4096] |= UINT64_C(1) << (rule / 64 % 64);
  }
  for (uint32_t i = 0; i < best.count; i++) {
    const cgn_test *test = test_of(t, best.at[i]);
    entry one = {set_of(t, test), test->field, rule};
    cgn_compile_add(t->compiler, &t->entries, &one, sizeof one);
    one.set = CGN_NONE;
    cgn_compile_add(t->compiler, &t->entries, &one, sizeof one);
  }
}

/* The sorted entries of one set and field become one trigger. */
static cgn_trigger make_trigger(triggers *t, const entry *entries, uint32_t count, cgn_buffer *rules) {
  cgn_trigger made = {.set = entries->set, .field = entries->field};
  for (uint32_t i = 0; i < count; i++) {
    if (i > 0 && entries[i].rule == entries[i - 1].rule) continue;
    cgn_compile_add(t->compiler, rules, &entries[i].rule, sizeof entries->rule);
  }
  made.rules = cgn_compile_span(t->compiler, rules, sizeof(uint32_t));
  return made;
}

static void make_lists(triggers *t, cgn_buffer *of_sets, cgn_buffer *of_fields, cgn_buffer *rules) {
  entry *entries = (entry *)(void *)t->entries.at;
  uint32_t count = (uint32_t)(t->entries.length / sizeof *entries);
  cgn_sort(entries, count, sizeof *entries, compare_entries);
  for (uint32_t from = 0, to; from < count; from = to) {
    for (to = from + 1;
         to < count && entries[to].set == entries[from].set && entries[to].field == entries[from].field;)
      to++;
    cgn_trigger made = make_trigger(t, entries + from, to - from, rules);
    cgn_buffer *list = made.set == CGN_NONE ? of_fields : of_sets;
    uint32_t number = cgn_compile_add(t->compiler, list, &made, sizeof made);
    if (made.set != CGN_NONE && set_at(t, made.set)->trigger == CGN_NONE) set_at(t, made.set)->trigger = number;
  }
}

static void write_lists(triggers *t) {
  cgn_compiler *compiler = t->compiler;
  cgn_program *program = &compiler->program;
  cgn_buffer of_sets, of_fields, rules;
  cgn_buffer_init(&of_sets, &compiler->image.allocator);
  cgn_buffer_init(&of_fields, &compiler->image.allocator);
  cgn_buffer_init(&rules, &compiler->image.allocator);
  make_lists(t, &of_sets, &of_fields, &rules);
  program->triggers = cgn_compile_span(compiler, &of_sets, sizeof(cgn_trigger));
  program->trigger_fields = cgn_compile_span(compiler, &of_fields, sizeof(cgn_trigger));
  uint32_t words = t->count / 64 + (t->count % 64 != 0);
  cgn_buffer_add(&rules, (cgn_text){(const char *)t->always, words * sizeof *t->always});
  program->always = cgn_compile_span(compiler, &rules, sizeof *t->always);
  cgn_buffer_add(&rules, (cgn_text){(const char *)t->always_words, (words / 64 + 1) * sizeof *t->always_words});
  program->always_words = cgn_compile_span(compiler, &rules, sizeof *t->always_words);
  cgn_buffer_free(&of_sets);
  cgn_buffer_free(&of_fields);
  cgn_buffer_free(&rules);
}

void cgn_compile_triggers(cgn_compiler *compiler) {
  if (cgn_compile_failed(compiler)) return;
  cgn_arena *arena = compiler->load->arena;
  triggers t = {.compiler = compiler, .count = compiler->program.rules.count};
  cgn_buffer rules; /* copied: the image moves while it grows */
  cgn_buffer_init(&rules, &compiler->image.allocator);
  cgn_buffer_init(&t.entries, &compiler->image.allocator);
  size_t size = t.count * sizeof *t.rules;
  if (t.count) cgn_buffer_add(&rules, (cgn_text){compiler->image.at + compiler->program.rules.offset, size});
  t.rules = (const cgn_rule *)(const void *)rules.at;
  t.uses = cgn_arena_allocate_array(arena, compiler->tests.length / sizeof(cgn_test) + 1, sizeof *t.uses);
  t.always = cgn_arena_allocate_array(arena, (size_t)t.count / 64 + 1, sizeof *t.always);
  t.always_words = cgn_arena_allocate_array(arena, (size_t)t.count / 4096 + 1, sizeof *t.always_words);
  compiler->failed |= rules.failed || !t.uses || !t.always || !t.always_words;
  for (uint32_t i = 0; i < t.count && !compiler->failed; i++) visit_groups(&t, &t.rules[i], count_uses, NULL);
  for (uint32_t i = 0; i < t.count && !compiler->failed; i++) note_rule(&t, i);
  compiler->failed |= t.entries.failed;
  if (!compiler->failed) write_lists(&t);
  cgn_buffer_free(&t.entries);
  cgn_buffer_free(&rules);
}
