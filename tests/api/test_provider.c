/* SPDX-License-Identifier: MIT */
/* consigne.h: providers: who has a domain or a host, and what clients set. */
#include <criterion/criterion.h>
#include <stdint.h>

#include "../support/rows.h"
#include "decide.h"

static const char rules[] = "consigne 1\n"
                            "provider univ {\n"
                            "  domains { parisnanterre.fr *.parisnanterre.fr }\n"
                            "  relays { smtp.parisnanterre.fr *.out.parisnanterre.fr 192.0.2.0/24 }\n"
                            "  alias { u-paris10.fr } of parisnanterre.fr\n"
                            "  submission {\n"
                            "    host smtp.parisnanterre.fr port 465 security tls\n"
                            "    host SMTP.parisnanterre.fr. port 587 security starttls\n"
                            "    imap imap.parisnanterre.fr port 993 security tls\n"
                            "    method { Password-Cleartext gssapi }\n"
                            "    user login senders own\n"
                            "  }\n"
                            "}\n"
                            "provider free { domains { free.fr } submission { host smtp.free.fr port 465 security "
                            "tls user local senders any\n"
                            "  enable how } }\n"
                            "provider plain { domains { m\xc3\xbcni.example } }\n"
                            "reply how { en \"Switch it on.\" fr \"Activez-le.\" }\n"
                            "rule r { when any identity in univ and relay not in univ reject }\n";

static consigne_ruleset *load(void) {
  char found[256];
  consigne_ruleset *ruleset = decide_load(rules, found, sizeof found);
  cr_assert_not_null(ruleset, "%s", found);
  return ruleset;
}

Test(provider, whose) {
  static const struct {
    const char *name, *domain, *host;
    uint32_t provider;
  } rows[] = {
      {"a domain", "parisnanterre.fr", NULL, 0},
      {"in another case, with a dot", "ParisNanterre.FR.", NULL, 0},
      {"below", "lab.dept.parisnanterre.fr", NULL, 0},
      {"an alias", "u-paris10.fr", NULL, 0},
      {"above is another's", "fr", NULL, UINT32_MAX},
      {"that only ends so", "notparisnanterre.fr", NULL, UINT32_MAX},
      {"in Unicode, listed as such", "m\xc3\xbcni.example", NULL, 2},
      {"as A-label", "xn--mni-hoa.example", NULL, 2},
      {"no name", "a..b", NULL, UINT32_MAX},
      {"nothing", "", NULL, UINT32_MAX},
      {"a server", NULL, "smtp.free.fr", 1},
      {"a server to read from", NULL, "IMAP.parisnanterre.fr", 0},
      {"a relay", NULL, "a.out.parisnanterre.fr", 0},
      {"a stranger", NULL, "smtp.orange.fr", UINT32_MAX},
      {"no host", NULL, "a..b", UINT32_MAX},
  };
  consigne_ruleset *ruleset = load();
  for (size_t i = 0; i < COUNT(rows); i++) {
    uint32_t found = rows[i].domain ? consigne_ruleset_provider_of_domain(ruleset, rows[i].domain, NTS)
                                    : consigne_ruleset_provider_of_host(ruleset, rows[i].host, NTS);
    cr_expect_eq(found, rows[i].provider, "%s: %u", rows[i].name, (unsigned)found);
  }
  consigne_ruleset_free(ruleset);
}

