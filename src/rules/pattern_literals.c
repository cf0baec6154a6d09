/* SPDX-License-Identifier: MIT */
/*
 * Literals stand in runs, which end where anything but one character may be.
 * Of alternatives, the best requirement of each together is one. PCRE2 decides;
 * here it is only found out what cannot match, so a doubt is no requirement.
 */
#include "rules/pattern_literals.h"

#include "base/unicode.h"
#include "mail/pattern_atom.h"

enum { DEEPEST = 8 /* groups in groups; people write two */ };

#define KELVIN_SIGN 0x212a
#define LONG_S 0x17f

typedef struct walk {
  cgn_cursor cursor;
  bool caseless;
} walk;

/* ---- Case ------------------------------------------------------------------------ */

/*
 * ASCII in lower case, and the two other characters that PCRE2 takes for ASCII letters without case (Unicode's
 * CaseFolding.txt). The rest stays: without case, no literal has it.
 */
static uint32_t fold(uint32_t character) {
  if (character < 0x80) return (unsigned char)cgn_to_lower((char)character);
  if (character == KELVIN_SIGN) return 'k';
  return character == LONG_S ? 's' : character;
}

void cgn_pattern_fold(cgn_buffer *out, cgn_text subject) {
  if (!cgn_buffer_reserve(out, subject.length)) return;
  if (cgn_text_is_ascii(subject)) {
    for (size_t i = 0; i < subject.length; i++) out->at[out->length + i] = cgn_to_lower(subject.at[i]);
    out->length += subject.length;
    return;
  }
  uint32_t character;
  for (size_t step; (step = cgn_utf8_step(subject, &character)) > 0;) {
    cgn_utf8_add(out, fold(character));
    subject = cgn_text_slice(subject, step, subject.length);
  }
}

/* ---- Requirements ----------------------------------------------------------------- */

/* How much a requirement rules out: the octets of its shortest literal. */
static uint32_t strength(const cgn_requirement *requirement) {
  uint32_t least = CGN_LITERAL_OCTETS;
  for (uint32_t i = 0; i < requirement->count; i++)
    if (requirement->literals[i].length < least) least = requirement->literals[i].length;
  return least;
}

/* One more; if there are as many as are kept, it takes the place of the weakest. */
static void add(cgn_requirements *all, const cgn_requirement *one) {
  cgn_requirement *at = &all->at[0];
  if (all->count < CGN_REQUIREMENTS) {
    all->at[all->count++] = *one;
    return;
  }
  for (uint32_t i = 1; i < all->count; i++)
    if (strength(&all->at[i]) < strength(at)) at = &all->at[i];
  if (strength(one) > strength(at)) *at = *one;
}

static void keep_strongest(cgn_requirements *all) {
  for (uint32_t i = 1; i < all->count; i++)
    if (strength(&all->at[i]) > strength(&all->at[0])) all->at[0] = all->at[i];
  if (all->count > 0) all->count = 1;
}

/* What one of two alternatives requires. */
static void join(cgn_requirements *all, cgn_requirements *other) {
  keep_strongest(all);
  keep_strongest(other);
  bool both = all->count > 0 && other->count > 0 && all->at[0].count + other->at[0].count <= CGN_LITERALS;
  all->count = both;
  for (uint32_t i = 0; both && i < other->at[0].count; i++)
    all->at[0].literals[all->at[0].count++] = other->at[0].literals[i];
}

/* ---- Runs --------------------------------------------------------------------------- */

/* The run ends: it is required. */
static void end_run(cgn_literal *run, cgn_requirements *found) {
  cgn_requirement one = {.literals = {*run}, .count = 1};
  if (run->length > 0) add(found, &one);
  *run = (cgn_literal){.length = 0};
}

