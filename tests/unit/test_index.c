/* SPDX-License-Identifier: MIT */
/* Texts to what they name: found after growth, kept apart by every octet, and without memory. */
#include "rules/index.h"

#include "../support/exact.h"
#include <criterion/criterion.h>

#define MANY 100000

static const int first = 1, second = 2;

Test(index, put_and_find) {
  cgn_arena arena;
  cgn_arena_init(&arena, &cgn_allocator_default);
  cgn_index index = {.arena = &arena};
  cr_expect_null(cgn_index_find(&index, CGN_TEXT("a")), "an empty one");
  cr_expect_null(cgn_index_put(&index, CGN_TEXT("a"), &first));
  cr_expect_eq(cgn_index_put(&index, CGN_TEXT("a"), &second), &first, "the first stays");
  cr_expect_eq(cgn_index_find(&index, CGN_TEXT("a")), &first);
  cr_expect_null(cgn_index_find(&index, CGN_TEXT("A")));
  cr_expect_null(cgn_index_put(&index, CGN_TEXT(""), &second), "the empty text is one");
  cr_expect_null(cgn_index_put(&index, CGN_TEXT("\0"), &first), "NUL is an octet");
  cr_expect_eq(cgn_index_find(&index, CGN_TEXT("")), &second);
  cgn_arena_free(&arena);
}

static void fill(cgn_index *index, uint32_t *numbers) {
  for (uint32_t i = 0; i < MANY; i++) {
    numbers[i] = i;
    cr_expect_null(cgn_index_put(index, (cgn_text){(const char *)&numbers[i], sizeof *numbers}, &numbers[i]));
  }
  for (uint32_t i = 0; i < MANY; i++) {
    uint32_t same = i;
    cr_expect_eq(cgn_index_find(index, (cgn_text){(const char *)&same, sizeof same}), &numbers[i]);
  }
  cr_expect_eq(index->count, MANY);
}

Test(index, growth) {
  cgn_arena arena;
  cgn_arena_init(&arena, &cgn_allocator_default);
  uint32_t *numbers = cgn_arena_allocate_array(&arena, MANY, sizeof *numbers);
  cgn_index index = {.arena = &arena}, reserved = {.arena = &arena};
  fill(&index, numbers);
  cgn_index_reserve(&reserved, MANY);
  uint32_t capacity = reserved.capacity;
  fill(&reserved, numbers);
  cr_expect_eq(reserved.capacity, capacity, "it had room");
  cgn_arena_free(&arena);
}

/* Whichever allocation fails: what is found was put, and the arena says that memory failed. */
Test(index, without_memory) {
  static const char *const texts[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n"};
  for (size_t fails = 1; fails < 8; fails++) {
    failing state = {.fails_at = fails, .for_good = true};
    cgn_allocator allocator = failing_allocator(&state);
    cgn_arena arena;
    cgn_arena_init(&arena, &allocator);
    cgn_index index = {.arena = &arena};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
      cgn_text text = cgn_text_of_string(texts[i]);
      cgn_index_put(&index, text, texts[i]);
      const void *found = cgn_index_find(&index, text);
      cr_expect(found == texts[i] || (!found && arena.failed), "%zu %s", fails, texts[i]);
    }
    cgn_arena_free(&arena);
    cr_expect_eq(state.blocks, 0);
  }
}
