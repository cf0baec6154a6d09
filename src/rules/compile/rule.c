/* SPDX-License-Identifier: MIT */
/*
 * Rules. What `when` asks of the subject is a test of its own, since it and
 * `unless` are asked of one value after another; the rest is asked once.
 */
#include "rules/compile/internal.h"
#include "rules/print/print.h"

#include "base/sort.h"

/* What one rule is put together in; the arrays are emptied by each use. */
typedef struct workshop {
  cgn_compiler *compiler;
  cgn_buffer rules, code, proofs, tags, stages;
} workshop;

/*
 * Every reading of a single value must prove it where the rule grows milder by
 * it: what keeps a refusal away, and what accepts. Language section 4 says so of
 * each `unless`; in an accepting rule's, which keeps the accept away, one reading
 * is enough here, or a second reading would let through what one alone does not.
 */
static bool is_universal(const cgn_ast_rule *rule, bool in_unless) {
  return in_unless != (rule->verdict.verdict == CONSIGNE_VERDICT_ACCEPT);
}

/* ---- Proofs ------------------------------------------------------------------------- */

static void add_proof(workshop *shop, cgn_clauses *clauses, cgn_condition *condition) {
  cgn_compiler *compiler = shop->compiler;
  cgn_buffer_clear(&compiler->text);
  cgn_print_condition(&compiler->text, condition);
  compiler->failed |= compiler->text.failed;
  cgn_proof proof = {.text = cgn_compile_string(compiler, cgn_buffer_text(&compiler->text))};
  cgn_compile_condition(compiler, clauses, condition, NULL, &shop->code);
  proof.code = cgn_compile_span(compiler, &shop->code, sizeof(uint32_t));
  cgn_compile_add(compiler, &shop->proofs, &proof, sizeof proof);
}

static cgn_span compile_proofs(workshop *shop, cgn_clauses *clauses, cgn_condition *unless) {
  if (unless && unless->node == CGN_NODE_OR) {
    for (cgn_condition *one = unless->first; one; one = one->next) add_proof(shop, clauses, one);
  } else if (unless) {
    add_proof(shop, clauses, unless);
  }
  return cgn_compile_span(shop->compiler, &shop->proofs, sizeof(cgn_proof));
}

/* ---- Tags and stages ---------------------------------------------------------------- */

static int compare_texts(const void *left, const void *right) {
  return cgn_text_compare(*(const cgn_text *)left, *(const cgn_text *)right);
}

static cgn_span compile_tags(workshop *shop, const cgn_words *words) {
  cgn_compiler *compiler = shop->compiler;
  cgn_arena *arena = compiler->load->arena;
  cgn_text *sorted = words->count ? cgn_arena_allocate_array(arena, words->count, sizeof *sorted) : NULL;
  uint32_t count = 0;
  for (const cgn_word *word = words->first; sorted && word; word = word->next) sorted[count++] = word->text;
  cgn_sort(sorted, count, sizeof *sorted, compare_texts);
  for (uint32_t i = 0; i < count; i++) {
    if (i > 0 && cgn_text_equal(sorted[i], sorted[i - 1])) continue;
    cgn_string tag = cgn_compile_string(compiler, sorted[i]);
    cgn_compile_add(compiler, &shop->tags, &tag, sizeof tag);
  }
  return cgn_compile_span(compiler, &shop->tags, sizeof(cgn_string));
}

/* By date, then line: by insertion, there are at most CGN_STAGES. */
static cgn_span compile_stages(workshop *shop, const cgn_ast_rule *rule) {
  cgn_buffer *stages = &shop->stages;
  for (const cgn_ast_stage *one = rule->stages; one; one = one->next) {
    cgn_stage stage = {.from = one->instant, .share = one->share};
    uint32_t at = cgn_compile_add(shop->compiler, stages, &stage, sizeof stage);
    if (stages->failed) break;
    cgn_stage *sorted = (cgn_stage *)(void *)stages->at;
    for (; at > 0 && sorted[at - 1].from > stage.from; at--) sorted[at] = sorted[at - 1];
    sorted[at] = stage;
  }
  return cgn_compile_span(shop->compiler, stages, sizeof(cgn_stage));
}

