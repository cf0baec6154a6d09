/* SPDX-License-Identifier: MIT */
/* IP addresses and networks (RFC 4291 2.2, RFC 5952), address literals (RFC 5321 4.1.3). */
#include "mail/ip.h"

#include "mail/domain.h"
#include "row.h"

static cgn_text ip_text(row *r, const cgn_ip *ip) {
  cgn_buffer out;
  cgn_buffer_init(&out, &r->arena->allocator);
  cgn_ip_add(&out, ip);
  return row_keep(r, &out);
}

/* A source that is looser on purpose takes what readers read differently: here it is refused. */
void judge_ip(row *r) {
  cgn_ip ip;
  bool valid = cgn_ip_read(row_text(r, "input"), &ip);
  bool wanted = row_is_true(r, "expect.valid") && !row_is(r, "use", "policy");
  demand(r, valid == wanted, valid ? "it is read" : "it is refused");
  if (!valid || !wanted) return;
  const char *key = row_has(r, "expect.v4_mapped") ? "expect.v4_mapped" : "expect.canonical";
  if (row_has(r, key)) demand_text(r, key, ip_text(r, &ip));
}

/* ---- Networks ----------------------------------------------------------------------------- */

/* An address alone is read as a network too, of one; written, it is none. */
static cgn_network_result read_network(cgn_text text, cgn_network *network) {
  cgn_ip ip;
  return cgn_ip_read(text, &ip) ? CGN_NETWORK_FORM : cgn_network_read(text, network);
}

static bool is_network(const cgn_network *a, const cgn_network *b) {
  return a->bits == b->bits && memcmp(a->address.octets, b->address.octets, sizeof a->address.octets) == 0;
}

/* With host bits it is no network, but the one that was meant is told; so it is where a source refuses it. */
void judge_network(row *r) {
  cgn_network network, wanted;
  cgn_network_result result = read_network(row_text(r, "input"), &network);
  bool told = row_has(r, "expect.network"), valid = told || row_is_true(r, "expect.valid");
  if (row_is(r, "use", "policy") && !told) valid = false;
  demand(r, (result != CGN_NETWORK_FORM) == valid, valid ? "it is refused" : "it is read");
  if (result == CGN_NETWORK_FORM || !told) return;
  demand_flag(r, "expect.host_bits", result == CGN_NETWORK_HOST_BITS);
  bool same =
      cgn_network_read(row_text(r, "expect.network"), &wanted) == CGN_NETWORK_OK && is_network(&network, &wanted);
  demand(r, same, "another network");
}

/* A pattern of Postfix as an item of ours: IPv6 stands in brackets there, bare here. Empty: there is none. */
static cgn_text item_of(row *r, cgn_text pattern) {
  size_t close = cgn_text_find(pattern, 0, ']');
  if (pattern.length == 0 || *pattern.at != '[') {
    bool colon = cgn_text_find(pattern, 0, ':') < pattern.length;
    return colon ? CGN_TEXT("") : pattern;
  }
  return row_join(r, cgn_text_slice(pattern, 1, close - 1), cgn_text_slice(pattern, close + 1, pattern.length),
                  CGN_TEXT(""));
}

/* Patterns of Postfix are asked in order, and "!" excludes. A pattern that is refused answers null. */
void judge_inside(row *r) {
  cgn_text rest = row_text(r, row_has(r, "expect.pattern") ? "expect.pattern" : "expect.network");
  cgn_ip ip;
  bool read = cgn_ip_read(row_text(r, "input"), &ip), refused = false, inside = false;
  for (bool found = false; rest.length && !found;) {
    size_t end = cgn_text_find(rest, 0, ' ');
    bool excluded = *rest.at == '!';
    cgn_network network;
    cgn_text item = item_of(r, cgn_text_slice(rest, excluded, end - excluded));
    refused = refused || cgn_network_read(item, &network) != CGN_NETWORK_OK;
    found = !refused && read && cgn_network_contains(&network, &ip);
    if (found) inside = !excluded;
    rest = cgn_text_slice(rest, end + 1, rest.length);
  }
  demand(r, refused != row_has(r, "expect.inside"), refused ? "the pattern is refused" : "the pattern is read");
  if (!refused) demand_flag(r, "expect.inside", inside);
}

/* ---- Other forms -------------------------------------------------------------------------- */

/* What URL parsers take for an address is no matter here, but what a filter may take for one. */
void judge_legacy(row *r) {
  cgn_ip ip;
  bool valid = cgn_ip_read(row_text(r, "input"), &ip);
  demand_text(r, "expect.strict", valid ? ip_text(r, &ip) : (cgn_text){NULL, 0});
}

/* The inside of a literal; two normal forms of one address are equal. */
void judge_literal(row *r) {
  cgn_domain literal, wanted;
  cgn_domain_read(r->arena, row_join(r, CGN_TEXT("["), row_text(r, "input"), CGN_TEXT("]")), &literal);
  demand_flag(r, "expect.ok", !(literal.flags & CGN_DOMAIN_INVALID));
  if (!row_has(r, "expect.normal")) return;
  cgn_domain_read(r->arena, row_join(r, CGN_TEXT("["), row_text(r, "expect.normal"), CGN_TEXT("]")), &wanted);
  demand(r, cgn_text_equal(literal.key, wanted.key), "another address");
}
