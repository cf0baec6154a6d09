/* SPDX-License-Identifier: MIT */
/* The tables of growth, in Markdown; `path` is a ruleset with recipients in it. */
#ifndef TESTS_BENCH_GROWTH_GROWTH_H
#define TESTS_BENCH_GROWTH_GROWTH_H

#include <stdbool.h>

/* By rules, names, networks, patterns and recipients. */
void growth_of_decisions(const char *path, unsigned rounds);
/* Every rule looked at, against those that the values lead to. */
void growth_of_plain(unsigned rounds);
/* Lists of exceptions (S104). */
void growth_of_exceptions(unsigned rounds);
/* A message told and decided; header fields of any length. */
void growth_of_messages(const char *path, unsigned rounds);
/* Two threads against one. */
void growth_of_threads(unsigned rounds);
/* Loads: time and memory of an item. */
void growth_of_loads(unsigned rounds);
/* One load, for a profiler. */
void load_once(const char *kind, bool file, unsigned count);

#endif
