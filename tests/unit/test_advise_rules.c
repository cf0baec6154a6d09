/* SPDX-License-Identifier: MIT */
/*
 * Advice about rules: their order, their limits, their dates; beside each what
 * only looks like it. What is known when: docs/language.md, section 2.
 */
#include "../support/loaded.h"
#include "../support/marked.h"
#include "../support/rows.h"
#include "advise/advice/advise.h"
#include "base/limits.h"
#include <criterion/criterion.h>

#define DAY INT64_C(86400000)
#define NOW (20000 * DAY) /* 2024-10-04 */

#define DECLARATIONS                                                                                               \
  "domains d { x.example } domains e { y.example } addresses a { u@x.example } logins ext external "               \
  "limit hour { count recipients by smtp.authcid rate 9 per 1h } "                                                 \
  "limit mails { count messages by smtp.authcid rate 9 per 1h } "                                                  \
  "limit hosts { count distinct recipients by relay.ip rate 9 per 1d } "

static void run(const marked *rows, size_t count) {
  for (size_t i = 0; i < count; i++) marked_expect(DECLARATIONS, &rows[i], MARKED_ADVICE, NOW);
}

/* ---- Order (language section 5: what an unknown rule holds up) --------------------- */

#define LATE "rule l { when any header.from in d quarantine } "

Test(advise_rules, held_up) {
  static const marked rows[] = {
      {"behind a quarantine", LATE "rule <<held-up-rule>>r { when smtp.mailfrom in d reject }", NULL},
      {"a defer, too", LATE "rule <<held-up-rule>>r { when smtp.mailfrom in d defer }", NULL},
      {"before it", "rule r { when smtp.mailfrom in d reject } " LATE, NULL},
      {"the same verdict", "rule l { when any header.from in d reject } rule r { when smtp.mailfrom in d reject }",
       NULL},
      {"a defer behind a reject",
       "rule l { when any header.from in d reject } rule r { when smtp.mailfrom in d defer }", NULL},
      {"a reject behind a defer",
       "rule l { when any header.from in d defer } rule <<held-up-rule>>r { when smtp.mailfrom in d reject }",
       NULL},
      {"whoever accepts first is meant to",
       "rule l { when any dkim.d in d accept } rule r { when smtp.mailfrom in d reject }", NULL},
      {"only watched",
       "rule l { when any header.from in d quarantine monitor } rule r { when smtp.mailfrom in d reject }", NULL},
      {"no verdict", "rule l { when any header.from in d tag t } rule r { when smtp.mailfrom in d reject }", NULL},
      {"both wait", LATE "rule r { when any header.sender in d reject }", NULL},
      {"quarantine refuses nobody at RCPT",
       "rule l { when any header.from in d reject } rule r { when smtp.mailfrom"
       " in d quarantine }",
       NULL},
      {"on another listener",
       "rule l { when listener is mx and any header.from in d quarantine } rule r { when listener is submission "
       "and "
       "smtp.mailfrom in d reject }",
       NULL},
      {"on the same",
       "rule l { when listener is mx and any header.from in d quarantine } rule <<held-up-rule>>r { when "
       "smtp.mailfrom "
       "in d and listener is mx reject }",
       NULL},
      {"or: what comes with the message is one of two",
       "rule l { when any header.from in d or spf is fail quarantine } rule r { when smtp.mailfrom in d reject }",
       NULL},
      {"the envelope alone may decide it",
       "rule l { when any identity in d quarantine } rule r { when smtp.mailfrom in e reject }", NULL},
      {"a proof that is known may switch it off",
       "rule l { when any header.from in d unless spf is pass quarantine } rule r { when smtp.mailfrom in e reject "
       "}",
       NULL},
      {"a proof that is not",
       "rule l { when any header.from in d unless aligned with dkim.d quarantine } rule <<held-up-rule>>r { when "
       "smtp.mailfrom in e reject }",
       NULL},
      {"from a date on",
       "rule l { when any header.from in d quarantine monitor enforce from 2099-01-01 } rule <<held-up-rule>>r { "
       "when "
       "smtp.mailfrom in d reject }",
       NULL},
  };
  run(rows, COUNT(rows));
}

/* ---- Limits (language section 8) ---------------------------------------------------- */

