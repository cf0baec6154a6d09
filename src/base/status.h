/* SPDX-License-Identifier: MIT */
/* Names and sentences of the public numbers. Static text; NULL for an unknown name. */
#ifndef CGN_BASE_STATUS_H
#define CGN_BASE_STATUS_H

#include "consigne.h"

const char *cgn_status_name(int status);
const char *cgn_status_text(int status);
const char *cgn_verdict_name(int verdict);
const char *cgn_cause_name(int cause);
const char *cgn_authres_name(int state);

#endif
