/* SPDX-License-Identifier: MIT */
/* Memory: sizes at their bounds, each allocation made to fail in turn, and an arena that is used again. */
#include "base/arena.h"

#include "../support/exact.h"
#include "../support/rows.h"
#include <criterion/criterion.h>
#include <stdalign.h>

Test(arena, allocate) {
  failing state = {0};
  cgn_allocator allocator = failing_allocator(&state);
  unsigned char *block = cgn_allocate(&allocator, 100), *empty = cgn_allocate(&allocator, 0);
  cr_assert(block && empty, "size 0 gives a block too");
  for (size_t i = 0; i < 100; i++) cr_expect(block[i] == 0, "octet %zu is zero", i);
  cgn_release(&allocator, block);
  cgn_release(&allocator, empty);
  cgn_release(&allocator, NULL);
  cr_expect(state.blocks == 0, "all given back");
  void *none = cgn_reallocate(&cgn_allocator_default, NULL, 1, 1);
  cr_expect(none, "malloc's");
  cgn_release(&cgn_allocator_default, none);
}

Test(arena, overflow) {
  static const struct {
    size_t count, size;
  } rows[] = {{SIZE_MAX, 2}, {2, SIZE_MAX}, {SIZE_MAX / 2 + 1, 2}, {SIZE_MAX, SIZE_MAX}, {SIZE_MAX, 1}};
  failing state = {0};
  cgn_allocator allocator = failing_allocator(&state);
  cgn_arena arena;
  cgn_arena_init(&arena, &allocator);
  for (size_t i = 0; i < COUNT(rows); i++) {
    cr_expect_null(cgn_reallocate(&allocator, NULL, rows[i].count, rows[i].size), "row %zu", i);
    cr_expect_null(cgn_arena_allocate_array(&arena, rows[i].count, rows[i].size), "row %zu, arena", i);
    cr_expect(arena.failed, "row %zu, arena failed", i);
    cgn_arena_reset(&arena);
  }
  cr_expect_null(cgn_arena_allocate(&arena, SIZE_MAX), "rounding up");
  cr_expect_null(cgn_arena_allocate(&arena, PTRDIFF_MAX), "with the header of its chunk");
  cr_expect(state.calls == 0, "the allocator was not asked");
  cgn_arena_free(&arena);
}

Test(arena, grow) {
  failing state = {0};
  cgn_allocator allocator = failing_allocator(&state);
  uint32_t *numbers = NULL, capacity = 0;
  for (uint32_t i = 0; i < 10000; i++) {
    cr_assert(cgn_grow(&allocator, &numbers, &capacity, (size_t)i + 1, sizeof *numbers));
    cr_assert(capacity > i);
    numbers[i] = i;
  }
  for (uint32_t i = 0; i < 10000; i++) cr_assert(numbers[i] == i, "%u was kept", i);
  cr_expect(state.calls < 15, "it doubles: %zu allocations", state.calls);

  uint32_t *before = numbers, had = capacity;
  state.fails_at = state.calls + 1;
  cr_expect_not(cgn_grow(&allocator, &numbers, &capacity, (size_t)capacity + 1, sizeof *numbers), "no memory");
  cr_expect(numbers == before && capacity == had, "nothing changed");
  cr_expect(cgn_grow(&allocator, &numbers, &capacity, had, sizeof *numbers), "what is there needs no memory");
  cr_expect_not(cgn_grow(&allocator, &numbers, &capacity, (size_t)UINT32_MAX + 1, sizeof *numbers), "32 bits");
  cr_expect_not(cgn_grow(&allocator, &numbers, &capacity, UINT32_MAX, SIZE_MAX / 2), "octets overflow");
  cr_expect(numbers == before && capacity == had, "nothing changed");
  cgn_release(&allocator, numbers);
  cr_expect(state.blocks == 0, "all given back");
}

Test(arena, grow_to_the_last_number) {
  failing state = {.fails_at = 1};
  cgn_allocator allocator = failing_allocator(&state);
  char *octets = NULL;
  uint32_t capacity = UINT32_MAX - 1;
  cr_expect_not(cgn_grow(&allocator, &octets, &capacity, UINT32_MAX, 1), "doubling 32 bits does not wrap");
  cr_expect(state.failures == 1, "memory was asked for");
}

