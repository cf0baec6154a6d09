/* SPDX-License-Identifier: MIT */
/* Language tags of replies: BCP 47 (RFC 5646). */
#ifndef CGN_RULES_LANGUAGE_TAG_H
#define CGN_RULES_LANGUAGE_TAG_H

#include "base/text.h"

/* Whether a text is a well-formed tag (RFC 5646 2.1, 2.2.9), grandfathered ones included, of at most 64 octets. */
bool cgn_language_tag_is_well_formed(cgn_text tag);

#endif
