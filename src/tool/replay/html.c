/* SPDX-License-Identifier: MIT */
/* The report as one page: no script, nothing from elsewhere, light or dark as the reader's system. */
#include <inttypes.h>
#include <string.h>

#include "tool/replay/html.h"

static const char *const style =
    ":root{color-scheme:light "
    "dark;--ink:#1c1c1c;--soft:#5f6368;--page:#fff;--line:#d8dadf;--bar:#3b6fb6;--bad:#b3261e;"
    "--good:#1b7f4d;--watch:#8a6100}"
    "@media(prefers-color-scheme:dark){:root{--ink:#e8e8e8;--soft:#a5abb3;--page:#16181c;--line:#3a3e46;--bar:#"
    "7aa7e8;"
    "--bad:#ff8a80;--good:#6fd39b;--watch:#e8c05a}}"
    "*{box-sizing:border-box}"
    "body{margin:0 auto;padding:1rem;max-width:70rem;background:var(--page);color:var(--ink);"
    "font:16px/1.45 system-ui,sans-serif}"
    "h1{font-size:1.5rem;margin:.5rem 0}h2{font-size:1.2rem;margin:2rem 0 .5rem;border-top:1px solid var(--line);"
    "padding-top:1rem}h3{font-size:1rem;margin:1.2rem 0 .4rem}"
    "p{margin:.4rem 0}.soft{color:var(--soft)}code{overflow-wrap:anywhere}"
    ".facts{display:flex;flex-wrap:wrap;gap:.6rem;padding:0;margin:1rem 0;list-style:none}"
    ".facts li{border:1px solid var(--line);border-radius:.4rem;padding:.5rem .8rem;min-width:8rem;flex:1}"
    ".facts b{display:block;font-size:1.5rem;font-variant-numeric:tabular-nums}"
    ".scroll{overflow-x:auto}"
    "table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}"
    "th,td{padding:.25rem .5rem;text-align:right;border-bottom:1px solid var(--line);vertical-align:top}"
    "th{font-weight:600}.name{text-align:left;overflow-wrap:anywhere;min-width:6.5rem}h1{overflow-wrap:anywhere}"
    "h3::first-letter{text-transform:uppercase}"
    ".zero{color:var(--soft)}.bad{color:var(--bad);font-weight:600}.good{color:var(--good)}.watch{color:var(--"
    "watch)}"
    ".track{width:30%;min-width:4rem}.bar{display:block;height:.8rem;margin-top:.3rem;border-radius:.15rem;"
    "background:var(--bar)}.bar.bad{background:var(--bad)}"
    "svg{display:block;width:100%;height:10rem}"
    ".days{display:flex;justify-content:space-between;color:var(--soft);font-size:.85rem;margin:.2rem 0}"
    ".s-refused{fill:var(--bad)}.s-other{fill:var(--bar)}.s-watched{fill:var(--watch)}svg line{stroke:var(--line)}"
    ".key span{white-space:nowrap;margin-right:1rem}.key i{display:inline-block;width:.8em;height:.8em;"
    "margin-right:.3em}"
    "@media(max-width:34rem){body{padding:.7rem}th,td{padding:.25rem .3rem;font-size:.85rem}.track{display:none}}"
    "@media "
    "print{:root{color-scheme:light;--ink:#000;--soft:#444;--page:#fff;--line:#bbb;--bar:#3b6fb6;--bad:#b3261e;"
    "--good:#1b7f4d;--watch:#8a6100}body{max-width:none;font-size:11pt}h2,h3,.key{break-after:avoid}tr,svg{break-"
    "inside:"
    "avoid}"
    ".bar,svg,.key i{print-color-adjust:exact;-webkit-print-color-adjust:exact}}";

/* ---- Numbers ---------------------------------------------------------------------- */

/* 1234567 as 1,234,567. */
void tool_html_number(FILE *out, uint64_t number) {
  char digits[24];
  int count = snprintf(digits, sizeof digits, "%" PRIu64, number);
  for (int i = 0; i < count; i++) {
    if (i > 0 && (count - i) % 3 == 0) fputc(',', out);
    fputc(digits[i], out);
  }
}

void tool_html_cell(FILE *out, uint64_t number, const char *mark) {
  fprintf(out, "<td class=\"%s\">", number ? mark : "zero");
  tool_html_number(out, number);
  fputs("</td>", out);
}

void tool_html_place(FILE *out, const char *report, const char *what, uint64_t line) {
  if (report) tool_html_text(out, report), fputs(": ", out);
  fprintf(out, "%s%" PRIu64, what, line);
}

