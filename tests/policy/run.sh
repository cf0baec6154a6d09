#!/bin/sh
# SPDX-License-Identifier: MIT
# consigne policy: requests as Postfix writes them, on standard input and on a socket. run.sh postfix, by hand: from a real
# Postfix, started here on loopback, and a real client.
set -eu
cd "$(dirname "$0")/../.."
. tests/support/tap.sh
. tests/support/command.sh
policy=tests/policy/university.consigne
here='--server-name mx.univ.example'

# request STATE NAME=VALUE...: one request; what is not said is as of a stranger's message on port 25.
request() {
  printf 'request=smtpd_access_policy\nprotocol_state=%s\nprotocol_name=ESMTP\nstress=\n' "$1"
  shift
  for default in client_address=192.0.2.1 client_name=unknown server_port=25 helo_name=h.example sender= \
    recipient=dean@univ.example instance=1 sasl_username= encryption_protocol= queue_id=; do
    case " $* " in *" ${default%%=*}="*) ;; *) printf '%s\n' "$default" ;; esac
  done
  for attribute; do printf '%s\n' "$attribute" | tr '~' ' '; done # "~" is a blank
  echo
}

# serves STATUS ARGUMENT...: what is in $work/in, on standard input.
serves() {
  wanted=$1
  shift
  status=0
  "$consigne" policy "$@" <"$work/in" >"$work/out" 2>"$work/err" || status=$?
  [ $status -eq "$wanted" ] && return
  echo "exit $status instead of $wanted" && cat "$work/out" "$work/err" && return 1
}

# answers ACTION [ARGUMENT...]: the request in $work/in has this answer and no other.
answers() {
  action=$1
  shift
  # shellcheck disable=SC2086
  serves 0 "$policy" $here "$@"
  printf 'action=%s\n\n' "$action" | diff - "$work/out"
}

# asked NAME ACTION STATE [NAME=VALUE...]
asked() {
  name=$1 action=$2
  shift 2
  request "$@" >"$work/in"
  check "$name: $action" answers "$action"
}

# ---- Usage ---------------------------------------------------------------------------

: >"$work/in"
check 'no ruleset: 64' serves 64
check '  and how to use it' tells '^usage: consigne policy'
check '--help: 0' serves 0 --help
check '--listener without a name: 64' serves 64 --listener 2525 "$policy"
check '  which is named' tells '^consigne: --listener 2525: write PORT=NAME'
check 'a missing ruleset: 66' serves 66 "$work/missing"
echo 'consigne 1 rule' >"$work/bad.consigne"
check 'a bad ruleset: 78' serves 78 "$work/bad.consigne"
check 'relay is read and --server-name is missing: 64' serves 64 "$policy"
check '  which is said' tells 'say under which name this server sends, --server-name NAME$'
{ cat "$policy" && echo 'rule late { when any header.from in univ reject }'; } >"$work/late.consigne"
# shellcheck disable=SC2086
{
  check 'a ruleset whose enforced rules read a header: 78' serves 78 "$work/late.consigne" $here
  check '  the rule and the field are named' tells 'rule late reads header\.from, which Postfix never tells'
  check '  with --partial: 0' serves 0 "$work/late.consigne" $here --partial
  check 'no request: 0' serves 0 "$policy" $here
}
check '  and no answer' is_empty out

# ---- Decisions -------------------------------------------------------------------------

ours='Mail from x@univ.example must pass our server. / Le courrier de x@univ.example doit passer chez nous.'
asked 'our address by a stranger' "550 5.7.1 $ours" RCPT sender=x@univ.example
check '  a line of the log' tells '^consigne: verdict=reject cause=rule rule=ours-only .*value=x@univ.example'
asked 'in capitals' "550 5.7.1 $(echo "$ours" | sed 's/x@univ/X@univ/g')" RCPT sender=X@UNIV.example
asked 'another address' DUNNO RCPT sender=x@other.example
asked 'the null path' DUNNO RCPT sender=
asked 'our address by our own host' DUNNO RCPT sender=x@univ.example client_name=mx.univ.example
asked 'our address on submission' DUNNO RCPT sender=x@univ.example server_port=587
asked 'a blocked account' '550 5.7.1 The account ann is blocked.' RCPT sender=x@univ.example server_port=587 \
  sasl_username=ann
asked 'in capitals and with our realm' '550 5.7.1 The account ANN@univ.example is blocked.' RCPT sender=x@univ.example server_port=465 \
  sasl_username=ANN@univ.example
