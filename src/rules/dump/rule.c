/* SPDX-License-Identifier: MIT */
/* Verdicts, replies and rules of a dump. */
#include "base/status.h"
#include "rules/dump/internal.h"
#include "rules/reserved.h"

/* ---- Verdicts and replies --------------------------------------------------------------- */

void cgn_dump_verdict(cgn_dumper *dumper, const cgn_ast_verdict *verdict) {
  cgn_buffer *out = &dumper->out;
  cgn_buffer_add_string(out, cgn_verdict_name(verdict->verdict));
  if (verdict->code_number) {
    cgn_buffer_add_octet(out, ' ');
    cgn_buffer_add_number(out, verdict->code_number);
    cgn_buffer_add_octet(out, ' ');
    cgn_buffer_add(out, verdict->enhanced_text);
  }
  cgn_dump_reply_of(dumper, verdict);
}

void cgn_dump_reply_of(cgn_dumper *dumper, const cgn_ast_verdict *verdict) {
  if (!verdict->text.text.at) return;
  cgn_buffer_add_octet(&dumper->out, ' ');
  if (verdict->reply_found)
    cgn_buffer_add(&dumper->out, verdict->reply_found->name.text);
  else
    cgn_print_string(&dumper->out, verdict->text.text);
}

/* Tags are compared without case (RFC 5646 2.1.1); one that begins a declaration stands at no start of a line. */
static void dump_text(cgn_dumper *dumper, const cgn_ast_text *text) {
  cgn_buffer_add_string(&dumper->out, cgn_is_reserved(text->language.text) ? " " : "\n    ");
  cgn_print_lower(&dumper->out, text->language.text);
  cgn_buffer_add_octet(&dumper->out, ' ');
  cgn_print_string(&dumper->out, text->text.text);
}

void cgn_dump_replies(cgn_dumper *dumper) {
  cgn_dump_names_start(dumper);
  for (const cgn_ast_reply *one = dumper->ast->replies; one; one = one->next)
    cgn_dump_names_add(dumper, &one->name, one);
  cgn_dump_names_sort(dumper);
  for (uint32_t i = 0; i < dumper->name_count; i++) {
    const cgn_ast_reply *reply = dumper->names[i].declaration;
    cgn_buffer_add_string(&dumper->out, "reply ");
    cgn_buffer_add(&dumper->out, reply->name.text);
    cgn_buffer_add_string(&dumper->out, " {");
    for (const cgn_ast_text *text = reply->texts; text; text = text->next) dump_text(dumper, text);
    cgn_buffer_add_string(&dumper->out, "\n}\n");
    cgn_dump_digest(dumper);
  }
}

/* ---- Rules -------------------------------------------------------------------------------- */

static void dump_tags(cgn_dumper *dumper, const cgn_words *tags) {
  cgn_dump_list_start(dumper, tags->count);
  for (const cgn_word *tag = tags->first; tag; tag = tag->next) {
    cgn_buffer_clear(&dumper->item);
    cgn_print_word(&dumper->item, tag->text);
    cgn_dump_list_add(dumper, tag->text);
  }
  cgn_dump_list_sort(dumper);
  for (uint32_t i = 0; i < dumper->list.count; i++) {
    cgn_buffer_add_string(&dumper->out, "    tag ");
    cgn_buffer_add(&dumper->out, dumper->list.at[i].text);
    cgn_buffer_add_octet(&dumper->out, '\n');
  }
}

static void dump_stage(cgn_dumper *dumper, const cgn_ast_stage *stage) {
  cgn_buffer *out = &dumper->out;
  bool dated = stage->instant != INT64_MIN;
  cgn_buffer_add_string(out, stage->share == 0 && !dated ? "    monitor" : "    enforce");
  if (stage->share > 0 ? stage->share < 100 || !dated : dated) {
    cgn_buffer_add_octet(out, ' ');
    cgn_buffer_add_number(out, stage->share);
    cgn_buffer_add_octet(out, '%');
  }
  if (dated) {
    cgn_buffer_add_string(out, " from ");
    cgn_print_date(out, stage->instant);
  }
  cgn_buffer_add_octet(out, '\n');
}

static void dump_rule(cgn_dumper *dumper, const cgn_ast_rule *rule) {
  cgn_buffer *out = &dumper->out;
  cgn_buffer_add_string(out, "rule ");
  cgn_buffer_add(out, rule->name.text);
  cgn_buffer_add_string(out, " {\n    when ");
  cgn_dump_condition(dumper, rule, rule->when);
  if (rule->unless) {
    cgn_buffer_add_string(out, "\n    unless ");
    cgn_dump_condition(dumper, rule, rule->unless);
  }
  cgn_buffer_add_octet(out, '\n');
  dump_tags(dumper, &rule->tags);
  if (rule->verdict.verdict) {
    cgn_buffer_add_string(out, "    ");
    cgn_dump_verdict(dumper, &rule->verdict);
    cgn_buffer_add_octet(out, '\n');
  }
  for (const cgn_ast_stage *stage = rule->stages; stage; stage = stage->next) dump_stage(dumper, stage);
  cgn_buffer_add_string(out, "}\n");
}

void cgn_dump_rules(cgn_dumper *dumper) {
  for (const cgn_ast_rule *rule = dumper->ast->rules; rule && !dumper->failed; rule = rule->next) {
    dump_rule(dumper, rule);
    cgn_dump_digest(dumper);
  }
}
