/* SPDX-License-Identifier: MIT */
/* consigne.h: mailboxes, of a path (RFC 5321 4.1.2) and of a header field (RFC 5322 3.4). */
#include <criterion/criterion.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decide.h"

static consigne_mailboxes *fresh(const consigne_options *options) {
  consigne_mailboxes *mailboxes = NULL;
  cr_assert_eq(consigne_mailboxes_new(options, &mailboxes), CONSIGNE_OK);
  return mailboxes;
}

static int parse(consigne_mailboxes *mailboxes, int form, const char *text) {
  size_t length = strlen(text);
  char *block = exact(text, length);
  int status = consigne_mailboxes_parse(mailboxes, form, block, length);
  free(block);
  return status;
}

static void expect_nothing(const consigne_mailboxes *mailboxes, uint32_t index) {
  cr_expect_null(consigne_mailboxes_name(mailboxes, index));
  cr_expect_null(consigne_mailboxes_local(mailboxes, index));
  cr_expect_null(consigne_mailboxes_domain(mailboxes, index));
  cr_expect_null(consigne_mailboxes_address(mailboxes, index));
}

Test(mailboxes, arguments) {
  consigne_mailboxes *mailboxes = fresh(NULL);
  cr_expect_eq(consigne_mailboxes_new(NULL, NULL), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_mailboxes_count(mailboxes), 0, "before anything is read");
  const int no_forms[] = {INT32_MIN, -1, 0, 600, 603, INT32_MAX};
  for (size_t i = 0; i < sizeof no_forms / sizeof *no_forms; i++)
    cr_expect_eq(parse(mailboxes, no_forms[i], "a@a.example"), CONSIGNE_E_ARGUMENT, "form %d", no_forms[i]);
  cr_expect_eq(consigne_mailboxes_parse(NULL, CONSIGNE_FORM_PATH, "<>", NTS), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_mailboxes_parse(mailboxes, CONSIGNE_FORM_PATH, NULL, NTS), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_mailboxes_parse(mailboxes, CONSIGNE_FORM_PATH, NULL, 1), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_mailboxes_parse(mailboxes, CONSIGNE_FORM_MAILBOX_LIST, NULL, 0), CONSIGNE_OK,
               "an empty list");
  cr_expect_eq(consigne_mailboxes_count(mailboxes), 0);
  expect_nothing(mailboxes, 0);
  expect_nothing(mailboxes, UINT32_MAX);
  expect_nothing(NULL, 0);
  cr_expect_eq(consigne_mailboxes_count(NULL), 0);
  cr_expect_eq(consigne_mailboxes_malformed(NULL), 0);
  cr_expect_eq(consigne_mailboxes_complex(NULL), 0);
  cr_expect_eq(consigne_mailboxes_null(NULL), 0);
  cr_expect_eq(consigne_mailboxes_defects(NULL), 0);
  cr_expect_null(consigne_mailboxes_defect(NULL, 0));
  cr_expect_null(consigne_mailboxes_defect(mailboxes, consigne_mailboxes_defects(mailboxes)));
  consigne_mailboxes_free(mailboxes);
  consigne_mailboxes_free(NULL);
}

/* "local domain address" of each mailbox; names apart. */
typedef struct expected {
  const char *text;
  int form;
  bool malformed;
  uint32_t count;
  const char *name, *local, *domain, *address; /* of the first */
} expected;

