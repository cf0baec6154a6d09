/* SPDX-License-Identifier: MIT */
/* Random queries, and what can become of them. */
#include <stdio.h>

#include "base/hash.h"
#include "random.h"

typedef enum kind { ADDRESS, DOMAIN, LOGIN, HOST, IP, TLS, RESULT, DOOR, COLOUR, SEAL, KINDS } kind;

static const char *const addresses[] = {"u1@a.example",   "u2@b.example",     "U1@a.example",
                                        "u1+x@a.example", "list@s.a.example", "u2@al.example",
                                        "u1@c.example",   "u2-y@b.example",   "owner-u1@a.example"};
static const char *const domains[] = {"a.example", "b.example",  "s.a.example",
                                      "c.example", "al.example", "d.c.example"};
static const char *const logins[] = {"u1", "u2@b.example", "admin", "u1@a.example", "U1"};
static const char *const hosts[] = {"mx.a.example", "out.b.example", "h.mailer.example", "x.far.example"};
static const char *const ips[] = {"192.0.2.1", "192.0.2.40", "2001:db8::5", "198.51.100.7", "::ffff:192.0.2.1"};
static const char *const protocols[] = {"TLSv1.2", "TLSv1.3"};
static const char *const results[] = {"pass", "fail", "none", "temperror"};
static const char *const doors[] = {"mx", "submission", "webmail", "undeclared"};
/* A number is put before them: seals are told in their order. */
static const char *const seals[] = {":a.example:a.example", ":c.example:b.example,a.example", ":b.example",
                                    ":a.example:al.example", ":d.c.example:s.a.example"};
static const char *const colours[] = {"red", "green", "blue", "undeclared"};

#define TEXTS(array)                                                                                               \
  { (array), (uint32_t)(sizeof(array) / sizeof *(array)) }
static const struct {
  const char *const *at;
  uint32_t count;
} texts[KINDS] = {TEXTS(addresses), TEXTS(domains), TEXTS(logins), TEXTS(hosts),   TEXTS(ips),
                  TEXTS(protocols), TEXTS(results), TEXTS(doors),  TEXTS(colours), TEXTS(seals)};

/* authcid before auth, as they must be told; words of results before the domains that hang on them. */
static const struct {
  const char *name;
  kind kind;
  bool many, claim;
} fields[] = {{"smtp.mailfrom", ADDRESS, false, true},
              {"smtp.helo", DOMAIN, false, false},
              {"smtp.authcid", LOGIN, false, false},
              {"smtp.auth", LOGIN, false, false},
              {"header.from", ADDRESS, true, true},
              {"header.sender", ADDRESS, true, true},
              {"header.reply-to", ADDRESS, true, true},
              {"header.shown", ADDRESS, true, true},
              {"header.list-id", DOMAIN, true, true},
              {"relay.ip", IP, false, false},
              {"relay.name", HOST, false, false},
              {"client.ip", IP, false, false},
              {"client.name", HOST, false, false},
              {"server.name", HOST, false, false},
              {"listener", DOOR, false, false},
              {"tls", TLS, false, false},
              {"spf", RESULT, false, false},
              {"dmarc", RESULT, false, false},
              {"arc", RESULT, false, false},
              {"iprev", RESULT, false, false},
              {"dkim", RESULT, true, false},
              {"dkim.d", DOMAIN, true, false},
              {"spf.d", DOMAIN, false, false},
              {"dmarc.d", DOMAIN, false, false},
              {"seal", SEAL, true, false},
              {"arc.d", DOMAIN, true, false},
              {"arc.dkim.d", DOMAIN, true, false},
              {"fact.colour", COLOUR, true, false}};
enum { FIELDS = sizeof fields / sizeof *fields };

static const char *value_of(dice *d, uint32_t field) {
  return pick(d, texts[fields[field].kind].at, texts[fields[field].kind].count);
}

fact *fact_named(facts *f, const char *name) {
  for (uint32_t i = 0; i < f->count; i++)
    if (strcmp(f->at[i].field, name) == 0) return &f->at[i];
  return NULL;
}

/* A chain is told by its seals, or by arc.d and arc.dkim.d. */
static void choose_chain(dice *d, facts *f) {
  if (roll(d, 2)) {
    fact_named(f, "arc.d")->state = fact_named(f, "arc.dkim.d")->state = NOT_GIVEN;
    fact_named(f, "arc.d")->count = fact_named(f, "arc.dkim.d")->count = 0;
  } else {
    fact_named(f, "seal")->state = NOT_GIVEN;
    fact_named(f, "seal")->count = 0;
  }
}

/* Of the other way of telling a chain nothing may be told. */
static bool is_other_way(facts *f, const fact *one) {
  bool sealed = fact_named(f, "seal")->state != NOT_GIVEN;
  if (strcmp(one->field, "seal") == 0) return !sealed;
  return sealed && strncmp(one->field, "arc.", 4) == 0;
}

static void random_fact(dice *d, fact *f, uint32_t field) {
  *f = (fact){.field = fields[field].name};
  uint32_t state = roll(d, 6);
  f->state = state == 0 ? NOT_GIVEN : state == 1 && fields[field].many ? LEFT_OPEN : COMPLETE;
  if (f->state == NOT_GIVEN) return;
  f->count = roll(d, fields[field].many ? FACT_VALUES + 1 : 2);
  for (uint32_t i = 0; i < f->count; i++) f->values[i] = value_of(d, field);
}

