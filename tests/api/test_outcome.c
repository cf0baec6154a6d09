/* SPDX-License-Identifier: MIT */
/* consigne.h: outcomes: reasons, tags, warnings, stages, and the fold of several recipients. */
#include <criterion/criterion.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "decide.h"

Test(outcome, of_nothing) {
  cr_expect_eq(consigne_outcome_verdict(NULL), CONSIGNE_VERDICT_DEFER);
  cr_expect_eq(consigne_outcome_cause(NULL), CONSIGNE_CAUSE_FAILURE);
  cr_expect_null(consigne_outcome_recipient(NULL));
  cr_expect_null(consigne_outcome_rule(NULL));
  cr_expect_eq(consigne_outcome_rule_index(NULL), UINT32_MAX);
  cr_expect_eq(consigne_outcome_code(NULL), 0);
  cr_expect_null(consigne_outcome_enhanced(NULL));
  cr_expect_eq(consigne_outcome_reply_lines(NULL), 0);
  cr_expect_null(consigne_outcome_reply_line(NULL, 0));
  cr_expect_null(consigne_outcome_reply(NULL));
  cr_expect_eq(consigne_outcome_field(NULL), 0);
  cr_expect_null(consigne_outcome_value(NULL));
  cr_expect_null(consigne_outcome_test(NULL));
  cr_expect_eq(consigne_outcome_clauses(NULL), 0);
  cr_expect_null(consigne_outcome_clause_test(NULL, 0));
  cr_expect_eq(consigne_outcome_clause_field(NULL, 0), 0);
  cr_expect_null(consigne_outcome_clause_value(NULL, 0));
  cr_expect_eq(consigne_outcome_missing(NULL), 0);
  cr_expect_null(consigne_outcome_missing_proof(NULL, 0));
  cr_expect_eq(consigne_outcome_missing_kind(NULL, 0), 0);
  cr_expect_eq(consigne_outcome_missing_parts(NULL, 0), 0);
  cr_expect_eq(consigne_outcome_missing_part_kind(NULL, 0, 0), 0);
  cr_expect_eq(consigne_outcome_missing_part_negated(NULL, 0, 0), 0);
  cr_expect_eq(consigne_outcome_missing_part_field(NULL, 0, 0), 0);
  cr_expect_eq(consigne_outcome_missing_part_with(NULL, 0, 0), 0);
  cr_expect_null(consigne_outcome_missing_part_name(NULL, 0, 0));
  cr_expect_null(consigne_outcome_missing_part_text(NULL, 0, 0));
  cr_expect_eq(consigne_outcome_missing_part_truth(NULL, 0, 0), 0);
  cr_expect_eq(consigne_outcome_assumed(NULL), 0);
  cr_expect_eq(consigne_outcome_tags(NULL), 0);
  cr_expect_null(consigne_outcome_tag(NULL, 0));
  cr_expect_eq(consigne_outcome_assumed_tags(NULL), 0);
  cr_expect_null(consigne_outcome_assumed_tag(NULL, 0));
  cr_expect_eq(consigne_outcome_warnings(NULL), 0);
  cr_expect_null(consigne_outcome_warning(NULL, 0));
  cr_expect_eq(consigne_outcome_warning_assumed(NULL, 0), 0);
  cr_expect_eq(consigne_outcome_warning_from(NULL, 0), 0);
  cr_expect_eq(consigne_outcome_warning_share(NULL, 0), 0);
  cr_expect_eq(consigne_outcome_held_up_by(NULL), 0);
  cr_expect_null(consigne_outcome_held_up_by_rule(NULL, 0));
}

