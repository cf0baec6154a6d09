/* SPDX-License-Identifier: MIT */
/* Sorting in place, without memory: qsort of the C library asks malloc for some where there is much to sort. */
#ifndef CGN_BASE_SORT_H
#define CGN_BASE_SORT_H

#include <stddef.h>

/*
 * Sorts `count` elements of `size` octets by `compare`, which is as qsort's. What
 * is equal for it may come in any order. At most count * log(count) comparisons
 * (times a constant), whatever the order before; `count` where it is sorted.
 */
void cgn_sort(void *at, size_t count, size_t size, int (*compare)(const void *, const void *));

#endif
