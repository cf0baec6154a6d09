/* SPDX-License-Identifier: MIT */
/*
 * property [MUTATIONS [SEED]] <INPUTS: every input, every prefix of it, and
 * MUTATIONS of them, the same for the same seed, through every reader; each in
 * a block of exactly its size. What must hold of the results is in
 * support/properties.h. The last line counts.
 */
#include "../support/exact.h"
#include "../support/properties.h"

#include "base/unicode.h"
#include "consigne.h"
#include "mail/encoded_word.h"
#include "mail/header.h"
#include "mail/ip.h"
#include "mail/mailbox.h"
#include "mail/mailbox_token.h"
#include "mail/path.h"

#include <stdio.h>
#include <stdlib.h>

enum { MOST_OCTETS = 4096, SHOWN = 20 };

typedef struct run {
  cgn_arena arena;
  consigne_query *query;
  unsigned long inputs, prefixes, mutations, failures;
} run;

/* ---- One text ------------------------------------------------------------------------------ */

static void tell(run *r, const char *reader, const char *wrong, cgn_text text) {
  if (!wrong || ++r->failures > SHOWN) return;
  printf("%s: %s: ", reader, wrong);
  for (size_t i = 0; i < text.length; i++) {
    unsigned char c = (unsigned char)text.at[i];
    printf(c < ' ' || c > '~' || c == '\\' ? "\\x%02x" : "%c", c);
  }
  putchar('\n');
}

static void read_mailboxes(run *r, cgn_text text) {
  cgn_mailboxes list = {.limit = 0}, shown = {.limit = 0};
  if (!cgn_path_read(&r->arena, text, CGN_PATH_NULL | CGN_PATH_POSTMASTER, CGN_TEXT("univ.example"), &list)) abort();
  tell(r, "path", properties_of_list(&r->arena, &list, true), text);
  tell(r, "path", properties_of_path(&r->arena, text), text);
  if (!cgn_mailboxes_read(&r->arena, text, &list, &shown)) abort();
  tell(r, "list", properties_of_list(&r->arena, &list, false), text);
  shown.defects = CGN_DEFECT_SYNTAX;
  tell(r, "shown", properties_of_list(&r->arena, &shown, false), text);
}

static const char *read_ip(run *r, cgn_text text) {
  cgn_ip ip, again;
  cgn_network network, second;
  cgn_buffer out;
  const char *wrong = NULL;
  (void)r;
  cgn_buffer_init(&out, &cgn_allocator_default);
  if (cgn_ip_read(text, &ip)) {
    cgn_ip_add(&out, &ip);
    if (!cgn_ip_read(cgn_buffer_text(&out), &again) || memcmp(&ip, &again, sizeof ip) != 0) wrong = "address";
  }
  cgn_buffer_clear(&out);
  if (cgn_network_read(text, &network) != CGN_NETWORK_FORM) {
    cgn_network_add(&out, &network);
    if (cgn_network_read(cgn_buffer_text(&out), &second) != CGN_NETWORK_OK || network.bits != second.bits ||
        memcmp(&network.address, &second.address, sizeof network.address) != 0)
      wrong = "network";
  }
  cgn_buffer_free(&out);
  return wrong;
}

/* Text for people: valid UTF-8; printable: and nothing that moves a cursor; ASCII. */
static const char *read_text(run *r, cgn_text text) {
  const char *wrong = NULL;
  cgn_buffer out;
  cgn_text decoded = cgn_encoded_words_decode(&r->arena, text);
  cgn_buffer_init(&out, &cgn_allocator_default);
  cgn_unicode_add_printable(&out, decoded);
  cgn_text printable = cgn_buffer_text(&out);
  for (size_t i = 0; i < printable.length; i++)
    if (cgn_is_control(printable.at[i])) wrong = "a control character is printable";
  if (!cgn_utf8_is_valid(printable)) wrong = "printable text is no UTF-8";
  cgn_buffer_clear(&out);
  cgn_unicode_add_ascii(&out, decoded);
  for (size_t i = 0; i < out.length; i++)
    if (out.at[i] < ' ' || out.at[i] > '~') wrong = "ASCII is not";
  cgn_buffer_free(&out);
  return wrong;
}

/* The block as it is, and the text as the body of a field: folded or not. */
static void read_header(run *r, cgn_text text) {
  cgn_header_field field;
  cgn_header_reader reader = cgn_header_start_of(text);
  while (cgn_header_next(&reader, &field)) cgn_header_unfold(&r->arena, field.body);
  cgn_header_list_id(&r->arena, text);
  if (consigne_query_reset(r->query) != CONSIGNE_OK ||
      consigne_query_add_header(r->query, "From", 4, text.at, text.length) != CONSIGNE_OK ||
      consigne_query_add_header_block(r->query, text.at, text.length) != CONSIGNE_OK)
    abort();
}

static void read_text_by_all(run *r, cgn_text text) {
  cgn_text block = exact_copy(text);
  cgn_domain domain;
  cgn_arena_reset(&r->arena);
  read_mailboxes(r, block);
  cgn_domain_read(&r->arena, block, &domain);
  tell(r, "domain", properties_of_domain(&r->arena, &domain), text);
  tell(r, "login", properties_of_login(&r->arena, block), text);
  tell(r, "ip", read_ip(r, block), text);
  tell(r, "text", read_text(r, block), text);
  read_header(r, block);
  exact_free(block);
}

