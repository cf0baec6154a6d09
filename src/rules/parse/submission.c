/* SPDX-License-Identifier: MIT */
/* What a client of a provider must set (language section 3): only `accounts` reads it. */
#include "rules/parse/state.h"

typedef struct submission_state {
  cgn_ast_submission *submission;
  cgn_ast_server **servers;
} submission_state;

static bool parse_server(cgn_parser *p, submission_state *state, cgn_server_kind kind) {
  cgn_ast_server *server = cgn_arena_allocate(p->load->arena, sizeof *server);
  if (!server) return false;
  server->kind = kind;
  *state->servers = server;
  state->servers = &server->next;
  return cgn_parse_value(p, "a host name, as in: host smtp.univ.example port 465 security tls", &server->host) &&
         cgn_parse_keyword(p, "port") && cgn_parse_value(p, "a number, as in: port 465", &server->port) &&
         cgn_parse_keyword(p, "security") &&
         cgn_parse_value(p, "tls or starttls, as in: security tls", &server->security);
}

static bool parse_host(cgn_parser *p, submission_state *state) {
  return parse_server(p, state, CGN_SERVER_SUBMISSION);
}

static bool parse_imap(cgn_parser *p, submission_state *state) {
  return parse_server(p, state, CGN_SERVER_IMAP);
}

static bool parse_pop3(cgn_parser *p, submission_state *state) {
  return parse_server(p, state, CGN_SERVER_POP3);
}

static bool parse_method(cgn_parser *p, submission_state *state) {
  return cgn_parse_items(p, &state->submission->methods);
}

/* A value that stands once. */
static bool parse_once(cgn_parser *p, const char *keyword, const char *what, cgn_word *value) {
  cgn_place place = p->last;
  cgn_word first = *value;
  if (!cgn_parse_value(p, what, value)) return false;
  if (first.text.at) cgn_parse_twice(p, place, keyword, first.place);
  return true;
}

static bool parse_user(cgn_parser *p, submission_state *state) {
  return parse_once(p, "user", "address, local or login, as in: user address", &state->submission->user);
}

static bool parse_senders(cgn_parser *p, submission_state *state) {
  return parse_once(p, "senders", "own, any or replaced, as in: senders own", &state->submission->senders);
}

static bool parse_enable(cgn_parser *p, submission_state *state) {
  cgn_ast_submission *submission = state->submission;
  if (!submission->enable) submission->enable = cgn_arena_allocate(p->load->arena, sizeof *submission->enable);
  return submission->enable &&
         parse_once(p, "enable", "a text in quotes, or the name of a reply", &submission->enable->text);
}

static const struct part {
  const char *word;
  bool (*parse)(cgn_parser *p, submission_state *state);
} parts[] = {{"host", parse_host}, {"imap", parse_imap},       {"pop3", parse_pop3},    {"method", parse_method},
             {"user", parse_user}, {"senders", parse_senders}, {"enable", parse_enable}};
static const char *const part_words[] = {"host", "imap", "pop3", "method", "user", "senders", "enable", NULL};
#define THERE_ARE "there are host, imap, pop3, method, user, senders, enable"

static bool parse_known_part(cgn_parser *p, submission_state *state) {
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    if (!cgn_parse_take(p, parts[i].word)) continue;
    if (!parts[i].parse(p, state)) cgn_parse_skip_to(p, part_words);
    return true;
  }
  return false;
}

static void parse_part(cgn_parser *p, submission_state *state) {
  if (parse_known_part(p, state)) return;
  if (!cgn_parse_unknown(p, "unknown-part", part_words, "% is nothing of submission", THERE_ARE)) {
    cgn_parse_skip_unknown(p, part_words);
    return;
  }
  bool muted = cgn_parse_mute(p, true);
  parse_known_part(p, state);
  cgn_parse_mute(p, muted);
}

bool cgn_parse_submission(cgn_parser *p, cgn_ast_submission **made) {
  cgn_ast_submission *submission = cgn_arena_allocate(p->load->arena, sizeof *submission);
  cgn_place brace;
  if (!submission) return false;
  submission->place = p->last;
  if (*made) cgn_parse_twice(p, p->last, "submission", (*made)->place);
  *made = submission;
  submission_state state = {submission, &submission->servers};
  if (!cgn_parse_open(p, &brace)) return false;
  while (cgn_parse_in_block(p, brace, part_words)) parse_part(p, &state);
  return true;
}
