/* SPDX-License-Identifier: MIT */
/*
 * A limiter as octets, for a restart. Numbers are big-endian:
 *
 *   "consigne limits" NUL · version (8) · proof of the seed (8) · buckets of counters (8) · buckets of seen pairs
 * (8) each counter (8), its time what is left of it · each pair: what is left (8), hash (8) · SHA-256 of all before
 *
 * What is left has no clock in it, so that the next one may begin anywhere.
 */
#include "base/digest.h"
#include "table/limiter.h"

#define SLOTS CGN_LIMITER_BUCKET_SLOTS
#define VERSION 2
#define HEAD_OCTETS 48

static const char magic[16] = "consigne limits";

static void put(unsigned char **at, uint64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8) *(*at)++ = (unsigned char)(number >> shift);
}

static uint64_t get(const unsigned char **at) {
  uint64_t number = 0;
  for (int i = 0; i < 8; i++) number = number << 8 | *(*at)++;
  return number;
}

static void put_head(const cgn_limiter *limiter, unsigned char *at) {
  memcpy(at, magic, sizeof magic);
  at += sizeof magic;
  put(&at, VERSION);
  put(&at, cgn_hash(limiter->key, CGN_TEXT("consigne limits seed")));
  put(&at, limiter->counter_buckets);
  put(&at, limiter->seen_buckets);
}

static void digest_of(const unsigned char *at, size_t length, unsigned char out[CGN_DIGEST_OCTETS]) {
  cgn_digest digest;
  cgn_digest_start(&digest);
  cgn_digest_add(&digest, (cgn_text){(const char *)at, length});
  cgn_digest_end(&digest, out);
}

size_t cgn_limiter_saved_octets(const cgn_limiter *limiter) {
  size_t counters = (size_t)limiter->counter_buckets * SLOTS, seen = (size_t)limiter->seen_buckets * SLOTS;
  return HEAD_OCTETS + counters * 8 + seen * 16 + CGN_DIGEST_OCTETS;
}

bool cgn_limiter_save(cgn_limiter *limiter, int64_t now, unsigned char *out) {
  uint64_t tick;
  if (!cgn_limiter_tick(limiter, now, &tick)) return false;
  unsigned char *at = out + HEAD_OCTETS;
  put_head(limiter, out);
  for (size_t i = 0; i < (size_t)limiter->counter_buckets * SLOTS; i++) {
    uint64_t held = atomic_load(&limiter->counters[i]), time = held & CGN_LIMITER_TIME;
    put(&at, time > tick ? held - tick : 0);
  }
  for (size_t i = 0; i < (size_t)limiter->seen_buckets * SLOTS; i++) {
    uint64_t until = atomic_load(&limiter->seen[i].until), hash = atomic_load(&limiter->seen[i].hash);
    /* Where another thread writes, the pair is left out: then it counts once more. */
    bool whole = until > tick && until != UINT64_MAX && atomic_load(&limiter->seen[i].until) == until;
    put(&at, whole ? until - tick : 0);
    put(&at, whole ? hash : 0);
  }
  digest_of(out, (size_t)(at - out), at);
  return true;
}

/* Whether these octets are ours whole, and no time in them is more than the clock can go on by. */
static bool fits(const cgn_limiter *limiter, uint64_t tick, cgn_text saved) {
  unsigned char head[HEAD_OCTETS], digest[CGN_DIGEST_OCTETS];
  if (saved.length != cgn_limiter_saved_octets(limiter)) return false;
  const unsigned char *start = (const unsigned char *)saved.at, *at = start + HEAD_OCTETS;
  put_head(limiter, head);
  digest_of(start, saved.length - CGN_DIGEST_OCTETS, digest);
  if (memcmp(start, head, HEAD_OCTETS) != 0 ||
      memcmp(start + saved.length - CGN_DIGEST_OCTETS, digest, CGN_DIGEST_OCTETS) != 0)
    return false;
  for (size_t i = 0; i < (size_t)limiter->counter_buckets * SLOTS; i++)
    if ((get(&at) & CGN_LIMITER_TIME) > CGN_LIMITER_TIME - tick) return false;
  for (size_t i = 0; i < (size_t)limiter->seen_buckets * SLOTS; i++, at += 8)
    if (get(&at) > CGN_LIMITER_TIME - tick) return false;
  return true;
}

bool cgn_limiter_restore(cgn_limiter *limiter, int64_t now, cgn_text saved) {
  uint64_t tick;
  if (!cgn_limiter_tick(limiter, now, &tick) || !fits(limiter, tick, saved)) return false;
  const unsigned char *at = (const unsigned char *)saved.at + HEAD_OCTETS;
  for (size_t i = 0; i < (size_t)limiter->counter_buckets * SLOTS; i++)
    atomic_store(&limiter->counters[i], get(&at) + tick);
  for (size_t i = 0; i < (size_t)limiter->seen_buckets * SLOTS; i++) {
    uint64_t until = get(&at) + tick;
    atomic_store(&limiter->seen[i].until, until);
    atomic_store(&limiter->seen[i].hash, get(&at));
  }
  return true;
}
