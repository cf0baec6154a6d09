/* SPDX-License-Identifier: MIT */
/*
 * Readings of what stands around an "@". It is safe to claim too much: no
 * honest program writes such text, and a domain that some reader shows and we
 * do not is a forged colleague (semantics section 1; RFC 5322 has no rule).
 */
#include "mail/mailbox_reading.h"

/* ---- Around an "@" ------------------------------------------------------------------- */

typedef struct around {
  cgn_arena *arena;
  cgn_text text;
  const uint32_t *partner; /* the place behind the other parenthesis of a pair, else 0; NULL: no "(" at all */
  char *scratch;           /* room for what is joined */
  cgn_mailboxes *list;
  bool shown;             /* in a name or comment: no claim */
  bool blanks;            /* shown, and blanks do not count: in a local part */
  const cgn_address *own; /* the address that has the name; or NULL */
  uint32_t read;          /* so many mailboxes of the list are of this text already, by the grammar, in order */
} around;

static bool is_part(char c) {
  return c == '.' || cgn_mailbox_is_atext(c);
}

/* Neither part of a name nor a separator: some readers pass over it. */
static bool is_filler(char c) {
  return !is_part(c) && !cgn_mailbox_is_separator(c);
}

static size_t partner_of(const around *a, size_t at) {
  return a->partner ? a->partner[at] : 0;
}

/*
 * With `comments` past those as a whole, but not out of the one that `at` is
 * in: so each octet is passed once for each way of reading.
 */
static size_t skip_filler(const around *a, size_t at, bool comments) {
  while (at < a->text.length && is_filler(a->text.at[at])) {
    size_t behind = comments ? partner_of(a, at) : 0;
    if (behind && behind <= at) break;
    at = behind ? behind : at + 1;
  }
  return at;
}

static cgn_text take_part(const around *a, size_t at) {
  size_t end = at;
  while (end < a->text.length && is_part(a->text.at[end])) end++;
  return cgn_text_slice(a->text, at, end - at);
}

/* Whether a quote ends a quoted string: it does not behind the backslash of a quoted pair. */
static bool is_bare_quote(cgn_text text, size_t at) {
  size_t backslashes = 0;
  if (text.at[at] != '"') return false;
  while (backslashes < at && text.at[at - 1 - backslashes] == '\\') backslashes++;
  return backslashes % 2 == 0;
}

/* What stands before the "@" at `at`: a quoted string, or a run of atoms and dots. */
static cgn_text local_before(const around *a, size_t at) {
  const char *text = a->text.at;
  size_t end = at, start;
  while (end && is_filler(text[end - 1]) && text[end - 1] != '"') {
    size_t behind = partner_of(a, end - 1);
    if (behind > end) break;
    end = behind ? behind - 1 : end - 1;
  }
  start = end;
  if (end == 0 || text[end - 1] != '"') {
    while (start && is_part(text[start - 1])) start--;
    return cgn_text_slice(a->text, start, end - start);
  }
  for (start = end - 1; start && text[start - 1] != '@' && !is_bare_quote(a->text, start - 1);) start--;
  return cgn_mailbox_content(a->arena, cgn_text_slice(a->text, start, end - 1 - start));
}

/* The literal behind an "@", if there is one: it ends before the next "@". */
static cgn_text literal_after(const around *a, size_t at) {
  while (at < a->text.length && cgn_is_blank(a->text.at[at])) at++;
  if (at == a->text.length || a->text.at[at] != '[') return (cgn_text){NULL, 0};
  size_t end = at;
  while (end < a->text.length && a->text.at[end] != ']' && a->text.at[end] != '@') end++;
  if (end == a->text.length || a->text.at[end] == '@') return (cgn_text){NULL, 0};
  return cgn_mailbox_join(a->arena, cgn_text_slice(a->text, at, end + 1 - at));
}

/* Whether nothing but comments stands between two places. */
static bool are_comments(const around *a, size_t from, size_t to) {
  while (from < to && partner_of(a, from) > from) from = partner_of(a, from);
  return from == to;
}

/*
 * The parts up to a separator joined into `out`, without comments; the last one
 * before an "@" is the local part of that. With `dots` only where a dot stands
 * on one side of what is between, the obsolete syntax (RFC 5322 4.4), or where
 * that is a comment.
 */
static cgn_text joined(const around *a, size_t at, bool dots, char *out) {
  size_t length = 0, last = 0, end = at;
  for (at = skip_filler(a, at, true); at < a->text.length && is_part(a->text.at[at]);
       at = skip_filler(a, end, true)) {
    cgn_text part = take_part(a, at);
    bool apart = length && out[length - 1] != '.' && *part.at != '.' && !are_comments(a, end, at);
    if (dots && apart) return (cgn_text){out, length};
    memcpy(out + length, part.at, part.length);
    last = length;
    length += part.length;
    end = at + part.length;
  }
  bool local = !dots && last && at < a->text.length && a->text.at[at] == '@';
  return (cgn_text){out, local ? last : length};
}

