/* SPDX-License-Identifier: MIT */
/*
 * Judges every record that convert.py writes to standard input. Prints a line
 * for each: file, source, kind, use, id, "holds", "differs", "out of scope" or
 * "unknown", and what differs, with tabs between.
 */
#include "../support/properties.h"
#include "row.h"

/* The corpora's README.md says what each kind asks. No judge: this library does not answer that. */
static const struct {
  const char *kind;
  judge *judge;
} judges[] = {{"addr-valid", judge_address},
              {"smtp-path", judge_path},
              {"quote-local", judge_quoting},
              {"fold-addr", judge_folding},
              {"login-name", judge_login},
              {"header-mailboxes", judge_mailboxes},
              {"mailbox-valid", judge_one_mailbox},
              {"header-display", judge_display},
              {"header-repeated", judge_display},
              {"spoofed-name", judge_name},
              {"header-token", judge_token},
              {"encoded-words", judge_encoded_words},
              {"idna-to-ascii", judge_domain},
              {"idna-exception", judge_exception},
              {"idna-libidn2", judge_libidn2},
              {"same-domain", judge_same_domain},
              {"hostname", judge_hostname},
              {"punycode", judge_punycode},
              {"punycode-bad", judge_bad_punycode},
              {"idn-display", judge_shown_domain},
              {"ip-address", judge_ip},
              {"ip-network", judge_network},
              {"ip-in-network", judge_inside},
              {"ip-legacy", judge_legacy},
              {"mailhost-addr", judge_literal},
              {"spoof-headers", judge_block},
              {"header-claims", judge_claims},
              {"control-injection", judge_control},
              {"split-address", judge_split},
              {"dmarc-align", judge_aligned},
              {"spf", NULL},
              {"psl-registrable", NULL},
              {"psl-is-public", NULL},
              {"psl-parent-ok", NULL},
              {"psl-custom-list", NULL},
              {"login-sender", NULL}};

/* Whatever a record is about, its texts are paths to read. */
static void read_as_paths(row *r) {
  for (uint32_t i = 0; i < r->count; i++) {
    const char *wrong = properties_of_path(r->arena, r->pairs[i].value);
    if (wrong) demand(r, false, wrong);
  }
}

static const char *judge_row(row *r) {
  for (size_t i = 0; i < sizeof judges / sizeof *judges; i++) {
    if (!row_is(r, "kind", judges[i].kind)) continue;
    if (!judges[i].judge) return "out of scope";
    judges[i].judge(r);
    read_as_paths(r);
    demand(r, !r->arena->failed, "no memory");
    return r->differs.length ? "differs" : "holds";
  }
  return "unknown";
}

/* Printable ASCII; the rest in hexadecimal. */
static void print_text(cgn_text text) {
  for (size_t i = 0; i < text.length; i++) {
    unsigned char c = (unsigned char)text.at[i];
    printf(c < 0x20 || c >= 0x7f || c == '\\' ? "\\x%02x" : "%c", c);
  }
}

int main(void) {
  static const char *const keys[] = {"file", "source", "kind", "use", "id"};
  cgn_arena arena;
  row r;
  cgn_arena_init(&arena, &cgn_allocator_default);
  for (; row_read(stdin, &arena, &r); row_free(&r)) {
    const char *result = judge_row(&r);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
      print_text(row_text(&r, keys[i]));
      putchar('\t');
    }
    printf("%s\t", result);
    print_text(cgn_buffer_text(&r.differs));
    putchar('\n');
  }
  cgn_arena_free(&arena);
  return fflush(stdout) == 0 ? 0 : 2;
}
