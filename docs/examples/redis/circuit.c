/* SPDX-License-Identifier: MIT */
#include "circuit.h"

#include <stdio.h>

#include "wire.h"

enum { LINE_OCTETS = 1024 };

bool circuit_is_open(const circuit *circuit) {
  return wire_now() < circuit->open_until;
}

void circuit_tell(circuit_log *log, const char *who, const char *what) {
  char line[LINE_OCTETS];
  if (!log) return;
  snprintf(line, sizeof line, "%s: %s", who, what);
  log(line);
}

void circuit_open(circuit *circuit, int64_t pause, circuit_log *log, const char *who, const char *why) {
  if (!circuit->is_told) circuit_tell(log, who, why);
  circuit->is_told = true;
  circuit->open_until = wire_now() + pause;
}

void circuit_close(circuit *circuit, circuit_log *log, const char *who) {
  if (circuit->is_told) circuit_tell(log, who, "it answers again");
  circuit->is_told = false;
}
