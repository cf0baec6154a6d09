/* SPDX-License-Identifier: MIT */
/* Judgements for people at a terminal, and for programs. */
#include "tool/accounts/report.h"

#include <stdlib.h>
#include <string.h>

#include "tool/accounts/print.h"
#include "tool/tool.h"

size_t report_count(const judged_list *all, judged_mark mark) {
  size_t count = 0;
  for (size_t i = 0; i < all->count; i++) count += judged_mark_of(&all->at[i]) == mark;
  return count;
}

char *report_summary(const said_as *as, const judged_list *all) {
  char ok[24], look[24], mend[24];
  snprintf(ok, sizeof ok, "%zu", report_count(all, JUDGED_OK));
  snprintf(look, sizeof look, "%zu", report_count(all, JUDGED_LOOK));
  snprintf(mend, sizeof mend, "%zu", report_count(all, JUDGED_MEND));
  return word_filled(as->in, WORD_SUMMARY,
                     (word_value[]){{"ok", ok}, {"look", look}, {"mend", mend}, {NULL, NULL}});
}

/* ---- Lines -------------------------------------------------------------------------------- */

typedef struct widths {
  int address, server;
} widths;

/* Columns that a terminal needs: what continues a UTF-8 character has none. */
static int columns(const char *text) {
  int count = 0;
  for (; *text; text++) count += ((unsigned char)*text & 0xc0) != 0x80;
  return count;
}

static void print_padded(const char *text, int width) {
  tool_print_text(text, strlen(text));
  printf("%*s", width - columns(text) + 2, "");
}

static void print_line(const char *text) {
  tool_print_text(text, strlen(text));
  putchar('\n');
}

static const char *address_of(const said_as *as, const judged *one) {
  return one->identity->address ? one->identity->address : word_text(as->in, WORD_ANY_ADDRESS);
}

static void print_judged(const said_as *as, const judged *one, const said *text, widths width, bool colour) {
  static const char *const symbols[] = {"ok", "? ", "!!"};
  static const char *const colours[] = {"\033[32m", "\033[33m", "\033[1;31m"};
  judged_mark mark = judged_mark_of(one);
  printf("%s%s%s  ", colour ? colours[mark] : "", symbols[mark], colour ? "\033[0m" : "");
  print_padded(address_of(as, one), width.address);
  print_padded(text->server, width.server);
  print_line(text->headline);
  for (size_t i = 0; i < text->why_count; i++) fputs("      ", stdout), print_line(text->why[i]);
  for (size_t i = 0; i < text->mend_count; i++) fputs("   -> ", stdout), print_line(text->mend[i]);
}

bool report_lines(const said_as *as, const judged_list *all, bool colour) {
  widths width = {0};
  said *texts = calloc(all->count + 1, sizeof *texts);
  bool good = texts != NULL;
  for (size_t i = 0; good && i < all->count; i++) {
    good = say_judged(as, &all->at[i], &texts[i]);
    int address = columns(address_of(as, &all->at[i])), server = good ? columns(texts[i].server) : 0;
    if (address > width.address) width.address = address;
    if (server > width.server) width.server = server;
  }
  for (size_t i = 0; good && i < all->count; i++) print_judged(as, &all->at[i], &texts[i], width, colour);
  for (size_t i = 0; texts && i < all->count; i++) said_free(&texts[i]);
  free(texts);
  char *summary = good ? report_summary(as, all) : NULL;
  if (summary) puts(summary);
  free(summary);
  return good && summary;
}

/* ---- JSON ----------------------------------------------------------------------------------- */

static json_t *text_json(const char *text) {
  return text ? tool_text_json(text, strlen(text)) : json_null();
}

static json_t *texts_json(char *const *texts, size_t count) {
  json_t *all = json_array();
  for (size_t i = 0; i < count; i++) json_array_append_new(all, text_json(texts[i]));
  return all;
}

