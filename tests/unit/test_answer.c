/* SPDX-License-Identifier: MIT */
/* What expect blocks answer in the caller's place (language section 10). */
#include "../support/loaded.h"
#include "../support/marked.h"
#include "../support/rows.h"

#include <criterion/criterion.h>

#define EXTERNAL                                                                                                   \
  "logins blocked external domains d external addresses a external relays r external words w { x } external "      \
  "logins listed { ann } provider p { domains external relays { mx.x.example } } "                                 \
  "provider q { domains { y.example } delegate { *@y.example } to external because \"c\" } "                       \
  "limit l { count messages by relay.ip rate 1 per 1h } "

Test(answer, findings) {
  static const marked rows[] = {
      {"one value each",
       "owners { external } expect accept { logins blocked { ann bob } domains D { x.example } addresses a { "
       "a@x.example } relays r { 192.0.2.1 2001:db8::1 mx.x.example } words w { y } domains p { x.example } relays "
       "q "
       "{ mx.x.example } limit l exceeded owners { a@x.example by { ann bob } b@x.example by cid } }",
       NULL},
      {"only what is asked",
       "expect accept { logins <<not-external>>listed { ann } relays <<not-external>>p { mx.x.example } domains "
       "<<not-external>>q { y.example } <<not-external>>owners { a@x.example by ann } }",
       NULL},
      {"owners that are no one else's",
       "owners { self } expect accept { <<not-external>>owners { a@x.example by ann } }", NULL},
      {"names", "expect accept { logins <<unknown-name>>nobody { ann } logins <<unknown-name>>l { ann } }", NULL},
      {"kinds",
       "expect accept { <<wrong-type>>words blocked { ann } <<wrong-type>>logins p { ann } <<wrong-type>>relays d "
       "{ "
       "mx.x.example } <<wrong-type>>patterns blocked { /x/ } }",
       NULL},
      {"no wildcards, networks or patterns",
       "expect accept { domains d { <<bad-given>>*.x.example } addresses a { <<bad-given>>*@x.example "
       "<<bad-given>>x.example <<bad-given>>a@* <<bad-given>>*.x.example } relays r { <<bad-given>>192.0.2.0/24 "
       "192.0.2.1/32 <<bad-given>>*.x.example } logins blocked { <<bad-given>>/x/ } words w { <<bad-given>>/x/ } }",
       NULL},
      {"items that are none",
       "expect accept { <<bad-given>>logins blocked { } relays r { <<host-bits>>192.0.2.1/24 } }", NULL},
      {"nobody answers",
       "owners { external } expect accept { logins blocked unknown domains p unknown relays q unknown limit l "
       "unknown "
       "owners unknown }",
       NULL},
      {"nobody answers, and nobody is asked",
       "expect accept { logins <<not-external>>listed unknown relays <<not-external>>p unknown "
       "<<not-external>>owners unknown <<wrong-type>>words blocked unknown <<wrong-type>>patterns d unknown }",
       NULL},
      {"nobody answers, and says something",
       "owners { external } expect accept { logins blocked unknown <<given-twice>>logins Blocked { ann } domains p "
       "{ "
       "x.example } domains p { y.example } <<given-twice>>domains p unknown limit l exceeded limit l exceeded "
       "<<given-twice>>limit L unknown owners unknown <<given-twice>>owners unknown } "
       "expect accept { logins blocked unknown limit l unknown owners { a@x.example by ann } "
       "<<given-twice>>owners unknown }",
       NULL},
      {"owners: address by address",
       "owners { external } expect accept { owners { <<bad-given>>self <<bad-given>>self local <<bad-given>>file "
       "\"x\" "
       "<<bad-given>>external <<bad-given>>c@x.example by logins blocked <<bad-given>>*@x.example by ann "
       "<<bad-given>>a@x.example by { } b@x.example by { ann <<bad-given>>/x/ } } }",
       NULL},
  };
  for (size_t i = 0; i < COUNT(rows); i++) marked_expect(EXTERNAL, &rows[i], MARKED_TYPES, INT64_MIN);
}

Test(answer, compiled) {
  static const struct {
    uint32_t kind, set_kind;
    const char *name;
    const char *values[5];
  } rows[] = {
      {CGN_GIVEN_SET, CGN_SET_LOGINS, "blocked", {"Ann", "bob"}},
      {CGN_GIVEN_SET, CGN_SET_DOMAINS, "p", {"x.example"}},
      {CGN_GIVEN_SET, CGN_SET_RELAYS, "q", {"mx.x.example"}},
      {CGN_GIVEN_LIMIT, 0, "l", {NULL}},
      {CGN_GIVEN_OWNERS, 0, "", {"a@x.example", "ann", "a@x.example", "bob"}},
      {CGN_GIVEN_VALUES, 0, "", {"mx"}},
  };
  loaded l;
  load_good_rules(&l,
                  EXTERNAL "owners { external }\n"
                           "expect accept { logins BLOCKED { Ann bob } domains P { x.example } relays q { "
                           "mx.x.example }\n limit L exceeded owners { a@x.example by { ann bob } } listener mx }");
  cr_assert_eq(l.program->expects.count, 1);
  const cgn_expect *expect = CGN_ITEMS(l.image, l.program->expects, cgn_expect);
  cr_expect_str_eq(loaded_text(&l, expect->text), "accept");
  cr_assert_eq(expect->givens.count, COUNT(rows));
  for (size_t i = 0; i < COUNT(rows); i++) {
    const cgn_given *given = &CGN_ITEMS(l.image, expect->givens, cgn_given)[i];
    const cgn_string *values = CGN_ITEMS(l.image, given->values, cgn_string);
    cr_expect(given->kind == rows[i].kind && given->set_kind == rows[i].set_kind, "given %zu", i);
    cr_expect_str_eq(loaded_text(&l, given->name), rows[i].name);
    uint32_t count = 0;
    for (; rows[i].values[count]; count++) {
      cr_assert_lt(count, given->values.count, "given %zu", i);
      cr_expect_str_eq(loaded_text(&l, values[count]), rows[i].values[count]);
    }
    cr_expect_eq(given->values.count, count, "given %zu", i);
  }
  loaded_free(&l);
}
