/* SPDX-License-Identifier: MIT */
/* The allocator, growing arrays, buffers and arenas. Every size is checked here before it is computed. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdlib.h>

enum {
  FIRST_ELEMENTS = 8, /* of an array that grows */
  FIRST_OCTETS = 64,  /* of a buffer */
  FIRST_CHUNK = 4000, /* of an arena: with its header and malloc's under a page */
  NUMBER_DIGITS = 20  /* of UINT64_MAX */
};

/* ---- Allocator ------------------------------------------------------------ */

static void *resize_by_malloc(void *context, void *block, size_t size) {
  (void)context;
  if (size) return realloc(block, size);
  free(block);
  return NULL;
}

const cgn_allocator cgn_allocator_default = {resize_by_malloc, NULL};

void *cgn_allocate(const cgn_allocator *allocator, size_t size) {
  void *block = cgn_reallocate(allocator, NULL, size, 1);
  if (block) memset(block, 0, size);
  return block;
}

void *cgn_reallocate(const cgn_allocator *allocator, void *block, size_t count, size_t size) {
  /* Above PTRDIFF_MAX the difference of two pointers into a block is undefined (C11 6.5.6). */
  if (size && count > PTRDIFF_MAX / size) return NULL;
  size_t octets = count * size;
  /* Size 0 would free the block. */
  return allocator->resize(allocator->context, block, octets ? octets : 1);
}

void cgn_release(const cgn_allocator *allocator, void *block) {
  if (block) allocator->resize(allocator->context, block, 0);
}

bool cgn_grow(const cgn_allocator *allocator, void *array, uint32_t *capacity, size_t needed, size_t size) {
  if (needed <= *capacity) return true;
  if (needed > UINT32_MAX) return false;
  uint32_t wanted = *capacity > UINT32_MAX / 2 ? UINT32_MAX : *capacity * 2;
  if (wanted < needed) wanted = (uint32_t)needed;
  if (wanted < FIRST_ELEMENTS) wanted = FIRST_ELEMENTS;
  /* `array` points to a pointer of any type, which only memcpy may read as void * (C11 6.5). */
  void *block;
  memcpy(&block, array, sizeof block);
  block = cgn_reallocate(allocator, block, wanted, size);
  if (!block) return false;
  memcpy(array, &block, sizeof block);
  *capacity = wanted;
  return true;
}

/* ---- Buffer ---------------------------------------------------------------- */

void cgn_buffer_init(cgn_buffer *buffer, const cgn_allocator *allocator) {
  *buffer = (cgn_buffer){.allocator = *allocator};
}

void cgn_buffer_free(cgn_buffer *buffer) {
  cgn_release(&buffer->allocator, buffer->at);
  cgn_buffer_init(buffer, &buffer->allocator);
}

void cgn_buffer_clear(cgn_buffer *buffer) {
  buffer->length = 0;
  buffer->failed = false;
}

/* One octet more than asked stays free, so that cgn_buffer_string never allocates. */
bool cgn_buffer_reserve(cgn_buffer *buffer, size_t more) {
  if (buffer->failed) return false;
  if (more < buffer->capacity - buffer->length) return true;
  size_t wanted = buffer->capacity ? buffer->capacity * 2 : FIRST_OCTETS;
  if (more >= PTRDIFF_MAX - buffer->length) goto failed;
  if (wanted <= buffer->length + more) wanted = buffer->length + more + 1;
  char *block = cgn_reallocate(&buffer->allocator, buffer->at, wanted, 1);
  if (!block) goto failed;
  buffer->at = block;
  buffer->capacity = wanted;
  return true;
failed:
  buffer->failed = true;
  return false;
}

void cgn_buffer_add(cgn_buffer *buffer, cgn_text text) {
  if (text.length == 0 || !cgn_buffer_reserve(buffer, text.length)) return;
  memcpy(buffer->at + buffer->length, text.at, text.length);
  buffer->length += text.length;
}

void cgn_buffer_add_string(cgn_buffer *buffer, const char *string) {
  cgn_buffer_add(buffer, cgn_text_of_string(string));
}

void cgn_buffer_add_octet(cgn_buffer *buffer, char octet) {
  cgn_buffer_add(buffer, (cgn_text){&octet, 1});
}

void cgn_buffer_add_number(cgn_buffer *buffer, uint64_t number) {
  char digits[NUMBER_DIGITS];
  size_t from = sizeof digits;
  do {
    digits[--from] = (char)('0' + number % 10);
    number /= 10;
  } while (number);
  cgn_buffer_add(buffer, (cgn_text){digits + from, sizeof digits - from});
}

cgn_text cgn_buffer_text(const cgn_buffer *buffer) {
  return buffer->failed ? (cgn_text){NULL, 0} : (cgn_text){buffer->at, buffer->length};
}

