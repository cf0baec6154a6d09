/* SPDX-License-Identifier: MIT */
/* Which provider a domain or host belongs to, asked of a ruleset alone: no query, no decision. */
#ifndef CGN_DECIDE_PROVIDER_H
#define CGN_DECIDE_PROVIDER_H

#include "rules/program.h"

/* Replaced once, of every field (language section 3). */
cgn_text cgn_alias_of(const struct consigne_ruleset *ruleset, cgn_text domain);
/* The first provider that these classes of a domain are of; CGN_NONE: of none. */
uint32_t cgn_provider_of_classes(const struct consigne_ruleset *ruleset, const uint32_t *classes, uint32_t count);

/* The first provider that lists the domain; CGN_NONE: none does, or it is no valid name. */
uint32_t cgn_provider_of_domain(const struct consigne_ruleset *ruleset, cgn_text domain);
/* The first provider whose clients use this host, or that has it among its relays; CGN_NONE: none. */
uint32_t cgn_provider_of_host(const struct consigne_ruleset *ruleset, cgn_text host);

#endif
