/* SPDX-License-Identifier: MIT */
/*
 * What makes one test true, or false. Only what a postmaster or an honest
 * sender can do is proposed. Nobody is told to log in as somebody else, to
 * show an address that the login does not own, or to avoid a check by another
 * entrance.
 */
#include "advise/repair/repair.h"
#include "decide/join.h"
#include "decide/need_ask.h"
#include "decide/query_pair.h"
#include "decide/relay.h"
#include "decide/tests.h"

/* A test that must become true, or false. */
typedef struct wish {
  const cgn_refusal *refusal;
  const cgn_test *test;
  const cgn_value *value; /* the test is about it; NULL: about none */
  int field;              /* of that value */
  bool positive;          /* the test without `not` and `no` must become true */
  cgn_plans *plans;
} wish;

static cgn_judge *judge_of(const wish *w) {
  return w->refusal->judge;
}

static cgn_view *view_of(const wish *w) {
  return w->value ? cgn_view_of(judge_of(w), w->field, w->value) : NULL;
}

static const cgn_value *first_of(const wish *w, int field) {
  return cgn_known_first(cgn_known_of(judge_of(w), field));
}

static cgn_text clause_of(const wish *w) {
  return cgn_image_text(judge_of(w)->image, w->test->text);
}

static void add_change(const wish *w, cgn_repair_change change) {
  change.clause = clause_of(w);
  cgn_repair_add(w->refusal, w->plans, change);
}

/* One change as a plan, to which others can be joined. */
static cgn_plan make_plan(const wish *w, cgn_repair_change change) {
  wish alone = *w;
  cgn_plans one;
  one.count = 0;
  alone.plans = &one;
  add_change(&alone, change);
  return one.count > 0 ? one.at[0] : (cgn_plan){.count = 0};
}

/* ---- Values of fields ---------------------------------------------------------------------- */

static int kind_of(int field) {
  if (cgn_field_includes(CONSIGNE_FIELD_RELAY, field)) return CONSIGNE_REPAIR_RELAY;
  switch (field) {
  case CONSIGNE_FIELD_DKIM_D: return CONSIGNE_REPAIR_SIGNATURE;
  case CONSIGNE_FIELD_SPF_D: return CONSIGNE_REPAIR_SPF;
  case CONSIGNE_FIELD_DMARC_D: return CONSIGNE_REPAIR_DMARC;
  case CONSIGNE_FIELD_ARC_D: return CONSIGNE_REPAIR_SEALER;
  case CONSIGNE_FIELD_ARC_DKIM_D: return CONSIGNE_REPAIR_SEALED;
  case CONSIGNE_FIELD_SMTP_AUTH:
  case CONSIGNE_FIELD_SMTP_AUTHCID: return CONSIGNE_REPAIR_LOGIN;
  case CONSIGNE_FIELD_TLS: return CONSIGNE_REPAIR_TLS;
  case CONSIGNE_FIELD_LISTENER: return CONSIGNE_REPAIR_LISTENER;
  default: return CONSIGNE_REPAIR_FACT;
  }
}

static bool is_logged_in(const wish *w) {
  return cgn_known_of(judge_of(w), CONSIGNE_FIELD_SMTP_AUTH)->first;
}

/* `of`: the item that the ruleset lists, if the value is only one of many that it stands for; at NULL: the value
 * is listed. */
static void propose_one(const wish *w, int field, cgn_text value, cgn_text of) {
  cgn_ip ip;
  int kind = kind_of(field);
  if (kind == CONSIGNE_REPAIR_LOGIN && is_logged_in(w)) return;
  if (cgn_field_draws(field) && cgn_query_tells_relay(judge_of(w)->query)) return; /* to give both is E_ORDER */
  if (kind == CONSIGNE_REPAIR_LOGIN) field = CONSIGNE_FIELD_SMTP_AUTH;
  if (kind == CONSIGNE_REPAIR_RELAY)
    field = cgn_relay_source(judge_of(w),
                             cgn_ip_read(value, &ip) ? CONSIGNE_FIELD_RELAY_IP : CONSIGNE_FIELD_RELAY_NAME);
  field = field ? cgn_field_slot(judge_of(w), field) : 0;
  if (cgn_query_says_relay_twice(judge_of(w)->query, field)) return; /* no caller could give that */
  if (field && value.length > 0)
    add_change(w, (cgn_repair_change){.kind = kind, .field = field, .value = value, .name = of});
}

