/* SPDX-License-Identifier: MIT */
/* Owners in the program: one class of logins and groups for each address, whatever sources name them. */
#include "../support/loaded.h"
#include "../support/rows.h"
#include <criterion/criterion.h>

#define RULE "rule r { when any identity not owned by smtp.auth and smtp.auth in group reject }\n"

static uint32_t find(const loaded *l, uint8_t kind, const char *key) {
  cgn_text text = exact_string(key);
  uint32_t found = cgn_names_find(l->image, &l->program->names, kind, text);
  exact_free(text);
  return found;
}

static bool owns(const loaded *l, const char *owned, const char *login) {
  uint32_t number = find(l, CGN_NAME_OWNER, login);
  return number != CGN_NONE && cgn_class_has(l->image, find(l, CGN_NAME_OWNED, owned), number);
}

static uint32_t count_of(const loaded *l, const char *owned) {
  uint32_t count;
  const uint32_t *owners = cgn_class_sets(l->image, find(l, CGN_NAME_OWNED, owned), &count);
  for (uint32_t i = 1; i < count; i++) cr_expect_lt(owners[i - 1], owners[i], "%s: sorted, each once", owned);
  return count;
}

static void load_with_map(loaded *l, const char *rules, const char *map) {
  cgn_named_source source = {.name = CGN_TEXT("map"), .text = cgn_text_of_string(map)};
  const consigne_options options = {
      .allocator = cgn_allocator_default, .sources = &source, .source_count = 1, .now = INT64_MIN};
  load_rules(l, rules, &options);
  cr_assert_eq(l->status, CONSIGNE_OK, "%s", l->findings.count ? l->findings.at[0].text.at : "");
}

Test(compile_owners, united) {
  loaded l;
  load_with_map(&l,
                "origin univ.example\nlogins group { dean }\n"
                "provider p { domains { univ.example } alias { old.example } of univ.example }\n"
                "owners { Info@Univ.example by { zoe Ann ann } *@old.example by boss\n"
                "  dean@univ.example by logins group  dean@univ.example by { zoe ann } file \"map\" }\n" RULE
                "owners { INFO@old.example by bob  Ann@foreign.example by ann }\n",
                "info@univ.example cath, ann\npostmaster admin@univ.example\n@univ.example ann\n"
                "\"j d\"@univ.example jd@other.example\n");
  static const struct {
    const char *owned, *login;
    bool owns;
  } rows[] = {
      {"info@univ.example", "ann@univ.example", true}, /* S42: canonical logins */
      {"info@univ.example", "zoe@univ.example", true},
      {"info@univ.example", "cath@univ.example", true},  /* S77: united over all sources */
      {"info@univ.example", "bob@univ.example", true},   /* S79: aliases are replaced first */
      {"info@univ.example", "boss@univ.example", false}, /* S78: each level by itself */
      {"Info@univ.example", "ann@univ.example", false},  /* S23: folded at load */
      {"info@old.example", "bob@univ.example", false},
      {"@univ.example", "boss@univ.example", true},
      {"@univ.example", "ann@univ.example", true},
      {"postmaster@univ.example", "admin@univ.example", true},
      {"\"j d\"@univ.example", "jd@other.example", true},
      {"dean@univ.example", "zoe@univ.example", true},
      {"Ann@foreign.example", "ann@univ.example", true}, /* S23: foreign case is kept */
      {"ann@foreign.example", "ann@univ.example", false},
  };
  for (size_t i = 0; i < COUNT(rows); i++)
    cr_expect_eq(owns(&l, rows[i].owned, rows[i].login), rows[i].owns, "%s by %s", rows[i].owned, rows[i].login);
  cr_expect_eq(count_of(&l, "info@univ.example"), 4u);
  cr_expect_eq(count_of(&l, "dean@univ.example"), 3u);
  cr_expect(cgn_class_has(l.image, find(&l, CGN_NAME_OWNED, "dean@univ.example"),
                          CGN_OWNER_SET | loaded_set(&l, "group")));
  cr_expect_eq(l.program->self, 0u);
  cr_expect_eq(l.program->owners_external, 0u);
  loaded_free(&l);
}

Test(compile_owners, sources) {
  static const struct {
    const char *owners;
    uint32_t self, external;
  } rows[] = {{"self", CGN_SELF, 0},
              {"self local", CGN_SELF_LOCAL, 0},
              {"self domain", CGN_SELF_DOMAIN, 0},
              {"self domain self", CGN_SELF | CGN_SELF_DOMAIN, 0},
              {"external", 0, 1},
              {"self local external", CGN_SELF_LOCAL, 1}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    loaded l;
    cgn_buffer text;
    cgn_buffer_init(&text, &cgn_allocator_default);
    cgn_buffer_add_string(&text, "logins group { dean } " RULE "owners { ");
    cgn_buffer_add_string(&text, rows[i].owners);
    cgn_buffer_add_string(&text, " }");
    load_good_rules(&l, cgn_buffer_string(&text));
    cr_expect_eq(l.program->self, rows[i].self, "%s", rows[i].owners);
    cr_expect_eq(l.program->owners_external, rows[i].external, "%s", rows[i].owners);
    loaded_free(&l);
    cgn_buffer_free(&text);
  }
}

/* An address that all of very many logins own, named in the worst order: n log n. */
Test(compile_owners, many) {
  enum { MANY = 20000 };
  cgn_buffer map;
  cgn_buffer_init(&map, &cgn_allocator_default);
  for (int pass = 0; pass < 2; pass++) {
    cgn_buffer_add_string(&map, pass ? "all@univ.example" : "none@univ.example");
    for (uint64_t i = 0; i < MANY; i++) {
      cgn_buffer_add_string(&map, " u");
      cgn_buffer_add_number(&map, pass ? MANY - 1 - i : i);
    }
    cgn_buffer_add_string(&map, "\n");
  }
  loaded l;
  load_with_map(&l, "logins group { dean } owners { file \"map\" } " RULE, cgn_buffer_string(&map));
  cr_expect_eq(count_of(&l, "all@univ.example"), (uint32_t)MANY);
  cr_expect_eq(find(&l, CGN_NAME_OWNED, "all@univ.example"), find(&l, CGN_NAME_OWNED, "none@univ.example"));
  loaded_free(&l);
  cgn_buffer_free(&map);
}
