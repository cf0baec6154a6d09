/* SPDX-License-Identifier: MIT */
/* THE table of what `explain` says. A language is a column; every row has all of them. */
#include "tool/explain/words.h"

#include <stdlib.h>
#include <string.h>

enum { ENGLISH, FRENCH, LANGUAGES };

static const char *const texts[SAY_MESSAGES][LANGUAGES] = {
    [SAY_REJECTED] = {"Rejected", "Refusé"},
    [SAY_DEFERRED] = {"Deferred", "Différé"},
    [SAY_QUARANTINED] = {"Quarantined", "Mis en quarantaine"},
    [SAY_ACCEPTED] = {"Accepted", "Accepté"},
    [SAY_UNDECIDED] = {"Undecided", "Pas encore décidé"},
    [SAY_FOR] = {" for {0}", " pour {0}"},
    [SAY_BY_RULE] = {" by the rule {0} ({1})", " par la règle {0} ({1})"},
    [SAY_BY_DEFAULT] = {": no rule holds, and that is the default",
                        " : aucune règle ne s'applique, c'est le défaut"},
    [SAY_SINCE] = {", in force since {0}", ", en vigueur depuis le {0}"},
    [SAY_SHARE] = {" for {0}% of the senders", " pour {0} % des expéditeurs"},
    [SAY_NO_RULE] = {": no rule refuses it", " : aucune règle ne s'y oppose"},
    [SAY_PASSED] = {"The rule {0} let it pass, since this was proved: {1}.",
                    "La règle {0} l'a laissé passer, car ceci était prouvé : {1}."},
    [SAY_WATCHED] = {"The rule {0} holds, too, and is only watched.",
                     "La règle {0} s'applique aussi, et n'est qu'observée."},
    [SAY_WATCHED_FROM] =
        {"The rule {0} holds, too, and is only watched: from {1} it counts for {2}% of the senders.",
         "La règle {0} s'applique aussi, et n'est qu'observée : dès le {1} elle vaut pour {2} % des "
         "expéditeurs."},
    [SAY_WAITS] = {": facts are missing, and the rule {0} waits for them",
                   " : des faits manquent, et la règle {0} les attend"},
    [SAY_MISSING_FACT] = {"still to be known: {0}", "reste à connaître : {0}"},
    [SAY_VALUE] = {"{1} ({0}) met the test: {2}.", "{1} ({0}) répond au test : {2}."},
    [SAY_NO_PROOF] = {"None of the proofs was there:", "Aucune des preuves n'était là :"},
    [SAY_REPLY] = {"The sender saw:", "L'expéditeur a lu :"},
    [SAY_NOT_CARRIED] = {"it did not come through a relay that carries {0} ({1})",
                         "il n'est pas passé par un relais qui porte {0} ({1})"},
    [SAY_NOT_SEALED] = {"no trusted forwarder sealed that it was signed by {0} ({1})",
                        "aucun intermédiaire de confiance n'a scellé une signature de {0} ({1})"},
    [SAY_NOT_SIGNED] = {"no DKIM signature of {0} was valid ({1})",
                        "aucune signature DKIM de {0} n'était valide ({1})"},
    [SAY_NO_SPF] = {"SPF did not pass for {0} ({1})", "SPF n'a pas réussi pour {0} ({1})"},
    [SAY_NOT_OWNED] = {"nobody logged in who may show {2} ({1})",
                       "personne ne s'est identifié qui puisse montrer {2} ({1})"},
    [SAY_OTHER_PROOF] = {"{1}", "{1}"},
    [SAY_SEVERAL] = {"{1}, of which this was missing:", "{1}, dont il manquait :"},
    [SAY_SEEN] = {"Authentication-Results that could tell of proofs:",
                  "Authentication-Results qui pouvaient apporter des preuves :"},
    [SAY_SEEN_NONE] = {"The message has no Authentication-Results, which could tell of proofs.",
                       "Le message n'a pas d'Authentication-Results, qui pourraient apporter des preuves."},
    [SAY_SEEN_COUNTED] = {"{0}: counted; it tells of {1}", "{0} : compté ; il informe sur {1}"},
    [SAY_SEEN_NO_TRUST] = {"{0}: not counted, since no id is trusted (--trust)",
                           "{0} : pas compté, car aucun identifiant n'est de confiance (--trust)"},
    [SAY_SEEN_UNTRUSTED] = {"{0}: not counted, since this id is not trusted (--trust)",
                            "{0} : pas compté, car cet identifiant n'est pas de confiance (--trust)"},
    [SAY_SEEN_NO_ID] = {"one without an id: not counted, since anybody may have written it",
                        "un champ sans identifiant : pas compté, car n'importe qui a pu l'écrire"},
    [SAY_SEEN_ID_FORM] =
        {"{0}: not counted, since the id stands in quotes or behind a comment, where the border may "
         "not have known it",
         "{0} : pas compté, car l'identifiant est entre guillemets ou après un commentaire, où le "
         "serveur d'entrée a pu ne pas le reconnaître"},
    [SAY_SEEN_FIELD_FORM] = {"{0}: not counted, since its name or line ends are malformed",
                             "{0} : pas compté, car son nom ou ses fins de ligne sont mal formés"},
    [SAY_SEEN_OTHER_VERSION] = {"{0}: not counted, since its version is not 1",
                                "{0} : pas compté, car sa version n'est pas 1"},
    [SAY_SEEN_GRAMMAR] =
        {"{0}: not counted, since it is not in the grammar (RFC 8601), or may be read in two ways",
         "{0} : pas compté, car il n'est pas dans la grammaire (RFC 8601), ou se lit de deux façons"},
    [SAY_SEEN_TOO_LARGE] = {"{0}: not counted, since it or the header is too large",
                            "{0} : pas compté, car il est trop grand, ou l'en-tête"},
    [SAY_SEEN_TOO_MANY] =
        {"{0}: not counted, since there are more of trusted ids than a server writes",
         "{0} : pas compté, car il y en a plus, d'identifiants de confiance, qu'un serveur n'en écrit"},
    [SAY_SEEN_NO_METHOD] = {"{0}: it tells nothing of spf, dkim, dmarc, arc or iprev",
                            "{0} : il ne dit rien de spf, dkim, dmarc, arc ni iprev"},
    [SAY_SEEN_CALLER] = {"{0}: not counted, since its results were given otherwise",
                         "{0} : pas compté, car ses résultats ont été donnés autrement"},
    [SAY_SEEN_MORE] = {"and {0} more", "et {0} autres"},
    [SAY_REPAIRS] = {"To have it accepted, any one of these:", "Pour qu'il soit accepté, au choix :"},
    [SAY_REPAIRS_QUARANTINE] = {"Nothing found gets it accepted; any one of these gets it into quarantine:",
                                "Rien de trouvé ne le fait accepter ; ceci le fait mettre en quarantaine :"},
    [SAY_NO_REPAIR] = {"No small change was found that would have it accepted.",
                       "Aucun petit changement n'a été trouvé qui le ferait accepter."},
    [SAY_CHECKED] = {"checked: it would be accepted", "vérifié : il serait accepté"},
    [SAY_CHECKED_QUARANTINE] = {"checked: it would be quarantined", "vérifié : il serait mis en quarantaine"},
    [SAY_AND] = {"and ", "et "},
    [SAY_RELAY] = {"send it through {0}", "l'envoyer par {0}"},
    [SAY_RELAY_BELOW] = {"send it through a server of {1}, such as {0}",
                         "l'envoyer par un serveur de {1}, par exemple {0}"},
    [SAY_SIGNATURE] = {"have the sending system sign it with DKIM, d={0}",
                       "faire signer le message en DKIM par le système qui l'envoie, d={0}"},
    [SAY_SPF] = {"have the SPF record of {0} allow the server that sends it",
                 "faire autoriser le serveur qui l'envoie par l'enregistrement SPF de {0}"},
    [SAY_DMARC] = {"have DMARC pass for {0}, by SPF or by a DKIM signature of an aligned domain",
                   "faire réussir DMARC pour {0}, par SPF ou par une signature DKIM d'un domaine aligné"},
    [SAY_SEALER] = {"have it forwarded by {0}, which seals it (ARC)",
                    "le faire transmettre par {0}, qui le scelle (ARC)"},
    [SAY_SEALED] = {"have the seal (ARC) tell of a valid DKIM signature, d={0}",
                    "que le sceau (ARC) atteste une signature DKIM valide, d={0}"},
    [SAY_SENDER] = {"show {0}, the login's own address, as {3}", "montrer {0}, l'adresse du compte, comme {3}"},
    [SAY_LOGIN] = {"log in as {0}", "s'identifier comme {0}"},
    [SAY_TLS] = {"connect with {0}", "se connecter en {0}"},
    [SAY_LISTENER] = {"use the {0} service", "utiliser le service {0}"},
    [SAY_FACT] = {"have {3} say {0}", "obtenir {0} pour {3}"},
    [SAY_OWNER] = {"let {1} show {0}; add to the ruleset:", "laisser {1} montrer {0} ; ajouter aux règles :"},
    [SAY_DELEGATION] = {"let this relay carry {0}; add to the provider {1}:",
                        "laisser ce relais porter {0} ; ajouter au fournisseur {1} :"},
    [SAY_ITEM] = {"add to the set {1}:", "ajouter à l'ensemble {1} :"},
    [SAY_EXTERNAL_OWNER] = {"let {1} show {0}, where the external owners are kept",
                            "laisser {1} montrer {0}, là où sont tenus les propriétaires externes"},
    [SAY_EXTERNAL_ITEM] = {"add {0} where the external set {1} is kept",
                           "ajouter {0} là où est tenu l'ensemble externe {1}"},
};

