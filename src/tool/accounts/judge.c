/* SPDX-License-Identifier: MIT */
#include "tool/accounts/judge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tool/accounts/ask.h"

enum { SUBMISSIONS = 465, SUBMISSION = 587, SMTP = 25 };

/* A mailbox of RFC 5321 is shorter; a longer one is refused by the ruleset's own limits. */
enum { ADDRESS = 1024 };

typedef struct judging {
  const consigne_ruleset *ruleset;
  const char *languages;
  int64_t now;
} judging;

/* ---- What is written in the settings ------------------------------------------------------ */

static const char *domain_of(const char *address) {
  const char *at = strrchr(address, '@');
  return at ? at + 1 : address;
}

/* "*@univ.example" stands for any address there, so one of them is asked about. */
static void sender_of(const char *address, char *sender) {
  const char *local = address[0] == '*' && address[1] == '@' ? "anyone" : "";
  snprintf(sender, ADDRESS, "%s%s", local, *local ? address + 1 : address);
}

static unsigned security_remarks(const account_server *server) {
  switch (server->security) {
  case ACCOUNT_CLEAR:
  case ACCOUNT_STARTTLS_IF_AVAILABLE: return JUDGED_CLEAR | (server->port == SMTP ? JUDGED_PORT_25 : 0);
  case ACCOUNT_SECURITY_UNSAID: return JUDGED_UNPROTECTED | (server->port == SMTP ? JUDGED_PORT_25 : 0);
  case ACCOUNT_STARTTLS:
    return server->port == SUBMISSIONS ? JUDGED_PORT_SECURITY : server->port == SMTP ? JUDGED_PORT_25 : 0;
  case ACCOUNT_TLS: return server->port == SUBMISSION || server->port == SMTP ? JUDGED_PORT_SECURITY : 0;
  }
  return 0;
}

static bool is_protected(const account_server *server) {
  return server->security == ACCOUNT_TLS || server->security == ACCOUNT_STARTTLS;
}

static bool has_user_of(int form, const char *user) {
  bool whole = strchr(user, '@') != NULL;
  return form == CONSIGNE_USER_ADDRESS ? whole : form != CONSIGNE_USER_LOCAL || !whole;
}

/* The login as the server knows it: the local part or the whole address. */
static const char *login_of(const judging *of, const judged *one, char *login) {
  const char *user = one->identity->outgoing.user;
  int form = consigne_ruleset_user(of->ruleset, one->server_provider);
  if (!user) return NULL;
  if (form == CONSIGNE_USER_LOCAL)
    snprintf(login, ADDRESS, "%.*s", (int)strcspn(user, "@"), user);
  else if (form == CONSIGNE_USER_ADDRESS && !strchr(user, '@') && one->home == one->server_provider)
    snprintf(login, ADDRESS, "%s@%s", user, domain_of(one->identity->address));
  else
    snprintf(login, ADDRESS, "%s", user);
  return login;
}

static unsigned remarks_of(const judging *of, const judged *one) {
  const account_server *server = &one->identity->outgoing;
  unsigned remarks = security_remarks(server);
  if (server->user && !has_user_of(consigne_ruleset_user(of->ruleset, one->server_provider), server->user))
    remarks |= JUDGED_USER;
  if (one->identity->choice == ACCOUNT_CHOSEN_BY_DEFAULT) remarks |= JUDGED_BY_DEFAULT;
  if (consigne_ruleset_enable(of->ruleset, one->server_provider, NULL, 0)) remarks |= JUDGED_ENABLE;
  return remarks;
}

/* ---- What the ruleset says ------------------------------------------------------------------ */

static void take_texts(judged *one, ask_answer *answer) {
  one->field = answer->field;
  one->rule = answer->rule;
  one->reply = answer->reply;
  answer->rule = answer->reply = NULL;
}

/* Judged by the provider's `senders`, if no rule is about its server. */
static judged_outcome by_senders(const judging *of, const judged *one, const ask_answer *answer) {
  if (one->server_provider == UINT32_MAX) return JUDGED_STRANGER;
  if (one->home == one->server_provider) return JUDGED_FINE;
  switch (consigne_ruleset_senders(of->ruleset, one->server_provider)) {
  case CONSIGNE_SENDERS_OWN: return JUDGED_REFUSED;
  case CONSIGNE_SENDERS_ANY: return JUDGED_FINE;
  case CONSIGNE_SENDERS_REPLACED: return JUDGED_REPLACED;
  default: return answer->by_rule ? JUDGED_FINE : JUDGED_UNTOLD;
  }
}

/* If the `senders` of a provider is given, the ruleset has no rules for its server. */
static bool is_of_the_ruleset(const judging *of, const judged *one) {
  return one->server_provider != UINT32_MAX && consigne_ruleset_senders(of->ruleset, one->server_provider) == 0;
}

static bool judge_sending(const judging *of, judged *one, const char *sender) {
  char login[ADDRESS];
  const account_server *server = &one->identity->outgoing;
  ask_question question = {.listener = "submission",
                           .relay = server->host,
                           .login = login_of(of, one, login),
                           .sender = sender,
                           .recipient = "someone@example.org",
                           .tls = is_protected(server),
                           .now = of->now,
                           .languages = of->languages};
  ask_answer answer;
  bool good = ask(of->ruleset, &question, &answer);
  /* Rules that do not read the relay are about the servers of the ruleset's owner. */
  bool speaks = good && (answer.about || is_of_the_ruleset(of, one));
  if (!good) {
    one->outcome = JUDGED_UNTOLD;
  } else if (!answer.told && is_of_the_ruleset(of, one)) {
    one->outcome = JUDGED_UNTOLD;
  } else if (answer.told && ask_refuses(&answer) && speaks) {
    one->outcome = JUDGED_REFUSED;
    one->from = answer.from;
    take_texts(one, &answer);
  } else {
    one->outcome = by_senders(of, one, &answer);
  }
  if (answer.asks && is_of_the_ruleset(of, one) && one->outcome != JUDGED_REFUSED) {
    one->remarks |= JUDGED_ASKS;
    one->asks = answer.asks;
    answer.asks = NULL;
  }
  ask_free(&answer);
  return good;
}