asked 'quarantine' 'HOLD rule odd' RCPT helo_name=odd.example
# Postfix tells local parts without their quotes: RFC 5321 4.1.2 wants them back.
asked 'a local part with a blank' "550 5.7.1 $(echo "$ours" | sed 's/x@univ/"a b"@univ/g')" RCPT sender=a~b@univ.example
asked 'a local part with "@"' "550 5.7.1 $(echo "$ours" | sed 's/x@univ/"a@other.example"@univ/g')" RCPT \
  sender=a@other.example@univ.example
asked 'a local part with a quote and a backslash' \
  "550 5.7.1 $(echo "$ours" | sed 's/x@univ/"a\\\\\\"b"@univ/g')" RCPT 'sender=a\"b@univ.example'
asked 'a port that nobody explains' '451 4.3.5 Server configuration error' RCPT server_port=2525
check '  what to say' tells 'port 2525: say what it is, --listener 2525=mx or'
check '  once it is said' answers DUNNO --listener 2525=mx
asked 'a port that is none' '451 4.3.5 Server configuration error' RCPT 'server_port=2~5'
check '  is not repeated' tells 'port \?: say what it is, --listener PORT=mx or'
asked 'policy_context says it, too' DUNNO RCPT sender=x@univ.example server_port=2525 policy_context=submission
asked 'no address of the client' '451 4.3.0 Try again later: no decision could be made' RCPT client_address=local
check '  which is said' tells '^consigne: client.ip: '
asked 'a login that is over its limit, which one process of many cannot count' \
  '451 4.3.0 Try again later: this message cannot be judged yet' RCPT server_port=587 sasl_username=bob
asked 'before the recipients' DUNNO MAIL sender=x@univ.example
check '  that nothing is decided there' tells 'asked at MAIL, where nothing is decided: ask in smtpd_recipient_restrictions'
asked 'beside a message' DUNNO VRFY
asked 'at an unknown moment' '451 4.3.5 Server configuration error' BDAT
check '  which is said' tells 'asked at an unknown moment '
asked 'at no moment' '451 4.3.5 Server configuration error' ''
asked 'after a message that has no instance' '451 4.3.5 Server configuration error' DATA instance= recipient=
asked 'after the message, about recipients that were not asked' '451 4.3.5 Server configuration error' DATA recipient=
check '  what to do' tells 'asked at DATA .*: ask in smtpd_recipient_restrictions'

# ---- More than one request, and what is none -----------------------------------------------

{
  request RCPT sender=x@univ.example
  request RCPT sender=x@other.example instance=2
  request RCPT sender=x@other.example instance=2 recipient=other@univ.example
  request END-OF-MESSAGE instance=2 recipient=
} >"$work/in"
# shellcheck disable=SC2086
check 'four requests' serves 0 "$policy" $here
printf 'action=%s\n\n' "550 5.7.1 $ours" DUNNO DUNNO DUNNO >"$work/wanted"
check '  have four answers in their order' diff "$work/wanted" "$work/out"

# refused NAME REASON: what is in $work/in is no request, and the connection ends.
refused() {
  request RCPT >>"$work/in"
  # shellcheck disable=SC2086
  check "$1" serves 0 "$policy" $here
  printf 'action=451 4.3.5 Server configuration error\n\n' >"$work/wanted"
  check '  defers, and nothing after it is read' diff "$work/wanted" "$work/out"
  check '  the reason' tells "no request of the policy delegation protocol: $2"
}
printf 'GET / HTTP/1.1\n\n' >"$work/in"
refused 'another protocol' 'a line without "="'
printf 'request=other\n\n' >"$work/in"
refused 'another request' 'no "request=smtpd_access_policy"'
printf 'request=smtpd_access_policy\nsender=a\nsender=b\n\n' >"$work/in"
refused 'two senders' 'an attribute that stands there twice'
printf 'request=smtpd_access_policy\nsender=a\0b\n\n' >"$work/in"
refused 'a NUL' 'a NUL'
{ echo request=smtpd_access_policy && head -c 140000 /dev/zero | tr '\0' x; } >"$work/in"
refused 'an endless line' 'more octets than a request can have'
request RCPT | head -n 3 >"$work/in"
# shellcheck disable=SC2086
check 'a request that is cut off' serves 0 "$policy" $here
check '  has no answer' is_empty out
check '  which is said' tells 'the connection ended within a request'

# ---- A socket ------------------------------------------------------------------------------

check 'a socket: many connections, limits, reloads, and what is wrong' \
  python3 tests/policy/socket_server.py "$consigne" "$policy" "$work"

[ "${1-}" != postfix ] || . tests/policy/postfix.sh

tap_end
