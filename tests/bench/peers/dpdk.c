/* SPDX-License-Identifier: MIT */
/* DPDK's tables of routes, made for routers: octets in, 64 MiB and more for IPv4 alone. */
#include "contestant.h"
#include "prefix.h"

#include <stdbool.h>

#include <rte_eal.h>
#include <rte_lpm.h>
#include <rte_lpm6.h>

typedef struct routes {
  struct rte_lpm *four;
  struct rte_lpm6 *six;
} routes;

enum { BLOCKS_OF_FOUR = 65536, LEAST_OF_SIX = 5000, HOP = 1 };

static bool start(void) {
  static char *words[] = {"bench",          "--no-huge",   "-m",          "2048", "--no-pci",
                          "--no-telemetry", "--no-shconf", "--log-level", "*:1"};
  return rte_eal_init(sizeof words / sizeof *words, words) >= 0;
}

static uint32_t number(const uint8_t *octets) {
  uint32_t ip;
  memcpy(&ip, octets, sizeof ip);
  return ntohl(ip);
}

static void *open_routes(const workload *work) {
  uint32_t most = (uint32_t)work->listed.count + LEAST_OF_SIX;
  struct rte_lpm_config four = {.max_rules = most, .number_tbl8s = most < BLOCKS_OF_FOUR ? most : BLOCKS_OF_FOUR};
  struct rte_lpm6_config six = {.max_rules = most, .number_tbl8s = most * 2};
  routes *both = calloc(1, sizeof *both);
  if (!both || !start()) return NULL;
  both->four = rte_lpm_create("four", SOCKET_ID_ANY, &four);
  both->six = rte_lpm6_create("six", SOCKET_ID_ANY, &six);
  if (!both->four || !both->six) return NULL;
  for (size_t i = 0; i < work->listed.count; i++) {
    prefix one = prefix_of(&work->listed.at[i]);
    int status = one.family == 6 ? rte_lpm6_add(both->six, one.octets, (uint8_t)one.length, HOP)
                                 : rte_lpm_add(both->four, number(one.octets), (uint8_t)one.length, HOP);
    if (status < 0) return NULL;
  }
  return both;
}

static size_t handle_look_up(void *context, const item *items, size_t count) {
  const routes *both = context;
  size_t found = 0;
  uint32_t hop;
  for (size_t i = 0; i < count; i++)
    found += (items[i].family == 6 ? rte_lpm6_lookup(both->six, items[i].octets, &hop)
                                   : rte_lpm_lookup(both->four, number(items[i].octets), &hop)) == 0;
  return found;
}

const contestant contestants[] = {{"network", "dpdk", open_routes, handle_look_up}, {NULL, NULL, NULL, NULL}};
