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

/* A comment; a quoted string with quoted pairs, whose backslashes some readers leave where they are. */
static bool show_token(cgn_arena *arena, const cgn_mailbox_token *token, const cgn_address *own,
                       cgn_mailboxes *shown) {
  cgn_text inside = cgn_text_slice(token->text, 1, token->text.length - 2);
  if (token->kind == CGN_MAILBOX_COMMENT) return show_text(arena, cgn_mailbox_content(arena, inside), own, shown);
  if (token->kind != CGN_MAILBOX_QUOTED || cgn_text_find(inside, 0, '\\') == inside.length) return true;
  return cgn_mailbox_add_shown(arena, inside, own, shown);
}

static bool show_tokens(cgn_arena *arena, cgn_text element, const cgn_address *own, cgn_mailboxes *shown) {
  bool comments = cgn_text_find(element, 0, '(') < element.length;
  if (!comments && cgn_text_find(element, 0, '\\') == element.length) return true;
  cgn_mailbox_lexer lexer = cgn_mailbox_lexer_of(element);
  do {
    cgn_mailbox_next_any(&lexer);
    if (!show_token(arena, &lexer.token, own, shown)) return false;
  } while (lexer.token.kind != CGN_MAILBOX_END);
  return true;
}

/* Some reader decodes encoded words in it, some takes it for an address. */
static bool show_local(cgn_arena *arena, const cgn_address *own, cgn_mailboxes *shown) {
  return show_text(arena, own->local, own, shown) && cgn_mailbox_add_shown_local(arena, own->local, own, shown);
}

bool cgn_mailbox_show(cgn_arena *arena, cgn_text element, cgn_text name, const cgn_address *own,
                      cgn_mailboxes *shown) {
  return show_text(arena, name, own, shown) && (!own || show_local(arena, own, shown)) &&
         show_tokens(arena, element, own, shown);
}
