/* SPDX-License-Identifier: MIT */
/*
 * Items of sets (language section 3): domains, addresses, relays, logins, words,
 * patterns. Each goes through the reader that values of queries go through, so
 * that a rule and a message that mean the same name have the same key.
 */
#include "rules/item.h"

#include "base/unicode.h"
#include "mail/host.h"
#include "mail/path.h"
#include "rules/item_mend.h"

/* Completes "local@*" to an address, of which the local part is kept. */
#define ANY_DOMAIN "any.example"

#define QUOTE_TOKEN(token) #token
#define QUOTE(number) QUOTE_TOKEN(number)

static bool starts_with(cgn_text text, const char *start) {
  cgn_text wanted = cgn_text_of_string(start);
  return cgn_text_equal(cgn_text_slice(text, 0, wanted.length), wanted);
}

static bool ends_with(cgn_text text, const char *end) {
  cgn_text wanted = cgn_text_of_string(end);
  return text.length >= wanted.length &&
         cgn_text_equal(cgn_text_slice(text, text.length - wanted.length, wanted.length), wanted);
}

static cgn_text without_start(cgn_text text, size_t octets) {
  return cgn_text_slice(text, octets, text.length);
}

static bool has(cgn_text text, char octet) {
  return cgn_text_find(text, 0, octet) < text.length;
}

/* ---- Plain items --------------------------------------------------------------- */

/*
 * Nearly every item of a long list is written in canonical form, in octets that none of the readers below would
 * look at twice. Such a one is read in one walk, without memory; where that says no, nothing is said yet. `known`:
 * the walk was made before.
 */

/* Lower-case ASCII that means nothing in a local part, to nobody. */
static bool is_plain_octet(char c) {
  static const bool plain[256] = {
      ['a'] = 1, ['b'] = 1, ['c'] = 1, ['d'] = 1, ['e'] = 1, ['f'] = 1, ['g'] = 1, ['h'] = 1, ['i'] = 1, ['j'] = 1,
      ['k'] = 1, ['l'] = 1, ['m'] = 1, ['n'] = 1, ['o'] = 1, ['p'] = 1, ['q'] = 1, ['r'] = 1, ['s'] = 1, ['t'] = 1,
      ['u'] = 1, ['v'] = 1, ['w'] = 1, ['x'] = 1, ['y'] = 1, ['z'] = 1, ['0'] = 1, ['1'] = 1, ['2'] = 1, ['3'] = 1,
      ['4'] = 1, ['5'] = 1, ['6'] = 1, ['7'] = 1, ['8'] = 1, ['9'] = 1, ['.'] = 1, ['-'] = 1, ['_'] = 1, ['+'] = 1};
  return plain[(unsigned char)c];
}

/* A Dot-string of such octets. */
static bool is_plain_local(cgn_text local) {
  bool plain = true, dot = true;
  if (local.length > CGN_LOCAL_PART_OCTETS) return false;
  for (size_t i = 0; i < local.length; i++) {
    bool before = dot;
    dot = local.at[i] == '.';
    plain &= is_plain_octet(local.at[i]) & !(dot & before);
  }
  return plain && !dot;
}

/* A digit at the start, or of relays at the end, may be that of an address of a host. */
static bool read_plain_name(cgn_text text, bool known, cgn_item_kind exact, cgn_item *item) {
  bool below = text.length > 2 && text.at[0] == '*' && text.at[1] == '.';
  cgn_text name = below ? without_start(text, 2) : text;
  item->kind = below ? exact + 1 : exact;
  item->address.domain.key = name;
  return known || (name.length > 0 && !cgn_is_digit(name.at[0]) && cgn_domain_is_plain(name));
}