/* Which getter tells what of each cause; and what is beyond a list is nothing. */
Test(outcome, causes) {
  static const struct {
    decide_row row;
    int cause;
    uint32_t code, index;
    const char *enhanced;
  } rows[] = {
      {{"a rule", "rule a { when listener is submission accept }\nrule b { when listener is mx reject }\n",
        "listener=mx", NULL, 0, "reject b"},
       CONSIGNE_CAUSE_RULE,
       550,
       1,
       "5.7.1"},
      {{"a rule that accepts", "rule a { when listener is mx accept }\n", "listener=mx", NULL, 0, "accept a"},
       CONSIGNE_CAUSE_RULE,
       0,
       0,
       NULL},
      {{"a rule that quarantines", "rule a { when listener is mx quarantine }\n", "listener=mx", NULL, 0,
        "quarantine a"},
       CONSIGNE_CAUSE_RULE,
       0,
       0,
       NULL},
      {{"no rule holds", "", "listener=mx", NULL, 0, "accept default"},
       CONSIGNE_CAUSE_DEFAULT,
       0,
       UINT32_MAX,
       NULL},
      {{"a default that rejects", "default reject 554 5.7.1 \"no\"\n", "", NULL, 0, "reject default"},
       CONSIGNE_CAUSE_DEFAULT,
       554,
       UINT32_MAX,
       "5.7.1"},
      {{"a fact is missing", "rule a { when smtp.auth is absent reject }\n", "smtp.auth=unknown", NULL, 0,
        "defer a assumed"},
       CONSIGNE_CAUSE_UNKNOWN,
       451,
       0,
       "4.3.0"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const char *name = rows[i].row.name;
    decided d;
    decide_open(&d, &rows[i].row);
    const consigne_outcome *outcome = consigne_decision_outcome(d.decision);
    cr_expect_str_eq(decide_tell(&d, outcome), rows[i].row.told, "%s", name);
    cr_expect_eq(consigne_outcome_cause(outcome), rows[i].cause, "%s", name);
    cr_expect_eq(consigne_outcome_code(outcome), rows[i].code, "%s: %u", name,
                 (unsigned)consigne_outcome_code(outcome));
    cr_expect_eq(consigne_outcome_rule_index(outcome), rows[i].index, "%s", name);
    if (rows[i].enhanced)
      cr_expect_str_eq(consigne_outcome_enhanced(outcome), rows[i].enhanced, "%s", name);
    else
      cr_expect_null(consigne_outcome_enhanced(outcome), "%s", name);
    cr_expect_eq(consigne_outcome_reply(outcome) != NULL, rows[i].code != 0, "%s: a reply where there is a code",
                 name);
    cr_expect_null(consigne_outcome_reply_line(outcome, consigne_outcome_reply_lines(outcome)), "%s", name);
    cr_expect_null(consigne_outcome_tag(outcome, 0), "%s", name);
    cr_expect_null(consigne_outcome_warning(outcome, 0), "%s", name);
    cr_expect_null(consigne_outcome_missing_proof(outcome, 0), "%s", name);
    cr_expect_null(consigne_outcome_held_up_by_rule(outcome, 0), "%s", name);
    cr_expect_null(consigne_outcome_recipient(outcome), "%s", name);
    decide_close(&d);
  }
}

Test(outcome, reasons) {
  static const struct {
    const char *name, *rules, *facts;
    int field;
    const char *value, *test, *missing[3];
  } rows[] = {
      {"the subject",
       "domains ours { univ.example }\nrule r { when any header.from in ours unless aligned with dkim.d or "
       "aligned with spf.d reject }\n",
       "header.from=x@a.example header.from=y@univ.example",
       CONSIGNE_FIELD_HEADER_FROM,
       "y@univ.example",
       "any header.from in ours",
       {"aligned with dkim.d", "aligned with spf.d"}},
      {"a proof of two parts",
       "domains ours { univ.example }\nrule r { when any identity in ours\n unless (any arc.d in "
       "ours\n and aligned with arc.dkim.d) reject }\n",
       "smtp.mailfrom=y@univ.example",
       CONSIGNE_FIELD_SMTP_MAILFROM,
       "y@univ.example",
       "any identity in ours",
       {"any arc.d in ours and aligned with arc.dkim.d"}},
      {"a single value",
       "rule r { when listener is mx reject }\n",
       "listener=mx",
       CONSIGNE_FIELD_LISTENER,
       "mx",
       "listener is mx",
       {NULL}},
      {"a network",
       "rule r { when relay in { 192.0.2.0/24 } reject }\n",
       "relay=192.0.2.7",
       CONSIGNE_FIELD_RELAY_IP,
       "192.0.2.7",
       "relay in { 192.0.2.0/24 }",
       {NULL}},
      {"nothing is no value", "rule r { when smtp.auth is absent reject }\n", "", 0, NULL, NULL, {NULL}},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    decide_row row = {rows[i].name, rows[i].rules, rows[i].facts, NULL, 0, ""};
    decided d;
    decide_open(&d, &row);
    const consigne_outcome *outcome = consigne_decision_outcome(d.decision);
    const char *value = consigne_outcome_value(outcome), *test = consigne_outcome_test(outcome);
    cr_expect_eq(consigne_outcome_verdict(outcome), CONSIGNE_VERDICT_REJECT, "%s", rows[i].name);
    cr_expect_eq(consigne_outcome_field(outcome), rows[i].field, "%s: %s", rows[i].name,
                 consigne_field_name(consigne_outcome_field(outcome)));
    cr_expect(rows[i].value ? value && strcmp(value, rows[i].value) == 0 : !value, "%s: value %s", rows[i].name,
              value);
    if (rows[i].test) cr_expect(test && strcmp(test, rows[i].test) == 0, "%s: test %s", rows[i].name, test);
    uint32_t missing = 0;
    while (missing < 3 && rows[i].missing[missing]) missing++;
    cr_expect_eq(consigne_outcome_missing(outcome), missing, "%s", rows[i].name);
    for (uint32_t k = 0; k < missing; k++)
      cr_expect_str_eq(consigne_outcome_missing_proof(outcome, k), rows[i].missing[k], "%s: %s", rows[i].name,
                       consigne_outcome_missing_proof(outcome, k));
    decide_close(&d);
  }
}

/* S140: each clause of `when` with the value that met it, and where that stands. */
Test(outcome, clauses) {
  static const struct {
    const char *name, *rules, *facts;
    const char *told; /* "field value: test; " of each */
  } rows[] = {
      {"two clauses, two values",
       "domains ours { univ.example }\nowners { self }\nrule r { when any identity in ours and any identity not "
       "owned by "
       "smtp.auth reject }\n",
       "smtp.auth=ann@univ.example smtp.mailfrom=ann@univ.example header.from=ann@home.example",
       "smtp.mailfrom ann@univ.example: any identity in ours; header.from ann@home.example: any identity not owned "
       "by "
       "smtp.auth; "},
      {"the subject first, then in the order of the text",
       "domains ours { univ.example }\nrule r { when listener is mx and any header.from in ours and relay in { "
       "192.0.2.0/24 } and (tls is TLSv1.2 or spf is fail) reject }\n",
       "listener=mx relay=192.0.2.7 tls=TLSv1.3 spf=fail header.from=x@univ.example",
       "header.from x@univ.example: any header.from in ours; listener mx: listener is mx; relay.ip 192.0.2.7: "
       "relay in { "
       "192.0.2.0/24 }; spf fail: spf is fail; "},
      {"of identity the field in which the value stands",
       "domains ours { univ.example }\nrule r { when any identity in ours reject }\n",
       "smtp.mailfrom=x@other.example header.from=x@other.example header.sender=boss@univ.example",
       "header.sender boss@univ.example: any identity in ours; "},
      {"what no value met is none of them",
       "domains ours { univ.example }\nrule r { when every header.from in ours and no dkim is pass and smtp.auth "
       "is absent "
       "and tls is not TLSv1.3 reject }\n",
       "header.from=x@univ.example dkim=fail tls=TLSv1.2", "tls TLSv1.2: tls is not TLSv1.3; "},
      {"the default asks nothing", "default reject\n", "listener=mx", ""},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    decide_row row = {rows[i].name, rows[i].rules, rows[i].facts, NULL, 0, ""};
    char told[512] = "";
    decided d;
    decide_open(&d, &row);
    const consigne_outcome *outcome = consigne_decision_outcome(d.decision);
    uint32_t clauses = consigne_outcome_clauses(outcome);
    for (uint32_t k = 0; k < clauses; k++) {
      size_t length = strlen(told);
      snprintf(told + length, sizeof told - length, "%s %s: %s; ",
               consigne_field_name(consigne_outcome_clause_field(outcome, k)),
               consigne_outcome_clause_value(outcome, k), consigne_outcome_clause_test(outcome, k));
    }
    cr_expect_str_eq(told, rows[i].told, "%s: %s", rows[i].name, told);
    cr_expect_null(consigne_outcome_clause_test(outcome, clauses), "%s", rows[i].name);
    cr_expect_null(consigne_outcome_clause_value(outcome, clauses), "%s", rows[i].name);
    decide_close(&d);
  }
}

/* ---- Tags, warnings, stages --------------------------------------------------------------- */

Test(outcome, marks) {
  static const decide_row rows[] = {
      {"tags are sorted, each once",
       "rule a { when listener is mx tag z tag b }\nrule b { when listener is mx tag b tag a }\n", "listener=mx",
       NULL, 0, "accept default tags:a,b,z warns:a,b"},
      {"up to the rule that decides",
       "rule a { when listener is mx tag a }\nrule b { when listener is mx tag b reject }\nrule c { when listener "
       "is mx "
       "tag c }\n",
       "listener=mx", NULL, 0, "reject b tags:a,b warns:a"},
      {"assumed where it ended unknown",
       "rule a { when smtp.auth is absent tag a }\nrule b { when listener is mx tag b }\n",
       "listener=mx smtp.auth=unknown", NULL, 0, "accept default tags:b,a? warns:a?,b"},
      {"known beats assumed", "rule a { when smtp.auth is absent tag t }\nrule b { when listener is mx tag t }\n",
       "listener=mx smtp.auth=unknown", NULL, 0, "accept default tags:t warns:a?,b"},
      {"of a rule that fails closed", "rule a { when smtp.auth is absent tag t reject }\n", "smtp.auth=unknown",
       NULL, 0, "defer a assumed tags:t?"},
  };
  DECIDE_ROWS(rows);
}

#define STAGED                                                                                                     \
  "zone +01:00\nrule r { when listener is mx reject monitor enforce 50% from 2027-01-15 enforce from 2027-03-01 "  \
  "}\n"

Test(outcome, stages) {
  static const decide_row rows[] = {
      {"before the first date", STAGED, "listener=mx now=2027-01-14T23:59:59", NULL, 0, "accept default warns:r"},
      {"from its date on, in the ruleset's zone", STAGED, "listener=mx now=2027-03-01T00:00", NULL, 0, "reject r"},
      {"a second before, for who is outside the share", STAGED, "listener=mx now=2027-02-28T22:59:59Z", NULL, 0,
       "accept default warns:r"},
      {"no date: every stage has begun", STAGED, "listener=mx now=absent", NULL, 0, "reject r"},
      {"no date known", STAGED, "listener=mx now=unknown", NULL, 0, "defer r assumed"},
      {"0% is monitor", "rule r { when listener is mx reject enforce 0% }\n", "listener=mx", NULL, 0,
       "accept default warns:r"},
      {"100% is all", "rule r { when listener is mx reject enforce 100% }\n", "listener=mx", NULL, 0, "reject r"},
      {"no stage line", "rule r { when listener is mx reject }\n", "listener=mx now=unknown", NULL, 0, "reject r"},
  };
  DECIDE_ROWS(rows);
}

/* When and for which share a warning's rule is enforced next; 0: never. */
Test(outcome, next_stage) {
  static const struct {
    const char *rules, *now, *from;
    uint32_t share;
  } rows[] = {
      {STAGED, "2026-12-01", "2027-01-15", 50},
      {STAGED, "2027-01-15", "2027-03-01", 100},
      {"zone +01:00\nrule r { when listener is mx reject monitor }\n", "2026-12-01", NULL, 0},
      {"rule r { when listener is mx tag t }\n", "2026-12-01", NULL, 0},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char facts[128];
    int64_t from = 0;
    snprintf(facts, sizeof facts, "listener=mx now=%s", rows[i].now);
    decide_row row = {rows[i].now, rows[i].rules, facts, NULL, 0, ""};
    decided d;
    decide_open(&d, &row);
    const consigne_outcome *outcome = consigne_decision_outcome(d.decision);
    cr_assert_eq(consigne_outcome_warnings(outcome), 1, "row %zu: %s", i, decide_tell(&d, outcome));
    if (rows[i].from) cr_assert_eq(consigne_ruleset_instant(d.ruleset, rows[i].from, NTS, &from), CONSIGNE_OK);
    cr_expect_eq(consigne_outcome_warning_from(outcome, 0), from, "row %zu", i);
    cr_expect_eq(consigne_outcome_warning_share(outcome, 0), rows[i].share, "row %zu", i);
    cr_expect_eq(consigne_outcome_warning_from(outcome, 1), 0);
    decide_close(&d);
  }
}

/* ---- Fold ----------------------------------------------------------------------------------- */

#define BY_NAME                                                                                                    \
  "rule a { when smtp.rcptto in { *@accept.example } tag ta accept }\n"                                            \
  "rule q { when smtp.rcptto in { *@quarantine.example } tag tq quarantine }\n"                                    \
  "rule d { when smtp.rcptto in { *@defer.example } tag td defer 450 4.2.1 \"wait\" }\n"                           \
  "rule r { when smtp.rcptto in { *@reject.example } tag tr reject 550 5.1.1 \"no\" }\n"                           \
  "rule u { when smtp.rcptto in { *@undecided.example } and smtp.auth is absent reject }\n"

/* Each of one, two or three recipients by the verdict that is theirs; firmest: reject > defer > quarantine >
 * accept. */
Test(outcome, fold) {
  static const struct {
    const char *recipients[3];
    const char *reject, *quarantine; /* the fold under `mixed reject` and under `mixed quarantine` */
  } rows[] = {
      {{"accept"}, "accept", "accept"},
      {{"quarantine"}, "quarantine", "quarantine"},
      {{"defer"}, "defer", "defer"},
      {{"reject"}, "reject", "reject"},
      {{"undecided"}, "undecided", "undecided"},
      {{"accept", "accept"}, "accept", "accept"},
      {{"accept", "quarantine"}, "quarantine", "quarantine"},
      {{"accept", "defer"}, "defer", "quarantine"},
      {{"accept", "reject"}, "reject", "quarantine"},
      {{"quarantine", "defer"}, "defer", "quarantine"},
      {{"quarantine", "reject"}, "reject", "quarantine"},
      {{"defer", "reject"}, "reject", "reject"},
      {{"reject", "defer"}, "reject", "reject"},
      {{"defer", "defer"}, "defer", "defer"},
      {{"reject", "accept", "defer"}, "reject", "quarantine"},
      {{"undecided", "accept"}, "undecided", "undecided"},
      {{"undecided", "defer"}, "undecided", "undecided"},
      /* Undecided makes the fold undecided, unless one rejects under `mixed reject`. */
      {{"undecided", "reject"}, "reject", "undecided"},
      {{"reject", "undecided", "accept"}, "reject", "undecided"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    for (int mixed = 0; mixed < 2; mixed++) {
      char facts[256] = "partial", rules[1024];
      snprintf(rules, sizeof rules, "mixed %s\n%s", mixed ? "quarantine" : "reject", BY_NAME);
      for (int k = 0; k < 3 && rows[i].recipients[k]; k++) {
        size_t used = strlen(facts);
        snprintf(facts + used, sizeof facts - used, " smtp.rcptto=x%d@%s.example", k, rows[i].recipients[k]);
      }
      decide_row row = {facts, rules, facts, NULL, 0, ""};
      decided d;
      decide_open(&d, &row);
      const char *expected = mixed ? rows[i].quarantine : rows[i].reject;
      const char *verdict = consigne_verdict_name(consigne_decision_verdict(d.decision));
      cr_expect_str_eq(verdict, expected, "%s, mixed %s: %s instead of %s", facts, mixed ? "quarantine" : "reject",
                       verdict, expected);
      for (uint32_t k = 0; k < consigne_decision_recipients(d.decision); k++)
        cr_expect_str_eq(
            consigne_verdict_name(consigne_outcome_verdict(consigne_decision_recipient(d.decision, k))),
            rows[i].recipients[k], "%s: each keeps its own", facts);
      const consigne_outcome *fold = consigne_decision_outcome(d.decision);
      bool coded = strcmp(expected, "reject") == 0 || strcmp(expected, "defer") == 0;
      cr_expect_eq(consigne_outcome_code(fold) != 0, coded, "%s", facts);
      cr_expect_eq(consigne_outcome_reply(fold) != NULL, coded, "%s", facts);
      cr_expect_null(consigne_outcome_recipient(fold), "%s", facts);
      decide_close(&d);
    }
}

/* The fold has the reply of the first firmest, and the tags of all. */
Test(outcome, fold_tells) {
  const char *rules = "rule one { when smtp.rcptto in { one@a.example } tag t1 reject \"one\" }\n"
                      "rule two { when smtp.rcptto in { two@a.example } tag t2 reject \"two\" }\n"
                      "rule d { when smtp.rcptto in { d@a.example } tag t3 defer }\n";
  const decide_row row = {
      "fold", rules, "smtp.rcptto=d@a.example smtp.rcptto=two@a.example smtp.rcptto=one@a.example", NULL, 0, ""};
  decided d;
  decide_open(&d, &row);
  const consigne_outcome *fold = consigne_decision_outcome(d.decision);
  cr_expect_str_eq(decide_tell(&d, fold), "reject two =two@a.example tags:t1,t2,t3", "%s", d.told);
  cr_expect_str_eq(consigne_outcome_reply(fold), "550 5.7.1 two");
  cr_expect_str_eq(decide_tell(&d, consigne_decision_recipient(d.decision, 0)), "defer d =d@a.example tags:t3");
  cr_expect_str_eq(consigne_outcome_recipient(consigne_decision_recipient(d.decision, 2)), "one@a.example");
  decide_close(&d);
}