Test(provider, what_clients_set) {
  consigne_ruleset *ruleset = load();
  cr_expect_eq(consigne_ruleset_providers(ruleset), 3);
  cr_expect_str_eq(consigne_ruleset_provider_name(ruleset, 0), "univ");
  cr_expect_eq(consigne_ruleset_servers(ruleset, 0), 3);
  cr_expect_eq(consigne_ruleset_server_kind(ruleset, 0, 1), CONSIGNE_SERVER_SUBMISSION);
  cr_expect_str_eq(consigne_ruleset_server_host(ruleset, 0, 1), "smtp.parisnanterre.fr");
  cr_expect_eq(consigne_ruleset_server_port(ruleset, 0, 1), 587);
  cr_expect_eq(consigne_ruleset_server_security(ruleset, 0, 0), CONSIGNE_SECURITY_TLS);
  cr_expect_eq(consigne_ruleset_server_security(ruleset, 0, 1), CONSIGNE_SECURITY_STARTTLS);
  cr_expect_eq(consigne_ruleset_server_kind(ruleset, 0, 2), CONSIGNE_SERVER_IMAP);
  cr_expect_eq(consigne_ruleset_methods(ruleset, 0), 2);
  cr_expect_str_eq(consigne_ruleset_method(ruleset, 0, 0), "password-cleartext");
  cr_expect_eq(consigne_ruleset_user(ruleset, 0), CONSIGNE_USER_LOGIN);
  cr_expect_eq(consigne_ruleset_senders(ruleset, 0), CONSIGNE_SENDERS_OWN);
  cr_expect_eq(consigne_ruleset_user(ruleset, 1), CONSIGNE_USER_LOCAL);
  cr_expect_eq(consigne_ruleset_senders(ruleset, 1), CONSIGNE_SENDERS_ANY);
  cr_expect_null(consigne_ruleset_enable(ruleset, 0, "fr", NTS));
  cr_expect_str_eq(consigne_ruleset_enable(ruleset, 1, "fr-CA, en", NTS), "Activez-le.");
  cr_expect_str_eq(consigne_ruleset_enable(ruleset, 1, "de", NTS), "Switch it on.");
  cr_expect_str_eq(consigne_ruleset_enable(ruleset, 1, NULL, 0), "Switch it on.");
  /* No `submission`: nothing is said. */
  cr_expect_eq(consigne_ruleset_servers(ruleset, 2), 0);
  cr_expect_eq(consigne_ruleset_methods(ruleset, 2), 0);
  cr_expect_eq(consigne_ruleset_user(ruleset, 2), 0);
  cr_expect_eq(consigne_ruleset_senders(ruleset, 2), 0);
  cr_expect_null(consigne_ruleset_enable(ruleset, 2, "en", NTS));
  consigne_ruleset_free(ruleset);
}

Test(provider, of_nothing) {
  consigne_ruleset *ruleset = load();
  cr_expect_eq(consigne_ruleset_providers(NULL), 0);
  cr_expect_null(consigne_ruleset_provider_name(ruleset, 3));
  cr_expect_eq(consigne_ruleset_provider_of_domain(NULL, "a", NTS), UINT32_MAX);
  cr_expect_eq(consigne_ruleset_provider_of_domain(ruleset, NULL, 1), UINT32_MAX);
  cr_expect_eq(consigne_ruleset_provider_of_host(NULL, "a", NTS), UINT32_MAX);
  cr_expect_eq(consigne_ruleset_provider_of_host(ruleset, NULL, 1), UINT32_MAX);
  cr_expect_eq(consigne_ruleset_servers(ruleset, 3), 0);
  cr_expect_eq(consigne_ruleset_server_kind(ruleset, 0, 3), 0);
  cr_expect_null(consigne_ruleset_server_host(ruleset, 3, 0));
  cr_expect_eq(consigne_ruleset_server_port(ruleset, 0, UINT32_MAX), 0);
  cr_expect_eq(consigne_ruleset_server_security(NULL, 0, 0), 0);
  cr_expect_null(consigne_ruleset_method(ruleset, 0, 2));
  cr_expect_eq(consigne_ruleset_user(NULL, 0), 0);
  cr_expect_eq(consigne_ruleset_senders(ruleset, UINT32_MAX), 0);
  cr_expect_null(consigne_ruleset_enable(ruleset, 1, NULL, 1));
  consigne_ruleset_free(ruleset);
}