static void propose(const wish *w, int field, cgn_text value) {
  propose_one(w, field, value, (cgn_text){NULL, 0});
}

static void propose_found(const wish *w, int field, const cgn_values_found *found) {
  for (uint32_t i = 0; i < found->count; i++) propose_one(w, field, found->at[i], found->of[i]);
}

/*
 * SPF is about the reverse-path (RFC 7208 2.4), DMARC about From (RFC 7489
 * 3.1): no other domain can pass. 0: any.
 */
static int speaks_of(int field) {
  if (field == CONSIGNE_FIELD_SPF_D) return CONSIGNE_FIELD_SMTP_MAILFROM;
  return field == CONSIGNE_FIELD_DMARC_D ? CONSIGNE_FIELD_HEADER_FROM : 0;
}

/* For a method that is about one field: the domain of that field, whatever `domain` is. */
static void propose_domain(const wish *w, int field, cgn_text domain) {
  int about = speaks_of(field);
  if (!about) {
    propose(w, field, domain);
    return;
  }
  const cgn_value *value = first_of(w, about);
  if (value) propose(w, field, cgn_view_of(judge_of(w), about, value)->written);
}

static void propose_members(const wish *w, int field, uint32_t set) {
  cgn_values_found found = {.count = 0};
  cgn_found_members(w->refusal, set, &found);
  propose_found(w, field, &found);
}

/* ---- Who carries an address ------------------------------------------------------------------ */

/* The address that is claimed: the subject, or the first identity. */
static cgn_view *claimed(const wish *w) {
  const cgn_refusal *refusal = w->refusal;
  if (refusal->subject && cgn_field_type(refusal->subject_field) == CGN_TYPE_ADDRESS)
    return cgn_view_of(refusal->judge, refusal->subject_field, refusal->subject);
  const cgn_value *value = first_of(w, CONSIGNE_FIELD_IDENTITY);
  return value ? cgn_view_of(refusal->judge, CONSIGNE_FIELD_IDENTITY, value) : NULL;
}

static void propose_claimed(const wish *w, int field) {
  const cgn_view *address = claimed(w);
  if (address) propose_domain(w, field, address->domain);
}

static void propose_carriers(const wish *w, const cgn_view *view) {
  const cgn_judge *judge = judge_of(w);
  const cgn_delegation *delegations = CGN_ITEMS(judge->image, judge->program->delegations, cgn_delegation);
  for (uint32_t i = 0; view && i < view->carrier_count; i++) {
    const cgn_set *set = cgn_set_at(judge, view->carriers[i]);
    bool provider = set->provider != CGN_NONE;
    propose_members(w, CONSIGNE_FIELD_RELAY,
                    provider ? cgn_provider_at(judge, set->provider)->relays : delegations[set->delegation].to);
  }
}

static void carried(const wish *w) {
  propose_carriers(w, view_of(w));
  cgn_repair_delegation(w->refusal, w->plans, view_of(w), clause_of(w));
}

/* ---- Who may show an address ------------------------------------------------------------------- */

/* Puts the login's own address into each field that shows the refused one. */
static void propose_sender(const wish *w, cgn_text shown, cgn_text instead) {
  cgn_plan all = {.count = 0};
  for (int i = 0, field; (field = cgn_field_part(w->field, i)) != 0; i++) {
    bool shows = false;
    cgn_walk walk = cgn_walk_of(cgn_known_of(judge_of(w), field));
    for (const cgn_value *value; !shows && (value = cgn_walk_next(&walk));)
      shows = cgn_text_equal(cgn_view_of(judge_of(w), field, value)->text, shown);
    if (!shows) continue;
    cgn_plan one =
        make_plan(w, (cgn_repair_change){.kind = CONSIGNE_REPAIR_SENDER, .field = field, .value = instead});
    if (one.count == 0 || !cgn_plan_join(&all, &one)) return;
  }
  if (all.count > 0) cgn_plans_add(w->plans, &all);
}

