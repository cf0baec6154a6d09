/* SPDX-License-Identifier: MIT */
/*
 * Questions and answers: lines of any octets, a login, an address, a relay and
 * a question. An id is a question that has itself as id; whatever a decision
 * asks can be answered by its id, and is not asked again.
 */
#include <string.h>

#include "fuzz.h"

static const char rules[] =
    "consigne 1\norigin univ.example\n"
    "provider univ { domains { univ.example } relays external alias { univ.test } of univ.example subaddress \"+\" "
    "}\n"
    "logins blocked external\naddresses lists external\ndomains known external\ndomains sealers external\nrelays "
    "hosts external\n"
    "words locals external\nlogins group { ann } external\n"
    "owners { info@univ.example by logins group external }\n"
    "limit hour { count messages by smtp.auth rate 5 per 1h }\n"
    "limit host { count messages by relay.ip rate 5 per 1h }\n"
    "limit part { count recipients by dkim.d rate 5 per 1h }\n"
    "limit day { count distinct recipients by smtp.auth rate 5 per 1d burst 1 }\n"
    "rule sets { when smtp.auth in blocked or any header.from in lists or any header.from in known\n"
    "  or any header.from.local in locals or relay in hosts or relay in univ\n"
    "  or any header.from sealed by sealers reject }\n"
    "rule send-as { when any header.from not owned by smtp.auth reject monitor }\n"
    "rule limits { when limit hour exceeded or limit host exceeded or limit part exceeded or limit day exceeded\n"
    "  defer }\n";

enum { LINES = 4, ROUNDS = 20, ID_OCTETS = 8192 };

typedef struct line {
  const char *at;
  size_t length;
} line;

static consigne_ruleset *ruleset;
static consigne_query *query;
static consigne_decision *decision;
static consigne_mailboxes *mailboxes;

static void expect_id(const char *id, size_t length) {
  demand(strlen(id) == length, "an id has no NUL");
  for (; *id; id++) demand(*id >= ' ' && *id <= '~', "an id is printable ASCII");
}

/* What is read as a question has an id, which is read as itself, answers, and fits into its octets exactly. */
static void read_question(const char *text, size_t length) {
  static char id[ID_OCTETS], again[ID_OCTETS];
  size_t size = sizeof id, more = sizeof again, none = 0;
  int status = consigne_ruleset_question(ruleset, text, length, id, &size);
  if (status == CONSIGNE_E_BUFFER) return; /* the longest keys */
  demand(status == CONSIGNE_OK || status == CONSIGNE_E_FORM || status == CONSIGNE_E_NAME,
         consigne_status_name(status));
  if (status != CONSIGNE_OK) return;
  expect_id(id, size);
  demand(consigne_ruleset_question(ruleset, text, length, NULL, &none) == CONSIGNE_E_BUFFER, "no room");
  demand(none == size + 1, "the size needed");
  demand(consigne_ruleset_question(ruleset, id, size, again, &more) == CONSIGNE_OK, "an id is a question");
  demand(strcmp(id, again) == 0, "and itself the id of it");
  demand(consigne_query_answer(query, id, size, CONSIGNE_ANSWER_FAILED) == CONSIGNE_OK, "it is answered");
}

/* Values that the caller chooses may be refused; then nothing is decided. */
static int fill(const line *lines) {
  consigne_query_reset(query);
  return consigne_query_set(query, CONSIGNE_FIELD_SMTP_AUTH, lines[0].at, lines[0].length) == CONSIGNE_OK &&
         consigne_query_set(query, CONSIGNE_FIELD_HEADER_FROM, lines[1].at, lines[1].length) == CONSIGNE_OK &&
         consigne_query_set(query, CONSIGNE_FIELD_RELAY, lines[2].at, lines[2].length) == CONSIGNE_OK &&
         consigne_query_set(query, CONSIGNE_FIELD_SMTP_RCPTTO, lines[1].at, lines[1].length) == CONSIGNE_OK &&
         consigne_query_set(query, CONSIGNE_FIELD_DKIM_D, "a.example", NTS) == CONSIGNE_OK &&
         consigne_query_set(query, CONSIGNE_FIELD_ARC, "pass", NTS) == CONSIGNE_OK &&
         consigne_query_add_seal(query, 1, "list.example", NTS, "univ.example", NTS) == CONSIGNE_OK &&
         consigne_query_end(query, CONSIGNE_FIELD_ALL) == CONSIGNE_OK;
}

