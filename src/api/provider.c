/* SPDX-License-Identifier: MIT */
/* Exported: providers of a ruleset and what their clients set. */
#include "decide/provider.h"
#include "api/argument.h"
#include "decide/reply.h"
#include "rules/program.h"

uint32_t consigne_ruleset_providers(const consigne_ruleset *ruleset) {
  return ruleset ? cgn_program_of(ruleset)->providers.count : 0;
}

static const cgn_provider *provider_at(const consigne_ruleset *ruleset, uint32_t provider) {
  if (provider >= consigne_ruleset_providers(ruleset)) return NULL;
  return &CGN_ITEMS(ruleset->image, cgn_program_of(ruleset)->providers, cgn_provider)[provider];
}

const char *consigne_ruleset_provider_name(const consigne_ruleset *ruleset, uint32_t provider) {
  const cgn_provider *found = provider_at(ruleset, provider);
  return found ? cgn_image_text(ruleset->image, found->name).at : NULL;
}

uint32_t consigne_ruleset_provider_of_domain(const consigne_ruleset *ruleset, const char *domain, size_t length) {
  cgn_text text;
  return ruleset && cgn_argument_text(domain, length, &text) ? cgn_provider_of_domain(ruleset, text) : UINT32_MAX;
}

uint32_t consigne_ruleset_provider_of_host(const consigne_ruleset *ruleset, const char *host, size_t length) {
  cgn_text text;
  return ruleset && cgn_argument_text(host, length, &text) ? cgn_provider_of_host(ruleset, text) : UINT32_MAX;
}

/* ---- Servers ------------------------------------------------------------------ */

uint32_t consigne_ruleset_servers(const consigne_ruleset *ruleset, uint32_t provider) {
  const cgn_provider *found = provider_at(ruleset, provider);
  return found ? found->servers.count : 0;
}

static const cgn_server *server_at(const consigne_ruleset *ruleset, uint32_t provider, uint32_t server) {
  if (server >= consigne_ruleset_servers(ruleset, provider)) return NULL;
  return &CGN_ITEMS(ruleset->image, provider_at(ruleset, provider)->servers, cgn_server)[server];
}

int consigne_ruleset_server_kind(const consigne_ruleset *ruleset, uint32_t provider, uint32_t server) {
  const cgn_server *found = server_at(ruleset, provider, server);
  return found ? CONSIGNE_SERVER_SUBMISSION + (int)found->kind : 0;
}

const char *consigne_ruleset_server_host(const consigne_ruleset *ruleset, uint32_t provider, uint32_t server) {
  const cgn_server *found = server_at(ruleset, provider, server);
  return found ? cgn_image_text(ruleset->image, found->host).at : NULL;
}

uint32_t consigne_ruleset_server_port(const consigne_ruleset *ruleset, uint32_t provider, uint32_t server) {
  const cgn_server *found = server_at(ruleset, provider, server);
  return found ? found->port : 0;
}

int consigne_ruleset_server_security(const consigne_ruleset *ruleset, uint32_t provider, uint32_t server) {
  const cgn_server *found = server_at(ruleset, provider, server);
  if (!found) return 0;
  return found->starttls ? CONSIGNE_SECURITY_STARTTLS : CONSIGNE_SECURITY_TLS;
}

/* ---- The rest ------------------------------------------------------------------- */

uint32_t consigne_ruleset_methods(const consigne_ruleset *ruleset, uint32_t provider) {
  const cgn_provider *found = provider_at(ruleset, provider);
  return found ? found->methods.count : 0;
}

const char *consigne_ruleset_method(const consigne_ruleset *ruleset, uint32_t provider, uint32_t method) {
  if (method >= consigne_ruleset_methods(ruleset, provider)) return NULL;
  const cgn_string *methods = CGN_ITEMS(ruleset->image, provider_at(ruleset, provider)->methods, cgn_string);
  return cgn_image_text(ruleset->image, methods[method]).at;
}

int consigne_ruleset_user(const consigne_ruleset *ruleset, uint32_t provider) {
  const cgn_provider *found = provider_at(ruleset, provider);
  return found ? (int)found->user : 0;
}

int consigne_ruleset_senders(const consigne_ruleset *ruleset, uint32_t provider) {
  const cgn_provider *found = provider_at(ruleset, provider);
  return found ? (int)found->senders : 0;
}

const char *consigne_ruleset_enable(const consigne_ruleset *ruleset, uint32_t provider, const char *languages,
                                    size_t length) {
  const cgn_provider *found = provider_at(ruleset, provider);
  cgn_text list;
  if (!found || found->enable == CGN_NONE || !cgn_argument_text(languages, length, &list)) return NULL;
  const char *image = ruleset->image;
  cgn_span texts = CGN_ITEMS(image, cgn_program_of(ruleset)->replies, cgn_reply)[found->enable].texts;
  uint32_t chosen = cgn_reply_choose(image, texts, list);
  const cgn_reply_text *text = &CGN_ITEMS(image, texts, cgn_reply_text)[chosen < texts.count ? chosen : 0];
  /* A text without placeholders is one piece. */
  return cgn_image_text(image, CGN_ITEMS(image, text->pieces, cgn_piece)->text).at;
}
