/* SPDX-License-Identifier: MIT */
/*
 * A ruleset, a query and a decision in a line of text each, for tables of
 * decisions. Texts reach the library as blocks of exactly their size.
 */
#ifndef TESTS_SUPPORT_POLICY_H
#define TESTS_SUPPORT_POLICY_H

#include "base/arena.h"
#include "consigne-policy.h"

typedef struct policy {
  consigne_options *options; /* NULL: defaults */
  consigne_ruleset *ruleset;
  consigne_query *query;
  consigne_decision *decision;
  cgn_buffer told;
} policy;

/* Loads rules, "consigne 1" put before them. A ruleset with errors fails the test and tells them. */
void policy_open(policy *p, const char *rules);
void policy_close(policy *p);
/*
 * Resets the query and gives facts, one after the other, separated by "|":
 *   relay=mx.a.example    the only value, complete
 *   header.from+=x@a      one value, left open
 *   header.from-          ended; all- and headers- too
 *   dkim.d~               dropped: not given
 *   header:From: x@a      a header block, "\n" for line ends
 *   now=2027-01-15        a DATE, UTC; id=Q17
 *   answer:set s x=yes    the question of this text (consigne_ruleset_question): yes, no or failed
 * Gives the first status that is not CONSIGNE_OK.
 */
int policy_give(policy *p, const char *facts);
/*
 * Gives facts, decides with flags and tells the fold:
 *   reject consigne-1 550 5.7.1 assumed tags:t1,t2? warns:w? held:a,b needs:relay.ip,now?
 * where "?" marks what is assumed, of needs what is optional; of look-ups and limits it is their id, of an undeclared word listener=word; parts that are empty are left out.
 * Told until the next call.
 */
const char *policy_decide(policy *p, const char *facts, int flags);
/* The same of one outcome. */
const char *policy_tell(policy *p, const consigne_outcome *outcome);
/* Opens, decides, compares, closes: a row of a table. Flags are those of consigne_decide. */
void policy_expect(const char *row, const char *rules, const char *facts, int flags, const char *told);

#endif
