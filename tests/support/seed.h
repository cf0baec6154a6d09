/* SPDX-License-Identifier: MIT */
/* The policy of language section 12, as far as it has neither owners nor limits. */
#ifndef TESTS_SUPPORT_SEED_H
#define TESTS_SUPPORT_SEED_H

extern const char seed_policy[];
#define SEED_OCTETS (strlen(seed_policy))

#endif
