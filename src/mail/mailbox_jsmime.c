/* SPDX-License-Identifier: MIT */
/*
 * A backslash hides the octet behind it everywhere; a quote or bracket opens a
 * string in comments too; encoded words are taken out before tokens are. An
 * "@" outside of strings begins an address, to which every word up to the next
 * separator belongs. These are the steps of the reader's own code.
 */
#include "mail/mailbox_jsmime.h"

#include "mail/encoded_word.h"
#include "mail/mailbox_compare.h"
#include "mail/mailbox_words.h"

/* Text that words are added to. */
typedef struct writer {
  char *at;
  size_t length;
} writer;

typedef struct reader {
  cgn_mailbox_compare compare;
  cgn_mailbox_words words;
  cgn_text text;
  size_t at;

  bool open; /* a token begins at `start` */
  size_t start;
  char quote;   /* what ends the string; NUL: none is open */
  size_t depth; /* of comments */

  writer local, address;
  bool angle;   /* words belong to the address: behind "<", or "@" */
  bool comment; /* words belong to a comment */
  bool closed;  /* behind ">" */
  bool space;   /* before the next word */
  bool kept;    /* the same before a comment */
  bool behind;  /* a comment: no blank before the next word of a local part */
} reader;

/* ---- Addresses -------------------------------------------------------------------------- */

static void put(writer *out, char c) {
  out->at[out->length++] = c;
}

/* A word; `pairs`: a backslash stands for the octet behind it. */
static void add_word(reader *r, cgn_text word, bool pairs) {
  size_t first = pairs && word.length && word.at[0] == '\\';
  bool spaced = word.length > first && word.at[first] != '.';
  writer *out = r->angle ? &r->address : &r->local;
  if (!r->comment) {
    if (r->space && spaced && (r->angle || !r->behind)) put(out, ' ');
    for (size_t i = 0; i < word.length; i++) {
      if (pairs && word.at[i] == '\\' && ++i == word.length) break;
      put(out, word.at[i]);
    }
    if (!r->angle) r->behind = false;
  }
  r->space = spaced;
}

static void clear(reader *r) {
  r->local.length = r->address.length = 0;
}

static void begin_address(reader *r) {
  clear(r);
  r->angle = r->comment = r->space = r->closed = false;
}

static void end_address(reader *r) {
  cgn_mailbox_compare_shown(&r->compare, (cgn_text){r->address.at, r->address.length});
  begin_address(r);
}

static void read_at(reader *r) {
  if (r->closed) return;
  if (!r->angle) {
    writer local = r->local;
    r->local = (writer){r->address.at, 0};
    r->address = local;
    r->angle = true;
  }
  put(&r->address, '@');
  r->space = false;
}

static void close_angle(reader *r) {
  if (r->closed) {
    add_word(r, CGN_TEXT(">"), false);
    return;
  }
  r->angle = r->space = false;
  r->closed = true;
}

static void open_angle(reader *r) {
  if (r->angle || r->closed) clear(r);
  r->closed = r->space = false;
  r->angle = true;
}

static void open_comment(reader *r) {
  r->comment = true;
  r->kept = r->space;
  r->behind = r->space = false;
}

static void close_comment(reader *r) {
  r->comment = false;
  r->space = r->angle ? r->kept : true;
  r->behind = true;
}

static void read_special(reader *r, char c) {
  switch (c) {
  case '<': open_angle(r); break;
  case '>': close_angle(r); break;
  case '(': open_comment(r); break;
  case ')': close_comment(r); break;
  case '@': read_at(r); break;
  case ':': begin_address(r); break; /* of a route or the name of a group */
  default: end_address(r); break;
  }
}

/* ---- Tokens ------------------------------------------------------------------------------ */

static cgn_text token(const reader *r, size_t from, size_t to) {
  return cgn_text_slice(r->text, from, to - from);
}

static void end_token(reader *r) {
  if (r->open) add_word(r, token(r, r->start, r->at), true);
  r->open = false;
}

static void begin_token(reader *r) {
  if (!r->open) r->start = r->at;
  r->open = true;
}

/* A string without its quotes, with the encoded words in it decoded; a literal with its brackets. */
static void end_string(reader *r) {
  cgn_text inside = token(r, r->start + 1, r->at);
  if (r->quote == '"')
    add_word(r, cgn_encoded_words_decode(r->compare.arena, inside), true);
  else
    add_word(r, token(r, r->start, r->at + 1), true);
  r->quote = '\0';
  r->open = false;
}

/*
 * At a "=?", takes as many octets as the next run of encoded words has. Where
 * that begins elsewhere, or tears what pairs, nobody else reads so.
 */
static bool take_words(reader *r) {
  if (!cgn_mailbox_words_at(r->text, r->at)) return false;
  cgn_mailbox_words_find(&r->words, r->text, r->at);
  size_t length = r->words.end - r->words.start;
  if (length == 0) return false;
  cgn_text words = token(r, r->at, r->at + length);
  if (r->words.start > r->at || cgn_mailbox_words_tear(words)) r->compare.differs = true;
  end_token(r);
  add_word(r, cgn_encoded_words_decode(r->compare.arena, words), false);
  r->at += length - 1;
  return true;
}

static void read_parenthesis(reader *r, char c) {
  bool outer = r->depth == (c == '(' ? 0 : 1) || r->depth == 0;
  if (c == '(')
    r->depth++;
  else if (r->depth > 0)
    r->depth--;
  if (!outer) {
    begin_token(r);
    return;
  }
  end_token(r);
  read_special(r, c);
}

static void read_octet(reader *r) {
  char c = r->text.at[r->at];
  if (c == '\\') {
    r->at++;
  } else if (r->quote) {
    if (c == r->quote) end_string(r);
  } else if (take_words(r)) {
    return;
  } else if (cgn_is_blank(c)) {
    end_token(r);
  } else if (r->depth == 0 && memchr(":,;<>@", c, 6)) {
    end_token(r);
    read_special(r, c);
  } else if (c == '"' || c == '[') {
    end_token(r);
    begin_token(r);
    r->quote = c == '"' ? '"' : ']';
  } else if (c == '(' || c == ')') {
    read_parenthesis(r, c);
  } else {
    begin_token(r);
  }
}

bool cgn_mailbox_jsmime_differs(cgn_arena *arena, cgn_text text, const cgn_mailboxes *list) {
  reader r = {.compare = {.arena = arena, .ours = list, .blanks = true},
              .text = cgn_mailbox_plain_blanks(arena, text, ' ')};
  /* Each word is written once, at most grown by decoding, and a blank before it. */
  r.local.at = cgn_arena_allocate_array(arena, text.length + 1, CGN_ENCODED_WORD_GROWTH + 1);
  r.address.at = cgn_arena_allocate_array(arena, text.length + 1, CGN_ENCODED_WORD_GROWTH + 1);
  if (arena->failed) return false;
  for (; r.at < r.text.length && !r.compare.differs; r.at++) read_octet(&r);
  r.at = r.text.length;
  if (r.quote == '"') r.start++;
  end_token(&r);
  end_address(&r);
  return r.compare.differs;
}
