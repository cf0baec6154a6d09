/* SPDX-License-Identifier: MIT */
/* The questions that a decision lists among its needs, each once. */
#ifndef CGN_DECIDE_WANTED_H
#define CGN_DECIDE_WANTED_H

#include "decide/question.h"

typedef struct cgn_wanted {
  cgn_question question;
  cgn_text id;   /* in the judge's arena, NUL behind it */
  bool optional; /* only rules that are not enforced, or only warn, wait for it */
} cgn_wanted;

/* Adds one to judge->wanted, or makes it one that is required, if it is there. False: no memory. */
bool cgn_wanted_add(cgn_judge *judge, const cgn_question *question, bool optional);

#endif
