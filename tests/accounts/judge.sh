#!/bin/sh
# SPDX-License-Identifier: MIT
# What becomes of each identity: the university's four outcomes by the settings that Thunderbird wrote, the cases of
# client accounts by number, in words, as JSON, as a page; and what should be set.
set -eu
cd "$(dirname "$0")/../.."
. tests/support/tap.sh
build=$(cd "${CONSIGNE_BUILD:-build/dev}" && pwd)
consigne=$build/bin/consigne
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rules=$PWD/tests/accounts/judge.consigne
providers=$PWD/docs/examples/providers.consigne
cd tests/accounts/files
unset LC_ALL LC_MESSAGES LANG

exits() {
  wanted=$1
  shift
  status=0
  "$consigne" accounts "$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
  [ $status -eq "$wanted" ] && return
  echo "exit $status instead of $wanted" && cat "$work/out" "$work/err" && return 1
}
prints() { grep -Fqe "$1" "$work/out" || { cat "$work/out" "$work/err" && return 1; }; }
prints_not() { ! grep -Fqe "$1" "$work/out" || { cat "$work/out" && return 1; }; }
json() {
  python3 -c "import json, sys; d = json.load(open(sys.argv[1])); a = d.get('accounts', [{}])[0]; sys.exit(not ($1))" \
    "$work/out" || { cat "$work/out" && return 1; }
}
no_secret() { ! grep -rq hunter2 "$work" || { grep -r hunter2 "$work" && return 1; }; }

# ---- The university's page, by what Thunderbird wrote --------------------------------------------

check 'the examples are sound' "$consigne" check "$providers"
check 'and their expects hold' "$consigne" test "$providers"
check "the four outcomes, before the rule's date: 77" exits 77 --now 2026-12-01 "$providers" thunderbird-own.js
check '  own address by own server: fine' \
  prints 'ok  catherine.durail@parisnanterre.fr  smtp.parisnanterre.fr:465 SSL/TLS  fine'
check "  own address by Orange's server: refused at home, with rule and date" \
  prints 'refused at home: by the server of colleagues at parisnanterre.fr from 2027-03-01 on (rule consigne-1)'
check '  accepted there' prints 'smtp.orange.fr itself accepts it'
check '  unless it is signed' prints 'unless a signature proves it'
check '  and what to set' prints '-> set the outgoing server to smtp.parisnanterre.fr, port 465, SSL/TLS'
check "  Orange's address by the university's server: refused there" \
  prints 'refused by smtp.parisnanterre.fr (rule consigne-2)'
check '  and what to set' prints '-> set the outgoing server to smtp.orange.fr, port 465, SSL/TLS'
check '  Free: to be enabled' prints '-> First switch on authenticated sending'
check '  what is not asked is said' prints 'not asked here: set blocked'
check 'after that date: refused now' exits 77 --now 2027-03-01 "$providers" thunderbird-own.js
check '  without a date' prints_not 'from 2027'
check 'in French: 77' exits 77 --now 2026-12-01 --language fr-CA,en "$providers" thunderbird-own.js
check '  in words' prints "refusé à l'arrivée : par le serveur des collègues de parisnanterre.fr à partir du 2027-03-01"
check '  what to set' prints '-> choisissez comme serveur sortant smtp.parisnanterre.fr, port 465, SSL/TLS'
check "  in the rules' own words" prints 'Un courriel parisnanterre.fr doit passer par notre serveur'
check '  what must be enabled' prints "Activez d'abord l'envoi authentifié"
check 'French by LANG' env LANG=fr_FR.UTF-8 sh -c \
  "'$consigne' accounts '$providers' thunderbird-own.js | grep -q 'tout va bien'"
check 'LC_ALL goes before LANG' env LC_ALL=C LANG=fr_FR.UTF-8 sh -c \
  "'$consigne' accounts '$providers' thunderbird-own.js | grep -q '^1 fine'"
check 'no colour where it is no terminal' prints_not "$(printf '\033')"

# ---- The cases by number --------------------------------------------------------------------------

# case NAME MARK OUTCOME REMARKS ADDRESS HOST PORT SECURITY USER: as JSON, at 2026-12-01. SECURITY as msmtp says it.
case_of() {
  name=$1 mark=$2 outcome=$3 remarks=$4
  {
    printf 'account a\nfrom %s\nhost %s\nport %s\n' "$5" "$6" "$7"
    case $8 in
      tls) printf 'tls on\ntls_starttls off\n' ;;
      starttls) printf 'tls on\n' ;;
      clear) printf 'tls off\n' ;;
    esac
    if [ "$9" = - ]; then echo 'auth off'; else printf 'auth on\nuser %s\n' "$9"; fi
  } >"$work/msmtprc"
  case $mark in ok) code=0 ;; look) code=75 ;; *) code=77 ;; esac
  check "$name: $code" exits $code --json --now 2026-12-01 "$rules" "$work/msmtprc"
  check "  $outcome ($remarks)" json \
    "(a['mark'], a['outcome'], ' '.join(a['remarks'])) == ('$mark', '$outcome', '$remarks')"
}

