/* SPDX-License-Identifier: MIT */
/* Language tags: the examples of RFC 5646 appendix A and 2.2, and one row for each rule of the grammar. */
#include "rules/language_tag.h"

#include "../support/exact.h"
#include "../support/rows.h"
#include <criterion/criterion.h>

static void run(const char *const *tags, size_t count, bool well_formed) {
  for (size_t i = 0; i < count; i++) {
    cgn_text exact = exact_string(tags[i]);
    cr_expect_eq(cgn_language_tag_is_well_formed(exact), well_formed, "\"%s\"", tags[i]);
    exact_free(exact);
  }
}

Test(language_tag, well_formed) {
  static const char *const tags[] = {
      /* appendix A */
      "de", "fr", "ja", "i-enochian", "zh-Hant", "zh-Hans", "sr-Cyrl", "sr-Latn", "zh-cmn-Hans-CN", "cmn-Hans-CN",
      "zh-yue-HK", "yue-HK", "zh-Hans-CN", "sr-Latn-RS", "sl-rozaj", "sl-rozaj-biske", "sl-nedis", "de-CH-1901",
      "sl-IT-nedis", "hy-Latn-IT-arevela", "de-DE", "en-US", "es-419", "de-CH-x-phonebk", "az-Arab-x-AZE-derbend",
      "x-whatever", "qaa-Qaaa-QM-x-southern", "de-Qaaa", "sr-Latn-QM", "sr-Qaaa-RS", "en-US-u-islamcal",
      "zh-CN-a-myext-x-private", "en-a-myext-b-another",
      /* 2.1: grandfathered ones; RFC 2277 4.5 for i-default */
      "i-default", "I-DEFAULT", "en-GB-oed", "sgn-BE-FR", "art-lojban", "zh-min-nan",
      /* 2.1: lengths */
      "abcd", "abcdefgh", "aaa-bbb-ccc-ddd", "de-1996", "sl-1994abc", "x-1", "en-x-a-b-c"};
  run(tags, COUNT(tags), true);
}

Test(language_tag, malformed) {
  static const char *const tags[] = {/* appendix A, the invalid ones that are not well-formed */
                                     "a-DE", "ar-a-aaa-b-bbb-a-ccc",
                                     /* the grammar */
                                     "", "e", "1", "abcdefghi", "en_GB", "en-", "-en", "en--GB", "en-GB-", "en GB",
                                     "de-419-DE", "en-Latn-Latn", "aaaa-bbb", "aaa-bbb-ccc-ddd-eee", "de-1996-1996",
                                     "de-rozaj-1996-ROZAJ", "en-a", "en-a-b", "en-a-b-ccc", "en-a-aaaaaaaaa", "x",
                                     "x-", "x-aaaaaaaaa", "en-x", "i-nothing", "\xc3\xa9", "en-GB-oedx-",
                                     /* 65 octets */
                                     "en-x-aaaaaaa-aaaaaaa-aaaaaaa-aaaaaaa-aaaaaaa-aaaaaaa-aaaaaaa-aaaa"};
  run(tags, COUNT(tags), false);
}

/* RFC 5646 2.1.1: case does not matter. NUL is no letter. */
Test(language_tag, octets) {
  cr_expect(cgn_language_tag_is_well_formed(CGN_TEXT("PT-br")));
  cr_expect_not(cgn_language_tag_is_well_formed(CGN_TEXT("en\0")));
  cr_expect_not(cgn_language_tag_is_well_formed((cgn_text){NULL, 0}));
}
