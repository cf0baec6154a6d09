/* SPDX-License-Identifier: MIT */
/* JSON in one pass: the grammar of RFC 8259, UTF-8 (RFC 3629), and no key twice in an object. */
#include "tool/json_read.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tool/tool.h"

enum {
  DEEPEST = 2048, /* as jansson: the readers below call each other so often at most */
  FEW_KEYS = 32,  /* up to here each key is compared with each; more are sorted */
  FIRST_VALUES = 256
};

/* The text ends with a NUL, which no JSON holds: so nothing below looks beyond the end. */
typedef struct scan {
  tool_json_reader *reader;
  char *at;
  unsigned depth;
} scan;

static bool read_value(scan *run);

static void skip_blanks(scan *run) {
  while (*run->at == ' ' || *run->at == '\t' || *run->at == '\n' || *run->at == '\r') run->at++;
}

/* Whether the octet is next; then it is passed. */
static bool passes(scan *run, char octet) {
  if (*run->at != octet) return false;
  run->at++;
  return true;
}

/* The number of a new value. UINT32_MAX: no memory. */
static uint32_t add(scan *run, tool_json_type type) {
  tool_json_reader *reader = run->reader;
  if (reader->count == reader->room) {
    uint32_t room = reader->room ? reader->room * 2 : FIRST_VALUES;
    tool_json *larger = room > reader->room ? realloc(reader->values, room * sizeof *larger) : NULL;
    if (!larger) return UINT32_MAX;
    reader->values = larger;
    reader->room = room;
  }
  reader->values[reader->count] = (tool_json){.type = type, .size = 1};
  return reader->count++;
}

/* ---- Strings ------------------------------------------------------------------------- */

/* Octets that stand for themselves: printable ASCII and DEL, but for quotes and backslashes. Most are small letters. */
static bool is_plain(char octet) {
  signed char c = (signed char)octet;
  return c > '\\' || (c >= ' ' && c != '"' && c != '\\');
}

/* Four hexadecimal digits; -1: they are none. */
static int32_t read_hex(const char *at) {
  int32_t number = 0;
  for (int i = 0; i < 4; i++) {
    char c = at[i];
    int digit = c >= '0' && c <= '9'   ? c - '0'
                : c >= 'a' && c <= 'f' ? c - 'a' + 10
                : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                       : -1;
    if (digit < 0) return -1;
    number = number << 4 | digit;
  }
  return number;
}

static char *put_character(char *to, uint32_t c) {
  static const unsigned char mark[] = {0, 0, 0xc0, 0xe0, 0xf0};
  int size = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  for (int i = size - 1; i > 0; i--, c >>= 6) to[i] = (char)(0x80 | (c & 0x3f));
  to[0] = (char)(mark[size] | c);
  return to + size;
}

/* Behind "\u": a character, as a pair of surrogates where it has one. NULL: none. */
static char *read_escaped_character(scan *run, char *to) {
  int32_t c = read_hex(run->at);
  if (c < 0) return NULL;
  run->at += 4;
  if (c >= 0xdc00 && c <= 0xdfff) return NULL;
  if (c >= 0xd800 && c <= 0xdbff) {
    int32_t low = run->at[0] == '\\' && run->at[1] == 'u' ? read_hex(run->at + 2) : -1;
    if (low < 0xdc00 || low > 0xdfff) return NULL;
    run->at += 6;
    c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
  }
  return put_character(to, (uint32_t)c);
}

/* An escape to `to`, which never overtakes what is read. NULL: none. */
static char *read_escape(scan *run, char *to) {
  static const char names[] = "\"\\/bfnrt", octets[] = "\"\\/\b\f\n\r\t";
  char name = *++run->at;
  const char *found = name ? strchr(names, name) : NULL;
  if (name == '\0') return NULL;
  run->at++;
  if (name == 'u') return read_escaped_character(run, to);
  if (!found) return NULL;
  *to = octets[found - names];
  return to + 1;
}

/* A character beyond ASCII. NULL: no UTF-8. */
static char *read_character(scan *run, char *to) {
  uint32_t c;
  /* A NUL ends the text, and continues no character: so no octet beyond it is looked at. */
  size_t size = tool_character(run->at, 4, &c);
  if (size < 2) return NULL;
  memmove(to, run->at, size);
  run->at += size;
  return to + size;
}

