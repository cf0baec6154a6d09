/* SPDX-License-Identifier: MIT */
/*
 * The texts of one load, from memory, from the options or from disk, and lines
 * and columns in them. Files are opened without waiting and must be regular: a
 * pipe or a device named in a ruleset never holds a load up.
 */
#define _POSIX_C_SOURCE 200809L

#include "rules/source.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/unicode.h"

void cgn_sources_init(cgn_sources *sources, cgn_arena *arena, const consigne_options *options, bool files) {
  *sources = (cgn_sources){.arena = arena, .options = options, .files = files};
}

/* ---- The list ------------------------------------------------------------------ */

/* Octets that may still be added. */
static uint64_t octets_left(const cgn_sources *sources) {
  uint32_t limit = cgn_options_limit(sources->options, CONSIGNE_LIMIT_RULESET_OCTETS);
  return limit > sources->octets ? limit - sources->octets : 0;
}

/* Editors of some systems put U+FEFF in front of UTF-8 (Unicode 2.13); it is no part of the text. */
static cgn_text without_signature(cgn_text text) {
  bool marked = text.length >= 3 && memcmp(text.at, "\xef\xbb\xbf", 3) == 0;
  return marked ? cgn_text_slice(text, 3, text.length) : text;
}

static bool make_room(cgn_sources *sources) {
  if (sources->count < sources->capacity) return true;
  uint32_t capacity = sources->capacity ? sources->capacity * 2 : 8;
  cgn_source *at = cgn_arena_allocate_array(sources->arena, capacity, sizeof *at);
  if (!at) return false;
  if (sources->count) memcpy(at, sources->at, sources->count * sizeof *at);
  sources->at = at;
  sources->capacity = capacity;
  return true;
}

/* `source` is whole; its octets have been found to fit. */
static int append(cgn_sources *sources, cgn_source source, uint32_t *index) {
  if (!make_room(sources)) return CONSIGNE_E_MEMORY;
  sources->octets += source.text.length;
  source.text = without_signature(source.text);
  *index = sources->count++;
  sources->at[*index] = source;
  return CONSIGNE_OK;
}

int cgn_sources_add_text(cgn_sources *sources, cgn_text name, cgn_text text, uint32_t *index) {
  if (sources->count >= CGN_SOURCES || text.length > octets_left(sources)) return CONSIGNE_E_LIMIT;
  cgn_source source = {.name = cgn_arena_copy(sources->arena, name), .text = cgn_arena_copy(sources->arena, text)};
  if (sources->arena->failed) return CONSIGNE_E_MEMORY;
  return append(sources, source, index);
}

/* ---- Files --------------------------------------------------------------------- */

/* Where `path` leads as seen from a file in `folder`; at NULL: no memory. */
static cgn_text resolve(cgn_arena *arena, cgn_text folder, cgn_text path) {
  if (path.at[0] == '/') folder.length = 0;
  char *name = cgn_arena_allocate(arena, folder.length + path.length + 1);
  if (!name) return (cgn_text){NULL, 0};
  if (folder.length) memcpy(name, folder.at, folder.length);
  memcpy(name + folder.length, path.at, path.length);
  return (cgn_text){name, folder.length + path.length};
}

static cgn_text folder_of(cgn_text name) {
  while (name.length && name.at[name.length - 1] != '/') name.length--;
  return name;
}

static const char *why_not_opened(int error) {
  switch (error) {
  case ENOENT: return "no such file";
  case ENOTDIR: return "a part of its path is no folder";
  case EACCES: return "no permission to read it";
  case ENAMETOOLONG: return "the name is too long";
  case ELOOP: return "its symbolic links lead round in a circle";
  case EMFILE:
  case ENFILE: return "too many files are open";
  case EIO: return "the disk gives an error";
  default: return "it cannot be opened";
  }
}

/* Reads until `size` octets are there, the file ends or reading fails; gives how many. */
static size_t read_octets(int file, char *at, size_t size) {
  size_t got = 0;
  while (got < size) {
    ssize_t more = read(file, at + got, size - got);
    if (more < 0 && errno == EINTR) continue;
    if (more <= 0) break;
    got += (size_t)more;
  }
  return got;
}

static int read_open_file(cgn_sources *sources, int file, cgn_text *text, const char **why) {
  struct stat about;
  *why = "it is no regular file";
  if (fstat(file, &about) != 0 || !S_ISREG(about.st_mode)) return CONSIGNE_E_FILE;
  *why = "it is larger than the limit for all files of a ruleset";
  if (about.st_size < 0 || (uint64_t)about.st_size > octets_left(sources)) return CONSIGNE_E_LIMIT;
  size_t size = (size_t)about.st_size;
  char *at = cgn_arena_allocate(sources->arena, size + 1);
  if (!at) return CONSIGNE_E_MEMORY;
  *why = "it changed while it was read";
  /* One octet more is asked for, which is there only if the file grew. */
  if (read_octets(file, at, size + 1) != size) return CONSIGNE_E_FILE;
  *text = (cgn_text){at, size};
  return CONSIGNE_OK;
}