/* One character more. False: without case, it may be another one. */
static bool extend(const walk *at, cgn_text literal, cgn_literal *run, cgn_requirements *found) {
  uint32_t character = 0;
  if (cgn_utf8_step(literal, &character) == 0 || (at->caseless && character >= 0x80)) return false;
  uint32_t folded = fold(character);
  char octet = (char)folded;
  if (folded < 0x80) literal = (cgn_text){&octet, 1};
  if (run->length + literal.length > CGN_LITERAL_OCTETS) end_run(run, found);
  memcpy(run->octets + run->length, literal.at, literal.length);
  run->length += (uint8_t)literal.length;
  return true;
}

static void take_literal(const walk *at, cgn_text literal, cgn_repeat repeat, cgn_literal *run,
                         cgn_requirements *found) {
  bool taken = repeat != CGN_REPEAT_MAYBE && extend(at, literal, run, found);
  if (!taken || repeat == CGN_REPEAT_SOME) end_run(run, found);
}

/* ---- Walk --------------------------------------------------------------------------- */

static bool read_alternatives(walk *at, uint32_t depth, cgn_requirements *found, cgn_atom_kind end);

/* What is found in a group that may be left out, or that does not look where it stands, is not required. */
static bool take_group(walk *at, uint32_t depth, bool look, cgn_requirements *found) {
  cgn_requirements inside;
  if (depth == DEEPEST || !read_alternatives(at, depth + 1, &inside, CGN_ATOM_CLOSE)) return false;
  cgn_repeat repeat = cgn_repeat_read(&at->cursor);
  if (repeat == CGN_REPEAT_UNREADABLE) return false;
  if (look || repeat == CGN_REPEAT_MAYBE) return true;
  for (uint32_t i = 0; i < inside.count; i++) add(found, &inside.at[i]);
  return true;
}

static bool is_end(cgn_atom_kind kind) {
  return kind == CGN_ATOM_END || kind == CGN_ATOM_OR || kind == CGN_ATOM_CLOSE || kind == CGN_ATOM_UNREADABLE;
}

/* One alternative. Gives the atom that ended it. */
static cgn_atom_kind read_alternative(walk *at, uint32_t depth, cgn_requirements *found) {
  cgn_literal run = {.length = 0};
  found->count = 0;
  for (;;) {
    cgn_atom one = cgn_atom_read(&at->cursor);
    bool look = one.kind == CGN_ATOM_LOOK, group = look || one.kind == CGN_ATOM_OPEN;
    if (group || is_end(one.kind)) end_run(&run, found);
    if (is_end(one.kind)) return one.kind;
    if (group) {
      if (!take_group(at, depth, look, found)) return CGN_ATOM_UNREADABLE;
      continue;
    }
    cgn_repeat repeat = cgn_repeat_read(&at->cursor);
    if (repeat == CGN_REPEAT_UNREADABLE) return CGN_ATOM_UNREADABLE;
    bool once = repeat == CGN_REPEAT_ONCE;
    if (one.kind == CGN_ATOM_LITERAL) {
      take_literal(at, one.literal, repeat, &run, found);
      continue;
    }
    run.at_end = one.kind == CGN_ATOM_FINISH && once;
    end_run(&run, found);
    run.at_start = one.kind == CGN_ATOM_START && once;
  }
}

/* All alternatives, up to what ends them. Recursion: DEEPEST levels. False: something is unreadable. */
static bool read_alternatives(walk *at, uint32_t depth, cgn_requirements *found, cgn_atom_kind end) {
  cgn_atom_kind kind = read_alternative(at, depth, found);
  while (kind == CGN_ATOM_OR) {
    cgn_requirements other;
    kind = read_alternative(at, depth, &other);
    join(found, &other);
  }
  return kind == end;
}

void cgn_pattern_requirements(cgn_text pattern, cgn_text flags, cgn_requirements *requirements) {
  walk at = {cgn_cursor_of(pattern), flags.length > 0};
  if (!read_alternatives(&at, 0, requirements, CGN_ATOM_END)) requirements->count = 0;
}
