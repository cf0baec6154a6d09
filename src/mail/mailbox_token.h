/* SPDX-License-Identifier: MIT */
/* The lexer of RFC 5322 3.2 and 4.1: atoms, quoted strings, literals, comments and specials, with folding. */
#ifndef CGN_MAIL_MAILBOX_TOKEN_H
#define CGN_MAIL_MAILBOX_TOKEN_H

#include "base/arena.h"

typedef enum cgn_mailbox_kind {
  CGN_MAILBOX_END,
  CGN_MAILBOX_ATOM,    /* a run of atext (RFC 5322 3.2.3), all octets of 0x80 and more included (RFC 6532 3.2) */
  CGN_MAILBOX_QUOTED,  /* with its quotes */
  CGN_MAILBOX_LITERAL, /* with its brackets */
  CGN_MAILBOX_COMMENT, /* with its parentheses, those inside included */
  CGN_MAILBOX_SPECIAL, /* one of < > , ; : @ . */
  CGN_MAILBOX_BAD      /* in no grammar: a stray octet, or what is not closed, up to the end */
} cgn_mailbox_kind;

typedef struct cgn_mailbox_token {
  cgn_mailbox_kind kind;
  bool spaced;   /* blanks or comments stand before it */
  cgn_text text; /* as it stands */
} cgn_mailbox_token;

typedef struct cgn_mailbox_lexer {
  cgn_cursor cursor;
  cgn_mailbox_token token; /* the current one */
  bool control;            /* seen so far: controls outside quotes; NUL, CR, LF, quoted pairs of them included */
  bool obsolete;           /* other controls in quotes, comments, literals (RFC 5322 4.1) */
  bool folded;             /* seen so far: a quoted string, comment or literal over the end of a line */
  bool enclosed;           /* seen so far: a quoted string or comment */
  bool odd;                /* seen so far: a literal, or a comment with more in it than words and commas */
  bool complex;            /* comments nest deeper than CGN_COMMENT_DEPTH */
} cgn_mailbox_lexer;

/* Stands before the first token: one of the two calls below reads it. */
cgn_mailbox_lexer cgn_mailbox_lexer_of(cgn_text text);
/* Reads the next token, comments included. Linear over the text. */
void cgn_mailbox_next_any(cgn_mailbox_lexer *lexer);
/* The same without comments. */
void cgn_mailbox_next(cgn_mailbox_lexer *lexer);
bool cgn_mailbox_at(const cgn_mailbox_lexer *lexer, char special);
bool cgn_mailbox_at_word(const cgn_mailbox_lexer *lexer); /* an atom or a quoted string (RFC 5322 3.2.5) */

/* RFC 5322 3.2.3 and RFC 6532 3.2. Here, since it is asked of every octet of every address. */
static inline bool cgn_mailbox_is_atext(char c) {
  /* One bit for each octet of ASCII that is atext. */
  static const uint32_t atext[4] = {0, 0xa3ffacfaU, 0xc7fffffeU, 0x7fffffffU};
  unsigned char octet = (unsigned char)c;
  return octet >= 0x80 || (atext[octet / 32] >> octet % 32 & 1);
}
/* One of < > , ; : @, which stand between names and addresses. */
bool cgn_mailbox_is_separator(char c);

/*
 * The octets a part of an address stands for: comments and blanks dropped,
 * quoted strings without quotes, words, dots and literals joined. The part
 * itself where nothing is dropped.
 */
cgn_text cgn_mailbox_join(cgn_arena *arena, cgn_text part);
/* A phrase as a display name: words one blank apart, unquoted, encoded words of atoms decoded (RFC 2047 5 (3)). */
cgn_text cgn_mailbox_phrase(cgn_arena *arena, cgn_text phrase);
/*
 * The octets that what stands inside a comment or quoted string stands for:
 * without folding and the backslashes of quoted pairs. NUL, CR and LF, which
 * are in malformed text only, are dropped: they end a line or a string of C.
 */
cgn_text cgn_mailbox_content(cgn_arena *arena, cgn_text inside);

#endif
