#!/bin/sh
# SPDX-License-Identifier: MIT
# run.sh [SUITE...]: installs what is missing, builds, and runs every test, or the suites that are named, alone. The last
# line is "N passed, M failed"; exit 0 where M is 0. run.sh --mta, by hand and as root: the suites that start mail servers.
# Conformance runs on the corpora in $CONSIGNE_CORPORA, else ../shared, and is skipped where there are none.
set -u
cd "$(dirname "$0")/.." || exit 1
mkdir -p build || exit 1

# Each is a script tests/NAME/run.sh that reports in TAP on the build in $CONSIGNE_BUILD. The longest come first, so that
# no lane waits long for the other.
suites='lint compare exhaustive bounds tool findings accounts manual cookbook replay consumers abi rules policy filter'
suites="$suites expects explain diff conformance laws repairs limiter redis answers bindings"
# The same, on the build with sanitizers.
sanitized_suites='tool replay accounts property rules fuzz filter policy expects explain'
# Run by hand: what measures and judges nothing, what runs this script, and what starts a mail server.
no_suites='bench bare milter exim'

jobs=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
limit='timeout 900'
command -v timeout >/dev/null || limit=

# A line a report: passed, failed, skipped. A file, because suites that run side by side write it.
counts=build/counts
: >"$counts"

# count PASSED FAILED WHAT [SKIPPED]
count() {
  echo "$1 $2 ${4:-0}" >>"$counts"
  printf '  %-44s %5d passed, %d failed\n' "$3" "$1" "$2"
}

# counted COLUMN: the sum of passed (1), failed (2) or skipped (3).
counted() {
  awk -v column="$1" '{ sum += $column } END { print sum + 0 }' "$counts"
}

# build PRESET [CONFIGURE ARGUMENT...]
build() {
  preset=$1
  shift
  log=build/$preset.log
  if { cmake --preset "$preset" "$@" && cmake --build --preset "$preset" -j "$jobs"; } >"$log" 2>&1; then
    count 1 0 "$preset builds"
  else
    grep -A 4 -E 'error:|CMake Error|undefined reference' "$log" | head -n 40
    count 0 1 "$preset builds ($log)"
    return 1
  fi
}

# Reports of the sanitizers go to files: Criterion's exit code does not tell of leaks.
sanitized() {
  reports=$PWD/build/$1/sanitizer
  rm -f "$reports".*
  export ASAN_OPTIONS="log_path=$reports:detect_leaks=1:detect_stack_use_after_return=1"
  export LSAN_OPTIONS="exitcode=0" # what a test fails of is counted by the test, what leaks by the reports
  export UBSAN_OPTIONS="print_stacktrace=1"
}

# first_report: the first report that is about more than what Criterion itself forgets to free. A suppression would
# hide every leak of every test, since libcriterion is in each stack; here a leak counts when a frame is not its own.
first_report() {
  for report in "$reports".*; do
    [ -f "$report" ] || continue
    awk '/detected memory leaks/ { leaks = 1 }
      /^ *#[0-9]/ && !/__interceptor_|libsanitizer|libcriterion\.so|libc\.so/ { ours = 1 }
      END { exit leaks && !ours }' "$report" || continue
    echo "$report"
    return
  done
}

# Fails where the sanitizers wrote something.
no_reports() {
  report=$(first_report)
  [ -n "$report" ] || return 0
  head -n 30 "$report"
  echo "  $report"
  count 0 1 "$1: no sanitizer has a report"
}

