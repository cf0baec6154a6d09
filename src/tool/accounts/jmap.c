/* SPDX-License-Identifier: MIT */
/*
 * JMAP identities (RFC 8621 section 6): the response to Identity/get, its arguments alone, a list of Identity
 * objects, or one. They have no server: what they send goes through the server that they were read from.
 */
#include <jansson.h>
#include <string.h>

#include "tool/accounts/reader.h"

typedef struct reading {
  account_source *source;
  account_cursor last; /* the last address */
  unsigned line;
} reading;

/* jansson keeps no lines: an address is looked for in the text, from the last one on. */
static void read_identity(reading *at, const json_t *identity) {
  const char *email = json_string_value(json_object_get(identity, "email"));
  const char *id = json_string_value(json_object_get(identity, "id"));
  if (!email) {
    account_tell_error(at->source, at->line, "an identity without \"email\": RFC 8621 section 6 demands it");
    return;
  }
  at->line = account_line_of(at->source->text, &at->last, email);
  const char *address = account_address(at->source, at->line, account_span_of(email));
  account_identity *into = address ? account_add_identity(at->source, at->line) : NULL;
  if (!into) return;
  into->address = address;
  into->account = account_label(at->source->list, account_span_of(id));
  into->choice = ACCOUNT_CHOSEN_SESSION;
}

static void read_list(reading *at, const json_t *list) {
  for (size_t i = 0; i < json_array_size(list) && i <= ACCOUNT_MAX_IDENTITIES; i++)
    read_identity(at, json_array_get(list, i));
}

/* The list of each response ["Identity/get", {arguments}, "id"]; other methods' are not looked at. False: there is
 * none. */
static bool read_responses(reading *at, const json_t *responses) {
  bool found = false;
  for (size_t i = 0; i < json_array_size(responses); i++) {
    const json_t *response = json_array_get(responses, i);
    const char *method = json_string_value(json_array_get(response, 0));
    const json_t *list = json_object_get(json_array_get(response, 1), "list");
    if (!method || strcmp(method, "Identity/get") != 0 || !json_is_array(list)) continue;
    read_list(at, list);
    found = true;
  }
  return found;
}

static bool read_document(reading *at, const json_t *document) {
  const json_t *list = json_is_array(document) ? document : json_object_get(document, "list");
  if (json_is_array(json_array_get(list, 0)) ||
      (json_is_string(json_array_get(list, 0)) && json_array_size(list) == 3)) {
    json_t *responses =
        json_is_string(json_array_get(list, 0)) ? json_pack("[O]", list) : json_incref((json_t *)list);
    bool found = read_responses(at, responses);
    json_decref(responses);
    return found;
  }
  if (json_is_array(list))
    read_list(at, list);
  else if (json_object_get(document, "methodResponses"))
    return read_responses(at, json_object_get(document, "methodResponses"));
  else if (json_object_get(document, "email"))
    read_identity(at, document);
  else
    return false;
  return true;
}

void account_read_jmap(account_source *source) {
  json_error_t error;
  reading at = {.source = source, .line = 1};
  json_t *document = json_loadb(source->text.at, source->text.length, JSON_REJECT_DUPLICATES, &error);
  if (!document)
    account_tell_error(source, error.line > 0 ? (unsigned)error.line : 1,
                       "no JSON from here on: give the response of the server as it came, whole");
  else if (!read_document(&at, document))
    account_tell_error(source, 1,
                       "JSON without JMAP identities: give the response to Identity/get, or its \"list\"");
  json_decref(document);
}
