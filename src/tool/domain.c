/* SPDX-License-Identifier: MIT */
/* consigne domain: a name in A-labels and U-labels, why it is not valid, and what mapping changed. */
#include <getopt.h>
#include <inttypes.h>
#include <string.h>

#include "tool/tool.h"

static const char *const usage =
    "usage: consigne domain [--json] NAME ...\n"
    "       consigne domain [--json] [-] <NAMES\n"
    "\n"
    "Tells of each host name its A-labels and U-labels; where it is not valid, which rule\n"
    "of which RFC it breaks; and what mapping changed besides case. Without NAME, or for -,\n"
    "the names are lines of standard input.\n"
    "  --json           one JSON object a line\n"
    "exit: 0 all are valid, 65 some are not, 64 wrong use, 66 no input\n";

/* ---- For people --------------------------------------------------------------- */

static void print_quoted(const char *text) {
  putchar('"');
  tool_print_text(text, strlen(text));
  putchar('"');
}

/* Prints "U+FF41 "..." becomes "a"". An invisible character has only its number. */
static void print_change(const char *from, const char *to) {
  uint32_t c = 0;
  size_t length = strlen(from);
  bool single = length > 0 && tool_character(from, length, &c) == length;
  if (single) printf("U+%04" PRIX32, c);
  if (single && tool_is_seen(from, length)) putchar(' ');
  if (!single || tool_is_seen(from, length)) print_quoted(from);
  if (*to) {
    fputs(" becomes ", stdout);
    print_quoted(to);
    putchar('\n');
  } else {
    puts(" dropped");
  }
}

void tool_print_account(const consigne_domain *domain) {
  for (uint32_t i = 0; i < consigne_domain_changes(domain); i++) {
    printf("%-10s ", i == 0 ? "  changed" : "");
    print_change(consigne_domain_change_from(domain, i), consigne_domain_change_to(domain, i));
  }
  for (uint32_t i = 0; i < consigne_domain_defects(domain); i++) {
    const char *label = consigne_domain_defect_label(domain, i);
    printf("%-10s ", i == 0 ? "  wrong" : "");
    if (*label) {
      print_quoted(label);
      fputs(": ", stdout);
    }
    puts(consigne_domain_defect(domain, i));
  }
  const char *otherwise = consigne_domain_other_reading(domain);
  if (otherwise) printf("%-10s %s (some programs read this name instead)\n", "  or", otherwise);
}

static void print_domain(const consigne_domain *domain, const char *text, size_t length) {
  printf("%-10s ", "domain");
  tool_print_text(text, length);
  printf("\n%-10s %s\n", "  valid", consigne_domain_valid(domain) ? "yes" : "no");
  if (consigne_domain_valid(domain)) {
    tool_print_row("  A-labels", consigne_domain_ascii(domain));
    tool_print_row("  U-labels", consigne_domain_unicode(domain));
  }
  tool_print_account(domain);
}

/* ---- JSON --------------------------------------------------------------------- */

static json_t *changes_json(const consigne_domain *domain) {
  json_t *list = json_array();
  for (uint32_t i = 0; i < consigne_domain_changes(domain); i++)
    json_array_append_new(list, json_pack("{s:s, s:s}", "from", consigne_domain_change_from(domain, i), "to",
                                          consigne_domain_change_to(domain, i)));
  return list;
}

static json_t *defects_json(const consigne_domain *domain) {
  json_t *list = json_array();
  for (uint32_t i = 0; i < consigne_domain_defects(domain); i++)
    json_array_append_new(list, json_pack("{s:s, s:s}", "label", consigne_domain_defect_label(domain, i), "text",
                                          consigne_domain_defect(domain, i)));
  return list;
}

json_t *tool_domain_json(const consigne_domain *domain) {
  return json_pack("{s:b, s:s?, s:s?, s:s?, s:o, s:o}", "valid", consigne_domain_valid(domain), "ascii",
                   consigne_domain_ascii(domain), "unicode", consigne_domain_unicode(domain), "otherwise",
                   consigne_domain_other_reading(domain), "changes", changes_json(domain), "defects",
                   defects_json(domain));
}

/* ---- The command -------------------------------------------------------------- */

typedef struct request {
  consigne_domain *domain;
  bool json;
} request;

static int tell(void *context, const char *text, size_t length, bool more) {
  const request *asked = context;
  int status = consigne_domain_read(asked->domain, text, length);
  if (status != CONSIGNE_OK) return tool_fail(EXIT_INTERNAL, "%s", consigne_status_text(status));
  if (asked->json) {
    json_t *object = tool_domain_json(asked->domain);
    json_object_set_new(object, "text", tool_text_json(text, length));
    tool_print_json_line(object);
  } else {
    if (more) putchar('\n');
    print_domain(asked->domain, text, length);
  }
  return consigne_domain_valid(asked->domain) ? 0 : EXIT_BAD_DATA;
}

int tool_domain(int argc, char **argv) {
  request asked = {0};
  int exit_code;
  if (!tool_json_option(argc, argv, usage, &asked.json, &exit_code)) return exit_code;
  int status = consigne_domain_new(NULL, &asked.domain);
  if (status != CONSIGNE_OK) return tool_fail(EXIT_INTERNAL, "%s", consigne_status_text(status));
  exit_code = tool_names(argc - optind, argv + optind, tell, &asked);
  consigne_domain_free(asked.domain);
  return exit_code;
}
