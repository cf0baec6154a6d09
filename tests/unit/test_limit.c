/* SPDX-License-Identifier: MIT */
/* Limits from text to program (language sections 1 and 8), and the clause that asks one. */
#include "../support/loaded.h"
#include "../support/marked.h"
#include "../support/rows.h"

#include <criterion/criterion.h>
#include <stdio.h>

#define BIT(field) (UINT64_C(1) << (field))
#define V "consigne 1\n"

/* ---- Reading ------------------------------------------------------------------ */

Test(limit, as_read) {
  static const struct {
    const char *text, *printed;
  } rows[] = {
      {V "limit a { count messages by relay.ip rate 10 per 1m }", "limit a messages by relay.ip rate 10 per 1m\n"},
      {V "limit b { count recipients by smtp.authcid rate 200 per 1h burst 50 }",
       "limit b recipients by smtp.authcid rate 200 per 1h burst 50\n"},
      {V "LIMIT c\n{ COUNT Distinct RECIPIENTS BY dkim.d\nrate 300 PER 30d Burst 100 }",
       "limit c distinct recipients by dkim.d rate 300 per 30d burst 100\n"},
      {V "rule r { when\nlimit per-hour exceeded\nor limit a exceeded unless limit b exceeded defer }",
       "rule r when limit per-hour exceeded or limit a exceeded unless limit b exceeded defer\n"},
      {V "expect defer {\nlimit per-hour exceeded\nlistener mx }", "expect defer limit per-hour listener { mx }\n"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    tree t;
    cr_expect(tree_parse(&t, cgn_text_of_string(rows[i].text), NULL, &cgn_allocator_default) == CONSIGNE_OK);
    const char *findings = tree_findings(&t);
    cr_expect_str_eq(findings, "", "%s: %s", rows[i].text, findings);
    const char *printed = tree_print(&t);
    cr_expect_str_eq(printed, rows[i].printed, "%s: %s", rows[i].text, printed);
    tree_free(&t);
  }
}

/* Places are counted by hand; `zone { }` behind a mistake shows that it hides nothing. */
Test(limit, mistakes) {
  static const struct {
    const char *text, *findings;
  } rows[] = {
      {V "limit { count messages by tls rate 1 per 1h }\nzone { }", "2:7 syntax, 3:6 syntax"},
      {V "limit a count messages\nzone { }", "2:9 syntax, 3:6 syntax"},
      {V "limit a { messages by tls rate 1 per 1h }\nzone { }", "2:11 syntax, 3:6 syntax"},
      {V "limit a { count mails by tls rate 1 per 1h }\nzone { }", "2:17 syntax, 3:6 syntax"},
      {V "limit a { count distinct messages by tls rate 1 per 1h }\nzone { }", "2:26 syntax, 3:6 syntax"},
      {V "limit a { count messages by rule rate 1 per 1h }\nzone { }", "2:29 syntax, 3:6 syntax"},
      {V "limit a { count messages by tls rate per 1h }\nzone { }", "2:42 syntax, 3:6 syntax"},
      {V "limit a { count messages by tls rate 1 per }\nzone { }", "2:44 syntax, 3:6 syntax"},
      {V "limit a { count messages by tls rate 1 per 1h burst }\nzone { }", "2:53 syntax, 3:6 syntax"},
      {V "limit a { count messages by tls rate 1 per 1h bust 5 }\nzone { }", "2:47 syntax, 3:6 syntax"},
      {V "limit a { count messages by tls rate 1 per 1h\nzone { }", "2:9 unclosed, 3:6 syntax"},
      {V "rule r { when limit exceeded reject }\nzone { }", "2:30 syntax, 3:6 syntax"},
      {V "rule r { when limit a reject }\nzone { }", "2:23 syntax, 3:6 syntax"},
      {V "rule r { when any limit a exceeded reject }\nzone { }", "2:19 syntax, 3:6 syntax"},
      {V "rule r { when limit a not exceeded reject }\nzone { }", "2:23 operator, 3:6 syntax"},
      {V "rule r { when not limit a exceeded reject }\nzone { }", "2:15 operator, 3:6 syntax"},
      {V "rule r { when tls is absent unless not limit a exceeded reject }\nzone { }", "2:36 operator, 3:6 syntax"},
      {V "expect defer { limit a }\nzone { }", "2:24 syntax, 3:6 syntax"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    tree t;
    cr_expect(tree_parse(&t, cgn_text_of_string(rows[i].text), NULL, &cgn_allocator_default) == CONSIGNE_OK);
    const char *findings = tree_findings(&t);
    cr_expect_str_eq(findings, rows[i].findings, "%s: %s", rows[i].text, findings);
    tree_free(&t);
  }
}

/* ---- Meaning ------------------------------------------------------------------ */

#define LIMIT "limit l { count recipients by smtp.authcid rate 1 per 1h } domains d { a.example } "

/* Bounds: CGN_LIMIT_RATE 100000000, CGN_LIMIT_PERIOD 366 days. */
Test(limit, types) {
  static const marked rows[] = {
      {"least and most",
       "limit a { count messages by relay.ip rate 1 per 1s burst 1 } limit b { count messages by relay.ip rate "
       "100000000 per 366d burst 100000000 } limit c { count messages by relay.ip rate 1 per 31622400S }",
       NULL},
      {"a rate",
       "limit a { count messages by relay.ip rate <<bad-rate>>0 per 1h } limit b { count messages by relay.ip rate "
       "<<bad-rate>>100000001 per 1h } limit c { count messages by relay.ip rate <<bad-rate>>x per 1h } limit e { "
       "count messages by relay.ip rate <<bad-rate>>-1 per 1h } limit f { count messages by relay.ip rate "
       "<<bad-rate>>18446744073709551617 per 1h }",
       NULL},
      {"a burst of none lets nothing through",
       "limit a { count messages by relay.ip rate 1 per 1h burst <<bad-rate>>0 } limit b { count messages by "
       "relay.ip rate 1 per 1h burst <<bad-rate>>1.5 }",
       NULL},
      {"a period",
       "limit a { count messages by relay.ip rate 1 per <<bad-duration>>0s } limit b { count messages by relay.ip "
       "rate 1 per <<bad-duration>>1 } limit c { count messages by relay.ip rate 1 per <<bad-duration>>h } limit e "
       "{ count messages by relay.ip rate 1 per <<bad-duration>>1w } limit f { count messages by relay.ip rate 1 "
       "per <<bad-duration>>367d } limit g { count messages by relay.ip rate 1 per "
       "<<bad-duration>>18446744073709551616s } limit h { count messages by relay.ip rate 1 per "
       "<<bad-duration>>1h30m }",
       NULL},
      {"S94 a key that anyone can write",
       "limit a { count messages by <<limit-of-claims>>smtp.mailfrom rate 1 per 1h } limit b { count messages by "
       "<<limit-of-claims>>header.from.domain rate 1 per 1h } limit c { count messages by "
       "<<limit-of-claims>>smtp.helo rate 1 per 1h } limit e { count messages by <<limit-of-claims>>identity rate "
       "1 "
       "per 1h }",
       NULL},
      {"a key that is proven, or the recipient",
       "fact plan { small } limit a { count messages by dkim.d rate 1 per 1h } limit b { count messages by "
       "smtp.rcptto.domain rate 1 per 1h } limit c { count messages by relay.name rate 1 per 1h } limit e { count "
       "messages by fact.plan rate 1 per 1h } limit f { count messages by listener rate 1 per 1h }",
       NULL},
      {"what is no key",
       "limit a { count messages by <<wrong-type>>relay rate 1 per 1h } limit b { count messages by "
       "<<wrong-type>>now "
       "rate 1 per 1h } limit c { count messages by <<unknown-field>>smtp.auht rate 1 per 1h }",
       NULL},
      {"names",
       "limit <<defined-twice>>L { count messages by relay.ip rate 1 per 1h } rule l { when limit "
       "<<unknown-name>>d exceeded or limit L exceeded defer } domains l { b.example } expect defer { limit "
       "<<unknown-name>>x exceeded limit l exceeded }",
       NULL},
      {"a limit is no subject",
       "rule x { when limit l exceeded unless <<no-subject>>in d reject } rule y { when limit l exceeded and any "
       "identity in d unless in d or limit l exceeded reject \"{identity}\" }",
       NULL},
  };
  for (size_t i = 0; i < COUNT(rows); i++) marked_expect(LIMIT, &rows[i], MARKED_TYPES, INT64_MIN);
}

Test(limit, sense) {
  static const marked rows[] = {
      {"who sends enough exceeds it",
       "rule x { when any identity in d unless <<proof-of-claims>>limit l exceeded or (<<proof-of-anyone>>limit l "
       "exceeded and spf is "
       "pass) reject }",
       NULL},
      {"and who sends little does not",
       "rule x { when <<accept-of-claims>>smtp.helo in d unless limit l exceeded accept } rule y { when "
       "relay "
       "is absent unless limit l exceeded accept }",
       NULL},
      {"refused where it is exceeded", "rule x { when limit l exceeded and any identity in d defer }", NULL},
      {"reached once",
       "rule x { when limit l exceeded or tls is absent defer } rule <<unreachable-rule>>y { when any identity in "
       "d "
       "and limit l exceeded reject }",
       NULL},
  };
  for (size_t i = 0; i < COUNT(rows); i++) marked_expect(LIMIT, &rows[i], MARKED_SENSE, INT64_MIN);
}

Test(limit, unused) {
  tree t;
  const char *text = V LIMIT "rule x { when any identity in d reject }";
  cr_expect(tree_parse(&t, cgn_text_of_string(text), NULL, &cgn_allocator_default) == CONSIGNE_OK);
  cr_expect(cgn_check_names(&t.load) == CONSIGNE_OK);
  cr_expect_str_eq(tree_findings(&t), "2:7 unused");
  tree_free(&t);
}

/* ---- The program -------------------------------------------------------------- */

Test(limit, compiled) {
  static const struct {
    const char *name;
    uint32_t counted;
    int field;
    uint32_t part, rate, burst;
    int64_t period;
  } rows[] = {
      {"Seconds", CGN_COUNT_MESSAGES, CONSIGNE_FIELD_RELAY_IP, CGN_PART_WHOLE, 10, 10, 90000},
      {"minutes", CGN_COUNT_RECIPIENTS, CONSIGNE_FIELD_SMTP_AUTHCID, CGN_PART_WHOLE, 200, 50, 300000},
      {"hours", CGN_COUNT_MESSAGES, CONSIGNE_FIELD_SMTP_RCPTTO, CGN_PART_DOMAIN, 3, 3, 3600000},
      {"days", CGN_COUNT_DISTINCT_RECIPIENTS, CONSIGNE_FIELD_DKIM_D, CGN_PART_WHOLE, 300, 100, INT64_C(2592000000)},
  };
  loaded l;
  load_good_rules(&l, "limit Seconds { count messages by relay.ip rate 10 per 90s }\n"
                      "limit minutes { count recipients by smtp.authcid rate 200 per 5m burst 50 }\n"
                      "limit hours { count messages by smtp.rcptto.domain rate 3 per 1h }\n"
                      "limit days { count distinct recipients by dkim.d rate 300 per 30d burst 100 }\n");
  cr_assert_eq(l.program->limits.count, COUNT(rows));
  const cgn_limit *limits = CGN_ITEMS(l.image, l.program->limits, cgn_limit);
  for (size_t i = 0; i < COUNT(rows); i++) {
    cr_expect_str_eq(loaded_text(&l, limits[i].name), rows[i].name);
    cr_expect_eq(limits[i].counted, rows[i].counted, "%s", rows[i].name);
    cr_expect_eq(limits[i].field, rows[i].field, "%s", rows[i].name);
    cr_expect_eq(limits[i].part, rows[i].part, "%s", rows[i].name);
    cr_expect_eq(limits[i].rate, rows[i].rate, "%s", rows[i].name);
    cr_expect_eq(limits[i].burst, rows[i].burst, "%s", rows[i].name);
    cr_expect_eq(limits[i].period, rows[i].period, "%s", rows[i].name);
  }
  loaded_free(&l);
}

/* One test however often it is asked; it reads its key, and the recipient where one is counted. */
Test(limit, tests) {
  static const struct {
    const char *limit;
    uint8_t by_recipient;
    uint64_t reads;
  } rows[] = {
      {"messages by relay.ip", 0, BIT(CONSIGNE_FIELD_RELAY_IP)},
      {"messages by smtp.authcid", 0, BIT(CONSIGNE_FIELD_SMTP_AUTHCID) | BIT(CONSIGNE_FIELD_SMTP_AUTH)},
      {"messages by smtp.rcptto", 1, BIT(CONSIGNE_FIELD_SMTP_RCPTTO)},
      {"recipients by relay.ip", 1, BIT(CONSIGNE_FIELD_RELAY_IP) | BIT(CONSIGNE_FIELD_SMTP_RCPTTO)},
      {"distinct recipients by dkim.d", 1,
       BIT(CONSIGNE_FIELD_DKIM_D) | BIT(CONSIGNE_FIELD_DKIM) | BIT(CONSIGNE_FIELD_SMTP_RCPTTO)},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    loaded l;
    char text[400];
    snprintf(text, sizeof text,
             "limit other { count messages by tls rate 1 per 1h }\nlimit Mine { count %s rate 1 per 1h }\n"
             "rule r { when (limit mine exceeded or limit mine exceeded) and limit mine exceeded defer }",
             rows[i].limit);
    load_good_rules(&l, text);
    cr_assert_eq(l.program->tests.count, 1, "%s", rows[i].limit);
    const cgn_test *test = CGN_ITEMS(l.image, l.program->tests, cgn_test);
    const cgn_rule *rule = CGN_ITEMS(l.image, l.program->rules, cgn_rule);
    cr_expect(test->kind == CGN_TEST_LIMIT && test->field == 0 && test->set == 1, "%s", rows[i].limit);
    cr_expect(!test->bare && !test->universal && !test->negated, "%s", rows[i].limit);
    cr_expect_eq(test->by_recipient, rows[i].by_recipient, "%s", rows[i].limit);
    cr_expect_str_eq(loaded_text(&l, test->text), "limit mine exceeded");
    cr_expect_eq(rule->subject, CGN_NONE);
    cr_expect_eq(rule->reads[0], rows[i].reads, "%s", rows[i].limit);
    loaded_free(&l);
  }
}
