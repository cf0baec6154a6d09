/* SPDX-License-Identifier: MIT */
/* Judgements shown: in lines on a terminal, as JSON, as a page. Each gives false where memory or a file failed. */
#ifndef CGN_TOOL_ACCOUNTS_REPORT_H
#define CGN_TOOL_ACCOUNTS_REPORT_H

#include <stdio.h>

#include "tool/accounts/say.h"

bool report_lines(const said_as *as, const judged_list *all, bool colour);
/* {"accounts": [...], "ok", "mend", "look", "findings"} on standard output. */
bool report_json(const said_as *as, const judged_list *all, const account_list *list);
/* One HTML page that needs nothing else. */
bool report_page(FILE *out, const said_as *as, const judged_list *all);

/* How many have this mark. */
size_t report_count(const judged_list *all, judged_mark mark);
/* "3 fine, 1 to be mended, ..."; NULL: no memory. Free with free. */
char *report_summary(const said_as *as, const judged_list *all);

#endif
