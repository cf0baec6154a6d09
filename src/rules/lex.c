/* SPDX-License-Identifier: MIT */
/*
 * Tokens of rulesets and list files (language section 1). What is no token is
 * told and skipped; commas, semicolons and control characters once a line,
 * since a list or a file in another encoding is full of them.
 */
#include "rules/lex.h"

#include "base/limits.h"
#include "base/unicode.h"

/* `what` is shown once for each % of `text`, of which there are at most two. */
static void tell(cgn_lexer *lexer, const char *id, cgn_place place, const char *text, cgn_text what) {
  cgn_findings_add(lexer->findings, CONSIGNE_SEVERITY_ERROR, id, place, text, (cgn_text[]){what, what});
}

/* As a byte order mark tells, or two letters of ASCII. */
static bool is_utf16(cgn_text text) {
  if (text.length < 2) return false;
  unsigned char first = (unsigned char)text.at[0], second = (unsigned char)text.at[1];
  bool zeros = text.length >= 4 && (first == 0) != (second == 0) && !text.at[first != 0] &&
               !text.at[2 + (first != 0)] && text.at[2 + (first == 0)];
  return (first == 0xff && second == 0xfe) || (first == 0xfe && second == 0xff) || zeros;
}

cgn_lexer cgn_lexer_start(const cgn_sources *sources, uint32_t source, cgn_arena *arena,
                          struct consigne_findings *findings) {
  cgn_lexer lexer = {.text = sources->at[source].text, .source = source, .arena = arena, .findings = findings};
  if (!is_utf16(lexer.text)) return lexer;
  tell(&lexer, "invalid-utf8", (cgn_place){.source = source}, "this file is in UTF-16: save it in UTF-8",
       CGN_NO_TEXT);
  lexer.unread = true;
  lexer.text.length = 0;
  return lexer;
}

/* ---- Octets and places ------------------------------------------------------------ */

static bool is_separator(char c) {
  return c == ',' || c == ';';
}

/* Words end before a blank or a control character, and before what is a token, or none, by itself. */
static bool is_word_octet(char c) {
  /* One bit for each octet of ASCII: all but those below 0x21 and DEL and " ( ) , ; { } */
  static const uint32_t word[4] = {0, 0xf7ffecfaU, 0xffffffffU, 0x57ffffffU};
  unsigned char octet = (unsigned char)c;
  return octet >= 0x80 || (word[octet / 32] >> octet % 32 & 1);
}

/* The character that begins there, of those that are neither blank nor quote and look like one; 0: none. */
static uint32_t strange_at(cgn_text text, size_t at) {
  uint32_t character = 0;
  if ((unsigned char)text.at[at] < 0xc2) return 0; /* ASCII, or within a character */
  size_t size = cgn_utf8_step(cgn_text_slice(text, at, 4), &character);
  return size && (cgn_unicode_is_unseen(character) || cgn_unicode_closing_quote(character)) ? character : 0;
}

static bool is_unseen_at(cgn_text text, size_t at) {
  return cgn_unicode_is_unseen(strange_at(text, at));
}

bool cgn_lexer_is_word(cgn_text text) {
  if (text.length == 0 || text.at[0] == '#' || text.at[0] == '/' || strange_at(text, 0)) return false;
  for (size_t i = 0; i < text.length; i++) {
    if (!is_word_octet(text.at[i]) || is_unseen_at(text, i)) return false;
  }
  return true;
}

static cgn_cursor cursor_of(const cgn_lexer *lexer) {
  return (cgn_cursor){lexer->text.at + lexer->offset, lexer->text.at + lexer->text.length};
}

/* Moves on to the cursor; what was passed is the place of a token. */
static cgn_place pass(cgn_lexer *lexer, cgn_cursor cursor) {
  uint32_t from = lexer->offset;
  lexer->offset = (uint32_t)(cursor.at - lexer->text.at);
  return (cgn_place){lexer->source, from, lexer->offset - from};
}

/* True the first time it is asked on a line; *until is the end of the last line that had one. */
static bool first_on_line(const cgn_lexer *lexer, uint32_t *until) {
  if (lexer->offset < *until) return false;
  *until = (uint32_t)cgn_text_find(lexer->text, lexer->offset, '\n');
  return true;
}

/* ---- What is skipped ---------------------------------------------------------------- */

