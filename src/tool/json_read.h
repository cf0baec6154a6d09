/* SPDX-License-Identifier: MIT */
/*
 * JSON (RFC 8259) read in one pass into one array, whose memory the next text uses again. Records are read with it:
 * a tree of jansson costs ten times as much, and a record is looked into once. The texts that jansson reads are
 * read, no others; what is wrong with a text is said by jansson.
 */
#ifndef CGN_TOOL_JSON_READ_H
#define CGN_TOOL_JSON_READ_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum tool_json_type {
  IS_NULL,
  IS_FALSE,
  IS_TRUE,
  IS_INTEGER,
  IS_REAL,
  IS_STRING,
  IS_LIST,
  IS_OBJECT
} tool_json_type;

/* A value; what a list or an object holds follows it in the array, of an object each key before its value. */
typedef struct tool_json {
  tool_json_type type;
  uint32_t size;   /* how many values this is with all that it holds */
  uint32_t length; /* octets of a string; items of a list; keys of an object */
  union {
    const char *text; /* of a string, with a NUL behind it */
    int64_t integer;
  };
} tool_json;

typedef struct tool_json_reader {
  char *text; /* a copy, in which strings are unescaped where they stand */
  size_t text_room;
  tool_json *values;
  uint32_t count, room;
  char error[JSON_ERROR_TEXT_LENGTH]; /* of the last text */
} tool_json_reader;

/* An object or a list, which lasts until the next call. NULL: `error` says what is wrong. */
const tool_json *tool_json_read(tool_json_reader *reader, const char *text, size_t length);
void tool_json_reader_free(tool_json_reader *reader);

/* All of these take NULL for a value that is not there. */
static inline bool tool_json_is(const tool_json *value, tool_json_type type) {
  return value && value->type == type;
}
static inline bool tool_json_is_given(const tool_json *value) {
  return value && value->type != IS_NULL;
}
/* NULL: no string. */
static inline const char *tool_json_string(const tool_json *value) {
  return tool_json_is(value, IS_STRING) ? value->text : NULL;
}
/* The value of a key; NULL: none, or no object. */
const tool_json *tool_json_get(const tool_json *object, const char *key);
/* The items of a list, or the keys of an object, each with its value behind it; NULL: no more. */
static inline const tool_json *tool_json_first(const tool_json *within) {
  return within && (within->type == IS_LIST || within->type == IS_OBJECT) && within->size > 1 ? within + 1 : NULL;
}
static inline const tool_json *tool_json_next(const tool_json *within, const tool_json *item) {
  if (within->type == IS_OBJECT) item++;
  item += item->size;
  return item < within + within->size ? item : NULL;
}

#endif
