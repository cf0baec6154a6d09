/* SPDX-License-Identifier: MIT */
/*
 * Postfix tables of logins. Lines follow postmap(1): comments and empty lines
 * are passed over, also between a line and one that goes on with it; a key may
 * hold quoted blanks. Logins are split as smtpd does, at commas and blanks.
 */
#include "rules/loginmap.h"

cgn_loginmap cgn_loginmap_start(const cgn_sources *sources, uint32_t source) {
  return (cgn_loginmap){.text = sources->at[source].text, .source = source};
}

/* Most octets are greater than all blanks. */
static bool is_blank(char c) {
  return (unsigned char)c <= ' ' && (cgn_is_blank(c) || c == '\f' || c == '\v');
}

static char octet_at(const cgn_loginmap *map, size_t offset) {
  return offset < map->text.length ? map->text.at[offset] : '\n';
}

static bool is_over(const cgn_loginmap *map, size_t offset) {
  return offset >= map->text.length;
}

static cgn_word word_of(const cgn_loginmap *map, size_t from, size_t to) {
  cgn_text text = cgn_text_slice(map->text, from, to - from);
  return (cgn_word){
      .place = {map->source, (uint32_t)from, (uint32_t)text.length}, .text = text, .form = CGN_TOKEN_WORD};
}

static size_t line_end(const cgn_loginmap *map, size_t from) {
  return cgn_text_find(map->text, from, '\n');
}

/* From `from`, past blanks of this line. */
static size_t skip_blanks(const cgn_loginmap *map, size_t from) {
  while (!is_over(map, from) && map->text.at[from] != '\n' && is_blank(map->text.at[from])) from++;
  return from;
}

/* The start of the next line from `start`, a line's start, that is not empty and no comment; the end where there is
 * none. */
static size_t next_line(const cgn_loginmap *map, size_t start) {
  while (!is_over(map, start)) {
    char first = octet_at(map, skip_blanks(map, start));
    if (first != '\n' && first != '#') break;
    size_t end = line_end(map, start);
    start = is_over(map, end) ? end : end + 1;
  }
  return start;
}

/* Past the line, and those that go on with it. */
static void skip_entry(cgn_loginmap *map) {
  cgn_word rest;
  while (cgn_loginmap_login(map, &rest)) continue;
}

/* The end of the key that begins at `from`: a blank outside quotes. */
static size_t key_end(const cgn_loginmap *map, size_t from, cgn_map_fault *fault) {
  bool quoted = false;
  for (; !is_over(map, from); from++) {
    char c = map->text.at[from];
    if ((c > '"') & (c != '\\')) continue; /* nearly every one */
    if (c == '\n' || (!quoted && is_blank(c))) break;
    if (c == '"') quoted = !quoted;
    if (c == '\\' && octet_at(map, from + 1) != '\n') from++;
  }
  if (quoted) *fault = CGN_MAP_QUOTE;
  return from;
}

bool cgn_loginmap_next(cgn_loginmap *map, cgn_word *key, cgn_map_fault *fault) {
  skip_entry(map);
  size_t from = map->offset == 0 ? next_line(map, 0) : map->offset;
  if (is_over(map, from)) return false;
  *fault = CGN_MAP_OK;
  if (is_blank(map->text.at[from])) {
    *fault = CGN_MAP_INDENTED;
    from = skip_blanks(map, from);
  }
  if (map->text.at[from] == '/') *fault = CGN_MAP_PATTERN;
  map->offset = key_end(map, from, fault);
  map->in_entry = true;
  *key = word_of(map, from, map->offset);
  return true;
}

static bool is_between(char c) {
  return (unsigned char)c <= ',' && (c == ',' || is_blank(c));
}

/* Where the next login of this entry begins, or the next entry: then *over. */
static size_t next_login(const cgn_loginmap *map, bool *over) {
  size_t from = map->offset;
  for (; !is_over(map, from) && is_between(map->text.at[from]); from++) {
    if (map->text.at[from] != '\n') continue;
    from = next_line(map, from + 1);
    *over = is_over(map, from) || !is_blank(map->text.at[from]);
    if (*over) return from;
  }
  *over = is_over(map, from);
  return from;
}

bool cgn_loginmap_login(cgn_loginmap *map, cgn_word *login) {
  bool over = !map->in_entry;
  if (over) return false;
  size_t from = next_login(map, &over), to = from;
  while (!over && !is_over(map, to) && !is_between(map->text.at[to])) to++;
  map->offset = to;
  map->in_entry = !over;
  if (!over) *login = word_of(map, from, to);
  return !over;
}
