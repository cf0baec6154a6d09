/* SPDX-License-Identifier: MIT */
/*
 * Domain names and address literals in canonical form (RFC 5890, UTS 46;
 * semantics section 2). THE normaliser: literals of rules, values of queries
 * and list files all come through here. Only domain_label.c uses libidn2.
 */
#ifndef CGN_MAIL_DOMAIN_H
#define CGN_MAIL_DOMAIN_H

#include "base/arena.h"
#include "base/limits.h"
#include "mail/ip.h"

/* Bits of cgn_domain.flags. */
enum {
  CGN_DOMAIN_LITERAL = 1,    /* [192.0.2.1], [IPv6:2001:db8::1]; `ip` is set */
  CGN_DOMAIN_INVALID = 2,    /* no valid host name: invalid labels stay as folded octets, so that no rule is skipped */
  CGN_DOMAIN_MAPPED = 4,     /* mapping replaced more than case: full-width letters, ligatures */
  CGN_DOMAIN_DROPPED = 8,    /* mapping dropped characters: soft hyphen, zero width space */
  CGN_DOMAIN_ROOT_DOT = 16,  /* a final dot was taken off */
  CGN_DOMAIN_NON_ASCII = 32, /* written with U-labels: a path with it needs SMTPUTF8 */
  CGN_DOMAIN_UNDERSCORE = 64, /* invalid as a host name for nothing but underscores: a DNS name all the same */
  CGN_DOMAIN_COMPLEX = 128    /* more labels than may be mapped: nothing is known of it, and it is CGN_DOMAIN_INVALID */
};
/* What makes an identity malformed (language section 4). */
#define CGN_DOMAIN_MALFORMED (CGN_DOMAIN_INVALID | CGN_DOMAIN_MAPPED | CGN_DOMAIN_DROPPED)

typedef struct cgn_domain {
  /* Canonical: lower-case A-labels, "[192.0.2.1]" or folded octets; a NUL behind it, and inside only where invalid. */
  cgn_text key;
  uint32_t flags;
  cgn_ip ip;        /* of a literal */
} cgn_domain;

/*
 * Reads one domain or bracketed literal, without blanks or comments around it.
 * Never refuses: what is not valid is marked. A final dot is taken off and
 * marked; whether it is an error is the caller's. key is in `arena`
 * (key.at == NULL: no memory, arena->failed).
 */
void cgn_domain_read(cgn_arena *arena, cgn_text text, cgn_domain *domain);
/*
 * The same where a stranger chose how many there are: *mapped counts the labels
 * that mapping sees, over many calls. Beyond CGN_MAPPED_LABELS none is mapped
 * any more, and the domain is CGN_DOMAIN_COMPLEX (S122). NULL: not counted.
 */
void cgn_domain_read_counted(cgn_arena *arena, cgn_text text, uint32_t *mapped, cgn_domain *domain);
/*
 * Whether the text is what nearly every name is: lower-case letters, digits and hyphens, in labels that are no
 * A-labels. Then it is its own key, without a flag.
 */
bool cgn_domain_is_plain(cgn_text name);
/* U-label form of a valid key, for people; other keys come back as they are. */
cgn_text cgn_domain_to_unicode_text(cgn_arena *arena, cgn_text key);
/*
 * The transitional or older reading, where it differs (UTS 46 deviation
 * characters: sharp s, final sigma, the joiners; capital sharp s, whose mapping
 * changed between Unicode 15.0 and 15.1): some program takes this spelling for
 * that other name. False: there is none.
 */
bool cgn_domain_read_twin(cgn_arena *arena, cgn_text text, uint32_t *mapped, cgn_domain *twin);
/* The text up to its first dot, those included that UTS 46 maps to one; *dot: the octets of that dot, 0 for none. */
cgn_text cgn_domain_first_label(cgn_text text, size_t *dot);
/* Without dots at its end; sets CGN_DOMAIN_ROOT_DOT, _INVALID where there are several, _MAPPED where one is wide. */
cgn_text cgn_domain_without_root_dot(cgn_text text, uint32_t *flags);
/* Whether libidn2 must see the labels: one is not ASCII, or written as an A-label. */
bool cgn_domain_is_idn(cgn_text text);
/* Equal or below on a label boundary: ("a.univ.example", "univ.example"). Keys only. */
bool cgn_domain_is_within(cgn_text name, cgn_text above);

#endif
