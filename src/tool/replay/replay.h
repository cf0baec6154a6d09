/* SPDX-License-Identifier: MIT */
/* consigne replay: recorded decisions, decided again by a candidate, and what would be another one. */
#ifndef CGN_TOOL_REPLAY_REPLAY_H
#define CGN_TOOL_REPLAY_REPLAY_H

#include "tool/tool.h"

/* Memory does not grow with the log: whatever is kept by a name of the log's has one of these bounds. */
enum {
  REPLAY_LINE_OCTETS = 16 << 20, /* of one line: a header block and its answers are far below */
  REPLAY_EXAMPLES = 10,          /* of each kind, and of bad lines */
  REPLAY_SENDERS = 10000,        /* addresses, and domains, that are counted each for itself */
  REPLAY_NAME_OCTETS = 320,      /* of a sender or a rule's name: RFC 5321 4.5.3.1, 64 + 1 + 255 */
  REPLAY_RULES = 4096,           /* names of rules that only the log knows */
  REPLAY_DAYS = 3660             /* ten years */
};

/* Verdicts by number - CONSIGNE_VERDICT_ACCEPT; of a record there may be none. */
enum { VERDICTS = 5, NOT_RECORDED = VERDICTS, VERDICT_ROWS };

/* What would be another: the first of these that is true of a record; each record is of one kind at most. */
typedef enum tool_kind {
  KIND_REFUSED, /* would be rejected, was not */
  KIND_DEFERRED,
  KIND_QUARANTINED,
  KIND_ACCEPTED,
  KIND_UNDECIDED,
  KIND_RECIPIENT,              /* the message's verdict stays, one recipient's does not */
  KIND_RULE,                   /* the verdicts stay, another rule decides */
  KIND_CHANGES,                /* how many of them change something */
  KIND_WATCHED = KIND_CHANGES, /* nothing changes, but would if a rule that is watched were enforced */
  KINDS,
  KIND_NONE = KINDS
} tool_kind;

extern const char *const tool_kind_titles[KINDS]; /* "newly refused" */
extern const char *const tool_kind_names[KINDS];  /* "refused", in JSON */

/* List traffic is counted apart: where its copies are refused, lists remove the subscribers. */
enum { DIRECT, LISTS, PARTS };

/* -- lines.c: a log, line by line -------------------------------------------------- */

typedef enum tool_line { LINE_READ, LINE_TOO_LONG, LINE_END, LINE_FAILED } tool_line;

typedef struct tool_lines {
  FILE *in;
  char *buffer;
  size_t start, end, room;
  uint64_t octets; /* read so far */
  bool failed;
} tool_lines;

/* The next line without its end; it lasts until the next call. */
tool_line tool_lines_next(tool_lines *lines, const char **text, size_t *length);
void tool_lines_free(tool_lines *lines);

/* -- progress.c: how far, on a terminal only ------------------------------------------ */

typedef struct tool_progress {
  bool shown;
  uint64_t size; /* of the file, 0: unknown */
  int64_t begun, told;
} tool_progress;

void tool_progress_begin(tool_progress *progress, FILE *in);
void tool_progress_tell(tool_progress *progress, uint64_t records, uint64_t octets);
void tool_progress_end(tool_progress *progress);

/* -- recorded.c: the decision that a record has ---------------------------------------- */

typedef struct tool_recorded {
  int verdict;              /* 0 to VERDICTS - 1, or NOT_RECORDED */
  const char *rule, *value; /* borrowed of the record; NULL: none; `value`: an address */
  const tool_json *recipients;
} tool_recorded;

/* NULL, or what is wrong and what to write instead. */
const char *tool_recorded_read(const tool_json *record, tool_recorded *recorded);
/* Whether a recipient's verdict is another than the one recorded. */
bool tool_recorded_recipient_differs(const tool_recorded *recorded, const consigne_decision *decision);
/* Whether the field holds addresses of senders. */
bool tool_is_sender_field(const char *name);

/* -- senders.c: the busiest, in bounded memory ------------------------------------------- */

/* Space-saving (Metwally, Agrawal, El Abbadi 2005): exact as long as every name has a counter. */
typedef struct tool_sender {
  char name[REPLAY_NAME_OCTETS + 1];
  uint64_t of[PARTS][KINDS]; /* counted since it has a counter: at least so many */
  uint64_t missed;           /* at most so many more, of all kinds together */
  uint64_t weight;
  size_t at;
} tool_sender;

