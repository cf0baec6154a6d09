/* SPDX-License-Identifier: MIT */
/*
 * Whether somebody is asked who did not answer. The circuit opens where he is not reached, or does not answer in
 * time. Then nobody asks him for a pause; after that one message tries him again, and the circuit opens anew or
 * closes. Any thread.
 */
#ifndef CIRCUIT_H
#define CIRCUIT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* Gets one line without its end. */
typedef void circuit_log(const char *line);

/* All zero: closed. */
typedef struct circuit {
  _Atomic int64_t open_until; /* milliseconds of wire_now; 0: closed */
  atomic_bool is_told;        /* the log said that he is away */
} circuit;

/* Whether he may be asked now. Who gets `true` behind the pause is the one who tries, and must open or close the
 * circuit. */
bool circuit_lets_through(circuit *circuit, int64_t pause);
/* For `pause` milliseconds. The log (or NULL) is told only when he goes away, not at each try. */
void circuit_open(circuit *circuit, int64_t pause, circuit_log *log, const char *who, const char *why);
void circuit_close(circuit *circuit, circuit_log *log, const char *who);
/* "WHO: WHAT" */
void circuit_tell(circuit_log *log, const char *who, const char *what);

#endif
