/* SPDX-License-Identifier: MIT */
/* Connections for as many messages as are answered at the same time; who waits for one waits no longer than for an
 * answer. */
#define _POSIX_C_SOURCE 200809L
#include <stdlib.h>
#include <time.h>

#include "sources.h"

static void free_desk(desk *desk) {
  store_free(desk->store);
  for (size_t i = 0; i < SOURCES_MOST; i++) wire_close(&desk->wires[i]);
  free(desk);
}

static desk *new_desk(const answers *answers) {
  desk *made = calloc(1, sizeof *made);
  if (!made) return NULL;
  for (size_t i = 0; i < SOURCES_MOST; i++) made->wires[i].fd = -1;
  if (!answers->model || (made->store = store_copy(answers->model))) return made;
  free_desk(made);
  return NULL;
}

desk *desk_take(answers *answers, int64_t until) {
  const struct timespec end = {.tv_sec = until / 1000, .tv_nsec = until % 1000 * 1000000};
  bool in_time = true, make = false;
  desk *taken = NULL;
  pthread_mutex_lock(&answers->lock);
  while (in_time && !answers->idle && answers->desks == DESKS_MOST)
    in_time = pthread_cond_timedwait(&answers->returned, &answers->lock, &end) == 0;
  if (answers->idle) {
    taken = answers->idle;
    answers->idle = taken->next;
  } else if (answers->desks < DESKS_MOST) {
    answers->desks++;
    make = true;
  }
  pthread_mutex_unlock(&answers->lock);
  if (!make) return taken;
  taken = new_desk(answers);
  if (taken) return taken;
  pthread_mutex_lock(&answers->lock);
  answers->desks--;
  pthread_mutex_unlock(&answers->lock);
  return NULL;
}

void desk_return(answers *answers, desk *desk) {
  pthread_mutex_lock(&answers->lock);
  desk->next = answers->idle;
  answers->idle = desk;
  pthread_cond_signal(&answers->returned);
  pthread_mutex_unlock(&answers->lock);
}

void desks_free(answers *answers) {
  while (answers->idle) {
    desk *gone = answers->idle;
    answers->idle = gone->next;
    free_desk(gone);
  }
}
