/* SPDX-License-Identifier: MIT */
/* The values at which a ruleset can change its mind: which are tried, of each kind of item. */
#include "../support/loaded.h"
#include "../support/rows.h"
#include "advise/diff/edits.h"

#include <criterion/criterion.h>
#include <stdio.h>

/* All moves in lines, "smtp.auth cath; header.from a@x.example". */
static void write_edits(const cgn_edits *edits, bool one_sided, cgn_buffer *out) {
  cgn_buffer_clear(out);
  cgn_buffer_add_octet(out, '\n');
  for (uint32_t i = 0; i < edits->count; i++) {
    if (one_sided && !edits->at[i]->one_sided) continue;
    for (uint32_t j = 0; j < edits->at[i]->count; j++) {
      if (j > 0) cgn_buffer_add_string(out, "; ");
      cgn_given_print(out, &edits->at[i]->givens[j]);
    }
    cgn_buffer_add_octet(out, '\n');
  }
}

static bool has_line(const char *lines, const char *line) {
  char wanted[200];
  snprintf(wanted, sizeof wanted, "\n%s\n", line);
  return strstr(lines, wanted) != NULL;
}

typedef struct row {
  const char *name, *before, *after;
  const char *edits[6]; /* some of those that there must be */
} row;

static void expect_rows(const row *rows, size_t count, bool one_sided) {
  for (size_t i = 0; i < count; i++) {
    loaded old, new;
    cgn_edits edits;
    cgn_buffer lines;
    load_good_rules(&old, rows[i].before);
    load_good_rules(&new, rows[i].after ? rows[i].after : rows[i].before);
    cgn_buffer_init(&lines, &cgn_allocator_default);
    cgn_edits_init(&edits, &cgn_allocator_default, old.ruleset, new.ruleset);
    cr_expect(cgn_edits_find(&edits), "%s", rows[i].name);
    write_edits(&edits, one_sided, &lines);
    for (size_t j = 0; j < COUNT(rows[i].edits) && rows[i].edits[j]; j++)
      cr_expect(has_line(cgn_buffer_string(&lines), rows[i].edits[j]), "%s: no \"%s\" in %s", rows[i].name,
                rows[i].edits[j], cgn_buffer_string(&lines));
    cgn_edits_release(&edits);
    cgn_buffer_free(&lines);
    loaded_free(&old);
    loaded_free(&new);
  }
}

