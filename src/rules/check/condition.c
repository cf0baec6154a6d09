/* SPDX-License-Identifier: MIT */
/*
 * Conditions (language sections 2 and 4): types of fields, the subject of a
 * rule, quantifiers, and which test may ask which field.
 */
#include "rules/check/internal.h"
#include "rules/print/print.h"

/* ---- Fields and the subject --------------------------------------------------- */

static void set_type(cgn_field_name *name) {
  const cgn_field *field = cgn_checked_field(name->number);
  static const cgn_type part_types[] = {CGN_TYPE_NONE, CGN_TYPE_DOMAIN, CGN_TYPE_WORD};
  name->type = !field ? CGN_TYPE_NONE : name->part == CGN_PART_WHOLE ? field->type : part_types[name->part];
}

/* Recursion here and below: the parser lets CGN_CONDITION_DEPTH levels through. */
static void set_types(cgn_condition *condition) {
  if (condition->node == CGN_NODE_CLAUSE) {
    set_type(&condition->field);
    set_type(&condition->right);
  }
  for (cgn_condition *one = condition->first; one; one = one->next) set_types(one);
}

/* The first `any` clause that is `when` itself or a direct operand of its outermost `and`. */
static cgn_condition *find_subject(cgn_condition *when) {
  if (when->node == CGN_NODE_CLAUSE) return when->quantifier == CGN_ANY ? when : NULL;
  if (when->node == CGN_NODE_OR) return NULL;
  for (cgn_condition *one = when->first; one; one = one->next) {
    if (one->node == CGN_NODE_CLAUSE && one->quantifier == CGN_ANY) return one;
  }
  return NULL;
}

/* ---- Quantifiers -------------------------------------------------------------- */

static bool is_whole_test(const cgn_condition *clause) {
  return clause->test == CGN_TEST_ABSENT || clause->test == CGN_TEST_NULL || clause->test == CGN_TEST_MALFORMED;
}

static void check_quantifier(cgn_checker *checker, const cgn_condition *clause) {
  const cgn_word *name = &clause->field.word;
  bool many = cgn_checked_field(clause->field.number)->many, given = clause->quantifier != CGN_ONE;
  if (is_whole_test(clause) && given) {
    cgn_error(checker->load, "quantifier-forbidden", clause->place,
              "this test speaks of \"%\" as a whole: leave out any, every and no", name->text);
  } else if (!many && given) {
    cgn_error(checker->load, "quantifier-forbidden", clause->place,
              "\"%\" has one value at most: leave out any, every and no", name->text);
  } else if (many && !given && !is_whole_test(clause)) {
    cgn_error(checker->load, "quantifier-missing", name->place,
              "\"%\" can have several values: write \"any %\", \"every %\" or \"no %\"", name->text, name->text,
              name->text, name->text);
  }
}

/* ---- Tests -------------------------------------------------------------------- */

static const char *what_it_is(const cgn_field_name *name) {
  if (cgn_is_local(name)) return "a local part";
  switch (name->type) {
  case CGN_TYPE_ADDRESS: return "an address";
  case CGN_TYPE_DOMAIN: return "a domain";
  case CGN_TYPE_LOGIN: return "a login";
  case CGN_TYPE_WORD: return "a word";
  case CGN_TYPE_RELAY: return "a relay, an address and a name";
  case CGN_TYPE_IP: return "an IP address";
  case CGN_TYPE_HOST: return "the name of a relay";
  case CGN_TYPE_INSTANT: return "an instant";
  case CGN_TYPE_NONE: break;
  }
  return "nothing";
}

static cgn_text description(const cgn_field_name *name) {
  return cgn_text_of_string(what_it_is(name));
}