/* ---- Languages ------------------------------------------------------------------------ */

int tool_language(const char *tag) {
  bool french = (tag[0] == 'f' || tag[0] == 'F') && (tag[1] == 'r' || tag[1] == 'R');
  return french && strchr("-_.@,", tag[2]) ? FRENCH : ENGLISH;
}

int tool_language_of_environment(void) {
  static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    const char *locale = getenv(names[i]);
    if (locale && *locale) return tool_language(locale);
  }
  return ENGLISH;
}

/* ---- Sentences ------------------------------------------------------------------------- */

/* The piece of a text up to its next place, or a place: its number, else -1. */
static int next_piece(const char **text, size_t *length) {
  if ((*text)[0] == '{') {
    *length = 3;
    return (*text)[1] - '0';
  }
  *length = strcspn(*text, "{");
  return -1;
}

void tool_say(int language, tool_message message, tool_said about) {
  size_t length;
  for (const char *text = texts[message][language]; *text; text += length) {
    int place = next_piece(&text, &length);
    if (place < 0)
      fwrite(text, 1, length, stdout);
    else if (about[place])
      tool_print_text(about[place], strlen(about[place]));
  }
}

json_t *tool_say_json(int language, tool_message message, tool_said about) {
  size_t room = 1, length;
  for (const char *text = texts[message][language]; *text; text += length) {
    int place = next_piece(&text, &length);
    room += place < 0 ? length : about[place] ? strlen(about[place]) : 0;
  }
  char *said = malloc(room), *at = said;
  if (!said) return NULL;
  for (const char *text = texts[message][language]; *text; text += length) {
    int place = next_piece(&text, &length);
    const char *piece = place < 0 ? text : about[place] ? about[place] : "";
    size_t octets = place < 0 ? length : strlen(piece);
    memcpy(at, piece, octets);
    at += octets;
  }
  json_t *object = tool_text_json(said, (size_t)(at - said));
  free(said);
  return object;
}

