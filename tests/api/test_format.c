/* SPDX-License-Identifier: MIT */
/* The layout of a ruleset, and what a misspelt word means: arguments, room, and what cannot be laid out. */
#include <consigne-policy.h>
#include <string.h>

#include "../support/rows.h"
#include <criterion/criterion.h>

Test(format, layout) {
  static const struct {
    const char *text, *laid;
  } rows[] = {
      {"", ""},
      {"# why", "# why\n"},
      {"consigne  1\n\n\n\ndomains a{x.example}", "consigne 1\n\ndomains a { x.example }\n"},
      {"rule r {\nwhen any identity in { }\nand (tls is absent)\nreject\n}",
       "rule r {\n    when any identity in {}\n        and (tls is absent)\n    reject\n}\n"},
      {"provider p{\n  domains {\n a.example # one\n  }\n}",
       "provider p {\n    domains {\n        a.example # one\n    }\n}\n"},
      {"reply r {\nen \"a  {rule} # b\"\n}", "reply r {\n    en \"a  {rule} # b\"\n}\n"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    char room[512];
    size_t size = sizeof room;
    cr_assert(consigne_format(rows[i].text, CONSIGNE_NTS, room, &size) == CONSIGNE_OK, "%s", rows[i].text);
    cr_expect_str_eq(room, rows[i].laid);
    cr_expect(size == strlen(room));
  }
}

Test(format, refused) {
  static const char *const texts[] = {"rule r {", "}", "reply r { en \"a }", "words w { a, b }",
                                      "words w { \x01 }"};
  char room[512];
  size_t size = sizeof room;
  for (size_t i = 0; i < COUNT(texts); i++, size = sizeof room)
    cr_expect(consigne_format(texts[i], CONSIGNE_NTS, room, &size) == CONSIGNE_E_RULES, "%s", texts[i]);
  size = 0;
  cr_expect(consigne_format("consigne 1", CONSIGNE_NTS, NULL, &size) == CONSIGNE_E_BUFFER);
  cr_expect(size == sizeof "consigne 1\n");
  cr_expect(consigne_format("consigne 1", CONSIGNE_NTS, room, &size) == CONSIGNE_OK);
  cr_expect(consigne_format(NULL, 1, room, &size) == CONSIGNE_E_ARGUMENT);
  cr_expect(consigne_format("", 0, room, NULL) == CONSIGNE_E_ARGUMENT);
  cr_expect(consigne_format("", 0, NULL, &size) == CONSIGNE_E_ARGUMENT);
}

Test(format, nearest) {
  static const char *const words[] = {"check", "decide", NULL};
  cr_expect(consigne_nearest(words, "chekc", CONSIGNE_NTS) == words[0]);
  cr_expect(consigne_nearest(words, "decide!", 6) == words[1]);
  cr_expect(consigne_nearest(words, "replay", CONSIGNE_NTS) == NULL);
  cr_expect(consigne_nearest(NULL, "check", CONSIGNE_NTS) == NULL);
  cr_expect(consigne_nearest(words, NULL, 1) == NULL);
}
