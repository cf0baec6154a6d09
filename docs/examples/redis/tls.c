/* SPDX-License-Identifier: MIT */
#include "tls.h"

#include <gnutls/gnutls.h>
#include <poll.h>
#include <stdlib.h>

struct tls_trust {
  gnutls_certificate_credentials_t credentials;
};

tls_trust *tls_trust_new(const char *authorities, const char *certificate, const char *key) {
  tls_trust *made = calloc(1, sizeof *made);
  if (!made) return NULL;
  bool good = gnutls_certificate_allocate_credentials(&made->credentials) == 0;
  if (good && authorities)
    good = gnutls_certificate_set_x509_trust_file(made->credentials, authorities, GNUTLS_X509_FMT_PEM) > 0;
  else if (good)
    good = gnutls_certificate_set_x509_system_trust(made->credentials) > 0;
  if (good && certificate)
    good = gnutls_certificate_set_x509_key_file(made->credentials, certificate, key, GNUTLS_X509_FMT_PEM) == 0;
  if (good) return made;
  tls_trust_free(made);
  return NULL;
}

void tls_trust_free(tls_trust *trust) {
  if (!trust) return;
  if (trust->credentials) gnutls_certificate_free_credentials(trust->credentials);
  free(trust);
}

static bool prepare(wire *wire, tls_trust *trust, const char *name) {
  if (gnutls_init(&wire->tls, GNUTLS_CLIENT | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL) != 0) {
    wire->tls = NULL;
    return false;
  }
  gnutls_transport_set_int(wire->tls, wire->fd);
  /* The name and the chain are checked in the handshake. GnuTLS reads an address in `name` as one. */
  gnutls_session_set_verify_cert(wire->tls, name, 0);
  return gnutls_set_default_priority(wire->tls) == 0 &&
         gnutls_credentials_set(wire->tls, GNUTLS_CRD_CERTIFICATE, trust->credentials) == 0;
}

const char *tls_open(wire *wire, tls_trust *trust, const char *name, int64_t until) {
  if (!prepare(wire, trust, name)) return "TLS cannot begin";
  for (;;) {
    int status = gnutls_handshake(wire->tls);
    if (status == GNUTLS_E_SUCCESS) return NULL;
    if (gnutls_error_is_fatal(status)) return gnutls_strerror(status);
    if (!wire_wait(wire, gnutls_record_get_direction(wire->tls) ? POLLOUT : POLLIN, until))
      return "no TLS within the time";
  }
}

/* Without a farewell, which could wait. */
void tls_close(wire *wire) {
  gnutls_deinit(wire->tls);
  wire->tls = NULL;
}

/* What is not fatal is to be tried again; GnuTLS keeps what it could not send, and wants the same octets again. */
ssize_t tls_write(wire *wire, const char *octets, size_t length) {
  ssize_t sent = gnutls_record_send(wire->tls, octets, length);
  if (sent >= 0) return sent;
  return gnutls_error_is_fatal((int)sent) ? -1 : 0;
}

ssize_t tls_read(wire *wire, char *octets, size_t room) {
  ssize_t got = gnutls_record_recv(wire->tls, octets, room);
  if (got > 0) return got;
  return got == 0 || gnutls_error_is_fatal((int)got) ? -1 : 0;
}
