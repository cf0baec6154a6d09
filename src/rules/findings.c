/* SPDX-License-Identifier: MIT */
/*
 * What a load found. A text is composed when its finding is added, since what
 * it quotes may not last; line and excerpt are filled in at the end, in the
 * order of the text, so that finding all lines costs one pass over it.
 */
#include "rules/findings.h"

#include "base/limits.h"
#include "base/unicode.h"

enum {
  ARGUMENT_CHARACTERS = 80, /* of a quoted word that are shown */
  EXCERPT_COLUMNS = 100,    /* of a line that are shown */
  EXCERPT_BEFORE = 80       /* of them, at most before the place */
};
#define ELLIPSIS CGN_TEXT("...")

void cgn_findings_init(struct consigne_findings *findings, const cgn_allocator *allocator) {
  *findings = (struct consigne_findings){.allocator = *allocator};
  cgn_arena_init(&findings->arena, allocator);
}

void cgn_findings_clear(struct consigne_findings *findings) {
  cgn_arena_reset(&findings->arena);
  findings->count = findings->errors = findings->mistakes = 0;
  findings->full = false;
}

void cgn_findings_release(struct consigne_findings *findings) {
  cgn_arena_free(&findings->arena);
  cgn_release(&findings->allocator, findings->at);
  cgn_findings_init(findings, &findings->allocator);
}

/* ---- Adding -------------------------------------------------------------------- */

/* The first character, or the first octet where there is none; without it, the rest. */
static cgn_text take_character(cgn_text *text) {
  uint32_t character;
  size_t size = cgn_utf8_step(*text, &character);
  cgn_text first = cgn_text_slice(*text, 0, size ? size : 1);
  *text = cgn_text_slice(*text, first.length, text->length);
  return first;
}

static void add_argument(cgn_buffer *out, cgn_text argument) {
  cgn_text rest = argument, shown = {argument.at, 0};
  for (uint32_t count = 0; rest.length && count < ARGUMENT_CHARACTERS; count++) {
    cgn_text character = take_character(&rest);
    if (count < ARGUMENT_CHARACTERS - ELLIPSIS.length) shown.length += character.length;
  }
  cgn_unicode_add_printable(out, rest.length ? shown : argument);
  if (rest.length) cgn_buffer_add(out, ELLIPSIS);
}

/* Of the first word that has both letters of ASCII and letters of an alphabet that looks like ours, Greek to
 * Armenian: the first of these; 0: there is none. */
static uint32_t look_alike(cgn_text text) {
  uint32_t character, found = 0;
  bool latin = false;
  while (text.length && !(latin && found)) {
    cgn_text first = take_character(&text);
    if (cgn_is_blank(first.at[0])) found = latin = 0;
    latin |= cgn_is_letter(first.at[0]);
    bool alike = first.length == 2 && cgn_utf8_step(first, &character) && character >= 0x370 && character < 0x590;
    if (alike && !found) found = character;
  }
  return latin ? found : 0;
}

/* " (its U+0430 is no Latin letter)" */
static void add_look_alike(cgn_buffer *out, uint32_t character) {
  static const char digits[] = "0123456789ABCDEF";
  cgn_buffer_add_string(out, " (U+");
  for (int shift = 12; shift >= 0; shift -= 4) cgn_buffer_add_octet(out, digits[character >> shift & 15]);
  cgn_buffer_add_string(out, " in it is no Latin letter)");
}

static cgn_text compose(struct consigne_findings *findings, const char *text, const cgn_text *arguments) {
  cgn_buffer out;
  uint32_t alike = 0;
  cgn_buffer_init(&out, &findings->allocator);
  for (cgn_text rest = cgn_text_of_string(text); rest.length;) {
    size_t plain = cgn_text_find(rest, 0, '%');
    cgn_buffer_add(&out, cgn_text_slice(rest, 0, plain));
    if (plain < rest.length && !alike) alike = look_alike(*arguments);
    if (plain < rest.length) add_argument(&out, *arguments++);
    rest = cgn_text_slice(rest, plain + 1, rest.length);
  }
  if (alike) add_look_alike(&out, alike);
  if (out.failed) findings->arena.failed = true;
  cgn_text copy = cgn_arena_copy(&findings->arena, cgn_buffer_text(&out));
  cgn_buffer_free(&out);
  return copy;
}

static bool is_after(cgn_place a, cgn_place b) {
  return a.source != b.source ? a.source > b.source : a.offset > b.offset;
}

/* How many stand at or before a place: findings are kept in the order of the text. */
static uint32_t count_up_to(const struct consigne_findings *findings, cgn_place place) {
  uint32_t from = 0, to = findings->count;
  while (from < to) {
    uint32_t middle = from + (to - from) / 2;
    if (is_after(findings->at[middle].place, place)) {
      to = middle;
    } else {
      from = middle + 1;
    }
  }
  return from;
}

