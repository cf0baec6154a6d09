/* SPDX-License-Identifier: MIT */
/* What of the candidate no record used, nor waited for. */
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

/* An item with the set it stands in: "renater.fr in sealers". */
static void tell_element(const consigne_coverage *coverage, uint32_t element, tool_unused_tell *tell,
                         void *context) {
  uint32_t whole = consigne_coverage_part_of(coverage, element);
  char *text = tool_element_text(coverage, element);
  char *of = whole == UINT32_MAX ? NULL : tool_element_text(coverage, whole);
  size_t room = (text ? strlen(text) : 0) + (of ? strlen(of) : 0) + sizeof " in ";
  char *both = text ? malloc(room) : NULL;
  if (both) {
    snprintf(both, room, "%s%s%s", text, of ? " in " : "", of ? of : "");
    tell(context, both);
  }
  free(both);
  free(of);
  free(text);
}

uint64_t tool_unused(const consigne_coverage *coverage, int kind, uint64_t most, uint64_t *all,
                     tool_unused_tell *tell, void *context) {
  uint64_t unused = 0;
  *all = 0;
  for (uint32_t i = 0; i < consigne_coverage_elements(coverage); i++) {
    if (consigne_coverage_kind(coverage, i) != kind) continue;
    ++*all;
    if (consigne_coverage_count(coverage, i, CONSIGNE_TRUTH_TRUE) > 0 ||
        consigne_coverage_count(coverage, i, CONSIGNE_TRUTH_UNKNOWN) > 0)
      continue;
    if (unused++ < most) tell_element(coverage, i, tell, context);
  }
  return unused;
}
