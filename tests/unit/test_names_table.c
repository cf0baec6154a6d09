/* SPDX-License-Identifier: MIT */
/* The names table: every name is found with its value, no other is; wildcards stand for names below theirs only. */
#include "table/names.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "base/limits.h"
#include "../support/exact.h"

static const cgn_hash_key key = {1, 2};

typedef struct table {
  cgn_buffer image;
  cgn_names names;
} table;

static bool build(table *t, const cgn_name_entry *entries, uint32_t count) {
  cgn_buffer_init(&t->image, &cgn_allocator_default);
  return cgn_names_build(&t->image, entries, count, key, &t->names);
}

static uint32_t find(const table *t, uint8_t kind, const char *name) {
  cgn_text copy = exact_string(name);
  uint32_t value = cgn_names_find(t->image.at, &t->names, kind, copy);
  exact_free(copy);
  return value;
}

Test(names_table, empty) {
  table t;
  cr_assert(build(&t, NULL, 0));
  uint32_t found;
  cr_expect_eq(find(&t, 0, "x.example"), CGN_NONE);
  cr_expect_eq(find(&t, 0, ""), CGN_NONE);
  cr_expect_eq(cgn_names_find_domain(t.image.at, &t.names, 0, CGN_TEXT("x.example"), &found, 1), 0);
  cgn_buffer_free(&t.image);
}

Test(names_table, kinds_are_apart) {
  const cgn_name_entry entries[] = {
      {CGN_TEXT("x.example"), 10, 0}, {CGN_TEXT("x.example"), 11, 1}, {CGN_TEXT("x.example"), 17, 7},
      {CGN_TEXT(""), 18, 8},          {CGN_TEXT("a\0b"), 19, 8},      {CGN_TEXT("a"), 20, 8},
  };
  table t;
  cr_assert(build(&t, entries, sizeof entries / sizeof *entries));
  for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
    cr_expect_eq(cgn_names_find(t.image.at, &t.names, entries[i].kind, entries[i].key), entries[i].value, "row %zu",
                 i);
  cr_expect_eq(find(&t, 2, "x.example"), CGN_NONE, "a kind without names");
  cr_expect_eq(find(&t, 7, "x.exampl"), CGN_NONE, "a prefix");
  cr_expect_eq(find(&t, 7, ""), CGN_NONE);
  cgn_buffer_free(&t.image);
}

/* Numbered names: those built in are found, as many others are not. */
static void check_many(uint32_t count) {
  cgn_arena arena;
  cgn_arena_init(&arena, &cgn_allocator_default);
  cgn_name_entry *entries = cgn_arena_allocate_array(&arena, count, sizeof *entries);
  for (uint32_t i = 0; i < count; i++) {
    char text[32];
    int length = snprintf(text, sizeof text, "host%u.x.example", i);
    entries[i] = (cgn_name_entry){cgn_arena_copy(&arena, (cgn_text){text, (size_t)length}), i, (uint8_t)(i % 9)};
  }
  table t;
  cr_assert(build(&t, entries, count));
  uint32_t wrong = 0, stray = 0;
  for (uint32_t i = 0; i < count; i++) {
    wrong += cgn_names_find(t.image.at, &t.names, entries[i].kind, entries[i].key) != i;
    stray += cgn_names_find(t.image.at, &t.names, (uint8_t)(entries[i].kind + 1), entries[i].key) != CGN_NONE;
  }
  cr_expect_eq(wrong, 0, "%u of %u names have another value", wrong, count);
  cr_expect_eq(stray, 0, "%u of %u names are found that are not there", stray, count);
  cgn_buffer_free(&t.image);
  cgn_arena_free(&arena);
}

Test(names_table, many) {
  for (uint32_t count = 1; count <= 66; count++) check_many(count);
  check_many(1000);
  check_many(300000);
}

Test(names_table, size) {
  /* 16 octets a slot, five slots for four names, and the keys: what the header and performance need. */
  enum { COUNT = 100000, KEY = 9 };
  static char keys[COUNT][KEY + 1];
  static cgn_name_entry entries[COUNT];
  for (uint32_t i = 0; i < COUNT; i++) {
    snprintf(keys[i], sizeof keys[i], "%09u", i);
    entries[i] = (cgn_name_entry){{keys[i], KEY}, i, 7};
  }
  table t;
  cr_assert(build(&t, entries, COUNT));
  cr_expect_leq(t.image.length, COUNT * (size_t)(20 + KEY) + 64 * 16 + 64);
  cgn_buffer_free(&t.image);
}

typedef struct domain_row {
  const char *name;
  uint32_t found[4], count;
} domain_row;

Test(names_table, domains) {
  const cgn_name_entry entries[] = {
      {CGN_TEXT("univ.example"), 1, 0},      {CGN_TEXT("univ.example"), 2, 1},
      {CGN_TEXT("dept.univ.example"), 3, 0}, {CGN_TEXT("dept.univ.example"), 4, 1},
      {CGN_TEXT("example"), 5, 1},           {CGN_TEXT("[192.0.2.1]"), 6, 0},
  };
  /* `x` is x, `*.x` any name below it at any depth (language section 3); S25: on label boundaries. */
  const domain_row rows[] = {
      {"univ.example", {1, 5}, 2},
      {"a.univ.example", {2, 5}, 2},
      {"dept.univ.example", {3, 2, 5}, 3},
      {"a.b.dept.univ.example", {4, 2, 5}, 3},
      {"example", {0}, 0},
      {"x.example", {5}, 1},
      {"notuniv.example", {5}, 1},
      {"univ.example.evil.test", {0}, 0},
      {"[192.0.2.1]", {6}, 1},
      {"", {0}, 0},
      {".", {0}, 0},
      {"..univ.example", {2, 5}, 2},
      {"univ.example.", {0}, 0},
  };
  table t;
  cr_assert(build(&t, entries, sizeof entries / sizeof *entries));
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    cgn_text name = exact_string(rows[i].name);
    for (uint32_t most = 0; most <= 4; most++) {
      uint32_t found[4] = {0};
      uint32_t expected = rows[i].count < most ? rows[i].count : most;
      uint32_t count = cgn_names_find_domain(t.image.at, &t.names, 0, name, found, most);
      cr_expect_eq(count, expected, "%s: %u found, at most %u", rows[i].name, count, most);
      for (uint32_t j = 0; j < count && j < expected; j++)
        cr_expect_eq(found[j], rows[i].found[j], "%s: %u", rows[i].name, j);
    }
    exact_free(name);
  }
  cgn_buffer_free(&t.image);
}

