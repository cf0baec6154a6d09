/* SPDX-License-Identifier: MIT */
/*
 * The first pass over a tree: list files are read, and names and fields lead
 * to what they name. What is named nowhere is an error, what nothing names a
 * warning, and what is defined twice names its first place.
 */
#include "base/limits.h"
#include "rules/check/check.h"
#include "rules/listfile.h"
#include "rules/loginmap.h"
#include "rules/name_index.h"
#include "rules/owner.h"
#include "rules/reserved.h"

enum { SET, PROVIDER }; /* kinds in the one name space that both share */

/* The parser has told of words that are no names. */
static bool is_name(cgn_text text) {
  return text.length && cgn_is_letter(text.at[0]) && !cgn_is_reserved(text);
}

typedef struct names {
  cgn_load *load;
  cgn_name_index sets, limits, replies, rules, facts, tags;
  uint64_t items; /* of all sets and owners so far */
  bool owned;     /* some rule asks who owns an address */
} names;

/* ---- Definitions ------------------------------------------------------------------------- */

/* Of several of one name, all but the first. */
static void tell_twice(names *n, const cgn_name_index *index, const char *what) {
  const cgn_word *first = index->count ? index->at[0].name : NULL;
  for (uint32_t i = 1; i < index->count; i++) {
    const cgn_word *name = index->at[i].name;
    if (!cgn_text_equal_nocase(first->text, name->text)) {
      first = name;
      continue;
    }
    cgn_error(n->load, "defined-twice", name->place, "% \"%\" is defined already, at %: choose another name",
              cgn_text_of_string(what), name->text, cgn_place_text(n->load, first->place));
  }
}

/* It may be what a declaration that could not be read would have declared: that one is told. */
static bool is_lost(const names *n, cgn_text name) {
  for (const cgn_word *one = n->load->ast.lost.first; one; one = one->next)
    if (one->text.length == 0 || cgn_text_equal_nocase(one->text, name)) return true;
  return false;
}

/* What a name that is not there most likely means. */
static cgn_text nearest_of(const names *n, const cgn_name_index *index, const cgn_word *name) {
  cgn_meant meant;
  cgn_meant_start(&meant, name->text);
  if (n->load->findings->count < CGN_NEAREST_FINDINGS) cgn_name_index_consider(index, &meant);
  return meant.best;
}

static bool index_sets(names *n) {
  const cgn_ast *ast = &n->load->ast;
  uint32_t count = 0;
  for (const cgn_ast_set *set = ast->sets; set; set = set->next) count++;
  for (const cgn_ast_provider *one = ast->providers; one; one = one->next) count++;
  if (!cgn_name_index_init(&n->sets, n->load->arena, count)) return false;
  for (cgn_ast_set *set = ast->sets; set; set = set->next) cgn_name_index_add(&n->sets, &set->name, set, SET);
  for (cgn_ast_provider *one = ast->providers; one; one = one->next) {
    cgn_name_index_add(&n->sets, &one->name, one, PROVIDER);
  }
  cgn_name_index_sort(&n->sets);
  return true;
}

static bool index_limits(names *n) {
  uint32_t count = 0;
  for (const cgn_ast_limit *one = n->load->ast.limits; one; one = one->next) count++;
  if (!cgn_name_index_init(&n->limits, n->load->arena, count)) return false;
  for (cgn_ast_limit *one = n->load->ast.limits; one; one = one->next) {
    cgn_name_index_add(&n->limits, &one->name, one, 0);
  }
  cgn_name_index_sort(&n->limits);
  return true;
}

static bool index_replies(names *n) {
  uint32_t count = 0;
  for (const cgn_ast_reply *one = n->load->ast.replies; one; one = one->next) count++;
  if (!cgn_name_index_init(&n->replies, n->load->arena, count)) return false;
  for (cgn_ast_reply *one = n->load->ast.replies; one; one = one->next) {
    cgn_name_index_add(&n->replies, &one->name, one, 0);
  }
  cgn_name_index_sort(&n->replies);
  return true;
}

