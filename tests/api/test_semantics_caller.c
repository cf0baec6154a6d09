/* SPDX-License-Identifier: MIT */
/* S127 to S136: what a caller gives wrongly, in another order or another spelling, and what is drawn from what it
 * gives. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "decide.h"

/* univ.example sends through its own servers; a stranger's relay proves nothing. */
#define CARRIED                                                                                                    \
  "provider univ { domains { univ.example } relays { smtp.univ.example 192.0.2.0/24 2001:db8:7::/48 } }\n"         \
  "rule ours { when any header.from in univ unless carried by relay reject }\n"
#define OURS "header.from=dean@univ.example smtp.rcptto=y@ext.example "

/* ---- How an address is written ------------------------------------------------------- */

/* RFC 5321 4.1.3 writes an address so, and so do programs that take theirs out of a HELO or a log line. */
Test(caller, spellings) {
  static const decide_row rows[] = {
      /* S127 */
      {"S127 in brackets", CARRIED, OURS "relay=[192.0.2.1]", NULL, 0, "accept default"},
      {"S127 with the tag", CARRIED, OURS "relay=IPv6:2001:db8:7::1", NULL, 0, "accept default"},
      {"S127 with both", CARRIED, OURS "relay=[IPv6:2001:db8:7::1]", NULL, 0, "accept default"},
      {"S127 IPv6 in brackets without the tag", CARRIED, OURS "relay=[2001:db8:7::1]", NULL, 0, "accept default"},
      {"S127 the tag in other letters", CARRIED, OURS "relay=ipv6:2001:DB8:7::1", NULL, 0, "accept default"},
      {"S127 the half", CARRIED, OURS "relay.ip=[192.0.2.1]", NULL, 0, "accept default"},
      {"S127 the client", CARRIED, OURS "listener=mx client.ip=[192.0.2.1]", NULL, 0, "accept default"},
      {"S127 another network", CARRIED, OURS "relay=[198.51.100.1]", NULL, 0, "reject ours =dean@univ.example"},
      {"S127 in a ruleset",
       "relays r { [192.0.2.1] \"[IPv6:2001:db8::1]\" IPv6:2001:db8::2 }\nrule r { when relay in r reject }\n",
       "relay=2001:db8::2", NULL, 0, "reject r"},
      {"S127 in a question", "relays r external\nrule r { when relay in r reject }\n",
       "relay=2001:db8::1 yes=\"set r [IPv6:2001:db8::1]\"", NULL, 0, "reject r"},
  };
  DECIDE_ROWS(rows);
}

/* S128: RFC 1123 2.1. What has only the look of an address would be a name that no rule knows, and so no proof. */
Test(caller, no_host) {
  static const char *const no_host[] = {
      "192.0.2.256",
      "192.0.2.1:25",
      "fe80::1%eth0",
      "192.0.2.0/24",
      "[192.0.2.1",
      "192.0.2.1]",
      "[mx.a.example]",
      "mx:25",
      "mx.a.example/x",
      "a%b.example",
      "192.0.2.1.",
      "192.0.2",
      "mx.a.example.7",
      "IPv6:192.0.2.1",
      "[]",
      "IPv6:",
      "2001:db8::1::2",
      "..",
      ".a.example",
      "a..example",
      "0",
      "\xef\xbc\x91\xef\xbc\x99\xef\xbc\x92.0.2.1" /* full-width digits are read as digits */};
  static const char *const hosts[] = {"host_1.isp.example",  "unknown",         "localhost",
                                      "-x-.isp.example",     "x.isp.example.",  "192-0-2-1.example",
                                      "1.example",           "123.456.example", "a--b.example",
                                      "m\xc3\xbcni.example", "0x7f.example",    "host.isp.x25"};
  static const int fields[] = {CONSIGNE_FIELD_RELAY, CONSIGNE_FIELD_RELAY_NAME, CONSIGNE_FIELD_CLIENT_NAME,
                               CONSIGNE_FIELD_SERVER_NAME};
  for (size_t f = 0; f < sizeof fields / sizeof *fields; f++) {
    for (size_t i = 0; i < sizeof no_host / sizeof *no_host; i++) {
      consigne_query *query = NULL;
      int field = 0;
      cr_assert_eq(consigne_query_new(NULL, &query), CONSIGNE_OK);
      cr_expect_eq(consigne_query_set(query, fields[f], no_host[i], NTS), CONSIGNE_E_FORM, "%d: %s", fields[f],
                   no_host[i]);
      cr_expect_eq(consigne_query_error(query, &field), CONSIGNE_E_FORM, "%s", no_host[i]);
      cr_expect_eq(field, fields[f], "%s", no_host[i]);
      consigne_query_free(query);
    }
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
      consigne_query *query = NULL;
      cr_assert_eq(consigne_query_new(NULL, &query), CONSIGNE_OK);
      cr_expect_eq(consigne_query_set(query, fields[f], hosts[i], NTS), CONSIGNE_OK, "%d: %s", fields[f], hosts[i]);
      consigne_query_free(query);
    }
  }
}

