/* SPDX-License-Identifier: MIT */
/* Needs to commands of limit.lua, and replies to answers. */
#include "limits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "2", two keys, rate, period, burst, distinct */
enum { WORDS_MOST = 7, NUMBERS = 4, NUMBER_OCTETS = 24, TAG_OCTETS = 64 };

typedef struct question {
  const char *words[WORDS_MOST];
  size_t lengths[WORDS_MOST];
  int count;
  char numbers[NUMBERS][NUMBER_OCTETS];
  char *keys; /* both, one behind the other */
} question;

/* ---- Asking -------------------------------------------------------------------------- */

static char *put(char *to, const char *octets, size_t length) {
  if (length > 0) memcpy(to, octets, length);
  return to + length;
}

static void add_word(question *made, const char *word, size_t length) {
  made->words[made->count] = word;
  made->lengths[made->count++] = length;
}

/*
 * limit.lua says how a key is written. Only a limit that looks at recipients has a second key: while a slot of a
 * cluster moves to another node, nodes refuse two keys of which one is new.
 */
static bool add_keys(question *made, const limits_request *request) {
  char tag[TAG_OCTETS];
  size_t tag_length =
      (size_t)snprintf(tag, sizeof tag, "consigne:{%zu:%zu:", request->name_length, request->key_length);
  size_t first = tag_length + request->name_length + 1 + request->key_length + 1;
  size_t second = request->distinct ? first + 1 + request->recipient_length : 0;
  char *end = made->keys = malloc(first + second);
  if (!end) return false;
  end = put(end, tag, tag_length);
  end = put(end, request->name, request->name_length);
  end = put(end, ":", 1);
  end = put(end, request->key, request->key_length);
  end = put(end, "}", 1);
  add_word(made, second ? "2" : "1", 1);
  add_word(made, made->keys, first);
  if (!second) return true;
  end = put(end, made->keys, first);
  end = put(end, ":", 1);
  put(end, request->recipient, request->recipient_length);
  add_word(made, made->keys + first, second);
  return true;
}

static bool write_question(question *made, store_ask *ask, const limits_request *request) {
  if (request->rate == 0 || request->period < 1 || !add_keys(made, request)) return false;
  snprintf(made->numbers[0], NUMBER_OCTETS, "%lu", (unsigned long)request->rate);
  snprintf(made->numbers[1], NUMBER_OCTETS, "%lld", (long long)request->period);
  snprintf(made->numbers[2], NUMBER_OCTETS, "%lu", (unsigned long)request->burst);
  snprintf(made->numbers[3], NUMBER_OCTETS, "%d", request->distinct != 0);
  for (int i = 0; i < NUMBERS; i++) add_word(made, made->numbers[i], strlen(made->numbers[i]));
  *ask = (store_ask){.words = made->words,
                     .lengths = made->lengths,
                     .count = made->count,
                     .is_script = true,
                     .key = made->words[1],
                     .key_length = made->lengths[1]};
  return true;
}

/* limit.lua says 0 or 1; another number is none of its answers. */
static int answer_of(const store_ask *ask) {
  if (!ask->answered) return CONSIGNE_ANSWER_FAILED;
  return ask->answer == 0 ? CONSIGNE_ANSWER_NO : ask->answer == 1 ? CONSIGNE_ANSWER_YES : CONSIGNE_ANSWER_FAILED;
}

void limits_ask(store *limits, const limits_request requests[], int answers[], size_t count) {
  question *questions = calloc(count + 1, sizeof *questions);
  store_ask *asks = calloc(count + 1, sizeof *asks);
  bool good = questions && asks;
  for (size_t i = 0; good && i < count; i++)
    if (!write_question(&questions[i], &asks[i], &requests[i])) asks[i].done = true; /* and not answered */
  if (good) store_ask_all(limits, asks, count);
  for (size_t i = 0; i < count; i++) answers[i] = good ? answer_of(&asks[i]) : CONSIGNE_ANSWER_FAILED;
  for (size_t i = 0; questions && i < count; i++) free(questions[i].keys);
  free(questions);
  free(asks);
}

/* ---- Needs ------------------------------------------------------------------------------ */

static limits_request request_of(const consigne_need *need) {
  limits_request made = {.name = consigne_need_name(need),
                         .key = consigne_need_key(need),
                         .recipient = consigne_need_recipient(need),
                         .rate = consigne_need_rate(need),
                         .period = consigne_need_period(need),
                         .burst = consigne_need_burst(need),
                         .distinct = consigne_need_distinct(need)};
  made.name_length = strlen(made.name);
  made.key_length = strlen(made.key);
  made.recipient_length = strlen(made.recipient);
  return made;
}

static bool is_limit(const consigne_decision *decision, uint32_t index) {
  return consigne_need_kind(consigne_decision_need(decision, index)) == CONSIGNE_NEED_LIMIT;
}

size_t limits_answer(store *limits, const consigne_decision *decision, consigne_query *query) {
  uint32_t needs = consigne_decision_needs(decision);
  limits_request *requests = calloc((size_t)needs + 1, sizeof *requests);
  int *answers = calloc((size_t)needs + 1, sizeof *answers);
  bool good = requests && answers;
  size_t asked = 0, answered = 0;
  for (uint32_t i = 0; good && i < needs; i++)
    if (is_limit(decision, i)) requests[asked++] = request_of(consigne_decision_need(decision, i));
  if (asked > 0) limits_ask(limits, requests, answers, asked);
  asked = 0;
  for (uint32_t i = 0; i < needs; i++) {
    if (!is_limit(decision, i)) continue;
    const char *id = consigne_need_id(consigne_decision_need(decision, i));
    int answer = good ? answers[asked++] : CONSIGNE_ANSWER_FAILED;
    answered += consigne_query_answer(query, id, CONSIGNE_NTS, answer) == CONSIGNE_OK;
  }
  free(requests);
  free(answers);
  return answered;
}
