/* SPDX-License-Identifier: MIT */
/* A mailbox as a value: what the path reader and the mailbox-list reader give, and literals of rules are. */
#ifndef CGN_MAIL_ADDRESS_H
#define CGN_MAIL_ADDRESS_H

#include "base/arena.h"
#include "mail/domain.h"

/* Bits of cgn_mailboxes.defects: what is wrong or odd in a text. Those below CGN_DEFECT_VALID make it malformed. */
enum {
  CGN_DEFECT_SYNTAX = 1u << 0,         /* not in the grammar, the obsolete one included */
  CGN_DEFECT_READINGS = 1u << 1,       /* readers differ: every reading is a mailbox */
  CGN_DEFECT_CONTROL = 1u << 2,        /* NUL, bare CR or LF, other controls */
  CGN_DEFECT_8BIT = 1u << 3,           /* octets that are no UTF-8 */
  CGN_DEFECT_DOMAIN = 1u << 4,         /* an invalid domain, or one whose mapping changed more than case */
  CGN_DEFECT_LOCAL_LENGTH = 1u << 5,   /* local part over 64 octets (RFC 5321 4.5.3.1.1) */
  CGN_DEFECT_PATH_LENGTH = 1u << 6,    /* path over 256 octets */
  CGN_DEFECT_NO_DOMAIN = 1u << 7,      /* a bare word: completed by `origin`, malformed all the same */
  CGN_DEFECT_TRAILING_DOT = 1u << 8,   /* RFC 5321 4.1.2 has none; malformed in a path only */
  CGN_DEFECT_VALID = 1u << 16,
  CGN_DEFECT_OBSOLETE = 1u << 16,      /* RFC 5322 4.4: blanks or comments inside, empty list elements */
  CGN_DEFECT_ROUTE = 1u << 17,         /* a source route, ignored (RFC 5321 appendix C) */
  CGN_DEFECT_GROUP = 1u << 18,         /* group syntax (RFC 6854) */
  CGN_DEFECT_UTF8 = 1u << 19,          /* needs SMTPUTF8 (RFC 6531, 6532) */
  CGN_DEFECT_ENCODED_WORD = 1u << 20,  /* an encoded word where none is decoded (RFC 2047 5) */
  CGN_DEFECT_NO_BRACKETS = 1u << 21    /* a path without < and > */
};
#define CGN_DEFECT_MALFORMED (CGN_DEFECT_VALID - 1u)
/* Words for one bit, "obsolete syntax (RFC 5322 4)"; static; NULL for no defect. */
const char *cgn_defect_text(uint32_t bit);

/* Behind the end of name, local, lower and the domain's key stands a NUL, but where they are empty. */
typedef struct cgn_address {
  cgn_text name;      /* display name, decoded, UTF-8 */
  cgn_text local;     /* unquoted, NFC, case kept */
  cgn_text lower;     /* local without case: same as cgn_unicode_lower(local) */
  cgn_domain domain;  /* key.length 0: none */
  cgn_text written;   /* the text that `domain` is the reading of; a twin's is its key */
  uint32_t group;     /* 0: in no group; else the number of its group */
  uint32_t place;     /* of its "@" in the text of a field */
  cgn_text printed;   /* as cgn_address_add prints it, ASCII, NUL behind it; empty: nobody has printed it yet */
} cgn_address;

/* The mailboxes of one text, in order; grows in an arena, out of the room that the caller gave it, if any. */
typedef struct cgn_mailboxes {
  cgn_address *at;
  uint32_t count, capacity;
  uint32_t limit;       /* at most so many; more sets `complex`. 0: CGN_MAILBOXES */
  uint32_t *mapped;     /* as of cgn_domain_read_counted, of all lists of a message; too many set `complex` */
  uint32_t defects;
  bool null;            /* the path "<>" */
  bool complex;         /* larger or deeper than the bounds */
} cgn_mailboxes;

/* Makes room for one more, which the caller writes and counts. False: no memory, or full (then `complex`). */
bool cgn_mailboxes_make_room(cgn_arena *arena, cgn_mailboxes *list);
/*
 * Appends a mailbox of an unquoted local part and a domain text; folds and
 * normalises both; notes defects of the domain and lengths. Before it stands
 * its twin (cgn_domain_read_twin), where the domain is malformed and has one.
 * False: no memory or full (then `complex`).
 */
bool cgn_mailboxes_add(cgn_arena *arena, cgn_mailboxes *list, cgn_text name, cgn_text local, cgn_text domain);

/* Appends a mailbox as it is, its texts too. False: no memory or full (then `complex`). */
bool cgn_mailboxes_append(cgn_arena *arena, cgn_mailboxes *list, const cgn_address *address);

/* Fills local and lower of an address from an unquoted local part of any octets. */
void cgn_address_set_local(cgn_arena *arena, cgn_address *address, cgn_text local);
/* A local part as it is compared where case counts: itself, or "postmaster" in any case (RFC 5321 4.5.1). */
cgn_text cgn_address_compared(cgn_text local);
/* "local@domain", the local part minimally quoted (RFC 5321 4.1.2); `local` is address->local or ->lower. */
void cgn_address_add(cgn_buffer *out, cgn_text local, cgn_text domain_key);
/*
 * The local part without its subaddress (S38): cut at the first of the
 * delimiters; one at the start cuts nothing; "owner-" and "-request" are kept
 * where "-" delimits; postmaster, mailer-daemon and double-bounce are never cut.
 */
cgn_text cgn_address_without_subaddress(cgn_text local, cgn_text delimiters);

/*
 * A login in canonical form: NFC, without case, completed by @origin where it
 * has no "@" and origin is not empty (language section 3). False: empty, too
 * long, control characters or no UTF-8.
 */
bool cgn_login_read(cgn_arena *arena, cgn_text text, cgn_text origin, cgn_text *login);

#endif
