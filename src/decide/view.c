/* SPDX-License-Identifier: MIT */
/* Values as a ruleset sees them. Names are looked up once here; tests ask for set numbers only. */
#include "decide/view.h"

#include "decide/judge.h"
#include "decide/need_ask.h"
#include "decide/patterns.h"
#include "decide/provider.h"
#include "mail/address.h"

enum {
  DOMAIN_CLASSES = CGN_DOMAIN_LABELS + 1, /* the name and each wildcard above it */
  MOST_CLASSES = DOMAIN_CLASSES + 4       /* and "local@domain", "local@*", each with and without subaddress */
};

/* Classes as they are found. */
typedef struct class_list {
  uint32_t at[MOST_CLASSES];
  uint32_t count;
} class_list;

static void find(const cgn_judge *judge, uint8_t kind, cgn_text key, class_list *found) {
  uint32_t class = cgn_names_find(judge->image, &judge->program->names, kind, key);
  if (class != CGN_NONE) found->at[found->count++] = class;
}

static void find_domain(const cgn_judge *judge, uint8_t kind, cgn_text key, class_list *found) {
  found->count = cgn_names_find_domain(judge->image, &judge->program->names, kind, key, found->at, DOMAIN_CLASSES);
}

static void keep_classes(cgn_judge *judge, cgn_view *view, const class_list *found) {
  uint32_t *classes = found->count ? cgn_arena_allocate_array(&judge->arena, found->count, sizeof *classes) : NULL;
  if (!classes) return;
  memcpy(classes, found->at, found->count * sizeof *classes);
  view->classes = classes;
  view->class_count = found->count;
}

/* The first provider that lists the domain says how its local parts are compared; CGN_NONE: none lists it. */
uint32_t cgn_view_provider(const struct cgn_judge *judge, const cgn_view *view) {
  return cgn_provider_of_classes(judge->ruleset, view->classes, view->class_count);
}

static bool is_carrier(const cgn_set *set) {
  return set->provider != CGN_NONE || set->delegation != CGN_NONE;
}

/* Of the sets it is in, those that relay.c looks at; into `carriers` where that is not NULL. Gives their number.
 */
static uint32_t list_carriers(const cgn_judge *judge, const cgn_view *view, uint32_t *carriers) {
  uint32_t listed = 0;
  for (uint32_t i = 0; i < view->class_count; i++) {
    uint32_t count;
    const uint32_t *sets = cgn_class_sets(judge->image, view->classes[i], &count);
    for (uint32_t k = 0; k < count; k++) {
      if (!is_carrier(cgn_set_at(judge, sets[k]))) continue;
      if (carriers) carriers[listed] = sets[k];
      listed++;
    }
  }
  return listed;
}

static void keep_carriers(cgn_judge *judge, cgn_view *view) {
  uint32_t count = list_carriers(judge, view, NULL);
  uint32_t *carriers = count ? cgn_arena_allocate_array(&judge->arena, count, sizeof *carriers) : NULL;
  if (!carriers) return;
  list_carriers(judge, view, carriers);
  view->carriers = carriers;
  view->carrier_count = count;
}

static cgn_text print_address(cgn_judge *judge, cgn_text local, cgn_text domain) {
  cgn_buffer_clear(&judge->buffer);
  cgn_address_add(&judge->buffer, local, domain);
  if (judge->buffer.failed) judge->arena.failed = true;
  return cgn_arena_copy(&judge->arena, cgn_buffer_text(&judge->buffer));
}

static void view_address(cgn_judge *judge, const cgn_value *value, cgn_view *view) {
  cgn_text origin = cgn_image_text(judge->image, judge->program->origin);
  class_list found;
  view->written = value->key.length ? value->key : origin;
  view->domain = cgn_alias_of(judge->ruleset, view->written);
  find_domain(judge, CGN_NAME_DOMAIN, view->domain, &found);
  uint32_t number = cgn_provider_of_classes(judge->ruleset, found.at, found.count);
  const cgn_provider *provider = number == CGN_NONE ? NULL : cgn_provider_at(judge, number);
  bool without_case = provider && !provider->case_sensitive;
  view->lower = value->lower;
  view->local = without_case ? value->lower : cgn_address_compared(value->local);
  cgn_text delimiters = provider ? cgn_image_text(judge->image, provider->subaddress) : CGN_TEXT("");
  view->bare = cgn_address_without_subaddress(view->local, delimiters);
  view->local_kind = without_case ? CGN_NAME_LOCAL_LOWER : CGN_NAME_LOCAL;
  view->mailbox = cgn_address_without_subaddress(view->lower, delimiters);
  view->text = view->plain = print_address(judge, view->local, view->domain);
  find(judge, CGN_NAME_ADDRESS, view->text, &found);
  find(judge, view->local_kind, view->local, &found);
  if (view->bare.length < view->local.length) {
    view->plain = print_address(judge, view->bare, view->domain);
    find(judge, CGN_NAME_ADDRESS, view->plain, &found);
    find(judge, view->local_kind, view->bare, &found);
  }
  keep_classes(judge, view, &found);
  keep_carriers(judge, view);
}

