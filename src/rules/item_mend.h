/* SPDX-License-Identifier: MIT */
/* What an item that is none was most likely meant to be. */
#ifndef CGN_RULES_ITEM_MEND_H
#define CGN_RULES_ITEM_MEND_H

#include "base/arena.h"

/* Without what other programs put around it: "'x'", "<x>", "mailto:x", "smtp://x/". Empty: nothing is there. */
cgn_text cgn_item_bare(cgn_text item);
/* "ann@*" of "ann@"; else as above. */
cgn_text cgn_item_mend_address(cgn_arena *arena, cgn_text item);
/* "192.0.2.0/24" of "192.0.2.*", "192.0.2." and "192.0.2.0/255.255.255.0", "mx.x.example" of "mx.x.example:25";
 * else as above. */
cgn_text cgn_item_mend_relay(cgn_arena *arena, cgn_text item);

#endif
