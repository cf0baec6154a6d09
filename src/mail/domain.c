/* SPDX-License-Identifier: MIT */
/*
 * Domain names (RFC 1123 2.1, RFC 5890 to 5893, UTS 46 non-transitional) and
 * address literals (RFC 5321 4.1.3). libidn2 maps and encodes single labels; what
 * a host name may hold is checked here, before and after, because libidn2 lets
 * blanks, "@", "/" and empty labels pass. Its STD3 flag deletes such characters
 * instead of refusing them, and is never set.
 */
#include "mail/domain.h"

#include <idn2.h>

#include "base/limits.h"
#include "base/unicode.h"

#define LOOKUP_FLAGS (IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL)
#define A_LABEL_PREFIX CGN_TEXT("xn--")

/* ---- Host names in ASCII ------------------------------------------------------ */

static bool is_letter_digit_hyphen(char c) {
  return cgn_is_alnum(c) || c == '-';
}

/* CGN_DOMAIN_INVALID and _UNDERSCORE of one label; 0 where it is a host name's (RFC 1123 2.1). */
static uint32_t check_label(cgn_text label) {
  uint32_t flags = 0;
  if (label.length == 0 || label.length > CGN_LABEL_OCTETS) return CGN_DOMAIN_INVALID;
  if (label.at[0] == '-' || label.at[label.length - 1] == '-') return CGN_DOMAIN_INVALID;
  for (size_t i = 0; i < label.length; i++) {
    if (label.at[i] == '_') {
      flags = CGN_DOMAIN_INVALID | CGN_DOMAIN_UNDERSCORE;
    } else if (!is_letter_digit_hyphen(label.at[i])) {
      return CGN_DOMAIN_INVALID;
    }
  }
  return flags;
}

/* The same of a whole name. "--" in the third place is legitimate: r3---sn.host.example. */
static uint32_t check_name(cgn_text name) {
  uint32_t all = 0;
  if (name.length > CGN_DOMAIN_OCTETS) return CGN_DOMAIN_INVALID;
  for (size_t from = 0; from <= name.length;) {
    size_t dot = cgn_text_find(name, from, '.');
    uint32_t flags = check_label(cgn_text_slice(name, from, dot - from));
    if (flags == CGN_DOMAIN_INVALID) return flags;
    all |= flags;
    from = dot + 1;
  }
  return all;
}

static bool is_a_label(cgn_text label) {
  return cgn_text_equal_nocase(cgn_text_slice(label, 0, A_LABEL_PREFIX.length), A_LABEL_PREFIX);
}

static bool has_a_label(cgn_text name) {
  for (size_t from = 0; from < name.length; from = cgn_text_find(name, from, '.') + 1) {
    if (is_a_label(cgn_text_slice(name, from, name.length))) return true;
  }
  return false;
}

/* Of lower-case letters, digits and hyphens: whether they are a label as it stands. */
static bool is_plain_label(cgn_text label) {
  if (label.length == 0 || label.length > CGN_LABEL_OCTETS) return false;
  if (label.at[0] == '-' || label.at[label.length - 1] == '-') return false;
  return label.length < 4 || memcmp(label.at, A_LABEL_PREFIX.at, 4) != 0;
}

/* ---- Labels for libidn2 ------------------------------------------------------- */

/* libidn2's result, in the arena; it is freed. */
static cgn_text adopt(cgn_arena *arena, void *result) {
  cgn_text copy = cgn_arena_copy(arena, cgn_text_of_string(result));
  idn2_free(result);
  return copy;
}

/* A terminated label mapped and encoded; {NULL, 0} where it is none or memory failed (arena->failed). */
static cgn_text look_up(cgn_arena *arena, cgn_text label) {
  uint8_t *found = NULL;
  int result = label.at ? idn2_lookup_u8((const uint8_t *)label.at, &found, LOOKUP_FLAGS) : IDN2_MALLOC;
  if (result == IDN2_MALLOC) arena->failed = true;
  return result == IDN2_OK ? adopt(arena, found) : (cgn_text){NULL, 0};
}

/*
 * Whether what libidn2 gave are a label and its U-label form: UTS 46 lets ASCII
 * pass that no host name has ("xn--b_cher-4ya" hides an underscore), and an
 * A-label must stand for what is not ASCII.
 */
static bool is_pair(cgn_text ascii, cgn_text ulabel) {
  for (size_t i = 0; i < ulabel.length; i++) {
    if (!cgn_is_8bit(ulabel.at[i]) && !is_letter_digit_hyphen(ulabel.at[i])) return false;
  }
  return ulabel.length > 0 && is_a_label(ascii) != cgn_text_is_ascii(ulabel);
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
  if (has_sequence(written, CGN_TEXT("\xe1\xba\x9e"))) return CGN_DOMAIN_MAPPED;
  cgn_text before = cgn_unicode_fold(arena, written), after = cgn_unicode_fold(arena, mapped);
  if (!cgn_text_equal(before, after)) return is_subsequence(after, before) ? CGN_DOMAIN_DROPPED : CGN_DOMAIN_MAPPED;
  bool same_count = cgn_utf8_count(cgn_unicode_nfc(arena, written)) == cgn_utf8_count(mapped);
  return same_count ? 0 : CGN_DOMAIN_MAPPED;
}

