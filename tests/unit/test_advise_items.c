/* SPDX-License-Identifier: MIT */
/*
 * Advice about items, delegations, networks and providers: each at its place,
 * and beside it twins that only look like it. Advice that nags is a bug.
 */
#include "../support/marked.h"
#include "../support/rows.h"
#include <criterion/criterion.h>

#define MX "rule mx { when listener is mx reject } "

static void run(const char *declarations, const marked *rows, size_t count) {
  for (size_t i = 0; i < count; i++) marked_expect(declarations, &rows[i], MARKED_ADVICE, INT64_MIN);
}

/* ---- Covered items (language section 3: what an item stands for) ---------------- */

Test(advise_items, names_below_a_wildcard) {
  static const marked rows[] = {
      {"below", "domains d { <<covered-item>>a.x.example *.x.example }", NULL},
      {"at any depth", "domains d { *.example <<covered-item>>a.b.x.example }", NULL},
      {"a narrower wildcard", "domains d { *.x.example <<covered-item>>*.a.x.example }", NULL},
      {"x is not below itself", "domains d { x.example *.x.example }", NULL},
      {"the same end of a label", "domains d { notx.example *.x.example }", NULL},
      {"in another set", "domains d { a.x.example } domains e { *.x.example }", NULL},
      {"in another source of the set", "domains d { *.x.example } { <<covered-item>>a.x.example }", NULL},
      {"relays", "relays r { mx.y.example <<covered-item>>a.x.example *.x.example }", NULL},
      {"relays, x itself", "relays r { x.example *.x.example }", NULL},
      {"words are no names", "words w { a.x.example x.example }", NULL},
      {"of a list file the first", "domains d file \"list\"",
       "*.x.example\n<<covered-item>>a.x.example\nb.x.example\n"},
      {"in braces", "rule b { when any header.from.domain in { <<covered-item>>a.x.example *.x.example } reject }",
       NULL},
      {"a provider's",
       "provider p { domains { *.x.example <<covered-item>>a.x.example x.example } }"
       " rule p { when any header.from in p reject }",
       NULL},
  };
  run(MX, rows, COUNT(rows));
}

Test(advise_items, addresses) {
  static const marked rows[] = {
      {"*@domain", "addresses a { <<covered-item>>u@x.example *@x.example }", NULL},
      {"a bare domain", "addresses a { <<covered-item>>u@x.example x.example }", NULL},
      {"a wildcard", "addresses a { <<covered-item>>u@b.x.example *.x.example }", NULL},
      {"the local part of any domain", "addresses a { <<covered-item>>u@x.example u@* }", NULL},
      {"another local part", "addresses a { u@x.example v@* }", NULL},
      {"another domain", "addresses a { u@x.example *@y.example }", NULL},
      {"x is not below itself", "addresses a { u@x.example *.x.example }", NULL},
      {"by its alias", "addresses a { <<covered-item>><<alias-item>>u@old.example new.example }", NULL},
  };
  run(MX "provider p { domains { new.example *.new.example } alias { old.example } of new.example }"
         " rule use { when smtp.mailfrom in p tag t }",
      rows, COUNT(rows));
}

Test(advise_items, networks) {
  static const marked rows[] = {
      {"an address in a network", "relays r { <<covered-item>>192.0.2.7 192.0.2.0/24 }", NULL},
      {"a network in a network", "relays r { 192.0.2.0/24 <<covered-item>>192.0.2.64/26 }", NULL},
      {"two in one", "relays r { <<covered-item>>192.0.2.1 192.0.2.0/24 <<covered-item>>192.0.2.255 }", NULL},
      {"beside it", "relays r { 192.0.2.0/25 192.0.2.128/25 198.51.100.1 }", NULL},
      {"the same: a warning", "relays r { 192.0.2.7 192.0.2.7 }", NULL},
      {"IPv6", "relays r { <<covered-item>>2001:db8:1::/48 2001:db8::/32 }", NULL},
      {"all of IPv6 has no IPv4", "relays r { ::/0 192.0.2.7 }", NULL},
      {"all of IPv4 has no IPv6", "relays r { 0.0.0.0/0 2001:db8::1 }", NULL},
      {"in another set", "relays r { 192.0.2.7 } relays s { 192.0.2.0/24 }", NULL},
      {"of a list file the first", "relays r file \"list\"",
       "192.0.2.0/24\n<<covered-item>>192.0.2.1\n192.0.2.2\n"},
      {"no names", "relays r { 192.0.2.0/24 mx.x.example }", NULL},
  };
  run(MX, rows, COUNT(rows));
}

