/* SPDX-License-Identifier: MIT */
/* Prints trees plainly, so that a wrong tree shows in a diff. */
#include "tree.h"

#include "base/status.h"
#include "exact.h"
#include "rules/print/print.h"

int tree_parse(tree *t, cgn_text text, const consigne_options *options, const cgn_allocator *allocator) {
  uint32_t index = 0;
  memset(t, 0, sizeof *t);
  cgn_arena_init(&t->arena, allocator);
  cgn_findings_init(&t->findings, allocator);
  cgn_buffer_init(&t->buffer, &cgn_allocator_default);
  t->load = (cgn_load){.arena = &t->arena, .findings = &t->findings, .options = options};
  t->exact = exact_copy(text);
  cgn_sources_init(&t->load.sources, &t->arena, options, options && options->files);
  int status = cgn_sources_add_text(&t->load.sources, CGN_TEXT("rules"), text, &index);
  if (status != CONSIGNE_OK) return status;
  size_t signature = text.length - t->load.sources.at[index].text.length;
  t->load.sources.at[index].text = (cgn_text){t->exact.at + signature, text.length - signature};
  return cgn_parse(&t->load, index);
}

void tree_free(tree *t) {
  cgn_findings_release(&t->findings);
  cgn_arena_free(&t->arena);
  cgn_buffer_free(&t->buffer);
  exact_free(t->exact);
}

const char *tree_findings(tree *t) {
  cgn_buffer *out = &t->buffer;
  cgn_buffer_clear(out);
  cgn_findings_finish(&t->findings, &t->load.sources);
  for (uint32_t i = 0; i < t->findings.count; i++) {
    const cgn_finding *one = &t->findings.at[i];
    if (i) cgn_buffer_add_string(out, ", ");
    if (one->place.source != 0) {
      cgn_buffer_add(out, one->file);
      cgn_buffer_add_octet(out, ':');
    }
    cgn_buffer_add_number(out, one->line);
    cgn_buffer_add_octet(out, ':');
    cgn_buffer_add_number(out, one->column);
    cgn_buffer_add_octet(out, ' ');
    cgn_buffer_add_string(out, one->id);
  }
  return cgn_buffer_string(out);
}

/* ---- Printing ------------------------------------------------------------------------------ */

static void word(tree *t, const cgn_word *one) {
  cgn_buffer_add_octet(&t->buffer, ' ');
  cgn_print_written(&t->buffer, one);
}

static void say(tree *t, const char *text) {
  cgn_buffer_add_string(&t->buffer, text);
}

/* `text` and the word, where there is one. */
static void optional(tree *t, const char *text, const cgn_word *one) {
  if (!one->text.at) return;
  say(t, text);
  word(t, one);
}

static void words(tree *t, const cgn_words *list) {
  say(t, " ");
  cgn_print_items(&t->buffer, list);
}

static void sources(tree *t, const char *text, const cgn_ast_source *first) {
  for (const cgn_ast_source *one = first; one; one = one->next) {
    say(t, text);
    say(t, " ");
    cgn_print_source(&t->buffer, one);
  }
}

static void provider(tree *t, const cgn_ast_provider *one) {
  say(t, "provider");
  word(t, &one->name);
  sources(t, " domains", one->domains);
  sources(t, " relays", one->relays);
  for (const cgn_ast_alias *alias = one->aliases; alias; alias = alias->next) {
    say(t, " alias");
    words(t, &alias->items);
    optional(t, " of", &alias->of);
  }
  optional(t, " subaddress", &one->subaddress);
  if (one->case_sensitive) say(t, " case sensitive");
  for (const cgn_ast_delegate *pair = one->delegates; pair; pair = pair->next) {
    say(t, " ");
    cgn_print_delegate(&t->buffer, pair);
  }
  say(t, "\n");
}

static void owner(tree *t, const cgn_ast_owner *one) {
  const char *kind = one->kind == CGN_OWNER_FILE ? "file" : cgn_owner_words(one->kind);
  if (kind) say(t, " ");
  if (kind) say(t, kind);
  optional(t, "", &one->item);
  if (one->kind == CGN_OWNER_ENTRY) say(t, " by");
  if (one->kind == CGN_OWNER_ENTRY) words(t, &one->logins);
  optional(t, " by logins", &one->group);
  optional(t, "", &one->file);
}

static void verdict(tree *t, const cgn_ast_verdict *one) {
  if (!one->verdict) return;
  say(t, " ");
  say(t, cgn_verdict_name(one->verdict));
  optional(t, "", &one->code);
  optional(t, "", &one->enhanced);
  optional(t, "", &one->text);
}

