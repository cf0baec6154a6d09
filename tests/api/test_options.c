/* SPDX-License-Identifier: MIT */
/* consigne.h: version, names of numbers, options. Numbers are those of docs/limits.md. */
#include <criterion/criterion.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "allocator.h"
#include "../support/rows.h"
#include "decide.h"

Test(options, version) {
  char version[64];
  snprintf(version, sizeof version, "%d.%d.%d", CONSIGNE_VERSION_MAJOR, CONSIGNE_VERSION_MINOR,
           CONSIGNE_VERSION_PATCH);
  cr_expect_str_eq(consigne_version(), version);
  /* As CONSIGNE_VERSION_NUMBER says: 203 is 0.2.3. */
  snprintf(version, sizeof version, "%d%02d%02d", CONSIGNE_VERSION_MAJOR, CONSIGNE_VERSION_MINOR,
           CONSIGNE_VERSION_PATCH);
  cr_expect_eq(consigne_version_number(), strtol(version, NULL, 10));
}

static const int strangers[] = {INT32_MIN, -1, 1000, 4096, INT32_MAX};
#define STRANGERS (sizeof strangers / sizeof *strangers)

Test(options, names_of_statuses) {
  static const char *const names[] = {"CONSIGNE_OK",       "CONSIGNE_E_ARGUMENT", "CONSIGNE_E_MEMORY",
                                      "CONSIGNE_E_LIMIT",  "CONSIGNE_E_FORM",     "CONSIGNE_E_FIELD",
                                      "CONSIGNE_E_ORDER",  "CONSIGNE_E_RULES",    "CONSIGNE_E_FILE",
                                      "CONSIGNE_E_BUFFER", "CONSIGNE_E_NAME",     "CONSIGNE_E_QUERY"};
  const int count = (int)(sizeof names / sizeof *names);
  for (int status = 0; status < count; status++) {
    cr_expect_str_eq(consigne_status_name(status), names[status]);
    cr_expect_gt(strlen(consigne_status_text(status)), 10, "a sentence for %s", names[status]);
  }
  cr_expect_null(consigne_status_name(count));
  for (size_t i = 0; i < STRANGERS; i++) {
    cr_expect_null(consigne_status_name(strangers[i]), "%d", strangers[i]);
    cr_expect_not_null(consigne_status_text(strangers[i]), "for an unknown number it says so: %d", strangers[i]);
  }
}

typedef const char *name_of(int number);

static void expect_names(name_of *name, int first, const char *const names[], int count) {
  for (int i = 0; i < count; i++) cr_expect_str_eq(name(first + i), names[i]);
  cr_expect_null(name(first - 1));
  cr_expect_null(name(first + count));
  for (size_t i = 0; i < STRANGERS; i++) cr_expect_null(name(strangers[i]), "%d", strangers[i]);
}

Test(options, names_of_verdicts_causes_stages) {
  static const char *const verdicts[] = {"accept", "quarantine", "defer", "reject", "undecided"};
  static const char *const causes[] = {"rule", "default", "unknown", "complex", "failure"};
  static const char *const stages[] = {"connect", "MAIL", "RCPT", "DATA"};
  expect_names(consigne_verdict_name, CONSIGNE_VERDICT_ACCEPT, verdicts, 5);
  expect_names(consigne_cause_name, CONSIGNE_CAUSE_RULE, causes, 5);
  static const char *const results[] = {"counted",         "no trusted id named",   "untrusted id",
                                        "no id",           "id not a bare token",   "malformed name or line ends",
                                        "another version", "not in the grammar",    "too large",
                                        "too many",        "no method that counts", "given by the caller"};
  expect_names(consigne_authres_name, CONSIGNE_AUTHRES_COUNTED, results, 12);
  expect_names(consigne_stage_name, CONSIGNE_STAGE_CONNECT, stages, 4);
}

Test(options, names_of_fields) {
  static const char *const names[] = {"smtp.mailfrom",
                                      "smtp.rcptto",
                                      "smtp.helo",
                                      "smtp.auth",
                                      "smtp.authcid",
                                      "header.from",
                                      "header.sender",
                                      "header.reply-to",
                                      "header.resent-from",
                                      "header.resent-sender",
                                      "header.shown",
                                      "header.list-id",
                                      "identity",
                                      "relay",
                                      "relay.ip",
                                      "relay.name",
                                      "client.ip",
                                      "client.name",
                                      "server.name",
                                      "listener",
                                      "tls",
                                      "spf",
                                      "dmarc",
                                      "arc",
                                      "iprev",
                                      "dkim",
                                      "dkim.d",
                                      "spf.d",
                                      "dmarc.d",
                                      "arc.d",
                                      "arc.dkim.d",
                                      "now"};
  expect_names(consigne_field_name, CONSIGNE_FIELD_SMTP_MAILFROM, names, (int)(sizeof names / sizeof *names));
  cr_expect_null(consigne_field_name(CONSIGNE_FIELD_HEADERS));
  cr_expect_null(consigne_field_name(CONSIGNE_FIELD_ALL));
}