static bool read_plain_address(cgn_text text, bool known, cgn_item *item) {
  size_t at = cgn_text_find(text, 0, '@');
  if (at == text.length) return read_plain_name(text, known, CGN_ITEM_DOMAIN, item);
  cgn_address *address = &item->address;
  item->kind = CGN_ITEM_ADDRESS;
  address->local = address->lower = cgn_text_slice(text, 0, at);
  address->written = address->domain.key = without_start(text, at + 1);
  return known || (text.length + CGN_TEXT("<>").length <= CGN_PATH_OCTETS && is_plain_local(address->local) &&
                   cgn_domain_is_plain(address->written));
}

/* A login, which needs no completion, or a word. */
static bool read_plain_text(cgn_text text, bool known, size_t most, cgn_item *item) {
  bool plain = known || text.length <= most;
  for (size_t i = 0; !known && plain && i < text.length; i++)
    plain = is_plain_octet(text.at[i]) | (text.at[i] == '@');
  item->text = text;
  return plain;
}

static bool read_plain(cgn_set_kind kind, const cgn_word *word, cgn_text origin, cgn_item *item) {
  cgn_text text = word->text;
  switch (kind) {
  case CGN_SET_DOMAINS: return read_plain_name(text, word->plain, CGN_ITEM_DOMAIN, item);
  case CGN_SET_ADDRESSES: return read_plain_address(text, word->plain, item);
  case CGN_SET_RELAYS:
    return !cgn_is_digit(text.at[text.length - 1]) && read_plain_name(text, word->plain, CGN_ITEM_HOST, item);
  case CGN_SET_LOGINS:
    item->kind = CGN_ITEM_LOGIN;
    return (origin.length == 0 || has(text, '@')) && read_plain_text(text, word->plain, CGN_LOGIN_OCTETS, item);
  case CGN_SET_WORDS: item->kind = CGN_ITEM_WORD; return read_plain_text(text, word->plain, CGN_NAME_OCTETS, item);
  case CGN_SET_PATTERNS: break;
  }
  return false;
}

/* ---- Domains ------------------------------------------------------------------ */

/* A name that is no host name but for underscores exists in the DNS: it may be listed. */
static bool is_listable(const cgn_domain *domain) {
  return !(domain->flags & CGN_DOMAIN_INVALID) || domain->flags & CGN_DOMAIN_UNDERSCORE;
}

static bool judge_domain(cgn_load *load, const cgn_word *word, cgn_text text, const cgn_domain *domain) {
  if (!domain->key.at) return false;
  if (!is_listable(domain)) {
    cgn_text meant = cgn_item_bare(text);
    cgn_error(load, "bad-domain", word->place,
              meant.length
                  ? "\"%\" is no domain name: write \"%\""
                  : "\"%\" is no domain name: write labels of letters, digits and hyphens with dots between them",
              text, meant);
    return false;
  }
  if (domain->flags & (CGN_DOMAIN_MAPPED | CGN_DOMAIN_DROPPED))
    cgn_warning(load, "mapped-domain", word->place, "\"%\" holds characters that are read as others: write \"%\"",
                text, domain->key);
  return true;
}

static bool read_domain(cgn_load *load, const cgn_word *word, cgn_text text, cgn_item *item) {
  cgn_domain_read(load->arena, text, &item->address.domain);
  return judge_domain(load, word, text, &item->address.domain);
}

/* What people write for "*.x" elsewhere. */
static bool is_misspelt_wildcard(cgn_load *load, const cgn_word *word, cgn_text text) {
  if (starts_with(text, ".")) {
    cgn_error(load, "bad-wildcard", word->place, "for every name below it write \"*.%\"", without_start(text, 1));
    return true;
  }
  if (!has(text, '*')) return false;
  cgn_error(load, "bad-wildcard", word->place,
            "\"*\" stands only as the whole first label: write \"*.x\" for every name below x, or use patterns",
            CGN_NO_TEXT);
  return true;
}

static bool read_name(cgn_load *load, const cgn_word *word, cgn_text text, cgn_item_kind exact, cgn_item *item) {
  bool below = starts_with(text, "*.");
  cgn_text name = below ? without_start(text, 2) : text;
  if (is_misspelt_wildcard(load, word, name)) return false;
  if (below && starts_with(name, "[")) {
    cgn_error(load, "bad-wildcard", word->place, "there is nothing below an address literal: write \"%\"", name);
    return false;
  }
  item->kind = below ? exact + 1 : exact;
  return read_domain(load, word, name, item);
}

