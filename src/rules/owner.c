/* SPDX-License-Identifier: MIT */
/* What can be owned (language section 3): one address, or every one of a domain. */
#include "rules/owner.h"

static bool tell(cgn_load *load, const cgn_word *word, const char *text, cgn_text instead) {
  cgn_error(load, "bad-address", word->place, text, word->text, instead);
  return false;
}

static bool has(cgn_text text, char octet) {
  return cgn_text_find(text, 0, octet) < text.length;
}

static bool starts_with(cgn_text text, const char *start) {
  cgn_text wanted = cgn_text_of_string(start);
  return cgn_text_equal(cgn_text_slice(text, 0, wanted.length), wanted);
}

/* Every name below a domain, and a local part everywhere, are no level that is asked. */
static bool is_owned(cgn_load *load, const cgn_word *word, const cgn_item *item) {
  bool whole = item->kind == CGN_ITEM_DOMAIN && starts_with(word->text, "*@");
  if (item->kind == CGN_ITEM_ADDRESS || whole) return true;
  if (item->kind == CGN_ITEM_LOCAL)
    return tell(load, word, "\"%\" is in every domain: write local@domain, for each domain", CGN_NO_TEXT);
  if (item->kind == CGN_ITEM_BELOW)
    return tell(load, word, "\"%\" is every name below a domain: write *@domain, for each domain", CGN_NO_TEXT);
  return tell(load, word, "\"%\" is a domain: write one address, or *@% for all of it", word->text);
}

/* ---- Keys of maps ---------------------------------------------------------------------- */

/* "@domain" */
static bool read_every(cgn_load *load, const cgn_word *word, cgn_item *item) {
  cgn_word domain = *word;
  domain.text = cgn_text_slice(word->text, 1, word->text.length);
  if (!cgn_item_read(load, CGN_SET_DOMAINS, &domain, CGN_NO_TEXT, item)) return false;
  if (item->kind == CGN_ITEM_DOMAIN) return true;
  return tell(load, word, "\"%\" is every name below a domain: write @domain, for each domain", CGN_NO_TEXT);
}

static bool read_user(cgn_load *load, const cgn_word *word, cgn_text origin, cgn_item *item) {
  if (!origin.length)
    return tell(load, word, "\"%\" has no domain: write %@domain, or say in the ruleset: origin DOMAIN",
                word->text);
  char *at = cgn_arena_allocate(load->arena, word->text.length + 1 + origin.length);
  if (!at) return false;
  memcpy(at, word->text.at, word->text.length);
  at[word->text.length] = '@';
  memcpy(at + word->text.length + 1, origin.at, origin.length);
  cgn_word whole = *word;
  whole.text = (cgn_text){at, word->text.length + 1 + origin.length};
  if (!cgn_item_read(load, CGN_SET_ADDRESSES, &whole, CGN_NO_TEXT, item)) return false;
  item->plain = false; /* it was not written so */
  return true;
}

static bool read_key(cgn_load *load, const cgn_word *word, cgn_text origin, cgn_item *item) {
  if (starts_with(word->text, "@")) return read_every(load, word, item);
  if (!has(word->text, '@')) return read_user(load, word, origin, item);
  if (starts_with(word->text, "*@"))
    return tell(load, word, "\"%\": such a table has @domain for every address of a domain, without *",
                CGN_NO_TEXT);
  return cgn_item_read(load, CGN_SET_ADDRESSES, word, CGN_NO_TEXT, item) && is_owned(load, word, item);
}

bool cgn_owner_read(cgn_load *load, const cgn_word *word, bool map, cgn_text origin, cgn_item *item) {
  if (map) return read_key(load, word, origin, item);
  if (word->form == CGN_TOKEN_REGEX) {
    cgn_error(load, "pattern-in-set", word->place,
              "owners have no patterns: write local@domain, or *@domain for every address of it", CGN_NO_TEXT);
    return false;
  }
  return cgn_item_read(load, CGN_SET_ADDRESSES, word, CGN_NO_TEXT, item) && is_owned(load, word, item);
}

/* ---- Files ------------------------------------------------------------------------------ */

void cgn_owner_open(cgn_load *load, cgn_ast_owner *owner) {
  const char *why;
  int status = cgn_sources_add(&load->sources, owner->file.place.source, owner->file.text, &owner->map, &why);
  if (status == CONSIGNE_OK) return;
  owner->map = CGN_NONE;
  if (status == CONSIGNE_E_MEMORY)
    load->arena->failed = true;
  else
    cgn_tell_unreadable(load, &owner->file, "read", why);
}
