/* SPDX-License-Identifier: MIT */
/*
 * Authentication-Results (RFC 8601 2.2), all or nothing: a body that can be read
 * in two ways anywhere gives nothing, since what a sender smuggled into a verifier's
 * text (a parenthesis in a domain) must not move the place where a result begins.
 */
#include "mail/authres.h"

#include "base/limits.h"
#include "base/unicode.h"
#include "mail/mailbox_token.h"

typedef struct reader {
  cgn_arena *arena;
  cgn_mailbox_lexer lexer; /* of comments and quoted strings; other octets are taken from its cursor */
  uint32_t parts;
  bool bad;     /* an octet of no grammar, or what is not closed */
  bool version; /* another one than 1 */
  bool full;    /* more parts than CGN_AUTHRES_PARTS */
} reader;

static reader reader_of(cgn_arena *arena, cgn_text body) {
  return (reader){.arena = arena, .lexer = cgn_mailbox_lexer_of(cgn_text_trim(body))};
}

/* ---- Lexical parts ------------------------------------------------------------ */

/*
 * Whether a string is open at the end of a comment, for those who know strings
 * in comments: "(domain of "x)" began in a local part that the sender wrote,
 * and what follows is his.
 */
static bool has_open_string(cgn_text comment) {
  bool open = false;
  for (size_t i = 0; i < comment.length; i++) {
    if (comment.at[i] == '\\')
      i++;
    else if (comment.at[i] == '"')
      open = !open;
  }
  return open;
}

/* Moves over comments and blanks (CFWS). True: there were some. */
static bool skip(reader *r) {
  const char *start = r->lexer.cursor.at;
  const cgn_mailbox_token *token = &r->lexer.token;
  do {
    cgn_mailbox_next_any(&r->lexer);
    r->bad |=
        token->kind == CGN_MAILBOX_BAD || (token->kind == CGN_MAILBOX_COMMENT && has_open_string(token->text));
  } while (token->kind == CGN_MAILBOX_COMMENT && !r->bad);
  r->lexer.cursor.at = r->bad ? r->lexer.cursor.end : token->text.at; /* looked at once: linear */
  return r->lexer.cursor.at != start;
}

static bool at(const reader *r, char c) {
  return !cgn_cursor_done(&r->lexer.cursor) && *r->lexer.cursor.at == c;
}

static bool at_end(const reader *r) {
  return cgn_cursor_done(&r->lexer.cursor);
}

static bool take(reader *r, char c) {
  skip(r);
  return cgn_cursor_take(&r->lexer.cursor, c);
}

/* RFC 2045 5.1 token, octets of UTF-8 included (RFC 6532). */
static bool is_token_octet(char c) {
  return (cgn_mailbox_is_atext(c) && c != '/' && c != '=' && c != '?') || c == '.';
}

static bool is_value_octet(char c) {
  return cgn_mailbox_is_atext(c) || c == '.' || c == ':' || c == '[' || c == ']' || c == '@' || c == '<' ||
         c == '>';
}

static bool is_keyword_octet(char c) {
  return cgn_is_alnum(c) || c == '-' || c == '_';
}

static cgn_text take_run(reader *r, bool (*is_octet)(char)) {
  const char *start = r->lexer.cursor.at;
  while (!at_end(r) && is_octet(*r->lexer.cursor.at)) r->lexer.cursor.at++;
  return cgn_cursor_since(&r->lexer.cursor, start);
}

/* Keyword: Ldh-str of RFC 5321 4.1.2, and with underscores: policy.is_org. */
static bool take_keyword(reader *r, cgn_text *keyword) {
  skip(r);
  *keyword = take_run(r, is_keyword_octet);
  return keyword->length > 0 && keyword->at[keyword->length - 1] != '-';
}

static bool take_quoted(reader *r, cgn_text *content) {
  cgn_mailbox_next_any(&r->lexer);
  cgn_text token = r->lexer.token.text;
  if (r->lexer.token.kind != CGN_MAILBOX_QUOTED) return false;
  *content = cgn_mailbox_content(r->arena, cgn_text_slice(token, 1, token.length - 2));
  return content->at != NULL;
}

/* value = token / quoted-string */
static bool take_value(reader *r, cgn_text *value) {
  skip(r);
  if (at(r, '"')) return take_quoted(r, value);
  *value = take_run(r, is_token_octet);
  return value->length > 0;
}

