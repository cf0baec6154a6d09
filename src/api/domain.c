/* SPDX-License-Identifier: MIT */
/* Exported: one domain to A-labels and to U-labels, into the caller's buffer. */
#include <stdalign.h>

#include "api/argument.h"
#include "mail/domain_account.h"
#include "mail/domain_plain.h"

/* ---- Memory of one call ---------------------------------------------------------- */

/* The first chunk of an arena, with what it needs for itself: no name of up to 253 octets asks for another one. */
typedef struct room {
  alignas(max_align_t) unsigned char octets[4096];
  bool taken;
} room;

/* Gives the room first, and what malloc has after it. */
static void *resize_in_room(void *context, void *block, size_t size) {
  room *own = context;
  if (block == own->octets) return NULL; /* an arena only frees what it has */
  if (block || own->taken || size > sizeof own->octets)
    return cgn_allocator_default.resize(cgn_allocator_default.context, block, size);
  own->taken = true;
  return own->octets;
}

/* ---- Conversion ------------------------------------------------------------------ */

static int convert(cgn_text text, bool unicode, char *buffer, size_t *size) {
  room own;
  own.taken = false;
  cgn_arena arena;
  cgn_arena_init(&arena, &(cgn_allocator){resize_in_room, &own});
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

/* A plain name is its own A-labels and U-labels. */
static int read_name(const char *at, size_t length, bool unicode, char *buffer, size_t *size) {
  cgn_text text;
  char plain[CGN_PLAIN_OCTETS];
  if (!size || (!buffer && *size > 0) || !cgn_argument_text(at, length, &text)) return CONSIGNE_E_ARGUMENT;
  if (text.length == 0 || text.length > CGN_DOMAIN_INPUT) return CONSIGNE_E_NAME;
  if (!cgn_domain_copy_plain(text, plain)) return convert(text, unicode, buffer, size);
  cgn_text key = {plain, text.length};
  return cgn_domain_ends_in_number(key) ? CONSIGNE_E_NAME : cgn_give_text(key, buffer, size);
}

int consigne_domain_to_ascii(const char *domain, size_t length, char *buffer, size_t *size) {
  return read_name(domain, length, false, buffer, size);
}

int consigne_domain_to_unicode(const char *domain, size_t length, char *buffer, size_t *size) {
  return read_name(domain, length, true, buffer, size);
}
