/* SPDX-License-Identifier: MIT */
#include "tool/accounts/words.h"

#include <stdlib.h>
#include <string.h>

static const char *const texts[WORDS][2] = {
    [WORD_FINE] = {"fine", "tout va bien"},
    [WORD_REFUSED] = {"refused by {server}", "refusé par {server}"},
    [WORD_REFUSED_HOME] = {"refused at home: by the server of colleagues at {home}",
                           "refusé à l'arrivée : par le serveur des collègues de {home}"},
    [WORD_HELD_HOME] = {"held back at home: by the server of colleagues at {home}",
                        "retenu à l'arrivée : par le serveur des collègues de {home}"},
    [WORD_REPLACED] = {"accepted, but {server} shows another sender",
                       "accepté, mais {server} affiche un autre expéditeur"},
    [WORD_UNTOLD] = {"cannot be told here", "ne peut pas être dit ici"},
    [WORD_STRANGER] = {"{server} is of no provider that these rules know",
                       "{server} n'est à aucun fournisseur connu de ces règles"},
    [WORD_NO_SMTP] = {"not sent by SMTP: not judged", "non envoyé par SMTP : non jugé"},
    [WORD_NO_SERVER] = {"no outgoing server", "aucun serveur sortant"},
    [WORD_FROM] = {" from {date} on", " à partir du {date}"},
    [WORD_RULE] = {" (rule {rule})", " (règle {rule})"},
    [WORD_CLEAR] = {"password and mail may travel in clear text",
                    "le mot de passe et le courriel peuvent circuler en clair"},
    [WORD_PORT_25] = {"port 25 is between servers, not for sending",
                      "le port 25 sert entre serveurs, pas à l'envoi"},
    [WORD_PORT_SECURITY] = {"port and security do not fit: 465 is SSL/TLS, 587 is STARTTLS",
                            "le port et la sécurité ne vont pas ensemble : 465 est SSL/TLS, 587 est STARTTLS"},
    [WORD_USER] = {"the user name {user} has not the form that {server} takes",
                   "le nom d'utilisateur {user} n'a pas la forme que {server} accepte"},
    [WORD_BY_DEFAULT] = {"no server is chosen for this address: it goes through the default one, which may change",
                         "aucun serveur n'est choisi pour cette adresse : elle passe par celui par défaut, "
                         "qui peut changer"},
    [WORD_ENABLE] = {"must be enabled first: else {server} refuses the login",
                     "à activer d'abord : sinon {server} refuse la connexion"},
    [WORD_SIGNED] = {"unless a signature proves it (DKIM, ARC)", "sauf si une signature le prouve (DKIM, ARC)"},
    [WORD_ASKS] = {"unless an external source says otherwise, which is not asked here: {asks}",
                   "sauf si une source externe, non interrogée ici, dit autre chose : {asks}"},
    [WORD_UNPROTECTED] = {"whether the connection is protected is not said",
                          "la protection de la connexion n'est pas précisée"},
    [WORD_ACCEPTED] = {"{server} itself accepts it", "{server} lui-même l'accepte"},
    [WORD_HANGS_ON] = {"it hangs on what is not known here: {asks}",
                       "cela dépend de ce qui n'est pas connu ici : {asks}"},
    [WORD_REPLY] = {"the server's answer: {reply}", "réponse du serveur : {reply}"},
    [WORD_SET_SERVER] = {"set the outgoing server to {host}, port {port}, {security}",
                         "choisissez comme serveur sortant {host}, port {port}, {security}"},
    [WORD_OWN_SERVER] = {"use the outgoing server of the provider of {domain}",
                         "utilisez le serveur sortant du fournisseur de {domain}"},
    [WORD_SET_SECURITY] = {"set port {port}, {security}", "choisissez le port {port}, {security}"},
    [WORD_SET_SECURITY_ANY] = {"set port 465, SSL/TLS, or port 587, STARTTLS: whichever the provider offers",
                               "choisissez le port 465, SSL/TLS, ou le port 587, STARTTLS, selon le fournisseur"},
    [WORD_SET_USER_ADDRESS] = {"write the whole address as the user name",
                               "écrivez l'adresse entière comme nom d'utilisateur"},
    [WORD_SET_USER_LOCAL] = {"write only what stands before the @ as the user name: {user}",
                             "n'écrivez que ce qui précède le @ comme nom d'utilisateur : {user}"},
    [WORD_CHOOSE] = {"choose the outgoing server for this address itself",
                     "choisissez le serveur sortant pour cette adresse elle-même"},
    [WORD_ASK_HELP] = {"ask the help desk of {server} whether {user} may send as {address}",
                       "demandez à l'assistance de {server} si {user} peut écrire en tant que {address}"},
    [WORD_TITLE] = {"Your mail accounts", "Vos comptes de messagerie"},
    [WORD_INTRODUCTION] = {"Each address has to be sent through the server of its own provider.",
                           "Chaque adresse doit être envoyée par le serveur de son propre fournisseur."},
    [WORD_ADDRESS] = {"address", "adresse"},
    [WORD_THROUGH] = {"through", "par"},
    [WORD_MEND] = {"What to do", "Ce qu'il faut faire"},
    [WORD_MARK_LOOK] = {"look", "à voir"},
    [WORD_MARK_MEND] = {"mend", "à corriger"},
    [WORD_SUMMARY] = {"{ok} fine, {mend} to be mended, {look} to be looked at",
                      "bons : {ok}, à corriger : {mend}, à voir : {look}"},
    [WORD_NONE] = {"none", "aucun"},
    [WORD_ANY_ADDRESS] = {"(any address)", "(toute adresse)"},
    [WORD_OUTGOING] = {"outgoing (SMTP)", "sortant (SMTP)"},
    [WORD_INCOMING] = {"incoming", "entrant"},
    [WORD_USER_NAME] = {"user name", "nom d'utilisateur"},
    [WORD_USER_IS_LOGIN] = {"your login there", "votre identifiant chez lui"},
    [WORD_METHOD] = {"login", "connexion"},
    [WORD_FIRST] = {"first", "d'abord"},
    [WORD_CLEAR_TEXT] = {"no protection", "sans protection"},
};

const char *word_text(int language, word which) {
  return texts[which][language];
}

static const char *value_of(const word_value *values, const char *name, size_t length) {
  for (; values->name; values++)
    if (strlen(values->name) == length && memcmp(values->name, name, length) == 0) return values->value;
  return NULL;
}

/* Values are never read again: braces in one stay braces. */
char *word_filled(int language, word which, const word_value *values) {
  char *filled = NULL;
  size_t length = 0;
  FILE *out = open_memstream(&filled, &length);
  if (!out) return NULL;
  for (const char *at = texts[which][language]; *at;) {
    size_t name = *at == '{' ? strcspn(at, "}") - 1 : 0;
    const char *value = name > 0 ? value_of(values, at + 1, name) : NULL;
    if (name > 0)
      fputs(value ? value : "?", out), at += name + 2;
    else
      fputc(*at++, out);
  }
  if (fclose(out) == 0) return filled;
  free(filled);
  return NULL;
}

const char *word_tag(int language) {
  static const char *const tags[] = {"en", "fr"};
  return tags[language];
}