static const expected rows[] = {
    {"<a@a.example>", CONSIGNE_FORM_PATH, false, 1, "", "a", "a.example", "a@a.example"},
    {"a@a.example", CONSIGNE_FORM_PATH, false, 1, "", "a", "a.example", "a@a.example"},
    {"<\"a b\"@A.Example>", CONSIGNE_FORM_PATH, false, 1, "", "a b", "a.example", "\"a b\"@a.example"},
    {"<\"a\\\"b\"@a.example>", CONSIGNE_FORM_PATH, false, 1, "", "a\"b", "a.example", "\"a\\\"b\"@a.example"},
    {"<\"\"@a.example>", CONSIGNE_FORM_PATH, false, 1, "", "", "a.example", "\"\"@a.example"},
    {"<a@[192.0.2.1]>", CONSIGNE_FORM_PATH, false, 1, "", "a", "[192.0.2.1]", "a@[192.0.2.1]"},
    {"<a@[IPv6:2001:DB8:0::1]>", CONSIGNE_FORM_PATH, false, 1, "", "a", "[IPv6:2001:db8::1]",
     "a@[IPv6:2001:db8::1]"},
    {"<Postmaster>", CONSIGNE_FORM_PATH, false, 1, "", "Postmaster", "", "Postmaster"},
    {"<a@müni.example>", CONSIGNE_FORM_PATH, false, 1, "", "a", "xn--mni-hoa.example", "a@xn--mni-hoa.example"},
    {"<a>", CONSIGNE_FORM_PATH, true, UINT32_MAX, NULL, NULL, NULL, NULL},
    {"", CONSIGNE_FORM_PATH, true, 0, NULL, NULL, NULL, NULL},
    {"<a@a.example", CONSIGNE_FORM_PATH, true, UINT32_MAX, NULL, NULL, NULL, NULL},
    {"<a b@a.example>", CONSIGNE_FORM_PATH, true, UINT32_MAX, NULL, NULL, NULL, NULL},
    {"A <a@a.example>", CONSIGNE_FORM_PATH, true, UINT32_MAX, NULL, NULL, NULL, NULL},
    {"a@a.example", CONSIGNE_FORM_MAILBOX_LIST, false, 1, "", "a", "a.example", "a@a.example"},
    {"\"A, B\" <a@a.example>", CONSIGNE_FORM_MAILBOX_LIST, false, 1, "A, B", "a", "a.example", "a@a.example"},
    {"=?utf-8?Q?C=C3=A9line?= <a@a.example>", CONSIGNE_FORM_MAILBOX_LIST, false, 1, "Céline", "a", "a.example",
     "a@a.example"},
    {"a@a.example, b@b.example", CONSIGNE_FORM_MAILBOX_LIST, false, 2, "", "a", "a.example", "a@a.example"},
    {"G: a@a.example, b@b.example;", CONSIGNE_FORM_MAILBOX_LIST, false, 2, "", "a", "a.example", "a@a.example"},
    {"G:;", CONSIGNE_FORM_MAILBOX_LIST, false, 0, NULL, NULL, NULL, NULL},
    {"a (c) @ (d (e)) a.example", CONSIGNE_FORM_MAILBOX_LIST, false, 1, NULL, "a", "a.example", "a@a.example"},
    {"A\r\n <a@a.example>", CONSIGNE_FORM_MAILBOX_LIST, false, 1, "A", "a", "a.example", "a@a.example"},
    {"<@r.example:a@a.example>", CONSIGNE_FORM_MAILBOX_LIST, false, 1, "", "a", "a.example", "a@a.example"},
    {",a@a.example,,", CONSIGNE_FORM_MAILBOX_LIST, false, 1, "", "a", "a.example", "a@a.example"},
    {"a", CONSIGNE_FORM_MAILBOX_LIST, true, UINT32_MAX, NULL, NULL, NULL, NULL},
    {"a@a.example b@b.example", CONSIGNE_FORM_MAILBOX_LIST, true, UINT32_MAX, NULL, NULL, NULL, NULL},
    {"<>", CONSIGNE_FORM_MAILBOX_LIST, true, UINT32_MAX, NULL, NULL, NULL, NULL},
    {"A <a@a.example", CONSIGNE_FORM_MAILBOX_LIST, true, UINT32_MAX, NULL, NULL, NULL, NULL},
};

static void expect_text(const char *text, const char *what, const char *got, const char *wanted) {
  if (wanted) cr_expect(got && strcmp(got, wanted) == 0, "%s: %s [%s] instead of [%s]", text, what, got, wanted);
}

