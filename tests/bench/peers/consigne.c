/* SPDX-License-Identifier: MIT */
/*
 * This library through its headers alone, as a server calls it: text in, verdict or answer out.
 *
 * "consigne": whole paths, lists and domains; look-ups of sets in a ruleset; sessions told and decided. Beside it
 * stand the telling of a session without the decision, and a domain that is told to a query, which may remember
 * names.
 */
#include "contestant.h"

#include <consigne-policy.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool good(int status, const char *what) {
  if (status != CONSIGNE_OK) fprintf(stderr, "consigne: %s: %s\n", what, consigne_status_name(status));
  return status == CONSIGNE_OK;
}

/* ---- Mailboxes and domains ----------------------------------------------------------------- */

static void *open_mailboxes(const workload *work) {
  (void)work;
  consigne_mailboxes *made = NULL;
  good(consigne_mailboxes_new(NULL, &made), "mailboxes");
  return made;
}

static size_t handle_envelope(void *context, const item *items, size_t count) {
  size_t accepted = 0;
  for (size_t i = 0; i < count; i++) {
    if (consigne_mailboxes_parse(context, CONSIGNE_FORM_PATH, items[i].text, items[i].length) != CONSIGNE_OK)
      continue;
    accepted += !consigne_mailboxes_malformed(context) && *consigne_mailboxes_domain(context, 0);
  }
  return accepted;
}

/* Mailboxes with both parts, as the peers count them. */
static size_t handle_from(void *context, const item *items, size_t count) {
  size_t found = 0;
  for (size_t i = 0; i < count; i++) {
    consigne_mailboxes_parse(context, CONSIGNE_FORM_MAILBOX_LIST, items[i].text, items[i].length);
    for (uint32_t k = consigne_mailboxes_count(context); k > 0; k--)
      found += *consigne_mailboxes_domain(context, k - 1) && *consigne_mailboxes_local(context, k - 1);
  }
  return found;
}

static void *open_nothing(const workload *work) {
  static int nothing;
  (void)work;
  return &nothing;
}

static size_t handle_domain(void *context, const item *items, size_t count) {
  size_t valid = 0;
  char name[256];
  (void)context;
  for (size_t i = 0; i < count; i++) {
    size_t size = sizeof name;
    valid += consigne_domain_to_ascii(items[i].text, items[i].length, name, &size) == CONSIGNE_OK;
  }
  return valid;
}

static void *open_query(const workload *work) {
  (void)work;
  consigne_query *query = NULL;
  good(consigne_query_new(NULL, &query), "query");
  return query;
}

static size_t handle_told_domain(void *query, const item *items, size_t count) {
  size_t valid = 0;
  for (size_t i = 0; i < count; i++) {
    consigne_query_reset(query);
    valid += consigne_query_set(query, CONSIGNE_FIELD_SPF_D, items[i].text, items[i].length) == CONSIGNE_OK;
  }
  return valid;
}

/* ---- Rulesets ------------------------------------------------------------------------------ */

typedef struct policy {
  consigne_ruleset *ruleset;
  consigne_query *query;
  consigne_decision *decision;
  uint32_t set;
} policy;

static char *add(char *to, const char *text) {
  size_t length = strlen(text);
  return (char *)memcpy(to, text, length) + length;
}

/* Each listed text on a line of its own, between these. */
static char *lines(const items *listed, const char *before, const char *after, size_t *length) {
  size_t room = 1;
  for (size_t i = 0; i < listed->count; i++) room += strlen(before) + listed->at[i].length + strlen(after) + 1;
  char *text = malloc(room), *end = text;
  for (size_t i = 0; text && i < listed->count; i++)
    end = add(add(add(add(end, before), listed->at[i].text), after), "\n");
  *length = text ? (size_t)(end - text) : 0;
  return text;
}

static policy *load(const char *rules, const char *list, size_t length) {
  consigne_options *options = NULL;
  consigne_findings *findings = NULL;
  policy *one = calloc(1, sizeof *one);
  consigne_options_new(&options);
  consigne_findings_new(NULL, &findings);
  consigne_options_set_limit(options, CONSIGNE_LIMIT_RULESET_OCTETS, UINT32_C(1) << 30);
  if (length > 0) consigne_options_add_source(options, "list", 4, list, length);
  bool loaded =
      one && good(consigne_ruleset_load_text(rules, CONSIGNE_NTS, NULL, 0, options, findings, &one->ruleset),
                  consigne_findings_count(findings) ? consigne_findings_text(findings, 0) : "load");
  consigne_findings_free(findings);
  consigne_options_free(options);
  if (!loaded) return NULL;
  bool made = good(consigne_query_new(NULL, &one->query), "query") &&
              good(consigne_decision_new(NULL, &one->decision), "decision");
  return made ? one : NULL;
}

static void *open_listed(const workload *work, const char *rules, const char *before, const char *after) {
  size_t length = 0;
  char *list = lines(&work->listed, before, after, &length);
  policy *one = load(rules, list, length);
  free(list);
  return one && good(consigne_ruleset_set(one->ruleset, "listed", 6, &one->set), "set") ? one : NULL;
}

static void *open_set(const workload *work) {
  return open_listed(
      work, "consigne 1\naddresses listed file \"list\"\nrule one { when smtp.mailfrom in listed reject }\n", "",
      "");
}

static void *open_networks(const workload *work) {
  return open_listed(
      work, "consigne 1\nrelays listed file \"list\"\nrule one { when client.ip in listed reject }\n", "", "");
}

static void *open_patterns(const workload *work) {
  return open_listed(
      work, "consigne 1\npatterns listed file \"list\"\nrule one { when smtp.mailfrom in listed reject }\n", "/",
      "/i");
}

