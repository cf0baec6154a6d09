/* SPDX-License-Identifier: MIT */
/* consigne.h: why a domain is not valid, and what mapping changed. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "decide.h"

#define A10 "aaaaaaaaaa"
#define A64 A10 A10 A10 A10 A10 A10 "aaaa"
#define A50 A10 A10 A10 A10 A10 "."

static consigne_domain *fresh(void) {
  consigne_domain *domain = NULL;
  cr_assert_eq(consigne_domain_new(NULL, &domain), CONSIGNE_OK);
  return domain;
}

static void expect_nothing(const consigne_domain *domain) {
  cr_expect_eq(consigne_domain_valid(domain), 0);
  cr_expect_null(consigne_domain_ascii(domain));
  cr_expect_null(consigne_domain_unicode(domain));
  cr_expect_null(consigne_domain_other_reading(domain));
  cr_expect_eq(consigne_domain_defects(domain), 0);
  cr_expect_eq(consigne_domain_changes(domain), 0);
  cr_expect_null(consigne_domain_defect(domain, 0));
  cr_expect_null(consigne_domain_defect_label(domain, 0));
  cr_expect_null(consigne_domain_change_from(domain, 0));
  cr_expect_null(consigne_domain_change_to(domain, UINT32_MAX));
}

Test(domain_account, arguments) {
  consigne_domain *domain = fresh();
  cr_expect_eq(consigne_domain_new(NULL, NULL), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_domain_read(NULL, "a.example", NTS), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_domain_read(domain, NULL, 1), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_domain_read_mailbox(domain, NULL, 0), CONSIGNE_E_ARGUMENT);
  expect_nothing(domain);
  expect_nothing(NULL);
  cr_expect_eq(consigne_domain_read(domain, NULL, 0), CONSIGNE_OK, "no name is read, and is none");
  cr_expect_eq(consigne_domain_defects(domain), 1);
  consigne_domain_free(domain);
  consigne_domain_free(NULL);
}

typedef struct expected {
  const char *text;
  const char *ascii, *unicode, *otherwise; /* NULL: none */
  const char *changes;                     /* "from>to" of each, joined by blanks */
  const char *label;                       /* of the first defect */
  const char *rule;                        /* part of the first defect */
} expected;

static const expected rows[] = {
    {"A.Example", "a.example", "a.example", NULL, "", NULL, NULL},
    {"M\xc3\xbcni.example", "xn--mni-hoa.example", "m\xc3\xbcni.example", NULL, "", NULL, NULL},
    {"a.example.", "a.example", "a.example", NULL, ".>", NULL, NULL},
    /* UTS 46 table: U+00AD is ignored, U+FF41 and U+FB01 are mapped, U+3002 is a dot. */
    {"a\xc2\xad"
     "b.example",
     "ab.example", "ab.example", NULL, "\xc2\xad>", NULL, NULL},
    {"\xef\xbd\x81.example", "a.example", "a.example", NULL, "\xef\xbd\x81>a", NULL, NULL},
    {"\xef\xac\x81\xef\xac\x81.example", "fifi.example", "fifi.example", NULL, "\xef\xac\x81>fi", NULL, NULL},
    {"a\xe3\x80\x82"
     "example",
     "a.example", "a.example", NULL, "\xe3\x80\x82>.", NULL, NULL},
    /* UTS 46 4, table 1: the sharp s is a deviation; RFC 3490 made it ss. */
    {"fa\xc3\x9f.example", "xn--fa-hia.example", "fa\xc3\x9f.example", "fass.example", "", NULL, NULL},
    {"", NULL, NULL, NULL, "", "", "RFC 1035 2.3.1"},
    {"a..example", NULL, NULL, NULL, "", "", "empty label"},
    {"a.example..", NULL, NULL, NULL, "", "", "dots at the end"},
    {"a_b.example", NULL, NULL, NULL, "", "a_b", "underscore"},
    {"a b.example", NULL, NULL, NULL, "", "a b", "RFC 1123 2.1"},
    {"a.-b.example", NULL, NULL, NULL, "", "-b", "hyphen at the start or end"},
    {"\xc3\xbc.b-.example", NULL, NULL, NULL, "", "b-", "hyphen at the start or end"},
    {"ab--\xc3\xbc.example", NULL, NULL, NULL, "", "ab--\xc3\xbc", "RFC 5891 4.2.3.1"},
    {A64 ".example", NULL, NULL, NULL, "", A64, "label over 63 octets"},
    {A50 A50 A50 A50 A50 "example", NULL, NULL, NULL, "", "", "name over 253 octets"},
    {"a\xff.example", NULL, NULL, NULL, "", "a\xef\xbf\xbd", "no UTF-8"},
    {"\xe2\x98\x83.example", NULL, NULL, NULL, "", "\xe2\x98\x83", "RFC 5892"}, /* U+2603 */
    {"a\xe2\x80\x8d"
     "b.example",
     NULL, NULL, "ab.example", "",
     "a\xe2\x80\x8d"
     "b",
     "RFC 5892 appendix A"},
    {"\xcc\x81"
     "a.example",
     NULL, NULL, NULL, "",
     "\xcc\x81"
     "a",
     "RFC 5891 4.2.3.2"},
    {"a\xd7\x91.example", NULL, NULL, NULL, "", "a\xd7\x91", "RFC 5893"},
    {"\xc3\xbc b.example", NULL, NULL, NULL, "", "\xc3\xbc b", "RFC 1123 2.1"},
    {"xn--zz--.example", NULL, NULL, NULL, "", "xn--zz--", "RFC 589"},
    {"192.0.2.1", NULL, NULL, NULL, "", "", "number at the end"},
    {"[192.0.2.1]", NULL, NULL, NULL, "", "", "address literal"},
    {"[192.0.2.256]", NULL, NULL, NULL, "", "", "no address in the brackets"},
};

