/* SPDX-License-Identifier: MIT */
/* What an element of a coverage is, as people wrote it, and how often it was used. */
#include "advise/coverage/coverage.h"
#include "advise/set_items.h"

static const char *image_of(const struct consigne_coverage *coverage) {
  return coverage->ruleset->image;
}

static cgn_coverage_block block_of(const struct consigne_coverage *coverage, uint32_t element) {
  int block = CGN_BLOCKS - 1;
  while (element < coverage->blocks[block]) block--;
  return (cgn_coverage_block)block;
}

/* ---- What it is --------------------------------------------------------------------- */

static bool has_name(const cgn_coverage_list *list) {
  return list->role == CGN_ROLE_NAMED || list->role == CGN_ROLE_DOMAINS || list->role == CGN_ROLE_RELAYS;
}

int cgn_coverage_kind(const struct consigne_coverage *coverage, uint32_t element) {
  cgn_coverage_block block = block_of(coverage, element);
  uint32_t index = element - coverage->blocks[block];
  switch (block) {
  case CGN_BLOCK_RULES: return CONSIGNE_ELEMENT_RULE;
  case CGN_BLOCK_PARTS: {
    const cgn_coverage_part *part = &coverage->parts[index];
    bool proof = part->proof != CGN_NONE && part->whole == CGN_NONE;
    return proof ? CONSIGNE_ELEMENT_PROOF : CONSIGNE_ELEMENT_CLAUSE;
  }
  case CGN_BLOCK_FALLBACK: return CONSIGNE_ELEMENT_DEFAULT;
  case CGN_BLOCK_LISTS: return has_name(&coverage->lists[index]) ? CONSIGNE_ELEMENT_SET : CONSIGNE_ELEMENT_LIST;
  case CGN_BLOCK_DELEGATIONS: return CONSIGNE_ELEMENT_DELEGATION;
  case CGN_BLOCK_ENTRIES:
    return coverage->entries[index].set == CGN_NONE ? CONSIGNE_ELEMENT_OWNERS : CONSIGNE_ELEMENT_ENTRY;
  case CGN_BLOCKS: break;
  }
  return 0;
}

uint32_t cgn_coverage_rule(const struct consigne_coverage *coverage, uint32_t element) {
  cgn_coverage_block block = block_of(coverage, element);
  if (block == CGN_BLOCK_RULES) return element;
  return block == CGN_BLOCK_PARTS ? coverage->parts[element - coverage->blocks[block]].rule : CGN_NONE;
}

static uint32_t list_part_of(const struct consigne_coverage *coverage, const cgn_coverage_list *list) {
  bool delegated = list->role == CGN_ROLE_ITEMS || list->role == CGN_ROLE_TO;
  return delegated ? coverage->blocks[CGN_BLOCK_DELEGATIONS] + list->owner : CGN_NONE;
}

uint32_t cgn_coverage_part_of(const struct consigne_coverage *coverage, uint32_t element) {
  cgn_coverage_block block = block_of(coverage, element);
  uint32_t index = element - coverage->blocks[block];
  if (block == CGN_BLOCK_PARTS) {
    const cgn_coverage_part *part = &coverage->parts[index];
    return part->whole == CGN_NONE ? part->rule : coverage->blocks[block] + part->whole;
  }
  if (block == CGN_BLOCK_LISTS) return list_part_of(coverage, &coverage->lists[index]);
  if (block != CGN_BLOCK_ENTRIES || coverage->entries[index].set == CGN_NONE) return CGN_NONE;
  return coverage->blocks[CGN_BLOCK_LISTS] + coverage->entries[index].set;
}

/* ---- How often ------------------------------------------------------------------------ */

/* Adds the counts at its twins, which are sorted by entry. */
static uint64_t hits_of_twins(const struct consigne_coverage *coverage, uint32_t entry) {
  uint32_t from = 0, to = coverage->twin_count;
  uint64_t hits = 0;
  while (from < to) {
    uint32_t middle = from + (to - from) / 2;
    if (coverage->twins[middle].entry < entry)
      from = middle + 1;
    else
      to = middle;
  }
  for (; from < coverage->twin_count && coverage->twins[from].entry == entry; from++)
    hits += coverage->hits[coverage->twins[from].twin];
  return hits;
}

uint64_t cgn_coverage_counted(const struct consigne_coverage *coverage, uint32_t element, cgn_truth truth) {
  uint32_t first = coverage->blocks[CGN_BLOCK_ENTRIES];
  if (element < first) return coverage->tallies[element].truths[truth];
  return truth == CGN_TRUE ? coverage->hits[element - first] + hits_of_twins(coverage, element - first) : 0;
}

/* ---- As it is written -------------------------------------------------------------------- */

static void write_string(const struct consigne_coverage *coverage, cgn_string string, cgn_buffer *out) {
  cgn_buffer_add(out, cgn_image_text(image_of(coverage), string));
}

static bool bit_of(const cgn_ip *ip, uint32_t bit) {
  return (ip->octets[bit / 8] >> (7 - bit % 8)) & 1;
}

/* The network from the first address to the last. False: one network cannot express it. */
static bool find_network(const cgn_ip *first, const cgn_ip *last, cgn_network *network) {
  uint32_t bits = 0;
  while (bits < 128 && bit_of(first, bits) == bit_of(last, bits)) bits++;
  *network = (cgn_network){*first, (uint8_t)bits};
  for (; bits < 128; bits++)
    if (bit_of(first, bits) || !bit_of(last, bits)) return false;
  return true;
}

