/* SPDX-License-Identifier: MIT */
/* A message of any octets: it is decided, and one more author never makes a refused one accepted. */
#include <string.h>

#include "fuzz.h"

static const char rules[] =
    "consigne 1\norigin univ.example\n"
    "provider univ { domains { univ.example *.univ.example müni.example } relays { 192.0.2.0/24 } subaddress "
    "\"+-\" }\n"
    "patterns odd { /^x[0-9]+@/i }\n"
    "rule odd { when any identity in odd or any header.reply-to in odd or any header.resent-from in odd\n"
    "  or any header.resent-sender in odd or header.list-id is malformed tag odd }\n"
    "rule shown { when any header.shown in univ or header.from is malformed tag shown }\n"
    "rule self { when any header.from equals smtp.rcptto unless aligned with dkim.d reject }\n"
    "rule ours { when any identity in univ and smtp.rcptto in univ unless carried by relay or aligned with dkim.d\n"
    "  reject \"{identity}\" }\n";

static consigne_ruleset *ruleset;
static consigne_query *query;
static consigne_decision *decision;

static void read_reply(const consigne_outcome *outcome) {
  for (uint32_t i = 0; i < consigne_outcome_reply_lines(outcome); i++) {
    const char *line = consigne_outcome_reply_line(outcome, i);
    demand(strlen(line) <= 510, "a reply line has at most 512 octets with CRLF");
    for (; *line; line++) demand(*line >= ' ' && *line <= '~', "a reply line is printable ASCII");
  }
}

static int verdict_on(const uint8_t *data, size_t size) {
  consigne_query_reset(query);
  consigne_query_set(query, CONSIGNE_FIELD_LISTENER, "mx", NTS);
  consigne_query_set(query, CONSIGNE_FIELD_RELAY, "198.51.100.7", NTS);
  consigne_query_set(query, CONSIGNE_FIELD_SMTP_RCPTTO, "bob@univ.example", NTS);
  demand(consigne_query_add_header_block(query, (const char *)data, size) == CONSIGNE_OK, "never refused");
  consigne_query_end(query, CONSIGNE_FIELD_ALL);
  demand(consigne_decide(ruleset, query, CONSIGNE_FLAG_TRACE, decision) == CONSIGNE_OK, "decided");
  int verdict = consigne_decision_verdict(decision);
  demand(verdict >= CONSIGNE_VERDICT_ACCEPT && verdict <= CONSIGNE_VERDICT_REJECT, "a final verdict");
  read_reply(consigne_decision_outcome(decision));
  return verdict;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char more[] = "\r\nFrom: x@evil.example\r\n";
  if (!ruleset) start_with(rules, &ruleset, &query, &decision);
  int before = verdict_on(data, size);
  uint8_t *longer = malloc(size + sizeof more);
  demand(longer != NULL, "memory");
  if (size > 0) memcpy(longer, data, size);
  memcpy(longer + size, more, sizeof more - 1);
  int after = verdict_on(longer, size + sizeof more - 1);
  demand(before == CONSIGNE_VERDICT_ACCEPT || after != CONSIGNE_VERDICT_ACCEPT, "the claim rule (language 4)");
  free(longer);
  return 0;
}
