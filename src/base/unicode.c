/* SPDX-License-Identifier: MIT */
/*
 * UTF-8 (RFC 3629), normalisation (UAX 15), case (Unicode 3.13) and text for
 * people. libunistring is given valid UTF-8 with an octet of 0x80 or more, and
 * nothing else; no language is named, so no locale is asked. It is given room
 * for what it makes, too, since it would ask malloc for more.
 */
#include "base/unicode.h"

#include <stdlib.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>

#include "base/word.h"

#define REPLACEMENT 0xfffd
#define REPLACEMENT_UTF8 "\xef\xbf\xbd"
#define LAST_CHARACTER 0x10ffff
#define NFKD_CHARACTERS 18 /* the longest decomposition, of U+FDFA (UAX 15, table 6) */

/* ---- UTF-8 ------------------------------------------------------------------ */

static bool is_surrogate(uint32_t character) {
  return character >= 0xd800 && character <= 0xdfff;
}

size_t cgn_utf8_step(cgn_text text, uint32_t *character) {
  static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000}; /* by size: below it, the form is overlong */
  if (text.length == 0) return 0;
  unsigned char first = (unsigned char)text.at[0];
  if (first < 0x80) {
    *character = first;
    return 1;
  }
  size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || size > text.length) return 0;
  uint32_t value = first & (0x7fU >> size);
  for (size_t i = 1; i < size; i++) {
    unsigned char next = (unsigned char)text.at[i];
    if ((next & 0xc0) != 0x80) return 0;
    value = value << 6 | (next & 0x3fU);
  }
  if (value < least[size] || value > LAST_CHARACTER || is_surrogate(value)) return 0;
  *character = value;
  return size;
}

static cgn_text without_first(cgn_text text, size_t octets) {
  return (cgn_text){text.at + octets, text.length - octets};
}

bool cgn_utf8_is_valid(cgn_text text) {
  if (cgn_text_is_ascii(text)) return true;
  uint32_t character;
  while (text.length) {
    size_t size = cgn_utf8_step(text, &character);
    if (size == 0) return false;
    text = without_first(text, size);
  }
  return true;
}

uint32_t cgn_utf8_count(cgn_text text) {
  uint32_t count = 0, character;
  for (; text.length && count < UINT32_MAX; count++) {
    size_t size = cgn_utf8_step(text, &character);
    text = without_first(text, size ? size : 1);
  }
  return count;
}

void cgn_utf8_add(cgn_buffer *out, uint32_t character) {
  if (character > LAST_CHARACTER || is_surrogate(character)) character = REPLACEMENT;
  if (character < 0x80) {
    cgn_buffer_add_octet(out, (char)character);
    return;
  }
  size_t size = character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
  unsigned char octets[4];
  for (size_t i = size - 1; i > 0; i--) {
    octets[i] = (unsigned char)(0x80 | (character & 0x3f));
    character >>= 6;
  }
  octets[0] = (unsigned char)((0xf00U >> size & 0xff) | character);
  cgn_buffer_add(out, (cgn_text){(const char *)octets, size});
}

/* ---- Normalisation and case --------------------------------------------------- */

enum {
  GROWTH = 3, /* octets of UTF-8 that one becomes by NFC, NFD (UAX 15, table 5), lower case or folding, at most */
  SMALL_ROOM = 384 /* what needs no more is made on the stack: nearly every name */
};

/* One step of libunistring, into `out`, or into memory of malloc where that is too small; NULL: no memory. */
typedef uint8_t *unicode_step(const uint8_t *text, size_t length, uint8_t *out, size_t *out_length);

static uint8_t *to_nfc(const uint8_t *text, size_t length, uint8_t *out, size_t *out_length) {
  return u8_normalize(UNINORM_NFC, text, length, out, out_length);
}

static uint8_t *to_nfd(const uint8_t *text, size_t length, uint8_t *out, size_t *out_length) {
  return u8_normalize(UNINORM_NFD, text, length, out, out_length);
}

static uint8_t *to_lower(const uint8_t *text, size_t length, uint8_t *out, size_t *out_length) {
  return u8_tolower(text, length, NULL, NULL, out, out_length);
}

static uint8_t *to_folded(const uint8_t *text, size_t length, uint8_t *out, size_t *out_length) {
  return u8_casefold(text, length, NULL, NULL, out, out_length);
}

/* The text itself where the step changes nothing; else what it makes of it, in the arena. */
static cgn_text take_into(cgn_arena *arena, unicode_step *step, cgn_text text, uint8_t *room, size_t size) {
  uint8_t *result = step((const uint8_t *)text.at, text.length, room, &size);
  cgn_text made = {(const char *)result, size};
  if (!result)
    arena->failed = true;
  else
    made = cgn_text_equal(made, text) ? text : cgn_arena_copy(arena, made);
  if (result != room) free(result);
  return result ? made : (cgn_text){NULL, 0};
}