static void propose_own_address(const wish *w) {
  const cgn_view *view = view_of(w);
  const cgn_value *login = first_of(w, CONSIGNE_FIELD_SMTP_AUTH);
  const cgn_field *info = cgn_field_of(w->field);
  cgn_values_found found = {.count = 0};
  if (!view || !login || !info || !info->claim || view->type != CGN_TYPE_ADDRESS) return;
  cgn_found_owned(w->refusal, cgn_view_of(judge_of(w), CONSIGNE_FIELD_SMTP_AUTH, login), &found);
  for (uint32_t i = 0; i < found.count; i++) propose_sender(w, view->text, found.at[i]);
}

static void propose_logins(const wish *w, const cgn_view *address) {
  cgn_values_found found = {.count = 0};
  if (!address) return;
  cgn_found_owners(w->refusal, address, &found);
  propose_found(w, CONSIGNE_FIELD_SMTP_AUTH, &found);
}

static void owned(const wish *w) {
  const cgn_value *login = first_of(w, w->test->right);
  if (!view_of(w)) return;
  propose_own_address(w);
  propose_logins(w, view_of(w));
  if (login)
    cgn_repair_owner(w->refusal, w->plans, view_of(w), cgn_view_of(judge_of(w), w->test->right, login),
                     clause_of(w));
}

/* ---- Who sealed --------------------------------------------------------------------------------- */

/* One more sealer of the set, whose seal reports what it saw. */
static void propose_sealers(const wish *w, uint32_t set, const cgn_plan *report) {
  cgn_values_found found = {.count = 0};
  cgn_found_members(w->refusal, set, &found);
  for (uint32_t i = 0; i < found.count; i++) {
    cgn_plan plan = make_plan(w, (cgn_repair_change){.kind = CONSIGNE_REPAIR_SEALER,
                                                     .field = CONSIGNE_FIELD_ARC_D,
                                                     .value = found.at[i],
                                                     .name = found.of[i]});
    if (plan.count > 0 && cgn_plan_join(&plan, report)) cgn_plans_add(w->plans, &plan);
  }
}

/* One more trusted sealer; or the last sealer, if it becomes trusted, reports the domain. */
static void sealed(const wish *w) {
  uint32_t set = cgn_test_set(judge_of(w), w->test);
  const cgn_values *seals = &judge_of(w)->query->fields[CONSIGNE_FIELD_ARC_D];
  const cgn_value *newest = seals->seals && seals->count > 0 ? &seals->at[0] : NULL;
  if (!w->positive || !view_of(w) || set == CGN_NONE) return;
  for (uint32_t i = 0; newest && i < seals->count; i++)
    if (seals->at[i].ordinal > newest->ordinal) newest = &seals->at[i];
  const cgn_plan report = make_plan(w, (cgn_repair_change){.kind = CONSIGNE_REPAIR_SEALED,
                                                           .field = CONSIGNE_FIELD_ARC_DKIM_D,
                                                           .value = view_of(w)->domain});
  if (report.count == 0) return;
  propose_sealers(w, set, &report);
  if (!newest) return;
  cgn_plans_add(w->plans, &report);
  if (w->test->set != CGN_NONE)
    cgn_repair_item(w->refusal, w->plans, w->test, cgn_view_of(judge_of(w), CONSIGNE_FIELD_ARC_D, newest));
}

/* ---- Membership -------------------------------------------------------------------------------- */

/* The best protocol of the set. Protocols older than TLS 1.2 are not proposed (RFC 8996). */
static void propose_protocol(const wish *w) {
  static const struct { const char *shown, *word; } protocols[] = {{"TLSv1.3", "tlsv1.3"}, {"TLSv1.2", "tlsv1.2"}};
  const cgn_judge *judge = judge_of(w);
  for (size_t i = 0; i < sizeof protocols / sizeof *protocols; i++) {
    cgn_text word = cgn_text_of_string(protocols[i].word);
    uint32_t class = cgn_names_find(judge->image, &judge->program->names, CGN_NAME_WORD, word);
    bool listed = class != CGN_NONE && cgn_class_has(judge->image, class, w->test->set);
    if (listed != w->positive) continue;
    propose(w, CONSIGNE_FIELD_TLS, cgn_text_of_string(protocols[i].shown));
    return;
  }
}

/* For a rule that is only about who comes in by which listener. */
static void propose_door(const wish *w) {
  bool doors = !w->refusal->subject && w->refusal->rule->proofs.count == 0;
  if (doors && is_logged_in(w)) propose(w, CONSIGNE_FIELD_LISTENER, CGN_TEXT("submission"));
}

