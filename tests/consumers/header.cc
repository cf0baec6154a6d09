/* SPDX-License-Identifier: MIT */
/* The public headers alone, in C++11; calls, so that the linker sees C names. */
#include <consigne-policy.h>

int main() {
  return consigne_version() == nullptr || consigne_ruleset_rules(nullptr) != 0;
}
