/* SPDX-License-Identifier: MIT */
/* One label of a domain name: whether it is valid, why not, and what mapping makes of it (RFC 5890, UTS 46). */
#ifndef CGN_MAIL_DOMAIN_LABEL_H
#define CGN_MAIL_DOMAIN_LABEL_H

#include "mail/domain.h"

/* Bits: why a label or a name is not valid. */
enum {
  CGN_REASON_EMPTY = 1u << 0,        /* an empty label */
  CGN_REASON_LABEL_LENGTH = 1u << 1, /* over 63 octets, as an A-label where it is one */
  CGN_REASON_HYPHEN = 1u << 2,       /* at the start or end of a label */
  CGN_REASON_HYPHENS = 1u << 3,      /* "--" in the third place, beside an IDN label */
  CGN_REASON_UNDERSCORE = 1u << 4,
  CGN_REASON_CHARACTER = 1u << 5,     /* ASCII that is in no host name: blanks, "@", controls */
  CGN_REASON_8BIT = 1u << 6,          /* octets that are no UTF-8 */
  CGN_REASON_DISALLOWED = 1u << 7,    /* a character that IDNA or UTS 46 disallows, or nobody assigned */
  CGN_REASON_CONTEXT = 1u << 8,       /* a character that only some contexts allow: a joiner */
  CGN_REASON_COMBINING = 1u << 9,     /* a combining mark at the start */
  CGN_REASON_BIDI = 1u << 10,         /* left-to-right and right-to-left in one label */
  CGN_REASON_A_LABEL = 1u << 11,      /* "xn--" that is not the A-label of a U-label */
  CGN_REASON_LABEL = 1u << 12,        /* no IDN label for another reason */
  CGN_REASON_NO_NAME = 1u << 13,      /* no text at all */
  CGN_REASON_NAME_LENGTH = 1u << 14,  /* over 253 octets */
  CGN_REASON_DOTS = 1u << 15,         /* several final dots, or one behind an address literal */
  CGN_REASON_LITERAL = 1u << 16,      /* brackets without an address inside */
  CGN_REASON_HOST_LITERAL = 1u << 17, /* an address literal where a host name is asked for */
  CGN_REASON_HOST_NUMBER = 1u << 18   /* it ends in a number: an IPv4 address for many programs */
};
/* Words for one bit, "an underscore ... (RFC 1123 2.1)"; static; NULL for no reason. */
const char *cgn_reason_text(uint32_t bit);

typedef struct cgn_label {
  cgn_text key;     /* canonical; folded octets where it has no such form. NULL: no memory */
  uint32_t flags;   /* CGN_DOMAIN_MAPPED, _DROPPED; of an invalid label none */
  uint32_t reasons; /* 0: valid but for what cgn_label_check says of the key */
} cgn_label;

/* Reasons for which an ASCII label is none of a host name (RFC 1123 2.1); 0: it is one. */
uint32_t cgn_label_check(cgn_text label);
bool cgn_label_is_a_label(cgn_text label);
/*
 * A label of a name that has IDN labels: mapped, encoded, compared. `label` has
 * no NUL and no dot. Beside an IDN label "--" in the third place is not allowed
 * (UTS 46 4.1 V2).
 */
void cgn_label_read(cgn_arena *arena, cgn_text label, cgn_label *read);
/*
 * What mapping makes of one character of a valid label: true, with *mapped
 * (empty: dropped), where that is more than another case.
 */
bool cgn_label_map_character(cgn_arena *arena, cgn_text character, cgn_text *mapped);
/* U-labels of a valid name, whatever its dots; the name itself where it has none. */
cgn_text cgn_label_to_unicode(cgn_arena *arena, cgn_text name);

#endif
