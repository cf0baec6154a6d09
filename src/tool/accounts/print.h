/* SPDX-License-Identifier: MIT */
/* What was read, as it was read: for people and for programs. */
#ifndef CGN_TOOL_ACCOUNTS_PRINT_H
#define CGN_TOOL_ACCOUNTS_PRINT_H

#include <jansson.h>
#include <stdio.h>

#include "tool/accounts/account.h"

/* One line an identity, one a server of a provider, on standard output. */
void account_print_list(const account_list *list);
/* {"identities", "providers", "findings"}. New reference; NULL: no memory. */
json_t *account_list_json(const account_list *list);
/* FILE:LINE: error or remark: text. */
void account_print_findings(FILE *out, const account_list *list);

#endif
