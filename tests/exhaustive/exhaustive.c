/* SPDX-License-Identifier: MIT */
/*
 * exhaustive READER ALPHABET LENGTH: every text of at most LENGTH letters of an
 * alphabet of 12, read by the library and by the slow reader. They must agree
 * on what is valid, and then on every mailbox. The last line counts.
 */
#include "../support/exact.h"
#include "../support/properties.h"
#include "mail/mailbox.h"
#include "mail/path.h"
#include "slow.h"

#include <stdio.h>
#include <stdlib.h>

enum { LETTERS = 12, MOST_LETTERS = 8, SHOWN_DIFFERENCES = 30 };

/* ---- Alphabets: classes of octets, and tokens where more classes than twelve are at work --------- */

typedef struct alphabet {
  const char *name;
  cgn_text letters[LETTERS];
} alphabet;

#define L(literal)                                                                                                 \
  { literal, sizeof(literal) - 1 }

static const alphabet alphabets[] = {
    {"classes",
     {L("a"), L("."), L("@"), L("\""), L("\\"), L("("), L(")"), L("<"), L(">"), L(","), L(" "), L("\0")}},
    {"lists",
     {L("a"), L("a@a"), L("@"), L("."), L("<"), L(">"), L(":"), L(";"), L(","), L("\"a\""), L("(a)"), L(" ")}},
    {"lines",
     {L("a@a"), L("\""), L("("), L(")"), L("\\"), L("["), L("]"), L("\r"), L("\n"), L(" "), L("\t"), L(",")}},
    {"hosts",
     {L("a"), L("@"), L("."), L("-"), L("_"), L("\xc3\xa9"), L("\xff"), L("\x7f"), L("[1.2.3.4]"), L("\r\n "),
      L("\""), L("\\")}},
    {"plain",
     {L("a"), L("A"), L("@"), L("."), L("-"), L("_"), L("+"), L("1"), L("@xn--a"), L(".Xn--"), L("a@a"), L("=?")}},
};

static const alphabet *find_alphabet(const char *name) {
  for (size_t i = 0; i < sizeof alphabets / sizeof *alphabets; i++) {
    if (strcmp(alphabets[i].name, name) == 0) return &alphabets[i];
  }
  return NULL;
}

/* ---- One text ----------------------------------------------------------------------------------- */

typedef struct run {
  bool path;
  cgn_arena arena;
  cgn_mailboxes list, shown;
  slow_reading slow;
  unsigned long texts, valid, hosts, readings, mailboxes, differences;
} run;

static void tell(run *r, cgn_text text, const char *what) {
  if (++r->differences > SHOWN_DIFFERENCES) return;
  printf("%s: slow %s, defects %#x, %u mailboxes: ", what, r->slow.valid ? "valid" : "invalid", r->list.defects,
         r->list.count);
  for (size_t i = 0; i < text.length; i++) {
    unsigned char c = (unsigned char)text.at[i];
    printf(c < ' ' || c > '~' || c == '\\' ? "\\x%02x" : "%c", c);
  }
  for (uint32_t i = 0; i < r->list.count; i++) {
    const cgn_address *a = &r->list.at[i];
    printf("  {%.*s}@{%.*s}", (int)a->local.length, a->local.at, (int)a->domain.key.length, a->domain.key.at);
  }
  putchar('\n');
}

/* Every mailbox by its own key; false where a domain is no host. */
static bool read_keys(const slow_reading *slow, char keys[SLOW_MAILBOXES][SLOW_NAME_OCTETS]) {
  for (size_t i = 0; i < slow->count; i++) {
    if (!slow_domain(slow->at[i].domain.at, slow->at[i].domain.length, keys[i])) return false;
  }
  return true;
}

/* Whether a line ends behind some "@": to readers that do not unfold the domain ends there, too, and is claimed
 * (S16). */
static bool is_folded_behind_at(cgn_text text) {
  return cgn_text_find(text, cgn_text_find(text, 0, '@'), '\n') < text.length;
}

/* What may stand beside a dot or an "@" and be taken for an end, or for a word of its own. */
static bool is_between(char c) {
  return c == ' ' || c == '\t' || c == '(' || c == ')' || c == '"';
}

/*
 * Where readers may differ about text in the grammar, and nowhere else: a line
 * that ends inside it (S16); a blank, comment or quote beside a dot or an "@",
 * which ends the address for some (S116); in a comment an "@", which some read
 * as text (S120), or a bracket, which opens a literal for some (S115). A
 * comment behind the whole address is ordinary.
 */
static bool may_differ(cgn_text text) {
  int depth = 0;
  for (size_t i = 0; i < text.length; i++) {
    char c = text.at[i], before = i ? text.at[i - 1] : 'a', behind = i + 1 < text.length ? text.at[i + 1] : 'a';
    if (c == '\n' || (depth > 0 && (c == '@' || c == '['))) return true;
    if (depth == 0 && (c == '.' || c == '@') && (is_between(before) || is_between(behind))) return true;
    if (before != '\\') depth += (c == '(') - (c == ')');
  }
  return false;
}

