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

static bool is_number(cgn_text label) {
  for (size_t i = 0; i < label.length; i++)
    if (!cgn_is_digit(label.at[i])) return false;
  return true;
}

bool cgn_host_is_name(cgn_text key) {
  if (key.length == 0 || key.length > CGN_DOMAIN_OCTETS) return false;
  for (size_t i = 0; i < key.length; i++)
    if (memchr(":[]%/", key.at[i], 5)) return false;
  cgn_text label = {NULL, 0};
  for (size_t from = 0, dot; from <= key.length; from = dot + 1) {
    dot = cgn_text_find(key, from, '.');
    label = cgn_text_slice(key, from, dot - from);
    if (label.length == 0) return false;
  }
  return !is_number(label);
}
