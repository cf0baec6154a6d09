/* SPDX-License-Identifier: MIT */
/*
 * A stream to one address, which never waits longer than the caller says: a Unix socket, TCP, or TLS over either.
 * It raises no SIGPIPE and leaves the caller's signals alone. One thread at a time.
 */
#ifndef WIRE_H
#define WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>

enum { WIRE_NAME_OCTETS = 256 };

typedef struct wire_address {
  struct sockaddr_storage at;
  socklen_t length;
  char text[WIRE_NAME_OCTETS]; /* as it was written, for messages */
  char host[WIRE_NAME_OCTETS]; /* its host alone, which a certificate must name; "" of a Unix socket */
} wire_address;

typedef struct tls_trust tls_trust; /* tls.h */

/* A closed one has fd -1. */
typedef struct wire {
  int fd;
  struct gnutls_session_int *tls; /* NULL: clear */
} wire;

/* Milliseconds of a clock that does not step. A deadline is such an instant. */
int64_t wire_now(void);
/*
 * Reads "unix:/path", "host:port" or "[2001:db8::1]:port". Only where `resolve` may the host be a name, for which
 * DNS is asked: that may take long, so do it at the start and never while mail waits. False: no such form, or no
 * such host.
 */
bool wire_address_read(wire_address *into, const char *text, bool resolve);

/*
 * Connects, and shakes hands where `trust` is not NULL; `name` is then whom the certificate must be for. NULL, or
 * in plain words why not.
 */
const char *wire_open(wire *wire, const wire_address *address, tls_trust *trust, const char *name, int64_t until);
void wire_close(wire *wire);
/* How many octets went; 0: none can go now; -1: the other end is gone. */
ssize_t wire_write(wire *wire, const char *octets, size_t length);
ssize_t wire_read(wire *wire, char *octets, size_t room);
/* False where a wire on which nothing is awaited has ended, or has octets to read. */
bool wire_is_idle(wire *wire);
/* Waits for poll's `events`; false where the deadline passes first. */
bool wire_wait(const wire *wire, short events, int64_t until);

#endif
