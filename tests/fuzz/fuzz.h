/* SPDX-License-Identifier: MIT */
/* What fuzz targets share: libFuzzer's entry, and a demand that ends the program where it is not met. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <consigne.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define NTS CONSIGNE_NTS

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void demand(int holds, const char *what) {
  if (holds) return;
  fprintf(stderr, "demand not met: %s\n", what);
  abort();
}

#endif
