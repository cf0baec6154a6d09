/* SPDX-License-Identifier: MIT */
/* Owners: which logins may show an address (language section 3). */
#include "rules/parse/state.h"

static const char *const source_words[] = {"self", "file", "external", NULL};

/* ---- Logins -------------------------------------------------------------------------- */

/* WORD | STR | items | "logins" NAME */
static bool parse_logins(cgn_parser *p, cgn_ast_owner *owner) {
  cgn_word login;
  if (cgn_parse_take(p, "logins")) {
    owner->kind = CGN_OWNER_GROUP;
    owner->group = cgn_parse_name(p, "a set of logins");
    return true;
  }
  if (p->token.kind == CGN_TOKEN_OPEN) return cgn_parse_items(p, &owner->logins);
  if (!cgn_parse_value(p, "a login, logins in braces, or logins and the name of a set", &login)) return false;
  owner->logins.place = login.place;
  return cgn_words_add(p->load, &owner->logins, &login);
}

/* ---- Entries and sources --------------------------------------------------------------- */

static bool parse_entry(cgn_parser *p, cgn_ast_owner *owner) {
  owner->kind = CGN_OWNER_ENTRY;
  owner->item = cgn_parse_word(p);
  if (cgn_parse_take(p, "by")) return parse_logins(p, owner);
  cgn_text item = owner->item.text;
  if (cgn_text_find(item, 0, '@') < item.length) {
    bool login = p->token.kind == CGN_TOKEN_WORD && !cgn_parse_at_line_start(p) && !cgn_is_reserved(p->token.text);
    if (!login) return cgn_parse_keyword(p, "by");
    cgn_error(p->load, "syntax", p->token.place, "\"by\" is missing: write \"% by %\"", item, p->token.text);
    return parse_logins(p, owner);
  }
  /* What stands ahead may well be the next entry. */
  cgn_error(p->load, "syntax", owner->item.place,
            "\"%\" is no address: write ADDRESS by LOGIN, and several logins in braces: by { ann bob }", item);
  owner->item.text = CGN_NO_TEXT;
  return true;
}

static cgn_owner_kind parse_self(cgn_parser *p) {
  if (cgn_parse_take(p, "local")) return CGN_OWNER_SELF_LOCAL;
  return cgn_parse_take(p, "domain") ? CGN_OWNER_SELF_DOMAIN : CGN_OWNER_SELF;
}

static bool parse_owner(cgn_parser *p, cgn_ast_owner *owner) {
  cgn_token_kind kind = p->token.kind;
  if (cgn_parse_take(p, "self")) {
    owner->kind = parse_self(p);
    return true;
  }
  if (cgn_parse_take(p, "external")) {
    owner->kind = CGN_OWNER_EXTERNAL;
    return true;
  }
  if (cgn_parse_take(p, "file")) {
    owner->kind = CGN_OWNER_FILE;
    return cgn_parse_file(p, &owner->file);
  }
  if (kind == CGN_TOKEN_WORD || kind == CGN_TOKEN_STRING || kind == CGN_TOKEN_REGEX) return parse_entry(p, owner);
  cgn_parse_expected(p, "an entry, such as: info@x.example by { ann bob }, or self, file, external");
  return false;
}

/* ---- The block --------------------------------------------------------------------------- */

bool cgn_parse_owners(cgn_parser *p, cgn_ast_owner **tail) {
  uint32_t errors = p->load->findings->errors;
  cgn_ast_owner **first = tail;
  cgn_place brace;
  if (!cgn_parse_open(p, &brace)) return false;
  while (cgn_parse_in_block(p, brace, source_words)) {
    cgn_ast_owner *owner = cgn_arena_allocate(p->load->arena, sizeof *owner);
    cgn_place start = p->token.place;
    if (!owner) return false;
    if (!parse_owner(p, owner)) {
      if (!cgn_parse_at_end(p) && !cgn_parse_at_declaration(p)) cgn_parse_skip_unknown(p, source_words);
      continue;
    }
    owner->place = cgn_parse_since(p, start);
    if (owner->kind == CGN_OWNER_ENTRY && !owner->item.text.at) continue; /* told */
    *tail = owner;
    tail = &owner->next;
  }
  if (!*first && p->load->findings->errors == errors)
    cgn_warning(p->load, "empty-owners", cgn_parse_since(p, brace),
                "nobody: leave these owners out or name some, as in: info@x.example by { ann bob }", CGN_NO_TEXT);
  return true;
}
