/* SPDX-License-Identifier: MIT */
/* consigne.h: findings and rulesets, what they tell and what they refuse. */
#include <criterion/criterion.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decide.h"

#define RULES                                                                                                      \
  "consigne 1\n"                                                                                                   \
  "zone +01:00\n"                                                                                                  \
  "fact colour { red green }\n"                                                                                    \
  "domains ours { univ.example }\n"                                                                                \
  "relays servers { smtp.univ.example }\n"                                                                         \
  "rule login { when listener is submission and smtp.auth is absent reject 530 5.7.0 }\n"                          \
  "rule told { when any fact.colour is red tag red }\n"                                                            \
  "rule relay { when relay in servers accept }\n"                                                                  \
  "rule ours {\n  when any identity in ours and smtp.rcptto in ours\n  unless aligned with dkim.d\n"               \
  "  reject\n  enforce from 2027-03-01\n}\n"                                                                       \
  "expect reject by ours { smtp.mailfrom a@univ.example smtp.rcptto b@univ.example }\n"                            \
  "expect accept by default { smtp.mailfrom a@univ.example smtp.rcptto b@univ.example }\n"

enum { LOGIN, TOLD, RELAY, OURS, COUNT };

static consigne_ruleset *load(void) {
  char found[256];
  consigne_ruleset *ruleset = decide_load(RULES, found, sizeof found);
  cr_assert_not_null(ruleset, "%s", found);
  return ruleset;
}

/* ---- Loading --------------------------------------------------------------------- */

Test(ruleset, arguments_of_a_load) {
  consigne_ruleset *ruleset = NULL;
  consigne_findings *findings = NULL;
  cr_expect_eq(consigne_findings_new(NULL, NULL), CONSIGNE_E_ARGUMENT);
  cr_assert_eq(consigne_findings_new(NULL, &findings), CONSIGNE_OK);
  cr_expect_eq(consigne_ruleset_load_text(RULES, NTS, "r", NTS, NULL, findings, NULL), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_ruleset_load_text(NULL, NTS, "r", NTS, NULL, findings, &ruleset), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_ruleset_load_text(NULL, 5, "r", NTS, NULL, findings, &ruleset), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_ruleset_load_text(RULES, NTS, NULL, 1, NULL, findings, &ruleset), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_ruleset_load_file(NULL, NTS, NULL, findings, &ruleset), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_ruleset_load_file("a\0b", 3, NULL, findings, &ruleset), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_ruleset_load_file("", 0, NULL, findings, &ruleset), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_ruleset_load_file("/no/such/ruleset", NTS, NULL, findings, NULL), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_ruleset_load_file("/no/such/ruleset", NTS, NULL, findings, &ruleset), CONSIGNE_E_FILE);
  cr_expect_eq(consigne_ruleset_load_file("/", NTS, NULL, findings, &ruleset), CONSIGNE_E_FILE,
               "a folder is no file");
  cr_expect_null(ruleset, "untouched on failure");
  cr_expect_eq(consigne_ruleset_load_text(NULL, 0, NULL, 0, NULL, findings, &ruleset), CONSIGNE_E_RULES,
               "an empty text is a text");
  cr_expect_null(ruleset, "untouched on failure");
  cr_expect_eq(consigne_ruleset_load_text("x", 1, NULL, 0, NULL, NULL, &ruleset), CONSIGNE_E_RULES,
               "without findings");
  consigne_findings_free(findings);
  consigne_findings_free(NULL);
}

/* The length counts, not a NUL: a ruleset may stand in a block that nothing ends. */
Test(ruleset, length_of_the_text) {
  consigne_ruleset *ruleset = NULL;
  static const char two[] = "consigne 1\nrule r { when smtp.mailfrom is null reject }\0garbage {{{";
  size_t length = strlen(two);
  char *block = exact(two, length);
  cr_expect_eq(consigne_ruleset_load_text(block, length, NULL, 0, NULL, NULL, &ruleset), CONSIGNE_OK);
  cr_expect_eq(consigne_ruleset_rules(ruleset), 1);
  consigne_ruleset_free(ruleset);
  free(block);
  ruleset = NULL;
  cr_expect_eq(consigne_ruleset_load_text(two, sizeof two - 1, NULL, 0, NULL, NULL, &ruleset), CONSIGNE_E_RULES,
               "NUL is no text");
}