/* All of them in order, and where there is one reading of the text no others. */
static void compare_mailboxes(run *r, cgn_text text, char keys[SLOW_MAILBOXES][SLOW_NAME_OCTETS], bool readings) {
  size_t found = 0;
  for (uint32_t i = 0; i < r->list.count && found < r->slow.count; i++) {
    cgn_text local = {r->slow.at[found].local.at, r->slow.at[found].local.length};
    found += cgn_text_equal(r->list.at[i].local, local) &&
             cgn_text_equal(r->list.at[i].domain.key, cgn_text_of_string(keys[found]));
  }
  if (found < r->slow.count || (!readings && found < r->list.count)) tell(r, text, "mailboxes");
  r->mailboxes += r->slow.count;
}

/* What makes a text invalid whatever its domains are. */
static const uint32_t grammar = CGN_DEFECT_SYNTAX | CGN_DEFECT_CONTROL | CGN_DEFECT_8BIT;

static void compare(run *r, cgn_text text) {
  char keys[SLOW_MAILBOXES][SLOW_NAME_OCTETS];
  bool hosts = r->slow.valid && read_keys(&r->slow, keys);
  bool malformed = r->list.defects & CGN_DEFECT_MALFORMED;
  bool readings = hosts && r->list.defects & CGN_DEFECT_READINGS && !(r->list.defects & grammar) && may_differ(text);
  r->texts++;
  r->valid += r->slow.valid;
  r->hosts += hosts;
  if (r->list.complex || r->list.null != r->slow.null) tell(r, text, "complex or null");
  r->readings += readings;
  if (malformed == hosts && !readings) tell(r, text, "malformed");
  /* By the grammar of a path a domain is a host; in a header it is what atoms make (RFC 5322 3.4.1). */
  if (!r->path && ((r->list.defects & grammar) == 0) != r->slow.valid) tell(r, text, "grammar");
  if (hosts && (readings || !malformed))
    compare_mailboxes(r, text, keys, readings || (!r->path && is_folded_behind_at(text)));
}

static void read_both(run *r, cgn_text text) {
  const slow_text plain = {(const unsigned char *)text.at, text.length};
  cgn_text block = exact_copy(text);
  cgn_arena_reset(&r->arena);
  r->list = r->shown = (cgn_mailboxes){.limit = 0};
  bool read = r->path ? cgn_path_read(&r->arena, block, CGN_PATH_NULL, CGN_TEXT(""), &r->list)
                      : cgn_mailboxes_read(&r->arena, block, &r->list, &r->shown);
  const char *wrong = r->path ? properties_of_path(&r->arena, block) : NULL;
  exact_free(block);
  if (!read) abort();
  if (r->path) {
    slow_path_read(plain, &r->slow);
  } else {
    slow_list_read(plain, &r->slow);
  }
  compare(r, text);
  if (wrong) tell(r, text, wrong);
}

/* ---- All texts ------------------------------------------------------------------------------------ */

/* Counts in the base of the alphabet. */
static void read_all(run *r, const alphabet *letters, size_t length) {
  size_t digits[MOST_LETTERS] = {0};
  while (digits[0] < LETTERS) {
    char text[SLOW_OCTETS + 1];
    size_t used = 0, place = length;
    for (size_t i = 0; i < length; i++) {
      cgn_text letter = letters->letters[digits[i]];
      if (used + letter.length > SLOW_OCTETS) abort();
      memcpy(text + used, letter.at, letter.length);
      used += letter.length;
    }
    read_both(r, (cgn_text){text, used});
    if (length == 0) return;
    while (place-- > 1 && ++digits[place] == LETTERS) digits[place] = 0;
    if (place == 0) digits[0]++;
  }
}

int main(int argc, char **argv) {
  static run r;
  if (argc != 4) return 2;
  const alphabet *letters = find_alphabet(argv[2]);
  size_t most = (size_t)atoi(argv[3]);
  r.path = strcmp(argv[1], "path") == 0;
  if (!letters || most > MOST_LETTERS || (!r.path && strcmp(argv[1], "list") != 0)) return 2;
  cgn_arena_init(&r.arena, &cgn_allocator_default);
  for (size_t length = 0; length <= most; length++) read_all(&r, letters, length);
  cgn_arena_free(&r.arena);
  printf("%s, %s up to length %zu: %lu texts, %lu valid by the grammar, %lu of them with hosts alone, "
         "%lu of these read in several ways, %lu mailboxes, %lu differences\n",
         argv[1], argv[2], most, r.texts, r.valid, r.hosts, r.readings, r.mailboxes, r.differences);
  return r.differences != 0;
}