static bool is_control_here(const cgn_cursor *cursor) {
  bool line_end = cursor->at[0] == '\r' && cgn_cursor_left(cursor) > 1 && cursor->at[1] == '\n';
  return cgn_is_control(cursor->at[0]) && cursor->at[0] != '\t' && cursor->at[0] != '\n' && !line_end;
}

/* Other controls can hide text from who reads it, and a lone CR is a line end for some editors. */
static void tell_control(cgn_lexer *lexer, cgn_cursor cursor) {
  static const char digits[] = "0123456789ABCDEF";
  unsigned char c = (unsigned char)cursor.at[0];
  char code[] = {digits[c >> 4], digits[c & 15]};
  cgn_place place = {lexer->source, (uint32_t)(cursor.at - lexer->text.at), 1};
  if (!first_on_line(lexer, &lexer->control_told)) return;
  tell(lexer, "control-character", place,
       c == '\r' ? "a carriage return without a line feed: end lines with LF or CRLF"
                 : "control character U+00%: leave it out, and keep the file in UTF-8",
       (cgn_text){code, sizeof code});
}

static void tell_separator(cgn_lexer *lexer, cgn_cursor cursor) {
  if (!first_on_line(lexer, &lexer->separator_told)) return;
  tell(lexer, "separator", (cgn_place){lexer->source, lexer->offset, 1},
       "\"%\" separates nothing here: leave it out, blanks are enough", (cgn_text){cursor.at, 1});
}

/* "U+00A0" */
static cgn_text code_of(char out[8], uint32_t character) {
  static const char digits[] = "0123456789ABCDEF";
  out[0] = 'U';
  out[1] = '+';
  for (int i = 0; i < 4; i++) out[2 + i] = digits[character >> (12 - 4 * i) & 15];
  return (cgn_text){out, 6};
}

/* Told and passed like a blank, so that it hides no second mistake. */
static void pass_unseen(cgn_lexer *lexer, cgn_cursor *cursor) {
  uint32_t character;
  char code[8];
  size_t size = cgn_utf8_step((cgn_text){cursor->at, cgn_cursor_left(cursor)}, &character);
  cgn_place place = {lexer->source, lexer->offset, (uint32_t)size};
  cursor->at += size;
  if (first_on_line(lexer, &lexer->unseen_told))
    tell(lexer, "invisible-character", place, "the character % cannot be seen: write a blank, or leave it out",
         code_of(code, character));
}

static void skip_comment(cgn_lexer *lexer, cgn_cursor *cursor) {
  for (; !cgn_cursor_done(cursor) && *cursor->at != '\n'; cursor->at++) {
    if (is_control_here(cursor)) tell_control(lexer, *cursor);
  }
}

/* At the start of a line; neither is a pattern: the one is empty, the other repeats nothing. */
static bool is_comment_of_c(const cgn_lexer *lexer, cgn_cursor cursor) {
  const char *start = cursor.at;
  if (start[0] != '/' || cgn_cursor_left(&cursor) < 2 || (start[1] != '/' && start[1] != '*')) return false;
  while (start > lexer->text.at && (start[-1] == ' ' || start[-1] == '\t')) start--;
  return start == lexer->text.at || start[-1] == '\n';
}

static void skip_to_token(cgn_lexer *lexer) {
  cgn_cursor cursor = cursor_of(lexer);
  for (; !cgn_cursor_done(&cursor); pass(lexer, cursor)) {
    char c = *cursor.at;
    if (c == '#') {
      skip_comment(lexer, &cursor);
    } else if (is_control_here(&cursor)) {
      tell_control(lexer, cursor);
      cursor.at++;
    } else if (is_separator(c)) {
      tell_separator(lexer, cursor);
      cursor.at++;
    } else if (cgn_is_blank(c)) {
      cursor.at++;
    } else if (is_unseen_at(lexer->text, lexer->offset)) {
      pass_unseen(lexer, &cursor);
    } else if (is_comment_of_c(lexer, cursor)) {
      tell(lexer, "syntax", (cgn_place){lexer->source, lexer->offset, 2}, "a comment begins with \"#\"",
           CGN_NO_TEXT);
      skip_comment(lexer, &cursor);
    } else {
      return;
    }
  }
}

/* ---- Tokens -------------------------------------------------------------------------- */

