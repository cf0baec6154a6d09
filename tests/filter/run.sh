#!/bin/sh
# SPDX-License-Identifier: MIT
# consigne filter: lines as OpenSMTPD writes them, on standard input. run.sh opensmtpd, by hand: from a real OpenSMTPD,
# started here on loopback, and a real client.
set -eu
cd "$(dirname "$0")/../.."
. tests/support/tap.sh
. tests/support/command.sh
university=tests/milter/university.consigne
here='--server-name mx.univ.example --verified none'
session=00000000000000a1 token=00000000000000b2 version=0.6

# ---- What smtpd writes (lka_filter.c and smtp_session.c of OpenSMTPD 6.8.0p2 and 7.6.0p1) ----

# handshake: with what comes before it.
handshake() { printf 'config|smtpd-version|6.8.0p2\nconfig|subsystem|smtp-in\nconfig|admd|mx.univ.example\nconfig|ready\n'; }
# reports EVENT [REST]
reports() { printf 'report|%s|1576146008.006099|smtp-in|%s|%s%s\n' "$version" "$1" "$session" "${2+|$2}"; }
# asks PHASE [REST]
asks() { printf 'filter|%s|1576146008.006099|smtp-in|%s|%s|%s|%s\n' "$version" "$1" "$session" "$token" "${2-}"; }
# connects PORT [NAME RESULT ADDRESS]
connects() {
  reports link-connect "${2-h.example}|${3-pass}|${4-192.0.2.1}:33174|198.51.100.1:$1"
  reports link-greeting mx.univ.example
  reports link-identify 'EHLO|h.example'
}
# mails SENDER RECIPIENT...: each is taken.
mails() {
  asks mail-from "$1"
  reports tx-begin 0000000a
  reports tx-mail "0000000a|ok|$1"
  shift
  for recipient; do
    asks rcpt-to "$recipient"
    reports tx-rcpt "0000000a|ok|$recipient"
  done
}
# data LINE...: a header, an empty line, a body, and the end.
data() {
  for line in 'Received: from h.example' "$@" '' 'Hello' . ; do asks data-line "$line"; done
  asks commit
  reports tx-reset 0000000a
}

# ---- What comes back --------------------------------------------------------------------------

# serves STATUS ARGUMENT...: what is in $work/in, on standard input.
serves() {
  wanted=$1
  shift
  status=0
  "$consigne" filter "$@" <"$work/in" >"$work/out" 2>"$work/err" || status=$?
  [ $status -eq "$wanted" ] && return
  echo "exit $status instead of $wanted" && cat "$work/out" "$work/err" && return 1
}
# answers RULES ANSWER...: the requests of $work/in have these answers, and the lines come back.
answers() {
  rules=$1
  shift
  # shellcheck disable=SC2086
  serves 0 "$rules" $here || return
  sed -n "s/^filter-result|$session|$token|//p" "$work/out" >"$work/results"
  printf '%s\n' "$@" | diff - "$work/results" || { cat "$work/err" && return 1; }
}
# returns LINE...: the lines of the message that come back.
returns() {
  sed -n "s/^filter-dataline|$session|$token|//p" "$work/out" >"$work/lines"
  printf '%s\n' "$@" | diff - "$work/lines"
}
# scene NAME ANSWER...: of what is in $work/scene, behind the handshake.
scene() {
  name=$1
  shift
  { handshake && cat "$work/scene"; } >"$work/in"
  check "$name: $*" answers "$university" "$@"
}

# ---- Usage --------------------------------------------------------------------------------------

handshake >"$work/in"
check 'no ruleset: 64' serves 64
check '  and how to use it' tells '^usage: consigne filter'
check '--help: 0' serves 0 --help
check '--listener without a name: 64' serves 64 --listener 2525 "$university"
check '--verified with a method that there is not: 64' serves 64 --verified dnssec "$university"
check '--verified without an id: 64' serves 64 --verified dkim "$university"
check '  what is missing' tells '^consigne: --verified: say whose .*--trust ID'
check '--trust without what it reports: 64' serves 64 --trust mx.univ.example "$university"
check 'a missing ruleset: 66' serves 66 "$work/missing"
check 'relay is read and --server-name is missing: 64' serves 64 "$university" --verified none
check 'enforced rules read what is never told: 78' serves 78 "$university" --server-name mx.univ.example
check '  the rule and the field are named' tells 'rule ours reads (arc|dkim)[.a-z]*, which OpenSMTPD never tells a filter: '
check '  and nothing was registered' is_empty out
check '  with --partial: 0' serves 0 "$university" --server-name mx.univ.example --partial
echo 'consigne 1 rule weather { when fact.rain reject } fact rain flag' >"$work/fact.consigne"
check 'a fact of the caller: 78' serves 78 "$work/fact.consigne" --verified none
# shellcheck disable=SC2086
check 'the handshake' serves 0 "$university" $here
for line in report\|smtp-in\|link-connect filter\|smtp-in\|rcpt-to filter\|smtp-in\|commit ready; do
  check "  registers $line" prints "^register\\|$(echo "$line" | sed 's/|/\\|/g')$"
