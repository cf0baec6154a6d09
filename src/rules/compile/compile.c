/* SPDX-License-Identifier: MIT */
/*
 * A checked tree to a ruleset. The image grows at its end, text by text and
 * array by array; the program, which tells where everything is, is written over
 * its first octets last of all.
 */
#include "rules/compile/internal.h"

static void start(cgn_compiler *compiler, cgn_load *load) {
  const cgn_allocator *allocator = &load->arena->allocator;
  *compiler = (cgn_compiler){.load = load};
  compiler->strings.arena = compiler->inline_sets.arena = compiler->test_numbers.arena = load->arena;
  cgn_buffer_init(&compiler->image, allocator);
  cgn_buffer_init(&compiler->sets, allocator);
  cgn_buffer_init(&compiler->providers, allocator);
  cgn_buffer_init(&compiler->delegations, allocator);
  cgn_buffer_init(&compiler->limits, allocator);
  cgn_buffer_init(&compiler->replies, allocator);
  cgn_buffer_init(&compiler->tests, allocator);
  cgn_buffer_init(&compiler->text, allocator);
  cgn_intern_init(&compiler->intern, load, &compiler->image);
}

static void end(cgn_compiler *compiler) {
  cgn_intern_free(&compiler->intern);
  cgn_buffer_free(&compiler->text);
  cgn_buffer_free(&compiler->tests);
  cgn_buffer_free(&compiler->replies);
  cgn_buffer_free(&compiler->limits);
  cgn_buffer_free(&compiler->delegations);
  cgn_buffer_free(&compiler->providers);
  cgn_buffer_free(&compiler->sets);
  cgn_buffer_free(&compiler->image);
}

static void compile_program(cgn_compiler *compiler) {
  cgn_program *program = &compiler->program;
  const cgn_ast *ast = &compiler->load->ast;
  cgn_image_append(&compiler->image, NULL, sizeof *program);
  cgn_compile_sets(compiler);
  cgn_compile_owners(compiler);
  cgn_compile_limits(compiler);
  cgn_compile_replies(compiler);
  cgn_compile_submissions(compiler);
  cgn_compile_rules(compiler);
  cgn_compile_triggers(compiler);
  cgn_compile_expects(compiler);
  program->origin = cgn_compile_string(compiler, ast->origin_key);
  program->zone_minutes = ast->zone_minutes;
  program->mixed_quarantine = ast->mixed_quarantine;
  program->sets = cgn_compile_span(compiler, &compiler->sets, sizeof(cgn_set));
  program->providers = cgn_compile_span(compiler, &compiler->providers, sizeof(cgn_provider));
  program->delegations = cgn_compile_span(compiler, &compiler->delegations, sizeof(cgn_delegation));
  program->limits = cgn_compile_span(compiler, &compiler->limits, sizeof(cgn_limit));
  program->replies = cgn_compile_span(compiler, &compiler->replies, sizeof(cgn_reply));
  program->tests = cgn_compile_span(compiler, &compiler->tests, sizeof(cgn_test));
  if (!cgn_compile_failed(compiler)) compiler->failed = !cgn_intern_finish(&compiler->intern, program);
}

static int status_of(const cgn_compiler *compiler) {
  if (cgn_image_is_full(&compiler->image)) return CONSIGNE_E_LIMIT;
  return cgn_compile_failed(compiler) ? CONSIGNE_E_MEMORY : CONSIGNE_OK;
}

/* The image in a block of its size; where there is no memory even for that, as it is. */
static char *take_image(cgn_compiler *compiler) {
  cgn_buffer *image = &compiler->image;
  cgn_program *program = &compiler->program;
  program->magic = CGN_PROGRAM_MAGIC;
  program->size = (uint32_t)image->length;
  memcpy(image->at, program, sizeof *program);
  char *exact = cgn_reallocate(&image->allocator, image->at, image->length, 1);
  char *block = exact ? exact : image->at;
  cgn_buffer_init(image, &image->allocator);
  return block;
}

static int make_ruleset(cgn_compiler *compiler, struct consigne_ruleset **ruleset) {
  const consigne_options *options = compiler->load->options;
  struct consigne_ruleset *made = cgn_allocate(&compiler->image.allocator, sizeof *made);
  if (!made) return CONSIGNE_E_MEMORY;
  made->spare = cgn_allocate(&compiler->image.allocator, sizeof *made->spare);
  if (!made->spare) {
    cgn_release(&compiler->image.allocator, made);
    return CONSIGNE_E_MEMORY;
  }
  atomic_init(made->spare, NULL);
  atomic_init(&made->references, 1);
  made->allocator = compiler->image.allocator;
  made->pattern_match_limit = cgn_options_limit(options, CONSIGNE_LIMIT_PATTERN_MATCH);
  made->image = take_image(compiler);
  made->patterns = compiler->intern.patterns;
  compiler->intern.patterns = NULL;
  compiler->intern.pattern_count = 0;
  *ruleset = made;
  return CONSIGNE_OK;
}

int cgn_compile(cgn_load *load, struct consigne_ruleset **ruleset) {
  cgn_compiler compiler;
  start(&compiler, load);
  compile_program(&compiler);
  int status = status_of(&compiler);
  if (status == CONSIGNE_OK) status = make_ruleset(&compiler, ruleset);
  load->repeats = compiler.intern.members.repeated;
  end(&compiler);
  return status;
}
