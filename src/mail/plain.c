/* SPDX-License-Identifier: MIT */
/*
 * The short way of a path (RFC 5321 4.1.2). The text is copied once, and all that an address consists of are slices
 * of that copy. What is not plain is given up and read by path.c, so only what is certain is read here.
 */
#include "mail/plain.h"

#include "base/limits.h"
#include "mail/domain_plain.h"

/* atext (RFC 5322 3.2.3) */
static const bool is_atom[256] = {
    ['!'] = 1, 0, 1, 1, 1, 1, 1, 0, 0, 1, 1, 0, 1, 0, 1,    /* !"#$%&'()*+,-./ */
    ['0'] = 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 0, 1, /* 0 to 9 :;<=>? */
    ['@'] = 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, /* A to O */
    ['P'] = 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, /* P to Z [\]^_ */
    ['`'] = 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, /* a to o */
    ['p'] = 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, /* p to z {|}~ */
};

/* Past a Dot-string: to its "@", or to the NUL behind the text at the latest. NULL: it is none. */
static char *skip_local(char *at) {
  for (;; at++) {
    const char *start = at;
    while (is_atom[(unsigned char)*at]) at++;
    if (at == start) return NULL;
    if (*at != '.') return *at == '@' ? at : NULL;
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

/* Makes it lower case where it stands, and gives whether it is plain then. */
static bool fold_domain(char *at, size_t length) {
  const cgn_text domain = {at, length};
  char key[CGN_PLAIN_OCTETS];
  bool plain = cgn_domain_copy_plain(domain, key);
  if (plain)
    memcpy(at, key, length);
  else
    lower(at, length);
  return plain || cgn_domain_is_plain(domain);
}

/* The local part without case, where it has some. False: no memory. */
static bool fold_local(cgn_arena *arena, cgn_address *address) {
  if (cgn_text_is_lower_ascii(address->local)) return true;
  char *folded = copy_of(arena, address->local);
  if (!folded) return false;
  lower(folded, address->local.length);
  address->lower.at = folded;
  return true;
}

/* `written`: the domain as it was before it stood in lower case. False: no memory. */
static bool keep_written(cgn_arena *arena, cgn_text written, cgn_address *address) {
  if (!cgn_text_equal(written, address->written)) address->written.at = copy_of(arena, written);
  return address->written.at != NULL;
}

bool cgn_plain_read(cgn_arena *arena, cgn_text text, cgn_address *address) {
  if (text.length == 0 || text.length > CGN_PATH_OCTETS - CGN_TEXT("<>").length) return false;
  char *copy = copy_of(arena, text);
  if (!copy) return false;
  char *at = skip_local(copy);
  size_t local = at ? (size_t)(at - copy) : 0;
  if (!at || local > CGN_LOCAL_PART_OCTETS || !fold_domain(at + 1, text.length - local - 1)) {
    cgn_arena_give_back(arena, copy, text.length + 1);
    return false;
  }
  const cgn_text domain = {at + 1, text.length - local - 1};
  *address = nobody;
  address->local = address->lower = (cgn_text){copy, local};
  address->domain.key = address->written = domain;
  address->printed = (cgn_text){copy, text.length};
  return fold_local(arena, address) && keep_written(arena, cgn_text_slice(text, local + 1, text.length), address);
}
