/* SPDX-License-Identifier: MIT */
/* What clients of each provider set; no decision reads it. */
#include "rules/compile/internal.h"

static cgn_span compile_servers(cgn_compiler *compiler, const cgn_ast_server *first) {
  cgn_buffer servers;
  cgn_buffer_init(&servers, &compiler->load->arena->allocator);
  for (const cgn_ast_server *one = first; one; one = one->next) {
    cgn_server server = {cgn_compile_string(compiler, one->host_key), one->kind, one->port_number, one->starttls};
    cgn_compile_add(compiler, &servers, &server, sizeof server);
  }
  cgn_span span = cgn_compile_span(compiler, &servers, sizeof(cgn_server));
  cgn_buffer_free(&servers);
  return span;
}

static cgn_span compile_methods(cgn_compiler *compiler, const cgn_words *words) {
  cgn_buffer strings, *name = &compiler->text;
  cgn_buffer_init(&strings, &compiler->load->arena->allocator);
  for (const cgn_word *word = words->first; word; word = word->next) {
    cgn_buffer_clear(name);
    for (size_t i = 0; i < word->text.length; i++) cgn_buffer_add_octet(name, cgn_to_lower(word->text.at[i]));
    compiler->failed |= name->failed;
    cgn_string string = cgn_compile_string(compiler, cgn_buffer_text(name));
    cgn_compile_add(compiler, &strings, &string, sizeof string);
  }
  cgn_span span = cgn_compile_span(compiler, &strings, sizeof(cgn_string));
  cgn_buffer_free(&strings);
  return span;
}

static void compile_submission(cgn_compiler *compiler, const cgn_ast_submission *one, uint32_t number) {
  cgn_span servers = compile_servers(compiler, one->servers);
  cgn_span methods = compile_methods(compiler, &one->methods);
  uint32_t enable = one->enable ? cgn_compile_reply(compiler, one->enable) : CGN_NONE;
  if (cgn_compile_failed(compiler)) return;
  cgn_provider *provider = (cgn_provider *)(void *)compiler->providers.at + number;
  provider->servers = servers;
  provider->methods = methods;
  provider->user = one->user_number;
  provider->senders = one->senders_number;
  provider->enable = enable;
}

void cgn_compile_submissions(cgn_compiler *compiler) {
  for (const cgn_ast_provider *one = compiler->load->ast.providers; one; one = one->next)
    if (one->submission) compile_submission(compiler, one->submission, one->number);
}
