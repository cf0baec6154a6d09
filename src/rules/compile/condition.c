/* SPDX-License-Identifier: MIT */
/*
 * Clauses to tests, each different one once however many rules ask it, and
 * conditions to postfix code over their numbers.
 */
#include "rules/compile/internal.h"
#include "rules/print/print.h"

/* ---- Tests -------------------------------------------------------------------------- */

static bool is_whole(cgn_test_kind kind) {
  return kind == CGN_TEST_ABSENT || kind == CGN_TEST_NULL || kind == CGN_TEST_MALFORMED;
}

/* Only a field without quantifier has one value in several readings; a bare test speaks of one reading. */
static bool is_universal(const cgn_clauses *clauses, const cgn_condition *clause) {
  bool bare = clause->field.word.text.length == 0;
  return clauses->universal && clause->quantifier == CGN_ONE && !bare && !is_whole(clause->test);
}

static void set_operand(cgn_compiler *compiler, cgn_condition *clause, cgn_type type, cgn_test *test) {
  test->set = test->provider = CGN_NONE;
  if (clause->test != CGN_TEST_IN && clause->test != CGN_TEST_SEALED) {
    test->right = clause->right.number;
    test->right_part = (uint8_t)clause->right.part;
  } else if (clause->provider_found) {
    test->provider = clause->provider_found->number;
  } else if (clause->set_found) {
    test->set = clause->set_found->number;
  } else {
    test->set = clause->set_number = cgn_compile_inline_set(compiler, &clause->items, type);
  }
}

/* A test of a limit reads what its counter is kept by; it has no value of its own. */
static cgn_test make_limit_test(const cgn_ast_limit *limit) {
  cgn_test test = {.kind = CGN_TEST_LIMIT, .set = limit->number, .provider = CGN_NONE};
  test.by_recipient = limit->counted != CGN_COUNT_MESSAGES || limit->by.number == CONSIGNE_FIELD_SMTP_RCPTTO;
  return test;
}

/* The clause without its text. */
static cgn_test make_test(cgn_compiler *compiler, const cgn_clauses *clauses, cgn_condition *clause) {
  if (clause->test == CGN_TEST_LIMIT) return make_limit_test(clause->limit_found);
  bool bare = clause->field.word.text.length == 0;
  const cgn_field_name *field = bare ? &clauses->subject->field : &clause->field;
  cgn_test test = {.kind = (uint8_t)clause->test, .quantifier = (uint8_t)clause->quantifier};
  test.negated = clause->negated;
  test.bare = bare;
  test.universal = is_universal(clauses, clause);
  test.part = (uint8_t)field->part;
  test.field = field->number;
  set_operand(compiler, clause, cgn_ast_listed(clause, field)->type, &test);
  test.by_recipient = test.field == CONSIGNE_FIELD_SMTP_RCPTTO || test.right == CONSIGNE_FIELD_SMTP_RCPTTO;
  return test;
}

uint32_t cgn_compile_test(cgn_compiler *compiler, cgn_clauses *clauses, cgn_condition *clause) {
  cgn_test test = make_test(compiler, clauses, clause);
  cgn_reads_test(compiler, clauses->reads, &test);
  uint32_t next = (uint32_t)(compiler->tests.length / sizeof test);
  cgn_text octets = {(const char *)&test, sizeof test};
  uint32_t number = cgn_compile_number(compiler, &compiler->test_numbers, octets, next);
  if (number != next) return number;
  cgn_buffer_clear(&compiler->text);
  cgn_print_condition(&compiler->text, clause);
  compiler->failed |= compiler->text.failed;
  test.text = cgn_compile_string(compiler, cgn_buffer_text(&compiler->text));
  return cgn_compile_add(compiler, &compiler->tests, &test, sizeof test);
}

/* ---- Code ----------------------------------------------------------------------------- */

static void add_word(cgn_buffer *code, uint32_t opcode, uint32_t operand) {
  uint32_t word = opcode | operand; /* 28 bits hold more than the clauses that all sources together have room for */
  cgn_buffer_add(code, (cgn_text){(const char *)&word, sizeof word});
}

/* Recursion: the parser lets CGN_CONDITION_DEPTH levels through. */
void cgn_compile_condition(cgn_compiler *compiler, cgn_clauses *clauses, cgn_condition *condition,
                           const cgn_condition *without, cgn_buffer *code) {
  if (condition == without) return;
  if (condition->node == CGN_NODE_CLAUSE) {
    add_word(code, CGN_OP_TEST, cgn_compile_test(compiler, clauses, condition));
    return;
  }
  uint32_t operands = 0;
  for (cgn_condition *one = condition->first; one; one = one->next) {
    cgn_compile_condition(compiler, clauses, one, without, code);
    operands += one != without;
  }
  if (operands > 1) add_word(code, condition->node == CGN_NODE_AND ? CGN_OP_AND : CGN_OP_OR, operands);
}
