/* SPDX-License-Identifier: MIT */
/* The report for people: short, numbers first, so that no name moves a column. */
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "tool/replay/replay.h"

enum { TOP = 10, MOST_UNUSED = 10 };

static const char *const part_titles[PARTS] = {"", "list traffic: "};

static void heading(const char *part, const char *title) {
  bool colour = isatty(STDOUT_FILENO) != 0;
  printf("\n%s%s%s%s\n", colour ? "\033[1m" : "", part, title, colour ? "\033[0m" : "");
}

static void name(const char *text) {
  tool_print_text(text, strlen(text));
  putchar('\n');
}

/* ---- What would change ----------------------------------------------------------------- */

static void print_summary(const tool_report *report) {
  const tool_counts *counts = report->counts;
  uint64_t records = tool_counts_records(counts);
  bool colour = isatty(STDOUT_FILENO) != 0;
  printf("%" PRIu64 " records, %" PRIu64 " without a decision, %" PRIu64 " lines that are no records\n", records,
         records - counts->recorded, counts->bad_lines);
  printf("candidate %s%s%s\n", report->revision, report->as_of ? ", as on " : "",
         report->as_of ? report->as_of : "");
  if (tool_counts_changes(counts) == 0) puts("nothing would change");
  for (tool_kind kind = 0; kind < KINDS; kind++) {
    uint64_t all = tool_counts_kind(counts, kind), lists = counts->tally[LISTS].kinds[kind];
    if (all == 0) continue;
    printf("%s%10" PRIu64 " %s%s", colour && kind == KIND_REFUSED ? "\033[1;31m" : "", all, tool_kind_titles[kind],
           colour && kind == KIND_REFUSED ? "\033[0m" : "");
    if (lists > 0) printf(", %" PRIu64 " of them list traffic", lists);
    putchar('\n');
  }
}

static bool has_row(const tool_tally *tally, int row) {
  for (int i = 0; i < VERDICTS; i++)
    if (tally->verdicts[row][i] > 0) return true;
  return false;
}

static void print_verdicts(const tool_tally *tally, int part) {
  heading(part_titles[part], "recorded, and what it would be");
  for (int i = 0; i < VERDICTS; i++) printf(" %10s", tool_verdict_row_name(i));
  puts("  recorded");
  for (int row = 0; row < VERDICT_ROWS; row++) {
    if (!has_row(tally, row)) continue;
    for (int i = 0; i < VERDICTS; i++) printf(" %10" PRIu64, tally->verdicts[row][i]);
    printf("  %s\n", tool_verdict_row_name(row));
  }
}

/* ---- By rule ------------------------------------------------------------------------------ */

static void print_rules(const tool_counts *counts, int part) {
  heading(part_titles[part], "by rule");
  printf(" %10s %10s %10s %10s %10s  rule\n", "then", "now", "+refused", "+accepted", "warned");
  for (size_t i = 0; i <= counts->rule_rows.room; i++) {
    const tool_rule_tally *rule = &counts->rules[i];
    if (!rule->of[part].then && !rule->of[part].now && !rule->of[part].watched) continue;
    printf(" %10" PRIu64 " %10" PRIu64 " %10" PRIu64 " %10" PRIu64 " %10" PRIu64 "  ", rule->of[part].then,
           rule->of[part].now, rule->of[part].refused, rule->of[part].accepted, rule->of[part].watched);
    tool_print_text(rule->name, strlen(rule->name));
    if (rule->verdict && rule->of[part].watched)
      printf("  (would %s once enforced)", consigne_verdict_name(rule->verdict));
    puts(rule->candidate ? "" : "  (not in the candidate)");
  }
}

/* ---- By sender ------------------------------------------------------------------------------ */

