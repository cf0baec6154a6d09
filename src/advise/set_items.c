/* SPDX-License-Identifier: MIT */
#include "advise/set_items.h"

bool cgn_set_item_is_kind(uint8_t kind) {
  return kind <= CGN_NAME_WORD && kind != CGN_NAME_LOCAL_LOWER;
}

/* A listed alias is also an item as it is written, since proofs are compared with it. */
static bool is_walked(uint8_t kind) {
  return cgn_set_item_is_kind(kind) || kind == CGN_NAME_ALIASED;
}

void cgn_set_item_write(cgn_buffer *out, uint8_t kind, cgn_text key) {
  bool below = kind == CGN_NAME_DOMAIN_BELOW || kind == CGN_NAME_HOST_BELOW;
  if (below) cgn_buffer_add_string(out, "*.");
  cgn_buffer_add(out, key);
  if (kind == CGN_NAME_LOCAL) cgn_buffer_add_string(out, "@*");
}

typedef struct walk {
  const struct consigne_ruleset *ruleset;
  cgn_buffer *text;
  cgn_set_items_visit *visit;
  void *context;
} walk;

/* Visits the item whose text is in walk->text. */
static bool tell(const walk *of, cgn_set_item *listed, uint32_t class) {
  if (of->text->failed) return false;
  listed->text = cgn_buffer_text(of->text);
  listed->sets = cgn_class_sets(of->ruleset->image, class, &listed->set_count);
  return of->visit(of->context, listed);
}

static bool walk_names(const walk *of) {
  const char *image = of->ruleset->image;
  const cgn_names *names = &cgn_program_of(of->ruleset)->names;
  for (uint32_t slot = 0; slot < cgn_names_slots(names); slot++) {
    cgn_name_entry entry;
    if (!cgn_names_at(image, names, slot, &entry) || !is_walked(entry.kind)) continue;
    cgn_set_item listed = {.kind = entry.kind, .key = entry.key, .slot = slot};
    cgn_buffer_clear(of->text);
    cgn_set_item_write(of->text, entry.kind, entry.key);
    if (!tell(of, &listed, entry.value)) return false;
  }
  return true;
}

static bool tell_address(const walk *of, uint32_t range, uint32_t class, const cgn_ip *ip) {
  cgn_set_item listed = {.kind = CGN_SET_ITEM_IP, .slot = range};
  cgn_buffer_clear(of->text);
  cgn_ip_add(of->text, ip);
  return tell(of, &listed, class);
}

/* The address before this one. Before the first comes the last of all. */
static void step_back(cgn_ip *ip) {
  for (int i = 15; i >= 0 && ip->octets[i]-- == 0; i--) {
  }
}

uint32_t cgn_set_items_range(const struct consigne_ruleset *ruleset, uint32_t range, cgn_ip *first, cgn_ip *last) {
  const cgn_networks *networks = &cgn_program_of(ruleset)->networks;
  uint32_t class, next;
  *last = (cgn_ip){{0}};
  cgn_networks_at(ruleset->image, networks, range, first->octets, &class);
  if (range + 1 < networks->ranges.count) cgn_networks_at(ruleset->image, networks, range + 1, last->octets, &next);
  step_back(last);
  return class;
}

static bool walk_networks(const walk *of) {
  const cgn_networks *networks = &cgn_program_of(of->ruleset)->networks;
  for (uint32_t range = 0; range < networks->ranges.count; range++) {
    cgn_ip first, last;
    uint32_t class = cgn_set_items_range(of->ruleset, range, &first, &last);
    if (class == CGN_NONE) continue;
    if (!tell_address(of, range, class, &first)) return false;
    if (memcmp(first.octets, last.octets, sizeof first.octets) != 0 && !tell_address(of, range, class, &last))
      return false;
  }
  return true;
}

bool cgn_set_items_walk(const struct consigne_ruleset *ruleset, cgn_buffer *scratch, cgn_set_items_visit *visit,
                        void *context) {
  const walk of = {ruleset, scratch, visit, context};
  return walk_names(&of) && walk_networks(&of);
}
