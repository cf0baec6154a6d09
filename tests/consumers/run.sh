#!/bin/sh
# SPDX-License-Identifier: MIT
# An installed libconsigne, used as its users do: README's first program by pkg-config and by CMake (shared and static)
# and a Python program print the same refusal, and so does the command; the headers stand alone in C11 and C++11, and
# the examples in their comments do what they say.
set -eu
[ "${1-}" != packages ] || exec sh "$(dirname "$0")/packages.sh"
cd "$(dirname "$0")/../.."
. tests/support/tap.sh
build=${CONSIGNE_BUILD:-build/dev}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
prefix=$work/prefix
rules=docs/examples/parisnanterre.consigne

cmake --install "$build" --prefix "$prefix" >"$work/install.log"
PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name consigne.pc)")
LD_LIBRARY_PATH=$(pkg-config --variable=libdir "$PKG_CONFIG_PATH/consigne.pc")
export PKG_CONFIG_PATH LD_LIBRARY_PATH
strict='-Wall -Wextra -Wpedantic -Werror'

# into FILE COMMAND...
into() {
  file=$1
  shift
  "$@" >"$file"
}

# ---- What is installed ---------------------------------------------------------------

for file in include/consigne.h include/consigne-policy.h bin/consigne; do
  check "installed: $file" test -f "$prefix/$file"
done
for file in libconsigne.so libconsigne.so.0 libconsigne.a; do
  check "installed: $file" test -f "$LD_LIBRARY_PATH/$file"
done
for page in $(grep -rhoE 'docs/[a-z/-]+\.md' src/tool include | sort -u) $(find docs/findings -name '*.md'); do
  echo "${page#docs/}"
done >"$work/named"
pages_installed() {
  while read -r page; do test -f "$prefix/share/doc/consigne/$page" || echo "$page"; done <"$work/named" >"$work/absent"
  cat "$work/absent"
  test -s "$work/named" && ! test -s "$work/absent"
}
check 'installed: each page that messages or headers name' pages_installed
check 'installed: LICENSE' cmp LICENSE "$prefix/share/doc/consigne/LICENSE"
check 'installed: examples' cmp "$rules" "$prefix/share/doc/consigne/examples/$(basename "$rules")"
check 'consigne.pc names the prefix it was installed to' \
  test "$(pkg-config --variable=prefix consigne)" = "$prefix"
version=$(sed -n 's/^#define CONSIGNE_VERSION_[A-Z]* \([0-9]*\)$/\1/p' include/consigne.h | paste -s -d .)
check 'consigne.pc has the version of the header' test "$(pkg-config --modversion consigne)" = "$version"

absolute_libdir() {
  cmake -S . -B "$work/absolute" -DCMAKE_INSTALL_LIBDIR="$work/else/lib" -DCONSIGNE_TOOL=OFF -DBUILD_TESTING=OFF &&
    cmake --install "$work/absolute" --prefix "$prefix" --component pkgconfig &&
    grep -Fx "libdir=$work/else/lib" "$work/else/lib/pkgconfig/consigne.pc"
}
check 'an absolute libdir stays absolute in consigne.pc' absolute_libdir
check 'the command finds its library' env -u LD_LIBRARY_PATH "$prefix/bin/consigne" --version
moved_away() {
  mv "$prefix" "$work/moved"
  env -u LD_LIBRARY_PATH "$work/moved/bin/consigne" --version && status=0 || status=$?
  mv "$work/moved" "$prefix"
  return $status
}
check 'it does so where the tree was moved' moved_away

# ---- The headers alone ---------------------------------------------------------------

# shellcheck disable=SC2046,SC2086
{
  check 'the headers alone in C11' ${CC:-cc} -std=c11 $strict $(pkg-config --cflags consigne) \
    -c tests/consumers/header.c -o "$work/header.o"
  check 'the headers alone in C++11' ${CXX:-c++} -std=c++11 $strict $(pkg-config --cflags consigne) \
    tests/consumers/header.cc $(pkg-config --libs consigne) -o "$work/header"
}

