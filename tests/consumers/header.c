/* SPDX-License-Identifier: MIT */
/* The public headers alone, in C11; and the version, which the preprocessor can compare. */
#include <consigne-policy.h>
#include <consigne.h>

#if CONSIGNE_VERSION_NUMBER < 100 || CONSIGNE_VERSION_NUMBER >= 1000000
#error "CONSIGNE_VERSION_NUMBER"
#endif
_Static_assert(CONSIGNE_NTS == SIZE_MAX, "what readers of headers are told");

int main(void) {
  enum consigne_status status = CONSIGNE_OK;
  return status;
}
