/* SPDX-License-Identifier: MIT */
/* Names, fields and list files (language sections 1 to 3): what leads where, what is told where. */
#include "../support/exact.h"
#include "../support/rows.h"
#include "../support/tree.h"
#include <criterion/criterion.h>

#define V "consigne 1\n"

/* Sources that the texts can name. */
static cgn_named_source named[] = {
    {CGN_TEXT("list"), CGN_TEXT("# ours\nb.example\r\n\n  *.c.example # below\n\"d.example\"")},
    {CGN_TEXT("patterns"), CGN_TEXT("/^a b/i\n/c/")},
    {CGN_TEXT("empty"), CGN_TEXT("# nothing\n\n")},
    {CGN_TEXT("blanks"), CGN_TEXT("a.example b.example\nc.example\n { d.example\n\"e\" f\n")},
    {CGN_TEXT("commas"), CGN_TEXT("a.example,\n")},
    {CGN_TEXT("part"), CGN_TEXT(V "domains part { p.example }\nrule part { when any identity in part }")},
    {CGN_TEXT("unversioned"), CGN_TEXT("domains other { p.example }")},
    {CGN_TEXT("itself"), CGN_TEXT(V "include \"itself\"\n")},
    {CGN_TEXT("one"), CGN_TEXT(V "include \"two\"\n")},
    {CGN_TEXT("two"), CGN_TEXT(V "include \"one\"\nzone { }\n")},
};

static int check(tree *t, const char *text, struct consigne_options *options) {
  *options = (struct consigne_options){
      .allocator = cgn_allocator_default, .sources = named, .source_count = (uint32_t)COUNT(named)};
  cr_assert(tree_parse(t, cgn_text_of_string(text), options, &cgn_allocator_default) == CONSIGNE_OK);
  return cgn_check_names(&t->load);
}

static void expect_findings(const char *name, const char *text, const char *expected) {
  tree t;
  struct consigne_options options;
  cr_expect(check(&t, text, &options) == CONSIGNE_OK, "%s", name);
  const char *findings = tree_findings(&t);
  cr_expect(strcmp(findings, expected) == 0, "%s: %s", name, findings);
  tree_free(&t);
}

