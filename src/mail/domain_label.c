/* SPDX-License-Identifier: MIT */
/*
 * Labels (RFC 1123 2.1, RFC 5890 to 5893, UTS 46 non-transitional). libidn2 maps
 * and encodes them; what a host name may hold is checked here, before and after,
 * because libidn2 lets blanks, "@", "/" and empty labels pass. Its STD3 flag
 * deletes such characters instead of refusing them, and is never set.
 */
#include "mail/domain_label.h"

#include <idn2.h>

#include "base/limits.h"
#include "base/unicode.h"
#include "mail/domain_settled.h"

#define LOOKUP_FLAGS (IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL)
#define A_LABEL_PREFIX CGN_TEXT("xn--")
#define CAPITAL_SHARP_S CGN_TEXT("\xe1\xba\x9e")

/* ---- Host names in ASCII ------------------------------------------------------ */

static bool is_letter_digit_hyphen(char c) {
  return cgn_is_alnum(c) || c == '-';
}

uint32_t cgn_label_check(cgn_text label) {
  if (label.length == 0) return CGN_REASON_EMPTY;
  uint32_t reasons = label.length > CGN_LABEL_OCTETS ? CGN_REASON_LABEL_LENGTH : 0;
  if (label.at[0] == '-' || label.at[label.length - 1] == '-') reasons |= CGN_REASON_HYPHEN;
  for (size_t i = 0; i < label.length; i++) {
    if (!is_letter_digit_hyphen(label.at[i]))
      reasons |= label.at[i] == '_' ? CGN_REASON_UNDERSCORE : CGN_REASON_CHARACTER;
  }
  return reasons;
}

bool cgn_label_is_a_label(cgn_text label) {
  return cgn_text_equal_nocase(cgn_text_slice(label, 0, A_LABEL_PREFIX.length), A_LABEL_PREFIX);
}

/* ---- libidn2 ------------------------------------------------------------------ */

/* libidn2's result, in the arena; it is freed. */
static cgn_text adopt(cgn_arena *arena, void *result) {
  cgn_text copy = cgn_arena_copy(arena, cgn_text_of_string(result));
  idn2_free(result);
  return copy;
}

/* A terminated text mapped and encoded; {NULL, 0} with *result not IDN2_OK where it cannot or memory failed. */
static cgn_text look_up(cgn_arena *arena, cgn_text label, int *result) {
  uint8_t *found = NULL;
  *result = label.at ? idn2_lookup_u8((const uint8_t *)label.at, &found, LOOKUP_FLAGS) : IDN2_MALLOC;
  if (*result == IDN2_MALLOC) arena->failed = true;
  return *result == IDN2_OK ? adopt(arena, found) : (cgn_text){NULL, 0};
}

static cgn_text decode(cgn_arena *arena, cgn_text name, int *result) {
  char *decoded = NULL;
  *result = name.at ? idn2_to_unicode_8z8z(name.at, &decoded, 0) : IDN2_MALLOC;
  if (*result == IDN2_MALLOC) arena->failed = true;
  return *result == IDN2_OK ? adopt(arena, decoded) : (cgn_text){NULL, 0};
}

cgn_text cgn_label_to_unicode(cgn_arena *arena, cgn_text name) {
  int result;
  cgn_text unicode = decode(arena, cgn_arena_copy(arena, name), &result);
  return unicode.at ? unicode : name;
}

/* Reasons that ASCII characters give, wherever they stand. */
static uint32_t check_ascii(cgn_text label) {
  uint32_t reasons = 0;
  for (size_t i = 0; i < label.length; i++) {
    if (!cgn_is_8bit(label.at[i]))
      reasons |= cgn_label_check(cgn_text_slice(label, i, 1)) & ~(uint32_t)CGN_REASON_HYPHEN;
  }
  return reasons;
}

/* Why libidn2 takes no such label. */
static uint32_t reason_of(int result, cgn_text label) {
  if (!cgn_utf8_is_valid(label)) return CGN_REASON_8BIT;
  if (check_ascii(label)) return check_ascii(label);
  switch (result) {
  case IDN2_TOO_BIG_DOMAIN:
  case IDN2_TOO_BIG_LABEL: return CGN_REASON_LABEL_LENGTH;
  case IDN2_2HYPHEN: return CGN_REASON_HYPHENS;
  case IDN2_HYPHEN_STARTEND: return CGN_REASON_HYPHEN;
  case IDN2_LEADING_COMBINING: return CGN_REASON_COMBINING;
  case IDN2_DISALLOWED:
  case IDN2_UNASSIGNED:
  case IDN2_INVALID_NONTRANSITIONAL: return CGN_REASON_DISALLOWED;
  case IDN2_CONTEXTJ:
  case IDN2_CONTEXTJ_NO_RULE:
  case IDN2_CONTEXTO:
  case IDN2_CONTEXTO_NO_RULE: return CGN_REASON_CONTEXT;
  case IDN2_BIDI: return CGN_REASON_BIDI;
  default: return cgn_label_is_a_label(label) ? CGN_REASON_A_LABEL : CGN_REASON_LABEL;
  }
}

/* ---- Mapping ------------------------------------------------------------------ */

/*
 * Why what libidn2 gave are no label and its U-label form, 0 where they are: UTS
 * 46 lets ASCII pass that no host name has ("xn--b_cher-4ya" hides an
 * underscore), and an A-label must stand for what is not ASCII.
 */
static uint32_t check_pair(cgn_text ascii, cgn_text ulabel) {
  if (ulabel.length == 0) return CGN_REASON_EMPTY;
  uint32_t reasons = check_ascii(ulabel);
  if (cgn_label_is_a_label(ascii) == cgn_text_is_ascii(ulabel)) reasons |= CGN_REASON_A_LABEL;
  return reasons;
}

