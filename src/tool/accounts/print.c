/* SPDX-License-Identifier: MIT */
#include "tool/accounts/print.h"

#include <string.h>

#include "tool/tool.h"

/* ---- For people ------------------------------------------------------------------- */

static void print_text(const char *text) {
  if (text) tool_print_text(text, strlen(text));
}

static void print_server(const account_server *server) {
  const char *security = account_security_name(server->security);
  if (server->protocol) printf("%s ", server->protocol);
  print_text(server->host);
  if (server->port > 0) printf(":%u", server->port);
  printf(" %s", security ? security : "security not said");
  if (server->user) fputs(" user ", stdout);
  print_text(server->user);
  if (server->method) printf(" %s", server->method);
}

static const char *choice_text(account_choice choice) {
  static const char *const texts[] = {"set for this identity",
                                      "of its account",
                                      "the default server",
                                      "a local command sends",
                                      "where its mail is, not by SMTP",
                                      "no outgoing server",
                                      "set by a command or the environment, which is not asked"};
  return texts[choice];
}

static void print_place(const char *file, unsigned line) {
  print_text(file);
  if (line > 0) printf(":%u", line);
  fputs(": ", stdout);
}

static void print_identity(const account_identity *identity) {
  print_place(identity->file, identity->line);
  print_text(identity->address ? identity->address : "(any address)");
  fputs(" through ", stdout);
  if (identity->outgoing.host) print_server(&identity->outgoing);
  printf("%s(%s)", identity->outgoing.host ? " " : "", choice_text(identity->choice));
  if (identity->incoming.host) fputs("; reads ", stdout);
  if (identity->incoming.host) print_server(&identity->incoming);
  if (identity->account) fputs("; account ", stdout);
  print_text(identity->account);
  putchar('\n');
}

static void print_servers(const account_provider *provider, const account_server *servers, size_t count) {
  for (size_t i = 0; i < count; i++) {
    print_place(servers[i].file ? servers[i].file : provider->file, servers[i].line);
    for (size_t j = 0; j < provider->domain_count; j++) {
      if (j > 0) fputs(", ", stdout);
      print_text(provider->domains[j]);
    }
    fputs(" should have ", stdout);
    print_server(&servers[i]);
    putchar('\n');
  }
}

void account_print_list(const account_list *list) {
  for (size_t i = 0; i < list->identity_count; i++) print_identity(&list->identities[i]);
  for (size_t i = 0; i < list->provider_count; i++) {
    const account_provider *provider = &list->providers[i];
    print_servers(provider, provider->outgoing, provider->outgoing_count);
    print_servers(provider, provider->incoming, provider->incoming_count);
  }
}

/* What is printed of a file is never a value: only its name is a text of others. */
void account_print_findings(FILE *out, const account_list *list) {
  for (size_t i = 0; i < list->finding_count; i++) {
    const account_finding *finding = &list->findings[i];
    fprintf(out, "%s:", finding->file);
    if (finding->line > 0) fprintf(out, "%u:", finding->line);
    fprintf(out, " %s: %s\n", finding->error ? "error" : "remark", finding->text);
  }
}

/* ---- JSON ---------------------------------------------------------------------------- */

static json_t *text_json(const char *text) {
  return text ? tool_text_json(text, strlen(text)) : json_null();
}

static json_t *number_json(unsigned number) {
  return number > 0 ? json_integer(number) : json_null();
}

static json_t *server_json(const account_server *server) {
  if (!server->host) return json_null();
  return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "protocol", text_json(server->protocol), "host",
                   text_json(server->host), "port", number_json(server->port), "security",
                   text_json(account_security_name(server->security)), "user", text_json(server->user), "method",
                   text_json(server->method), "file", text_json(server->file), "line", number_json(server->line));
}

static json_t *servers_json(const account_server *servers, size_t count) {
  json_t *all = json_array();
  for (size_t i = 0; i < count; i++) json_array_append_new(all, server_json(&servers[i]));
  return all;
}

static json_t *identity_json(const account_identity *identity) {
  return json_pack("{s:s, s:o, s:i, s:o, s:o, s:o, s:s, s:o}", "format", identity->format, "file",
                   text_json(identity->file), "line", (int)identity->line, "account", text_json(identity->account),
                   "address", text_json(identity->address), "outgoing", server_json(&identity->outgoing), "chosen",
                   account_choice_name(identity->choice), "incoming", server_json(&identity->incoming));
}

static json_t *provider_json(const account_provider *provider) {
  json_t *domains = json_array();
  for (size_t i = 0; i < provider->domain_count; i++)
    json_array_append_new(domains, text_json(provider->domains[i]));
  return json_pack("{s:s, s:o, s:i, s:o, s:o, s:o, s:o}", "format", provider->format, "file",
                   text_json(provider->file), "line", (int)provider->line, "name", text_json(provider->name),
                   "domains", domains, "outgoing", servers_json(provider->outgoing, provider->outgoing_count),
                   "incoming", servers_json(provider->incoming, provider->incoming_count));
}

static json_t *finding_json(const account_finding *finding) {
  return json_pack("{s:o, s:o, s:b, s:s}", "file", text_json(finding->file), "line", number_json(finding->line),
                   "error", finding->error, "text", finding->text);
}

json_t *account_list_json(const account_list *list) {
  json_t *identities = json_array(), *providers = json_array(), *findings = json_array();
  for (size_t i = 0; i < list->identity_count; i++)
    json_array_append_new(identities, identity_json(&list->identities[i]));
  for (size_t i = 0; i < list->provider_count; i++)
    json_array_append_new(providers, provider_json(&list->providers[i]));
  for (size_t i = 0; i < list->finding_count; i++)
    json_array_append_new(findings, finding_json(&list->findings[i]));
  return json_pack("{s:o, s:o, s:o}", "identities", identities, "providers", providers, "findings", findings);
}