done

# ---- Decisions -------------------------------------------------------------------------------------

ours='is an address of ours, and this message did not pass through our server. 100% sure.'
ours="reject|550 5.7.1 x@univ.example $ours / x@univ.example est une adresse a nous, et ce message n'est pas passe par notre serveur."

{ connects 25 && mails x@other.example dean@univ.example && data 'From: x@univ.example' 'Subject: ..'; } >"$work/scene"
scene 'our address by a foreign server' proceed proceed "$ours"
check '  the lines come back, once they are judged' returns 'Received: from h.example' 'From: x@univ.example' 'Subject: ..' \
  '' Hello .
check '  a line of the log' tells 'verdict=reject cause=rule rule=ours .*value=x@univ.example'
{ connects 25 && mails x@other.example dean@univ.example && data '..' 'From: x@univ.example'; } >"$work/scene"
scene '  behind a line that begins with a dot' proceed proceed "$ours"
check '  which comes back as it came' returns 'Received: from h.example' '..' 'From: x@univ.example' '' Hello .
{ connects 25 && mails ann dean@univ.example && data 'From: a@other.example'; } >"$work/scene"
scene 'a sender without a domain, whom smtpd completes' proceed proceed "$(echo "$ours" | sed 's/x@univ/ann@mx.univ/g')"
{ connects 25 mx.univ.example pass 192.0.2.25 && mails x@univ.example dean@univ.example && data 'From: x@univ.example'; } \
  >"$work/scene"
scene 'our address by our own host' proceed proceed proceed
{ connects 25 mx.univ.example fail 192.0.2.25 && mails x@univ.example dean@univ.example && data 'From: x@univ.example'; } \
  >"$work/scene"
scene '  whose name DNS does not confirm' proceed proceed "$ours"
{ connects 25 '<unknown>' error 192.0.2.25 && mails x@univ.example dean@univ.example && data 'From: x@univ.example'; } \
  >"$work/scene"
scene '  while DNS does not answer' proceed proceed 'reject|451 4.3.0 Try again later: this message cannot be judged yet'
{ connects 25 h.example pass '[2001:db8::1]' && mails x@other.example dean@univ.example && data 'From: x@univ.example'; } \
  >"$work/scene"
scene 'an IPv6 stranger' proceed proceed "$ours"
{
  connects 25
  asks mail-from x@other.example
  reports tx-mail '0000000a|ok|x@other.example'
  asks rcpt-to nobody@univ.example
  reports tx-rcpt '0000000a|permfail|nobody@univ.example'
  asks rcpt-to dean@univ.example
  reports tx-rcpt '0000000a|ok|dean@univ.example'
  data 'From: a@other.example'
} >"$work/scene"
scene 'a recipient is refused, and the other is not' proceed 'reject|550 5.1.1 Nobody here.' proceed proceed
check '  who alone is judged at the end' tells 'verdict=accept .*recipients=1 '
{ connects 25 && mails x@other.example dean@univ.example && data 'From: "Dean <dean@univ.example>" <x@evil.example>'; } \
  >"$work/scene"
scene 'quarantine' proceed proceed proceed
check '  is a field, before all others' returns 'X-Spam: Yes' 'Received: from h.example' \
  'From: "Dean <dean@univ.example>" <x@evil.example>' '' Hello .
{ connects 2525 && mails x@other.example; } >"$work/scene"
scene 'a port that nobody explains' 'reject|451 4.3.5 Server configuration error'
check '  what to say' tells 'port 2525: say what it is, --listener 2525=mx or'

# login VERSION REPORT ANSWER...: submission with TLS, after this link-auth.
login() {
  version=$1
  {
    connects 587
    reports link-tls TLSv1.3:TLS_AES_256_GCM_SHA384:256
    reports link-identify 'EHLO|h.example'
    reports link-auth "$2"
    mails ann@univ.example dean@univ.example
    data 'From: cath@home.example'
  } >"$work/scene"
  shift 2
  scene "a login, in version $version" "$@"
  version=0.6
}
stolen='reject|550 5.7.1 The account ann is blocked.'
login 0.6 'ann|pass' "$stolen" "$stolen" "$stolen"
login 0.7 'pass|ann' "$stolen" "$stolen" "$stolen"
login 0.6 'ann|fail' proceed proceed \
  'reject|550 5.7.1 Our server sends only addresses of univ.example, not cath@home.example.'
login 0.6 'a|b|pass' proceed proceed \
  'reject|550 5.7.1 Our server sends only addresses of univ.example, not cath@home.example.'
{
  connects 587
  reports link-auth 'cath|pass'
  for _ in 1 2 3 4; do
    mails cath@univ.example dean@univ.example bob@univ.example
    data 'From: cath@univ.example'
  done
} >"$work/scene"
brake='reject|451 4.7.1 Too many messages.'
scene 'a brake of three an hour counts messages, not recipients' proceed proceed proceed proceed proceed proceed proceed \
  proceed proceed proceed proceed proceed proceed "$brake" "$brake" "$brake"