/* Asks as the mail exchanger of a colleague. If it refuses from a later day on, that day is reported. */
static bool judge_arriving(const judging *of, judged *one, const char *sender) {
  char colleague[ADDRESS + 16];
  const account_server *server = &one->identity->outgoing;
  snprintf(colleague, sizeof colleague, "a.colleague@%s", domain_of(sender));
  ask_question question = {.listener = "mx",
                           .relay = server->host,
                           .sender = sender,
                           .recipient = colleague,
                           .tls = true,
                           .now = of->now,
                           .languages = of->languages};
  ask_answer answer;
  if (!ask(of->ruleset, &question, &answer)) return ask_free(&answer), false;
  bool holds = answer.about || consigne_ruleset_senders(of->ruleset, one->home) == 0;
  bool held = answer.verdict == CONSIGNE_VERDICT_QUARANTINE;
  if (holds && answer.told && (held || ask_refuses(&answer))) {
    bool sooner = one->outcome != JUDGED_REFUSED || answer.from < one->from;
    if (sooner) {
      free(one->rule);
      free(one->reply);
      if (one->outcome == JUDGED_FINE || one->outcome == JUDGED_REFUSED) one->remarks |= JUDGED_ACCEPTED;
      one->outcome = held ? JUDGED_HELD_HOME : JUDGED_REFUSED_HOME;
      one->from = answer.from;
      if (answer.signature) one->remarks |= JUDGED_SIGNED;
      take_texts(one, &answer);
    }
  } else if (holds && !answer.told && one->outcome == JUDGED_FINE) {
    one->outcome = JUDGED_UNTOLD;
    if (!one->asks) one->asks = answer.asks, answer.asks = NULL;
  }
  ask_free(&answer);
  return true;
}

/* ---- One identity ------------------------------------------------------------------------------ */

static bool has_server(judged *one) {
  const account_identity *identity = one->identity;
  if (identity->outgoing.host && identity->address) return true;
  if (identity->choice == ACCOUNT_CHOSEN_SENDMAIL || identity->choice == ACCOUNT_CHOSEN_SESSION)
    one->outcome = JUDGED_NO_SMTP;
  else if (identity->choice == ACCOUNT_CHOSEN_UNREAD || identity->outgoing.host)
    one->outcome = JUDGED_UNTOLD;
  else
    one->outcome = JUDGED_NO_SERVER;
  return false;
}

static void judge_one(const judging *of, judged *one) {
  char sender[ADDRESS];
  const char *address = one->identity->address, *host = one->identity->outgoing.host;
  one->home =
      address ? consigne_ruleset_provider_of_domain(of->ruleset, domain_of(address), CONSIGNE_NTS) : UINT32_MAX;
  one->server_provider = host ? consigne_ruleset_provider_of_host(of->ruleset, host, CONSIGNE_NTS) : UINT32_MAX;
  if (!has_server(one)) return;
  one->remarks = remarks_of(of, one);
  sender_of(address, sender);
  if (!judge_sending(of, one, sender)) return;
  bool refused_now = one->outcome == JUDGED_REFUSED && one->from == 0;
  if (!refused_now && one->outcome != JUDGED_REPLACED && !judge_arriving(of, one, sender))
    one->outcome = JUDGED_UNTOLD;
}

bool judge_accounts(const account_list *list, const consigne_ruleset *ruleset, const char *languages, int64_t now,
                    judged_list *all) {
  judging of = {ruleset, languages, now};
  all->at = calloc(list->identity_count ? list->identity_count : 1, sizeof *all->at);
  if (!all->at) return false;
  for (size_t i = 0; i < list->identity_count; i++) {
    all->at[i].identity = &list->identities[i];
    judge_one(&of, &all->at[i]);
    all->count++;
  }
  return true;
}

void judged_list_free(judged_list *all) {
  for (size_t i = 0; i < all->count; i++) {
    free(all->at[i].rule);
    free(all->at[i].reply);
    free(all->at[i].asks);
  }
  free(all->at);
}

judged_mark judged_mark_of(const judged *one) {
  const unsigned wrong = JUDGED_CLEAR | JUDGED_PORT_25 | JUDGED_PORT_SECURITY | JUDGED_USER;
  const unsigned unsure = JUDGED_BY_DEFAULT | JUDGED_ENABLE | JUDGED_UNPROTECTED;
  switch (one->outcome) {
  case JUDGED_REFUSED:
  case JUDGED_REFUSED_HOME:
  case JUDGED_HELD_HOME:
  case JUDGED_REPLACED:
  case JUDGED_NO_SERVER: return JUDGED_MEND;
  case JUDGED_FINE: return one->remarks & wrong ? JUDGED_MEND : one->remarks & unsure ? JUDGED_LOOK : JUDGED_OK;
  default: return one->remarks & wrong ? JUDGED_MEND : JUDGED_LOOK;
  }
}
