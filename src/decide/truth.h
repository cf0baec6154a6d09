/* SPDX-License-Identifier: MIT */
/* Three values (Kleene), in the order of their numbers: "and" is the smaller, "or" the greater, "not" the mirror.
 */
#ifndef CGN_DECIDE_TRUTH_H
#define CGN_DECIDE_TRUTH_H

#include "consigne.h"

typedef enum cgn_truth { CGN_FALSE = 0, CGN_UNKNOWN = 1, CGN_TRUE = 2 } cgn_truth;

static inline cgn_truth cgn_and(cgn_truth a, cgn_truth b) {
  return a < b ? a : b;
}
static inline cgn_truth cgn_or(cgn_truth a, cgn_truth b) {
  return a > b ? a : b;
}
static inline cgn_truth cgn_not(cgn_truth a) {
  return (cgn_truth)(CGN_TRUE - a);
}
static inline cgn_truth cgn_truth_of(int holds) {
  return holds ? CGN_TRUE : CGN_FALSE;
}

/* The public number. */
static inline int cgn_truth_number(cgn_truth truth) {
  return truth == CGN_TRUE    ? CONSIGNE_TRUTH_TRUE
         : truth == CGN_FALSE ? CONSIGNE_TRUTH_FALSE
                              : CONSIGNE_TRUTH_UNKNOWN;
}

#endif