/* S93: recipients are counted at RCPT, before the damage. */
Test(advise_rules, late_limits) {
  static const marked rows[] = {
      {"a header field", "rule r { when any header.from in d and <<late-limit>>limit hour exceeded defer }", NULL},
      {"distinct", "rule r { when <<late-limit>>limit hosts exceeded and no dkim is pass defer }", NULL},
      {"alone", "rule r { when limit hour exceeded defer }", NULL},
      {"the envelope", "rule r { when smtp.mailfrom in d and limit hour exceeded defer }", NULL},
      {"any identity: the envelope's is known", "rule r { when any identity in d and limit hour exceeded defer }",
       NULL},
      {"every identity: not all are",
       "rule r { when every identity in d and <<late-limit>>limit hour exceeded defer }", NULL},
      {"or a header field: both are waited for",
       "rule r { when <<late-limit>>limit hour exceeded or any header.from in d defer }", NULL},
      {"or what is known", "rule r { when limit hour exceeded or spf is fail defer }", NULL},
      {"in one of two",
       "rule r { when (listener is mx and any header.from in d) or (listener is submission and limit hour "
       "exceeded) "
       "defer }",
       NULL},
      {"messages are counted then", "rule r { when any header.from in d and limit mails exceeded defer }", NULL},
      {"a rule that decides nothing", "rule r { when any header.from in d and limit hour exceeded tag t }", NULL},
      {"a proof that comes with the message",
       "rule r { when <<late-limit>>limit hour exceeded unless any dkim.d in d defer }", NULL},
      {"one that is known", "rule r { when limit hour exceeded unless spf.d in d defer }", NULL},
  };
  run(rows, COUNT(rows));
}

Test(advise_rules, limits_behind_refusals) {
  static const marked rows[] = {
      {"that come later",
       "rule l { when any header.from in d reject } rule r { when <<limit-counts-refused>>limit hour exceeded "
       "defer }",
       NULL},
      {"before them", "rule r { when limit hour exceeded defer } rule l { when any header.from in d reject }",
       NULL},
      {"some of which come in time",
       "rule n { when smtp.mailfrom in e reject } rule l { when any header.from in d reject } rule r { when limit "
       "hour "
       "exceeded defer }",
       NULL},
      {"by the envelope, too", "rule l { when any identity in d reject } rule r { when limit hour exceeded defer }",
       NULL},
      {"that count the header, too",
       "rule l { when any header.from in d reject } rule r { when limit mails exceeded and any header.from in d "
       "defer }",
       NULL},
      {"on another listener",
       "rule l { when listener is mx and any header.from in d reject } rule r { when listener is submission and "
       "limit "
       "hour exceeded defer }",
       NULL},
      {"a quarantine is no refusal",
       "rule l { when any header.from in d quarantine } rule <<held-up-rule>>r { when limit hour exceeded defer }",
       NULL},
  };
  run(rows, COUNT(rows));
}

Test(advise_rules, limits_behind_acceptance) {
  static const marked rows[] = {
      {"of the key",
       "rule l { when smtp.authcid is not absent accept } rule r { when <<limit-behind-accept>>limit hour exceeded "
       "defer }",
       NULL},
      {"of the login that it defaults to",
       "rule l { when smtp.auth is not absent accept } rule r { when <<limit-behind-accept>>limit hour exceeded "
       "defer }",
       NULL},
      {"of one of two",
       "rule l { when spf is pass or smtp.auth is not absent accept } rule r { when <<limit-behind-accept>>limit "
       "hour "
       "exceeded defer }",
       NULL},
      {"on the same listener",
       "rule l { when listener is submission and smtp.auth is not absent accept } rule r { when "
       "<<limit-behind-accept>>limit hour exceeded and listener is submission defer }",
       NULL},
      {"on one listener of several",
       "rule l { when listener is submission and smtp.auth is not absent accept } rule r { when limit hour "
       "exceeded "
       "defer }",
       NULL},
      {"before it", "rule r { when limit hour exceeded defer } rule l { when smtp.auth is not absent accept }",
       NULL},
      {"of those without a key",
       "rule l { when smtp.auth is absent accept } rule r { when limit hour exceeded defer }", NULL},
      {"another key", "rule l { when smtp.auth is not absent accept } rule r { when limit hosts exceeded defer }",
       NULL},
      {"but for some",
       "rule l { when smtp.auth is not absent unless spf is fail accept } rule r { when limit hour exceeded defer "
       "}",
       NULL},
      {"from a date on",
       "rule l { when smtp.auth is not absent accept monitor enforce from 2099-01-01 } rule r { when limit hour "
       "exceeded"
       " defer }",
       NULL},
  };
  run(rows, COUNT(rows));
}