/* Aliases are replaced in literals too, logins and relay names have none (language section 3). */
Test(advise_items, aliases) {
  static const marked rows[] = {
      {"listed", "domains d { <<alias-item>>old.example }", NULL},
      {"what it stands for", "domains d { new.example }", NULL},
      {"below it is no alias", "domains d { *.old.example }", NULL},
      {"an address", "addresses a { <<alias-item>>u@old.example }", NULL},
      {"a relay", "relays r { old.example }", NULL},
      {"is", "rule b { when any header.from.domain is <<alias-item>>old.example reject }", NULL},
  };
  run(MX "provider p { domains { new.example *.new.example } alias { old.example } of new.example }"
         " rule use { when smtp.mailfrom in p tag t }",
      rows, COUNT(rows));
}

/* ---- Delegations ------------------------------------------------------------------ */

#define UNI "provider p { domains { x.example *.x.example } relays { mx.x.example *.out.x.example 198.18.7.1 } "
#define PROVEN " } rule p { when any identity in p unless carried by relay reject }"

Test(advise_items, delegations) {
  static const marked rows[] = {
      {"to the provider's relay",
       UNI "delegate { u@x.example } to { <<needless-delegation>>mx.x.example } because \"b\"" PROVEN, NULL},
      {"one of two",
       UNI
       "delegate { u@x.example } to { esp.example <<needless-delegation>>a.out.x.example } because \"b\"" PROVEN,
       NULL},
      {"an address", UNI "delegate { u@x.example } to { <<needless-delegation>>198.18.7.1 } because \"b\"" PROVEN,
       NULL},
      {"to somebody else", UNI "delegate { u@x.example } to { esp.example } because \"b\"" PROVEN, NULL},
      {"twice",
       UNI
       "delegate { u@x.example } to { esp.example } because \"b\" <<needless-delegation>>delegate { u@x.example } "
       "to { esp.example } because \"c\"" PROVEN,
       NULL},
      {"one that is in a wider one",
       UNI "delegate { *@x.example } to { <<shared-hosts>>*.esp.example } because \"b\" "
           "<<needless-delegation>>delegate { u@x.example "
           "v@x.example } to { a.esp.example } until 2027-01-01 because \"c\"" PROVEN,
       NULL},
      {"one that ends before the other",
       UNI
       "<<needless-delegation>>delegate { u@x.example } to { esp.example } until 2027-01-01 because \"b\" delegate "
       "{ u@x.example } to { esp.example } because \"c\"" PROVEN,
       NULL},
      {"one that ends after the other",
       UNI "delegate { u@x.example } to { esp.example } because \"c\" <<needless-delegation>>delegate { "
           "u@x.example } to"
           " { esp.example } until 2027-01-01 because \"b\"" PROVEN,
       NULL},
      {"one relay more",
       UNI "delegate { u@x.example } to { esp.example } because \"b\" delegate { u@x.example } to { esp.example "
           "other.example } until 2027-01-01 because \"c\"" PROVEN,
       NULL},
      {"another address",
       UNI "delegate { u@x.example } to { esp.example } because \"b\" delegate { v@x.example } to { esp.example } "
           "because \"c\"" PROVEN,
       NULL},
      {"a provider that is asked may not have the address",
       "provider p { domains external relays { mx.x.example } delegate { u@x.example } to { mx.x.example } because "
       "\"b\"" PROVEN,
       NULL},
  };
  run("", rows, COUNT(rows));
}

/* ---- Networks that prove something -------------------------------------------------- */