/* ---- Who the relay is ------------------------------------------------------------------ */

#define CLIENT "client.ip=192.0.2.9 client.name=smtp.univ.example "
#define SERVER "server.name=smtp.univ.example "
#define STRANGER "client.ip=203.0.113.9 client.name=c.isp.example "

/* RFC 6409: a submission server answers for what its users send, and who they are is no proof. */
Test(caller, drawn) {
  static const decide_row rows[] = {
      /* S129 */
      {"S129 a foreign server's own user, from a network of ours", CARRIED,
       OURS "listener=submission smtp.auth=eve server.name=smtp.evil.example " CLIENT, NULL, 0,
       "reject ours =dean@univ.example"},
      {"our own user, from anywhere", CARRIED, OURS "listener=submission smtp.auth=dean " SERVER STRANGER, NULL, 0,
       "accept default"},
      {"on another listener, logged in", CARRIED, OURS "listener=mx smtp.auth=dean " SERVER STRANGER, NULL, 0,
       "accept default"},
      {"a client of the mail exchanger", CARRIED, OURS "listener=mx " SERVER CLIENT, NULL, 0, "accept default"},
      {"a stranger there", CARRIED, OURS "listener=mx " SERVER STRANGER, NULL, 0, "reject ours =dean@univ.example"},
      {"by its address alone", CARRIED, OURS "listener=mx client.ip=192.0.2.9", NULL, 0, "accept default"},
      {"whose address does not count on submission", CARRIED, OURS "listener=submission client.ip=192.0.2.9", NULL,
       0, "reject ours =dean@univ.example"},
      {"who logged in is not known", CARRIED, OURS "listener=mx smtp.auth=unknown " SERVER CLIENT, NULL, 0,
       "defer ours assumed"},
      {"nor on which listener", CARRIED, OURS "listener=unknown " SERVER CLIENT, NULL, 0, "defer ours assumed"},
      {"a listener that the ruleset does not know", CARRIED, OURS "listener=smtps " SERVER CLIENT, NULL, 0,
       "defer ours assumed"},
      {"but a login settles it", CARRIED, OURS "listener=smtps smtp.auth=dean " SERVER STRANGER, NULL, 0,
       "accept default"},
      {"relay is absent where both are", CARRIED,
       OURS "listener=unknown client.ip=absent client.name=absent server.name=absent", NULL, 0,
       "reject ours =dean@univ.example"},
      {"a caller that knows better", CARRIED, OURS "listener=submission smtp.auth=dean relay=192.0.2.9", NULL, 0,
       "accept default"},
      {"a rule about the client",
       "rule r { when client.ip in { 192.0.2.0/24 } and client.name is smtp.univ.example reject }\n",
       "listener=submission " SERVER CLIENT, NULL, 0, "reject r"},
      {"a provider's servers", CARRIED "rule r { when server.name in univ quarantine }\n",
       "listener=submission header.from=x@x.example " SERVER, NULL, 0, "quarantine r"},
      {"in a reply",
       "rule r { when relay is absent accept }\nrule s { when listener is mx reject \"{relay} {client.ip}\" }\n",
       "listener=mx " CLIENT, NULL, 0, "reject s"},
  };
  DECIDE_ROWS(rows);
}

