/* SPDX-License-Identifier: MIT */
/*
 * Authentication-Results: RFC 8601 2.2, its examples (appendix B), what
 * verifiers write beside the grammar, and hostile text. A body is printed as
 * "id|method=result type.name=value ...|..."; NULL: it gives nothing.
 */
#include "mail/authres.h"

#include "../support/exact.h"
#include "../support/rows.h"
#include "base/limits.h"
#include <criterion/criterion.h>
#include <stdio.h>

#define T(literal)                                                                                                 \
  { literal, sizeof(literal) - 1 }

static void print_result(cgn_buffer *out, const cgn_authres_result *result) {
  cgn_buffer_add_octet(out, '|');
  cgn_buffer_add(out, result->method);
  cgn_buffer_add_octet(out, '=');
  cgn_buffer_add(out, result->word);
  for (const cgn_authres_property *property = result->properties; property; property = property->next) {
    cgn_buffer_add_octet(out, ' ');
    cgn_buffer_add(out, property->type);
    cgn_buffer_add_octet(out, '.');
    cgn_buffer_add(out, property->name);
    cgn_buffer_add_octet(out, '=');
    cgn_buffer_add(out, property->value);
  }
}

/* NULL where the body gives nothing. */
static const char *print(cgn_text body) {
  static char printed[2048];
  cgn_arena arena;
  cgn_buffer out;
  cgn_authres authres;
  cgn_arena_init(&arena, &cgn_allocator_default);
  cgn_buffer_init(&out, &cgn_allocator_default);
  cgn_text exact = exact_copy(body);
  bool read = cgn_authres_read(&arena, exact, &authres) == CGN_AUTHRES_WHOLE;
  if (read) cgn_buffer_add(&out, authres.id);
  for (const cgn_authres_result *result = read ? authres.results : NULL; result; result = result->next)
    print_result(&out, result);
  snprintf(printed, sizeof printed, "%s", cgn_buffer_string(&out));
  cgn_buffer_free(&out);
  cgn_arena_free(&arena);
  exact_free(exact);
  return read ? printed : NULL;
}

typedef struct body_row {
  const char *name;
  cgn_text body;
  const char *told;
} body_row;

static void expect_bodies(const body_row *rows, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const char *told = print(rows[i].body);
    bool same = told && rows[i].told ? strcmp(told, rows[i].told) == 0 : told == rows[i].told;
    cr_expect(same, "%s: [%s] instead of [%s]", rows[i].name, told ? told : "nothing",
              rows[i].told ? rows[i].told : "nothing");
  }
}