/* Facts are numbered as they stand. */
static bool index_facts(names *n) {
  uint32_t count = 0;
  for (cgn_ast_fact *one = n->load->ast.facts; one; one = one->next) {
    if (count < CGN_FACTS) one->field = CGN_FIRST_FACT + (int)count;
    if (count++ != CGN_FACTS) continue;
    cgn_error(n->load, "too-many-facts", one->name.place,
              "a ruleset has at most " CGN_NUMBER_TEXT(CGN_FACTS) " facts", CGN_NO_TEXT);
  }
  if (!cgn_name_index_init(&n->facts, n->load->arena, count)) return false;
  for (cgn_ast_fact *one = n->load->ast.facts; one; one = one->next) {
    cgn_name_index_add(&n->facts, &one->name, one, 0);
  }
  cgn_name_index_sort(&n->facts);
  return true;
}

static bool index_rules(names *n) {
  uint32_t tags = 0;
  for (const cgn_ast_rule *rule = n->load->ast.rules; rule; rule = rule->next) tags += rule->tags.count;
  if (!cgn_name_index_init(&n->rules, n->load->arena, n->load->ast.rule_count)) return false;
  if (!cgn_name_index_init(&n->tags, n->load->arena, tags)) return false;
  for (cgn_ast_rule *rule = n->load->ast.rules; rule; rule = rule->next) {
    cgn_name_index_add(&n->rules, &rule->name, rule, 0);
    for (const cgn_word *tag = rule->tags.first; tag; tag = tag->next) cgn_name_index_add(&n->tags, tag, rule, 0);
  }
  cgn_name_index_sort(&n->rules);
  cgn_name_index_sort(&n->tags);
  return true;
}

/* ---- List files, and how much there is ---------------------------------------------------------- */

static void count(names *n, uint64_t items, cgn_place place) {
  uint32_t limit = cgn_options_limit(n->load->options, CONSIGNE_LIMIT_NAMES);
  bool before = n->items > limit;
  n->items += items;
  if (before || n->items <= limit) return;
  cgn_error(n->load, "too-many-items", place, "sets and owners have more items than the limit allows", CGN_NO_TEXT);
}

static void count_items(names *n, const cgn_words *items, cgn_place place) {
  count(n, items->count, place);
}

static void read_sources(names *n, cgn_ast_source *first) {
  for (cgn_ast_source *source = first; source; source = source->next) {
    bool file = source->origin == CGN_FROM_FILE;
    if (file) cgn_listfile_read(n->load, source);
    count_items(n, &source->items, file ? source->file.place : source->items.place);
  }
}

static void read_provider(names *n, cgn_ast_provider *provider) {
  read_sources(n, provider->domains);
  read_sources(n, provider->relays);
  for (cgn_ast_alias *alias = provider->aliases; alias; alias = alias->next) {
    count_items(n, &alias->items, alias->items.place);
  }
  for (cgn_ast_delegate *one = provider->delegates; one; one = one->next) {
    count_items(n, &one->items, one->items.place);
    read_sources(n, one->to);
  }
}

static void read_map(names *n, cgn_ast_owner *owner) {
  cgn_map_fault fault;
  cgn_word word;
  uint64_t logins = 0;
  cgn_owner_open(n->load, owner);
  if (owner->map == CGN_NONE) return;
  cgn_loginmap map = cgn_loginmap_start(&n->load->sources, owner->map);
  while (cgn_loginmap_next(&map, &word, &fault))
    while (cgn_loginmap_login(&map, &word)) logins++;
  owner->logins.count = logins > UINT32_MAX ? UINT32_MAX : (uint32_t)logins;
  count(n, logins, owner->file.place);
}

/* ---- Fields ---------------------------------------------------------------------------------------- */

static bool ends_with(cgn_text text, cgn_text end) {
  size_t from = text.length > end.length ? text.length - end.length : 0;
  return from && cgn_text_equal_nocase(cgn_text_slice(text, from, end.length), end);
}

