/* SPDX-License-Identifier: MIT */
/* What exported functions of other files ask of a consigne_mailboxes. */
#ifndef CGN_API_MAILBOXES_H
#define CGN_API_MAILBOXES_H

#include "base/text.h"
#include "consigne.h"

/* The domain of a mailbox as it was written, any octets; false: no such mailbox, or it has no domain. */
bool cgn_mailboxes_written(const consigne_mailboxes *mailboxes, uint32_t index, cgn_text *domain);

#endif
