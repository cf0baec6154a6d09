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
static bool join(const tool_json *domains, char *joined, size_t room) {
  size_t at = 0;
  joined[0] = '\0';
  if (domains && domains->type != IS_LIST) return false;
  for (const tool_json *domain = tool_json_first(domains); domain; domain = tool_json_next(domains, domain)) {
    size_t length = domain->length;
    if (domain->type != IS_STRING || length == 0 || strchr(domain->text, ' ') || at + length + 2 > room)
      return false;
    memcpy(joined + at, domain->text, length);
    at += length;
    joined[at++] = ' ';
    joined[at] = '\0';
  }
  return true;
}

static const char *read_seal(const tool_json *seal, consigne_query *query) {
  char domains[SEAL_OCTETS];
  const tool_json *number = tool_json_get(seal, "i"), *sealer = tool_json_get(seal, "d");
  int64_t i = tool_json_is(number, IS_INTEGER) ? number->integer : 0;
  if (i < 1 || i > UINT32_MAX || !tool_json_is(sealer, IS_STRING)) return wrong_form;
  if (!join(tool_json_get(seal, "dkim"), domains, sizeof domains)) return wrong_form;
  int status = consigne_query_add_seal(query, (uint32_t)i, sealer->text, sealer->length, domains, CONSIGNE_NTS);
  if (status == CONSIGNE_E_ORDER)
    return "seals: they say what arc.d and arc.dkim.d are, and fields has one of these";
  if (status == CONSIGNE_E_FORM) return wrong_form;
  return status == CONSIGNE_OK ? NULL : consigne_status_text(status);
}

const char *tool_seals_read(const tool_json *seals, bool partial, consigne_query *query) {
  const tool_json *values = tool_json_is(seals, IS_OBJECT) ? tool_json_get(seals, "values") : seals;
  bool open = tool_json_is(tool_json_get(seals, "open"), IS_TRUE);
  const char *error = NULL;
  if (!tool_json_is_given(seals)) return NULL;
  if (!tool_json_is(values, IS_LIST)) return wrong_form;
  for (const tool_json *seal = tool_json_first(values); seal && !error; seal = tool_json_next(values, seal))
    error = read_seal(seal, query);
  if (error || (open && partial)) return error;
  bool ended = consigne_query_end(query, CONSIGNE_FIELD_ARC_D) == CONSIGNE_OK &&
               consigne_query_end(query, CONSIGNE_FIELD_ARC_DKIM_D) == CONSIGNE_OK;
  return ended ? NULL : wrong_form;
}