/* Language section 2: the fields of one value, and those that verifiers tell (RFC 8601 2.7). */
Test(options, kinds_of_fields) {
  static const char *const single = " smtp.mailfrom smtp.helo smtp.auth smtp.authcid relay relay.ip relay.name "
                                    "client.ip client.name server.name listener tls spf dmarc arc iprev spf.d "
                                    "dmarc.d now ";
  static const char *const verified = " spf dmarc arc iprev dkim dkim.d spf.d dmarc.d arc.d arc.dkim.d ";
  for (int field = 1; consigne_field_name(field); field++) {
    char name[64];
    snprintf(name, sizeof name, " %s ", consigne_field_name(field));
    cr_expect_eq(consigne_field_is_single(field), strstr(single, name) != NULL, "%s", name);
    cr_expect_eq(consigne_field_is_verified(field), strstr(verified, name) != NULL, "%s", name);
  }
  static const int none[] = {-1, 0, 64, CONSIGNE_FIELD_HEADERS, CONSIGNE_FIELD_ALL};
  for (size_t i = 0; i < COUNT(none); i++) {
    cr_expect_eq(consigne_field_is_single(none[i]), 0);
    cr_expect_eq(consigne_field_is_verified(none[i]), 0);
  }
}

Test(options, limits) {
  static const struct {
    int limit;
    uint32_t standard, ceiling;
  } rows[] = {
      {CONSIGNE_LIMIT_RULESET_OCTETS, 268435456, 1073741824},
      {CONSIGNE_LIMIT_RULES, 1000000, 4000000},
      {CONSIGNE_LIMIT_NAMES, 20000000, 100000000},
      {CONSIGNE_LIMIT_HEADER_OCTETS, 1048576, 67108864},
      {CONSIGNE_LIMIT_MAILBOXES, 3000, 1000000},
      {CONSIGNE_LIMIT_RECIPIENTS, 1000, 100000},
      {CONSIGNE_LIMIT_VALUES, 10000, 1000000},
      {CONSIGNE_LIMIT_PATTERN_MATCH, 10000, 10000000},
  };
  consigne_options *options = NULL;
  cr_assert_eq(consigne_options_new(&options), CONSIGNE_OK);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    int limit = rows[i].limit;
    cr_expect_eq(consigne_options_limit(NULL, limit), rows[i].standard, "limit %d", limit);
    cr_expect_eq(consigne_options_limit(options, limit), rows[i].standard, "limit %d", limit);
    cr_expect_eq(consigne_options_set_limit(options, limit, rows[i].ceiling), CONSIGNE_OK, "limit %d", limit);
    cr_expect_eq(consigne_options_limit(options, limit), rows[i].ceiling, "limit %d", limit);
    cr_expect_eq(consigne_options_set_limit(options, limit, rows[i].ceiling + 1), CONSIGNE_E_ARGUMENT, "limit %d",
                 limit);
    cr_expect_eq(consigne_options_set_limit(options, limit, UINT32_MAX), CONSIGNE_E_ARGUMENT, "limit %d", limit);
    cr_expect_eq(consigne_options_limit(options, limit), rows[i].ceiling, "limit %d: untouched on failure", limit);
    cr_expect_eq(consigne_options_set_limit(options, limit, 1), CONSIGNE_OK, "limit %d", limit);
    cr_expect_eq(consigne_options_limit(options, limit), 1, "limit %d", limit);
    cr_expect_eq(consigne_options_set_limit(options, limit, 0), CONSIGNE_OK, "limit %d", limit);
    cr_expect_eq(consigne_options_limit(options, limit), rows[i].standard, "limit %d: 0 restores", limit);
    cr_expect_eq(consigne_options_set_limit(NULL, limit, 1), CONSIGNE_E_ARGUMENT, "limit %d", limit);
  }
  const int none[] = {0, 9, -1, INT32_MIN, INT32_MAX};
  for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
    cr_expect_eq(consigne_options_set_limit(options, none[i], 1), CONSIGNE_E_ARGUMENT, "limit %d", none[i]);
    cr_expect_eq(consigne_options_limit(options, none[i]), 0, "limit %d", none[i]);
  }
  consigne_options_free(options);
}

