/* SPDX-License-Identifier: MIT */
/* Trees to programs: what a small ruleset becomes, seen through the look-ups that decisions are made of. */
#include "../support/loaded.h"
#include "../support/rows.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "mail/ip.h"

#define BIT(field) (UINT64_C(1) << (field))

/* Sets and a provider that rows below use. */
#define SETTING                                                                                                    \
  "listeners { webmail }\n"                                                                                        \
  "fact colour { red blue }\n"                                                                                     \
  "domains ours { univ.example *.univ.example }\n"                                                                 \
  "relays networks { 192.0.2.0/24 }\n"                                                                             \
  "relays names { mx.univ.example }\n"                                                                             \
  "relays both { 192.0.2.1 mx.univ.example }\n"                                                                    \
  "provider mailer { domains { univ.example } relays { smtp.univ.example } }\n"                                    \
  "owners { self }\n"

static const cgn_rule *rule_at(const loaded *l, uint32_t rule) {
  cr_assert_lt(rule, l->program->rules.count);
  return &CGN_ITEMS(l->image, l->program->rules, cgn_rule)[rule];
}

static const cgn_test *test_at(const loaded *l, uint32_t test) {
  cr_assert_lt(test, l->program->tests.count);
  return &CGN_ITEMS(l->image, l->program->tests, cgn_test)[test];
}

/* A condition's code as text: tests in brackets, "2&" and "2|" behind what they join. */
static const char *code_text(const loaded *l, cgn_span code, cgn_buffer *out) {
  const uint32_t *words = CGN_ITEMS(l->image, code, uint32_t);
  cgn_buffer_clear(out);
  for (uint32_t i = 0; i < code.count; i++) {
    uint32_t operand = CGN_OPERAND(words[i]);
    switch (CGN_OPCODE(words[i])) {
    case CGN_OP_TEST:
      cgn_buffer_add_octet(out, '[');
      cgn_buffer_add(out, cgn_image_text(l->image, test_at(l, operand)->text));
      cgn_buffer_add_octet(out, ']');
      break;
    default:
      cgn_buffer_add_number(out, operand);
      cgn_buffer_add_octet(out, CGN_OPCODE(words[i]) == CGN_OP_AND ? '&' : '|');
      break;
    }
  }
  return cgn_buffer_string(out);
}

/* ---- Conditions --------------------------------------------------------------------- */

typedef struct rule_row {
  const char *rule, *subject, *rest;
  const char *proofs[3];
} rule_row;

Test(compile, conditions) {
  const rule_row rows[] = {
      {"when listener is mx", NULL, "[listener is mx]", {NULL}},
      {"when any identity in ours", "any identity in ours", "", {NULL}},
      {"when listener is mx and any identity in ours", "any identity in ours", "[listener is mx]", {NULL}},
      {"when listener is mx and any identity in ours and tls is absent",
       "any identity in ours",
       "[listener is mx][tls is absent]2&",
       {NULL}},
      {"when any header.from in ours and any identity in ours",
       "any header.from in ours",
       "[any identity in ours]",
       {NULL}},
      /* No direct operand of the outermost `and`: no subject (language section 4). */
      {"when listener is mx and (any identity in ours or tls is absent)",
       NULL,
       "[listener is mx][any identity in ours][tls is absent]2|2&",
       {NULL}},
      {"when any identity in ours or any header.from in ours",
       NULL,
       "[any identity in ours][any header.from in ours]2|",
       {NULL}},
      {"when (listener is mx or listener is webmail) and (tls is absent or (tls is TLSv1 and spf is pass))",
       NULL,
       "[listener is mx][listener is webmail]2|[tls is absent][tls is TLSv1][spf is pass]2&2|2&",
       {NULL}},
      {"when any identity in ours unless carried by relay", "any identity in ours", "", {"carried by relay"}},
      {"when any identity in ours unless carried by relay or aligned with dkim.d or (spf is pass and in ours)",
       "any identity in ours",
       "",
       {"carried by relay", "aligned with dkim.d", "spf is pass and in ours"}},
      {"when any identity in ours unless carried by relay and (spf is pass or smtp.auth is not absent)",
       "any identity in ours",
       "",
       {"carried by relay and (spf is pass or smtp.auth is not absent)"}},
  };
  cgn_buffer out;
  cgn_buffer_init(&out, &cgn_allocator_default);
  for (size_t i = 0; i < COUNT(rows); i++) {
    const rule_row *row = &rows[i];
    loaded l;
    cgn_buffer_clear(&out);
    cgn_buffer_add_string(&out, SETTING "rule r { ");
    cgn_buffer_add_string(&out, row->rule);
    cgn_buffer_add_string(&out, " reject }");
    load_good_rules(&l, cgn_buffer_string(&out));
    const cgn_rule *rule = rule_at(&l, 0);
    const char *subject = rule->subject == CGN_NONE ? NULL : loaded_text(&l, test_at(&l, rule->subject)->text);
    cr_expect_eq(!subject, !row->subject, "%s: subject", row->rule);
    if (subject && row->subject) cr_expect_str_eq(subject, row->subject, "%s", row->rule);
    cr_expect_str_eq(code_text(&l, rule->rest, &out), row->rest, "%s: %s", row->rule, cgn_buffer_string(&out));
    const cgn_proof *proofs = CGN_ITEMS(l.image, rule->proofs, cgn_proof);
    uint32_t count = 0;
    while (count < COUNT(row->proofs) && row->proofs[count]) count++;
    cr_expect_eq(rule->proofs.count, count, "%s: %u proofs", row->rule, rule->proofs.count);
    for (uint32_t j = 0; j < count && j < rule->proofs.count; j++)
      cr_expect_str_eq(loaded_text(&l, proofs[j].text), row->proofs[j], "%s", row->rule);
    loaded_free(&l);
  }
  cgn_buffer_free(&out);
}

