/* SPDX-License-Identifier: MIT */
/* Domain names: A-labels and U-labels (RFC 5890, UTS 46), host names (RFC 1123 2.1), the libidn2 that is there. */
#include "mail/domain.h"

#include <consigne.h>
#include <idn2.h>

#include "row.h"

/* The name as A-labels; null where it is none. */
static cgn_text to_ascii(row *r, cgn_text text) {
  cgn_domain domain;
  if (text.length == 0) return (cgn_text){NULL, 0};
  cgn_domain_read(r->arena, text, &domain);
  return domain.flags & CGN_DOMAIN_INVALID ? (cgn_text){NULL, 0} : domain.key;
}

void judge_domain(row *r) {
  cgn_text ascii = to_ascii(r, row_text(r, "input"));
  demand_text(r, "expect.ascii", ascii);
  if (ascii.at && row_has(r, "expect.unicode"))
    demand_text(r, "expect.unicode", cgn_domain_to_unicode_text(r->arena, ascii));
}

void judge_same_domain(row *r) {
  cgn_domain domain, own;
  demand_text(r, "expect.ascii", to_ascii(r, row_text(r, "input")));
  cgn_domain_read(r->arena, row_text(r, "input"), &domain);
  cgn_domain_read(r->arena, row_text(r, "expect.own"), &own);
  demand_flag(r, "expect.is_own", cgn_text_equal(domain.key, own.key));
}

/* The public function: an address is no host name, and none ends in a number (RFC 1123 2.1). */
void judge_hostname(row *r) {
  cgn_text input = row_text(r, "input");
  char name[256];
  size_t size = sizeof name;
  cgn_ip ip;
  bool valid = consigne_domain_to_ascii(input.at, input.length, name, &size) == CONSIGNE_OK;
  /* A policy asks for so many labels, a known last one, or takes underscores: nobody's standard. */
  if (!row_is(r, "use", "policy")) demand_flag(r, "expect.hostname", valid);
  if (row_has(r, "expect.ip")) demand_flag(r, "expect.ip", cgn_ip_read(input, &ip));
}

static cgn_text without_root_dot(cgn_text text) {
  bool dot = text.length && text.at[text.length - 1] == '.';
  return (cgn_text){text.at, text.length - dot};
}

/* Which spellings are unsafe to show is a browser's advice, and not in version 1; what is no name is. */
void judge_shown_domain(row *r) {
  cgn_text ascii = to_ascii(r, row_text(r, "input")), wanted = without_root_dot(row_text(r, "expect.unicode"));
  if (row_is(r, "expect.result", "invalid")) demand(r, !ascii.at, "it is valid");
  if (row_is(r, "expect.result", "safe")) demand(r, ascii.at, "it is invalid");
  if (ascii.at) demand(r, cgn_text_equal(cgn_domain_to_unicode_text(r->arena, ascii), wanted), "other U-labels");
}

/* ---- Punycode (RFC 3492) ---------------------------------------------------------------- */

/* It is there for labels only: what is empty or too long for one (RFC 1035 2.3.4) is no A-label. */
void judge_punycode(row *r) {
  cgn_text label = row_join(r, CGN_TEXT("xn--"), row_text(r, "expect.encoded"), CGN_TEXT(""));
  if (label.length == CGN_TEXT("xn--").length || label.length > CGN_LABEL_OCTETS) {
    demand(r, !to_ascii(r, label).at, "it is a label");
    return;
  }
  demand_text(r, "input", cgn_domain_to_unicode_text(r->arena, label));
  cgn_text ascii = to_ascii(r, row_text(r, "input"));
  demand(r, !ascii.at || cgn_text_equal_nocase(ascii, label), "another A-label");
}

void judge_bad_punycode(row *r) {
  cgn_text label = row_join(r, CGN_TEXT("xn--"), row_text(r, "input"), CGN_TEXT(""));
  demand(r, !to_ascii(r, label).at, "it is a label");
}

/* ---- libidn2 ------------------------------------------------------------------------------ */

/* What the one gave that the list of exceptions was made with. */
void judge_exception(row *r) {
  cgn_text ascii = to_ascii(r, row_text(r, "input")), wanted = without_root_dot(row_text(r, "expect.libidn2"));
  demand(r, !ascii.at == !wanted.at && cgn_text_equal(ascii, wanted), "another answer");
}

static const struct {
  const char *name;
  int flag;
} all_flags[] = {
    {"IDN2_NFC_INPUT", IDN2_NFC_INPUT},       {"IDN2_ALABEL_ROUNDTRIP", IDN2_ALABEL_ROUNDTRIP},
    {"IDN2_TRANSITIONAL", IDN2_TRANSITIONAL}, {"IDN2_NONTRANSITIONAL", IDN2_NONTRANSITIONAL},
    {"IDN2_NO_TR46", IDN2_NO_TR46},           {"IDN2_USE_STD3_ASCII_RULES", IDN2_USE_STD3_ASCII_RULES}};

static int flags_of(row *r) {
  int flags = 0;
  for (uint32_t i = 0; i < row_length(r, "expect.flags"); i++) {
    cgn_text name = row_element(r, "expect.flags", i, NULL);
    size_t k = 0;
    while (k < sizeof all_flags / sizeof *all_flags && !cgn_text_equal(name, cgn_text_of_string(all_flags[k].name)))
      k++;
    if (k == sizeof all_flags / sizeof *all_flags)
      demand(r, false, "a flag that is not known");
    else
      flags |= all_flags[k].flag;
  }
  return flags;
}

/* Itself; and, with the flags that we give it, that our reader takes no other name from it, nor one it refuses. */
void judge_libidn2(row *r) {
  uint8_t *found = NULL;
  cgn_text input = cgn_arena_copy(r->arena, row_text(r, "input")), ours = to_ascii(r, input);
  int rc = idn2_lookup_u8((const uint8_t *)input.at, &found, flags_of(r));
  cgn_text ascii =
      rc == IDN2_OK ? cgn_arena_copy(r->arena, cgn_text_of_string((char *)found)) : (cgn_text){NULL, 0};
  idn2_free(found);
  demand_text(r, "expect.rc", cgn_text_of_string(idn2_strerror_name(rc)));
  demand_text(r, "expect.ascii", ascii);
  if (row_length(r, "expect.flags") == 0 && ours.at) demand_text(r, "expect.ascii", ours);
}
