/* SPDX-License-Identifier: MIT */
/* Limits that several machines share, counted by limit.lua in a store whose options name that file. */
#ifndef LIMITS_H
#define LIMITS_H

#include <consigne.h>

#include "store.h"

/*
 * Answers every need of the decision that is a limit: YES (exceeded), NO (counted), or FAILED where no server could
 * be asked in time, or it has no room. Returns how many needs got an answer, FAILED among them.
 */
size_t limits_answer(store *limits, const consigne_decision *decision, consigne_query *query);

/* The same for who has no decision at hand: what a need tells. */
typedef struct limits_request {
  const char *name, *key, *recipient; /* `recipient` is looked at with `distinct` only */
  size_t name_length, key_length, recipient_length;
  uint32_t rate;  /* so many in ... */
  int64_t period; /* ... milliseconds, */
  uint32_t burst; /* and so many more */
  int distinct;
} limits_request;

/* answers[i] becomes a CONSIGNE_ANSWER_*. */
void limits_ask(store *limits, const limits_request requests[], int answers[], size_t count);

#endif
