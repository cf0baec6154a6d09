/* SPDX-License-Identifier: MIT */
/*
 * Items of a file, read and compared as the library reads and compares them: one a line as in a `file` of a set, or
 * a table of logins as in `smtpd_sender_login_maps`. It is read again when it has changed. Any thread.
 */
#ifndef LIST_H
#define LIST_H

#include <consigne.h>

#include "../redis/circuit.h"

typedef struct list list;

/* `kind`: "logins" and so on; "owners": a table of logins. `origin` completes bare names; NULL: nothing does. */
list *list_new(const char *path, const char *kind, const char *origin, circuit_log *log);
void list_free(list *list);
/* Reads the file where it has changed; false: it cannot be read, or is wrong, and the log says why. */
bool list_refresh(list *list);
/* YES, NO, or FAILED: the file cannot be read, or is wrong. `login` is looked at where the file has owners. */
int list_has(list *list, const char *value, const char *login);

#endif
