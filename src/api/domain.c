/* SPDX-License-Identifier: MIT */
/* Exported: one domain to A-labels and to U-labels, into the caller's buffer. */
#include "api/argument.h"
#include "mail/domain_account.h"

static int convert(const char *at, size_t length, bool unicode, char *buffer, size_t *size) {
  cgn_text text;
  if (!size || (!buffer && *size > 0) || !cgn_argument_text(at, length, &text)) return CONSIGNE_E_ARGUMENT;
  if (text.length == 0 || text.length > CGN_DOMAIN_INPUT) return CONSIGNE_E_NAME;
  cgn_arena arena;
  cgn_arena_init(&arena, &cgn_allocator_default);
  cgn_domain domain;
  cgn_domain_read(&arena, text, &domain);
  /* Whoever writes user@192.0.2.1 has written a domain all the same, but no host. */
  bool host = !(domain.flags & (CGN_DOMAIN_INVALID | CGN_DOMAIN_LITERAL)) && !cgn_domain_ends_in_number(domain.key);
  int status = host ? CONSIGNE_OK : CONSIGNE_E_NAME;
  if (arena.failed || !domain.key.at) status = CONSIGNE_E_MEMORY;
  if (status == CONSIGNE_OK && unicode) domain.key = cgn_domain_to_unicode_text(&arena, domain.key);
  if (status == CONSIGNE_OK) status = arena.failed ? CONSIGNE_E_MEMORY : cgn_give_text(domain.key, buffer, size);
  cgn_arena_free(&arena);
  return status;
}

int consigne_domain_to_ascii(const char *domain, size_t length, char *buffer, size_t *size) {
  return convert(domain, length, false, buffer, size);
}

int consigne_domain_to_unicode(const char *domain, size_t length, char *buffer, size_t *size) {
  return convert(domain, length, true, buffer, size);
}
