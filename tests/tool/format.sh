# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# Sourced by run.sh: consigne format, its layout, what it leaves alone, and its exit codes.

printf 'consigne 1\r\n\r\n\r\n  rule   r{ # why\n when   listener is mx\nand ( tls is absent )\n\n reject }' >"$work/loose.consigne"
cat >"$work/laid" <<'END'
consigne 1

rule r { # why
    when listener is mx
        and (tls is absent)

    reject }
END
check 'format' exits 0 format "$work/loose.consigne"
check '  blanks and lines' same "$work/laid"
check '  again: the same' sh -c "'$consigne' format - <'$work/laid' | diff '$work/laid' -"
check '--check of what would change: 1' exits 1 format --check "$work/loose.consigne" "$work/laid"
check '  its name, and no other' test "$(cat "$work/out")" = "$work/loose.consigne"
check '--check of what is laid out: 0' exits 0 format --check "$work/laid"
check '--in-place' exits 0 format --in-place "$work/loose.consigne"
check '  the file is laid out' diff "$work/laid" "$work/loose.consigne"
check '  nothing else is left' test -z "$(find "$work" -name 'loose.consigne.*')"
printf 'consigne 1\nrule r { when listener is mx reject "a }' >"$work/open.consigne"
check 'format of a text without end: 78' exits 78 format "$work/open.consigne"
check '  nothing is printed' is_empty out
check 'format of a missing file: 66' exits 66 format "$work/missing"
check 'format of nothing: 64' exits 64 format
revision() { "$consigne" dump --json "$1" | grep '"revision"'; }
# laid RULES: of the same revision, and twice the same. What it includes is found beside it.
laid() {
  beside=$(dirname "$1")/laid-out-$$.consigne
  "$consigne" format "$1" >"$beside" && "$consigne" format "$beside" >"$work/twice" || { rm -f "$beside" && return 1; }
  revision "$1" >"$work/before" && revision "$beside" >"$work/after" || true
  cmp "$beside" "$work/twice" && cmp "$work/before" "$work/after" && status=0 || status=1
  rm -f "$beside"
  return $status
}
mkdir "$work/laws"
cp -R docs/examples docs/cookbook "$work/laws"
for example in "$work"/laws/examples/*.consigne "$work"/laws/cookbook/*.consigne; do
  check "format of $(basename "$example"): the same revision, twice the same" laid "$example"
done
check '--help: 0' exits 0 --help
check '--version: 0' exits 0 --version
version=$(sed -n 's/^#define CONSIGNE_VERSION_[A-Z]* \([0-9]*\)$/\1/p' include/consigne.h | paste -s -d .)
check '  that of the header' prints "^consigne $version\$"
