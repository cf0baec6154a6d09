/* SPDX-License-Identifier: MIT */
/* consigne.h: domains to A-labels and to U-labels, into the caller's buffer. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "decide.h"

typedef int convert(const char *domain, size_t length, char *buffer, size_t *size);

Test(domain_names, arguments) {
  convert *const both[] = {consigne_domain_to_ascii, consigne_domain_to_unicode};
  for (int i = 0; i < 2; i++) {
    char buffer[64] = "untouched";
    size_t size = sizeof buffer;
    cr_expect_eq(both[i]("a.example", NTS, buffer, NULL), CONSIGNE_E_ARGUMENT);
    cr_expect_eq(both[i]("a.example", NTS, NULL, &size), CONSIGNE_E_ARGUMENT, "64 octets at NULL");
    cr_expect_eq(both[i](NULL, NTS, buffer, &size), CONSIGNE_E_ARGUMENT);
    cr_expect_eq(both[i](NULL, 1, buffer, &size), CONSIGNE_E_ARGUMENT);
    cr_expect_eq(both[i](NULL, 0, buffer, &size), CONSIGNE_E_NAME);
    cr_expect_eq(both[i]("", NTS, buffer, &size), CONSIGNE_E_NAME);
    cr_expect_eq(both[i]("a..example", NTS, buffer, &size), CONSIGNE_E_NAME);
    cr_expect_eq(size, sizeof buffer, "untouched on failure");
    cr_expect_str_eq(buffer, "untouched");
  }
}

/* Buffers of every size around the one needed; the octet behind the buffer belongs to the sanitizer. */
Test(domain_names, buffers) {
  convert *const both[] = {consigne_domain_to_ascii, consigne_domain_to_unicode};
  const char *const wanted[] = {"xn--mni-hoa.example", "müni.example"};
  for (int i = 0; i < 2; i++) {
    size_t length = strlen(wanted[i]);
    for (size_t room = 0; room <= length + 2; room++) {
      char *buffer = malloc(room ? room : 1);
      cr_assert_not_null(buffer);
      size_t size = room;
      int status = both[i]("MÜNI.example.", NTS, room ? buffer : NULL, &size);
      bool fits = room > length;
      cr_expect_eq(status, fits ? CONSIGNE_OK : CONSIGNE_E_BUFFER, "%zu octets: %s", room,
                   consigne_status_name(status));
      cr_expect_eq(size, fits ? length : length + 1, "%zu octets: %zu", room, size);
      if (fits) cr_expect_str_eq(buffer, wanted[i]);
      free(buffer);
    }
  }
}

Test(domain_names, names) {
  static const struct {
    const char *domain, *ascii, *unicode; /* NULL: E_NAME */
  } rows[] = {
      {"a", "a", "a"},
      {"A.EXAMPLE", "a.example", "a.example"},
      {"a.example.", "a.example", "a.example"},
      {"faß.example", "xn--fa-hia.example", "faß.example"},
      {"XN--FA-HIA.example", "xn--fa-hia.example", "faß.example"},
      {"例え.テスト", "xn--r8jz45g.xn--zckzah",
       "例え.テスト"}, /* RFC 3492's neighbours: IANA's test names of 2007 */
      {"1.2.3.4.in-addr.arpa", "1.2.3.4.in-addr.arpa", "1.2.3.4.in-addr.arpa"},
      {"a-b.example", "a-b.example", "a-b.example"},
      {"1.2.3.4f", "1.2.3.4f", "1.2.3.4f"},
      /* RFC 1123 2.1: the last label of a host name is no number, or it would read as an address. */
      {"192.0.2.1", NULL, NULL},
      {"192.0.2.1.", NULL, NULL},
      {"a.example.1", NULL, NULL},
      {"1", NULL, NULL},
      {"１９２.０.２.１", NULL, NULL},
      {".", NULL, NULL},
      {"..", NULL, NULL},
      {"a.example..", NULL, NULL},
      {".a.example", NULL, NULL},
      {"-a.example", NULL, NULL},
      {"a-.example", NULL, NULL},
      {"a b.example", NULL, NULL},
      {"a_b.example", NULL, NULL},
      {"a@b.example", NULL, NULL},
      {"*.example", NULL, NULL},
      {"[192.0.2.1]", NULL, NULL},
      {"xn--a.example", NULL, NULL},
      {"\xFF.example", NULL, NULL},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    for (int unicode = 0; unicode < 2; unicode++) {
      char name[256] = "";
      size_t size = sizeof name, length = strlen(rows[i].domain);
      char *block = exact(rows[i].domain, length);
      int status = unicode ? consigne_domain_to_unicode(block, length, name, &size)
                           : consigne_domain_to_ascii(block, length, name, &size);
      free(block);
      const char *wanted = unicode ? rows[i].unicode : rows[i].ascii;
      cr_expect_eq(status, wanted ? CONSIGNE_OK : CONSIGNE_E_NAME, "%s: %s", rows[i].domain,
                   consigne_status_name(status));
      if (wanted) cr_expect_str_eq(name, wanted, "%s: %s", rows[i].domain, name);
    }
  char name[256];
  size_t size = sizeof name;
  cr_expect_eq(consigne_domain_to_ascii("a\0b.example", 11, name, &size), CONSIGNE_E_NAME, "NUL inside");
}

/* RFC 1035 2.3.4: labels of 63 octets, names of 253 as they are written. */
Test(domain_names, lengths) {
  char name[300], ascii[300];
  for (size_t last = 60; last <= 64; last++) {
    char *at = name;
    for (int i = 0; i < 3; i++, at += 64) {
      memset(at, 'a', 63);
      at[63] = '.';
    }
    memset(at, 'b', last);
    size_t length = 192 + last, size = sizeof ascii;
    int status = consigne_domain_to_ascii(name, length, ascii, &size);
    cr_expect_eq(status, length <= 253 ? CONSIGNE_OK : CONSIGNE_E_NAME, "%zu octets", length);
    status = consigne_domain_to_ascii(at, last, ascii, &(size_t){sizeof ascii});
    cr_expect_eq(status, last <= 63 ? CONSIGNE_OK : CONSIGNE_E_NAME, "a label of %zu octets", last);
  }
}
