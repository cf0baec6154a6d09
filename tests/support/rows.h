/* SPDX-License-Identifier: MIT */
/* Tables of rows: how many, and the test's own run(rows, count) over them. */
#ifndef TESTS_SUPPORT_ROWS_H
#define TESTS_SUPPORT_ROWS_H

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))
#define RUN(rows) run((rows), COUNT(rows))

#endif
