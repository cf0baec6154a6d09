/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "wire.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "tls.h"

int64_t wire_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- Addresses ----------------------------------------------------------------------- */

static bool read_path(wire_address *into, const char *path) {
  struct sockaddr_un *at = (struct sockaddr_un *)(void *)&into->at;
  size_t length = strlen(path);
  if (length == 0 || length >= sizeof at->sun_path) return false;
  at->sun_family = AF_UNIX;
  memcpy(at->sun_path, path, length + 1);
  into->length = sizeof *at;
  return true;
}

/* The last colon stands before the port; an IPv6 address may stand in brackets, and a cluster writes it without. */
static bool read_host(wire_address *into, const char *text, bool resolve) {
  const char *colon = strrchr(text, ':'), *host = text;
  if (!colon || colon == text) return false;
  size_t length = (size_t)(colon - text);
  if (*host == '[' && colon[-1] == ']') {
    host++;
    length -= 2;
  }
  memcpy(into->host, host, length);
  into->host[length] = '\0';
  const struct addrinfo wanted = {.ai_socktype = SOCK_STREAM,
                                  .ai_flags = AI_NUMERICSERV | (resolve ? 0 : AI_NUMERICHOST)};
  struct addrinfo *found = NULL;
  if (getaddrinfo(into->host, colon + 1, &wanted, &found) != 0) return false;
  memcpy(&into->at, found->ai_addr, found->ai_addrlen);
  into->length = found->ai_addrlen;
  freeaddrinfo(found);
  return true;
}

bool wire_address_read(wire_address *into, const char *text, bool resolve) {
  *into = (wire_address){0};
  if (strlen(text) >= sizeof into->text) return false;
  memcpy(into->text, text, strlen(text) + 1);
  return strncmp(text, "unix:", 5) == 0 ? read_path(into, text + 5) : read_host(into, text, resolve);
}

/* ---- Opening --------------------------------------------------------------------------- */

bool wire_wait(const wire *wire, short events, int64_t until) {
  struct pollfd poll_for = {.fd = wire->fd, .events = events};
  for (;;) {
    int64_t left = until - wire_now();
    if (left <= 0) return false;
    int ready = poll(&poll_for, 1, left > 60000 ? 60000 : (int)left);
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
}

static const char *connect_to(wire *wire, const wire_address *address, int64_t until) {
  int fault = 0, on = 1;
  socklen_t size = sizeof fault;
  wire->fd = socket(address->at.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (wire->fd < 0) return strerror(errno);
  if (address->at.ss_family != AF_UNIX) setsockopt(wire->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (connect(wire->fd, (const struct sockaddr *)(const void *)&address->at, address->length) == 0) return NULL;
  if (errno != EINPROGRESS) return strerror(errno);
  if (!wire_wait(wire, POLLOUT, until)) return "no connection within the time";
  if (getsockopt(wire->fd, SOL_SOCKET, SO_ERROR, &fault, &size) != 0) return strerror(errno);
  return fault ? strerror(fault) : NULL;
}

const char *wire_open(wire *wire, const wire_address *address, tls_trust *trust, const char *name, int64_t until) {
  wire->tls = NULL;
  const char *wrong = connect_to(wire, address, until);
  if (!wrong && trust) wrong = tls_open(wire, trust, name, until);
  if (wrong) wire_close(wire);
  return wrong;
}

void wire_close(wire *wire) {
  if (wire->tls) tls_close(wire);
  if (wire->fd >= 0) close(wire->fd);
  wire->fd = -1;
}

/* ---- Octets ------------------------------------------------------------------------------ */

static bool is_for_later(void) {
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

ssize_t wire_write(wire *wire, const char *octets, size_t length) {
  if (wire->tls) return tls_write(wire, octets, length);
  ssize_t sent = send(wire->fd, octets, length, MSG_NOSIGNAL);
  return sent >= 0 ? sent : is_for_later() ? 0 : -1;
}

ssize_t wire_read(wire *wire, char *octets, size_t room) {
  if (wire->tls) return tls_read(wire, octets, room);
  ssize_t got = recv(wire->fd, octets, room, 0);
  if (got == 0) return -1;
  return got > 0 ? got : is_for_later() ? 0 : -1;
}

bool wire_is_idle(wire *wire) {
  char octet;
  return wire->fd >= 0 && wire_read(wire, &octet, 1) == 0;
}