/* The id of a need is a question whose id it is; of a malformed address or relay its octets may be no key. */
static void read_again(const char *asked, int malformed) {
  static char id[ID_OCTETS];
  size_t size = sizeof id;
  int status = consigne_ruleset_question(ruleset, asked, NTS, id, &size);
  if (status == CONSIGNE_E_BUFFER || (malformed && status == CONSIGNE_E_FORM)) return;
  demand(status == CONSIGNE_OK, "a need's id is a question");
  demand(malformed || strcmp(asked, id) == 0, "whose id is that id");
}

/* Answers all that is asked by its id; gives how many that were. */
static uint32_t answer_needs(int answer, int malformed) {
  uint32_t needs = consigne_decision_needs(decision);
  for (uint32_t i = 0; i < needs; i++) {
    const consigne_need *need = consigne_decision_need(decision, i);
    const char *asked = consigne_need_id(need);
    demand(asked && consigne_need_kind(need) != CONSIGNE_NEED_FIELD, "no field is missing");
    expect_id(asked, strlen(asked));
    demand(consigne_query_answer(query, asked, NTS, answer) == CONSIGNE_OK, "a need is answered by its id");
    read_again(asked, malformed);
  }
  return needs;
}

static int decide(int flags) {
  demand(consigne_decide(ruleset, query, flags, decision) == CONSIGNE_OK, "decided");
  return consigne_decision_verdict(decision);
}

/* Neither an IP address nor a host name. */
static int is_no_relay(const line *relay) {
  char name[256];
  size_t size = sizeof name;
  consigne_query_reset(query);
  return consigne_query_set(query, CONSIGNE_FIELD_RELAY_IP, relay->at, relay->length) != CONSIGNE_OK &&
         consigne_domain_to_ascii(relay->at, relay->length, name, &size) != CONSIGNE_OK;
}

static int is_malformed(const line *address) {
  demand(consigne_mailboxes_parse(mailboxes, CONSIGNE_FORM_MAILBOX_LIST, address->at, address->length) ==
             CONSIGNE_OK,
         "read");
  int list = consigne_mailboxes_malformed(mailboxes);
  demand(consigne_mailboxes_parse(mailboxes, CONSIGNE_FORM_PATH, address->at, address->length) == CONSIGNE_OK,
         "read");
  return list || consigne_mailboxes_malformed(mailboxes);
}

/* Every round answers something, and it ends. */
static void answer_all(int answer, int malformed) {
  int before = decide(CONSIGNE_FLAG_PARTIAL), rounds = 0;
  while (answer_needs(answer, malformed) > 0) {
    int verdict = decide(CONSIGNE_FLAG_PARTIAL);
    demand(++rounds < ROUNDS, "what is answered is not asked again");
    demand(before == CONSIGNE_VERDICT_UNDECIDED || before == CONSIGNE_VERDICT_DEFER || before == verdict,
           "an answer changed what was decided");
    before = verdict;
  }
  int final = decide(0);
  demand(final != CONSIGNE_VERDICT_UNDECIDED, "a final verdict");
  if (answer == CONSIGNE_ANSWER_FAILED) demand(final != CONSIGNE_VERDICT_ACCEPT, "what failed is no acceptance");
}

static void start(void) {
  start_with(rules, &ruleset, &query, &decision);
  demand(consigne_mailboxes_new(NULL, &mailboxes) == CONSIGNE_OK, "mailboxes");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  line lines[LINES] = {{NULL, 0}};
  const char *at = (const char *)data, *end = at + size;
  if (!ruleset) start();
  for (int i = 0; i < LINES; i++) {
    const char *found = i < LINES - 1 && at < end ? memchr(at, '\n', (size_t)(end - at)) : NULL;
    lines[i] = (line){at, (size_t)((found ? found : end) - at)};
    at = found ? found + 1 : end;
  }
  consigne_query_reset(query);
  read_question(lines[3].at, lines[3].length);
  int status = consigne_query_answer(query, lines[3].at, lines[3].length, CONSIGNE_ANSWER_NO);
  demand(status == CONSIGNE_OK || status == CONSIGNE_E_FORM, consigne_status_name(status));
  static const int answers[] = {CONSIGNE_ANSWER_YES, CONSIGNE_ANSWER_NO, CONSIGNE_ANSWER_FAILED};
  int malformed = is_malformed(&lines[1]) || is_no_relay(&lines[2]);
  for (int i = 0; i < 3 && fill(lines); i++) answer_all(answers[i], malformed);
  return 0;
}