case_of 'S106: accepted there, refused at home' mend refused-at-home 'signed accepted-there' \
  alice@univ.example smtp.orange.fr 465 tls alice@orange.fr
check '  with rule and date' json "(a['rule'], a['from'][:10]) == ('stray', '2027-03-01')"
check '  and what to set' json \
  "a['mend'] == ['set the outgoing server to smtp.univ.example, port 465, SSL/TLS']"
case_of 'S106: own address by own server' ok fine '' alice@univ.example smtp.univ.example 465 tls alice
# A set named "search" is no signature, though its name has "arc" in it.
sed -e 's/^    unless carried by relay or aligned with dkim.d$/    unless carried by relay or smtp.helo in search/' \
  -e '0,/^rule /s/^rule /domains search { archive.example }\n&/' "$rules" >"$work/search.consigne"
whole_rules=$rules rules=$work/search.consigne
case_of '  a set whose name has "arc" in it proves no signature' mend refused-at-home accepted-there \
  alice@univ.example smtp.orange.fr 465 tls alice@orange.fr
rules=$whole_rules
case_of 'S107: a private address by the university' mend refused '' \
  alice@orange.fr smtp.univ.example 465 tls alice
check '  by its rule 2' json "(a['rule'], a['reply'][:9]) == ('foreign', '550 5.7.1')"
case_of 'S107: a provider that takes its own addresses only' mend refused '' \
  alice@orange.fr smtp.strict.example 465 tls alice@strict.example
check '  by no rule of ours' json "a['rule'] is None"
case_of 'S107: nobody logs in' mend refused '' alice@univ.example smtp.univ.example 465 tls -
case_of 'S107: a rule that does not read the relay, at home' mend refused '' \
  alice@univ.example smtp.univ.example 465 tls mallory
case_of "  at another provider's: his own address" ok fine '' mallory@orange.fr smtp.orange.fr 465 tls mallory@orange.fr
case_of 'S109: 465 with STARTTLS' mend fine port-security \
  alice@univ.example smtp.univ.example 465 starttls alice
check '  what to set' json "a['mend'] == ['set port 465, SSL/TLS']"
case_of 'S109: 587 with implicit TLS' mend fine port-security alice@univ.example smtp.univ.example 587 tls alice
case_of 'S109: 587 with STARTTLS' ok fine '' alice@univ.example smtp.univ.example 587 starttls alice
case_of 'S109: 25' mend fine port-25 alice@univ.example smtp.univ.example 25 starttls alice
case_of 'S109: clear text' mend fine clear alice@univ.example smtp.univ.example 587 clear alice
case_of 'S110: the whole address where the local part is wanted' mend fine 'user enable' \
  cath@free.fr smtp.free.fr 465 tls cath@free.fr
check '  what to write' json "a['mend'][0].endswith('as the user name: cath')"
case_of 'S110: the local part where the address is wanted' mend fine user \
  cath@orange.fr smtp.orange.fr 465 tls cath
case_of 'S110: a rule knows the local part' mend refused 'user enable' \
  stolen@free.fr smtp.free.fr 465 tls stolen@free.fr
case_of 'S110: a rule knows the address' mend refused user stolen@orange.fr smtp.orange.fr 465 tls stolen
case_of 'S111: to be enabled first' look fine enable cath@free.fr smtp.free.fr 465 tls cath
check '  in its words' json "a['mend'] == ['Switch it on <first> & \"now\".']"
case_of 'S112: Gmail shows another sender' mend replaced '' \
  alice@univ.example smtp.gmail.com 587 starttls alice@gmail.com
case_of 'S112: not for its own address' ok fine '' alice@gmail.com smtp.gmail.com 587 starttls alice@gmail.com
case_of 'S114: any address of a domain' mend refused-at-home 'signed accepted-there' \
  '*@univ.example' smtp.orange.fr 465 tls alice@orange.fr
case_of 'S114: by its own server' ok fine '' '*@univ.example' smtp.univ.example 465 tls alice
case_of 'S114: by a foreign one' mend refused '' '*@orange.fr' smtp.univ.example 465 tls alice
check '  as somebody there' json "a['reply'] == '550 5.7.1 anyone@orange.fr is not ours.'"
# One rule here reads the envelope first. Another, in a ruleset of its own, reads only what is shown.
check '  S114: by JMAP, of the envelope' json "a['jmap'] == 'forbiddenMailFrom'"
sed '0,/^rule /s/^rule /rule shown-first { when listener is submission and any header.from not in univ reject }\n&/' \
  "$rules" >"$work/shown.consigne"
check 'S114: of the header: 77' exits 77 --json "$work/shown.consigne" "$work/msmtprc"
check '  another name' json "[i['jmap'] for i in d['accounts']] == ['forbiddenFrom']"
check 'S114: JMAP: not by SMTP: 75' exits 75 --json "$rules" identities.json
check '  both' json "[(i['address'], i['outcome']) for i in d['accounts']] == \
  [('catherine.durail@parisnanterre.fr', 'no-smtp'), ('*@univ.example', 'no-smtp')]"

