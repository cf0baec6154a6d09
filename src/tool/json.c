/* SPDX-License-Identifier: MIT */
/* A decision as JSON (docs/record.md), and JSON a line. */
#include <stdlib.h>
#include <string.h>

#include "tool/tool.h"

void tool_print_json_line(json_t *object) {
  json_dumpf(object, stdout, JSON_COMPACT | JSON_ENSURE_ASCII);
  putchar('\n');
  json_decref(object);
}

/* The record that the library writes; NULL: no memory. Free with free. */
static char *record_of(const consigne_decision *decision, size_t *length) {
  size_t size = 4096; /* room for nearly every decision, so that it is written only once */
  for (char *text = NULL;;) {
    char *larger = realloc(text, size);
    if (!larger) return free(text), NULL;
    text = larger;
    *length = size;
    int status = consigne_decision_record(decision, text, length);
    if (status == CONSIGNE_OK) return text;
    if (status != CONSIGNE_E_BUFFER) return free(text), NULL;
    size = *length;
  }
}

json_t *tool_decision_json(const consigne_decision *decision, const json_t *id) {
  size_t length;
  char *text = record_of(decision, &length);
  json_t *record = text ? json_loadb(text, length, 0, NULL) : NULL, *object = json_object(), *value;
  const char *key;
  /*
   * The id of a record is any JSON, and the library never saw it. It is put
   * where the library would have put it.
   */
  json_object_foreach(record, key, value) {
    if (id && strcmp(key, "recipients") == 0) json_object_set(object, "id", (json_t *)(uintptr_t)id);
    json_object_set(object, key, value);
  }
  json_decref(record);
  free(text);
  return object;
}
