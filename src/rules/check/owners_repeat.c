/* SPDX-License-Identifier: MIT */
/*
 * Owners that are named twice for one address, in whichever sources. Of a login
 * map the first is told, since what wrote that file will have made the others alike.
 */
#include "rules/check/internal.h"
#include "rules/loginmap.h"

typedef struct ownership {
  cgn_index seen;   /* "l" and login, or what else owns, NUL, and what is owned */
  cgn_buffer owned; /* by the entry that is looked at */
} ownership;

/* False: nothing is owned, and that is told. */
static bool begin_entry(cgn_checker *checker, ownership *all, const cgn_word *word, bool map) {
  cgn_item item;
  cgn_buffer_clear(&all->owned);
  if (!cgn_checker_read_owned(checker, word, map, &item)) return false;
  if (item.kind == CGN_ITEM_ADDRESS)
    cgn_address_add(&all->owned, item.address.local, item.address.domain.key);
  else
    cgn_buffer_add(&all->owned, item.address.domain.key);
  checker->failed |= all->owned.failed;
  return !all->owned.failed;
}

static bool is_repeated(cgn_checker *checker, ownership *all, const char *kind, cgn_text owner) {
  cgn_buffer *key = &checker->buffer;
  cgn_buffer_clear(key);
  cgn_buffer_add_string(key, kind);
  cgn_buffer_add(key, owner);
  cgn_buffer_add_octet(key, '\0');
  cgn_buffer_add(key, cgn_buffer_text(&all->owned));
  checker->failed |= key->failed;
  cgn_text text = cgn_arena_copy(&checker->own, cgn_buffer_text(key));
  return text.at && cgn_index_put(&all->seen, text, all);
}

static bool is_login_repeated(cgn_checker *checker, ownership *all, const cgn_word *login) {
  cgn_item item;
  return cgn_checker_read(checker, CGN_SET_LOGINS, login, &item) && is_repeated(checker, all, "l", item.text);
}

static void tell(cgn_checker *checker, cgn_place place, cgn_text owner) {
  cgn_warning(checker->load, "repeated-item", place, "\"%\" owns this already: remove it", owner);
}

static void see_entry(cgn_checker *checker, ownership *all, const cgn_ast_owner *owner) {
  if (!begin_entry(checker, all, &owner->item, false)) return;
  for (const cgn_word *login = owner->logins.first; login; login = login->next)
    if (is_login_repeated(checker, all, login)) tell(checker, login->place, login->text);
}

static void see_group(cgn_checker *checker, ownership *all, const cgn_ast_owner *owner) {
  if (!owner->group_found || !begin_entry(checker, all, &owner->item, false)) return;
  if (is_repeated(checker, all, "g", owner->group_found->name.text))
    tell(checker, owner->group.place, owner->group.text);
}

static void see_map(cgn_checker *checker, ownership *all, uint32_t source) {
  cgn_loginmap map = cgn_loginmap_start(&checker->load->sources, source);
  cgn_map_fault fault;
  cgn_word key, login;
  bool told = false;
  while (cgn_loginmap_next(&map, &key, &fault)) {
    if (fault != CGN_MAP_OK || !begin_entry(checker, all, &key, true)) continue;
    while (cgn_loginmap_login(&map, &login)) {
      if (!is_login_repeated(checker, all, &login) || told) continue;
      tell(checker, login.place, login.text);
      told = true;
    }
  }
}

/* What stands by itself: "self", "external", or one file. */
static bool is_source_repeated(cgn_checker *checker, ownership *all, const cgn_ast_owner *owner, cgn_text name) {
  cgn_buffer_clear(&all->owned);
  bool repeated = is_repeated(checker, all, "s", name);
  if (repeated)
    cgn_warning(checker->load, "repeated-item", owner->place, "\"%\" stands in the owners already: remove it",
                name);
  return repeated;
}

static void see_file(cgn_checker *checker, ownership *all, const cgn_ast_owner *owner) {
  if (owner->map == CGN_NONE) return;
  cgn_text name = checker->load->sources.at[owner->map].name;
  if (!is_source_repeated(checker, all, owner, name)) see_map(checker, all, owner->map);
}

static void see_owner(cgn_checker *checker, ownership *all, const cgn_ast_owner *owner) {
  switch (owner->kind) {
  case CGN_OWNER_ENTRY: see_entry(checker, all, owner); break;
  case CGN_OWNER_GROUP: see_group(checker, all, owner); break;
  case CGN_OWNER_SELF: is_source_repeated(checker, all, owner, CGN_TEXT("self")); break;
  case CGN_OWNER_SELF_LOCAL: is_source_repeated(checker, all, owner, CGN_TEXT("self local")); break;
  case CGN_OWNER_SELF_DOMAIN: is_source_repeated(checker, all, owner, CGN_TEXT("self domain")); break;
  case CGN_OWNER_FILE: see_file(checker, all, owner); break;
  case CGN_OWNER_EXTERNAL: is_source_repeated(checker, all, owner, CGN_TEXT("external")); break;
  }
}

void cgn_check_owners_repeats(cgn_checker *checker) {
  ownership all = {.seen = {.arena = &checker->own}};
  cgn_checker_begin(checker);
  cgn_buffer_init(&all.owned, &checker->load->arena->allocator);
  for (const cgn_ast_owner *one = checker->load->ast.owners; one; one = one->next) see_owner(checker, &all, one);
  cgn_buffer_free(&all.owned);
}
