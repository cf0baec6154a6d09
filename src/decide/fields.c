/* SPDX-License-Identifier: MIT */
/*
 * Effective states and values of fields. What hangs on another field is here
 * and nowhere else: identity, the default of smtp.authcid, the domains that a
 * temperror leaves open, the recipient that is being judged.
 */
#include "decide/fields.h"

#include "decide/judge.h"

/* A mailbox of one bare word is a value only where origin completes it; an unreadable recipient is none. */
static bool is_value(const cgn_known *known, const cgn_value *value) {
  if (!known->lone_locals || value->key.length > 0) return true;
  return value->local.length > 0 && known->lone_locals == CGN_COMPLETED;
}

const cgn_value *cgn_walk_next(cgn_walk *walk) {
  for (; walk->piece < CGN_KNOWN_PIECES; walk->piece++, walk->index = 0) {
    const cgn_piece_of_values *piece = &walk->known->pieces[walk->piece];
    while (walk->index < piece->count) {
      const cgn_value *value = &piece->at[walk->index++];
      if (is_value(walk->known, value)) return value;
    }
  }
  return NULL;
}
