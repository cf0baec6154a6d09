/* SPDX-License-Identifier: MIT */
/*
 * GCRA without locks. Why the bound is exact, with T = D / N rounded up and
 * room for B * T: each of k passages since the first one, at s, has put the
 * counter's time on by T, and the last one, at e, found it at most B * T
 * ahead. So k * T <= B * T + (e - s), and where e - s <= D, k <= B + N.
 *
 * Two threads may put one key into two slots. Therefore a passage takes from
 * every slot of its key, and looks again until it has taken from all it sees.
 * Of two passages, then, one has taken from every live slot of the other's: had each
 * left one out, each had looked before the other took. So the sets are nested, and the
 * slot in the smallest has counted all. docs/internals.md has this at length.
 */
#include "table/limiter.h"

#include "base/digest.h"

#define SLOTS CGN_LIMITER_BUCKET_SLOTS

enum { LINE = 64 /* octets of a line of the cache, on most processors */ };

static cgn_hash_key key_of(const unsigned char octets[16]) {
  cgn_hash_key key = {0, 0};
  for (size_t i = 0; i < 8; i++) {
    key.k0 = key.k0 << 8 | octets[i];
    key.k1 = key.k1 << 8 | octets[8 + i];
  }
  return key;
}

/* Where the first bucket of a block begins: each stands in as few lines of the cache as can be. */
static void *aligned(char *block) {
  return block + (LINE - (uintptr_t)block % LINE) % LINE;
}

cgn_limiter *cgn_limiter_new(const cgn_allocator *allocator, size_t octets, cgn_text seed) {
  cgn_limiter *limiter = cgn_allocate(allocator, sizeof *limiter);
  if (!limiter) return NULL;
  limiter->allocator = *allocator;
  limiter->counter_buckets = (uint32_t)(octets / 2 / (SLOTS * sizeof *limiter->counters));
  limiter->seen_buckets = (uint32_t)(octets / 2 / (SLOTS * sizeof *limiter->seen));
  size_t counters = limiter->counter_buckets * SLOTS * sizeof *limiter->counters;
  limiter->blocks[0] = cgn_allocate(allocator, counters + LINE);
  limiter->blocks[1] = cgn_allocate(allocator, limiter->seen_buckets * SLOTS * sizeof *limiter->seen + LINE);
  if (!limiter->blocks[0] || !limiter->blocks[1]) {
    cgn_limiter_free(limiter);
    return NULL;
  }
  limiter->counters = aligned(limiter->blocks[0]);
  limiter->seen = aligned(limiter->blocks[1]);
  atomic_init(&limiter->origin, INT64_MIN);
  cgn_digest digest;
  unsigned char mixed[CGN_DIGEST_OCTETS];
  cgn_digest_start(&digest);
  cgn_digest_add(&digest, seed);
  cgn_digest_end(&digest, mixed);
  limiter->key = key_of(mixed);
  return limiter;
}

void cgn_limiter_free(cgn_limiter *limiter) {
  if (!limiter) return;
  cgn_allocator allocator = limiter->allocator;
  cgn_release(&allocator, limiter->blocks[0]);
  cgn_release(&allocator, limiter->blocks[1]);
  cgn_release(&allocator, limiter);
}

bool cgn_limiter_tick(cgn_limiter *limiter, int64_t now, uint64_t *tick) {
  int64_t origin = atomic_load(&limiter->origin);
  if (now == INT64_MIN) now++;
  if (origin == INT64_MIN && atomic_compare_exchange_strong(&limiter->origin, &origin, now)) origin = now;
  uint64_t since = now > origin ? (uint64_t)now - (uint64_t)origin : 0;
  if (since > CGN_LIMITER_TIME / CGN_LIMITER_TICKS) return false;
  *tick = since * CGN_LIMITER_TICKS;
  uint64_t clock = atomic_load(&limiter->clock);
  while (clock < *tick && !atomic_compare_exchange_weak(&limiter->clock, &clock, *tick)) {
  }
  if (clock > *tick) *tick = clock;
  return true;
}

/* ---- Where a key may be -------------------------------------------------- */

typedef struct place {
  uint64_t tag, hash;
  uint32_t buckets[2]; /* never the same */
} place;

#define SECOND UINT64_C(0x9e3779b97f4a7c15) /* Knuth's multiplier, 2^64 over the golden ratio: all bits count */

/* The bucket that 32 bits of a hash choose among `count`. */
static uint32_t choose(uint64_t hash, uint32_t count) {
  return (uint32_t)((hash & UINT32_MAX) * count >> 32);
}