/* Cuts the part off a name. */
static cgn_part split_part(cgn_text *name) {
  static const cgn_text ends[] = {[CGN_PART_DOMAIN] = {".domain", 7}, [CGN_PART_LOCAL] = {".local", 6}};
  for (cgn_part part = CGN_PART_DOMAIN; part <= CGN_PART_LOCAL; part++) {
    if (!ends_with(*name, ends[part])) continue;
    name->length -= ends[part].length;
    return part;
  }
  return CGN_PART_WHOLE;
}

static bool is_fact(cgn_text *name) {
  const cgn_text prefix = CGN_TEXT("fact.");
  if (!cgn_text_equal_nocase(cgn_text_slice(*name, 0, prefix.length), prefix)) return false;
  *name = cgn_text_slice(*name, prefix.length, name->length);
  return true;
}

static void resolve_fact(names *n, cgn_field_name *field, cgn_text name, bool used) {
  const cgn_named *found = cgn_name_index_find(&n->facts, name);
  if (found) {
    cgn_ast_fact *fact = found->object;
    fact->used |= used;
    field->number = fact->field;
    return;
  }
  if (is_lost(n, name)) return;
  cgn_word word = {.text = name};
  cgn_text nearest = nearest_of(n, &n->facts, &word);
  cgn_error(n->load, "unknown-field", field->word.place,
            nearest.length ? "no fact \"%\": did you mean \"fact.%\"?"
                           : "no fact \"%\": declare it, as in \"fact % { words }\"",
            name, nearest.length ? nearest : name);
}

/* "header.from.domian" */
static bool tell_no_part(names *n, const cgn_field_name *field) {
  static const char *const parts[] = {"domain", "local", NULL};
  cgn_text name = field->word.text;
  size_t dot = name.length;
  while (dot > 0 && name.at[dot - 1] != '.') dot--;
  cgn_text base = cgn_text_slice(name, 0, dot ? dot - 1 : 0);
  const cgn_field *found = cgn_field_named(base);
  if (!found || found->type != CGN_TYPE_ADDRESS) return false;
  cgn_text nearest = cgn_meant_word(parts, cgn_text_slice(name, dot, name.length));
  cgn_error(n->load, "unknown-field", field->word.place,
            "an address has the parts %.domain and %.local: write \"%.%\"", base, base, base,
            nearest.length ? nearest : CGN_TEXT("domain"));
  return true;
}

/* Of the fields, and of the facts without their "fact." */
static cgn_text nearest_field(names *n, cgn_text name) {
  cgn_meant meant;
  cgn_meant_start(&meant, name);
  if (n->load->findings->count >= CGN_NEAREST_FINDINGS) return CGN_NO_TEXT;
  cgn_meant_consider_fields(&meant);
  const cgn_named *fact = meant.best.length ? NULL : cgn_name_index_find(&n->facts, name);
  if (!fact) return meant.best;
  cgn_buffer whole;
  cgn_buffer_init(&whole, &n->load->arena->allocator);
  cgn_buffer_add_string(&whole, "fact.");
  cgn_buffer_add(&whole, fact->name->text);
  if (whole.failed) n->load->arena->failed = true;
  cgn_text copy = cgn_arena_copy(n->load->arena, cgn_buffer_text(&whole));
  cgn_buffer_free(&whole);
  return copy;
}

static void tell_no_field(names *n, const cgn_field_name *field, cgn_text name) {
  if (tell_no_part(n, field)) return;
  cgn_text nearest = nearest_field(n, name);
  cgn_text part = cgn_text_slice(field->word.text, name.length, field->word.text.length);
  cgn_error(n->load, "unknown-field", field->word.place,
            nearest.length
                ? "no field \"%\": did you mean \"%%\"?"
                : "no field \"%\": fields are smtp.mailfrom, smtp.rcptto, header.from, identity, relay, and so on",
            field->word.text, nearest, part);
}

/*
 * A field, or a part of an address (language section 2); number stays 0 where
 * there is none. `used`: a rule reads it.
 */
