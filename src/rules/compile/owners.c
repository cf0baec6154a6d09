/* SPDX-License-Identifier: MIT */
/* Owners (language section 3): what each source says of an address is united, one class of logins and groups. */
#include "rules/compile/internal.h"
#include "rules/loginmap.h"

static bool add_entry(cgn_intern *intern, const cgn_ast_owner *owner) {
  bool done = cgn_intern_owned(intern, &owner->item, false);
  for (const cgn_word *login = owner->logins.first; login && done; login = login->next)
    done = cgn_intern_owner(intern, login);
  return done;
}

/* Nearly every login of a map is another one. */
static bool add_map(cgn_intern *intern, const cgn_sources *sources, const cgn_ast_owner *owner) {
  cgn_loginmap map = cgn_loginmap_start(sources, owner->map);
  cgn_map_fault fault;
  cgn_word word;
  bool done = cgn_members_reserve(&intern->members, owner->logins.count);
  while (done && cgn_loginmap_next(&map, &word, &fault)) {
    done = cgn_intern_owned(intern, &word, true);
    while (done && cgn_loginmap_login(&map, &word)) done = cgn_intern_owner(intern, &word);
  }
  return done;
}

/* Of what owns by itself, too, compile only notices that it is said twice. */
static bool add_self(cgn_compiler *compiler, uint32_t self) {
  compiler->intern.members.repeated |= (compiler->program.self & self) != 0;
  compiler->program.self |= self;
  return true;
}

static bool add_external(cgn_compiler *compiler) {
  compiler->intern.members.repeated |= compiler->program.owners_external != 0;
  compiler->program.owners_external = 1;
  return true;
}

static bool add_owner(cgn_compiler *compiler, const cgn_ast_owner *owner) {
  cgn_intern *intern = &compiler->intern;
  switch (owner->kind) {
  case CGN_OWNER_ENTRY: return add_entry(intern, owner);
  case CGN_OWNER_GROUP:
    return cgn_intern_owned(intern, &owner->item, false) && cgn_intern_group(intern, owner->group_found->number);
  case CGN_OWNER_SELF: return add_self(compiler, CGN_SELF);
  case CGN_OWNER_SELF_LOCAL: return add_self(compiler, CGN_SELF_LOCAL);
  case CGN_OWNER_SELF_DOMAIN: return add_self(compiler, CGN_SELF_DOMAIN);
  case CGN_OWNER_FILE: return add_map(intern, &compiler->load->sources, owner);
  case CGN_OWNER_EXTERNAL: return add_external(compiler);
  }
  return false;
}

void cgn_compile_owners(cgn_compiler *compiler) {
  const cgn_ast_owner *one = compiler->load->ast.owners;
  for (; one && !compiler->failed; one = one->next) compiler->failed |= !add_owner(compiler, one);
}
