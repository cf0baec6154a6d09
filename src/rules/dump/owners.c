/* SPDX-License-Identifier: MIT */
/* Owners of a dump: one login an entry, whichever source says so. The entries of a map stand in the dump itself. */
#include "rules/dump/internal.h"
#include "rules/loginmap.h"
#include "rules/owner.h"

/* "info@x.example by ", into dumper->item. The tree is checked: only memory can fail. */
static void start_entry(cgn_dumper *dumper, const cgn_word *word, bool map) {
  cgn_item item;
  cgn_arena_reset(&dumper->items);
  cgn_buffer_clear(&dumper->item);
  if (!cgn_owner_read(&dumper->reading, word, map, dumper->ast->origin_key, &item)) {
    dumper->failed = true;
    return;
  }
  cgn_print_owned(&dumper->item, &item, word);
}

static void add_login(cgn_dumper *dumper, const cgn_word *word) {
  size_t start = dumper->item.length;
  cgn_item item;
  cgn_arena_reset(&dumper->items);
  if (dumper->failed) return;
  if (!cgn_item_read(&dumper->reading, CGN_SET_LOGINS, word, dumper->ast->origin_key, &item)) {
    dumper->failed = true;
    return;
  }
  cgn_print_item(&dumper->item, &item, word);
  cgn_dump_list_add(dumper, CGN_NO_TEXT);
  dumper->item.length = start; /* the next login of the same address */
}

static void add_map(cgn_dumper *dumper, uint32_t source) {
  cgn_loginmap map = cgn_loginmap_start(&dumper->reading.sources, source);
  cgn_map_fault fault;
  cgn_word word;
  while (!dumper->failed && cgn_loginmap_next(&map, &word, &fault)) {
    start_entry(dumper, &word, true);
    while (!dumper->failed && cgn_loginmap_login(&map, &word)) add_login(dumper, &word);
  }
}

static void add_words(cgn_dumper *dumper, const char *words) {
  cgn_buffer_clear(&dumper->item);
  cgn_buffer_add_string(&dumper->item, words);
  cgn_dump_list_add(dumper, CGN_NO_TEXT);
}

static void add_owner(cgn_dumper *dumper, const cgn_ast_owner *owner) {
  switch (owner->kind) {
  case CGN_OWNER_ENTRY:
    start_entry(dumper, &owner->item, false);
    for (const cgn_word *login = owner->logins.first; login; login = login->next) add_login(dumper, login);
    return;
  case CGN_OWNER_GROUP:
    start_entry(dumper, &owner->item, false);
    cgn_buffer_add_string(&dumper->item, "logins ");
    cgn_buffer_add(&dumper->item, owner->group_found->name.text);
    cgn_dump_list_add(dumper, CGN_NO_TEXT);
    return;
  case CGN_OWNER_FILE: add_map(dumper, owner->map); return;
  case CGN_OWNER_SELF:
  case CGN_OWNER_SELF_LOCAL:
  case CGN_OWNER_SELF_DOMAIN:
  case CGN_OWNER_EXTERNAL: add_words(dumper, cgn_owner_words(owner->kind)); return;
  }
}

void cgn_dump_owners(cgn_dumper *dumper, const cgn_ast_owner *owners, const char *indent) {
  size_t count = 0;
  for (const cgn_ast_owner *one = owners; one; one = one->next) count += one->logins.count;
  cgn_dump_list_start(dumper, count);
  for (const cgn_ast_owner *one = owners; one && !dumper->failed; one = one->next) add_owner(dumper, one);
  cgn_dump_list_sort(dumper);
  cgn_buffer_add_string(&dumper->out, "owners {");
  for (uint32_t i = 0; i < dumper->list.count; i++) {
    cgn_buffer_add_octet(&dumper->out, '\n');
    cgn_buffer_add_string(&dumper->out, indent);
    cgn_buffer_add_string(&dumper->out, "    ");
    cgn_buffer_add(&dumper->out, dumper->list.at[i].text);
  }
  cgn_buffer_add_octet(&dumper->out, '\n');
  cgn_buffer_add_string(&dumper->out, indent);
  cgn_buffer_add_string(&dumper->out, "}");
}
