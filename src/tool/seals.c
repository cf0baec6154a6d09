/* SPDX-License-Identifier: MIT */
/* Seals of an ARC chain: as an argument, and as JSON (docs/record.md). */
#include <stdlib.h>
#include <string.h>

#include "tool/tool.h"

enum { SEAL_OCTETS = 4096 };

int tool_seal_argument(consigne_query *query, const char *text, size_t length) {
  char seal[SEAL_OCTETS], *end;
  if (length >= sizeof seal || length == 0 || text[0] < '0' || text[0] > '9') return CONSIGNE_E_FORM;
  memcpy(seal, text, length);
  seal[length] = '\0';
  unsigned long number = strtoul(seal, &end, 10);
  if (*end != ':' || number > UINT32_MAX) return CONSIGNE_E_FORM;
  char *sealer = end + 1, *domains = strchr(sealer, ':');
  if (domains) *domains++ = '\0';
  for (char *comma = domains; comma && (comma = strchr(comma, ','));) *comma = ' ';
  return consigne_query_add_seal(query, (uint32_t)number, sealer, CONSIGNE_NTS, domains ? domains : "",
                                 CONSIGNE_NTS);
}

/* ---- JSON ----------------------------------------------------------------------------- */

static const char *const wrong_form =
    "seals: write [{\"i\": 1, \"d\": \"list.example\", \"dkim\": [\"x.example\"]}], once each number";

/* The domains with blanks between them; false: not texts, or too many. */
static bool join(const json_t *domains, char *joined, size_t room) {
  size_t index, at = 0;
  json_t *domain;
  joined[0] = '\0';
  if (domains && !json_is_array(domains)) return false;
  json_array_foreach(domains, index, domain) {
    size_t length = json_string_length(domain);
    if (!json_is_string(domain) || length == 0 || strchr(json_string_value(domain), ' ') || at + length + 2 > room)
      return false;
    memcpy(joined + at, json_string_value(domain), length);
    at += length;
    joined[at++] = ' ';
    joined[at] = '\0';
  }
  return true;
}

static const char *read_seal(const json_t *seal, consigne_query *query) {
  char domains[SEAL_OCTETS];
  const json_t *number = json_object_get(seal, "i"), *sealer = json_object_get(seal, "d");
  json_int_t i = json_integer_value(number);
  if (!json_is_integer(number) || i < 1 || i > UINT32_MAX || !json_is_string(sealer)) return wrong_form;
  if (!join(json_object_get(seal, "dkim"), domains, sizeof domains)) return wrong_form;
  int status = consigne_query_add_seal(query, (uint32_t)i, json_string_value(sealer), json_string_length(sealer),
                                       domains, CONSIGNE_NTS);
  if (status == CONSIGNE_E_ORDER)
    return "seals: they say what arc.d and arc.dkim.d are, and fields has one of these";
  if (status == CONSIGNE_E_FORM) return wrong_form;
  return status == CONSIGNE_OK ? NULL : consigne_status_text(status);
}

const char *tool_seals_read(const json_t *seals, bool partial, consigne_query *query) {
  const json_t *values = json_is_object(seals) ? json_object_get(seals, "values") : seals;
  bool open = json_is_object(seals) && json_is_true(json_object_get(seals, "open"));
  const char *error = NULL;
  size_t index;
  json_t *seal;
  if (!seals || json_is_null(seals)) return NULL;
  if (!json_is_array(values)) return wrong_form;
  json_array_foreach(values, index, seal) {
    if (!error) error = read_seal(seal, query);
  }
  if (error || (open && partial)) return error;
  bool ended = consigne_query_end(query, CONSIGNE_FIELD_ARC_D) == CONSIGNE_OK &&
               consigne_query_end(query, CONSIGNE_FIELD_ARC_DKIM_D) == CONSIGNE_OK;
  return ended ? NULL : wrong_form;
}