/* Whether 1*DIGIT is a version that is known. */
static bool take_version(reader *r, bool *known) {
  uint64_t number = 0;
  skip(r);
  cgn_text digits = take_run(r, cgn_is_digit);
  *known = cgn_text_to_number(digits, 1, &number) && number == 1;
  return digits.length > 0;
}

/* ---- Properties --------------------------------------------------------------- */

static size_t count(cgn_text text, char octet) {
  size_t found = 0;
  for (size_t i = 0; i < text.length; i++) found += text.at[i] == octet;
  return found;
}

/* Takes < and > off; false where they, or more than one @, stand elsewhere. */
static bool unwrap(cgn_text *run) {
  size_t length = run->length;
  if (length >= 2 && run->at[0] == '<' && run->at[length - 1] == '>') *run = cgn_text_slice(*run, 1, length - 2);
  return length > 0 && count(*run, '<') == 0 && count(*run, '>') == 0 && count(*run, '@') <= 1;
}

/* The "@domain-name" behind a local part, which may be quoted or have blanks behind it. */
static bool take_domain(reader *r, cgn_text local, cgn_text *value) {
  cgn_text domain = take_run(r, is_value_octet);
  if (!unwrap(&domain) || domain.length < 2) return false;
  char *joined = cgn_arena_allocate(r->arena, local.length + domain.length);
  if (!joined) return false;
  if (local.length > 0) memcpy(joined, local.at, local.length);
  memcpy(joined + local.length, domain.at, domain.length);
  *value = (cgn_text){joined, local.length + domain.length};
  return true;
}

/* The octets of a value without quotes; behind blanks "=" would be that of the next property. */
static bool take_unquoted(reader *r, bool spaced, cgn_text *value) {
  *value = take_run(r, is_value_octet);
  if (value->length == 0) return at_end(r) || at(r, ';'); /* smtp.mailfrom=; */
  return unwrap(value) && !(spaced && count(*value, '=') > 0);
}

/* pvalue = [CFWS] ( value / [ [ local-part ] "@" ] domain-name ) [CFWS] */
static bool take_pvalue(reader *r, cgn_text *value) {
  bool spaced = skip(r), quoted = at(r, '"');
  if (quoted ? !take_quoted(r, value) : !take_unquoted(r, spaced, value)) return false;
  if (!quoted && count(*value, '@') > 0) return true;
  reader behind = *r;
  skip(&behind);
  if (!at(&behind, '@')) return true;
  *r = behind;
  return take_domain(r, *value, value);
}

static void *add_part(reader *r, size_t size) {
  r->full |= r->parts == CGN_AUTHRES_PARTS;
  return r->parts++ < CGN_AUTHRES_PARTS ? cgn_arena_allocate(r->arena, size) : NULL;
}

/* RFC 8601 2.7 and the registry of methods, section 6.1; BIMI's draft. */
static bool is_method(cgn_text word) {
  static const char *const methods[] = {"arc",       "auth",      "bimi",  "dkim",       "dkim-adsp",
                                        "dkim-atps", "dmarc",     "dnswl", "domainkeys", "iprev",
                                        "rrvs",      "sender-id", "smime", "spf",        "vbr"};
  for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
    if (cgn_text_equal_nocase(word, cgn_text_of_string(methods[i]))) return true;
  return false;
}

/* propspec = ptype [CFWS] "." [CFWS] property [CFWS] "=" pvalue; the ptype and its dot were taken. */
static bool take_property(reader *r, cgn_text type, cgn_authres_property *property) {
  property->type = type;
  return take_keyword(r, &property->name) && take(r, '=') && take_pvalue(r, &property->value);
}

/*
 * "reason=..." (reasonspec), and what verifiers add without a ptype: action=none,
 * score=0. It tells nothing here. One that bears the name of a method may be a
 * result whose ";" was forgotten: dkim=fail spf=pass.
 */
static bool take_remark(reader *r, cgn_text word) {
  cgn_text value;
  return !is_method(word) && take(r, '=') && take_pvalue(r, &value);
}