/* ---- Buffer ------------------------------------------------------------------ */

static void add_everything(cgn_buffer *buffer) {
  cgn_buffer_add_string(buffer, "code ");
  cgn_buffer_add_number(buffer, 550);
  cgn_buffer_add_octet(buffer, ' ');
  for (int i = 0; i < 100; i++) cgn_buffer_add(buffer, CGN_TEXT("0123456789"));
  cgn_buffer_add_number(buffer, UINT64_MAX);
  cgn_buffer_add_number(buffer, 0);
}

static void expect_everything(cgn_buffer *buffer) {
  cgn_text text = cgn_buffer_text(buffer);
  cr_assert(text.length == 9 + 1000 + 20 + 1);
  cr_expect(cgn_text_equal(cgn_text_slice(text, 0, 19), CGN_TEXT("code 550 0123456789")));
  cr_expect(cgn_text_equal(cgn_text_slice(text, 999, 100), CGN_TEXT("0123456789184467440737095516150")));
  cr_expect(strlen(cgn_buffer_string(buffer)) == text.length, "terminated");
}

Test(arena, buffer) {
  failing state = {0};
  cgn_allocator allocator = failing_allocator(&state);
  cgn_buffer buffer;
  cgn_buffer_init(&buffer, &allocator);
  cr_expect(cgn_buffer_text(&buffer).length == 0 && cgn_buffer_string(&buffer)[0] == '\0', "nothing added");
  cgn_buffer_add(&buffer, (cgn_text){NULL, 0});
  cr_expect(state.calls == 0, "nothing added, nothing asked for");
  add_everything(&buffer);
  expect_everything(&buffer);
  size_t calls = state.calls;
  cgn_buffer_clear(&buffer);
  cr_expect(cgn_buffer_text(&buffer).length == 0 && cgn_buffer_string(&buffer)[0] == '\0', "cleared");
  add_everything(&buffer);
  expect_everything(&buffer);
  cr_expect(state.calls == calls, "the memory was kept");
  cgn_buffer_free(&buffer);
  cr_expect(state.blocks == 0, "all given back");
  add_everything(&buffer);
  expect_everything(&buffer);
  cgn_buffer_free(&buffer);
}

/* The terminating NUL never needs memory: at every length the block has room for it. */
Test(arena, buffer_at_its_capacity) {
  cgn_buffer buffer;
  cgn_buffer_init(&buffer, &cgn_allocator_default);
  for (size_t i = 1; i < 300; i++) {
    cgn_buffer_add_octet(&buffer, 'a');
    cr_assert(buffer.length == i && buffer.capacity > i);
    cr_assert(strlen(cgn_buffer_string(&buffer)) == i);
  }
  cgn_buffer_free(&buffer);
}

Test(arena, buffer_reserve) {
  cgn_buffer buffer;
  cgn_buffer_init(&buffer, &cgn_allocator_default);
  cr_expect(cgn_buffer_reserve(&buffer, 0) && cgn_buffer_reserve(&buffer, 1000));
  const char *block = buffer.at;
  for (int i = 0; i < 1000; i++) cgn_buffer_add_octet(&buffer, 'a');
  cr_expect(buffer.at == block, "what was reserved is there");
  cr_expect_not(cgn_buffer_reserve(&buffer, SIZE_MAX), "too much");
  cr_expect(buffer.failed && cgn_buffer_text(&buffer).length == 0 && cgn_buffer_string(&buffer)[0] == '\0');
  cr_expect_not(cgn_buffer_reserve(&buffer, 0), "it stays failed");
  cgn_buffer_add_string(&buffer, "more");
  cr_expect(buffer.length == 1000, "appends do nothing");
  cgn_buffer_clear(&buffer);
  cgn_buffer_add_string(&buffer, "again");
  cr_expect_str_eq(cgn_buffer_string(&buffer), "again");
  cgn_buffer_free(&buffer);
}