/* The string at a quote. */
static bool read_string(scan *run) {
  uint32_t number = add(run, IS_STRING);
  if (number == UINT32_MAX || !passes(run, '"')) return false;
  char *start = run->at, *to = start;
  while (is_plain(*to)) to++;
  run->at = to;
  while (to && *run->at != '"') {
    if (is_plain(*run->at))
      *to++ = *run->at++;
    else if (*run->at == '\\')
      to = read_escape(run, to);
    else
      to = read_character(run, to);
  }
  if (!to) return false;
  run->at++;
  *to = '\0';
  run->reader->values[number].text = start;
  run->reader->values[number].length = (uint32_t)(to - start);
  return true;
}

/* ---- Numbers and words ------------------------------------------------------------------ */

static bool pass_digits(scan *run) {
  char *start = run->at;
  while (*run->at >= '0' && *run->at <= '9') run->at++;
  return run->at > start;
}

static bool read_integer(tool_json *value, const char *start) {
  errno = 0;
  value->integer = strtoll(start, NULL, 10);
  return errno == 0;
}

static bool is_in_range(const char *start) {
  double real = strtod(start, NULL);
  return real != HUGE_VAL && real != -HUGE_VAL;
}

static bool read_number(scan *run) {
  const char *start = run->at;
  uint32_t number = add(run, IS_INTEGER);
  if (number == UINT32_MAX) return false;
  passes(run, '-');
  if (!passes(run, '0') && !pass_digits(run)) return false;
  bool fraction = passes(run, '.');
  if (fraction && !pass_digits(run)) return false;
  bool exponent = passes(run, 'e') || passes(run, 'E');
  if (exponent) {
    if (!passes(run, '+')) passes(run, '-');
    if (!pass_digits(run)) return false;
  }
  if (!fraction && !exponent) return read_integer(&run->reader->values[number], start);
  run->reader->values[number].type = IS_REAL;
  return is_in_range(start);
}

static bool read_word(scan *run, const char *word, tool_json_type type) {
  size_t length = strlen(word);
  if (strncmp(run->at, word, length) != 0) return false;
  run->at += length;
  return add(run, type) != UINT32_MAX;
}

/* ---- Lists and objects -------------------------------------------------------------------- */

static int compare_keys(const void *one, const void *other) {
  const tool_json *a = *(const tool_json *const *)one, *b = *(const tool_json *const *)other;
  if (a->length != b->length) return a->length < b->length ? -1 : 1;
  return memcmp(a->text, b->text, a->length);
}

/* One of 64 bits, which equal keys share and few others do. */
static uint64_t bit_of(const tool_json *key) {
  unsigned hash =
      key->length == 0 ? 0 : (unsigned char)key->text[0] * 7u + (unsigned char)key->text[key->length - 1];
  return (uint64_t)1 << ((hash + key->length * 3) & 63);
}

/* Most keys are the first with their bit, and so equal to none. */
static bool has_twins_among_few(const tool_json *object) {
  const tool_json *keys[FEW_KEYS];
  uint32_t count = 0;
  uint64_t seen = 0;
  for (const tool_json *key = tool_json_first(object); key; key = tool_json_next(object, key)) {
    uint64_t bit = bit_of(key);
    for (uint32_t i = 0; (seen & bit) && i < count; i++)
      if (keys[i]->length == key->length && memcmp(keys[i]->text, key->text, key->length) == 0) return true;
    seen |= bit;
    keys[count++] = key;
  }
  return false;
}

/* Sorted, since a sender may write a million keys. Without memory there are taken to be some. */
static bool has_twins_among_many(const tool_json *object) {
  const tool_json **keys = malloc(object->length * sizeof *keys);
  uint32_t count = 0;
  if (!keys) return true;
  for (const tool_json *key = tool_json_first(object); key; key = tool_json_next(object, key)) keys[count++] = key;
  qsort(keys, count, sizeof *keys, compare_keys);
  bool found = false;
  for (uint32_t i = 1; i < count && !found; i++) found = compare_keys(&keys[i - 1], &keys[i]) == 0;
  free(keys);
  return found;
}

