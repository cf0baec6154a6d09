/* SPDX-License-Identifier: MIT */
/*
 * Answers questions about names over consigne.h, one a line, texts in
 * hexadecimal, so that corpora can be asked of the library as its users see it:
 *   path TEXT, list TEXT      MALFORMED COMPLEX NULL and of each mailbox LOCAL,DOMAIN,NAME
 *   domain TEXT               its A-labels, or -
 *   claims HEADER DOMAIN      whether From shows an address of the domain, whether it is malformed
 */
#include <consigne.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NTS CONSIGNE_NTS

enum { LINE = 1 << 20 };

static consigne_mailboxes *mailboxes;
static consigne_query *query;
static consigne_decision *decision;

static void demand(int holds, const char *what) {
  if (holds) return;
  fprintf(stderr, "names: %s\n", what);
  exit(1);
}

/* "6162" to "ab" in its place; its length. */
static size_t unhex(char *text) {
  size_t length = strlen(text) / 2;
  for (size_t i = 0; i < length; i++) {
    char digits[3] = {text[2 * i], text[2 * i + 1], '\0'};
    text[i] = (char)strtoul(digits, NULL, 16);
  }
  return length;
}

static void print_hex(const char *text) {
  for (; *text; text++) printf("%02x", (unsigned)(unsigned char)*text);
}

static void read_mailboxes(int form, char *text) {
  size_t length = unhex(text);
  demand(consigne_mailboxes_parse(mailboxes, form, text, length) == CONSIGNE_OK, "anything is read");
  printf("%d %d %d", consigne_mailboxes_malformed(mailboxes), consigne_mailboxes_complex(mailboxes),
         consigne_mailboxes_null(mailboxes));
  for (uint32_t i = 0; i < consigne_mailboxes_count(mailboxes); i++) {
    putchar(' ');
    print_hex(consigne_mailboxes_local(mailboxes, i));
    putchar(',');
    print_hex(consigne_mailboxes_domain(mailboxes, i));
    putchar(',');
    print_hex(consigne_mailboxes_name(mailboxes, i));
  }
  putchar('\n');
}

static void convert(char *text) {
  char ascii[256];
  size_t size = sizeof ascii, length = unhex(text);
  puts(consigne_domain_to_ascii(text, length, ascii, &size) == CONSIGNE_OK ? ascii : "-");
}

static void judge_claims(char *block, char *domain) {
  char rules[1024];
  consigne_ruleset *ruleset = NULL;
  size_t length = unhex(block);
  domain[unhex(domain)] = '\0';
  snprintf(rules, sizeof rules,
           "consigne 1\ndomains d { \"%s\" }\nrule odd { when header.from is malformed tag odd }\n"
           "rule claims { when any header.from in d reject }\n",
           domain);
  demand(consigne_ruleset_load_text(rules, NTS, NULL, 0, NULL, NULL, &ruleset) == CONSIGNE_OK, domain);
  consigne_query_reset(query);
  demand(consigne_query_add_header_block(query, block, length) == CONSIGNE_OK, "a header block is never refused");
  consigne_query_end(query, CONSIGNE_ALL);
  demand(consigne_decide(ruleset, query, 0, decision) == CONSIGNE_OK, "it is decided");
  const consigne_outcome *outcome = consigne_decision_outcome(decision);
  printf("%d %d\n", consigne_outcome_verdict(outcome) == CONSIGNE_REJECT, (int)consigne_outcome_tags(outcome));
  consigne_ruleset_free(ruleset);
}

int main(void) {
  char *line = malloc(LINE);
  demand(line && consigne_mailboxes_new(NULL, &mailboxes) == CONSIGNE_OK &&
             consigne_query_new(NULL, &query) == CONSIGNE_OK && consigne_decision_new(NULL, &decision) == CONSIGNE_OK,
         "no memory");
  while (fgets(line, LINE, stdin)) {
    line[strcspn(line, "\n")] = '\0';
    char *first = strchr(line, ' ');
    demand(first != NULL, "write QUESTION TEXT");
    *first++ = '\0';
    char *second = strchr(first, ' ');
    if (second) *second++ = '\0';
    if (strcmp(line, "path") == 0)
      read_mailboxes(CONSIGNE_PATH, first);
    else if (strcmp(line, "list") == 0)
      read_mailboxes(CONSIGNE_MAILBOX_LIST, first);
    else if (strcmp(line, "domain") == 0)
      convert(first);
    else if (strcmp(line, "claims") == 0 && second)
      judge_claims(first, second);
    else
      demand(0, line);
  }
  consigne_mailboxes_free(mailboxes);
  consigne_query_free(query);
  consigne_decision_free(decision);
  free(line);
  return 0;
}