void tool_html_bar(FILE *out, uint64_t number, uint64_t most, const char *mark) {
  fprintf(out, "<td class=\"track\"><span class=\"bar %s\" style=\"width:%.1f%%\"></span></td>", mark,
          most ? 100.0 * (double)number / (double)most : 0.0);
}

/* ---- The page's head ------------------------------------------------------------------ */

static void fact(FILE *out, uint64_t number, const char *mark, const char *what) {
  fprintf(out, "<li><b class=\"%s\">", number ? mark : "zero");
  tool_html_number(out, number);
  fprintf(out, "</b>%s</li>\n", what);
}

static void put_head(FILE *out, const tool_report *report) {
  fprintf(out,
          "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
          "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';style-src 'unsafe-inline'\">\n"
          "<title>What the candidate would change</title>\n<style>%s</style>\n</head>\n<body>\n<h1>What ",
          style);
  tool_html_text(out, report->rules);
  fputs(" would change</h1>\n<p class=\"soft\">Log: ", out);
  tool_html_text(out, strcmp(report->log, "-") == 0 ? "standard input" : report->log);
  if (report->as_of) fputs("; decided as on ", out), tool_html_text(out, report->as_of);
  fputs(". Candidate: <code>", out);
  tool_html_text(out, report->revision);
  fputs("</code></p>\n", out);
}

static void put_facts(FILE *out, const tool_counts *counts) {
  uint64_t records = tool_counts_records(counts);
  fputs("<ul class=\"facts\">\n", out);
  fact(out, records, "", "records");
  fact(out, tool_counts_changes(counts), "", "would change");
  fact(out, tool_counts_kind(counts, KIND_REFUSED), "bad", "newly refused");
  fact(out, counts->tally[LISTS].kinds[KIND_REFUSED], "bad", "of them list traffic");
  fact(out, tool_counts_kind(counts, KIND_ACCEPTED), "good", "newly accepted");
  fact(out, tool_counts_kind(counts, KIND_WATCHED), "watch", "more, once rules are enforced");
  fact(out, counts->bad_lines, "bad", "lines that are no records");
  fputs("</ul>\n", out);
  if (records > counts->recorded) {
    fputs("<p>", out);
    tool_html_number(out, records - counts->recorded);
    fputs(" records have no decision: they are decided, and not compared.</p>\n", out);
  }
}

/* ---- The page's end ---------------------------------------------------------------------- */

static void put_unused(FILE *out, const tool_counts *counts) {
  enum { MOST = 50 };
  fputs(
      "<h2>What nothing used</h2>\n<p class=\"soft\">Parts of the candidate that no record of this log met.</p>\n",
      out);
  for (int i = 0; i < UNUSED_KINDS; i++) {
    const tool_unused *unused = &counts->unused[i];
    uint32_t count = tool_unused_count(unused), first = tool_unused_first(unused);
    if (count == 0) continue;
    fprintf(out, "<h3>%" PRIu32 " of %" PRIu32 " %s%s</h3>\n<ul>\n", count, unused->all, tool_unused_kinds[i].title,
            count > MOST ? ", the first 50" : "");
    for (uint32_t k = 0; k < first && k < MOST; k++) {
      fputs("<li><code>", out);
      tool_html_text(out, unused->names[k].text);
      fputs("</code></li>\n", out);
    }
    fputs("</ul>\n", out);
  }
}

static void put_bad(FILE *out, const tool_counts *counts) {
  if (counts->bad_lines == 0) return;
  fputs("<h2>Lines that are no records</h2>\n<p class=\"soft\">The first of ", out);
  tool_html_number(out, counts->bad_lines);
  fputs(":</p>\n<ul>\n", out);
  for (int i = 0; i < REPLAY_EXAMPLES && counts->bad[i].line > 0; i++) {
    fputs("<li>", out);
    tool_html_place(out, counts->bad[i].report, "line ", counts->bad[i].line);
    fputs(": ", out);
    tool_html_text(out, counts->bad[i].error ? counts->bad[i].error : "");
    fputs("</li>\n", out);
  }
  fputs("</ul>\n", out);
}

void tool_report_html(const tool_report *report, FILE *out) {
  put_head(out, report);
  put_facts(out, report->counts);
  for (int part = 0; part < PARTS; part++)
    if (report->counts->tally[part].records > 0) tool_html_part(out, report->counts, part);
  put_unused(out, report->counts);
  put_bad(out, report->counts);
  fputs("</body>\n</html>\n", out);
}
