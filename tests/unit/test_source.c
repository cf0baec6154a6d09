/* SPDX-License-Identifier: MIT */
/* Sources from memory, options and disk (rules/source.h); the files stand in a folder of their own. */
#define _XOPEN_SOURCE 700

#include "rules/source.h"

#include "../support/exact.h"
#include "../support/rows.h"
#include "base/limits.h"
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64];

static void path_in(char *path, size_t size, const char *name) {
  snprintf(path, size, "%s/%s", folder, name);
}

static void write_file(const char *name, cgn_text text) {
  char path[200];
  path_in(path, sizeof path, name);
  FILE *file = fopen(path, "wb");
  cr_assert(file);
  cr_assert(fwrite(text.at, 1, text.length, file) == text.length);
  cr_assert(fclose(file) == 0);
}

static void make_files(void) {
  char path[200];
  strcpy(folder, "/tmp/consigne-source-XXXXXX");
  cr_assert(mkdtemp(folder));
  path_in(path, sizeof path, "sub");
  cr_assert(mkdir(path, 0700) == 0);
  path_in(path, sizeof path, "pipe");
  cr_assert(mkfifo(path, 0600) == 0);
  path_in(path, sizeof path, "loop");
  cr_assert(symlink("loop", path) == 0);
  write_file("main", CGN_TEXT("main"));
  write_file("empty", CGN_TEXT(""));
  write_file("marked", CGN_TEXT("\xef\xbb\xbftext"));
  write_file("NUL", CGN_TEXT("a\0b"));
  write_file("sub/list", CGN_TEXT("list"));
}

static void remove_files(void) {
  static const char *const names[] = {"main", "empty", "marked", "NUL", "sub/list", "sub", "pipe", "loop"};
  char path[200];
  for (size_t i = 0; i < COUNT(names); i++) {
    path_in(path, sizeof path, names[i]);
    remove(path);
  }
  rmdir(folder);
}

/* Adds the file of the folder, as the caller names it. */
static int add_file(cgn_sources *sources, const char *name, uint32_t *index, const char **why) {
  char path[200];
  path_in(path, sizeof path, name);
  return cgn_sources_add(sources, CGN_NONE, cgn_text_of_string(path), index, why);
}

Test(source, files, .init = make_files, .fini = remove_files) {
  static const struct {
    const char *name;
    int status;
    const char *why;
    cgn_text text;
  } rows[] = {
      {"main", CONSIGNE_OK, NULL, CGN_TEXT("main")},
      {"sub/../main", CONSIGNE_OK, NULL, CGN_TEXT("main")},
      {"empty", CONSIGNE_OK, NULL, CGN_TEXT("")},
      {"marked", CONSIGNE_OK, NULL, CGN_TEXT("text")},
      {"NUL", CONSIGNE_OK, NULL, CGN_TEXT("a\0b")},
      {"missing", CONSIGNE_E_FILE, "no such file", CGN_TEXT("")},
      {"main/list", CONSIGNE_E_FILE, "a part of its path is no folder", CGN_TEXT("")},
      {"sub", CONSIGNE_E_FILE, "it is no regular file", CGN_TEXT("")},
      {"pipe", CONSIGNE_E_FILE, "it is no regular file", CGN_TEXT("")},
      {"loop", CONSIGNE_E_FILE, "its symbolic links lead round in a circle", CGN_TEXT("")},
  };
  cgn_arena arena;
  cgn_arena_init(&arena, &cgn_allocator_default);
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_sources sources;
    uint32_t index = 9;
    const char *why = NULL;
    cgn_sources_init(&sources, &arena, NULL, true);
    int status = add_file(&sources, rows[i].name, &index, &why);
    cr_expect(status == rows[i].status, "%s: status %d, %s", rows[i].name, status, why);
    if (status != CONSIGNE_OK) {
      cr_expect(strcmp(why, rows[i].why) == 0, "%s: %s", rows[i].name, why);
      cr_expect(sources.count == 0, "%s is not kept", rows[i].name);
      continue;
    }
    cr_expect(index == 0 && cgn_text_equal(sources.at[0].text, rows[i].text), "%s", rows[i].name);
  }
  cgn_arena_free(&arena);
}

Test(source, names_without_meaning) {
  static const struct {
    cgn_text path;
    const char *why;
  } rows[] = {
      {CGN_TEXT(""), "the name is empty"},
      {CGN_TEXT("/etc\0/passwd"), "a file name has no NUL"},
      {CGN_TEXT("/dev/null"), "it is no regular file"},
      {CGN_TEXT("/dev/zero"), "it is no regular file"},
  };
  cgn_arena arena;
  cgn_sources sources;
  cgn_arena_init(&arena, &cgn_allocator_default);
  cgn_sources_init(&sources, &arena, NULL, true);
  for (size_t i = 0; i < COUNT(rows); i++) {
    uint32_t index;
    const char *why;
    cgn_text path = exact_copy(rows[i].path);
    cr_expect(cgn_sources_add(&sources, CGN_NONE, path, &index, &why) == CONSIGNE_E_FILE, "%zu", i);
    cr_expect(strcmp(why, rows[i].why) == 0, "%zu: %s", i, why);
    exact_free(path);
  }
  cgn_arena_free(&arena);
}