/*
 * One label to its A-label, or to the ASCII label it maps to. What is written as
 * an A-label, or mapped to one, must be that of its U-label (RFC 5891 5.4):
 * libidn2 takes some whose U-label it maps to another. Gives flags; where they
 * say INVALID, *ascii is untouched. `label` ends with a NUL and has no other.
 */
static uint32_t map_label(cgn_arena *arena, cgn_text label, cgn_text *ascii) {
  char *decoded = NULL;
  cgn_text alabel = look_up(arena, label);
  if (!alabel.at) return CGN_DOMAIN_INVALID;
  int result = idn2_to_unicode_8z8z(alabel.at, &decoded, 0);
  if (result == IDN2_MALLOC) arena->failed = true;
  if (result != IDN2_OK) return CGN_DOMAIN_INVALID;
  cgn_text ulabel = adopt(arena, decoded);
  if (arena->failed || !is_pair(alabel, ulabel)) return CGN_DOMAIN_INVALID;
  uint32_t changed = is_a_label(label) ? 0 : compare_label(arena, label, ulabel);
  if ((is_a_label(label) || changed) && !cgn_text_equal(look_up(arena, ulabel), alabel)) return CGN_DOMAIN_INVALID;
  *ascii = alabel;
  return changed;
}

/*
 * Appends a label in canonical form; one that has none keeps its folded octets,
 * so that names above it still match. Beside an IDN label "--" in the third
 * place is not allowed (UTS 46 4.1 V2).
 */
static uint32_t add_label(cgn_arena *arena, cgn_buffer *out, cgn_text label) {
  cgn_text folded = cgn_unicode_fold(arena, label), canonical = folded;
  uint32_t flags = 0;
  if (!cgn_text_is_ascii(label) || is_a_label(label)) {
    flags = map_label(arena, cgn_arena_copy(arena, label), &canonical);
    /* Folding can make a label of what was none: a key read again must be that key. */
    if (flags & CGN_DOMAIN_INVALID) map_label(arena, cgn_arena_copy(arena, folded), &canonical);
  } else if (cgn_text_equal(cgn_text_slice(label, 2, 2), CGN_TEXT("--"))) {
    flags = CGN_DOMAIN_INVALID;
  }
  cgn_buffer_add(out, canonical);
  return flags;
}

/* ---- Names -------------------------------------------------------------------- */

/* Octets of the dot at the start of a text: 1, 3 for one that UTS 46 maps to a dot, 0 for none. */
static size_t dot_size(cgn_text text) {
  static const char mapped[][4] = {"\xe3\x80\x82", "\xef\xbc\x8e", "\xef\xbd\xa1"}; /* U+3002, U+FF0E, U+FF61 */
  if (text.length > 0 && text.at[0] == '.') return 1;
  for (size_t i = 0; i < sizeof mapped / sizeof *mapped; i++) {
    if (text.length >= 3 && memcmp(text.at, mapped[i], 3) == 0) return 3;
  }
  return 0;
}

/* The text up to its first dot. */
static cgn_text first_label(cgn_text text) {
  for (size_t i = 0; i < text.length; i++) {
    if (dot_size(cgn_text_slice(text, i, 3)) > 0) return cgn_text_slice(text, 0, i);
  }
  return text;
}

/* Octets of the dot at the end; 0 for none, and for a text that is nothing else. */
static size_t last_dot_size(cgn_text text) {
  size_t wide = text.length > 3 ? dot_size(cgn_text_slice(text, text.length - 3, 3)) : 0;
  if (wide == 3) return wide;
  return text.length > 1 && text.at[text.length - 1] == '.';
}

/* More than one is an error, and whoever passes over one passes over the others. */
static cgn_text without_root_dot(cgn_text text, uint32_t *flags) {
  for (size_t size; (size = last_dot_size(text)) > 0; text.length -= size) {
    if (*flags & CGN_DOMAIN_ROOT_DOT) *flags |= CGN_DOMAIN_INVALID;
    *flags |= CGN_DOMAIN_ROOT_DOT;
    if (size > 1) *flags |= CGN_DOMAIN_MAPPED;
  }
  return text;
}

/* Every name that libidn2 must see, label by label. */
static void read_labels(cgn_arena *arena, cgn_text text, cgn_domain *domain) {
  cgn_buffer out;
  cgn_buffer_init(&out, &arena->allocator);
  for (;;) {
    cgn_text label = first_label(text);
    domain->flags |= add_label(arena, &out, label);
    text = cgn_text_slice(text, label.length, text.length);
    size_t dot = dot_size(text);
    if (dot == 0) break;
    if (dot > 1) domain->flags |= CGN_DOMAIN_MAPPED;
    cgn_buffer_add_octet(&out, '.');
    text = cgn_text_slice(text, dot, text.length);
  }
  if (out.failed) arena->failed = true;
  if (!arena->failed) domain->key = cgn_arena_copy(arena, cgn_buffer_text(&out));
  cgn_buffer_free(&out);
}

