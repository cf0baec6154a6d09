/* SPDX-License-Identifier: MIT */
/* A listed network in octets, for peers that take those. */
#ifndef TESTS_BENCH_PEERS_PREFIX_H
#define TESTS_BENCH_PEERS_PREFIX_H

#include "contestant.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

typedef struct prefix {
  uint8_t octets[16];
  unsigned family, length;
} prefix;

static inline prefix prefix_of(const item *network) {
  prefix one = {{0}, strchr(network->text, ':') ? 6 : 4, 0};
  char text[INET6_ADDRSTRLEN] = "";
  const char *slash = strchr(network->text, '/');
  memcpy(text, network->text, (size_t)(slash - network->text));
  inet_pton(one.family == 6 ? AF_INET6 : AF_INET, text, one.octets);
  one.length = (unsigned)strtoul(slash + 1, NULL, 10);
  return one;
}

#endif