Test(edits, values_of_each_kind) {
  static const row rows[] = {
      {"a domain: itself, below it, beside it",
       "rule r { when smtp.mailfrom in { x.example } reject }",
       NULL,
       {"smtp.mailfrom a@x.example", "smtp.mailfrom a@a.x.example", "smtp.mailfrom a@not-x.example"}},
      {"and the name above it",
       "rule r { when smtp.mailfrom in { y.x.example } reject }",
       NULL,
       {"smtp.mailfrom a@x.example"}},
      {"a wildcard: one label below, two, and the name",
       "rule r { when smtp.mailfrom in { *.x.example } reject }",
       NULL,
       {"smtp.mailfrom a@a.x.example", "smtp.mailfrom a@b.a.x.example", "smtp.mailfrom a@x.example"}},
      {"an address: another local part, a domain below, a subaddress",
       "provider p { domains { x.example } subaddress \"+-\" }\n"
       "rule r { when smtp.mailfrom in { dean@x.example } or smtp.rcptto in p reject }",
       NULL,
       {"smtp.mailfrom dean@x.example", "smtp.mailfrom not-dean@x.example", "smtp.mailfrom dean@a.x.example",
        "smtp.mailfrom dean+sub@x.example", "smtp.mailfrom dean-sub@x.example"}},
      {"a network: its ends and the addresses beside them",
       "rule r { when relay in { 192.0.2.0/24 } reject }",
       NULL,
       {"relay 192.0.2.0", "relay 192.0.1.255", "relay 192.0.2.255", "relay 192.0.3.0"}},
      {"a host",
       "rule r { when relay in { *.x.example } reject }",
       NULL,
       {"relay a.x.example", "relay x.example", "relay b.a.x.example"}},
      {"an alias is the domain on its right",
       "provider p { domains { x.example } alias { y.example } of x.example }\nrule r { when smtp.mailfrom in p "
       "reject }",
       NULL,
       {"smtp.mailfrom a@x.example"}},
      {"words that the language has",
       "rule r { when spf is fail reject }",
       NULL,
       {"spf fail", "spf pass", "spf temperror", "spf absent", "spf unknown"}},
      {"words that are declared",
       "listeners { web }\nfact colour { red green }\n"
       "rule r { when listener is web or any fact.colour is red reject }",
       NULL,
       {"listener web", "listener mx", "fact.colour red", "fact.colour green", "fact.colour unknown"}},
      {"dates: the instant and the second before",
       "rule r { when spf is fail reject enforce from 2027-03-01 }",
       NULL,
       {"now 2027-03-01T00:00Z", "now 2027-02-28T23:59:59Z"}},
      {"the end of a delegation: the day after the last",
       "provider p { domains { x.example } delegate { n@x.example } to { o.example } until 2027-06-30 because "
       "\"c\" }\n"
       "rule r { when any header.from in p unless carried by relay reject }",
       NULL,
       {"now 2027-07-01T00:00Z", "now 2027-06-30T23:59:59Z", "header.from n@x.example; relay o.example"}},
      {"states",
       "rule r { when smtp.mailfrom is null reject }",
       NULL,
       {"smtp.mailfrom null", "smtp.mailfrom unknown"}},
      {"owners: address and login together",
       "owners { a@x.example by cath *@y.example by durail }\n"
       "rule r { when any header.from not owned by smtp.auth reject }",
       NULL,
       {"header.from a@x.example; smtp.auth cath", "header.from a@y.example; smtp.auth durail",
        "smtp.auth stranger"}},
      {"equal fields",
       "rule r { when any header.from equals smtp.rcptto reject }",
       NULL,
       {"header.from a@stranger.example; smtp.rcptto a@stranger.example"}},
      {"what the caller answers",
       "logins b external\nlimit h { count messages by smtp.auth rate 1 per 1h }\n"
       "rule r { when smtp.auth in b or limit h exceeded reject }",
       NULL,
       {"smtp.auth stranger; logins b { stranger }", "limit h exceeded", "smtp.auth stranger; limit h exceeded"}},
      {"what expects give",
       "rule r { when smtp.mailfrom in { x.example } reject }\n"
       "expect accept { smtp.mailfrom k123@q.example }",
       NULL,
       {"smtp.mailfrom k123@q.example"}},
  };
  expect_rows(rows, COUNT(rows), false);
}

Test(edits, what_one_of_them_has_alone) {
  static const row rows[] = {
      {"an item",
       "domains d { x.example }\nrule r { when smtp.mailfrom in d reject }",
       "domains d { x.example y.example }\nrule r { when smtp.mailfrom in d reject }",
       {"smtp.mailfrom a@y.example"}},
      {"an item of another set",
       "domains d { x.example }\ndomains e { y.example }\n"
       "rule r { when smtp.mailfrom in d or smtp.rcptto in e reject }",
       "domains d { y.example }\ndomains e { x.example }\n"
       "rule r { when smtp.mailfrom in d or smtp.rcptto in e reject }",
       {"smtp.mailfrom a@y.example", "smtp.mailfrom a@x.example", "smtp.rcptto b@x.example"}},
      {"a date",
       "rule r { when spf is fail reject enforce from 2027-03-01 }",
       "rule r { when spf is fail reject enforce from 2027-03-02 }",
       {"now 2027-03-01T00:00Z", "now 2027-03-02T00:00Z"}},
      {"a word",
       "listeners { web }\nrule r { when listener is mx reject }",
       "listeners { web app }\nrule r { when listener is mx reject }",
       {"listener app"}},
      {"an owner",
       "owners { a@x.example by cath }\nrule r { when any header.from not owned by smtp.auth reject }",
       "owners { a@x.example by { cath durail } }\nrule r { when any header.from not owned by smtp.auth reject }",
       {"header.from a@x.example; smtp.auth durail"}},
  };
  expect_rows(rows, COUNT(rows), true);
}