static void condition(tree *t, const char *text, const cgn_condition *one) {
  if (!one) return;
  say(t, text);
  cgn_print_condition(&t->buffer, one);
}

static void rule(tree *t, const cgn_ast_rule *one) {
  say(t, "rule");
  word(t, &one->name);
  condition(t, " when ", one->when);
  condition(t, " unless ", one->unless);
  for (const cgn_word *tag = one->tags.first; tag; tag = tag->next) optional(t, " tag", tag);
  verdict(t, &one->verdict);
  for (const cgn_ast_stage *stage = one->stages; stage; stage = stage->next) {
    say(t, stage->share ? " enforce " : " monitor ");
    cgn_buffer_add_number(&t->buffer, stage->share);
    say(t, "%");
    optional(t, " from", &stage->from);
  }
  say(t, "\n");
}

static void limit(tree *t, const cgn_ast_limit *one) {
  optional(t, "limit", &one->name);
  say(t, " ");
  say(t, cgn_counted_name(one->counted));
  optional(t, " by", &one->by.word);
  optional(t, " rate", &one->rate);
  optional(t, " per", &one->per);
  optional(t, " burst", &one->burst);
  say(t, "\n");
}

static void expect(tree *t, const cgn_ast_expect *one) {
  static const char *const states[] = {
      [CGN_GIVEN_VALUES] = "",          [CGN_GIVEN_ABSENT] = " absent", [CGN_GIVEN_NULL] = " null",
      [CGN_GIVEN_UNKNOWN] = " unknown", [CGN_GIVEN_HEADER] = " header", [CGN_GIVEN_LIMIT] = " limit",
      [CGN_GIVEN_SET] = " set",         [CGN_GIVEN_OWNERS] = " owners"};
  say(t, "expect ");
  say(t, cgn_verdict_name(one->verdict));
  optional(t, " by", &one->by);
  for (cgn_demand kind = CGN_DEMAND_WARNED; kind < CGN_DEMANDS; kind++) {
    for (const cgn_word *name = one->demands[kind].first; name; name = name->next) {
      say(t, " ");
      optional(t, cgn_demand_name(kind), name);
    }
  }
  for (const cgn_ast_given *given = one->givens; given; given = given->next) {
    optional(t, "", &given->field.word);
    say(t, states[given->kind]);
    optional(t, "", &given->name);
    if (given->values.count) words(t, &given->values);
  }
  say(t, "\n");
}

const char *tree_print(tree *t) {
  const cgn_ast *ast = &t->load.ast;
  cgn_buffer_clear(&t->buffer);
  optional(t, "origin", &ast->origin);
  if (ast->origin.text.at) say(t, "\n");
  optional(t, "zone", &ast->zone);
  if (ast->zone.text.at) say(t, "\n");
  if (ast->mixed_word.text.at) say(t, ast->mixed_quarantine ? "mixed quarantine\n" : "mixed reject\n");
  if (ast->fallback.verdict) {
    say(t, "default");
    verdict(t, &ast->fallback);
    say(t, "\n");
  }
  if (ast->listeners.count) {
    say(t, "listeners");
    words(t, &ast->listeners);
    say(t, "\n");
  }
  for (const cgn_ast_fact *one = ast->facts; one; one = one->next) {
    optional(t, "fact", &one->name);
    words(t, &one->words);
    say(t, "\n");
  }
  for (const cgn_ast_set *one = ast->sets; one; one = one->next) {
    optional(t, cgn_set_kind_name(one->kind), &one->name);
    sources(t, "", one->sources);
    say(t, "\n");
  }
  for (const cgn_ast_provider *one = ast->providers; one; one = one->next) provider(t, one);
  if (ast->owners) {
    say(t, "owners");
    for (const cgn_ast_owner *one = ast->owners; one; one = one->next) owner(t, one);
    say(t, "\n");
  }
  for (const cgn_ast_limit *one = ast->limits; one; one = one->next) limit(t, one);
  for (const cgn_ast_reply *one = ast->replies; one; one = one->next) {
    optional(t, "reply", &one->name);
    for (const cgn_ast_text *text = one->texts; text; text = text->next) {
      optional(t, "", &text->language);
      optional(t, "", &text->text);
    }
    say(t, "\n");
  }
  for (const cgn_ast_rule *one = ast->rules; one; one = one->next) rule(t, one);
  for (const cgn_ast_expect *one = ast->expects; one; one = one->next) expect(t, one);
  return cgn_buffer_string(&t->buffer);
}
