/* SPDX-License-Identifier: MIT */
/*
 * Items to keys. A domain is replaced by what it is an alias of; a local part
 * is compared with or without case as the first provider that lists its domain says (language
 * section 3), so that a look-up at run time compares octets and nothing else.
 */
#include "rules/compile/intern.h"

#include "rules/owner.h"
#include "rules/pattern_literals.h"

enum { FEW_PATTERNS = 4 /* to run so many takes no longer than to look for what they require */ };

void cgn_intern_init(cgn_intern *intern, const cgn_load *load, cgn_buffer *image) {
  const cgn_allocator *allocator = &load->arena->allocator;
  *intern = (cgn_intern){.image = image, .reading = *load};
  cgn_arena_init(&intern->items, allocator);
  cgn_arena_init(&intern->own, allocator);
  cgn_buffer_init(&intern->key, allocator);
  cgn_buffer_init(&intern->numbers, allocator);
  cgn_buffer_init(&intern->requirements, allocator);
  cgn_buffer_init(&intern->aliases, allocator);
  cgn_buffer_init(&intern->cases, allocator);
  cgn_members_init(&intern->members, allocator);
  cgn_classes_init(&intern->classes, allocator);
  intern->reading.arena = &intern->items;
  intern->known.arena = &intern->own;
}

void cgn_intern_free(cgn_intern *intern) {
  const cgn_allocator *allocator = &intern->own.allocator;
  for (uint32_t i = 0; i < intern->pattern_count; i++) cgn_pattern_free(intern->patterns[i]);
  cgn_release(allocator, intern->patterns);
  cgn_release(allocator, intern->networks);
  cgn_classes_free(&intern->classes);
  cgn_members_free(&intern->members);
  cgn_buffer_free(&intern->cases);
  cgn_buffer_free(&intern->aliases);
  cgn_buffer_free(&intern->requirements);
  cgn_buffer_free(&intern->numbers);
  cgn_buffer_free(&intern->key);
  cgn_arena_free(&intern->own);
  cgn_arena_free(&intern->items);
}

/* ---- Aliases and words of fields -------------------------------------------------- */

/* The key of a plain domain name; at NULL: no memory. */
static cgn_text read_domain(cgn_intern *intern, const cgn_word *word) {
  cgn_domain domain;
  cgn_arena_reset(&intern->items);
  cgn_domain_read(&intern->items, word->text, &domain);
  return domain.key;
}

bool cgn_intern_alias(cgn_intern *intern, const cgn_ast_alias *alias) {
  cgn_text target = read_domain(intern, &alias->of);
  if (!target.at) return false;
  cgn_string string = cgn_image_append_text(intern->image, target);
  uint32_t number = (uint32_t)(intern->aliases.length / sizeof string);
  cgn_buffer_add(&intern->aliases, (cgn_text){(const char *)&string, sizeof string});
  if (intern->image->failed || intern->aliases.failed) return false;
  for (const cgn_word *word = alias->items.first; word; word = word->next) {
    cgn_text domain = read_domain(intern, word);
    uint32_t first = number; /* an alias of two domains is an error */
    if (!domain.at || !cgn_members_put(&intern->members, CGN_NAME_ALIAS, domain, false, &first)) return false;
  }
  return true;
}

/* An item of a tree that is checked: only memory can fail. */
static bool read_item(cgn_intern *intern, cgn_set_kind kind, const cgn_word *word, cgn_item *item) {
  cgn_arena_reset(&intern->items);
  return cgn_item_read(&intern->reading, kind, word, intern->reading.ast.origin_key, item) && !intern->items.failed;
}

bool cgn_intern_field_words(cgn_intern *intern, int field, const cgn_words *words) {
  for (const cgn_word *word = words->first; word; word = word->next) {
    cgn_item item;
    if (!read_item(intern, CGN_SET_WORDS, word, &item)) return false;
    cgn_buffer_clear(&intern->key);
    cgn_buffer_add_number(&intern->key, (uint64_t)field);
    cgn_buffer_add_octet(&intern->key, ' ');
    cgn_buffer_add(&intern->key, item.text);
    uint32_t value = 0;
    if (intern->key.failed) return false;
    if (!cgn_members_put(&intern->members, CGN_NAME_FIELD_WORD, cgn_buffer_text(&intern->key), false, &value))
      return false;
  }
  return true;
}

