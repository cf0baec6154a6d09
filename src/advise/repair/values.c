/* SPDX-License-Identifier: MIT */
/* Values that may be proposed, read from the tables of the ruleset: members of sets, owners, what a login owns. */
#include "advise/repair/repair.h"
#include "advise/set_items.h"
#include "mail/ip.h"

static const cgn_text itself = {NULL, 0}; /* the value itself is listed */

/* Names before IP addresses, since people know them better. Then by text, so that the order of a table does not
 * matter. */
static int compare(cgn_text a, cgn_text b) {
  cgn_ip ip;
  bool address = cgn_ip_read(a, &ip), other = cgn_ip_read(b, &ip);
  return address != other ? (int)address - (int)other : cgn_text_compare(a, b);
}

void cgn_found_add(const cgn_refusal *refusal, cgn_values_found *found, cgn_text text, cgn_text of) {
  cgn_arena *arena = &refusal->repairs->arena;
  uint32_t place = 0;
  while (place < found->count && compare(found->at[place], text) < 0) place++;
  if (place == CGN_REPAIR_VALUES) return;
  if (place < found->count && cgn_text_equal(found->at[place], text)) return;
  cgn_text copy = cgn_arena_copy(arena, text), item = of.at ? cgn_arena_copy(arena, of) : of;
  if (!copy.at) return;
  if (found->count < CGN_REPAIR_VALUES) found->count++;
  for (uint32_t i = found->count - 1; i > place; i--) {
    found->at[i] = found->at[i - 1];
    found->of[i] = found->of[i - 1];
  }
  found->at[place] = copy;
  found->of[place] = item;
}

/* The text in the buffer. */
static cgn_text built(const cgn_refusal *refusal) {
  if (refusal->repairs->buffer.failed) refusal->repairs->arena.failed = true;
  return cgn_buffer_text(&refusal->repairs->buffer);
}

/* ---- Sets ------------------------------------------------------------------------------- */

typedef struct member_walk {
  const cgn_refusal *refusal;
  cgn_values_found *found;
  uint32_t set;
  uint32_t range; /* of the last address; CGN_NONE: there was none, or it was added */
  cgn_ip first;
} member_walk;

static bool is_in(const cgn_set_item *listed, uint32_t set) {
  for (uint32_t i = 0; i < listed->set_count; i++)
    if (listed->sets[i] == set) return true;
  return false;
}

static void tell_first(member_walk *walk) {
  cgn_buffer *buffer = &walk->refusal->repairs->buffer;
  if (walk->range == CGN_NONE) return;
  walk->range = CGN_NONE;
  cgn_buffer_clear(buffer);
  cgn_ip_add(buffer, &walk->first);
  cgn_found_add(walk->refusal, walk->found, built(walk->refusal), itself);
}

/* The first address of a network belongs to no host. If the network has more, the next address is proposed. */
static void note_address(member_walk *walk, const cgn_set_item *listed) {
  if (walk->range == listed->slot) {
    for (int i = 15; i >= 0 && ++walk->first.octets[i] == 0; i--) {
    }
    tell_first(walk);
    return;
  }
  tell_first(walk);
  if (cgn_ip_read(listed->text, &walk->first)) walk->range = listed->slot;
}

static bool note_member(void *context, const cgn_set_item *listed) {
  member_walk *walk = context;
  cgn_buffer *buffer = &walk->refusal->repairs->buffer;
  if (!is_in(listed, walk->set)) return true;
  if (listed->kind == CGN_SET_ITEM_IP) {
    note_address(walk, listed);
    return true;
  }
  cgn_buffer_clear(buffer);
  bool below = listed->kind == CGN_NAME_DOMAIN_BELOW || listed->kind == CGN_NAME_HOST_BELOW;
  if (below) cgn_buffer_add_string(buffer, "mail.");
  cgn_buffer_add(buffer, listed->key);
  cgn_found_add(walk->refusal, walk->found, built(walk->refusal), below ? listed->text : itself);
  return true;
}

void cgn_found_members(const cgn_refusal *refusal, uint32_t set, cgn_values_found *found) {
  if (set == CGN_NONE) return;
  member_walk walk = {refusal, found, set, CGN_NONE, {{0}}};
  if (!cgn_set_items_walk(refusal->judge->ruleset, &refusal->repairs->text, note_member, &walk))
    refusal->repairs->arena.failed = true;
  tell_first(&walk);
}