/* Without the empty labels that some readers suffer. */
static cgn_text without_empty_labels(cgn_arena *arena, cgn_text domain) {
  char *out = cgn_arena_allocate(arena, domain.length);
  size_t length = 0;
  for (size_t i = 0; out && i < domain.length; i++) {
    bool empty = domain.at[i] == '.' && (length == 0 || out[length - 1] == '.');
    if (!empty) out[length++] = domain.at[i];
  }
  return (cgn_text){out, length};
}

enum { LITERAL, FIRST, BEHIND_COMMENTS, JOINED_AT_DOTS, JOINED, READINGS };

/* What readers take for the domain behind the "@" at `at`; those that say nothing new are empty. */
static void read_domains(const around *a, size_t at, cgn_text readings[READINGS]) {
  readings[LITERAL] = literal_after(a, at + 1);
  readings[FIRST] = take_part(a, skip_filler(a, at + 1, false));
  readings[BEHIND_COMMENTS] = take_part(a, skip_filler(a, at + 1, true));
  readings[JOINED_AT_DOTS] = joined(a, at + 1, true, a->scratch);
  readings[JOINED] = joined(a, at + 1, false, a->scratch + a->text.length);
  for (size_t i = READINGS; i-- > FIRST;) {
    for (size_t j = FIRST; j < i; j++) {
      if (cgn_text_equal(readings[i], readings[j])) readings[i].length = 0;
    }
  }
}

/*
 * Pairs parentheses as comments nest (RFC 5322 3.2.2), quotes ignored: a quoted
 * string that some readers see here others do not. Those open wait in a list
 * through `partner` itself.
 */
static const uint32_t *pair_parentheses(cgn_arena *arena, cgn_text text) {
  if (cgn_text_find(text, 0, '(') == text.length) return NULL;
  uint32_t *partner = cgn_arena_allocate_array(arena, text.length, sizeof *partner), open = 0;
  for (uint32_t i = 0; partner && i < text.length; i++) {
    if (text.at[i] == '\\') {
      i++; /* a quoted pair opens and closes nothing */
    } else if (text.at[i] == '(') {
      partner[i] = open;
      open = i + 1;
    } else if (text.at[i] == ')' && open) {
      uint32_t opening = open - 1;
      open = partner[opening];
      partner[opening] = i + 1;
      partner[i] = opening + 1;
    }
  }
  while (partner && open) {
    uint32_t opening = open - 1;
    open = partner[opening];
    partner[opening] = 0;
  }
  return partner;
}

/* ---- Every "@" ------------------------------------------------------------------------- */

/* What a program that looks for words in text takes. */
static cgn_text until_last_letter(cgn_text text) {
  while (text.length && !cgn_is_alnum(text.at[text.length - 1]) && !cgn_is_8bit(text.at[text.length - 1]) &&
         text.at[text.length - 1] != ']')
    text.length--;
  return text;
}

static bool add_reading(const around *a, cgn_text local, cgn_text domain) {
  const cgn_text nobody = {NULL, 0};
  if (a->shown && local.length && *local.at == '\'') local = cgn_text_slice(local, 1, local.length);
  if (a->shown && domain.length > 1 && domain.at[domain.length - 1] == '\'') domain.length--;
  if (domain.length == 0) return true;
  if (!cgn_mailbox_add(a->arena, a->list, nobody, local, domain)) return false;
  cgn_text word = a->shown ? until_last_letter(domain) : domain;
  if (word.length < domain.length && word.length && !cgn_mailbox_add(a->arena, a->list, nobody, local, word))
    return false;
  cgn_text tidy = without_empty_labels(a->arena, domain);
  if (tidy.length == 0 || tidy.length == domain.length) return true;
  return cgn_mailbox_add(a->arena, a->list, nobody, local, tidy);
}

static bool is_same(const cgn_address *a, const cgn_address *b) {
  return cgn_text_equal(a->domain.key, b->domain.key) && cgn_text_equal(a->lower, b->lower);
}

static bool is_known(const around *a, const cgn_address *address, uint32_t count) {
  if (a->own && is_same(address, a->own)) return true;
  for (uint32_t i = 0; i < count; i++) {
    if (is_same(address, &a->list->at[i])) return true;
  }
  return false;
}

/* Whether the grammar has the mailbox at its "@"; *next is the first whose "@" is not before. */
static bool is_read(const around *a, const cgn_address *address, uint32_t *next) {
  const cgn_address *read = a->list->at;
  while (*next < a->read && read[*next].place < address->place) ++*next;
  for (uint32_t i = *next; i < a->read && read[i].place == address->place; i++) {
    if (is_same(address, &read[i])) return true;
  }
  return false;
}

