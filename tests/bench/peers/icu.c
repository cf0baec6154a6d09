/* SPDX-License-Identifier: MIT */
/* ICU: UTS 46 to A-labels with the checks that a host name needs. */
#include "contestant.h"

#include <unicode/uidna.h>

static void *open_icu(const workload *work) {
  (void)work;
  UErrorCode error = U_ZERO_ERROR;
  return uidna_openUTS46(
      UIDNA_USE_STD3_RULES | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII, &error);
}

static size_t handle_domain(void *icu, const item *items, size_t count) {
  size_t valid = 0;
  char name[512];
  for (size_t i = 0; i < count; i++) {
    UErrorCode error = U_ZERO_ERROR;
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    uidna_nameToASCII_UTF8(icu, items[i].text, (int32_t)items[i].length, name, sizeof name, &info, &error);
    valid += U_SUCCESS(error) && info.errors == 0;
  }
  return valid;
}

const contestant contestants[] = {{"domain", "icu", open_icu, handle_domain}, {NULL, NULL, NULL, NULL}};
