/* SPDX-License-Identifier: MIT */
/* Valid text that is not the same to every reader: folded inside (semantics S16), or with encoded words (S14). */
#include "mail/encoded_word.h"
#include "mail/mailbox_reading.h"

static size_t line_end(cgn_text text) {
  size_t end = 0;
  while (end < text.length && text.at[end] != '\r' && text.at[end] != '\n') end++;
  return end;
}

static bool is_folded(cgn_text text) {
  return line_end(text) < text.length;
}

/*
 * What stands behind the "@" on its first line, where that is not all of the
 * domain: to some readers it ends there. A comment or literal over the end of
 * the line leaves no two of them at one.
 */
static bool read_first_line(cgn_text domain, cgn_text *line, bool *broken) {
  cgn_mailbox_lexer lexer = cgn_mailbox_lexer_of(domain);
  const char *start = NULL, *end = domain.at;
  for (cgn_mailbox_next_any(&lexer); lexer.token.kind != CGN_MAILBOX_END; cgn_mailbox_next_any(&lexer)) {
    cgn_text token = lexer.token.text;
    if (is_folded(token)) *broken = true;
    if (start && is_folded((cgn_text){end, (size_t)(token.at - end)})) {
      *line = (cgn_text){start, (size_t)(end - start)};
      return true;
    }
    if (!start && lexer.token.kind != CGN_MAILBOX_COMMENT) start = token.at;
    end = token.at + token.length;
  }
  return false;
}

static bool add_first_line(cgn_arena *arena, cgn_text local, cgn_text domain, cgn_mailboxes *list) {
  cgn_text line;
  bool broken = false, more = read_first_line(domain, &line, &broken);
  if (broken) list->defects |= CGN_DEFECT_READINGS;
  if (!more) return true;
  line = cgn_mailbox_join(arena, line);
  if (line.length && line.at[line.length - 1] == '.') line.length--; /* of what is on the next line */
  return cgn_mailbox_add(arena, list, (cgn_text){NULL, 0}, cgn_mailbox_join(arena, local), line);
}

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
static bool add_decoded(cgn_arena *arena, cgn_text name, cgn_text local, cgn_text domain, cgn_mailboxes *list) {
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

bool cgn_mailbox_add_otherwise(cgn_arena *arena, cgn_text name, cgn_text local, cgn_text domain,
                               cgn_mailboxes *list) {
  return add_first_line(arena, local, domain, list) && add_decoded(arena, name, local, domain, list);
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

static bool ends_with_separator(cgn_text quoted) {
  size_t end = quoted.length - 1;
  while (end > 1 && cgn_is_blank(quoted.at[end - 1])) end--;
  return cgn_mailbox_is_separator(quoted.at[end - 1]);
}

static bool holds(cgn_text text, char c) {
  return cgn_text_find(text, 0, c) < text.length;
}

/* Whether a line ends in a comment inside the comment: some readers end the inner one there, and so the outer early. */
static bool is_folded_inside(cgn_text comment) {
  int depth = 0;
  for (size_t i = 0; i < comment.length; i++) {
    char c = comment.at[i];
    if (depth > 1 && (c == '\r' || c == '\n')) return true;
    depth += (c == '(') - (c == ')');
    if (c == '\\') i++;
  }
  return false;
}

/*
 * Behind a folded quoted string quotes mean the opposite: one that stands
 * behind a separator begins an address, made of all that follows it.
 */
static bool is_inverted(cgn_mailbox_token token, bool *folded) {
  if (token.kind == CGN_MAILBOX_COMMENT && is_folded_inside(token.text)) return true;
  if (token.kind != CGN_MAILBOX_QUOTED) return is_folded(token.text) && holds(token.text, '"');
  *folded = *folded || is_folded(token.text);
  return *folded && ends_with_separator(token.text);
}

bool cgn_mailbox_add_folded(cgn_arena *arena, cgn_text text, cgn_mailboxes *list) {
  if (list->defects & CGN_DEFECT_ROUTE) { /* no claim, but then what stands before it may be in quotes */
    list->defects |= CGN_DEFECT_READINGS;
    return cgn_mailbox_add_claims(arena, text, list);
  }
  cgn_mailbox_lexer lexer = cgn_mailbox_lexer_of(text);
  bool folded = false;
  for (cgn_mailbox_next_any(&lexer); lexer.token.kind != CGN_MAILBOX_END; cgn_mailbox_next_any(&lexer)) {
    cgn_mailbox_token token = lexer.token;
    if (token.kind != CGN_MAILBOX_QUOTED && token.kind != CGN_MAILBOX_COMMENT && token.kind != CGN_MAILBOX_LITERAL)
      continue;
    if (is_inverted(token, &folded) || holds(token.text, '@')) list->defects |= CGN_DEFECT_READINGS;
    if (holds(token.text, '@') && !cgn_mailbox_add_claims(arena, token.text, list)) return false;
  }
  return !arena->failed;
}

/* Index of the first of two octets that stand together; text.length where there are none. */
static size_t find_pair(cgn_text text, size_t from, const char pair[2]) {
  size_t at = from;
  while (at + 1 < text.length && (text.at[at] != pair[0] || text.at[at + 1] != pair[1])) at++;
  return at + 1 < text.length ? at : text.length;
}

static bool is_torn(cgn_text word) {
  int marks = 0, quotes = 0, parentheses = 0, angles = 0;
  for (size_t i = 0; i < word.length; i++) {
    char c = word.at[i];
    marks += c == '?';
    quotes += c == '"';
    parentheses += (c == '(') - (c == ')');
    angles += (c == '<') - (c == '>');
  }
  return marks > 2 && (quotes % 2 || parentheses || angles);
}

bool cgn_mailbox_add_torn(cgn_arena *arena, cgn_text text, cgn_mailboxes *list) {
  cgn_mailbox_lexer lexer = cgn_mailbox_lexer_of(text);
  size_t closing = 0; /* behind the last word: those that start before have the same end */
  for (cgn_mailbox_next(&lexer); lexer.token.kind != CGN_MAILBOX_END; cgn_mailbox_next(&lexer)) {
    size_t start = (size_t)(lexer.token.text.at - text.at), end = start + lexer.token.text.length;
    if (lexer.token.kind != CGN_MAILBOX_ATOM || start < closing) continue;
    start += find_pair(lexer.token.text, 0, "=?");
    if (start == end) continue;
    closing = find_pair(text, start + 2, "?=");
    if (closing < end || closing == text.length) continue;
    if (!is_torn(cgn_text_slice(text, start, closing - start))) continue;
    list->defects |= CGN_DEFECT_READINGS;
    return cgn_mailbox_add_claims(arena, cgn_text_slice(text, start, text.length), list);
  }
  return !arena->failed;
}
