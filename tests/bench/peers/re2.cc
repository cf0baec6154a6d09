/* SPDX-License-Identifier: MIT */
/* RE2's set: all patterns in one automaton; it has not all of PCRE2's syntax. */
#include "contestant.h"

#include <re2/re2.h>
#include <re2/set.h>
#include <vector>

static void *open_patterns(const workload *work) {
  RE2::Options options;
  options.set_case_sensitive(false);
  options.set_max_mem(512 << 20); /* it would fall back to slow ways with less */
  auto *set = new RE2::Set(options, RE2::UNANCHORED);
  for (size_t i = 0; i < work->listed.count; i++)
    if (set->Add(work->listed.at[i].text, nullptr) < 0) return nullptr;
  return set->Compile() ? set : nullptr;
}

static size_t handle_match(void *context, const item *items, size_t count) {
  std::vector<int> matched;
  size_t found = 0;
  for (size_t i = 0; i < count; i++)
    found += static_cast<RE2::Set *>(context)->Match(re2::StringPiece(items[i].text, items[i].length), &matched);
  return found;
}

extern "C" const contestant contestants[] = {{"pattern", "re2", open_patterns, handle_match},
                                             {nullptr, nullptr, nullptr, nullptr}};
