/* SPDX-License-Identifier: MIT */
/* List traffic, or all other: verdicts, rules, senders and examples as tables with bars. */
#include <inttypes.h>

#include "tool/replay/html.h"

enum { TOP = 20 };

/* ---- Verdicts --------------------------------------------------------------------- */

/* Harsher, milder, or nobody knows yet. */
static const char *mark_of(int recorded, int would) {
  if (recorded == would || recorded == NOT_RECORDED) return "";
  if (recorded == VERDICTS - 1 || would == VERDICTS - 1) return "watch";
  return would > recorded ? "bad" : "good";
}

static void put_verdict_row(FILE *out, const tool_tally *tally, int row) {
  fprintf(out, "<tr><th class=\"name\">%s</th>", tool_verdict_row_name(row));
  for (int i = 0; i < VERDICTS; i++) tool_html_cell(out, tally->verdicts[row][i], mark_of(row, i));
  fputs("</tr>\n", out);
}

static void put_verdicts(FILE *out, const tool_tally *tally) {
  fputs("<h3>Recorded, and what it would be</h3>\n<div class=\"scroll\"><table>\n<tr><th "
        "class=\"name\">recorded</th>",
        out);
  for (int i = 0; i < VERDICTS; i++) fprintf(out, "<th>%s</th>", tool_verdict_row_name(i));
  fputs("</tr>\n", out);
  for (int row = 0; row < VERDICT_ROWS; row++) {
    uint64_t all = 0;
    for (int i = 0; i < VERDICTS; i++) all += tally->verdicts[row][i];
    if (all > 0) put_verdict_row(out, tally, row);
  }
  fputs("</table></div>\n", out);
}

/* ---- Rules --------------------------------------------------------------------------- */

static void put_rule(FILE *out, const tool_rule_tally *rule, int part, uint64_t most) {
  fputs("<tr><td class=\"name\">", out);
  tool_html_text(out, rule->name);
  if (!rule->candidate) fputs(" <span class=\"soft\">(not in the candidate)</span>", out);
  if (rule->verdict && rule->of[part].watched)
    fprintf(out, " <span class=\"watch\">would %s once enforced</span>", consigne_verdict_name(rule->verdict));
  fputs("</td>", out);
  tool_html_cell(out, rule->of[part].then, "");
  tool_html_cell(out, rule->of[part].now, "");
  tool_html_cell(out, rule->of[part].refused, "bad");
  tool_html_cell(out, rule->of[part].accepted, "good");
  tool_html_cell(out, rule->of[part].watched, "watch");
  tool_html_bar(out, rule->of[part].now, most, rule->verdict == CONSIGNE_VERDICT_REJECT ? "bad" : "");
  fputs("</tr>\n", out);
}

static void put_rules(FILE *out, const tool_counts *counts, int part) {
  fputs("<h3>By rule</h3>\n<div class=\"scroll\"><table>\n<tr><th class=\"name\">rule</th><th>decided then</th>"
        "<th>decides now</th><th>newly refused</th><th>newly accepted</th><th>warned</th>"
        "<th class=\"track\">decides now</th></tr>\n",
        out);
  for (size_t i = 0; i <= counts->rule_rows.room; i++) {
    const tool_rule_tally *rule = &counts->rules[i];
    if (rule->of[part].then || rule->of[part].now || rule->of[part].watched)
      put_rule(out, rule, part, counts->tally[part].records);
  }
  fputs("</table></div>\n", out);
}

/* ---- Senders ---------------------------------------------------------------------------- */

static void put_senders(FILE *out, const tool_senders *senders, int part, tool_kind kind, const char *what) {
  tool_sender_top top[REPLAY_SENDERS];
  const char *mark = kind == KIND_REFUSED ? "bad" : kind == KIND_ACCEPTED ? "good" : "watch";
  size_t all = tool_senders_top(senders, part, kind, top);
  if (all == 0) return;
  fprintf(out, "<h3>%s, by %s</h3>\n<div class=\"scroll\"><table>\n", tool_kind_titles[kind], what);
  for (size_t i = 0; i < all && i < TOP; i++) {
    fputs("<tr><td class=\"name\">", out);
    tool_html_text(out, top[i].sender->name);
    fputs("</td>", out);
    tool_html_cell(out, top[i].records, mark);
    tool_html_bar(out, top[i].records, top[0].records, mark);
    fputs("</tr>\n", out);
  }
  fputs("</table></div>\n<p class=\"soft\">", out);
  tool_html_number(out, all);
  fputs(all == 1 ? " sender" : " senders", out);
  if (senders->rest[part][kind] > 0) {
    fputs(", and ", out);
    tool_html_number(out, senders->rest[part][kind]);
    fprintf(out,
            " records of senders that are no longer counted each for itself; of each above at most %" PRIu64
            " are missed",
            senders->total / REPLAY_SENDERS);
  }
  fputs(".</p>\n", out);
}

/* ---- Examples ------------------------------------------------------------------------------ */

static void put_example(FILE *out, const tool_example *example) {
  fputs("<tr><td>", out);
  tool_html_place(out, example->report, "", example->line);
  fputs("</td><td class=\"name\">", out);
  tool_html_text(out, example->id ? example->id : "");
  fputs("</td><td class=\"name\">", out);
  tool_html_text(out, example->sender ? example->sender : "");
  fprintf(out, "</td><td class=\"name\">%s ", tool_verdict_row_name(example->recorded));
  tool_html_text(out, example->rule_then ? example->rule_then : "");
  fprintf(out, "</td><td class=\"name\">%s ", tool_verdict_row_name(example->verdict));
  tool_html_text(out, example->rule_now ? example->rule_now : "");
  fputs("</td></tr>\n", out);
}

static void put_examples(FILE *out, const tool_counts *counts, int part) {
  for (int kind = 0; kind < KIND_CHANGES; kind++) {
    const tool_example *examples = counts->examples[part][kind];
    if (examples->line == 0) continue;
    fprintf(out,
            "<h3>Examples: %s</h3>\n<div class=\"scroll\"><table>\n<tr><th>line</th><th class=\"name\">id</th>"
            "<th class=\"name\">sender</th><th class=\"name\">recorded</th><th class=\"name\">would be</th></tr>\n",
            tool_kind_titles[kind]);
    for (int i = 0; i < REPLAY_EXAMPLES && examples[i].line > 0; i++) put_example(out, &examples[i]);
    fputs("</table></div>\n", out);
  }
}

void tool_html_part(FILE *out, const tool_counts *counts, int part) {
  fputs(part == LISTS
            ? "<h2>List traffic</h2>\n<p>Copies that mailing lists send. Where they are refused, the list "
              "counts the bounces against its subscribers and removes them: look here first.</p>\n<p>"
            : "<h2>Mail other than list traffic</h2>\n<p>",
        out);
  tool_html_number(out, counts->tally[part].records);
  fputs(" records.</p>\n", out);
  put_verdicts(out, &counts->tally[part]);
  put_rules(out, counts, part);
  tool_html_days(out, counts, part);
  put_senders(out, &counts->addresses, part, KIND_REFUSED, "address");
  put_senders(out, &counts->domains, part, KIND_REFUSED, "domain");
  put_senders(out, &counts->addresses, part, KIND_ACCEPTED, "address");
  put_senders(out, &counts->addresses, part, KIND_WATCHED, "address");
  put_examples(out, counts, part);
}