Test(ruleset, findings) {
  static const char wrong[] = "consigne 1\n"
                              "domains ours { univ.example }\n"
                              "rule r { when smtp.mailfrom in ors reject }\n"
                              "rule é { when smtp.mailfrom in ours  rejekt }\n";
  consigne_findings *findings = NULL;
  consigne_ruleset *ruleset = NULL;
  cr_assert_eq(consigne_findings_new(NULL, &findings), CONSIGNE_OK);
  cr_expect_eq(consigne_findings_count(findings), 0, "before any load");
  cr_expect_eq(consigne_ruleset_load_text(wrong, NTS, "policy", NTS, NULL, findings, &ruleset), CONSIGNE_E_RULES);
  uint32_t count = consigne_findings_count(findings), errors = 0;
  cr_assert_geq(count, 2, "all of a load in one go: %u", (unsigned)count);
  for (uint32_t i = 0; i < count; i++) {
    int severity = consigne_findings_severity(findings, i);
    cr_expect(severity == CONSIGNE_SEVERITY_ERROR || severity == CONSIGNE_SEVERITY_WARNING, "%d", severity);
    errors += severity == CONSIGNE_SEVERITY_ERROR;
    cr_expect_str_eq(consigne_findings_file(findings, i), "policy");
    cr_expect_gt(strlen(consigne_findings_id(findings, i)), 2);
    cr_expect_gt(strlen(consigne_findings_text(findings, i)), 5);
  }
  cr_expect_eq(consigne_findings_errors(findings), errors);
  cr_expect_str_eq(consigne_findings_id(findings, 0), "unknown-name");
  cr_expect_eq(consigne_findings_line(findings, 0), 3);
  cr_expect_eq(consigne_findings_column(findings, 0), 32);
  cr_expect_str_eq(consigne_findings_excerpt(findings, 0), "rule r { when smtp.mailfrom in ors reject }\n"
                                                           "                               ^");
  cr_expect(strstr(consigne_findings_text(findings, 0), "ours"), "the nearest name: %s",
            consigne_findings_text(findings, 0));
  /* Reused by the next load: what was found before is gone. */
  cr_expect_eq(consigne_ruleset_load_text("consigne 1", NTS, NULL, 0, NULL, findings, &ruleset), CONSIGNE_OK);
  cr_expect_eq(consigne_findings_count(findings), 0);
  cr_expect_eq(consigne_findings_errors(findings), 0);
  consigne_ruleset_free(ruleset);
  consigne_findings_free(findings);
}

/* Advice is told where it is asked for, at its place among the others, and changes nothing. */
Test(ruleset, advice) {
  static const char rules[] = "consigne 1\n"
                              "domains ours { *.univ.example\n"
                              "  cs.univ.example }\n"
                              "limit l { count messages by smtp.helo rate 1 per 1h }\n"
                              "rule r { when any identity in ours and limit l exceeded defer }\n";
  for (int wanted = 0; wanted <= 1; wanted++) {
    consigne_options *options = NULL;
    consigne_findings *findings = NULL;
    consigne_ruleset *ruleset = NULL, *plain = NULL;
    cr_assert_eq(consigne_options_new(&options), CONSIGNE_OK);
    cr_assert_eq(consigne_options_set(options, CONSIGNE_OPTION_ADVICE, wanted), CONSIGNE_OK);
    cr_assert_eq(consigne_findings_new(NULL, &findings), CONSIGNE_OK);
    cr_assert_eq(consigne_ruleset_load_text(rules, NTS, NULL, 0, NULL, NULL, &plain), CONSIGNE_OK);
    cr_assert_eq(consigne_ruleset_load_text(rules, NTS, "policy", NTS, options, findings, &ruleset), CONSIGNE_OK);
    cr_assert_eq(consigne_findings_count(findings), 1 + (uint32_t)wanted);
    cr_expect_eq(consigne_findings_errors(findings), 0);
    cr_expect_str_eq(consigne_findings_id(findings, (uint32_t)wanted), "limit-of-claims");
    cr_expect_str_eq(consigne_ruleset_revision(ruleset), consigne_ruleset_revision(plain));
    if (wanted) {
      cr_expect_eq(consigne_findings_severity(findings, 0), CONSIGNE_SEVERITY_ADVICE);
      cr_expect_str_eq(consigne_findings_id(findings, 0), "covered-item");
      cr_expect_str_eq(consigne_findings_file(findings, 0), "policy");
      cr_expect_eq(consigne_findings_line(findings, 0), 3);
      cr_expect_eq(consigne_findings_column(findings, 0), 3);
      cr_expect_str_eq(consigne_findings_excerpt(findings, 0), "  cs.univ.example }\n  ^");
    }
    consigne_ruleset_free(plain);
    cr_assert_eq(consigne_ruleset_load_text(rules, NTS, NULL, 0, options, NULL, &plain), CONSIGNE_OK,
                 "no findings");
    consigne_ruleset_free(ruleset);
    consigne_findings_free(findings);
    consigne_options_free(options);
    consigne_ruleset_free(plain);
  }
}