static bool is_dated(const cgn_ast_rule *rule) {
  for (const cgn_ast_stage *one = rule->stages; one; one = one->next) {
    if (one->instant != INT64_MIN) return true;
  }
  return false;
}

/* ---- Rules --------------------------------------------------------------------------- */

static void compile_conditions(workshop *shop, const cgn_ast_rule *rule, cgn_rule *made) {
  cgn_compiler *compiler = shop->compiler;
  cgn_clauses clauses = {.subject = rule->subject, .universal = is_universal(rule, false)};
  made->subject = rule->subject ? cgn_compile_test(compiler, &clauses, rule->subject) : CGN_NONE;
  cgn_compile_condition(compiler, &clauses, rule->when, rule->subject, &shop->code);
  made->rest = cgn_compile_span(compiler, &shop->code, sizeof(uint32_t));
  clauses.universal = is_universal(rule, true);
  made->proofs = compile_proofs(shop, &clauses, rule->unless);
  memcpy(made->reads, clauses.reads, sizeof made->reads);
}

static void compile_rule(workshop *shop, const cgn_ast_rule *rule) {
  cgn_compiler *compiler = shop->compiler;
  const cgn_ast_verdict *verdict = &rule->verdict;
  cgn_rule made = {.verdict = verdict->verdict, .code = verdict->code_number, .dated = is_dated(rule)};
  compile_conditions(shop, rule, &made);
  if (made.verdict) cgn_reads_stages(made.reads, rule);
  made.name = cgn_compile_string(compiler, rule->name.text);
  made.file = cgn_compile_name(compiler, compiler->load->sources.at[rule->name.place.source].name);
  cgn_sources_locate(&compiler->load->sources, rule->name.place, &made.line, NULL, NULL);
  made.tags = compile_tags(shop, &rule->tags);
  made.stages = compile_stages(shop, rule);
  made.enhanced = cgn_compile_string(compiler, verdict->enhanced_text);
  made.reply = cgn_compile_reply(compiler, verdict);
  cgn_compile_add(compiler, &shop->rules, &made, sizeof made);
  compiler->program.reads[0] |= made.reads[0];
  compiler->program.reads[1] |= made.reads[1];
}

static void compile_fallback(cgn_compiler *compiler) {
  const cgn_ast_verdict *fallback = &compiler->load->ast.fallback;
  cgn_program *program = &compiler->program;
  program->fallback = fallback->verdict ? fallback->verdict : CONSIGNE_VERDICT_ACCEPT;
  program->fallback_code = fallback->code_number;
  program->fallback_enhanced = cgn_compile_string(compiler, fallback->enhanced_text);
  program->fallback_reply = cgn_compile_reply(compiler, fallback);
}

static void open_shop(workshop *shop, cgn_compiler *compiler) {
  const cgn_allocator *allocator = &compiler->load->arena->allocator;
  *shop = (workshop){.compiler = compiler};
  cgn_buffer_init(&shop->rules, allocator);
  cgn_buffer_init(&shop->code, allocator);
  cgn_buffer_init(&shop->proofs, allocator);
  cgn_buffer_init(&shop->tags, allocator);
  cgn_buffer_init(&shop->stages, allocator);
}

static void close_shop(workshop *shop) {
  cgn_buffer_free(&shop->stages);
  cgn_buffer_free(&shop->tags);
  cgn_buffer_free(&shop->proofs);
  cgn_buffer_free(&shop->code);
  cgn_buffer_free(&shop->rules);
}

void cgn_compile_rules(cgn_compiler *compiler) {
  workshop shop;
  open_shop(&shop, compiler);
  compile_fallback(compiler);
  const cgn_ast_rule *rule = compiler->load->ast.rules;
  for (; rule && !cgn_compile_failed(compiler); rule = rule->next) compile_rule(&shop, rule);
  compiler->program.rules = cgn_compile_span(compiler, &shop.rules, sizeof(cgn_rule));
  close_shop(&shop);
}
