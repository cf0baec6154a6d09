/* SPDX-License-Identifier: MIT */
/* Mozilla's preferences as data: user_pref("name", value); nothing of them is run. */
#ifndef CGN_TOOL_ACCOUNTS_PREFS_H
#define CGN_TOOL_ACCOUNTS_PREFS_H

#include "tool/accounts/reader.h"

typedef struct pref {
  const char *name;
  const char *text; /* NULL: a number, or empty */
  unsigned number;
  unsigned line;
  size_t order; /* in the file */
  bool is_number;
} pref;

/* Those about accounts, by name; of one that is set twice the last. Free items with free. */
typedef struct prefs {
  pref *items;
  size_t count;
} prefs;

/* False: told, and nothing is to be made of half of them. */
bool prefs_read(account_source *source, prefs *all);
/* The preference "GROUP.KEY.FIELD", "GROUP.FIELD" where key is NULL; NULL where it is not set. */
const pref *prefs_find(const prefs *all, const char *group, account_span key, const char *field);

#endif