/* `is absent`, `is null`, `is malformed`: which field has such a state at all. */
static void check_whole(cgn_checker *checker, const cgn_field_name *name, const cgn_condition *clause) {
  const cgn_field *field = cgn_checked_field(name->number);
  cgn_text text = name->word.text;
  if (!cgn_is_bare(clause) && name->part != CGN_PART_WHOLE)
    cgn_error(checker->load, "whole-field", name->word.place,
              "absent, null and malformed are said of a whole field: write \"%\"", cgn_text_of_string(field->name));
  if (clause->test == CGN_TEST_NULL && name->number != CONSIGNE_FIELD_SMTP_MAILFROM)
    cgn_error(checker->load, "wrong-type", clause->place,
              "only smtp.mailfrom can be null, the path \"<>\": write \"is absent\" of \"%\"", text);
  if (clause->test == CGN_TEST_MALFORMED && field->caller)
    cgn_error(
        checker->load, "wrong-type", clause->place,
        "\"%\" is never malformed, only what the sender writes is: test it for a value, or write \"is absent\"",
        text);
}

static bool same_type(const cgn_field_name *a, const cgn_field_name *b) {
  return a->type == b->type && cgn_is_local(a) == cgn_is_local(b);
}

static void check_equals(cgn_checker *checker, const cgn_field_name *name, const cgn_condition *clause) {
  const cgn_field_name *right = &clause->right;
  bool comparable = name->type != CGN_TYPE_RELAY && name->type != CGN_TYPE_INSTANT;
  if (!cgn_checked_field(right->number) || (comparable && same_type(name, right))) return;
  cgn_error(checker->load, "wrong-type", right->word.place,
            comparable
                ? "\"%\" is %, and \"%\" is %: compare two of one type, such as addresses, or \".domain\" of both"
                : "\"%\" is % and equals no field: write \"in\" and a set",
            name->word.text, description(name), right->word.text, description(right));
}

static bool has_domain(const cgn_field_name *name) {
  return name->type == CGN_TYPE_ADDRESS || name->type == CGN_TYPE_DOMAIN;
}

static void check_aligned_side(cgn_checker *checker, const cgn_field_name *name, cgn_place place) {
  if (!cgn_checked_field(name->number) || has_domain(name)) return;
  cgn_error(checker->load, "wrong-type", place,
            "\"%\" is %: domains are aligned, so write an address or a domain on both sides", name->word.text,
            description(name));
}

static void check_aligned(cgn_checker *checker, const cgn_field_name *name, const cgn_condition *clause) {
  check_aligned_side(checker, name, clause->place);
  check_aligned_side(checker, &clause->right, clause->right.word.place);
}

static void check_carried(cgn_checker *checker, const cgn_field_name *name, const cgn_condition *clause) {
  if (name->type == CGN_TYPE_ADDRESS) return;
  cgn_error(checker->load, "wrong-type", clause->place,
            "\"%\" is %, and a relay carries addresses: name a field that holds whole addresses", name->word.text,
            description(name));
}

/* Language section 2: an address, then a login. */
static void check_owned(cgn_checker *checker, const cgn_field_name *name, const cgn_condition *clause) {
  const cgn_field_name *right = &clause->right;
  if (name->type != CGN_TYPE_ADDRESS)
    cgn_error(checker->load, "wrong-type", clause->place,
              "\"%\" is %, and a login owns addresses: name a field that holds whole addresses", name->word.text,
              description(name));
  if (cgn_checked_field(right->number) && right->type != CGN_TYPE_LOGIN)
    cgn_error(checker->load, "wrong-type", right->word.place,
              "\"%\" is %, and logins own addresses: write smtp.auth", right->word.text, description(right));
  if (!checker->load->ast.owners_place.length)
    cgn_warning(checker->load, "no-owners", clause->place,
                "no login owns anything here: say who does, as in: owners { self  info@x.example by { ann bob } }",
                CGN_NO_TEXT);
}

/* An address, then who sealed: what domains may be tested against. */
static void check_sealed(cgn_checker *checker, const cgn_field_name *name, const cgn_condition *clause) {
  if (name->type != CGN_TYPE_ADDRESS)
    cgn_error(checker->load, "wrong-type", clause->place,
              "\"%\" is %, and seals report who an address is of: name a field that holds whole addresses",
              name->word.text, description(name));
  cgn_check_membership(checker, cgn_ast_listed(clause, name), clause);
}

