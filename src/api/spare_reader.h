/* SPDX-License-Identifier: MIT */
/* The reader that a ruleset keeps for its next look-up, so that look-ups allocate nothing in the steady state. */
#ifndef CGN_API_SPARE_READER_H
#define CGN_API_SPARE_READER_H

#include "decide/need_text.h"

/* The spare reader of the ruleset, or a new one where another thread has it. NULL: no memory. */
cgn_need_reader *cgn_spare_reader_take(const struct consigne_ruleset *ruleset);
/* Gives it back. */
void cgn_spare_reader_put(cgn_need_reader *reader);
/* Before the ruleset is freed, which nobody else uses then. */
void cgn_spare_reader_free(const struct consigne_ruleset *ruleset);

#endif
