/* SPDX-License-Identifier: MIT */
/* Abseil's hash tables; for limits what one writes over such a table (the generic cell rate algorithm). */
#include "contestant.h"

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>
#include <absl/strings/string_view.h>
#include <algorithm>
#include <string>

/* ---- Sets ---------------------------------------------------------------------------------- */

typedef absl::flat_hash_set<std::string> names;

static void *open_set(const workload *work) {
  auto *set = new names;
  set->reserve(work->listed.count);
  for (size_t i = 0; i < work->listed.count; i++) set->emplace(work->listed.at[i].text, work->listed.at[i].length);
  return set;
}

static size_t handle_look_up(void *set, const item *items, size_t count) {
  size_t found = 0;
  for (size_t i = 0; i < count; i++)
    found += static_cast<names *>(set)->contains(absl::string_view(items[i].text, items[i].length));
  return found;
}

/* ---- Limits -------------------------------------------------------------------------------- */

struct limiter {
  absl::flat_hash_map<std::string, int64_t> due; /* when a key would be without debt */
  int64_t now = 0;                               /* nanoseconds */
};

static const int64_t STEP = 100, EACH = 1000000, BURST = 10 * EACH;

static void *open_limiter(const workload *work) {
  auto *one = new limiter;
  one->due.reserve(work->asked.count);
  return one;
}

static size_t handle_limit(void *context, const item *items, size_t count) {
  auto *one = static_cast<limiter *>(context);
  for (size_t i = 0; i < count; i++) {
    one->now += STEP;
    absl::string_view key(items[i].text, items[i].length);
    auto at = one->due.find(key);
    if (at == one->due.end()) at = one->due.emplace(std::string(key), 0).first;
    int64_t due = std::max(at->second, one->now);
    if (due - one->now <= BURST) at->second = due + EACH;
  }
  return count;
}

extern "C" const contestant contestants[] = {{"set", "abseil", open_set, handle_look_up},
                                             {"limiter", "abseil", open_limiter, handle_limit},
                                             {nullptr, nullptr, nullptr, nullptr}};