const char *cgn_buffer_string(cgn_buffer *buffer) {
  if (buffer->failed || !buffer->at) return "";
  buffer->at[buffer->length] = '\0';
  return buffer->at;
}

/* ---- Arena ------------------------------------------------------------------ */

/* Chunks up to `current` are in use, those behind it wait from before the last reset. */
typedef struct cgn_chunk {
  struct cgn_chunk *next;
  size_t size; /* octets of data */
  alignas(max_align_t) unsigned char data[];
} chunk;

void cgn_arena_init(cgn_arena *arena, const cgn_allocator *allocator) {
  *arena = (cgn_arena){.allocator = *allocator};
}

void cgn_arena_free(cgn_arena *arena) {
  for (chunk *one = arena->first, *next; one; one = next) {
    next = one->next;
    cgn_release(&arena->allocator, one);
  }
  cgn_arena_init(arena, &arena->allocator);
}

/* The chunk is the current one, and empty; NULL: there is none. */
static void begin_chunk(cgn_arena *arena, chunk *current) {
  arena->current = current;
  arena->free = current ? current->data : NULL;
  arena->left = current ? current->size : 0;
}

void cgn_arena_reset(cgn_arena *arena) {
  begin_chunk(arena, arena->first);
  arena->failed = false;
}

size_t cgn_arena_octets(const cgn_arena *arena) {
  size_t octets = arena->current ? arena->current->size - arena->left : 0;
  for (const chunk *one = arena->first; arena->current && one != arena->current; one = one->next)
    octets += one->size;
  return octets;
}

/* Where the link to the chunk after the current one stands. */
static chunk **next_link(cgn_arena *arena) {
  return arena->current ? &arena->current->next : &arena->first;
}

/*
 * A new chunk is as large as all before it together: an arena has few chunks
 * (one for each doubling), and walking them costs nothing.
 */
static chunk *add_chunk(cgn_arena *arena, size_t size) {
  size_t all = FIRST_CHUNK;
  for (const chunk *one = arena->first; one; one = one->next) all += one->size;
  if (size < all) size = all;
  chunk *fresh =
      size > PTRDIFF_MAX - sizeof(chunk) ? NULL : cgn_reallocate(&arena->allocator, NULL, sizeof(chunk) + size, 1);
  if (fresh) *fresh = (chunk){.size = size};
  return fresh;
}

/* Makes a chunk with room for `size` the current one: a waiting one where one is large enough. */
static bool next_chunk(cgn_arena *arena, size_t size) {
  chunk **link = next_link(arena);
  while (*link && (*link)->size < size) link = &(*link)->next;
  chunk *found = *link;
  if (found) {
    *link = found->next;
  } else {
    found = add_chunk(arena, size);
    if (!found) return false;
  }
  link = next_link(arena);
  found->next = *link;
  *link = found;
  begin_chunk(arena, found);
  return true;
}

/* What an object takes: a multiple of the alignment, and never nothing. `size` is at most PTRDIFF_MAX. */
static size_t rounded_size(size_t size) {
  const size_t step = alignof(max_align_t);
  return size ? (size + step - 1) / step * step : step;
}

void *cgn_arena_take(cgn_arena *arena, size_t size) {
  if (size > PTRDIFF_MAX) goto failed;
  size_t rounded = rounded_size(size);
  if (rounded > arena->left && !next_chunk(arena, rounded)) goto failed;
  void *object = arena->free;
  arena->free += rounded;
  arena->left -= rounded;
  return object;
failed:
  arena->failed = true;
  return NULL;
}

void cgn_arena_give_back(cgn_arena *arena, void *object, size_t size) {
  arena->free = object;
  arena->left += rounded_size(size);
}

void *cgn_arena_allocate(cgn_arena *arena, size_t size) {
  void *object = cgn_arena_take(arena, size);
  return object ? memset(object, 0, size) : NULL;
}

void *cgn_arena_allocate_array(cgn_arena *arena, size_t count, size_t size) {
  if (size && count > PTRDIFF_MAX / size) {
    arena->failed = true;
    return NULL;
  }
  return cgn_arena_allocate(arena, count * size);
}

cgn_text cgn_arena_copy(cgn_arena *arena, cgn_text text) {
  char *copy = cgn_arena_take(arena, text.length + 1);
  if (!copy) return (cgn_text){NULL, 0};
  if (text.length) memcpy(copy, text.at, text.length);
  copy[text.length] = '\0';
  return (cgn_text){copy, text.length};
}

cgn_buffer cgn_buffer_fixed(cgn_arena *arena, size_t octets) {
  char *at = octets < PTRDIFF_MAX ? cgn_arena_allocate(arena, octets + 1) : NULL;
  return (cgn_buffer){.at = at, .capacity = at ? octets + 1 : 0, .allocator = arena->allocator, .failed = !at};
}
