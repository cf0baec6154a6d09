/* SPDX-License-Identifier: MIT */
/* Needs as people write them: names are looked up in a ruleset, and keys made canonical as a decision does. */
#ifndef CGN_DECIDE_NEED_TEXT_H
#define CGN_DECIDE_NEED_TEXT_H

#include "decide/judge.h"

typedef struct cgn_need_reader {
  cgn_judge *judge; /* no decision is under way; `lines` and `id` are left alone */
  const struct consigne_ruleset *ruleset;
  struct consigne_query *query; /* its fields are used, and then not given */
} cgn_need_reader;

/* Appends to an empty buffer the id that consigne_ruleset_question gives for the text: CONSIGNE_OK, E_NAME, E_FORM,
 * E_MEMORY. */
int cgn_need_read(const cgn_need_reader *reader, cgn_text text, cgn_buffer *out);

#endif
