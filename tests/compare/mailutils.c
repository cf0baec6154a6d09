/* SPDX-License-Identifier: MIT */
/* GNU Mailutils, as its mail, imap4d and sieve read mail: every From field. */
#include "reader.h"

#include <mailutils/mailutils.h>
#include <string.h>
#include <strings.h>

static void read_body(const char *body) {
  mu_address_t list = NULL;
  size_t count = 0;
  if (mu_address_create(&list, body)) return;
  mu_address_get_count(list, &count);
  for (size_t i = 1; i <= count; i++) {
    const char *domain = NULL;
    if (mu_address_sget_domain(list, i, &domain) == 0 && domain) reader_show(domain, strlen(domain));
  }
  mu_address_destroy(&list);
}

static void read_block(const char *text, size_t length) {
  mu_header_t header = NULL;
  size_t count = 0;
  if (mu_header_create(&header, text, length)) return;
  mu_header_get_field_count(header, &count);
  for (size_t i = 1; i <= count; i++) {
    const char *name = NULL, *value = NULL;
    if (mu_header_sget_field_name(header, i, &name) || mu_header_sget_field_value(header, i, &value)) continue;
    if (name && value && strcasecmp(name, "From") == 0) read_body(value);
  }
  mu_header_destroy(&header);
}

char reader_read(char kind, const char *text, size_t length) {
  if (kind == RECORD_BODY) {
    read_body(text);
  } else {
    read_block(text, length);
  }
  return MARK_READ;
}
