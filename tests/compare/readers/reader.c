/* SPDX-License-Identifier: MIT */
/* The main program of every reader in C: records in, answers out (reader.h). */
#define _XOPEN_SOURCE 700 /* setitimer */
#include "reader.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

static char *shown;
static size_t shown_length, shown_capacity;

static void *grown(void *block, size_t size) {
  void *made = realloc(block, size);
  if (!made) exit(1);
  return made;
}

static void put_number(char out[4], size_t number) {
  for (int i = 0; i < 4; i++) out[i] = (char)(unsigned char)(number >> (24 - 8 * i));
}

void reader_show(const char *domain, size_t length) {
  if (length == 0) return;
  if (shown_capacity - shown_length < length + 4) {
    shown_capacity = 2 * (shown_capacity + length + 4);
    shown = grown(shown, shown_capacity);
  }
  put_number(shown + shown_length, length);
  memcpy(shown + shown_length + 4, domain, length);
  shown_length += length + 4;
}

void reader_show_address(const char *address) {
  const char *at = address ? strrchr(address, '@') : NULL;
  if (at && at != address) reader_show(at + 1, strlen(at + 1));
}

static size_t number_of(const unsigned char in[4]) {
  return (size_t)in[0] << 24 | (size_t)in[1] << 16 | (size_t)in[2] << 8 | in[3];
}

static void answer(char mark) {
  char head[5] = {mark};
  put_number(head + 1, shown_length);
  fwrite(head, 1, sizeof head, stdout);
  fwrite(shown, 1, shown_length, stdout);
  shown_length = 0;
}

int main(void) {
  const struct itimerval patience = {.it_value = {.tv_sec = READER_SECONDS}};
  char *text = NULL;
  size_t capacity = 0;
  unsigned char head[5];
  while (fread(head, 1, sizeof head, stdin) == sizeof head) {
    size_t length = number_of(head + 1);
    if (length >= capacity) text = grown(text, capacity = length + 1);
    if (fread(text, 1, length, stdin) != length) return 1;
    text[length] = '\0';
    if (head[0] == RECORD_FLUSH) {
      if (fflush(stdout)) return 1;
    } else {
      setitimer(ITIMER_VIRTUAL, &patience, NULL);
      answer(reader_read((char)head[0], text, length));
    }
  }
  return 0;
}
