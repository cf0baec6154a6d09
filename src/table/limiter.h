/* SPDX-License-Identifier: MIT */
/*
 * Limits in bounded memory: in any span of D milliseconds at most N + B pass,
 * by GCRA (ITU-T I.371 A.1), for as many keys as the memory holds, from
 * any number of threads without a lock. What does not fit is answered FAILED.
 *
 * A counter is one atomic word: 20 bits that tell its key, 44 bits of
 * theoretical arrival time. Keys that share those bits and a bucket (one ask
 * in 65,536 where the table is full) share an allowance, so the limit is
 * stricter, never milder. A counter is used anew when its time has passed: then its
 * allowance is whole, and there is nothing to forget.
 *
 * `distinct` needs what has been seen: pairs of key and recipient, each with
 * 64 bits of keyed hash and the instant until which it counts as seen. There
 * a shared hash would be milder: M pairs kept, M / 2^64. A new recipient
 * is counted first and kept then: two threads with the same one count it
 * twice, and one that cannot be kept is FAILED and stays counted.
 *
 * The clock never goes back: after a step back it stands until time has
 * caught up. A step forward is taken as time that has passed: the bound holds
 * by the clock that was given, not by another one.
 */
#ifndef CGN_TABLE_LIMITER_H
#define CGN_TABLE_LIMITER_H

#include <stdatomic.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/limits.h"

typedef enum cgn_limiter_answer {
  CGN_LIMITER_YES = 1, /* exceeded; nothing was taken */
  CGN_LIMITER_NO,      /* not exceeded, and counted */
  CGN_LIMITER_FAILED   /* no room, or the instant is beyond what is counted */
} cgn_limiter_answer;

typedef struct cgn_limit_request {
  cgn_text name, key;
  cgn_text recipient; /* looked at with `distinct` only */
  uint64_t rate;      /* N, at least 1 */
  uint64_t period;    /* D in milliseconds, at least 1 */
  uint64_t burst;     /* B; 0 lets one pass at a time */
  bool distinct;
} cgn_limit_request;

/* What was seen, as long as `until` has not passed; a writer has it alone while `until` is UINT64_MAX. */
typedef struct cgn_limiter_seen {
  _Atomic uint64_t until, hash;
} cgn_limiter_seen;

typedef struct cgn_limiter {
  cgn_allocator allocator;
  cgn_hash_key key;
  _Atomic int64_t origin; /* the first instant ever given; INT64_MIN: none yet */
  _Atomic uint64_t clock; /* ticks since then, the greatest ever given */
  uint32_t counter_buckets, seen_buckets;
  char *blocks[2]; /* that hold these two */
  _Atomic uint64_t *counters;
  cgn_limiter_seen *seen;
} cgn_limiter;

/*
 * Half of `octets` (CGN_LIMITER_OCTETS_LEAST to CGN_LIMITER_OCTETS_CEILING) is
 * for counters, 8 each, half for what was seen, 16 each. NULL: no memory.
 */
cgn_limiter *cgn_limiter_new(const cgn_allocator *allocator, size_t octets, cgn_text seed);
void cgn_limiter_free(cgn_limiter *limiter);

/* Asks and takes; `now` in milliseconds from any origin. From any thread. */
cgn_limiter_answer cgn_limiter_ask(cgn_limiter *limiter, int64_t now, const cgn_limit_request *request);

/* How many ticks the limiter's clock shows at `now`, which moves it; false: more than it can count. */
bool cgn_limiter_tick(cgn_limiter *limiter, int64_t now, uint64_t *tick);

/* ---- limiter_save.c ---- */

size_t cgn_limiter_saved_octets(const cgn_limiter *limiter);
/* What is left of every counter at `now`, into that many octets. False: the instant is beyond what is counted. */
bool cgn_limiter_save(cgn_limiter *limiter, int64_t now, unsigned char *out);
/*
 * Replaces all, as if no time had passed since it was saved. False, and
 * nothing is changed: cut, damaged, or of another seed, size or version. Not
 * while others ask.
 */
bool cgn_limiter_restore(cgn_limiter *limiter, int64_t now, cgn_text saved);

/* A counter's word. */
#define CGN_LIMITER_TIME_BITS 44
#define CGN_LIMITER_TIME ((UINT64_C(1) << CGN_LIMITER_TIME_BITS) - 1)

#endif
