/* SPDX-License-Identifier: MIT */
/*
 * The third pass over a tree: what is legal and cannot be meant. Only warnings
 * come from here, and only where it is certain.
 */
#include "base/instant.h"
#include "rules/check/internal.h"

/* ---- Providers ---------------------------------------------------------------- */

/* The library has no clock: without the caller's, nothing has expired. */
static void check_expiry(cgn_checker *checker, const cgn_ast_delegate *delegate) {
  const consigne_options *options = checker->load->options;
  int64_t now = options ? options->now : INT64_MIN;
  if (now == INT64_MIN || delegate->end == INT64_MAX || delegate->end > now) return;
  cgn_warning(checker->load, "expired-delegation", delegate->until.place,
              "this delegation ended on % and holds no longer: renew it, or remove it", delegate->until.text);
}

/* ---- Conditions --------------------------------------------------------------- */

static void check_clause(cgn_checker *checker, const cgn_ast_rule *rule, const cgn_condition *clause) {
  const cgn_field_name *name = cgn_clause_field(rule, clause);
  const cgn_ast_provider *provider = clause->provider_found;
  if (!name) return;
  if (clause->test == CGN_TEST_ABSENT && name->number == CONSIGNE_FIELD_SMTP_MAILFROM)
    cgn_warning(checker->load, "never-absent", clause->place,
                "smtp.mailfrom is never absent: a path that ends without a value is null, write \"is null\"",
                CGN_NO_TEXT);
  if (!provider || provider->broken) return;
  bool relay = cgn_item_set_kind(cgn_ast_listed(clause, name)->type) == CGN_SET_RELAYS;
  if (!(relay ? provider->relays : provider->domains))
    cgn_warning(checker->load, "empty-provider", clause->set.place,
                relay ? "\"%\" has no relays, so nothing is ever in it: list them in the provider"
                      : "\"%\" has no domains, so nothing is ever in it: list them in the provider",
                provider->name.text);
}

/* Recursion here and below: the parser lets CGN_CONDITION_DEPTH levels through. */
static void check_condition(cgn_checker *checker, const cgn_ast_rule *rule, const cgn_condition *condition) {
  if (condition->node == CGN_NODE_CLAUSE) check_clause(checker, rule, condition);
  for (const cgn_condition *one = condition->first; one; one = one->next) check_condition(checker, rule, one);
}

/* ---- Verdicts ----------------------------------------------------------------- */

/* Whether the condition asks for a login or for TLS: what 530 tells a client to begin with. */
static bool asks_for_login(const cgn_condition *condition) {
  int field = condition->node == CGN_NODE_CLAUSE ? condition->field.number : 0;
  if (cgn_field_row(field)->type == CGN_TYPE_LOGIN || field == CONSIGNE_FIELD_TLS) return true;
  for (const cgn_condition *one = condition->first; one; one = one->next) {
    if (asks_for_login(one)) return true;
  }
  return false;
}

/* S87: a client that reads 530 or 535 asks its user for a password again (RFC 4954 6). */
static void check_code(cgn_checker *checker, const cgn_ast_rule *rule) {
  uint16_t code = rule->verdict.code_number;
  if (code == 535 || (code == 530 && !asks_for_login(rule->when)))
    cgn_warning(
        checker->load, "login-code", rule->verdict.code.place,
        "% makes mail programs ask for the password again: write 550, and 530 only where a login is missing",
        rule->verdict.code.text);
}

/* S138: the latest date applies, wherever its line stands; a line without one comes before all that have one. */
static void check_order(cgn_checker *checker, const cgn_ast_rule *rule) {
  const cgn_ast_stage *latest = rule->stages;
  for (const cgn_ast_stage *stage = rule->stages; stage; stage = stage->next) {
    if (stage->misdated) return;
    if (stage->instant >= latest->instant)
      latest = stage;
    else
      cgn_warning(
          checker->load, "stage-order", stage->place,
          stage->from.text.length > 0
              ? "this line is over when that of % begins, and stands behind it: put the lines in the order of "
                "their dates"
              : "a line without a date ends when that of % begins, wherever it stands: to stop at once leave it "
                "alone, or give it a date",
          latest->from.text);
  }
}

/* Of two stage lines of one date the later applies, always. */
static void check_stages(cgn_checker *checker, const cgn_ast_rule *rule) {
  for (const cgn_ast_stage *stage = rule->stages; stage; stage = stage->next) {
    const cgn_ast_stage *later = stage->next;
    while (later && (later->misdated || later->instant != stage->instant)) later = later->next;
    if (later && !stage->misdated)
      cgn_warning(checker->load, "hidden-stage", stage->place,
                  "a later line of the same date always applies instead (%): remove one of the two",
                  cgn_place_text(checker->load, later->place));
  }
}

static void check_rule(cgn_checker *checker, const cgn_ast_rule *rule) {
  check_stages(checker, rule);
  check_order(checker, rule);
  if (!rule->when) return;
  check_condition(checker, rule, rule->when);
  if (rule->unless) check_condition(checker, rule, rule->unless);
  check_code(checker, rule);
  cgn_check_claims(checker, rule);
  cgn_check_seals(checker, rule);
}

int cgn_check_sense(cgn_load *load) {
  cgn_checker checker;
  cgn_checker_start(&checker, load);
  for (const cgn_ast_provider *one = load->ast.providers; one; one = one->next) {
    for (const cgn_ast_delegate *delegate = one->delegates; delegate; delegate = delegate->next)
      check_expiry(&checker, delegate);
  }
  cgn_check_small_sets(&checker);
  cgn_check_patterns(&checker);
  for (const cgn_ast_rule *rule = load->ast.rules; rule; rule = rule->next) check_rule(&checker, rule);
  cgn_check_reach(&checker);
  return cgn_checker_end(&checker);
}
