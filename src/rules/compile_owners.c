/* SPDX-License-Identifier: MIT */
/* Owners (language section 3): what each source says of an address is united, one class of logins and groups. */
#include "rules/compile_internal.h"
#include "rules/loginmap.h"

static bool add_entry(cgn_intern *intern, const cgn_ast_owner *owner) {
  bool done = cgn_intern_owned(intern, &owner->item, false);
  for (const cgn_word *login = owner->logins.first; login && done; login = login->next)
    done = cgn_intern_owner(intern, login);
  return done;
}

static bool add_map(cgn_intern *intern, const cgn_sources *sources, uint32_t source) {
  cgn_loginmap map = cgn_loginmap_start(sources, source);
  cgn_map_fault fault;
  cgn_word word;
  bool done = true;
  while (done && cgn_loginmap_next(&map, &word, &fault)) {
    done = cgn_intern_owned(intern, &word, true);
    while (done && cgn_loginmap_login(&map, &word)) done = cgn_intern_owner(intern, &word);
  }
  return done;
}

static bool add_owner(cgn_compiler *compiler, const cgn_ast_owner *owner) {
  cgn_intern *intern = &compiler->intern;
  cgn_program *program = &compiler->program;
  switch (owner->kind) {
  case CGN_OWNER_ENTRY: return add_entry(intern, owner);
  case CGN_OWNER_GROUP:
    return cgn_intern_owned(intern, &owner->item, false) && cgn_intern_group(intern, owner->group_found->number);
  case CGN_OWNER_SELF: program->self |= CGN_SELF; return true;
  case CGN_OWNER_SELF_LOCAL: program->self |= CGN_SELF_LOCAL; return true;
  case CGN_OWNER_SELF_DOMAIN: program->self |= CGN_SELF_DOMAIN; return true;
  case CGN_OWNER_FILE: return add_map(intern, &compiler->load->sources, owner->map);
  case CGN_OWNER_EXTERNAL: program->owners_external = 1; return true;
  }
  return false;
}

void cgn_compile_owners(cgn_compiler *compiler) {
  const cgn_ast_owner *one = compiler->load->ast.owners;
  for (; one && !compiler->failed; one = one->next) compiler->failed |= !add_owner(compiler, one);
}
