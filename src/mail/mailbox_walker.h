/* SPDX-License-Identifier: MIT */
/* The lenient tokenizer that kinds of readers share. Switches say what a kind does and the grammar does not. */
#ifndef CGN_MAIL_MAILBOX_WALKER_H
#define CGN_MAIL_MAILBOX_WALKER_H

#include "mail/address.h"
#include "mail/mailbox_words.h"

/* What a kind of reader does that the grammar does not. */
enum {
  CGN_WAY_COMMENT_WORDS = 1u << 0, /* before an angle bracket, parentheses and separators are letters of words */
  CGN_WAY_LITERAL_WORDS = 1u << 1, /* brackets are letters */
  CGN_WAY_ANGLE_RAW = 1u << 2,     /* the first ">" ends an address; its last "@" counts */
  CGN_WAY_GAP_ENDS = 1u << 3,      /* a blank or comment ends a domain and begins a local part */
  CGN_WAY_LINE_ENDS = 1u << 4,     /* CR ends a quoted string, comment or literal; CR and LF end a domain */
  CGN_WAY_WORDS_FIRST = 1u << 5,   /* encoded words come before tokens, in comments too */
  CGN_WAY_WORDS_GREEDY = 1u << 6,  /* a name with "=?" goes on to the last "?="; decoded it may be an address */
  CGN_WAY_NO_COMMA = 1u << 7,      /* an address needs no comma behind it */
  CGN_WAY_BRACKETS_FAR = 1u << 8,  /* "[]", or with backslashes in it, anywhere behind an address is its domain */
  CGN_WAY_COLON_WORD = 1u << 9,    /* a colon is a letter; where no angle bracket is, an "@" in quotes counts */
  CGN_WAY_PAIRS_END = 1u << 10,    /* a quote ends a local part before an "@", with a backslash before it too */
  CGN_WAY_AT_WORD = 1u << 11       /* the word "at" is an "@" */
};

typedef enum cgn_walker_kind {
  CGN_WALKER_END,
  CGN_WALKER_WORD,
  CGN_WALKER_QUOTED,
  CGN_WALKER_LITERAL,
  CGN_WALKER_SPECIAL
} cgn_walker_kind;

typedef struct cgn_walker {
  cgn_arena *arena;
  cgn_text text;
  const cgn_mailboxes *ours;
  uint32_t next; /* of `ours`: the first whose "@" is not behind */
  uint32_t ways;
  bool differs; /* a mailbox was found that is none of `ours` */
  bool refused; /* the reader takes nothing of such text */

  size_t at, end; /* the next octet; where this reader stops for now */

  cgn_walker_kind kind; /* the token stands from `start` to `at` */
  size_t start;
  bool gap, line_end; /* a blank or comment stands before it; the end of a line among them */
  bool commented;     /* a comment at all */
  size_t gap_start;   /* where those begin */
  bool closed;        /* the closing octet of the string is there */

  bool filled;       /* something else than comments was in the element */
  bool phrase;       /* CGN_WAY_COMMENT_WORDS: up to its angle bracket */
  bool angle;        /* in angle brackets */
  bool angled;       /* the element has some */
  bool bare_differs; /* a mailbox outside of them is none of ours: it counts where there are none */
  bool quoted_at;    /* CGN_WAY_COLON_WORD: the last "@" so far stands in quotes */
  bool grouped;      /* a group was in the list */
  bool after_word;   /* the token before was no special */
  bool at_seen;      /* CGN_WAY_AT_WORD: the token before was "at", behind another word */
  bool at_said;      /* a word followed it */

  cgn_text run; /* words that may be a local part */
  bool in_domain;
  size_t place; /* of the "@" */
  cgn_text local, domain;

  bool word_seen;          /* CGN_WAY_WORDS_FIRST: an encoded word */
  cgn_mailbox_words words; /* the next ones */
  size_t word_end;         /* CGN_WAY_WORDS_GREEDY: the end of the last word */
  size_t brackets;         /* CGN_WAY_BRACKETS_FAR: the last such domain */
  size_t hidden;           /* CGN_WAY_PAIRS_END: up to here each quote was looked at */
} cgn_walker;

/* Reads the next token. Linear over the text. */
void cgn_walker_next(cgn_walker *w);

static inline bool cgn_walker_has(const cgn_walker *w, uint32_t way) {
  return w->ways & way;
}

static inline cgn_text cgn_walker_span(const cgn_walker *w, size_t start, size_t end) {
  return cgn_text_slice(w->text, start, end - start);
}

/* Where the last of two octets that stand together is; 0: nowhere behind the first octet. */
size_t cgn_walker_find_last(cgn_text text, const char pair[2]);

/* The last "[" with nothing up to its "]", or with a backslash; 0: nowhere behind the first octet. */
size_t cgn_walker_find_brackets(cgn_text text);

#endif
