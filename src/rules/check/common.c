/* SPDX-License-Identifier: MIT */
/* What check_types and check_sense work with: arenas, the rows of fields, items read to be judged. */
#include "base/instant.h"
#include "rules/check/internal.h"

void cgn_checker_start(cgn_checker *checker, cgn_load *load) {
  const cgn_allocator *allocator = &load->arena->allocator;
  *checker = (cgn_checker){.load = load, .reading = *load};
  cgn_arena_init(&checker->items, allocator);
  cgn_arena_init(&checker->own, allocator);
  cgn_arena_init(&checker->pass, allocator);
  cgn_buffer_init(&checker->buffer, allocator);
  checker->reading.arena = &checker->items;
  checker->aliases.arena = checker->words.arena = checker->set_names.arena = &checker->pass;
}

int cgn_checker_end(cgn_checker *checker) {
  bool failed = checker->failed || checker->buffer.failed || checker->items.failed || checker->own.failed ||
                checker->pass.failed || checker->load->arena->failed || checker->load->findings->arena.failed;
  cgn_buffer_free(&checker->buffer);
  cgn_arena_free(&checker->items);
  cgn_arena_free(&checker->own);
  cgn_arena_free(&checker->pass);
  return failed ? CONSIGNE_E_MEMORY : CONSIGNE_OK;
}

void cgn_checker_begin(cgn_checker *checker) {
  checker->failed |= checker->own.failed;
  cgn_arena_reset(&checker->own);
}

bool cgn_checker_read(cgn_checker *checker, cgn_set_kind kind, const cgn_word *word, cgn_item *item) {
  checker->failed |= checker->items.failed;
  cgn_arena_reset(&checker->items);
  return cgn_item_read(&checker->reading, kind, word, checker->load->ast.origin_key, item);
}

/* "2027-12-31" of "31.12.2027" and "31/12/2027"; empty: it is no such date. */
static cgn_text turned_date(cgn_checker *checker, cgn_text text) {
  if (text.length != 10 || (text.at[2] != '.' && text.at[2] != '/') || text.at[5] != text.at[2]) return CGN_NO_TEXT;
  cgn_buffer_clear(&checker->buffer);
  cgn_buffer_add(&checker->buffer, cgn_text_slice(text, 6, 4));
  cgn_buffer_add_octet(&checker->buffer, '-');
  cgn_buffer_add(&checker->buffer, cgn_text_slice(text, 3, 2));
  cgn_buffer_add_octet(&checker->buffer, '-');
  cgn_buffer_add(&checker->buffer, cgn_text_slice(text, 0, 2));
  return cgn_buffer_text(&checker->buffer);
}

/* What is out of range, of a text of the form of a DATE. */
static const char *out_of_range(cgn_text text) {
  uint64_t month = 0, day = 0;
  cgn_text_to_number(cgn_text_slice(text, 5, 2), 99, &month);
  cgn_text_to_number(cgn_text_slice(text, 8, 2), 99, &day);
  if (month < 1 || month > 12) return "there is no \"%\": a month is from 01 to 12";
  if (day < 1 || day > 28) return "there is no \"%\": that month has no such day";
  return "there is no \"%\": write a day of the calendar, 24 hours a day";
}

bool cgn_check_date(cgn_checker *checker, const cgn_word *word, int64_t *instant, bool *day_only) {
  switch (cgn_instant_read(word->text, checker->load->ast.zone_minutes, instant, day_only)) {
  case CGN_INSTANT_OK: return true;
  case CGN_INSTANT_FORM: {
    cgn_text turned = turned_date(checker, word->text);
    cgn_error(checker->load, "bad-date", word->place,
              turned.length
                  ? "\"%\" is no date: write \"%\""
                  : "\"%\" is no date: write 2027-03-01, or 2027-03-01T08:00 with Z or +01:00 behind it for "
                    "another zone",
              word->text, turned);
    break;
  }
  case CGN_INSTANT_RANGE:
    cgn_error(checker->load, "bad-date", word->place, out_of_range(word->text), word->text);
    break;
  }
  return false;
}

cgn_text cgn_word_key(cgn_checker *checker, int field, cgn_text canonical) {
  cgn_buffer_clear(&checker->buffer);
  cgn_buffer_add_number(&checker->buffer, (uint64_t)field);
  cgn_buffer_add_octet(&checker->buffer, ' ');
  cgn_buffer_add(&checker->buffer, canonical);
  checker->failed |= checker->buffer.failed;
  return cgn_buffer_text(&checker->buffer);
}

const cgn_field *cgn_checked_field(int number) {
  bool is_fact = number >= CGN_FIRST_FACT && number < CGN_FIRST_FACT + CGN_FACTS;
  return is_fact ? cgn_field_row(number) : cgn_field_of(number);
}

bool cgn_is_local(const cgn_field_name *name) {
  return name->part == CGN_PART_LOCAL;
}

bool cgn_is_claim(const cgn_field_name *name) {
  const cgn_field *field = cgn_checked_field(name->number);
  return field && field->claim;
}

const cgn_field_name *cgn_clause_field(const cgn_ast_rule *rule, const cgn_condition *clause) {
  if (clause->test == CGN_TEST_LIMIT) return NULL;
  if (!cgn_is_bare(clause)) return &clause->field;
  return rule->subject ? &rule->subject->field : NULL;
}

/* A name that the caller vouches for: one host, no wildcard. */
void cgn_check_given_domain(cgn_checker *checker, const cgn_word *word) {
  cgn_item item;
  if (cgn_checker_read(checker, CGN_SET_DOMAINS, word, &item) && item.kind == CGN_ITEM_BELOW)
    cgn_error(checker->load, "bad-domain", word->place, "\"%\" is a wildcard: a value is one name, write \"%\"",
              word->text, item.address.domain.key);
}
