/* SPDX-License-Identifier: MIT */
/* One request of the policy delegation protocol: lines "name=value", ended by an empty line. */
#include <string.h>

#include "tool/policy/policy.h"

/* By policy_attribute. */
static const char *const names[POLICY_ATTRIBUTES] = {
    [POLICY_REQUEST] = "request",
    [POLICY_STATE] = "protocol_state",
    [POLICY_CLIENT_ADDRESS] = "client_address",
    [POLICY_CLIENT_NAME] = "client_name",
    [POLICY_SERVER_PORT] = "server_port",
    [POLICY_HELO] = "helo_name",
    [POLICY_SENDER] = "sender",
    [POLICY_RECIPIENT] = "recipient",
    [POLICY_QUEUE_ID] = "queue_id",
    [POLICY_INSTANCE] = "instance",
    [POLICY_LOGIN] = "sasl_username",
    [POLICY_TLS] = "encryption_protocol",
    [POLICY_CONTEXT] = "policy_context",
};

void policy_request_begin(policy_request *request) {
  request->used = request->line = 0;
  request->wrong = NULL;
  memset(request->values, 0, sizeof request->values);
}

const char *policy_value(const policy_request *request, policy_attribute attribute) {
  return request->values[attribute] ? request->values[attribute] : "";
}

/* Two values of one name could be read in two ways, so that is no request. */
static void read_line(policy_request *request, char *line) {
  char *equals = strchr(line, '=');
  if (!equals) {
    request->wrong = "a line without \"=\"";
    return;
  }
  *equals = '\0';
  for (int i = 0; i < POLICY_ATTRIBUTES; i++) {
    if (strcmp(line, names[i]) != 0) continue;
    if (request->values[i]) request->wrong = "an attribute that stands there twice";
    request->values[i] = equals + 1;
  }
}

/* An empty line ends the request. */
static bool end_line(policy_request *request) {
  char *line = request->octets + request->line;
  bool last = *line == '\0' && request->used == request->line + 1;
  request->line = request->used;
  if (!last)
    read_line(request, line);
  else if (strcmp(policy_value(request, POLICY_REQUEST), "smtpd_access_policy") != 0)
    request->wrong = "no \"request=smtpd_access_policy\"";
  return last;
}

size_t policy_request_read(policy_request *request, const char *octets, size_t length, bool *done) {
  *done = false;
  size_t at = 0;
  while (at < length && !*done) {
    char octet = octets[at++];
    if (octet == '\0') request->wrong = "a NUL";
    if (request->used == POLICY_REQUEST_OCTETS) request->wrong = "more octets than a request can have";
    if (!request->wrong) request->octets[request->used++] = octet == '\n' ? '\0' : octet;
    bool last = !request->wrong && octet == '\n' && end_line(request);
    *done = last || request->wrong;
  }
  return at;
}
