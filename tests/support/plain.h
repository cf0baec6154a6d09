/* SPDX-License-Identifier: MIT */
/* A list of mailboxes by the pass over plain lists, beside the reader of the whole grammar and all kinds of
 * readers. */
#ifndef TESTS_SUPPORT_PLAIN_H
#define TESTS_SUPPORT_PLAIN_H

#include "base/text.h"

/* What differs; NULL: nothing. *plain: the pass took the text. */
const char *plain_compare(cgn_text text, bool *plain);

#endif
