/* SPDX-License-Identifier: MIT */
/* The public header alone, in C11. */
#include <consigne.h>

int main(void) {
  return CONSIGNE_OK;
}
