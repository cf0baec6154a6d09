/* SPDX-License-Identifier: MIT */
/* What holds of everything the readers give, whatever they read. Each gives NULL, or what does not hold. */
#ifndef TESTS_SUPPORT_PROPERTIES_H
#define TESTS_SUPPORT_PROPERTIES_H

#include "mail/address.h"

/* key(key(x)) = key(x); a valid name is letters, digits and hyphens, and is itself again from its U-labels. */
const char *properties_of_domain(cgn_arena *arena, const cgn_domain *domain);
/*
 * key(key(x)) = key(x) of each local part and domain. Printed, an address has no
 * CR, LF or NUL, and no special outside quotes; read again (as a path, else as
 * a list) it is the same address and nothing else, or where the grammar does
 * not have it, claims the same domain.
 */
const char *properties_of_list(cgn_arena *arena, const cgn_mailboxes *list, bool path);
/* The short way of a path gives what the grammar alone gives, with and without angle brackets. */
const char *properties_of_path(cgn_arena *arena, cgn_text text);
/* A login is itself again. */
const char *properties_of_login(cgn_arena *arena, cgn_text text);

#endif
