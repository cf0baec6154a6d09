/* SPDX-License-Identifier: MIT */
/* Fills a query from a scenario: the givens of an expect block (language section 10), wherever they come from.
 * What is given is known, everything else is absent, and all other answers are NO. */
#ifndef CGN_DECIDE_SCENARIO_H
#define CGN_DECIDE_SCENARIO_H

#include "decide/need_text.h"

/* One given of a scenario. */
typedef struct cgn_scenario_given {
  cgn_given_kind kind;
  int field;     /* of VALUES to UNKNOWN; 0: a fact */
  cgn_text name; /* of that fact, without "fact."; of the limit, external set or provider of LIMIT and SET; the
                    number of a SEAL, "1" */
  cgn_set_kind set_kind;  /* of SET */
  bool silent;            /* LIMIT, SET, OWNERS: nobody answers, so it is unknown */
  int64_t instant;        /* the value of `now` */
  const cgn_text *values; /* HEADER: the field; SET: items as written; OWNERS: address, login, address ...;
                             SEAL: the sealer, and the domains that it reports */
  uint32_t count;
} cgn_scenario_given;

/* Resets reader->query and fills it for reader->ruleset. CONSIGNE_OK, E_MEMORY, or what a setter gives. E_NAME:
 * the ruleset has no such external set or limit. */
int cgn_scenario_fill(const cgn_need_reader *reader, const cgn_scenario_given *givens, uint32_t count);

#endif