static void resolve_field(names *n, cgn_field_name *field, bool used) {
  cgn_text name = field->word.text;
  if (name.length == 0) return;
  if (is_fact(&name)) {
    resolve_fact(n, field, name, used);
    return;
  }
  cgn_part part = split_part(&name);
  const cgn_field *found = cgn_field_named(name);
  if (!found) {
    tell_no_field(n, field, name);
  } else if (part != CGN_PART_WHOLE && found->type != CGN_TYPE_ADDRESS) {
    cgn_error(n->load, "unknown-field", field->word.place, "only addresses have parts: write \"%\"",
              cgn_text_of_string(found->name));
  } else {
    field->number = found->number;
    field->part = part;
  }
}

/* ---- Rules -------------------------------------------------------------------------------------------- */

static void tell_no_set(names *n, const cgn_word *name) {
  if (is_lost(n, name->text)) return;
  cgn_text nearest = nearest_of(n, &n->sets, name);
  bool value = cgn_text_find(name->text, 0, '.') < name->text.length;
  cgn_error(n->load, "unknown-name", name->place,
            nearest.length ? "no set or provider \"%\": did you mean \"%\"?"
            : value ? "no set or provider \"%\": a single value stands behind \"is\", or in braces: \"{ % }\""
                    : "no set or provider \"%\": declare it, as in \"domains % { example.org }\"",
            name->text, nearest.length ? nearest : name->text);
}

static void resolve_group(names *n, cgn_ast_owner *owner) {
  const cgn_named *found = cgn_name_index_find(&n->sets, owner->group.text);
  if (found && found->kind == SET) {
    owner->group_found = found->object;
    owner->group_found->used = true;
  } else if (found) {
    cgn_error(n->load, "wrong-type", owner->group.place, "\"%\" is a provider: name a set of logins",
              owner->group.text);
  } else if (is_name(owner->group.text) && !is_lost(n, owner->group.text)) {
    cgn_text nearest = nearest_of(n, &n->sets, &owner->group);
    cgn_error(n->load, "unknown-name", owner->group.place,
              nearest.length ? "no set \"%\": did you mean \"%\"?"
                             : "no set \"%\": declare it, as in \"logins % { ann bob }\"",
              owner->group.text, nearest.length ? nearest : owner->group.text);
  }
}

static void resolve_owners(names *n, cgn_ast_owner *first) {
  for (cgn_ast_owner *one = first; one; one = one->next) {
    count_items(n, &one->logins, one->place);
    if (one->kind == CGN_OWNER_FILE) read_map(n, one);
    if (one->kind == CGN_OWNER_GROUP) resolve_group(n, one);
  }
}

static void resolve_set(names *n, cgn_condition *clause) {
  const cgn_named *found = cgn_name_index_find(&n->sets, clause->set.text);
  if (!found) {
    if (is_name(clause->set.text)) tell_no_set(n, &clause->set);
  } else if (found->kind == SET) {
    clause->set_found = found->object;
    clause->set_found->used = true;
  } else {
    clause->provider_found = found->object;
    clause->provider_found->used = true;
  }
}

/* NULL: told, or no name. */
static cgn_ast_limit *resolve_limit(names *n, const cgn_word *name) {
  const cgn_named *found = cgn_name_index_find(&n->limits, name->text);
  if (found) return found->object;
  if (!is_name(name->text) || is_lost(n, name->text)) return NULL;
  cgn_text nearest = nearest_of(n, &n->limits, name);
  cgn_error(n->load, "unknown-name", name->place,
            nearest.length ? "no limit \"%\": did you mean \"%\"?"
                           : "no limit \"%\": declare it, as in \"limit % { count recipients by smtp.authcid rate "
                             "200 per 1h }\"",
            name->text, nearest.length ? nearest : name->text);
  return NULL;
}

