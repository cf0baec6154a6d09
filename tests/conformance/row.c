/* SPDX-License-Identifier: MIT */
/* Records of convert.py, and demands. */
#include "row.h"

#include <stdlib.h>

enum { MOST_PAIRS = 100000, MOST_OCTETS = 1 << 24, MOST_SHOWN = 200 };

static void fail(const char *what) {
  fprintf(stderr, "conformance: %s\n", what);
  exit(2);
}

/* ---- Reading ------------------------------------------------------------------------ */

/* False: the input is at its end. */
static bool read_number(FILE *in, uint32_t most, uint32_t *number) {
  unsigned char octets[4];
  size_t length = fread(octets, 1, sizeof octets, in);
  if (length == 0) return false;
  if (length != sizeof octets) fail("a record is cut short");
  *number = 0;
  for (size_t i = sizeof octets; i > 0; i--) *number = *number << 8 | octets[i - 1];
  if (*number > most) fail("a record is too large");
  return true;
}

static cgn_text read_text(FILE *in, cgn_arena *arena) {
  uint32_t length;
  if (!read_number(in, MOST_OCTETS, &length)) fail("a record is cut short");
  char *at = cgn_arena_allocate(arena, length);
  if (!at || fread(at, 1, length, in) != length) fail("a record is cut short");
  return (cgn_text){at, length};
}

bool row_read(FILE *in, cgn_arena *arena, row *r) {
  *r = (row){.arena = arena};
  cgn_buffer_init(&r->differs, &arena->allocator);
  if (!read_number(in, MOST_PAIRS, &r->count)) return false;
  r->pairs = cgn_arena_allocate_array(arena, r->count, sizeof *r->pairs);
  if (!r->pairs) fail("no memory");
  for (uint32_t i = 0; i < r->count; i++) {
    r->pairs[i].key = read_text(in, arena);
    r->pairs[i].value = read_text(in, arena);
  }
  return true;
}

void row_free(row *r) {
  cgn_buffer_free(&r->differs);
  cgn_arena_reset(r->arena);
}

/* ---- Values -------------------------------------------------------------------------- */

cgn_text row_text(const row *r, const char *key) {
  for (uint32_t i = 0; i < r->count; i++) {
    if (cgn_text_equal(r->pairs[i].key, cgn_text_of_string(key))) return r->pairs[i].value;
  }
  return (cgn_text){NULL, 0};
}

cgn_text row_element(const row *r, const char *key, uint32_t number, const char *name) {
  char whole[200];
  snprintf(whole, sizeof whole, "%s.%u%s%s", key, (unsigned)number, name ? "." : "", name ? name : "");
  return row_text(r, whole);
}

uint32_t row_length(const row *r, const char *key) {
  uint64_t length = 0;
  cgn_text_to_number(row_text(r, key), MOST_PAIRS, &length);
  return (uint32_t)length;
}

bool row_has(const row *r, const char *key) {
  return row_text(r, key).at != NULL;
}

bool row_is_true(const row *r, const char *key) {
  return row_is(r, key, "true");
}

bool row_is(const row *r, const char *key, const char *value) {
  return cgn_text_equal(row_text(r, key), cgn_text_of_string(value));
}

cgn_text row_join(row *r, cgn_text first, cgn_text second, cgn_text third) {
  const cgn_text texts[] = {first, second, third};
  char *at = cgn_arena_allocate(r->arena, first.length + second.length + third.length);
  size_t length = 0;
  if (!at) fail("no memory");
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    if (texts[i].length) memcpy(at + length, texts[i].at, texts[i].length);
    length += texts[i].length;
  }
  return (cgn_text){at, length};
}

cgn_text row_keep(row *r, cgn_buffer *buffer) {
  cgn_text kept = cgn_arena_copy(r->arena, cgn_buffer_text(buffer));
  cgn_buffer_free(buffer);
  return kept;
}

/* ---- Demands --------------------------------------------------------------------------- */

void demand(row *r, bool holds, const char *what) {
  if (holds) return;
  if (r->differs.length) cgn_buffer_add_string(&r->differs, "; ");
  cgn_buffer_add_string(&r->differs, what);
}

void demand_flag(row *r, const char *key, bool answer) {
  if (row_is_true(r, key) == answer) return;
  demand(r, false, key);
  cgn_buffer_add_string(&r->differs, answer ? " is true" : " is false");
}

void demand_text(row *r, const char *key, cgn_text answer) {
  cgn_text wanted = row_text(r, key);
  if (!wanted.at == !answer.at && cgn_text_equal(wanted, answer)) return;
  demand(r, false, key);
  cgn_buffer_add_string(&r->differs, answer.at ? " is " : " is null");
  cgn_buffer_add(&r->differs, cgn_text_slice(answer, 0, MOST_SHOWN));
}
