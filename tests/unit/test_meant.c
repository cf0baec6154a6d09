/* SPDX-License-Identifier: MIT */
/* What a misspelt word most likely means. Expected by hand: a person who reads both would say so, or would not. */
#include "rules/meant.h"

#include "../support/exact.h"
#include "../support/rows.h"
#include <criterion/criterion.h>

Test(meant, fields) {
  static const struct {
    const char *name, *meant; /* "": none */
  } names[] = {
      {"header.form", "header.from"},
      {"smtp.mail_from", "smtp.mailfrom"},
      {"smtp.rcpto", "smtp.rcptto"},
      {"mailfrom", "smtp.mailfrom"},
      {"from", "header.from"},
      {"list-id", "header.list-id"},
      {"header.replyto", "header.reply-to"},
      {"indentity", "identity"},
      {"listner", "listener"},
      {"dkimd", "dkim"},
      {"header.to", "smtp.rcptto"}, /* no field of the header names who receives */
      {"h\xd0\xb5"
       "ader.from",
       "header.from"},
      {"x", ""},
      {"subject", ""},
      {"", ""},
      {"header.subject-of-the-message", ""},
  };
  for (size_t i = 0; i < COUNT(names); i++) {
    cgn_text name = exact_string(names[i].name);
    cgn_meant meant;
    cgn_meant_start(&meant, name);
    cgn_meant_consider_fields(&meant);
    cr_expect(cgn_text_equal(meant.best, cgn_text_of_string(names[i].meant)), "\"%s\": %.*s", names[i].name,
              (int)meant.best.length, meant.best.at);
    exact_free(name);
  }
}

Test(meant, words) {
  static const char *const verdicts[] = {"accept", "reject", "defer", "quarantine", NULL};
  static const struct {
    const char *word, *meant;
  } words[] = {
      {"acept", "accept"},
      {"REJCET", "reject"},
      {"deny", "reject"},
      {"Allow", "accept"},
      {"tempfail", "defer"},
      {"quarantaine", "quarantine"},
      {"discard", ""},
      {"when", ""},
      {"a", ""},
      {"ref", ""},
      {"no-such-word-that-is-longer-than-any-name-can-be-in-this-language-x", ""},
  };
  for (size_t i = 0; i < COUNT(words); i++) {
    cgn_text meant = cgn_meant_word(verdicts, cgn_text_of_string(words[i].word));
    cr_expect(cgn_text_equal(meant, cgn_text_of_string(words[i].meant)), "\"%s\": %.*s", words[i].word,
              (int)meant.length, meant.at);
  }
}
