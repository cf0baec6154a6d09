/* SPDX-License-Identifier: MIT */
/* JSON (RFC 8259) without blanks; what is not ASCII is written as \uXXXX, so that no log and no terminal minds. */
#include "base/json.h"

#include "base/unicode.h"

static void begin_value(cgn_json *json) {
  if (json->comma) cgn_buffer_add_octet(json->out, ',');
  json->comma = true;
}

void cgn_json_begin(cgn_json *json, char bracket) {
  begin_value(json);
  cgn_buffer_add_octet(json->out, bracket);
  json->comma = false;
}

void cgn_json_end(cgn_json *json, char bracket) {
  cgn_buffer_add_octet(json->out, bracket);
  json->comma = true;
}

/* "\u00E9" */
static void add_unit(cgn_buffer *out, uint32_t unit) {
  static const char digits[] = "0123456789ABCDEF";
  cgn_buffer_add_string(out, "\\u");
  for (int shift = 12; shift >= 0; shift -= 4) cgn_buffer_add_octet(out, digits[unit >> shift & 15]);
}

/* Beyond U+FFFF two units of UTF-16 (RFC 8259 7). */
static void add_escaped(cgn_buffer *out, uint32_t character) {
  if (character > 0xffff) {
    add_unit(out, 0xd800 + ((character - 0x10000) >> 10));
    character = 0xdc00 + ((character - 0x10000) & 0x3ff);
  }
  add_unit(out, character);
}

static void add_character(cgn_buffer *out, uint32_t character) {
  static const char short_forms[][2] = {{'"', '"'},  {'\\', '\\'}, {'\b', 'b'}, {'\f', 'f'},
                                        {'\n', 'n'}, {'\r', 'r'},  {'\t', 't'}};
  for (size_t i = 0; i < sizeof short_forms / sizeof *short_forms; i++) {
    if (character != (unsigned char)short_forms[i][0]) continue;
    cgn_buffer_add_octet(out, '\\');
    cgn_buffer_add_octet(out, short_forms[i][1]);
    return;
  }
  if (character < 0x20 || character > 0x7f)
    add_escaped(out, character);
  else
    cgn_buffer_add_octet(out, (char)character);
}

static void add_string(cgn_buffer *out, cgn_text text) {
  cgn_buffer_add_octet(out, '"');
  while (text.length > 0) {
    uint32_t character = 0xfffd;
    size_t step = cgn_utf8_step(text, &character);
    add_character(out, step ? character : 0xfffd);
    text = cgn_text_slice(text, step ? step : 1, text.length);
  }
  cgn_buffer_add_octet(out, '"');
}

void cgn_json_key_text(cgn_json *json, cgn_text key) {
  begin_value(json);
  add_string(json->out, key);
  cgn_buffer_add_octet(json->out, ':');
  json->comma = false;
}

void cgn_json_key(cgn_json *json, const char *key) {
  cgn_json_key_text(json, cgn_text_of_string(key));
}

void cgn_json_text(cgn_json *json, cgn_text text) {
  begin_value(json);
  add_string(json->out, text);
}

static void add_word(cgn_json *json, const char *word) {
  begin_value(json);
  cgn_buffer_add_string(json->out, word);
}

void cgn_json_string(cgn_json *json, const char *string) {
  if (string)
    cgn_json_text(json, cgn_text_of_string(string));
  else
    cgn_json_null(json);
}

void cgn_json_number(cgn_json *json, uint64_t number) {
  begin_value(json);
  cgn_buffer_add_number(json->out, number);
}

void cgn_json_bool(cgn_json *json, bool value) {
  add_word(json, value ? "true" : "false");
}

void cgn_json_null(cgn_json *json) {
  add_word(json, "null");
}