static bool is_repeat(const struct consigne_findings *findings, const char *id, cgn_place place) {
  for (uint32_t i = count_up_to(findings, place); i-- > 0;) {
    if (is_after(place, findings->at[i].place)) return false;
    if (strcmp(findings->at[i].id, id) == 0) return true;
  }
  return false;
}

static void insert(struct consigne_findings *findings, cgn_finding finding) {
  size_t needed = (size_t)findings->count + 1;
  if (!cgn_grow(&findings->allocator, &findings->at, &findings->capacity, needed, sizeof finding)) {
    findings->arena.failed = true;
    return;
  }
  cgn_finding *at = findings->at + count_up_to(findings, finding.place);
  memmove(at + 1, at, (size_t)(findings->at + findings->count - at) * sizeof *at);
  *at = finding;
  findings->count++;
  if (finding.severity == CONSIGNE_SEVERITY_ERROR) findings->errors++;
}

/* The last one stands for all that are not told: an error if one of them is. */
static void overflow(struct consigne_findings *findings, int severity) {
  const char *text = "there is more: mend these first";
  cgn_finding last = {
      .severity = severity, .id = "too-many-findings", .place = {.source = CGN_NONE, .offset = UINT32_MAX}};
  if (!findings->full) {
    findings->full = true;
    last.text = compose(findings, text, NULL);
    insert(findings, last);
  } else if (severity == CONSIGNE_SEVERITY_ERROR && findings->count) {
    cgn_finding *told = &findings->at[findings->count - 1];
    findings->errors += told->severity != severity;
    told->severity = severity;
  }
}

void cgn_findings_add(struct consigne_findings *findings, int severity, const char *id, cgn_place place,
                      const char *text, const cgn_text *arguments) {
  findings->mistakes += severity == CONSIGNE_SEVERITY_ERROR;
  if (findings->muted || (!findings->full && is_repeat(findings, id, place))) return;
  if (findings->count + 1 >= CGN_FINDINGS) {
    overflow(findings, severity);
    return;
  }
  cgn_finding finding = {.severity = severity, .id = id, .place = place};
  finding.text = compose(findings, text, arguments);
  insert(findings, finding);
}

/* ---- Finishing ------------------------------------------------------------------- */

/* Where the character that ends at octet `at` begins. */
static size_t step_back(cgn_text line, size_t at) {
  uint32_t character;
  for (size_t size = 1; size <= 4 && size <= at; size++) {
    if (cgn_utf8_step(cgn_text_slice(line, at - size, size), &character) == size) return at - size;
  }
  return at - 1;
}

/* A blank or a printable character for each character of `line`, which is one column. */
static void add_character(cgn_buffer *out, cgn_text character) {
  if (character.at[0] == '\t') {
    cgn_buffer_add_octet(out, ' ');
  } else {
    cgn_unicode_add_printable(out, character);
  }
}

/* The part of the line around octet `at`, and a caret below it. */
static void add_excerpt(cgn_buffer *out, cgn_text line, size_t at) {
  size_t from = at < line.length ? at : line.length, before = 0;
  for (; from > 0 && before < EXCERPT_BEFORE; before++) from = step_back(line, from);
  cgn_text rest = cgn_text_slice(line, from, line.length);
  if (from > 0) {
    cgn_buffer_add(out, ELLIPSIS);
    before += ELLIPSIS.length;
  }
  for (uint32_t shown = 0; rest.length && shown < EXCERPT_COLUMNS; shown++)
    add_character(out, take_character(&rest));
  if (rest.length) cgn_buffer_add(out, ELLIPSIS);
  cgn_buffer_add_octet(out, '\n');
  for (; before > 0; before--) cgn_buffer_add_octet(out, ' ');
  cgn_buffer_add_octet(out, '^');
}

static void locate(struct consigne_findings *findings, cgn_finding *finding, cgn_sources *sources,
                   cgn_buffer *scratch) {
  cgn_text line;
  finding->file = CGN_TEXT("");
  cgn_sources_locate(sources, finding->place, &finding->line, &finding->column, &line);
  if (finding->line == 0) return;
  const cgn_source *source = &sources->at[finding->place.source];
  cgn_buffer_clear(scratch);
  cgn_unicode_add_clean(scratch, source->name);
  if (scratch->failed) findings->arena.failed = true;
  finding->file = cgn_arena_copy(&findings->arena, cgn_buffer_text(scratch));
  cgn_buffer_clear(scratch);
  add_excerpt(scratch, line, finding->place.offset - (size_t)(line.at - source->text.at));
  if (scratch->failed) findings->arena.failed = true;
  finding->excerpt = cgn_arena_copy(&findings->arena, cgn_buffer_text(scratch));
}

void cgn_findings_finish(struct consigne_findings *findings, cgn_sources *sources) {
  cgn_buffer scratch;
  cgn_buffer_init(&scratch, &findings->allocator);
  for (uint32_t i = 0; i < findings->count; i++) locate(findings, &findings->at[i], sources, &scratch);
  cgn_buffer_free(&scratch);
}
