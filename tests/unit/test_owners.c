/* SPDX-License-Identifier: MIT */
/* check of owners (language section 3): what is owned, by whom, in the ruleset and in login maps. */
#include "../support/marked.h"
#include "../support/rows.h"
#include <criterion/criterion.h>

#define DECLARATIONS                                                                                               \
  "origin x.example provider uni { domains { x.example } } logins group { ann } words w { ann }"                   \
  " rule r { when any identity not owned by smtp.auth and smtp.auth in group and smtp.mailfrom.local in w and"     \
  " any identity in uni reject }"

static void run(const char *declarations, const marked *rows, size_t count, marked_pass pass) {
  for (size_t i = 0; i < count; i++) marked_expect(declarations, &rows[i], pass, INT64_MIN);
}

Test(owners, entries) {
  static const marked rows[] = {
      {"what can be owned",
       "owners { a@x.example by ann *@x.example by { ann bob@x.example } \"\\\"j d\\\"@x.example\" by \"J D\""
       " b@x.example by logins group self self local self domain external }",
       NULL},
      {"what cannot",
       "owners { <<bad-address>>*.x.example by ann <<bad-address>>ann@* by ann <<bad-address>>@x.example by ann"
       " <<bad-address>>*@*.x.example by ann <<bad-address>>\"x.example\" by ann <<pattern-in-set>>/@x/ by ann"
       " <<bad-address>>a@b..example by ann <<empty-item>>\"\" by ann }",
       NULL},
      {"a bare domain has no @", "owners { <<bad-address>>x.example by ann self }", NULL},
      {"no logins",
       "owners { a@x.example by <<empty-set>>{ } b@x.example by <<empty-item>>\"\" c@x.example by {"
       " <<pattern-in-set>>/a/ ann } }",
       NULL},
      {"groups",
       "owners { a@x.example by logins <<unknown-name>>gruop b@x.example by logins <<wrong-type>>w"
       " c@x.example by logins <<wrong-type>>uni <<bad-address>>*.x.example by logins group }",
       NULL},
  };
  run(DECLARATIONS, rows, COUNT(rows), MARKED_TYPES);
}

/* Postfix postmap(1) and smtpd_sender_login_maps(5). */
Test(owners, maps) {
  static const marked rows[] = {
      {"all forms", "owners { file \"list\" }",
       "# one\n\na@x.example ann, bob\n  cath\n@x.example boss\npostmaster boss\n\"j d\"@x.example jd\n"},
      {"what is none", "owners { file \"list\" }",
       "<<bad-address>>a@b..example ann\n<<bad-address>>*@x.example ann\n<<bad-address>>a@* ann\n"
       "<<bad-domain>>@a@x.example ann\n<<bad-address>>@*.x.example ann\n<<map-line>>b@x.example\n"
       "<<map-line>>/^(.*)@x/ $1\n<<map-line>>\"j d@x.example jd\nc@x.example ann <<map-line>># her\n"
       "d@x.example <<bad-login>>\x7f bob\n"},
      {"it begins with a blank", "owners { file \"list\" }", " <<map-line>>a@x.example ann\n"},
      {"it is empty", "owners { file <<empty-set>>\"list\" }", "# none yet\n  \n"},
      {"it is not there", "owners { file <<unreadable-file>>\"list\" }", NULL},
      {"words are logins, but no comment at once", "owners { file \"list\" }", "a@x.example <<map-line>>#\n"},
  };
  run(DECLARATIONS, rows, COUNT(rows), MARKED_TYPES);
  static const marked without_origin[] = {
      {"a bare user without origin",
       "owners { file \"list\" } rule r { when any identity owned by smtp.auth reject }",
       "<<bad-address>>postmaster boss\na@x.example ann\n"}};
  run("", without_origin, 1, MARKED_TYPES);
}

Test(owners, twice) {
  static const marked rows[] = {
      {"logins",
       "owners { a@x.example by { ann <<repeated-item>>ANN } a@x.example by <<repeated-item>>ann@x.example }",
       NULL},
      {"groups", "owners { a@x.example by logins group a@x.example by logins <<repeated-item>>GROUP }", NULL},
      {"a login called as a group is not it",
       "owners { a@x.example by logins group a@x.example by "
       "<<set-as-item>>group }",
       NULL},
      {"one address, and all of its domain", "owners { a@x.example by ann *@x.example by ann }", NULL},
      {"sources",
       "owners { self self local external } owners { <<repeated-item>>self <<repeated-item>>self local self domain"
       " <<repeated-item>>external }",
       NULL},
      {"of a map the first", "owners { a@x.example by ann file \"list\" <<repeated-item>>file \"list\" }",
       "b@x.example ann, bob <<repeated-item>>ann\nb@x.example bob\na@x.example ann\n"},
  };
  run(DECLARATIONS, rows, COUNT(rows), MARKED_SENSE);
}