/* ---- What is said of what ----------------------------------------------------------------- */

const char *tool_repair_kind(int kind, tool_message *message) {
  static const struct {
    int kind;
    const char *name;
    tool_message message;
  } kinds[] = {{CONSIGNE_REPAIR_RELAY, "relay", SAY_RELAY},
               {CONSIGNE_REPAIR_SIGNATURE, "signature", SAY_SIGNATURE},
               {CONSIGNE_REPAIR_SPF, "spf", SAY_SPF},
               {CONSIGNE_REPAIR_DMARC, "dmarc", SAY_DMARC},
               {CONSIGNE_REPAIR_SEALER, "sealer", SAY_SEALER},
               {CONSIGNE_REPAIR_SEALED, "sealed", SAY_SEALED},
               {CONSIGNE_REPAIR_SENDER, "sender", SAY_SENDER},
               {CONSIGNE_REPAIR_LOGIN, "login", SAY_LOGIN},
               {CONSIGNE_REPAIR_TLS, "tls", SAY_TLS},
               {CONSIGNE_REPAIR_LISTENER, "listener", SAY_LISTENER},
               {CONSIGNE_REPAIR_FACT, "fact", SAY_FACT},
               {CONSIGNE_REPAIR_OWNER, "owner", SAY_OWNER},
               {CONSIGNE_REPAIR_DELEGATION, "delegation", SAY_DELEGATION},
               {CONSIGNE_REPAIR_ITEM, "item", SAY_ITEM},
               {CONSIGNE_REPAIR_EXTERNAL_OWNER, "external-owner", SAY_EXTERNAL_OWNER},
               {CONSIGNE_REPAIR_EXTERNAL_ITEM, "external-item", SAY_EXTERNAL_ITEM}};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    if (kinds[i].kind != kind) continue;
    *message = kinds[i].message;
    return kinds[i].name;
  }
  return NULL;
}