/* Of a counter the recipient is no part. No key has the tag of slots that were never used. */
static place place_of(const cgn_limiter *limiter, const cgn_limit_request *request, bool seen) {
  const cgn_text parts[3] = {request->name, request->key, request->recipient};
  uint64_t hash = cgn_hash_all(limiter->key, parts, seen ? 3 : 2);
  uint32_t count = seen ? limiter->seen_buckets : limiter->counter_buckets;
  uint32_t first = choose(hash, count);
  uint32_t second = first + 1 + choose(hash * SECOND >> 32, count - 1);
  if (second >= count) second -= count;
  uint64_t tag = hash >> CGN_LIMITER_TIME_BITS;
  return (place){tag ? tag : 1, hash, {first, second}};
}

/* The index of the i-th of the 2 * SLOTS slots of a place. */
static size_t slot_of(const place *at, uint32_t i) {
  return (size_t)at->buckets[i / SLOTS] * SLOTS + i % SLOTS;
}

/* Of the slots that are free, one bit each, the first in the bucket that has more of them; none: 2 * SLOTS. */
static uint32_t emptier(uint32_t free) {
  uint32_t counts[2] = {0, 0}, firsts[2] = {2 * SLOTS, 2 * SLOTS};
  for (uint32_t i = 2 * SLOTS; i-- > 0;) {
    if (!(free >> i & 1)) continue;
    counts[i / SLOTS]++;
    firsts[i / SLOTS] = i;
  }
  return counts[1] > counts[0] ? firsts[1] : firsts[0];
}

/* ---- Counters -------------------------------------------------------------- */

typedef struct gcra {
  uint64_t step, room; /* T and B * T, in ticks */
  uint64_t tag, tick;  /* who takes, when */
} gcra;

/* False where the times of such a limit are more than a counter holds. */
static bool pace_of(const cgn_limit_request *request, gcra *pace) {
  uint64_t period = request->period, burst = request->burst;
  if (burst == 0) {
    /* One passes at a time, N of them from end to end: a tick of the clock (1 ms) more, so that N + 1 never fit. */
    burst = 1;
    if (period < UINT64_MAX) period++;
  }
  if (period > CGN_LIMITER_TIME / CGN_LIMITER_TICKS) return false;
  uint64_t ticks = period * CGN_LIMITER_TICKS;
  pace->step = ticks / request->rate + (ticks % request->rate != 0);
  if (burst > CGN_LIMITER_TIME / pace->step) return false;
  pace->room = burst * pace->step;
  return true;
}

/*
 * Takes one from a slot that holds `expected`: the key's own, or any whose time has passed. NO: taken; YES: no
 * room; FAILED: another thread was first.
 */
static cgn_limiter_answer take(_Atomic uint64_t *slot, uint64_t expected, const gcra *pace) {
  uint64_t time = expected & CGN_LIMITER_TIME;
  if (time < pace->tick) time = pace->tick;
  if (time - pace->tick + pace->step > pace->room) return CGN_LIMITER_YES;
  uint64_t taken = pace->tag << CGN_LIMITER_TIME_BITS | (time + pace->step);
  return atomic_compare_exchange_strong(slot, &expected, taken) ? CGN_LIMITER_NO : CGN_LIMITER_FAILED;
}

/* The words of all slots of a place. Gives the bits of those that are the key's own. */
static uint32_t look(const cgn_limiter *limiter, const place *at, uint64_t held[2 * SLOTS]) {
  uint32_t own = 0;
  for (uint32_t b = 2; b-- > 0;) {
    const _Atomic uint64_t *bucket = &limiter->counters[(size_t)at->buckets[b] * SLOTS];
    for (uint32_t i = SLOTS; i-- > 0;) {
      uint64_t word = atomic_load(&bucket[i]);
      held[b * SLOTS + i] = word;
      own = own * 2 + (word >> CGN_LIMITER_TIME_BITS == at->tag);
    }
  }
  return own;
}

/* The bits of those whose time has passed. */
static uint32_t passed(const uint64_t held[2 * SLOTS], uint64_t tick) {
  uint32_t free = 0;
  for (uint32_t i = 2 * SLOTS; i-- > 0;) free = free * 2 + ((held[i] & CGN_LIMITER_TIME) <= tick);
  return free;
}

