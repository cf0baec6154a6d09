/* SPDX-License-Identifier: MIT */
/* The limiter: instants beside answers, by reasoning from GCRA; tests/limiter has the property. */
#include "table/limiter.h"

#include "../support/exact.h"
#include "../support/rows.h"
#include <criterion/criterion.h>

static const cgn_text seed = {"sixteen octets..", 16};

static cgn_limiter *limiter_of(size_t octets) {
  cgn_limiter *limiter = cgn_limiter_new(&cgn_allocator_default, octets, seed);
  cr_assert_not_null(limiter);
  return limiter;
}

static cgn_limiter_answer ask(cgn_limiter *limiter, int64_t now, cgn_limit_request request) {
  cgn_text *texts[] = {&request.name, &request.key, &request.recipient};
  for (int i = 0; i < 3; i++) *texts[i] = exact_copy(*texts[i]);
  cgn_limiter_answer answer = cgn_limiter_ask(limiter, now, &request);
  for (int i = 0; i < 3; i++) exact_free(*texts[i]);
  return answer;
}

/* One letter an answer: y, n, f. Instants are a list that ends with -1. */
Test(limiter, one_key) {
  static const struct {
    const char *name;
    uint64_t rate, period, burst;
    int64_t start; /* added to each instant */
    int64_t instants[12];
    const char *answers;
  } rows[] = {
      {"B at once, then one each D/N", 2, 1000, 3, 0, {0, 0, 0, 0, 499, 500, 500, 999, 1000, -1}, "nnnyynyyn"},
      {"N + B in a closed span of D, no more", 2, 100, 2, 7, {0, 0, 50, 100, 100, 100, -1}, "nnnnyy"},
      {"S97 what was exceeded takes nothing", 1, 100, 1, 0, {0, 1, 2, 99, 100, -1}, "nyyyn"},
      {"without a burst a span of D has N", 1, 100, 0, 0, {0, 100, 101, 201, 202, -1}, "nynyn"},
      {"a step that is no whole tick is rounded up", 3, 1, 1, 0, {0, 0, 1, 2, -1}, "nynn"},
      {"the clock steps back and stands", 1, 100, 1, 1000, {0, -500, -900, 99, 100, -1}, "nyyyn"},
      {"a clock below zero", 1, 100, 1, -5000, {0, 50, 100, -1}, "nyn"},
      {"from the least instant", 1, 100, 1, INT64_MIN, {0, 50, 102, -1}, "nyn"},
      {"an instant beyond 8 years is not counted and moves nothing",
       1,
       100,
       1,
       0,
       {0, INT64_C(274877906944), INT64_MAX, 50, 100, -1},
       "nffyn"},
      {"a period that is too long", 1, UINT64_C(274877906944), 1, 0, {0, -1}, "f"},
      {"the longest period of all", 1, UINT64_MAX, 0, 0, {0, -1}, "f"},
      {"a burst that takes too long to drain", 1, 86400000, 4000, 0, {0, -1}, "f"},
      {"the greatest numbers", UINT32_MAX, 1, UINT32_MAX, 0, {0, 0, -1}, "nn"},
  };
  for (size_t r = 0; r < COUNT(rows); r++) {
    cgn_limiter *limiter = limiter_of(1024);
    cgn_limit_request request = {.name = CGN_TEXT("l"),
                                 .key = CGN_TEXT("k"),
                                 .rate = rows[r].rate,
                                 .period = rows[r].period,
                                 .burst = rows[r].burst};
    for (size_t i = 0; rows[r].answers[i]; i++) {
      cgn_limiter_answer answer = ask(limiter, rows[r].start + rows[r].instants[i], request);
      cr_expect_eq(" ynf"[answer], rows[r].answers[i], "%s: ask %zu gives %c", rows[r].name, i, " ynf"[answer]);
    }
    cgn_limiter_free(limiter);
  }
}

/* Whether two asks of a limit that lets one pass are one key. */
Test(limiter, keys) {
  static const struct {
    const char *name, *limits[2], *keys[2], *recipients[2];
    bool same;
  } rows[] = {
      {"equal", {"l", "l"}, {"k", "k"}, {"", ""}, true},
      {"another key", {"l", "l"}, {"k", "K"}, {"", ""}, false},
      {"another limit", {"l", "m"}, {"k", "k"}, {"", ""}, false},
      {"the border between both moves", {"la", "l"}, {"b", "ab"}, {"", ""}, false},
      {"without distinct a recipient tells nothing apart", {"l", "l"}, {"k", "k"}, {"a", "b"}, true},
      {"an empty key is a key", {"l", "l"}, {"", "k"}, {"", ""}, false},
  };
  for (size_t r = 0; r < COUNT(rows); r++) {
    cgn_limiter *limiter = limiter_of(65536);
    cgn_limiter_answer last = CGN_LIMITER_FAILED;
    for (int i = 0; i < 2; i++)
      last = ask(limiter, 0,
                 (cgn_limit_request){.name = cgn_text_of_string(rows[r].limits[i]),
                                     .key = cgn_text_of_string(rows[r].keys[i]),
                                     .recipient = cgn_text_of_string(rows[r].recipients[i]),
                                     .rate = 1,
                                     .period = 1000,
                                     .burst = 1});
    cr_expect_eq(last, rows[r].same ? CGN_LIMITER_YES : CGN_LIMITER_NO, "%s", rows[r].name);
    cgn_limiter_free(limiter);
  }
}