/* ---- All texts ------------------------------------------------------------------------------- */

/* Marsaglia's xorshift: the same everywhere. */
static size_t random_below(uint64_t *state, size_t bound) {
  *state ^= *state << 13;
  *state ^= *state >> 7;
  *state ^= *state << 17;
  return (size_t)(*state % bound);
}

/* What the grammars know, and what has broken readers. */
static const cgn_text pieces[] = {
    {"@", 1}, {"<", 1}, {">", 1}, {",", 1}, {";", 1}, {":", 1}, {"\"", 1}, {"\\", 1}, {"(", 1}, {")", 1},
    {"[", 1}, {"]", 1}, {".", 1}, {" ", 1}, {"\t", 1}, {"\r\n ", 3}, {"\r", 1}, {"\n", 1}, {"\0", 1}, {"\x7f", 1},
    {"\xff", 1}, {"xn--", 4}, {"=?utf-8?q?", 10}, {"?=", 2}, {"a@b.example", 11}, {"[IPv6:", 6}, {"::ffff:", 7},
    {"\xc3\x9f", 2}, {"\xc2\xad", 2}, {"\xe2\x80\x8b", 3}, {"\xe3\x80\x82", 3}, {"\xef\xbc\xa0", 3},
    {"\xe1\xba\x9e", 3}, {"e\xcc\x81", 3}, {"-", 1}, {"_", 1}, {"/24", 3}, {"%", 1}, {"'", 1}, {"From: ", 6}};

static void replace(char *text, size_t *length, size_t at, size_t drop, cgn_text piece) {
  if (drop > *length - at) drop = *length - at;
  if (*length - drop + piece.length > MOST_OCTETS) return;
  memmove(text + at + piece.length, text + at + drop, *length - at - drop);
  if (piece.length) memcpy(text + at, piece.at, piece.length);
  *length += piece.length - drop;
}

/* One to four edits: a piece put in or over what is there, something dropped, an octet changed, another input. */
static size_t mutate(uint64_t *state, const cgn_text *inputs, size_t count, char *text) {
  cgn_text input = inputs[random_below(state, count)];
  size_t length = 0;
  replace(text, &length, 0, 0, cgn_text_slice(input, 0, MOST_OCTETS));
  for (size_t edits = 1 + random_below(state, 4); edits; edits--) {
    size_t at = random_below(state, length + 1);
    cgn_text piece = pieces[random_below(state, sizeof pieces / sizeof *pieces)], empty = {NULL, 0};
    char octet = (char)random_below(state, 256);
    switch (random_below(state, 5)) {
    case 0: replace(text, &length, at, 0, piece); break;
    case 1: replace(text, &length, at, piece.length, piece); break;
    case 2: replace(text, &length, at, 1 + random_below(state, 8), empty); break;
    case 3: replace(text, &length, at, 1, (cgn_text){&octet, 1}); break;
    default:
      input = inputs[random_below(state, count)];
      replace(text, &length, at, length, cgn_text_slice(input, random_below(state, input.length + 1), 64));
    }
  }
  return length;
}

static cgn_text next_input(void) {
  unsigned char head[4];
  if (fread(head, 1, sizeof head, stdin) != sizeof head) return (cgn_text){NULL, 0};
  size_t length = head[0] | (size_t)head[1] << 8 | (size_t)head[2] << 16 | (size_t)head[3] << 24;
  char *at = malloc(length + 1);
  if (!at || fread(at, 1, length, stdin) != length) abort();
  return (cgn_text){at, length};
}

static void read_all(run *r, const cgn_text *inputs, size_t count, size_t mutations, uint64_t state) {
  char text[MOST_OCTETS];
  for (size_t i = 0; i < count; i++) {
    read_text_by_all(r, inputs[i]);
    for (size_t length = 0; length < inputs[i].length; length++)
      read_text_by_all(r, (cgn_text){inputs[i].at, length});
    r->prefixes += inputs[i].length;
  }
  for (size_t i = 0; count && i < mutations; i++)
    read_text_by_all(r, (cgn_text){text, mutate(&state, inputs, count, text)});
  r->inputs = count;
  r->mutations = mutations;
}

int main(int argc, char **argv) {
  static cgn_text inputs[65536];
  static run r;
  size_t count = 0, mutations = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;
  uint64_t seed = argc > 2 ? strtoul(argv[2], NULL, 10) : 1;
  while (count < sizeof inputs / sizeof *inputs && (inputs[count] = next_input()).at) count++;
  if (consigne_query_new(NULL, &r.query) != CONSIGNE_OK) abort();
  cgn_arena_init(&r.arena, &cgn_allocator_default);
  read_all(&r, inputs, count, mutations, seed * 0x9e3779b97f4a7c15u | 1);
  cgn_arena_free(&r.arena);
  consigne_query_free(r.query);
  for (size_t i = 0; i < count; i++) free((char *)(uintptr_t)inputs[i].at);
  printf("%lu inputs, %lu prefixes of them, %lu mutations: %lu failures\n", r.inputs, r.prefixes, r.mutations,
         r.failures);
  return r.failures != 0;
}
