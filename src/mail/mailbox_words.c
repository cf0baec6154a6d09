/* SPDX-License-Identifier: MIT */
#include "mail/mailbox_words.h"

size_t cgn_mailbox_words_end(cgn_text text, size_t at) {
  size_t encoding = cgn_text_find(text, at + 2, '?') + 1, end;
  if (text.length < 3 || encoding > text.length - 3 || text.at[encoding + 1] != '?') return 0;
  char c = cgn_to_lower(text.at[encoding]);
  if (c != 'b' && c != 'q') return 0;
  end = cgn_text_find(text, encoding + 2, '?') + 1;
  return end < text.length && text.at[end] == '=' ? end + 1 : 0;
}

bool cgn_mailbox_words_at(cgn_text text, size_t at) {
  return at + 1 < text.length && text.at[at] == '=' && text.at[at + 1] == '?';
}

void cgn_mailbox_words_find(cgn_mailbox_words *words, cgn_text text, size_t at) {
  if (words->end && words->start >= at) return;
  size_t end = 0, start = at;
  while (start < text.length && !(cgn_mailbox_words_at(text, start) && (end = cgn_mailbox_words_end(text, start))))
    start++;
  words->start = start;
  words->end = end ? end : start;
  while (words->start > at && cgn_is_blank(text.at[words->start - 1])) words->start--;
  for (size_t next = end; end; words->end = end ? end : words->end) {
    while (next < text.length && cgn_is_blank(text.at[next])) next++;
    end = cgn_mailbox_words_at(text, next) ? cgn_mailbox_words_end(text, next) : 0;
    next = end;
  }
}

bool cgn_mailbox_words_tear(cgn_text text) {
  int quotes = 0, parentheses = 0, angles = 0;
  for (size_t i = 0; i < text.length; i++) {
    char c = text.at[i];
    quotes += c == '"';
    parentheses += (c == '(') - (c == ')');
    angles += (c == '<') - (c == '>');
  }
  return quotes % 2 || parentheses || angles;
}