/* Takes one from each of the slots whose bits are set; `*done` tells from which. False: one has no room. */
static bool take_each(cgn_limiter *limiter, const place *at, const uint64_t held[2 * SLOTS], uint32_t bits,
                      const gcra *pace, uint32_t *done) {
  for (; bits; bits &= bits - 1) {
    uint32_t i = (uint32_t)__builtin_ctz(bits);
    cgn_limiter_answer answer = take(&limiter->counters[slot_of(at, i)], held[i], pace);
    if (answer == CGN_LIMITER_YES) return false;
    if (answer == CGN_LIMITER_NO) *done |= 1u << i;
  }
  return true;
}

/* Looks until one has been taken from every slot of the key that is seen; a retry means that another got on. */
static cgn_limiter_answer count(cgn_limiter *limiter, const cgn_limit_request *request) {
  gcra pace;
  place at = place_of(limiter, request, false);
  for (uint32_t b = 0; b < 2; b++) cgn_prefetch(&limiter->counters[(size_t)at.buckets[b] * SLOTS]);
  if (!pace_of(request, &pace)) return CGN_LIMITER_FAILED;
  pace.tag = at.tag;
  for (uint32_t done = 0;;) {
    uint64_t held[2 * SLOTS];
    uint32_t bits = look(limiter, &at, held) & ~done;
    /* Read behind the slots: whoever has put one to another use has set the clock to when its time had passed. */
    pace.tick = atomic_load(&limiter->clock);
    if (pace.room > CGN_LIMITER_TIME - pace.tick) return CGN_LIMITER_FAILED;
    if (!bits && done) return CGN_LIMITER_NO;
    if (!bits) {
      uint32_t i = emptier(passed(held, pace.tick));
      if (i == 2 * SLOTS) return CGN_LIMITER_FAILED;
      bits = 1u << i;
    }
    if (!take_each(limiter, &at, held, bits, &pace, &done)) return CGN_LIMITER_YES;
  }
}

/* ---- What was seen ------------------------------------------------------------ */

/* Whether the pair was seen within D; if so, it has been seen now. */
static bool seen(cgn_limiter *limiter, const place *at, uint64_t tick, uint64_t until) {
  for (uint32_t i = 0; i < 2 * SLOTS; i++) {
    cgn_limiter_seen *slot = &limiter->seen[slot_of(at, i)];
    uint64_t held = atomic_load(&slot->until);
    if (held <= tick || held == UINT64_MAX || atomic_load(&slot->hash) != at->hash) continue;
    /* Times of a slot only grow: that it is the same means that the hash belongs to it. */
    uint64_t put = held < until ? until : held;
    if (atomic_compare_exchange_strong(&slot->until, &held, put)) return true;
    if (held != UINT64_MAX && held > tick && atomic_load(&slot->hash) == at->hash &&
        atomic_load(&slot->until) == held)
      return true;
  }
  return false;
}

/* False: every slot is in use. */
static bool keep(cgn_limiter *limiter, const place *at, uint64_t tick, uint64_t until) {
  for (;;) {
    uint32_t free = 0;
    uint64_t held[2 * SLOTS];
    for (uint32_t i = 0; i < 2 * SLOTS; i++) {
      held[i] = atomic_load(&limiter->seen[slot_of(at, i)].until);
      if (held[i] <= tick) free |= 1u << i;
    }
    uint32_t i = emptier(free);
    if (i == 2 * SLOTS) return false;
    cgn_limiter_seen *slot = &limiter->seen[slot_of(at, i)];
    if (!atomic_compare_exchange_strong(&slot->until, &held[i], UINT64_MAX)) continue;
    atomic_store(&slot->hash, at->hash);
    atomic_store(&slot->until, until);
    return true;
  }
}

cgn_limiter_answer cgn_limiter_ask(cgn_limiter *limiter, int64_t now, const cgn_limit_request *request) {
  uint64_t tick;
  if (!cgn_limiter_tick(limiter, now, &tick)) return CGN_LIMITER_FAILED;
  if (!request->distinct) return count(limiter, request);
  if (request->period > (CGN_LIMITER_TIME - tick) / CGN_LIMITER_TICKS) return CGN_LIMITER_FAILED;
  uint64_t until = tick + request->period * CGN_LIMITER_TICKS;
  place at = place_of(limiter, request, true);
  if (seen(limiter, &at, tick, until)) return CGN_LIMITER_NO;
  cgn_limiter_answer answer = count(limiter, request);
  if (answer == CGN_LIMITER_NO && !keep(limiter, &at, tick, until)) return CGN_LIMITER_FAILED;
  return answer;
}