Test(authres, grammar) {
  static const body_row rows[] = {
      {"B.2 nothing done", T(" example.org 1; none"), "example.org"},
      {"B.3 one method", T(" example.com;\r\n spf=pass smtp.mailfrom=example.net"),
       "example.com|spf=pass smtp.mailfrom=example.net"},
      {"B.4 two methods, comments",
       T(" example.com;\r\n auth=pass (cram-md5) smtp.auth=sender@example.net;\r\n"
         "   spf=pass smtp.mailfrom=example.net"),
       "example.com|auth=pass smtp.auth=sender@example.net|spf=pass smtp.mailfrom=example.net"},
      {"B.5 the same method twice",
       T(" example.com;\r\n dkim=pass (good signature) header.d=example.com;\r\n"
         "\tdkim=fail reason=\"bad signature\" header.i=@newyork.example.com"),
       "example.com|dkim=pass header.d=example.com|dkim=fail header.i=@newyork.example.com"},
      {"B.6 comments everywhere",
       T(" foo.example.net (foobar) 1 (baz);\r\n"
         "     dkim (Because I like it) / 1 (One yay) = (wait for it) fail\r\n"
         "       policy (A dot can go here) . (like that) expired\r\n"
         "       (this surprised me) = (as I wasn't expecting it) 1362471462"),
       "foo.example.net|dkim=fail policy.expired=1362471462"},
      {"token of an id", T("mail-router.example_1!x; a=b"), "mail-router.example_1!x|a=b"},
      {"quoted id", T("\"mx \\\"1\\\";\" ; a=b"), "mx \"1\";|a=b"},
      {"id of UTF-8 (RFC 6532)", T("m\xc3\xbcni.example; a=b"), "m\xc3\xbcni.example|a=b"},
      {"no blanks at all", T("x;a=b;c=d"), "x|a=b|c=d"},
      {"blanks and folding", T(" \r\n x\t;\n a = b ; c\r\n =\r\n d \r\n "), "x|a=b|c=d"},
      {"nested comments", T("x (a (b) \\) c) ; (;) a=b (=) (.) p.q=r (end)"), "x|a=b p.q=r"},
      {"strings in comments, as rspamd writes", T("x; arc=pass (\"y:s=z:i=1\") ; a=b (of \"c\\\"d\" (\"e\"))"),
       "x|arc=pass|a=b"},
      {"a comment is a blank", T("x; spf=pass(ok)smtp.mailfrom=a"), "x|spf=pass smtp.mailfrom=a"},
      {"version 1", T("x 1; a=b"), "x|a=b"},
      {"none, comments", T("x (y) ; (z) none (w)"), "x"},
      {"NONE", T("x; NONE"), "x"},
      {"none is a method too", T("x; none=pass"), "x|none=pass"},
      {"method of version 1", T("x; spf/1=pass"), "x|spf=pass"},
      {"method of version 2 is another one", T("x; spf/2=pass smtp.mailfrom=a; dkim=fail"), "x|dkim=fail"},
      {"reason, token", T("x; a=b reason=c d.e=f"), "x|a=b d.e=f"},
      {"reason, quoted", T("x; a=b reason = \"c; dkim=pass\" d.e=f"), "x|a=b d.e=f"},
      {"a type named reason", T("x; a=b reason.c=d"), "x|a=b reason.c=d"},
      {"quoted value", T("x; a=b c.d=\"e; dkim=pass header.d=f\""), "x|a=b c.d=e; dkim=pass header.d=f"},
      {"empty quoted value", T("x; a=b c.d=\"\""), "x|a=b c.d="},
      {"quoted value touches the next", T("x; a=b c.d=\"e\"f.g=h"), "x|a=b c.d=e f.g=h"},
      {"local part and domain", T("x; a=b c.d=john.doe=1/2@y.example"), "x|a=b c.d=john.doe=1/2@y.example"},
      {"no local part", T("x; a=b c.d=@y.example e.f=g"), "x|a=b c.d=@y.example e.f=g"},
      {"quoted local part", T("x; a=b c.d=\"a@b; dkim=pass\"@y.example e.f=g"),
       "x|a=b c.d=a@b; dkim=pass@y.example e.f=g"},
      {"blanks behind a local part", T("x; a=b c.d=john (c)@y.example"), "x|a=b c.d=john@y.example"},
      {"blanks behind a quoted local part", T("x; a=b c.d= \"j d\" @y.example ; e=f"),
       "x|a=b c.d=j d@y.example|e=f"},
      {"unknown methods, types, results", T("x; x-tls=great x-tls.version=TLSv1.3; a=b"),
       "x|x-tls=great x-tls.version=TLSv1.3|a=b"},
      {"a property twice", T("x; dkim=pass header.d=a header.d=b"), "x|dkim=pass header.d=a header.d=b"},
  };
  expect_bodies(rows, COUNT(rows));
}