Test(compile, proofs_have_code) {
  loaded l;
  load_good_rules(&l, SETTING "rule r { when any identity in ours unless carried by relay or"
                              " (aligned with dkim.d and spf is pass) reject }");
  const cgn_proof *proofs = CGN_ITEMS(l.image, rule_at(&l, 0)->proofs, cgn_proof);
  cgn_buffer out;
  cgn_buffer_init(&out, &cgn_allocator_default);
  cr_expect_str_eq(code_text(&l, proofs[0].code, &out), "[carried by relay]");
  cr_expect_str_eq(code_text(&l, proofs[1].code, &out), "[aligned with dkim.d][spf is pass]2&");
  const cgn_test *bare = test_at(&l, CGN_OPERAND(*CGN_ITEMS(l.image, proofs[0].code, uint32_t)));
  cr_expect_eq(bare->bare, 1);
  cr_expect_eq(bare->field, CONSIGNE_FIELD_IDENTITY, "a bare test speaks of the subject");
  cgn_buffer_free(&out);
  loaded_free(&l);
}

typedef struct count_row {
  const char *rules;
  uint32_t tests, inline_sets;
} count_row;

/* Equal clauses are one test, and equal items in braces one set. */
Test(compile, equal_tests) {
  const count_row rows[] = {
      {"rule a { when listener is mx reject } rule b { when listener is mx reject }", 1, 1},
      {"rule a { when listener is mx reject } rule b { when listener in { mx } reject }", 1, 1},
      {"rule a { when listener is mx reject } rule b { when listener is not mx reject }", 2, 1},
      {"rule a { when listener is mx reject } rule b { when listener is webmail reject }", 2, 2},
      {"rule a { when any identity in ours reject } rule b { when any header.from in ours reject }", 2, 0},
      {"rule a { when any identity in ours reject } rule b { when every identity in ours reject }", 2, 0},
      {"rule a { when any identity in ours reject } rule b { when any identity.domain in ours reject }", 2, 0},
      {"rule a { when any identity in { x.example } and smtp.helo in { x.example } reject }", 2, 2},
      {"rule a { when smtp.mailfrom equals smtp.rcptto reject }"
       "rule b { when smtp.mailfrom aligned with smtp.rcptto reject }"
       "rule c { when smtp.mailfrom aligned exactly with smtp.rcptto reject }",
       3, 0},
      {"rule a { when any identity in ours unless in ours reject }", 2, 0},
      {"rule a { when any identity in { /x/ x@a.example } reject }"
       "rule b { when any identity in { /x/i x@a.example } reject }",
       2, 2},
  };
  cgn_buffer text;
  cgn_buffer_init(&text, &cgn_allocator_default);
  for (size_t i = 0; i < COUNT(rows); i++) {
    loaded l, setting;
    cgn_buffer_clear(&text);
    cgn_buffer_add_string(&text, SETTING);
    load_good_rules(&setting, SETTING);
    cgn_buffer_add_string(&text, rows[i].rules);
    load_good_rules(&l, cgn_buffer_string(&text));
    uint32_t sets = l.program->sets.count - setting.program->sets.count;
    cr_expect_eq(l.program->tests.count, rows[i].tests, "%s: %u tests", rows[i].rules, l.program->tests.count);
    cr_expect_eq(sets, rows[i].inline_sets, "%s: %u sets", rows[i].rules, sets);
    loaded_free(&l);
    loaded_free(&setting);
  }
  cgn_buffer_free(&text);
}

