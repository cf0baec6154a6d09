/* SPDX-License-Identifier: MIT */
/*
 * Who the relay is, and whether it carries an address. A caller that knows
 * only who connected must not decide whose mail this is: the server answers for
 * what its own users submit, the client for all else.
 */
#include "decide/relay.h"

#include "decide/query_pair.h"

/* ---- Who it is ------------------------------------------------------------------ */

/*
 * Whether a user of this server submits: on its submission listener, or logged
 * in. While one of the two is not given nothing is drawn, so that a caller
 * that forgot one is told.
 */
static cgn_truth is_submitted(cgn_judge *judge) {
  const cgn_known *listener = cgn_known_of(judge, CONSIGNE_FIELD_LISTENER),
                  *login = cgn_known_of(judge, CONSIGNE_FIELD_SMTP_AUTH);
  const cgn_value *word = cgn_known_first(listener);
  if (listener->state == CGN_NOT_GIVEN || login->state == CGN_NOT_GIVEN) return CGN_UNKNOWN;
  bool unknown =
      listener->state != CGN_COMPLETE || (word && cgn_view_of(judge, CONSIGNE_FIELD_LISTENER, word)->unknown);
  if (login->first || (word && cgn_text_equal(word->key, CGN_TEXT("submission")))) return CGN_TRUE;
  return unknown || login->state != CGN_COMPLETE ? CGN_UNKNOWN : CGN_FALSE;
}

bool cgn_relay_is_drawn(const cgn_judge *judge) {
  const struct consigne_query *query = judge->query;
  if (cgn_query_tells_relay(query)) return false;
  if (cgn_query_tells_source(query)) return true;
  /* Nothing was said of either. CONSIGNE_FIELD_ALL ended both parts of relay, unless one was dropped since. */
  bool ended = true;
  for (int i = 0, part; (part = cgn_field_part(CONSIGNE_FIELD_RELAY, i)) != 0; i++)
    ended &= query->fields[part].rest;
  return ended;
}

/* The field that a part of relay is drawn from; 0: none. */
static int source_of(int field, bool submitted) {
  return cgn_field_row(field)->drawn_from[submitted ? CGN_DRAWN_OF_USERS : CGN_DRAWN_OF_OTHERS];
}

int cgn_relay_source(cgn_judge *judge, int field) {
  if (!cgn_query_says_relay_twice(judge->query, field)) return field;
  cgn_truth submitted = is_submitted(judge);
  return submitted == CGN_UNKNOWN ? 0 : source_of(field, submitted == CGN_TRUE);
}

static bool is_absent(cgn_judge *judge, int field) {
  if (field == 0) return true;
  const cgn_known *known = cgn_known_of(judge, field);
  return known->state == CGN_COMPLETE && !known->first;
}

void cgn_relay_draw(cgn_judge *judge, int field, cgn_known *known) {
  cgn_truth submitted = is_submitted(judge);
  uint64_t turn = known->turn;
  int source = source_of(field, submitted == CGN_TRUE);
  if (submitted == CGN_UNKNOWN) {
    bool absent = is_absent(judge, source_of(field, true)) && is_absent(judge, source_of(field, false));
    known->state = absent ? CGN_COMPLETE : CGN_NOT_GIVEN;
  } else if (source == 0) {
    known->state = CGN_COMPLETE;
  } else {
    *known = *cgn_known_of(judge, source);
    known->turn = turn;
  }
}

void cgn_relay_need(cgn_judge *judge, int field) {
  cgn_truth submitted = is_submitted(judge);
  int source = source_of(field, submitted == CGN_TRUE);
  if (submitted != CGN_UNKNOWN) {
    if (source) cgn_need_field(judge, source);
    return;
  }
  cgn_need_field(judge, CONSIGNE_FIELD_LISTENER);
  cgn_need_field(judge, CONSIGNE_FIELD_SMTP_AUTH);
  cgn_need_word(judge, CONSIGNE_FIELD_LISTENER, cgn_known_first(cgn_known_of(judge, CONSIGNE_FIELD_LISTENER)));
}

