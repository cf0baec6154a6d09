/* SPDX-License-Identifier: MIT */
#include "tool/accounts/say.h"

#include <stdlib.h>
#include <string.h>

typedef struct saying {
  const said_as *as;
  const judged *one;
  said *into;
  bool failed;
  char date[64], user[256], port[16];
  const char *asks;
} saying;

static const char *or_empty(const char *text) {
  return text ? text : "";
}

const char *say_security(int security) {
  return security == CONSIGNE_SECURITY_TLS ? "SSL/TLS" : "STARTTLS";
}

uint32_t say_server_of(const consigne_ruleset *ruleset, uint32_t provider, int kind) {
  for (uint32_t i = 0; i < consigne_ruleset_servers(ruleset, provider); i++)
    if (consigne_ruleset_server_kind(ruleset, provider, i) == kind) return i;
  return UINT32_MAX;
}

static const char *domain_of(const account_identity *identity) {
  const char *at = identity->address ? strrchr(identity->address, '@') : NULL;
  return at ? at + 1 : "";
}

static char *fill(saying *to, word which, uint32_t provider, uint32_t server) {
  const consigne_ruleset *ruleset = to->as->ruleset;
  const account_identity *identity = to->one->identity;
  snprintf(to->port, sizeof to->port, "%u", (unsigned)consigne_ruleset_server_port(ruleset, provider, server));
  const word_value values[] = {
      {"server", identity->outgoing.host},
      {"home", domain_of(identity)},
      {"domain", domain_of(identity)},
      {"address", identity->address},
      {"user", to->user},
      {"date", to->date},
      {"rule", to->one->rule},
      {"asks", to->asks},
      {"reply", to->one->reply},
      {"host", consigne_ruleset_server_host(ruleset, provider, server)},
      {"port", to->port},
      {"security", say_security(consigne_ruleset_server_security(ruleset, provider, server))},
      {NULL, NULL}};
  char *filled = word_filled(to->as->in, which, values);
  to->failed |= !filled;
  return filled;
}

static void keep(char **lines, size_t *count, char *line) {
  if (line && *count < SAID_LINES)
    lines[(*count)++] = line;
  else
    free(line);
}

static void add_why(saying *to, word which) {
  keep(to->into->why, &to->into->why_count, fill(to, which, UINT32_MAX, UINT32_MAX));
}

static void add_mend(saying *to, word which, uint32_t provider, uint32_t server) {
  keep(to->into->mend, &to->into->mend_count, fill(to, which, provider, server));
}

/* ---- What is so ------------------------------------------------------------------------------ */

static void read_date(saying *to) {
  size_t size = sizeof to->date;
  if (to->one->from == 0) return;
  if (consigne_ruleset_date(to->as->ruleset, to->one->from, to->date, &size) != CONSIGNE_OK) *to->date = '\0';
  char *midnight = strstr(to->date, "T00:00");
  if (midnight) *midnight = '\0';
}

/* The first remark because of which it is not fine; WORDS: none. */
static word first_remark(const judged *one) {
  const unsigned counted = JUDGED_CLEAR | JUDGED_PORT_25 | JUDGED_PORT_SECURITY | JUDGED_USER | JUDGED_BY_DEFAULT |
                           JUDGED_ENABLE | JUDGED_UNPROTECTED;
  for (unsigned bit = 0; WORD_CLEAR + bit <= WORD_ACCEPTED; bit++)
    if (one->outcome == JUDGED_FINE && one->remarks & counted & 1u << bit) return (word)(WORD_CLEAR + bit);
  return WORDS;
}

static void say_headline(saying *to) {
  word remark = first_remark(to->one), outcome = (word)(WORD_FINE + to->one->outcome);
  char *parts[3] = {fill(to, remark != WORDS ? remark : outcome, UINT32_MAX, UINT32_MAX)};
  if (to->one->from != 0) parts[1] = fill(to, WORD_FROM, UINT32_MAX, UINT32_MAX);
  if (to->one->rule) parts[2] = fill(to, WORD_RULE, UINT32_MAX, UINT32_MAX);
  size_t length = strlen(or_empty(parts[0])) + strlen(or_empty(parts[1])) + strlen(or_empty(parts[2])) + 1;
  to->into->headline = malloc(length);
  to->failed |= !to->into->headline;
  if (to->into->headline)
    snprintf(to->into->headline, length, "%s%s%s", or_empty(parts[0]), or_empty(parts[1]), or_empty(parts[2]));
  for (size_t i = 0; i < 3; i++) free(parts[i]);
}

static void say_server(saying *to) {
  const account_server *server = &to->one->identity->outgoing;
  size_t length = 0;
  FILE *out = open_memstream(&to->into->server, &length);
  to->failed |= !out;
  if (!out) return;
  fputs(or_empty(server->host), out);
  if (server->host && server->port > 0) fprintf(out, ":%u", server->port);
  const char *security = server->security == ACCOUNT_TLS        ? "SSL/TLS"
                         : server->security == ACCOUNT_STARTTLS ? "STARTTLS"
                         : server->security == ACCOUNT_STARTTLS_IF_AVAILABLE
                             ? "STARTTLS?"
                             : word_text(to->as->in, WORD_CLEAR_TEXT);
  if (server->host && server->security != ACCOUNT_SECURITY_UNSAID) fprintf(out, " %s", security);
  to->failed |= fclose(out) != 0;
}