/* Of a single value with several readings: all of them where the rule grows milder by it (language section 4). */
Test(compile, universal) {
  static const struct {
    const char *rule;
    uint8_t universal;
  } rows[] = {
      {"when smtp.mailfrom in ours reject", 0}, {"when smtp.mailfrom in ours defer", 0},
      {"when smtp.mailfrom in ours tag t", 0},  {"when smtp.mailfrom in ours quarantine", 0},
      {"when smtp.mailfrom in ours accept", 1}, {"when smtp.mailfrom is null accept", 0},
      {"when any identity in ours accept", 0},  {"when no identity in ours accept", 0},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    loaded l;
    char text[400];
    snprintf(text, sizeof text, SETTING "rule r { %s }", rows[i].rule);
    load_good_rules(&l, text);
    cr_expect_eq(test_at(&l, 0)->universal, rows[i].universal, "%s", rows[i].rule);
    loaded_free(&l);
  }
  static const struct {
    const char *rule;
    uint8_t universal;
  } unless_rows[] = {
      {"when listener is mx unless smtp.mailfrom in ours reject", 1},
      {"when listener is mx unless smtp.mailfrom in ours quarantine", 1},
      {"when listener is mx unless smtp.mailfrom in ours tag t", 1},
      {"when listener is mx unless smtp.mailfrom in ours accept", 0},
  };
  for (size_t i = 0; i < COUNT(unless_rows); i++) {
    loaded l;
    char text[400];
    snprintf(text, sizeof text, SETTING "rule r { %s }", unless_rows[i].rule);
    load_good_rules(&l, text);
    cr_expect_eq(test_at(&l, 1)->universal, unless_rows[i].universal, "%s", unless_rows[i].rule);
    loaded_free(&l);
  }
}

Test(compile, by_recipient) {
  static const struct {
    const char *when;
    uint8_t by_recipient;
  } rows[] = {
      {"smtp.rcptto in ours", 1},
      {"smtp.rcptto.domain in ours", 1},
      {"smtp.mailfrom equals smtp.rcptto", 1},
      {"any header.from aligned with smtp.rcptto", 1},
      {"smtp.mailfrom in ours", 0},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    loaded l;
    char text[400];
    snprintf(text, sizeof text, SETTING "rule r { when %s reject }", rows[i].when);
    load_good_rules(&l, text);
    cr_expect_eq(test_at(&l, 0)->by_recipient, rows[i].by_recipient, "%s", rows[i].when);
    loaded_free(&l);
  }
}

/* ---- What is read --------------------------------------------------------------------- */

typedef struct reads_row {
  const char *rule;
  uint64_t fields, facts;
} reads_row;

