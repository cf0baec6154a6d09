/* SPDX-License-Identifier: MIT */
/* Addresses that a reader shows beside the real one: in names, comments, quoted local parts, encoded words (S3, S5,
 * S14). */
#include "mail/encoded_word.h"
#include "mail/mailbox_reading.h"
#include "mail/mailbox_token.h"

/* A mail program may decode encoded words anywhere, in quoted strings too. */
static bool show_text(cgn_arena *arena, cgn_text text, const cgn_address *own, cgn_mailboxes *shown) {
  return cgn_mailbox_add_shown(arena, cgn_encoded_words_decode(arena, text), own, shown);
}

static bool show_comments(cgn_arena *arena, cgn_text element, const cgn_address *own, cgn_mailboxes *shown) {
  if (cgn_text_find(element, 0, '(') == element.length) return true;
  cgn_mailbox_lexer lexer = cgn_mailbox_lexer_of(element);
  do {
    cgn_mailbox_next_any(&lexer);
    if (lexer.token.kind != CGN_MAILBOX_COMMENT) continue;
    cgn_text inside = cgn_text_slice(lexer.token.text, 1, lexer.token.text.length - 2);
    if (!show_text(arena, cgn_mailbox_content(arena, inside), own, shown)) return false;
  } while (lexer.token.kind != CGN_MAILBOX_END);
  return true;
}

bool cgn_mailbox_show(cgn_arena *arena, cgn_text element, cgn_text name, const cgn_address *own,
                      cgn_mailboxes *shown) {
  return show_text(arena, name, own, shown) && (!own || show_text(arena, own->local, own, shown)) &&
         show_comments(arena, element, own, shown);
}
