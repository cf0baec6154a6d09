/* SPDX-License-Identifier: MIT */
/*
 * The kinds of tests. Each looks at one value, or at a field as a whole;
 * `not`, quantifiers and what is unknown of a field are in one place each.
 */
#include "decide/tests.h"

#include "decide/join.h"
#include "decide/limit.h"
#include "decide/owners.h"
#include "decide/relay.h"

/* ---- Of one value ---------------------------------------------------------- */

uint32_t cgn_test_set(const cgn_judge *judge, const cgn_test *test) {
  if (test->set != CGN_NONE) return test->set;
  const cgn_provider *provider = cgn_provider_at(judge, test->provider);
  return cgn_field_is_host(test->field) ? provider->relays : provider->domains;
}

static cgn_truth is_in(cgn_judge *judge, const cgn_test *test, cgn_view *view) {
  uint32_t set = cgn_test_set(judge, test);
  return set == CGN_NONE ? CGN_FALSE : cgn_view_in(judge, view, (cgn_part)test->part, set);
}

static cgn_truth equals(cgn_judge *judge, const cgn_test *test, cgn_view *view) {
  if (cgn_equals_as_written(test)) return cgn_aligned(judge, test, view);
  cgn_text text = cgn_view_like(judge, view, (cgn_part)test->part, CGN_LIKE_KEY);
  return cgn_join_has(judge, test->right, (cgn_part)test->right_part, CGN_LIKE_KEY, text);
}

/* ---- `sealed by` -------------------------------------------------------------- */

/*
 * Only the newest message signature of a chain must verify (RFC 8617 5.2), so
 * whoever seals may have replaced the message. What a seal reports therefore
 * counts while each seal from it to the newest is by somebody who is trusted. Of
 * several seals that report the same, the newest one needs the least trust.
 */

/* One decision's view of the chain. */
typedef struct chain {
  const cgn_known *sealers;
  const cgn_value *seals[CGN_SEALS + 1]; /* by number; NULL: not told */
  uint32_t newest;
} chain;

/* Only `pass` is a valid chain; after a temperror nobody knows. */
static cgn_truth is_valid(cgn_judge *judge) {
  const cgn_known *known = cgn_known_of(judge, CONSIGNE_FIELD_ARC);
  const cgn_value *result = cgn_known_first(known);
  if (result && cgn_text_equal(result->key, CGN_TEXT("pass"))) return CGN_TRUE;
  bool error = result && cgn_text_equal(result->key, CGN_TEXT("temperror"));
  if (known->state == CGN_COMPLETE && !error) return CGN_FALSE;
  return cgn_need_field(judge, CONSIGNE_FIELD_ARC);
}

/* Unknown: a seal that is still to come may be by anybody; or sealers are told, and not in which order. */
static cgn_truth read_chain(cgn_judge *judge, chain *of) {
  const cgn_known *reports = cgn_known_of(judge, CONSIGNE_FIELD_ARC_DKIM_D);
  const cgn_value *value;
  *of = (chain){.sealers = cgn_known_of(judge, CONSIGNE_FIELD_ARC_D)};
  if (of->sealers->state == CGN_COMPLETE && !of->sealers->first) return CGN_FALSE;
  if (of->sealers->state != CGN_COMPLETE || reports->state != CGN_COMPLETE) {
    cgn_need_field(judge, CONSIGNE_FIELD_ARC_D);
    return cgn_need_field(judge, CONSIGNE_FIELD_ARC_DKIM_D);
  }
  if (!judge->query->fields[CONSIGNE_FIELD_ARC_D].seals) return CGN_UNKNOWN;
  for (cgn_walk walk = cgn_walk_of(of->sealers); (value = cgn_walk_next(&walk));) {
    of->seals[value->ordinal] = value;
    if (value->ordinal > of->newest) of->newest = value->ordinal;
  }
  for (uint32_t i = 1; i <= of->newest; i++)
    if (!of->seals[i]) return CGN_FALSE; /* a chain with a gap is none (RFC 8617 5.2) */
  return CGN_TRUE;
}

/* The newest seal that reports a domain of the organisation, of the name as it is written or replaced; 0: none
 * does. */
static uint32_t find_report(cgn_judge *judge, cgn_view *address) {
  const cgn_likeness written = CGN_LIKE_WRITTEN_ORGANISATION;
  cgn_text own = cgn_view_like(judge, address, CGN_PART_WHOLE, written);
  cgn_text instead = cgn_view_like(judge, address, CGN_PART_WHOLE, CGN_LIKE_ORGANISATION);
  uint32_t last = cgn_join_last(judge, CONSIGNE_FIELD_ARC_DKIM_D, CGN_PART_WHOLE, written, own);
  uint32_t other = cgn_join_last(judge, CONSIGNE_FIELD_ARC_DKIM_D, CGN_PART_WHOLE, written, instead);
  last = other > last ? other : last;
  return last ? last - 1 : 0;
}

