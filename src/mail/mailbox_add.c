/* SPDX-License-Identifier: MIT */
/* A mailbox with the readings of its domain: one that is no valid name is cut or mended in several ways (S31, S35).
 */
#include "base/unicode.h"
#include "mail/encoded_word.h"
#include "mail/mailbox_reading.h"

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

static bool is_among(cgn_text text, const cgn_text *texts, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (cgn_text_equal(texts[i], text)) return true;
  }
  return false;
}

bool cgn_mailbox_add(cgn_arena *arena, cgn_mailboxes *list, cgn_text name, cgn_text local, cgn_text domain) {
  if (!cgn_mailboxes_add(arena, list, name, local, domain)) return false;
  uint32_t flags = list->at[list->count - 1].domain.flags;
  if (!(flags & CGN_DOMAIN_INVALID) || flags & CGN_DOMAIN_UNDERSCORE) return true;
  /* dtext may hold an address, which a reader that knows no literals shows. */
  if (*domain.at == '[') return cgn_mailbox_add_claims(arena, domain, list);
  pieces p = read_pieces(arena, domain), decoded = read_pieces(arena, cgn_encoded_words_decode(arena, domain));
  cgn_text readings[] = {domain, p.first, p.last, p.joined, decoded.first, decoded.last, decoded.joined};
  for (size_t i = 1; i < sizeof readings / sizeof *readings; i++) {
    if (!has_letter(readings[i]) || is_among(readings[i], readings, i)) continue;
    list->defects |= CGN_DEFECT_READINGS;
    if (!cgn_mailboxes_add(arena, list, name, local, readings[i])) return false;
  }
  return !arena->failed;
}
