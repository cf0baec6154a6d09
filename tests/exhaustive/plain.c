/* SPDX-License-Identifier: MIT */
/*
 * plain LENGTH: every text of at most LENGTH tokens; plain -: the records of standard input, each a length of 32
 * bits, little end first, and octets. Each by the pass over plain lists and by the reader of the whole grammar, and
 * what the pass takes by every kind of reader. The last line counts.
 */
#include "../support/plain.h"

#include <stdio.h>
#include <stdlib.h>

enum { MOST_TOKENS = 8, SHOWN_DIFFERENCES = 30, RECORD_OCTETS = 1 << 20, LEAST_PLAIN = 100 };

static const char *const tokens[] = {"a",     "at",       ".",   "@", "<",     ">",
                                     ",",     ":",        ";",   " ", "a@b.C", "<a@b>",
                                     "\"q\"", "\"q@b;\"", "(c)", "(", "\\",    "=?u?q?x=40y?=",
                                     "\r\n ", "\xc3\xa9", "-"};
enum { TOKENS = sizeof tokens / sizeof *tokens };

static unsigned long texts, taken, differences;

static void compare(cgn_text text) {
  bool plain;
  const char *wrong = plain_compare(text, &plain);
  texts++;
  taken += plain;
  if (!wrong || ++differences > SHOWN_DIFFERENCES) return;
  printf("%s: ", wrong);
  for (size_t i = 0; i < text.length; i++) {
    unsigned char c = (unsigned char)text.at[i];
    printf(c < ' ' || c > '~' ? "\\x%02x" : "%c", c);
  }
  putchar('\n');
}

static void compare_all(size_t count) {
  size_t numbers[MOST_TOKENS] = {0};
  for (size_t i = 0; i < count;) {
    char text[256];
    size_t length = 0;
    for (size_t k = 0; k < count; k++) {
      size_t size = strlen(tokens[numbers[k]]);
      memcpy(text + length, tokens[numbers[k]], size);
      length += size;
    }
    compare((cgn_text){text, length});
    for (i = 0; i < count && ++numbers[i] == TOKENS; i++) numbers[i] = 0;
  }
}

static void compare_records(void) {
  static char text[RECORD_OCTETS];
  unsigned char size[4];
  while (fread(size, 1, sizeof size, stdin) == sizeof size) {
    size_t length = size[0] | (size_t)size[1] << 8 | (size_t)size[2] << 16 | (size_t)size[3] << 24;
    if (length > sizeof text || fread(text, 1, length, stdin) != length) exit(2);
    compare((cgn_text){text, length});
  }
}

int main(int argc, char **argv) {
  size_t length = argc == 2 ? strtoul(argv[1], NULL, 10) : 0;
  if (argc != 2 || length > MOST_TOKENS) return 2;
  for (size_t count = 1; count <= length; count++) compare_all(count);
  if (length == 0) compare_records();
  printf("plain lists: %lu texts, %lu are taken, %lu differences\n", texts, taken, differences);
  return differences != 0 || taken < LEAST_PLAIN;
}