static void check_test(cgn_checker *checker, const cgn_field_name *name, const cgn_condition *clause) {
  switch (clause->test) {
  case CGN_TEST_ABSENT:
  case CGN_TEST_NULL:
  case CGN_TEST_MALFORMED: check_whole(checker, name, clause); break;
  case CGN_TEST_IN: cgn_check_membership(checker, name, clause); break;
  case CGN_TEST_EQUALS: check_equals(checker, name, clause); break;
  case CGN_TEST_CARRIED: check_carried(checker, name, clause); break;
  case CGN_TEST_ALIGNED:
  case CGN_TEST_ALIGNED_EXACTLY: check_aligned(checker, name, clause); break;
  case CGN_TEST_OWNED: check_owned(checker, name, clause); break;
  case CGN_TEST_SEALED: check_sealed(checker, name, clause); break;
  case CGN_TEST_LIMIT: break;
  }
}

/* ---- Conditions --------------------------------------------------------------- */

/* Something in it is wrong and told, which may be why it is no subject. */
static bool is_doubtful(const cgn_condition *condition) {
  const cgn_field *field = cgn_checked_field(condition->field.number);
  bool clause = condition->node == CGN_NODE_CLAUSE && condition->test != CGN_TEST_LIMIT;
  if (clause && (!field || (field->many && !is_whole_test(condition))))
    return condition->quantifier == CGN_ONE || !field;
  for (const cgn_condition *one = condition->first; one; one = one->next)
    if (is_doubtful(one)) return true;
  return false;
}

/* The field of one value that `when` tests and that the test in `unless` may be about; NULL: none. */
static const cgn_field_name *field_meant(const cgn_condition *when, const cgn_condition *test) {
  if (when->node == CGN_NODE_CLAUSE && when->test != CGN_TEST_LIMIT) {
    bool address = test->test == CGN_TEST_CARRIED || test->test == CGN_TEST_OWNED || test->test == CGN_TEST_SEALED;
    return !address || when->field.type == CGN_TYPE_ADDRESS ? &when->field : NULL;
  }
  for (const cgn_condition *one = when->first; one; one = one->next) {
    const cgn_field_name *found = field_meant(one, test);
    if (found) return found;
  }
  return NULL;
}

/* One for all tests of the rule: they lack the same subject. */
static void tell_no_subject(cgn_checker *checker, const cgn_ast_rule *rule, const cgn_condition *clause) {
  const cgn_field_name *meant = field_meant(rule->when, clause);
  if (checker->no_subject == rule || rule->broken || is_doubtful(rule->when)) return;
  checker->no_subject = rule;
  cgn_buffer test;
  cgn_buffer_init(&test, &checker->load->arena->allocator);
  cgn_print_condition(&test, clause);
  if (test.failed) checker->failed = true;
  cgn_error(checker->load, "no-subject", clause->place,
            meant
                ? "this test names no field, and only an \"any\" clause of \"when\" is a subject without a name: "
                  "write \"% %\""
                : "this test names no field, and \"when\" has no \"any\" clause to be its subject: write the field "
                  "before \"%%\"",
            meant ? meant->word.text : CGN_NO_TEXT, cgn_buffer_text(&test));
  cgn_buffer_free(&test);
}

static void check_clause(cgn_checker *checker, const cgn_ast_rule *rule, const cgn_condition *clause) {
  const cgn_field_name *name = cgn_clause_field(rule, clause);
  if (clause->test == CGN_TEST_LIMIT) return;
  if (!name) {
    tell_no_subject(checker, rule, clause);
    return;
  }
  if (!cgn_checked_field(name->number)) return;
  if (!cgn_is_bare(clause)) check_quantifier(checker, clause);
  check_test(checker, name, clause);
}

static void check_condition(cgn_checker *checker, const cgn_ast_rule *rule, const cgn_condition *condition) {
  if (condition->node == CGN_NODE_CLAUSE) check_clause(checker, rule, condition);
  for (const cgn_condition *one = condition->first; one; one = one->next) check_condition(checker, rule, one);
}

void cgn_check_conditions(cgn_checker *checker, cgn_ast_rule *rule) {
  if (rule->unless) set_types(rule->unless);
  if (!rule->when) return;
  set_types(rule->when);
  rule->subject = find_subject(rule->when);
  check_condition(checker, rule, rule->when);
  if (rule->unless) check_condition(checker, rule, rule->unless);
}