#define PROOF " } domains d { x.example } rule p { when any identity in d unless relay in r reject }"

Test(advise_items, wide_networks) {
  static const marked rows[] = {
      {"a proof", "relays r { <<wide-network>>10.0.0.0/8" PROOF, NULL},
      {"all of IPv4", "relays r { <<wide-network>>0.0.0.0/0" PROOF, NULL},
      {"all of IPv6", "relays r { <<wide-network>>::/0" PROOF, NULL},
      {"/23", "relays r { <<wide-network>>10.1.0.0/23" PROOF, NULL},
      {"/24", "relays r { 10.1.1.0/24" PROOF, NULL},
      {"/47", "relays r { <<wide-network>>fd00::/47" PROOF, NULL},
      {"/48", "relays r { fd00::/48" PROOF, NULL},
      {"what is refused proves nothing",
       "relays r { 10.0.0.0/8 } rule p { when listener is mx and relay in r reject }", NULL},
      {"what is accepted does",
       "relays r { <<wide-network>>10.0.0.0/8 } rule p { when listener is mx and relay in r accept }", NULL},
      {"not", "relays r { 10.0.0.0/8 } rule p { when listener is mx and relay not in r accept }", NULL},
      {"in braces", "rule p { when listener is mx and relay.ip in { <<wide-network>>10.0.0.0/8 } accept }", NULL},
      {"a provider's",
       "provider p { domains { x.example *.x.example } relays { <<wide-network>>10.0.0.0/8 }" PROVEN, NULL},
      {"delegated",
       "provider p { domains { x.example *.x.example } delegate { u@x.example } to { <<wide-network>>10.0.0.0/8 } "
       "because \"b\"" PROVEN,
       NULL},
  };
  run("", rows, COUNT(rows));
}

#define OURS " } domains d { parisnanterre.fr } rule p { when any identity in d unless relay in r reject }"

/* RFC 5737, 3849, 9637; RFC 6598; RFC 1122 3.2.1.3; RFC 2606. */
Test(advise_items, special_networks) {
  static const marked rows[] = {
      {"an example", "relays r { <<special-network>>192.0.2.1" OURS, NULL},
      {"two more", "relays r { <<special-network>>198.51.100.0/24 <<special-network>>203.0.113.7" OURS, NULL},
      {"IPv6", "relays r { <<special-network>>2001:db8::/32" OURS, NULL},
      {"an example of an example", "relays r { 192.0.2.1 2001:db8::1" PROOF, NULL},
      {"this machine", "relays r { <<special-network>>127.0.0.1 <<special-network>>::1" PROOF, NULL},
      {"shared by carriers", "relays r { <<special-network>>100.64.1.0/24" PROOF, NULL},
      {"beside them", "relays r { 192.0.3.0/24 100.128.0.1 128.0.0.1 2001:db7::1 ::2" OURS, NULL},
      {"what proves nothing",
       "relays r { 127.0.0.1 } domains d { parisnanterre.fr } rule p { when any header.from in d and relay in r "
       "reject }",
       NULL},
  };
  run("", rows, COUNT(rows));
}

/* ---- Providers ---------------------------------------------------------------------- */