static const char *outcome_name(judged_outcome outcome) {
  static const char *const names[] = {"fine",   "refused",  "refused-at-home", "held-at-home", "replaced",
                                      "untold", "stranger", "no-smtp",         "no-server"};
  return names[outcome];
}

static json_t *remarks_json(unsigned remarks) {
  static const char *const names[] = {"clear",  "port-25", "port-security", "user",        "default",
                                      "enable", "signed",  "asks",          "unprotected", "accepted-there"};
  json_t *all = json_array();
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (remarks & 1u << i) json_array_append_new(all, json_string(names[i]));
  return all;
}

static json_t *date_json(const said_as *as, int64_t from) {
  char date[64];
  size_t size = sizeof date;
  if (from == 0 || consigne_ruleset_date(as->ruleset, from, date, &size) != CONSIGNE_OK) return json_null();
  return json_string(date);
}

/*
 * What a JMAP server calls the refusal (RFC 8621 7.5, S114): of the envelope and of the header it has two names. A
 * rule about both refuses the envelope, which comes first.
 */
static json_t *jmap_error(const judged *one) {
  if (one->outcome != JUDGED_REFUSED) return json_null();
  if (one->field == CONSIGNE_FIELD_SMTP_MAILFROM || one->field == CONSIGNE_FIELD_IDENTITY)
    return json_string("forbiddenMailFrom");
  return one->field == CONSIGNE_FIELD_HEADER_FROM ? json_string("forbiddenFrom") : json_null();
}

static json_t *judged_json(const said_as *as, const judged *one) {
  static const char *const marks[] = {"ok", "look", "mend"};
  said text;
  bool good = say_judged(as, one, &text);
  json_t *object = json_object();
  json_object_set_new(object, "file", text_json(one->identity->file));
  json_object_set_new(object, "line", json_integer(one->identity->line));
  json_object_set_new(object, "account", text_json(one->identity->account));
  json_object_set_new(object, "address", text_json(one->identity->address));
  json_object_set_new(object, "host", text_json(one->identity->outgoing.host));
  json_object_set_new(object, "server", text_json(text.server));
  json_object_set_new(object, "mark", json_string(marks[judged_mark_of(one)]));
  json_object_set_new(object, "outcome", json_string(outcome_name(one->outcome)));
  json_object_set_new(object, "remarks", remarks_json(one->remarks));
  json_object_set_new(object, "rule", text_json(one->rule));
  json_object_set_new(object, "jmap", jmap_error(one));
  json_object_set_new(object, "from", date_json(as, one->from));
  json_object_set_new(object, "reply", text_json(one->reply));
  json_object_set_new(object, "asks", text_json(one->asks));
  json_object_set_new(object, "says", text_json(text.headline));
  json_object_set_new(object, "why", texts_json(text.why, text.why_count));
  json_object_set_new(object, "mend", texts_json(text.mend, text.mend_count));
  said_free(&text);
  if (good) return object;
  json_decref(object);
  return NULL;
}

bool report_json(const said_as *as, const judged_list *all, const account_list *list) {
  json_t *accounts = json_array(), *read = account_list_json(list);
  bool good = read != NULL;
  for (size_t i = 0; good && i < all->count; i++)
    good = json_array_append_new(accounts, judged_json(as, &all->at[i])) == 0;
  json_t *object =
      json_pack("{s:o, s:I, s:I, s:I, s:O}", "accounts", accounts, "ok", (json_int_t)report_count(all, JUDGED_OK),
                "mend", (json_int_t)report_count(all, JUDGED_MEND), "look",
                (json_int_t)report_count(all, JUDGED_LOOK), "findings", json_object_get(read, "findings"));
  good = good && object && json_dumpf(object, stdout, JSON_INDENT(2) | JSON_ENSURE_ASCII) == 0;
  putchar('\n');
  json_decref(object);
  json_decref(read);
  return good;
}