/* Whether all from the newest down to this one are by sealers of the set. */
static cgn_truth are_trusted(cgn_judge *judge, const cgn_test *test, const chain *of, uint32_t oldest) {
  uint32_t set = cgn_test_set(judge, test);
  cgn_truth truth = set == CGN_NONE ? CGN_FALSE : CGN_TRUE;
  for (uint32_t i = of->newest; i >= oldest && truth != CGN_FALSE; i--) {
    cgn_view *sealer = cgn_view_listed(judge, CONSIGNE_FIELD_ARC_D, of->seals[i]);
    truth = cgn_and(truth, sealer->unknown ? CGN_UNKNOWN : cgn_view_in(judge, sealer, CGN_PART_WHOLE, set));
  }
  return truth;
}

/* A valid chain reports a domain aligned with the address; the test's set has the sealer, and all later ones. */
static cgn_truth is_sealed(cgn_judge *judge, const cgn_test *test, cgn_view *address) {
  cgn_needs before = judge->needs;
  chain of;
  cgn_truth truth = is_valid(judge);
  if (truth != CGN_FALSE) truth = cgn_and(truth, read_chain(judge, &of));
  if (truth == CGN_TRUE) {
    uint32_t seal = find_report(judge, address);
    truth = seal == 0 ? CGN_FALSE : are_trusted(judge, test, &of, seal);
  }
  return cgn_settle(judge, before, truth);
}

/* ---- Of one value, by kind ------------------------------------------------------ */

static cgn_truth test_view(cgn_judge *judge, const cgn_test *test, cgn_view *view) {
  switch ((cgn_test_kind)test->kind) {
  case CGN_TEST_IN: return is_in(judge, test, view);
  case CGN_TEST_EQUALS: return equals(judge, test, view);
  case CGN_TEST_CARRIED: return cgn_carried(judge, view);
  case CGN_TEST_OWNED: return cgn_owned(judge, cgn_view_complete(judge, view), test->right);
  case CGN_TEST_ALIGNED:
  case CGN_TEST_ALIGNED_EXACTLY: return cgn_aligned(judge, test, view);
  case CGN_TEST_SEALED: return is_sealed(judge, test, view);
  case CGN_TEST_ABSENT:
  case CGN_TEST_NULL:
  case CGN_TEST_MALFORMED:    /* of a whole field */
  case CGN_TEST_LIMIT: break; /* of none */
  }
  return CGN_UNKNOWN;
}

cgn_truth cgn_test_value(cgn_judge *judge, const cgn_test *test, const cgn_value *value) {
  cgn_view *view = cgn_view_listed(judge, test->field, value);
  if (view->unknown) {
    cgn_need_word(judge, test->field, value);
    return CGN_UNKNOWN;
  }
  cgn_truth truth = test_view(judge, test, view);
  return test->negated ? cgn_not(truth) : truth;
}

/* ---- Of the values of a field ------------------------------------------------ */

/*
 * The table of section 4. A field with one value that has several readings is
 * read as `any` or, where a rule would grow milder by it, as `every`; where it
 * is absent a test is false and its `not` true. `every` is false for as soon as
 * the test fails for some value.
 */
static cgn_truth test_values(cgn_judge *judge, const cgn_test *test) {
  const cgn_known *known = cgn_known_of(judge, test->field);
  bool every = test->quantifier == CGN_EVERY || (test->quantifier == CGN_ONE && test->universal);
  cgn_truth some = CGN_FALSE;
  if (known->null) return CGN_FALSE; /* of a null reverse-path a test and its `not` are false */
  if (known->state == CGN_COMPLETE && !known->first) {
    if (test->quantifier == CGN_ONE) return cgn_truth_of(test->negated);
    return cgn_truth_of(test->quantifier == CGN_NO);
  }
  cgn_walk walk = cgn_walk_of(known);
  for (const cgn_value *value; some != CGN_TRUE && (value = cgn_walk_next(&walk));) {
    cgn_needs before = judge->needs;
    cgn_truth one = cgn_settle(judge, before, cgn_test_value(judge, test, value));
    some = cgn_or(some, every ? cgn_not(one) : one);
  }
  some = cgn_of_some_value(judge, known, some);
  return every || test->quantifier == CGN_NO ? cgn_not(some) : some;
}

/* ---- Of a field as a whole ---------------------------------------------------- */

static cgn_truth is_absent(cgn_judge *judge, int field) {
  const cgn_known *known = cgn_known_of(judge, field);
  int64_t now;
  if (known->first || known->null) return CGN_FALSE;
  if (field == CONSIGNE_FIELD_SMTP_MAILFROM && known->state == CGN_COMPLETE)
    return CGN_FALSE; /* never: at worst no address */
  if (known->state != CGN_COMPLETE) return cgn_need_field(judge, field);
  return field == CONSIGNE_FIELD_NOW ? cgn_not(cgn_known_now(judge, &now)) : CGN_TRUE;
}