Test(mailboxes, rows) {
  consigne_mailboxes *mailboxes = fresh(NULL); /* reused */
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const expected *row = &rows[i];
    cr_assert_eq(parse(mailboxes, row->form, row->text), CONSIGNE_OK, "%s", row->text);
    uint32_t count = consigne_mailboxes_count(mailboxes);
    cr_expect_eq(consigne_mailboxes_malformed(mailboxes), row->malformed, "%s", row->text);
    cr_expect_eq(consigne_mailboxes_complex(mailboxes), 0, "%s", row->text);
    cr_expect_eq(consigne_mailboxes_null(mailboxes), 0, "%s", row->text);
    if (row->count != UINT32_MAX) cr_expect_eq(count, row->count, "%s: %u", row->text, (unsigned)count);
    expect_text(row->text, "name", consigne_mailboxes_name(mailboxes, 0), row->name);
    expect_text(row->text, "local", consigne_mailboxes_local(mailboxes, 0), row->local);
    expect_text(row->text, "domain", consigne_mailboxes_domain(mailboxes, 0), row->domain);
    expect_text(row->text, "address", consigne_mailboxes_address(mailboxes, 0), row->address);
    for (uint32_t k = 0; k < count; k++) {
      cr_expect_not_null(consigne_mailboxes_name(mailboxes, k), "%s: a name, may be empty", row->text);
      cr_expect_not_null(consigne_mailboxes_domain(mailboxes, k), "%s: a domain, may be empty", row->text);
    }
    expect_nothing(mailboxes, count);
    if (row->malformed) cr_expect_gt(consigne_mailboxes_defects(mailboxes), 0, "%s: why", row->text);
    for (uint32_t k = 0; k < consigne_mailboxes_defects(mailboxes); k++)
      cr_expect_gt(strlen(consigne_mailboxes_defect(mailboxes, k)), 3, "%s", row->text);
  }
  consigne_mailboxes_free(mailboxes);
}

Test(mailboxes, null) {
  consigne_mailboxes *mailboxes = fresh(NULL);
  cr_assert_eq(parse(mailboxes, CONSIGNE_FORM_PATH, "<>"), CONSIGNE_OK);
  cr_expect_eq(consigne_mailboxes_null(mailboxes), 1);
  cr_expect_eq(consigne_mailboxes_count(mailboxes), 0);
  cr_expect_eq(consigne_mailboxes_malformed(mailboxes), 0);
  cr_assert_eq(parse(mailboxes, CONSIGNE_FORM_PATH, "<a@a.example>"), CONSIGNE_OK);
  cr_expect_eq(consigne_mailboxes_null(mailboxes), 0, "read anew");
  consigne_mailboxes_free(mailboxes);
}

/* An address written by the library is read by it, as the same one. */
Test(mailboxes, addresses_are_canonical) {
  consigne_mailboxes *mailboxes = fresh(NULL), *again = fresh(NULL);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    if (rows[i].malformed || strcmp(rows[i].text, "<Postmaster>") == 0) continue;
    cr_assert_eq(parse(mailboxes, rows[i].form, rows[i].text), CONSIGNE_OK);
    for (uint32_t k = 0; k < consigne_mailboxes_count(mailboxes); k++)
      for (int form = CONSIGNE_FORM_PATH; form <= CONSIGNE_FORM_MAILBOX_LIST; form++) {
        const char *address = consigne_mailboxes_address(mailboxes, k);
        cr_assert_eq(parse(again, form, address), CONSIGNE_OK, "%s", address);
        cr_expect_eq(consigne_mailboxes_count(again), 1, "%s", address);
        cr_expect_eq(consigne_mailboxes_malformed(again), 0, "%s", address);
        cr_expect_str_eq(consigne_mailboxes_address(again, 0), address, "%s", address);
      }
  }
  consigne_mailboxes_free(mailboxes);
  consigne_mailboxes_free(again);
}

Test(mailboxes, limit) {
  for (uint32_t limit = 2; limit <= 4; limit++) {
    consigne_options *options = NULL;
    cr_assert_eq(consigne_options_new(&options), CONSIGNE_OK);
    cr_assert_eq(consigne_options_set_limit(options, CONSIGNE_LIMIT_MAILBOXES, limit), CONSIGNE_OK);
    consigne_mailboxes *mailboxes = fresh(options);
    consigne_options_free(options);
    cr_assert_eq(parse(mailboxes, CONSIGNE_FORM_MAILBOX_LIST, "a@a.example, b@a.example, c@a.example"),
                 CONSIGNE_OK);
    cr_expect_eq(consigne_mailboxes_complex(mailboxes), limit < 3, "limit %u", (unsigned)limit);
    cr_expect_leq(consigne_mailboxes_count(mailboxes), limit, "limit %u", (unsigned)limit);
    consigne_mailboxes_free(mailboxes);
  }
}
