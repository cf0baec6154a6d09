/* SPDX-License-Identifier: MIT */
/* What is timed: rulesets as they are written, of any size, and messages that no two queries share. */
#include "decide/decision.h"
#include "decide/judge.h"

#include "subjects.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST_QUERIES = 4 };

static void start(subject *one, const char *name, unsigned size, fill_query *fill) {
  *one = (subject){.name = name, .size = size, .fill = fill, .asked = QUERIES};
  one->options = counted_options(&one->count);
  demand(consigne_decision_new(one->options, &one->decision) == CONSIGNE_OK, "decision");
  for (unsigned i = 0; i < QUERIES; i++)
    demand(consigne_query_new(one->options, &one->queries[i]) == CONSIGNE_OK, "query");
}

static void load(subject *one, text rules) {
  consigne_findings *findings = NULL;
  demand(consigne_findings_new(NULL, &findings) == CONSIGNE_OK, "findings");
  int status = consigne_ruleset_load_text(rules.at, rules.length, NULL, 0, one->options, findings, &one->ruleset);
  if (status != CONSIGNE_OK && consigne_findings_count(findings) > 0)
    fprintf(stderr, "%s\n", consigne_findings_text(findings, 0));
  demand(status == CONSIGNE_OK, "load");
  consigne_findings_free(findings);
  text_free(&rules);
}

/* One value, written as printf does. */
__attribute__((format(printf, 3, 4))) static void add(consigne_query *query, int field, const char *format, ...) {
  char value[256];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(value, sizeof value, format, arguments);
  va_end(arguments);
  demand(consigne_query_add(query, field, value, CONSIGNE_NTS) == CONSIGNE_OK, value);
}

static void add_item_as(consigne_query *query, int field, const char *before, add_item *item, unsigned number) {
  text value = {NULL, 0, 0};
  item(&value, number);
  value.at[strcspn(value.at, "/")] = '\0';
  add(query, field, "%s%s", before, value.at);
  text_free(&value);
}

/* What all messages have. */
static void fill_session(consigne_query *query, unsigned number) {
  demand(consigne_query_reset(query) == CONSIGNE_OK, "reset");
  add(query, CONSIGNE_FIELD_LISTENER, "mx");
  add(query, CONSIGNE_FIELD_SMTP_HELO, "mail%u.sender.example", number);
  add(query, CONSIGNE_FIELD_SMTP_RCPTTO, "user%u@univ.example", number);
}

static void end(consigne_query *query) {
  demand(consigne_query_end(query, CONSIGNE_FIELD_ALL) == CONSIGNE_OK, "end");
}

static void fill_names(consigne_query *query, unsigned number, add_item *item, unsigned name, bool domain) {
  fill_session(query, number);
  add(query, CONSIGNE_FIELD_RELAY, "198.51.100.%u", number % 250);
  add_item_as(query, CONSIGNE_FIELD_SMTP_MAILFROM, domain ? "bounce@" : "", item, name);
  add_item_as(query, CONSIGNE_FIELD_HEADER_FROM, domain ? "somebody@" : "", item, name);
  end(query);
}

/* The number of an item of a list for this message: odd ones ask for one that is not in it. */
static unsigned item_of(unsigned message, unsigned items) {
  unsigned spread = (scattered(message) >> 4) % items;
  return message % 2 ? items + spread : spread;
}

/* ---- Rules and lists ----------------------------------------------------------------------- */

static void fill_rule(const subject *one, consigne_query *query, unsigned number) {
  unsigned names = one->size * NAMES_OF_A_RULE, late = names / 10 + 1;
  fill_names(query, number, add_domain, number % 2 ? names + number : names - 1 - scattered(number) % late, true);
}

void subject_of_rules(subject *one, unsigned count) {
  start(one, "rules", count, fill_rule);
  load(one, rules_of(count));
}

static void load_list(subject *one, const char *kind, const char *clause, add_item *add_one) {
  text items = list_of(add_one, one->size);
  demand(consigne_options_add_source(one->options, "list", 4, items.at, items.length) == CONSIGNE_OK, "source");
  text_free(&items);
  load(one, rules_on_list(kind, clause, NULL, true));
}

static void fill_domain(const subject *one, consigne_query *query, unsigned number) {
  fill_names(query, number, add_domain, item_of(number, one->size), true);
}

void subject_of_domains(subject *one, unsigned count) {
  start(one, "domains", count, fill_domain);
  load_list(one, "domains", "any identity", add_domain);
}

static void fill_address(const subject *one, consigne_query *query, unsigned number) {
  fill_names(query, number, add_address, item_of(number, one->size), false);
}