tool_message tool_seen(int state) {
  /* Both in the order of consigne.h. */
  _Static_assert(SAY_SEEN_CALLER - SAY_SEEN_COUNTED == CONSIGNE_AUTHRES_CALLER - CONSIGNE_AUTHRES_COUNTED,
                 "a state lacks its sentence");
  if (state < CONSIGNE_AUTHRES_COUNTED || state > CONSIGNE_AUTHRES_CALLER) return SAY_MESSAGES;
  return (tool_message)((int)SAY_SEEN_COUNTED + state - CONSIGNE_AUTHRES_COUNTED);
}

/* "aligned with" a field of the query, of the value that was refused. */
static tool_message unaligned(int with) {
  switch (with) {
  case CONSIGNE_FIELD_DKIM_D: return SAY_NOT_SIGNED;
  case CONSIGNE_FIELD_ARC_DKIM_D: return SAY_NOT_SEALED;
  case CONSIGNE_FIELD_SPF_D: return SAY_NO_SPF;
  default: return SAY_OTHER_PROOF;
  }
}

tool_message tool_missing_part(const consigne_outcome *outcome, uint32_t proof, uint32_t part) {
  int with = consigne_outcome_missing_part_with(outcome, proof, part);
  bool of_value = consigne_outcome_value(outcome) && consigne_outcome_missing_part_field(outcome, proof, part) == 0;
  if (!of_value || consigne_outcome_missing_part_negated(outcome, proof, part)) return SAY_OTHER_PROOF;
  switch (consigne_outcome_missing_part_kind(outcome, proof, part)) {
  case CONSIGNE_PROOF_CARRIED: return SAY_NOT_CARRIED;
  case CONSIGNE_PROOF_SEALED: return SAY_NOT_SEALED;
  case CONSIGNE_PROOF_ALIGNED:
  case CONSIGNE_PROOF_ALIGNED_EXACTLY: return unaligned(with);
  case CONSIGNE_PROOF_OWNED:
    return with == CONSIGNE_FIELD_SMTP_AUTH || with == CONSIGNE_FIELD_SMTP_AUTHCID ? SAY_NOT_OWNED
                                                                                   : SAY_OTHER_PROOF;
  default: return SAY_OTHER_PROOF;
  }
}