#define WATCH "rule w { when limit hour exceeded tag t } "
#define REFUSE "rule n { when smtp.mailfrom in e reject } "
#define BRAKE "rule r { when <<limit-asked-before>>limit hour exceeded defer }"
#define FREE_BRAKE "rule r { when limit hour exceeded defer }"

Test(advise_rules, limits_asked_before) {
  static const marked rows[] = {
      {"a refusal between", WATCH REFUSE BRAKE, NULL},
      {"none between", REFUSE WATCH FREE_BRAKE, NULL},
      {"watched by stage", "rule w { when limit hour exceeded defer monitor } " REFUSE BRAKE, NULL},
      {"another limit", "rule w { when limit hosts exceeded tag t } " REFUSE FREE_BRAKE, NULL},
      {"of other mail", "rule w { when listener is mx and limit hour exceeded tag t } " REFUSE FREE_BRAKE, NULL},
      {"of some of it", "rule w { when limit hour exceeded unless spf is pass tag t } " REFUSE FREE_BRAKE, NULL},
      {"two that decide", FREE_BRAKE " rule s { when limit hour exceeded and spf is fail tag t }", NULL},
  };
  run(rows, COUNT(rows));
}

/* ---- Proofs: S52, the equality proves nothing --------------------------------------- */

Test(advise_rules, proofs) {
  static const marked rows[] = {
      {"the subject", "rule r { when any identity in d unless <<proof-of-recipient>>equals smtp.rcptto reject }",
       NULL},
      {"one of several",
       "rule r { when any identity in d unless spf is pass or <<proof-of-recipient>>equals smtp.rcptto reject }",
       NULL},
      {"the other way round",
       "rule r { when any identity in d unless <<proof-of-recipient>>smtp.rcptto equals smtp.mailfrom reject }",
       NULL},
      {"with a proof", "rule r { when any identity in d unless equals smtp.rcptto and spf is pass reject }", NULL},
      {"a recipient", "rule r { when any identity in d unless smtp.rcptto in a reject }", NULL},
      {"what is asked", "rule r { when any header.from equals smtp.rcptto unless spf is pass reject }", NULL},
      {"a signature", "rule r { when any identity in d unless any dkim.d aligned with smtp.rcptto reject }", NULL},
      {"an exception to an acceptance",
       "rule r { when spf is pass unless any header.from equals smtp.rcptto accept }", NULL},
  };
  run(rows, COUNT(rows));
}

/* ---- Dates -------------------------------------------------------------------------- */

#define UNI "provider p { domains { z.example *.z.example } relays { mx.z.example } "
#define PROVEN " } rule p { when any identity in p unless carried by relay reject }"
#define TO "delegate { u@z.example } to { esp.example } "

/* The day named is included (language section 3). */
Test(advise_rules, expiring) {
  static const marked rows[] = {
      {"tomorrow", UNI TO "until <<expiring-delegation>>2024-10-05 because \"b\"" PROVEN, NULL},
      {"30 days", UNI TO "until <<expiring-delegation>>2024-11-02 because \"b\"" PROVEN, NULL},
      {"31 days", UNI TO "until 2024-11-03 because \"b\"" PROVEN, NULL},
      {"yesterday: a warning", UNI TO "until 2024-10-03 because \"b\"" PROVEN, NULL},
      {"never", UNI TO "because \"b\"" PROVEN, NULL},
  };
  run(rows, COUNT(rows));
  for (size_t i = 0; i < 2; i++) {
    marked row = {rows[i].name, UNI TO "until 2024-10-05 because \"b\"" PROVEN, NULL};
    marked_expect(DECLARATIONS, &row, MARKED_ADVICE, INT64_MIN); /* no clock, no advice */
  }
}

Test(advise_rules, past_stages) {
  static const marked rows[] = {
      {"all have begun",
       "rule r { when spf is fail reject <<past-stages>>monitor enforce 20% from 2024-01-01 enforce from "
       "2024-03-01 }",
       NULL},
      {"the last begins today", "rule r { when spf is fail reject <<past-stages>>monitor enforce from 2024-10-04 }",
       NULL},
      {"the last begins tomorrow", "rule r { when spf is fail reject monitor enforce from 2024-10-05 }", NULL},
      {"in another order", "rule r { when spf is fail reject <<past-stages>>enforce from 2024-03-01 monitor }",
       NULL},
      {"one line", "rule r { when spf is fail reject monitor }", NULL},
      {"one line with a date", "rule r { when spf is fail reject enforce from 2024-01-01 }", NULL},
      {"none", "rule r { when spf is fail reject }", NULL},
  };
  run(rows, COUNT(rows));
}

