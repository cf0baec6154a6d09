/* SPDX-License-Identifier: MIT */
#include "decide/provider.h"

#include "base/limits.h"
#include "mail/domain.h"

enum { MOST_CLASSES = CGN_DOMAIN_LABELS + 1 }; /* the name and each wildcard above it */

cgn_text cgn_alias_of(const struct consigne_ruleset *ruleset, cgn_text domain) {
  const cgn_program *program = cgn_program_of(ruleset);
  if (program->aliases.count == 0) return domain;
  uint32_t alias = cgn_names_find(ruleset->image, &program->names, CGN_NAME_ALIAS, domain);
  if (alias == CGN_NONE) return domain;
  return cgn_image_text(ruleset->image, CGN_ITEMS(ruleset->image, program->aliases, cgn_string)[alias]);
}

uint32_t cgn_provider_of_classes(const struct consigne_ruleset *ruleset, const uint32_t *classes, uint32_t count) {
  const cgn_set *all = CGN_ITEMS(ruleset->image, cgn_program_of(ruleset)->sets, cgn_set);
  uint32_t first = CGN_NONE;
  for (uint32_t i = 0; i < count; i++) {
    uint32_t members;
    const uint32_t *sets = cgn_class_sets(ruleset->image, classes[i], &members);
    for (uint32_t k = 0; k < members; k++)
      if (all[sets[k]].provider < first) first = all[sets[k]].provider;
  }
  return first;
}

/* The key of a valid name, in the arena; empty: it is none. */
static cgn_text read_name(cgn_arena *arena, cgn_text text) {
  cgn_domain domain;
  cgn_domain_read(arena, text, &domain);
  return domain.flags & CGN_DOMAIN_INVALID ? CGN_TEXT("") : domain.key;
}

static uint32_t find(const struct consigne_ruleset *ruleset, uint8_t kind, cgn_text key, uint32_t *classes) {
  return cgn_names_find_domain(ruleset->image, &cgn_program_of(ruleset)->names, kind, key, classes, MOST_CLASSES);
}

uint32_t cgn_provider_of_domain(const struct consigne_ruleset *ruleset, cgn_text domain) {
  uint32_t classes[MOST_CLASSES];
  cgn_arena arena;
  cgn_arena_init(&arena, &ruleset->allocator);
  cgn_text key = cgn_alias_of(ruleset, read_name(&arena, domain));
  uint32_t found = cgn_provider_of_classes(ruleset, classes, find(ruleset, CGN_NAME_DOMAIN, key, classes));
  cgn_arena_free(&arena);
  return found;
}

static bool has_server(const struct consigne_ruleset *ruleset, const cgn_provider *provider, cgn_text host) {
  const cgn_server *servers = CGN_ITEMS(ruleset->image, provider->servers, cgn_server);
  for (uint32_t i = 0; i < provider->servers.count; i++)
    if (cgn_text_equal(cgn_image_text(ruleset->image, servers[i].host), host)) return true;
  return false;
}

static bool has_relay(const struct consigne_ruleset *ruleset, const cgn_provider *provider, const uint32_t *classes,
                      uint32_t count) {
  if (provider->relays == CGN_NONE) return false;
  for (uint32_t i = 0; i < count; i++)
    if (cgn_class_has(ruleset->image, classes[i], provider->relays)) return true;
  return false;
}

static uint32_t find_host(const struct consigne_ruleset *ruleset, cgn_text host) {
  uint32_t classes[MOST_CLASSES];
  uint32_t count = find(ruleset, CGN_NAME_HOST, host, classes);
  cgn_span all = cgn_program_of(ruleset)->providers;
  const cgn_provider *providers = CGN_ITEMS(ruleset->image, all, cgn_provider);
  for (uint32_t i = 0; i < all.count; i++)
    if (has_server(ruleset, &providers[i], host)) return i;
  for (uint32_t i = 0; i < all.count; i++)
    if (has_relay(ruleset, &providers[i], classes, count)) return i;
  return CGN_NONE;
}

uint32_t cgn_provider_of_host(const struct consigne_ruleset *ruleset, cgn_text host) {
  cgn_arena arena;
  cgn_arena_init(&arena, &ruleset->allocator);
  cgn_text key = read_name(&arena, host);
  uint32_t found = key.length ? find_host(ruleset, key) : CGN_NONE;
  cgn_arena_free(&arena);
  return found;
}
