/* SPDX-License-Identifier: MIT */
/*
 * What of the candidate no record used, nor waited for. An element has a number within its kind, in the order of
 * the ruleset. Two parts of a log are joined by number; only the first unused elements have texts.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "tool/replay/replay.h"
#include "tool/test/test.h"

const tool_unused_kind tool_unused_kinds[UNUSED_KINDS] = {
    {CONSIGNE_ELEMENT_RULE, "rules that never held", "rules"},
    {CONSIGNE_ELEMENT_DELEGATION, "delegations that carried nothing", "delegations"},
    {CONSIGNE_ELEMENT_OWNERS, "owners' entries that never answered", "owners"},
    {CONSIGNE_ELEMENT_SET, "sets that nothing was in", "sets"},
    {CONSIGNE_ELEMENT_ENTRY, "items of sets that nothing met", "entries"},
};

bool tool_unused_open(tool_unused *unused, uint32_t all) {
  *unused = (tool_unused){.all = all, .used = calloc(all > 0 ? all : 1, sizeof *unused->used)};
  return unused->used != NULL;
}

void tool_unused_close(tool_unused *unused) {
  for (uint32_t i = 0; i < unused->named; i++) free(unused->names[i].text);
  free(unused->used);
  *unused = (tool_unused){.all = 0};
}

uint32_t tool_unused_count(const tool_unused *unused) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < unused->all; i++) count += !unused->used[i];
  return count;
}

/* The next unused element from this number on; `all`: none. */
static uint32_t next_unused(const tool_unused *unused, uint32_t number) {
  while (number < unused->all && unused->used[number]) number++;
  return number;
}

/* ---- Of a coverage --------------------------------------------------------------------- */

/* An item with the set it stands in: "renater.fr in sealers". NULL: no memory. */
static char *text_of(const consigne_coverage *coverage, uint32_t element) {
  uint32_t whole = consigne_coverage_part_of(coverage, element);
  char *text = tool_element_text(coverage, element);
  char *of = whole == UINT32_MAX ? NULL : tool_element_text(coverage, whole);
  size_t room = (text ? strlen(text) : 0) + (of ? strlen(of) : 0) + sizeof " in ";
  char *both = text ? malloc(room) : NULL;
  if (both) snprintf(both, room, "%s%s%s", text, of ? " in " : "", of ? of : "");
  free(of);
  free(text);
  return both;
}

/* FNV-1a, with the NUL behind each text. It finds mistakes, not attacks. */
static uint64_t hash(uint64_t before, const char *text) {
  for (;; text++) {
    before = (before ^ (unsigned char)*text) * 0x100000001b3;
    if (!*text) return before;
  }
}

static bool is_used(const consigne_coverage *coverage, uint32_t element) {
  return consigne_coverage_count(coverage, element, CONSIGNE_TRUTH_TRUE) > 0 ||
         consigne_coverage_count(coverage, element, CONSIGNE_TRUTH_UNKNOWN) > 0;
}

bool tool_unused_of(tool_unused *unused, const consigne_coverage *coverage, int kind) {
  uint32_t all = 0, number = 0;
  uint64_t order = 0xcbf29ce484222325;
  for (uint32_t i = 0; i < consigne_coverage_elements(coverage); i++)
    all += consigne_coverage_kind(coverage, i) == kind;
  if (!tool_unused_open(unused, all)) return false;
  for (uint32_t i = 0; i < consigne_coverage_elements(coverage); i++) {
    if (consigne_coverage_kind(coverage, i) != kind) continue;
    char *text = text_of(coverage, i);
    if (!text) return false;
    order = hash(order, text);
    unused->used[number] = is_used(coverage, i);
    if (!unused->used[number] && unused->named < REPLAY_UNUSED)
      tool_unused_name(unused, number, text);
    else
      free(text);
    number++;
  }
  snprintf(unused->order, sizeof unused->order, "%016" PRIx64, order);
  return true;
}

bool tool_unused_name(tool_unused *unused, uint32_t number, char *text) {
  if (text) unused->names[unused->named++] = (tool_unused_text){number, text};
  return text != NULL;
}

/* ---- Joined ------------------------------------------------------------------------------ */

/* Texts that one of them has, in the order of the numbers, of what neither used; `from` has none of them any more.
 */
static void join_names(tool_unused *to, tool_unused *from) {
  tool_unused_text names[REPLAY_UNUSED];
  uint32_t count = 0, a = 0, b = 0;
  while (a < to->named || b < from->named) {
    bool first = b == from->named || (a < to->named && to->names[a].number <= from->names[b].number);
    tool_unused_text next = first ? to->names[a++] : from->names[b++];
    bool again = count > 0 && names[count - 1].number == next.number;
    if (!again && !to->used[next.number] && count < REPLAY_UNUSED)
      names[count++] = next;
    else
      free(next.text);
  }
  memcpy(to->names, names, count * sizeof *names);
  to->named = count;
  from->named = 0;
}

void tool_unused_join(tool_unused *to, tool_unused *from) {
  for (uint32_t i = 0; i < to->all; i++) to->used[i] |= from->used[i];
  join_names(to, from);
}

/* What no part named leaves a gap: what stands behind it is not told. */
uint32_t tool_unused_first(const tool_unused *unused) {
  uint32_t first = 0, number = 0;
  for (; first < unused->named; first++, number++) {
    number = next_unused(unused, number);
    if (unused->names[first].number != number) break;
  }
  return first;
}

/* ---- Numbers as text ------------------------------------------------------------------------ */

/* NULL: no memory. */
char *tool_unused_used_text(const tool_unused *unused) {
  size_t room = 1, used = 0;
  for (uint32_t i = 0; i < unused->all; i++) /* each run takes two numbers and two marks at most */
    if (unused->used[i] && (i == 0 || !unused->used[i - 1])) room += 2 * (sizeof "4294967295" - 1) + 2;
  char *text = calloc(room, 1);
  for (uint32_t i = 0; text && i < unused->all; i++) {
    uint32_t first = i;
    if (!unused->used[i]) continue;
    while (i + 1 < unused->all && unused->used[i + 1]) i++;
    used += (size_t)sprintf(text + used, "%s%" PRIu32, used > 0 ? "," : "", first);
    if (i > first) used += (size_t)sprintf(text + used, "-%" PRIu32, i);
  }
  return text;
}

/* A number below `all`; *at behind it. UINT32_MAX: none. */
static uint32_t read_number(const char **at, uint32_t all) {
  char *end;
  if (**at < '0' || **at > '9') return UINT32_MAX;
  unsigned long long number = strtoull(*at, &end, 10);
  *at = end;
  return number < all ? (uint32_t)number : UINT32_MAX;
}

bool tool_unused_read_used(tool_unused *unused, const char *text) {
  for (uint32_t next = 0; *text; next++) {
    uint32_t first = read_number(&text, unused->all), last = first;
    if (*text == '-') {
      text++;
      last = read_number(&text, unused->all);
    }
    if (first < next || last < first || last == UINT32_MAX || (*text && *text != ',')) return false;
    memset(unused->used + first, true, last - first + 1);
    next = last;
    if (*text == ',' && *++text == '\0') return false;
  }
  return true;
}

/* The number of the unused element of this place among the unused; `all`: there are not so many. */
uint32_t tool_unused_next(const tool_unused *unused) {
  return next_unused(unused, unused->named ? unused->names[unused->named - 1].number + 1 : 0);
}