void subject_of_addresses(subject *one, unsigned count) {
  start(one, "addresses", count, fill_address);
  load_list(one, "addresses", "any identity", add_address);
}

void subject_of_patterns(subject *one, unsigned count) {
  start(one, "patterns", count, fill_address);
  load(one, rules_on_patterns(count));
}

static void fill_network(const subject *one, consigne_query *query, unsigned number) {
  fill_session(query, number);
  add_item_as(query, CONSIGNE_FIELD_RELAY_IP, "", add_network, item_of(number, one->size));
  add_item_as(query, CONSIGNE_FIELD_SMTP_MAILFROM, "bounce@", add_domain, number);
  add_item_as(query, CONSIGNE_FIELD_HEADER_FROM, "somebody@", add_domain, number);
  end(query);
}

void subject_of_networks(subject *one, unsigned count) {
  start(one, "networks", count, fill_network);
  load_list(one, "relays", "relay", add_network);
}

/* ---- Exceptions ---------------------------------------------------------------------------- */

static const struct {
  const char *kind, *clause, *before;
  add_item *listed, *asked;
  int field;
} exceptions[] = {
    {"addresses", "any header.from not", "", add_address, add_address, CONSIGNE_FIELD_HEADER_FROM},
    {"domains", "any header.from not", "somebody@mail.", add_below, add_domain, CONSIGNE_FIELD_HEADER_FROM},
    {"relays", "relay not", "", add_network, add_network, CONSIGNE_FIELD_RELAY_IP},
    {"patterns", "any header.from not", "", add_pattern, add_address, CONSIGNE_FIELD_HEADER_FROM}};

static unsigned exception_of(const char *kind) {
  unsigned k = 0;
  while (strcmp(exceptions[k].kind, kind) != 0) k++;
  return k;
}

static void fill_exception(const subject *one, consigne_query *query, unsigned number) {
  unsigned k = exception_of(one->name);
  fill_session(query, number);
  add_item_as(query, exceptions[k].field, exceptions[k].before, exceptions[k].asked, item_of(number, one->size));
  if (exceptions[k].field == CONSIGNE_FIELD_HEADER_FROM)
    add(query, CONSIGNE_FIELD_RELAY, "198.51.100.%u", number % 250);
  end(query);
}

void subject_of_exceptions(subject *one, const char *kind, unsigned count) {
  unsigned k = exception_of(kind);
  start(one, kind, count, fill_exception);
  load_list(one, kind, exceptions[k].clause, exceptions[k].listed);
}

/* ---- Messages ------------------------------------------------------------------------------ */

static void fill_message(const subject *one, consigne_query *query, unsigned number) {
  const char *domain = number % 2 ? "orange.example" : "parisnanterre.fr";
  demand(consigne_query_reset(query) == CONSIGNE_OK, "reset");
  add(query, CONSIGNE_FIELD_LISTENER, "mx");
  add(query, CONSIGNE_FIELD_RELAY, "mail%u.orange.example", number);
  demand(consigne_query_set_number(query, CONSIGNE_FIELD_NOW, INT64_C(1806000000000)) == CONSIGNE_OK, "now");
  add(query, CONSIGNE_FIELD_SMTP_MAILFROM, "author%u@%s", number, domain);
  add(query, CONSIGNE_FIELD_HEADER_FROM, "Author <author%u@%s>", number, domain);
  for (unsigned k = 0; k < one->size; k++)
    add(query, CONSIGNE_FIELD_SMTP_RCPTTO, "reader%u@parisnanterre.fr", number + k);
  end(query);
}

void subject_of_recipients(subject *one, const char *path, unsigned count) {
  start(one, "recipients", count, fill_message);
  demand(consigne_ruleset_load_file(path, CONSIGNE_NTS, one->options, NULL, &one->ruleset) == CONSIGNE_OK, path);
  one->asked = QUERIES / count + LEAST_QUERIES;
  if (one->asked > QUERIES) one->asked = QUERIES;
}

/* ---- Turns --------------------------------------------------------------------------------- */

void subject_fill(subject *one) {
  for (unsigned i = 0; i < one->asked; i++) one->fill(one, one->queries[i], one->next++);
}

void subject_decide(subject *one, unsigned query) {
  demand(consigne_decide(one->ruleset, one->queries[query], 0, one->decision) == CONSIGNE_OK, "decide");
}

void subject_look_at_all(subject *one, bool all) {
  one->decision->judge->plain = all;
}

void subject_free(subject *one) {
  for (unsigned i = 0; i < QUERIES; i++) consigne_query_free(one->queries[i]);
  consigne_decision_free(one->decision);
  consigne_ruleset_free(one->ruleset);
  consigne_options_free(one->options);
}