/* Columns count characters; the caret stands below the character. */
Test(ruleset, columns) {
  static const char wrong[] = "consigne 1\nreply é { en \"x\" }\nreply r { fr \"éé\" en \"{nothing}\" }\n";
  consigne_findings *findings = NULL;
  consigne_ruleset *ruleset = NULL;
  cr_assert_eq(consigne_findings_new(NULL, &findings), CONSIGNE_OK);
  cr_expect_eq(consigne_ruleset_load_text(wrong, NTS, NULL, 0, NULL, findings, &ruleset), CONSIGNE_E_RULES);
  bool found = false;
  for (uint32_t i = 0; i < consigne_findings_count(findings); i++)
    if (consigne_findings_line(findings, i) == 3 &&
        strcmp(consigne_findings_id(findings, i), "bad-placeholder") == 0) {
      found = true;
      cr_expect_eq(consigne_findings_column(findings, i), 23, "characters, not octets: %u",
                   (unsigned)consigne_findings_column(findings, i));
      cr_expect_str_eq(consigne_findings_file(findings, i), "ruleset", "the name where none is said");
    }
  cr_expect(found);
  consigne_findings_free(findings);
}

Test(ruleset, findings_out_of_range) {
  consigne_findings *findings = NULL;
  cr_assert_eq(consigne_findings_new(NULL, &findings), CONSIGNE_OK);
  const consigne_findings *both[] = {NULL, findings};
  for (int i = 0; i < 2; i++) {
    const consigne_findings *none = both[i];
    cr_expect_eq(consigne_findings_count(none), 0);
    cr_expect_eq(consigne_findings_errors(none), 0);
    cr_expect_eq(consigne_findings_severity(none, 0), 0);
    cr_expect_null(consigne_findings_id(none, 0));
    cr_expect_null(consigne_findings_file(none, UINT32_MAX));
    cr_expect_eq(consigne_findings_line(none, 0), 0);
    cr_expect_eq(consigne_findings_column(none, 0), 0);
    cr_expect_null(consigne_findings_text(none, 0));
    cr_expect_null(consigne_findings_excerpt(none, 0));
  }
  consigne_findings_free(findings);
}

/* ---- What a ruleset tells --------------------------------------------------------- */

Test(ruleset, rules) {
  consigne_ruleset *ruleset = load();
  static const struct {
    const char *name;
    uint32_t line;
    int verdict, stage;
  } rows[COUNT] = {{"login", 6, CONSIGNE_VERDICT_REJECT, CONSIGNE_STAGE_MAIL},
                   {"told", 7, 0, CONSIGNE_STAGE_CONNECT},
                   {"relay", 8, CONSIGNE_VERDICT_ACCEPT, CONSIGNE_STAGE_CONNECT},
                   {"ours", 9, CONSIGNE_VERDICT_REJECT, CONSIGNE_STAGE_DATA}};
  cr_assert_eq(consigne_ruleset_rules(ruleset), COUNT);
  for (uint32_t i = 0; i < COUNT; i++) {
    cr_expect_str_eq(consigne_ruleset_rule_name(ruleset, i), rows[i].name);
    cr_expect_str_eq(consigne_ruleset_rule_file(ruleset, i), "rules");
    cr_expect_eq(consigne_ruleset_rule_line(ruleset, i), rows[i].line, "%s", rows[i].name);
    cr_expect_eq(consigne_ruleset_rule_verdict(ruleset, i), rows[i].verdict, "%s", rows[i].name);
    cr_expect_eq(consigne_ruleset_rule_stage(ruleset, i), rows[i].stage, "%s", rows[i].name);
  }
  cr_expect_eq(consigne_ruleset_facts(ruleset), 1);
  cr_expect_str_eq(consigne_ruleset_fact_name(ruleset, 0), "colour");
  consigne_ruleset_free(ruleset);
}

