/* SPDX-License-Identifier: MIT */
/*
 * mutate COUNT SEED FILE...: each file, and COUNT mutations of it that are the same for the same seed, through the
 * readers of accounts. Nothing crashes, ends in a memory error or says a secret: the samples' passwords all begin
 * with "hunter2". What stands around a secret is left alone, since a file that calls a password a user name says
 * just that.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tool/accounts/account.h"
#include "tool/accounts/print.h"
#include "tool/tool.h"

enum { LARGEST = 65536, EDITS = 6 };
static const char secret[] = "hunter2";

typedef struct input {
  char octets[LARGEST];
  size_t size;
} input;

static uint64_t state;

/* Knuth's MMIX generator, below `bound`. */
static size_t below(size_t bound) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return bound ? (size_t)(state >> 33) % bound : 0;
}

static void demand(bool holds, const char *what) {
  if (holds) return;
  fprintf(stderr, "not true: %s\n", what);
  exit(1);
}

/* ---- Where nothing is edited ------------------------------------------------------------ */

static bool is_secret_octet(char octet) {
  return octet == '-' || (octet >= 'a' && octet <= 'z') || (octet >= '0' && octet <= '9');
}

/* Whether a secret, or an octet beside one, is in [from, to). */
static bool touches(const input *text, size_t from, size_t to) {
  for (size_t at = 0; at + sizeof secret - 1 <= text->size; at++) {
    if (memcmp(text->octets + at, secret, sizeof secret - 1) != 0) continue;
    size_t end = at;
    while (end < text->size && is_secret_octet(text->octets[end])) end++;
    if (from <= end && (at == 0 ? 0 : at - 1) < to) return true;
  }
  return false;
}

/* ---- Edits ------------------------------------------------------------------------------- */

static const char *const words[] = {
    "\n",         "\r\n", "\"",   "'",       "\\",       "=",        ";",       ",",       ":",      "@",
    "<",          ">",    "</",   "<!--",    "-->",      "&amp;",    "&x;",     "<key>",   "{",      "}",
    "[",          "]",    "null", "65536",   "-1",       "0",        "SRV ",    "set ",    "host ",  "account\n",
    "$x",         "`x`",  "\\n",  "\\u0000", "\xC3\xA9", "\xFF",     "%",       "//",      "/*",     "#",
    "user_pref(", "\t",   "   ",  "on",      "off",      "defaults", "source ", "smtp://", "unset ", "\x01"};

/* Cuts `cut` octets at `at`, and puts `length` octets there. */
static void splice(input *into, size_t at, size_t cut, const char *text, size_t length) {
  if (into->size - cut + length > LARGEST) return;
  memmove(into->octets + at + length, into->octets + at + cut, into->size - at - cut);
  memcpy(into->octets + at, text, length);
  into->size = into->size - cut + length;
}

/* The line that `at` is in, its end included. */
static size_t line_begin(const input *text, size_t at) {
  while (at > 0 && text->octets[at - 1] != '\n') at--;
  return at;
}

static size_t line_end(const input *text, size_t at) {
  while (at < text->size && text->octets[at] != '\n') at++;
  return at < text->size ? at + 1 : at;
}

/* A line removed, or written once more somewhere else. Its neighbours hold no secret: it may be what names one. */
static void edit_line(input *into, size_t at, bool copy) {
  char line[LARGEST];
  size_t begin = line_begin(into, at), end = line_end(into, at), length = end - begin;
  size_t next = line_end(into, end), before = begin > 0 ? line_begin(into, begin - 1) : 0;
  if (touches(into, before, next)) return;
  memcpy(line, into->octets + begin, length);
  if (!copy) splice(into, begin, length, "", 0);
  size_t to = line_begin(into, below(into->size + 1));
  if (copy && !touches(into, to > 0 ? line_begin(into, to - 1) : 0, line_end(into, to)))
    splice(into, to, 0, line, length);
}

static void edit(input *into) {
  size_t at = below(into->size + 1), line = line_end(into, at);
  const char *word = words[below(sizeof words / sizeof *words)];
  char octet = (char)below(256);
  size_t cut = below(12);
  if (cut > line - at) cut = line - at;
  switch (below(8)) {
  case 0: into->size = at; return;
  case 1: edit_line(into, at, true); return;
  case 2: edit_line(into, at, false); return;
  case 3: cut = at < into->size; break;
  default: break;
  }
  if (touches(into, at, at + (cut ? cut : 1))) return;
  switch (below(3)) {
  case 0: splice(into, at, cut, "", 0); return;
  case 1: splice(into, at, cut, &octet, 1); return;
  default: splice(into, at, below(2) ? cut : 0, word, strlen(word)); return;
  }
}

/* ---- Runs --------------------------------------------------------------------------------- */

/* Left behind where a run fails: MUTATE_KEEP names a file for it. */
static void keep(const input *data) {
  const char *path = getenv("MUTATE_KEEP");
  FILE *file = path ? fopen(path, "wb") : NULL;
  if (!file) return;
  fwrite(data->octets, 1, data->size, file);
  fclose(file);
}

/* In a block of its size, so that the address sanitizer sees a read behind it. */
static int run(const char *path, const input *data) {
  account_list list = {0};
  char *block = malloc(data->size ? data->size : 1);
  demand(block != NULL, "memory");
  memcpy(block, data->octets, data->size);
  int exit_code = accounts_read_text(&list, path, block, data->size);
  free(block);
  demand(exit_code == 0 || exit_code == EXIT_BAD_DATA, "the exit code is 0 or 65");
  bool error = false;
  for (size_t i = 0; i < list.finding_count; i++) error |= list.findings[i].error;
  demand(error == (exit_code != 0), "65 with an error that is told, 0 without");
  for (size_t i = 0; i < list.identity_count; i++)
    demand((list.identities[i].choice <= ACCOUNT_CHOSEN_BY_DEFAULT) == (list.identities[i].outgoing.host != NULL),
           "a server where one is chosen");
  json_t *json = account_list_json(&list);
  char *said = json ? json_dumps(json, JSON_COMPACT) : NULL;
  demand(said != NULL, "memory");
  if (strstr(said, secret)) keep(data);
  demand(!strstr(said, secret), "no secret is said");
  free(said);
  json_decref(json);
  account_list_free(&list);
  return exit_code;
}

static void read_file(const char *path, input *into) {
  FILE *file = fopen(path, "rb");
  demand(file != NULL, path);
  into->size = fread(into->octets, 1, LARGEST, file);
  fclose(file);
}

int main(int argc, char **argv) {
  static input sample, mutant;
  demand(argc > 3, "mutate COUNT SEED FILE...");
  unsigned long count = strtoul(argv[1], NULL, 10), wrong = 0;
  state = strtoul(argv[2], NULL, 10);
  for (int i = 3; i < argc; i++) {
    read_file(argv[i], &sample);
    demand(run(argv[i], &sample) == 0, argv[i]);
    for (unsigned long j = 0; j < count; j++) {
      mutant = sample;
      for (size_t edits = 1 + below(EDITS); edits > 0; edits--) edit(&mutant);
      wrong += run(argv[i], &mutant) != 0;
    }
  }
  printf("%d files, %lu mutations of each, %lu refused\n", argc - 3, count, wrong);
  demand(count == 0 || wrong > 0, "some are refused");
  return 0;
}
