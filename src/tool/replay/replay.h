/* SPDX-License-Identifier: MIT */
/* consigne replay: recorded decisions, decided again by a candidate, and what would be another one. */
#ifndef CGN_TOOL_REPLAY_REPLAY_H
#define CGN_TOOL_REPLAY_REPLAY_H

#include "tool/tool.h"

/* Memory does not grow with the log: whatever is kept by a name of the log's has one of these bounds. */
enum {
  REPLAY_EXAMPLES = 10,     /* of each kind, and of bad lines */
  REPLAY_SENDERS = 10000,   /* addresses, and domains, that are counted each for itself */
  REPLAY_NAME_OCTETS = 320, /* of a sender or a rule's name: RFC 5321 4.5.3.1, 64 + 1 + 255 */
  REPLAY_RULES = 4096,      /* names of rules that only the log knows */
  REPLAY_DAYS = 3660,       /* ten years */
  REPLAY_UNUSED = 1000      /* texts of unused elements, of each kind: as many as anyone reads */
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
  char name[REPLAY_NAME_OCTETS + 1]; /* ASCII letters small */
  uint64_t of[PARTS][KINDS];         /* counted since it has a counter: at least so many */
  uint64_t missed;                   /* at most so many more, of all kinds together */
  uint64_t weight;
  size_t at;
} tool_sender;

typedef struct tool_senders {
  json_t *slots; /* name to number in `all`: jansson's table is keyed */
  tool_sender *all;
  size_t *heap; /* numbers, the lightest first */
  size_t count;
  uint64_t total, forgotten;   /* records; counters that went to another name */
  uint64_t floor;              /* a name without a counter has at most so many records */
  uint64_t rest[PARTS][KINDS]; /* of those that have no counter any more */
} tool_senders;

bool tool_senders_open(tool_senders *senders);
void tool_senders_close(tool_senders *senders);
/* Counts one record. False: no memory. */
bool tool_senders_add(tool_senders *senders, const char *name, int part, tool_kind kind);
/* senders_join.c: adds what was counted of another log. False: no memory. */
bool tool_senders_join(tool_senders *to, const tool_senders *from);

typedef struct tool_sender_top {
  uint64_t records;
  const tool_sender *sender;
} tool_sender_top;

/* Those that have some of this kind, most first; how many they are. */
size_t tool_senders_top(const tool_senders *senders, int part, tool_kind kind, tool_sender_top top[REPLAY_SENDERS]);

/* -- unused.c: what no record used --------------------------------------------------------------- */

typedef struct tool_unused_kind {
  int kind; /* CONSIGNE_ELEMENT_* */
  const char *title, *name;
} tool_unused_kind;
enum { UNUSED_KINDS = 5 };
extern const tool_unused_kind tool_unused_kinds[UNUSED_KINDS];

typedef struct tool_unused_text {
  uint32_t number;
  char *text;
} tool_unused_text;

/* The elements of one kind, by their numbers. */
typedef struct tool_unused {
  uint32_t all;
  char order[17]; /* a hash of all texts: rulesets of one revision may have their items in another order */
  bool *used;     /* by number */
  tool_unused_text names[REPLAY_UNUSED];
  uint32_t named; /* of the unused, in the order of their numbers */
} tool_unused;

/* False: no memory, here and below. */
bool tool_unused_open(tool_unused *unused, uint32_t all);
void tool_unused_close(tool_unused *unused);
bool tool_unused_of(tool_unused *unused, const consigne_coverage *coverage, int kind);
/* The text of the next unused element, which it takes. */
bool tool_unused_name(tool_unused *unused, uint32_t number, char *text);
/* The number of that element; `all`: there is none. */
uint32_t tool_unused_next(const tool_unused *unused);
/* Adds what was used elsewhere, of as many elements. Takes the texts of `from`. */
void tool_unused_join(tool_unused *to, tool_unused *from);
uint32_t tool_unused_count(const tool_unused *unused);
/* How many of `names` are the first unused elements without a gap. */
uint32_t tool_unused_first(const tool_unused *unused);
/* The numbers of what was used: "0-3,7". Free with free. NULL: no memory. */
char *tool_unused_used_text(const tool_unused *unused);
/* False: no such text. */
bool tool_unused_read_used(tool_unused *unused, const char *text);

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
  char *report;                        /* that had it; NULL: this one */
} tool_example;

typedef struct tool_bad_line {
  uint64_t line;
  char *error, *report;
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
  tool_unused unused[UNUSED_KINDS];
  uint64_t lines, bad_lines, empty_lines, recorded;
} tool_counts;

/* One record, decided. */
typedef struct tool_replayed {
  uint64_t line;
  const tool_json *id; /* NULL: none */
  const char *day;     /* NULL: the record has no instant */
  tool_recorded recorded;
  const consigne_query *query;
  const consigne_decision *decision;
} tool_replayed;

/* With room for the rows of so many rules of the candidate, `default` among them. False: no memory. */
bool tool_counts_open(tool_counts *counts, size_t rules);
/* Rows in the order of the candidate; false: no room. */
bool tool_counts_add_rule(tool_counts *counts, const char *name, int verdict);
/* Rows by name; those for all others where there is no room. */
tool_rule_tally *tool_counts_rule(tool_counts *counts, const char *name);
tool_day *tool_counts_day(tool_counts *counts, const char *name);
/* ASCII letters small, and not longer than a name may be. */
void tool_sender_name(const char *text, char name[REPLAY_NAME_OCTETS + 1]);
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

/* -- print.c, report_json.c, html.c ---------------------------------------------------------------- */

typedef struct tool_report {
  const char *rules, *log; /* paths; of several logs how many there are */
  const char *as_of;       /* --now, NULL: each record's */
  const char *revision;
  const tool_counts *counts;
} tool_report;

/* Prints or writes it, and gives the exit code. */
typedef struct tool_replay_output {
  bool json;
  const char *html; /* NULL: no page */
} tool_replay_output;
int tool_report_tell(const tool_report *report, const tool_replay_output *output);

/* "accept" ..., "not recorded" */
const char *tool_verdict_row_name(int row);

void tool_report_print(const tool_report *report);
/* What the JSON of a report says it is; another number where a reader of this one could not read it. */
#define TOOL_REPORT "consigne replay 1"
/* New reference. */
json_t *tool_report_json(const tool_report *report);
void tool_report_html(const tool_report *report, FILE *out);

/* -- report_read.c, merge.c: reports of several logs as one ---------------------------------------- */

/*
 * Adds what the JSON of a report counts; the first one has the rows of rules made. NULL, or the key that is missing
 * or wrong, and "" where there is no memory; then the counts are good for nothing.
 */
const char *tool_report_read(tool_counts *counts, const json_t *report, const char *path, bool first);
/* consigne replay --merge */
int tool_replay_merge(int count, char **paths, const tool_replay_output *output);

#endif
