/* SPDX-License-Identifier: MIT */
/* libidn2: IDNA2008 with UTS 46's mapping; it allocates its answer. This library asks it for labels that are not
 * ASCII. */
#include "contestant.h"

#include <idn2.h>

static void *open_nothing(const workload *work) {
  static int nothing;
  (void)work;
  return &nothing;
}

static size_t handle_domain(void *context, const item *items, size_t count) {
  size_t valid = 0;
  (void)context;
  for (size_t i = 0; i < count; i++) {
    uint8_t *name = NULL;
    valid +=
        idn2_lookup_u8((const uint8_t *)items[i].text, &name, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) == IDN2_OK;
    idn2_free(name);
  }
  return valid;
}

const contestant contestants[] = {{"domain", "libidn2", open_nothing, handle_domain}, {NULL, NULL, NULL, NULL}};
