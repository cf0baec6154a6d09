/* SPDX-License-Identifier: MIT */
/* Addresses that names, comments and encoded words show, which are no authors (semantics S3, S5, S8, S14). */
#include "mail/mailbox.h"

#include "../support/mailboxes.h"
#include "base/limits.h"

TestSuite(mailbox_shown, .init = setup, .fini = teardown);

Test(mailbox_shown, shown) {
  static const struct {
    const char *name;
    cgn_text text;
    const char *shown;
  } rows[] = {
      {"nothing", T("Jane <jane@univ.example>"), ""},
      {"S5 quoted name", T("\"Bob <bob@univ.example>\" <x@evil.example>"), "bob@univ.example"},
      {"two in one name", T("\"a@x.example and b@y.example\" <c@z.example>"), "a@x.example b@y.example"},
      {"its own address", T("\"jane@univ.example\" <jane@univ.example>"), ""},
      {"its own address in another case", T("\"Jane@UNIV.example\" <jane@univ.example>"), ""},
      {"its own address in apostrophes", T("\"'jane@univ.example'\" <jane@univ.example>"), ""},
      {"another's in apostrophes", T("\"'bob@univ.example'\" <x@evil.example>"), "bob@univ.example"},
      {"blanks around @ and dots", T("\"bob @ univ . example\" <x@evil.example>"), "bob@univ bob@univ.example"},
      {"full-width @", T("bob\xef\xbc\xa0univ.example <x@evil.example>"), "bob@univ.example"},
      {"S8 comment", T("jane (bob@evil.example) @univ.example"), "bob@evil.example"},
      {"comment behind", T("x@evil.example (Bob <bob@univ.example>)"), "bob@univ.example"},
      {"encoded word", T("=?utf-8?q?bob=40univ.example?= <x@evil.example>"), "bob@univ.example"},
      {"encoded word in quotes", T("\"=?utf-8?q?bob=40univ.example?=\" <x@evil.example>"), "bob@univ.example"},
      {"encoded word in a comment", T("x@evil.example (=?utf-8?q?bob=40univ.example?=)"), "bob@univ.example"},
      {"NUL behind it", T("=?utf-8?q?bob=40univ.example=00=00?= <x@evil.example>"), "bob@univ.example"},
      {"S3 local part", T("\"bob@univ.example\"@evil.example"), "bob@univ.example"},
      {"local part with quoted pairs, which some reader leaves in", T("\"<bob@univ.ex\\ample>\"@evil.example"),
       "bob@univ.example bob@univ.ex"},
      {"local part without its blanks, mutt", T("\"bob@uni v.example,\"@evil.example"), "bob@uni bob@univ.example"},
      {"an apostrophe as domain, emailjs", T("\"x@'\"@evil.example"), "x@'"},
      {"a word ends with a letter", T("\"bob@univ.example?\"@evil.example"), "bob@univ.example? bob@univ.example"},
      {"encoded word as local part", T("=?utf-8?q?bob=40univ.example=0A=00?=@evil.example"), "bob@univ.example"},
      {"name of a group", T("\"bob@univ.example\": x@evil.example;"), "bob@univ.example"},
      {"comment of an empty element", T("x@evil.example, (bob@univ.example)"), "bob@univ.example"},
      {"S14 nothing but an encoded word", T("=?utf-8?B?YWRtaW5AdW5pdi5leGFtcGxl?="), "admin@univ.example"},
      {"the same in angles", T("<=?utf-8?B?YWRtaW5AdW5pdi5leGFtcGxl?=>"), "admin@univ.example"},
      {"without its encoding", T("<=?utf-8?YWRtaW5AdW5pdi5leGFtcGxl?=>"), "admin@univ.example"},
      {"each once", T("\"b@y.example b@y.example\" <c@z.example> (b@y.example)"), "b@y.example"},
      {"an @ alone", T("\"meet @ noon, (@)\" <c@z.example>"), "meet@noon"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    read_list(rows[i].text);
    cr_expect_str_eq(print(&shown), rows[i].shown, "%s: %s", rows[i].name, printed);
    cr_expect(shown.defects == 0 && !shown.complex, "%s: defects", rows[i].name);
  }
}

Test(mailbox_shown, shown_adds_up_and_may_be_missing) {
  read_list(CGN_TEXT("\"a@x.example\" <c@z.example>"));
  cr_assert(cgn_mailboxes_read(&arena, CGN_TEXT("\"b@y.example\" <c@z.example>"), &list, &shown));
  cr_expect_str_eq(print(&shown), "a@x.example b@y.example");
  cr_expect(cgn_mailboxes_read(&arena, CGN_TEXT("\"b@y.example\" <c@z.example>"), &list, NULL));
  cr_expect_str_eq(print(&list), "c@z.example");
}

Test(mailbox_shown, shown_as_many_as_the_bound) {
  cgn_buffer text;
  for (uint32_t count = CGN_SHOWN_ADDRESSES - 1; count <= CGN_SHOWN_ADDRESSES + 1; count++) {
    cgn_buffer_init(&text, &cgn_allocator_default);
    cgn_buffer_add_octet(&text, '"');
    for (uint32_t i = 0; i < count; i++) {
      cgn_buffer_add_number(&text, i);
      cgn_buffer_add_string(&text, "@x.example ");
    }
    cgn_buffer_add_string(&text, "\" <a@b.example>");
    read_list(cgn_buffer_text(&text));
    cr_expect(list.count == 1 && !list.complex);
    cr_expect(shown.complex == (count > CGN_SHOWN_ADDRESSES), "%u", count);
    cgn_buffer_free(&text);
  }
}