Test(options, arguments) {
  consigne_options *options = NULL;
  cr_expect_eq(consigne_options_new(NULL), CONSIGNE_E_ARGUMENT);
  cr_assert_eq(consigne_options_new(&options), CONSIGNE_OK);
  cr_expect_eq(consigne_options_set_allocator(NULL, NULL, NULL), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_options_set_allocator(options, NULL, NULL), CONSIGNE_OK);
  cr_expect_eq(consigne_options_add_source(NULL, "a", NTS, "b", NTS), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_options_add_source(options, "", NTS, "b", NTS), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_options_add_source(options, "a", 0, "b", NTS), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_options_add_source(options, NULL, 0, "b", NTS), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_options_add_source(options, NULL, 1, "b", NTS), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_options_add_source(options, NULL, NTS, "b", NTS), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_options_add_source(options, "a", NTS, NULL, 1), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_options_add_source(options, "a", NTS, NULL, 0), CONSIGNE_OK);
  for (int allowed = -1; allowed <= 2; allowed++) {
    int expected = allowed == 0 || allowed == 1 ? CONSIGNE_OK : CONSIGNE_E_ARGUMENT;
    for (int option = CONSIGNE_OPTION_FILES; option <= CONSIGNE_OPTION_ADVICE; option++)
      cr_expect_eq(consigne_options_set(options, option, allowed), expected, "%d to %d", option, allowed);
  }
  const int none[] = {-1, 0, 1, CONSIGNE_OPTION_FILES - 1, CONSIGNE_OPTION_ADVICE + 1, INT_MAX};
  for (size_t i = 0; i < sizeof none / sizeof *none; i++)
    cr_expect_eq(consigne_options_set(options, none[i], 1), CONSIGNE_E_ARGUMENT, "option %d", none[i]);
  cr_expect_eq(consigne_options_set(NULL, CONSIGNE_OPTION_FILES, 1), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_options_set_now(options, INT64_MAX), CONSIGNE_OK);
  cr_expect_eq(consigne_options_set_now(NULL, 0), CONSIGNE_E_ARGUMENT);
  consigne_options_free(options);
  consigne_options_free(NULL);
}

/* Copied by what takes them: objects outlive the options, and a later change is none of theirs. */
Test(options, are_copied) {
  consigne_options *options = NULL;
  consigne_query *query = NULL;
  cr_assert_eq(consigne_options_new(&options), CONSIGNE_OK);
  cr_assert_eq(consigne_options_set_limit(options, CONSIGNE_LIMIT_RECIPIENTS, 2), CONSIGNE_OK);
  cr_assert_eq(consigne_query_new(options, &query), CONSIGNE_OK);
  cr_assert_eq(consigne_options_set_limit(options, CONSIGNE_LIMIT_RECIPIENTS, 1), CONSIGNE_OK);
  consigne_options_free(options);
  cr_expect_eq(consigne_query_add(query, CONSIGNE_FIELD_SMTP_RCPTTO, "a@a.example", NTS), CONSIGNE_OK);
  cr_expect_eq(consigne_query_add(query, CONSIGNE_FIELD_SMTP_RCPTTO, "b@a.example", NTS), CONSIGNE_OK);
  cr_expect_eq(consigne_query_add(query, CONSIGNE_FIELD_SMTP_RCPTTO, "c@a.example", NTS), CONSIGNE_E_LIMIT);
  consigne_query_free(query);
}

/* ---- Sources ------------------------------------------------------------------- */

static int load(const consigne_options *options, const char *text, char *found, size_t room) {
  consigne_ruleset *ruleset = NULL;
  consigne_findings *findings = NULL;
  cr_assert_eq(consigne_findings_new(options, &findings), CONSIGNE_OK);
  int status = consigne_ruleset_load_text(text, NTS, "main", NTS, options, findings, &ruleset);
  snprintf(found, room, "%s", "");
  if (consigne_findings_count(findings) > 0)
    snprintf(found, room, "%s:%u:%u %s", consigne_findings_file(findings, 0),
             (unsigned)consigne_findings_line(findings, 0), (unsigned)consigne_findings_column(findings, 0),
             consigne_findings_id(findings, 0));
  consigne_findings_free(findings);
  consigne_ruleset_free(ruleset);
  return status;
}

