/* SPDX-License-Identifier: MIT */
/* Looks up items. A name leads to its class: the sets that contain it (table/classes.h). */
#include "advise/advice/covers.h"

static uint32_t class_of(const cgn_adviser *adviser, uint8_t kind, cgn_text key) {
  return cgn_names_find(adviser->made->image, &adviser->program->names, kind, key);
}

static bool has(const cgn_adviser *adviser, uint8_t kind, cgn_text key, uint32_t set) {
  return cgn_class_has(adviser->made->image, class_of(adviser, kind, key), set);
}

cgn_text cgn_unaliased(const cgn_adviser *adviser, cgn_text domain) {
  const char *image = adviser->made->image;
  uint32_t alias = class_of(adviser, CGN_NAME_ALIAS, domain);
  if (alias == CGN_NONE) return domain;
  return cgn_image_text(image, CGN_ITEMS(image, adviser->program->aliases, cgn_string)[alias]);
}

/* The next higher name; empty at the end. */
static cgn_text parent_of(cgn_text name) {
  return cgn_text_slice(name, cgn_text_find(name, 0, '.') + 1, name.length);
}

/* Finds an item "*.x" above the name, where x is not the name itself. `below` is the kind of such items. */
static bool is_below(const cgn_adviser *adviser, uint8_t below, cgn_text name, uint32_t set, cgn_buffer *wider) {
  while ((name = parent_of(name)).length > 0) {
    if (!has(adviser, below, name, set)) continue;
    cgn_buffer_add_string(wider, "*.");
    cgn_buffer_add(wider, name);
    return true;
  }
  return false;
}

static bool is_address_within(const cgn_adviser *adviser, const cgn_item *item, uint32_t set, cgn_buffer *wider) {
  cgn_text domain = cgn_unaliased(adviser, item->address.domain.key);
  if (has(adviser, CGN_NAME_DOMAIN, domain, set)) {
    cgn_buffer_add_string(wider, "*@");
    cgn_buffer_add(wider, domain);
    return true;
  }
  if (is_below(adviser, CGN_NAME_DOMAIN_BELOW, domain, set, wider)) return true;
  if (!has(adviser, CGN_NAME_LOCAL, item->address.local, set)) return false;
  cgn_buffer_add(wider, item->address.local);
  cgn_buffer_add_string(wider, "@*");
  return true;
}

/* A listed alias also counts as it is written, for proofs. So a wider item must cover both names. */
static bool is_domain_within(const cgn_adviser *adviser, cgn_text key, uint32_t set, cgn_buffer *wider) {
  cgn_text domain = cgn_unaliased(adviser, key);
  if (domain.at != key.at && !is_below(adviser, CGN_NAME_DOMAIN_BELOW, key, set, wider)) return false;
  cgn_buffer_clear(wider);
  return is_below(adviser, CGN_NAME_DOMAIN_BELOW, domain, set, wider);
}

bool cgn_is_covered(const cgn_adviser *adviser, const cgn_item *item, uint32_t set, cgn_buffer *wider) {
  cgn_text key = item->address.domain.key;
  cgn_buffer_clear(wider);
  switch (item->kind) {
  case CGN_ITEM_DOMAIN: return is_domain_within(adviser, key, set, wider);
  case CGN_ITEM_BELOW: return is_below(adviser, CGN_NAME_DOMAIN_BELOW, key, set, wider);
  case CGN_ITEM_HOST:
  case CGN_ITEM_HOST_BELOW: return is_below(adviser, CGN_NAME_HOST_BELOW, key, set, wider);
  case CGN_ITEM_ADDRESS: return is_address_within(adviser, item, set, wider);
  case CGN_ITEM_LOCAL:
  case CGN_ITEM_NETWORK:
  case CGN_ITEM_LOGIN:
  case CGN_ITEM_WORD:
  case CGN_ITEM_PATTERN: break;
  }
  return false;
}

/* Looks for the item itself, as the tables have it. */
static bool is_listed(const cgn_adviser *adviser, const cgn_item *item, uint32_t set, cgn_buffer *scratch) {
  const char *image = adviser->made->image;
  cgn_text key = item->address.domain.key, domain = cgn_unaliased(adviser, key);
  switch (item->kind) {
  case CGN_ITEM_DOMAIN: return has(adviser, CGN_NAME_DOMAIN, domain, set);
  case CGN_ITEM_BELOW: return has(adviser, CGN_NAME_DOMAIN_BELOW, key, set);
  case CGN_ITEM_HOST: return has(adviser, CGN_NAME_HOST, key, set);
  case CGN_ITEM_HOST_BELOW: return has(adviser, CGN_NAME_HOST_BELOW, key, set);
  case CGN_ITEM_LOCAL: return has(adviser, CGN_NAME_LOCAL, item->address.local, set);
  case CGN_ITEM_NETWORK:
    return item->network.bits == 128 &&
           cgn_class_has(image, cgn_networks_find(image, &adviser->program->networks, item->network.address.octets),
                         set);
  case CGN_ITEM_ADDRESS:
    /* The provider of the domain compares with or without case: one of the two is the key. */
    cgn_buffer_clear(scratch);
    cgn_address_add(scratch, item->address.lower, domain);
    if (has(adviser, CGN_NAME_ADDRESS, cgn_buffer_text(scratch), set)) return true;
    cgn_buffer_clear(scratch);
    cgn_address_add(scratch, item->address.local, domain);
    return has(adviser, CGN_NAME_ADDRESS, cgn_buffer_text(scratch), set);
  case CGN_ITEM_LOGIN:
  case CGN_ITEM_WORD:
  case CGN_ITEM_PATTERN: break;
  }
  return false;
}

bool cgn_set_covers(const cgn_adviser *adviser, const cgn_item *item, uint32_t set) {
  cgn_buffer scratch;
  cgn_buffer_init(&scratch, &adviser->checker.items.allocator);
  bool holds = is_listed(adviser, item, set, &scratch) || cgn_is_covered(adviser, item, set, &scratch);
  cgn_buffer_free(&scratch);
  return holds;
}
