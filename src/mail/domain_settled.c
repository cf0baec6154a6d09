/* SPDX-License-Identifier: MIT */
/*
 * Of a label of these letters, ASCII letters, digits and single hyphens inside, everything is settled since Unicode
 * 5.2, the first version of IDNA 2008, and Unicode's stability policies keep it so:
 * - each is PVALID (RFC 5892), and UTS 46 maps each to itself;
 * - the text is in NFC: no letter is changed by it, and no two compose, since what composes with a character before
 * it is not here;
 * - no rule of context (RFC 5892 appendix A) is about any of them;
 * - a label begins with no mark, and no mark stands behind another, so there is no order of marks either;
 * - letters from right to left stand with their like only, which no rule of direction forbids (RFC 5893 2).
 * A test asks libidn2 and libunistring about each letter, and about pairs of them.
 */
#include "mail/domain_settled.h"

#include "base/limits.h"
#include "base/unicode.h"

enum { FORWARD = 1, BACKWARD = 2, MARK = 4, ODD = 8, EVEN = 16 }; /* ODD, EVEN: of a range, every second one */

static const struct {
  uint32_t first, last;
  unsigned kind;
} settled[] = {
    {0x00df, 0x00f6, FORWARD},       {0x00f8, 0x00ff, FORWARD},        {0x0101, 0x0131, FORWARD | ODD},
    {0x0135, 0x0137, FORWARD | ODD}, {0x013a, 0x013e, FORWARD | EVEN}, {0x0142, 0x0148, FORWARD | EVEN},
    {0x014b, 0x0177, FORWARD | ODD}, {0x017a, 0x017e, FORWARD | EVEN}, {0x03ac, 0x03ce, FORWARD},
    {0x0430, 0x045f, FORWARD},       {0x05d0, 0x05ea, BACKWARD},       {0x0621, 0x063a, BACKWARD},
    {0x0641, 0x064a, BACKWARD},      {0x0905, 0x0939, FORWARD},        {0x093e, 0x094d, MARK},
    {0x0e01, 0x0e30, FORWARD},       {0x0e31, 0x0e31, MARK},           {0x0e32, 0x0e32, FORWARD},
    {0x0e34, 0x0e39, MARK},          {0x0e40, 0x0e44, FORWARD},        {0x0e47, 0x0e4c, MARK},
    {0x1ea1, 0x1ef9, FORWARD | ODD}, {0x3041, 0x3096, FORWARD},        {0x30a1, 0x30fa, FORWARD},
    {0x30fc, 0x30fc, FORWARD},       {0x3400, 0x4db5, FORWARD},        {0x4e00, 0x9fa5, FORWARD},
    {0xac00, 0xd7a3, FORWARD},
};

/* FORWARD, BACKWARD or MARK; 0: nothing is settled of it. The table is in order. */
static unsigned kind_of(uint32_t character) {
  size_t low = 0, high = sizeof settled / sizeof *settled;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (settled[middle].last < character) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low == sizeof settled / sizeof *settled || character < settled[low].first) return 0;
  unsigned left_out = character % 2 ? EVEN : ODD;
  return settled[low].kind & left_out ? 0 : settled[low].kind & (FORWARD | BACKWARD | MARK);
}

/* ---- Reading -------------------------------------------------------------------- */

typedef struct characters {
  uint32_t at[CGN_LABEL_OCTETS]; /* each takes an octet of the A-label at least */
  uint32_t count;
} characters;

