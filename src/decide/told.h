/* SPDX-License-Identifier: MIT */
/*
 * A query filled from what an expect block says (language section 10), wherever
 * that comes from: what is told is known, all else is absent, and who is asked says no.
 */
#ifndef CGN_DECIDE_TOLD_H
#define CGN_DECIDE_TOLD_H

#include "decide/need_text.h"

/* One given. */
typedef struct cgn_told {
  cgn_given_kind kind;
  int field;              /* of VALUES to UNKNOWN; 0: a fact, */
  cgn_text name;          /* and this its name, without "fact."; LIMIT, SET: of the limit, external set or provider;
                             SEAL: its number, "1" */
  cgn_set_kind set_kind;  /* SET */
  bool silent;            /* LIMIT, SET, OWNERS: nobody answers, so that it is unknown */
  int64_t instant;        /* of `now` */
  const cgn_text *values; /* HEADER: the field; SET: items as written; OWNERS: address, login, address ...;
                             SEAL: who sealed, and the domains that it reports */
  uint32_t count;
} cgn_told;

/*
 * Resets reader->query and fills it for reader->ruleset: CONSIGNE_OK, E_MEMORY,
 * or what a setter gives, E_NAME where the ruleset has no such external set or limit.
 */
int cgn_tell(const cgn_need_reader *reader, const cgn_told *told, uint32_t count);

#endif