/* Whether it is worth reading as one: an address begins with a digit or has a colon. */
static bool can_be_network(cgn_text text) {
  return text.length > 0 && (cgn_is_digit(text.at[0]) || has(text, ':'));
}

static bool read_domain_item(cgn_load *load, const cgn_word *word, cgn_text text, cgn_item *item) {
  cgn_network network;
  if (can_be_network(text) && cgn_network_read(text, &network) != CGN_NETWORK_FORM) {
    cgn_error(load, "bad-domain", word->place,
              "\"%\" is an address of a host: put it into relays, or write \"[%]\" for an address literal", text,
              text);
    return false;
  }
  return read_name(load, word, text, CGN_ITEM_DOMAIN, item);
}

static bool read_in_domains(cgn_load *load, const cgn_word *word, cgn_item *item) {
  size_t at = cgn_text_find(word->text, 0, '@');
  if (at == word->text.length) return read_domain_item(load, word, word->text, item);
  cgn_text domain = without_start(word->text, at + 1);
  cgn_error(load, "bad-domain", word->place, "\"%\" is an address: write \"%\", or put it into addresses",
            word->text, domain);
  return false;
}

/* ---- Addresses ---------------------------------------------------------------- */

/* One address as it stands in a rule: no brackets, no route, one reading. */
static bool is_plain(const cgn_mailboxes *list) {
  const uint32_t judged_apart = CGN_DEFECT_DOMAIN | CGN_DEFECT_TRAILING_DOT;
  const uint32_t wrong = (CGN_DEFECT_MALFORMED & ~judged_apart) | CGN_DEFECT_ROUTE;
  return list->count == 1 && !list->complex && !(list->defects & wrong) && list->defects & CGN_DEFECT_NO_BRACKETS;
}

static bool read_address(cgn_load *load, const cgn_word *word, cgn_text text, cgn_item *item) {
  cgn_mailboxes list = {.limit = 0};
  if (!cgn_path_read(load->arena, text, 0, CGN_TEXT(""), &list)) return false;
  if (!is_plain(&list)) {
    cgn_text meant = cgn_item_mend_address(load->arena, word->text);
    cgn_error(load, "bad-address", word->place,
              meant.length
                  ? "\"%\" is no address: write \"%\""
                  : "\"%\" is no address: write local@domain, *@domain or local@*, in quotes where the local "
                    "part has blanks or quotes",
              word->text, meant);
    return false;
  }
  item->address = list.at[0];
  item->address.local = cgn_address_compared(item->address.local);
  return true;
}

/* S138: "*" is a letter like another in local parts, logins and words, and nobody means it as one. */
static bool is_literal_star(cgn_load *load, const cgn_word *word, cgn_text text) {
  if (!has(text, '*') || starts_with(text, "\"")) return false;
  cgn_error(
      load, "bad-wildcard", word->place,
      "\"*\" stands for nothing in \"%\": declare patterns, as in \"patterns NAME { /@x\\.example$/ }\", and test "
      "that",
      word->text);
  return true;
}

static bool read_local(cgn_load *load, const cgn_word *word, cgn_text local, cgn_item *item) {
  cgn_buffer address;
  cgn_buffer_init(&address, &load->arena->allocator);
  cgn_buffer_add(&address, local);
  cgn_buffer_add_string(&address, "@" ANY_DOMAIN);
  if (address.failed) load->arena->failed = true;
  cgn_text text = cgn_arena_copy(load->arena, cgn_buffer_text(&address));
  cgn_buffer_free(&address);
  item->kind = CGN_ITEM_LOCAL;
  return !load->arena->failed && read_address(load, word, text, item);
}

