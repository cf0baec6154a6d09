/* SPDX-License-Identifier: MIT */
/* Ids of needs: one form for each, whatever its octets. */
#include "decide/need_id.h"

#include <criterion/criterion.h>

#include "../support/exact.h"

typedef struct row {
  const char *name, *id, *normal; /* NULL: no id */
  bool any;
} row;

Test(need_id, normalise) {
  static const row rows[] = {
      {"as written", "set blocked cath", "set blocked cath", false},
      {"blanks", "  set  blocked\tcath ", "set blocked cath", false},
      {"needless encoding", "set b %63ath", "set b cath", false},
      {"lower-case digits", "set b a%c3%a9", "set b a%C3%A9", false},
      {"a lone star is any", "set b *", "set b", true},
      {"an encoded one is itself", "set b %2a", "set b %2A", false},
      {"a star among others", "set b a*", "set b a*", false},
      {"nothing", "set b %", "set b %", false},
      {"all", "*", "", true},
      {"all owners", "owners *", "owners", true},
      {"all addresses of a login", "owners a *", "owners a", true},
      {"a limit of messages", "limit l a", "limit l a", false},
      {"a limit of recipients", "limit l a b@c", "limit l a b@c", false},
      {"any key", "limit l *", "limit l", true},
      {"any in the middle", "limit l * b@c", NULL, false},
      {"any set", "set * a", NULL, false},
      {"a cut encoding", "set b a%4", NULL, false},
      {"no digits", "set b a%zz", NULL, false},
      {"too few", "set b", NULL, false},
      {"too many", "set b a c", NULL, false},
      {"five words", "limit l a b c", NULL, false},
      {"another kind", "field a b", NULL, false},
      {"empty", "", NULL, false},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    cgn_buffer out;
    bool any = false;
    cgn_buffer_init(&out, &cgn_allocator_default);
    cgn_text id = exact_copy(cgn_text_of_string(rows[i].id));
    bool read = cgn_id_normalise(&out, id, &any);
    cr_expect_eq(read, rows[i].normal != NULL, "%s: read %d", rows[i].name, read);
    if (rows[i].normal && read) {
      cr_expect_str_eq(cgn_buffer_string(&out), rows[i].normal, "%s: [%s]", rows[i].name, cgn_buffer_string(&out));
      cr_expect_eq(any, rows[i].any, "%s: any", rows[i].name);
    }
    exact_free(id);
    cgn_buffer_free(&out);
  }
}
