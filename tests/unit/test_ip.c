/* SPDX-License-Identifier: MIT */
/* Addresses by RFC 4291 2.2 and RFC 5952, networks by RFC 4632 3.1. */
#include "mail/ip.h"

#include "../support/exact.h"
#include "../support/rows.h"
#include <criterion/criterion.h>

static bool prints(const cgn_ip *ip, const char *expected) {
  cgn_buffer out;
  cgn_buffer_init(&out, &cgn_allocator_default);
  cgn_ip_add(&out, ip);
  bool same = cgn_text_equal(cgn_buffer_text(&out), cgn_text_of_string(expected));
  cgn_buffer_free(&out);
  return same;
}

static bool network_prints(const cgn_network *network, const char *expected) {
  cgn_buffer out;
  cgn_buffer_init(&out, &cgn_allocator_default);
  cgn_network_add(&out, network);
  bool same = cgn_text_equal(cgn_buffer_text(&out), cgn_text_of_string(expected));
  cgn_buffer_free(&out);
  return same;
}

Test(ip, canonical) {
  static const struct {
    const char *text, *canonical;
    bool v4;
  } rows[] = {
      {"192.0.2.1", "192.0.2.1", true},
      {"0.0.0.0", "0.0.0.0", true},
      {"255.255.255.255", "255.255.255.255", true},
      {"::ffff:192.0.2.25", "192.0.2.25", true}, /* S65 */
      {"::FFFF:c000:219", "192.0.2.25", true},   /* the same in hexadecimal */
      {"0:0:0:0:0:ffff:192.0.2.25", "192.0.2.25", true},
      {"::192.0.2.25", "::c000:219", false}, /* IPv4-compatible, RFC 4291 2.5.5.1: another address */
      {"::", "::", false},
      {"::1", "::1", false},
      {"1::", "1::", false},
      {"0:0:0:0:0:0:0:0", "::", false},
      /* RFC 5952 4.1: no leading zeros; 4.3: lower case */
      {"2001:0DB8::0001", "2001:db8::1", false},
      /* 4.2.1: as short as it can be; 4.2.2: one group is not shortened */
      {"2001:db8:0:0:0:0:2:1", "2001:db8::2:1", false},
      {"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1", false},
      {"2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1", false},
      /* 4.2.3: the longest run, the first of two equal ones */
      {"2001:0:0:1:0:0:0:1", "2001:0:0:1::1", false},
      {"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1", false},
      {"1:0:0:2:3:4:0:0", "1::2:3:4:0:0", false},
      {"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0", false},
      {"::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8", false},
      {"64:ff9b::192.0.2.33", "64:ff9b::c000:221", false}, /* RFC 6052 2.4 */
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_text text = exact_string(rows[i].text);
    cgn_ip ip;
    cr_expect(cgn_ip_read(text, &ip), "%s: read", rows[i].text);
    cr_expect(cgn_ip_is_v4(&ip) == rows[i].v4, "%s: IPv4", rows[i].text);
    cr_expect(prints(&ip, rows[i].canonical), "%s: %s", rows[i].text, rows[i].canonical);
    /* Dotted text alone is its own canonical form, and is read without another form. */
    bool dotted = cgn_text_find(text, 0, ':') == text.length;
    cgn_ip again = {{0}};
    cr_expect(cgn_ip_read_dotted(text, &again) == dotted, "%s: dotted", rows[i].text);
    if (dotted) cr_expect(memcmp(&ip, &again, sizeof ip) == 0 && prints(&again, rows[i].text), "%s", rows[i].text);
    exact_free(text);
  }
}

