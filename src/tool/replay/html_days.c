/* SPDX-License-Identifier: MIT */
/* By day: what would change, as columns. */
#include <inttypes.h>

#include "tool/replay/html.h"

enum { MOST_DAYS = 366, WIDTH = 900, HEIGHT = 160 };

typedef struct bars {
  uint64_t refused, other, watched;
} bars;

static bars bars_of(const tool_day *day, int part) {
  bars all = {.refused = day->kinds[part][KIND_REFUSED], .watched = day->kinds[part][KIND_WATCHED]};
  for (int kind = KIND_REFUSED + 1; kind < KIND_CHANGES; kind++) all.other += day->kinds[part][kind];
  return all;
}

static uint64_t most_of(const tool_counts *counts, size_t first, int part) {
  uint64_t most = 0;
  for (size_t i = first; i < counts->day_rows.count; i++) {
    bars all = bars_of(&counts->days[i], part);
    uint64_t sum = all.refused + all.other + all.watched;
    if (sum > most) most = sum;
  }
  return most;
}

/* One piece of a column on top of *top; gives the new top. */
static double put_piece(FILE *out, double left, double width, double top, double height, const char *mark) {
  if (height > 0)
    fprintf(out, "<rect class=\"s-%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>", mark, left,
            top - height, width, height);
  return top - height;
}

static void put_column(FILE *out, const tool_day *day, int part, double left, double width, double unit) {
  bars all = bars_of(day, part);
  double top = HEIGHT;
  fprintf(out,
          "<g><title>%s: %" PRIu64 " records, %" PRIu64 " newly refused, %" PRIu64 " other changes, %" PRIu64
          " once rules are enforced</title>",
          day->name, day->records[part], all.refused, all.other, all.watched);
  top = put_piece(out, left, width, top, (double)all.refused * unit, "refused");
  top = put_piece(out, left, width, top, (double)all.other * unit, "other");
  put_piece(out, left, width, top, (double)all.watched * unit, "watched");
  fputs("</g>\n", out);
}

void tool_html_days(FILE *out, const tool_counts *counts, int part) {
  size_t days = counts->day_rows.count, first = days > MOST_DAYS ? days - MOST_DAYS : 0, shown = days - first;
  uint64_t most = most_of(counts, first, part);
  if (most == 0) return;
  double step = (double)WIDTH / (double)shown, width = step < WIDTH / 15.0 ? step * 0.8 : WIDTH / 20.0;
  fprintf(out,
          "<h3>By day%s</h3>\n<p class=\"key\"><span><i style=\"background:var(--bad)\"></i>newly refused</span>"
          "<span><i style=\"background:var(--bar)\"></i>other changes</span>"
          "<span><i style=\"background:var(--watch)\"></i>once rules are enforced</span></p>\n"
          "<svg viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"Changes by day\">\n",
          first ? " (the last 366)" : "", WIDTH, HEIGHT);
  for (size_t i = 0; i < shown; i++)
    put_column(out, &counts->days[first + i], part, step * (double)i + (step - width) / 2, width,
               (double)HEIGHT / (double)most);
  fprintf(out,
          "<line x1=\"0\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>\n</svg>\n<p class=\"days\"><span>%s</span><span>at most ",
          WIDTH, HEIGHT, HEIGHT, counts->days[first].name);
  tool_html_number(out, most);
  fprintf(out, " a day</span><span>%s</span></p>\n", shown > 1 ? counts->days[days - 1].name : "");
}
