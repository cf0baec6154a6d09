/* SPDX-License-Identifier: MIT */
/*
 * consigne.h: memory that fails where owners, external sets, limits, questions, Authentication-Results, languages
 * and dumps ask for it: a status, no leak, never a milder verdict, and the objects work again.
 */
#include <criterion/criterion.h>
#include <string.h>

#include "allocator.h"
#include "decide.h"

enum { MOST = 100000 }; /* allocations of one operation: a loop that goes on longer never succeeds */

static const char map[] = "# logins\ninfo@univ.example ann, bob\n  cath\n@lab.example dan\nroot ann\n";

static const char rules[] =
    "consigne 1\norigin univ.example\nfact colour { red green }\n"
    "provider univ { domains { univ.example *.univ.example } relays { smtp.univ.example }\n"
    "  alias { univ.test } of univ.example subaddress \"+\"\n"
    "  delegate { news@univ.example } to { *.mailer.example } until 2027-06-30 because \"contract\" }\n"
    "logins blocked { eve } external\naddresses lists external\nlogins staff { cath } external\nwords odd "
    "external\n"
    "owners { self self local dean@univ.example by { ann bob } list@univ.example by logins staff file \"logins\" "
    "}\n"
    "owners { external }\n"
    "limit hour { count messages by smtp.authcid rate 9 per 1h burst 2 }\n"
    "limit far { count distinct recipients by smtp.auth rate 9 per 30d }\n"
    "reply stray { en \"{identity} is not yours, {smtp.auth} {id}\" fr \"{identity} n'est pas à vous\" }\n"
    "rule blocked { when smtp.authcid in blocked reject 550 5.7.13 }\n"
    "rule brake { when limit hour exceeded or limit far exceeded tag hijack defer 452 4.5.3 }\n"
    "rule lists { when smtp.rcptto in lists or any header.from.local in odd tag list quarantine monitor }\n"
    "rule send-as { when any identity not owned by smtp.auth unless aligned with dkim.d or aligned with spf.d\n"
    "  tag stray reject 550 5.7.1 stray monitor enforce 20% from 2027-01-15 enforce from 2027-03-01 }\n"
    "expect reject by send-as { smtp.auth ann smtp.mailfrom x@univ.example smtp.rcptto b@ext.example }\n"
    "expect reject by blocked { smtp.auth zoe logins blocked { zoe } }\n"
    "expect defer by brake tagged hijack { smtp.auth ann limit hour exceeded }\n"
    "expect accept { smtp.auth ann smtp.mailfrom x@univ.example smtp.rcptto b@ext.example\n"
    "  owners { x@univ.example by { ann zoe } } }\n";

static const char header[] = "Authentication-Results: mx.univ.example; spf=pass smtp.mailfrom=ext.example;\r\n"
                             " dkim=pass header.d=ext.example; dkim=fail header.d=univ.example; dmarc=fail\r\n"
                             "Authentication-Results: evil.example; dkim=pass header.d=univ.example\r\n"
                             "From: \"Jörg (x@univ.example)\" <secret+lab@univ.test>\r\n\r\n";

/* ---- Objects ------------------------------------------------------------------------ */

typedef struct use {
  counting state;
  consigne_options *options;
  consigne_findings *findings;
  consigne_ruleset *ruleset;
  consigne_query *query;
  consigne_decision *decision;
  size_t blocks; /* of the options themselves */
} use;

static void begin(use *u) {
  memset(u, 0, sizeof *u);
  u->options = counting_options(&u->state);
  cr_assert_eq(consigne_options_add_source(u->options, "logins", NTS, map, NTS), CONSIGNE_OK);
  cr_assert_eq(consigne_options_set(u->options, CONSIGNE_OPTION_DUMP, 1), CONSIGNE_OK);
  u->blocks = u->state.blocks;
  cr_assert_eq(consigne_findings_new(u->options, &u->findings), CONSIGNE_OK);
}

static void end(use *u, size_t call) {
  consigne_findings_free(u->findings);
  consigne_ruleset_free(u->ruleset);
  consigne_query_free(u->query);
  consigne_decision_free(u->decision);
  cr_expect_eq(u->state.blocks, u->blocks, "allocation %zu: %zu blocks are left", call,
               u->state.blocks - u->blocks);
  consigne_options_free(u->options);
}

