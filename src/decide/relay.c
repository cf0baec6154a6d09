/* SPDX-License-Identifier: MIT */
/* Who the relay is, and whether it carries an address. */
#include "decide/relay.h"

static cgn_truth part_in(cgn_judge *judge, int field, uint32_t set) {
  const cgn_known *known = cgn_known_of(judge, field);
  const cgn_value *value = cgn_known_first(known);
  cgn_truth truth = CGN_FALSE;
  if (value) truth = cgn_view_in(judge, cgn_view_of(judge, field, value), CGN_PART_WHOLE, set);
  if (known->state == CGN_COMPLETE || truth == CGN_TRUE) return truth;
  cgn_lack(judge, field);
  return CGN_UNKNOWN;
}

cgn_truth cgn_relay_in(cgn_judge *judge, uint32_t set) {
  if (set == CGN_NONE) return CGN_FALSE;
  cgn_lacks before = judge->lacks;
  cgn_truth truth = CGN_FALSE;
  if (cgn_set_at(judge, set)->has_networks) truth = part_in(judge, CONSIGNE_RELAY_IP, set);
  if (truth != CGN_TRUE && cgn_set_at(judge, set)->has_names)
    truth = cgn_or(truth, part_in(judge, CONSIGNE_RELAY_NAME, set));
  return cgn_settle(judge, before, truth);
}

static cgn_truth is_in_force(cgn_judge *judge, const cgn_delegation *delegation) {
  int64_t now;
  if (delegation->end == INT64_MAX) return CGN_TRUE;
  cgn_truth given = cgn_known_now(judge, &now);
  if (given == CGN_TRUE) return cgn_truth_of(now < delegation->end);
  if (given == CGN_UNKNOWN) cgn_lack(judge, CONSIGNE_NOW);
  return given; /* absent: every `until` has passed */
}

cgn_truth cgn_carries(cgn_judge *judge, const cgn_set *set) {
  if (set->provider != CGN_NONE) return cgn_relay_in(judge, cgn_provider_at(judge, set->provider)->relays);
  const cgn_delegation *delegation =
      &CGN_ITEMS(judge->image, judge->program->delegations, cgn_delegation)[set->delegation];
  cgn_lacks before = judge->lacks;
  cgn_truth truth = cgn_relay_in(judge, delegation->to);
  if (truth != CGN_FALSE) truth = cgn_and(truth, is_in_force(judge, delegation));
  return cgn_settle(judge, before, truth);
}

/* The same of providers whose domains the caller knows. The relay comes first: it is asked once for all addresses.
 */
static cgn_truth carries_external(cgn_judge *judge, const cgn_view *view) {
  const cgn_provider *providers = CGN_ITEMS(judge->image, judge->program->providers, cgn_provider);
  cgn_truth truth = CGN_FALSE;
  for (uint32_t i = 0; i < judge->program->providers.count && truth != CGN_TRUE; i++) {
    uint32_t domains = providers[i].domains;
    if (domains == CGN_NONE || !cgn_set_at(judge, domains)->external) continue;
    cgn_lacks before = judge->lacks;
    cgn_truth one = cgn_relay_in(judge, providers[i].relays);
    if (one != CGN_FALSE) one = cgn_and(one, cgn_view_in(judge, view, CGN_PART_WHOLE, domains));
    truth = cgn_or(truth, cgn_settle(judge, before, one));
  }
  return truth;
}

cgn_truth cgn_carried(cgn_judge *judge, cgn_view *view) {
  if (view->carried_known && !(view->carried == CGN_UNKNOWN && judge->tracing_lacks)) return view->carried;
  cgn_lacks before = judge->lacks;
  cgn_truth truth = CGN_FALSE;
  for (uint32_t i = 0; i < view->carrier_count && truth != CGN_TRUE; i++)
    truth = cgn_or(truth, cgn_carries(judge, cgn_set_at(judge, view->carriers[i])));
  if (truth != CGN_TRUE && judge->program->domains_external) truth = cgn_or(truth, carries_external(judge, view));
  view->carried = truth;
  view->carried_known = true;
  return cgn_settle(judge, before, truth);
}