static void check_utf8(cgn_lexer *lexer, const cgn_token *token) {
  cgn_text text = token->text;
  uint32_t character;
  if (cgn_utf8_is_valid(text)) return;
  for (size_t size; (size = cgn_utf8_step(text, &character)) > 0;) text = cgn_text_slice(text, size, text.length);
  cgn_place place = {lexer->source, (uint32_t)(text.at - lexer->text.at), 1};
  tell(lexer, "invalid-utf8", place,
       "this is no UTF-8: keep the file in UTF-8 (from Latin-1: iconv -f l1 -t utf-8)", CGN_NO_TEXT);
}

static cgn_token word(cgn_lexer *lexer) {
  cgn_cursor cursor = cursor_of(lexer);
  const char *start = cursor.at;
  size_t before = (size_t)(start - lexer->text.at);
  while (!cgn_cursor_done(&cursor) && is_word_octet(*cursor.at) &&
         !((unsigned char)*cursor.at >= 0x80 && is_unseen_at(lexer->text, before + (size_t)(cursor.at - start))))
    cursor.at++;
  cgn_token token = {.kind = CGN_TOKEN_WORD, .text = cgn_cursor_since(&cursor, start)};
  token.place = pass(lexer, cursor);
  check_utf8(lexer, &token);
  return token;
}

/* Up to the closing octet or the end of the line; \ escapes the octet behind it. */
static cgn_text run_to(cgn_lexer *lexer, cgn_cursor *cursor, char closing) {
  const char *start = cursor->at;
  bool escaped = false;
  for (; !cgn_cursor_done(cursor) && *cursor->at != '\n'; cursor->at++) {
    if (*cursor->at == closing && !escaped) break;
    if (is_control_here(cursor)) tell_control(lexer, *cursor);
    escaped = *cursor->at == '\\' && !escaped;
  }
  return cgn_cursor_since(cursor, start);
}

/* The text of a string: the source's own where it has no escapes. */
static cgn_text unescape(cgn_lexer *lexer, cgn_text text) {
  if (cgn_text_find(text, 0, '\\') == text.length) return text;
  char *out = cgn_arena_allocate(lexer->arena, text.length);
  size_t length = 0;
  for (size_t i = 0; out && i < text.length; i++) {
    char next = i + 1 < text.length ? text.at[i + 1] : '\0';
    bool escape = text.at[i] == '\\';
    cgn_place place = {lexer->source, (uint32_t)(text.at + i - lexer->text.at), 2};
    if (escape && (next == '"' || next == '\\')) {
      i++;
    } else if (escape) {
      tell(lexer, "bad-escape", place, "in a string \\ stands before \" or \\ only: write \\\\", CGN_NO_TEXT);
    }
    out[length++] = text.at[i];
  }
  return (cgn_text){out, out ? length : 0};
}

/*
 * A string without its closing quote. Where the next quote of the text is the
 * odd one of its line, the string was meant to go on up to there; else it ends
 * with its line, before the braces that close what it stands in.
 */
static void end_unterminated(const cgn_lexer *lexer, cgn_cursor *cursor, const char *start) {
  size_t quote = cgn_text_find(lexer->text, (size_t)(cursor->at - lexer->text.at), '"');
  size_t line_end = cgn_text_find(lexer->text, quote, '\n'), quotes = 0;
  for (size_t i = quote; i < line_end; i++) quotes += lexer->text.at[i] == '"';
  if (quotes % 2) {
    cursor->at = lexer->text.at + quote + 1;
    return;
  }
  while (cursor->at > start && (cgn_is_blank(cursor->at[-1]) || cursor->at[-1] == '}')) cursor->at--;
}

static cgn_token string(cgn_lexer *lexer) {
  cgn_cursor cursor = cursor_of(lexer);
  const char *opening = cursor.at++;
  cgn_token token = {.kind = CGN_TOKEN_STRING, .text = run_to(lexer, &cursor, '"')};
  if (!cgn_cursor_take(&cursor, '"')) {
    end_unterminated(lexer, &cursor, opening + 1);
    tell(
        lexer, "unterminated-string", (cgn_place){lexer->source, lexer->offset, 1},
        "this string does not end on its line: write the closing \", a long text as several strings or in one line",
        CGN_NO_TEXT);
  }
  token.place = pass(lexer, cursor);
  if (token.text.length > CGN_STRING_OCTETS) {
    tell(lexer, "string-too-long", token.place,
         "a string has at most " CGN_NUMBER_TEXT(CGN_STRING_OCTETS) " octets", CGN_NO_TEXT);
  }
  check_utf8(lexer, &token);
  token.text = unescape(lexer, token.text);
  return token;
}

