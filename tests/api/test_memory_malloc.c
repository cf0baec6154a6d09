/* SPDX-License-Identifier: MIT */
/*
 * consigne.h, consigne_options_set_allocator: nothing of an object comes from malloc behind the caller's allocator.
 * malloc is this file's for the whole program, and counts what is asked of it outside of that allocator. That needs
 * glibc, and no sanitizer, which has a malloc of its own.
 */
#include <consigne.h>
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NTS CONSIGNE_NTS

#if defined __GLIBC__ && !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);

#define EXPORTED __attribute__((visibility("default")))

static _Thread_local bool watched;
static _Thread_local size_t strange;

EXPORTED void *malloc(size_t size) {
  strange += watched;
  return __libc_malloc(size);
}

EXPORTED void *calloc(size_t count, size_t size) {
  strange += watched;
  return __libc_calloc(count, size);
}

EXPORTED void *realloc(void *block, size_t size) {
  strange += watched;
  return __libc_realloc(block, size);
}

static void *resize(void *context, void *block, size_t size) {
  bool before = watched;
  (void)context;
  watched = false;
  void *given = NULL;
  if (size) {
    given = realloc(block, size);
  } else {
    free(block);
  }
  watched = before;
  return given;
}

/* Networks, names of sets, tags and owners in an order that must be sorted, and letters that have to be changed. */
static char *make_rules(void) {
  size_t room = 4000000, length = 0;
  char *text = malloc(room);
  cr_assert_not_null(text);
  length += (size_t)snprintf(text, room, "consigne 1\norigin univ.example\nrelays hosts {\n");
  for (unsigned i = 0; i < 20000; i++)
    length +=
        (size_t)snprintf(text + length, room - length, "10.%u.%u.%u\n", i * 7919 % 251, i * 31 % 256, i % 256);
  length += (size_t)snprintf(text + length, room - length, "}\naddresses people {\n");
  for (unsigned i = 0; i < 3000; i++)
    length += (size_t)snprintf(text + length, room - length, "\xc3\x89ric%u@univ.example\n", i * 7919 % 3000);
  length += (size_t)snprintf(text + length, room - length, "}\nlogins staff { \xc3\x89ric STRAU\xc3\x9f }\n");
  for (unsigned i = 0; i < 2000; i++)
    length += (size_t)snprintf(text + length, room - length,
                               "rule r%u { when smtp.auth in staff tag t%u reject monitor }\n", i * 7919 % 2000,
                               i * 31 % 2000);
  snprintf(text + length, room - length,
           "rule hosts { when any header.from in people unless relay in hosts reject }\n");
  return text;
}

/* Also decomposed, with marks in the wrong order, and longer than a name is. */
static const char header[] =
    "From: \xc3\x89RIC7@univ.example, E\xcc\x81ric@univ.example, a\xcc\x95\xcc\x80@univ.example,\r\n"
    " \xe1\xba\x9e\xc7\x85\xc4\xb0\xce\x91\xce\xa3\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8\xba"
    "\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8"
    "\xba"
    "\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8"
    "\xba"
    "\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8"
    "\xba"
    "\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8\xba\xc8"
    "\xba"
    "@univ.example\r\n\r\n";

Test(memory_malloc, nothing_behind_the_allocator) {
  consigne_options *options = NULL;
  consigne_findings *findings = NULL;
  consigne_ruleset *ruleset = NULL;
  consigne_query *query = NULL;
  consigne_decision *decision = NULL;
  char *rules = make_rules();
  size_t loading, deciding;
  cr_assert_eq(consigne_options_new(&options), CONSIGNE_OK);
  cr_assert_eq(consigne_options_set_allocator(options, resize, NULL), CONSIGNE_OK);
  watched = true;
  int status = consigne_findings_new(options, &findings);
  if (status == CONSIGNE_OK) status = consigne_ruleset_load_text(rules, NTS, NULL, 0, options, findings, &ruleset);
  loading = strange;
  if (status == CONSIGNE_OK) status = consigne_query_new(options, &query);
  if (status == CONSIGNE_OK) status = consigne_decision_new(options, &decision);
  if (status == CONSIGNE_OK) status = consigne_query_add_header_block(query, header, sizeof header - 1);
  if (status == CONSIGNE_OK) status = consigne_query_set(query, CONSIGNE_FIELD_SMTP_AUTH, "\xc3\x89RIC", NTS);
  if (status == CONSIGNE_OK) status = consigne_decide(ruleset, query, CONSIGNE_FLAG_TRACE, decision);
  deciding = strange - loading;
  watched = false;
  cr_expect_eq(status, CONSIGNE_OK, "%s %s", consigne_status_name(status),
               consigne_findings_count(findings) ? consigne_findings_text(findings, 0) : "");
  cr_expect_eq(loading, 0, "%zu blocks of malloc for a load", loading);
  cr_expect_eq(deciding, 0, "%zu blocks of malloc for a decision", deciding);
  consigne_decision_free(decision);
  consigne_query_free(query);
  consigne_ruleset_free(ruleset);
  consigne_findings_free(findings);
  consigne_options_free(options);
  free(rules);
}

/* A call that has no object to keep memory in makes do with its own, but for what libidn2 asks for. */
Test(memory_malloc, domains) {
  static const char *const names[] = {"univ.example",
                                      "Univ.Example.",
                                      "r3---sn.host.example",
                                      "b\xc3\xbc"
                                      "cher.example",
                                      "a_b.example",
                                      "192.0.2.1",
                                      "[192.0.2.1]"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    char buffer[256];
    size_t size = sizeof buffer;
    strange = 0;
    watched = true;
    int status = consigne_domain_to_ascii(names[i], NTS, buffer, &size);
    watched = false;
    cr_expect_eq(status, i < 4 ? CONSIGNE_OK : CONSIGNE_E_NAME, "%s", names[i]);
    cr_expect_eq(strange, 0, "%s: %zu blocks of malloc", names[i], strange);
  }
}

/* The watch sees what it is for: PCRE2 and libidn2 are named in consigne.h as those that ask malloc. */
Test(memory_malloc, the_watch_sees) {
  consigne_options *options = NULL;
  consigne_query *query = NULL;
  cr_assert_eq(consigne_options_new(&options), CONSIGNE_OK);
  cr_assert_eq(consigne_options_set_allocator(options, resize, NULL), CONSIGNE_OK);
  cr_assert_eq(consigne_query_new(options, &query), CONSIGNE_OK);
  watched = true;
  consigne_query_set(query, CONSIGNE_FIELD_SMTP_MAILFROM, "<a@m\xc3\x9cni.example>", NTS);
  watched = false;
  cr_expect_gt(strange, 0, "libidn2");
  consigne_query_free(query);
  consigne_options_free(options);
}

#endif