static void say_why(saying *to) {
  word said_already = first_remark(to->one);
  for (unsigned bit = 0; WORD_CLEAR + bit <= WORD_ACCEPTED; bit++)
    if (to->one->remarks & 1u << bit && WORD_CLEAR + bit != said_already) add_why(to, (word)(WORD_CLEAR + bit));
  if (to->one->outcome == JUDGED_UNTOLD && to->one->asks && !(to->one->remarks & JUDGED_ASKS))
    add_why(to, WORD_HANGS_ON);
  if (to->one->reply) add_why(to, WORD_REPLY);
}

/* ---- What to do -------------------------------------------------------------------------------- */

static bool is_same_host(const char *one, const char *other) {
  for (; *one && (*one | 0x20) == (*other | 0x20); one++) other++;
  return *one == '\0' && *other == '\0';
}

static bool goes_through(const judged *one, const consigne_ruleset *ruleset, uint32_t server) {
  const char *host = consigne_ruleset_server_host(ruleset, one->home, server), *used = one->identity->outgoing.host;
  return host && used && is_same_host(host, used);
}

/* Advises another server. If it is the right one, somebody who can help. */
static void mend_server(saying *to) {
  uint32_t server = say_server_of(to->as->ruleset, to->one->home, CONSIGNE_SERVER_SUBMISSION);
  if (to->one->home == UINT32_MAX || server == UINT32_MAX)
    add_mend(to, WORD_OWN_SERVER, UINT32_MAX, UINT32_MAX);
  else if (!goes_through(to->one, to->as->ruleset, server))
    add_mend(to, WORD_SET_SERVER, to->one->home, server);
  else
    add_mend(to, WORD_ASK_HELP, UINT32_MAX, UINT32_MAX);
}

static void mend_security(saying *to) {
  uint32_t server = say_server_of(to->as->ruleset, to->one->server_provider, CONSIGNE_SERVER_SUBMISSION);
  add_mend(to, server == UINT32_MAX ? WORD_SET_SECURITY_ANY : WORD_SET_SECURITY, to->one->server_provider, server);
}

static void mend_user(saying *to) {
  bool local = consigne_ruleset_user(to->as->ruleset, to->one->server_provider) == CONSIGNE_USER_LOCAL;
  if (local) to->user[strcspn(to->user, "@")] = '\0';
  add_mend(to, local ? WORD_SET_USER_LOCAL : WORD_SET_USER_ADDRESS, UINT32_MAX, UINT32_MAX);
}

static void mend_enable(saying *to) {
  const char *text = consigne_ruleset_enable(to->as->ruleset, to->one->server_provider, to->as->tags, CONSIGNE_NTS);
  keep(to->into->mend, &to->into->mend_count, strdup(or_empty(text)));
}

static bool needs_other_server(const judged *one) {
  switch (one->outcome) {
  case JUDGED_REFUSED:
  case JUDGED_REFUSED_HOME:
  case JUDGED_HELD_HOME:
  case JUDGED_REPLACED:
  case JUDGED_NO_SERVER: return true;
  case JUDGED_FINE:
    if (!(one->remarks & JUDGED_BY_DEFAULT)) return false;
    break;
  case JUDGED_NO_SMTP: return false;
  default: break;
  }
  return one->home != UINT32_MAX && one->home != one->server_provider;
}

/* If the server must be changed anyway, nothing is said about the present one. */
static void say_mend(saying *to) {
  const unsigned unsafe = JUDGED_CLEAR | JUDGED_PORT_25 | JUDGED_PORT_SECURITY | JUDGED_UNPROTECTED;
  unsigned remarks = to->one->remarks;
  bool moves = needs_other_server(to->one);
  if (moves) mend_server(to);
  if (moves && to->one->home != to->one->server_provider) return;
  if (remarks & unsafe) mend_security(to);
  if (remarks & JUDGED_BY_DEFAULT) add_mend(to, WORD_CHOOSE, UINT32_MAX, UINT32_MAX);
  if (remarks & JUDGED_USER) mend_user(to);
  if (remarks & JUDGED_ENABLE) mend_enable(to);
}

bool say_judged(const said_as *as, const judged *one, said *into) {
  saying to = {.as = as, .one = one, .into = into, .asks = or_empty(one->asks)};
  *into = (said){0};
  snprintf(to.user, sizeof to.user, "%s", or_empty(one->identity->outgoing.user));
  read_date(&to);
  say_headline(&to);
  say_server(&to);
  say_why(&to);
  say_mend(&to);
  return !to.failed;
}

void said_free(said *of) {
  free(of->headline);
  free(of->server);
  for (size_t i = 0; i < of->why_count; i++) free(of->why[i]);
  for (size_t i = 0; i < of->mend_count; i++) free(of->mend[i]);
}