Test(compile, reads) {
  enum { FACT = 0 };
  const uint64_t identity = BIT(CONSIGNE_FIELD_IDENTITY) | BIT(CONSIGNE_FIELD_SMTP_MAILFROM) |
                            BIT(CONSIGNE_FIELD_HEADER_FROM) | BIT(CONSIGNE_FIELD_HEADER_SENDER);
  const uint64_t relay = BIT(CONSIGNE_FIELD_RELAY), ip = BIT(CONSIGNE_FIELD_RELAY_IP),
                 name = BIT(CONSIGNE_FIELD_RELAY_NAME);
  const uint64_t now = BIT(CONSIGNE_FIELD_NOW), listener = BIT(CONSIGNE_FIELD_LISTENER),
                 auth = BIT(CONSIGNE_FIELD_SMTP_AUTH);
  const reads_row rows[] = {
      {"when listener is mx reject", listener, 0},
      {"when any identity in ours reject", identity, 0},
      {"when any identity in ours and listener is mx unless smtp.helo in ours reject",
       identity | listener | BIT(CONSIGNE_FIELD_SMTP_HELO), 0},
      {"when relay in networks reject", relay | ip, 0},
      {"when relay in names reject", relay | name, 0},
      {"when relay in both reject", relay | ip | name, 0},
      {"when relay in mailer reject", relay | name, 0},
      {"when relay in { 192.0.2.7 } reject", relay | ip, 0},
      {"when relay is absent reject", relay | ip | name, 0},
      {"when relay.name in both reject", name, 0},
      {"when any header.from in ours unless carried by relay reject", BIT(CONSIGNE_FIELD_HEADER_FROM) | ip | name,
       0},
      {"when smtp.authcid is absent reject", BIT(CONSIGNE_FIELD_SMTP_AUTHCID) | auth, 0},
      {"when any header.from not owned by smtp.authcid reject",
       BIT(CONSIGNE_FIELD_HEADER_FROM) | BIT(CONSIGNE_FIELD_SMTP_AUTHCID) | auth, 0},
      {"when any header.from aligned with dkim.d reject",
       BIT(CONSIGNE_FIELD_HEADER_FROM) | BIT(CONSIGNE_FIELD_DKIM_D) | BIT(CONSIGNE_FIELD_DKIM), 0},
      {"when any arc.d in ours reject", BIT(CONSIGNE_FIELD_ARC_D) | BIT(CONSIGNE_FIELD_ARC), 0},
      {"when any arc.dkim.d in ours reject", BIT(CONSIGNE_FIELD_ARC_DKIM_D) | BIT(CONSIGNE_FIELD_ARC), 0},
      {"when any header.from sealed by ours reject",
       BIT(CONSIGNE_FIELD_HEADER_FROM) | BIT(CONSIGNE_FIELD_ARC) | BIT(CONSIGNE_FIELD_ARC_D) |
           BIT(CONSIGNE_FIELD_ARC_DKIM_D),
       0},
      {"when dmarc.d in ours reject", BIT(CONSIGNE_FIELD_DMARC_D) | BIT(CONSIGNE_FIELD_DMARC), 0},
      {"when spf.d in ours reject",
       BIT(CONSIGNE_FIELD_SPF_D) | BIT(CONSIGNE_FIELD_SPF) | BIT(CONSIGNE_FIELD_SMTP_MAILFROM), 0},
      {"when any fact.colour is red reject", 0, BIT(FACT)},
      {"when listener is mx reject enforce from 2027-01-15", listener | now, 0},
      {"when listener is mx reject monitor", listener, 0},
      {"when listener is mx reject enforce 20%", listener | auth | ip | name, 0},
      {"when listener is mx reject enforce 100%", listener, 0},
      {"when any identity in ours reject enforce 20%", identity, 0},
      /* Placeholders are shown where they are known, and waited for nowhere. */
      {"when listener is mx reject \"{smtp.helo}\"", listener, 0},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    loaded l;
    char text[1000];
    snprintf(text, sizeof text, SETTING "rule r { %s }", rows[i].rule);
    load_good_rules(&l, text);
    const cgn_rule *rule = rule_at(&l, 0);
    cr_expect_eq(rule->reads[0], rows[i].fields, "%s: %llx instead of %llx", rows[i].rule,
                 (unsigned long long)rule->reads[0], (unsigned long long)rows[i].fields);
    cr_expect_eq(rule->reads[1], rows[i].facts, "%s: facts", rows[i].rule);
    loaded_free(&l);
  }
}

Test(compile, reads_of_all_and_until) {
  loaded l;
  load_good_rules(&l, "provider p { domains { p.example } relays { smtp.p.example }"
                      " delegate { n@p.example } to { *.mailer.example } until 2027-06-30 because \"contract\" }"
                      "rule a { when any header.from in p unless carried by relay reject }"
                      "rule b { when listener is mx tag t }");
  cr_expect(rule_at(&l, 0)->reads[0] & BIT(CONSIGNE_FIELD_NOW), "a delegation ends");
  cr_expect_eq(rule_at(&l, 1)->reads[0], BIT(CONSIGNE_FIELD_LISTENER));
  cr_expect_eq(l.program->reads[0], rule_at(&l, 0)->reads[0] | BIT(CONSIGNE_FIELD_LISTENER));
  loaded_free(&l);
}

/* ---- Replies, stages, expects -------------------------------------------------------------- */