/* 127 labels are all a domain can have: a wildcard of any depth is found, whatever the mask of depths can tell. */
Test(names_table, deep_domains) {
  enum { LABELS = 127 };
  char text[2 * LABELS];
  for (int i = 0; i < LABELS; i++) memcpy(text + 2 * i, "a.", 2);
  const cgn_text longest = {text, sizeof text - 1};
  for (size_t depth = 1; depth < LABELS; depth++) {
    cgn_text above = cgn_text_slice(longest, 2 * (LABELS - depth), longest.length);
    const cgn_name_entry entries[] = {{above, 7, 2 + 1}};
    table t;
    cr_assert(build(&t, entries, 1));
    uint32_t found = 0;
    cr_expect_eq(cgn_names_find_domain(t.image.at, &t.names, 2, longest, &found, 1), 1, "depth %zu", depth);
    cr_expect_eq(found, 7, "depth %zu", depth);
    cr_expect_eq(cgn_names_find_domain(t.image.at, &t.names, 2, above, &found, 1), 0, "depth %zu: itself", depth);
    cgn_buffer_free(&t.image);
  }
}

/* A sender's name of many dots costs one look at each, not a hash of each suffix: this ends at once. */
Test(names_table, hostile_name, .timeout = 10) {
  enum { OCTETS = 1 << 20 };
  static char dots[OCTETS];
  memset(dots, '.', sizeof dots);
  char above[200];
  memset(above, '.', sizeof above);
  const cgn_name_entry entries[] = {{{above, sizeof above}, 1, 1}};
  table t;
  cr_assert(build(&t, entries, 1));
  uint32_t found[2];
  cr_expect_eq(cgn_names_find_domain(t.image.at, &t.names, 0, (cgn_text){dots, OCTETS}, found, 2), 1);
  cgn_buffer_free(&t.image);
}

/* Names that were chosen to begin their probe at one slot under the key that is tried first. */
Test(names_table, collisions) {
  enum { COUNT = 200 };
  static char keys[COUNT][16];
  cgn_name_entry entries[COUNT];
  uint32_t count = 0;
  const uint8_t kind = 7;
  for (uint32_t i = 0; count < COUNT; i++) {
    int length = snprintf(keys[count], sizeof keys[count], "%u", i);
    cgn_text text = {keys[count], (size_t)length};
    /* The first 1/256 of the hashes: all in the first slots of a small table. */
    if (cgn_hash((cgn_hash_key){key.k0, key.k1 ^ kind}, text) >> 56) continue;
    entries[count] = (cgn_name_entry){text, count, kind};
    count++;
  }
  table t;
  cr_assert(build(&t, entries, COUNT));
  cr_expect_neq(t.names.key.k0, key.k0, "another key was taken");
  for (uint32_t i = 0; i < COUNT; i++)
    cr_expect_eq(cgn_names_find(t.image.at, &t.names, kind, entries[i].key), i, "%u", i);
  cgn_buffer_free(&t.image);
}

/* Equal keys are against the contract and cannot be told apart: there is no table within the bounds, and it says
 * so. */
Test(names_table, no_table) {
  cgn_name_entry entries[CGN_PROBES + 1];
  for (uint32_t i = 0; i <= CGN_PROBES; i++) entries[i] = (cgn_name_entry){CGN_TEXT("same"), i, 7};
  table t;
  cr_expect_not(build(&t, entries, CGN_PROBES + 1));
  cr_expect_not(t.image.failed);
  cgn_buffer_free(&t.image);
}

Test(names_table, memory) {
  const cgn_name_entry entries[] = {{CGN_TEXT("a"), 1, 7}, {CGN_TEXT("b"), 2, 7}};
  for (size_t n = 1;; n++) {
    failing state = {.fails_at = n};
    cgn_allocator allocator = failing_allocator(&state);
    table t;
    cgn_buffer_init(&t.image, &allocator);
    bool built = cgn_names_build(&t.image, entries, 2, key, &t.names);
    cr_expect_eq(built, state.failures == 0, "allocation %zu", n);
    if (built) cr_expect_eq(find(&t, 7, "b"), 2);
    cr_expect_not(cgn_image_is_full(&t.image));
    cgn_buffer_free(&t.image);
    cr_expect_eq(state.blocks, 0);
    if (built) break;
  }
}

Test(names_table, full_image) {
  cgn_buffer image;
  cgn_buffer_init(&image, &cgn_allocator_default);
  cr_assert_neq(cgn_image_append(&image, "x", 1), CGN_NONE);
  cr_expect_eq(cgn_image_append(&image, NULL, CGN_NONE), CGN_NONE);
  cr_expect(image.failed && cgn_image_is_full(&image));
  cr_expect_eq(cgn_image_append(&image, "x", 1), CGN_NONE, "it stays failed");
  cgn_image_append_text(&image, CGN_TEXT("x"));
  cr_expect(cgn_image_is_full(&image));
  cgn_buffer_free(&image);
}