/* [ CFWS reasonspec ] [ CFWS 1*propspec ], up to the ";" or the end; in any order, since people read a reason. */
static bool take_properties(reader *r, const cgn_authres_property **first) {
  const cgn_authres_property **last = first;
  bool may_touch = false; /* a pvalue ends without CFWS too: a"b"c.d=e */
  for (;;) {
    cgn_text word;
    bool spaced = skip(r);
    if (at_end(r) || at(r, ';')) return true;
    if ((!spaced && !may_touch) || !take_keyword(r, &word)) return false;
    may_touch = true;
    cgn_authres_property *property = add_part(r, sizeof *property);
    if (!property) return false;
    if (!take(r, '.')) {
      if (!take_remark(r, word)) return false;
      continue;
    }
    if (!take_property(r, word, property)) return false;
    *last = property;
    last = &property->next;
  }
}

/* ---- Results ------------------------------------------------------------------ */

/* resinfo behind its ";" and method. NULL with *bad unset: a version of the method that is not known. */
static cgn_authres_result *take_result(reader *r, cgn_text method, bool *bad) {
  bool known = true;
  cgn_authres_result *result = add_part(r, sizeof *result);
  *bad = !result || (take(r, '/') && !take_version(r, &known)) || !take(r, '=');
  if (*bad) return NULL;
  result->method = method;
  *bad = !take_keyword(r, &result->word) || !take_properties(r, &result->properties);
  return *bad || !known ? NULL : result;
}

/* ( no-result / 1*resinfo ) [CFWS] */
static bool take_results(reader *r, const cgn_authres_result **first) {
  const cgn_authres_result **last = first;
  bool some = false, bad = false;
  while (take(r, ';')) {
    cgn_text method;
    skip(r);
    if (at_end(r)) return some; /* a final ";" */
    if (!take_keyword(r, &method)) return false;
    skip(r);
    if (at_end(r)) return !some && cgn_text_equal_nocase(method, CGN_TEXT("none"));
    cgn_authres_result *result = take_result(r, method, &bad);
    if (bad) return false;
    some = true;
    if (!result) continue;
    *last = result;
    last = &result->next;
  }
  return some && at_end(r);
}

/* [CFWS] authserv-id [ CFWS authres-version ] */
static bool take_head(reader *r, cgn_text *id) {
  bool known = true;
  if (!take_value(r, id)) return false;
  bool spaced = skip(r);
  if (at(r, ';')) return true;
  bool read = spaced && take_version(r, &known);
  r->version = read && !known;
  return read && known;
}

cgn_authres_form cgn_authres_read(cgn_arena *arena, cgn_text body, cgn_authres *authres) {
  reader r = reader_of(arena, body);
  *authres = (cgn_authres){.results = NULL};
  if (!cgn_utf8_is_valid(body)) return CGN_AUTHRES_MALFORMED;
  bool read = take_head(&r, &authres->id) && take_results(&r, &authres->results);
  if (r.version) return CGN_AUTHRES_VERSION;
  if (r.full || r.lexer.complex) return CGN_AUTHRES_LARGE;
  bool whole = read && !r.bad && !r.lexer.control && !r.lexer.obsolete;
  return whole ? CGN_AUTHRES_WHOLE : CGN_AUTHRES_MALFORMED;
}

/* ---- The id --------------------------------------------------------------------- */

bool cgn_authres_is_token(cgn_text id) {
  for (size_t i = 0; i < id.length; i++)
    if (!is_token_octet(id.at[i])) return false;
  return id.length > 0 && cgn_utf8_is_valid(id);
}

/* Whether what was read is a method: "spf=pass", "spf = pass". */
static bool is_result(const reader *r, cgn_text word) {
  reader behind = *r;
  skip(&behind);
  return count(word, '=') > 0 || at(&behind, '=');
}

bool cgn_authres_read_id(cgn_arena *arena, cgn_text body, cgn_authres_id *id) {
  reader r = reader_of(arena, body);
  bool commented = skip(&r), quoted = at(&r, '"');
  if (quoted && !take_quoted(&r, &id->text)) return false;
  if (!quoted) id->text = take_run(&r, is_value_octet);
  if (r.bad || id->text.length == 0 || (!quoted && is_result(&r, id->text))) return false;
  id->bare = !commented && !quoted && cgn_authres_is_token(id->text);
  return true;
}

cgn_text cgn_authres_domain(cgn_text value) {
  size_t start = value.length;
  while (start > 0 && value.at[start - 1] != '@') start--;
  return cgn_text_slice(value, start, value.length);
}
