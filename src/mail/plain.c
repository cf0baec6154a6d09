/* SPDX-License-Identifier: MIT */
/*
 * The short way of a path (RFC 5321 4.1.2). The text is copied once, and all that an address consists of are slices
 * of that copy. What is not plain is given up and read by path.c, so only what is certain is read here.
 */
#include "mail/plain.h"

#include "base/limits.h"

/* What an octet can be part of: an atom (RFC 5322 3.2.3), a label of a host name (RFC 1123 2.1). */
enum { ATOM = 1, LABEL = 2, A = ATOM, L = ATOM | LABEL };

static const unsigned char kinds[256] = {
    [' '] = 0, A, 0, A, A, A, A, A, 0, 0, A, A, 0, L, 0, A, /* !"#$%&'()*+,-./ */
    ['0'] = L, L, L, L, L, L, L, L, L, L, 0, 0, 0, A, 0, A, /* 0 to 9 :;<=>? */
    ['@'] = 0, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, /* A to O */
    ['P'] = L, L, L, L, L, L, L, L, L, L, L, 0, 0, 0, A, A, /* P to Z [\]^_ */
    ['`'] = A, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, /* a to o */
    ['p'] = L, L, L, L, L, L, L, L, L, L, L, A, A, A, A, 0, /* p to z {|}~ */
};

/* Past octets of one kind, to the NUL behind the text at the latest. */
static const char *skip(const char *at, unsigned kind) {
  while (kinds[(unsigned char)*at] & kind) at++;
  return at;
}

/* Past a Dot-string: to its "@". NULL: it is none. */
static const char *skip_local(const char *at) {
  for (;; at++) {
    const char *start = at;
    at = skip(start, ATOM);
    if (at == start) return NULL;
    if (*at != '.') return *at == '@' ? at : NULL;
  }
}

static bool is_a_label(const char *label) {
  return cgn_to_lower(label[0]) == 'x' && cgn_to_lower(label[1]) == 'n' && label[2] == '-' && label[3] == '-';
}

/* Past the labels of a host name. NULL: one is none, or is an A-label, or too long. */
static const char *skip_domain(const char *at) {
  for (;; at++) {
    const char *start = at;
    at = skip(start, LABEL);
    if (at == start || at - start > CGN_LABEL_OCTETS) return NULL;
    if (*start == '-' || at[-1] == '-' || is_a_label(start)) return NULL;
    if (*at != '.') return at;
  }
}

static void lower(char *at, size_t length) {
  for (size_t i = 0; i < length; i++) at[i] = cgn_to_lower(at[i]);
}

static const cgn_address nobody; /* copied, since that is faster than to clear so few octets */

/* A copy of its own. NULL: no memory. */
static char *copy_of(cgn_arena *arena, cgn_text text) {
  char *copy = cgn_arena_take(arena, text.length + 1);
  if (!copy) return NULL;
  memcpy(copy, text.at, text.length);
  copy[text.length] = '\0';
  return copy;
}

/* There are capitals: makes the local part without case, and the domain, which was written otherwise. */
static bool fold(cgn_arena *arena, char *copy, cgn_address *address) {
  if (!cgn_text_is_lower_ascii(address->local)) {
    char *folded = copy_of(arena, address->local);
    if (!folded) return false;
    lower(folded, address->local.length);
    address->lower.at = folded;
  }
  if (!cgn_text_is_lower_ascii(address->written)) {
    address->written.at = copy_of(arena, address->written);
    lower(copy + address->local.length + 1, address->written.length);
  }
  return address->written.at != NULL;
}

bool cgn_plain_read(cgn_arena *arena, cgn_text text, cgn_address *address) {
  if (text.length == 0 || text.length > CGN_PATH_OCTETS - CGN_TEXT("<>").length) return false;
  char *copy = copy_of(arena, text);
  if (!copy) return false;
  const char *at = skip_local(copy), *end = at ? skip_domain(at + 1) : NULL;
  if (end != copy + text.length || at - copy > CGN_LOCAL_PART_OCTETS || end - at > CGN_DOMAIN_OCTETS + 1) {
    cgn_arena_give_back(arena, copy, text.length + 1);
    return false;
  }
  cgn_text local = {copy, (size_t)(at - copy)}, domain = {at + 1, (size_t)(end - at) - 1};
  *address = nobody;
  address->local = address->lower = local;
  address->domain.key = address->written = domain;
  address->printed = (cgn_text){copy, text.length};
  return cgn_text_is_lower_ascii(address->printed) || fold(arena, copy, address);
}
