/* SPDX-License-Identifier: MIT */
/* A given as the language writes it (language section 10). */
#include "advise/diff/case.h"
#include "rules/print/print.h"

void cgn_told_add_name(cgn_buffer *out, const cgn_told *told) {
  const cgn_field *field = cgn_field_of(told->field);
  cgn_buffer_add_string(out, field ? field->name : "fact.");
  if (!field) cgn_buffer_add(out, told->name);
}

enum { PAIRS = CGN_CASE_VALUES / 2 };

/* What the words and entries of a given are made in. */
typedef struct room {
  cgn_word words[CGN_CASE_VALUES];
  cgn_ast_owner entries[PAIRS];
} room;

static cgn_ast_owner *link_owners(room *in, const cgn_told *told) {
  uint32_t count = told->count / 2;
  for (uint32_t i = 0; i < count; i++) {
    in->entries[i] = (cgn_ast_owner){.next = i + 1 < count ? &in->entries[i + 1] : NULL};
    in->entries[i].item.text = told->values[2 * i];
    in->entries[i].logins = cgn_words_of(&in->words[i], &told->values[2 * i + 1], 1);
  }
  return count ? in->entries : NULL;
}

/* The first value of a seal is the sealer. */
static void set_seal(cgn_ast_given *given, const cgn_told *told) {
  uint64_t instance = 0;
  cgn_text_to_number(told->name, CGN_SEALS, &instance);
  given->instance = (uint32_t)instance;
  given->name.text = told->values[0];
  given->values.first = given->values.first->next;
  given->values.count--;
}

void cgn_told_add(cgn_buffer *out, const cgn_told *told) {
  room in;
  cgn_ast_given given = {.kind = told->kind, .silent = told->silent, .instant = told->instant};
  given.field.number = told->field;
  given.set_kind = told->set_kind;
  given.name.text = told->name;
  if (told->kind == CGN_GIVEN_OWNERS)
    given.owners = link_owners(&in, told);
  else
    given.values = cgn_words_of(in.words, told->values, told->count);
  if (told->kind == CGN_GIVEN_SEAL && told->count > 0) set_seal(&given, told);
  if (told->kind <= CGN_GIVEN_UNKNOWN) {
    cgn_told_add_name(out, told);
    cgn_buffer_add_octet(out, ' ');
  }
  cgn_print_given(out, &given);
}