Test(source, relative_to_the_naming_file, .init = make_files, .fini = remove_files) {
  cgn_arena arena;
  cgn_sources sources;
  const char *why;
  uint32_t main_file, list, again, up;
  cgn_arena_init(&arena, &cgn_allocator_default);
  cgn_sources_init(&sources, &arena, NULL, true);
  cr_assert(add_file(&sources, "main", &main_file, &why) == CONSIGNE_OK);
  cr_assert(cgn_sources_add(&sources, main_file, CGN_TEXT("sub/list"), &list, &why) == CONSIGNE_OK);
  cr_assert(cgn_sources_add(&sources, list, CGN_TEXT("../empty"), &up, &why) == CONSIGNE_OK);
  cr_expect(cgn_sources_add(&sources, list, CGN_TEXT("main"), &up, &why) == CONSIGNE_E_FILE, "not in that folder");
  cr_assert(cgn_sources_add(&sources, main_file, CGN_TEXT("sub/list"), &again, &why) == CONSIGNE_OK);
  cr_expect(again == list && sources.count == 3, "what is there is not read again");
  cr_expect(sources.at[main_file].depth == 0 && sources.at[list].depth == 1);
  cr_expect(sources.octets == 8, "each counted once");
  char name[200];
  path_in(name, sizeof name, "sub/list");
  cr_expect(cgn_text_equal(sources.at[list].name, cgn_text_of_string(name)), "named by the whole path");
  cgn_arena_free(&arena);
}

Test(source, named_sources) {
  cgn_named_source named[] = {{CGN_TEXT("lists/ours"), CGN_TEXT("ours")}, {CGN_TEXT("big"), CGN_TEXT("12345678")}};
  struct consigne_options options = {.allocator = cgn_allocator_default, .sources = named, .source_count = 2};
  cgn_arena arena;
  cgn_sources sources;
  const char *why;
  uint32_t text, ours, other;
  options.limits[CONSIGNE_LIMIT_RULESET_OCTETS] = 10;
  cgn_arena_init(&arena, &cgn_allocator_default);
  cgn_sources_init(&sources, &arena, &options, false);
  cr_assert(cgn_sources_add_text(&sources, CGN_TEXT("lists/ours"), CGN_TEXT("abc"), &text) == CONSIGNE_OK);
  cr_assert(cgn_sources_add(&sources, text, CGN_TEXT("lists/ours"), &ours, &why) == CONSIGNE_OK);
  cr_expect(ours != text, "a text that is called like a source is another");
  cr_expect(cgn_text_equal(sources.at[ours].text, CGN_TEXT("ours")));
  cr_expect(cgn_sources_add(&sources, text, CGN_TEXT("big"), &other, &why) == CONSIGNE_E_LIMIT,
            "7 and 8 octets of 10");
  cr_expect(cgn_sources_add(&sources, text, CGN_TEXT("/etc/passwd"), &other, &why) == CONSIGNE_E_FILE);
  cr_expect(strcmp(why, "files are not allowed here, and no source of the options has this name") == 0, "%s", why);
  cr_expect(cgn_sources_add_text(&sources, CGN_TEXT("x"), CGN_TEXT("abcd"), &other) == CONSIGNE_E_LIMIT);
  cr_expect(cgn_sources_add_text(&sources, CGN_TEXT("x"), CGN_TEXT("abc"), &other) == CONSIGNE_OK, "10 of 10");
  cgn_arena_free(&arena);
}

Test(source, limit_of_a_file, .init = make_files, .fini = remove_files) {
  struct consigne_options options = {.allocator = cgn_allocator_default};
  cgn_arena arena;
  cgn_arena_init(&arena, &cgn_allocator_default);
  for (uint32_t limit = 3; limit <= 4; limit++) {
    cgn_sources sources;
    uint32_t index;
    const char *why;
    options.limits[CONSIGNE_LIMIT_RULESET_OCTETS] = limit;
    cgn_sources_init(&sources, &arena, &options, true);
    int status = add_file(&sources, "main", &index, &why);
    cr_expect(status == (limit == 4 ? CONSIGNE_OK : CONSIGNE_E_LIMIT), "4 octets, limit %u", limit);
  }
  cgn_arena_free(&arena);
}