static cgn_text take(cgn_arena *arena, unicode_step *step, cgn_text text) {
  uint8_t small[SMALL_ROOM], *room = small;
  size_t size = sizeof small;
  if (text.length == 0) return text;
  if (text.length > sizeof small / GROWTH) {
    size = text.length * GROWTH;
    room = text.length > SIZE_MAX / GROWTH ? NULL : cgn_reallocate(&arena->allocator, NULL, size, 1);
    if (!room) {
      arena->failed = true;
      return (cgn_text){NULL, 0};
    }
  }
  cgn_text made = take_into(arena, step, text, room, size);
  if (room != small) cgn_release(&arena->allocator, room);
  return made;
}

static bool is_blank(uint32_t c) {
  static const uint32_t blanks[] = {0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000, 0xfeff};
  for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++)
    if (c == blanks[i]) return true;
  return c >= 0x2000 && c <= 0x200a;
}

bool cgn_unicode_is_unseen(uint32_t c) {
  bool direction = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f;
  return c >= 0x80 && (is_blank(c) || direction || c == 0x200b || c == 0x2060 || c == 0xfeff);
}

uint32_t cgn_unicode_closing_quote(uint32_t c) {
  switch (c) {
  case 0xab: return 0xbb;
  case 0xbb: return 0xab;
  case 0x2018:
  case 0x201a: return 0x2019;
  case 0x2019: return 0x2019;
  case 0x201c: return 0x201d;
  case 0x201d: return 0x201d;
  case 0x201e: return 0x201c;
  case 0x2039: return 0x203a;
  default: return 0;
  }
}

bool cgn_unicode_has_blank(cgn_text text) {
  uint32_t c = 0;
  while (text.length) {
    size_t size = cgn_utf8_step(text, &c);
    if (size && is_blank(c)) return true;
    text = cgn_text_slice(text, size ? size : 1, text.length);
  }
  return false;
}

/*
 * Of class 0, no part of a longer composition but its first, and their own NFC (UAX 15 9): that is for ever, of
 * characters that are assigned, so no range has others.
 */
static bool is_surely_nfc(uint32_t c) {
  static const struct {
    uint16_t first, last;
  } ranges[] = {{0x0000, 0x02ff}, {0x038e, 0x03a1}, {0x03a3, 0x03ce}, {0x0400, 0x0482}, {0x048a, 0x052f},
                {0x05d0, 0x05ea}, {0x3041, 0x3096}, {0x30a1, 0x30fa}, {0x4e00, 0x9fff}, {0xac00, 0xd7a3}};
  for (size_t i = 0; i < sizeof ranges / sizeof *ranges && c >= ranges[i].first; i++)
    if (c <= ranges[i].last) return true;
  return false;
}

bool cgn_unicode_is_surely_nfc(cgn_text text) {
  uint32_t c;
  while (text.length) {
    size_t size = cgn_utf8_step(text, &c);
    if (size == 0 || !is_surely_nfc(c)) return false;
    text = without_first(text, size);
  }
  return true;
}

cgn_text cgn_unicode_nfc(cgn_arena *arena, cgn_text text) {
  if (cgn_text_is_ascii(text) || cgn_unicode_is_surely_nfc(text) || !cgn_utf8_is_valid(text)) return text;
  return take(arena, to_nfc, text);
}

static cgn_text lower_ascii(cgn_arena *arena, cgn_text text) {
  char *lower = cgn_arena_take(arena, text.length + 1);
  if (!lower) return (cgn_text){NULL, 0};
  for (size_t i = 0; i < text.length; i++) lower[i] = cgn_to_lower(text.at[i]);
  lower[text.length] = '\0';
  return (cgn_text){lower, text.length};
}

/* A copy of NFC(change(normalise(text))). */
static cgn_text change_case(cgn_arena *arena, cgn_text text, unicode_step *normalise, unicode_step *change) {
  if (cgn_text_is_ascii(text) || !cgn_utf8_is_valid(text)) return lower_ascii(arena, text);
  cgn_text normal = normalise == to_nfc ? cgn_unicode_nfc(arena, text) : take(arena, normalise, text);
  cgn_text made = cgn_unicode_nfc(arena, take(arena, change, normal));
  return made.at == text.at && made.at ? cgn_arena_copy(arena, made) : made;
}

cgn_text cgn_unicode_lower(cgn_arena *arena, cgn_text text) {
  return change_case(arena, text, to_nfc, to_lower);
}

/* Folding is idempotent of decomposed text (Unicode 3.13, D145). */
cgn_text cgn_unicode_fold(cgn_arena *arena, cgn_text text) {
  return change_case(arena, text, to_nfd, to_folded);
}

/* ---- Text out --------------------------------------------------------------------- */

