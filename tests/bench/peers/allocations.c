/* SPDX-License-Identifier: MIT */
/* Loaded before everything else (LD_PRELOAD), counts who asks the C library for memory; never while time is taken.
 */
#include <stddef.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);

unsigned long bench_allocations;

void *malloc(size_t size) {
  bench_allocations++;
  return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
  bench_allocations++;
  return __libc_calloc(count, size);
}

void *realloc(void *block, size_t size) {
  bench_allocations++;
  return __libc_realloc(block, size);
}
