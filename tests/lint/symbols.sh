#!/bin/sh
# SPDX-License-Identifier: MIT
# symbols.sh ARCHIVE: names the variables of a static library that can be written to, and exits 1 where there are
# some. Constants that hold addresses are in .data.rel.ro: writable by the loader alone.
set -eu
objdump -t "$1" | awk '
  /^[^ ]*: +file format/ { object = $1 }
  / O / && match($0, /(\.data|\.bss|\.tdata|\.tbss|\*COM\*)[^ \t]*/) {
    section = substr($0, RSTART, RLENGTH)
    if (section !~ /^\.data\.rel\.ro/) { print "variables: " object " " $NF " can be written to"; bad = 1 }
  }
  END { if (!object) { print "variables: no objects"; bad = 1 } exit bad }'