Test(options, named_sources) {
  static const struct {
    const char *name, *text;
    int status;
    const char *found; /* the first finding */
  } rows[] = {
      {"include", "consigne 1\ninclude \"common\"\nrule r { when smtp.mailfrom in ours reject }\n", CONSIGNE_OK,
       ""},
      {"file",
       "consigne 1\ndomains ours { a.example } domains more file \"list\"\n"
       "rule r { when smtp.mailfrom in more reject }\n",
       CONSIGNE_OK, ""},
      {"an error in what is included", "consigne 1\ninclude \"wrong\"\n", CONSIGNE_E_RULES,
       "wrong:2:15 unknown-field"},
      {"a bad line of a list",
       "consigne 1\ndomains more file \"bad-list\"\nrule r { when smtp.mailfrom in more reject }\n",
       CONSIGNE_E_RULES, "bad-list:2:1 "},
      {"no such source, and files are forbidden", "consigne 1\ninclude \"missing\"\n", CONSIGNE_E_RULES,
       "main:2:9 unreadable-file"},
      {"an absolute path is a file too", "consigne 1\ninclude \"/etc/passwd\"\n", CONSIGNE_E_RULES,
       "main:2:9 unreadable-file"},
      {"a list file is forbidden too",
       "consigne 1\ndomains d file \"/etc/passwd\"\nrule r { when smtp.mailfrom in d reject }\n", CONSIGNE_E_RULES,
       "main:2:16 unreadable-file"},
      {"a source that includes itself", "consigne 1\ninclude \"circle\"\n", CONSIGNE_E_RULES, NULL},
  };
  consigne_options *options = NULL;
  char found[256];
  cr_assert_eq(consigne_options_new(&options), CONSIGNE_OK);
  cr_assert_eq(
      consigne_options_add_source(options, "common", NTS, "consigne 1\ndomains ours { univ.example }\n", NTS),
      CONSIGNE_OK);
  cr_assert_eq(
      consigne_options_add_source(options, "list", NTS, "# names\nb.example\n*.b.example # below\n\n", NTS),
      CONSIGNE_OK);
  cr_assert_eq(consigne_options_add_source(options, "bad-list", NTS, "b.example\na..b\n", NTS), CONSIGNE_OK);
  cr_assert_eq(consigne_options_add_source(options, "wrong", NTS,
                                           "consigne 1\nrule r { when smtp.mialfrom is null reject }", NTS),
               CONSIGNE_OK);
  cr_assert_eq(consigne_options_add_source(options, "circle", NTS, "consigne 1\ninclude \"circle\"\n", NTS),
               CONSIGNE_OK);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    int status = load(options, rows[i].text, found, sizeof found);
    cr_expect_eq(status, rows[i].status, "%s: %s", rows[i].name, consigne_status_name(status));
    if (rows[i].found)
      cr_expect(strncmp(found, rows[i].found, strlen(rows[i].found)) == 0, "%s: [%s] instead of [%s]", rows[i].name,
                found, rows[i].found);
  }
  consigne_options_free(options);
}

/* A source of that name is taken before any file. */
Test(options, sources_before_files) {
  consigne_options *options = NULL;
  char found[256];
  cr_assert_eq(consigne_options_new(&options), CONSIGNE_OK);
  cr_assert_eq(consigne_options_set(options, CONSIGNE_OPTION_FILES, 1), CONSIGNE_OK);
  cr_assert_eq(consigne_options_add_source(options, "/etc/passwd", NTS, "b.example\n", NTS), CONSIGNE_OK);
  const char *rules = "consigne 1\ndomains d file \"/etc/passwd\"\nrule r { when smtp.mailfrom in d reject }\n";
  cr_expect_eq(load(options, rules, found, sizeof found), CONSIGNE_OK, "%s", found);
  consigne_options_free(options);
}

/* ---- Limits at work --------------------------------------------------------------- */

/* The limit of a load, at which it still loads, and below which it does not. */
static void expect_load_limit(const char *name, int limit, const char *text, uint32_t needed) {
  char found[256];
  for (uint32_t value = needed - 1; value <= needed + 1; value++) {
    consigne_options *options = NULL;
    cr_assert_eq(consigne_options_new(&options), CONSIGNE_OK);
    cr_assert_eq(consigne_options_set_limit(options, limit, value), CONSIGNE_OK);
    int status = load(options, text, found, sizeof found);
    bool loads = value >= needed;
    /* Told as a finding where a place can be named. */
    cr_expect(loads ? status == CONSIGNE_OK : status == CONSIGNE_E_LIMIT || status == CONSIGNE_E_RULES,
              "%s: %u: %s %s", name, (unsigned)value, consigne_status_name(status), found);
    consigne_options_free(options);
  }
}

Test(options, limits_of_a_load) {
  const char *text = "consigne 1\ndomains d { a.example b.example c.example }\n"
                     "rule one { when smtp.mailfrom in d reject }\nrule two { when smtp.rcptto in d reject }\n";
  expect_load_limit("octets", CONSIGNE_LIMIT_RULESET_OCTETS, text, (uint32_t)strlen(text));
  expect_load_limit("rules", CONSIGNE_LIMIT_RULES, text, 2);
  expect_load_limit("names", CONSIGNE_LIMIT_NAMES, text, 3);
}
