/* SPDX-License-Identifier: MIT */
/* Providers of a dump, in their order: the first that lists a domain says how its local parts are read. */
#include "rules/dump/internal.h"

/* "alias { a.example } of b.example" */
static void add_alias(cgn_dumper *dumper, const cgn_word *from, const cgn_word *of) {
  cgn_domain domain;
  cgn_arena_reset(&dumper->items);
  cgn_buffer_clear(&dumper->item);
  cgn_buffer_add_string(&dumper->item, "alias { ");
  cgn_domain_read(&dumper->items, from->text, &domain);
  cgn_print_word(&dumper->item, domain.key);
  cgn_buffer_add_string(&dumper->item, " } of ");
  cgn_domain_read(&dumper->items, of->text, &domain);
  cgn_print_word(&dumper->item, domain.key);
  dumper->failed |= dumper->items.failed;
  cgn_dump_list_add(dumper, CGN_NO_TEXT);
}

static void dump_aliases(cgn_dumper *dumper, const cgn_ast_alias *aliases) {
  cgn_dump_list_start(dumper, 0);
  for (const cgn_ast_alias *alias = aliases; alias; alias = alias->next) {
    for (const cgn_word *word = alias->items.first; word; word = word->next) add_alias(dumper, word, &alias->of);
  }
  cgn_dump_list_sort(dumper);
  for (uint32_t i = 0; i < dumper->list.count; i++) {
    cgn_buffer_add_string(&dumper->out, "\n    ");
    cgn_buffer_add(&dumper->out, dumper->list.at[i].text);
  }
}

static void dump_delegate(cgn_dumper *dumper, const cgn_ast_delegate *delegate) {
  cgn_buffer_add_string(&dumper->out, "\n    delegate ");
  cgn_dump_list_start(dumper, delegate->items.count);
  cgn_dump_items(dumper, CGN_SET_ADDRESSES, &delegate->items);
  cgn_dump_list_print(dumper);
  cgn_buffer_add_string(&dumper->out, " to");
  cgn_dump_sources(dumper, CGN_SET_RELAYS, delegate->to, " ");
  if (delegate->end != INT64_MAX) {
    cgn_buffer_add_string(&dumper->out, " until ");
    cgn_print_date(&dumper->out, delegate->end);
  }
  cgn_buffer_add_string(&dumper->out, " because ");
  cgn_print_string(&dumper->out, delegate->because.text);
}

static void dump_server(cgn_dumper *dumper, const cgn_ast_server *server) {
  static const char *const kinds[] = {"host ", "imap ", "pop3 "};
  cgn_buffer *out = &dumper->out;
  cgn_buffer_add_string(out, "\n        ");
  cgn_buffer_add_string(out, kinds[server->kind]);
  cgn_print_word(out, server->host_key);
  cgn_buffer_add_string(out, " port ");
  cgn_buffer_add_number(out, server->port_number);
  cgn_buffer_add_string(out, server->starttls ? " security starttls" : " security tls");
}

static void dump_word(cgn_dumper *dumper, const char *keyword, const cgn_word *word) {
  if (!word->text.at) return;
  cgn_buffer_add_string(&dumper->out, keyword);
  cgn_print_lower(&dumper->out, word->text);
}

/* Servers and methods in their order: the first is the one to set. */
static void dump_submission(cgn_dumper *dumper, const cgn_ast_submission *submission) {
  cgn_buffer_add_string(&dumper->out, "\n    submission {");
  for (const cgn_ast_server *one = submission->servers; one; one = one->next) dump_server(dumper, one);
  if (submission->methods.count) cgn_buffer_add_string(&dumper->out, "\n        method {");
  for (const cgn_word *one = submission->methods.first; one; one = one->next) dump_word(dumper, " ", one);
  if (submission->methods.count) cgn_buffer_add_string(&dumper->out, " }");
  dump_word(dumper, "\n        user ", &submission->user);
  dump_word(dumper, "\n        senders ", &submission->senders);
  if (submission->enable) {
    cgn_buffer_add_string(&dumper->out, "\n        enable");
    cgn_dump_reply_of(dumper, submission->enable);
  }
  cgn_buffer_add_string(&dumper->out, "\n    }");
}

static void dump_provider(cgn_dumper *dumper, const cgn_ast_provider *provider) {
  cgn_buffer_add_string(&dumper->out, "provider ");
  cgn_buffer_add(&dumper->out, provider->name.text);
  cgn_buffer_add_string(&dumper->out, " {");
  cgn_dump_sources(dumper, CGN_SET_DOMAINS, provider->domains, "\n    domains ");
  cgn_dump_sources(dumper, CGN_SET_RELAYS, provider->relays, "\n    relays ");
  if (provider->subaddress.text.length) {
    cgn_buffer_add_string(&dumper->out, "\n    subaddress ");
    cgn_print_string(&dumper->out, provider->subaddress.text);
  }
  if (provider->case_sensitive) cgn_buffer_add_string(&dumper->out, "\n    case sensitive");
  dump_aliases(dumper, provider->aliases);
  for (const cgn_ast_delegate *one = provider->delegates; one; one = one->next) dump_delegate(dumper, one);
  if (provider->submission) dump_submission(dumper, provider->submission);
  cgn_buffer_add_string(&dumper->out, "\n}\n");
}

void cgn_dump_providers(cgn_dumper *dumper) {
  for (const cgn_ast_provider *one = dumper->ast->providers; one; one = one->next) {
    dump_provider(dumper, one);
    cgn_dump_digest(dumper);
  }
}
