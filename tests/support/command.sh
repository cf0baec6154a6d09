# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# Sourced behind tap.sh by suites of the command: runs it, and looks at what it printed.

consigne=${CONSIGNE_BUILD:-build/dev}/bin/consigne
rules=docs/examples/parisnanterre.consigne
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
umask 022

# exits STATUS ARGUMENT...: runs the command; its output stays in $work/out and $work/err.
exits() {
  wanted=$1
  shift
  status=0
  "$consigne" "$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
  [ $status -eq "$wanted" ] && return
  echo "exit $status instead of $wanted" && cat "$work/out" "$work/err" && return 1
}
# prints PATTERN: a line of the output is like that.
prints() { grep -Eq -e "$1" "$work/out" || { cat "$work/out" && return 1; }; }
# prints_not PATTERN: no line is.
prints_not() { ! grep -Eq -e "$1" "$work/out" || { cat "$work/out" && return 1; }; }
# tells PATTERN: a line on standard error is like that.
tells() { grep -Eq -e "$1" "$work/err" || { cat "$work/err" && return 1; }; }
is_empty() { [ ! -s "$work/$1" ] || { cat "$work/$1" && return 1; }; }
is_json() { python3 -m json.tool <"$work/out" >/dev/null || { cat "$work/out" && return 1; }; }
# json EXPRESSION: true of d, the output read as JSON.
json() {
  python3 -c "import json, sys; d = json.load(open(sys.argv[1])); sys.exit(not ($1))" "$work/out" ||
    { cat "$work/out" && return 1; }
}
# json_lines EXPRESSION: true of d, the list of all lines read as JSON.
json_lines() {
  python3 -c "import json, sys; d = [json.loads(l) for l in open(sys.argv[1])]; sys.exit(not ($1))" "$work/out" ||
    { cat "$work/out" && return 1; }
}