Test(ip, refused) {
  static const struct {
    const char *name;
    cgn_text text;
  } rows[] = {
      {"empty", CGN_TEXT("")},
      {"leading zero, octal for inet_aton", CGN_TEXT("192.0.2.010")},
      {"00", CGN_TEXT("192.0.2.00")},
      {"hexadecimal part", CGN_TEXT("0xc0.0.2.1")},
      {"one number", CGN_TEXT("3221225985")},
      {"three parts", CGN_TEXT("192.0.513")},
      {"five parts", CGN_TEXT("192.0.2.1.1")},
      {"above 255", CGN_TEXT("192.0.2.256")},
      {"above any number", CGN_TEXT("192.0.2.99999999999999999999999")},
      {"final dot", CGN_TEXT("192.0.2.1.")},
      {"empty part", CGN_TEXT("192..2.1")},
      {"sign", CGN_TEXT("192.0.2.+1")},
      {"blank before", CGN_TEXT(" 192.0.2.1")},
      {"blank behind", CGN_TEXT("192.0.2.1 ")},
      {"NUL behind", CGN_TEXT("192.0.2.1\0")},
      {"full-width digits", CGN_TEXT("\xef\xbc\x91.0.2.1")},
      {"zone, RFC 4007 11", CGN_TEXT("fe80::1%eth0")},
      {"brackets", CGN_TEXT("[2001:db8::1]")},
      {"tag", CGN_TEXT("IPv6:2001:db8::1")},
      {"port", CGN_TEXT("192.0.2.1:25")},
      {"network", CGN_TEXT("192.0.2.0/24")},
      {"seven groups", CGN_TEXT("1:2:3:4:5:6:7")},
      {"nine groups", CGN_TEXT("1:2:3:4:5:6:7:8:9")},
      {":: for no group", CGN_TEXT("1:2:3:4::5:6:7:8")},
      {"two ::", CGN_TEXT("2001::db8::1")},
      {"three colons", CGN_TEXT("2001:db8:::1")},
      {"first colon", CGN_TEXT(":1:2:3:4:5:6:7")},
      {"last colon", CGN_TEXT("1:2:3:4:5:6:7:")},
      {"one colon", CGN_TEXT(":")},
      {"five digits", CGN_TEXT("2001:0db80::1")},
      {"no digit", CGN_TEXT("2001:db8::g")},
      {"IPv4 in the middle", CGN_TEXT("::192.0.2.1:1")},
      {"IPv4 in a seventh group", CGN_TEXT("1:2:3:4:5:6:7:192.0.2.1")},
      {"leading zero in the IPv4 part", CGN_TEXT("::ffff:192.0.2.01")},
      {"three parts in the IPv4 part", CGN_TEXT("::ffff:192.0.2")},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_text text = exact_copy(rows[i].text);
    cgn_ip ip = {{42}};
    cr_expect(!cgn_ip_read(text, &ip) && !cgn_ip_read_dotted(text, &ip), "%s", rows[i].name);
    cr_expect(ip.octets[0] == 42, "%s: untouched", rows[i].name);
    exact_free(text);
  }
}

Test(ip, networks) {
  static const struct {
    const char *text, *canonical;
    cgn_network_result result;
  } rows[] = {
      {"192.0.2.0/24", "192.0.2.0/24", CGN_NETWORK_OK},
      {"192.0.2.0/0", "0.0.0.0/0", CGN_NETWORK_HOST_BITS},
      {"0.0.0.0/0", "0.0.0.0/0", CGN_NETWORK_OK},
      {"192.0.2.7", "192.0.2.7", CGN_NETWORK_OK},
      {"192.0.2.7/32", "192.0.2.7", CGN_NETWORK_OK},
      {"192.0.2.7/24", "192.0.2.0/24", CGN_NETWORK_HOST_BITS},
      {"192.0.2.130/25", "192.0.2.128/25", CGN_NETWORK_HOST_BITS},
      {"192.0.2.128/25", "192.0.2.128/25", CGN_NETWORK_OK},
      {"::ffff:192.0.2.0/120", "192.0.2.0/24", CGN_NETWORK_OK}, /* S65 */
      {"::ffff:0:0/96", "0.0.0.0/0", CGN_NETWORK_OK},
      {"2001:db8::/32", "2001:db8::/32", CGN_NETWORK_OK},
      {"2001:db8::1/32", "2001:db8::/32", CGN_NETWORK_HOST_BITS},
      {"2001:db8::1/128", "2001:db8::1", CGN_NETWORK_OK},
      {"::/0", "::/0", CGN_NETWORK_OK},
      {"8000::/1", "8000::/1", CGN_NETWORK_OK},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_text text = exact_string(rows[i].text);
    cgn_network network;
    cr_expect(cgn_network_read(text, &network) == rows[i].result, "%s", rows[i].text);
    cr_expect(network_prints(&network, rows[i].canonical), "%s: %s", rows[i].text, rows[i].canonical);
    exact_free(text);
  }
}

