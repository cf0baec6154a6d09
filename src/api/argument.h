/* SPDX-License-Identifier: MIT */
/* Checks of arguments that every exported function makes before it calls one inner function. */
#ifndef CGN_API_ARGUMENT_H
#define CGN_API_ARGUMENT_H

#include "base/text.h"
#include "consigne.h"

/* Resolves a public text; false where it is NULL with a length. */
static inline bool cgn_argument_text(const char *at, size_t length, cgn_text *text) {
  if (!at && length != 0) return false;
  *text = cgn_text_of(at, length);
  return true;
}

#endif