static cgn_truth is_null(cgn_judge *judge, int field) {
  const cgn_known *known = cgn_known_of(judge, field);
  if (known->null) return CGN_TRUE;
  return known->first ? CGN_FALSE : cgn_of_some_value(judge, known, CGN_FALSE);
}

static cgn_truth is_malformed(cgn_judge *judge, int field) {
  const cgn_known *known = cgn_known_of(judge, field);
  return cgn_of_some_value(judge, known, cgn_truth_of(known->state != CGN_NOT_GIVEN && known->malformed));
}

static cgn_truth test_field(cgn_judge *judge, cgn_test_kind kind, int field) {
  switch (kind) {
  case CGN_TEST_ABSENT: return is_absent(judge, field);
  case CGN_TEST_NULL: return is_null(judge, field);
  case CGN_TEST_MALFORMED: return is_malformed(judge, field);
  case CGN_TEST_IN:
  case CGN_TEST_EQUALS:
  case CGN_TEST_CARRIED:
  case CGN_TEST_ALIGNED:
  case CGN_TEST_ALIGNED_EXACTLY:
  case CGN_TEST_OWNED:
  case CGN_TEST_SEALED:
  case CGN_TEST_LIMIT: break;
  }
  return CGN_UNKNOWN;
}

/* The relay is absent when both of its parts are, and malformed when one is. */
static cgn_truth test_relay(cgn_judge *judge, cgn_test_kind kind) {
  cgn_truth truth = kind == CGN_TEST_ABSENT ? CGN_TRUE : CGN_FALSE;
  for (int i = 0, part; (part = cgn_field_part(CONSIGNE_FIELD_RELAY, i)) != 0; i++) {
    cgn_truth one = test_field(judge, kind, part);
    truth = kind == CGN_TEST_ABSENT ? cgn_and(truth, one) : cgn_or(truth, one);
  }
  return truth;
}

bool cgn_test_is_of_field(const cgn_test *test) {
  return test->kind == CGN_TEST_ABSENT || test->kind == CGN_TEST_NULL || test->kind == CGN_TEST_MALFORMED;
}

static cgn_truth test_whole(cgn_judge *judge, const cgn_test *test) {
  cgn_truth truth = CGN_UNKNOWN;
  if (!cgn_test_is_of_field(test))
    truth = cgn_relay_in(judge, cgn_test_set(judge, test));
  else if (test->field == CONSIGNE_FIELD_RELAY)
    truth = test_relay(judge, (cgn_test_kind)test->kind);
  else
    truth = test_field(judge, (cgn_test_kind)test->kind, test->field);
  return test->negated ? cgn_not(truth) : truth;
}

/* ---- Tests --------------------------------------------------------------------- */

static cgn_truth find_out(cgn_judge *judge, const cgn_test *test) {
  cgn_needs before = judge->needs;
  if (test->kind == CGN_TEST_LIMIT) return cgn_limit_exceeded(judge, test->set);
  bool whole = cgn_test_is_of_field(test) || test->field == CONSIGNE_FIELD_RELAY;
  return cgn_settle(judge, before, whole ? test_whole(judge, test) : test_values(judge, test));
}

static cgn_truth holds(cgn_judge *judge, uint32_t index, const cgn_value *subject) {
  const cgn_test *test = cgn_test_at(judge, index);
  if (test->bare && !cgn_test_is_of_field(test))
    return subject ? cgn_test_value(judge, test, subject) : cgn_need_field(judge, test->field);
  uint64_t *memo = &judge->tests[index];
  uint64_t turn = test->by_recipient ? judge->turn : judge->decision;
  cgn_truth known = (cgn_truth)(*memo % 4);
  if (*memo / 4 == turn && !(known == CGN_UNKNOWN && judge->tracing_needs)) return known;
  cgn_truth truth = find_out(judge, test);
  *memo = turn * 4 + truth;
  return truth;
}

cgn_truth cgn_test_holds(cgn_judge *judge, uint32_t index, const cgn_value *subject) {
  if (!cgn_test_at(judge, index)->by_recipient) return holds(judge, index, subject);
  cgn_personal_begin(judge);
  cgn_truth truth = holds(judge, index, subject);
  cgn_personal_end(judge, &(cgn_question){index, false, subject, truth});
  return truth;
}

cgn_truth cgn_test_of_subject(cgn_judge *judge, uint32_t index, const cgn_value *value) {
  const cgn_test *test = cgn_test_at(judge, index);
  if (!test->by_recipient) return cgn_test_value(judge, test, value);
  cgn_personal_begin(judge);
  cgn_truth truth = cgn_test_value(judge, test, value);
  cgn_personal_end(judge, &(cgn_question){index, true, value, truth});
  return truth;
}
