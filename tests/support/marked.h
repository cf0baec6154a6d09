/* SPDX-License-Identifier: MIT */
/*
 * Rulesets with the findings marked in them: "when <<quantifier-missing>>identity in uni".
 * A mark stands before the place, and is taken out before the text is read.
 */
#ifndef TESTS_SUPPORT_MARKED_H
#define TESTS_SUPPORT_MARKED_H

#include "tree.h"

typedef struct marked {
  const char *name; /* of the row */
  const char *text;
  const char *list; /* the list file "list"; NULL: there is none */
} marked;

typedef enum marked_pass { MARKED_TYPES, MARKED_SENSE, MARKED_ADVICE } marked_pass;

/*
 * Reads "consigne 1", the first line, which is `declarations`, and the row
 * behind it, through check_names, check_types and, if asked for, check_sense.
 * All that is found, but for what is not used, must be marked, and all that is
 * marked found. `now` is that of the options; INT64_MIN: not said. MARKED_ADVICE
 * compiles the row, too, and looks at nothing but advice.
 */
void marked_expect(const char *declarations, const marked *row, marked_pass pass, int64_t now);

#endif
