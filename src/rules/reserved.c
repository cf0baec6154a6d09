/* SPDX-License-Identifier: MIT */
#include "rules/reserved.h"

#include "rules/name_index.h"

enum { LONGEST_RESERVED = sizeof "quarantine" - 1 };

/*
 * The words that can begin a declaration, clause, test, verdict, stage or given,
 * and four values. Words for which the parser has no use yet are reserved as
 * well, so that a ruleset stays valid when they get one.
 */
const char *const cgn_reserved_words[] = {
    "absent",  "accept",    "addresses", "aligned",   "any",      "carried",    "default", "defer",   "domains",
    "enforce", "equals",    "every",     "expect",    "fact",     "header",     "in",      "include", "is",
    "limit",   "listeners", "logins",    "malformed", "mixed",    "monitor",    "no",      "not",     "null",
    "origin",  "owned",     "owners",    "patterns",  "provider", "quarantine", "reject",  "relays",  "reply",
    "rule",    "seal",      "sealed",    "unknown",   "words",    "zone",       NULL};

bool cgn_is_reserved(cgn_text word) {
  return word.length <= LONGEST_RESERVED && cgn_is_one_of(cgn_reserved_words, word);
}
