/* SPDX-License-Identifier: MIT */
/*
 * Networks to classes: sorted disjoint ranges of addresses in the image, the
 * classes of containing networks pushed down at build, so that one binary
 * search gives every set an address is in.
 */
#ifndef CGN_TABLE_NETWORKS_H
#define CGN_TABLE_NETWORKS_H

#include "table/classes.h"

typedef struct cgn_network_entry {
  unsigned char address[16]; /* host bits zero */
  uint8_t bits;              /* 0 to 128 */
  uint32_t set;
} cgn_network_entry;

typedef struct cgn_networks {
  cgn_span ranges; /* cgn_network_range, by first address */
} cgn_networks;

/* `entries` is sorted in place; sets *repeated where one network is in one set twice. False: no memory. */
bool cgn_networks_build(cgn_buffer *image, cgn_classes *classes, cgn_network_entry *entries, uint32_t count,
                        cgn_networks *networks, bool *repeated);
/* The class of an address (16 octets); CGN_NONE: in no network. */
uint32_t cgn_networks_find(const char *image, const cgn_networks *networks, const unsigned char address[16]);
/* The range the address stands in, which may be of no network; CGN_NONE: it is before the first. */
uint32_t cgn_networks_range(const char *image, const cgn_networks *networks, const unsigned char address[16]);

/* The first address of range `index` (of networks->ranges.count; the next begins where it ends) and its class. */
void cgn_networks_at(const char *image, const cgn_networks *networks, uint32_t index, unsigned char first[16],
                     uint32_t *class);

#endif
