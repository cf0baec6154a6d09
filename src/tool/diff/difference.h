/* SPDX-License-Identifier: MIT */
/* What the files of `consigne diff` share. */
#ifndef CGN_TOOL_DIFFERENCE_H
#define CGN_TOOL_DIFFERENCE_H

#include "tool/tool.h"

typedef struct tool_difference {
  consigne_ruleset *rulesets[2]; /* old, new */
  consigne_diff *diff;
  consigne_query *query;
  consigne_decision *decisions[2];
  tool_json_reader reader; /* of records */
  json_t *log; /* records that the rulesets decide differently; NULL: no log was read */
  unsigned log_read, log_differing, log_bad;
} tool_difference;

/* Decides each record of a log by both rulesets. Those that differ begin the search. 0, or an exit code: then the
 * reason was printed. */
int tool_difference_log(tool_difference *of, const char *path);
/* Whether nothing that was tried shows a difference, and the rulesets differ all the same: their revisions do. */
bool tool_difference_is_unseen(const tool_difference *of);
/* Decides a scenario by both rulesets, into `decisions`. 0, or an exit code: then the reason was printed. */
int tool_difference_decide(tool_difference *of, uint32_t index);

/* Print all scenarios. 0, or an exit code: then the reason was printed. */
int tool_difference_text(tool_difference *of);
int tool_difference_json(tool_difference *of);
/* `side`: the ruleset whose outcomes the blocks demand. */
int tool_difference_expects(tool_difference *of, int side);

#endif
