#!/bin/sh
# SPDX-License-Identifier: MIT
# The house rules: floors, sizes, words, limits, no variables; and that each check sees what it is there for.
set -eu
cd "$(dirname "$0")/../.."
. tests/support/tap.sh
build=${CONSIGNE_BUILD:-build/dev}

check 'floors, sizes, calls, words, licences and limits' /usr/bin/env python3 tests/lint/lint.py
check 'the library has no variables' sh tests/lint/symbols.sh "$build/lib/libconsigne.a"
check 'every case of the semantics has a test' sh tests/lint/semantics.sh
check 'each check fails on a planted mistake' sh tests/lint/selftest.sh

tap_end
