/* SPDX-License-Identifier: MIT */
#include "circuit.h"

#include <stdio.h>

#include "wire.h"

enum { LINE_OCTETS = 1024 };

/* Behind the pause the first one begins another pause, for all others. */
bool circuit_lets_through(circuit *circuit, int64_t pause) {
  int64_t until = atomic_load(&circuit->open_until), now = wire_now();
  if (until == 0) return true;
  return now >= until && atomic_compare_exchange_strong(&circuit->open_until, &until, now + pause);
}

void circuit_tell(circuit_log *log, const char *who, const char *what) {
  char line[LINE_OCTETS];
  if (!log) return;
  snprintf(line, sizeof line, "%s: %s", who, what);
  log(line);
}

void circuit_open(circuit *circuit, int64_t pause, circuit_log *log, const char *who, const char *why) {
  atomic_store(&circuit->open_until, wire_now() + pause);
  if (!atomic_exchange(&circuit->is_told, true)) circuit_tell(log, who, why);
}

void circuit_close(circuit *circuit, circuit_log *log, const char *who) {
  if (atomic_load(&circuit->open_until) == 0) return;
  atomic_store(&circuit->open_until, 0);
  if (atomic_exchange(&circuit->is_told, false)) circuit_tell(log, who, "it answers again");
}