static int load(use *u) {
  return consigne_ruleset_load_text(rules, NTS, "rules", NTS, u->options, u->findings, &u->ruleset);
}

static void begin_whole(use *u) {
  begin(u);
  cr_assert_eq(load(u), CONSIGNE_OK);
  cr_assert_eq(consigne_query_new(u->options, &u->query), CONSIGNE_OK);
  cr_assert_eq(consigne_decision_new(u->options, &u->decision), CONSIGNE_OK);
}

/* From now on the n-th allocation fails, and those that follow where it is for good. */
static void fail_at(use *u, size_t call, bool for_good) {
  u->state.failures = 0;
  u->state.for_good = for_good;
  u->state.fails_at = u->state.calls + call;
}

/* Whether an allocation has failed; from now on none does. */
static bool failed(use *u) {
  u->state.fails_at = 0;
  return u->state.failures > 0;
}

static void expect_status(int status, bool fails, const char *what, size_t call) {
  bool right = fails ? status == CONSIGNE_OK || status == CONSIGNE_E_MEMORY || status == CONSIGNE_E_QUERY
                     : status == CONSIGNE_OK;
  cr_expect(right, "%s, allocation %zu: %s", what, call, consigne_status_name(status));
}

/* ---- Loads and dumps -------------------------------------------------------------------- */

/* A load that makes do with less (a block that it could not shrink) gives all that one with memory gives. */
static void expect_loaded(const use *u, const use *whole, size_t call) {
  cr_assert_not_null(u->ruleset, "allocation %zu", call);
  cr_expect_str_eq(consigne_ruleset_dump(u->ruleset), consigne_ruleset_dump(whole->ruleset));
  cr_expect_str_eq(consigne_ruleset_revision(u->ruleset), consigne_ruleset_revision(whole->ruleset));
  cr_assert_eq(consigne_findings_count(u->findings), 1, "the fact that nobody uses");
  cr_expect_str_eq(consigne_findings_file(u->findings, 0), "rules", "allocation %zu: the file of a finding", call);
  cr_expect_str_eq(consigne_findings_text(u->findings, 0), consigne_findings_text(whole->findings, 0));
  cr_expect_str_eq(consigne_findings_excerpt(u->findings, 0), consigne_findings_excerpt(whole->findings, 0));
}

static void fail_loads(bool for_good) {
  use whole;
  begin_whole(&whole);
  size_t call = 1;
  for (bool fails = true; fails && call < MOST; call++) {
    use u;
    begin(&u);
    fail_at(&u, call, for_good);
    int status = load(&u);
    fails = failed(&u);
    cr_expect(status == CONSIGNE_OK || (fails && status == CONSIGNE_E_MEMORY), "allocation %zu: %s", call,
              consigne_status_name(status));
    if (status == CONSIGNE_OK)
      expect_loaded(&u, &whole, call);
    else
      cr_expect_null(u.ruleset, "allocation %zu: no ruleset", call);
    end(&u, call);
  }
  cr_expect_gt(call, 20, "the allocator is used: %zu", call);
  cr_expect_lt(call, MOST);
  end(&whole, 0);
}

Test(memory_questions, each_allocation_of_a_load) {
  fail_loads(false);
}

Test(memory_questions, a_load_runs_dry) {
  fail_loads(true);
}

/* ---- Sessions --------------------------------------------------------------------------- */

/* The first status that is not CONSIGNE_OK. */
static int fill(consigne_query *query) {
  int statuses[] = {
      consigne_query_reset(query),
      consigne_query_trust(query, "mx.univ.example", NTS),
      consigne_query_set_language(query, "fr-CA, en", NTS),
      consigne_query_set(query, CONSIGNE_FIELD_SMTP_AUTH, "Ann", NTS),
      consigne_query_set(query, CONSIGNE_FIELD_SMTP_MAILFROM, "<ann@univ.example>", NTS),
      consigne_query_add(query, CONSIGNE_FIELD_SMTP_RCPTTO, "b@ext.example", NTS),
      consigne_query_add(query, CONSIGNE_FIELD_SMTP_RCPTTO, "\"c d\"@ext.example", NTS),
      consigne_query_set_number(query, CONSIGNE_FIELD_NOW, 1806530400000), /* 2027-04-01 */
      consigne_query_set_id(query, "q-17", NTS),
      consigne_query_add_header_block(query, header, sizeof header - 1),
      consigne_query_end(query, CONSIGNE_FIELD_ALL),
  };
  for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
    if (statuses[i] != CONSIGNE_OK) return statuses[i];
  return CONSIGNE_OK;
}

