/* SPDX-License-Identifier: MIT */
/* External sources of sets and providers, from text to program (language section 3). */
#include "../support/loaded.h"
#include "../support/marked.h"
#include "../support/rows.h"

#include <criterion/criterion.h>

#define BIT(field) (UINT64_C(1) << (field))

/* `{ external }` is an item, as any word in braces is. */
Test(external, as_read) {
  tree t;
  const char *text =
      "consigne 1\nlogins a external words b { green external } external domains c external { x.example }\n"
      "provider p { domains { x.example } domains external relays external\n"
      "  delegate { *@x.example } to external because \"c\" }";
  cr_expect(tree_parse(&t, cgn_text_of_string(text), NULL, &cgn_allocator_default) == CONSIGNE_OK);
  cr_expect_str_eq(tree_findings(&t), "");
  const char *printed = tree_print(&t);
  const char *sets = "logins a external\nwords b { green external } external\ndomains c external { x.example }\n";
  cr_expect(strncmp(printed, sets, strlen(sets)) == 0, "%s", printed);
  cr_expect(strstr(printed, " domains { x.example } domains external relays external"), "%s", printed);
  cr_expect(strstr(printed, " to external"), "%s", printed);
  tree_free(&t);
}

Test(external, findings) {
  static const marked rows[] = {
      {"every kind but patterns",
       "domains a external addresses b external relays c external logins e external words f external patterns g "
       "<<external-patterns>>external patterns h { /x/ } <<external-patterns>>external",
       NULL},
      {"none of the others is empty for it", "domains a external <<empty-set>>{ }", NULL},
      {"twice",
       "domains a external { x.example } <<external-twice>>external provider p { domains external domains "
       "<<external-twice>>external }",
       NULL},
      {"one list of relays of a provider is asked by its name",
       "provider p { relays external delegate { a@x.example } to <<external-twice>>external because \"c\" domains "
       "{ "
       "x.example } } provider q { domains { x.example } delegate { a@x.example } to external because \"c\" "
       "delegate "
       "{ b@x.example } to { mx.x.example } because \"c\" delegate { c@x.example } to <<external-twice>>external "
       "because \"c\" }",
       NULL},
      {"what is outside of external domains nobody knows",
       "provider p { domains { x.example } domains external delegate { a@y.example } to { mx.y.example } because "
       "\"c\" } provider q { domains { x.example } relays external delegate { <<delegate-outside>>a@y.example } to "
       "{ "
       "mx.y.example } because \"c\" }",
       NULL},
      {"types are those of the set",
       "logins a external words b { mx <<unknown-word>>mxx } external rule x { when any identity in "
       "<<wrong-type>>a or "
       "listener in b or smtp.auth in a reject }",
       NULL},
      {"a provider with nothing but external ones is not empty",
       "provider p { domains external relays external } rule x { when any identity in p unless relay in p reject }",
       NULL},
  };
  for (size_t i = 0; i < COUNT(rows); i++) marked_expect("fact f { x }", &rows[i], MARKED_SENSE, INT64_MIN);
}

static const cgn_set *set_at(const loaded *l, uint32_t set) {
  cr_assert_lt(set, l->program->sets.count);
  return &CGN_ITEMS(l->image, l->program->sets, cgn_set)[set];
}

Test(external, sets) {
  loaded l;
  load_good_rules(&l, "logins blocked external\nwords listed { mx }\nwords both { mx } external\n"
                      "relays hosts external\nrelays one { mx.x.example }\n");
  static const struct {
    const char *set;
    uint8_t external, has_names, has_networks;
  } rows[] = {{"blocked", 1, 0, 0}, {"listed", 0, 0, 0}, {"both", 1, 0, 0}, {"hosts", 1, 1, 1}, {"one", 0, 1, 0}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    const cgn_set *set = set_at(&l, loaded_set(&l, rows[i].set));
    cr_expect_eq(set->external, rows[i].external, "%s", rows[i].set);
    cr_expect_eq(set->has_names, rows[i].has_names, "%s", rows[i].set);
    cr_expect_eq(set->has_networks, rows[i].has_networks, "%s", rows[i].set);
  }
  cr_expect(loaded_has(&l, CGN_NAME_WORD, "mx", "both"));
  loaded_free(&l);
}

/* The caller is asked by the provider's name; a list that is not external has none. */
Test(external, providers) {
  loaded l;
  load_good_rules(&l,
                  "provider P { domains { x.example } domains external relays { mx.x.example } relays external }\n"
                  "provider q { domains { y.example } relays { mx.y.example }\n"
                  "  delegate { *@y.example } to external because \"c\" }\n"
                  "rule r { when any identity in p and relay in p reject }\n");
  const cgn_provider *providers = CGN_ITEMS(l.image, l.program->providers, cgn_provider);
  const cgn_delegation *delegation = CGN_ITEMS(l.image, l.program->delegations, cgn_delegation);
  const struct {
    const char *row;
    uint32_t set;
    const char *name;
  } rows[] = {{"domains of P", providers[0].domains, "P"},        {"relays of P", providers[0].relays, "P"},
              {"domains of q", providers[1].domains, ""},         {"relays of q", providers[1].relays, ""},
              {"items of q's delegation", delegation->items, ""}, {"its relays", delegation->to, "q"}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    const cgn_set *set = set_at(&l, rows[i].set);
    cr_expect_str_eq(loaded_text(&l, set->name), rows[i].name, "%s", rows[i].row);
    cr_expect_eq(set->external, rows[i].name[0] != '\0', "%s", rows[i].row);
  }
  cr_expect_eq(CGN_ITEMS(l.image, l.program->rules, cgn_rule)->reads[0] &
                   (BIT(CONSIGNE_FIELD_RELAY_IP) | BIT(CONSIGNE_FIELD_RELAY_NAME)),
               BIT(CONSIGNE_FIELD_RELAY_IP) | BIT(CONSIGNE_FIELD_RELAY_NAME));
  loaded_free(&l);
}
