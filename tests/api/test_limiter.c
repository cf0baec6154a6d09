/* SPDX-License-Identifier: MIT */
/* consigne.h: limiters. What they count is tested by tests/unit and tests/limiter. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "allocator.h"
#include "decide.h"

#define SEED "sixteen octets..", 16

static consigne_limiter *limiter_of(size_t memory, const char *seed) {
  consigne_limiter *limiter = NULL;
  cr_assert_eq(consigne_limiter_new(NULL, memory, seed, NTS, &limiter), CONSIGNE_OK);
  return limiter;
}

/* One in ten seconds. */
static int ask(consigne_limiter *limiter, int64_t now, const char *key, int distinct, const char *recipient) {
  int answer = 0;
  int status =
      consigne_limiter_ask(limiter, now, "l", NTS, 1, 10000, 1, distinct, key, NTS, recipient, NTS, &answer);
  cr_expect_eq(status, CONSIGNE_OK, "%s", consigne_status_name(status));
  return answer;
}

Test(limiter, answers) {
  consigne_limiter *limiter = limiter_of(1024, "seed");
  cr_expect_eq(ask(limiter, 5, "k", 0, ""), CONSIGNE_ANSWER_NO);
  cr_expect_eq(ask(limiter, 5, "k", 0, ""), CONSIGNE_ANSWER_YES);
  cr_expect_eq(ask(limiter, INT64_MAX, "k", 0, ""), CONSIGNE_ANSWER_FAILED);
  cr_expect_eq(ask(limiter, 10005, "k", 0, ""), CONSIGNE_ANSWER_NO);
  consigne_limiter_free(limiter);
  consigne_limiter_free(NULL);
}

/* Decided, asked, answered, decided again: the second message of the hour waits. */
Test(limiter, answers_needs) {
  static const char rules[] = "consigne 1\nlimit l { count messages by smtp.auth rate 1 per 1h burst 1 }\n"
                              "rule r { when limit l exceeded defer }\n";
  consigne_limiter *limiter = limiter_of(1024, "seed");
  consigne_ruleset *ruleset = NULL;
  consigne_query *query = NULL;
  consigne_decision *decision = NULL;
  cr_assert_eq(consigne_ruleset_load_text(rules, NTS, "r", NTS, NULL, NULL, &ruleset), CONSIGNE_OK);
  cr_assert_eq(consigne_query_new(NULL, &query), CONSIGNE_OK);
  cr_assert_eq(consigne_decision_new(NULL, &decision), CONSIGNE_OK);
  /* Burst 1: one at once, and one more with each hour (GCRA). */
  static const int verdicts[] = {CONSIGNE_VERDICT_ACCEPT, CONSIGNE_VERDICT_DEFER, CONSIGNE_VERDICT_DEFER};
  for (int i = 0; i < 3; i++) {
    int answer = 0;
    consigne_query_reset(query);
    consigne_query_set(query, CONSIGNE_FIELD_SMTP_AUTH, "cath", NTS);
    consigne_decide(ruleset, query, CONSIGNE_FLAG_PARTIAL, decision);
    const consigne_need *need = consigne_decision_need(decision, 0);
    cr_assert_eq(consigne_limiter_answer(limiter, 1000 + i, need, &answer), CONSIGNE_OK);
    cr_expect_eq(consigne_query_answer(query, consigne_need_id(need), NTS, answer), CONSIGNE_OK);
    consigne_decide(ruleset, query, 0, decision);
    cr_expect_eq(consigne_decision_verdict(decision), verdicts[i], "message %d", i);
    cr_expect_eq(consigne_limiter_answer(limiter, 1000, NULL, &answer), CONSIGNE_E_ARGUMENT);
  }
  consigne_decision_free(decision);
  consigne_query_free(query);
  consigne_ruleset_free(ruleset);
  consigne_limiter_free(limiter);
}