Test(ruleset, reads) {
  consigne_ruleset *ruleset = load();
  static const struct {
    uint32_t rule;
    int field, reads;
  } rows[] = {{LOGIN, CONSIGNE_FIELD_LISTENER, 1},
              {LOGIN, CONSIGNE_FIELD_SMTP_AUTH, 1},
              {LOGIN, CONSIGNE_FIELD_SMTP_MAILFROM, 0},
              {TOLD, CONSIGNE_FIELD_LISTENER, 0},
              {OURS, CONSIGNE_FIELD_IDENTITY, 1},
              {OURS, CONSIGNE_FIELD_SMTP_MAILFROM, 1},
              {OURS, CONSIGNE_FIELD_HEADER_FROM, 1},
              {OURS, CONSIGNE_FIELD_HEADER_SENDER, 1},
              {OURS, CONSIGNE_FIELD_HEADER_REPLY_TO, 0},
              {OURS, CONSIGNE_FIELD_SMTP_RCPTTO, 1},
              {OURS, CONSIGNE_FIELD_DKIM_D, 1},
              {OURS, CONSIGNE_FIELD_RELAY, 0},
              {OURS, CONSIGNE_FIELD_NOW, 1},
              {LOGIN, CONSIGNE_FIELD_NOW, 0},
              {RELAY, CONSIGNE_FIELD_RELAY, 1},
              /* A set without networks never reads relay.ip (language 2). */
              {RELAY, CONSIGNE_FIELD_RELAY_NAME, 1},
              {RELAY, CONSIGNE_FIELD_RELAY_IP, 0},
              {RELAY, CONSIGNE_FIELD_IDENTITY, 0}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    cr_expect_eq(consigne_ruleset_rule_reads(ruleset, rows[i].rule, rows[i].field), rows[i].reads, "rule %u, %s",
                 (unsigned)rows[i].rule, consigne_field_name(rows[i].field));
  for (int field = 1; consigne_field_name(field); field++) {
    int some = 0;
    for (uint32_t rule = 0; rule < COUNT; rule++) some |= consigne_ruleset_rule_reads(ruleset, rule, field);
    cr_expect_eq(consigne_ruleset_reads(ruleset, field), some, "%s: as some rule", consigne_field_name(field));
  }
  consigne_ruleset_free(ruleset);
}

Test(ruleset, out_of_range) {
  consigne_ruleset *ruleset = load();
  const uint32_t beyond[] = {COUNT, COUNT + 1, UINT32_MAX};
  const int no_fields[] = {INT32_MIN,         -1, 0, 29, 127, 128, 1000, INT32_MAX, CONSIGNE_FIELD_HEADERS,
                           CONSIGNE_FIELD_ALL};
  for (size_t i = 0; i < 2 * sizeof beyond / sizeof *beyond; i++) {
    const consigne_ruleset *of = i % 2 ? ruleset : NULL;
    uint32_t rule = of ? beyond[i / 2] : 0;
    cr_expect_null(consigne_ruleset_rule_name(of, rule));
    cr_expect_null(consigne_ruleset_rule_file(of, rule));
    cr_expect_eq(consigne_ruleset_rule_line(of, rule), 0);
    cr_expect_eq(consigne_ruleset_rule_verdict(of, rule), 0);
    cr_expect_eq(consigne_ruleset_rule_stage(of, rule), 0);
    cr_expect_eq(consigne_ruleset_rule_reads(of, rule, CONSIGNE_FIELD_LISTENER), 0);
    cr_expect_null(consigne_ruleset_fact_name(of, rule));
    cr_expect_null(consigne_ruleset_expect_file(of, rule));
    cr_expect_eq(consigne_ruleset_expect_line(of, rule), 0);
    cr_expect_null(consigne_ruleset_expect_text(of, rule));
  }
  for (size_t i = 0; i < sizeof no_fields / sizeof *no_fields; i++) {
    cr_expect_eq(consigne_ruleset_reads(ruleset, no_fields[i]), 0, "%d", no_fields[i]);
    cr_expect_eq(consigne_ruleset_rule_reads(ruleset, OURS, no_fields[i]), 0, "%d", no_fields[i]);
  }
  cr_expect_eq(consigne_ruleset_rules(NULL), 0);
  cr_expect_eq(consigne_ruleset_facts(NULL), 0);
  cr_expect_eq(consigne_ruleset_expects(NULL), 0);
  cr_expect_eq(consigne_ruleset_reads(NULL, CONSIGNE_FIELD_LISTENER), 0);
  cr_expect_null(consigne_ruleset_ref(NULL));
  consigne_ruleset_free(NULL);
  consigne_ruleset_free(ruleset);
}

/* One more owner: the ruleset lives until the last has freed it. */
Test(ruleset, owners) {
  consigne_ruleset *ruleset = load();
  cr_expect_eq(consigne_ruleset_ref(ruleset), ruleset);
  consigne_ruleset_free(ruleset);
  cr_expect_eq(consigne_ruleset_rules(ruleset), COUNT);
  consigne_ruleset_free(ruleset);
}

/* ---- Expects ------------------------------------------------------------------------ */

Test(ruleset, expects) {
  consigne_ruleset *ruleset = load();
  consigne_query *query = NULL;
  consigne_decision *decision = NULL;
  cr_assert_eq(consigne_query_new(NULL, &query), CONSIGNE_OK);
  cr_assert_eq(consigne_decision_new(NULL, &decision), CONSIGNE_OK);
  cr_assert_eq(consigne_ruleset_expects(ruleset), 2);
  cr_expect_str_eq(consigne_ruleset_expect_text(ruleset, 0), "reject by ours");
  cr_expect_str_eq(consigne_ruleset_expect_text(ruleset, 1), "accept by default");
  cr_expect_str_eq(consigne_ruleset_expect_file(ruleset, 1), "rules");
  cr_expect_eq(consigne_ruleset_expect_line(ruleset, 0), 15);
  cr_expect_eq(consigne_ruleset_expect_line(ruleset, 1), 16);

  /* What the query held before is forgotten, its failure too. */
  cr_expect_eq(consigne_query_set(query, CONSIGNE_FIELD_RELAY_IP, "192.0.2.256", NTS), CONSIGNE_E_FORM);
  cr_expect_eq(consigne_ruleset_expect(ruleset, 0, query, decision), CONSIGNE_OK);
  cr_expect_null(consigne_decision_difference(decision), "%s", consigne_decision_difference(decision));
  cr_expect_eq(consigne_decision_verdict(decision), CONSIGNE_VERDICT_REJECT);
  cr_expect_eq(consigne_ruleset_expect(ruleset, 1, query, decision), CONSIGNE_OK);
  cr_expect_not_null(consigne_decision_difference(decision));
  cr_expect_eq(consigne_decision_verdict(decision), CONSIGNE_VERDICT_REJECT);

  cr_expect_eq(consigne_ruleset_expect(ruleset, 2, query, decision), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_decision_verdict(decision), CONSIGNE_VERDICT_DEFER, "a failure leaves no verdict");
  cr_expect_eq(consigne_ruleset_expect(NULL, 0, query, decision), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_ruleset_expect(ruleset, 0, NULL, decision), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_ruleset_expect(ruleset, 0, query, NULL), CONSIGNE_E_ARGUMENT);
  consigne_query_free(query);
  consigne_decision_free(decision);
  consigne_ruleset_free(ruleset);
}

/* A reserved word as a tag needs quotes, so what is demanded reads back. */
Test(ruleset, expect_text_reads_back) {
  char found[256];
  consigne_ruleset *ruleset = decide_load("consigne 1\n"
                                          "rule r { when tls is absent tag \"no\" tag a }\n"
                                          "expect accept tagged \"no\" tagged \"a\" not warned r { listener mx }\n",
                                          found, sizeof found);
  cr_assert_not_null(ruleset, "%s", found);
  cr_expect_str_eq(consigne_ruleset_expect_text(ruleset, 0), "accept not warned r tagged \"no\" tagged a");
  consigne_ruleset_free(ruleset);
}