bool cgn_intern_case(cgn_intern *intern, bool sensitive) {
  cgn_buffer_add_octet(&intern->cases, sensitive);
  return !intern->cases.failed;
}

/* ---- Addresses --------------------------------------------------------------------- */

/* What stands for the domain in every look-up. Lasts until the image grows. */
static cgn_text replaced(const cgn_intern *intern, cgn_text domain) {
  if (intern->aliases.length == 0) return domain;
  uint32_t number = cgn_members_value(&intern->members, CGN_NAME_ALIAS, domain);
  if (number == CGN_NONE) return domain;
  const cgn_string *aliases = (const cgn_string *)(const void *)intern->aliases.at;
  return cgn_image_text(intern->image->at, aliases[number]);
}

static uint32_t least(uint32_t a, uint32_t b) {
  return a < b ? a : b;
}

/* The first set that holds the domain, by name or below; CGN_NONE, which is above all numbers: none. */
static uint32_t first_set_of(const cgn_intern *intern, cgn_text domain) {
  uint32_t first = cgn_members_first(&intern->members, CGN_NAME_DOMAIN, domain);
  for (size_t dot = cgn_text_find(domain, 0, '.'); dot < domain.length; dot = cgn_text_find(domain, dot + 1, '.')) {
    cgn_text above = cgn_text_slice(domain, dot + 1, domain.length);
    first = least(first, cgn_members_first(&intern->members, CGN_NAME_DOMAIN_BELOW, above));
  }
  return first;
}

/* Only in the domains of a provider, and only where it does not say otherwise. */
static bool ignores_case(const cgn_intern *intern, cgn_text domain) {
  if (intern->cases.length == 0) return false;
  uint32_t set = first_set_of(intern, domain);
  return set < intern->cases.length && !intern->cases.at[set];
}

/* A plain item is its own key, and stands in the text of the load, unless a domain of it may be replaced. */
static bool lasts(const cgn_intern *intern, const cgn_item *item) {
  return item->plain && intern->aliases.length == 0;
}

/* The key of an address that does not last; at NULL: no memory. */
static cgn_text make_key(cgn_intern *intern, const cgn_address *address) {
  cgn_text domain = replaced(intern, address->domain.key);
  cgn_buffer_clear(&intern->key);
  cgn_address_add(&intern->key, ignores_case(intern, domain) ? address->lower : address->local, domain);
  return cgn_buffer_text(&intern->key);
}

/* Of what is written in lower case, the local part without case is the local part. */
static cgn_text address_key(cgn_intern *intern, const cgn_item *item, const cgn_word *word) {
  return lasts(intern, item) ? word->text : make_key(intern, &item->address);
}

static bool add_name(cgn_intern *intern, uint8_t kind, cgn_text key, const cgn_item *item, uint32_t number) {
  return key.at && cgn_members_add(&intern->members, kind, key, lasts(intern, item), number);
}

/* ---- Owners ------------------------------------------------------------------------- */

bool cgn_intern_owned(cgn_intern *intern, const cgn_word *word, bool map) {
  cgn_item item;
  cgn_arena_reset(&intern->items);
  if (!cgn_owner_read(&intern->reading, word, map, intern->reading.ast.origin_key, &item) || intern->items.failed)
    return false;
  intern->owned_lasts = item.kind == CGN_ITEM_ADDRESS && lasts(intern, &item);
  if (item.kind == CGN_ITEM_ADDRESS) {
    intern->owned = address_key(intern, &item, word);
  } else {
    cgn_buffer_clear(&intern->key);
    cgn_buffer_add_octet(&intern->key, '@');
    cgn_buffer_add(&intern->key, replaced(intern, item.address.domain.key));
    intern->owned = cgn_buffer_text(&intern->key);
  }
  return intern->owned.at != NULL;
}

static bool add_owner(cgn_intern *intern, uint32_t owner) {
  return cgn_members_add(&intern->members, CGN_NAME_OWNED, intern->owned, intern->owned_lasts, owner);
}

