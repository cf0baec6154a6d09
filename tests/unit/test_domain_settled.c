/* SPDX-License-Identifier: MIT */
/*
 * Labels that are encoded without libidn2, beside libidn2: the A-label is the same, and it stands for the text as
 * it was written. tests/exhaustive/characters.c does that for every character there is.
 */
#include "mail/domain_settled.h"

#include "../support/rows.h"
#include "base/limits.h"
#include "base/unicode.h"
#include <criterion/criterion.h>
#include <idn2.h>

enum { LABEL_OCTETS = 600, SOME = 101, MOST_SETTLED = 2000 };

static unsigned long taken_count;

/* Gives whether the label was encoded. */
static bool expect_as_libidn2(cgn_text label) {
  char alabel[CGN_LABEL_OCTETS], lower[LABEL_OCTETS], *written = NULL;
  uint8_t *found = NULL;
  size_t length = cgn_label_encode_settled(label, alabel);
  if (length == 0) return false;
  taken_count++;
  for (size_t i = 0; i < label.length; i++) lower[i] = cgn_to_lower(label.at[i]);
  lower[label.length] = '\0';
  int status = idn2_lookup_u8((const uint8_t *)lower, &found, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
  cgn_text other = found ? cgn_text_of_string((char *)found) : (cgn_text){NULL, 0};
  bool same = status == IDN2_OK && cgn_text_equal(other, (cgn_text){alabel, length});
  if (!same)
    cr_expect_fail("%s: %.*s, libidn2 %s", lower, (int)length, alabel,
                   found ? (char *)found : idn2_strerror(status));
  if (same && (idn2_to_unicode_8z8z((char *)found, &written, 0) != IDN2_OK || strcmp(written, lower) != 0))
    cr_expect_fail("%s is mapped to %s", lower, written ? written : "nothing");
  idn2_free(found);
  idn2_free(written);
  return true;
}

/* A label of `form` with one character for each "1" and another one for each "2". */
static cgn_text fill(const char *form, uint32_t one, uint32_t two, cgn_buffer *label) {
  cgn_buffer_clear(label);
  for (; *form; form++) {
    if (*form == '1' || *form == '2') {
      cgn_utf8_add(label, *form == '1' ? one : two);
    } else {
      cgn_buffer_add_octet(label, *form);
    }
  }
  return cgn_buffer_text(label);
}

/* Every settled character of the small alphabets, and some of the large ones, in several places. */
Test(domain_settled, characters_and_pairs) {
  static const char *const forms[] = {"1", "a1", "1A", "a-1", "11", "0131b"};
  static const char *const pairs[] = {"12", "a12", "121", "1-2"};
  static uint32_t settled[MOST_SETTLED];
  size_t count = 0;
  cgn_buffer label;
  cgn_buffer_init(&label, &cgn_allocator_default);
  taken_count = 0;
  for (uint32_t c = 0x80; c <= 0xffff; c++) {
    bool few = c >= 0x3400 && c % SOME != 0;
    if (few || (c >= 0xd800 && c < 0xe000)) continue;
    bool taken = false;
    for (size_t i = 0; i < COUNT(forms); i++)
      if (expect_as_libidn2(fill(forms[i], c, c, &label))) taken = true;
    if (taken && count < MOST_SETTLED) settled[count++] = c;
  }
  for (size_t i = 0; i < count; i += 7) {
    for (size_t j = 0; j < count; j += 13) {
      for (size_t k = 0; k < COUNT(pairs); k++) expect_as_libidn2(fill(pairs[k], settled[i], settled[j], &label));
    }
  }
  cr_expect(count > 800, "%zu settled characters", count);
  cr_expect(taken_count > 20000, "%lu labels", taken_count);
  cgn_buffer_free(&label);
}

/* RFC 3492 5: what takes 63 octets, and one more; libidn2 knows how long an A-label may be. */
Test(domain_settled, lengths) {
  cgn_buffer label;
  cgn_buffer_init(&label, &cgn_allocator_default);
  size_t taken = 0;
  for (size_t octets = 1; octets < 70; octets++) {
    cgn_buffer_clear(&label);
    for (size_t i = 0; i < octets; i++) cgn_buffer_add_octet(&label, 'a');
    cgn_utf8_add(&label, 0xe9);
    bool short_enough = expect_as_libidn2(cgn_buffer_text(&label));
    cr_expect(short_enough == (strlen("xn--") + octets + strlen("-1ga") <= CGN_LABEL_OCTETS) || octets < 4, "%zu",
              octets);
    taken += short_enough;
  }
  cr_expect(taken > 50);
  cgn_buffer_free(&label);
}

/* What RFC 5891 to 5893 and UTS 46 ask more about: libidn2 says. */
Test(domain_settled, left_to_libidn2) {
  static const char *const labels[] = {
      "-\xc3\xa9",
      "\xc3\xa9-",
      "a--\xc3\xa9",
      "xn--\xc3\xa9",
      "\xc3\xa9_",
      "\xc3\xa9.",    /* hyphens, other ASCII */
      "\xc3\x89",     /* a capital letter */
      "e\xcc\x81",    /* U+0301: not in NFC */
      "\xe0\xa4\xbe", /* begins with a mark */
      "\xd7\x90"
      "a",
      "\xd7\x90"
      "1",                    /* right to left beside others */
      "\xe2\x80\x8d\xc3\xa9", /* a joiner */
      "\xef\xac\x81\xc3\xa9", /* a ligature */
      "\xc3",
      "\xc3\xa9\xff", /* no UTF-8 */
  };
  char alabel[CGN_LABEL_OCTETS];
  for (size_t i = 0; i < COUNT(labels); i++)
    cr_expect(cgn_label_encode_settled(cgn_text_of_string(labels[i]), alabel) == 0, "%zu", i);
}
