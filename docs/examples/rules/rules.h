/* SPDX-License-Identifier: MIT */
/*
 * The ruleset in force of a program that runs on: it is loaded again when one of its files changes, and a wrong one is
 * told and changes nothing. For all threads: a message keeps the ruleset with which it began. The examples share it.
 */
#ifndef CONSIGNE_RULES_H
#define CONSIGNE_RULES_H

#include <consigne.h>
#include <stdbool.h>

/* Tells one line. Like printf. */
typedef void rules_tell(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Loads the ruleset; false after telling why. The path is kept, not copied. Called once, before any thread. */
bool rules_open(const char *path, rules_tell *tell);
/* The ruleset in force; free it with consigne_ruleset_free. Any thread. */
consigne_ruleset *rules_get(void);
/* Loads it again where `now`, or where a file has changed. One thread. */
void rules_refresh(bool now);

#endif