static void expect_piece(const loaded *l, const cgn_piece *piece, uint32_t kind, int field, const char *text) {
  cr_expect_eq(piece->kind, kind, "%s: kind %u", text, piece->kind);
  cr_expect_eq(piece->field, field, "%s: field %d", text, piece->field);
  cr_expect_str_eq(loaded_text(l, piece->text), text);
}

Test(compile, replies) {
  loaded l;
  load_good_rules(&l, SETTING "reply stray { en \"Mail from {identity.domain} must not\" fr \"Non {rule} {id}\" }\n"
                              "default defer 451 4.7.1 \"later\"\n"
                              "rule a { when any identity in ours reject stray }\n"
                              "rule b { when listener is mx reject 554 5.6.0 \"{smtp.helo}\" }\n"
                              "rule c { when listener is webmail reject }\n"
                              "rule d { when listener is submission accept }\n");
  const cgn_reply *replies = CGN_ITEMS(l.image, l.program->replies, cgn_reply);
  cr_assert_eq(l.program->replies.count, 3);
  const cgn_reply_text *texts = CGN_ITEMS(l.image, replies[rule_at(&l, 0)->reply].texts, cgn_reply_text);
  cr_assert_eq(replies[rule_at(&l, 0)->reply].texts.count, 2);
  cr_expect_str_eq(loaded_text(&l, texts[0].language), "en");
  cr_expect_str_eq(loaded_text(&l, texts[1].language), "fr");
  const cgn_piece *pieces = CGN_ITEMS(l.image, texts[0].pieces, cgn_piece);
  cr_assert_eq(texts[0].pieces.count, 3);
  expect_piece(&l, &pieces[0], CGN_PIECE_TEXT, 0, "Mail from ");
  expect_piece(&l, &pieces[1], CGN_PIECE_SUBJECT, CONSIGNE_FIELD_IDENTITY, "");
  cr_expect_eq(pieces[1].part, CGN_PART_DOMAIN);
  expect_piece(&l, &pieces[2], CGN_PIECE_TEXT, 0, " must not");
  pieces = CGN_ITEMS(l.image, texts[1].pieces, cgn_piece);
  cr_assert_eq(texts[1].pieces.count, 4);
  expect_piece(&l, &pieces[1], CGN_PIECE_RULE, 0, "");
  expect_piece(&l, &pieces[3], CGN_PIECE_ID, 0, "");
  const cgn_rule *b = rule_at(&l, 1);
  cr_expect_eq(b->code, 554);
  cr_expect_str_eq(loaded_text(&l, b->enhanced), "5.6.0");
  texts = CGN_ITEMS(l.image, replies[b->reply].texts, cgn_reply_text);
  cr_expect_str_eq(loaded_text(&l, texts[0].language), "");
  expect_piece(&l, CGN_ITEMS(l.image, texts[0].pieces, cgn_piece), CGN_PIECE_FIELD, CONSIGNE_FIELD_SMTP_HELO, "");
  cr_expect_eq(rule_at(&l, 2)->reply, CGN_NONE);
  cr_expect_eq(rule_at(&l, 2)->code, 550);
  cr_expect_str_eq(loaded_text(&l, rule_at(&l, 2)->enhanced), "5.7.1");
  cr_expect_eq(rule_at(&l, 3)->code, 0);
  cr_expect_eq(l.program->fallback, CONSIGNE_VERDICT_DEFER);
  cr_expect_eq(l.program->fallback_code, 451);
  cr_expect_neq(l.program->fallback_reply, CGN_NONE);
  loaded_free(&l);
}