/* The characters, ASCII in lower case. False: one of them, or where it stands, is not settled. */
static bool read_characters(cgn_text label, characters *read) {
  unsigned kinds = 0, before = MARK;
  char last = '-';
  for (read->count = 0; label.length > 0; read->count++) {
    uint32_t character;
    size_t size = cgn_utf8_step(label, &character);
    if (size == 0 || read->count == CGN_LABEL_OCTETS) return false;
    char c = cgn_to_lower(label.at[0]);
    if (size == 1 && (!cgn_is_lower_ldh(c) || (c == '-' && last == '-'))) return false;
    unsigned kind = size == 1 ? FORWARD : kind_of(character);
    if (kind == 0 || (kind == MARK && before == MARK)) return false;
    kinds |= kind;
    before = kind;
    last = c;
    read->at[read->count] = size == 1 ? (uint32_t)(unsigned char)c : character;
    label = cgn_text_slice(label, size, label.length);
  }
  return last != '-' && (kinds == BACKWARD || !(kinds & BACKWARD));
}

/* ---- Punycode (RFC 3492) ---------------------------------------------------------- */

enum { BASE = 36, LEAST = 1, MOST = 26, SKEW = 38, DAMP = 700, FIRST_BIAS = 72, FIRST_CHARACTER = 128 };

typedef struct output {
  char *at;
  size_t length; /* goes on beyond CGN_LABEL_OCTETS, where nothing is written */
} output;

static void put(output *out, char c) {
  if (out->length < CGN_LABEL_OCTETS) out->at[out->length] = c;
  out->length++;
}

static void put_digit(output *out, uint32_t digit) {
  put(out, (char)(digit < 26 ? 'a' + digit : '0' + (digit - 26)));
}

/* Section 6.3: a number of digits whose weights depend on the bias. */
static void put_number(output *out, uint32_t number, uint32_t bias) {
  for (uint32_t k = BASE;; k += BASE) {
    uint32_t threshold = k <= bias + LEAST ? LEAST : k >= bias + MOST ? MOST : k - bias;
    if (number < threshold) break;
    put_digit(out, threshold + (number - threshold) % (BASE - threshold));
    number = (number - threshold) / (BASE - threshold);
  }
  put_digit(out, number);
}

/* Section 6.1. */
static uint32_t adapt(uint32_t delta, uint32_t count, bool first) {
  uint32_t k = 0;
  delta = first ? delta / DAMP : delta / 2;
  delta += delta / count;
  for (; delta > (BASE - LEAST) * MOST / 2; k += BASE) delta /= BASE - LEAST;
  return k + (BASE - LEAST + 1) * delta / (delta + SKEW);
}

/* The least character that is not below `least`; UINT32_MAX where there is none. */
static uint32_t next_character(const characters *label, uint32_t least) {
  uint32_t next = UINT32_MAX;
  for (uint32_t i = 0; i < label->count; i++) {
    if (label->at[i] >= least && label->at[i] < next) next = label->at[i];
  }
  return next;
}

/* Section 6.3. Of 63 characters no delta is over 63 times 64 thousand: none overflows. */
static void encode(const characters *label, output *out) {
  uint32_t done = 0, delta = 0, bias = FIRST_BIAS, least = FIRST_CHARACTER;
  for (uint32_t i = 0; i < label->count; i++) {
    if (label->at[i] >= FIRST_CHARACTER) continue;
    put(out, (char)label->at[i]);
    done++;
  }
  uint32_t basic = done;
  if (basic > 0) put(out, '-');
  for (; done < label->count; delta++, least++) {
    uint32_t next = next_character(label, least);
    delta += (next - least) * (done + 1);
    least = next;
    for (uint32_t i = 0; i < label->count; i++) {
      if (label->at[i] < least) delta++;
      if (label->at[i] != least) continue;
      put_number(out, delta, bias);
      bias = adapt(delta, done + 1, done == basic);
      delta = 0;
      done++;
    }
  }
}

size_t cgn_label_encode_settled(cgn_text label, char *alabel) {
  characters read;
  output out = {alabel, 0};
  if (!read_characters(label, &read)) return 0;
  for (const char *prefix = "xn--"; *prefix; prefix++) put(&out, *prefix);
  encode(&read, &out);
  return out.length <= CGN_LABEL_OCTETS ? out.length : 0;
}
