/* SPDX-License-Identifier: MIT */
#include "mail/host.h"

#include "base/limits.h"

static bool is_within(cgn_text text, char first, char last) {
  return text.length > 1 && text.at[0] == first && text.at[text.length - 1] == last;
}

bool cgn_host_read_ip(cgn_text text, cgn_ip *ip) {
  const cgn_text tag = CGN_TEXT("IPv6:");
  if (is_within(text, '[', ']')) text = cgn_text_slice(text, 1, text.length - 2);
  bool tagged = cgn_text_equal_nocase(cgn_text_slice(text, 0, tag.length), tag);
  if (!tagged) return cgn_ip_read(text, ip);
  text = cgn_text_slice(text, tag.length, text.length);
  return cgn_text_find(text, 0, ':') < text.length && cgn_ip_read(text, ip);
}

static bool is_of_address(char c) {
  return c == ':' || c == '[' || c == ']' || c == '%' || c == '/';
}

bool cgn_host_is_name(cgn_text key) {
  if (key.length == 0 || key.length > CGN_DOMAIN_OCTETS) return false;
  size_t label = 0;   /* octets of the current one, */
  bool number = true; /* all of them digits */
  for (size_t i = 0; i < key.length; i++) {
    bool dot = key.at[i] == '.';
    if (is_of_address(key.at[i]) || (dot && label == 0)) return false;
    label = dot ? 0 : label + 1;
    number = dot || (number && cgn_is_digit(key.at[i]));
  }
  return label > 0 && !number;
}