static bool read_in_addresses(cgn_load *load, const cgn_word *word, cgn_item *item) {
  cgn_text text = word->text;
  if (!has(text, '@')) return read_domain_item(load, word, text, item);
  if (starts_with(text, "@")) {
    cgn_error(load, "bad-address", word->place, "for every address of a domain write \"*%\"", text);
    return false;
  }
  if (starts_with(text, "*@")) {
    if (!starts_with(text, "*@*")) return read_domain_item(load, word, without_start(text, 2), item);
    cgn_error(load, "bad-address", word->place,
              "for every address of a domain write *@domain, below it \"*.domain\"", CGN_NO_TEXT);
    return false;
  }
  if (is_literal_star(load, word, cgn_text_slice(text, 0, cgn_text_find(text, 0, '@')))) return false;
  if (ends_with(text, "@*")) return read_local(load, word, cgn_text_slice(text, 0, text.length - 2), item);
  item->kind = CGN_ITEM_ADDRESS;
  return read_address(load, word, text, item) && judge_domain(load, word, text, &item->address.domain);
}

/* ---- Relays ------------------------------------------------------------------- */

/* Whether a text that is no address was meant as one: "192.0.2.300", "192.0.2.0/33", "2001:db8". */
static bool looks_like_network(cgn_text text) {
  bool digits = text.length > 0;
  for (size_t i = 0; i < text.length; i++) {
    if (text.at[i] == '/' || text.at[i] == ':') return true;
    if (!cgn_is_digit(text.at[i]) && text.at[i] != '.') digits = false;
  }
  return digits;
}

/* A range or wildcard of addresses: what ends in a number is no name of a host (RFC 3696 2). */
static bool ends_in_number(cgn_text text) {
  size_t last = text.length;
  while (last > 0 && text.at[last - 1] != '.') last--;
  if (last == 0 || last == text.length) return false;
  for (size_t i = last; i < text.length; i++)
    if (!cgn_is_digit(text.at[i]) && text.at[i] != '*' && text.at[i] != '-') return false;
  return true;
}

static bool report_relay(cgn_load *load, const cgn_word *word) {
  cgn_text meant = cgn_item_mend_relay(load->arena, word->text);
  cgn_error(load, "bad-relay", word->place,
            meant.length ? "\"%\" is no name, address or network of a relay: write \"%\""
            : ends_in_number(word->text)
                ? "\"%\" is no host: for several addresses write each, or a network such as 192.0.2.0/24"
                : "\"%\" is no name, address or network of a relay: write mx.x.example, *.x.example, 192.0.2.1 or "
                  "192.0.2.0/24",
            word->text, meant);
  return false;
}

static bool report_host_bits(cgn_load *load, const cgn_word *word, const cgn_network *meant) {
  cgn_buffer text;
  cgn_buffer_init(&text, &load->arena->allocator);
  cgn_network_add(&text, meant);
  if (text.failed) load->arena->failed = true;
  cgn_error(load, "host-bits", word->place, "\"%\" has host bits set: write \"%\"", word->text,
            cgn_buffer_text(&text));
  cgn_buffer_free(&text);
  return false;
}

static bool read_in_relays(cgn_load *load, const cgn_word *word, cgn_item *item) {
  item->kind = CGN_ITEM_NETWORK;
  item->network.bits = 128;
  if (cgn_host_read_ip(word->text, &item->network.address)) return true;
  switch (cgn_network_read(word->text, &item->network)) {
  case CGN_NETWORK_OK: return true;
  case CGN_NETWORK_HOST_BITS: return report_host_bits(load, word, &item->network);
  case CGN_NETWORK_FORM: break;
  }
  bool number = looks_like_network(word->text) || ends_in_number(word->text);
  if (number || starts_with(word->text, "[") || has(word->text, '@')) return report_relay(load, word);
  return read_name(load, word, word->text, CGN_ITEM_HOST, item);
}

/* ---- Logins, words, patterns -------------------------------------------------- */