static void write_networks(const struct consigne_coverage *coverage, const cgn_coverage_entry *entry,
                           cgn_buffer *out) {
  cgn_ip first, last, unused;
  cgn_network network;
  cgn_set_items_range(coverage->ruleset, entry->slot, &first, &unused);
  cgn_set_items_range(coverage->ruleset, entry->last, &unused, &last);
  if (find_network(&first, &last, &network)) {
    cgn_network_add(out, &network);
    return;
  }
  cgn_ip_add(out, &first);
  cgn_buffer_add_string(out, " to ");
  cgn_ip_add(out, &last);
}

static void write_entry(const struct consigne_coverage *coverage, uint32_t index, cgn_buffer *out) {
  const cgn_coverage_entry *entry = &coverage->entries[index];
  cgn_name_entry name;
  if (entry->last != CGN_NONE) {
    write_networks(coverage, entry, out);
    return;
  }
  if (!cgn_names_at(image_of(coverage), &cgn_program_of(coverage->ruleset)->names, entry->slot, &name)) return;
  if (name.kind == CGN_NAME_OWNED && name.key.length > 0 && name.key.at[0] == '@') cgn_buffer_add_octet(out, '*');
  cgn_set_item_write(out, name.kind, name.key);
}

/* "newsletter@a.example", or with more of them "newsletter@a.example ..." */
static void write_some(const struct consigne_coverage *coverage, uint32_t set, cgn_buffer *out) {
  const cgn_coverage_list *list = &coverage->lists[set];
  if (list->entries > 0)
    write_entry(coverage, list->first, out);
  else
    cgn_buffer_add_string(out, "external");
  if (list->entries > 1) cgn_buffer_add_string(out, " ...");
}

static void write_delegation(const struct consigne_coverage *coverage, uint32_t index, cgn_buffer *out) {
  const cgn_delegation *delegation =
      &CGN_ITEMS(image_of(coverage), cgn_program_of(coverage->ruleset)->delegations, cgn_delegation)[index];
  write_some(coverage, delegation->items, out);
  cgn_buffer_add_string(out, " to ");
  write_some(coverage, delegation->to, out);
}

static void write_list(const struct consigne_coverage *coverage, uint32_t index, cgn_buffer *out) {
  const cgn_program *program = cgn_program_of(coverage->ruleset);
  const cgn_coverage_list *list = &coverage->lists[index];
  const cgn_provider *providers = CGN_ITEMS(image_of(coverage), program->providers, cgn_provider);
  switch (list->role) {
  case CGN_ROLE_NAMED:
    write_string(coverage, CGN_ITEMS(image_of(coverage), program->sets, cgn_set)[index].name, out);
    break;
  case CGN_ROLE_DOMAINS:
  case CGN_ROLE_RELAYS:
    cgn_buffer_add_string(out, list->role == CGN_ROLE_DOMAINS ? "domains of " : "relays of ");
    write_string(coverage, providers[list->owner].name, out);
    break;
  case CGN_ROLE_ITEMS:
  case CGN_ROLE_TO: write_delegation(coverage, list->owner, out); break;
  case CGN_ROLE_INLINE:
    if (list->owner < program->tests.count)
      write_string(coverage, CGN_ITEMS(image_of(coverage), program->tests, cgn_test)[list->owner].text, out);
    break;
  }
}

static void write_part(const struct consigne_coverage *coverage, uint32_t index, cgn_buffer *out) {
  const cgn_program *program = cgn_program_of(coverage->ruleset);
  const cgn_coverage_part *part = &coverage->parts[index];
  if (part->test != CGN_NONE) {
    write_string(coverage, CGN_ITEMS(image_of(coverage), program->tests, cgn_test)[part->test].text, out);
    return;
  }
  cgn_span proofs = CGN_ITEMS(image_of(coverage), program->rules, cgn_rule)[part->rule].proofs;
  write_string(coverage, CGN_ITEMS(image_of(coverage), proofs, cgn_proof)[part->proof].text, out);
}

void cgn_coverage_write(const struct consigne_coverage *coverage, uint32_t element, cgn_buffer *out) {
  cgn_coverage_block block = block_of(coverage, element);
  uint32_t index = element - coverage->blocks[block];
  switch (block) {
  case CGN_BLOCK_RULES:
    write_string(coverage,
                 CGN_ITEMS(image_of(coverage), cgn_program_of(coverage->ruleset)->rules, cgn_rule)[index].name,
                 out);
    break;
  case CGN_BLOCK_PARTS: write_part(coverage, index, out); break;
  case CGN_BLOCK_FALLBACK: cgn_buffer_add_string(out, "default"); break;
  case CGN_BLOCK_LISTS: write_list(coverage, index, out); break;
  case CGN_BLOCK_DELEGATIONS: write_delegation(coverage, index, out); break;
  case CGN_BLOCK_ENTRIES: write_entry(coverage, index, out); break;
  case CGN_BLOCKS: break;
  }
}

void cgn_coverage_write_field(const struct consigne_coverage *coverage, uint32_t element, cgn_buffer *out) {
  const cgn_program *program = cgn_program_of(coverage->ruleset);
  cgn_coverage_block block = block_of(coverage, element);
  if (block != CGN_BLOCK_PARTS) return;
  uint32_t number = coverage->parts[element - coverage->blocks[block]].test;
  if (number == CGN_NONE) return;
  int field = CGN_ITEMS(image_of(coverage), program->tests, cgn_test)[number].field;
  const cgn_field *info = cgn_field_of(field);
  if (info) cgn_buffer_add_string(out, info->name);
  if (field < CGN_FIRST_FACT) return;
  cgn_buffer_add_string(out, "fact.");
  write_string(coverage, CGN_ITEMS(image_of(coverage), program->facts, cgn_fact)[field - CGN_FIRST_FACT].name, out);
}