/* S26: the open question is reported. */
Test(advise_items, subdomains) {
  static const marked rows[] = {
      {"not listed",
       "provider p { domains { <<open-subdomains>>x.example } } rule r { when any header.from in p reject }", NULL},
      {"once a provider",
       "provider p { domains { <<open-subdomains>>x.example y.example } } rule r { when any header.from in p "
       "reject }",
       NULL},
      {"listed", "provider p { domains { x.example *.x.example } } rule r { when any header.from in p reject }",
       NULL},
      {"one by name",
       "provider p { domains { x.example a.x.example *.a.x.example } } rule r { when any header.from in p reject }",
       NULL},
      {"one by name, of another provider",
       "provider p { domains { x.example } } provider q { domains { lists.x.example *.lists.x.example } } rule r { "
       "when "
       "any header.from in p reject }",
       NULL},
      {"an envelope",
       "provider p { domains { <<open-subdomains>>x.example } } rule r { when smtp.mailfrom in p reject }", NULL},
      {"what is not in it is refused",
       "provider p { domains { x.example } } rule r { when any header.from not in p reject }", NULL},
      {"what is in it is accepted",
       "provider p { domains { x.example } } rule r { when every header.from in p accept }", NULL},
      {"a recipient is no claim", "provider p { domains { x.example } } rule r { when smtp.rcptto in p reject }",
       NULL},
      {"only watched: before it is enforced is when to know",
       "provider p { domains { <<open-subdomains>>x.example } } rule r { when any header.from in p reject monitor "
       "}",
       NULL},
      {"a list file", "provider p { domains file \"list\" } rule r { when any header.from in p reject }",
       "x.example\n"},
      {"whoever is asked", "provider p { domains external } rule r { when any header.from in p reject }", NULL},
  };
  run("", rows, COUNT(rows));
}

Test(advise_items, providers) {
  static const marked rows[] = {
      {"no rule", "provider <<idle-provider>>p { domains { x.example } }", NULL},
      {"what clients are judged by",
       "provider p { domains { x.example } submission { host mx.x.example port 465 security tls } }", NULL},
      {"named", "provider p { relays { mx.x.example } } rule r { when relay in p reject }", NULL},
      {"carried", "provider p { domains { x.example } } rule r { when any identity not carried by relay reject }",
       NULL},
      {"case of local parts is the provider's",
       "provider p { domains { x.example } } addresses a { u@x.example } rule r { when smtp.mailfrom in a reject }",
       NULL},
      {"absent compares nothing",
       "provider <<idle-provider>>p { domains { x.example } } rule r { when header.from is absent reject }", NULL},
  };
  run("", rows, COUNT(rows));
}

/* ---- Hosts that serve others too (S148) ---------------------------------------------- */

#define RELAYED(relays)                                                                                            \
  "provider p { domains { univ.example *.univ.example } alias { univ.test } of univ.example relays { " relays " }" \
  " "
#define ASKED(proof) "} rule r { when any identity in p unless " proof " reject }"

Test(advise_items, shared_hosts) {
  static const marked rows[] = {
      {"S148 relays of a provider", RELAYED("<<shared-hosts>>*.outbound.cloud.example") ASKED("carried by relay"),
       NULL},
      {"a delegation to such a name",
       RELAYED("mx.univ.example") "delegate { *@univ.example } to { <<shared-hosts>>*.cloud.example } because "
                                  "\"b\" " ASKED("carried by relay"),
       NULL},
      {"below a domain of the provider, or its alias",
       RELAYED("*.mx.univ.example *.univ.test") ASKED("carried by relay"), NULL},
      {"one host", RELAYED("out7.cloud.example") ASKED("carried by relay"), NULL},
      {"a name that only ends alike", RELAYED("<<shared-hosts>>*.myuniv.example") ASKED("carried by relay"), NULL},
      {"with a signature", RELAYED("*.cloud.example") ASKED("carried by relay and aligned with dkim.d"), NULL},
      {"with a fact",
       "fact tenant { ours } " RELAYED("*.cloud.example") ASKED("carried by relay and any fact.tenant is ours"),
       NULL},
      {"with what whoever sends can have",
       RELAYED("<<shared-hosts>>*.cloud.example")
           ASKED("aligned with dkim.d or (carried by relay and spf is pass)"),
       NULL},
      {"by the relays themselves", RELAYED("<<shared-hosts>>*.cloud.example") ASKED("relay in p"), NULL},
      {"a rule that accepts",
       RELAYED("<<shared-hosts>>*.cloud.example") "} rule r { when every identity carried by relay accept }", NULL},
      {"that no rule takes for a proof",
       RELAYED("*.cloud.example") "} rule r { when any identity in p and relay in p tag t }", NULL},
  };
  for (size_t i = 0; i < COUNT(rows); i++) marked_expect("", &rows[i], MARKED_ADVICE, INT64_MIN);
}
