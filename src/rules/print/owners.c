/* SPDX-License-Identifier: MIT */
/* Who owns what. */
#include "rules/print/print.h"

const char *cgn_owner_words(cgn_owner_kind kind) {
  switch (kind) {
  case CGN_OWNER_SELF: return "self";
  case CGN_OWNER_SELF_LOCAL: return "self local";
  case CGN_OWNER_SELF_DOMAIN: return "self domain";
  case CGN_OWNER_EXTERNAL: return "external";
  case CGN_OWNER_ENTRY:
  case CGN_OWNER_GROUP:
  case CGN_OWNER_FILE: break;
  }
  return NULL;
}

void cgn_print_owned(cgn_buffer *out, const cgn_item *item, const cgn_word *word) {
  if (item->kind != CGN_ITEM_ADDRESS) cgn_buffer_add_string(out, "*@");
  cgn_print_item(out, item, word);
  cgn_buffer_add_string(out, " by ");
}

void cgn_print_owners(cgn_buffer *out, const cgn_ast_owner *owners) {
  cgn_buffer_add_string(out, "owners {");
  for (const cgn_ast_owner *one = owners; one; one = one->next) {
    cgn_buffer_add_octet(out, ' ');
    cgn_print_word(out, one->item.text);
    cgn_buffer_add_string(out, " by ");
    cgn_print_words_or_one(out, &one->logins);
  }
  cgn_buffer_add_string(out, " }");
}
