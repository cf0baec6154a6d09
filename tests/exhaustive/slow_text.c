/* SPDX-License-Identifier: MIT */
/* Sets of places: what the rules of both grammars are written with. */
#include "slow.h"

#include <stdlib.h>
#include <string.h>

/* ---- Octets -------------------------------------------------------------------------- */

/* The number of the lowest place; `left &= left - 1` takes it out. */
static size_t lowest(slow_places left) {
  return (size_t)__builtin_ctzll(left);
}

slow_places slow_range(slow_text text, slow_places from, unsigned first, unsigned last) {
  slow_places to = 0;
  for (slow_places left = from; left; left &= left - 1) {
    size_t k = lowest(left);
    if (k < text.length && text.at[k] >= first && text.at[k] <= last) to |= (slow_places)2 << k;
  }
  return to;
}

slow_places slow_octet(slow_text text, slow_places from, char value) {
  return slow_range(text, from, (unsigned char)value, (unsigned char)value);
}

/* UTF8-2 / UTF8-3 / UTF8-4 of RFC 3629 4. */
slow_places slow_utf8(slow_text text, slow_places from) {
  static const unsigned char forms[][4][2] = {
      {{0xc2, 0xdf}, {0x80, 0xbf}},
      {{0xe0, 0xe0}, {0xa0, 0xbf}, {0x80, 0xbf}},
      {{0xe1, 0xec}, {0x80, 0xbf}, {0x80, 0xbf}},
      {{0xed, 0xed}, {0x80, 0x9f}, {0x80, 0xbf}},
      {{0xee, 0xef}, {0x80, 0xbf}, {0x80, 0xbf}},
      {{0xf0, 0xf0}, {0x90, 0xbf}, {0x80, 0xbf}, {0x80, 0xbf}},
      {{0xf1, 0xf3}, {0x80, 0xbf}, {0x80, 0xbf}, {0x80, 0xbf}},
      {{0xf4, 0xf4}, {0x80, 0x8f}, {0x80, 0xbf}, {0x80, 0xbf}},
  };
  slow_places to = 0;
  if (slow_range(text, from, 0x80, 0xff) == 0) return 0;
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
    slow_places inside = from;
    for (size_t k = 0; k < 4 && forms[i][k][0]; k++)
      inside = slow_range(text, inside, forms[i][k][0], forms[i][k][1]);
    to |= inside;
  }
  return to;
}

/* ---- Repetition ------------------------------------------------------------------------ */

slow_places slow_optional(slow_text text, slow_places from, slow_rule *rule) {
  return from ? from | rule(text, from) : 0;
}

slow_places slow_many(slow_text text, slow_places from, slow_rule *rule) {
  slow_places all = from;
  for (slow_places fresh = from; fresh; all |= fresh) fresh = rule(text, fresh) & ~all;
  return all;
}

slow_places slow_some(slow_text text, slow_places from, slow_rule *rule) {
  return from ? slow_many(text, rule(text, from), rule) : 0;
}

/* ---- What both grammars share ------------------------------------------------------------ */

slow_places slow_atext(slow_text text, slow_places from) {
  static const char atext[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~";
  slow_places to = slow_utf8(text, from);
  for (slow_places left = from; left; left &= left - 1) {
    size_t k = lowest(left);
    if (k < text.length && memchr(atext, text.at[k], sizeof atext - 1)) to |= (slow_places)2 << k;
  }
  return to;
}

bool slow_is(slow_text text, size_t from, size_t to, slow_rule *rule) {
  return rule(text, (slow_places)1 << from) >> to & 1;
}

void slow_add(slow_part *part, unsigned char octet) {
  if (part->length == sizeof part->at) abort(); /* no part is longer than its text */
  part->at[part->length++] = (char)octet;
}