/* "S93": recipients that were seen cost nothing; one that is refused is not seen. Rate 1 in 1000, burst 2. */
Test(limiter, distinct) {
  static const struct {
    int64_t now;
    const char *recipient;
    cgn_limiter_answer answer;
    const char *why;
  } rows[] = {
      {0, "a@x.example", CGN_LIMITER_NO, "first"},
      {0, "a@x.example", CGN_LIMITER_NO, "seen"},
      {0, "b@x.example", CGN_LIMITER_NO, "second"},
      {0, "c@x.example", CGN_LIMITER_YES, "third"},
      {1, "c@x.example", CGN_LIMITER_YES, "a retry does not make it seen"},
      {900, "a@x.example", CGN_LIMITER_NO, "seen, and anew"},
      {1000, "b@x.example", CGN_LIMITER_NO, "no more seen: takes what has come back"},
      {1000, "c@x.example", CGN_LIMITER_YES, "nothing is left"},
      {1899, "a@x.example", CGN_LIMITER_NO, "seen at 900"},
      {2898, "a@x.example", CGN_LIMITER_NO, "seen at 1899"},
  };
  cgn_limiter *limiter = limiter_of(4096);
  for (size_t r = 0; r < COUNT(rows); r++) {
    cgn_limiter_answer answer = ask(limiter, rows[r].now,
                                    (cgn_limit_request){.name = CGN_TEXT("l"),
                                                        .key = CGN_TEXT("k"),
                                                        .recipient = cgn_text_of_string(rows[r].recipient),
                                                        .rate = 1,
                                                        .period = 1000,
                                                        .burst = 2,
                                                        .distinct = true});
    cr_expect_eq(answer, rows[r].answer, "row %zu, %s: %d", r, rows[r].why, (int)answer);
  }
  cgn_limiter_free(limiter);
}

/* Asks once for each of `keys` keys at `now`; how many passed. All others must have failed. */
static unsigned fill(cgn_limiter *limiter, int64_t now, unsigned keys, bool distinct) {
  unsigned passed = 0;
  for (unsigned i = 0; i < keys; i++) {
    cgn_text name = {(const char *)&i, sizeof i};
    cgn_limit_request request = {.name = CGN_TEXT("l"),
                                 .key = distinct ? CGN_TEXT("k") : name,
                                 .recipient = name,
                                 .rate = 1000000,
                                 .period = 1000,
                                 .burst = 1,
                                 .distinct = distinct};
    if (distinct)
      request.burst = 1000000;
    else
      request.rate = 1;
    cgn_limiter_answer answer = ask(limiter, now, request);
    if (answer == CGN_LIMITER_NO)
      passed++;
    else
      cr_assert_eq(answer, CGN_LIMITER_FAILED, "key %u: %d", i, (int)answer);
  }
  return passed;
}

/* 4096 octets are 256 counters and 128 pairs. Two buckets of eight to choose from fill to four fifths and more. */
Test(limiter, full) {
  for (int distinct = 0; distinct < 2; distinct++) {
    cgn_limiter *limiter = limiter_of(4096);
    unsigned room = distinct ? 128 : 256;
    unsigned few = fill(limiter, 0, room * 4 / 5, distinct);
    cr_expect_eq(few, room * 4 / 5, "four fifths fit: %u of %u", few, room * 4 / 5);
    cgn_limiter_free(limiter);
    limiter = limiter_of(4096);
    unsigned first = fill(limiter, 0, 1000, distinct);
    cr_expect(first <= room && first > room * 4 / 5, "no more than there are slots: %u", first);
    /* Those that are kept answer otherwise than FAILED; there is no room for others until D has passed. */
    unsigned again = fill(limiter, 2000, 1000, distinct);
    cr_expect(again <= room && again > room * 4 / 5, "and as many when these have drained: %u", again);
    cgn_limiter_free(limiter);
  }
}

Test(limiter, memory) {
  for (size_t at = 1; at <= 4; at++) {
    failing state = {.fails_at = at};
    cgn_allocator allocator = failing_allocator(&state);
    cgn_limiter *limiter = cgn_limiter_new(&allocator, 512, seed);
    cr_expect_eq(limiter == NULL, at <= 3, "allocation %zu fails", at);
    cgn_limiter_free(limiter);
    cr_expect_eq(state.blocks, 0, "allocation %zu: %zu blocks are left", at, state.blocks);
  }
  cgn_limiter_free(NULL);
}

/* A slot that was never used is zero: a key whose 20 bits were zero would take all of both its buckets. */
Test(limiter, no_key_has_the_tag_of_free_slots) {
  cgn_limiter *limiter = limiter_of(512); /* two buckets, which all keys share */
  cgn_limit_request request = {.name = CGN_TEXT("l"), .rate = 1, .period = 1000, .burst = 1};
  char key[16];
  cgn_text parts[2] = {request.name, {key, sizeof key}};
  memset(key, 'k', sizeof key);
  for (uint32_t number = 0; cgn_hash_all(limiter->key, parts, 2) >> CGN_LIMITER_TIME_BITS != 0; number++)
    memcpy(key, &number, sizeof number);
  request.key = parts[1];
  cr_expect_eq(ask(limiter, 0, request), CGN_LIMITER_NO);
  request.key = CGN_TEXT("another");
  cr_expect_eq(ask(limiter, 0, request), CGN_LIMITER_NO);
  cgn_limiter_free(limiter);
}
