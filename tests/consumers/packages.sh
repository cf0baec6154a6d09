#!/bin/sh
# SPDX-License-Identifier: MIT
# packages.sh: from a clean clone of HEAD, every way in which a program comes to libconsigne, and every way in which it is
# installed. README's program must print the same refusal each time. Ends with a table consumer x result; exit 0 where
# none failed. Run by hand, as `sh tests/consumers/run.sh packages`: it builds the library eight times.
set -eu
cd "$(dirname "$0")/../.."
sh docs/packages.sh gcc g++ clang libc6-dev make ninja-build cmake pkg-config meson python3 git libidn2-dev \
  libunistring-dev libpcre2-dev libjansson-dev libxml2-dev libplist-dev
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=$work/tree
prefix=$work/prefix
table=$work/table
rules=$tree/docs/examples/parisnanterre.consigne
failed=0
unset PKG_CONFIG_PATH LD_LIBRARY_PATH DESTDIR CONSIGNE_BUILD

# row CONSUMER COMMAND...: one line of the table. In the background, since the shell forgets `set -e` in a condition.
row() {
  name=$1
  shift
  log=$work/log
  "$@" >"$log" 2>&1 &
  if wait $!; then
    result=ok
  else
    result=FAILED
    failed=$((failed + 1))
    tail -n 25 "$log"
  fi
  printf '%-58s %s\n' "$name" "$result" | tee -a "$table"
}

# skipped CONSUMER REASON
skipped() {
  printf '%-58s %s\n' "$1" "skipped: $2" | tee -a "$table"
}

# build NAME [ARGUMENT...]: configures and builds in $work/NAME what is installed.
build() {
  name=$1
  shift
  cmake -S "$tree" -B "$work/$name" -DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING=OFF "$@" &&
    cmake --build "$work/$name" -j 2
}

# library NAME [ARGUMENT...]: without the command, and installed to $work/NAME.prefix.
library() {
  name=$1
  shift
  build "$name" -DCONSIGNE_TOOL=OFF -DCMAKE_INSTALL_PREFIX="$work/$name.prefix" "$@" && cmake --install "$work/$name"
}

# refuses PROGRAM...: it prints the refusal that README shows.
refuses() {
  "$@" "$rules" | tee "$work/said" | grep -q '^550 5\.7\.1 .*parisnanterre\.fr'
}

# ---- The clone, built as the quickstart and as the preset do ---------------------------

git clone -q . "$tree"
program=$work/first.c
sed -n '/^```c$/,/^```$/{/^```/!p;/^```$/q}' "$tree/README.md" >"$program"

after_quickstart() {
  sh "$tree/docs/quickstart.sh"
  cmake --install "$tree/build/release" --prefix "$work/quick"
  "$work/quick/bin/consigne" check "$work/quick/share/doc/consigne/examples/parisnanterre.consigne"
}
row 'install after docs/quickstart.sh: the command runs' after_quickstart
preset() {
  cd "$tree"
  cmake --preset release -DBUILD_TESTING=OFF
  cmake --build --preset release
  cmake --install build/release --prefix "$prefix"
  "$prefix/bin/consigne" test "$rules"
}
row 'install from the release preset: the command runs' preset
pc=$prefix/lib/pkgconfig

# ---- pkg-config ----------------------------------------------------------------------

# by_pkg_config COMPILER... -- [--static]
by_pkg_config() {
  compiler=
  while [ "$1" != -- ]; do
    compiler="$compiler $1"
    shift
  done
  shift
  export PKG_CONFIG_PATH="$pc"
  # shellcheck disable=SC2046,SC2086
  $compiler -Wall -Wextra -Wpedantic -Werror "$program" $(pkg-config "$@" --cflags --libs consigne) -o "$work/program"
  LD_LIBRARY_PATH=$(pkg-config --variable=libdir consigne) refuses "$work/program"
}
row 'pkg-config, shared, gcc C11' by_pkg_config gcc -std=c11 --
row 'pkg-config, shared, clang C11' by_pkg_config clang -std=c11 --
row 'pkg-config, static' by_pkg_config gcc -std=c11 -static -- --static
cplusplus() {
  cp "$program" "$work/first.cc"
  program=$work/first.cc
  by_pkg_config g++ -std=c++17 --
}
row 'pkg-config, shared, C++17' cplusplus

# ---- CMake ---------------------------------------------------------------------------

# by_cmake NAME WAY LIBRARY [ARGUMENT...]
by_cmake() {
  name=$1
  way=$2
  library=$3
  shift 3
  cmake -S "$tree/tests/consumers/project" -B "$work/$name" -DWAY="$way" -DPROGRAM="$program" -DLIBRARY="$library" \
    -DSOURCE="$tree" -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX="$work/$name.prefix" "$@"
  cmake --build "$work/$name" -j 2
  refuses "$work/$name/consumer"
}
row 'find_package, consigne::consigne' by_cmake find find_package consigne::consigne -DCMAKE_PREFIX_PATH="$prefix"
row 'find_package, consigne::static' by_cmake find-static find_package consigne::static -DCMAKE_PREFIX_PATH="$prefix"
# Whoever links the shared library needs no -dev package of what is behind it: here pkg-config finds nothing.
row 'find_package, shared, without libidn2-dev and libpcre2-dev' env PKG_CONFIG_LIBDIR=/nowhere \
  cmake -S "$tree/tests/consumers/project" -B "$work/alone" -DWAY=find_package -DPROGRAM="$program" \
  -DLIBRARY=consigne::consigne -DCMAKE_PREFIX_PATH="$prefix"
