/* SPDX-License-Identifier: MIT */
/* consigne address: the mailboxes of a path or a header's list, and what is wrong or odd in it. */
#include <getopt.h>
#include <string.h>

#include "tool/tool.h"

static const char *const usage =
    "usage: consigne address [--path] [--json] TEXT ...\n"
    "       consigne address [--path] [--json] [-] <TEXTS\n"
    "\n"
    "Reads each TEXT as the body of a From, To or Cc field: mailboxes and groups, obsolete\n"
    "syntax included (RFC 5322 3.4, 4.4). Tells each mailbox and each defect. Of a text\n"
    "that programs read differently, every mailbox that one of them shows is a \"reading\". Without\n"
    "TEXT, or for -, the texts are lines of standard input.\n"
    "  --path           reads what MAIL FROM: and RCPT TO: take, <> and <postmaster> included\n"
    "                   (RFC 5321 4.1.2)\n"
    "  --json           one JSON object a line\n"
    "exit: 0 all are valid, 65 some are malformed, too complex or empty, 64 wrong use,\n"
    "      66 no input\n";

typedef struct request {
  consigne_mailboxes *mailboxes;
  consigne_domain *domain;
  int form;
  bool json;
} request;

/* A text of blanks only is no list by RFC 5322, and names nobody. */
static bool is_empty(const consigne_mailboxes *mailboxes) {
  return consigne_mailboxes_count(mailboxes) == 0 && consigne_mailboxes_defects(mailboxes) == 0 &&
         !consigne_mailboxes_null(mailboxes);
}

static bool is_valid(const consigne_mailboxes *mailboxes) {
  return !consigne_mailboxes_malformed(mailboxes) && !consigne_mailboxes_complex(mailboxes) && !is_empty(mailboxes);
}

static const char *form_name(int form) {
  return form == CONSIGNE_FORM_PATH ? "path" : "list";
}

/* ---- For people --------------------------------------------------------------- */

static const char *result_text(const consigne_mailboxes *mailboxes) {
  if (consigne_mailboxes_complex(mailboxes)) return "too complex: not all of it was read";
  if (consigne_mailboxes_malformed(mailboxes)) return "malformed";
  if (consigne_mailboxes_null(mailboxes)) return "valid: the null path, nobody";
  if (is_empty(mailboxes)) return "empty";
  return consigne_mailboxes_count(mailboxes) == 0 ? "valid: nobody" : "valid";
}

static void print_mailbox(const request *asked, uint32_t index) {
  const consigne_mailboxes *mailboxes = asked->mailboxes;
  tool_print_row(consigne_mailboxes_readings(mailboxes) ? "reading" : "mailbox",
                 consigne_mailboxes_address(mailboxes, index));
  const char *name = consigne_mailboxes_name(mailboxes, index);
  if (*name) tool_print_row("  name", name);
  tool_print_row("  local", consigne_mailboxes_local(mailboxes, index));
  const char *domain = consigne_mailboxes_domain(mailboxes, index);
  if (*domain) tool_print_row("  domain", domain);
  if (consigne_domain_read_mailbox(asked->domain, mailboxes, index) != CONSIGNE_OK) return;
  const char *unicode = consigne_domain_unicode(asked->domain);
  if (unicode && strcmp(unicode, domain) != 0) tool_print_row("  U-labels", unicode);
  tool_print_account(asked->domain);
}

static void print_text(const request *asked, const char *text, size_t length) {
  const consigne_mailboxes *mailboxes = asked->mailboxes;
  printf("%-10s ", form_name(asked->form));
  tool_print_text(text, length);
  putchar('\n');
  tool_print_row("result", result_text(mailboxes));
  for (uint32_t i = 0; i < consigne_mailboxes_defects(mailboxes); i++)
    tool_print_row(i == 0 ? "defects" : "", consigne_mailboxes_defect(mailboxes, i));
  for (uint32_t i = 0; i < consigne_mailboxes_count(mailboxes); i++) print_mailbox(asked, i);
}

/* ---- JSON --------------------------------------------------------------------- */

static json_t *mailbox_json(const request *asked, uint32_t index) {
  const consigne_mailboxes *mailboxes = asked->mailboxes;
  int status = consigne_domain_read_mailbox(asked->domain, mailboxes, index);
  json_t *account = status == CONSIGNE_OK ? tool_domain_json(asked->domain) : json_null();
  return json_pack("{s:s, s:s, s:s, s:s, s:o}", "address", consigne_mailboxes_address(mailboxes, index), "name",
                   consigne_mailboxes_name(mailboxes, index), "local", consigne_mailboxes_local(mailboxes, index),
                   "key", consigne_mailboxes_domain(mailboxes, index), "domain", account);
}

static json_t *text_json(const request *asked) {
  const consigne_mailboxes *mailboxes = asked->mailboxes;
  json_t *defects = json_array(), *list = json_array();
  for (uint32_t i = 0; i < consigne_mailboxes_defects(mailboxes); i++)
    json_array_append_new(defects, json_string(consigne_mailboxes_defect(mailboxes, i)));
  for (uint32_t i = 0; i < consigne_mailboxes_count(mailboxes); i++)
    json_array_append_new(list, mailbox_json(asked, i));
  return json_pack("{s:s, s:b, s:b, s:b, s:b, s:b, s:o, s:o}", "form", form_name(asked->form), "valid",
                   is_valid(mailboxes), "malformed", consigne_mailboxes_malformed(mailboxes), "complex",
                   consigne_mailboxes_complex(mailboxes), "null", consigne_mailboxes_null(mailboxes), "readings",
                   consigne_mailboxes_readings(mailboxes), "defects", defects, "mailboxes", list);
}

/* ---- The command -------------------------------------------------------------- */

static int tell(void *context, const char *text, size_t length, bool more) {
  const request *asked = context;
  int status = consigne_mailboxes_parse(asked->mailboxes, asked->form, text, length);
  if (status != CONSIGNE_OK) return tool_fail(EXIT_INTERNAL, "%s", consigne_status_text(status));
  if (asked->json) {
    json_t *object = text_json(asked);
    json_object_set_new(object, "text", tool_text_json(text, length));
    tool_print_json_line(object);
  } else {
    if (more) putchar('\n');
    print_text(asked, text, length);
  }
  return is_valid(asked->mailboxes) ? 0 : EXIT_BAD_DATA;
}

int tool_address(int argc, char **argv) {
  static const struct option options[] = {
      {"path", no_argument, NULL, 'p'}, {"json", no_argument, NULL, 'j'}, {"help", no_argument, NULL, 'h'}, {0}};
  request asked = {.form = CONSIGNE_FORM_MAILBOX_LIST};
  for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
    switch (option) {
    case 'p': asked.form = CONSIGNE_FORM_PATH; break;
    case 'j': asked.json = true; break;
    case 'h': return fputs(usage, stdout), 0;
    default: return fputs(usage, stderr), EXIT_WRONG_USE;
    }
  }
  int exit_code = EXIT_INTERNAL;
  if (consigne_mailboxes_new(NULL, &asked.mailboxes) == CONSIGNE_OK &&
      consigne_domain_new(NULL, &asked.domain) == CONSIGNE_OK)
    exit_code = tool_names(argc - optind, argv + optind, tell, &asked);
  consigne_domain_free(asked.domain);
  consigne_mailboxes_free(asked.mailboxes);
  return exit_code;
}