Test(arena, buffer_without_memory) {
  bool whole = false;
  for (size_t n = 1; !whole; n++) {
    failing state = {.fails_at = n};
    cgn_allocator allocator = failing_allocator(&state);
    cgn_buffer buffer;
    cgn_buffer_init(&buffer, &allocator);
    add_everything(&buffer);
    whole = state.failures == 0;
    cr_expect(buffer.failed == !whole, "allocation %zu", n);
    if (whole) {
      expect_everything(&buffer);
    } else {
      cr_expect(cgn_buffer_text(&buffer).length == 0 && cgn_buffer_string(&buffer)[0] == '\0', "allocation %zu", n);
    }
    cgn_buffer_clear(&buffer);
    add_everything(&buffer);
    expect_everything(&buffer);
    cgn_buffer_free(&buffer);
    cr_expect(state.blocks == 0, "allocation %zu leaks", n);
    cr_assert(n < 100, "the loop ends");
  }
}

/* ---- Arena ------------------------------------------------------------------- */

/* Sizes about those of a message's objects, some larger than a first chunk. False: memory failed. */
static bool use_arena(cgn_arena *arena, unsigned char mark, size_t largest) {
  static const size_t sizes[] = {0, 1, 15, 16, 17, 100, 64, 1, 1000, 3999, 2, 40, 4001, 8, 700};
  unsigned char *objects[COUNT(sizes)];
  for (size_t i = 0; i < COUNT(sizes); i++) {
    size_t size = sizes[i] > largest ? largest : sizes[i];
    objects[i] = cgn_arena_allocate(arena, size);
    if (!objects[i]) return false;
    cr_assert((uintptr_t)objects[i] % alignof(max_align_t) == 0, "object %zu is aligned", i);
    for (size_t j = 0; j < size; j++) cr_assert(objects[i][j] == 0, "object %zu is zero", i);
    memset(objects[i], mark + (int)i, size);
  }
  for (size_t i = 0; i < COUNT(sizes); i++) {
    size_t size = sizes[i] > largest ? largest : sizes[i];
    for (size_t j = 0; j < size; j++) cr_assert(objects[i][j] == mark + i, "object %zu is its own", i);
    for (size_t j = 0; j < i; j++) cr_assert(objects[i] != objects[j], "%zu and %zu", i, j);
  }
  return true;
}

Test(arena, objects) {
  failing state = {0};
  cgn_allocator allocator = failing_allocator(&state);
  cgn_arena arena;
  cgn_arena_init(&arena, &allocator);
  for (unsigned char round = 0; round < 10; round++) cr_assert(use_arena(&arena, round, SIZE_MAX));
  cr_expect(state.calls < 8, "few chunks: %zu", state.calls);
  cgn_arena_free(&arena);
  cr_expect(state.blocks == 0, "all given back");
  cr_expect(use_arena(&arena, 1, SIZE_MAX), "it can be used again");
  uint64_t *numbers = cgn_arena_allocate_array(&arena, 1000, sizeof *numbers);
  cr_assert(numbers && cgn_arena_allocate_array(&arena, 0, sizeof *numbers), "arrays, also of no element");
  for (size_t i = 0; i < 1000; i++) cr_expect(numbers[i] == 0, "element %zu is zero", i);
  cgn_arena_free(&arena);
}

Test(arena, steady_state) {
  failing state = {0};
  cgn_allocator allocator = failing_allocator(&state);
  cgn_arena arena;
  cgn_arena_init(&arena, &allocator);
  cr_assert(use_arena(&arena, 1, SIZE_MAX) && use_arena(&arena, 2, SIZE_MAX));
  size_t calls = state.calls;
  for (int round = 0; round < 100; round++) {
    cgn_arena_reset(&arena);
    cr_assert(use_arena(&arena, 3, SIZE_MAX) && use_arena(&arena, 4, SIZE_MAX));
  }
  cr_expect(state.calls == calls, "the same work asks for nothing");
  for (size_t largest = 0; largest < 4000; largest += 100) {
    cgn_arena_reset(&arena);
    cr_assert(use_arena(&arena, 5, largest) && use_arena(&arena, 6, largest));
  }
  cr_expect(state.calls == calls, "nor does smaller work");
  cgn_arena_free(&arena);
}