static void expect_text(const char *row, const char *what, const char *got, const char *wanted) {
  bool same = got && wanted ? strcmp(got, wanted) == 0 : got == wanted;
  cr_expect(same, "%s: %s [%s] instead of [%s]", row, what, got ? got : "NULL", wanted ? wanted : "NULL");
}

static void expect_changes(const consigne_domain *domain, const expected *row) {
  char all[256] = "";
  for (uint32_t i = 0; i < consigne_domain_changes(domain); i++) {
    if (i > 0) strcat(all, " ");
    strcat(strcat(strcat(all, consigne_domain_change_from(domain, i)), ">"), consigne_domain_change_to(domain, i));
  }
  expect_text(row->text, "changes", all, row->changes);
}

/* Valid exactly where consigne_domain_to_ascii says so, and then the same name. */
static void expect_agreement(const consigne_domain *domain, const char *text, size_t length) {
  char buffer[300];
  size_t size = sizeof buffer;
  int status = consigne_domain_to_ascii(text, length, buffer, &size);
  cr_expect_eq(status == CONSIGNE_OK, consigne_domain_valid(domain), "%s: %s", text, consigne_status_name(status));
  cr_expect_eq(consigne_domain_valid(domain), consigne_domain_defects(domain) == 0, "%s: why", text);
  if (status == CONSIGNE_OK) expect_text(text, "to_ascii", consigne_domain_ascii(domain), buffer);
}

Test(domain_account, rows) {
  consigne_domain *domain = fresh(); /* reused */
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const expected *row = &rows[i];
    size_t length = strlen(row->text);
    char *block = exact(row->text, length);
    cr_assert_eq(consigne_domain_read(domain, block, length), CONSIGNE_OK, "%s", row->text);
    free(block);
    expect_agreement(domain, row->text, length);
    expect_text(row->text, "A-labels", consigne_domain_ascii(domain), row->ascii);
    expect_text(row->text, "U-labels", consigne_domain_unicode(domain), row->unicode);
    expect_text(row->text, "otherwise", consigne_domain_other_reading(domain), row->otherwise);
    expect_changes(domain, row);
    expect_text(row->text, "label", consigne_domain_defect_label(domain, 0), row->label);
    const char *defect = consigne_domain_defect(domain, 0);
    if (row->rule) cr_expect(defect && strstr(defect, row->rule), "%s: %s", row->text, defect);
  }
  consigne_domain_free(domain);
}

