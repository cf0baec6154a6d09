/* SPDX-License-Identifier: MIT */
/*
 * The texts of one load: the ruleset, what it includes, its list files; and
 * places in them. The only file of the library that reads from disk.
 */
#ifndef CGN_RULES_SOURCE_H
#define CGN_RULES_SOURCE_H

#include "base/arena.h"
#include "rules/options.h"
#include "table/image.h"

/* A bound of base/limits.h as it stands in a text: "at most " CGN_NUMBER_TEXT(CGN_SOURCES) " files". */
#define CGN_TOKEN_TEXT(token) #token
#define CGN_NUMBER_TEXT(number) CGN_TOKEN_TEXT(number)

/* A piece of a source, for findings. */
typedef struct cgn_place {
  uint32_t source;  /* index into cgn_sources.at */
  uint32_t offset, length;
} cgn_place;

/* Where cgn_sources_locate stood last: places asked in their order cost one pass over the text. */
typedef struct cgn_seen {
  uint32_t offset, start, end; /* the place; of its line (end 0: not looked for yet) */
  uint32_t lines, columns;     /* before it */
} cgn_seen;

typedef struct cgn_source {
  cgn_text name;        /* as findings show it */
  cgn_text text;        /* without a leading U+FEFF */
  cgn_text folder;      /* of the file, with final "/"; empty: none */
  uint32_t depth;       /* of includes */
  bool by_path, named;  /* added by cgn_sources_add; and found in the options */
  cgn_seen seen;
} cgn_source;

typedef struct cgn_sources {
  cgn_source *at;
  uint32_t count, capacity;
  uint64_t octets;      /* of all of them */
  cgn_arena *arena;
  const consigne_options *options;
  bool files;           /* disk may be read */
} cgn_sources;

void cgn_sources_init(cgn_sources *sources, cgn_arena *arena, const consigne_options *options, bool files);
/* Adds a text that is already in memory (copied). CONSIGNE_OK, E_MEMORY, E_LIMIT. */
int cgn_sources_add_text(cgn_sources *sources, cgn_text name, cgn_text text, uint32_t *index);
/*
 * Adds what `path` names, as seen from source `from` (CGN_NONE: the caller):
 * a named source of the options, else a file relative to the folder of `from`.
 * What was added before is not added again: its index is given.
 * CONSIGNE_OK, E_MEMORY; E_LIMIT (sizes, CGN_SOURCES, CGN_INCLUDE_DEPTH) and E_FILE
 * with *why set to a few words ("no such file", "files are not allowed").
 */
int cgn_sources_add(cgn_sources *sources, uint32_t from, cgn_text path, uint32_t *index, const char **why);
/*
 * The names of the files that were read from disk, in the order of reading, as one block of the allocator: the
 * pointers, and behind them the names, each with a NUL. *count says how many. NULL: no memory.
 */
const char **cgn_sources_files(const cgn_sources *sources, const cgn_allocator *allocator, uint32_t *count);
/*
 * Line and column (in characters) of a place, from 1; *line is the text of that
 * line without its end. `column` and `line` may be NULL. No such source: zeros.
 */
void cgn_sources_locate(cgn_sources *sources, cgn_place place, uint32_t *line_number, uint32_t *column,
                        cgn_text *line);

#endif