Test(ip, no_networks) {
  static const char *const rows[] = {"",
                                     "/24",
                                     "192.0.2.0/",
                                     "192.0.2.0/33",
                                     "192.0.2.0/-1",
                                     "192.0.2.0/+24",
                                     "192.0.2.0/024",
                                     "192.0.2.0/24 ",
                                     "192.0.2.0/24/24",
                                     "192.0.2.0/255.255.255.0",
                                     "192.0.2/24",
                                     "2001:db8::/129",
                                     "2001:db8::%eth0/64",
                                     "[2001:db8::]/32",
                                     "2001:db8::/4294967328"};
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_text text = exact_string(rows[i]);
    cgn_network network;
    cr_expect(cgn_network_read(text, &network) == CGN_NETWORK_FORM, "\"%s\"", rows[i]);
    exact_free(text);
  }
}

Test(ip, contains) {
  static const struct {
    const char *network, *address;
    bool inside;
  } rows[] = {
      {"192.0.2.0/24", "192.0.2.25", true},
      {"192.0.2.0/24", "192.0.3.25", false},
      {"192.0.2.0/24", "::ffff:192.0.2.25", true}, /* S65 */
      {"::ffff:192.0.2.0/120", "192.0.2.25", true},
      {"192.0.2.0/24", "::192.0.2.25", false}, /* an IPv6 address */
      {"172.16.0.0/12", "172.31.255.255", true},
      {"172.16.0.0/12", "172.32.0.0", false},
      {"0.0.0.0/0", "203.0.113.1", true},
      {"0.0.0.0/0", "::1", false},
      {"::/0", "2001:db8::1", true},
      {"::/0", "203.0.113.1", false}, /* every IPv6 address is meant, no IPv4 one */
      {"2001:db8::/32", "2001:db8:ffff::1", true},
      {"2001:db8::/32", "2001:db9::", false},
      {"2001:db8::1", "2001:db8::1", true},
      {"2001:db8::1", "2001:db8::2", false},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_network network;
    cgn_ip ip;
    cr_assert(cgn_network_read(cgn_text_of_string(rows[i].network), &network) == CGN_NETWORK_OK);
    cr_assert(cgn_ip_read(cgn_text_of_string(rows[i].address), &ip));
    cr_expect(cgn_network_contains(&network, &ip) == rows[i].inside, "%s in %s", rows[i].address, rows[i].network);
  }
}

/* By octets alone, as a table of networks compares: knows nothing of IPv4. */
static bool covers(const cgn_network *network, const cgn_ip *ip) {
  for (unsigned bit = 0; bit < network->bits; bit++)
    if ((network->address.octets[bit / 8] ^ ip->octets[bit / 8]) & (0x80u >> (bit % 8))) return false;
  return true;
}

/* In the parts of a network are exactly the addresses that the network contains. */
Test(ip, split) {
  static const char *const networks[] = {"::/0",  "::/1",          "::/79",          "::/80",        "::/81",
                                         "::/95", "8000::/1",      "2001:db8::/32",  "192.0.2.0/24", "0.0.0.0/0",
                                         "::1",   "::fffe:0:0/95", "::ffff:0:0:0/80"};
  static const char *const addresses[] = {
      "0.0.0.0",    "192.0.2.1",      "255.255.255.255", "::",      "::1",
      "::fffe:1:1", "::1:0:0:0",      "2001:db8::1",     "8000::1", "::ffff:0:0:1",
      "7fff::",     "ffff::ffff:0:1", "::fffe:ffff:ffff"};
  for (size_t i = 0; i < COUNT(networks); i++) {
    cgn_network network, parts[CGN_NETWORK_PARTS];
    cgn_network_result result = cgn_network_read(cgn_text_of_string(networks[i]), &network);
    cr_assert(result != CGN_NETWORK_FORM, "%s", networks[i]);
    uint32_t count = cgn_network_split(&network, parts);
    for (size_t j = 0; j < COUNT(addresses); j++) {
      cgn_ip ip;
      unsigned found = 0;
      cr_assert(cgn_ip_read(cgn_text_of_string(addresses[j]), &ip), "%s", addresses[j]);
      for (uint32_t k = 0; k < count; k++) found += covers(&parts[k], &ip);
      cr_expect(found == (unsigned)cgn_network_contains(&network, &ip), "%s in %s: %u", addresses[j], networks[i],
                found);
    }
  }
}