/* C0, DEL, C1, line and paragraph separators, Bidi_Control (UAX 9): they move the cursor or turn text around. */
static bool is_control(uint32_t c) {
  return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x61c || c == 0x200e || c == 0x200f ||
         (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

static void add_replacing(cgn_buffer *out, cgn_text text, bool printable) {
  const char *start = text.at;
  while (text.length) {
    uint32_t c = 0;
    size_t size = cgn_utf8_step(text, &c);
    const char *instead = size == 0 || c == 0 ? REPLACEMENT_UTF8 : printable && is_control(c) ? "?" : NULL;
    if (instead) cgn_buffer_add(out, (cgn_text){start, (size_t)(text.at - start)});
    text = without_first(text, size ? size : 1);
    if (!instead) continue;
    cgn_buffer_add_string(out, instead);
    start = text.at;
  }
  cgn_buffer_add(out, (cgn_text){start, (size_t)(text.at - start)});
}

void cgn_unicode_add_clean(cgn_buffer *out, cgn_text text) {
  add_replacing(out, text, false);
}

/* ASCII without NUL, which most text is. */
static bool is_clean_ascii(cgn_text text) {
  size_t whole = text.length - text.length % CGN_WORD_OCTETS;
  for (size_t at = 0; at < whole; at += CGN_WORD_OCTETS)
    if (cgn_word_is_unclean(cgn_word_at(text.at + at))) return false;
  uint64_t others = whole == text.length ? CGN_WORD_OF(' ') : CGN_WORD_OF(' ') << 8 * (text.length - whole);
  return !cgn_word_is_unclean(cgn_word_of_rest(text, whole) | others);
}

bool cgn_unicode_is_clean(cgn_text text) {
  return is_clean_ascii(text) || (cgn_text_find(text, 0, '\0') == text.length && cgn_utf8_is_valid(text));
}

cgn_text cgn_unicode_clean(cgn_arena *arena, cgn_buffer *room, cgn_text text) {
  bool clean = cgn_unicode_is_clean(text);
  cgn_text copy = cgn_arena_copy(arena, text);
  if (clean || !copy.at) return copy;
  cgn_buffer_clear(room);
  cgn_unicode_add_clean(room, copy);
  return room->failed ? (cgn_text){NULL, 0} : cgn_arena_copy(arena, cgn_buffer_text(room));
}

void cgn_unicode_add_printable(cgn_buffer *out, cgn_text text) {
  add_replacing(out, text, true);
}

/* What NFKD leaves as it is and European text is full of. Short enough to walk. */
static const struct {
  uint16_t character;
  char ascii[4];
} equivalents[] = {{0x0152, "OE"}, {0x0153, "oe"}, {0x00c6, "AE"}, {0x00e6, "ae"}, {0x00df, "ss"}, {0x1e9e, "SS"},
                   {0x00d8, "O"},  {0x00f8, "o"},  {0x0141, "L"},  {0x0142, "l"},  {0x0110, "D"},  {0x0111, "d"},
                   {0x00d0, "D"},  {0x00f0, "d"},  {0x00de, "TH"}, {0x00fe, "th"}, {0x0131, "i"},  {0x00ab, "\""},
                   {0x00bb, "\""}, {0x201c, "\""}, {0x201d, "\""}, {0x201e, "\""}, {0x201f, "\""}, {0x2018, "'"},
                   {0x2019, "'"},  {0x201a, "'"},  {0x201b, "'"},  {0x2039, "'"},  {0x203a, "'"},  {0x2032, "'"},
                   {0x2010, "-"},  {0x2012, "-"},  {0x2013, "-"},  {0x2014, "-"},  {0x2015, "-"},  {0x2212, "-"},
                   {0x2044, "/"},  {0x00d7, "x"},  {0x20ac, "EUR"}};

static const char *equivalent_of(uint32_t character) {
  for (size_t i = 0; i < sizeof equivalents / sizeof *equivalents; i++) {
    if (equivalents[i].character == character) return equivalents[i].ascii;
  }
  return "?";
}

/*
 * Decomposing one character at a time gives what decomposing the whole text
 * would: only marks are reordered (UAX 15), and marks are dropped. The result
 * has room, so libunistring allocates nothing.
 */
static void add_ascii_of(cgn_buffer *out, uint32_t character) {
  uint32_t parts[NFKD_CHARACTERS];
  size_t count = NFKD_CHARACTERS;
  if (!u32_normalize(UNINORM_NFKD, &character, 1, parts, &count)) {
    out->failed = true;
    return;
  }
  for (size_t i = 0; i < count; i++) {
    uint32_t c = parts[i];
    if (uc_is_general_category(c, UC_CATEGORY_M)) continue;
    if (c >= 0x20 && c < 0x7f) {
      cgn_buffer_add_octet(out, (char)c);
    } else {
      cgn_buffer_add_string(out, equivalent_of(c));
    }
  }
}

void cgn_unicode_add_ascii(cgn_buffer *out, cgn_text text) {
  for (;;) {
    uint32_t c = 0;
    cgn_text plain = cgn_text_slice(text, 0, cgn_text_printable(text)); /* copied, not taken apart */
    cgn_buffer_add(out, plain);
    text = without_first(text, plain.length);
    if (text.length == 0) return;
    size_t size = cgn_utf8_step(text, &c);
    if (size > 1) {
      add_ascii_of(out, c);
    } else {
      cgn_buffer_add_octet(out, size == 0 || is_control(c) ? '?' : (char)c);
    }
    text = without_first(text, size ? size : 1);
  }
}
