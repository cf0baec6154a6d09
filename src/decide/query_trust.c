/* SPDX-License-Identifier: MIT */
/*
 * Trusted ids and fields that were seen. Of an id that a stranger wrote only its
 * octets are compared: nothing is mapped, since the servers at the border, which
 * remove what is written under our ids, compare octets, too.
 */
#include "decide/query_trust.h"

#include "base/unicode.h"
#include "mail/authres.h"
#include "mail/domain.h"

/* ---- Trusted ids ---------------------------------------------------------------- */

/* The other ways to write an id that is a domain name: in A-labels, in U-labels. Without memory: arena->failed. */
static void read_names(cgn_arena *arena, cgn_trusted *trusted) {
  cgn_domain domain;
  cgn_domain_read(arena, trusted->id, &domain);
  bool plain = domain.key.at && !(domain.flags & (CGN_DOMAIN_MALFORMED | CGN_DOMAIN_ROOT_DOT | CGN_DOMAIN_LITERAL));
  if (!plain) return;
  trusted->ascii = domain.key;
  trusted->unicode = cgn_domain_to_unicode_text(arena, domain.key);
}

bool cgn_query_trusts(const struct consigne_query *query, cgn_text id) {
  for (uint32_t i = 0; i < query->trusted_count; i++) {
    const cgn_trusted *trusted = &query->trusted[i];
    if (cgn_text_equal_nocase(trusted->id, id) || cgn_text_equal_nocase(trusted->ascii, id) ||
        cgn_text_equal_nocase(trusted->unicode, id))
      return true;
  }
  return false;
}

static int add_trusted(struct consigne_query *query, cgn_text id) {
  if (id.length > CGN_DOMAIN_INPUT || !cgn_authres_is_token(id)) return CONSIGNE_E_FORM;
  if (query->header_begun) return CONSIGNE_E_ORDER;
  if (cgn_query_trusts(query, id)) return CONSIGNE_OK;
  if (query->trusted_count == CGN_TRUSTED_IDS) return CONSIGNE_E_LIMIT;
  cgn_trusted *trusted = &query->trusted[query->trusted_count];
  *trusted = (cgn_trusted){.id = cgn_arena_copy(&query->session, id)};
  if (trusted->id.at) read_names(&query->session, trusted);
  if (query->session.failed) return CONSIGNE_E_MEMORY;
  query->trusted_count++;
  return CONSIGNE_OK;
}

int cgn_query_trust(struct consigne_query *query, cgn_text id) {
  int status = add_trusted(query, id);
  return cgn_query_lose(query, CGN_OF_TRUST, status);
}

/* ---- Fields that were seen -------------------------------------------------------- */

/* Whether somebody else wrote it. */
static bool is_strangers(const cgn_authres_seen *seen) {
  return seen->state == CONSIGNE_AUTHRES_UNTRUSTED || seen->state == CONSIGNE_AUTHRES_NO_ID ||
         seen->state == CONSIGNE_AUTHRES_NO_TRUST;
}

/* Where a field is kept; without room one of ours takes the place of the last stranger's. NULL: nowhere. */
static cgn_authres_seen *find_place(struct consigne_query *query, const cgn_authres_seen *seen) {
  if (query->seen_count++ < CGN_AUTHRES_SEEN) return &query->seen[query->seen_count - 1];
  for (uint32_t i = CGN_AUTHRES_SEEN; i > 0 && !is_strangers(seen); i--)
    if (is_strangers(&query->seen[i - 1])) return &query->seen[i - 1];
  return NULL;
}

/* The first CGN_AUTHRES_ID_OCTETS, a character of UTF-8 not cut. */
static cgn_text shorten(cgn_text id) {
  if (id.length <= CGN_AUTHRES_ID_OCTETS) return id;
  size_t length = CGN_AUTHRES_ID_OCTETS;
  while (length > CGN_AUTHRES_ID_OCTETS - 3 && ((unsigned char)id.at[length] & 0xc0) == 0x80) length--;
  return cgn_text_slice(id, 0, length);
}

int cgn_query_note_seen(struct consigne_query *query, cgn_text id, cgn_authres_seen seen) {
  cgn_authres_seen *place = find_place(query, &seen);
  if (!place) return CONSIGNE_OK;
  cgn_buffer_clear(&query->buffer);
  cgn_unicode_add_clean(&query->buffer, shorten(id));
  seen.id = cgn_arena_copy(&query->transaction, cgn_buffer_text(&query->buffer));
  *place = seen;
  return query->buffer.failed || !seen.id.at ? CONSIGNE_E_MEMORY : CONSIGNE_OK;
}
