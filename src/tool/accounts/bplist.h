/* SPDX-License-Identifier: MIT */
#ifndef CGN_TOOL_ACCOUNTS_BPLIST_H
#define CGN_TOOL_ACCOUNTS_BPLIST_H

#include "tool/accounts/reader.h"

/*
 * Why a binary property list must not be given to libplist, which recurses as deep as the file says and copies an
 * object each time that it is named: NULL, or what is wrong.
 */
const char *bplist_defect(account_span file);

#endif