/* The NUL behind `name` is there. */
static int read_file(cgn_sources *sources, cgn_text name, cgn_text *text, const char **why) {
  *why = "a file name has no NUL";
  if (cgn_text_find(name, 0, '\0') != name.length) return CONSIGNE_E_FILE;
  int file = open(name.at, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  if (file < 0) {
    *why = why_not_opened(errno);
    return CONSIGNE_E_FILE;
  }
  int status = read_open_file(sources, file, text, why);
  close(file);
  return status;
}

/* ---- By path ------------------------------------------------------------------- */

static const cgn_named_source *find_named(const consigne_options *options, cgn_text name) {
  for (uint32_t i = 0; options && i < options->source_count; i++) {
    if (cgn_text_equal(options->sources[i].name, name)) return &options->sources[i];
  }
  return NULL;
}

/* A source that was added by this name and from the same place; CGN_NONE: not yet. */
static uint32_t find_source(const cgn_sources *sources, const cgn_source *wanted) {
  for (uint32_t i = 0; i < sources->count; i++) {
    const cgn_source *one = &sources->at[i];
    if (one->by_path && one->named == wanted->named && cgn_text_equal(one->name, wanted->name)) return i;
  }
  return CGN_NONE;
}

static int check_bounds(const cgn_sources *sources, const cgn_source *source, const char **why) {
  if (source->depth > CGN_INCLUDE_DEPTH) {
    *why = "files include each other too deep, at most " CGN_NUMBER_TEXT(CGN_INCLUDE_DEPTH);
    return CONSIGNE_E_LIMIT;
  }
  if (sources->count < CGN_SOURCES) return CONSIGNE_OK;
  *why = "there are too many files, at most " CGN_NUMBER_TEXT(CGN_SOURCES);
  return CONSIGNE_E_LIMIT;
}

static int fetch(cgn_sources *sources, const cgn_named_source *named, cgn_source *source, const char **why) {
  if (named) {
    source->text = named->text;
    if (named->text.length <= octets_left(sources)) return CONSIGNE_OK;
    *why = "it is larger than the limit for all files of a ruleset";
    return CONSIGNE_E_LIMIT;
  }
  if (sources->files) return read_file(sources, source->name, &source->text, why);
  *why = "files are not allowed here, and no source of the options has this name";
  return CONSIGNE_E_FILE;
}

int cgn_sources_add(cgn_sources *sources, uint32_t from, cgn_text path, uint32_t *index, const char **why) {
  *why = "the name is empty";
  if (path.length == 0) return CONSIGNE_E_FILE;
  const cgn_source *parent = from == CGN_NONE ? NULL : &sources->at[from];
  const cgn_named_source *named = find_named(sources->options, path);
  cgn_source source = {.by_path = true, .named = named != NULL, .depth = parent ? parent->depth + 1 : 0};
  source.name = named ? named->name : resolve(sources->arena, parent ? parent->folder : (cgn_text){NULL, 0}, path);
  if (!source.name.at) return CONSIGNE_E_MEMORY;
  source.folder = named ? (cgn_text){NULL, 0} : folder_of(source.name);
  *index = find_source(sources, &source);
  if (*index != CGN_NONE) return CONSIGNE_OK;
  int status = check_bounds(sources, &source, why);
  if (status == CONSIGNE_OK) status = fetch(sources, named, &source, why);
  return status == CONSIGNE_OK ? append(sources, source, index) : status;
}

static bool is_file(const cgn_source *source) {
  return source->by_path && !source->named;
}

const char **cgn_sources_files(const cgn_sources *sources, const cgn_allocator *allocator, uint32_t *count) {
  size_t octets = 0;
  *count = 0;
  for (uint32_t i = 0; i < sources->count; i++) {
    if (!is_file(&sources->at[i])) continue;
    octets += sources->at[i].name.length + 1;
    *count += 1;
  }
  const char **files = cgn_allocate(allocator, *count * sizeof *files + octets + 1);
  if (!files) return NULL;
  char *next = (char *)(files + *count);
  for (uint32_t i = 0, file = 0; i < sources->count; i++) {
    const cgn_text name = sources->at[i].name;
    if (!is_file(&sources->at[i])) continue;
    memcpy(next, name.at, name.length);
    next[name.length] = '\0';
    files[file++] = next;
    next += name.length + 1;
  }
  return files;
}

/* ---- Lines and columns ---------------------------------------------------------- */

/* Moves `seen` to `offset`, from where it stands if that is not behind. */
static void go_to(cgn_seen *seen, cgn_text text, uint32_t offset) {
  cgn_text before = cgn_text_slice(text, 0, offset);
  if (offset < seen->offset) *seen = (cgn_seen){0};
  for (;;) {
    size_t end = cgn_text_find(before, seen->offset, '\n');
    if (end == before.length) break;
    *seen = (cgn_seen){.offset = (uint32_t)end + 1, .start = (uint32_t)end + 1, .lines = seen->lines + 1};
  }
  seen->columns += cgn_utf8_count(cgn_text_slice(before, seen->offset, before.length));
  seen->offset = (uint32_t)before.length;
  if (seen->end < seen->offset || !seen->end) seen->end = (uint32_t)cgn_text_find(text, seen->offset, '\n');
}

void cgn_sources_locate(cgn_sources *sources, cgn_place place, uint32_t *line_number, uint32_t *column,
                        cgn_text *line) {
  cgn_source *source = place.source < sources->count ? &sources->at[place.source] : NULL;
  cgn_seen *seen = source ? &source->seen : NULL;
  if (source) go_to(seen, source->text, place.offset);
  *line_number = seen ? seen->lines + 1 : 0;
  if (column) *column = seen ? seen->columns + 1 : 0;
  if (!line) return;
  *line = seen ? cgn_text_slice(source->text, seen->start, seen->end - seen->start) : (cgn_text){NULL, 0};
  if (line->length && line->at[line->length - 1] == '\r') line->length--;
}