bool cgn_intern_owner(cgn_intern *intern, const cgn_word *by) {
  cgn_item item;
  if (!read_item(intern, CGN_SET_LOGINS, by, &item)) return false;
  uint32_t number = intern->owners;
  if (!cgn_members_put(&intern->members, CGN_NAME_OWNER, item.text, item.plain, &number)) return false;
  if (number == intern->owners) intern->owners++;
  return add_owner(intern, number);
}

bool cgn_intern_group(cgn_intern *intern, uint32_t set) {
  return add_owner(intern, CGN_OWNER_SET | set);
}

/* ---- Networks and patterns ---------------------------------------------------------- */

static bool add_range(cgn_intern *intern, const cgn_network *network, uint32_t number) {
  if (!cgn_grow(&intern->own.allocator, &intern->networks, &intern->network_capacity,
                (size_t)intern->network_count + 1, sizeof *intern->networks))
    return false;
  cgn_network_entry *entry = &intern->networks[intern->network_count++];
  *entry = (cgn_network_entry){.bits = network->bits, .set = number};
  memcpy(entry->address, network->address.octets, sizeof entry->address);
  return true;
}

static bool add_network(cgn_intern *intern, const cgn_network *network, uint32_t number) {
  cgn_network parts[CGN_NETWORK_PARTS];
  uint32_t count = cgn_network_split(network, parts);
  for (uint32_t i = 0; i < count; i++)
    if (!add_range(intern, &parts[i], number)) return false;
  return true;
}

/* Compiles a pattern, the first of its kind; gives its number, or CGN_NONE. */
static uint32_t compile_pattern(cgn_intern *intern, const cgn_word *word) {
  if (!cgn_grow(&intern->own.allocator, &intern->patterns, &intern->pattern_capacity,
                (size_t)intern->pattern_count + 1, sizeof(cgn_pattern *)))
    return CGN_NONE;
  cgn_pattern_error error;
  cgn_pattern *pattern =
      cgn_pattern_compile(word->text, word->flags, cgn_options_jit(intern->reading.options), &error);
  if (!pattern) return CGN_NONE; /* check compiled it: it is the memory */
  intern->patterns[intern->pattern_count] = pattern;
  return intern->pattern_count++;
}

static bool add_pattern(cgn_intern *intern, const cgn_word *word) {
  cgn_buffer_clear(&intern->key);
  cgn_buffer_add(&intern->key, word->flags);
  cgn_buffer_add_octet(&intern->key, '/');
  cgn_buffer_add(&intern->key, word->text);
  if (intern->key.failed) return false;
  const uint32_t *found = cgn_index_find(&intern->known, cgn_buffer_text(&intern->key));
  uint32_t number = found ? *found : compile_pattern(intern, word);
  if (number == CGN_NONE) return false;
  if (!found) {
    uint32_t *kept = cgn_arena_allocate(&intern->own, sizeof *kept);
    cgn_text key = cgn_arena_copy(&intern->own, cgn_buffer_text(&intern->key));
    if (!kept || !key.at) return false;
    *kept = number;
    cgn_index_put(&intern->known, key, kept);
  }
  cgn_requirements requirements;
  cgn_pattern_requirements(word->text, word->flags, &requirements);
  cgn_buffer_add(&intern->numbers, (cgn_text){(const char *)&number, sizeof number});
  cgn_buffer_add(&intern->requirements, (cgn_text){(const char *)&requirements, sizeof requirements});
  return !intern->own.failed && !intern->numbers.failed && !intern->requirements.failed;
}

/* ---- Sets --------------------------------------------------------------------------- */

/* By the name that it is replaced by; an alias as it is written, too, since what it signs proves only itself. */
static bool add_domain(cgn_intern *intern, const cgn_item *item, uint32_t number) {
  cgn_text domain = item->address.domain.key, name = replaced(intern, domain);
  bool alias = name.at != domain.at;
  return add_name(intern, CGN_NAME_DOMAIN, name, item, number) &&
         (!alias || add_name(intern, CGN_NAME_ALIASED, domain, item, number));
}