# ---- The example in the comment of each header ---------------------------------------

# example HEADER EXPECTED: the program compiles, and prints this.
example() {
  sed -n '/^ \* Example$/,/^ \*     }$/{/^ \* Example$/d;s/^ \* *$//;s/^ \*     //;p}' "include/$1.h" >"$work/$1.c"
  # shellcheck disable=SC2046,SC2086
  check "the example of $1.h compiles" ${CC:-cc} -std=c11 $strict "$work/$1.c" \
    $(pkg-config --cflags --libs consigne) -o "$work/$1"
  check "the example of $1.h runs" into "$work/$1.got" "$work/$1"
  printf '%b' "$2" >"$work/$1.expected"
  check "the example of $1.h does what it says" diff "$work/$1.expected" "$work/$1.got"
}
example consigne '550 5.7.1 ann@univ.example needs a signature of univ.example.\n'
example consigne-policy 'line 7: holds\nline 8: holds\n'

# ---- README's first program ----------------------------------------------------------

sed -n '/^```c$/,/^```$/{/^```/!p;/^```$/q}' README.md >"$work/first.c"
check 'README.md has a program' grep -q consigne_decide "$work/first.c"

# shellcheck disable=SC2046,SC2086
{
  check 'it builds with the shared library' ${CC:-cc} -std=c11 $strict "$work/first.c" \
    $(pkg-config --cflags --libs consigne) -o "$work/shared"
  check 'it builds with the static library' ${CC:-cc} -std=c11 $strict -static "$work/first.c" \
    $(pkg-config --static --cflags --libs consigne) -o "$work/static"
}

# cmake_consumer NAME LIBRARY VERSION: builds it in $work/NAME.
cmake_consumer() {
  cmake -S tests/consumers/project -B "$work/$1" -DWAY=find_package -DCMAKE_PREFIX_PATH="$prefix" \
    -DPROGRAM="$work/first.c" -DLIBRARY="$2" -DVERSION="$3" -DCMAKE_BUILD_TYPE=Release && cmake --build "$work/$1"
}
minor=${version%.*}
check 'it builds with consigne::consigne of find_package' cmake_consumer find-shared consigne::consigne "$minor"
check 'it builds with consigne::static of find_package' cmake_consumer find-static consigne::static "$version"
refused() {
  ! cmake_consumer find-later consigne::consigne "${minor%.*}.$((${minor#*.} + 1))" >"$work/later" 2>&1 &&
    grep -q 'compatible with requested' "$work/later"
}
check 'find_package refuses a later version' refused

check 'the shared program decides' into "$work/shared.txt" "$work/shared" "$rules"
check 'the static program decides' into "$work/static.txt" "$work/static" "$rules"
check 'the shared program of CMake decides' into "$work/find-shared.txt" "$work/find-shared/consumer" "$rules"
check 'the static program of CMake decides' into "$work/find-static.txt" "$work/find-static/consumer" "$rules"
check 'the Python program decides' \
  into "$work/python.txt" /usr/bin/env python3 tests/consumers/decide.py "$LD_LIBRARY_PATH/libconsigne.so.0" "$rules"
"$prefix/bin/consigne" decide "$rules" listener=mx relay=smtp.orange.fr smtp.mailfrom=x@parisnanterre.fr \
  header.from=x@parisnanterre.fr smtp.rcptto=y@parisnanterre.fr now=2027-04-01 >"$work/command.log" || [ $? -eq 77 ]
sed -n 's/^\(reply\)* *\(550[- ].*\)$/\2/p' "$work/command.log" >"$work/command.txt"

check 'it is a refusal that names the address' \
  grep -q '^550 5\.7\.1 .*smtp\.parisnanterre\.fr.*x@parisnanterre\.fr' "$work/shared.txt"
for other in static find-shared find-static python command; do
  tr -d '\r' <"$work/shared.txt" >"$work/expected"
  tr -d '\r' <"$work/$other.txt" >"$work/got"
  check "the same reply: shared and $other" diff "$work/expected" "$work/got"
done

tap_end
