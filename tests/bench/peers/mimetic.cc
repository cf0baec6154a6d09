/* SPDX-License-Identifier: MIT */
/* mimetic: splits addresses without checking them. */
#include "contestant.h"

#include <mimetic/mimetic.h>
#include <string>

static void *open_nothing(const workload *) {
  static int nothing;
  return &nothing;
}

static size_t handle_envelope(void *, const item *items, size_t count) {
  size_t accepted = 0;
  for (size_t i = 0; i < count; i++) {
    mimetic::Mailbox one(std::string(items[i].text, items[i].length));
    accepted += !one.mailbox().empty() && !one.domain().empty();
  }
  return accepted;
}

static size_t handle_from(void *, const item *items, size_t count) {
  size_t found = 0;
  for (size_t i = 0; i < count; i++) {
    mimetic::AddressList list(items[i].text);
    for (auto &one : list) found += one.isGroup() ? one.group().size() : 1;
  }
  return found;
}

extern "C" const contestant contestants[] = {{"envelope", "mimetic", open_nothing, handle_envelope},
                                             {"from", "mimetic", open_nothing, handle_from},
                                             {nullptr, nullptr, nullptr, nullptr}};
