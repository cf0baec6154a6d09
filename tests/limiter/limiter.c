/* SPDX-License-Identifier: MIT */
/*
 * A limiter beside a plain oracle that remembers every passage, seen through
 * consigne.h alone: limiter random SEED COUNT, or limiter threads COUNT.
 * Reports in TAP. `random` asks much in memory that is ample (the answers are those of GCRA in exact numbers) and
 * in memory for 32 counters (no span lets more through), with a clock that steps back and forth.
 */
#include <consigne.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NTS CONSIGNE_NTS

enum { LIMITS = 6, KEYS = 300, RECIPIENTS = 12, MOST = 64, THREADS = 4, THREAD_KEYS = 48 };

/* Periods in which 64 ticks a millisecond divide evenly, so that the library's steps are exact. */
static const struct limit {
  const char *name;
  uint32_t rate;
  int64_t period;
  uint32_t burst;
  int distinct;
} limits[LIMITS] = {{"quick", 4, 1000, 4, 0},   {"single", 1, 250, 1, 0},    {"none", 5, 499, 0, 0},
                    {"slow", 16, 60000, 32, 0}, {"distinct", 4, 2000, 4, 1}, {"few", 2, 5000, 1, 1}};

/* What one key of one limit has let through. */
typedef struct passed {
  int64_t times[MOST]; /* a ring of the last ones that counted */
  uint64_t count;
  int64_t next;             /* theoretical arrival, in 1/rate of a millisecond */
  int64_t seen[RECIPIENTS]; /* the last time */
  bool ever[RECIPIENTS];
} passed;

static uint64_t state;
static unsigned done, wrong;

static void tap(bool good, const char *name) {
  printf("%s %u - %s\n", good ? "ok" : "not ok", ++done, name);
  wrong += !good;
}

/* xorshift64* (Vigna). */
static uint64_t draw(uint64_t *from, uint64_t below) {
  *from ^= *from >> 12;
  *from ^= *from << 25;
  *from ^= *from >> 27;
  return (*from * UINT64_C(2685821657736338717) >> 33) % below;
}

static consigne_limiter *limiter_of(size_t memory) {
  consigne_limiter *limiter = NULL;
  if (consigne_limiter_new(NULL, memory, "sixteen octets..", 16, &limiter) != CONSIGNE_OK) abort();
  return limiter;
}

static int ask(consigne_limiter *limiter, int64_t now, const struct limit *limit, unsigned key,
               unsigned recipient) {
  char key_text[24], recipient_text[40];
  int answer = 0;
  int length = snprintf(key_text, sizeof key_text, "u%u@univ.example", key);
  int other = snprintf(recipient_text, sizeof recipient_text, "r%u@elsewhere.example", recipient);
  if (consigne_limiter_ask(limiter, now, limit->name, NTS, limit->rate, limit->period, limit->burst,
                           limit->distinct, key_text, (size_t)length, recipient_text, (size_t)other,
                           &answer) != CONSIGNE_OK)
    abort();
  return answer;
}

/* ---- One thread ------------------------------------------------------------------------------ */

/* Steps back up to a period and, seldom, far forward; what counts is the greatest so far. */
static int64_t tell_time(int64_t *clock) {
  uint64_t chance = draw(&state, 1000);
  if (chance < 20) return *clock - (int64_t)draw(&state, 20000);
  if (chance == 20)
    *clock += (int64_t)draw(&state, 200000);
  else if (chance < 500)
    *clock += (int64_t)draw(&state, 8);
  return *clock;
}

/* Notes what counts; false where a span of the period, its ends included, now has more than rate + burst. */
static bool note(passed *key, const struct limit *limit, int64_t now) {
  uint64_t most = (uint64_t)limit->rate + limit->burst;
  bool good = key->count < most || key->times[(key->count - most) % MOST] < now - limit->period;
  key->times[key->count++ % MOST] = now;
  return good;
}

/* GCRA in whole numbers: of a limit without a burst, one at a time, as limits of a period and a millisecond. */
static bool gcra(passed *key, const struct limit *limit, int64_t now) {
  int64_t period = limit->period + (limit->burst == 0), burst = limit->burst ? limit->burst : 1;
  int64_t at = now * limit->rate, time = key->next > at ? key->next : at;
  if (time + period - at > burst * period) return false;
  key->next = time + period;
  return true;
}

typedef struct tally {
  uint64_t yes, no, failed, beyond, differ;
} tally;

static void compare(tally *sum, passed *key, const struct limit *limit, int64_t now, unsigned recipient,
                    int answer) {
  bool fresh = !limit->distinct || !key->ever[recipient] || now - key->seen[recipient] >= limit->period;
  int expected = !fresh || gcra(key, limit, now) ? CONSIGNE_ANSWER_NO : CONSIGNE_ANSWER_YES;
  sum->differ += answer != expected;
  sum->yes += answer == CONSIGNE_ANSWER_YES;
  sum->failed += answer == CONSIGNE_ANSWER_FAILED;
  if (answer != CONSIGNE_ANSWER_NO) return;
  sum->no++;
  if (fresh) sum->beyond += !note(key, limit, now);
  key->seen[recipient] = now;
  key->ever[recipient] = true;
}

/* Saves into a new limiter whose clock begins elsewhere. */
static consigne_limiter *move(consigne_limiter *limiter, int64_t now, size_t memory, int64_t next) {
  size_t size = 0;
  consigne_limiter *fresh = limiter_of(memory);
  consigne_limiter_save(limiter, now, NULL, &size);
  char *buffer = malloc(size);
  if (!buffer || consigne_limiter_save(limiter, now, buffer, &size) != CONSIGNE_OK ||
      consigne_limiter_restore(fresh, next, buffer, size) != CONSIGNE_OK)
    abort();
  free(buffer);
  consigne_limiter_free(limiter);
  return fresh;
}