/* CGN_SOURCES 1000 of one load, CGN_INCLUDE_DEPTH 16. */
Test(source, number_and_depth) {
  cgn_named_source named[20];
  char names[20];
  struct consigne_options options = {.allocator = cgn_allocator_default, .sources = named, .source_count = 20};
  cgn_arena arena;
  cgn_sources sources;
  const char *why;
  uint32_t index = CGN_NONE, last;
  for (int i = 0; i < 20; i++) {
    names[i] = (char)('a' + i);
    named[i] = (cgn_named_source){{&names[i], 1}, CGN_TEXT("")};
  }
  cgn_arena_init(&arena, &cgn_allocator_default);
  cgn_sources_init(&sources, &arena, &options, false);
  for (int i = 0; i < 17; i++) {
    cr_assert(cgn_sources_add(&sources, index, named[i].name, &index, &why) == CONSIGNE_OK, "depth %d", i);
  }
  cr_expect(cgn_sources_add(&sources, index, named[17].name, &last, &why) == CONSIGNE_E_LIMIT, "%s", why);
  while (sources.count < CGN_SOURCES) {
    cr_assert(cgn_sources_add_text(&sources, CGN_TEXT("x"), CGN_TEXT(""), &last) == CONSIGNE_OK);
  }
  cr_expect(cgn_sources_add_text(&sources, CGN_TEXT("x"), CGN_TEXT(""), &last) == CONSIGNE_E_LIMIT);
  cr_expect(cgn_sources_add(&sources, CGN_NONE, named[18].name, &last, &why) == CONSIGNE_E_LIMIT);
  cgn_arena_free(&arena);
}

/* Columns count characters; an octet that is no UTF-8 counts as one. */
Test(source, places) {
  static const cgn_text text = CGN_TEXT("ab\n\n\xc3\xa9 \xe2\x82\xac x\r\n\xff\xffy");
  static const struct {
    uint32_t offset, line, column;
    cgn_text text;
  } rows[] = {
      {0, 1, 1, CGN_TEXT("ab")},
      {1, 1, 2, CGN_TEXT("ab")},
      {2, 1, 3, CGN_TEXT("ab")},
      {3, 2, 1, CGN_TEXT("")},
      {4, 3, 1, CGN_TEXT("\xc3\xa9 \xe2\x82\xac x")},
      {6, 3, 2, CGN_TEXT("\xc3\xa9 \xe2\x82\xac x")},
      {11, 3, 5, CGN_TEXT("\xc3\xa9 \xe2\x82\xac x")},
      {14, 4, 1, CGN_TEXT("\xff\xffy")},
      {16, 4, 3, CGN_TEXT("\xff\xffy")},
      {17, 4, 4, CGN_TEXT("\xff\xffy")},
      {99, 4, 4, CGN_TEXT("\xff\xffy")},
  };
  cgn_arena arena;
  cgn_sources sources;
  uint32_t index, line, column;
  cgn_text found;
  cgn_arena_init(&arena, &cgn_allocator_default);
  cgn_sources_init(&sources, &arena, NULL, false);
  cr_assert(cgn_sources_add_text(&sources, CGN_TEXT("x"), text, &index) == CONSIGNE_OK);
  cgn_text exact = sources.at[0].text = exact_copy(text);
  /* Forwards, backwards, and each from the start. */
  for (size_t i = 0; i < 3 * COUNT(rows); i++) {
    size_t row = i < COUNT(rows) ? i : i < 2 * COUNT(rows) ? 2 * COUNT(rows) - 1 - i : i - 2 * COUNT(rows);
    if (i >= 2 * COUNT(rows)) sources.at[0].seen = (cgn_seen){0};
    cgn_sources_locate(&sources, (cgn_place){0, rows[row].offset, 1}, &line, &column, &found);
    cr_expect(line == rows[row].line && column == rows[row].column, "%u: %u:%u", rows[row].offset, line, column);
    cr_expect(cgn_text_equal(found, rows[row].text), "%u: %.*s", rows[row].offset, (int)found.length, found.at);
  }
  cgn_sources_locate(&sources, (cgn_place){0, 11, 1}, &line, NULL, NULL);
  cr_expect(line == 3, "only the line");
  cgn_sources_locate(&sources, (cgn_place){1, 0, 0}, &line, &column, &found);
  cr_expect(line == 0 && column == 0 && found.length == 0, "no such source");
  exact_free(exact);
  cgn_arena_free(&arena);
}

Test(source, no_memory) {
  for (size_t at = 1; at < 8; at++) {
    failing state = {.fails_at = at, .for_good = true};
    cgn_allocator allocator = failing_allocator(&state);
    cgn_arena arena;
    cgn_sources sources;
    uint32_t index;
    int status = CONSIGNE_OK;
    cgn_arena_init(&arena, &allocator);
    cgn_sources_init(&sources, &arena, NULL, false);
    for (int i = 0; i < 900 && status == CONSIGNE_OK; i++) {
      status = cgn_sources_add_text(&sources, CGN_TEXT("name"), CGN_TEXT("text"), &index);
    }
    cr_expect(status == (state.failures ? CONSIGNE_E_MEMORY : CONSIGNE_OK), "%zu: %d", at, status);
    cgn_arena_free(&arena);
    cr_expect(state.blocks == 0, "%zu", at);
  }
}