/* ---- Rules that every message is judged by -------------------------------------------- */

static void expect_always(const char *row, const char *rule, uint32_t count, bool told) {
  cgn_buffer text, name;
  cgn_buffer_init(&text, &cgn_allocator_default);
  cgn_buffer_init(&name, &cgn_allocator_default);
  cgn_buffer_add_string(&text, "domains d { x.example } ");
  for (uint32_t i = 0; i < count; i++) {
    cgn_buffer_add_string(&text, "rule r");
    cgn_buffer_add_number(&text, i);
    cgn_buffer_add_string(&text, rule);
  }
  marked marks = {row, cgn_buffer_string(&text), NULL};
  if (told) {
    cgn_buffer_add_string(&name, "domains d { x.example } rule <<always-looked-at>>");
    cgn_buffer_add_string(&name, marks.text + strlen("domains d { x.example } rule "));
    marks.text = cgn_buffer_string(&name);
  }
  marked_expect("", &marks, MARKED_ADVICE, INT64_MIN);
  cgn_buffer_free(&text);
  cgn_buffer_free(&name);
}

Test(advise_rules, always) {
  const char *without = " { when smtp.mailfrom not in d tag t } ", *with = " { when smtp.mailfrom in d tag t } ";
  expect_always("as many as are told", without, CGN_ADVISED_ALWAYS, true);
  expect_always("one less", without, CGN_ADVISED_ALWAYS - 1, false);
  expect_always("more than a word of the list", without, 200, true);
  expect_always("a list leads to them", with, 200, false);
}

/* ---- Memory ----------------------------------------------------------------------------- */

/* Whichever allocation fails: a status, or all of the advice. */
Test(advise_rules, without_memory) {
  const char *rules = DECLARATIONS UNI TO
      "until 2024-10-05 because \"b\"" PROVEN
      " relays q { 10.0.0.0/8 10.1.0.0/16 } rule q { when listener is mx and relay in q accept } " LATE
      " rule r { when smtp.mailfrom in d and limit hour exceeded reject }";
  for (size_t n = 1, failures = 1; failures > 0; n++) {
    failing state = {0};
    loaded of;
    consigne_options options = {.allocator = failing_allocator(&state), .now = NOW};
    load_rules(&of, rules, &options);
    cr_assert_eq(of.status, CONSIGNE_OK);
    state.fails_at = state.calls + n;
    int status = cgn_advise(&of.load, of.ruleset);
    failures = state.failures;
    uint32_t advice = 0;
    for (uint32_t i = 0; i < of.findings.count; i++)
      advice += of.findings.at[i].severity == CONSIGNE_SEVERITY_ADVICE;
    if (status == CONSIGNE_OK) cr_expect_eq(advice, 5, "allocation %zu: %u", n, advice);
    if (status != CONSIGNE_OK) cr_expect(status == CONSIGNE_E_MEMORY && failures > 0, "allocation %zu", n);
    loaded_free(&of);
    cr_expect_eq(state.blocks, 0, "allocation %zu", n);
  }
}

/* ---- Values (S140) ------------------------------------------------------------------ */

Test(advise_rules, two_values) {
  static const marked rows[] = {
      {"S140 two clauses about any of one field",
       "owners { self } rule r { when any identity in d and <<two-values>>any identity not owned by smtp.auth "
       "reject }",
       NULL},
      {"as a proof of the one value",
       "owners { self } rule r { when any identity in d unless owned by smtp.auth reject }", NULL},
      {"further in",
       "rule r { when any header.from in d and (spf is fail or <<two-values>>any header.from in e) tag t }", NULL},
      {"below an or", "rule r { when spf is fail or (any dkim.d in d and <<two-values>>any dkim.d in e) tag t }",
       NULL},
      {"once a rule",
       "rule r { when any header.from in d and <<two-values>>any header.from in e and any header.from in a reject "
       "}",
       NULL},
      {"one or the other", "rule r { when any header.from in d or any header.from in e reject }", NULL},
      {"two fields", "rule r { when any header.from in d and any header.sender in e reject }", NULL},
      {"every and no are of all values",
       "rule r { when any dkim.d in d and every dkim.d in d and no dkim.d in e tag t }", NULL},
      {"one value", "rule r { when smtp.mailfrom in d and smtp.mailfrom in a reject }", NULL},
  };
  run(rows, COUNT(rows));
}
