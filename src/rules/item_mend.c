/* SPDX-License-Identifier: MIT */
/* What other programs write for an item: each is a finding, and this is what it says to write. */
#include "rules/item_mend.h"

static cgn_text copy_of(cgn_arena *arena, cgn_buffer *text) {
  if (text->failed) arena->failed = true;
  cgn_text copy = cgn_arena_copy(arena, cgn_buffer_text(text));
  cgn_buffer_free(text);
  return copy;
}

/* ---- What stands around an item --------------------------------------------------- */

static bool take_start(cgn_text *item, const char *start) {
  cgn_text wanted = cgn_text_of_string(start);
  if (!cgn_text_equal_nocase(cgn_text_slice(*item, 0, wanted.length), wanted)) return false;
  *item = cgn_text_slice(*item, wanted.length, item->length);
  return true;
}

static bool take_end(cgn_text *item, char end) {
  if (item->length == 0 || item->at[item->length - 1] != end) return false;
  item->length--;
  return true;
}

cgn_text cgn_item_bare(cgn_text item) {
  static const char *const starts[] = {"mailto:", "smtp://", "smtps://", "submission://", "https://", "http://"};
  size_t length = item.length;
  if (item.length > 1 && (item.at[0] == '\'' || item.at[0] == '`' || item.at[0] == '<')) {
    char end = item.at[0] == '<' ? '>' : '\'';
    item = cgn_text_slice(item, 1, item.length);
    take_end(&item, end);
  }
  for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
    if (take_start(&item, starts[i])) take_end(&item, '/');
  if (item.length == length) item.length = 0;
  return item;
}

/* ---- Addresses, relays ------------------------------------------------------------- */

cgn_text cgn_item_mend_address(cgn_arena *arena, cgn_text item) {
  if (item.length < 2 || cgn_text_find(item, 0, '@') != item.length - 1) return cgn_item_bare(item);
  cgn_buffer text;
  cgn_buffer_init(&text, &arena->allocator);
  cgn_buffer_add(&text, item);
  cgn_buffer_add_octet(&text, '*');
  return copy_of(arena, &text);
}

/* How many of the four numbers of an IPv4 address the text begins with; `rest` is behind them and their dots. */
static unsigned read_numbers(cgn_text text, uint64_t numbers[4], cgn_text *rest) {
  unsigned count = 0;
  for (; count < 4; count++) {
    size_t end = 0;
    while (end < text.length && cgn_is_digit(text.at[end])) end++;
    if (end == 0 || !cgn_text_to_number(cgn_text_slice(text, 0, end), 255, &numbers[count])) break;
    text = cgn_text_slice(text, end, text.length);
    if (text.length == 0 || text.at[0] != '.') {
      count++;
      break;
    }
    text = cgn_text_slice(text, 1, text.length);
  }
  *rest = text;
  return count;
}

/* Bits of a mask, 33 where it is none. */
static unsigned bits_of(const uint64_t mask[4]) {
  uint32_t all = (uint32_t)(mask[0] << 24 | mask[1] << 16 | mask[2] << 8 | mask[3]), ones = all;
  unsigned bits = 0;
  for (; ones & 0x80000000U; ones <<= 1) bits++;
  return ones == 0 && bits > 0 ? bits : 33;
}

static cgn_text network(cgn_arena *arena, const uint64_t numbers[4], unsigned bits) {
  cgn_buffer text;
  cgn_buffer_init(&text, &arena->allocator);
  for (unsigned i = 0; i < 4; i++) {
    unsigned first = 8 * i, kept = bits <= first ? 0 : bits - first < 8 ? bits - first : 8;
    if (i > 0) cgn_buffer_add_octet(&text, '.');
    cgn_buffer_add_number(&text, numbers[i] & (0xff00U >> kept) & 0xff);
  }
  cgn_buffer_add_octet(&text, '/');
  cgn_buffer_add_number(&text, bits);
  return copy_of(arena, &text);
}

/* Nothing but "*" and dots. */
static bool is_any(cgn_text rest) {
  for (size_t i = 0; i < rest.length; i++)
    if (rest.at[i] != '*' && rest.at[i] != '.') return false;
  return true;
}

cgn_text cgn_item_mend_relay(cgn_arena *arena, cgn_text item) {
  uint64_t numbers[4] = {0}, mask[4] = {0};
  cgn_text rest, behind;
  unsigned count = read_numbers(item, numbers, &rest);
  if (count > 0 && count < 4 && item.at[item.length - rest.length - 1] == '.' && is_any(rest))
    return network(arena, numbers, 8 * count);
  bool masked = count == 4 && rest.length > 0 && rest.at[0] == '/';
  if (masked && read_numbers(cgn_text_slice(rest, 1, rest.length), mask, &behind) == 4 && behind.length == 0 &&
      bits_of(mask) <= 32)
    return network(arena, numbers, bits_of(mask));
  cgn_text bare = cgn_item_bare(item), host = bare.length ? bare : item;
  size_t colon = cgn_text_find(host, 0, ':');
  uint64_t port;
  bool has_port = colon + 1 < host.length &&
                  cgn_text_to_number(cgn_text_slice(host, colon + 1, host.length), UINT16_MAX, &port);
  return has_port ? cgn_text_slice(host, 0, colon) : bare;
}
