/* SPDX-License-Identifier: MIT */
/* The public header alone, in C++11; a call, so that the linker sees C names. */
#include <consigne.h>

int main() {
  return consigne_version() == nullptr;
}
