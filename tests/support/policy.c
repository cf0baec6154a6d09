/* SPDX-License-Identifier: MIT */
/* Decisions in lines of text. Uses consigne.h for all that is tested; the base floor for text. */
#include "policy.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "base/instant.h"
#include "exact.h"

static consigne_ruleset *load(const consigne_options *options, cgn_text rules) {
  consigne_ruleset *ruleset = NULL;
  consigne_findings *findings = NULL;
  cr_assert_eq(consigne_findings_new(NULL, &findings), CONSIGNE_OK);
  int status =
      consigne_ruleset_load_text(rules.at, rules.length, "rules", CONSIGNE_NTS, options, findings, &ruleset);
  for (uint32_t i = 0; status != CONSIGNE_OK && i < consigne_findings_count(findings); i++)
    cr_log_error("%u:%u: %s\n%s", consigne_findings_line(findings, i), consigne_findings_column(findings, i),
                 consigne_findings_text(findings, i), consigne_findings_excerpt(findings, i));
  cr_assert_eq(status, CONSIGNE_OK, "the ruleset does not load: %s", consigne_status_name(status));
  consigne_findings_free(findings);
  return ruleset;
}

void policy_open(policy *p, const char *rules) {
  cgn_buffer_init(&p->told, &cgn_allocator_default);
  cgn_buffer_add_string(&p->told, "consigne 1\n");
  cgn_buffer_add_string(&p->told, rules);
  cgn_text text = exact_copy(cgn_buffer_text(&p->told));
  p->ruleset = load(p->options, text);
  exact_free(text);
  cr_assert_eq(consigne_query_new(p->options, &p->query), CONSIGNE_OK);
  cr_assert_eq(consigne_decision_new(p->options, &p->decision), CONSIGNE_OK);
}

void policy_close(policy *p) {
  consigne_ruleset_free(p->ruleset);
  consigne_query_free(p->query);
  consigne_decision_free(p->decision);
  consigne_options_free(p->options);
  cgn_buffer_free(&p->told);
  *p = (policy){.options = NULL};
}

/* ---- Facts ------------------------------------------------------------------- */

static int field_of(policy *p, cgn_text name) {
  int field = 0;
  if (cgn_text_equal(name, CGN_TEXT("all"))) return CONSIGNE_FIELD_ALL;
  if (cgn_text_equal(name, CGN_TEXT("headers"))) return CONSIGNE_FIELD_HEADERS;
  cr_assert_eq(consigne_query_field(p->query, name.at, name.length, &field), CONSIGNE_OK, "no field %.*s",
               (int)name.length, name.at);
  return field;
}

static int give_value(policy *p, cgn_text name, cgn_text value, bool add) {
  int64_t now;
  if (cgn_text_equal(name, CGN_TEXT("id"))) return consigne_query_set_id(p->query, value.at, value.length);
  int field = field_of(p, name);
  if (field == CONSIGNE_FIELD_NOW) {
    cr_assert_eq(cgn_instant_read(value, 0, &now, NULL), CGN_INSTANT_OK);
    return consigne_query_set_number(p->query, field, now);
  }
  cgn_text exact = exact_copy(value);
  int status = add ? consigne_query_add(p->query, field, exact.at, exact.length)
                   : consigne_query_set(p->query, field, exact.at, exact.length);
  exact_free(exact);
  return status;
}

/* "set blocked cath=yes" */
static int give_answer(policy *p, cgn_text said) {
  char id[1024];
  size_t size = sizeof id, equals = said.length;
  while (equals > 0 && said.at[equals - 1] != '=') equals--;
  cr_assert(equals > 0, "no answer: %.*s", (int)said.length, said.at);
  cgn_text answer = cgn_text_slice(said, equals, said.length),
           exact = exact_copy(cgn_text_slice(said, 0, equals - 1));
  int number = cgn_text_equal(answer, CGN_TEXT("yes"))  ? CONSIGNE_ANSWER_YES
               : cgn_text_equal(answer, CGN_TEXT("no")) ? CONSIGNE_ANSWER_NO
                                                        : CONSIGNE_ANSWER_FAILED;
  int status = consigne_ruleset_question(p->ruleset, exact.at, exact.length, id, &size);
  exact_free(exact);
  return status == CONSIGNE_OK ? consigne_query_answer(p->query, id, size, number) : status;
}

static int give_fact(policy *p, cgn_text fact) {
  const cgn_text answer = CGN_TEXT("answer:");
  if (cgn_text_equal(cgn_text_slice(fact, 0, answer.length), answer))
    return give_answer(p, cgn_text_slice(fact, answer.length, fact.length));
  const cgn_text header = CGN_TEXT("header:");
  size_t equals = cgn_text_find(fact, 0, '=');
  char last = fact.at[fact.length - 1];
  if (cgn_text_equal(cgn_text_slice(fact, 0, header.length), header)) {
    cgn_text exact = exact_copy(cgn_text_slice(fact, header.length, fact.length));
    int status = consigne_query_add_header_block(p->query, exact.at, exact.length);
    exact_free(exact);
    return status;
  }
  if (equals == fact.length && last == '-')
    return consigne_query_end(p->query, field_of(p, cgn_text_slice(fact, 0, fact.length - 1)));
  if (equals == fact.length && last == '~')
    return consigne_query_drop(p->query, field_of(p, cgn_text_slice(fact, 0, fact.length - 1)));
  cr_assert(equals > 0 && equals < fact.length, "no fact: %.*s", (int)fact.length, fact.at);
  bool add = fact.at[equals - 1] == '+';
  return give_value(p, cgn_text_slice(fact, 0, equals - add), cgn_text_slice(fact, equals + 1, fact.length), add);
}

