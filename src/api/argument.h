/* SPDX-License-Identifier: MIT */
/* Checks of arguments that every exported function makes before it calls one inner function. */
#ifndef CGN_API_ARGUMENT_H
#define CGN_API_ARGUMENT_H

#include "base/text.h"
#include "consigne-policy.h"

/* Resolves a public text; false where it is NULL with a length. */
static inline bool cgn_argument_text(const char *at, size_t length, cgn_text *text) {
  if (!at && length != 0) return false;
  *text = cgn_text_of(at, length);
  return true;
}

/* Copies a text and a NUL into a buffer of *size octets; *size becomes its length or, with E_BUFFER, the size
 * needed. */
static inline int cgn_give_text(cgn_text text, char *buffer, size_t *size) {
  size_t room = *size;
  *size = room > text.length ? text.length : text.length + 1;
  if (room <= text.length) return CONSIGNE_E_BUFFER;
  if (text.length) memcpy(buffer, text.at, text.length); /* an empty text may be NULL */
  buffer[text.length] = '\0';
  return CONSIGNE_OK;
}

#endif
