/* SPDX-License-Identifier: MIT */
/* Expect blocks (language section 10): what is given, in order, and what is demanded, as text too. */
#include "rules/compile/internal.h"
#include "rules/print/print.h"

/* "reject by consigne-1 warned x": on one line, however it is written. */
static cgn_string demand_of(cgn_compiler *compiler, const cgn_ast_expect *expect) {
  cgn_buffer *text = &compiler->text;
  cgn_buffer_clear(text);
  cgn_print_demand(text, expect);
  compiler->failed |= text->failed;
  return cgn_compile_string(compiler, cgn_buffer_text(text));
}

/* Address, login, address, login: each pair is asked about. */
static cgn_span compile_owners(cgn_compiler *compiler, const cgn_ast_owner *first) {
  cgn_buffer pairs;
  cgn_buffer_init(&pairs, &compiler->load->arena->allocator);
  for (const cgn_ast_owner *one = first; one; one = one->next) {
    cgn_string address = cgn_compile_string(compiler, one->item.text);
    for (const cgn_word *login = one->logins.first; login; login = login->next) {
      cgn_string pair[2] = {address, cgn_compile_string(compiler, login->text)};
      cgn_compile_add(compiler, &pairs, pair, sizeof pair);
    }
  }
  cgn_span span = cgn_compile_span(compiler, &pairs, sizeof(cgn_string));
  cgn_buffer_free(&pairs);
  return span;
}

/* Who sealed, then what is reported. */
static cgn_span compile_seal(cgn_compiler *compiler, const cgn_ast_given *given) {
  cgn_buffer names;
  cgn_buffer_init(&names, &compiler->load->arena->allocator);
  cgn_string name = cgn_compile_string(compiler, given->name.text);
  cgn_compile_add(compiler, &names, &name, sizeof name);
  for (const cgn_word *word = given->values.first; word; word = word->next) {
    name = cgn_compile_string(compiler, word->text);
    cgn_compile_add(compiler, &names, &name, sizeof name);
  }
  cgn_span span = cgn_compile_span(compiler, &names, sizeof name);
  cgn_buffer_free(&names);
  return span;
}

static cgn_span compile_values(cgn_compiler *compiler, const cgn_ast_given *given) {
  if (given->kind == CGN_GIVEN_OWNERS) return compile_owners(compiler, given->owners);
  if (given->kind == CGN_GIVEN_SEAL) return compile_seal(compiler, given);
  return cgn_compile_words(compiler, &given->values);
}

static cgn_span compile_givens(cgn_compiler *compiler, const cgn_ast_given *first) {
  cgn_buffer givens;
  cgn_buffer_init(&givens, &compiler->load->arena->allocator);
  for (const cgn_ast_given *one = first; one; one = one->next) {
    cgn_given given = {.kind = one->kind, .field = one->field.number, .instant = one->instant};
    given.values = compile_values(compiler, one);
    given.name = cgn_compile_string(compiler, one->kind == CGN_GIVEN_SEAL ? one->number.text : cgn_given_name(one));
    given.set_kind = one->set_kind;
    given.silent = one->silent;
    cgn_compile_add(compiler, &givens, &given, sizeof given);
  }
  cgn_span span = cgn_compile_span(compiler, &givens, sizeof(cgn_given));
  cgn_buffer_free(&givens);
  return span;
}

static void compile_expect(cgn_compiler *compiler, const cgn_ast_expect *one, cgn_buffer *expects) {
  cgn_expect expect = {.verdict = one->verdict};
  cgn_sources_locate(&compiler->load->sources, one->place, &expect.line, NULL, NULL);
  expect.file = cgn_compile_name(compiler, compiler->load->sources.at[one->place.source].name);
  expect.text = demand_of(compiler, one);
  expect.by = cgn_compile_string(compiler, one->by.text);
  for (cgn_demand kind = CGN_DEMAND_WARNED; kind < CGN_DEMANDS; kind++)
    expect.demands[kind] = cgn_compile_words(compiler, &one->demands[kind]);
  expect.givens = compile_givens(compiler, one->givens);
  cgn_compile_add(compiler, expects, &expect, sizeof expect);
}

void cgn_compile_expects(cgn_compiler *compiler) {
  cgn_buffer expects;
  cgn_buffer_init(&expects, &compiler->load->arena->allocator);
  const cgn_ast_expect *one = compiler->load->ast.expects;
  for (; one && !cgn_compile_failed(compiler); one = one->next) compile_expect(compiler, one, &expects);
  compiler->program.expects = cgn_compile_span(compiler, &expects, sizeof(cgn_expect));
  cgn_buffer_free(&expects);
}