static void print_senders(const tool_senders *senders, int part, tool_kind kind, const char *what) {
  tool_sender_top top[REPLAY_SENDERS];
  size_t all = tool_senders_top(senders, part, kind, top);
  char title[80];
  if (all == 0) return;
  snprintf(title, sizeof title, "%s, by %s (%zu)", tool_kind_titles[kind], what, all);
  heading(part_titles[part], title);
  for (size_t i = 0; i < all && i < TOP; i++) {
    printf(" %10" PRIu64 "  ", top[i].records);
    name(top[i].sender->name);
  }
  uint64_t rest = senders->rest[part][kind];
  if (rest > 0)
    printf(" %10" PRIu64 "  of senders that are no longer counted; of each above at most %" PRIu64 " are missed\n",
           rest, senders->total / REPLAY_SENDERS);
}

static void print_all_senders(const tool_counts *counts, int part) {
  for (tool_kind kind = 0; kind < KINDS; kind++) {
    print_senders(&counts->addresses, part, kind, "address");
    if (kind == KIND_REFUSED) print_senders(&counts->domains, part, kind, "domain");
  }
}

/* ---- Examples --------------------------------------------------------------------------------- */

/* Of a line of another log whose report it is in: " part-3.json: line 17". */
static void print_place(const char *report, uint64_t line) {
  putchar(' ');
  if (report) tool_print_text(report, strlen(report)), fputs(": ", stdout);
  printf("line %" PRIu64, line);
}

static void print_example(const tool_example *example) {
  print_place(example->report, example->line);
  if (example->id) printf(", id %s", example->id);
  printf(": %s by ", tool_verdict_row_name(example->recorded));
  const char *then = example->rule_then ? example->rule_then : "?";
  tool_print_text(then, strlen(then));
  printf(" -> %s by %s: ", tool_verdict_row_name(example->verdict), example->rule_now ? example->rule_now : "?");
  name(example->sender ? example->sender : "");
}

static void print_examples(const tool_counts *counts, int part) {
  for (int kind = 0; kind < KIND_CHANGES; kind++) {
    const tool_example *examples = counts->examples[part][kind];
    if (examples->line == 0) continue;
    char title[80];
    snprintf(title, sizeof title, "%s, the first of %" PRIu64, tool_kind_titles[kind],
             counts->tally[part].kinds[kind]);
    heading(part_titles[part], title);
    for (int i = 0; i < REPLAY_EXAMPLES && examples[i].line > 0; i++) print_example(&examples[i]);
  }
}

/* ---- The rest ------------------------------------------------------------------------------------ */

static void print_unused(const tool_counts *counts) {
  heading("", "not used by any record");
  for (int i = 0; i < UNUSED_KINDS; i++) {
    const tool_unused *unused = &counts->unused[i];
    uint32_t count = tool_unused_count(unused), first = tool_unused_first(unused);
    if (count == 0) continue;
    printf(" %" PRIu32 " of %" PRIu32 " %s%s\n", count, unused->all, tool_unused_kinds[i].title,
           count > MOST_UNUSED ? ", the first:" : ":");
    for (uint32_t k = 0; k < first && k < MOST_UNUSED; k++) {
      fputs("   ", stdout);
      name(unused->names[k].text);
    }
  }
}

static void print_bad(const tool_counts *counts) {
  if (counts->bad_lines == 0) return;
  heading("", "lines that are no records, the first");
  for (int i = 0; i < REPLAY_EXAMPLES && counts->bad[i].line > 0; i++) {
    print_place(counts->bad[i].report, counts->bad[i].line);
    fputs(": ", stdout);
    name(counts->bad[i].error ? counts->bad[i].error : "");
  }
}

void tool_report_print(const tool_report *report) {
  const tool_counts *counts = report->counts;
  print_summary(report);
  if (tool_counts_records(counts) > 0) {
    for (int part = 0; part < PARTS; part++) {
      if (counts->tally[part].records == 0) continue;
      print_verdicts(&counts->tally[part], part);
      print_rules(counts, part);
      print_all_senders(counts, part);
      print_examples(counts, part);
    }
    print_unused(counts);
  }
  print_bad(counts);
}