/* Takes back the mailboxes from `count` on that the grammar has at the "@" at `place`. */
static void drop_read(const around *a, uint32_t count, size_t place, uint32_t *next) {
  for (uint32_t i = count; i < a->list->count; i++) {
    cgn_address *address = &a->list->at[i];
    address->place = (uint32_t)place;
    if (!is_read(a, address, next)) a->list->at[count++] = *address;
  }
  a->list->count = count;
}

/* Takes back the mailboxes from `count` on that are known already. */
static void drop_known(const around *a, uint32_t count) {
  for (uint32_t i = count; i < a->list->count; i++) {
    if (!is_known(a, &a->list->at[i], count)) a->list->at[count++] = a->list->at[i];
  }
  a->list->count = count;
}

/* A local part alone is completed by some readers, as a bare word is; two domains are two readings. */
static bool end_claim(const around *a, uint32_t before, cgn_text local) {
  if (a->list->count > before + 1) a->list->defects |= CGN_DEFECT_READINGS;
  if (a->list->count > before || local.length == 0 || a->read) return true;
  a->list->defects |= CGN_DEFECT_NO_DOMAIN;
  return cgn_mailboxes_add(a->arena, a->list, (cgn_text){NULL, 0}, local, (cgn_text){NULL, 0});
}

static bool add_all(around *a) {
  a->partner = pair_parentheses(a->arena, a->text);
  a->scratch = cgn_arena_allocate_array(a->arena, a->text.length, 2);
  if (a->arena->failed) return false;
  size_t at = cgn_text_find(a->text, 0, '@');
  uint32_t next = 0;
  for (; at < a->text.length; at = cgn_text_find(a->text, at + 1, '@')) {
    cgn_text readings[READINGS], local = local_before(a, at);
    uint32_t before = a->list->count;
    read_domains(a, at, readings);
    for (size_t i = 0; i < (a->shown && !a->blanks ? JOINED : READINGS); i++) {
      if (!add_reading(a, local, readings[i])) return false;
    }
    if (a->shown) drop_known(a, before);
    if (!a->shown && !end_claim(a, before, local)) return false;
    if (a->read) drop_read(a, before, at, &next);
  }
  return !a->arena->failed;
}

bool cgn_mailbox_add_claims(cgn_arena *arena, cgn_text text, cgn_mailboxes *list) {
  if (text.length == 0) return true;
  return add_all(&(around){.arena = arena, .text = text, .list = list});
}

bool cgn_mailbox_add_readings(cgn_arena *arena, cgn_text text, cgn_mailboxes *list) {
  uint32_t defects = list->defects | CGN_DEFECT_READINGS;
  bool good = add_all(&(around){.arena = arena, .text = text, .list = list, .read = list->count});
  list->defects = defects;
  return good;
}

/* In a name a full-width or small "@" (U+FF20, U+FE6B) looks like one; in an address it splits nothing (S31). */
static cgn_text with_plain_at(cgn_arena *arena, cgn_text text) {
  if (cgn_text_is_ascii(text)) return text;
  char *out = cgn_arena_allocate(arena, text.length);
  if (!out) return (cgn_text){NULL, 0};
  for (size_t i = 0; i < text.length; i++) {
    cgn_text three = cgn_text_slice(text, i, 3);
    bool wide = cgn_text_equal(three, CGN_TEXT("\xef\xbc\xa0")) || cgn_text_equal(three, CGN_TEXT("\xef\xb9\xab"));
    out[i] = text.at[i];
    if (!wide) continue;
    memcpy(out + i, " @ ", 3); /* as long: blanks around it mean nothing */
    i += 2;
  }
  return (cgn_text){out, text.length};
}

static bool add_shown(cgn_arena *arena, cgn_text text, const cgn_address *own, bool blanks, cgn_mailboxes *shown) {
  uint32_t defects = shown->defects;
  cgn_text visible = with_plain_at(arena, text);
  if (cgn_text_find(visible, 0, '@') == visible.length) return !arena->failed;
  bool good = add_all(
      &(around){.arena = arena, .text = visible, .list = shown, .own = own, .shown = true, .blanks = blanks});
  shown->defects = defects;
  return good;
}

bool cgn_mailbox_add_shown(cgn_arena *arena, cgn_text text, const cgn_address *own, cgn_mailboxes *shown) {
  return add_shown(arena, text, own, false, shown);
}

bool cgn_mailbox_add_shown_local(cgn_arena *arena, cgn_text local, const cgn_address *own, cgn_mailboxes *shown) {
  return add_shown(arena, local, own, true, shown);
}