static bool has_sequence(cgn_text text, cgn_text sequence) {
  for (size_t i = 0; i < text.length; i++) {
    if (cgn_text_equal(cgn_text_slice(text, i, sequence.length), sequence)) return true;
  }
  return false;
}

/* Whether the characters of `part` stand in `whole` in this order. */
static bool is_subsequence(cgn_text part, cgn_text whole) {
  cgn_cursor rest = cgn_cursor_of(part);
  for (size_t i = 0; i < whole.length; i++) cgn_cursor_take(&rest, whole.at[i]);
  return cgn_cursor_done(&rest);
}

/*
 * What mapping did to a label besides case. Folding alone would hide a
 * ligature, which folds to its letters; the number of characters shows it. The
 * capital sharp s is ss up to Unicode 15.0 and the small letter from 15.1 on:
 * two programs take it for two domains, whichever libidn2 is here.
 */
static uint32_t compare_label(cgn_arena *arena, cgn_text written, cgn_text mapped) {
  if (has_sequence(written, CAPITAL_SHARP_S)) return CGN_DOMAIN_MAPPED;
  if (cgn_text_equal(written, mapped)) return 0; /* nearly always; mapped text is in NFC */
  cgn_text before = cgn_unicode_fold(arena, written), after = cgn_unicode_fold(arena, mapped);
  if (!cgn_text_equal(before, after)) return is_subsequence(after, before) ? CGN_DOMAIN_DROPPED : CGN_DOMAIN_MAPPED;
  bool same_count = cgn_utf8_count(cgn_unicode_nfc(arena, written)) == cgn_utf8_count(mapped);
  return same_count ? 0 : CGN_DOMAIN_MAPPED;
}

/*
 * One label to its A-label, or to the ASCII label it maps to. What is written as
 * an A-label, or mapped to one, must be that of its U-label (RFC 5891 5.4):
 * libidn2 takes some whose U-label it maps to another. Gives reasons; where there
 * are some, the key is untouched. `label` ends with a NUL and has no other.
 */
static uint32_t map_label(cgn_arena *arena, cgn_text label, cgn_label *read) {
  int result;
  cgn_text alabel = look_up(arena, label, &result);
  if (!alabel.at) return reason_of(result, label);
  cgn_text ulabel = decode(arena, alabel, &result);
  if (!ulabel.at) return reason_of(result, alabel);
  uint32_t reasons = check_pair(alabel, ulabel);
  if (arena->failed || reasons) return reasons ? reasons : CGN_REASON_LABEL;
  uint32_t changed = compare_label(arena, label, cgn_label_is_a_label(label) ? alabel : ulabel);
  if ((cgn_label_is_a_label(label) || changed) && !cgn_text_equal(look_up(arena, ulabel, &result), alabel))
    return cgn_label_is_a_label(label) ? CGN_REASON_A_LABEL : CGN_REASON_LABEL;
  read->key = alabel;
  read->flags = changed;
  return 0;
}

/* A label that is not ASCII, or is an A-label. */
static void read_idn(cgn_arena *arena, cgn_text label, cgn_label *read) {
  char alabel[CGN_LABEL_OCTETS];
  size_t length = cgn_label_encode_settled(label, alabel);
  if (length > 0) {
    read->key = cgn_arena_copy(arena, (cgn_text){alabel, length});
    return;
  }
  read->reasons = map_label(arena, cgn_arena_copy(arena, label), read);
  if (read->reasons == 0) return;
  /* Folding can make a label of what was none: a key read again must be that key. */
  read->key = cgn_unicode_fold(arena, label);
  map_label(arena, cgn_arena_copy(arena, read->key), read);
  read->flags = 0;
}

void cgn_label_read(cgn_arena *arena, cgn_text label, cgn_label *read) {
  *read = (cgn_label){.flags = 0};
  if (!cgn_text_is_ascii(label) || cgn_label_is_a_label(label)) {
    read_idn(arena, label, read);
    return;
  }
  read->key = cgn_unicode_fold(arena, label);
  if (cgn_text_equal(cgn_text_slice(label, 2, 2), CGN_TEXT("--"))) read->reasons = CGN_REASON_HYPHENS;
}

/* A character as libidn2 maps it between two letters; {NULL, 0} where it cannot. */
static cgn_text map_between(cgn_arena *arena, cgn_text character, cgn_text letter) {
  char text[8] = "";
  int result;
  size_t length = 0;
  if (character.length > 4) return (cgn_text){NULL, 0};
  memcpy(text + length, letter.at, letter.length);
  memcpy(text + (length += letter.length), character.at, character.length);
  memcpy(text + (length += character.length), letter.at, letter.length);
  cgn_text alabel = look_up(arena, (cgn_text){text, length + letter.length}, &result);
  cgn_text mapped = alabel.at ? decode(arena, alabel, &result) : alabel;
  return mapped.at ? cgn_text_slice(mapped, letter.length, mapped.length - 2 * letter.length) : mapped;
}

/* Alone a mark is no label, and between letters none that is written from right to left; q composes with no mark.
 */
bool cgn_label_map_character(cgn_arena *arena, cgn_text character, cgn_text *mapped) {
  cgn_text found = {NULL, 0};
  if (cgn_text_is_ascii(character) || !cgn_utf8_is_valid(character)) return false;
  found = map_between(arena, character, CGN_TEXT("q"));
  if (!found.at) found = map_between(arena, character, CGN_TEXT(""));
  if (!found.at || arena->failed || compare_label(arena, character, found) == 0) return false;
  *mapped = found;
  return true;
}
