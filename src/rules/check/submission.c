/* SPDX-License-Identifier: MIT */
/* Servers that a client sets (language section 3): names, ports and the security that fits them (RFC 8314 3.3). */
#include "rules/check/internal.h"
#include "rules/meant.h"
#include "rules/placeholder.h"

/* What Mozilla's autoconfig calls the ways to authenticate; mail programs agree on them. */
static const char *const methods[] = {"password-cleartext", "password-encrypted", "oauth2", "gssapi", "ntlm",
                                      "tls-client-cert",    "client-ip-address",  "none",   NULL};
static const char *const users[] = {"address", "local", "login", NULL};
static const char *const senders[] = {"own", "any", "replaced", NULL};
static const char *const securities[] = {"tls", "starttls", NULL};

/* Its number in the list, from 1; 0 after telling that it is none. */
static uint32_t read_word(cgn_checker *checker, const cgn_word *word, const char *const *words,
                          const char *there_are) {
  for (uint32_t i = 0; words[i]; i++)
    if (cgn_text_equal_nocase(word->text, cgn_text_of_string(words[i]))) return i + 1;
  cgn_text nearest = cgn_meant_word(words, word->text);
  cgn_error(checker->load, "unknown-word", word->place,
            nearest.length ? "\"%\" is none of the words here: did you mean \"%\"?"
                           : "\"%\" is none of the words here: write one of %",
            word->text, nearest.length ? nearest : cgn_text_of_string(there_are));
  return 0;
}

/* ---- Servers ------------------------------------------------------------------ */

/* The ports that the registries give to each (RFC 8314 3.2 and 3.3, RFC 6409 3.1); 0: none with STARTTLS or TLS. */
static const struct {
  uint16_t tls, starttls;
} usual[] = {[CGN_SERVER_SUBMISSION] = {465, 587}, [CGN_SERVER_IMAP] = {993, 143}, [CGN_SERVER_POP3] = {995, 110}};

/* S109: a client that follows such a line speaks TLS where the server waits for clear text, or the other way round.
 */
static void check_fit(cgn_checker *checker, const cgn_ast_server *server) {
  uint16_t other = server->starttls ? usual[server->kind].tls : usual[server->kind].starttls;
  if (server->port_number == 25)
    cgn_warning(checker->load, "port-security", server->port.place,
                "port 25 is between servers: clients use 465 with tls or 587 with starttls (RFC 8314 3.3)",
                CGN_NO_TEXT);
  else if (server->port_number == other)
    cgn_warning(checker->load, "port-security", server->security.place,
                server->starttls ? "port % begins with TLS: write security tls (RFC 8314 3.3)"
                                 : "port % begins in clear text: write security starttls (RFC 8314 3.3)",
                server->port.text);
}

static void check_server(cgn_checker *checker, cgn_ast_server *server) {
  uint64_t port = 0;
  cgn_domain domain;
  cgn_domain_read(checker->load->arena, server->host.text, &domain);
  if (domain.flags & (CGN_DOMAIN_INVALID | CGN_DOMAIN_LITERAL))
    cgn_error(checker->load, "bad-domain", server->host.place,
              "\"%\" is no host name: a certificate names a host, write smtp.univ.example", server->host.text);
  server->host_key = domain.key;
  if (!cgn_text_to_number(server->port.text, UINT16_MAX, &port) || port == 0)
    cgn_error(checker->load, "bad-port", server->port.place, "\"%\" is no port: write a number from 1 to 65535",
              server->port.text);
  server->port_number = (uint16_t)port;
  uint32_t security = read_word(checker, &server->security, securities, "tls, starttls");
  server->starttls = security == 2;
  if (security && port) check_fit(checker, server);
}

/* ---- The block ------------------------------------------------------------------ */

/* Nobody has been refused when this text is shown: there is nothing that a placeholder could stand for. */
static void check_plain(cgn_checker *checker, const cgn_word *at, cgn_text text) {
  cgn_cursor cursor = cgn_cursor_of(text);
  if (cgn_placeholder_next(&checker->load->ast, &cursor).kind == CGN_PLACEHOLDER_NONE) return;
  cgn_error(checker->load, "bad-placeholder", at->place,
            "what enable says is about no message: leave the {placeholder} out", CGN_NO_TEXT);
}

static void check_enable(cgn_checker *checker, const cgn_ast_verdict *enable) {
  const cgn_ast_reply *reply = enable->reply_found;
  if (enable->text.form == CGN_TOKEN_STRING) check_plain(checker, &enable->text, enable->text.text);
  for (const cgn_ast_text *one = reply ? reply->texts : NULL; one; one = one->next)
    check_plain(checker, &enable->text, one->text.text);
}

static void check_methods(cgn_checker *checker, const cgn_ast_submission *submission) {
  for (const cgn_word *word = submission->methods.first; word; word = word->next)
    read_word(checker, word, methods, "password-cleartext, password-encrypted, oauth2, gssapi, ntlm");
}

/* The public number of the word that was read; `first` is that of the first. */
static uint32_t number_of(uint32_t first, uint32_t read) {
  return read ? first + read - 1 : 0;
}

void cgn_check_submission(cgn_checker *checker, cgn_ast_submission *submission) {
  bool sends = false;
  for (cgn_ast_server *one = submission->servers; one; one = one->next) {
    check_server(checker, one);
    sends |= one->kind == CGN_SERVER_SUBMISSION;
  }
  if (!sends)
    cgn_error(checker->load, "missing-host", submission->place,
              "which server sends? Write: host smtp.univ.example port 465 security tls", CGN_NO_TEXT);
  check_methods(checker, submission);
  if (submission->user.text.at)
    submission->user_number =
        number_of(CONSIGNE_USER_ADDRESS, read_word(checker, &submission->user, users, "address, local, login"));
  if (submission->senders.text.at)
    submission->senders_number =
        number_of(CONSIGNE_SENDERS_OWN, read_word(checker, &submission->senders, senders, "own, any, replaced"));
  if (submission->enable) check_enable(checker, submission->enable);
}
