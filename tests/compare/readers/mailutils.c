/* SPDX-License-Identifier: MIT */
/* GNU Mailutils, as its mail, imap4d and sieve read mail: every From field. */
#include "reader.h"

#include <mailutils/mailutils.h>
#include <stdlib.h>
#include <string.h>

static void read_body(const char *body) {
  mu_address_t list = NULL;
  size_t count = 0;
  if (mu_address_create(&list, body)) return;
  mu_address_get_count(list, &count);
  for (size_t i = 1; i <= count; i++) {
    const char *local = NULL, *domain = NULL;
    if (mu_address_sget_local_part(list, i, &local) || mu_address_sget_domain(list, i, &domain)) continue;
    if (local && *local && domain) reader_show(domain, strlen(domain));
  }
  mu_address_destroy(&list);
}

/* With the line ends of a store. */
static void read_block(const char *text, size_t length) {
  mu_header_t header = NULL;
  const char *body = NULL;
  char *stored = malloc(length + 1);
  if (!stored) exit(1);
  size_t octets = 0;
  for (size_t i = 0; i < length; i++) {
    if (text[i] != '\r' || i + 1 == length || text[i + 1] != '\n') stored[octets++] = text[i];
  }
  int failed = mu_header_create(&header, stored, octets);
  free(stored);
  if (failed) return;
  for (int i = 1; mu_header_sget_value_n(header, "From", i, &body) == 0 && body; i++) read_body(body);
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