static void expect_needs(const char *name, const decide_row *row, const char *wanted) {
  char needs[512] = "";
  decided d;
  decide_open(&d, row);
  for (uint32_t i = 0; i < consigne_decision_needs(d.decision); i++) {
    const consigne_need *need = consigne_decision_need(d.decision, i);
    const char *id = consigne_need_id(need), *key = consigne_need_key(need);
    size_t used = strlen(needs);
    snprintf(needs + used, sizeof needs - used, "%s%s%s%s", i ? " " : "", id ? id : consigne_need_name(need),
             !id && key ? "=" : "", !id && key ? key : "");
  }
  cr_expect_str_eq(needs, wanted, "%s: [%s] instead of [%s]", name, needs, wanted);
  decide_close(&d);
}

/* What is really lacking, and nothing that would not help. */
Test(caller, needs) {
  static const struct {
    const char *name, *facts, *needs;
  } rows[] = {
      {"nothing of all was given", "partial " OURS, "relay.ip relay.name"},
      {"the server, and no more", "partial " OURS SERVER, "smtp.auth listener"},
      {"on a listener of ours", "partial " OURS SERVER "listener=mx", "smtp.auth"},
      {"nobody logged in", "partial " OURS SERVER "listener=mx smtp.auth=absent", "client.ip client.name"},
      {"half of the client is enough to ask for the other",
       "partial " OURS "listener=mx smtp.auth=absent client.ip=203.0.113.1", "client.name"},
      {"a user of this server, once that is known", "partial " OURS STRANGER "listener=submission", "smtp.auth"},
      {"a user of this server", "partial " OURS STRANGER "listener=submission smtp.auth=dean", "server.name"},
      {"one without a login", "partial " OURS STRANGER "listener=submission smtp.auth=absent", "server.name"},
      /* S133 */
      {"S133 a word that is not known", OURS CLIENT "listener=smtps", "listener=smtps"},
      /* S134 */
      {"S134 final decisions tell too", OURS CLIENT "listener=unknown", "listener"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const decide_row row = {.name = rows[i].name, .rules = CARRIED, .facts = rows[i].facts};
    expect_needs(rows[i].name, &row, rows[i].needs);
  }
}

/* ---- Steps ------------------------------------------------------------------------------ */

typedef struct step {
  char what; /* s set, a add, e end, d drop, n next, r reset; 0: no more */
  int field;
  const char *value;
  int status;
} step;

static void take(const char *name, consigne_query *query, const step *steps, size_t most) {
  for (size_t i = 0; i < most && steps[i].what; i++) {
    const step *s = &steps[i];
    int status = s->what == 's'   ? consigne_query_set(query, s->field, s->value, NTS)
                 : s->what == 'a' ? consigne_query_add(query, s->field, s->value, NTS)
                 : s->what == 'e' ? consigne_query_end(query, s->field)
                 : s->what == 'd' ? consigne_query_drop(query, s->field)
                 : s->what == 'n' ? consigne_query_next(query)
                                  : consigne_query_reset(query);
    cr_expect_eq(status, s->status, "%s: step %zu: %s", name, i + 1, consigne_status_name(status));
  }
}

/* "192.0.2.1 -": the address and name of a pair; "-": there is none. */
static const char *pair_of(const consigne_query *query, int first, int second) {
  static char text[256];
  const char *a = consigne_query_value(query, first, 0), *b = consigne_query_value(query, second, 0);
  snprintf(text, sizeof text, "%s %s", a ? a : "-", b ? b : "-");
  return text;
}

enum { STEPS = 7 };
typedef struct pair_row {
  const char *name;
  step steps[STEPS];
  int first, second;
  const char *left;
} pair_row;

static void run_pairs(const pair_row *rows, size_t count) {
  for (size_t i = 0; i < count; i++) {
    consigne_query *query = NULL;
    cr_assert_eq(consigne_query_new(NULL, &query), CONSIGNE_OK);
    take(rows[i].name, query, rows[i].steps, STEPS);
    const char *left = pair_of(query, rows[i].first, rows[i].second);
    cr_expect_str_eq(left, rows[i].left, "%s: [%s] instead of [%s]", rows[i].name, left, rows[i].left);
    consigne_query_free(query);
  }
}

#define RELAY CONSIGNE_FIELD_RELAY_IP, CONSIGNE_FIELD_RELAY_NAME
#define THE_CLIENT CONSIGNE_FIELD_CLIENT_IP, CONSIGNE_FIELD_CLIENT_NAME
#define LOGINS CONSIGNE_FIELD_SMTP_AUTH, CONSIGNE_FIELD_SMTP_AUTHCID

static const pair_row hosts[] = {
    /* S131 */
    {"S131 relay replaces the pair",
     {{'s', CONSIGNE_FIELD_RELAY, "mx.a.example", 0},
      {'n', 0, NULL, 0},
      {'s', CONSIGNE_FIELD_RELAY, "192.0.2.1", 0}},
     RELAY,
     "192.0.2.1 -"},
    {"S131 and in one transaction",
     {{'s', CONSIGNE_FIELD_RELAY, "192.0.2.1", 0}, {'s', CONSIGNE_FIELD_RELAY, "mx.a.example", 0}},
     RELAY,
     "- mx.a.example"},
    {"S131 halves are a pair",
     {{'s', CONSIGNE_FIELD_RELAY_IP, "192.0.2.1", 0}, {'s', CONSIGNE_FIELD_RELAY_NAME, "mx.a.example", 0}},
     RELAY,
     "192.0.2.1 mx.a.example"},
    {"S131 set again, they begin a new one",
     {{'s', CONSIGNE_FIELD_RELAY_IP, "192.0.2.1", 0},
      {'s', CONSIGNE_FIELD_RELAY_NAME, "mx.a.example", 0},
      {'s', CONSIGNE_FIELD_RELAY_IP, "192.0.2.2", 0}},
     RELAY,
     "192.0.2.2 -"},
    {"S131 which the other half completes",
     {{'s', CONSIGNE_FIELD_RELAY_IP, "192.0.2.1", 0},
      {'s', CONSIGNE_FIELD_RELAY_NAME, "mx.a.example", 0},
      {'s', CONSIGNE_FIELD_RELAY_IP, "192.0.2.2", 0},
      {'s', CONSIGNE_FIELD_RELAY_NAME, "mx.b.example", 0}},
     RELAY,
     "192.0.2.2 mx.b.example"},
    {"S131 added halves are a pair too",
     {{'a', CONSIGNE_FIELD_RELAY, "192.0.2.1", 0}, {'a', CONSIGNE_FIELD_RELAY, "mx.a.example", 0}},
     RELAY,
     "192.0.2.1 mx.a.example"},
    {"a third is too much",
     {{'a', CONSIGNE_FIELD_RELAY, "192.0.2.1", 0}, {'a', CONSIGNE_FIELD_RELAY, "192.0.2.2", CONSIGNE_E_ORDER}},
     RELAY,
     "192.0.2.1 -"},
    {"S131 a client that connected anew",
     {{'s', CONSIGNE_FIELD_CLIENT_IP, "192.0.2.1", 0},
      {'s', CONSIGNE_FIELD_CLIENT_NAME, "mx.a.example", 0},
      {'n', 0, NULL, 0},
      {'s', CONSIGNE_FIELD_CLIENT_NAME, "mx.b.example", 0}},
     THE_CLIENT,
     "- mx.b.example"},
    {"S131 an absent half is one",
     {{'s', CONSIGNE_FIELD_CLIENT_IP, "192.0.2.1", 0},
      {'e', CONSIGNE_FIELD_CLIENT_NAME, NULL, 0},
      {'s', CONSIGNE_FIELD_CLIENT_NAME, "mx.b.example", 0}},
     THE_CLIENT,
     "- mx.b.example"},
    {"a half that is only left out by all is not",
     {{'s', CONSIGNE_FIELD_CLIENT_IP, "192.0.2.1", 0},
      {'e', CONSIGNE_FIELD_ALL, NULL, 0},
      {'s', CONSIGNE_FIELD_CLIENT_NAME, "mx.b.example", 0}},
     THE_CLIENT,
     "192.0.2.1 mx.b.example"},
    {"S131 no stale half stands where the new one is refused",
     {{'s', CONSIGNE_FIELD_CLIENT_IP, "192.0.2.1", 0},
      {'s', CONSIGNE_FIELD_CLIENT_NAME, "mx.a.example", 0},
      {'s', CONSIGNE_FIELD_CLIENT_IP, "192.0.2.256", CONSIGNE_E_FORM}},
     THE_CLIENT,
     "- -"},
};

static const pair_row logins[] = {
    /* S135 */
    {"S135 logins are given again in a new transaction",
     {{'s', CONSIGNE_FIELD_SMTP_AUTHCID, "a", 0},
      {'s', CONSIGNE_FIELD_SMTP_AUTH, "b", 0},
      {'n', 0, NULL, 0},
      {'s', CONSIGNE_FIELD_SMTP_AUTHCID, "c", 0},
      {'s', CONSIGNE_FIELD_SMTP_AUTH, "d", 0}},
     LOGINS,
     "d c"},
    {"S135 the other is not the one of before",
     {{'s', CONSIGNE_FIELD_SMTP_AUTHCID, "a", 0},
      {'s', CONSIGNE_FIELD_SMTP_AUTH, "b", 0},
      {'n', 0, NULL, 0},
      {'s', CONSIGNE_FIELD_SMTP_AUTH, "d", 0}},
     LOGINS,
     "d -"},
    {"S135 nor the other way round",
     {{'s', CONSIGNE_FIELD_SMTP_AUTHCID, "a", 0},
      {'s', CONSIGNE_FIELD_SMTP_AUTH, "b", 0},
      {'n', 0, NULL, 0},
      {'s', CONSIGNE_FIELD_SMTP_AUTHCID, "c", 0}},
     LOGINS,
     "- c"},
    {"and within one the order stays",
     {{'s', CONSIGNE_FIELD_SMTP_AUTH, "b", 0},
      {'n', 0, NULL, 0},
      {'s', CONSIGNE_FIELD_SMTP_AUTH, "b", 0},
      {'s', CONSIGNE_FIELD_SMTP_AUTHCID, "c", CONSIGNE_E_ORDER}},
     LOGINS,
     "b -"},
    {"not given again, they stay",
     {{'s', CONSIGNE_FIELD_SMTP_AUTHCID, "a", 0}, {'s', CONSIGNE_FIELD_SMTP_AUTH, "b", 0}, {'n', 0, NULL, 0}},
     LOGINS,
     "b a"},
};

/* relay is said or drawn */
static const pair_row said_or_drawn[] = {
    {"relay beside the client",
     {{'s', CONSIGNE_FIELD_CLIENT_IP, "192.0.2.1", 0}, {'s', CONSIGNE_FIELD_RELAY, "192.0.2.1", CONSIGNE_E_ORDER}},
     RELAY,
     "- -"},
    {"the server beside relay",
     {{'s', CONSIGNE_FIELD_RELAY_NAME, "mx.a.example", 0},
      {'s', CONSIGNE_FIELD_SERVER_NAME, "mx.a.example", CONSIGNE_E_ORDER}},
     RELAY,
     "- mx.a.example"},
    {"relay said to be absent, beside the server",
     {{'s', CONSIGNE_FIELD_SERVER_NAME, "mx.a.example", 0}, {'e', CONSIGNE_FIELD_RELAY, NULL, CONSIGNE_E_ORDER}},
     RELAY,
     "- -"},
    {"dropped, the other may be said",
     {{'s', CONSIGNE_FIELD_CLIENT_IP, "192.0.2.1", 0},
      {'d', CONSIGNE_FIELD_CLIENT_IP, NULL, 0},
      {'s', CONSIGNE_FIELD_RELAY, "192.0.2.1", 0}},
     RELAY,
     "192.0.2.1 -"},
    {"a client without address and name excludes nothing",
     {{'e', CONSIGNE_FIELD_CLIENT_IP, NULL, 0},
      {'s', CONSIGNE_FIELD_RELAY, "192.0.2.1", 0},
      {'e', CONSIGNE_FIELD_CLIENT_NAME, NULL, 0}},
     RELAY,
     "192.0.2.1 -"},
};

Test(caller, pairs) {
  run_pairs(hosts, sizeof hosts / sizeof *hosts);
  run_pairs(logins, sizeof logins / sizeof *logins);
  run_pairs(said_or_drawn, sizeof said_or_drawn / sizeof *said_or_drawn);
}

/* ---- Recipients, words, signatures -------------------------------------------------------- */

/* S132: nobody has a message without a recipient; who forgot to give them is not told that all is well. */
Test(caller, no_recipient) {
  static const decide_row row = {.name = "S132",
                                 .rules = "rule r { when smtp.rcptto in { boss@univ.example } reject }\n",
                                 .facts = "listener=mx"};
  decided d;
  decide_open(&d, &row);
  cr_expect_str_eq(decide_tell(&d, consigne_decision_outcome(d.decision)), "accept default",
                   "absent where it is said");
  cr_assert_eq(consigne_query_reset(d.query), CONSIGNE_OK);
  cr_assert_eq(consigne_query_end(d.query, CONSIGNE_FIELD_ALL), CONSIGNE_OK);
  cr_expect_eq(consigne_query_state(d.query, CONSIGNE_FIELD_SMTP_RCPTTO), CONSIGNE_STATE_NOT_GIVEN);
  cr_assert_eq(consigne_decide(d.ruleset, d.query, 0, d.decision), CONSIGNE_OK);
  cr_expect_str_eq(decide_tell(&d, consigne_decision_outcome(d.decision)), "defer r assumed");
  cr_assert_eq(consigne_query_add(d.query, CONSIGNE_FIELD_SMTP_RCPTTO, "boss@univ.example", NTS), CONSIGNE_OK);
  cr_assert_eq(consigne_query_end(d.query, CONSIGNE_FIELD_ALL), CONSIGNE_OK);
  cr_assert_eq(consigne_decide(d.ruleset, d.query, 0, d.decision), CONSIGNE_OK);
  cr_expect_str_eq(decide_tell(&d, consigne_decision_outcome(d.decision)), "reject r =boss@univ.example");
  decide_close(&d);
}

/* gnutls_protocol_get_name writes TLS1.3, SSL_get_version writes TLSv1.3: Exim shows either, as it was built. */
Test(caller, protocols) {
  static const decide_row rows[] = {
      /* S133 */
      {"S133 GnuTLS", "rule r { when tls is TLSv1.3 reject }\n", "tls=TLS1.3", NULL, 0, "reject r"},
      {"S133 an older one", "rule r { when tls in { SSLv3 TLSv1.0 TLSv1.1 } reject }\n", "tls=TLS1.1", NULL, 0,
       "reject r"},
      {"S133 the oldest", "rule r { when tls in { SSLv3 TLSv1.0 TLSv1.1 } reject }\n", "tls=SSL3.0", NULL, 0,
       "reject r"},
      {"S133 that is not it", "rule r { when tls is TLSv1.3 reject }\n", "tls=TLS1.2", NULL, 0, "accept default"},
      {"another word is unknown", "rule r { when tls is TLSv1.3 reject }\n", "tls=TLS1.4", NULL, 0,
       "defer r assumed"},
  };
  static const decide_row word = {
      .name = "S133", .rules = "rule r { when tls is TLSv1.3 reject }\n", .facts = "tls=QUIC"};
  DECIDE_ROWS(rows);
  expect_needs("S133 names field and word", &word, "tls=QUIC");
}

typedef struct signature {
  const char *result, *domain;
  int status;
} signature;

/* S135: two signatures are two calls, in any order, and only the one that is valid proves its domain. */
Test(caller, signatures) {
  static const struct {
    const char *name;
    signature given[3];
    const char *told;
  } rows[] = {
      {"S135 the second is ours", {{"pass", "esp.example", 0}, {"pass", "univ.example", 0}}, "accept default"},
      {"S135 the first is", {{"pass", "univ.example", 0}, {"fail", "esp.example", 0}}, "accept default"},
      {"S135 ours is not valid", {{"fail", "univ.example", 0}, {"pass", "esp.example", 0}}, "reject r"},
      {"S135 a key that could not be fetched",
       {{"pass", "esp.example", 0}, {"temperror", "univ.example", 0}},
       "defer r assumed"},
      {"S135 a result that nobody knows",
       {{"pass", "esp.example", 0}, {"passed", "univ.example", 0}},
       "defer r assumed"},
      {"S135 none at all", {{"none", "", 0}}, "reject r"},
      {"a pass of nobody", {{"pass", "", CONSIGNE_E_FORM}}, "-"},
      {"a domain that is none", {{"fail", "a b", CONSIGNE_E_FORM}}, "-"},
      {"a result of two words", {{"pass fail", "univ.example", CONSIGNE_E_FORM}}, "-"},
      {"what is lost is not made up for", {{"pass", "a b", CONSIGNE_E_FORM}, {"pass", "univ.example", 0}}, "-"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const decide_row row = {.name = rows[i].name,
                            .rules = "rule r { when listener is mx unless any dkim.d is univ.example reject }\n",
                            .facts = "listener=mx"};
    decided d;
    decide_open(&d, &row);
    cr_assert_eq(consigne_query_reset(d.query), CONSIGNE_OK);
    cr_assert_eq(consigne_query_set(d.query, CONSIGNE_FIELD_LISTENER, "mx", NTS), CONSIGNE_OK);
    for (int k = 0; k < 3 && rows[i].given[k].result; k++) {
      const signature *one = &rows[i].given[k];
      cr_expect_eq(consigne_query_add_signature(d.query, one->result, NTS, one->domain, NTS), one->status, "%s: %d",
                   rows[i].name, k + 1);
    }
    int status = consigne_decide(d.ruleset, d.query, 0, d.decision);
    const char *told = status == CONSIGNE_E_QUERY ? "-" : decide_tell(&d, consigne_decision_outcome(d.decision));
    cr_expect_str_eq(told, rows[i].told, "%s: [%s] instead of [%s]", rows[i].name, told, rows[i].told);
    decide_close(&d);
  }
}

/* ---- A setter that failed ------------------------------------------------------------------ */

/* S136: whoever has an address of a /64 has 2^64 of them. */
Test(caller, counted_by_client) {
  static const struct {
    const char *name, *client, *needs;
  } rows[] = {
      {"S136 IPv6", "client.ip=2001:db8:1:2:3:4:5:6", "limit l 2001:db8:1:2::/64"},
      {"S136 its neighbour", "client.ip=2001:db8:1:2:ffff::1", "limit l 2001:db8:1:2::/64"},
      {"S136 another /64", "client.ip=2001:db8:1:3::6", "limit l 2001:db8:1:3::/64"},
      {"S136 IPv4", "client.ip=192.0.2.1", "limit l 192.0.2.1"},
      {"S136 IPv4 in IPv6", "client.ip=::ffff:192.0.2.1", "limit l 192.0.2.1"},
      {"S136 answered as it is asked", "client.ip=2001:db8:1:2::6 no=\"limit l 2001:db8:1:2::/64\"", ""},
      {"S136 or by any address of it", "client.ip=2001:db8:1:2::6 no=\"limit l 2001:db8:1:2::1\"", ""},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char facts[256];
    snprintf(facts, sizeof facts, "partial listener=mx smtp.auth=absent %s", rows[i].client);
    const decide_row row = {
        .name = rows[i].name,
        .rules = "limit l { count messages by client.ip rate 9 per 1h }\nrule r { when limit l exceeded defer }\n",
        .facts = facts};
    expect_needs(rows[i].name, &row, rows[i].needs);
    decided d;
    decide_open(&d, &row);
    const consigne_need *need = consigne_decision_need(d.decision, 0);
    if (need) cr_expect_str_eq(consigne_need_key(need), rows[i].needs + sizeof "limit l", "%s", rows[i].name);
    decide_close(&d);
  }
}
