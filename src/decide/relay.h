/* SPDX-License-Identifier: MIT */
/* The relay, which is an address and a name, either of which may be unknown (language section 2). */
#ifndef CGN_DECIDE_RELAY_H
#define CGN_DECIDE_RELAY_H

#include "decide/judge.h"

/* Whether relay is drawn, from who the client and the server are, and not what the caller says or leaves out. */
bool cgn_relay_is_drawn(const cgn_judge *judge);
/*
 * The field in which a caller would say another value of this half of the
 * relay: itself, or where relay is drawn what that is drawn from. 0: there is
 * none, or nobody can tell yet.
 */
int cgn_relay_source(cgn_judge *judge, int field);
/* Where it is drawn: what is known of relay.ip or relay.name, and what that waits for. */
void cgn_relay_draw(cgn_judge *judge, int field, cgn_known *known);
void cgn_relay_need(cgn_judge *judge, int field);

/*
 * Whether the relay is in a set of relays: its address in the networks or its
 * name in the names. A set without networks never reads the address, one
 * without names never the name. CGN_NONE, no set: false.
 */
cgn_truth cgn_relay_in(cgn_judge *judge, uint32_t set);

/* Whether the relay carries what this set stands for, a provider's domains or a delegation's items. */
cgn_truth cgn_carries(cgn_judge *judge, const cgn_set *set);
/* "carried by relay": some provider of the address, or a delegation, lists the relay (language section 3). */
cgn_truth cgn_carried(cgn_judge *judge, cgn_view *view);

#endif
