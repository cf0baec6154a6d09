/* SPDX-License-Identifier: MIT */
/* Domain names of labels (RFC 1123 2.1, RFC 5890) and address literals (RFC 5321 4.1.3). */
#include "mail/domain.h"

#include "base/limits.h"
#include "base/unicode.h"
#include "mail/domain_label.h"
#include "mail/domain_plain.h"

#define LITERAL_OCTETS 53 /* "[IPv6:" with an address of 45 octets and what ends them */

/* ---- Checks ------------------------------------------------------------------- */

/*
 * CGN_DOMAIN_INVALID and _UNDERSCORE of a whole name; 0 where it is a host's (RFC
 * 1123 2.1). "--" in the third place is legitimate: r3---sn.host.example.
 */
static uint32_t check_name(cgn_text name) {
  uint32_t reasons = 0;
  if (name.length > CGN_DOMAIN_OCTETS) return CGN_DOMAIN_INVALID;
  for (size_t from = 0; from <= name.length;) {
    size_t dot = cgn_text_find(name, from, '.');
    reasons |= cgn_label_check(cgn_text_slice(name, from, dot - from));
    from = dot + 1;
  }
  if (reasons == CGN_REASON_UNDERSCORE) return CGN_DOMAIN_INVALID | CGN_DOMAIN_UNDERSCORE;
  return reasons ? CGN_DOMAIN_INVALID : 0;
}

static bool has_a_label(cgn_text name) {
  for (size_t from = 0; from < name.length; from = cgn_text_find(name, from, '.') + 1) {
    if (cgn_label_is_a_label(cgn_text_slice(name, from, name.length))) return true;
  }
  return false;
}

/* Of lower-case letters, digits and hyphens: whether they are a label as it stands, and no A-label. */
static bool is_plain_label(cgn_text label) {
  if (label.length == 0 || label.length > CGN_LABEL_OCTETS) return false;
  if (label.at[0] == '-' || label.at[label.length - 1] == '-') return false;
  return label.at[0] != 'x' || !cgn_label_is_a_label(label);
}

bool cgn_domain_is_idn(cgn_text text) {
  return !cgn_text_is_ascii(text) || has_a_label(text);
}

/* ---- Names -------------------------------------------------------------------- */

/* Octets of the dot at the start of a text: 1, 3 for one that UTS 46 maps to a dot, 0 for none. */
static size_t dot_size(cgn_text text) {
  static const char mapped[][4] = {"\xe3\x80\x82", "\xef\xbc\x8e", "\xef\xbd\xa1"}; /* U+3002, U+FF0E, U+FF61 */
  if (text.length > 0 && text.at[0] == '.') return 1;
  if (text.length < 3 || !cgn_is_8bit(text.at[0])) return 0;
  for (size_t i = 0; i < sizeof mapped / sizeof *mapped; i++) {
    if (memcmp(text.at, mapped[i], 3) == 0) return 3;
  }
  return 0;
}

cgn_text cgn_domain_first_label(cgn_text text, size_t *dot) {
  *dot = 0;
  for (size_t i = 0; i < text.length; i++) {
    *dot = dot_size(cgn_text_slice(text, i, 3));
    if (*dot > 0) return cgn_text_slice(text, 0, i);
  }
  return text;
}

/* Octets of the dot at the end; 0 for none, and for a text that is nothing else. */
static size_t last_dot_size(cgn_text text) {
  size_t wide = text.length > 3 ? dot_size(cgn_text_slice(text, text.length - 3, 3)) : 0;
  if (wide == 3) return wide;
  return text.length > 1 && text.at[text.length - 1] == '.';
}

/* More than one is an error, and whoever passes over one passes over the others. */
cgn_text cgn_domain_without_root_dot(cgn_text text, uint32_t *flags) {
  for (size_t size; (size = last_dot_size(text)) > 0; text.length -= size) {
    if (*flags & CGN_DOMAIN_ROOT_DOT) *flags |= CGN_DOMAIN_INVALID;
    *flags |= CGN_DOMAIN_ROOT_DOT;
    if (size > 1) *flags |= CGN_DOMAIN_MAPPED;
  }
  return text;
}