static bool add_item(cgn_intern *intern, const cgn_item *item, const cgn_word *word, cgn_set *set,
                     uint32_t number) {
  cgn_text domain = item->address.domain.key;
  switch (item->kind) {
  case CGN_ITEM_DOMAIN: return add_domain(intern, item, number);
  case CGN_ITEM_BELOW: return add_name(intern, CGN_NAME_DOMAIN_BELOW, domain, item, number);
  case CGN_ITEM_ADDRESS: return add_name(intern, CGN_NAME_ADDRESS, address_key(intern, item, word), item, number);
  case CGN_ITEM_LOCAL:
    return add_name(intern, CGN_NAME_LOCAL, item->address.local, item, number) &&
           add_name(intern, CGN_NAME_LOCAL_LOWER, item->address.lower, item, number);
  case CGN_ITEM_HOST: set->has_names = 1; return add_name(intern, CGN_NAME_HOST, domain, item, number);
  case CGN_ITEM_HOST_BELOW: set->has_names = 1; return add_name(intern, CGN_NAME_HOST_BELOW, domain, item, number);
  case CGN_ITEM_NETWORK: set->has_networks = 1; return add_network(intern, &item->network, number);
  case CGN_ITEM_LOGIN: return add_name(intern, CGN_NAME_LOGIN, item->text, item, number);
  case CGN_ITEM_WORD: return add_name(intern, CGN_NAME_WORD, item->text, item, number);
  case CGN_ITEM_PATTERN: return add_pattern(intern, word);
  }
  return false;
}

/* Room for names, in one step; of relays some are networks. */
static bool reserve(cgn_intern *intern, cgn_set_kind kind, uint32_t count) {
  bool names = kind != CGN_SET_RELAYS && kind != CGN_SET_PATTERNS;
  return !names || cgn_members_reserve(&intern->members, count);
}

static bool append_patterns(cgn_intern *intern, cgn_set *set) {
  const cgn_buffer *numbers = &intern->numbers;
  set->literals = CGN_NONE;
  if (numbers->length == 0) return true;
  set->patterns.offset = cgn_image_append(intern->image, numbers->at, numbers->length);
  set->patterns.count = (uint32_t)(numbers->length / sizeof(uint32_t));
  if (set->patterns.offset == CGN_NONE || set->patterns.count < FEW_PATTERNS)
    return set->patterns.offset != CGN_NONE;
  const cgn_requirements *requirements = (const cgn_requirements *)(const void *)intern->requirements.at;
  cgn_literals literals;
  if (!cgn_literals_build(intern->image, &intern->own.allocator, requirements, set->patterns.count, &literals))
    return false;
  set->literals = cgn_image_append(intern->image, &literals, sizeof literals);
  return set->literals != CGN_NONE;
}

bool cgn_intern_set(cgn_intern *intern, const cgn_ast_source *sources, cgn_set *set, uint32_t number) {
  cgn_buffer_clear(&intern->numbers);
  cgn_buffer_clear(&intern->requirements);
  set->external = cgn_ast_external(sources) != NULL;
  if (set->external && set->kind == CGN_SET_RELAYS) set->has_names = set->has_networks = 1;
  for (const cgn_ast_source *source = sources; source; source = source->next) {
    if (!reserve(intern, set->kind, source->items.count)) return false;
    cgn_items items = cgn_items_of(&intern->reading, source);
    for (const cgn_word *word; (word = cgn_items_next(&items));) {
      cgn_item item;
      if (!read_item(intern, set->kind, word, &item) || !add_item(intern, &item, word, set, number)) return false;
    }
  }
  return cgn_members_settle(&intern->members) && append_patterns(intern, set);
}

bool cgn_intern_finish(cgn_intern *intern, cgn_program *program) {
  const cgn_buffer *aliases = &intern->aliases;
  program->aliases.count = (uint32_t)(aliases->length / sizeof(cgn_string));
  program->aliases.offset = cgn_image_append(intern->image, aliases->at, aliases->length);
  program->pattern_count = intern->pattern_count;
  return program->aliases.offset != CGN_NONE &&
         cgn_networks_build(intern->image, &intern->classes, intern->networks, intern->network_count,
                            &program->networks, &intern->members.repeated) &&
         cgn_members_finish(&intern->members, &intern->classes, intern->image, &program->names);
}
