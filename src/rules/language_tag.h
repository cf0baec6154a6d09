/* SPDX-License-Identifier: MIT */
/* Language tags of replies: BCP 47 (RFC 5646). */
#ifndef CGN_RULES_LANGUAGE_TAG_H
#define CGN_RULES_LANGUAGE_TAG_H

#include "base/text.h"

/* Whether a text is a well-formed tag (RFC 5646 2.1, 2.2.9), grandfathered ones included, of at most 64 octets. */
bool cgn_language_tag_is_well_formed(cgn_text tag);
/* Of a well-formed tag: whether its language can be one. Four letters are reserved, and of five to eight none is
 * registered (RFC 5646 2.2.1): such a word is no language, but part of a text. */
bool cgn_language_tag_names_language(cgn_text tag);

/* Whether each of the texts between commas, blanks around them apart, is such a tag or "*"; or all is empty. */
bool cgn_language_list_is_well_formed(cgn_text list);
/* Takes the next range off a list, best first; empty: none is left. */
cgn_text cgn_language_list_next(cgn_text *list);
/*
 * The next shorter range that look-up tries (RFC 4647 3.4): "zh-Hant-CN-x-private"
 * gives "zh-Hant-CN"; "zh" gives the empty text.
 */
cgn_text cgn_language_range_shorten(cgn_text range);

#endif