int policy_give(policy *p, const char *facts) {
  cgn_text all = cgn_text_of_string(facts);
  int first = consigne_query_reset(p->query);
  for (size_t from = 0, to; from < all.length; from = to + 1) {
    to = cgn_text_find(all, from, '|');
    int status = give_fact(p, cgn_text_slice(all, from, to - from));
    if (first == CONSIGNE_OK) first = status;
  }
  return first;
}

/* ---- Decisions ----------------------------------------------------------------- */

typedef const char *name_at(const void *list, uint32_t index);
typedef int mark_at(const void *list, uint32_t index);

static const char *tag_name(const void *o, uint32_t i) {
  return consigne_outcome_tag(o, i);
}
static const char *assumed_tag_name(const void *o, uint32_t i) {
  return consigne_outcome_assumed_tag(o, i);
}
static const char *warning_name(const void *o, uint32_t i) {
  return consigne_outcome_warning(o, i);
}
static int warning_mark(const void *o, uint32_t i) {
  return consigne_outcome_warning_assumed(o, i);
}
static const char *held_name(const void *o, uint32_t i) {
  return consigne_outcome_held_up_by_rule(o, i);
}
static int no_mark(const void *o, uint32_t i) {
  return o == NULL && i > 0;
}
static int assumed_mark(const void *o, uint32_t i) {
  return !no_mark(o, i);
}
/* Of a field "dkim.d", or "listener=smtps" where it is a word that the ruleset does not know. */
static const char *need_name(const void *d, uint32_t i) {
  static char word[256];
  const consigne_need *need = consigne_decision_need(d, i);
  const char *id = consigne_need_id(need), *name = consigne_need_name(need), *key = consigne_need_key(need);
  if (id || !key) return id ? id : name;
  snprintf(word, sizeof word, "%s=%s", name, key);
  return word;
}
static int need_mark(const void *d, uint32_t i) {
  return consigne_need_optional(consigne_decision_need(d, i));
}

static void tell_list(policy *p, const char *title, uint32_t count, name_at *name, mark_at *mark,
                      const void *list) {
  for (uint32_t i = 0; i < count; i++) {
    cgn_buffer_add_string(&p->told, i == 0 ? title : ",");
    cgn_buffer_add_string(&p->told, name(list, i));
    if (mark(list, i)) cgn_buffer_add_octet(&p->told, '?');
  }
}

const char *policy_tell(policy *p, const consigne_outcome *outcome) {
  const char *rule = consigne_outcome_rule(outcome), *enhanced = consigne_outcome_enhanced(outcome);
  cgn_buffer_clear(&p->told);
  cgn_buffer_add_string(&p->told, consigne_verdict_name(consigne_outcome_verdict(outcome)));
  cgn_buffer_add_octet(&p->told, ' ');
  cgn_buffer_add_string(&p->told, rule ? rule : "-");
  if (consigne_outcome_code(outcome)) {
    cgn_buffer_add_octet(&p->told, ' ');
    cgn_buffer_add_number(&p->told, consigne_outcome_code(outcome));
    cgn_buffer_add_octet(&p->told, ' ');
    cgn_buffer_add_string(&p->told, enhanced ? enhanced : "-");
  }
  if (consigne_outcome_assumed(outcome)) cgn_buffer_add_string(&p->told, " assumed");
  uint32_t tags = consigne_outcome_tags(outcome), assumed = consigne_outcome_assumed_tags(outcome);
  tell_list(p, " tags:", tags, tag_name, no_mark, outcome);
  tell_list(p, tags ? "," : " tags:", assumed, assumed_tag_name, assumed_mark, outcome);
  tell_list(p, " warns:", consigne_outcome_warnings(outcome), warning_name, warning_mark, outcome);
  tell_list(p, " held:", consigne_outcome_held_up_by(outcome), held_name, no_mark, outcome);
  return cgn_buffer_string(&p->told);
}

const char *policy_decide(policy *p, const char *facts, int flags) {
  int given = policy_give(p, facts);
  cr_assert_eq(given, CONSIGNE_OK, "%s: %s", facts, consigne_status_name(given));
  int status = consigne_decide(p->ruleset, p->query, flags, p->decision);
  cr_assert_eq(status, CONSIGNE_OK, "%s: %s", facts, consigne_status_name(status));
  policy_tell(p, consigne_decision_outcome(p->decision));
  tell_list(p, " needs:", consigne_decision_needs(p->decision), need_name, need_mark, p->decision);
  return cgn_buffer_string(&p->told);
}

void policy_expect(const char *row, const char *rules, const char *facts, int flags, const char *told) {
  policy p = {.options = NULL};
  policy_open(&p, rules);
  const char *got = policy_decide(&p, facts, flags);
  cr_expect_str_eq(got, told, "%s: [%s] instead of [%s]", row, got, told);
  policy_close(&p);
}
