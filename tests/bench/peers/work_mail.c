/* SPDX-License-Identifier: MIT */
/* Addresses, From fields, domains and sessions; work.h says how often each form comes. */
#include "work.h"

#include <stdio.h>
#include <string.h>

#define COUNT(of) (sizeof(of) / sizeof *(of))
#define ANY(of) (of)[below(COUNT(of))]

const char *const work_first[FIRST] = {
    "albert", "marie",  "louise", "henri",  "juliette", "michel", "anna",   "pierre",  "claire", "etienne",
    "sophie", "lucas",  "emma",   "hugo",   "alice",    "arthur", "chloe",  "raphael", "jeanne", "victor",
    "ines",   "adam",   "rose",   "martin", "eva",      "paul",   "agathe", "simon",   "lea",    "antoine",
    "johan",  "ingrid", "lars",   "karin",  "bo",       "akira",  "yuko",   "mei",     "jun",    "olga",
    "sergei", "info",   "sales",  "bounce", "noreply",  "news",   "admin",  "contact", "help",   "postmaster"};
const char *const work_last[LAST] = {
    "durand",   "leroy",   "moreau",    "simonet",  "laurent",  "lefebvre", "michaud",   "garnier",
    "bertrand", "roux",    "vincentin", "fournier", "morel",    "girard",   "andre",     "mercier",
    "dupont",   "lambert", "bonnet",    "francois", "martinez", "legrand",  "garcia",    "faure",
    "rousseau", "blanc",   "guerin",    "muller",   "henry",    "nicolas",  "perrin",    "morin",
    "mathieu",  "clement", "gauthier",  "dumont",   "lopez",    "fontaine", "chevalier", "robin",
    "masson",   "sanchez", "gerard",    "nguyen",   "boyer",    "denis",    "lemaire",   "duval"};
const char *const work_word[WORD] = {"post",  "wind",   "data",   "code",  "web",   "lab",   "shop",     "press",
                                     "bank",  "voyage", "health", "cook",  "power", "paint", "workshop", "team",
                                     "world", "net",    "digit",  "fair",  "trade", "house", "motor",    "play",
                                     "sport", "sound",  "daily",  "book",  "green", "amber", "violet",   "east",
                                     "west",  "lake",   "summit", "brick", "clear", "rapid", "firm",     "first"};
const char *const work_ending[ENDING] = {"com", "com",    "com", "com",   "org", "net",  "de", "nl", "fr", "co.uk",
                                         "io",  "com.br", "jp",  "co.jp", "eu",  "info", "it", "pl", "se", "edu"};
static const char *const provider[] = {"gmail.com", "outlook.com", "yahoo.com", "hotmail.com", "icloud.com",
                                       "gmx.de",    "mail.ru",     "qq.com",    "web.de",      "orange.fr"};
static const char *const label_idn[] = {"bücher", "zürich", "forêt",  "montaña", "пример", "письмо",
                                        "例子",   "邮箱",   "テスト", "대한",    "उदाहरण", "דוגמה",
                                        "مثال",   "σελίδα", "straße", "ตัวอย่าง"};
static const char *const ending_idn[] = {"de", "com", "рф", "中国", "jp", "한국", "org"};
static const char *const local_idn[] = {"jürgen", "andré", "ольга", "用户", "鈴木",
                                        "사용자", "विकास", "søren", "νίκη", "דוד"};
static const char *const name_utf8[] = {"Jürgen Köhler", "André Lefèvre", "Ольга Иванова", "鈴木一郎"};
static const char *const name_encoded[] = {
    "=?UTF-8?Q?J=C3=BCrgen_K=C3=B6hler?=", "=?utf-8?B?6Yi05pyo5LiA6YOO?=", "=?ISO-8859-1?Q?Andr=E9_Martin?=",
    "=?UTF-8?B?0J7Qu9GM0LPQsCDQmNCy0LDQvdC+0LLQsA==?=", "=?utf-8?q?Th=C3=A9=C3=A2tre?= =?utf-8?q?_de_Nanterre?="};

/* ---- Domains ------------------------------------------------------------------------------- */

void work_domain_ascii(char *to, size_t number, size_t size) {
  (void)number, (void)size;
  if (below(100) < 35) {
    strcpy(to, ANY(provider));
    return;
  }
  const char *host = below(100) >= 20 ? "" : below(2) ? "mail." : "mx1.";
  const char *one = ANY(work_word), *two = ANY(work_word), *hyphen = below(4) ? "" : "-";
  unsigned digits = below(300);
  sprintf(to, "%s%s%s%s%u.%s", host, one, hyphen, two, digits, ANY(work_ending));
}

void work_domain_idn(char *to, size_t number, size_t size) {
  (void)number, (void)size;
  const char *label = ANY(label_idn), *mail = below(3) ? "" : "-mail";
  sprintf(to, "%s%s.%s", label, mail, ANY(ending_idn));
}

void work_domain_new(char *to, size_t number, size_t size) {
  (void)size;
  const char *label = ANY(label_idn);
  sprintf(to, "%s-%zu.%s", label, number, ANY(ending_idn));
}