Test(names, findings) {
  static const struct {
    const char *name, *text, *findings;
  } rows[] = {
      {"nothing", V, ""},
      {"forward references", V "rule a { when relay in b reject c }\nprovider b { }\nreply c { en \"x\" }", ""},
      {"without case", V "relays Ours { a.example }\nrule a { when RELAY in OURS }", ""},
      {"unknown", V "rule a { when relay in b unless any identity in c reject d }",
       "2:24 unknown-name, 2:49 unknown-name, 2:58 unknown-name"},
      {"of default", V "default reject stray", "2:16 unknown-name"},
      {"a reply is no set", V "reply a { en \"x\" }\nrule b { when relay in a reject a }", "3:24 unknown-name"},
      {"a name that is none is told once", V "rule a { when relay in rule reject 550 }\nexpect accept by 5 { }",
       "2:24 syntax, 3:18 bad-name"},

      {"defined twice",
       V "relays a { x.example }\nrelays A { y.example }\nrule b { when relay in a }\nrule B { when relay "
         "in a }\nreply c { en \"x\" }\nreply c { en \"x\" }\nfact d { x }\nfact D { x }",
       "3:8 defined-twice, 5:6 defined-twice, 7:7 defined-twice, 9:6 defined-twice"},
      {"sets and providers share their names",
       V "provider a { }\ndomains b { x.example }\nprovider b { }\ndomains a { "
         "x.example }",
       "4:10 defined-twice, 5:9 defined-twice"},
      {"rules, replies, facts and sets do not",
       V "fact a { x }\nrelays a { x.example }\nreply a { en \"x\" }\n"
         "rule a { when relay in a or any fact.a is x reject a }",
       ""},

      {"fields",
       V "rule a { when any header.from.domain equals smtp.helo or any Header.Reply-To.LOCAL is x or relay.name "
         "is absent }",
       ""},
      {"no fields",
       V "rule a { when any header.form is absent or from is absent or any identity.domian is a or "
         "any identity equals identity.host or nothing.at.all is a }",
       "2:19 unknown-field, 2:44 unknown-field, 2:66 unknown-field, 2:110 unknown-field, 2:127 unknown-field"},
      {"parts of what has none",
       V "rule a { when smtp.auth.domain is absent or relay.name.domain is a or dkim.d.domain is "
         "a or listener.local is a }",
       "2:15 unknown-field, 2:45 unknown-field, 2:71 unknown-field, 2:93 unknown-field"},
      {"facts",
       V
       "fact colour { red }\nrule a { when any fact.color is red or any FACT.Colour is red or any fact.x is red }\n"
       "expect accept { fact.colour red fact.y red }",
       "3:19 unknown-field, 3:70 unknown-field, 4:33 unknown-field"},
      {"a fact alone is no field",
       V "fact colour { red }\nrule a { when colour is red or fact. is red or any fact.colour is "
         "red }",
       "3:15 unknown-field, 3:32 unknown-field"},
      {"fields of expects", V "expect accept { lisener mx identity a@b.example header.from.domain b.example }",
       "2:17 unknown-field"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) expect_findings(rows[i].name, rows[i].text, rows[i].findings);
}

Test(names, findings_of_the_rest) {
  static const struct {
    const char *name, *text, *findings;
  } rows[] = {
      {"rules of expects",
       V "rule a { when tls is absent tag b }\nexpect accept by A warned a tagged B { }\n"
         "expect accept by default { }\nexpect accept by b warned c tagged d { }\n"
         "expect accept not warned a not warned c not tagged b not tagged d { }\n"
         "expect accept warned a not warned A { }\nexpect accept not tagged B tagged b { }",
       "5:18 unknown-name, 5:27 unknown-name, 5:36 unknown-tag, 6:39 unknown-name, 6:65 unknown-tag, "
       "7:35 contrary-expect, 8:26 contrary-expect"},

      {"unused",
       V "relays a { x.example }\nreply b { en \"x\" }\nfact c { x }\nprovider d { }\nexpect accept { fact.c x }",
       "2:8 unused, 3:7 unused, 4:6 unused"},
      {"used once",
       V "relays a { x.example } relays b { x.example } fact c { x } fact d { x } reply e { en \"x\" }\n"
         "rule f { when relay in a and any fact.c is x unless relay in b or any fact.c equals fact.d }\n"
         "default reject e",
       ""},
      {"where something is wrong, unused is not told", V "relays a { x.example }\nrule b { when relay inn a }",
       "3:21 unknown-test"},

      {"list files",
       V "domains a file \"list\" { x.example }\nrule b { when any identity in a }\nprovider c { domains file "
         "\"list\" relays file \"list\" delegate { x@y.example } to file \"list\" because \"d\" }",
       ""},
      {"no such file", V "domains a file \"nowhere\"\nprovider b { relays file \"/etc/passwd\" }",
       "2:16 unreadable-file, 3:26 unreadable-file"},
      {"one item a line", V "domains a file \"blanks\"",
       "blanks:1:11 list-line, blanks:3:2 list-line, blanks:3:4 "
       "list-line, blanks:4:5 list-line"},
      {"commas in a list", V "domains a file \"commas\"", "commas:1:10 separator"},
      {"a list that two sets read is told of once", V "domains a file \"commas\"\ndomains b file \"commas\"",
       "commas:1:10 separator"},

      {"include", V "include \"part\"\nrule b { when any identity in part }", ""},
      {"an included name again", V "include \"part\"\ndomains part { x.example }", "part:2:9 defined-twice"},
      {"twice", V "include \"part\"\ninclude \"part\"\n", "3:9 included-twice"},
      {"itself", V "include \"itself\"\nzone { }", "3:6 syntax, itself:2:9 included-twice"},
      {"each other", V "include \"one\"\n", "two:2:9 included-twice, two:3:6 syntax"},
      {"without a version", V "include \"unversioned\"\nrule a { when any identity in other }",
       "unversioned:1:1 version-missing"},
      {"a list file included", V "include \"list\"\nzone { }", "3:6 syntax, list:2:1 version-missing"},
      {"nowhere", V "include \"nowhere\"\ninclude \"\"", "2:9 unreadable-file, 3:9 unreadable-file"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) expect_findings(rows[i].name, rows[i].text, rows[i].findings);
}

Test(names, what_is_said) {
  static const struct {
    const char *text, *said;
  } rows[] = {
      {V "relays ours { a.example }\nrule a { when relay in our }",
       "no set or provider \"our\": did you mean \"ours\"?"},
      {V "rule a { when relay in xyz }",
       "no set or provider \"xyz\": declare it, as in \"domains xyz { example.org }\""},
      {V "rule a { when relay in a.example }",
       "no set or provider \"a.example\": a single value stands behind \"is\", or in braces: \"{ a.example }\""},
      {V "relays a { x.example }\nprovider A { }",
       "the name \"A\" is defined already, at rules:2: choose another name"},
      {V "rule a { when any header.form is absent }", "no field \"header.form\": did you mean \"header.from\"?"},
      {V "rule a { when any header.form.domain is x }",
       "no field \"header.form.domain\": did you mean \"header.from.domain\"?"},
      {V "rule a { when any header.from.domian is x }",
       "an address has the parts header.from.domain and header.from.local: write \"header.from.domain\""},
      {V "rule a { when smtp.helo.domain is x }", "only addresses have parts: write \"smtp.helo\""},
      {V "fact colour { red }\nrule a { when any fact.color is red }",
       "no fact \"color\": did you mean \"fact.colour\"?"},
      {V "rule a { when any fact.shape is red }", "no fact \"shape\": declare it, as in \"fact shape { words }\""},
      {V "rule a { when tls is absent reject stray }",
       "no reply \"stray\": declare it, as in 'reply stray { en \"...\" }', or quote a text"},
      {V "rule consigne-1 { when tls is absent }\nexpect accept by consigne1 { }",
       "no rule \"consigne1\": did you mean \"consigne-1\"?"},
      {V "include \"part\"\ninclude \"part\"",
       "part is already read, by an include or as this file: leave this out"},
      {V "domains a file \"x\"",
       "cannot read x: files are not allowed here, and no source of the options has this name"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    tree t;
    struct consigne_options options;
    check(&t, rows[i].text, &options);
    tree_findings(&t);
    cgn_text said = t.findings.count ? t.findings.at[0].text : CGN_TEXT("nothing");
    cr_expect(cgn_text_equal(said, cgn_text_of_string(rows[i].said)), "%s: %.*s", rows[i].text, (int)said.length,
              said.at);
    tree_free(&t);
  }
}

Test(names, resolved_fields) {
  static const struct {
    const char *name;
    int number;
    cgn_part part;
  } rows[] = {
      {"smtp.mailfrom", CONSIGNE_FIELD_SMTP_MAILFROM, CGN_PART_WHOLE},
      {"header.from.domain", CONSIGNE_FIELD_HEADER_FROM, CGN_PART_DOMAIN},
      {"IDENTITY.local", CONSIGNE_FIELD_IDENTITY, CGN_PART_LOCAL},
      {"relay", CONSIGNE_FIELD_RELAY, CGN_PART_WHOLE},
      {"relay.name", CONSIGNE_FIELD_RELAY_NAME, CGN_PART_WHOLE},
      {"dkim", CONSIGNE_FIELD_DKIM, CGN_PART_WHOLE},
      {"arc.dkim.d", CONSIGNE_FIELD_ARC_DKIM_D, CGN_PART_WHOLE},
      {"fact.first", CGN_FIRST_FACT, CGN_PART_WHOLE},
      {"fact.Second.domain", CGN_FIRST_FACT + 1, CGN_PART_WHOLE},
      {"nothing", 0, CGN_PART_WHOLE},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    tree t;
    struct consigne_options options;
    cgn_buffer text;
    cgn_buffer_init(&text, &cgn_allocator_default);
    cgn_buffer_add_string(&text, V "fact first { x } fact second.domain { x } rule r { when identity equals ");
    cgn_buffer_add_string(&text, rows[i].name);
    cgn_buffer_add_string(&text, " }");
    check(&t, cgn_buffer_string(&text), &options);
    const cgn_field_name *right = &t.load.ast.rules->when->right;
    cr_expect(right->number == rows[i].number && right->part == rows[i].part, "%s: %d, %d", rows[i].name,
              right->number, (int)right->part);
    tree_free(&t);
    cgn_buffer_free(&text);
  }
}

Test(names, resolved_names) {
  tree t;
  struct consigne_options options;
  check(&t,
        V "domains a { x.example } provider b { } reply c { en \"x\" }\n"
          "rule r { when any identity in A and (relay in B or relay in { y.example }) reject C }",
        &options);
  const cgn_ast *ast = &t.load.ast;
  const cgn_condition *first = ast->rules->when->first, *second = first->next->first;
  cr_expect(first->set_found == ast->sets && !first->provider_found);
  cr_expect(second->provider_found == ast->providers && !second->set_found);
  cr_expect(!second->next->set_found && !second->next->provider_found);
  cr_expect(ast->rules->verdict.reply_found == ast->replies && ast->replies->used && ast->sets->used);
  tree_free(&t);
}

/* Items of a file: their text, their form, and the place in the file. */
Test(names, items_of_list_files) {
  static const struct {
    uint32_t line, column;
    cgn_token_kind form;
    const char *text;
  } rows[] = {{2, 1, CGN_TOKEN_WORD, "b.example"},
              {4, 3, CGN_TOKEN_WORD, "*.c.example"},
              {5, 1, CGN_TOKEN_STRING, "d.example"},
              {1, 1, CGN_TOKEN_REGEX, "^a b"},
              {2, 1, CGN_TOKEN_REGEX, "c"}};
  tree t;
  struct consigne_options options;
  size_t count = 0;
  check(&t, V "domains a file \"list\" file \"patterns\"\nrule r { when any identity in a }", &options);
  for (const cgn_ast_source *source = t.load.ast.sets->sources; source; source = source->next) {
    cgn_items items = cgn_items_of(&t.load, source);
    for (const cgn_word *item; (item = cgn_items_next(&items)); count++) {
      uint32_t line, column;
      cgn_sources_locate(&t.load.sources, item->place, &line, &column, NULL);
      cr_assert(count < COUNT(rows));
      cr_expect(line == rows[count].line && column == rows[count].column, "%zu: %u:%u", count, line, column);
      cr_expect(item->form == rows[count].form, "%zu", count);
      cr_expect(cgn_text_equal(item->text, cgn_text_of_string(rows[count].text)), "%zu", count);
    }
  }
  cr_expect(count == COUNT(rows), "%zu", count);
  cr_expect(cgn_text_equal(t.load.ast.sets->sources->next->items.first->flags, CGN_TEXT("i")));
  tree_free(&t);
}

/* CGN_FACTS 64; the limit of items counts sets, providers, tests and files. */
Test(names, limits) {
  for (int facts = 64; facts <= 66; facts++) {
    tree t;
    struct consigne_options options;
    cgn_buffer text;
    cgn_buffer_init(&text, &cgn_allocator_default);
    cgn_buffer_add_string(&text, V "rule a { when nothing is absent }\n");
    for (int i = 0; i < facts; i++) {
      cgn_buffer_add_string(&text, "fact x");
      cgn_buffer_add_number(&text, (uint64_t)i);
      cgn_buffer_add_string(&text, " { a }\n");
    }
    check(&t, cgn_buffer_string(&text), &options);
    const char *expected = facts == 64 ? "2:15 unknown-field" : "2:15 unknown-field, 67:6 too-many-facts";
    const char *findings = tree_findings(&t);
    cr_expect(strcmp(findings, expected) == 0, "%d: %s", facts, findings);
    tree_free(&t);
    cgn_buffer_free(&text);
  }
  for (uint32_t limit = 9; limit <= 11; limit++) {
    tree t;
    const char *text =
        V "domains a { x.example y.example } file \"list\"\n"
          "provider p { alias { x.example } of z.example delegate { a@z.example } to { b.example } because "
          "\"c\" }\nrule r { when any identity in a and tls in { x y } }";
    struct consigne_options options = {
        .allocator = cgn_allocator_default, .sources = named, .source_count = (uint32_t)COUNT(named)};
    options.limits[CONSIGNE_LIMIT_NAMES] = limit;
    tree_parse(&t, cgn_text_of_string(text), &options, &cgn_allocator_default);
    cgn_check_names(&t.load);
    const char *expected = limit < 10 ? "4:44 too-many-items" : "";
    const char *findings = tree_findings(&t);
    cr_expect(strcmp(findings, expected) == 0, "2, 3, 1, 1, 1 and 2 items of %u: %s", limit, findings);
    tree_free(&t);
  }
}

/* More than CGN_FINDINGS unknown and repeated names among many: told up to the bound, in time. */
Test(names, many, .timeout = 20) {
  tree t;
  struct consigne_options options;
  cgn_buffer text;
  cgn_buffer_init(&text, &cgn_allocator_default);
  cgn_buffer_add_string(&text, V);
  for (uint64_t i = 0; i < 20000; i++) {
    cgn_buffer_add_string(&text, "rule r");
    cgn_buffer_add_number(&text, i % 15000);
    cgn_buffer_add_string(&text, " { when relay in x");
    cgn_buffer_add_number(&text, i);
    cgn_buffer_add_string(&text, " }\n");
  }
  check(&t, cgn_buffer_string(&text), &options);
  tree_findings(&t);
  cr_expect(t.findings.count == 1000 && t.findings.errors == 1000);
  cr_expect(strcmp(t.findings.at[999].id, "too-many-findings") == 0);
  tree_free(&t);
  cgn_buffer_free(&text);
}

/* Each allocation fails in turn, list files and includes read. */
Test(names, no_memory) {
  const char *text = V "include \"part\"\ndomains a file \"list\"\nfact f { x }\nreply y { en \"x\" }\n"
                       "rule r { when any identity in a and any fact.f is x or relay in nobody reject stray }\n"
                       "rule R { when any identity in a tag x reject y }\nexpect reject by q tagged z { }";
  bool done = false;
  for (size_t at = 1; !done; at++) {
    tree t;
    failing state = {.fails_at = at};
    cgn_allocator allocator = failing_allocator(&state);
    struct consigne_options options = {
        .allocator = allocator, .sources = named, .source_count = (uint32_t)COUNT(named)};
    int status = tree_parse(&t, cgn_text_of_string(text), &options, &allocator);
    if (status == CONSIGNE_OK) status = cgn_check_names(&t.load);
    done = !state.failures;
    cr_expect(status == (done ? CONSIGNE_OK : CONSIGNE_E_MEMORY), "%zu: status %d", at, status);
    tree_free(&t);
    cr_expect(state.blocks == 0, "%zu: %zu blocks are left", at, state.blocks);
  }
}