# S108: cath@free.fr names no server, and goes through Orange's. S113: durail@free.fr names one that is not there.
check 'no server chosen, and none at all: 77' exits 77 --json "$rules" thunderbird.js
check '  S108: not explicit' json "[(i['mark'], i['remarks']) for i in d['accounts'] if i['address'] == 'cath@free.fr'] \
  == [('look', ['default'])]"
check '  S113: no server is no other server' json "[(i['mark'], i['outcome'], i['host'], i['mend']) \
  for i in d['accounts'] if i['address'] == 'durail@free.fr'] == \
  [('mend', 'no-server', None, ['set the outgoing server to smtp.free.fr, port 465, SSL/TLS'])]"

# ---- What cannot be told ---------------------------------------------------------------------------

case_of 'a server of no provider' look stranger '' x@orange.fr smtp.else.example 465 tls x
case_of '  and a strict home' mend refused-at-home signed alice@univ.example smtp.else.example 465 tls x
case_of 'a provider that says nothing of foreign senders' look untold '' \
  x@orange.fr smtp.silent.example 465 tls x
check '  what to set' json "a['mend'] == ['set the outgoing server to smtp.orange.fr, port 465, SSL/TLS']"
case_of '  its own addresses' ok fine '' x@silent.example smtp.silent.example 465 tls x
case_of 'rules that hang on networks' look untold '' x@nets.example smtp.nets.example 465 tls x
check '  on what' json "a['asks'] == 'relay.ip'"
case_of 'rules that hang on an external source' look untold asks x@asks.example smtp.asks.example 465 tls x
check '  on which' json "a['asks'] == 'set staff x'"

# ---- A page ----------------------------------------------------------------------------------------

for language in en fr; do
  check "a page ($language): 77" exits 77 --language $language --html "$work/$language.html" "$rules" ./msmtprc \
    thunderbird.js thunderbird-own.js identities.json profile.mobileconfig muttrc
  if command -v xmllint >/dev/null; then
    check '  is well-formed' xmllint --noout "$work/$language.html"
  else
    skip '  is well-formed' 'no xmllint'
  fi
  check '  says its language' grep -q "<html lang=\"$language\">" "$work/$language.html"
  check '  loads nothing' sh -c "! grep -Eq 'src=|href=|url\(|@import|<script' '$work/$language.html'"
done
printf 'account a\nhost smtp.free.fr\nport 465\ntls on\ntls_starttls off\nauth on\nuser <b>&x\nfrom "<i>&"@free.fr\n' \
  >"$work/hostile"
check 'hostile texts: 75' exits 75 --html - "$rules" "$work/hostile"
check '  are escaped' sh -c "! grep -Eq '<(i|b|first|script)>' '$work/out'"
check '  and shown' prints '&#60;first&#62; &#38; &#34;now&#34;'
check 'no secret anywhere' no_secret

# ---- What should be set -------------------------------------------------------------------------------

check '--suggest: 0' exits 0 --suggest alice@univ.example "$rules"
check '  the server' prints 'smtp.univ.example 465 SSL/TLS'
check '  a login is not guessed' prints 'your login there'
check '--suggest in French' exits 0 --suggest cath@free.fr --language fr "$rules"
check '  the form of the user name' sh -c "grep -Eq \"nom d'utilisateur +cath$\" '$work/out'"
check '  what comes first' prints "Activez-le d'abord."
check '--suggest --json: 0' exits 0 --suggest cath@gmail.com --json "$rules"
check '  as settings' json "(d['user'], d['methods'], d['servers'][0]['port'], d['servers'][0]['security']) == \
  ('cath@gmail.com', ['oauth2'], 587, 'starttls')"
check '--suggest --autoconfig: 0' exits 0 --suggest cath@gmail.com --autoconfig "$rules"
cp "$work/out" "$work/config.xml"
check '  is read back' exits 0 --read --json "$work/config.xml"
check '  as the same' json "[(p['domains'], s['host'], s['port'], s['security'], s['user'], s['method']) \
  for p in d['providers'] for s in p['outgoing']] == \
  [(['gmail.com'], 'smtp.gmail.com', 587, 'starttls', '%EMAILADDRESS%', 'oauth2')]"
check 'an address of no provider: 66' exits 66 --suggest x@nowhere.example "$rules"
check 'no address: 65' exits 65 --suggest nobody "$rules"

# ---- Usage --------------------------------------------------------------------------------------------

check 'rules alone: 64' exits 64 "$rules"
check '--autoconfig without an address: 64' exits 64 --autoconfig "$rules" msmtprc
check '--now is no date: 64' exits 64 --now tomorrow "$rules" msmtprc
check 'no such rules: 66' exits 66 "$work/missing" msmtprc
printf 'consigne 1\nrule x {\n' >"$work/bad"
check 'bad rules: 78' exits 78 "$work/bad" msmtprc
check 'a missing file: 66' exits 66 "$rules" "$work/missing"
check 'a file that is wrong: 65' exits 65 "$rules" "$rules"
check 'a page that cannot be written: 66' exits 66 --html "$work/no/page" "$rules" msmtprc

tap_end
