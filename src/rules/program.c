/* SPDX-License-Identifier: MIT */
/* What is asked of a program itself, and its end. */
#include "rules/program.h"

enum {
  FIELD_OCTETS = 4,                 /* a field number and a blank */
  WORD_OCTETS = 3 * CGN_NAME_OCTETS /* folding makes at most three octets of one: U+0390 becomes three characters */
};

/* The key of a declared word, "17 webmail". False: no word is as long. */
static bool make_key(char key[FIELD_OCTETS + WORD_OCTETS], int field, cgn_text word, size_t *length) {
  size_t at = 0;
  if (word.length > WORD_OCTETS || field < 0 || field >= CGN_FIRST_FACT + CGN_FACTS) return false;
  if (field >= 100) key[at++] = (char)('0' + field / 100);
  if (field >= 10) key[at++] = (char)('0' + field / 10 % 10);
  key[at++] = (char)('0' + field % 10);
  key[at++] = ' ';
  if (word.length) memcpy(key + at, word.at, word.length);
  *length = at + word.length;
  return true;
}

bool cgn_program_word(const struct consigne_ruleset *ruleset, int field, cgn_text word) {
  char key[FIELD_OCTETS + WORD_OCTETS];
  cgn_text text = {key, 0};
  const cgn_field *built_in = cgn_field_of(field);
  if (built_in && cgn_field_has_word(built_in, word)) return true;
  if (!make_key(key, field, word, &text.length)) return false;
  const cgn_names *names = &cgn_program_of(ruleset)->names;
  return cgn_names_find(ruleset->image, names, CGN_NAME_FIELD_WORD, text) != CGN_NONE;
}

int cgn_program_fact(const struct consigne_ruleset *ruleset, cgn_text name) {
  const cgn_program *program = cgn_program_of(ruleset);
  const cgn_fact *facts = CGN_ITEMS(ruleset->image, program->facts, cgn_fact);
  for (uint32_t i = 0; i < program->facts.count; i++) {
    if (cgn_text_equal_nocase(cgn_image_text(ruleset->image, facts[i].name), name)) return CGN_FIRST_FACT + (int)i;
  }
  return 0;
}

bool cgn_mask_has(const uint64_t mask[2], int field) {
  if (field < 0 || field >= 128) return false;
  return (mask[field / 64] >> (field % 64)) & 1;
}

cgn_moment cgn_rule_moment(const cgn_rule *rule) {
  cgn_moment latest = CGN_MOMENT_CONNECT;
  for (int field = 0; (field = cgn_mask_next(rule->reads, field)) != 0;) {
    const cgn_field *info = cgn_field_of(field);
    cgn_moment moment = info ? info->moment : CGN_MOMENT_CONNECT; /* a fact: the caller's, whenever it likes */
    if (moment > latest) latest = moment;
  }
  return latest;
}

void cgn_ruleset_release(struct consigne_ruleset *ruleset) {
  const cgn_allocator allocator = ruleset->allocator;
  for (uint32_t i = 0; i < cgn_program_of(ruleset)->pattern_count; i++) cgn_pattern_free(ruleset->patterns[i]);
  cgn_release(&allocator, ruleset->patterns);
  cgn_release(&allocator, ruleset->dump);
  cgn_release(&allocator, ruleset->files);
  cgn_release(&allocator, (void *)ruleset->spare);
  cgn_release(&allocator, ruleset->image);
  cgn_release(&allocator, ruleset);
}