static bool read_in_logins(cgn_load *load, const cgn_word *word, cgn_text origin, cgn_item *item) {
  item->kind = CGN_ITEM_LOGIN;
  if (is_literal_star(load, word, word->text)) return false;
  if (cgn_login_read(load->arena, word->text, origin, &item->text)) return true;
  if (!load->arena->failed)
    cgn_error(load, "bad-login", word->place, "\"%\" is no login: write it as the mail server knows it",
              word->text);
  return false;
}

static bool has_control(cgn_text text) {
  for (size_t i = 0; i < text.length; i++) {
    if (cgn_is_control(text.at[i])) return true;
  }
  return false;
}

static bool read_in_words(cgn_load *load, const cgn_word *word, cgn_item *item) {
  item->kind = CGN_ITEM_WORD;
  if (is_literal_star(load, word, word->text)) return false;
  if (word->text.length > CGN_NAME_OCTETS || has_control(word->text) || !cgn_utf8_is_valid(word->text)) {
    cgn_error(load, "bad-word", word->place,
              "\"%\" is no word: write at most " QUOTE(CGN_NAME_OCTETS) " octets without control characters",
              word->text);
    return false;
  }
  item->text = cgn_unicode_lower(load->arena, word->text);
  return item->text.at;
}

static bool read_pattern(cgn_load *load, cgn_set_kind kind, const cgn_word *word, cgn_item *item) {
  item->kind = CGN_ITEM_PATTERN;
  item->text = word->text;
  if (word->form != CGN_TOKEN_REGEX) {
    cgn_error(load, "bad-pattern", word->place, "a pattern stands between slashes: write /%/", word->text);
    return false;
  }
  if (kind == CGN_SET_RELAYS) {
    cgn_error(load, "bad-relay", word->place,
              "relays are names, addresses and networks: no pattern is matched here", CGN_NO_TEXT);
    return false;
  }
  if (word->text.length <= CGN_PATTERN_OCTETS) return true;
  cgn_error(load, "bad-pattern", word->place,
            "a pattern has at most " QUOTE(CGN_PATTERN_OCTETS) " octets: split it, or list names in a set",
            CGN_NO_TEXT);
  return false;
}

cgn_set_kind cgn_item_set_kind(cgn_type type) {
  switch (type) {
  case CGN_TYPE_DOMAIN: return CGN_SET_DOMAINS;
  case CGN_TYPE_LOGIN: return CGN_SET_LOGINS;
  case CGN_TYPE_WORD: return CGN_SET_WORDS;
  case CGN_TYPE_RELAY:
  case CGN_TYPE_IP:
  case CGN_TYPE_HOST: return CGN_SET_RELAYS;
  case CGN_TYPE_ADDRESS:
  case CGN_TYPE_INSTANT:
  case CGN_TYPE_NONE: break;
  }
  return CGN_SET_ADDRESSES;
}

bool cgn_item_read(cgn_load *load, cgn_set_kind kind, const cgn_word *word, cgn_text origin, cgn_item *item) {
  *item = (cgn_item){.kind = CGN_ITEM_DOMAIN};
  if (word->text.length == 0) {
    cgn_error(load, "empty-item", word->place, "an item cannot be empty: remove it", CGN_NO_TEXT);
    return false;
  }
  if (kind == CGN_SET_PATTERNS || word->form == CGN_TOKEN_REGEX) return read_pattern(load, kind, word, item);
  item->plain = read_plain(kind, word, origin, item);
  if (item->plain) return true;
  *item = (cgn_item){.kind = CGN_ITEM_DOMAIN};
  switch (kind) {
  case CGN_SET_DOMAINS: return read_in_domains(load, word, item);
  case CGN_SET_ADDRESSES: return read_in_addresses(load, word, item);
  case CGN_SET_RELAYS: return read_in_relays(load, word, item);
  case CGN_SET_LOGINS: return read_in_logins(load, word, origin, item);
  case CGN_SET_WORDS: return read_in_words(load, word, item);
  case CGN_SET_PATTERNS: break;
  }
  return false;
}