static tally run(size_t memory, unsigned keys, uint64_t count) {
  tally sum = {0, 0, 0, 0, 0};
  passed(*all)[LIMITS] = calloc(keys, sizeof *all);
  if (!all) abort();
  consigne_limiter *limiter = limiter_of(memory);
  int64_t clock = 1000000, offset = 0;
  for (uint64_t i = 0; i < count; i++) {
    const struct limit *limit = &limits[draw(&state, LIMITS)];
    /* Some keys send most. */
    unsigned key = (unsigned)draw(&state, draw(&state, 2) ? 5 : keys),
             recipient = (unsigned)draw(&state, RECIPIENTS);
    int64_t now = tell_time(&clock);
    if (i % 200000 == 199999) {
      int64_t next = (int64_t)draw(&state, 1u << 30);
      limiter = move(limiter, clock + offset, memory, next);
      offset = next - clock;
    }
    compare(&sum, &all[key][limit - limits], limit, clock, recipient,
            ask(limiter, now + offset, limit, key, recipient));
  }
  consigne_limiter_free(limiter);
  free(all);
  printf("# %zu octets, %u keys: %llu passed, %llu exceeded, %llu failed\n", memory, keys,
         (unsigned long long)sum.no, (unsigned long long)sum.yes, (unsigned long long)sum.failed);
  return sum;
}

static void random_asks(uint64_t count) {
  tally ample = run(1 << 20, KEYS, count);
  tap(ample.beyond == 0, "no span of a period lets more than rate + burst through");
  tap(ample.differ == 0, "where memory is ample every answer is that of GCRA in exact numbers");
  tap(ample.yes > count / 100 && ample.no > count / 100, "both answers were given often");
  tally full = run(512, KEYS, count);
  tap(full.beyond == 0, "nor where the memory is full");
  tap(full.failed > count / 100 && full.no > count / 100, "and it was full, and slots were used anew");
}

/* ---- Threads ----------------------------------------------------------------------------------- */

/* A passage happened between two instants of the clock. */
typedef struct passage {
  int64_t from, to;
  unsigned key;
} passage;

typedef struct worker {
  pthread_t thread;
  uint64_t state, count, passages;
  passage *at;
} worker;

static consigne_limiter *shared;
static _Atomic int64_t shared_clock;
static const struct limit threaded[2] = {{"short", 3, 24, 2, 0}, {"news", 3, 24, 2, 1}};

static void *work(void *context) {
  worker *self = context;
  for (uint64_t i = 0; i < self->count; i++) {
    unsigned key = (unsigned)draw(&self->state, THREAD_KEYS);
    unsigned recipient = (unsigned)draw(&self->state, 1u << 30);
    if (draw(&self->state, 4) == 0) atomic_fetch_add(&shared_clock, (int64_t)draw(&self->state, 3));
    int64_t from = atomic_load(&shared_clock);
    int answer = ask(shared, from, &threaded[key % 2], key, recipient);
    if (answer == CONSIGNE_ANSWER_NO) self->at[self->passages++] = (passage){from, atomic_load(&shared_clock), key};
  }
  return NULL;
}

static int by_key_and_start(const void *a, const void *b) {
  const passage *x = a, *y = b;
  if (x->key != y->key) return x->key < y->key ? -1 : 1;
  return x->from < y->from ? -1 : x->from > y->from;
}

/* Spans with more passages that lie in them for certain than rate + burst. */
static uint64_t beyond(const passage *at, uint64_t count) {
  uint64_t sum = 0;
  for (uint64_t i = 0; i < count; i++) {
    const struct limit *limit = &threaded[at[i].key % 2];
    uint64_t in = 0;
    for (uint64_t j = i; j < count && at[j].key == at[i].key && at[j].from <= at[i].from + limit->period; j++)
      in += at[j].to <= at[i].from + limit->period;
    sum += in > (uint64_t)limit->rate + limit->burst;
  }
  return sum;
}

static void threads(uint64_t count) {
  static worker workers[THREADS];
  uint64_t passages = 0;
  passage *all = malloc(count * THREADS * sizeof *all);
  if (!all) abort();
  shared = limiter_of(1024);
  for (unsigned i = 0; i < THREADS; i++) {
    workers[i] = (worker){.state = i + 1, .count = count, .at = malloc(count * sizeof *all)};
    if (!workers[i].at || pthread_create(&workers[i].thread, NULL, work, &workers[i])) abort();
  }
  for (unsigned i = 0; i < THREADS; i++) {
    pthread_join(workers[i].thread, NULL);
    memcpy(all + passages, workers[i].at, workers[i].passages * sizeof *all);
    passages += workers[i].passages;
    free(workers[i].at);
  }
  qsort(all, passages, sizeof *all, by_key_and_start);
  printf("# %llu of %llu passed, in %lld ms\n", (unsigned long long)passages, (unsigned long long)(count * THREADS),
         (long long)atomic_load(&shared_clock));
  tap(beyond(all, passages) == 0, "threads that share keys and slots let no span have more");
  tap(passages > count / 100, "and something passed");
  consigne_limiter_free(shared);
  free(all);
}

int main(int argc, char **argv) {
  if (argc == 4 && strcmp(argv[1], "random") == 0) {
    state = strtoull(argv[2], NULL, 10) * 2 + 1;
    random_asks(strtoull(argv[3], NULL, 10));
  } else if (argc == 3 && strcmp(argv[1], "threads") == 0) {
    threads(strtoull(argv[2], NULL, 10));
  } else {
    fputs("usage: limiter random SEED COUNT | limiter threads COUNT\n", stderr);
    return 2;
  }
  printf("1..%u\n", done);
  return wrong != 0;
}