Test(limiter, arguments) {
  consigne_limiter *limiter = NULL;
  cr_expect_eq(consigne_limiter_new(NULL, 512, SEED, NULL), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_limiter_new(NULL, 512, NULL, 1, &limiter), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_limiter_new(NULL, 512, "", 0, &limiter), CONSIGNE_E_ARGUMENT, "no seed");
  cr_expect_eq(consigne_limiter_new(NULL, 511, SEED, &limiter), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_limiter_new(NULL, (size_t)1073741824 + 1, SEED, &limiter), CONSIGNE_E_ARGUMENT);
  cr_expect_null(limiter, "untouched on failure");
  cr_expect_eq(consigne_limiter_new(NULL, 513, SEED, &limiter), CONSIGNE_OK);
  static const struct {
    const char *name;
    uint32_t rate;
    int64_t period;
    int distinct;
    const char *key;
    size_t length;
    int status;
  } rows[] = {
      {"the least", 1, 1, 0, "", 0, CONSIGNE_OK},
      {"an empty key without a pointer", 1, 1, 1, NULL, 0, CONSIGNE_OK},
      {"rate 0", 0, 1, 0, "k", 1, CONSIGNE_E_ARGUMENT},
      {"period 0", 1, 0, 0, "k", 1, CONSIGNE_E_ARGUMENT},
      {"a period below 0", 1, INT64_MIN, 0, "k", 1, CONSIGNE_E_ARGUMENT},
      {"distinct is 2", 1, 1, 2, "k", 1, CONSIGNE_E_ARGUMENT},
      {"a key that is NULL", 1, 1, 0, NULL, 1, CONSIGNE_E_ARGUMENT},
  };
  for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
    int answer = -1;
    int status = consigne_limiter_ask(limiter, 0, "l", 1, rows[r].rate, rows[r].period, 1, rows[r].distinct,
                                      rows[r].key, rows[r].length, "", 0, &answer);
    cr_expect_eq(status, rows[r].status, "%s: %s", rows[r].name, consigne_status_name(status));
    cr_expect_eq(answer == -1, status != CONSIGNE_OK, "%s: the answer is untouched on failure", rows[r].name);
  }
  int answer;
  size_t size = 0;
  cr_expect_eq(consigne_limiter_ask(NULL, 0, "l", 1, 1, 1, 1, 0, "", 0, "", 0, &answer), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_limiter_ask(limiter, 0, "l", 1, 1, 1, 1, 0, "", 0, "", 0, NULL), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_limiter_save(NULL, 0, NULL, &size), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_limiter_save(limiter, 0, NULL, NULL), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_limiter_restore(NULL, 0, "", 0), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_limiter_restore(limiter, 0, NULL, 0), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_limiter_restore(limiter, 0, "", 0), CONSIGNE_E_FORM);
  cr_expect_eq(consigne_limiter_restore(limiter, INT64_MAX, "", 0), CONSIGNE_E_LIMIT);
  consigne_limiter_free(limiter);
}

/* In a block of exactly its size. */
static char *saved(consigne_limiter *limiter, int64_t now, size_t *size) {
  *size = 0;
  cr_assert_eq(consigne_limiter_save(limiter, now, NULL, size), CONSIGNE_E_BUFFER);
  char *buffer = malloc(*size);
  cr_assert_not_null(buffer);
  size_t small = *size - 1;
  cr_expect_eq(consigne_limiter_save(limiter, now, buffer, &small), CONSIGNE_E_BUFFER);
  cr_expect_eq(small, *size);
  cr_assert_eq(consigne_limiter_save(limiter, now, buffer, size), CONSIGNE_OK);
  return buffer;
}

/*
 * S136, docs/guide.md: 24 MB hold a million senders, 48 MB a million pairs: half of the memory, 8 or 16 octets
 * each, two thirds full. Of those, one in 65,536 at most shares its counter with another (20 bits of a key in 16
 * slots).
 */
static void expect_million(size_t memory, int distinct) {
  enum { MILLION = 1000000, SHARED = 64 };
  consigne_limiter *limiter = limiter_of(memory, "a million");
  uint32_t failed = 0, exceeded = 0;
  for (uint32_t i = 0; i < MILLION; i++) {
    char key[32];
    snprintf(key, sizeof key, "2001:db8:%x:%x::/64", i / 65536, i % 65536);
    int answer = ask(limiter, 5, key, distinct, "y@ext.example");
    failed += answer == CONSIGNE_ANSWER_FAILED;
    exceeded += answer == CONSIGNE_ANSWER_YES;
  }
  cr_expect_eq(failed, 0, "%zu octets, distinct %d: %u found no room", memory, distinct, failed);
  cr_expect_leq(exceeded, SHARED, "%u share a counter", exceeded);
  consigne_limiter_free(limiter);
}

