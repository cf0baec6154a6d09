/* SPDX-License-Identifier: MIT */
/* What a load found, in the order of file and line. */
#ifndef CGN_RULES_FINDINGS_H
#define CGN_RULES_FINDINGS_H

#include "rules/source.h"

typedef struct cgn_finding {
  int severity;         /* CONSIGNE_SEVERITY_* */
  const char *id;       /* static: "unknown-name" */
  cgn_place place;
  cgn_text text;
  cgn_text file;        /* this and what follows: by cgn_findings_finish */
  uint32_t line, column;
  cgn_text excerpt;     /* at NULL: none */
} cgn_finding;

struct consigne_findings {
  cgn_arena arena;
  cgn_allocator allocator;
  cgn_finding *at;
  uint32_t count, capacity, errors;
  bool full;            /* CGN_FINDINGS reached: the last finding says so */
  bool muted; /* what is found follows from a mistake that is told: it counts as a mistake, and is not added */
  uint32_t mistakes; /* errors, and those that were muted */
};

void cgn_findings_init(struct consigne_findings *findings, const cgn_allocator *allocator);
void cgn_findings_clear(struct consigne_findings *findings);
void cgn_findings_release(struct consigne_findings *findings);
/*
 * Adds one. Each % of `text` is replaced by the next of `arguments`, cleaned
 * (unicode printable; over 80 characters shortened with "..."). Memory: findings->arena.failed.
 * A repeat (same id and place) is not added. They are kept sorted by source, then offset.
 */
void cgn_findings_add(struct consigne_findings *findings, int severity, const char *id, cgn_place place,
                      const char *text, const cgn_text *arguments);
/* Fills file, line, column and excerpt. Once, when the load ends. */
void cgn_findings_finish(struct consigne_findings *findings, cgn_sources *sources);

/* cgn_error(load, "unknown-name", place, "no set named \"%\"", name) and the like; without arguments: CGN_NO_TEXT. */
#define CGN_NO_TEXT ((cgn_text){NULL, 0})
#define cgn_error(load, id, place, text, ...)                                                                  \
  cgn_findings_add((load)->findings, CONSIGNE_SEVERITY_ERROR, (id), (place), (text), (cgn_text[]){__VA_ARGS__})
#define cgn_warning(load, id, place, text, ...)                                                                \
  cgn_findings_add((load)->findings, CONSIGNE_SEVERITY_WARNING, (id), (place), (text), (cgn_text[]){__VA_ARGS__})
#define cgn_advice(load, id, place, text, ...)                                                                 \
  cgn_findings_add((load)->findings, CONSIGNE_SEVERITY_ADVICE, (id), (place), (text), (cgn_text[]){__VA_ARGS__})

#endif
