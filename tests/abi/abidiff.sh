#!/bin/sh
# SPDX-License-Identifier: MIT
# abidiff.sh [COMMIT]: builds the shared library of COMMIT (else of the last release, the newest tag v*) and that of the
# working tree, and fails where a program that was linked with the first could break with the second. Run by hand, before
# a release: it sees in debug data what tests/abi/run.sh sees in headers and symbols. Reports in TAP.
set -eu
cd "$(dirname "$0")/../.."
. tests/support/tap.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
name='no program breaks that was linked with'

commit=${1-$(git describe --tags --abbrev=0 --match 'v*' 2>/dev/null || true)}
if [ -z "$commit" ]; then
  skip "$name the last release" 'there is no release yet: name a commit'
elif ! sh docs/packages.sh abigail-tools >"$work/log" 2>&1 || ! command -v abidiff >/dev/null; then
  skip "$name $commit" 'abidiff is missing (abigail-tools)'
else
  # library FOLDER: of the sources there, with debug data.
  library() {
    cmake -S "$1" -B "$1/build/abidiff" -DCMAKE_BUILD_TYPE=Debug -DCONSIGNE_TOOL=OFF -DBUILD_TESTING=OFF &&
      cmake --build "$1/build/abidiff" --target consigne -j 2
  }
  # Exit codes are bits: 1 and 2 it failed, 4 something changed, 8 so that programs break.
  unbroken() {
    status=0
    abidiff --headers-dir1 "$work/old/include" --headers-dir2 include \
      "$work/old/build/abidiff/lib/libconsigne.so" build/abidiff/lib/libconsigne.so || status=$?
    [ $((status & 11)) -eq 0 ]
  }
  mkdir "$work/old"
  git archive "$commit" | tar -x -C "$work/old"
  check "the library of $commit builds" library "$work/old"
  check 'this library builds' library .
  check "$name $commit" unbroken
fi

tap_end