# criterion PRESET PROGRAM SOURCE...: that every Test of the sources ran, too: Criterion exits 0 where none did.
criterion() {
  preset=$1
  program=$2
  shift 2
  name="$program, $preset"
  log=build/$preset/$program.log
  written=$(cat "$@" | grep -c '^ *Test(')
  sanitized "$preset"
  $limit "build/$preset/bin/$program" >"$log" 2>&1
  status=$?
  line=$(grep 'Synthesis: Tested: ' "$log" | sed 's/\x1b\[[0-9;]*m//g')
  tested=$(echo "$line" | sed -n 's/.*Tested: \([0-9]*\).*/\1/p')
  good=$(echo "$line" | sed -n 's/.*Passing: \([0-9]*\).*/\1/p')
  bad=$((${tested:-0} - ${good:-0}))
  # A report makes the exit code too: no_reports judges it.
  if [ "${tested:-0}" -ne "$written" ] || { [ $status -ne 0 ] && [ $bad -eq 0 ] && ! ls "$reports".* >/dev/null 2>&1; }
  then
    echo "  $name: exit $status, ${tested:-0} of $written tests ran"
    bad=$((bad + 1))
  fi
  [ $bad -eq 0 ] || grep -v 'Synthesis' "$log" | head -n 60
  count "${good:-0}" $bad "$name"
  no_reports "$name"
}

# tap NAME COMMAND...: counts lines of TAP; a command without any is one test.
tap() {
  name=$1
  log=build/tap-$(echo "$name" | tr -c 'A-Za-z0-9\n' '-').log
  shift
  $limit "$@" >"$log" 2>&1
  status=$?
  good=$(grep -c '^ok ' "$log")
  omitted=$(grep -ci '^ok .*# SKIP' "$log")
  bad=$(grep -c '^not ok ' "$log")
  good=$((good - omitted))
  [ $status -eq 0 ] && [ $((good + bad + omitted)) -eq 0 ] && good=1
  [ $status -ne 0 ] && [ "$bad" -eq 0 ] && bad=1
  [ "$omitted" -eq 0 ] || grep -i '^ok .*# SKIP' "$log" | sed 's/^ok [0-9 -]*/  skipped: /'
  if [ "$bad" -ne 0 ]; then grep -v '^ok ' "$log" | head -n 60; fi
  count $good "$bad" "$name" "$omitted"
}

# lane SUFFIX NAME...: runs each suite that no other lane has taken, and prints what it has to say at once.
lane() {
  suffix=$1
  shift
  for suite; do
    mkdir "$taken/$suite" 2>/dev/null || continue
    said=$(tap "tests/$suite$suffix" sh "tests/$suite/run.sh")
    echo "$said"
  done
}

# suites_of PRESET SUFFIX NAME...: on the build of this preset, as many side by side as there are processors.
suites_of() {
  export CONSIGNE_BUILD="$PWD/build/$1"
  shift
  taken=$(mktemp -d)
  lanes=0
  while [ $((lanes += 1)) -le "$jobs" ]; do lane "$@" & done
  wait
  rm -r "$taken"
}

# pick LIST NAME...: the names that the list has.
pick() {
  list=$1
  shift
  for suite; do case " $list " in *" $suite "*) echo "$suite" ;; esac; done
}

# named NAME...: these suites alone, on each build they have in the whole run.
# shellcheck disable=SC2086
named() {
  for suite; do [ -n "$(pick "$suites $sanitized_suites" "$suite")" ] || count 0 1 "there is no suite $suite"; done
  set -- "$(pick "$suites" "$@")" "$(pick "$sanitized_suites" "$@")"
  if [ -n "$1" ] && build release -DCONSIGNE_CRITERION=ON -DCMAKE_COMPILE_WARNING_AS_ERROR=ON; then
    suites_of release '' $1
  fi
  if [ -n "$2" ] && build asan-ubsan; then
    sanitized asan-ubsan
    suites_of asan-ubsan ', asan-ubsan' $2
    no_reports 'asan-ubsan'
  fi
}

# mail_servers: each with its scenes, and the table of them.
mail_servers() {
  build release -DCONSIGNE_CRITERION=ON || return
  export CONSIGNE_BUILD="$PWD/build/release" CONSIGNE_SCENES="$PWD/build/scenes"
  : >"$CONSIGNE_SCENES"
  limit=
  tap 'Postfix, policy service' sh tests/policy/run.sh postfix
  tap 'Postfix, milter' sh tests/milter/run.sh
  tap 'OpenSMTPD, filter' sh tests/filter/run.sh opensmtpd
  tap 'Exim, functions' sh tests/exim/run.sh
  python3 tests/support/scenes.py "$CONSIGNE_SCENES" docs/integrate.md
}

