/* SPDX-License-Identifier: MIT */
#include "mail/mailbox_compare.h"

#include "base/unicode.h"
#include "mail/encoded_word.h"

static size_t character_size(cgn_text text) {
  uint32_t character;
  size_t size = cgn_utf8_step(text, &character);
  return size ? size : 1;
}

/* Whether the text starts with what is in no name, or looks like an "@" (U+FF20, U+FE6B). */
static bool ends_name(cgn_text rest) {
  char c = rest.at[0];
  if (!cgn_is_8bit(c)) return cgn_is_control(c) || c == ' ' || memchr("\"(),:;<>@[\\]", c, 12);
  cgn_text character = cgn_text_slice(rest, 0, character_size(rest));
  return cgn_text_equal(character, CGN_TEXT("\xef\xbc\xa0")) ||
         cgn_text_equal(character, CGN_TEXT("\xef\xb9\xab")) || cgn_unicode_has_blank(character);
}

static cgn_text name_of(cgn_text domain) {
  if (domain.length && domain.at[0] == '[') {
    size_t end = cgn_text_find(domain, 0, ']') + 1;
    return end == domain.length ? domain : (cgn_text){NULL, 0};
  }
  size_t end = 0;
  while (end < domain.length && !ends_name(cgn_text_slice(domain, end, domain.length))) end++;
  return cgn_text_slice(domain, 0, end);
}

static bool is_aside(char c) {
  return c == ' ' || c == '"' || c == '\\' || cgn_is_control(c);
}

/* The octets of a text but what some readers keep and others drop. */
static bool take_letter(cgn_text *text, char *c) {
  while (text->length && is_aside(text->at[text->length - 1])) text->length--;
  if (text->length == 0) return false;
  *c = text->at[--text->length];
  return true;
}

/*
 * Whether our octets end with the shown ones. *first is the first of these, a
 * dot where there is none; *before stands in front of it in ours, NUL where that
 * is all.
 */
static bool ends_with(cgn_text own, cgn_text shown, char *before, char *first) {
  *before = *first = '.';
  while (take_letter(&shown, first))
    if (!take_letter(&own, before) || *before != *first) return false;
  if (!take_letter(&own, before)) *before = '\0';
  return true;
}

/* The same, or the end of ours from a dot on: of `"a".b` some show `.b`. */
static bool same_letters(cgn_text shown, cgn_text own) {
  char before, first;
  return ends_with(own, shown, &before, &first) && (!before || first == '.');
}

static bool is_last_word(cgn_text shown, cgn_text own) {
  char before, first;
  return ends_with(own, shown, &before, &first) && (!before || before == '.');
}

static bool same_local(cgn_arena *arena, cgn_text shown, cgn_text own) {
  return same_letters(shown, own) || same_letters(shown, cgn_encoded_words_decode(arena, own));
}

static bool same_domain(cgn_text shown, cgn_text written) {
  return shown.at[0] == '[' ? same_letters(shown, written) : cgn_text_equal(shown, written);
}

/* Whether ours is what is shown; any local part, or a word of one, where there is no other to compare. */
static bool is_ours(const cgn_mailbox_compare *compare, const cgn_address *own, cgn_text local, cgn_text domain) {
  if (!domain.at) return is_last_word(local, own->local);
  if (!same_domain(domain, own->written)) return false;
  cgn_text plain = compare->blanks ? cgn_mailbox_plain_blanks(compare->arena, own->local, ' ') : own->local;
  return !local.at || same_local(compare->arena, local, plain);
}

/* Parentheses in front of a local part are left of comments in each other: they are nobody's name. */
static cgn_text without_parentheses(cgn_text local) {
  while (local.length && (local.at[0] == '(' || local.at[0] == ')')) local = cgn_text_slice(local, 1, local.length);
  return local;
}

/* Goes on to the first of ours that is shown. */
static bool find(cgn_mailbox_compare *compare, cgn_text local, cgn_text domain) {
  uint32_t i = compare->next;
  local = cgn_unicode_nfc(compare->arena, local);
  while (i < compare->ours->count && !is_ours(compare, &compare->ours->at[i], local, domain)) i++;
  if (i == compare->ours->count) return false;
  compare->next = i;
  return true;
}

static void compare_shown(cgn_mailbox_compare *compare, cgn_text shown, bool any_local) {
  size_t at = shown.length;
  while (at > 0 && shown.at[at - 1] != '@') at--;
  cgn_text behind = cgn_text_trim(cgn_text_slice(shown, at, shown.length)), domain = name_of(behind);
  if (at < 2 || behind.length == 0) return;          /* nothing stands before the "@", or behind it */
  if (behind.at[0] == '\v') compare->differs = true; /* a blank to the reader, a letter to those who normalise it */
  if (domain.length == 0) return;
  cgn_text local = any_local ? (cgn_text){NULL, 0} : cgn_text_slice(shown, 0, at - 1);
  cgn_text bare = without_parentheses(local);
  if (find(compare, local, domain) || (bare.length && bare.length < local.length && find(compare, bare, domain)))
    return;
  compare->differs = true;
}

void cgn_mailbox_compare_shown(cgn_mailbox_compare *compare, cgn_text shown) {
  compare_shown(compare, shown, false);
}

void cgn_mailbox_compare_angle(cgn_mailbox_compare *compare, cgn_text shown) {
  compare_shown(compare, shown, true);
}

bool cgn_mailbox_compare_local(cgn_mailbox_compare *compare, cgn_text local) {
  return find(compare, local, (cgn_text){NULL, 0});
}

cgn_text cgn_mailbox_plain_blanks(cgn_arena *arena, cgn_text text, char blank) {
  if (cgn_text_is_ascii(text) || !cgn_unicode_has_blank(text)) return text;
  char *out = cgn_arena_allocate(arena, text.length);
  size_t length = 0;
  for (size_t i = 0, size; out && i < text.length; i += size) {
    size = character_size(cgn_text_slice(text, i, 4));
    cgn_text character = cgn_text_slice(text, i, size);
    if (size > 1 && cgn_unicode_has_blank(character)) {
      out[length++] = blank;
      continue;
    }
    memcpy(out + length, character.at, size);
    length += size;
  }
  return (cgn_text){out, length};
}