static bool is_relay(uint32_t field) {
  return strncmp(fields[field].name, "relay.", sizeof "relay." - 1) == 0;
}

static bool is_drawn_from(uint32_t field) {
  return strncmp(fields[field].name, "client.", sizeof "client." - 1) == 0 ||
         strcmp(fields[field].name, "server.name") == 0;
}

/* Who the relay is is said, or drawn: not both (E_ORDER). */
static bool is_excluded(const facts *f, uint32_t field) {
  for (uint32_t i = 0; i < FIELDS; i++)
    if (f->at[i].state != NOT_GIVEN &&
        ((is_relay(field) && is_drawn_from(i)) || (is_drawn_from(field) && is_relay(i))))
      return true;
  return false;
}

static void choose_relay(dice *d, facts *f) {
  bool drawn = roll(d, 2);
  for (uint32_t i = 0; i < FIELDS; i++)
    if (drawn ? is_relay(i) : is_drawn_from(i)) f->at[i] = (fact){.field = fields[i].name, .state = NOT_GIVEN};
}

void random_facts(dice *d, facts *f) {
  static const int64_t dates[] = {INT64_MIN, INT64_C(1798761600000), INT64_C(1800576000000),
                                  INT64_C(1830000000000)};
  f->count = FIELDS + 1;
  for (uint32_t i = 0; i < FIELDS; i++) random_fact(d, &f->at[i], i);
  choose_relay(d, f);
  f->count = FIELDS;
  choose_chain(d, f);
  f->count = FIELDS + 1;
  fact *recipients = &f->at[FIELDS];
  *recipients = (fact){.field = "smtp.rcptto", .state = COMPLETE, .count = roll(d, FACT_VALUES) + 1};
  for (uint32_t i = 0; i < recipients->count; i++) recipients->values[i] = PICK(d, addresses);
  f->now = dates[roll(d, 4)];
  f->answers = roll(d, UINT32_MAX);
}

/* What others hang on comes before them or not at all: what was decided must not change by it. */
static bool comes_first(uint32_t field) {
  static const char *const names[] = {"smtp.authcid", "spf", "dmarc", "arc", "dkim"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (strcmp(fields[field].name, names[i]) == 0) return true;
  }
  return false;
}

void random_more(dice *d, facts *f) {
  for (uint32_t i = 0; i < FIELDS; i++) {
    fact *one = &f->at[i];
    if (one->state == COMPLETE || comes_first(i) || is_other_way(f, one) || is_excluded(f, i) || roll(d, 2))
      continue;
    bool fresh = one->state == NOT_GIVEN;
    if (one->count < FACT_VALUES && (fields[i].many || fresh) && roll(d, 3))
      one->values[one->count++] = value_of(d, i);
    one->state = fields[i].many && roll(d, 3) == 0 ? LEFT_OPEN : COMPLETE;
  }
}

bool random_claim(dice *d, facts *f) {
  uint32_t start = roll(d, FIELDS);
  for (uint32_t i = 0; i < FIELDS; i++) {
    uint32_t field = (start + i) % FIELDS;
    fact *one = &f->at[field];
    if (!fields[field].claim || !fields[field].many || one->state != COMPLETE || one->count == 0) continue;
    one->values[one->count++] = value_of(d, field);
    return true;
  }
  return false;
}

/* ":a.example:b.example,c.example" as number `number`. */
static void give_seal(consigne_query *query, uint32_t number, const char *seal) {
  char text[256];
  snprintf(text, sizeof text, "%s", seal + 1);
  char *reports = strchr(text, ':');
  if (reports) *reports++ = '\0';
  for (char *comma = reports; comma && (comma = strchr(comma, ','));) *comma = ' ';
  consigne_query_add_seal(query, number, text, CONSIGNE_NTS, reports ? reports : "", CONSIGNE_NTS);
}

static void give_chain(consigne_query *query, const fact *f) {
  if (f->state == NOT_GIVEN) return;
  for (uint32_t i = 0; i < f->count; i++) give_seal(query, i + 1, f->values[i]);
  if (f->state != COMPLETE) return;
  consigne_query_end(query, CONSIGNE_FIELD_ARC_D);
  consigne_query_end(query, CONSIGNE_FIELD_ARC_DKIM_D);
}

static void give(consigne_query *query, const fact *f) {
  int field = 0;
  if (strcmp(f->field, "seal") == 0) {
    give_chain(query, f);
    return;
  }
  if (f->state == NOT_GIVEN || consigne_query_field(query, f->field, CONSIGNE_NTS, &field)) return;
  for (uint32_t i = 0; i < f->count; i++) consigne_query_add(query, field, f->values[i], CONSIGNE_NTS);
  if (f->state == COMPLETE) consigne_query_end(query, field);
}

void give_facts(consigne_query *query, const facts *f) {
  consigne_query_reset(query);
  if (f->now != INT64_MIN) consigne_query_set_number(query, CONSIGNE_FIELD_NOW, f->now);
  for (uint32_t i = 0; i < f->count; i++) give(query, &f->at[i]);
}

int find_answer(const facts *f, const char *id) {
  uint64_t hash = cgn_hash((cgn_hash_key){f->answers, 1}, cgn_text_of_string(id));
  return hash % 8 == 0 ? CONSIGNE_ANSWER_FAILED : hash % 2 ? CONSIGNE_ANSWER_YES : CONSIGNE_ANSWER_NO;
}
