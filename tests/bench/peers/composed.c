/* SPDX-License-Identifier: MIT */
/*
 * A decision out of the best parts of others, as a programmer would join them: Dovecot reads both paths, ICU (or
 * libidn2) the sender's domain, GLib's hash table has the own and the denied domains.
 */
#include <dovecot/config.h>
#include <dovecot/lib.h>
#include <dovecot/smtp-address.h>

#include "contestant.h"

#include <arpa/inet.h>
#include <glib.h>
#include <idn2.h>
#include <stdbool.h>
#include <unicode/uidna.h>

enum { OWN = 50, ITEMS_OF_A_POOL = 64, POOL = 65536, SESSION = 1024, NAME = 300 };

typedef struct parts {
  pool_t pool;
  GHashTable *own, *denied;
  UIDNA *icu;
} parts;

static void *open_parts(const workload *work) {
  UErrorCode error = U_ZERO_ERROR;
  lib_init();
  parts *all = g_new0(parts, 1);
  all->pool = pool_alloconly_create("bench", POOL);
  all->own = g_hash_table_new(g_str_hash, g_str_equal);
  all->denied = g_hash_table_new(g_str_hash, g_str_equal);
  for (int i = 0; i < OWN; i++) g_hash_table_add(all->own, g_strdup_printf("own%d.example", i));
  for (size_t i = 0; i < work->listed.count; i++) g_hash_table_add(all->denied, (char *)work->listed.at[i].text);
  all->icu = uidna_openUTS46(
      UIDNA_USE_STD3_RULES | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII, &error);
  return all;
}

static bool by_icu(parts *all, const char *domain, char *name) {
  UErrorCode error = U_ZERO_ERROR;
  UIDNAInfo info = UIDNA_INFO_INITIALIZER;
  int32_t length = uidna_nameToASCII_UTF8(all->icu, domain, -1, name, NAME - 1, &info, &error);
  if (U_FAILURE(error) || info.errors) return false;
  name[length] = '\0';
  return true;
}

static bool by_idn2(parts *all, const char *domain, char *name) {
  uint8_t *found = NULL;
  (void)all;
  if (idn2_lookup_u8((const uint8_t *)domain, &found, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) != IDN2_OK)
    return false;
  g_strlcpy(name, (const char *)found, NAME);
  idn2_free(found);
  return true;
}

/* NULL: one of the paths is malformed. */
static const char *sender_domain(parts *all, const char *sender, const char *recipient) {
  struct smtp_address *from = NULL, *to = NULL;
  const char *error;
  bool good;
  T_BEGIN {
    good = smtp_address_parse_mailbox(all->pool, sender, 0, &from, &error) == 0 &&
           smtp_address_parse_mailbox(all->pool, recipient, 0, &to, &error) == 0;
  }
  T_END;
  return good ? from->domain : NULL;
}

static bool accepts(parts *all, char *session, bool (*canonical)(parts *, const char *, char *)) {
  char *word[4] = {session}, name[NAME];
  for (int i = 1; i < 4; i++) {
    word[i] = strchr(word[i - 1], ' ');
    *word[i]++ = '\0';
  }
  const char *domain = sender_domain(all, word[2], word[3]);
  if (!domain || !canonical(all, domain, name)) return false;
  struct in_addr ip;
  if (inet_pton(AF_INET, word[0], &ip) != 1) return false;
  bool login = word[1][0] != '-', inside = ntohl(ip.s_addr) >> 18 == 0x0A000000u >> 18;
  bool own = g_hash_table_contains(all->own, name);
  if (g_hash_table_contains(all->denied, name)) return false;
  if (own && !login && !inside) return false;
  return !login || own || strcmp(word[1], word[2]) == 0;
}

static size_t handle(parts *all, const item *items, size_t count,
                     bool (*canonical)(parts *, const char *, char *)) {
  size_t accepted = 0;
  char session[SESSION];
  for (size_t i = 0; i < count; i++) {
    if (i % ITEMS_OF_A_POOL == 0) p_clear(all->pool);
    memcpy(session, items[i].text, items[i].length + 1);
    accepted += accepts(all, session, canonical);
  }
  return accepted;
}

static size_t handle_icu(void *all, const item *items, size_t count) {
  return handle(all, items, count, by_icu);
}

static size_t handle_idn2(void *all, const item *items, size_t count) {
  return handle(all, items, count, by_idn2);
}

const contestant contestants[] = {{"decide", "dovecot+icu+glib", open_parts, handle_icu},
                                  {"decide", "dovecot+libidn2+glib", open_parts, handle_idn2},
                                  {NULL, NULL, NULL, NULL}};
