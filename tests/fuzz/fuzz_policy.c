/* SPDX-License-Identifier: MIT */
/* Requests of Postfix of any octets: read at once and octet by octet they are the same, and each ends. */
#include <string.h>

#include "fuzz.h"
#include "tool/policy/policy.h"

static policy_request whole, single;

static void expect_same(void) {
  demand(!whole.wrong == !single.wrong && (!whole.wrong || strcmp(whole.wrong, single.wrong) == 0), "the same fault");
  for (int i = 0; i < POLICY_ATTRIBUTES && !whole.wrong; i++)
    demand(strcmp(policy_value(&whole, i), policy_value(&single, i)) == 0, "the same value");
}

/* Octet by octet; gives how many it took. */
static size_t read_single(const char *octets, size_t length) {
  bool done = false;
  size_t at = 0;
  policy_request_begin(&single);
  while (at < length && !done) at += policy_request_read(&single, octets + at, 1, &done);
  return at;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const char *octets = (const char *)data;
  for (size_t at = 0; at < size;) {
    bool done;
    policy_request_begin(&whole);
    size_t took = policy_request_read(&whole, octets + at, size - at, &done);
    demand(took > 0 && took <= size - at, "it takes some octets, and only those that are there");
    demand(read_single(octets + at, size - at) == took, "it takes as many octet by octet");
    expect_same();
    demand(done || took == size - at, "what is not done took all");
    if (whole.wrong) break;
    at += took;
  }
  return 0;
}
