/* SPDX-License-Identifier: MIT */
/*
 * Readers in use do not all read the grammar of RFC 5322. A kind of reader is a
 * few switches of one lenient tokenizer, which follows a text in the grammar
 * as that kind does. Readers that do too much otherwise have a file of their
 * own, which takes the steps that they take.
 */
#include "mail/mailbox_kinds.h"

#include "mail/mailbox_elements.h"
#include "mail/mailbox_jsmime.h"
#include "mail/mailbox_operators.h"

static const struct {
  const char *readers; /* real programs that read so */
  uint32_t ways;
} kinds[] = {
    {"Python's policy.default", CGN_WAY_WORDS_FIRST},
    {"nodemailer's addressparser (mailparser); c-client (PHP, Alpine); Ruby's mail",
     CGN_WAY_GAP_ENDS | CGN_WAY_LITERAL_WORDS | CGN_WAY_AT_WORD},
    {"Mail::Message", CGN_WAY_GAP_ENDS | CGN_WAY_ANGLE_RAW | CGN_WAY_WORDS_GREEDY | CGN_WAY_NO_COMMA |
                          CGN_WAY_BRACKETS_FAR | CGN_WAY_PAIRS_END},
    {"Mail::Address", CGN_WAY_COLON_WORD},
    {"Go's net/mail before 1.22", CGN_WAY_COMMENT_WORDS},
    {"Python's getaddresses", CGN_WAY_LINE_ENDS | CGN_WAY_NO_COMMA},
};

bool cgn_mailbox_kinds_differ(cgn_arena *arena, cgn_text text, const cgn_mailboxes *list) {
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    cgn_walker w = {.arena = arena, .text = text, .ours = list, .ways = kinds[i].ways};
    if (cgn_mailbox_elements_differ(&w)) return true;
  }
  return cgn_mailbox_operators_differ(arena, text, list) || cgn_mailbox_jsmime_differs(arena, text, list);
}
