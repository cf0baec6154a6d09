/* SPDX-License-Identifier: MIT */
/*
 * Language tags after the grammar of RFC 5646 2.1: language, script, region,
 * variants, extensions, private use, in this order. Which subtags are registered
 * is not asked.
 */
#include "rules/language_tag.h"

#include "base/limits.h"

/* RFC 5646 2.1, the tags that the grammar does not give. The "regular" ones follow it. */
static const char *const irregular[] = {"en-GB-oed", "i-ami", "i-bnn",     "i-default", "i-enochian", "i-hak",
                                        "i-klingon", "i-lux", "i-mingo",   "i-navajo",  "i-pwn",      "i-tao",
                                        "i-tay",     "i-tsu", "sgn-BE-FR", "sgn-BE-NL", "sgn-CH-DE",  NULL};

/* The subtag ahead, and the rest behind its hyphen. */
typedef struct subtags {
  cgn_text first, rest;
  bool more; /* a hyphen stands behind `first` */
  bool end;  /* there is no subtag ahead */
} subtags;

static subtags split(cgn_text tag) {
  size_t hyphen = cgn_text_find(tag, 0, '-');
  return (subtags){cgn_text_slice(tag, 0, hyphen), cgn_text_slice(tag, hyphen + 1, tag.length), hyphen < tag.length,
                   false};
}

static void pass(subtags *tags) {
  *tags = tags->more ? split(tags->rest) : (subtags){.first = CGN_TEXT(""), .end = true};
}

static bool is_made_of(cgn_text subtag, size_t least, size_t most, bool (*is_in_class)(char)) {
  if (subtag.length < least || subtag.length > most) return false;
  for (size_t i = 0; i < subtag.length; i++) {
    if (!is_in_class(subtag.at[i])) return false;
  }
  return true;
}

static bool letters(cgn_text subtag, size_t least, size_t most) {
  return is_made_of(subtag, least, most, cgn_is_letter);
}

static bool alnums(cgn_text subtag, size_t least, size_t most) {
  return is_made_of(subtag, least, most, cgn_is_alnum);
}

static bool is_variant(cgn_text subtag) {
  return alnums(subtag, 5, 8) || (alnums(subtag, 4, 4) && cgn_is_digit(subtag.at[0]));
}

static bool take_language(subtags *tags) {
  bool extended = letters(tags->first, 2, 3);
  if (!letters(tags->first, 2, 8)) return false;
  pass(tags);
  for (int i = 0; extended && i < 3 && letters(tags->first, 3, 3); i++) pass(tags);
  return true;
}

/* No variant twice (2.2.5). */
static bool take_variants(subtags *tags) {
  while (is_variant(tags->first)) {
    for (subtags later = split(tags->rest); tags->more && is_variant(later.first); pass(&later)) {
      if (cgn_text_equal_nocase(tags->first, later.first)) return false;
    }
    pass(tags);
  }
  return true;
}

/* A singleton and what it introduces; none twice (2.2.6). */
static bool take_extensions(subtags *tags) {
  bool seen[128] = {false};
  while (alnums(tags->first, 1, 1) && cgn_to_lower(tags->first.at[0]) != 'x') {
    unsigned char singleton = (unsigned char)cgn_to_lower(tags->first.at[0]);
    if (seen[singleton]) return false;
    seen[singleton] = true;
    pass(tags);
    if (!alnums(tags->first, 2, 8)) return false;
    while (alnums(tags->first, 2, 8)) pass(tags);
  }
  return true;
}

static bool take_private_use(subtags *tags) {
  if (!cgn_text_equal_nocase(tags->first, CGN_TEXT("x"))) return true;
  pass(tags);
  if (!alnums(tags->first, 1, 8)) return false;
  while (alnums(tags->first, 1, 8)) pass(tags);
  return true;
}

bool cgn_language_tag_is_well_formed(cgn_text tag) {
  if (tag.length > CGN_NAME_OCTETS) return false;
  for (size_t i = 0; irregular[i]; i++) {
    if (cgn_text_equal_nocase(tag, cgn_text_of_string(irregular[i]))) return true;
  }
  subtags tags = split(tag);
  bool private_only = cgn_text_equal_nocase(tags.first, CGN_TEXT("x"));
  if (!private_only) {
    if (!take_language(&tags)) return false;
    if (letters(tags.first, 4, 4)) pass(&tags);
    if (letters(tags.first, 2, 2) || is_made_of(tags.first, 3, 3, cgn_is_digit)) pass(&tags);
    if (!take_variants(&tags) || !take_extensions(&tags)) return false;
  }
  return take_private_use(&tags) && tags.end;
}

bool cgn_language_tag_names_language(cgn_text tag) {
  return cgn_text_find(tag, 0, '-') <= 3;
}

/* ---- Ranges (RFC 4647) -------------------------------------------------------------- */

cgn_text cgn_language_list_next(cgn_text *list) {
  size_t comma = cgn_text_find(*list, 0, ',');
  cgn_text range = cgn_text_trim(cgn_text_slice(*list, 0, comma));
  *list = cgn_text_slice(*list, comma + 1, list->length);
  return range;
}

bool cgn_language_list_is_well_formed(cgn_text list) {
  if (list.length == 0) return true;
  for (;;) {
    bool more = cgn_text_find(list, 0, ',') < list.length;
    cgn_text range = cgn_language_list_next(&list);
    if (!cgn_text_equal(range, CGN_TEXT("*")) && !cgn_language_tag_is_well_formed(range)) return false;
    if (!more) return true;
  }
}

/* Without its last subtag, and without a single letter that would be the last then. */
cgn_text cgn_language_range_shorten(cgn_text range) {
  size_t end = range.length;
  while (end > 0 && range.at[end - 1] != '-') end--;
  if (end > 0) end--;
  if (end >= 2 && range.at[end - 2] == '-') end -= 2;
  return cgn_text_slice(range, 0, end);
}