static size_t handle_look_up(void *context, const item *items, size_t count) {
  const policy *one = context;
  size_t found = 0;
  for (size_t i = 0; i < count; i++) {
    int truth = CONSIGNE_TRUTH_UNKNOWN;
    consigne_ruleset_set_has(one->ruleset, one->set, items[i].text, items[i].length, &truth);
    found += truth == CONSIGNE_TRUTH_TRUE;
  }
  return found;
}

/* ---- Sessions ------------------------------------------------------------------------------ */

/* What composed.c decides, as rules. */
static const char sessions[] = "consigne 1\n"
                               "relays ours { 10.0.0.0/14 }\n"
                               "domains own file \"own\"\n"
                               "domains blocked file \"list\"\n"
                               "owners { self }\n"
                               "rule bad-sender { when smtp.mailfrom is malformed reject }\n"
                               "rule bad-recipient { when smtp.rcptto is malformed reject }\n"
                               "rule blocked-sender { when smtp.mailfrom in blocked reject }\n"
                               "rule own-from-outside { when smtp.mailfrom in own and smtp.auth is absent and "
                               "client.ip not in ours reject }\n"
                               "rule not-theirs { when smtp.auth is not absent and smtp.mailfrom not in own and "
                               "smtp.mailfrom not owned by smtp.auth reject }\n";

static void *open_sessions(const workload *work) {
  enum { OWN = 50, ROOM = 4096 };
  char rules[ROOM], *end = rules;
  size_t length = 0;
  const char *own = strstr(sessions, "file \"own\""), *blocked = strstr(sessions, "file \"list\"");
  end += sprintf(end, "%.*s{", (int)(own - sessions), sessions);
  for (unsigned i = 0; i < OWN; i++) end += sprintf(end, " own%u.example", i);
  end += sprintf(end, " }\ndomains blocked ");
  strcpy(end, work->listed.count > 0 ? blocked : "{ nobody.example }");
  if (work->listed.count == 0) strcat(end, blocked + strlen("file \"list\""));
  char *list = lines(&work->listed, "", "", &length);
  policy *one = load(rules, list, length);
  free(list);
  return one;
}

/* "ip login sender recipient", a login of "-" being none. */
static void tell(consigne_query *query, const item *session) {
  const char *ip = session->text, *login = strchr(ip, ' ') + 1, *sender = strchr(login, ' ') + 1,
             *recipient = strchr(sender, ' ') + 1;
  consigne_query_reset(query);
  consigne_query_set(query, CONSIGNE_FIELD_CLIENT_IP, ip, (size_t)(login - 1 - ip));
  if (*login == '-') {
    consigne_query_end(query, CONSIGNE_FIELD_SMTP_AUTH);
  } else {
    consigne_query_set(query, CONSIGNE_FIELD_SMTP_AUTH, login, (size_t)(sender - 1 - login));
  }
  consigne_query_set(query, CONSIGNE_FIELD_SMTP_MAILFROM, sender, (size_t)(recipient - 1 - sender));
  consigne_query_set(query, CONSIGNE_FIELD_SMTP_RCPTTO, recipient, (size_t)(ip + session->length - recipient));
}

static size_t handle_session(void *context, const item *items, size_t count) {
  policy *one = context;
  size_t accepted = 0;
  for (size_t i = 0; i < count; i++) {
    tell(one->query, &items[i]);
    consigne_decide(one->ruleset, one->query, 0, one->decision);
    accepted += consigne_decision_verdict(one->decision) == CONSIGNE_VERDICT_ACCEPT;
  }
  return accepted;
}

static size_t handle_told_session(void *context, const item *items, size_t count) {
  policy *one = context;
  for (size_t i = 0; i < count; i++) tell(one->query, &items[i]);
  return count;
}

/* ---- Limiter ------------------------------------------------------------------------------- */

typedef struct limiter {
  consigne_limiter *of;
  int64_t ticks;
} limiter;

static void *open_limiter(const workload *work) {
  enum { OCTETS_OF_A_KEY = 32 }; /* two counters of 8 octets in one half of the memory */
  limiter *one = calloc(1, sizeof *one);
  size_t memory = work->asked.count * OCTETS_OF_A_KEY;
  return one && good(consigne_limiter_new(NULL, memory, "sixteen octets!!", 16, &one->of), "limiter") ? one : NULL;
}

/* Ten thousand asks a millisecond; one a millisecond and ten more may pass. */
static size_t handle_limit(void *context, const item *items, size_t count) {
  limiter *one = context;
  size_t answered = 0;
  for (size_t i = 0; i < count; i++) {
    int answer = CONSIGNE_ANSWER_FAILED;
    consigne_limiter_ask(one->of, one->ticks++ / 10000, "hourly", 6, 1, 1, 10, 0, items[i].text, items[i].length,
                         NULL, 0, &answer);
    answered += answer != CONSIGNE_ANSWER_FAILED;
  }
  return answered;
}

const contestant contestants[] = {{"decide", "consigne", open_sessions, handle_session},
                                  {"decide", "of it, telling", open_sessions, handle_told_session},
                                  {"envelope", "consigne", open_mailboxes, handle_envelope},
                                  {"from", "consigne", open_mailboxes, handle_from},
                                  {"domain", "consigne", open_nothing, handle_domain},
                                  {"domain", "told to a query", open_query, handle_told_domain},
                                  {"set", "consigne", open_set, handle_look_up},
                                  {"network", "consigne", open_networks, handle_look_up},
                                  {"pattern", "consigne", open_patterns, handle_look_up},
                                  {"limiter", "consigne", open_limiter, handle_limit},
                                  {NULL, NULL, NULL, NULL}};
