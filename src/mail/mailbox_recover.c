/* SPDX-License-Identifier: MIT */
/* Malformed address lists: what readers that do not refuse them make of them (semantics S7, S14 to S18). */
#include "mail/encoded_word.h"
#include "mail/mailbox_reading.h"
#include "mail/mailbox_token.h"

void cgn_mailbox_note(cgn_mailboxes *list, const cgn_mailbox_lexer *lexer) {
  if (lexer->control) list->defects |= CGN_DEFECT_CONTROL;
  if (lexer->obsolete) list->defects |= CGN_DEFECT_OBSOLETE;
  if (lexer->complex) list->complex = true;
}

/* ---- Bare words ------------------------------------------------------------------- */

/* What stands between two separators. */
typedef struct element {
  const char *start, *end;
  uint32_t words;   /* dots join two into one */
  bool joined;      /* a dot was the last token */
  bool unusable;    /* it holds something else than words and dots */
  bool after_angle; /* it follows a ">": nothing a reader takes for an address */
} element;

static void add_token(element *e, const cgn_mailbox_lexer *lexer) {
  bool dot = cgn_mailbox_at(lexer, '.');
  if (!dot && !cgn_mailbox_at_word(lexer)) {
    e->unusable = true;
    return;
  }
  if (!e->start) e->start = lexer->token.text.at;
  e->end = lexer->token.text.at + lexer->token.text.length;
  if (!dot && !(e->joined && e->words)) e->words++;
  e->joined = dot;
}

static bool add_bare_word(cgn_arena *arena, const element *e, cgn_mailboxes *list) {
  if (e->words != 1 || e->unusable || e->after_angle) return true;
  cgn_text word = cgn_mailbox_join(arena, (cgn_text){e->start, (size_t)(e->end - e->start)});
  list->defects |= CGN_DEFECT_NO_DOMAIN;
  return cgn_mailboxes_add(arena, list, (cgn_text){NULL, 0}, word, (cgn_text){NULL, 0});
}

/* Elements of one word: some programs complete them with a domain of their own (S17). */
static bool add_bare_words(cgn_arena *arena, cgn_text text, cgn_mailboxes *list) {
  cgn_mailbox_lexer lexer = cgn_mailbox_lexer_of(text);
  element e = {0};
  do {
    cgn_mailbox_next(&lexer);
    bool closing = cgn_mailbox_at(&lexer, '>');
    bool end = lexer.token.kind == CGN_MAILBOX_END || closing || cgn_mailbox_at(&lexer, ',') ||
               cgn_mailbox_at(&lexer, ';');
    if (end && !add_bare_word(arena, &e, list)) return false;
    if (end || cgn_mailbox_at(&lexer, '<') || cgn_mailbox_at(&lexer, ':')) {
      e = (element){.after_angle = closing};
    } else {
      add_token(&e, &lexer);
    }
  } while (lexer.token.kind != CGN_MAILBOX_END);
  cgn_mailbox_note(list, &lexer);
  return true;
}

/* ---- Encoded words ------------------------------------------------------------------ */

/* A run of encoded words with what stands around it: decoding may join them to one address. */
static cgn_text surroundings(cgn_text text, size_t from, cgn_text run) {
  size_t start = (size_t)(run.at - text.at), end = start + run.length;
  while (start > from && !cgn_mailbox_is_separator(text.at[start - 1])) start--;
  while (end < text.length && !cgn_mailbox_is_separator(text.at[end])) end++;
  return cgn_text_slice(text, start, end - start);
}

/* Whether a field is nothing but this, in angle brackets or not. */
static bool is_alone(cgn_text text, cgn_text run) {
  text = cgn_text_trim(text);
  bool angle = text.length > 1 && *text.at == '<' && text.at[text.length - 1] == '>';
  if (angle) text = cgn_text_trim(cgn_text_slice(text, 1, text.length - 2));
  return text.length == run.length;
}

/*
 * An encoded word is no address (RFC 2047 5): alone it names no author, and
 * what it shows is told apart (S14). Beside something else a reader that
 * decodes before it splits sees one more author.
 */
static bool add_encoded(cgn_arena *arena, cgn_text text, cgn_mailboxes *list, cgn_mailboxes *shown) {
  cgn_text run, around;
  for (size_t at = 0; cgn_encoded_words_find(text, at, &run); at = (size_t)(around.at - text.at) + around.length) {
    around = surroundings(text, at, run);
    cgn_text decoded = cgn_encoded_words_decode(arena, around);
    list->defects |= CGN_DEFECT_ENCODED_WORD;
    if (shown && !shown->complex) cgn_mailbox_add_shown(arena, decoded, NULL, shown);
    if (!is_alone(text, run) && !cgn_mailbox_add_claims(arena, decoded, list)) return false;
  }
  return !arena->failed;
}

bool cgn_mailbox_recover(cgn_arena *arena, cgn_text text, cgn_mailboxes *list, cgn_mailboxes *shown) {
  return cgn_mailbox_add_claims(arena, text, list) && add_bare_words(arena, text, list) &&
         add_encoded(arena, text, list, shown);
}
