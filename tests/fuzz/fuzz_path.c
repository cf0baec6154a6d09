/* SPDX-License-Identifier: MIT */
/* A path, a list and a domain of any octets: what the library writes it reads as the same. */
#include <string.h>

#include "fuzz.h"

static consigne_mailboxes *first, *again;

static void start(void) {
  demand(consigne_mailboxes_new(NULL, &first) == CONSIGNE_OK, "mailboxes");
  demand(consigne_mailboxes_new(NULL, &again) == CONSIGNE_OK, "mailboxes");
}

/* An address of a well-formed text is one mailbox in either form, and itself. */
static void read_again(const char *address, int form) {
  demand(consigne_mailboxes_parse(again, form, address, NTS) == CONSIGNE_OK, "an address is read");
  demand(consigne_mailboxes_count(again) == 1, "an address is one mailbox");
  demand(strcmp(consigne_mailboxes_address(again, 0), address) == 0, "an address is itself");
}

static void parse(int form, const uint8_t *data, size_t size) {
  demand(consigne_mailboxes_parse(first, form, (const char *)data, size) == CONSIGNE_OK, "anything is read");
  uint32_t count = consigne_mailboxes_count(first);
  for (uint32_t i = 0; i < count; i++) {
    demand(consigne_mailboxes_name(first, i) && consigne_mailboxes_local(first, i), "a mailbox has texts");
    const char *address = consigne_mailboxes_address(first, i), *domain = consigne_mailboxes_domain(first, i);
    if (consigne_mailboxes_malformed(first) || !*domain) continue;
    read_again(address, form);
  }
  for (uint32_t i = 0; i < consigne_mailboxes_defects(first); i++)
    demand(consigne_mailboxes_defect(first, i) != NULL, "a defect has words");
  demand(!consigne_mailboxes_null(first) || count == 0, "null is nobody");
}

static void convert(const uint8_t *data, size_t size) {
  char ascii[256], second[256], unicode[1100];
  size_t length = sizeof ascii;
  int status = consigne_domain_to_ascii((const char *)data, size, ascii, &length);
  demand(status == CONSIGNE_OK || status == CONSIGNE_E_NAME, consigne_status_name(status));
  if (status != CONSIGNE_OK) return;
  demand(length <= 253 && length == strlen(ascii), "a name has at most 253 octets");
  demand(consigne_domain_to_ascii(ascii, length, second, &(size_t){sizeof second}) == CONSIGNE_OK, "A-labels stay");
  demand(strcmp(ascii, second) == 0, "A-labels stay as they are");
  length = sizeof unicode;
  demand(consigne_domain_to_unicode(ascii, NTS, unicode, &length) == CONSIGNE_OK, "A-labels have U-labels");
  demand(consigne_domain_to_ascii(unicode, length, second, &(size_t){sizeof second}) == CONSIGNE_OK,
         "U-labels convert");
  demand(strcmp(ascii, second) == 0, "there and back");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (!first) start();
  parse(CONSIGNE_FORM_PATH, data, size);
  parse(CONSIGNE_FORM_MAILBOX_LIST, data, size);
  convert(data, size);
  return 0;
}