/* Recursion: the parser lets CGN_CONDITION_DEPTH levels through. */
static void resolve_condition(names *n, cgn_condition *condition) {
  if (condition->node == CGN_NODE_CLAUSE) {
    resolve_field(n, &condition->field, true);
    resolve_field(n, &condition->right, true);
    n->owned |= condition->test == CGN_TEST_OWNED;
    resolve_set(n, condition);
    condition->limit_found = resolve_limit(n, &condition->limit);
    if (condition->limit_found) condition->limit_found->used = true;
    count_items(n, &condition->items, condition->items.place);
  }
  for (cgn_condition *one = condition->first; one; one = one->next) resolve_condition(n, one);
}

static void resolve_verdict(names *n, cgn_ast_verdict *verdict) {
  if (verdict->text.form != CGN_TOKEN_WORD || !verdict->text.text.at) return;
  const cgn_named *found = cgn_name_index_find(&n->replies, verdict->text.text);
  if (found) {
    verdict->reply_found = found->object;
    verdict->reply_found->used = true;
    return;
  }
  if (is_lost(n, verdict->text.text)) return;
  cgn_text nearest = nearest_of(n, &n->replies, &verdict->text);
  cgn_error(n->load, "unknown-name", verdict->text.place,
            nearest.length ? "no reply \"%\": did you mean \"%\"?"
                           : "no reply \"%\": declare it, as in 'reply % { en \"...\" }', or quote a text",
            verdict->text.text, nearest.length ? nearest : verdict->text.text);
}

/* ---- Expect blocks --------------------------------------------------------------------------------------- */

static void check_rule_name(names *n, const cgn_word *name) {
  if (!is_name(name->text) || cgn_name_index_find(&n->rules, name->text) || is_lost(n, name->text)) return;
  cgn_text nearest = nearest_of(n, &n->rules, name);
  cgn_error(n->load, "unknown-name", name->place,
            nearest.length ? "no rule \"%\": did you mean \"%\"?" : "no rule \"%\": write the name of a rule",
            name->text, nearest);
}

static void resolve_given(names *n, cgn_ast_given *given) {
  resolve_field(n, &given->field, false);
  if (given->kind == CGN_GIVEN_LIMIT) given->limit_found = resolve_limit(n, &given->name);
  if (given->kind != CGN_GIVEN_SET) return;
  const cgn_named *found = cgn_name_index_find(&n->sets, given->name.text);
  if (!found) {
    if (is_name(given->name.text)) tell_no_set(n, &given->name);
  } else if (found->kind == SET) {
    given->set_found = found->object;
  } else {
    given->provider_found = found->object;
  }
}

static void check_tags(names *n, const cgn_words *tags) {
  for (const cgn_word *tag = tags->first; tag; tag = tag->next) {
    if (cgn_name_index_find(&n->tags, tag->text)) continue;
    cgn_text nearest = nearest_of(n, &n->tags, tag);
    cgn_warning(n->load, "unknown-tag", tag->place,
                nearest.length ? "no rule gives the tag \"%\": did you mean \"%\"?" : "no rule gives the tag \"%\"",
                tag->text, nearest);
  }
}

/* No outcome has a label and lacks it. */
static void tell_contrary(names *n, const cgn_ast_expect *expect, cgn_demand kind, cgn_demand negated) {
  const cgn_words *words = &expect->demands[kind], *others = &expect->demands[negated];
  cgn_name_index index;
  if (!words->count || !others->count || !cgn_name_index_init(&index, n->load->arena, words->count)) return;
  for (const cgn_word *one = words->first; one; one = one->next) cgn_name_index_add(&index, one, NULL, 0);
  cgn_name_index_sort(&index);
  for (const cgn_word *one = others->first; one; one = one->next) {
    if (cgn_name_index_find(&index, one->text))
      cgn_error(n->load, "contrary-expect", one->place, "\"% %\" is demanded, too: remove one of them",
                cgn_text_of_string(cgn_demand_name(kind)), one->text);
  }
}