/* "[192.0.2.1]", "[IPv6:2001:db8::1]"; another tag, or no address, claims no host (RFC 5321 4.1.3). */
static void read_literal(cgn_arena *arena, cgn_text text, cgn_domain *domain) {
  cgn_text inside = cgn_text_slice(text, 1, text.length - 2), tag = CGN_TEXT("IPv6:");
  bool tagged = cgn_text_equal_nocase(cgn_text_slice(inside, 0, tag.length), tag);
  cgn_text address = tagged ? cgn_text_slice(inside, tag.length, inside.length) : inside;
  bool colons = cgn_text_find(address, 0, ':') < address.length;
  domain->flags |= CGN_DOMAIN_LITERAL;
  if (tagged != colons || !cgn_ip_read(address, &domain->ip)) {
    domain->flags |= CGN_DOMAIN_INVALID;
    domain->key = cgn_unicode_fold(arena, text);
    return;
  }
  cgn_buffer out;
  cgn_buffer_init(&out, &arena->allocator);
  cgn_buffer_add_octet(&out, '[');
  if (!cgn_ip_is_v4(&domain->ip)) cgn_buffer_add(&out, tag);
  cgn_ip_add(&out, &domain->ip);
  cgn_buffer_add_octet(&out, ']');
  if (out.failed) arena->failed = true;
  if (!out.failed) domain->key = cgn_arena_copy(arena, cgn_buffer_text(&out));
  cgn_buffer_free(&out);
}

/*
 * Reads what nearly every name is, letters, digits and hyphens in labels that are no A-labels, in one walk.
 * False: it is something else.
 */
static bool read_plain(cgn_arena *arena, cgn_text text, cgn_domain *domain) {
  if (text.length > CGN_DOMAIN_OCTETS) return false;
  char *key = cgn_arena_allocate(arena, text.length + 1);
  if (!key) return false;
  size_t start = 0;
  for (size_t i = 0; i < text.length; i++) {
    char c = cgn_to_lower(text.at[i]);
    key[i] = c;
    if (cgn_is_lower(c) || cgn_is_digit(c) || c == '-') continue;
    if (c != '.' || !is_plain_label((cgn_text){key + start, i - start})) return false;
    start = i + 1;
  }
  if (!is_plain_label((cgn_text){key + start, text.length - start})) return false;
  domain->key = (cgn_text){key, text.length};
  return true;
}

static bool is_literal(cgn_text text) {
  return text.length > 1 && text.at[0] == '[' && text.at[text.length - 1] == ']';
}

void cgn_domain_read(cgn_arena *arena, cgn_text text, cgn_domain *domain) {
  *domain = (cgn_domain){.flags = 0};
  if (read_plain(arena, text, domain)) return;
  text = without_root_dot(text, &domain->flags);
  bool ascii = cgn_text_is_ascii(text);
  if (!ascii) domain->flags |= CGN_DOMAIN_NON_ASCII;
  if (is_literal(text)) {
    read_literal(arena, text, domain);
    if (domain->flags & CGN_DOMAIN_ROOT_DOT) domain->flags |= CGN_DOMAIN_INVALID;
    return;
  }
  if (text.length > CGN_DOMAIN_INPUT || cgn_text_find(text, 0, '\0') < text.length) {
    domain->flags |= CGN_DOMAIN_INVALID;
    domain->key = cgn_unicode_fold(arena, text);
    return;
  }
  if (ascii && !has_a_label(text)) {
    domain->key = cgn_unicode_fold(arena, text);
  } else {
    read_labels(arena, text, domain);
  }
  /* One whose labels are invalid for another reason is not just a DNS name. */
  uint32_t wrong = check_name(domain->key);
  domain->flags |= domain->flags & CGN_DOMAIN_INVALID ? 0 : wrong;
}

cgn_text cgn_domain_to_unicode_text(cgn_arena *arena, cgn_text key) {
  char *decoded = NULL;
  if (!has_a_label(key) || check_name(key) & CGN_DOMAIN_INVALID) return key;
  cgn_text terminated = cgn_arena_copy(arena, key);
  if (!terminated.at) return key;
  int result = idn2_to_unicode_8z8z(terminated.at, &decoded, 0);
  if (result == IDN2_MALLOC) arena->failed = true;
  if (result != IDN2_OK) return key;
  cgn_text unicode = adopt(arena, decoded);
  return unicode.at ? unicode : key;
}

bool cgn_domain_is_within(cgn_text name, cgn_text above) {
  if (above.length == 0 || name.length <= above.length) return cgn_text_equal(name, above);
  size_t below = name.length - above.length;
  return name.at[below - 1] == '.' && cgn_text_equal(cgn_text_slice(name, below, above.length), above);
}