finish() {
  echo
  [ "$(counted 3)" -eq 0 ] || echo "$(counted 3) skipped"
  echo "$(counted 1) passed, $(counted 2) failed"
  [ "$(counted 2)" -eq 0 ]
  exit
}

# The address space as it is laid out by default may be unfit for the thread sanitizer.
fixed_addresses="setarch $(uname -m) -R"
$fixed_addresses true 2>/dev/null || fixed_addresses=

corpora=${CONSIGNE_CORPORA:-../shared}
unset CONSIGNE_CORPORA
if [ -d "$corpora/corpora" ]; then
  CONSIGNE_CORPORA=$(cd "$corpora" && pwd)
  export CONSIGNE_CORPORA
fi

sh docs/packages.sh gcc g++ libc6-dev make cmake pkg-config python3 libidn2-dev libunistring-dev libpcre2-dev \
  libjansson-dev libxml2-dev libplist-dev libcriterion-dev valgrind perl libgmime-3.0-dev libemail-address-xs-perl \
  libemail-simple-perl libmailutils-dev jq libxml2-utils msmtp neomutt python3-cffi luajit libffi-platypus-perl \
  || exit 1

if [ "${1-}" = --mta ]; then
  mail_servers
  finish
elif [ $# -gt 0 ]; then
  named "$@"
  finish
fi

echo 'What a user builds'
tap 'docs/quickstart.sh' sh docs/quickstart.sh
if build release -DCONSIGNE_CRITERION=ON -DCMAKE_COMPILE_WARNING_AS_ERROR=ON; then
  criterion release unit-tests tests/unit/*.c
  criterion release api-tests tests/api/*.c
  # shellcheck disable=SC2086
  suites_of release '' $suites
fi
# None is forgotten.
for script in tests/*/run.sh; do
  suite=$(basename "$(dirname "$script")")
  case " $suites $sanitized_suites $no_suites " in *" $suite "*) ;; *) count 0 1 "$script is not on the list" ;; esac
done

echo 'Debug'
if build dev; then
  criterion dev unit-tests tests/unit/*.c
  criterion dev api-tests tests/api/*.c
fi

echo 'Address, leak and undefined behaviour sanitizers'
if build asan-ubsan; then
  criterion asan-ubsan unit-tests tests/unit/*.c
  # test_memory_malloc.c stands in for malloc, as the sanitizer itself does: its tests are of the other builds.
  # shellcheck disable=SC2046
  criterion asan-ubsan api-tests $(printf '%s\n' tests/api/*.c | grep -v test_memory_malloc)
  sanitized asan-ubsan
  build/asan-ubsan/bin/planted-leak >build/asan-ubsan/planted-leak.log 2>&1
  if [ -n "$(first_report)" ]; then count 1 0 'a planted leak is seen'; else count 0 1 'a planted leak is seen'; fi
  sanitized asan-ubsan
  tap 'thread-tests, asan-ubsan' build/asan-ubsan/bin/thread-tests docs/examples/parisnanterre.consigne
  tap 'limiter threads, asan-ubsan' build/asan-ubsan/bin/limiter threads 20000
  # shellcheck disable=SC2086
  suites_of asan-ubsan ', asan-ubsan' $sanitized_suites
  for rules in docs/examples/*.consigne docs/cookbook/*.consigne; do
    tap "consigne test $(basename "$rules")" build/asan-ubsan/bin/consigne test "$rules"
  done
  no_reports 'asan-ubsan'
fi

echo 'Thread sanitizer'
if build tsan; then
  # shellcheck disable=SC2086
  tap 'thread-tests, tsan' $fixed_addresses build/tsan/bin/thread-tests docs/examples/parisnanterre.consigne
  # shellcheck disable=SC2086
  tap 'limiter threads, tsan' $fixed_addresses build/tsan/bin/limiter threads 20000
fi

finish
