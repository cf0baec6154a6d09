/* SPDX-License-Identifier: MIT */
/*
 * Only the newest message signature of a chain must verify (RFC 8617 5.2), so
 * whoever seals may have replaced the message. What a seal reports therefore
 * counts as long as each seal from it to the newest is by somebody who is
 * trusted; of several that report the same the newest needs the least trust.
 */
#include "decide/sealed.h"

#include "decide/join.h"
#include "decide/tests.h"

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
  return cgn_lack(judge, CONSIGNE_FIELD_ARC);
}

/* Unknown: a seal that is still to come may be by anybody; or sealers are told, and not in which order. */
static cgn_truth read_chain(cgn_judge *judge, chain *of) {
  const cgn_known *reports = cgn_known_of(judge, CONSIGNE_FIELD_ARC_DKIM_D);
  const cgn_value *value;
  *of = (chain){.sealers = cgn_known_of(judge, CONSIGNE_FIELD_ARC_D)};
  if (of->sealers->state == CGN_COMPLETE && !of->sealers->some) return CGN_FALSE;
  if (of->sealers->state != CGN_COMPLETE || reports->state != CGN_COMPLETE) {
    cgn_lack(judge, CONSIGNE_FIELD_ARC_D);
    return cgn_lack(judge, CONSIGNE_FIELD_ARC_DKIM_D);
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
    const cgn_view *sealer = cgn_view_of(judge, CONSIGNE_FIELD_ARC_D, of->seals[i]);
    truth = cgn_and(truth, sealer->unknown ? CGN_UNKNOWN : cgn_view_in(judge, sealer, CGN_PART_WHOLE, set));
  }
  return truth;
}

cgn_truth cgn_sealed(cgn_judge *judge, const cgn_test *test, cgn_view *address) {
  cgn_lacks before = judge->lacks;
  chain of;
  cgn_truth truth = is_valid(judge);
  if (truth != CGN_FALSE) truth = cgn_and(truth, read_chain(judge, &of));
  if (truth == CGN_TRUE) {
    uint32_t seal = find_report(judge, address);
    truth = seal == 0 ? CGN_FALSE : are_trusted(judge, test, &of, seal);
  }
  return cgn_settle(judge, before, truth);
}
