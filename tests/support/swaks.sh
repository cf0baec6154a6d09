# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154
# Sourced behind tap.sh: swaks as the client of a mail server that is called $mta_name. $work is a folder of the
# caller's, $how says what stands behind the server, and $program is its column in the
# table of run.sh --mta.

# sends NAME REPLY SWAKS-ARGUMENT...: some reply is like that. The first line of it is the scene's, for run.sh --mta.
sends() {
  name=$1 reply=$2
  shift 2
  swaks --server 127.0.0.1 --helo h.example --to dean@univ.example --timeout 20 "$@" >"$work/swaks" 2>&1 || :
  sed -n 's/^<[-*~]* *//p' "$work/swaks" >"$work/replies"
  [ -z "${CONSIGNE_SCENES-}" ] || printf '%s\t%s\t%s\n' "$program" "$name" \
    "$(grep -Em 1 "$reply" "$work/replies" || echo 'not as expected')" >>"$CONSIGNE_SCENES"
  if grep -Eq "$reply" "$work/replies"; then ok "$mta_name, $how, $name: $reply"; else
    not_ok "$mta_name, $how, $name: $reply" "$work/swaks"
  fi
}

# message LINE...: a header, and the message kept in $work/message.
message() {
  printf '%s\r\n' "$@" '' 'Hello' >"$work/message"
}
