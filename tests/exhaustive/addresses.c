/* SPDX-License-Identifier: MIT */
/*
 * addresses [LENGTH]: IPv4 texts of every one to three digits in each part, and
 * every text of at most LENGTH (5) tokens of IPv4 and IPv6 addresses, alone and
 * in the literals of domains: what is an address, which one, and how it is
 * printed, by inet_pton and inet_ntop. The last line counts.
 */
#include "../support/exact.h"
#include "../support/properties.h"
#include "mail/ip.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>

enum { TOKENS = 12, MOST_TOKENS = 8, MOST_OCTETS = 96, SHOWN_DIFFERENCES = 30 };

typedef struct run {
  cgn_arena arena;
  cgn_buffer printed;
  unsigned long parts, texts, valid, differences;
} run;

static void tell(run *r, const char *text, const char *what) {
  if (++r->differences <= SHOWN_DIFFERENCES) printf("%s: %s\n", text, what);
}

/* ---- One address ------------------------------------------------------------------------------ */

static const unsigned char mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

static bool is_mapped(const unsigned char *octets) {
  return memcmp(octets, mapped, sizeof mapped) == 0;
}

/* The 16 octets by inet_pton, IPv4 as IPv4-mapped (RFC 4291 2.5.5.2). */
static bool known(const char *text, unsigned char octets[16]) {
  memcpy(octets, mapped, sizeof mapped);
  return inet_pton(AF_INET, text, octets + sizeof mapped) == 1 || inet_pton(AF_INET6, text, octets) == 1;
}

/* RFC 5952 by inet_ntop, but that it writes IPv4-compatible addresses as the deprecated ::192.0.2.1 (RFC 4291 2.5.5.1). */
static void compare_print(run *r, const char *text, const cgn_ip *ip) {
  char expected[64];
  bool v4 = is_mapped(ip->octets), compatible = true;
  for (size_t i = 0; i < 12; i++) compatible = compatible && ip->octets[i] == 0;
  cgn_buffer_clear(&r->printed);
  cgn_ip_add(&r->printed, ip);
  if (compatible) return;
  if (!inet_ntop(v4 ? AF_INET : AF_INET6, ip->octets + (v4 ? 12 : 0), expected, sizeof expected)) abort();
  if (strcmp(expected, cgn_buffer_string(&r->printed)) != 0) tell(r, text, "printed another way");
}

static void compare(run *r, const char *text, size_t length) {
  unsigned char octets[16];
  cgn_ip ip, again;
  cgn_text block = exact_copy((cgn_text){text, length});
  bool read = cgn_ip_read(block, &ip), is_one = known(text, octets);
  exact_free(block);
  r->texts++;
  if (read != is_one) tell(r, text, read ? "no address" : "an address");
  if (!read || !is_one) return;
  r->valid++;
  if (memcmp(ip.octets, octets, sizeof octets) != 0) tell(r, text, "another address");
  if (cgn_ip_is_v4(&ip) != is_mapped(octets)) tell(r, text, "the other version");
  compare_print(r, text, &ip);
  if (!cgn_ip_read(cgn_buffer_text(&r->printed), &again) || memcmp(&ip, &again, sizeof ip) != 0)
    tell(r, text, "printed as another address");
}

/* RFC 5321 4.1.3: IPv4 without a tag, IPv6 behind its tag. */
static void compare_literal(run *r, const char *text, size_t length, bool tagged) {
  char literal[MOST_OCTETS + 16];
  unsigned char octets[16];
  cgn_domain domain;
  int size = snprintf(literal, sizeof literal, tagged ? "[IPv6:%.*s]" : "[%.*s]", (int)length, text);
  cgn_text block = exact_copy((cgn_text){literal, (size_t)size});
  cgn_arena_reset(&r->arena);
  cgn_domain_read(&r->arena, block, &domain);
  exact_free(block);
  bool valid = !(domain.flags & CGN_DOMAIN_INVALID);
  bool is_one = inet_pton(tagged ? AF_INET6 : AF_INET, text, octets) == 1;
  const char *wrong = properties_of_domain(&r->arena, &domain);
  if (valid != is_one) tell(r, literal, valid ? "no literal" : "a literal");
  if (wrong) tell(r, literal, wrong);
}