/* A domain that proves stands for itself alone: its name may have lapsed, and be somebody else's today. */
static void view_domain(cgn_judge *judge, int field, const cgn_value *value, cgn_view *view) {
  class_list found;
  view->written = value->key;
  view->proof = cgn_field_is_proof(field);
  view->domain = view->text = view->plain = view->proof ? value->key : cgn_alias_of(judge->ruleset, value->key);
  find_domain(judge, CGN_NAME_DOMAIN, view->domain, &found);
  if (view->proof) find(judge, CGN_NAME_ALIASED, view->domain, &found);
  keep_classes(judge, view, &found);
}

static void view_host(cgn_judge *judge, const cgn_value *value, cgn_view *view) {
  class_list found;
  view->text = view->plain = value->key;
  find_domain(judge, CGN_NAME_HOST, value->key, &found);
  keep_classes(judge, view, &found);
}

static void view_ip(cgn_judge *judge, const cgn_value *value, cgn_view *view) {
  const unsigned char *octets = value->ip.octets;
  class_list found = {.count = 0};
  view->text = view->plain = (cgn_text){(const char *)octets, sizeof value->ip.octets};
  uint32_t class = cgn_networks_find(judge->image, &judge->program->networks, octets);
  if (class != CGN_NONE) found.at[found.count++] = class;
  keep_classes(judge, view, &found);
}

static void view_login(cgn_judge *judge, const cgn_value *value, cgn_view *view) {
  cgn_text origin = cgn_image_text(judge->image, judge->program->origin);
  class_list found = {.count = 0};
  view->text = value->key;
  if (origin.length > 0 && cgn_text_find(value->key, 0, '@') == value->key.length) {
    cgn_buffer_clear(&judge->buffer);
    cgn_buffer_add(&judge->buffer, value->key);
    cgn_buffer_add_octet(&judge->buffer, '@');
    cgn_buffer_add(&judge->buffer, origin);
    if (judge->buffer.failed) judge->arena.failed = true;
    view->text = cgn_arena_copy(&judge->arena, cgn_buffer_text(&judge->buffer));
  }
  view->plain = view->text;
  find(judge, CGN_NAME_LOGIN, view->text, &found);
  keep_classes(judge, view, &found);
}

static void view_word(cgn_judge *judge, int field, const cgn_value *value, cgn_view *view) {
  class_list found = {.count = 0};
  view->text = view->plain = value->key;
  view->unknown = !cgn_program_word(judge->ruleset, field, value->key);
  find(judge, CGN_NAME_WORD, value->key, &found);
  keep_classes(judge, view, &found);
}

cgn_view *cgn_view_of(struct cgn_judge *judge, int field, const cgn_value *value) {
  cgn_view *view = &judge->views[value->number];
  if (view->turn == judge->decision) return view;
  *view = (cgn_view){.turn = judge->decision, .type = cgn_field_type(field)};
  switch (view->type) {
  case CGN_TYPE_ADDRESS: view_address(judge, value, view); break;
  case CGN_TYPE_DOMAIN: view_domain(judge, field, value, view); break;
  case CGN_TYPE_HOST: view_host(judge, value, view); break;
  case CGN_TYPE_IP: view_ip(judge, value, view); break;
  case CGN_TYPE_LOGIN: view_login(judge, value, view); break;
  case CGN_TYPE_WORD: view_word(judge, field, value, view); break;
  case CGN_TYPE_RELAY:
  case CGN_TYPE_INSTANT:
  case CGN_TYPE_NONE: view->unknown = true; break; /* have no values */
  }
  if (judge->arena.failed) view->unknown = true;
  return view;
}

cgn_text cgn_view_key(const cgn_view *view, cgn_part part) {
  switch (part) {
  case CGN_PART_DOMAIN: return view->domain;
  case CGN_PART_LOCAL: return view->lower;
  case CGN_PART_WHOLE: break;
  }
  return view->plain;
}

