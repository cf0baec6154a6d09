#!/bin/sh
# SPDX-License-Identifier: MIT
# The headers as data, and what is made of them: the description is whole, the declarations of each binding are those of the
# headers, and a change of either is noticed. Each binding decides the tables of tests/api as the library does, and the same
# records as the command does; it keeps its contract; and its example prints the refusal of README's program.
#
# run.sh: Python, Lua and Perl. run.sh all: every language; it installs what they need. run.sh LANGUAGE...: these.
set -eu
cd "$(dirname "$0")/../.."
. tests/support/tap.sh
top=$PWD
build=$(cd "${CONSIGNE_BUILD:-build/dev}" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bindings=$top/src/bindings
here=$top/tests/bindings
rules=$top/docs/examples/parisnanterre.consigne
python=/usr/bin/python3 # Debian's modules are not those of another Python
LD_LIBRARY_PATH=$build/lib
PYTHONPATH=$bindings/python
PYTHONDONTWRITEBYTECODE=1
LUA_PATH="$bindings/lua/?.lua"
export LC_ALL=C.UTF-8 LD_LIBRARY_PATH PYTHONPATH PYTHONDONTWRITEBYTECODE LUA_PATH

# into FILE COMMAND...
into() {
  file=$1
  shift
  "$@" >"$file"
}

# fails COMMAND...
fails() {
  ! "$@"
}

# ---- The headers as data ---------------------------------------------------------------

# whole NAMES LIST: what the description has, and what another list of the project has.
whole() {
  "$python" "$here/api.py" "$1" >"$work/got" && LC_ALL=C sort "$2" | LC_ALL=C diff - "$work/got"
}

data() {
  sh docs/packages.sh python3-cffi || exit 1
  check 'the headers are described' into "$work/api.json" "$python" "$bindings/describe.py"
  sed -n 's/^  \(consigne_[a-z0-9_]*\);$/\1/p' src/consigne.map >"$work/functions"
  check 'each function that the library exports is described' whole functions "$work/functions"
  sed '/^#/d;s/ .*//' tests/abi/numbers.txt >"$work/constants"
  check 'each constant that is pinned is described' whole constants "$work/constants"
  "$python" "$here/api.py" redeclared >"$work/redeclared.c"
  check 'the compiler reads the headers as describe.py does' \
    ${CC:-cc} -std=c11 -Wall -Wextra -Werror -Iinclude -fsyntax-only "$work/redeclared.c"
  check 'every getter gives for NULL what the head says' "$python" "$here/api.py" nulls
  # shellcheck disable=SC2046
  check 'the declarations of each binding are those of the headers' "$python" "$bindings/declare.py" --check $(declaring)
}

# The files of the bindings that have declarations.
declaring() {
  find "${1:-$bindings}" -type f ! -name declare.py -exec grep -l 'declarations, made by declare.py' {} + | sort
}

# copied: a copy of the headers and the bindings.
copied() {
  rm -rf "$work/copy"
  mkdir -p "$work/copy/src"
  cp -R include "$work/copy"
  cp -R "$bindings" "$work/copy/src/bindings"
}

# accepted: what stands in the copy.
accepted() {
  # shellcheck disable=SC2046
  "$python" "$work/copy/src/bindings/declare.py" --check $(declaring "$work/copy/src/bindings")
}

# noticed NAME FILE EDIT: a copy in which sed edits a file is refused.
noticed() {
  copied
  sed -i "$3" "$work/copy/$2"
  if cmp -s "$2" "$work/copy/$2"; then not_ok "noticed: $1: the edit changes nothing" && return; fi
  check "noticed: $1" fails accepted
}

changes() {
  header=include/consigne.h
  copied
  check 'a copy without a change is accepted' accepted
  noticed 'another type of a parameter' $header 's/^\(CONSIGNE_API int consigne_query_end(.*\)int field/\1int64_t field/'
  noticed 'a parameter more' $header 's/^\(CONSIGNE_API int consigne_decision_verdict(.*\));/\1, int more);/'
  noticed 'a function that went away' $header '/^CONSIGNE_API int consigne_query_drop(/d'
  noticed 'another number' $header 's/CONSIGNE_FLAG_PARTIAL = 1,/CONSIGNE_FLAG_PARTIAL = 8,/'
  noticed 'another word of a verdict' $header 's/CONSIGNE_VERDICT_DEFER/CONSIGNE_VERDICT_DELAY/'
  noticed 'a form that describe.py does not know' $header 's/^enum consigne_truth/union consigne_truth/'
  noticed 'an int of no kind' $header 's/`value` 1: on; 0: off\./The value counts./'
  noticed 'a function without a comment' $header '/^\/\* A CONSIGNE_NEED_\*\. \*\/$/d'
  noticed 'a text without a length' $header 's/const char \*id, size_t length, int answer)/const char *id, int answer)/'
  noticed 'a declaration of Python' src/bindings/python/consigne/_declarations.py 's/^int consigne_decide(const/int consigne_decide(/'
  noticed 'a direction in JavaScript' src/bindings/node/consigne.js 's/_Out_ consigne_query /consigne_query /'
  noticed 'a type in Perl' src/bindings/perl/lib/Consigne.pm "s/consigne_need_period => \['opaque'\] => 'sint64'/consigne_need_period => ['opaque'] => 'sint32'/"
  noticed 'a type in Ruby' src/bindings/ruby/consigne.rb 's/:consigne_need_period, \[:pointer\], :int64/:consigne_need_period, [:pointer], :int/'
  noticed 'a word in TypeScript' src/bindings/node/consigne.d.ts "s/'undecided'/'unsure'/"
  noticed 'a number in Lua' src/bindings/lua/consigne.lua 's/CONSIGNE_ANSWER_NO = 802/CONSIGNE_ANSWER_NO = 801/'
  noticed 'a name in Lua that the headers do not have' src/bindings/lua/consigne.lua 's/C\.consigne_query_drop/C.consigne_query_forget/'
}

# ---- The tables of tests/api, and the records ------------------------------------------

tables() {
  # shellcheck disable=SC2046
  {
    ${CC:-cc} -w -I"$here/stub" -Itests/api -Iinclude -Ddecide_rows=judged_rows -c tests/api/decide.c -o "$work/decide.o" &&
      ${CC:-cc} -w -I"$here/stub" -Itests/api -Iinclude "$here/rows.c" "$work/decide.o" \
        $(grep -l DECIDE_ROWS tests/api/test_*.c) -L"$build/lib" -lconsigne -o "$work/rows" &&
      "$work/rows" >"$work/rows.jsonl" && "$python" "$here/records.py" "$work/rows.jsonl" "$work" &&
      "$python" "$here/compare.py" command "$work/cases.jsonl" "$build/bin/consigne" >"$work/commanded.txt"
  } || exit 1
  check 'the tables have more than 400 rows' test "$(wc -l <"$work/cases.jsonl")" -gt 400
  check 'all but two of them are records' test "$(wc -l <"$work/left-out.txt")" -eq 2
}

# README's program in C prints this.
refusal() {
  sed -n '/^```c$/,/^```$/{/^```/!p;/^```$/q}' README.md >"$work/first.c"
  ${CC:-cc} -std=c11 -Iinclude "$work/first.c" -L"$build/lib" -lconsigne -o "$work/first" || exit 1
  "$work/first" "$rules" | tr -d '\r' >"$work/refusal"
  check "README's program refuses" grep -q '^550 5\.7\.1 ' "$work/refusal"
}

# shown EXAMPLE: the page has this program, and no other under its name.
shown() {
  "$python" - "$1" <<'END_OF_PROGRAM'
import re, sys
page = open("docs/bindings.md", encoding="utf-8").read()
program = open("src/bindings/" + sys.argv[1], encoding="utf-8").read()
sys.exit(re.findall(r"^### .*\(\.\./src/bindings/%s\)\n\n```\w+\n(.*?)```$" % re.escape(sys.argv[1]), page, re.M | re.S) != [program])
END_OF_PROGRAM
}

# language NAME TABLE EXAMPLE: run_NAME WHAT ARGUMENT... runs decide, contract or example of that language.
language() {
  check "$1: the example prints the refusal" into "$work/$1.refusal" "run_$1" example "$rules"
  check "$1: as README's program does" diff "$work/refusal" "$work/$1.refusal"
  check "$1: the tables are decided" into "$work/$1.told" "run_$1" decide "$work/$2"
  check "$1: as the library and the command do" "$python" "$here/compare.py" told "$work/cases.jsonl" "$work/commanded.txt" \
    "$work/$1.told"
  check "$1: the contract" "run_$1" contract
  check "$1: docs/bindings.md shows the example" shown "$3"
}

# ---- Languages ---------------------------------------------------------------------------

# script FOLDER ENDING WHAT: the example stands with its binding, the tests here.
script() {
  if [ "$3" = example ]; then echo "$bindings/$1/example.$2"; else echo "$here/$3.$2"; fi
}

run_python() {
  program=$(script python py "$1")
  shift
  "$python" "$program" "$@"
}

run_lua() {
  program=$(script lua lua "$1")
  shift
  luajit "$program" "$@"
}

run_node() {
  program=$(script node js "$1")
  shift
  NODE_PATH=$work/npm/node_modules node --expose-gc "$program" "$@"
}

run_perl() {
  program=$(script perl pl "$1")
  shift
  perl -I"$bindings/perl/lib" "$program" "$@"
}

run_ruby() {
  program=$(script ruby rb "$1")
  shift
  ruby -w "$program" "$@"
}

run_go() {
  if [ "$1" = example ]; then
    "$work/go-example" "$2"
  else
    "$work/go-tests" "$@"
  fi
}

test_python() {
  sh docs/packages.sh python3-cffi || exit 1
  language python cases.jsonl python/example.py
  [ -z "$all" ] || installed_python
}

# installed: from a copy of the tree, since a build writes beside the sources.
installed_python() {
  sh docs/packages.sh mypy python3-venv python3-pip python3-setuptools python3-wheel || exit 1
  check 'python: the types' sh -c "cd '$bindings/python' && '$python' -m mypy --strict --cache-dir='$work/mypy' consigne"
  cp -R "$bindings/python" "$work/python-tree"
  "$python" -m venv --system-site-packages "$work/venv" || exit 1
  check 'python: pip installs it' "$work/venv/bin/pip" install --no-build-isolation --no-deps "$work/python-tree"
  check 'python: with the version of the headers' test "$version" = \
    "$(cd "$work" && env -u PYTHONPATH "$work/venv/bin/python" -c 'import consigne; print(consigne.__version__)')"
}

test_lua() {
  sh docs/packages.sh luajit || exit 1
  language lua cases.lua lua/example.lua
}

test_perl() {
  sh docs/packages.sh perl libffi-platypus-perl || exit 1
  language perl cases.jsonl perl/example.pl
}

test_ruby() {
  sh docs/packages.sh ruby ruby-ffi || exit 1
  language ruby cases.jsonl ruby/example.rb
}

test_node() {
  { command -v node >/dev/null && command -v npm >/dev/null; } || sh docs/packages.sh nodejs npm || exit 1
  mkdir -p "$work/npm"
  cp "$bindings/node/package.json" "$work/npm"
  npm install --prefix "$work/npm" --no-audit --no-fund typescript@5 @types/node@20 >"$work/npm.log" 2>&1 ||
    { cat "$work/npm.log" && exit 1; }
  check 'node: package.json has the version of the headers' grep -q "\"version\": \"$version\"" "$bindings/node/package.json"
  check 'node: the types' node "$work/npm/node_modules/typescript/bin/tsc" --strict --noEmit --target es2022 \
    --module commonjs --types node --typeRoots "$work/npm/node_modules/@types" "$here/types.ts"
  language node cases.jsonl node/example.js
}

test_go() {
  command -v go >/dev/null || sh docs/packages.sh golang-go || exit 1
  sh docs/packages.sh pkg-config || exit 1
  mkdir -p "$work/pkgconfig"
  printf '%s: %s\n' Name consigne Description libconsigne Version "$version" Cflags "-I$top/include" \
    Libs "-L$build/lib -lconsigne" >"$work/pkgconfig/consigne.pc"
  PKG_CONFIG_PATH=$work/pkgconfig GOPROXY=off
  export PKG_CONFIG_PATH GOPROXY
  check 'go: go vet has nothing to say' sh -c "cd '$here/go' && go vet ./..."
  (cd "$bindings/go" && go build -o "$work/go-example" ./example)
  (cd "$here/go" && go build -o "$work/go-tests" .)
  language go cases.jsonl go/example/main.go
}

all=
case ${1-} in
'') set -- python lua perl ;;
all) all=yes && set -- python lua perl ruby node go ;;
esac
version=$(sed -n 's/^#define CONSIGNE_VERSION_[A-Z]* \([0-9]*\)$/\1/p' include/consigne.h | paste -s -d .)
data
changes
tables
refusal
for name; do "test_$name"; done
tap_end