/* Texts of every length around the bounds, of letters, dots, soft hyphens and octets that are nothing. */
Test(domain_account, any_text) {
  static const char *const units[] = {"a",    ".",   "_", "a.", "-.", "\xc2\xad", "\xc3\xbc.", "\xe3\x80\x82",
                                      "\xff", "\xc2"};
  static const size_t counts[] = {1, 2, 63, 64, 127, 128, 253, 254, 340, 341, 510, 1020, 1021, 5000};
  consigne_domain *domain = fresh();
  for (size_t u = 0; u < sizeof units / sizeof *units; u++)
    for (size_t k = 0; k < sizeof counts / sizeof *counts; k++) {
      size_t size = strlen(units[u]), length = size * counts[k];
      char *block = malloc(length + 1); /* the NUL at its end is part of the second text */
      cr_assert_not_null(block);
      for (size_t i = 0; i < counts[k]; i++) memcpy(block + i * size, units[u], size);
      block[length] = '\0';
      cr_assert_eq(consigne_domain_read(domain, block, length), CONSIGNE_OK);
      expect_agreement(domain, block, length);
      cr_assert_eq(consigne_domain_read(domain, block, length + 1), CONSIGNE_OK);
      cr_expect_eq(consigne_domain_valid(domain), 0, "a NUL is in no name");
      cr_expect_gt(consigne_domain_defects(domain), 0);
      free(block);
    }
  consigne_domain_free(domain);
}

Test(domain_account, mailboxes) {
  consigne_mailboxes *mailboxes = NULL;
  consigne_domain *domain = fresh();
  cr_assert_eq(consigne_mailboxes_new(NULL, &mailboxes), CONSIGNE_OK);
  cr_expect_eq(consigne_mailboxes_readings(NULL), 0);
  cr_assert_eq(consigne_mailboxes_parse(mailboxes, CONSIGNE_FORM_MAILBOX_LIST,
                                        "a@[192.0.2.1], a@192.0.2.1, a@M\xc3\xbcni.example, a@x_y.example", NTS),
               CONSIGNE_OK);
  static const char *const unicode[] = {"[192.0.2.1]", "192.0.2.1", "m\xc3\xbcni.example", NULL};
  cr_assert_eq(consigne_mailboxes_count(mailboxes), 4);
  cr_expect_eq(consigne_mailboxes_readings(mailboxes), 0);
  for (uint32_t i = 0; i < 4; i++) {
    cr_expect_eq(consigne_domain_read_mailbox(domain, mailboxes, i), CONSIGNE_OK);
    expect_text(consigne_mailboxes_address(mailboxes, i), "U-labels", consigne_domain_unicode(domain), unicode[i]);
    if (unicode[i]) cr_expect_str_eq(consigne_domain_ascii(domain), consigne_mailboxes_domain(mailboxes, i));
    cr_expect_eq(consigne_domain_defects(domain), unicode[i] == NULL);
  }
  cr_expect_eq(consigne_domain_read_mailbox(domain, mailboxes, 4), CONSIGNE_E_ARGUMENT);
  expect_nothing(domain);
  /* Two readings: as IDNA 2003 and as UTS 46 say; each domain is accounted for by itself. */
  cr_assert_eq(consigne_mailboxes_parse(mailboxes, CONSIGNE_FORM_PATH, "<a@fa\xc2\xad\xc3\x9f.example>", NTS),
               CONSIGNE_OK);
  cr_expect_eq(consigne_mailboxes_readings(mailboxes), 1);
  cr_assert_eq(consigne_mailboxes_count(mailboxes), 2);
  for (uint32_t i = 0; i < 2; i++) {
    cr_expect_eq(consigne_domain_read_mailbox(domain, mailboxes, i), CONSIGNE_OK);
    cr_expect_str_eq(consigne_domain_ascii(domain), consigne_mailboxes_domain(mailboxes, i));
    cr_expect_eq(consigne_domain_changes(domain), i, "the soft hyphen of the one that is written so");
  }
  cr_assert_eq(consigne_mailboxes_parse(mailboxes, CONSIGNE_FORM_PATH, "<postmaster>", NTS), CONSIGNE_OK);
  cr_expect_eq(consigne_domain_read_mailbox(domain, mailboxes, 0), CONSIGNE_E_ARGUMENT, "it has no domain");
  consigne_mailboxes_free(mailboxes);
  consigne_domain_free(domain);
}