/* A text in quotes of print: told, and taken as the string that it was meant to be. */
static cgn_token quoted(cgn_lexer *lexer, uint32_t opening) {
  cgn_cursor cursor = cursor_of(lexer);
  uint32_t closing = cgn_unicode_closing_quote(opening), character = 0;
  char code[8];
  cursor.at += cgn_utf8_step((cgn_text){cursor.at, cgn_cursor_left(&cursor)}, &character);
  const char *start = cursor.at, *end = NULL;
  for (size_t size; !end && !cgn_cursor_done(&cursor) && *cursor.at != '\n'; cursor.at += size ? size : 1) {
    size = cgn_utf8_step((cgn_text){cursor.at, cgn_cursor_left(&cursor)}, &character);
    if (character == closing || character == '"' || character == opening ||
        cgn_unicode_closing_quote(character) == closing)
      end = cursor.at;
  }
  if (!end) {
    while (cursor.at > start && (cgn_is_blank(cursor.at[-1]) || cursor.at[-1] == '}')) cursor.at--;
    end = cursor.at;
  }
  cgn_token token = {.kind = CGN_TOKEN_STRING, .text = cgn_text_trim((cgn_text){start, (size_t)(end - start)})};
  token.place = pass(lexer, cursor);
  tell(lexer, "typographic-quotes", token.place, "the quote % is one of print: write \" before and behind the text",
       code_of(code, opening));
  check_utf8(lexer, &token);
  return token;
}

static cgn_token regex(cgn_lexer *lexer) {
  cgn_cursor cursor = cursor_of(lexer);
  const char *opening = cursor.at++;
  cgn_token token = {.kind = CGN_TOKEN_REGEX, .text = run_to(lexer, &cursor, '/')};
  if (cgn_cursor_take(&cursor, '/')) {
    const char *flags = cursor.at;
    while (!cgn_cursor_done(&cursor) && is_word_octet(*cursor.at)) cursor.at++;
    token.flags = cgn_cursor_since(&cursor, flags);
  } else {
    /* Most likely an unquoted path: it ends as a word would. */
    cursor.at = opening + 1;
    while (!cgn_cursor_done(&cursor) && is_word_octet(*cursor.at)) cursor.at++;
    token.text = cgn_cursor_since(&cursor, opening + 1);
    tell(lexer, "unterminated-pattern", (cgn_place){lexer->source, lexer->offset, 1},
         "this / begins a pattern that does not end on its line: write the closing /, or quotes around a file name",
         CGN_NO_TEXT);
  }
  token.place = pass(lexer, cursor);
  check_utf8(lexer, &token);
  return token;
}

static cgn_token mark(cgn_lexer *lexer, cgn_token_kind kind) {
  cgn_cursor cursor = cursor_of(lexer);
  const char *start = cursor.at++;
  cgn_token token = {.kind = kind, .text = cgn_cursor_since(&cursor, start)};
  token.place = pass(lexer, cursor);
  return token;
}

cgn_token cgn_lexer_next(cgn_lexer *lexer) {
  skip_to_token(lexer);
  cgn_cursor cursor = cursor_of(lexer);
  if (cgn_cursor_done(&cursor)) {
    return (cgn_token){.kind = CGN_TOKEN_END, .place = pass(lexer, cursor), .text = {cursor.at, 0}};
  }
  switch (*cursor.at) {
  case '{': return mark(lexer, CGN_TOKEN_OPEN);
  case '}': return mark(lexer, CGN_TOKEN_CLOSE);
  case '(': return mark(lexer, CGN_TOKEN_LEFT);
  case ')': return mark(lexer, CGN_TOKEN_RIGHT);
  case '"': return string(lexer);
  case '/': return regex(lexer);
  default: break;
  }
  uint32_t strange = strange_at(lexer->text, lexer->offset);
  return strange ? quoted(lexer, strange) : word(lexer);
}
