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

enum { LEAST_QUERIES = 16 };

static void start(subject *one, const char *name, unsigned size) {
  *one = (subject){.name = name, .size = size};
  one->options = counted_options(&one->count);
  demand(consigne_decision_new(one->options, &one->decision) == CONSIGNE_OK, "decision");
  one->asked = QUERIES;
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

static void fill_domain(subject *one, unsigned i, unsigned name) {
  fill_session(one->queries[i], i);
  add(one->queries[i], CONSIGNE_FIELD_RELAY, "198.51.100.%u", i % 250);
  add_item_as(one->queries[i], CONSIGNE_FIELD_SMTP_MAILFROM, "bounce@", add_domain, name);
  add_item_as(one->queries[i], CONSIGNE_FIELD_HEADER_FROM, "somebody@", add_domain, name);
  end(one->queries[i]);
}

/* The number of an item of a list for this query: odd queries ask for one that is not in it. */
static unsigned item_of(unsigned query, unsigned items) {
  unsigned spread = (scattered(query) >> 4) % items;
  return query % 2 ? items + spread : spread;
}

void subject_of_rules(subject *one, unsigned count) {
  start(one, "rules", count);
  load(one, rules_of(count));
  unsigned names = count * NAMES_OF_A_RULE, late = names / 10 + 1;
  for (unsigned i = 0; i < QUERIES; i++) fill_domain(one, i, i % 2 ? names + i : names - 1 - scattered(i) % late);
}

static void load_list(subject *one, const char *kind, const char *clause, add_item *add_one) {
  text items = list_of(add_one, one->size);
  demand(consigne_options_add_source(one->options, "list", 4, items.at, items.length) == CONSIGNE_OK, "source");
  text_free(&items);
  load(one, rules_on_list(kind, clause, NULL, true));
}

void subject_of_domains(subject *one, unsigned count) {
  start(one, "domains", count);
  load_list(one, "domains", "any identity", add_domain);
  for (unsigned i = 0; i < QUERIES; i++) fill_domain(one, i, item_of(i, count));
}

static void fill_addresses(subject *one) {
  for (unsigned i = 0; i < QUERIES; i++) {
    fill_session(one->queries[i], i);
    add(one->queries[i], CONSIGNE_FIELD_RELAY, "198.51.100.%u", i % 250);
    add_item_as(one->queries[i], CONSIGNE_FIELD_SMTP_MAILFROM, "", add_address, item_of(i, one->size));
    add_item_as(one->queries[i], CONSIGNE_FIELD_HEADER_FROM, "", add_address, item_of(i, one->size));
    end(one->queries[i]);
  }
}

void subject_of_addresses(subject *one, unsigned count) {
  start(one, "addresses", count);
  load_list(one, "addresses", "any identity", add_address);
  fill_addresses(one);
}

void subject_of_patterns(subject *one, unsigned count) {
  start(one, "patterns", count);
  load(one, rules_on_patterns(count));
  fill_addresses(one);
}

void subject_of_networks(subject *one, unsigned count) {
  start(one, "networks", count);
  load_list(one, "relays", "relay", add_network);
  for (unsigned i = 0; i < QUERIES; i++) {
    fill_session(one->queries[i], i);
    add_item_as(one->queries[i], CONSIGNE_FIELD_RELAY_IP, "", add_network, item_of(i, count));
    add_item_as(one->queries[i], CONSIGNE_FIELD_SMTP_MAILFROM, "bounce@", add_domain, i);
    add_item_as(one->queries[i], CONSIGNE_FIELD_HEADER_FROM, "somebody@", add_domain, i);
    end(one->queries[i]);
  }
}

void subject_of_exceptions(subject *one, const char *kind, unsigned count) {
  static const struct {
    const char *kind, *clause, *before;
    add_item *listed, *asked;
    int field;
  } kinds[] = {
      {"addresses", "any header.from not", "", add_address, add_address, CONSIGNE_FIELD_HEADER_FROM},
      {"domains", "any header.from not", "somebody@mail.", add_below, add_domain, CONSIGNE_FIELD_HEADER_FROM},
      {"relays", "relay not", "", add_network, add_network, CONSIGNE_FIELD_RELAY_IP},
      {"patterns", "any header.from not", "", add_pattern, add_address, CONSIGNE_FIELD_HEADER_FROM}};
  unsigned k = 0;
  while (strcmp(kinds[k].kind, kind) != 0) k++;
  start(one, kind, count);
  load_list(one, kind, kinds[k].clause, kinds[k].listed);
  for (unsigned i = 0; i < QUERIES; i++) {
    consigne_query *query = one->queries[i];
    fill_session(query, i);
    add_item_as(query, kinds[k].field, kinds[k].before, kinds[k].asked, item_of(i, count));
    if (kinds[k].field == CONSIGNE_FIELD_HEADER_FROM) add(query, CONSIGNE_FIELD_RELAY, "198.51.100.%u", i % 250);
    end(query);
  }
}

static void fill_message(subject *one, unsigned i) {
  consigne_query *query = one->queries[i];
  demand(consigne_query_reset(query) == CONSIGNE_OK, "reset");
  add(query, CONSIGNE_FIELD_LISTENER, "mx");
  add(query, CONSIGNE_FIELD_RELAY, "mail%u.orange.example", i);
  demand(consigne_query_set_number(query, CONSIGNE_FIELD_NOW, INT64_C(1806000000000)) == CONSIGNE_OK, "now");
  add(query, CONSIGNE_FIELD_SMTP_MAILFROM, "author%u@%s", i, i % 2 ? "orange.example" : "parisnanterre.fr");
  add(query, CONSIGNE_FIELD_HEADER_FROM, "Author <author%u@%s>", i, i % 2 ? "orange.example" : "parisnanterre.fr");
  for (unsigned k = 0; k < one->size; k++)
    add(query, CONSIGNE_FIELD_SMTP_RCPTTO, "reader%u@parisnanterre.fr", i + k);
  end(query);
}

void subject_of_recipients(subject *one, const char *path, unsigned count) {
  start(one, "recipients", count);
  demand(consigne_ruleset_load_file(path, CONSIGNE_NTS, one->options, NULL, &one->ruleset) == CONSIGNE_OK, path);
  one->asked = QUERIES / count + LEAST_QUERIES;
  if (one->asked > QUERIES) one->asked = QUERIES;
  for (unsigned i = 0; i < one->asked; i++) fill_message(one, i);
}

void subject_fill(subject *one, unsigned query) {
  fill_message(one, query);
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