Test(compile, rules) {
  loaded l;
  load_good_rules(
      &l, "zone +01:00\n"
          "rule one {\n when listener is mx\n tag b tag a tag b\n reject\n"
          " enforce from 2027-03-01\n monitor\n enforce 20% from 2027-01-15\n enforce 30% from 2027-01-15\n}\n"
          "\n\nrule two { when listener is mx tag z }\n");
  const cgn_rule *one = rule_at(&l, 0), *two = rule_at(&l, 1);
  cr_expect_str_eq(loaded_text(&l, one->name), "one");
  cr_expect_str_eq(loaded_text(&l, one->file), "rules");
  cr_expect_eq(one->line, 3); /* "consigne 1" is the first */
  cr_expect_eq(two->line, 14);
  cr_expect_eq(one->verdict, CONSIGNE_VERDICT_REJECT);
  cr_expect_eq(two->verdict, 0);
  const cgn_string *tags = CGN_ITEMS(l.image, one->tags, cgn_string);
  cr_assert_eq(one->tags.count, 2);
  cr_expect_str_eq(loaded_text(&l, tags[0]), "a");
  cr_expect_str_eq(loaded_text(&l, tags[1]), "b");
  static const cgn_stage stages[] = {{INT64_MIN, 0, 0},
                                     {INT64_C(1799967600000), 20, 0},
                                     {INT64_C(1799967600000), 30, 0},
                                     {INT64_C(1803855600000), 100, 0}};
  const cgn_stage *made = CGN_ITEMS(l.image, one->stages, cgn_stage);
  cr_assert_eq(one->stages.count, COUNT(stages));
  for (size_t i = 0; i < COUNT(stages); i++) {
    cr_expect_eq(made[i].from, stages[i].from, "stage %zu: %lld", i, (long long)made[i].from);
    cr_expect_eq(made[i].share, stages[i].share, "stage %zu", i);
  }
  cr_expect_eq(one->dated, 1);
  cr_expect_eq(two->dated, 0);
  cr_expect_eq(l.program->zone_minutes, 60);
  cr_expect_eq(l.program->fallback, CONSIGNE_VERDICT_ACCEPT, "no `default`: accept");
  cr_expect_eq(l.program->fallback_reply, CGN_NONE);
  loaded_free(&l);
}

Test(compile, expects) {
  loaded l;
  load_good_rules(&l,
                  SETTING "rule r { when any header.from in ours and any fact.colour is red tag t reject }\n"
                          "rule w { when any header.from in ours tag u }\n"
                          "expect reject by r\n  warned w tagged t tagged u {\n"
                          "  now 2027-03-01T08:00Z  header.from { a@univ.example \"\\\"b c\\\"@univ.example\" }\n"
                          "  smtp.mailfrom null  dkim unknown  fact.colour red  header \"From: x\" }\n"
                          "expect accept { smtp.auth absent }\n");
  const cgn_expect *expects = CGN_ITEMS(l.image, l.program->expects, cgn_expect);
  cr_assert_eq(l.program->expects.count, 2);
  cr_expect_str_eq(loaded_text(&l, expects[0].text), "reject by r warned w tagged t tagged u");
  cr_expect_str_eq(loaded_text(&l, expects[1].text), "accept");
  cr_expect_str_eq(loaded_text(&l, expects[0].by), "r");
  cr_expect_str_eq(loaded_text(&l, expects[1].by), "");
  cr_expect_eq(expects[0].verdict, CONSIGNE_VERDICT_REJECT);
  cr_expect_eq(expects[0].demands[CGN_DEMAND_WARNED].count, 1);
  cr_expect_eq(expects[0].demands[CGN_DEMAND_TAGGED].count, 2);
  static const struct {
    uint32_t kind;
    int field;
    uint32_t values;
  } rows[] = {
      {CGN_GIVEN_VALUES, CONSIGNE_FIELD_NOW, 1},
      {CGN_GIVEN_VALUES, CONSIGNE_FIELD_HEADER_FROM, 2},
      {CGN_GIVEN_NULL, CONSIGNE_FIELD_SMTP_MAILFROM, 0},
      {CGN_GIVEN_UNKNOWN, CONSIGNE_FIELD_DKIM, 0},
      {CGN_GIVEN_VALUES, CGN_FIRST_FACT, 1},
      {CGN_GIVEN_HEADER, 0, 1},
  };
  const cgn_given *givens = CGN_ITEMS(l.image, expects[0].givens, cgn_given);
  cr_assert_eq(expects[0].givens.count, COUNT(rows));
  for (size_t i = 0; i < COUNT(rows); i++) {
    cr_expect_eq(givens[i].kind, rows[i].kind, "given %zu", i);
    cr_expect_eq(givens[i].field, rows[i].field, "given %zu", i);
    cr_expect_eq(givens[i].values.count, rows[i].values, "given %zu", i);
  }
  cr_expect_eq(givens[0].instant, INT64_C(1803888000000)); /* 2027-03-01T08:00Z */
  cr_expect_str_eq(loaded_text(&l, CGN_ITEMS(l.image, givens[1].values, cgn_string)[1]), "\"b c\"@univ.example");
  cr_expect_str_eq(loaded_text(&l, CGN_ITEMS(l.image, givens[5].values, cgn_string)[0]), "From: x");
  loaded_free(&l);
}
