/* SPDX-License-Identifier: MIT */
/*
 * The pass over plain names, beside cgn_domain_is_plain, which goes octet by octet: every octet at every place of
 * names around each length of a block, every short text, and what the pass leaves to the whole reader.
 */
#include "mail/domain_plain.h"

#include "../support/exact.h"
#include "../support/rows.h"
#include "mail/domain.h"
#include <criterion/criterion.h>

enum { LONGEST = 80 };

static bool has_two_hyphens(cgn_text name) {
  for (size_t i = 1; i < name.length; i++) {
    if (name.at[i - 1] == '-' && name.at[i] == '-') return true;
  }
  return false;
}

static unsigned long count, taken_count;

static void expect_same(cgn_text name) {
  char lower[LONGEST], key[CGN_PLAIN_OCTETS];
  for (size_t i = 0; i < name.length; i++) lower[i] = cgn_to_lower(name.at[i]);
  cgn_text text = {lower, name.length};
  bool plain = cgn_domain_is_plain(text) && name.length < CGN_PLAIN_OCTETS && !has_two_hyphens(name);
  bool taken = cgn_domain_copy_plain(name, key);
  count++;
  taken_count += taken;
  if (taken != plain) cr_expect_fail("\"%.*s\": taken %d", (int)name.length, name.at, taken);
  if (taken && memcmp(key, lower, name.length) != 0) cr_expect_fail("\"%.*s\": key", (int)name.length, name.at);
}

Test(domain_plain, every_octet_at_every_place) {
  static const char *const fillings[] = {"a", "Zb9.", "x-y.", "0", "mn-"};
  count = taken_count = 0;
  for (size_t f = 0; f < COUNT(fillings); f++) {
    for (size_t length = 0; length <= LONGEST; length++) {
      char name[LONGEST];
      for (size_t i = 0; i < length; i++) name[i] = fillings[f][i % strlen(fillings[f])];
      cgn_text exact = exact_copy((cgn_text){name, length});
      char *octets = (char *)(uintptr_t)exact.at;
      expect_same(exact);
      for (size_t place = 0; place < length; place++) {
        for (unsigned octet = 0; octet < 256; octet++) {
          octets[place] = (char)octet;
          expect_same(exact);
        }
        octets[place] = name[place];
      }
      exact_free(exact);
    }
  }
  cr_expect(taken_count > 100000 && taken_count < count, "%lu of %lu", taken_count, count);
}

Test(domain_plain, every_short_text) {
  static const char letters[] = {'a', 'X', 'n', '-', '.', '0', '_', '\0', '@', '\xc3'};
  count = taken_count = 0;
  for (size_t length = 1; length <= 6; length++) {
    size_t texts = 1;
    for (size_t i = 0; i < length; i++) texts *= sizeof letters;
    for (size_t number = 0; number < texts; number++) {
      char name[6];
      for (size_t i = 0, rest = number; i < length; i++, rest /= sizeof letters)
        name[i] = letters[rest % sizeof letters];
      expect_same((cgn_text){name, length});
    }
  }
  cr_expect(taken_count > 1000 && taken_count < count, "%lu of %lu", taken_count, count);
}

/* RFC 5890: what begins with "xn--" may be an A-label; and one that is over 63 octets is left to who reads more. */
Test(domain_plain, left_to_the_whole_reader) {
  static const char *const names[] = {"xn--bcher-kva.example",
                                      "XN--bcher-kva.example",
                                      "r3---sn.host.example",
                                      "a.example.",
                                      "b\xc3\xbc"
                                      "cher.de",
                                      ""};
  char key[CGN_PLAIN_OCTETS];
  for (size_t i = 0; i < COUNT(names); i++)
    cr_expect(!cgn_domain_copy_plain(cgn_text_of_string(names[i]), key), "%s", names[i]);
}
