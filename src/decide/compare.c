/* SPDX-License-Identifier: MIT */
#include "decide/compare.h"

enum {
  EVERYTHING = CONSIGNE_DIFFERS_VERDICT | CONSIGNE_DIFFERS_RULE | CONSIGNE_DIFFERS_REPLY | CONSIGNE_DIFFERS_TAGS |
               CONSIGNE_DIFFERS_WARNINGS
};

/* Names and whether they are assumed; both are sorted. */
static bool same_marks(const cgn_marks *one, const cgn_marks *other) {
  if (one->count != other->count) return false;
  for (uint32_t i = 0; i < one->count; i++)
    if (one->at[i].assumed != other->at[i].assumed || !cgn_text_equal(one->at[i].name, other->at[i].name))
      return false;
  return true;
}

static bool same_reply(const struct consigne_outcome *one, const struct consigne_outcome *other) {
  if (!one->reply || !other->reply) return one->reply == other->reply;
  return strcmp(one->reply, other->reply) == 0;
}

int cgn_outcome_differs(const struct consigne_outcome *one, const struct consigne_outcome *other) {
  int found = 0;
  if (one->verdict != other->verdict) found |= CONSIGNE_DIFFERS_VERDICT;
  if (one->cause != other->cause || !cgn_text_equal(one->rule, other->rule)) found |= CONSIGNE_DIFFERS_RULE;
  if (!same_reply(one, other)) found |= CONSIGNE_DIFFERS_REPLY;
  if (!same_marks(&one->tags, &other->tags) || !same_marks(&one->assumed_tags, &other->assumed_tags))
    found |= CONSIGNE_DIFFERS_TAGS;
  if (!same_marks(&one->warnings, &other->warnings)) found |= CONSIGNE_DIFFERS_WARNINGS;
  return found;
}

int cgn_decision_differs(const struct consigne_decision *one, const struct consigne_decision *other) {
  if (!one || !other || one->recipient_count != other->recipient_count) return EVERYTHING;
  int found = cgn_outcome_differs(&one->fold, &other->fold);
  for (uint32_t i = 0; i < one->recipient_count; i++)
    found |= cgn_outcome_differs(&one->recipients[i], &other->recipients[i]);
  return found;
}