/* What verifiers in use write: it has one meaning only. */
Test(authres, tolerated) {
  static const body_row rows[] = {
      {"OpenDKIM, base64 of b=", T("x; dkim=pass header.d=y header.b=RMBW/vER+a=="),
       "x|dkim=pass header.d=y header.b=RMBW/vER+a=="},
      {"IPv6 address", T("x; iprev=pass policy.iprev=2001:db8::1"), "x|iprev=pass policy.iprev=2001:db8::1"},
      {"address literal", T("x; spf=none smtp.helo=[192.0.2.1] a.b=c"), "x|spf=none smtp.helo=[192.0.2.1] a.b=c"},
      {"null reverse-path", T("x; spf=none smtp.mailfrom=<> smtp.helo=y"), "x|spf=none smtp.mailfrom= smtp.helo=y"},
      {"path in its brackets", T("x; spf=pass smtp.mailfrom=<a@y>"), "x|spf=pass smtp.mailfrom=a@y"},
      {"final semicolon", T("x; a=b; "), "x|a=b"},
      {"final semicolon, comment", T("x; a=b c.d=e; (f)\r\n "), "x|a=b c.d=e"},
      {"S124 a property without type, Microsoft 365", T("x; dmarc=pass action=none header.from=y"),
       "x|dmarc=pass header.from=y"},
      {"S124 several, Fastmail", T("x; x-vs=clean score=0 state=0; a=b"), "x|x-vs=clean|a=b"},
      {"S124 behind a property, Fastmail", T("x; dkim=pass header.d=y header.s=z x-bits=2048; a=b"),
       "x|dkim=pass header.d=y header.s=z|a=b"},
      {"S124 behind a comment, Cisco", T("x; dmarc=pass (p=none dis=none) d=y"), "x|dmarc=pass"},
      {"S124 its value in every form of a property", T("x; a=b c=\"d; e=f\" g=h@y i=\"j\"@y k=l/m+n= o=<p@y> q=r"),
       "x|a=b"},
      {"S124 blanks and comments around it", T("x; a=b c (d) = (e) f (g) h.i=j"), "x|a=b h.i=j"},
      {"S124 a reason behind properties, OpenDKIM", T("x; dkim=fail header.d=y header.b=z/1 reason=\"bad; a=b\""),
       "x|dkim=fail header.d=y header.b=z/1"},
      {"S124 two reasons", T("x; a=b reason=c reason=d e.f=g"), "x|a=b e.f=g"},
      {"S124 a reason that is no token", T("x; a=b reason=c/d"), "x|a=b"},
      {"S124 no value, of a null reverse-path", T("x; spf=none smtp.mailfrom=; dkim=none"),
       "x|spf=none smtp.mailfrom=|dkim=none"},
      {"S124 no type, no value", T("x; a=b c="), "x|a=b"},
      {"S124 no value at the end", T("x; a=b c.d= (e) "), "x|a=b c.d="},
      {"S124 an underscore in a property, Fastmail", T("x; x-return-mx=pass policy.is_org=yes (MX Records found)"),
       "x|x-return-mx=pass policy.is_org=yes"},
      {"S124 an underscore in a method", T("x; a_b=c"), "x|a_b=c"},
  };
  expect_bodies(rows, COUNT(rows));
}

Test(authres, nothing) {
  static const body_row rows[] = {
      {"empty", T(""), NULL},
      {"blanks", T(" \r\n "), NULL},
      {"id alone", T("x"), NULL},
      {"id and semicolon", T("x;"), NULL},
      {"no id", T("; a=b"), NULL},
      {"no id, as Microsoft's", T("spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=y; dkim=pass"), NULL},
      {"two ids", T("x y; a=b"), NULL},
      {"version 2", T("x 2; a=b"), NULL},
      {"no version", T("x 1a; a=b"), NULL},
      {"version touches a quoted id", T("\"x\"1; a=b"), NULL},
      {"a slash in an id", T("x/y; a=b"), NULL},
      {"two semicolons", T("x;; a=b"), NULL},
      {"two semicolons at the end", T("x; a=b;;"), NULL},
      {"none and more", T("x; none; a=b"), NULL},
      {"more and none", T("x; a=b; none"), NULL},
      {"no result", T("x; a="), NULL},
      {"no method", T("x; =b"), NULL},
      {"a dot in a result", T("x; a=b.c"), NULL},
      {"a method that ends in a hyphen", T("x; a-=b"), NULL},
      {"a quoted result", T("x; a=\"b\""), NULL},
      {"a method's version without number", T("x; a/=b"), NULL},
      {"a bare word", T("x; a=b c"), NULL},
      {"a property without name", T("x; a=b c.=d"), NULL},
      /* Two meanings: a property of no type, or a result whose ";" was forgotten, as an old Zoho wrote. */
      {"S124 a method without its semicolon", T("x; dkim=pass spf=pass smtp.mailfrom=y"), NULL},
      {"S124 the same method", T("x; dkim=fail DKIM=pass header.d=y"), NULL},
      {"S124 a method behind a property", T("x; dkim=fail header.d=y dmarc=pass"), NULL},
      {"S124 a method of another version", T("x; dkim=fail dkim/1=pass header.d=y"), NULL},
      /* Two meanings: no value and then a property, or a value with "=". */
      {"S124 no value, then a property", T("x; a=b c.d= e.f=g"), NULL},
      {"S124 no value, then a property of no type", T("x; a=b c.d= e=f"), NULL},
      {"S124 no value and a local part", T("x; a=b c.d= e.f=g@y"), NULL},
      {"S124 a word behind one without type", T("x; a=b reason=bad signature"), NULL},
      {"S124 a comma behind one without type", T("x; a=b c=d,e"), NULL},
      /* Two meanings: the comment ends, or a string in it holds the parenthesis: a local part that the sender
         wrote. */
      {"S124 a parenthesis in a string of a comment",
       T("x; spf=fail (domain of \"y); dkim=pass header.d=z; a=b (\"@e) c.d=e"), NULL},
      {"S124 the same, escaped quotes", T("x; spf=fail (of \"y\\\"); dkim=pass header.d=z; a=b (\\\"\"@e) c.d=e"),
       NULL},
      {"S124 a string that a comment leaves open", T("x; a=b (c \" d)"), NULL},
      {"quoted text touches a word", T("x; a=b c.d=e\"f\""), NULL},
      {"a comma", T("x; a=b c.d=e,f"), NULL},
      {"a backslash", T("x; a=b c.d=e\\f"), NULL},
      {"three words around @", T("x; a=b c.d=e@f@g"), NULL},
      {"@ and nothing", T("x; a=b c.d=e @"), NULL},
      {"a blank behind @", T("x; a=b c.d=e@ f"), NULL},
      {"a bracket that is not closed", T("x; a=b c.d=<e@f"), NULL},
      {"a bracket inside", T("x; a=b c.d=e<f>"), NULL},
      {"a comment that is not closed", T("x; a=b (c"), NULL},
      {"a comment that was closed", T("x; a=b c) d.e=f"), NULL},
      {"a string that is not closed", T("x; a=b c.d=\"e"), NULL},
      {"a literal that is not closed", T("x; a=b c.d= [e"), NULL},
      {"NUL", T("x; a=b\0"), NULL},
      {"NUL in a comment", T("x; a=b (\0)"), NULL},
      {"NUL in a quoted pair", T("x; a=b c.d=\"\\\0\""), NULL},
      {"a control in a string", T("x; a=b c.d=\"\x01\""), NULL},
      {"a control in a comment", T("x; a=b (\x7f)"), NULL},
      {"bare CR", T("x; a=b\r; dkim=pass"), NULL},
      {"bare CR in a comment", T("x; a=b (\r)"), NULL},
      {"a line end that folds nothing", T("x; a=b\r\ndkim=pass"), NULL},
      {"no UTF-8", T("x; a=b c.d=\"\xff\""), NULL},
      {"no UTF-8 in a comment", T("x; a=b (\xc3)"), NULL},
      {"an encoded word is no id", T("=?utf-8?Q?x?=; a=b"), NULL},
  };
  expect_bodies(rows, COUNT(rows));
}

