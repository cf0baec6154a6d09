/* SPDX-License-Identifier: MIT */
/*
 * growth RULESET [ROUNDS]: prints what decisions and loads cost as they grow, as tables of Markdown. Subjects take
 * turns, round by round, so that whatever else the machine does meets all of them; of the rounds the median is
 * told.
 *
 * growth load KIND FORM COUNT: one load, for a profiler; a kind of list from a "file" or in "braces", or "rules".
 */
#include "growth.h"
#include "measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 21, ROUNDS_OF_LOADS = 5 };

int main(int argc, char **argv) {
  if (argc == 5 && strcmp(argv[1], "load") == 0) {
    load_once(argv[2], strcmp(argv[3], "file") == 0, (unsigned)strtoul(argv[4], NULL, 10));
    return 0;
  }
  unsigned rounds = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : ROUNDS;
  setvbuf(stdout, NULL, _IOLBF, 0);
  demand(argc > 1 && rounds > 0 && rounds <= MOST_ROUNDS, "growth RULESET [ROUNDS]");
  growth_of_decisions(argv[1], rounds);
  growth_of_plain(rounds);
  growth_of_exceptions(rounds);
  growth_of_messages(argv[1], rounds);
  growth_of_threads(rounds);
  growth_of_loads(rounds < ROUNDS_OF_LOADS ? rounds : ROUNDS_OF_LOADS);
  return 0;
}
