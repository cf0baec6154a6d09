/* SPDX-License-Identifier: MIT */
#define _POSIX_C_SOURCE 200809L
#include "answers.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "sources.h"

/* An answer may lead to another need, at most one more of each rule. */
enum { ROUNDS_MOST = 256 };

/* ---- Making --------------------------------------------------------------------------- */

answers *answers_new(circuit_log *log) {
  pthread_condattr_t clock;
  answers *made = calloc(1, sizeof *made);
  if (!made) return NULL;
  made->log = log;
  made->within = ANSWER_WITHIN;
  pthread_mutex_init(&made->lock, NULL);
  pthread_condattr_init(&clock);
  pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
  pthread_cond_init(&made->returned, &clock);
  pthread_condattr_destroy(&clock);
  return made;
}

void answers_free(answers *gone) {
  if (!gone) return;
  desks_free(gone);
  store_free(gone->model);
  for (size_t i = 0; i < gone->count; i++) list_free(gone->sources[i].list);
  for (size_t i = 0; i < gone->text_count; i++) free(gone->texts[i]);
  pthread_cond_destroy(&gone->returned);
  pthread_mutex_destroy(&gone->lock);
  free(gone);
}

void answers_count_by(answers *into, consigne_limiter *limiter) {
  into->limiter = limiter;
}

static const char *open_source(answers *of, source *opened) {
  switch (opened->kind) {
  case SOURCE_FILE:
    opened->list = list_new(opened->where, opened->what, of->origin, of->log);
    return opened->list && list_refresh(opened->list) ? NULL : opened->where;
  case SOURCE_SOCKETMAP: return wire_address_read(&opened->address, opened->where, true) ? NULL : opened->where;
  default: return of->model ? NULL : "a source is in Redis, and no server is named";
  }
}

const char *answers_open(answers *of) {
  const char *wrong = NULL;
  of->options.deadline = of->within;
  of->options.log = of->log;
  if (of->options.script && of->options.server_count == 0)
    return "limit-script stands there, and no server is named";
  if (of->options.server_count > 0) of->model = store_new(&of->options, &wrong);
  for (size_t i = 0; !wrong && i < of->count; i++) wrong = open_source(of, &of->sources[i]);
  return wrong;
}

/* ---- Answering ------------------------------------------------------------------------- */

source *source_of(answers *of, const consigne_need *need) {
  int kind = consigne_need_kind(need);
  for (size_t i = 0; i < of->count; i++) {
    source *one = &of->sources[i];
    if (kind == CONSIGNE_NEED_OWNERS && !one->set) return one;
    if (kind == CONSIGNE_NEED_SET && one->set && strcmp(one->set, consigne_need_name(need)) == 0) return one;
  }
  return NULL;
}

/* The limiter, a file or a socket map, one need at a time; 0: none of these answers it. */
static int answer_one(answers *of, desk *desk, const consigne_need *need, int64_t until) {
  int answer = 0;
  if (consigne_need_kind(need) == CONSIGNE_NEED_LIMIT) {
    if (of->options.script || !of->limiter) return 0;
    return consigne_limiter_answer(of->limiter, wire_now(), need, &answer) == CONSIGNE_OK ? answer
                                                                                          : CONSIGNE_ANSWER_FAILED;
  }
  source *from = source_of(of, need);
  if (!from || from->kind == SOURCE_STORE) return 0;
  const char *key = consigne_need_key(need), *login = consigne_need_login(need);
  if (from->kind == SOURCE_FILE) return list_has(from->list, key, login);
  if (!desk) return CONSIGNE_ANSWER_FAILED;
  return socketmap_ask(of, from, &desk->wires[from - of->sources], key, login, until);
}

/* How many needs got an answer. */
static size_t answer_all(answers *of, desk *desk, const consigne_decision *decision, consigne_query *query,
                         int64_t until) {
  size_t answered = stored_answer(of, desk, decision, query);
  if (of->options.script && desk) answered += limits_answer(desk->store, decision, query);
  for (uint32_t i = 0; i < consigne_decision_needs(decision); i++) {
    const consigne_need *need = consigne_decision_need(decision, i);
    int answer = answer_one(of, desk, need, until);
    if (answer)
      answered += consigne_query_answer(query, consigne_need_id(need), CONSIGNE_NTS, answer) == CONSIGNE_OK;
  }
  return answered;
}

/* Files and the limiter need no connection. */
static bool needs_desk(answers *of, const consigne_decision *decision) {
  for (uint32_t i = 0; i < consigne_decision_needs(decision); i++) {
    const consigne_need *need = consigne_decision_need(decision, i);
    const source *from = source_of(of, need);
    if (from && from->kind != SOURCE_FILE) return true;
    if (of->options.script && consigne_need_kind(need) == CONSIGNE_NEED_LIMIT) return true;
  }
  return false;
}

int answers_decide(answers *of, const consigne_ruleset *ruleset, consigne_query *query, int flags,
                   consigne_decision *decision) {
  int64_t until = wire_now() + of->within;
  desk *taken = NULL;
  int status = CONSIGNE_OK;
  for (int round = 0; round < ROUNDS_MOST; round++) {
    status = consigne_decide(ruleset, query, flags, decision);
    if (status != CONSIGNE_OK || round == ROUNDS_MOST - 1) break;
    if (!taken && needs_desk(of, decision)) {
      taken = desk_take(of, until);
      if (taken && taken->store) store_begin_by(taken->store, until);
    }
    if (answer_all(of, taken, decision, query, until) == 0) break;
  }
  if (taken) desk_return(of, taken);
  return status;
}
