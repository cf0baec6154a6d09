/* SPDX-License-Identifier: MIT */
/*
 * Sets in Redis. A need asks SISMEMBER: of a set its key and the value; of owners the key with the address behind
 * it, and the login. EXISTS comes with it: a server that has lost its data would say "no member" of everything, and
 * would unblock who is blocked. So the key itself must be there, and an empty set has a member that nobody is, such
 * as "-".
 */
#include <stdlib.h>
#include <string.h>

#include "sources.h"

enum { ASKS = 2, WORDS = 3 };

typedef struct look_up {
  const consigne_need *need;
  const char *words[ASKS][WORDS];
  size_t lengths[ASKS][WORDS];
  char *key; /* of owners: with the address behind it */
} look_up;

static char *joined(const char *one, const char *two) {
  size_t first = strlen(one), second = strlen(two);
  char *made = malloc(first + second + 1);
  if (!made) return NULL;
  memcpy(made, one, first);
  memcpy(made + first, two, second + 1);
  return made;
}

static void write_ask(look_up *made, int number, store_ask *ask, const char *command, const char *key,
                      const char *value) {
  const char *words[WORDS] = {command, key, value};
  for (int i = 0; i < WORDS && words[i]; i++) {
    made->words[number][i] = words[i];
    made->lengths[number][i] = strlen(words[i]);
  }
  *ask = (store_ask){.words = made->words[number],
                     .lengths = made->lengths[number],
                     .count = value ? 3 : 2,
                     .key = key,
                     .key_length = strlen(key)};
}

static void write_look_up(look_up *made, store_ask asks[ASKS], const source *from, const consigne_need *need) {
  const char *key = from->where, *value = consigne_need_key(need), *login = consigne_need_login(need);
  made->need = need;
  write_ask(made, 0, &asks[0], "EXISTS", key, NULL);
  if (login) {
    made->key = joined(key, value);
    key = made->key;
    value = login;
  }
  if (key)
    write_ask(made, 1, &asks[1], "SISMEMBER", key, value);
  else
    asks[1].done = true; /* no memory, so no answer */
}

static int answer_of(const store_ask asks[ASKS]) {
  if (!asks[0].answered || asks[0].answer != 1 || !asks[1].answered) return CONSIGNE_ANSWER_FAILED;
  return asks[1].answer == 1   ? CONSIGNE_ANSWER_YES
         : asks[1].answer == 0 ? CONSIGNE_ANSWER_NO
                               : CONSIGNE_ANSWER_FAILED;
}

static const source *stored(answers *answers, const consigne_need *need) {
  const source *from = source_of(answers, need);
  return from && from->kind == SOURCE_STORE ? from : NULL;
}

size_t stored_answer(answers *answers, desk *desk, const consigne_decision *decision, consigne_query *query) {
  uint32_t needs = consigne_decision_needs(decision);
  look_up *all = calloc((size_t)needs + 1, sizeof *all);
  store_ask *asks = calloc(((size_t)needs + 1) * ASKS, sizeof *asks);
  size_t count = 0, answered = 0;
  for (uint32_t i = 0; all && asks && i < needs; i++) {
    const consigne_need *need = consigne_decision_need(decision, i);
    const source *from = stored(answers, need);
    if (from) write_look_up(&all[count], &asks[count * ASKS], from, need);
    count += from != NULL;
  }
  if (count > 0 && desk && desk->store) store_ask_all(desk->store, asks, count * ASKS);
  for (size_t i = 0; i < count; i++) {
    answered += consigne_query_answer(query, consigne_need_id(all[i].need), CONSIGNE_NTS,
                                      answer_of(&asks[i * ASKS])) == CONSIGNE_OK;
    free(all[i].key);
  }
  free(all);
  free(asks);
  return answered;
}
