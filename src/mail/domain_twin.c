/* SPDX-License-Identifier: MIT */
/*
 * The other name that some program takes for a spelling: UTS 46 transitional
 * processing (section 4, table 1), Unicode before and after 15.1.
 */
#include "mail/domain.h"

#define SHARP_S "\xc3\x9f"
#define CAPITAL_SHARP_S "\xe1\xba\x9e"

typedef struct replacement {
  const char *from, *to; /* `to` is never longer */
} replacement;

/* UTS 46 table 1: sharp s and final sigma, the joiners; with the capital sharp s. */
static const replacement transitional[] = {{SHARP_S, "ss"},      {CAPITAL_SHARP_S, "ss"}, {"\xcf\x82", "\xcf\x83"},
                                           {"\xe2\x80\x8c", ""}, {"\xe2\x80\x8d", ""},    {NULL, NULL}};
/* Unicode 15.1 and later. */
static const replacement capital[] = {{CAPITAL_SHARP_S, SHARP_S}, {NULL, NULL}};

static const replacement *replacement_at(cgn_text text, const replacement *table) {
  for (; table->from; table++) {
    cgn_text from = cgn_text_of_string(table->from);
    if (cgn_text_equal(cgn_text_slice(text, 0, from.length), from)) return table;
  }
  return NULL;
}

/* The reading of the text with these replacements; false where it is the key itself, or memory failed. */
static bool read_replaced(cgn_arena *arena, cgn_text text, const replacement *table, uint32_t *mapped, cgn_text key,
                          cgn_domain *domain) {
  char *copy = cgn_arena_allocate(arena, text.length);
  size_t length = 0;
  if (!copy) return false;
  while (text.length > 0) {
    const replacement *found = replacement_at(text, table);
    cgn_text to = found ? cgn_text_of_string(found->to) : cgn_text_slice(text, 0, 1);
    memcpy(copy + length, to.at, to.length);
    length += to.length;
    text = cgn_text_slice(text, found ? cgn_text_of_string(found->from).length : 1, text.length);
  }
  cgn_domain_read_counted(arena, (cgn_text){copy, length}, mapped, domain);
  return domain->key.at && !cgn_text_equal(domain->key, key);
}

bool cgn_domain_read_twin(cgn_arena *arena, cgn_text text, uint32_t *mapped, cgn_domain *twin) {
  cgn_domain plain, other;
  if (cgn_text_is_ascii(text)) return false;
  cgn_domain_read_counted(arena, text, mapped, &plain);
  if (!read_replaced(arena, text, transitional, mapped, plain.key, &other) &&
      !read_replaced(arena, text, capital, mapped, plain.key, &other)) {
    return false;
  }
  *twin = other;
  return true;
}
