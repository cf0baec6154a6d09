/* SPDX-License-Identifier: MIT */
/*
 * Memory: the caller's allocator, a growing buffer, an arena. The only file
 * that allocates. Failure is a NULL or a false that the caller passes on.
 */
#ifndef CGN_BASE_ARENA_H
#define CGN_BASE_ARENA_H

#include "base/text.h"

/* The caller's or malloc's; `context` is handed on. */
typedef struct cgn_allocator {
  void *(*resize)(void *context, void *block, size_t size);
  void *context;
} cgn_allocator;

extern const cgn_allocator cgn_allocator_default;

void *cgn_allocate(const cgn_allocator *allocator, size_t size);         /* zeroed; NULL: none */
void *cgn_reallocate(const cgn_allocator *allocator, void *block, size_t count, size_t size); /* overflow checked */
void cgn_release(const cgn_allocator *allocator, void *block);           /* NULL is fine */
/*
 * Makes *array hold at least `needed` elements of `size` octets, at least
 * doubling; new ones are not initialised. False: no memory, nothing changed.
 */
bool cgn_grow(const cgn_allocator *allocator, void *array, uint32_t *capacity, size_t needed, size_t size);

/* Octets that grow. After a failed append `failed` stays set and appends do nothing. */
typedef struct cgn_buffer {
  char *at;
  size_t length, capacity;
  cgn_allocator allocator;
  bool failed;
} cgn_buffer;

void cgn_buffer_init(cgn_buffer *buffer, const cgn_allocator *allocator);
void cgn_buffer_free(cgn_buffer *buffer);
void cgn_buffer_clear(cgn_buffer *buffer); /* keeps its memory, clears `failed` */
bool cgn_buffer_reserve(cgn_buffer *buffer, size_t more);
void cgn_buffer_add(cgn_buffer *buffer, cgn_text text);
void cgn_buffer_add_string(cgn_buffer *buffer, const char *string); /* text of ours */
void cgn_buffer_add_octet(cgn_buffer *buffer, char octet);
void cgn_buffer_add_number(cgn_buffer *buffer, uint64_t number);
cgn_text cgn_buffer_text(const cgn_buffer *buffer); /* empty where memory failed */
/* NUL-terminated; "" where nothing was ever added or memory failed. */
const char *cgn_buffer_string(cgn_buffer *buffer);

/*
 * Many small objects that are freed together. Reset keeps its chunks, so that
 * an arena that is used again allocates nothing in the steady state.
 */
typedef struct cgn_arena {
  struct cgn_chunk *first, *current;
  unsigned char *free; /* of the current chunk: where the next object stands, */
  size_t left;         /* and how many octets there are */
  cgn_allocator allocator;
  bool failed;       /* an allocation failed since the last reset */
} cgn_arena;

void cgn_arena_init(cgn_arena *arena, const cgn_allocator *allocator);
void cgn_arena_free(cgn_arena *arena);
void cgn_arena_reset(cgn_arena *arena);
/* How much is in use, with what is left free at the ends of full chunks. */
size_t cgn_arena_octets(const cgn_arena *arena);
/* Aligned for any object, not initialised; NULL: no memory. Size 0 gives a unique pointer. */
void *cgn_arena_take(cgn_arena *arena, size_t size);
/* Gives back the object that was taken last. */
void cgn_arena_give_back(cgn_arena *arena, void *object, size_t size);
/* The same zeroed. */
void *cgn_arena_allocate(cgn_arena *arena, size_t size);
void *cgn_arena_allocate_array(cgn_arena *arena, size_t count, size_t size); /* overflow checked */
/* A copy, NUL-terminated behind its length; {NULL, 0} where memory failed (arena->failed). */
cgn_text cgn_arena_copy(cgn_arena *arena, cgn_text text);
/* A buffer of the arena that is as large as it will ever be: it must never grow, and is not freed. */
cgn_buffer cgn_buffer_fixed(cgn_arena *arena, size_t octets);

#endif