moved() {
  mv "$prefix" "$work/elsewhere"
  by_cmake moved find_package consigne::static -DCMAKE_PREFIX_PATH="$work/elsewhere" &
  wait $! && status=0 || status=$?
  mv "$work/elsewhere" "$prefix"
  return "$status"
}
row 'find_package, static, after the tree was moved' moved
# in_project WAY: what the other project installs has nothing of ours.
in_project() {
  by_cmake "$1" "$1" consigne::consigne
  cmake --install "$work/$1"
  test "$(cd "$work/$1.prefix" && find . -type f)" = ./bin/consumer
}
row 'FetchContent; installs nothing of its own' in_project FetchContent
row 'add_subdirectory; installs nothing of its own' in_project add_subdirectory

# ---- Meson ---------------------------------------------------------------------------

# by_meson NAME METHOD STATIC
by_meson() {
  mkdir "$work/$1.source"
  cp "$program" "$work/$1.source/first.c"
  printf "%s\n" "project('consumer', 'c', default_options: ['c_std=c11'])" \
    "consigne = dependency('consigne', version: '>= 0.1', method: '$2', static: $3, modules: ['consigne::consigne'])" \
    "executable('consumer', 'first.c', dependencies: consigne)" >"$work/$1.source/meson.build"
  meson setup "$work/$1" "$work/$1.source" --pkg-config-path "$pc" --cmake-prefix-path "$prefix"
  meson compile -C "$work/$1"
  LD_LIBRARY_PATH=$prefix/lib refuses "$work/$1/consumer"
}
row 'meson by pkg-config, shared' by_meson meson pkg-config false
row 'meson by pkg-config, static' by_meson meson-static pkg-config true
row 'meson by CMake' by_meson meson-cmake cmake false

# ---- Where it is installed -----------------------------------------------------------

# As a distribution does it: the prefix /usr, the libdir of the architecture, DESTDIR.
staged() {
  build usr -DCMAKE_INSTALL_PREFIX=/usr -DCMAKE_INSTALL_LIBDIR=lib/x86_64-linux-gnu
  DESTDIR=$work/stage cmake --install "$work/usr"
  grep -x 'prefix=/usr' "$work/stage/usr/lib/x86_64-linux-gnu/pkgconfig/consigne.pc"
  test -f "$work/stage/usr/share/man/man1/consigne.1"
  # No run path, and no path of this machine.
  if readelf -d "$work/stage/usr/bin/consigne" | grep -i runpath || grep -r "$work" "$work/stage"; then return 1; fi
  program_by_sysroot
}
# What was staged is used where it will not stay.
program_by_sysroot() {
  export PKG_CONFIG_SYSROOT_DIR="$work/stage" PKG_CONFIG_PATH="$work/stage/usr/lib/x86_64-linux-gnu/pkgconfig"
  # shellcheck disable=SC2046
  gcc "$program" $(pkg-config --cflags --libs consigne) -o "$work/program"
  LD_LIBRARY_PATH=$work/stage/usr/lib/x86_64-linux-gnu refuses "$work/program"
}
row 'DESTDIR, prefix /usr, libdir of the architecture' staged
absolute() {
  build absolute -DCMAKE_INSTALL_PREFIX="$work/abs" -DCMAKE_INSTALL_LIBDIR="$work/abs-lib"
  cmake --install "$work/absolute"
  "$work/abs/bin/consigne" --version
  pc=$work/abs-lib/pkgconfig
  by_pkg_config gcc --
  by_cmake absolute-find find_package consigne::consigne -Dconsigne_DIR="$work/abs-lib/cmake/consigne"
}
row 'an absolute libdir' absolute

only_shared() {
  library shared -DBUILD_SHARED_LIBS=ON
  test ! -e "$work/shared.prefix/lib/libconsigne.a"
  by_cmake shared-find find_package consigne::consigne -DCMAKE_PREFIX_PATH="$work/shared.prefix"
}
row 'BUILD_SHARED_LIBS=ON' only_shared
only_static() {
  build static -DBUILD_SHARED_LIBS=OFF -DCMAKE_INSTALL_PREFIX="$work/static.prefix"
  cmake --install "$work/static"
  test ! -e "$work/static.prefix/lib/libconsigne.so"
  "$work/static.prefix/bin/consigne" --version
  by_cmake static-find find_package consigne::consigne -DCMAKE_PREFIX_PATH="$work/static.prefix"
  pc=$work/static.prefix/lib/pkgconfig
  by_pkg_config gcc --
}
row 'BUILD_SHARED_LIBS=OFF' only_static

# ---- Thirty-two bits -----------------------------------------------------------------

if echo '#include <idn2.h>
#include <pcre2.h>
int main(void) { return idn2_check_version(0) == 0; }' |
  gcc -m32 -DPCRE2_CODE_UNIT_WIDTH=8 -x c - -lidn2 -lunistring -lpcre2-8 -o "$work/m32" 2>/dev/null; then
  row 'i386, no warning' library m32 -DCMAKE_C_FLAGS=-m32 -DCMAKE_COMPILE_WARNING_AS_ERROR=ON
else
  skipped 'i386, no warning' 'gcc-multilib or the libraries for i386 are missing'
fi

echo
cat "$table"
[ "$failed" -eq 0 ]