/* Answers NO to whatever is asked; the first status that is not CONSIGNE_OK. */
static int answer(use *u) {
  int first = CONSIGNE_OK;
  for (uint32_t i = 0; i < consigne_decision_needs(u->decision); i++) {
    const char *id = consigne_need_id(consigne_decision_need(u->decision, i));
    int status = id ? consigne_query_answer(u->query, id, NTS, CONSIGNE_ANSWER_NO) : CONSIGNE_OK;
    if (first == CONSIGNE_OK) first = status;
  }
  return first;
}

/* A whole session, deaf to every status but the last. */
static int run(use *u) {
  fill(u->query);
  for (int round = 0; round < 6; round++) {
    consigne_decide(u->ruleset, u->query, CONSIGNE_FLAG_PARTIAL, u->decision);
    answer(u);
  }
  return consigne_decide(u->ruleset, u->query, CONSIGNE_FLAG_TRACE | CONSIGNE_FLAG_UTF8, u->decision);
}

static void expect_whole(const use *u, size_t call) {
  const consigne_outcome *outcome = consigne_decision_outcome(u->decision);
  cr_expect_eq(consigne_outcome_verdict(outcome), CONSIGNE_VERDICT_REJECT, "allocation %zu", call);
  cr_expect_str_eq(consigne_outcome_rule(outcome), "send-as", "allocation %zu", call);
  /* S79: an alias is replaced before the look-up, and shown as written. */
  cr_expect_str_eq(consigne_outcome_reply(outcome), "550 5.7.1 secret+lab@univ.test n'est pas à vous",
                   "allocation %zu: %s", call, consigne_outcome_reply(outcome));
}

/* What fails is deferred; a question that could not be answered is unknown, and so is what waits for it. */
static void fail_sessions(bool for_good) {
  size_t call = 1;
  for (bool fails = true; fails && call < MOST; call++) {
    use u;
    begin_whole(&u);
    fail_at(&u, call, for_good);
    int status = run(&u), verdict = consigne_decision_verdict(u.decision);
    fails = failed(&u);
    expect_status(status, fails, "the decision", call);
    if (status != CONSIGNE_OK) cr_expect_eq(verdict, CONSIGNE_VERDICT_DEFER, "allocation %zu", call);
    cr_expect(verdict == CONSIGNE_VERDICT_DEFER || verdict == CONSIGNE_VERDICT_REJECT, "allocation %zu: %s", call,
              consigne_verdict_name(verdict));
    if (!fails) expect_whole(&u, call);
    cr_expect_eq(run(&u), CONSIGNE_OK, "allocation %zu: and again with memory", call);
    expect_whole(&u, call);
    end(&u, call);
  }
  cr_expect_gt(call, 20, "the allocator is used: %zu", call);
  cr_expect_lt(call, MOST);
}

Test(memory_questions, each_allocation_of_a_session) {
  fail_sessions(false);
}

Test(memory_questions, a_session_runs_dry) {
  fail_sessions(true);
}

/* The same session again costs no allocation, answers included. */
Test(memory_questions, steady_state) {
  use u;
  begin_whole(&u);
  for (int round = 0; round < 3; round++) {
    size_t before = u.state.calls;
    cr_assert_eq(run(&u), CONSIGNE_OK);
    if (round > 0) cr_expect_eq(u.state.calls, before, "round %d: %zu allocations", round, u.state.calls - before);
  }
  end(&u, 0);
}

/* ---- Questions and expectations ------------------------------------------------------------ */

