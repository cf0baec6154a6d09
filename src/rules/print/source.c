/* SPDX-License-Identifier: MIT */
/* Items, sources of sets, and delegations as they are written. */
#include "rules/print/print.h"

void cgn_print_items(cgn_buffer *out, const cgn_words *items) {
  cgn_buffer_add_string(out, "{ ");
  for (const cgn_word *item = items->first; item; item = item->next) {
    cgn_print_written(out, item);
    cgn_buffer_add_octet(out, ' ');
  }
  cgn_buffer_add_octet(out, '}');
}

void cgn_print_source(cgn_buffer *out, const cgn_ast_source *source) {
  switch (source->origin) {
  case CGN_FROM_ITEMS: cgn_print_items(out, &source->items); return;
  case CGN_FROM_EXTERNAL: cgn_buffer_add_string(out, "external"); return;
  case CGN_FROM_FILE:
    cgn_buffer_add_string(out, "file ");
    cgn_print_written(out, &source->file);
    return;
  }
}

void cgn_print_delegate(cgn_buffer *out, const cgn_ast_delegate *delegate) {
  cgn_buffer_add_string(out, "delegate ");
  cgn_print_items(out, &delegate->items);
  cgn_buffer_add_string(out, " to");
  for (const cgn_ast_source *source = delegate->to; source; source = source->next) {
    cgn_buffer_add_octet(out, ' ');
    cgn_print_source(out, source);
  }
  if (delegate->until.text.length) cgn_buffer_add_string(out, " until ");
  cgn_print_written(out, &delegate->until);
  cgn_buffer_add_string(out, " because ");
  cgn_print_string(out, delegate->because.text);
}
