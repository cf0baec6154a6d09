/* SPDX-License-Identifier: MIT */
/* Dovecot: its reader of paths (RFC 5321) checks what it reads, as ours does; its reader of lists (RFC 5322) is
 * kinder. */
#include <dovecot/config.h>
#include <dovecot/lib.h>
#include <dovecot/message-address.h>
#include <dovecot/smtp-address.h>

#include "contestant.h"

enum { ITEMS_OF_A_POOL = 256, POOL = 65536 };

static void *open_pool(const workload *work) {
  (void)work;
  lib_init();
  return pool_alloconly_create("bench", POOL);
}

static size_t handle_envelope(void *context, const item *items, size_t count) {
  pool_t pool = context;
  size_t accepted = 0;
  for (size_t i = 0; i < count; i++) {
    struct smtp_address *address;
    const char *error;
    if (i % ITEMS_OF_A_POOL == 0) p_clear(pool);
    T_BEGIN {
      if (smtp_address_parse_mailbox(pool, items[i].text, 0, &address, &error) == 0)
        accepted += address->domain != NULL;
    }
    T_END;
  }
  return accepted;
}

static size_t handle_from(void *context, const item *items, size_t count) {
  pool_t pool = context;
  size_t found = 0;
  for (size_t i = 0; i < count; i++) {
    if (i % ITEMS_OF_A_POOL == 0) p_clear(pool);
    struct message_address *address =
        message_address_parse(pool, (const unsigned char *)items[i].text, items[i].length, UINT_MAX, 0);
    for (; address; address = address->next)
      found += address->domain && !address->invalid_syntax && address->mailbox && *address->mailbox;
  }
  return found;
}

const contestant contestants[] = {{"envelope", "dovecot", open_pool, handle_envelope},
                                  {"from", "dovecot", open_pool, handle_from},
                                  {NULL, NULL, NULL, NULL}};