typedef struct tool_senders {
  json_t *slots; /* name to number in `all`: jansson's table is keyed */
  tool_sender *all;
  size_t *heap; /* numbers, the lightest first */
  size_t count;
  uint64_t total, forgotten;   /* records; counters that went to another name */
  uint64_t rest[PARTS][KINDS]; /* of those that have no counter any more */
} tool_senders;

bool tool_senders_open(tool_senders *senders);
void tool_senders_close(tool_senders *senders);
/* Counts one record. False: no memory. */
bool tool_senders_add(tool_senders *senders, const char *name, int part, tool_kind kind);
/* Those of this kind, most first, at most `most`; the number of all that have some. */
size_t tool_senders_top(const tool_senders *senders, int part, tool_kind kind, const tool_sender **top,
                        size_t most);

/* -- count.c: what is counted ----------------------------------------------------------------- */

typedef struct tool_tally {
  uint64_t records;
  uint64_t verdicts[VERDICT_ROWS][VERDICTS]; /* recorded, would be */
  uint64_t kinds[KINDS];
} tool_tally;

typedef struct tool_rule_tally {
  char name[REPLAY_NAME_OCTETS + 1];
  int verdict; /* of the candidate's rule, 0: only warns, or not in the candidate */
  bool candidate;
  struct {
    uint64_t then, now, refused, accepted, watched;
  } of[PARTS];
} tool_rule_tally;

typedef struct tool_day {
  char name[11];
  uint64_t records[PARTS], kinds[PARTS][KINDS];
} tool_day;

typedef struct tool_example {
  uint64_t line;
  char *id; /* JSON; NULL: none, or a long one */
  int recorded, verdict;
  char *rule_then, *rule_now, *sender; /* may be NULL */
} tool_example;

typedef struct tool_bad_line {
  uint64_t line;
  char *error;
} tool_bad_line;

/* Rows found by name: the first `count` of `names`, behind them one row for all that have no room. */
typedef struct tool_rows {
  json_t *numbers;
  size_t count, room;
} tool_rows;

typedef struct tool_counts {
  tool_tally tally[PARTS];
  tool_rows rule_rows, day_rows;
  tool_rule_tally *rules; /* the candidate's in order, "default", those of the log */
  tool_day *days;
  tool_senders addresses, domains;
  tool_example examples[PARTS][KINDS][REPLAY_EXAMPLES];
  tool_bad_line bad[REPLAY_EXAMPLES];
  uint64_t lines, bad_lines, empty_lines, recorded;
} tool_counts;

/* One record, decided. */
typedef struct tool_replayed {
  uint64_t line;
  const tool_json *id; /* NULL: none */
  const char *day; /* NULL: the record has no instant */
  tool_recorded recorded;
  const consigne_query *query;
  const consigne_decision *decision;
} tool_replayed;

bool tool_counts_open(tool_counts *counts, const consigne_ruleset *ruleset);
void tool_counts_close(tool_counts *counts);
/* False: no memory. */
bool tool_counts_add(tool_counts *counts, const tool_replayed *replayed);
void tool_counts_add_bad(tool_counts *counts, uint64_t line, const char *error);
uint64_t tool_counts_records(const tool_counts *counts);
uint64_t tool_counts_kind(const tool_counts *counts, tool_kind kind);
/* How many would change. */
uint64_t tool_counts_changes(const tool_counts *counts);
/* The days in order. */
void tool_counts_sort(tool_counts *counts);

/* -- unused.c: what no record used --------------------------------------------------------------- */

typedef void tool_unused_tell(void *context, const char *text);
typedef struct tool_unused_kind {
  int kind; /* CONSIGNE_ELEMENT_* */
  const char *title, *name;
} tool_unused_kind;
enum { UNUSED_KINDS = 5 };
extern const tool_unused_kind tool_unused_kinds[UNUSED_KINDS];
/* Tells the first `most` elements of this kind that nothing used; gives how many there are, *all of how many. */
uint64_t tool_unused(const consigne_coverage *coverage, int kind, uint64_t most, uint64_t *all,
                     tool_unused_tell *tell, void *context);

/* -- print.c, report_json.c, html.c ---------------------------------------------------------------- */

typedef struct tool_report {
  const char *rules, *log; /* paths */
  const char *as_of;       /* --now, NULL: each record's */
  const consigne_ruleset *ruleset;
  const consigne_coverage *coverage;
  const tool_counts *counts;
} tool_report;

void tool_report_print(const tool_report *report);
/* New reference. */
json_t *tool_report_json(const tool_report *report);
void tool_report_html(const tool_report *report, FILE *out);

#endif
