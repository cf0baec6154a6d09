/* SPDX-License-Identifier: MIT */
/*
 * Readings of what stands around an "@". It is safe to claim too much: no
 * honest program writes such text, and a domain that some reader shows and we
 * do not is a forged colleague (semantics section 1; RFC 5322 has no rule).
 */
#include "mail/mailbox_reading.h"

#include "base/limits.h"
#include "base/unicode.h"
#include "mail/encoded_word.h"
#include "mail/mailbox_token.h"

/* ---- An invalid domain ------------------------------------------------------------ */

/* Characters that are in no name, but are passed over, shown as nothing, or as what separates. */
static const struct {
  uint32_t first, last;
} no_name[] = {{0x00, 0x2c},     {0x2f, 0x2f},     {0x3a, 0x40},     {0x5b, 0x60},     {0x7b, 0xa0},
               {0x2000, 0x206f}, {0x3000, 0x3000}, {0xfe50, 0xfe6b}, {0xfeff, 0xfeff}, {0xff01, 0xff0c},
               {0xff0f, 0xff0f}, {0xff1a, 0xff20}, {0xff3b, 0xff40}, {0xff5b, 0xff60}, {0xfff0, 0xffff}};

/* Octets of the first character, which *named says to be one of names or not; an octet that is no UTF-8 is not. */
static size_t name_step(cgn_text text, bool *named) {
  uint32_t c = 0;
  size_t size = cgn_utf8_step(text, &c);
  *named = size > 0;
  for (size_t i = 0; i < sizeof no_name / sizeof *no_name; i++) {
    if (c >= no_name[i].first && c <= no_name[i].last) *named = false;
  }
  return size ? size : 1;
}

/* The pieces of a domain that can be names: the first one, the last one, and all together in `joined`. */
typedef struct pieces {
  cgn_text first, last, joined;
} pieces;

static pieces read_pieces(cgn_arena *arena, cgn_text domain) {
  char *joined = cgn_arena_allocate(arena, domain.length);
  pieces p = {.joined = {joined, 0}};
  size_t start = 0;
  bool named, before = false;
  for (size_t i = 0, size; joined && i < domain.length; i += size, before = named) {
    size = name_step(cgn_text_slice(domain, i, domain.length), &named);
    if (!named) continue;
    if (!before) start = i;
    memcpy(joined + p.joined.length, domain.at + i, size);
    p.joined.length += size;
    p.last = cgn_text_slice(domain, start, i + size - start);
    if (p.joined.length == p.last.length) p.first = p.last;
  }
  return p;
}

static bool has_letter(cgn_text text) {
  for (size_t i = 0; i < text.length; i++) {
    if (cgn_is_alnum(text.at[i]) || cgn_is_8bit(text.at[i])) return true;
  }
  return false;
}

bool cgn_mailbox_add(cgn_arena *arena, cgn_mailboxes *list, cgn_text name, cgn_text local, cgn_text domain) {
  if (!cgn_mailboxes_add(arena, list, name, local, domain)) return false;
  uint32_t flags = list->at[list->count - 1].domain.flags;
  if (!(flags & CGN_DOMAIN_INVALID) || flags & CGN_DOMAIN_UNDERSCORE) return true;
  /* dtext may hold an address, which a reader that knows no literals shows. */
  if (*domain.at == '[') return cgn_mailbox_add_claims(arena, domain, list);
  pieces p = read_pieces(arena, domain);
  cgn_text readings[] = {p.first, p.last, p.joined, cgn_encoded_words_decode(arena, domain)};
  for (size_t i = 0; i < sizeof readings / sizeof *readings; i++) {
    if (!has_letter(readings[i]) || cgn_text_equal(readings[i], domain)) continue;
    if (i && cgn_text_equal(readings[i], readings[i - 1])) continue;
    list->defects |= CGN_DEFECT_READINGS;
    if (!cgn_mailboxes_add(arena, list, name, local, readings[i])) return false;
  }
  return !arena->failed;
}

/* ---- Around an "@" ------------------------------------------------------------------- */

typedef struct around {
  cgn_arena *arena;
  cgn_text text;
  const uint32_t
      *partner;  /* of each parenthesis: the place behind its partner, 0 for one that has none; may be NULL */
  char *scratch; /* room for what is joined */
  cgn_mailboxes *list;
  bool shown;             /* in a name or comment: no claim */
  const cgn_address *own; /* the address that has the name; or NULL */
} around;

static bool is_part(char c) {
  return c == '.' || cgn_mailbox_is_atext(c);
}

static bool is_separator(char c) {
  return c == ',' || c == ';' || c == ':' || c == '<' || c == '>' || c == '@';
}

/* The place behind the partner of a parenthesis at `at`; 0: there is none, or no parenthesis. */
static size_t partner_of(const around *a, size_t at) {
  return a->partner ? a->partner[at] : 0;
}

