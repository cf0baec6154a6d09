/* SPDX-License-Identifier: MIT */
/*
 * JSON on one line, in ASCII, as it is written: the writer puts the commas. Memory that fails is seen at the end,
 * in the buffer.
 */
#ifndef CGN_BASE_JSON_H
#define CGN_BASE_JSON_H

#include "base/arena.h"

typedef struct cgn_json {
  cgn_buffer *out;
  bool comma; /* a value stands before what comes next in this list or object */
} cgn_json;

/* `bracket`: '{' or '['; and the one that ends it. */
void cgn_json_begin(cgn_json *json, char bracket);
void cgn_json_end(cgn_json *json, char bracket);
/* Before each value of an object. */
void cgn_json_key(cgn_json *json, const char *key);
void cgn_json_key_text(cgn_json *json, cgn_text key);
/* Any octets; what is no UTF-8 as U+FFFD. */
void cgn_json_text(cgn_json *json, cgn_text text);
/* NUL-terminated; NULL: null. */
void cgn_json_string(cgn_json *json, const char *string);
void cgn_json_number(cgn_json *json, uint64_t number);
void cgn_json_bool(cgn_json *json, bool value);
void cgn_json_null(cgn_json *json);

#endif
