/* SPDX-License-Identifier: MIT */
/* Words of a muttrc's line, by the quoting that its manual describes ("Syntax of Initialization Files"). */
#include <string.h>

#include "tool/accounts/mutt.h"

static void put(mutt_token *token, char octet) {
  if (token->length + 1 < sizeof token->text)
    token->text[token->length++] = octet;
  else
    token->whole = false;
}

static char peek(const mutt_words *words) {
  return words->rest.length > 0 ? *words->rest.at : '\0';
}

static char take(mutt_words *words) {
  char octet = peek(words);
  if (words->rest.length > 0) words->rest = account_span_after(words->rest, 1);
  return octet;
}

static bool is_name_octet(char octet) {
  return (octet >= 'a' && octet <= 'z') || (octet >= 'A' && octet <= 'Z') || (octet >= '0' && octet <= '9') ||
         octet == '_';
}

/* Three octal digits are an octet; the first is given. */
static void take_octal(mutt_words *words, char *octet) {
  account_span rest = words->rest;
  if (*octet < '0' || *octet > '3' || rest.length < 2 || rest.at[0] < '0' || rest.at[0] > '7' || rest.at[1] < '0' ||
      rest.at[1] > '7')
    return;
  *octet = (char)((*octet - '0') * 64 + (rest.at[0] - '0') * 8 + (rest.at[1] - '0'));
  words->rest = account_span_after(rest, 2);
}

/* What stands behind a backslash. NUL would end the text: a control stands for it, which every check refuses. */
static void put_escape(mutt_words *words, mutt_token *token) {
  static const char from[] = "tnrfe", to[] = "\t\n\r\f\033";
  char octet = take(words);
  if (octet == '\0') return;
  const char *known = strchr(from, octet);
  if (known)
    octet = to[known - from];
  else if (octet == 'c')
    octet = (char)(take(words) & 0x1f);
  else
    take_octal(words, &octet);
  put(token, octet ? octet : '\001');
}

/* $name or ${name}: one that was never set is the environment's. */
static void put_variable(mutt_words *words, mutt_token *token) {
  char name[64];
  size_t length = 0;
  bool brace = peek(words) == '{';
  if (brace) take(words);
  while (is_name_octet(peek(words)) && length + 1 < sizeof name) name[length++] = take(words);
  name[length] = '\0';
  if (brace && peek(words) == '}') take(words);
  const mutt_value *value = mutt_find_value(words->config, name);
  if (!value || value->unread) token->unread = true;
  for (const char *at = value && value->text ? value->text : ""; *at; at++) put(token, *at);
}

static void skip_backquotes(mutt_words *words, mutt_token *token) {
  while (words->rest.length > 0 && take(words) != '`') continue;
  token->unread = true;
}

static bool is_blank(char octet) {
  return octet == ' ' || octet == '\t' || octet == '\n' || octet == '\r';
}

static void skip_blanks(mutt_words *words) {
  while (is_blank(peek(words))) take(words);
}

static bool is_end(char octet) {
  return octet == '\0' || octet == ';' || octet == '#';
}

bool mutt_next_word(mutt_words *words, mutt_token *token, bool name, bool to_end) {
  char quote = '\0';
  token->length = 0;
  token->unread = false;
  token->whole = true;
  token->text[0] = '\0';
  skip_blanks(words);
  if (is_end(peek(words))) return false;
  while (words->rest.length > 0) {
    char octet = peek(words);
    if (!quote && (is_end(octet) || (!to_end && is_blank(octet)) || (name && (octet == '=' || octet == '?'))))
      break;
    take(words);
    if (octet == quote)
      quote = '\0';
    else if (!quote && (octet == '"' || octet == '\''))
      quote = octet;
    else if (octet == '\\' && quote != '\'')
      put_escape(words, token);
    else if (octet == '`' && quote != '\'')
      skip_backquotes(words, token);
    else if (octet == '$' && quote != '\'' && (peek(words) == '{' || is_name_octet(peek(words))))
      put_variable(words, token);
    else
      put(token, octet);
  }
  token->text[token->length] = '\0';
  return true;
}

bool mutt_next_command(mutt_words *words) {
  mutt_token rest;
  while (mutt_next_word(words, &rest, false, true)) continue;
  if (peek(words) != ';') return false;
  take(words);
  return true;
}
