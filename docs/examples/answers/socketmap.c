/* SPDX-License-Identifier: MIT */
/*
 * Postfix's socketmap_table(5): a request "MAP KEY" and a reply "OK DATA", "NOTFOUND ", "TEMP REASON", "TIMEOUT
 * REASON" or "PERM REASON", each a netstring. A server answers one request after the other.
 */
#define _POSIX_C_SOURCE 200809L
#include <ctype.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "items.h"
#include "sources.h"

/* Postfix takes replies of up to 100,000 octets, too. A request has a name of a map and an address. */
/* With less than this part of the time left, a server that is well would seem to hang. */
enum { LEAST_PART = 10 };

enum { REPLY_OCTETS = 100000, DIGITS = 6, FRAME = DIGITS + 2, REQUEST_OCTETS = 4096 };

/* ---- Netstrings --------------------------------------------------------------------- */

static const char *send_all(wire *wire, const char *octets, size_t length, int64_t until) {
  while (length > 0) {
    ssize_t sent = wire_write(wire, octets, length);
    if (sent < 0) return "the connection ended";
    if (sent == 0 && !wire_wait(wire, POLLOUT, until)) return "it takes no request within the time";
    octets += sent;
    length -= (size_t)sent;
  }
  return NULL;
}

/* How long the whole netstring at `text` is, 0 where that is not known yet, -1 where it is none. */
static ssize_t frame(const char *text, size_t length, size_t *payload) {
  size_t digits = 0;
  *payload = 0;
  while (digits < length && isdigit((unsigned char)text[digits])) {
    *payload = *payload * 10 + (size_t)(text[digits++] - '0');
    if (digits > DIGITS) return -1;
  }
  if (digits == length) return 0;
  if (digits == 0 || text[digits] != ':' || *payload > REPLY_OCTETS) return -1;
  return (ssize_t)(digits + 1 + *payload + 1);
}

/* Into `text`, which has room for the largest one; *begin and *payload say where its content stands. */
static const char *receive(wire *wire, char *text, char **begin, size_t *payload, int64_t until) {
  size_t have = 0;
  for (;;) {
    ssize_t whole = frame(text, have, payload);
    if (whole < 0 || (whole > 0 && have > (size_t)whole)) return "what it sends is no reply";
    if (whole > 0 && have == (size_t)whole) {
      *begin = text + whole - 1 - *payload;
      return text[whole - 1] == ',' ? NULL : "what it sends is no reply";
    }
    ssize_t got = wire_read(wire, text + have, REPLY_OCTETS + FRAME - have);
    if (got < 0) return "the connection ended";
    if (got == 0 && !wire_wait(wire, POLLIN, until)) return "no answer within the time";
    have += (size_t)got;
  }
}

/* ---- Replies ---------------------------------------------------------------------------- */

/* The data of owners are logins, as in smtpd_sender_login_maps: a line of such a table says the same. */
static int owns(const answers *answers, const char *data, size_t length, const char *address, const char *login) {
  size_t key = strlen(address);
  char *line = malloc(key + 1 + length);
  if (!line) return CONSIGNE_ANSWER_FAILED;
  memcpy(line, address, key);
  line[key] = ' ';
  memcpy(line + key + 1, data, length);
  bool one = !memchr(data, '\n', length) && !memchr(data, '\r', length);
  int answer =
      one ? items_line_owns(line, key + 1 + length, answers->origin, address, login) : CONSIGNE_ANSWER_FAILED;
  free(line);
  return answer;
}

static int answer_of(const answers *answers, const source *source, const char *reply, size_t length,
                     const char *key, const char *login) {
  const char *space = memchr(reply, ' ', length);
  size_t word = space ? (size_t)(space - reply) : length;
  if (word == 8 && memcmp(reply, "NOTFOUND", 8) == 0) return CONSIGNE_ANSWER_NO;
  if (word == 2 && memcmp(reply, "OK", 2) == 0) {
    if (!login) return CONSIGNE_ANSWER_YES;
    return space ? owns(answers, space + 1, length - word - 1, key, login) : CONSIGNE_ANSWER_FAILED;
  }
  circuit_tell(answers->log, source->where, "it says that it cannot answer");
  return CONSIGNE_ANSWER_FAILED;
}

/* ---- Asking ------------------------------------------------------------------------------ */

static const char *exchange(wire *wire, const source *source, const char *key, char *text, char **begin,
                            size_t *length, int64_t until) {
  char request[REQUEST_OCTETS];
  size_t size = strlen(source->what) + 1 + strlen(key);
  int written = snprintf(request, sizeof request, "%zu:%s %s,", size, source->what, key);
  if (written >= (int)sizeof request) return "the key is too long";
  const char *wrong = NULL;
  if (!wire_is_idle(wire)) {
    wire_close(wire);
    wrong = wire_open(wire, &source->address, NULL, NULL, until);
  }
  if (!wrong) wrong = send_all(wire, request, (size_t)written, until);
  return wrong ? wrong : receive(wire, text, begin, length, until);
}

int socketmap_ask(const answers *answers, source *source, wire *wire, const char *key, const char *login,
                  int64_t until) {
  char *text, *begin = NULL;
  size_t length = 0;
  int answer = CONSIGNE_ANSWER_FAILED;
  if (until - wire_now() < answers->within / LEAST_PART || !circuit_lets_through(&source->circuit, STORE_PAUSE) ||
      !(text = malloc(REPLY_OCTETS + FRAME)))
    return answer;
  const char *wrong = exchange(wire, source, key, text, &begin, &length, until);
  if (wrong) {
    wire_close(wire);
    circuit_open(&source->circuit, STORE_PAUSE, answers->log, source->where, wrong);
  } else {
    circuit_close(&source->circuit, answers->log, source->where);
    answer = answer_of(answers, source, begin, length, key, login);
  }
  free(text);
  return answer;
}