/* What patterns are matched against: the canonical form, of a local part as its provider compares it. */
static cgn_text subject_of_patterns(const cgn_view *view, cgn_part part) {
  switch (part) {
  case CGN_PART_DOMAIN: return view->domain;
  case CGN_PART_LOCAL: return view->local;
  case CGN_PART_WHOLE: break;
  }
  return view->text;
}

static bool is_named(const cgn_judge *judge, const cgn_view *view, cgn_part part, uint32_t set) {
  if (part == CGN_PART_LOCAL) { /* a word */
    uint32_t class = cgn_names_find(judge->image, &judge->program->names, CGN_NAME_WORD, view->lower);
    return class != CGN_NONE && cgn_class_has(judge->image, class, set);
  }
  for (uint32_t i = 0; i < view->class_count; i++)
    if (cgn_class_has(judge->image, view->classes[i], set)) return true;
  return false;
}

cgn_text cgn_view_asked(struct cgn_judge *judge, const cgn_view *view, cgn_part part, cgn_set_kind kind) {
  if (view->type == CGN_TYPE_IP) {
    cgn_ip ip;
    memcpy(ip.octets, view->text.at, sizeof ip.octets);
    cgn_buffer_clear(&judge->buffer);
    cgn_ip_add(&judge->buffer, &ip);
    if (judge->buffer.failed) judge->arena.failed = true;
    return cgn_arena_copy(&judge->arena, cgn_buffer_text(&judge->buffer));
  }
  if (part == CGN_PART_LOCAL) return view->lower;
  return kind == CGN_SET_DOMAINS ? view->domain : subject_of_patterns(view, part);
}

cgn_truth cgn_view_in(struct cgn_judge *judge, const cgn_view *view, cgn_part part, uint32_t number) {
  const cgn_set *set = cgn_set_at(judge, number);
  if (is_named(judge, view, part, number)) return CGN_TRUE;
  cgn_truth truth = cgn_patterns_match(judge, set, subject_of_patterns(view, part));
  if (truth == CGN_TRUE || !set->external) return truth;
  cgn_needs before = judge->needs;
  cgn_text key = cgn_view_asked(judge, view, part, set->kind);
  return cgn_settle(judge, before, cgn_or(truth, cgn_need_ask_set(judge, number, key)));
}

/* ---- Which names it met ---------------------------------------------------------------- */

static void find_slot(const cgn_judge *judge, uint8_t kind, cgn_text key, cgn_slots *found) {
  uint32_t at = cgn_names_slot(judge->image, &judge->program->names, kind, key);
  if (at != CGN_NONE) found->at[found->count++] = at;
}

static void find_slots_of_domain(const cgn_judge *judge, uint8_t kind, cgn_text key, cgn_slots *found) {
  found->count =
      cgn_names_slots_of_domain(judge->image, &judge->program->names, kind, key, found->at, CGN_DOMAIN_LABELS + 1);
}

static void find_slots_of_address(const cgn_judge *judge, const cgn_view *view, cgn_slots *found) {
  find_slots_of_domain(judge, CGN_NAME_DOMAIN, view->domain, found);
  find_slot(judge, CGN_NAME_ADDRESS, view->text, found);
  find_slot(judge, view->local_kind, view->local, found);
  if (view->bare.length == view->local.length) return;
  find_slot(judge, CGN_NAME_ADDRESS, view->plain, found);
  find_slot(judge, view->local_kind, view->bare, found);
}

void cgn_slots_of(const cgn_judge *judge, const cgn_view *view, cgn_part part, cgn_slots *found) {
  found->count = 0;
  if (part == CGN_PART_LOCAL) {
    find_slot(judge, CGN_NAME_WORD, view->lower, found);
    return;
  }
  switch (view->type) {
  case CGN_TYPE_ADDRESS: find_slots_of_address(judge, view, found); break;
  case CGN_TYPE_DOMAIN:
    find_slots_of_domain(judge, CGN_NAME_DOMAIN, view->domain, found);
    if (view->proof) find_slot(judge, CGN_NAME_ALIASED, view->domain, found);
    break;
  case CGN_TYPE_HOST: find_slots_of_domain(judge, CGN_NAME_HOST, view->text, found); break;
  case CGN_TYPE_LOGIN: find_slot(judge, CGN_NAME_LOGIN, view->text, found); break;
  case CGN_TYPE_WORD: find_slot(judge, CGN_NAME_WORD, view->text, found); break;
  case CGN_TYPE_IP:
  case CGN_TYPE_RELAY:
  case CGN_TYPE_INSTANT:
  case CGN_TYPE_NONE: break;
  }
}