/* A key and a colon; jansson has no key with a NUL. */
static bool read_key(scan *run) {
  uint32_t number = run->reader->count;
  if (*run->at != '"' || !read_string(run)) return false;
  const tool_json *key = &run->reader->values[number];
  if (strlen(key->text) != key->length) return false;
  skip_blanks(run);
  return passes(run, ':');
}

/* What stands between the brackets, whose first was passed. */
static bool read_items(scan *run, uint32_t number, char end) {
  bool object = end == '}';
  uint32_t items = 0;
  skip_blanks(run);
  if (!passes(run, end)) {
    do {
      skip_blanks(run);
      if ((object && !read_key(run)) || !read_value(run)) return false;
      items++;
      skip_blanks(run);
    } while (passes(run, ','));
    if (!passes(run, end)) return false;
  }
  tool_json *value = &run->reader->values[number];
  value->length = items;
  value->size = run->reader->count - number;
  if (!object) return true;
  return !(items <= FEW_KEYS ? has_twins_among_few(value) : has_twins_among_many(value));
}

static bool read_within(scan *run, tool_json_type type, char end) {
  uint32_t number = add(run, type);
  run->at++;
  return number != UINT32_MAX && read_items(run, number, end);
}

static bool read_value(scan *run) {
  bool read = false;
  if (run->depth == DEEPEST) return false;
  run->depth++;
  skip_blanks(run);
  switch (*run->at) {
  case '{': read = read_within(run, IS_OBJECT, '}'); break;
  case '[': read = read_within(run, IS_LIST, ']'); break;
  case '"': read = read_string(run); break;
  case 'n': read = read_word(run, "null", IS_NULL); break;
  case 't': read = read_word(run, "true", IS_TRUE); break;
  case 'f': read = read_word(run, "false", IS_FALSE); break;
  default: read = read_number(run); break;
  }
  run->depth--;
  return read;
}

/* ---- A text -------------------------------------------------------------------------------- */

static bool copy(tool_json_reader *reader, const char *text, size_t length) {
  if (length >= UINT32_MAX) return false;
  if (length >= reader->text_room) {
    char *larger = realloc(reader->text, length + 1);
    if (!larger) return false;
    reader->text = larger;
    reader->text_room = length + 1;
  }
  if (length > 0) memcpy(reader->text, text, length);
  reader->text[length] = '\0';
  return true;
}

/*
 * jansson's words. What only this reader refuses is refused: it had no memory, or there is a NUL behind a number or
 * a word, which jansson passes over and RFC 8259 does not allow.
 */
static void explain(tool_json_reader *reader, const char *text, size_t length) {
  json_error_t where;
  json_t *tree = json_loadb(text, length, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &where);
  const char *error = memchr(text, '\0', length) ? "a NUL octet between values" : "no memory to read this JSON";
  snprintf(reader->error, sizeof reader->error, "%s", tree ? error : where.text);
  json_decref(tree);
}

const tool_json *tool_json_read(tool_json_reader *reader, const char *text, size_t length) {
  scan run = {.reader = reader};
  reader->count = 0;
  bool read = copy(reader, text, length);
  if (read) {
    run.at = reader->text;
    skip_blanks(&run);
    read = (*run.at == '{' || *run.at == '[') && read_value(&run);
    if (read) skip_blanks(&run);
    read = read && run.at == reader->text + length;
  }
  if (read) return reader->values;
  explain(reader, text, length);
  return NULL;
}

void tool_json_reader_free(tool_json_reader *reader) {
  free(reader->text);
  free(reader->values);
  *reader = (tool_json_reader){.text = NULL};
}

const tool_json *tool_json_get(const tool_json *object, const char *key) {
  size_t length = strlen(key);
  if (!tool_json_is(object, IS_OBJECT)) return NULL;
  for (const tool_json *at = tool_json_first(object); at; at = tool_json_next(object, at))
    if (at->length == length && memcmp(at->text, key, length) == 0) return at + 1;
  return NULL;
}