Test(memory_questions, each_allocation_of_a_question) {
  static const struct {
    const char *text, *id;
  } rows[] = {{"set blocked Zoe", "set blocked zoe@univ.example"},
              {"set odd J%20D", "set odd j%20d"},
              {"owners Ann \"x%20y\"@univ.test", "owners ann@univ.example \"x%20y\"@univ.example"},
              {"limit far Ann dean+x@univ.example", "limit far ann@univ.example dean@univ.example"}};
  use u;
  begin_whole(&u);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    bool fails = true;
    for (size_t call = 1; fails && call < MOST; call++) {
      char id[128] = "untouched";
      size_t size = sizeof id, blocks = u.state.blocks;
      fail_at(&u, call, false);
      int status = consigne_ruleset_question(u.ruleset, rows[i].text, NTS, id, &size);
      fails = failed(&u);
      cr_expect_eq(status, fails ? CONSIGNE_E_MEMORY : CONSIGNE_OK, "%s, allocation %zu: %s", rows[i].text, call,
                   consigne_status_name(status));
      cr_expect_str_eq(id, status == CONSIGNE_OK ? rows[i].id : "untouched", "%s: [%s]", rows[i].text, id);
      cr_expect_eq(u.state.blocks, blocks, "%s, allocation %zu: a leak", rows[i].text, call);
    }
  }
  end(&u, 0);
}

/* What the query keeps of the first answer is there for the second one, and goes with the query. */
Test(memory_questions, each_allocation_of_an_answer_at_once) {
  static const char *const texts[] = {"set blocked Zoe", "limit far Ann dean+x@univ.example"};
  bool fails = true;
  for (size_t call = 1; fails && call < MOST; call++) {
    use u;
    begin_whole(&u);
    fail_at(&u, call, false);
    int status = CONSIGNE_OK;
    for (size_t i = 0; i < 2 && status == CONSIGNE_OK; i++)
      status = consigne_query_answer_text(u.query, u.ruleset, texts[i], NTS, CONSIGNE_ANSWER_NO);
    fails = failed(&u);
    cr_expect_eq(status, fails ? CONSIGNE_E_MEMORY : CONSIGNE_OK, "allocation %zu: %s", call,
                 consigne_status_name(status));
    end(&u, 0);
  }
}

Test(memory_questions, each_allocation_of_an_answer) {
  bool fails = true;
  for (size_t call = 1; fails && call < MOST; call++) {
    use u;
    begin_whole(&u);
    fail_at(&u, call, false);
    int status = CONSIGNE_OK;
    char id[] = "set blocked a000";
    for (int i = 0; i < 400; i++) { /* the table of answers grows */
      id[13] = (char)('0' + i / 100), id[14] = (char)('0' + i / 10 % 10), id[15] = (char)('0' + i % 10);
      int one = consigne_query_answer(u.query, id, NTS, CONSIGNE_ANSWER_YES);
      if (status == CONSIGNE_OK) status = one;
    }
    fails = failed(&u);
    cr_expect_eq(status, fails ? CONSIGNE_E_MEMORY : CONSIGNE_OK, "allocation %zu: %s", call,
                 consigne_status_name(status));
    /* Not marked: what is not answered is unknown. */
    cr_expect_eq(consigne_query_set(u.query, CONSIGNE_FIELD_SMTP_AUTH, "a007", NTS), CONSIGNE_OK);
    cr_expect_eq(consigne_query_answer(u.query, "set blocked a007@univ.example", NTS, CONSIGNE_ANSWER_YES),
                 CONSIGNE_OK);
    cr_expect_eq(consigne_decide(u.ruleset, u.query, 0, u.decision), CONSIGNE_OK, "allocation %zu", call);
    cr_expect_str_eq(consigne_outcome_rule(consigne_decision_outcome(u.decision)), "blocked", "allocation %zu",
                     call);
    end(&u, call);
  }
}

Test(memory_questions, each_allocation_of_an_expectation) {
  for (uint32_t expect = 0; expect < 4; expect++) {
    bool fails = true;
    for (size_t call = 1; fails && call < MOST; call++) {
      use u;
      begin_whole(&u);
      fail_at(&u, call, false);
      int status = consigne_ruleset_expect(u.ruleset, expect, u.query, u.decision);
      fails = failed(&u);
      expect_status(status, fails, "an expectation", call);
      if (status != CONSIGNE_OK)
        cr_expect_eq(consigne_decision_verdict(u.decision), CONSIGNE_VERDICT_DEFER, "allocation %zu", call);
      cr_expect_eq(consigne_ruleset_expect(u.ruleset, expect, u.query, u.decision), CONSIGNE_OK);
      cr_expect_null(consigne_decision_difference(u.decision), "expect %u, allocation %zu: %s", (unsigned)expect,
                     call, consigne_decision_difference(u.decision));
      end(&u, call);
    }
  }
}
