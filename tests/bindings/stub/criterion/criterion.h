/* SPDX-License-Identifier: MIT */
/* Stands in for Criterion where tests/bindings takes the tables out of tests/api: each test runs before main, and what it
 * expects is computed and not judged. */
#ifndef TESTS_BINDINGS_STUB_CRITERION_H
#define TESTS_BINDINGS_STUB_CRITERION_H

#define Test(suite, name, ...)                                                                                     \
  static void suite##_##name(void) __attribute__((constructor));                                                   \
  static void suite##_##name(void)

#define computed(value, ...) ((void)(value))
#define cr_assert(...) computed(__VA_ARGS__, 0)
#define cr_expect(...) computed(__VA_ARGS__, 0)
#define cr_expect_fail(...) computed(__VA_ARGS__, 0)
#define cr_assert_not(...) computed(__VA_ARGS__, 0)
#define cr_expect_not(...) computed(__VA_ARGS__, 0)
#define cr_assert_null(...) computed(__VA_ARGS__, 0)
#define cr_expect_null(...) computed(__VA_ARGS__, 0)
#define cr_assert_not_null(...) computed(__VA_ARGS__, 0)
#define cr_expect_not_null(...) computed(__VA_ARGS__, 0)
#define computed2(a, b, ...) ((void)((a) == (b)))
#define cr_assert_eq(...) computed2(__VA_ARGS__, 0)
#define cr_expect_eq(...) computed2(__VA_ARGS__, 0)
#define cr_assert_neq(...) computed2(__VA_ARGS__, 0)
#define cr_expect_neq(...) computed2(__VA_ARGS__, 0)
#define cr_assert_lt(...) computed2(__VA_ARGS__, 0)
#define cr_expect_lt(...) computed2(__VA_ARGS__, 0)
#define cr_assert_leq(...) computed2(__VA_ARGS__, 0)
#define cr_expect_leq(...) computed2(__VA_ARGS__, 0)
#define cr_assert_gt(...) computed2(__VA_ARGS__, 0)
#define cr_expect_gt(...) computed2(__VA_ARGS__, 0)
#define cr_assert_geq(...) computed2(__VA_ARGS__, 0)
#define cr_expect_geq(...) computed2(__VA_ARGS__, 0)
#define cr_assert_str_eq(...) computed2(__VA_ARGS__, 0)
#define cr_expect_str_eq(...) computed2(__VA_ARGS__, 0)
#define cr_assert_str_neq(...) computed2(__VA_ARGS__, 0)
#define cr_expect_str_neq(...) computed2(__VA_ARGS__, 0)

#endif
