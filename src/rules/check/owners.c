/* SPDX-License-Identifier: MIT */
/* Owners (language section 3): what is owned, and by which logins, in the ruleset and in login maps. */
#include "rules/check/internal.h"
#include "rules/loginmap.h"
#include "rules/owner.h"

/* ---- One entry --------------------------------------------------------------------------- */

bool cgn_checker_read_owned(cgn_checker *checker, const cgn_word *word, bool map, cgn_item *item) {
  checker->failed |= checker->items.failed;
  cgn_arena_reset(&checker->items);
  return cgn_owner_read(&checker->reading, word, map, checker->load->ast.origin_key, item);
}

static void check_login(cgn_checker *checker, const cgn_word *word) {
  cgn_item item;
  if (cgn_checker_read(checker, CGN_SET_LOGINS, word, &item) && item.kind == CGN_ITEM_PATTERN)
    cgn_error(checker->load, "pattern-in-set", word->place, "a login is named here, no pattern: write \"%\"",
              word->text);
}

static void check_entry(cgn_checker *checker, const cgn_ast_owner *owner) {
  cgn_item item;
  const cgn_word *login = owner->logins.first;
  bool address = cgn_text_find(owner->item.text, 0, '@') < owner->item.text.length;
  if (!address && owner->logins.count == 1 && cgn_text_find(login->text, 0, '@') < login->text.length) {
    cgn_error(checker->load, "bad-address", owner->item.place,
              "\"%\" is no address, and \"%\" is one: write \"% by %\"", owner->item.text, login->text, login->text,
              owner->item.text);
    return;
  }
  cgn_checker_read_owned(checker, &owner->item, false, &item);
  if (owner->logins.count == 0)
    cgn_error(checker->load, "empty-set", owner->logins.place, "no login: leave this entry out or name one",
              CGN_NO_TEXT);
  for (const cgn_word *word = owner->logins.first; word; word = word->next) {
    check_login(checker, word);
    cgn_check_no_set(checker, CGN_SET_LOGINS, word,
                     "\"%\" is a % here, and this names a login: write \"by logins %\"");
  }
}

static void check_group(cgn_checker *checker, const cgn_ast_owner *owner) {
  const cgn_ast_set *set = owner->group_found;
  cgn_item item;
  cgn_checker_read_owned(checker, &owner->item, false, &item);
  if (set && set->kind != CGN_SET_LOGINS)
    cgn_error(checker->load, "wrong-type", owner->group.place,
              "\"%\" holds %, and logins own addresses: name a set of logins", set->name.text,
              cgn_text_of_string(cgn_set_kind_name(set->kind)));
}

/* ---- Maps ---------------------------------------------------------------------------------- */

static void tell_pattern(cgn_checker *checker, cgn_loginmap *map, const cgn_word *key) {
  cgn_word login = {.text = CGN_NO_TEXT};
  cgn_loginmap_login(map, &login);
  if (cgn_map_mend(&checker->buffer, key->text, login.text))
    cgn_error(checker->load, "map-line", key->place,
              "a table of patterns cannot be read: for this line write \"%\" into the block of owners",
              cgn_buffer_text(&checker->buffer));
  else
    cgn_error(checker->load, "map-line", key->place,
              "a table of patterns cannot be read: list addresses, as in a texthash: table", CGN_NO_TEXT);
}

static bool is_key(cgn_checker *checker, cgn_loginmap *map, const cgn_word *key, cgn_map_fault fault) {
  static const char *const texts[] = {
      [CGN_MAP_INDENTED] = "a line that begins with a blank goes on with the one before, and there is none: begin "
                           "it with the address",
      [CGN_MAP_QUOTE] = "no closing \" on this line: write \"local part\"@domain"};
  if (fault == CGN_MAP_OK) return true;
  if (fault == CGN_MAP_PATTERN)
    tell_pattern(checker, map, key);
  else
    cgn_error(checker->load, "map-line", key->place, texts[fault], CGN_NO_TEXT);
  return false;
}

/* What the first line shows the whole table to be: told. */
static bool is_other_kind(cgn_checker *checker, cgn_loginmap map, const cgn_word *key) {
  cgn_word login = {.text = CGN_NO_TEXT};
  cgn_loginmap_login(&map, &login);
  const char *text = cgn_map_kind(key->text, login.text);
  if (text) cgn_error(checker->load, "map-line", key->place, text, CGN_NO_TEXT);
  return text != NULL;
}

/* OpenSMTPD's tables have the login first; an "@" at the start of a "login" shows it. */
static bool is_turned(cgn_checker *checker, cgn_loginmap map, const cgn_word *key) {
  cgn_word login;
  while (cgn_loginmap_login(&map, &login)) {
    if (login.text.at[0] != '@') continue;
    cgn_error(checker->load, "map-line", login.place,
              "the login stands first in this table, as OpenSMTPD has it: write the address first, \"% %\"",
              login.text, key->text);
    return true;
  }
  return false;
}

static void check_line(cgn_checker *checker, cgn_loginmap *map, const cgn_word *key) {
  cgn_item item;
  cgn_word login;
  uint32_t logins = 0;
  cgn_checker_read_owned(checker, key, true, &item);
  for (; cgn_loginmap_login(map, &login); logins++) {
    if (login.text.at[0] == '#') {
      cgn_error(checker->load, "map-line", login.place,
                "behind an address all words are logins: a comment has a line of its own", CGN_NO_TEXT);
      return;
    }
    check_login(checker, &login);
  }
  if (logins == 0)
    cgn_error(checker->load, "map-line", key->place, "no login owns this: write % LOGIN, or leave it out",
              key->text);
}

static void check_map(cgn_checker *checker, cgn_ast_owner *owner) {
  if (owner->map == CGN_NONE) return; /* told */
  cgn_loginmap map = cgn_loginmap_start(&checker->load->sources, owner->map);
  cgn_map_fault fault;
  cgn_word key;
  bool empty = true;
  for (; cgn_loginmap_next(&map, &key, &fault); empty = false) {
    if ((empty && is_other_kind(checker, map, &key)) || is_turned(checker, map, &key)) {
      owner->map = CGN_NONE; /* nobody reads on */
      return;
    }
    if (is_key(checker, &map, &key, fault)) check_line(checker, &map, &key);
  }
  if (empty)
    cgn_error(checker->load, "empty-set", owner->file.place,
              "\"%\" has no entry: an empty table is a mistake, leave it out or fill it", owner->file.text);
}

static void check_owner(cgn_checker *checker, cgn_ast_owner *owner) {
  switch (owner->kind) {
  case CGN_OWNER_ENTRY: check_entry(checker, owner); break;
  case CGN_OWNER_GROUP: check_group(checker, owner); break;
  case CGN_OWNER_FILE: check_map(checker, owner); break;
  case CGN_OWNER_SELF:
  case CGN_OWNER_SELF_LOCAL:
  case CGN_OWNER_SELF_DOMAIN:
  case CGN_OWNER_EXTERNAL: break;
  }
}

void cgn_check_owners(cgn_checker *checker) {
  for (cgn_ast_owner *one = checker->load->ast.owners; one; one = one->next) check_owner(checker, one);
}
