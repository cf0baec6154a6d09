/* SPDX-License-Identifier: MIT */
/* TLS of a wire by GnuTLS, since its own writes can be kept from raising SIGPIPE. */
#ifndef TLS_H
#define TLS_H

#include "wire.h"

/* Authorities to believe (a PEM file; NULL: those of the system), and our own certificate and key, or NULL and
 * NULL. Several threads may share it. NULL: a file cannot be read. */
tls_trust *tls_trust_new(const char *authorities, const char *certificate, const char *key);
void tls_trust_free(tls_trust *trust);

/* Shakes hands on a connected wire. NULL, or why not. */
const char *tls_open(wire *wire, tls_trust *trust, const char *name, int64_t until);
void tls_close(wire *wire);
/* As wire_write and wire_read. */
ssize_t tls_write(wire *wire, const char *octets, size_t length);
ssize_t tls_read(wire *wire, char *octets, size_t room);

#endif
