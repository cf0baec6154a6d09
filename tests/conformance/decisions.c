/* SPDX-License-Identifier: MIT */
/*
 * What a message shows, asked as a postmaster would: each domain that a record
 * demands is protected by a ruleset in turn, and the message must be refused.
 * Through the public border only.
 */
#include <consigne.h>
#include <stdlib.h>

#include "row.h"

static void must(int status) {
  if (status == CONSIGNE_OK) return;
  fprintf(stderr, "conformance: %s\n", consigne_status_text(status));
  exit(2);
}

/* ---- Rulesets ------------------------------------------------------------------------------ */

/* NULL: it has errors. */
static consigne_ruleset *load(cgn_text rules) {
  consigne_ruleset *ruleset = NULL;
  int status = consigne_ruleset_load_text(rules.at, rules.length, NULL, 0, NULL, NULL, &ruleset);
  if (status != CONSIGNE_E_RULES) must(status);
  return ruleset;
}

/* Whether it refuses. The ruleset is freed. */
static bool is_refused(const consigne_query *query, consigne_ruleset *ruleset) {
  consigne_decision *decision;
  must(consigne_decision_new(NULL, &decision));
  must(consigne_decide(ruleset, query, 0, decision));
  bool refused = consigne_decision_verdict(decision) == CONSIGNE_VERDICT_REJECT;
  consigne_decision_free(decision);
  consigne_ruleset_free(ruleset);
  return refused;
}

/* By a rule "when CONDITION reject". */
static bool holds(row *r, const consigne_query *query, cgn_text condition) {
  consigne_ruleset *ruleset =
      load(row_join(r, CGN_TEXT("consigne 1\nrule r { when "), condition, CGN_TEXT(" reject }")));
  if (!ruleset) must(CONSIGNE_E_RULES);
  return is_refused(query, ruleset);
}

/* The same with a condition on the list "d" of this domain. False too for what is no name: it can be in no list. */
static bool shows(row *r, const consigne_query *query, cgn_text domain, cgn_text condition) {
  cgn_text list = row_join(r, CGN_TEXT("consigne 1\ndomains d { \""), domain, CGN_TEXT("\" }\nrule r { when "));
  consigne_ruleset *ruleset = load(row_join(r, list, condition, CGN_TEXT(" reject }")));
  return ruleset && is_refused(query, ruleset);
}

static bool is_malformed(row *r, const consigne_query *query) {
  return holds(r, query, CGN_TEXT("header.from is malformed or smtp.mailfrom is malformed"));
}

/* RFC 5322 3.6 wants one From. Where there is none it is absent, which a submission server refuses alike. */
static bool has_no_author(row *r, const consigne_query *query) {
  return holds(r, query, CGN_TEXT("header.from is absent"));
}

/* ---- Demands ---------------------------------------------------------------------------------- */

/* That the message is refused where this domain is protected, or called malformed, hence refused as well. */
static void demand_claim(row *r, const consigne_query *query, cgn_text domain) {
  bool claimed = shows(r, query, domain, CGN_TEXT("any header.from in d or smtp.mailfrom in d"));
  if (!claimed && !is_malformed(r, query)) {
    demand(r, false, "missed: ");
    cgn_buffer_add(&r->differs, domain);
  }
}

static void demand_claims(row *r, const consigne_query *query, const char *key) {
  for (uint32_t i = 0; i < row_length(r, key); i++) demand_claim(r, query, row_element(r, key, i, NULL));
  if (row_length(r, key) > 0) return;
  bool malformed = is_malformed(r, query);
  demand_flag(r, "expect.malformed", malformed || (row_is_true(r, "expect.malformed") && has_no_author(r, query)));
}

static void demand_named(row *r, const consigne_query *query, const char *key, cgn_text condition) {
  for (uint32_t i = 0; i < row_length(r, key); i++)
    demand(r, shows(r, query, row_element(r, key, i, NULL), condition), key);
}

/* ---- Messages ----------------------------------------------------------------------------------- */

/* A transaction of this sender, or of the null sender. */
static consigne_query *query_of(cgn_text mail_from) {
  consigne_query *query;
  must(consigne_query_new(NULL, &query));
  if (mail_from.length)
    must(consigne_query_set(query, CONSIGNE_FIELD_SMTP_MAILFROM, mail_from.at, mail_from.length));
  else
    must(consigne_query_end(query, CONSIGNE_FIELD_SMTP_MAILFROM));
  return query;
}

