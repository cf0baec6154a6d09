/* SPDX-License-Identifier: MIT */
/*
 * Runs a fuzz target without a fuzzer: fuzz-TARGET FOLDER [MUTATIONS [SEED]]
 * gives it every file of the folder, then that many mutations of them, the same
 * ones for the same seed. A plain program, so that the leak checker sees it.
 */
#define _POSIX_C_SOURCE 200809L
#include <dirent.h>
#include <string.h>

#include "fuzz.h"

enum { SEEDS = 500, LARGEST = 65536, EDITS = 8 };

typedef struct input {
  uint8_t *at;
  size_t size;
} input;

static input seeds[SEEDS];
static size_t seed_count;
static uint64_t state;

/* Knuth's MMIX generator, below `bound`. */
static size_t below(size_t bound) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return bound ? (size_t)(state >> 33) % bound : 0;
}

/* ---- Files --------------------------------------------------------------------- */

static int by_name(const void *a, const void *b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

static input read_file(const char *path) {
  FILE *file = fopen(path, "rb");
  demand(file != NULL, path);
  input read = {malloc(LARGEST), 0};
  demand(read.at != NULL, "memory");
  read.size = fread(read.at, 1, LARGEST, file);
  fclose(file);
  return read;
}

/* In the order of their names: a folder has none. */
static void read_folder(const char *folder) {
  char *names[SEEDS], path[4096];
  size_t count = 0;
  DIR *open = opendir(folder);
  demand(open != NULL, folder);
  for (struct dirent *entry; (entry = readdir(open)) && count < SEEDS;)
    if (entry->d_name[0] != '.') names[count++] = strdup(entry->d_name);
  closedir(open);
  qsort(names, count, sizeof *names, by_name);
  for (size_t i = 0; i < count; i++) {
    snprintf(path, sizeof path, "%s/%s", folder, names[i]);
    seeds[seed_count++] = read_file(path);
    free(names[i]);
  }
}

/* ---- Mutations ------------------------------------------------------------------- */

static const char *const words[] = {"\r\n",
                                    "\n ",
                                    "From: ",
                                    "From:",
                                    "<",
                                    ">",
                                    "@",
                                    ",",
                                    ";",
                                    "\"",
                                    "\\",
                                    "(",
                                    ")",
                                    "=?utf-8?Q?",
                                    "?=",
                                    "=?utf-8?B?",
                                    "univ.example",
                                    "xn--",
                                    ".",
                                    "..",
                                    "[",
                                    "]",
                                    "IPv6:",
                                    "\xC3\xA9",
                                    "\xEF\xBC\xA0",
                                    "\xC2\xAD",
                                    "\xE2\x80\x8B",
                                    "{",
                                    "}",
                                    " rule r { when ",
                                    " any ",
                                    " unless ",
                                    " and ",
                                    " or ",
                                    " not ",
                                    " in ",
                                    " reject ",
                                    " enforce 20% from 2027-01-15 ",
                                    "{identity}",
                                    "/",
                                    "#",
                                    " consigne 1 ",
                                    " domains d { ",
                                    " expect reject { ",
                                    "include \"more\"",
                                    "file \"list\"",
                                    " owners { ",
                                    " by logins l ",
                                    " owned by smtp.auth ",
                                    "self ",
                                    " external ",
                                    " limit l { count distinct recipients by smtp.auth rate 9 per 1h burst 1 } ",
                                    " limit l exceeded ",
                                    " reply r { fr \"x\" ",
                                    " provider p { ",
                                    " delegate { a@a.example } to { b.example } because \"x\" ",
                                    "set blocked ",
                                    "%20",
                                    "%2A",
                                    "\xFF",
                                    "*",
                                    "0",
                                    "\t"};

/* Makes room for `count` octets at `at`, or closes it where `count` is below 0. */
static void shift(input *into, size_t at, long count) {
  if (count > 0 && into->size + (size_t)count > LARGEST) count = (long)(LARGEST - into->size);
  size_t cut = count < 0 ? (size_t)-count : 0;
  if (cut > into->size - at) cut = into->size - at;
  size_t grown = count > 0 ? (size_t)count : 0;
  memmove(into->at + at + grown, into->at + at + cut, into->size - at - cut);
  into->size = into->size + grown - cut;
}

static void insert(input *into, const void *text, size_t length) {
  size_t at = below(into->size + 1), before = into->size;
  shift(into, at, (long)length);
  memcpy(into->at + at, text, into->size - before);
}

static void edit(input *into) {
  const input *other = &seeds[below(seed_count)];
  uint8_t octet = (uint8_t)below(256);
  size_t from = below(other->size), length = below(other->size - from + 1);
  const char *word = words[below(sizeof words / sizeof *words)];
  switch (below(6)) {
  case 0:
    if (into->size > 0) into->at[below(into->size)] = octet;
    break;
  case 1: insert(into, &octet, 1); break;
  case 2: insert(into, word, strlen(word)); break;
  case 3: insert(into, other->at + from, length); break;
  case 4: shift(into, below(into->size + 1), -(long)(1 + below(16))); break;
  default: shift(into, below(into->size + 1), -(long)below(into->size + 1)); break;
  }
}

/* In a block of its size, so that the address sanitizer sees a read behind it. */
static void run(const input *data) {
  uint8_t *block = malloc(data->size ? data->size : 1);
  demand(block != NULL, "memory");
  if (data->size > 0) memcpy(block, data->at, data->size);
  LLVMFuzzerTestOneInput(block, data->size);
  free(block);
}

/* Left behind where the target ends the program: FUZZ_KEEP names a file for the input that is being run. */
static void keep(const input *data) {
  const char *path = getenv("FUZZ_KEEP");
  FILE *file = path ? fopen(path, "wb") : NULL;
  if (!file) return;
  fwrite(data->at, 1, data->size, file);
  fclose(file);
}

int main(int argc, char **argv) {
  demand(argc >= 2, "usage: fuzz-TARGET FOLDER [MUTATIONS [SEED]]");
  unsigned long mutations = argc > 2 ? strtoul(argv[2], NULL, 10) : 0;
  state = argc > 3 ? strtoul(argv[3], NULL, 10) : 1;
  read_folder(argv[1]);
  demand(seed_count > 0, "a folder with seeds");
  for (size_t i = 0; i < seed_count; i++) {
    keep(&seeds[i]);
    run(&seeds[i]);
  }
  input mutant = {malloc(LARGEST), 0};
  demand(mutant.at != NULL, "memory");
  for (unsigned long i = 0; i < mutations; i++) {
    const input *seed = &seeds[below(seed_count)];
    memcpy(mutant.at, seed->at, mutant.size = seed->size);
    for (size_t edits = 1 + below(EDITS); edits > 0; edits--) edit(&mutant);
    keep(&mutant);
    run(&mutant);
  }
  free(mutant.at);
  for (size_t i = 0; i < seed_count; i++) free(seeds[i].at);
  printf("%zu seeds, %lu mutations\n", seed_count, mutations);
  return 0;
}