/* ---- Digits ------------------------------------------------------------------------------------- */

/* Snum of RFC 5321 4.1.3 without the leading zeros that inet_aton takes for octal. */
static bool is_part(const char *digits) {
  return atoi(digits) <= 255 && (digits[0] != '0' || digits[1] == '\0');
}

static void compare_parts(run *r, const char *const parts[4]) {
  char text[32];
  cgn_ip ip;
  int size = snprintf(text, sizeof text, "%s.%s.%s.%s", parts[0], parts[1], parts[2], parts[3]);
  bool valid = is_part(parts[0]) && is_part(parts[1]) && is_part(parts[2]) && is_part(parts[3]);
  bool read = cgn_ip_read((cgn_text){text, (size_t)size}, &ip);
  r->parts++;
  if (read != valid) tell(r, text, read ? "no address" : "an address");
  if (!read || !valid) return;
  for (size_t i = 0; i < 4; i++) {
    if (!cgn_ip_is_v4(&ip) || ip.octets[12 + i] != atoi(parts[i])) tell(r, text, "another address");
  }
  cgn_buffer_clear(&r->printed);
  cgn_ip_add(&r->printed, &ip);
  if (strcmp(text, cgn_buffer_string(&r->printed)) != 0) tell(r, text, "printed another way");
}

/* One part of every one to three digits, the others of those at the edges of what a part can be. */
static void compare_digits(run *r, size_t place) {
  static const char *const edges[] = {"0", "9", "10", "99", "100", "255", "256", "00", "01", "999"};
  enum { EDGES = sizeof edges / sizeof *edges };
  unsigned most = 10;
  for (size_t width = 1; width <= 3; width++, most *= 10) {
    for (unsigned value = 0; value < most; value++) {
      char digits[4] = "";
      unsigned left = value;
      for (size_t i = width; i > 0; left /= 10) digits[--i] = (char)('0' + left % 10);
      for (size_t others = 0; others < EDGES * EDGES * EDGES; others++) {
        const char *parts[4];
        size_t rest = others;
        for (size_t i = 0; i < 4; i++) {
          parts[i] = i == place ? digits : edges[rest % EDGES];
          if (i != place) rest /= EDGES;
        }
        compare_parts(r, parts);
      }
    }
  }
}

/* ---- Tokens ---------------------------------------------------------------------------------------- */

static const char *const tokens[TOKENS] = {":",   "::",      "1",   "0", "FFFF",  "1:1:1:1",
                                           "1:1", "1.2.3.4", "256", ".", "00000", "%"};

static void compare_tokens(run *r, size_t length) {
  size_t digits[MOST_TOKENS] = {0};
  while (digits[0] < TOKENS) {
    char text[MOST_OCTETS];
    size_t used = 0, place = length;
    for (size_t i = 0; i < length; i++) {
      size_t size = strlen(tokens[digits[i]]);
      memcpy(text + used, tokens[digits[i]], size);
      used += size;
    }
    text[used] = '\0';
    compare(r, text, used);
    compare_literal(r, text, used, false);
    compare_literal(r, text, used, true);
    if (length == 0) return;
    while (place-- > 1 && ++digits[place] == TOKENS) digits[place] = 0;
    if (place == 0) digits[0]++;
  }
}

int main(int argc, char **argv) {
  static run r;
  size_t most = argc > 1 ? (size_t)atoi(argv[1]) : 5;
  if (most > MOST_TOKENS) return 2;
  cgn_arena_init(&r.arena, &cgn_allocator_default);
  cgn_buffer_init(&r.printed, &cgn_allocator_default);
  for (size_t place = 0; place < 4; place++) compare_digits(&r, place);
  for (size_t length = 0; length <= most; length++) compare_tokens(&r, length);
  cgn_arena_free(&r.arena);
  cgn_buffer_free(&r.printed);
  printf("addresses: %lu IPv4 texts by digits; up to %zu tokens: %lu texts, %lu addresses; %lu differences\n",
         r.parts, most, r.texts, r.valid, r.differences);
  return r.differences != 0;
}
