#!/bin/sh
# SPDX-License-Identifier: MIT
# many.sh COUNT [FOLDER]: replays COUNT generated records, prints time and peak memory, and compares each count with
# those of compare.py. By hand: sh tests/replay/many.sh 1000000 (2 GB of room).
set -eu
cd "$(dirname "$0")/../.."
consigne=${CONSIGNE_BUILD:-build/release}/bin/consigne
old=docs/examples/parisnanterre.consigne
work=${2:-}
[ "$work" ] || { work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT; }
sed '/^    monitor$/,/^    enforce     from/d' "$old" >"$work/candidate.consigne"
python3 tests/replay/generate.py "$1" | "$consigne" decide "$old" --batch --record >"$work/many"
python3 tests/replay/resources.py "$consigne" replay "$work/candidate.consigne" "$work/many" --json >"$work/report"
"$consigne" decide "$work/candidate.consigne" --batch "$work/many" >"$work/decisions"
python3 tests/replay/compare.py "$work/many" "$work/decisions" "$work/report"