# ---- Verifiers ---------------------------------------------------------------------------------------

here='--server-name mx.univ.example --trust mx.univ.example --verified dkim'
# verified WHAT ANSWER LINE...
verified() {
  name=$1 answer=$2
  shift 2
  { connects 25 && mails x@other.example dean@univ.example && data "$@" 'From: x@univ.example'; } >"$work/scene"
  scene "$name" proceed proceed "$answer"
}
verified 'our signature, as our verifier found' proceed \
  'Authentication-Results: mx.univ.example; dkim=pass header.d=univ.example'
verified 'as a stranger says: the verifier is dead, so nobody knows' \
  'reject|451 4.3.0 Try again later: this message cannot be judged yet' \
  'Authentication-Results: mx.evil.example; dkim=pass header.d=univ.example'
verified 'a broken signature' "$ours" 'Authentication-Results: mx.univ.example; dkim=fail header.d=univ.example'
here='--server-name mx.univ.example --verified none'

# ---- What is out of order, cut, endless, or of another protocol ----------------------------------------

deferred='reject|451 4.3.5 Server configuration error'
asks rcpt-to dean@univ.example >"$work/scene"
scene 'a session that nobody announced' "$deferred"
check '  which is said' tells "^consigne: session $session: its begin was not told"
{ connects 25 && asks rcpt-to dean@univ.example; } >"$work/scene"
scene 'RCPT without MAIL' "$deferred"
check '  which is said' tells "^consigne: session $session: a recipient of no message"
{ connects 25 && asks data-line 'From: x@univ.example' && asks data-line . && asks commit; } >"$work/scene"
scene 'a message without an envelope' "$deferred"
check '  has its lines back, or smtpd would wait' returns 'From: x@univ.example' .
{ connects 25 && mails x@other.example dean@univ.example && asks commit; } >"$work/scene"
scene 'an end without a message' proceed proceed "$deferred"
{ connects 25 && mails x@other.example && reports tx-rcpt '0000000a|ok|a@b.example' && data 'From: a@b.example'; } >"$work/scene"
scene 'a recipient whom another filter let pass is judged at the end' proceed proceed
{ reports link-connect 'h.example|pass' && asks mail-from x@other.example; } >"$work/scene"
scene 'link-connect in another form' "$deferred"
{ connects 25 && asks mail-from x@other.example; } | sed 's/|0\.6|/|0.9|/' >"$work/scene"
scene 'an unknown version' "$deferred"
check '  which is said once' sh -c "[ \$(grep -c 'neither 0.6 nor 0.7' '$work/err') -eq 1 ]"
{ connects 25 && mails x@other.example dean@univ.example && printf '\377\0\n\nGET / HTTP/1.1\n'; } >"$work/scene"
scene 'other octets are said once' proceed proceed
check '  and do no more' sh -c "[ \$(wc -l <'$work/err') -eq 1 ] && grep -q 'no line of smtpd-filters' '$work/err'"
# A response of more than 2,047 octets is cut by smtpd 6.8 (lka_filter_process_response), so the line too.
{ connects 25 && mails x@other.example dean@univ.example && data "X: $(head -c 1994 /dev/zero | tr '\0' x)"; } >"$work/scene"
scene 'the longest line that smtpd does not cut' proceed proceed proceed
{ connects 25 && mails x@other.example dean@univ.example && data "X: $(head -c 1995 /dev/zero | tr '\0' x)"; } >"$work/scene"
scene 'a line that smtpd 6.8 would cut' proceed proceed \
  'reject|554 5.6.0 A line of the message is longer than 1,997 octets'
sed -i 's/|0\.6|/|0.7|/' "$work/scene"
scene '  and 7.6 would not' proceed proceed proceed
{
  connects 25
  mails x@other.example dean@univ.example
  asks data-line "$(head -c 140000 /dev/zero | tr '\0' x)"
  asks data-line .
  asks commit
} >"$work/scene"
scene 'an endless line' proceed proceed "$deferred"
check '  which is said' tells "session $session: a line that is too long"
{
  connects 25
  mails x@other.example dean@univ.example
  line=$(head -c 1000 /dev/zero | tr '\0' x)
  for _ in $(seq 280); do asks data-line "X: $line"; done
  asks data-line .
  asks commit
} >"$work/scene"
scene 'an endless header' proceed proceed 'reject|554 5.6.0 Too large or too complex to be read: header.from, header.sender'
{ handshake && printf 'report|0.6|157'; } >"$work/in"
# shellcheck disable=SC2086
check 'a line that is cut off' serves 0 "$university" $here
check '  which is said' tells 'smtpd ended within a line'
{ connects 25 && handshake; } >"$work/in"
# shellcheck disable=SC2086
check 'lines before the handshake' serves 0 "$university" $here
check '  are said' tells 'a line before config\|ready'

# ---- Reload -----------------------------------------------------------------------------------------------

check 'a changed ruleset, and a wrong one' python3 tests/filter/reload.py "$consigne" "$university" "$work"

[ "${1-}" != opensmtpd ] || . tests/filter/opensmtpd.sh

tap_end