/* Of the results of a method only "pass" is proposed: no other word is better than the one that is there. */
static void propose_word(const wish *w) {
  const cgn_field *info = cgn_field_of(w->test->field);
  bool result = info && cgn_field_has_word(info, CGN_TEXT("pass"));
  if (w->test->field == CONSIGNE_FIELD_LISTENER) {
    propose_door(w);
  } else if (w->test->field == CONSIGNE_FIELD_TLS) {
    propose_protocol(w);
  } else if (result) {
    propose(w, w->test->field, CGN_TEXT("pass"));
  } else if (w->positive) {
    propose_members(w, w->test->field, w->test->set);
  }
}

static void propose_login_in(const wish *w) {
  cgn_values_found found = {.count = 0};
  if (!w->positive) return;
  cgn_found_members(w->refusal, w->test->set, &found);
  if (found.count > 0) propose(w, CONSIGNE_FIELD_SMTP_AUTH, found.at[0]); /* any login of the set will do */
}

/* Adds the value to the set of the test, if the set has a name. */
static void propose_item(const wish *w) {
  static const int relay[] = {CONSIGNE_FIELD_RELAY_NAME, CONSIGNE_FIELD_RELAY_IP};
  if (!w->positive || w->test->set == CGN_NONE || w->test->part == CGN_PART_LOCAL) return;
  if (w->test->field != CONSIGNE_FIELD_RELAY) {
    if (view_of(w)) cgn_repair_item(w->refusal, w->plans, w->test, view_of(w));
    return;
  }
  for (size_t i = 0; i < sizeof relay / sizeof *relay; i++) {
    const cgn_value *value = first_of(w, relay[i]);
    if (value) cgn_repair_item(w->refusal, w->plans, w->test, cgn_view_of(judge_of(w), relay[i], value));
  }
}

static void membership(const wish *w) {
  int field = w->test->field;
  switch (cgn_field_type(field)) {
  case CGN_TYPE_RELAY:
  case CGN_TYPE_IP:
  case CGN_TYPE_HOST:
    if (w->positive)
      propose_members(w, field, cgn_test_set(judge_of(w), w->test));
    else
      propose_carriers(w, claimed(w));
    propose_item(w);
    break;
  case CGN_TYPE_DOMAIN:
    if (w->positive && speaks_of(field)) propose_domain(w, field, CGN_TEXT(""));
    if (w->positive && cgn_field_is_proof(field) && !speaks_of(field)) {
      propose_claimed(w, field); /* the items of an external set and the matches of a pattern cannot be read back */
      propose_members(w, field, cgn_test_set(judge_of(w), w->test));
    }
    propose_item(w);
    break;
  case CGN_TYPE_LOGIN:
    propose_login_in(w);
    propose_item(w);
    break;
  case CGN_TYPE_ADDRESS:
    propose_own_address(w);
    propose_item(w);
    break;
  case CGN_TYPE_WORD: propose_word(w); break;
  case CGN_TYPE_INSTANT:
  case CGN_TYPE_NONE: break;
  }
}

/* ---- Likeness and presence ------------------------------------------------------------------------ */

/* `aligned` accepts every domain of the organisation: its own, and any name below it. */
static void propose_related(const wish *w, int field, cgn_view *like, cgn_part part) {
  cgn_text organisation = cgn_view_like(judge_of(w), like, part, CGN_LIKE_ORGANISATION);
  cgn_buffer *buffer = &w->refusal->repairs->buffer;
  if (!w->refusal->related || w->test->kind != CGN_TEST_ALIGNED || speaks_of(field)) return;
  if (organisation.length == 0) return;
  propose(w, field, organisation);
  cgn_buffer_clear(buffer);
  cgn_buffer_add_string(buffer, "*.");
  cgn_buffer_add(buffer, organisation);
  cgn_text below = cgn_arena_copy(&w->refusal->repairs->arena, cgn_buffer_text(buffer));
  cgn_buffer_clear(buffer);
  cgn_buffer_add_string(buffer, "mail.");
  cgn_buffer_add(buffer, organisation);
  cgn_text name = cgn_arena_copy(&w->refusal->repairs->arena, cgn_buffer_text(buffer));
  if (buffer->failed) w->refusal->repairs->arena.failed = true;
  if (below.at && name.at) propose_one(w, field, name, below);
}

