/* SPDX-License-Identifier: MIT */
/* Tokens as lenient readers see them: words, strings, comments, encoded words. Nothing is malformed to them. */
#include "mail/mailbox_walker.h"

#include "mail/encoded_word.h"
#include "mail/mailbox_token.h"
#include "mail/mailbox_words.h"

static bool is_line_end(char c) {
  return c == '\r' || c == '\n';
}

static bool is_special(const cgn_walker *w, char c) {
  if (w->phrase) return c == '<' || c == '>' || c == ':' || c == '"';
  if (c == '[' || c == ']') return !cgn_walker_has(w, CGN_WAY_LITERAL_WORDS);
  if (c == '\\') return !cgn_walker_has(w, CGN_WAY_LITERAL_WORDS | CGN_WAY_LINE_ENDS);
  return cgn_mailbox_is_separator(c) || c == '(' || c == ')' || c == '"';
}

size_t cgn_walker_find_last(cgn_text text, const char pair[2]) {
  size_t at = text.length;
  while (at > 1 && memcmp(text.at + at - 2, pair, 2) != 0) at--;
  return at > 1 ? at - 2 : 0;
}

size_t cgn_walker_find_brackets(cgn_text text) {
  size_t found = 0, open = text.length;
  bool backslash = false;
  for (size_t at = 0; at < text.length; at++) {
    char c = text.at[at];
    if (c == '[') open = at;
    if (c == '[' || c == '\\') backslash = c == '\\';
    if (c == ']' && open < at && (open + 1 == at || backslash)) found = open;
  }
  return found;
}

/* ---- Encoded words ------------------------------------------------------------------- */

/*
 * At a "=?", takes what this reader decodes. Where no word begins here but one
 * follows, it is as long as that one, and begins here: nobody else reads so.
 * Where one is before, some reader goes on with it.
 */
static bool take_encoded(cgn_walker *w) {
  if (!cgn_walker_has(w, CGN_WAY_WORDS_FIRST) || !cgn_mailbox_words_at(w->text, w->at)) return false;
  cgn_mailbox_words_find(&w->words, w->text, w->at);
  if (w->words.start >= w->words.end) {
    if (w->word_seen) w->differs = true;
    return false;
  }
  w->word_seen = true;
  size_t length = w->words.end - w->words.start;
  if (w->words.start > w->at || cgn_mailbox_words_tear(cgn_walker_span(w, w->at, w->at + length)))
    w->differs = true;
  w->at += length;
  if (w->at > w->end) w->at = w->end;
  return true;
}

/* ---- Tokens ---------------------------------------------------------------------------- */

/* Whether an encoded word in a string goes on behind a quote: some reader takes it whole there too. */
static bool crosses_quote(const cgn_walker *w) {
  size_t end = cgn_mailbox_words_at(w->text, w->at) ? cgn_mailbox_words_end(w->text, w->at) : 0;
  return end && memchr(w->text.at + w->at, '"', end - w->at);
}

/* From the opening octet to the closing one. */
static void take_string(cgn_walker *w, char closing) {
  w->closed = false;
  for (w->at++; w->at < w->end && !w->closed;) {
    if (cgn_walker_has(w, CGN_WAY_WORDS_FIRST) && crosses_quote(w)) w->differs = true;
    char c = w->text.at[w->at++];
    w->closed = c == closing || (c == '\r' && cgn_walker_has(w, CGN_WAY_LINE_ENDS));
    if (c == '\\' && w->at < w->end) w->at++;
  }
}

static void take_comment(cgn_walker *w) {
  size_t depth = 0;
  bool before = w->differs;
  w->start = w->at;
  do {
    char c = w->text.at[w->at];
    if (take_encoded(w)) continue;
    w->at++;
    if (c == '(') depth++;
    if (c == ')' || (c == '\r' && cgn_walker_has(w, CGN_WAY_LINE_ENDS))) depth--;
    if (c == '\\' && w->at < w->end) w->at++;
  } while (depth && w->at < w->end && w->differs == before); /* else each "=?" might look for a word to the end */
}

