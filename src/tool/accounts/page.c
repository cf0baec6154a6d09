/* SPDX-License-Identifier: MIT */
/*
 * One page to be sent to a user: nothing is loaded, nothing runs. Every text of settings or rules goes through
 * tool_html_text.
 */
#include <stdlib.h>
#include <string.h>

#include "tool/accounts/report.h"
#include "tool/tool.h"

static const char *const style =
    "<style>\n"
    ":root{color-scheme:light dark;--back:#f6f7f9;--card:#fff;--text:#1b1f24;--soft:#57606a;--line:#d8dee4;"
    "--ok:#116329;--look:#7d4e00;--mend:#b3141f}\n"
    "@media(prefers-color-scheme:dark){:root{--back:#0d1117;--card:#161b22;--text:#e6edf3;--soft:#9aa4af;"
    "--line:#30363d;--ok:#4ac26b;--look:#e3b341;--mend:#ff7b72}}\n"
    "*{box-sizing:border-box}\n"
    "body{margin:0;background:var(--back);color:var(--text);font:16px/1.5 system-ui,sans-serif}\n"
    "main{max-width:56rem;margin:0 auto;padding:1.5rem 1rem}\n"
    "h1{font-size:1.6rem;margin:0 0 .25rem}p{margin:.25rem 0}.soft{color:var(--soft)}\n"
    "article{background:var(--card);border:1px solid var(--line);border-left:.4rem solid var(--edge);"
    "border-radius:.5rem;padding:1rem;margin:1rem 0;break-inside:avoid}\n"
    ".ok{--edge:var(--ok)}.look{--edge:var(--look)}.mend{--edge:var(--mend)}\n"
    "h2{font-size:1.1rem;margin:0;overflow-wrap:anywhere}\n"
    "h3{font-size:1rem;margin:.75rem 0 0}\n"
    ".mark{color:var(--edge);font-weight:700}\n"
    "li{overflow-wrap:anywhere}ul{margin:.25rem 0 0;padding-left:1.25rem}\n"
    ".do li{font-weight:600}\n"
    "@media print{:root{color-scheme:light;--back:#fff;--card:#fff;--text:#000;--soft:#333;--line:#bbb;"
    "--ok:#116329;--look:#7d4e00;--mend:#b3141f}main{max-width:none;padding:0}}\n"
    "</style>\n";

static void show_list(FILE *out, const char *kind, char *const *texts, size_t count) {
  if (count == 0) return;
  fprintf(out, "<ul class=\"%s\">\n", kind);
  for (size_t i = 0; i < count; i++) fputs("<li>", out), tool_html_text(out, texts[i]), fputs("</li>\n", out);
  fputs("</ul>\n", out);
}

static void show_judged(FILE *out, const said_as *as, const judged *one, const said *text) {
  static const char *const kinds[] = {"ok", "look", "mend"}, *const symbols[] = {"ok", "?", "!!"};
  static const word names[] = {WORD_FINE, WORD_MARK_LOOK, WORD_MARK_MEND};
  judged_mark mark = judged_mark_of(one);
  fprintf(out, "<article class=\"%s\">\n<h2>", kinds[mark]);
  tool_html_text(out, one->identity->address ? one->identity->address : word_text(as->in, WORD_ANY_ADDRESS));
  fputs("</h2>\n<p class=\"soft\">", out);
  tool_html_text(out, word_text(as->in, WORD_THROUGH));
  fputc(' ', out);
  tool_html_text(out, *text->server ? text->server : word_text(as->in, WORD_NONE));
  fprintf(out, "</p>\n<p><span class=\"mark\">%s %s</span> ", symbols[mark],
          mark == JUDGED_OK ? "" : word_text(as->in, names[mark]));
  if (mark != JUDGED_OK) fputs("\xe2\x80\x93 ", out);
  tool_html_text(out, text->headline);
  fputs("</p>\n", out);
  show_list(out, "why", text->why, text->why_count);
  if (text->mend_count > 0) fprintf(out, "<h3>%s</h3>\n", word_text(as->in, WORD_MEND));
  show_list(out, "do", text->mend, text->mend_count);
  fputs("</article>\n", out);
}

static bool show_head(FILE *out, const said_as *as, const judged_list *all) {
  char *summary = report_summary(as, all);
  const char *title = word_text(as->in, WORD_TITLE);
  fprintf(
      out,
      "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\"/>\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n"
      "<title>%s</title>\n%s</head>\n<body>\n<main>\n<h1>%s</h1>\n<p>%s</p>\n<p class=\"soft\">%s</p>\n",
      word_tag(as->in), title, style, title, word_text(as->in, WORD_INTRODUCTION), summary ? summary : "");
  free(summary);
  return summary != NULL;
}

bool report_page(FILE *out, const said_as *as, const judged_list *all) {
  bool good = show_head(out, as, all);
  for (size_t i = 0; good && i < all->count; i++) {
    said text;
    good = say_judged(as, &all->at[i], &text);
    if (good) show_judged(out, as, &all->at[i], &text);
    said_free(&text);
  }
  fputs("</main>\n</body>\n</html>\n", out);
  return good && !ferror(out);
}
