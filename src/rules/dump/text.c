/* SPDX-License-Identifier: MIT */
/* Words, strings, dates and fields of a dump: what reads back as what it was. */
#include "base/instant.h"
#include "rules/dump/internal.h"
#include "rules/parse/parse.h"

void cgn_dump_add_string(cgn_buffer *out, cgn_text text) {
  cgn_buffer_add_octet(out, '"');
  for (size_t i = 0; i < text.length; i++) {
    if (text.at[i] == '"' || text.at[i] == '\\') cgn_buffer_add_octet(out, '\\');
    cgn_buffer_add_octet(out, text.at[i]);
  }
  cgn_buffer_add_octet(out, '"');
}

/* A word of the language is quoted: at the start of a line it would end what it stands in. */
void cgn_dump_add_word(cgn_buffer *out, cgn_text text) {
  if (cgn_lexer_is_word(text) && !cgn_is_reserved(text))
    cgn_buffer_add(out, text);
  else
    cgn_dump_add_string(out, text);
}

void cgn_dump_add_date(cgn_buffer *out, int64_t instant) {
  size_t start = out->length;
  cgn_instant_add(out, instant, 0);
  cgn_text date = cgn_text_slice(cgn_buffer_text(out), start, out->length);
  if (cgn_text_find(date, 0, 'T') == date.length) cgn_buffer_add_string(out, "T00:00Z");
}

void cgn_dump_add_field(cgn_dumper *dumper, const cgn_field_name *field) {
  const cgn_field *info = cgn_field_of(field->number);
  cgn_buffer_add_string(&dumper->out, info ? info->name : "fact.");
  for (const cgn_ast_fact *fact = dumper->ast->facts; !info && fact; fact = fact->next) {
    if (fact->field == field->number) cgn_buffer_add(&dumper->out, fact->name.text);
  }
  if (field->part == CGN_PART_DOMAIN) cgn_buffer_add_string(&dumper->out, ".domain");
  if (field->part == CGN_PART_LOCAL) cgn_buffer_add_string(&dumper->out, ".local");
}

void cgn_dump_digest(cgn_dumper *dumper) {
  cgn_buffer *out = &dumper->out;
  cgn_digest_add(&dumper->digest, cgn_text_slice(cgn_buffer_text(out), dumper->digested, out->length));
  dumper->failed |= out->failed;
  dumper->digested = out->length;
  if (dumper->keep) return;
  cgn_buffer_clear(out);
  dumper->digested = 0;
}
