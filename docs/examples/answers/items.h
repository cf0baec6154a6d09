/* SPDX-License-Identifier: MIT */
/* Items as a ruleset of their own, so that they are read and compared as in every other ruleset. */
#ifndef ITEMS_H
#define ITEMS_H

#include <consigne.h>

/* Loads items of a kind: "logins", "domains", "addresses", "relays", "words", or "owners", which is a table of
 * logins as in smtpd_sender_login_maps. `origin` completes bare names; NULL: nothing does. A consigne_status. */
int items_load(const char *kind, const char *origin, const char *items, size_t length, consigne_findings *findings,
               consigne_ruleset **loaded);
/* All give YES, NO or FAILED. */
int items_have(const consigne_ruleset *items, const char *value);
int items_own(const consigne_ruleset *owners, const char *address, const char *login);
/* Of one line of such a table, which stands in memory. */
int items_line_owns(const char *line, size_t length, const char *origin, const char *address, const char *login);

#endif