/* ---- Owners ------------------------------------------------------------------------------ */

/* Visits the names of one kind. */
static void walk_kind(const cgn_refusal *refusal, uint8_t kind,
                      void (*visit)(const cgn_refusal *, const cgn_name_entry *, uint32_t, cgn_values_found *),
                      uint32_t number, cgn_values_found *found) {
  const cgn_names *names = &refusal->judge->program->names;
  for (uint32_t slot = 0; slot < cgn_names_slots(names); slot++) {
    cgn_name_entry entry;
    if (cgn_names_at(refusal->judge->image, names, slot, &entry) && entry.kind == kind)
      visit(refusal, &entry, number, found);
  }
}

/* The class of the entries for the address itself, looked up as owners.c does; CGN_NONE: there is none. */
static uint32_t find_own(const cgn_refusal *refusal, const cgn_view *address) {
  const cgn_judge *judge = refusal->judge;
  uint32_t class = cgn_names_find(judge->image, &judge->program->names, CGN_NAME_OWNED, address->text);
  if (class != CGN_NONE) return class;
  return cgn_names_find(judge->image, &judge->program->names, CGN_NAME_OWNED, address->plain);
}

/* The class of the entries for its whole domain. */
static uint32_t find_of_domain(const cgn_refusal *refusal, const cgn_view *address) {
  const cgn_judge *judge = refusal->judge;
  cgn_buffer *buffer = &refusal->repairs->buffer;
  cgn_buffer_clear(buffer);
  cgn_buffer_add_octet(buffer, '@');
  cgn_buffer_add(buffer, address->domain);
  return cgn_names_find(judge->image, &judge->program->names, CGN_NAME_OWNED, built(refusal));
}

static void note_owner(const cgn_refusal *refusal, const cgn_name_entry *entry, uint32_t class,
                       cgn_values_found *found) {
  if (cgn_class_has(refusal->judge->image, class, entry->value)) cgn_found_add(refusal, found, entry->key, itself);
}

void cgn_found_owners(const cgn_refusal *refusal, const cgn_view *address, cgn_values_found *found) {
  const cgn_judge *judge = refusal->judge;
  if (judge->program->self & (CGN_SELF | CGN_SELF_DOMAIN)) cgn_found_add(refusal, found, address->plain, itself);
  if (judge->program->self & CGN_SELF_LOCAL) cgn_found_add(refusal, found, address->mailbox, itself);
  uint32_t class = find_own(refusal, address), count;
  if (class == CGN_NONE) class = find_of_domain(refusal, address);
  if (class == CGN_NONE) return;
  walk_kind(refusal, CGN_NAME_OWNER, note_owner, class, found);
  const uint32_t *owners = cgn_class_sets(judge->image, class, &count);
  for (uint32_t i = 0; i < count; i++)
    if (owners[i] & CGN_OWNER_SET) cgn_found_members(refusal, owners[i] & ~CGN_OWNER_SET, found);
}

bool cgn_found_hidden(const cgn_refusal *refusal, const cgn_view *address, cgn_values_found *found) {
  if (find_own(refusal, address) != CGN_NONE) return true;
  uint32_t class = find_of_domain(refusal, address), count;
  if (class == CGN_NONE) return true;
  walk_kind(refusal, CGN_NAME_OWNER, note_owner, class, found);
  cgn_class_sets(refusal->judge->image, class, &count);
  return count == found->count; /* no owner is a group, and all were found */
}

/* "@domain" stands for a whole domain: it is no address to show. */
static void note_owned(const cgn_refusal *refusal, const cgn_name_entry *entry, uint32_t login,
                       cgn_values_found *found) {
  bool address = entry->key.length > 0 && entry->key.at[0] != '@';
  if (address && cgn_class_has(refusal->judge->image, entry->value, login))
    cgn_found_add(refusal, found, entry->key, itself);
}

void cgn_found_owned(const cgn_refusal *refusal, const cgn_view *login, cgn_values_found *found) {
  const cgn_judge *judge = refusal->judge;
  bool address = cgn_text_find(login->text, 0, '@') < login->text.length;
  if (address) cgn_found_add(refusal, found, login->text, itself);
  uint32_t number = cgn_names_find(judge->image, &judge->program->names, CGN_NAME_OWNER, login->text);
  if (number != CGN_NONE) walk_kind(refusal, CGN_NAME_OWNED, note_owned, number, found);
}
