/* SPDX-License-Identifier: MIT */
/* U-labels of letters that IDNA 2008 takes as they are: encoded here, since libidn2 takes 5 us for one. */
#ifndef CGN_MAIL_DOMAIN_SETTLED_H
#define CGN_MAIL_DOMAIN_SETTLED_H

#include "base/text.h"

/*
 * Writes the A-label of a label that is not ASCII into `alabel`, of CGN_LABEL_OCTETS, where mapping changes no more
 * of it than the case of ASCII. Gives its length; 0: libidn2 must say what the label is.
 */
size_t cgn_label_encode_settled(cgn_text label, char *alabel);

#endif