void judge_block(row *r) {
  cgn_text input = row_text(r, "input");
  consigne_query *query = query_of(row_text(r, "mail_from"));
  must(consigne_query_add_header_block(query, input.at, input.length));
  demand_claims(r, query, "expect.must_claim");
  demand_named(r, query, "expect.hidden_domains", CGN_TEXT("any header.shown in d"));
  demand_named(r, query, "expect.also_named.sender", CGN_TEXT("any header.sender in d"));
  demand_named(r, query, "expect.also_named.reply-to", CGN_TEXT("any header.reply-to in d"));
  demand_named(r, query, "expect.also_named.resent-from", CGN_TEXT("any header.resent-from in d"));
  consigne_query_free(query);
}

static consigne_query *query_of_body(cgn_text body) {
  consigne_query *query = query_of(CGN_TEXT(""));
  must(consigne_query_add_header(query, "From", CONSIGNE_NTS, body.at, body.length));
  must(consigne_query_end(query, CONSIGNE_FIELD_HEADERS));
  return query;
}

void judge_claims(row *r) {
  consigne_query *query = query_of_body(row_text(r, "input"));
  demand_claims(r, query, "expect.shown_by_some");
  consigne_query_free(query);
}

/* Refused wherever it stands: as a path, as the body of From, as a header block. */
void judge_control(row *r) {
  cgn_text input = row_text(r, "input");
  consigne_query *path = query_of(input), *body = query_of_body(input), *block = query_of(CGN_TEXT(""));
  must(consigne_query_end(path, CONSIGNE_FIELD_HEADERS));
  must(consigne_query_add_header_block(block, input.at, input.length));
  demand_flag(r, "expect.malformed", is_malformed(r, path));
  demand_flag(r, "expect.malformed", is_malformed(r, body));
  demand_flag(r, "expect.malformed", is_malformed(r, block) || has_no_author(r, block));
  consigne_query_free(path);
  consigne_query_free(body);
  consigne_query_free(block);
}

static bool is_among(const row *r, const char *key, cgn_text text) {
  for (uint32_t i = 0; i < row_length(r, key); i++) {
    if (cgn_text_equal(row_element(r, key, i, NULL), text)) return true;
  }
  return false;
}

/* A valid path claims its own domain and no other; what is none must be refused. */
void judge_split(row *r) {
  consigne_query *query = query_of(row_text(r, "input"));
  cgn_text other = row_text(r, "expect.other_domain");
  must(consigne_query_end(query, CONSIGNE_FIELD_HEADERS));
  if (row_is(r, "use", "assert")) demand_flag(r, "expect.valid", !is_malformed(r, query));
  for (uint32_t i = 0; i < row_length(r, "expect.must_claim"); i++)
    demand_claim(r, query, row_element(r, "expect.must_claim", i, NULL));
  if (row_is_true(r, "expect.valid") && other.length && !is_among(r, "expect.must_claim", other))
    demand(r, !shows(r, query, other, CGN_TEXT("smtp.mailfrom in d")), "another domain");
  consigne_query_free(query);
}

/* ---- Alignment -------------------------------------------------------------------------------- */

/* The longest name that both are equal to or below, of two labels or more; empty: none. */
static cgn_text common_parent(cgn_text a, cgn_text b) {
  for (; cgn_text_find(a, 0, '.') < a.length; a = cgn_text_slice(a, cgn_text_find(a, 0, '.') + 1, a.length)) {
    cgn_text end = cgn_text_slice(b, b.length < a.length ? b.length : b.length - a.length, a.length);
    if (cgn_text_equal(a, end) && (b.length == a.length || end.at[-1] == '.')) return a;
  }
  return CGN_TEXT("");
}

/*
 * Relaxed alignment asks for organisational domains, which a ruleset lists: the
 * postmaster of a record lists what both are below, where it says that there
 * is one.
 */
void judge_aligned(row *r) {
  cgn_text from = row_text(r, "input"), other = row_text(r, "expect.other"), parent = common_parent(from, other);
  bool exactly = row_is(r, "expect.mode", "strict");
  cgn_text rules = CGN_TEXT("consigne 1\n");
  if (!exactly && parent.length && row_is_true(r, "expect.aligned"))
    rules = row_join(r, rules, row_join(r, CGN_TEXT("provider p { domains { "), parent, CGN_TEXT(" *.")),
                     row_join(r, parent, CGN_TEXT(" } }\n"), CGN_TEXT("")));
  rules = row_join(r, rules, CGN_TEXT("rule stray { when any header.from not aligned "),
                   exactly ? CGN_TEXT("exactly with dkim.d reject }") : CGN_TEXT("with dkim.d reject }"));
  consigne_query *query = query_of_body(row_join(r, CGN_TEXT("a@"), from, CGN_TEXT("")));
  must(consigne_query_set(query, CONSIGNE_FIELD_DKIM, "pass", CONSIGNE_NTS));
  must(consigne_query_set(query, CONSIGNE_FIELD_DKIM_D, other.at, other.length));
  demand_flag(r, "expect.aligned", !is_refused(query, load(rules)));
  consigne_query_free(query);
}
