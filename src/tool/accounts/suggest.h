/* SPDX-License-Identifier: MIT */
/* The settings that an address should have, by a ruleset's providers. */
#ifndef CGN_TOOL_ACCOUNTS_SUGGEST_H
#define CGN_TOOL_ACCOUNTS_SUGGEST_H

#include "tool/accounts/say.h"

typedef enum suggest_form { SUGGEST_TEXT, SUGGEST_JSON, SUGGEST_AUTOCONFIG } suggest_form;

/* On standard output: 0, or an exit code after telling why: 65 no address, 66 no server of a provider is known. */
int suggest(const said_as *as, const char *address, suggest_form form);

#endif