/* Of a prefix nothing counts but what is whole by itself; none reads past its end. */
Test(authres, prefixes) {
  static const char body[] =
      "\"m\\x\" 1; dkim/1=pass (c (d)) reason=\"e\" header.d=\"f\"@g header.b=[h]; spf=fail;";
  for (size_t length = 0; length < sizeof body; length++) {
    const char *told = print((cgn_text){body, length});
    if (told) cr_expect_eq(strncmp(told, "mx|dkim=", 8), 0, "%zu octets: %s", length, told);
  }
}

Test(authres, bounds) {
  for (uint32_t parts = CGN_AUTHRES_PARTS - 1; parts <= CGN_AUTHRES_PARTS + 1; parts++)
    for (int kind = 0; kind < 3; kind++) {
      static const char *const more[] = {"; a=b", " c.d=e", " c=d"};
      cgn_buffer body;
      cgn_arena arena;
      cgn_authres authres;
      cgn_buffer_init(&body, &cgn_allocator_default);
      cgn_arena_init(&arena, &cgn_allocator_default);
      cgn_buffer_add_string(&body, "x; a=b");
      for (uint32_t i = 1; i < parts; i++) cgn_buffer_add_string(&body, more[kind]);
      cgn_authres_form form = cgn_authres_read(&arena, cgn_buffer_text(&body), &authres);
      cr_expect_eq(form, parts <= CGN_AUTHRES_PARTS ? CGN_AUTHRES_WHOLE : CGN_AUTHRES_LARGE, "%u parts",
                   (unsigned)parts);
      cgn_buffer_free(&body);
      cgn_arena_free(&arena);
    }
  char deep[2 * CGN_COMMENT_DEPTH + 16];
  for (size_t depth = CGN_COMMENT_DEPTH; depth <= CGN_COMMENT_DEPTH + 1; depth++) {
    size_t length = 0;
    for (size_t i = 0; i < depth; i++) deep[length++] = '(';
    for (size_t i = 0; i < depth; i++) deep[length++] = ')';
    memcpy(deep + length, "x; a=b", 6);
    bool read = print((cgn_text){deep, length + 6}) != NULL;
    cr_expect_eq(read, depth <= CGN_COMMENT_DEPTH, "comments nest %zu deep", depth);
  }
}

