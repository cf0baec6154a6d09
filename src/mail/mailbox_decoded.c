/* SPDX-License-Identifier: MIT */
/* Addresses that begin with an encoded word: some readers decode it before they split (semantics S14). */
#include "mail/encoded_word.h"
#include "mail/mailbox_reading.h"

static bool is_replacement(cgn_text text, size_t at) {
  return text.length - at >= 3 && memcmp(text.at + at, "\xef\xbf\xbd", 3) == 0;
}

/*
 * Whether behind some "@" a control character stands before what ends a domain,
 * or U+FFFD for octets that are none of their character set's.
 */
static bool has_oddity_in_domain(cgn_text text) {
  bool domain = false;
  for (size_t i = 0; i < text.length; i++) {
    if (cgn_mailbox_is_separator(text.at[i])) domain = text.at[i] == '@';
    if (!domain) continue;
    if ((cgn_is_control(text.at[i]) && !cgn_is_blank(text.at[i])) || is_replacement(text, i)) return true;
  }
  return false;
}

/* The encoded word of a local part that starts with one and has more. */
static bool starts_encoded(cgn_text local, cgn_text *word) {
  return cgn_encoded_word_starts(local, word) && word->length < local.length;
}

/* Claims of `text`. The grammar has one mailbox only, and an encoded word is none (RFC 2047 5): no defect. */
static bool add_silently(cgn_arena *arena, cgn_text text, cgn_mailboxes *list) {
  uint32_t defects = list->defects;
  if (has_oddity_in_domain(text)) defects |= CGN_DEFECT_READINGS; /* nobody can tell what that shows */
  bool good = cgn_mailbox_add_claims(arena, text, list);
  list->defects = defects;
  return good;
}

/*
 * Some reader takes the decoded word and reads on; and where that is no address
 * any more, the name before it.
 */
bool cgn_mailbox_add_decoded(cgn_arena *arena, cgn_text name, cgn_text local, cgn_text domain,
                             cgn_mailboxes *list) {
  cgn_text word;
  if (!starts_encoded(local, &word)) return true;
  cgn_text rest = {word.at + word.length, (size_t)(domain.at + domain.length - word.at) - word.length};
  cgn_text decoded = cgn_encoded_words_decode(arena, word);
  char *whole = cgn_arena_allocate(arena, decoded.length + rest.length);
  if (!whole) return false;
  if (decoded.length) memcpy(whole, decoded.at, decoded.length);
  memcpy(whole + decoded.length, rest.at, rest.length);
  return add_silently(arena, (cgn_text){whole, decoded.length + rest.length}, list) &&
         add_silently(arena, name, list);
}

bool cgn_mailbox_opens(cgn_arena *arena, cgn_text local) {
  cgn_text word;
  if (!starts_encoded(local, &word)) return false;
  cgn_text decoded = cgn_encoded_words_decode(arena, word);
  for (size_t i = 0; i < decoded.length; i++) {
    if (memchr("\"(<[\\", decoded.at[i], 5)) return true;
  }
  return false;
}

bool cgn_mailbox_add_opened(cgn_arena *arena, cgn_text text, cgn_mailboxes *list) {
  return add_silently(arena, text, list);
}