static void skip_gap(cgn_walker *w) {
  w->gap = w->line_end = w->commented = false;
  w->gap_start = w->at;
  for (; w->at < w->end; w->gap = true) {
    char c = w->text.at[w->at];
    if (c == '(' && !w->phrase) {
      take_comment(w);
      w->commented = true;
    } else if (cgn_is_blank(c)) {
      if (is_line_end(c)) w->line_end = true;
      w->at++;
    } else {
      return;
    }
  }
}

/* Whether a word, an "@" and a domain stand here. To Mail::Message no literal is one but CGN_WAY_BRACKETS_FAR. */
static bool at_address(cgn_walker ahead) {
  ahead.ways &= ~(uint32_t)CGN_WAY_WORDS_GREEDY;
  cgn_walker_next(&ahead);
  cgn_walker_next(&ahead);
  if (ahead.kind != CGN_WALKER_SPECIAL || ahead.text.at[ahead.start] != '@') return false;
  if (ahead.at < ahead.brackets) return true;
  cgn_walker_next(&ahead);
  return ahead.kind == CGN_WALKER_WORD;
}

/* CGN_WAY_WORDS_GREEDY: from a "=?" to the last "?=" of all, unless an address begins here. */
static bool take_name(cgn_walker *w) {
  if (!cgn_walker_has(w, CGN_WAY_WORDS_GREEDY) || w->angle || w->in_domain || !cgn_mailbox_words_at(w->text, w->at))
    return false;
  if (w->word_end <= w->at + 2 || at_address(*w)) return false;
  cgn_walker ahead = *w;
  ahead.at = w->word_end;
  ahead.end = w->end = w->text.length;
  ahead.ways = (w->ways & ~(uint32_t)CGN_WAY_WORDS_GREEDY) | CGN_WAY_LITERAL_WORDS;
  do {
    cgn_walker_next(&ahead);
  } while (ahead.kind == CGN_WALKER_WORD && !ahead.commented);
  w->at = ahead.start;
  char behind = ahead.kind == CGN_WALKER_SPECIAL ? w->text.at[ahead.start] : '\0';
  if ((behind == '<' || behind == ':') && !ahead.commented) return true;
  cgn_text decoded = cgn_encoded_words_decode(w->arena, cgn_walker_span(w, w->start, w->at));
  if (cgn_text_find(decoded, 0, '@') < decoded.length) w->differs = true;
  if (behind == '@') w->at = w->end; /* it gives up */
  return true;
}

static void take_word(cgn_walker *w) {
  w->kind = CGN_WALKER_WORD;
  if (take_encoded(w) || take_name(w)) return;
  do {
    w->at++;
  } while (
      w->at < w->end && !cgn_is_blank(w->text.at[w->at]) && !is_special(w, w->text.at[w->at]) &&
      !(cgn_walker_has(w, CGN_WAY_WORDS_FIRST | CGN_WAY_WORDS_GREEDY) && cgn_mailbox_words_at(w->text, w->at)));
}

/* A reader whose domains end with the line reads a literal in a domain only. Elsewhere "[" is a special to it. */
static bool opens_literal(const cgn_walker *w) {
  return !cgn_walker_has(w, CGN_WAY_LINE_ENDS) || (w->in_domain && !w->line_end);
}

void cgn_walker_next(cgn_walker *w) {
  skip_gap(w);
  w->start = w->at;
  w->kind = CGN_WALKER_END;
  if (w->at == w->end) return;
  char c = w->text.at[w->at];
  if (!is_special(w, c)) {
    take_word(w);
  } else if (c == '"') {
    take_string(w, '"');
    w->kind = CGN_WALKER_QUOTED;
  } else if (c == '[' && opens_literal(w)) {
    take_string(w, ']');
    w->kind = CGN_WALKER_LITERAL;
  } else {
    w->at++;
    w->kind = CGN_WALKER_SPECIAL;
  }
}
