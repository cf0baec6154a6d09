/* SPDX-License-Identifier: MIT */
/* A domain with an account of it: each reason why it is not valid, and each thing that mapping changed. */
#ifndef CGN_MAIL_DOMAIN_ACCOUNT_H
#define CGN_MAIL_DOMAIN_ACCOUNT_H

#include "mail/domain_label.h"

typedef struct cgn_domain_defect {
  uint32_t reason; /* one CGN_REASON_* bit */
  cgn_text label;  /* as written; empty: the whole name */
} cgn_domain_defect;

typedef struct cgn_domain_change {
  cgn_text from, to; /* a character, or a label where no single one tells; `to` empty: dropped */
} cgn_domain_change;

typedef struct cgn_domain_account {
  cgn_domain domain;          /* as cgn_domain_read says */
  cgn_domain_defect *defects; /* each once, in order of labels; none exactly where the domain is valid */
  cgn_domain_change *changes; /* each once, in order; more than case, a final dot included; of valid labels only */
  uint32_t defect_count, change_count;
  cgn_text twin; /* the key that cgn_domain_read_twin gives, where it is valid; at == NULL: none */
} cgn_domain_account;

/*
 * Accounts for one domain or literal. With `host`, what is no host's name is a
 * defect too: literals, and names that end in a number. Texts are of `text` or
 * in `arena`. False: no memory.
 */
bool cgn_domain_account_for(cgn_arena *arena, cgn_text text, bool host, cgn_domain_account *account);
/* RFC 1123 2.1: what could be read as an IPv4 address is one, and no host's name. */
bool cgn_domain_ends_in_number(cgn_text key);

#endif
