/* SPDX-License-Identifier: MIT */
/* Sets, patterns and networks of any size, and what they are asked. */
#include "work.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void work_denied(char *to, size_t number, size_t size) {
  (void)size;
  sprintf(to, "blocked%zu.example", number);
}

/* ---- Sets ---------------------------------------------------------------------------------- */

/* The address of this number: its own, and in no order. */
void work_set_item(char *to, size_t number, size_t size) {
  (void)size;
  uint64_t h = work_mix(number + 1);
  sprintf(to, "%s.%s%zu@%s%s%u.%s", work_first[h % FIRST], work_last[(h >> 8) % LAST], number,
          work_word[(h >> 16) % WORD], work_word[(h >> 24) % WORD], (unsigned)(h >> 32) % 500,
          work_ending[(h >> 48) % ENDING]);
}

void work_set_question(char *to, size_t number, size_t size) {
  (void)number;
  size_t which = work_random() % size;
  work_set_item(to, below(5) == 0 ? which + size : which, size);
}

/* ---- Patterns ------------------------------------------------------------------------------ */

void work_pattern(char *to, size_t number, size_t size) {
  (void)size;
  const char *one = work_word[below(WORD)], *two = work_word[below(WORD)];
  const char *first = work_first[below(FIRST)], *last = work_last[below(LAST)];
  const char *ending = work_ending[below(4) ? 0 : 6];
  unsigned digits = below(300);
  switch (number % 6) {
  case 0: sprintf(to, "@(.+\\.)?%s%s%u\\.(com|net|org)$", one, two, digits); break;
  case 1: sprintf(to, "^%s\\.%s[0-9]*@", first, last); break;
  case 2: sprintf(to, "^(bounce|return|noreply)[-+]?[0-9]{%u}@.*\\.%s$", 3 + digits % 6, ending); break;
  case 3: sprintf(to, "^[a-z]{2,4}[0-9]{%u,}@%s-", 5 + digits % 3, one); break;
  case 4: sprintf(to, "%s.*%u@.*%s", last, digits, two); break;
  default: sprintf(to, "@[^@]*(%s|%s)-?%s%u\\.co\\.(uk|jp)$", one, two, one, digits);
  }
}

/* ---- Networks ------------------------------------------------------------------------------ */

typedef struct network {
  uint8_t octets[16];
  unsigned family, length;
} network;

static network any_network(void) {
  static const unsigned long_4[] = {24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24,
                                    23, 22, 22, 21, 20, 20, 19, 18, 17, 16, 32, 28};
  static const unsigned long_6[] = {32, 32, 40, 44, 48, 48, 48, 48, 48, 48, 56, 64};
  network one = {{0}, below(100) < 20 ? 6 : 4, 0};
  uint64_t high = work_random(), low = work_random();
  one.length = one.family == 6 ? long_6[below(12)] : long_4[below(24)];
  memcpy(one.octets, &high, one.family == 6 ? 8 : 4);
  if (one.family == 6) memcpy(one.octets + 8, &low, 8);
  one.octets[0] = one.family == 6 ? (uint8_t)(0x20 | (one.octets[0] & 0x0f)) : (uint8_t)(1 + one.octets[0] % 222);
  return one;
}

/* Each bit behind the prefix becomes 0, or (`spread`) any. */
static void end_of(network *one, unsigned length, bool spread) {
  for (unsigned i = length; i < (one->family == 6 ? 128 : 32); i++) {
    uint8_t bit = (uint8_t)(0x80 >> i % 8);
    one->octets[i / 8] = spread && below(2) ? one->octets[i / 8] | bit : one->octets[i / 8] & (uint8_t)~bit;
  }
}

static int compare(const void *a, const void *b) {
  return memcmp(a, b, sizeof(network));
}

/* `size` different ones, in no order. */
static network *different(size_t size) {
  network *all = calloc(size * 2 + 1, sizeof *all);
  size_t count = 0;
  while (all && count < size) {
    for (size_t i = count; i < size * 2; i++) {
      all[i] = any_network();
      end_of(&all[i], all[i].length, false);
    }
    qsort(all, size * 2, sizeof *all, compare);
    count = 0;
    for (size_t i = 0; i < size * 2; i++)
      if (count == 0 || compare(&all[count - 1], &all[i]) != 0) all[count++] = all[i];
  }
  for (size_t i = count; all && i > 1; i--) {
    size_t other = work_random() % i;
    network moved = all[i - 1];
    all[i - 1] = all[other];
    all[other] = moved;
  }
  return all;
}

static network *all;

static void write_network(char *to, size_t number, size_t size) {
  (void)size;
  inet_ntop(all[number].family == 6 ? AF_INET6 : AF_INET, all[number].octets, to, INET6_ADDRSTRLEN);
  sprintf(to + strlen(to), "/%u", all[number].length);
}

static void write_question(char *to, size_t number, size_t size) {
  (void)number;
  network one;
  if (below(2)) {
    one = all[work_random() % size];
    end_of(&one, one.length, true);
  } else {
    one = any_network();
    end_of(&one, one.family == 6 ? 4 : 8, true);
  }
  inet_ntop(one.family == 6 ? AF_INET6 : AF_INET, one.octets, to, INET6_ADDRSTRLEN);
}

void work_networks(workload *work, size_t size) {
  all = different(size);
  if (!all) exit(1);
  work->listed = work_items(size, write_network, size);
  work->asked = work_items(size < 100000 ? 200000 : 1000000, write_question, size);
  free(all);
  uint8_t(*octets)[16] = calloc(work->asked.count, sizeof *octets);
  if (!octets) exit(1);
  for (size_t i = 0; i < work->asked.count; i++) {
    item *one = &work->asked.at[i];
    one->family = strchr(one->text, ':') ? 6 : 4;
    one->octets = octets[i];
    inet_pton(one->family == 6 ? AF_INET6 : AF_INET, one->text, octets[i]);
  }
}
