/* SPDX-License-Identifier: MIT */
/*
 * Plain slow readers, written rule by rule from the ABNF of RFC 5321 and RFC
 * 5322. They share nothing with the library, follow every way a text can be
 * read at once, and so need no look-ahead and no cleverness. What differs from
 * the ABNF stands at its rule, with the reason.
 */
#ifndef TESTS_EXHAUSTIVE_SLOW_H
#define TESTS_EXHAUSTIVE_SLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SLOW_OCTETS = 63, SLOW_MAILBOXES = 32, SLOW_NAME_OCTETS = 256 };

/* ---- Places in a text ---------------------------------------------------------------- */

/* A text of at most SLOW_OCTETS octets of any value. */
typedef struct slow_text {
  const unsigned char *at;
  size_t length;
} slow_text;

/* A set of places: bit k is the place before octet k, and bit `length` the end. */
typedef uint64_t slow_places;

/* A rule of a grammar: where something of this form can end that starts at one of these places. */
typedef slow_places slow_rule(slow_text text, slow_places from);

/* One octet of this value, of this range; one character of UTF-8 that is not ASCII (RFC 3629 4). */
slow_places slow_octet(slow_text text, slow_places from, char value);
slow_places slow_range(slow_text text, slow_places from, unsigned first, unsigned last);
slow_places slow_utf8(slow_text text, slow_places from);
/* [rule], *rule, 1*rule of RFC 5234 3. */
slow_places slow_optional(slow_text text, slow_places from, slow_rule *rule);
slow_places slow_many(slow_text text, slow_places from, slow_rule *rule);
slow_places slow_some(slow_text text, slow_places from, slow_rule *rule);
/* atext of RFC 5322 3.2.3 and RFC 6532 3.2, which RFC 5321 4.1.2 and RFC 6531 3.3 share. */
slow_places slow_atext(slow_text text, slow_places from);
/* Whether the octets from one place to another are of this form. */
bool slow_is(slow_text text, size_t from, size_t to, slow_rule *rule);

/* ---- Answers --------------------------------------------------------------------------- */

typedef struct slow_part {
  char at[SLOW_OCTETS];
  size_t length;
} slow_part;

typedef struct slow_mailbox {
  slow_part local;  /* without quotes, comments, blanks between words */
  slow_part domain; /* as it is written, without comments and blanks; a literal in its brackets */
} slow_mailbox;

typedef struct slow_reading {
  bool valid; /* by the grammar; the mailboxes are there only then */
  bool null;  /* the path "<>" */
  size_t count;
  slow_mailbox at[SLOW_MAILBOXES];
} slow_reading;

/* Appends one octet. */
void slow_add(slow_part *part, unsigned char octet);
/* RFC 5321 4.1.2: a path, or the Mailbox of one without its "<" and ">". */
void slow_path_read(slow_text text, slow_reading *reading);
/* RFC 5322 3.4 and 4.4 address-list, RFC 6532, RFC 6854. */
void slow_list_read(slow_text text, slow_reading *reading);

/*
 * Whether a domain is a host (RFC 1123 2.1, RFC 5890) or the literal of an
 * address (RFC 5321 4.1.3), by idn2_lookup_u8 of the whole name and inet_pton;
 * its key, NUL-terminated.
 */
bool slow_domain(const char *name, size_t length, char key[SLOW_NAME_OCTETS]);

#endif
