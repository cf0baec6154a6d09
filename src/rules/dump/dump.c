/* SPDX-License-Identifier: MIT */
/*
 * A dump from beginning to end. Each piece that is printed goes into the digest
 * and is dropped then. The whole text is kept only where the options ask for it.
 */
#include "rules/dump/internal.h"

static void start(cgn_dumper *dumper, const cgn_load *load) {
  const cgn_allocator *allocator = &load->arena->allocator;
  *dumper = (cgn_dumper){.ast = &load->ast, .reading = *load, .keep = load->options && load->options->dump};
  cgn_arena_init(&dumper->items, allocator);
  cgn_arena_init(&dumper->texts, allocator);
  cgn_buffer_init(&dumper->item, allocator);
  cgn_buffer_init(&dumper->out, allocator);
  cgn_digest_start(&dumper->digest);
  dumper->reading.arena = &dumper->items;
}

static void end(cgn_dumper *dumper) {
  const cgn_allocator allocator = dumper->out.allocator;
  cgn_release(&allocator, dumper->names);
  cgn_release(&allocator, dumper->list.at);
  cgn_buffer_free(&dumper->out);
  cgn_buffer_free(&dumper->item);
  cgn_arena_free(&dumper->texts);
  cgn_arena_free(&dumper->items);
}

static void dump_head(cgn_dumper *dumper) {
  const cgn_ast *ast = dumper->ast;
  cgn_buffer *out = &dumper->out;
  cgn_buffer_add_string(out, "consigne 1\n");
  if (ast->origin_key.length) {
    cgn_buffer_add_string(out, "origin ");
    cgn_print_word(out, ast->origin_key);
    cgn_buffer_add_octet(out, '\n');
  }
  if (ast->zone_minutes) {
    unsigned minutes = (unsigned)(ast->zone_minutes < 0 ? -ast->zone_minutes : ast->zone_minutes);
    char zone[] = {ast->zone_minutes < 0 ? '-' : '+', (char)('0' + minutes / 600),
                   (char)('0' + minutes / 60 % 10),   ':',
                   (char)('0' + minutes % 60 / 10),   (char)('0' + minutes % 10)};
    cgn_buffer_add_string(out, "zone ");
    cgn_buffer_add(out, (cgn_text){zone, sizeof zone});
    cgn_buffer_add_octet(out, '\n');
  }
  if (ast->mixed_quarantine) cgn_buffer_add_string(out, "mixed quarantine\n");
}

static void dump_default(cgn_dumper *dumper) {
  const cgn_ast_verdict none = {.verdict = CONSIGNE_VERDICT_ACCEPT}, *fallback = &dumper->ast->fallback;
  cgn_buffer_add_string(&dumper->out, "default ");
  cgn_dump_verdict(dumper, fallback->verdict ? fallback : &none);
  cgn_buffer_add_octet(&dumper->out, '\n');
}

/* What decides. */
static void dump_policy(cgn_dumper *dumper) {
  dump_head(dumper);
  cgn_dump_facts(dumper);
  cgn_dump_sets(dumper);
  cgn_dump_providers(dumper);
  if (dumper->ast->owners) {
    cgn_dump_owners(dumper, dumper->ast->owners, "");
    cgn_buffer_add_octet(&dumper->out, '\n');
    cgn_dump_digest(dumper);
  }
  cgn_dump_limits(dumper);
  cgn_dump_replies(dumper);
  dump_default(dumper);
  cgn_dump_rules(dumper);
  cgn_dump_digest(dumper);
}

/* The buffer becomes the ruleset's. */
static void give_text(cgn_dumper *dumper, struct consigne_ruleset *ruleset) {
  cgn_buffer_string(&dumper->out); /* ends it with NUL */
  dumper->failed |= dumper->out.failed;
  if (dumper->failed) return;
  char *exact = cgn_reallocate(&dumper->out.allocator, dumper->out.at, dumper->out.length + 1, 1);
  ruleset->dump = exact ? exact : dumper->out.at;
  cgn_buffer_init(&dumper->out, &ruleset->allocator);
}

int cgn_dump_ruleset(const cgn_load *load, struct consigne_ruleset *ruleset) {
  cgn_dumper dumper;
  start(&dumper, load);
  dump_policy(&dumper);
  cgn_dump_revision(&dumper, ruleset);
  if (dumper.keep && !dumper.failed) {
    cgn_dump_expects(&dumper);
    give_text(&dumper, ruleset);
  }
  end(&dumper);
  return dumper.failed ? CONSIGNE_E_MEMORY : CONSIGNE_OK;
}