static bool is_mapped(cgn_text label) {
  return !cgn_text_is_ascii(label) || cgn_label_is_a_label(label);
}

/*
 * Octets that a name has at least once it is mapped, and how many labels of 63
 * octets that is to map. Mapping drops no ASCII, and leaves no label empty in
 * a name; so what is too long before is too long behind.
 */
static size_t least_octets(cgn_text text, uint32_t *labels) {
  size_t octets = 0;
  *labels = 0;
  for (size_t dot;;) {
    cgn_text label = cgn_domain_first_label(text, &dot);
    octets += cgn_text_is_ascii(label) ? label.length : 1;
    if (is_mapped(label)) *labels += 1 + (uint32_t)(label.length / CGN_LABEL_OCTETS);
    if (dot == 0) return octets;
    octets++;
    text = cgn_text_slice(text, label.length + dot, text.length);
  }
}

/* Whether mapping may see the labels; where it may not, the name is none, or nobody knows. Folding counts, too. */
static bool may_map(cgn_text text, uint32_t *mapped, cgn_domain *domain) {
  uint32_t labels;
  bool complex = false;
  bool name = least_octets(text, &labels) <= CGN_DOMAIN_OCTETS;
  if (!name) labels = 1 + (uint32_t)(text.length / CGN_LABEL_OCTETS);
  if (mapped) {
    complex = *mapped > CGN_MAPPED_LABELS - labels;
    *mapped = complex ? CGN_MAPPED_LABELS : *mapped + labels;
  }
  if (complex) domain->flags |= CGN_DOMAIN_COMPLEX;
  return name && !complex;
}

/* Labels with a dot between two. */
static cgn_text join_labels(cgn_arena *arena, const cgn_text *labels, size_t count) {
  size_t length = count - 1;
  for (size_t i = 0; i < count; i++) length += labels[i].length;
  char *joined = cgn_arena_allocate(arena, length + 1), *end = joined;
  if (!joined) return (cgn_text){NULL, 0};
  for (size_t i = 0; i < count; i++) {
    if (i > 0) *end++ = '.';
    if (labels[i].length > 0) memcpy(end, labels[i].at, labels[i].length);
    end += labels[i].length;
  }
  return (cgn_text){joined, length};
}

/* Every name with a label that is IDN, label by label. Mapped it has CGN_DOMAIN_OCTETS at most, dots included. */
static void read_labels(cgn_arena *arena, cgn_text text, cgn_domain *domain) {
  cgn_text keys[CGN_DOMAIN_OCTETS + 1];
  size_t count = 0;
  for (size_t dot;;) {
    cgn_label label;
    cgn_text written = cgn_domain_first_label(text, &dot);
    cgn_label_read(arena, written, &label);
    /* An invalid one keeps its folded octets, so that names above it still match. */
    keys[count++] = label.key;
    domain->flags |= label.flags | (label.reasons ? CGN_DOMAIN_INVALID : 0);
    if (dot == 0) break;
    if (dot > 1) domain->flags |= CGN_DOMAIN_MAPPED;
    text = cgn_text_slice(text, written.length + dot, text.length);
  }
  if (!arena->failed) domain->key = join_labels(arena, keys, count);
}

/* "[192.0.2.1]", "[IPv6:2001:db8::1]"; another tag, or no address, claims no host (RFC 5321 4.1.3). */
static void read_literal(cgn_arena *arena, cgn_text text, cgn_domain *domain) {
  cgn_text inside = cgn_text_slice(text, 1, text.length - 2), tag = CGN_TEXT("IPv6:");
  bool tagged = cgn_text_equal_nocase(cgn_text_slice(inside, 0, tag.length), tag);
  cgn_text address = tagged ? cgn_text_slice(inside, tag.length, inside.length) : inside;
  bool colons = cgn_text_find(address, 0, ':') < address.length;
  domain->flags |= CGN_DOMAIN_LITERAL;
  if (tagged != colons || !cgn_ip_read(address, &domain->ip)) {
    domain->flags |= CGN_DOMAIN_INVALID;
    domain->key = cgn_unicode_fold(arena, text);
    return;
  }
  cgn_buffer out = cgn_buffer_fixed(arena, LITERAL_OCTETS);
  cgn_buffer_add_octet(&out, '[');
  if (!cgn_ip_is_v4(&domain->ip)) cgn_buffer_add(&out, tag);
  cgn_ip_add(&out, &domain->ip);
  cgn_buffer_add_octet(&out, ']');
  domain->key = cgn_buffer_text(&out);
}

