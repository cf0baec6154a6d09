/* SPDX-License-Identifier: MIT */
/* Items of sets in canonical form. */
#include "rules/print/print.h"

static void add_below(cgn_buffer *out, cgn_text key) {
  cgn_buffer_add_string(out, "*.");
  cgn_buffer_add(out, key);
}

static void add_address(cgn_buffer *out, const cgn_address *address, cgn_text domain) {
  cgn_buffer plain;
  cgn_buffer_init(&plain, &out->allocator);
  cgn_address_add(&plain, address->local, domain);
  out->failed |= plain.failed;
  cgn_print_word(out, cgn_buffer_text(&plain));
  cgn_buffer_free(&plain);
}

/* Lower case can make a text longer than one may be written: then it stays as it was written. */
static void add_lower(cgn_buffer *out, cgn_text lower, cgn_text written, size_t most) {
  cgn_print_word(out, lower.length > most ? written : lower);
}

/* An address that was written in canonical form is a word: it has an "@", and is quoted by nobody. */
static cgn_text plain_address(const cgn_address *address) {
  return (cgn_text){address->local.at, address->local.length + 1 + address->domain.key.length};
}

void cgn_print_item(cgn_buffer *out, const cgn_item *item, const cgn_word *word) {
  cgn_text domain = item->address.domain.key;
  if (item->plain && item->kind == CGN_ITEM_ADDRESS) {
    cgn_buffer_add(out, plain_address(&item->address));
    return;
  }
  switch (item->kind) {
  case CGN_ITEM_DOMAIN:
  case CGN_ITEM_HOST: cgn_print_word(out, domain); break;
  case CGN_ITEM_BELOW:
  case CGN_ITEM_HOST_BELOW: add_below(out, domain); break;
  case CGN_ITEM_ADDRESS: add_address(out, &item->address, domain); break;
  case CGN_ITEM_LOCAL: add_address(out, &item->address, CGN_TEXT("*")); break;
  case CGN_ITEM_NETWORK: cgn_network_add(out, &item->network); break;
  case CGN_ITEM_LOGIN: add_lower(out, item->text, word->text, CGN_LOGIN_OCTETS); break;
  case CGN_ITEM_WORD: add_lower(out, item->text, word->text, CGN_NAME_OCTETS); break;
  case CGN_ITEM_PATTERN:
    cgn_buffer_add_octet(out, '/');
    cgn_buffer_add(out, item->text);
    cgn_buffer_add_octet(out, '/');
    cgn_buffer_add(out, word->flags);
    break;
  }
}