Test(limiter, million) {
  expect_million(24000000, 0);
  expect_million(48000000, 1);
}

/* What 4 of 10 seconds were left of is left again by a clock that begins elsewhere. */
Test(limiter, restart) {
  static const int64_t starts[] = {0, 5, -1000000, INT64_MAX / 2};
  for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
    int64_t start = starts[i];
    size_t size;
    consigne_limiter *limiter = limiter_of(4096, "seed");
    ask(limiter, 1000, "k", 0, "");
    ask(limiter, 1000, "d", 1, "a@x.example");
    char *state = saved(limiter, 7000, &size);
    consigne_limiter_free(limiter);
    limiter = limiter_of(4096, "seed");
    ask(limiter, start, "other", 0, "");
    cr_assert_eq(consigne_limiter_restore(limiter, start, state, size), CONSIGNE_OK);
    free(state);
    cr_expect_eq(ask(limiter, start, "other", 0, ""), CONSIGNE_ANSWER_NO, "replaced");
    cr_expect_eq(ask(limiter, start + 3999, "k", 0, ""), CONSIGNE_ANSWER_YES);
    cr_expect_eq(ask(limiter, start + 3999, "d", 1, "b@x.example"), CONSIGNE_ANSWER_YES);
    cr_expect_eq(ask(limiter, start + 3999, "d", 1, "a@x.example"), CONSIGNE_ANSWER_NO, "seen");
    cr_expect_eq(ask(limiter, start + 4000, "k", 0, ""), CONSIGNE_ANSWER_NO);
    consigne_limiter_free(limiter);
  }
}

/* Every cut, every octet changed, another seed and another memory are refused, and change nothing. */
Test(limiter, foreign) {
  size_t size;
  consigne_limiter *empty = limiter_of(512, "seed"), *limiter = limiter_of(512, "seed");
  char *state = saved(empty, 0, &size);
  ask(limiter, 0, "k", 0, "");
  for (size_t length = 0; length < size; length++) {
    char *cut = exact(state, length);
    cr_expect_eq(consigne_limiter_restore(limiter, 0, cut, length), CONSIGNE_E_FORM, "cut at %zu", length);
    free(cut);
    state[length] = (char)(state[length] ^ 1);
    cr_expect_eq(consigne_limiter_restore(limiter, 0, state, size), CONSIGNE_E_FORM, "octet %zu", length);
    state[length] = (char)(state[length] ^ 1);
  }
  cr_expect_eq(ask(limiter, 0, "k", 0, ""), CONSIGNE_ANSWER_YES, "nothing was changed");
  consigne_limiter *others[] = {limiter_of(512, "seet"), limiter_of(1024, "seed")};
  for (int i = 0; i < 2; i++) {
    cr_expect_eq(consigne_limiter_restore(others[i], 0, state, size), CONSIGNE_E_FORM, "limiter %d", i);
    consigne_limiter_free(others[i]);
  }
  cr_expect_eq(consigne_limiter_restore(limiter, 0, state, size), CONSIGNE_OK);
  cr_expect_eq(ask(limiter, 0, "k", 0, ""), CONSIGNE_ANSWER_NO, "and whole it is taken");
  free(state);
  consigne_limiter_free(empty);
  consigne_limiter_free(limiter);
}

Test(limiter, memory) {
  for (size_t at = 1; at <= 5; at++) {
    counting state = {.fails_at = at};
    consigne_options *options = counting_options(&state);
    consigne_limiter *limiter = NULL;
    int status = consigne_limiter_new(options, 512, SEED, &limiter);
    cr_expect_eq(status, at <= 4 ? CONSIGNE_E_MEMORY : CONSIGNE_OK, "allocation %zu: %s", at,
                 consigne_status_name(status));
    if (limiter) {
      size_t calls = state.calls;
      ask(limiter, 0, "k", 1, "r");
      cr_expect_eq(state.calls, calls, "asking allocates nothing");
    }
    consigne_limiter_free(limiter);
    cr_expect_eq(state.blocks, 0, "allocation %zu", at);
    consigne_options_free(options);
  }
}