bool cgn_domain_is_plain(cgn_text name) {
  size_t start = 0;
  if (name.length == 0 || name.length > CGN_DOMAIN_OCTETS) return false;
  for (size_t i = 0; i < name.length; i++) {
    char c = name.at[i];
    if (cgn_is_lower_ldh(c)) continue;
    if (c != '.' || !is_plain_label((cgn_text){name.at + start, i - start})) return false;
    start = i + 1;
  }
  return is_plain_label((cgn_text){name.at + start, name.length - start});
}

/* False: it is something else, or no memory. */
static bool read_plain(cgn_arena *arena, cgn_text text, cgn_domain *domain) {
  char plain[CGN_PLAIN_OCTETS];
  if (cgn_domain_copy_plain(text, plain)) {
    domain->key = cgn_arena_copy(arena, (cgn_text){plain, text.length});
    return domain->key.at;
  }
  if (text.length > CGN_DOMAIN_OCTETS || !cgn_text_is_ascii(text)) return false;
  char *key = cgn_arena_allocate(arena, text.length + 1);
  if (!key) return false;
  for (size_t i = 0; i < text.length; i++) key[i] = cgn_to_lower(text.at[i]);
  domain->key = (cgn_text){key, text.length};
  if (cgn_domain_is_plain(domain->key)) return true;
  domain->key = (cgn_text){NULL, 0};
  return false;
}

static bool is_literal(cgn_text text) {
  return text.length > 1 && text.at[0] == '[' && text.at[text.length - 1] == ']';
}

void cgn_domain_read(cgn_arena *arena, cgn_text text, cgn_domain *domain) {
  cgn_domain_read_counted(arena, text, NULL, domain);
}

void cgn_domain_read_counted(cgn_arena *arena, cgn_text text, uint32_t *mapped, cgn_domain *domain) {
  *domain = (cgn_domain){.flags = 0};
  if (read_plain(arena, text, domain)) return;
  cgn_text name = cgn_domain_without_root_dot(text, &domain->flags);
  if (name.length < text.length && read_plain(arena, name, domain)) return;
  text = name;
  if (!cgn_text_is_ascii(text)) domain->flags |= CGN_DOMAIN_NON_ASCII;
  if (is_literal(text)) {
    read_literal(arena, text, domain);
    if (domain->flags & CGN_DOMAIN_ROOT_DOT) domain->flags |= CGN_DOMAIN_INVALID;
    return;
  }
  bool unread = text.length > CGN_DOMAIN_INPUT || cgn_text_find(text, 0, '\0') < text.length, idn = false;
  if (!unread) idn = cgn_domain_is_idn(text);
  if (unread || (idn && !may_map(text, mapped, domain))) {
    domain->flags |= CGN_DOMAIN_INVALID;
    domain->key = cgn_unicode_fold(arena, text);
    return;
  }
  if (idn) {
    read_labels(arena, text, domain);
  } else {
    domain->key = cgn_unicode_fold(arena, text);
  }
  /* One whose labels are invalid for another reason is not just a DNS name. */
  uint32_t wrong = check_name(domain->key);
  domain->flags |= domain->flags & CGN_DOMAIN_INVALID ? 0 : wrong;
}

cgn_text cgn_domain_to_unicode_text(cgn_arena *arena, cgn_text key) {
  bool idn = has_a_label(key) && !(check_name(key) & CGN_DOMAIN_INVALID);
  return idn ? cgn_label_to_unicode(arena, key) : key;
}

bool cgn_domain_is_within(cgn_text name, cgn_text above) {
  if (above.length == 0 || name.length <= above.length) return cgn_text_equal(name, above);
  size_t below = name.length - above.length;
  return name.at[below - 1] == '.' && cgn_text_equal(cgn_text_slice(name, below, above.length), above);
}
