/* SPDX-License-Identifier: MIT */
/* Pieces of the page. */
#ifndef CGN_TOOL_REPLAY_HTML_H
#define CGN_TOOL_REPLAY_HTML_H

#include "tool/replay/replay.h"

void tool_html_number(FILE *out, uint64_t number);
/* A cell of a table; `mark`: its class where the number is not 0. */
void tool_html_cell(FILE *out, uint64_t number, const char *mark);
/* A line of this log, or of the log that a report is of; `what` stands before its number. */
void tool_html_place(FILE *out, const char *report, const char *what, uint64_t line);
void tool_html_bar(FILE *out, uint64_t number, uint64_t most, const char *mark);

/* -- html_part.c, html_days.c: of one part of the traffic -- */

void tool_html_part(FILE *out, const tool_counts *counts, int part);
void tool_html_days(FILE *out, const tool_counts *counts, int part);

#endif