/* ---- Whether it is in a set ------------------------------------------------------- */

static cgn_truth part_in(cgn_judge *judge, int field, uint32_t set) {
  const cgn_known *known = cgn_known_of(judge, field);
  const cgn_value *value = cgn_known_first(known);
  cgn_truth truth = CGN_FALSE;
  if (value) truth = cgn_view_in(judge, cgn_view_listed(judge, field, value), CGN_PART_WHOLE, set);
  return cgn_of_some_value(judge, known, truth);
}

cgn_truth cgn_relay_in(cgn_judge *judge, uint32_t set) {
  if (set == CGN_NONE) return CGN_FALSE;
  cgn_needs before = judge->needs;
  cgn_truth truth = CGN_FALSE;
  if (cgn_set_at(judge, set)->has_networks) truth = part_in(judge, CONSIGNE_FIELD_RELAY_IP, set);
  if (truth != CGN_TRUE && cgn_set_at(judge, set)->has_names)
    truth = cgn_or(truth, part_in(judge, CONSIGNE_FIELD_RELAY_NAME, set));
  return cgn_settle(judge, before, truth);
}

/* ---- Whether it carries ----------------------------------------------------------- */

static cgn_truth is_in_force(cgn_judge *judge, const cgn_delegation *delegation) {
  int64_t now;
  if (delegation->end == INT64_MAX) return CGN_TRUE;
  cgn_truth given = cgn_known_now(judge, &now);
  if (given == CGN_UNKNOWN) return cgn_need_field(judge, CONSIGNE_FIELD_NOW);
  return cgn_truth_of(given == CGN_TRUE && now < delegation->end); /* absent: every `until` has passed */
}

cgn_truth cgn_carries(cgn_judge *judge, const cgn_set *set) {
  if (set->provider != CGN_NONE) return cgn_relay_in(judge, cgn_provider_at(judge, set->provider)->relays);
  const cgn_delegation *delegation =
      &CGN_ITEMS(judge->image, judge->program->delegations, cgn_delegation)[set->delegation];
  cgn_needs before = judge->needs;
  cgn_truth truth = cgn_relay_in(judge, delegation->to);
  if (truth != CGN_FALSE) truth = cgn_and(truth, is_in_force(judge, delegation));
  return cgn_settle(judge, before, truth);
}

/* The same of providers whose domains the caller knows. The relay comes first: it is asked once for all addresses.
 */
static cgn_truth carries_external(cgn_judge *judge, cgn_view *view) {
  const cgn_provider *providers = CGN_ITEMS(judge->image, judge->program->providers, cgn_provider);
  cgn_truth truth = CGN_FALSE;
  for (uint32_t i = 0; i < judge->program->providers.count && truth != CGN_TRUE; i++) {
    uint32_t domains = providers[i].domains;
    if (domains == CGN_NONE || !cgn_set_at(judge, domains)->external) continue;
    cgn_needs before = judge->needs;
    cgn_truth one = cgn_relay_in(judge, providers[i].relays);
    if (one != CGN_FALSE) one = cgn_and(one, cgn_view_in(judge, view, CGN_PART_WHOLE, domains));
    truth = cgn_or(truth, cgn_settle(judge, before, one));
  }
  return truth;
}

cgn_truth cgn_carried(cgn_judge *judge, cgn_view *view) {
  if (view->carried_known && !(view->carried == CGN_UNKNOWN && judge->tracing_needs)) return view->carried;
  cgn_needs before = judge->needs;
  cgn_truth truth = CGN_FALSE;
  cgn_view_complete(judge, view);
  for (uint32_t i = 0; i < view->carrier_count && truth != CGN_TRUE; i++)
    truth = cgn_or(truth, cgn_carries(judge, cgn_set_at(judge, view->carriers[i])));
  if (truth != CGN_TRUE && judge->program->domains_external) truth = cgn_or(truth, carries_external(judge, view));
  view->carried = truth;
  view->carried_known = true;
  return cgn_settle(judge, before, truth);
}