/* Large objects after ever more small ones: an arena that took the next chunk only would grow for ever. */
Test(arena, mixed_work_is_bounded) {
  failing state = {0};
  cgn_allocator allocator = failing_allocator(&state);
  cgn_arena arena;
  cgn_arena_init(&arena, &allocator);
  for (size_t round = 0; round < 2000; round++) {
    cgn_arena_reset(&arena);
    for (size_t i = 0; i < round % 97; i++) cr_assert(cgn_arena_allocate(&arena, 500));
    cr_assert(cgn_arena_allocate(&arena, 30000));
    for (size_t i = 0; i < round % 13; i++) cr_assert(cgn_arena_allocate(&arena, 2000));
  }
  cr_expect(state.blocks <= 8, "%zu chunks", state.blocks);
  cgn_arena_free(&arena);
}

Test(arena, copy) {
  static const cgn_text rows[] = {{NULL, 0}, {"", 0}, {"a", 1}, {"a\0b", 3}, {"0123456789abcdef", 16}};
  cgn_arena arena;
  cgn_arena_init(&arena, &cgn_allocator_default);
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_text text = exact_copy(rows[i]), copy = cgn_arena_copy(&arena, text);
    cr_assert(copy.at && copy.at != text.at, "row %zu", i);
    cr_expect(cgn_text_equal(copy, text) && copy.at[copy.length] == '\0', "row %zu", i);
    exact_free(text);
  }
  cgn_arena_free(&arena);
}

Test(arena, arena_without_memory) {
  bool whole = false;
  for (size_t n = 1; !whole; n++) {
    failing state = {.fails_at = n};
    cgn_allocator allocator = failing_allocator(&state);
    cgn_arena arena;
    cgn_arena_init(&arena, &allocator);
    bool done = use_arena(&arena, 1, SIZE_MAX) && use_arena(&arena, 2, SIZE_MAX);
    whole = state.failures == 0;
    cr_expect(done == whole && arena.failed == !whole, "allocation %zu", n);
    cgn_arena_reset(&arena);
    cr_expect_not(arena.failed, "reset forgets the failure");
    cr_expect(use_arena(&arena, 3, SIZE_MAX), "allocation %zu, and then there was memory", n);
    cgn_arena_free(&arena);
    cr_expect(state.blocks == 0, "allocation %zu leaks", n);
    cr_assert(n < 100, "the loop ends");
  }
}

/* What was given back is taken again, at once and in its size; what stands before it stays. */
Test(arena, give_back) {
  static const size_t sizes[] = {0, 1, 16, 17, 4000, 100000};
  cgn_arena arena;
  cgn_arena_init(&arena, &cgn_allocator_default);
  for (size_t i = 0; i < COUNT(sizes); i++) {
    char *before = cgn_arena_take(&arena, 8);
    memcpy(before, "before..", 8);
    void *object = cgn_arena_take(&arena, sizes[i]);
    size_t octets = cgn_arena_octets(&arena);
    memset(object, 'x', sizes[i]);
    cgn_arena_give_back(&arena, object, sizes[i]);
    cr_expect_lt(cgn_arena_octets(&arena), octets, "size %zu", sizes[i]);
    cr_expect_eq(cgn_arena_take(&arena, sizes[i]), object, "size %zu", sizes[i]);
    cr_expect_eq(cgn_arena_octets(&arena), octets, "size %zu", sizes[i]);
    cr_expect_eq(memcmp(before, "before..", 8), 0, "size %zu", sizes[i]);
  }
  cgn_arena_free(&arena);
}

Test(arena, copy_without_memory) {
  failing state = {.fails_at = 1, .for_good = true};
  cgn_allocator allocator = failing_allocator(&state);
  cgn_arena arena;
  cgn_arena_init(&arena, &allocator);
  cgn_text copy = cgn_arena_copy(&arena, CGN_TEXT("text"));
  cr_expect(!copy.at && copy.length == 0 && arena.failed);
  cr_expect_null(cgn_arena_allocate(&arena, 1), "for good");
  cgn_arena_free(&arena);
}