void work_domain_mixed(char *to, size_t number, size_t size) {
  unsigned kind = below(100);
  if (kind >= 95) {
    work_domain_idn(to, number, size);
    return;
  }
  work_domain_ascii(to, number, size);
  if (kind < 90) return;
  for (char *at = to; *at; at++)
    if (*at >= 'a' && *at <= 'z' && below(3) == 0) *at = (char)(*at - 'a' + 'A');
  if (below(2)) strcat(to, ".");
}

/* ---- Addresses ----------------------------------------------------------------------------- */

static void local_part(char *to) {
  const char *first = ANY(work_first), *last = ANY(work_last);
  unsigned number = below(2000);
  switch (below(5)) {
  case 0: sprintf(to, "%s.%s", first, last); break;
  case 1: sprintf(to, "%s%u", first, number); break;
  case 2: sprintf(to, "%c%s", 'a' + number % 26, last); break;
  case 3: sprintf(to, "%s_%s%u", last, first, number % 100); break;
  default: strcpy(to, first);
  }
}

void work_plain(char *to, size_t number, size_t size) {
  char domain[ITEM_ROOM / 4];
  local_part(to);
  work_domain_ascii(domain, number, size);
  strcat(strcat(to, "@"), domain);
}

/* The rarer forms of RFC 5321. */
static void rare(char *to, const char *local, const char *domain) {
  unsigned a = below(65536), b = 1 + below(65535);
  switch (below(5)) {
  case 0: sprintf(to, "\"%s %s\"@%s", ANY(work_first), local, domain); break;
  case 1: sprintf(to, "\"%s\\\"%s\"@%s", ANY(work_first), local, domain); break;
  case 2: sprintf(to, "%s@[%u.%u.%u.%u]", local, 1 + a % 223, a / 256, b % 256, 1 + b / 260); break;
  case 3: sprintf(to, "%s@[IPv6:2001:db8:%x::%x]", local, a, b); break;
  default: sprintf(to, "%s+tag-%u@%s", local, a % 10000, domain);
  }
}

void work_envelope(char *to, size_t number, size_t size) {
  char local[ITEM_ROOM / 8], domain[ITEM_ROOM / 4];
  unsigned kind = below(100);
  local_part(local);
  work_domain_ascii(domain, number, size);
  if (kind < 90) {
    sprintf(to, "%s@%s", local, domain);
  } else if (kind < 95) {
    rare(to, local, domain);
  } else {
    if (below(2)) work_domain_idn(domain, number, size);
    unsigned digits = below(100);
    sprintf(to, "%s%u@%s", ANY(local_idn), digits, domain);
  }
}

/* ---- From ---------------------------------------------------------------------------------- */

/* A name as people write theirs. */
static const char *named(char *to, const char *name) {
  strcpy(to, name);
  *to = (char)(*to - 'a' + 'A');
  return to;
}

static void mailbox(char *to) {
  char address[ITEM_ROOM / 4], one[32], two[32];
  unsigned kind = below(100);
  const char *first = named(one, ANY(work_first)), *last = named(two, ANY(work_last));
  if (kind < 91 || (kind >= 95 && below(2))) {
    work_plain(address, 0, 0);
  } else {
    work_envelope(address, 0, 0);
  }
  if (kind < 20) {
    strcpy(to, address);
  } else if (kind < 55) {
    sprintf(to, "%s %s <%s>", first, last, address);
  } else if (kind < 72) {
    sprintf(to, "\"%s, %s\" <%s>", last, first, address);
  } else if (kind < 82) {
    sprintf(to, "%s <%s>", ANY(name_encoded), address);
  } else if (kind < 87) {
    sprintf(to, "%s %s (%s at work) <%s>", first, last, first, address);
  } else if (kind < 91) {
    sprintf(to, "%s (%s %s)", address, first, last);
  } else if (kind < 95) {
    sprintf(to, "<%s>", address);
  } else {
    sprintf(to, "%s <%s>", ANY(name_utf8), address);
  }
}

void work_from(char *to, size_t number, size_t size) {
  (void)number, (void)size;
  unsigned kind = below(100), mailboxes = kind < 85 ? 1 : 2 + below(4);
  strcpy(to, kind >= 97 ? "Editors: " : "");
  for (unsigned i = 0; i < mailboxes; i++) {
    if (i > 0) strcat(to, ", ");
    mailbox(to + strlen(to));
  }
  if (kind >= 97) strcat(to, ";");
}

/* ---- Sessions ------------------------------------------------------------------------------ */

void work_session(char *to, size_t number, size_t size) {
  char own[ITEM_ROOM / 4], other[ITEM_ROOM / 4], recipient[ITEM_ROOM / 4], local[ITEM_ROOM / 8], ip[16];
  unsigned kind = below(10), host = below(65536), net = below(200);
  local_part(local);
  sprintf(own, "%s@own%u.example", local, below(50));
  work_plain(other, number, size);
  work_plain(recipient, number, size);
  bool inside = kind >= 4 && kind < 7;
  sprintf(ip, "%u.%u.%u.%u", inside ? 10 : 11 + net, inside ? net % 4 : net, host / 256, host % 256);
  unsigned of_own = kind < 4 ? 90 : inside ? 80 : 10;
  sprintf(to, "%s %s %s %s", ip, kind < 4 ? own : "-", below(100) < of_own ? own : other, recipient);
}
