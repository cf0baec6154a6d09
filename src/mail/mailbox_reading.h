/* SPDX-License-Identifier: MIT */
/* What readers of the world make of text around an "@", where the grammar alone does not say. */
#ifndef CGN_MAIL_MAILBOX_READING_H
#define CGN_MAIL_MAILBOX_READING_H

#include "mail/address.h"
#include "mail/mailbox_token.h"

/*
 * Appends a mailbox. Where its domain is no valid name, also what readers get
 * that end or begin at what does not belong there, that drop it, or that
 * decode encoded words: CGN_DEFECT_READINGS. False: full or no memory, as
 * cgn_mailboxes_add.
 */
bool cgn_mailbox_add(cgn_arena *arena, cgn_mailboxes *list, cgn_text name, cgn_text local, cgn_text domain);

/*
 * Appends a mailbox for every "@" of `text`, whatever it stands in, and for
 * each domain some reader takes from it: up to the first octet that is none;
 * without comments and the blanks around dots; all blanks dropped. Linear.
 */
bool cgn_mailbox_add_claims(cgn_arena *arena, cgn_text text, cgn_mailboxes *list);

/* The same of text in the grammar that readers read otherwise, without what the list has of that "@". */
bool cgn_mailbox_add_readings(cgn_arena *arena, cgn_text text, cgn_mailboxes *list);

/*
 * The same for text of a display name or comment, without the third reading,
 * and without what equals `own` (NULL: nothing) or is there already. Defects
 * of `shown` stay as they are. At most CGN_SHOWN_ADDRESSES, then `complex`.
 */
bool cgn_mailbox_add_shown(cgn_arena *arena, cgn_text text, const cgn_address *own, cgn_mailboxes *shown);
/* The same for a local part, with the third reading: some reader writes it without its blanks and reads it again.
 */
bool cgn_mailbox_add_shown_local(cgn_arena *arena, cgn_text local, const cgn_address *own, cgn_mailboxes *shown);

/*
 * What one element shows besides its mailbox `own` (may be NULL): in its
 * decoded name, its local part, its comments, encoded words where none belong.
 */
bool cgn_mailbox_show(cgn_arena *arena, cgn_text element, cgn_text name, const cgn_address *own,
                      cgn_mailboxes *shown);

/*
 * Of a valid mailbox, what stands on both sides of its "@", and its decoded
 * name: what readers show that decode an encoded word at its start before they
 * split it, though RFC 2047 5 has none there.
 */
bool cgn_mailbox_add_decoded(cgn_arena *arena, cgn_text name, cgn_text local, cgn_text domain, cgn_mailboxes *list);
/* Whether such a word opens a quoted string, comment, angle or literal: to its reader, what follows stands in it.
 */
bool cgn_mailbox_opens(cgn_arena *arena, cgn_text local);
/* So every "@" of the text behind may come out. */
bool cgn_mailbox_add_opened(cgn_arena *arena, cgn_text text, cgn_mailboxes *list);

/* Tells the list what a lexer saw on its way. */
void cgn_mailbox_note(cgn_mailboxes *list, const cgn_mailbox_lexer *lexer);

/* Reads malformed text: every reading is a mailbox, a bare word too; what encoded words show goes into `shown`. */
bool cgn_mailbox_recover(cgn_arena *arena, cgn_text text, cgn_mailboxes *list, cgn_mailboxes *shown);

#endif