static void likeness(const wish *w) {
  cgn_view *view = view_of(w);
  const cgn_value *right = cgn_field_is_proof(w->test->field) ? first_of(w, w->test->right) : NULL;
  if (!w->positive) return;
  if (view && cgn_field_is_proof(w->test->right)) {
    propose_domain(w, w->test->right, view->domain);
    propose_related(w, w->test->right, view, (cgn_part)w->test->part);
  }
  if (right) {
    cgn_view *like = cgn_view_of(judge_of(w), w->test->right, right);
    propose_domain(w, w->test->field, like->domain);
    propose_related(w, w->test->field, like, (cgn_part)w->test->right_part);
  }
}

static void presence(const wish *w) {
  const cgn_view *address = claimed(w);
  int field = w->test->field;
  if (w->positive) return; /* to leave something out proves nothing */
  if (field == CONSIGNE_FIELD_TLS) propose(w, field, CGN_TEXT("TLSv1.3"));
  if (!address) return;
  if (cgn_field_is_proof(field)) propose_claimed(w, field);
  if (cgn_field_type(field) != CGN_TYPE_LOGIN) return;
  propose_logins(w, address);
  propose(w, field, address->plain);
}

/* ---- One test ----------------------------------------------------------------------------------------- */

static void find_plans(const wish *w) {
  switch ((cgn_test_kind)w->test->kind) {
  case CGN_TEST_IN: membership(w); return;
  case CGN_TEST_CARRIED:
    if (w->positive && w->value) carried(w);
    return;
  case CGN_TEST_OWNED:
    if (w->positive) owned(w);
    return;
  case CGN_TEST_SEALED: sealed(w); return;
  case CGN_TEST_EQUALS:
  case CGN_TEST_ALIGNED:
  case CGN_TEST_ALIGNED_EXACTLY: likeness(w); return;
  case CGN_TEST_ABSENT: presence(w); return;
  case CGN_TEST_NULL:
  case CGN_TEST_MALFORMED:
  case CGN_TEST_LIMIT: return; /* only the sender can change it, or time */
  }
}

/* A clause about the subject is about that value alone. A test of `relay` (two fields) or of a limit is about no
 * value. */
static bool is_of_one_value(const wish *w, bool of_subject) {
  return w->test->bare || of_subject || w->test->kind == CGN_TEST_LIMIT || w->test->field == CONSIGNE_FIELD_RELAY;
}

/* If one value is enough, tries each value that is not as wanted. Otherwise the first: the next one comes up
 * later. */
static void find_plans_of_values(wish *w, bool wanted) {
  bool no = w->test->quantifier == CGN_NO, one_does = wanted == (w->test->quantifier == CGN_ANY);
  cgn_truth serves = cgn_truth_of(wanted != no);
  cgn_walk walk = cgn_walk_of(cgn_known_of(judge_of(w), w->test->field));
  uint32_t found = 0, most = one_does ? CGN_REPAIR_CLAIMS : 1;
  w->field = w->test->field;
  for (const cgn_value *value; found < most && (value = cgn_walk_next(&walk));) {
    if (cgn_test_value(judge_of(w), w->test, value) == serves) continue;
    w->value = value;
    find_plans(w);
    found++;
  }
  if (found == 0) find_plans(w);
}

void cgn_repair_test(const cgn_refusal *refusal, uint32_t index, bool of_subject, bool wanted, cgn_plans *plans) {
  const cgn_test *test = cgn_test_at(refusal->judge, index);
  cgn_truth truth = of_subject ? cgn_test_value(refusal->judge, test, refusal->subject)
                               : cgn_test_holds(refusal->judge, index, refusal->subject);
  if (truth == cgn_truth_of(wanted)) {
    const cgn_plan nothing = {.count = 0};
    cgn_plans_add(plans, &nothing);
    return;
  }
  wish w = {.refusal = refusal, .test = test, .plans = plans};
  w.positive = (wanted != (bool)test->negated) != (test->quantifier == CGN_NO && !of_subject);
  if (is_of_one_value(&w, of_subject)) {
    w.value = test->bare || of_subject ? refusal->subject : NULL;
    w.field = refusal->subject_field;
    find_plans(&w);
  } else {
    find_plans_of_values(&w, wanted);
  }
}