/* Why a body gives nothing. */
Test(authres, forms) {
  static const struct {
    cgn_text body;
    cgn_authres_form form;
  } rows[] = {{T("x; a=b"), CGN_AUTHRES_WHOLE},        {T("x 1; a=b"), CGN_AUTHRES_WHOLE},
              {T("x 2; a=b"), CGN_AUTHRES_VERSION},    {T("x 2; in no grammar"), CGN_AUTHRES_VERSION},
              {T("x 1a; a=b"), CGN_AUTHRES_MALFORMED}, {T("x y; a=b"), CGN_AUTHRES_MALFORMED},
              {T("x; a"), CGN_AUTHRES_MALFORMED},      {T(""), CGN_AUTHRES_MALFORMED}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_arena arena;
    cgn_authres authres;
    cgn_arena_init(&arena, &cgn_allocator_default);
    cgn_text exact = exact_copy(rows[i].body);
    cr_expect_eq(cgn_authres_read(&arena, exact, &authres), rows[i].form, "row %zu", i);
    exact_free(exact);
    cgn_arena_free(&arena);
  }
}

/* S125: a bare token, which borders know, and other spellings of an id. NULL: there is none. */
Test(authres, ids) {
  static const struct {
    const char *name;
    cgn_text body;
    const char *id;
    bool bare;
  } ids[] = {
      {"S125 a bare token", T("x; a=b"), "x", true},
      {"S125 folded before it", T("\r\n\tmx.univ.example;\r\n\ta=b"), "mx.univ.example", true},
      {"S125 a version behind it", T(" x 1; a=b"), "x", true},
      {"S125 a comment behind it, as amavisd writes", T("x (amavisd-new); a=b"), "x", true},
      {"S125 a comment that touches it", T("x(y); a=b"), "x", true},
      {"S125 what follows is not read", T("x; ("), "x", true},
      {"S125 quoted", T("\"x\"; a=b"), "x", false},
      {"S125 quoted, with a backslash", T("\"\\x\"; a=b"), "x", false},
      {"S125 a comment before it", T("(c) x; a=b"), "x", false},
      {"S125 an empty comment before it", T("()x; a=b"), "x", false},
      {"S125 no token: OpenDKIM's job", T("mx.univ.example/4F1A2B; a=b"), "mx.univ.example/4F1A2B", false},
      {"S125 no token: an address", T("x@y; a=b"), "x@y", false},
      {"S125 no UTF-8", T("\xff; a=b"), "\xff", false},
      {"quoted, and of no grammar behind", T("\"a b\" rest =;="), "a b", false},
      {"empty", T(""), NULL, false},
      {"no id", T(";"), NULL, false},
      {"an empty id", T("\"\"; a=b"), NULL, false},
      {"a result in its place", T("spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=y"), NULL, false},
      {"a result in its place, blanks", T("spf (c) = pass"), NULL, false},
      {"a result of a version in its place", T("spf/1=pass"), NULL, false},
      {"a comment that is not closed", T("(x"), NULL, false},
      {"a string that is not closed", T("\"x"), NULL, false},
      {"NUL", T("\0x"), NULL, false},
  };
  for (size_t i = 0; i < COUNT(ids); i++) {
    cgn_arena arena;
    cgn_authres_id id = {.bare = false};
    cgn_arena_init(&arena, &cgn_allocator_default);
    cgn_text exact = exact_copy(ids[i].body);
    bool read = cgn_authres_read_id(&arena, exact, &id);
    cr_expect_eq(read, ids[i].id != NULL, "%s", ids[i].name);
    if (read && ids[i].id) cr_expect(cgn_text_equal(id.text, cgn_text_of_string(ids[i].id)), "%s", ids[i].name);
    if (read) cr_expect_eq(id.bare, ids[i].bare, "%s", ids[i].name);
    exact_free(exact);
    cgn_arena_free(&arena);
  }
}

Test(authres, domains) {
  static const struct {
    cgn_text value;
    const char *domain;
  } domains[] = {{T("a@b"), "b"}, {T("@b"), "b"}, {T("b"), "b"}, {T("a@c@b"), "b"}, {T(""), ""}, {T("a@"), ""}};
  for (size_t i = 0; i < COUNT(domains); i++) {
    cgn_text domain = cgn_authres_domain(domains[i].value);
    cr_expect(cgn_text_equal(domain, cgn_text_of_string(domains[i].domain)), "row %zu", i);
  }
}