/*
 * Past what some readers pass over: all that is neither part of a name nor a
 * separator. With `comments` past those as a whole, but not out of the one that
 * `at` is in: so an octet is passed once for each way of reading.
 */
static size_t skip_filler(const around *a, size_t at, bool comments) {
  while (at < a->text.length && !is_part(a->text.at[at]) && !is_separator(a->text.at[at])) {
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

/* What stands before the "@" at `at`: a quoted string, or a run of atoms and dots. */
static cgn_text local_before(const around *a, size_t at) {
  const char *text = a->text.at;
  size_t end = at, start;
  while (end && !is_part(text[end - 1]) && !is_separator(text[end - 1]) && text[end - 1] != '"') {
    size_t behind = partner_of(a, end - 1);
    if (behind > end) break;
    end = behind ? behind - 1 : end - 1;
  }
  start = end;
  if (end == 0 || text[end - 1] != '"') {
    while (start && is_part(text[start - 1])) start--;
    return cgn_text_slice(a->text, start, end - start);
  }
  for (start = end - 1; start && text[start - 1] != '@' && text[start - 1] != '"';) start--;
  return cgn_text_slice(a->text, start, end - 1 - start);
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

/*
 * The parts up to a separator joined into `out`, without comments; the last one
 * before an "@" is the local part of that. With `dots` only where a dot stands
 * on one side of what is between: the obsolete syntax (RFC 5322 4.4).
 */
static cgn_text joined(const around *a, size_t at, bool dots, char *out) {
  size_t length = 0, last = 0;
  for (at = skip_filler(a, at, true); at < a->text.length && is_part(a->text.at[at]);
       at = skip_filler(a, at, true)) {
    cgn_text part = take_part(a, at);
    if (dots && length && out[length - 1] != '.' && *part.at != '.') return (cgn_text){out, length};
    memcpy(out + length, part.at, part.length);
    last = length;
    length += part.length;
    at += part.length;
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

static bool add_reading(const around *a, cgn_text local, cgn_text domain) {
  const cgn_text nobody = {NULL, 0};
  if (a->shown && local.length && *local.at == '\'') local = cgn_text_slice(local, 1, local.length);
  if (a->shown && domain.length && domain.at[domain.length - 1] == '\'') domain.length--;
  if (domain.length == 0) return true;
  if (!cgn_mailbox_add(a->arena, a->list, nobody, local, domain)) return false;
  cgn_text tidy = without_empty_labels(a->arena, domain);
  if (tidy.length == 0 || tidy.length == domain.length) return true;
  return cgn_mailbox_add(a->arena, a->list, nobody, local, tidy);
}

static bool is_same(const cgn_address *a, const cgn_address *b) {
  return cgn_text_equal(a->domain.key, b->domain.key) && cgn_text_equal(a->folded, b->folded);
}

static bool is_known(const around *a, const cgn_address *address, uint32_t count) {
  if (a->own && is_same(address, a->own)) return true;
  for (uint32_t i = 0; i < count; i++) {
    if (is_same(address, &a->list->at[i])) return true;
  }
  return false;
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
  if (a->list->count > before || local.length == 0) return true;
  a->list->defects |= CGN_DEFECT_NO_DOMAIN;
  return cgn_mailboxes_add(a->arena, a->list, (cgn_text){NULL, 0}, local, (cgn_text){NULL, 0});
}

static bool add_all(around *a) {
  a->partner = pair_parentheses(a->arena, a->text);
  a->scratch = cgn_arena_allocate_array(a->arena, a->text.length, 2);
  if (a->arena->failed) return false;
  size_t at = cgn_text_find(a->text, 0, '@');
  for (; at < a->text.length; at = cgn_text_find(a->text, at + 1, '@')) {
    cgn_text readings[READINGS], local = local_before(a, at);
    uint32_t before = a->list->count;
    read_domains(a, at, readings);
    for (size_t i = 0; i < (a->shown ? JOINED : READINGS); i++) {
      if (!add_reading(a, local, readings[i])) return false;
    }
    if (a->shown) drop_known(a, before);
    if (!a->shown && !end_claim(a, before, local)) return false;
  }
  return !a->arena->failed;
}

bool cgn_mailbox_add_claims(cgn_arena *arena, cgn_text text, cgn_mailboxes *list) {
  if (text.length == 0) return true;
  return add_all(&(around){.arena = arena, .text = text, .list = list});
}

/* A name shows an address with a full-width or small "@" (U+FF20, U+FE6B) as well; in an address it splits nothing.
 */
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

bool cgn_mailbox_add_shown(cgn_arena *arena, cgn_text text, const cgn_address *own, cgn_mailboxes *shown) {
  uint32_t defects = shown->defects;
  cgn_text visible = with_plain_at(arena, text);
  if (cgn_text_find(visible, 0, '@') == visible.length) return !arena->failed;
  bool good = add_all(&(around){.arena = arena, .text = visible, .list = shown, .own = own, .shown = true});
  shown->defects = defects;
  return good;
}