static void check_expect(names *n, cgn_ast_expect *expect) {
  check_rule_name(n, &expect->by); /* "default" is reserved, and no rule */
  for (cgn_demand kind = CGN_DEMAND_WARNED; kind <= CGN_DEMAND_NOT_WARNED; kind++)
    for (const cgn_word *rule = expect->demands[kind].first; rule; rule = rule->next) check_rule_name(n, rule);
  check_tags(n, &expect->demands[CGN_DEMAND_TAGGED]);
  check_tags(n, &expect->demands[CGN_DEMAND_NOT_TAGGED]);
  tell_contrary(n, expect, CGN_DEMAND_WARNED, CGN_DEMAND_NOT_WARNED);
  tell_contrary(n, expect, CGN_DEMAND_TAGGED, CGN_DEMAND_NOT_TAGGED);
  for (cgn_ast_given *given = expect->givens; given; given = given->next) resolve_given(n, given);
}

/* ---- Unused ------------------------------------------------------------------------------------------------ */

static void tell_unused(names *n, const cgn_word *name, const char *what) {
  cgn_warning(n->load, "unused", name->place, "no rule uses % \"%\"", cgn_text_of_string(what), name->text);
}

static void check_unused(names *n) {
  const cgn_ast *ast = &n->load->ast;
  for (const cgn_ast_set *set = ast->sets; set; set = set->next) {
    if (!set->used) tell_unused(n, &set->name, "the set");
  }
  for (const cgn_ast_limit *limit = ast->limits; limit; limit = limit->next) {
    if (!limit->used) tell_unused(n, &limit->name, "the limit");
  }
  for (const cgn_ast_reply *reply = ast->replies; reply; reply = reply->next) {
    if (!reply->used) tell_unused(n, &reply->name, "the reply");
  }
  for (const cgn_ast_fact *fact = ast->facts; fact; fact = fact->next) {
    if (!fact->used) tell_unused(n, &fact->name, "the fact");
  }
  if (ast->owners_place.length && !n->owned)
    cgn_warning(n->load, "unused", ast->owners_place,
                "no rule asks who owns an address, as in: any identity not owned by smtp.auth", CGN_NO_TEXT);
}

/* ---- The pass ------------------------------------------------------------------------------------------------ */

static void resolve_all(names *n) {
  cgn_ast *ast = &n->load->ast;
  for (cgn_ast_set *set = ast->sets; set; set = set->next) read_sources(n, set->sources);
  for (cgn_ast_provider *one = ast->providers; one; one = one->next) read_provider(n, one);
  resolve_owners(n, ast->owners);
  for (cgn_ast_limit *limit = ast->limits; limit; limit = limit->next) resolve_field(n, &limit->by, true);
  for (cgn_ast_rule *rule = ast->rules; rule; rule = rule->next) {
    if (rule->when) resolve_condition(n, rule->when);
    if (rule->unless) resolve_condition(n, rule->unless);
    resolve_verdict(n, &rule->verdict);
  }
  resolve_verdict(n, &ast->fallback);
  for (cgn_ast_provider *one = ast->providers; one; one = one->next)
    if (one->submission && one->submission->enable) resolve_verdict(n, one->submission->enable);
  for (cgn_ast_expect *expect = ast->expects; expect; expect = expect->next) check_expect(n, expect);
  /* Where something is wrong, what uses the rest may be what could not be read. */
  if (n->load->findings->errors == 0) check_unused(n);
}

int cgn_check_names(cgn_load *load) {
  names n = {.load = load};
  if (!index_sets(&n) || !index_limits(&n) || !index_replies(&n) || !index_facts(&n) || !index_rules(&n))
    return CONSIGNE_E_MEMORY;
  tell_twice(&n, &n.sets, "the name");
  tell_twice(&n, &n.limits, "the limit");
  tell_twice(&n, &n.replies, "the reply");
  tell_twice(&n, &n.facts, "the fact");
  tell_twice(&n, &n.rules, "the rule");
  resolve_all(&n);
  return load->arena->failed || load->findings->arena.failed ? CONSIGNE_E_MEMORY : CONSIGNE_OK;
}
