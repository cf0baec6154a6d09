#!/bin/sh
# SPDX-License-Identifier: MIT
# Readers of mail clients' settings: what each sample says, by the formats' documentation and by the real msmtp and
# NeoMutt; files that are cut off, foreign, hostile or huge; passwords that are never said. run.sh [MUTATIONS [SEED]].
set -eu
cd "$(dirname "$0")/../.."
. tests/support/tap.sh
build=$(cd "${CONSIGNE_BUILD:-build/dev}" && pwd)
consigne=$build/bin/consigne
mutations=${1:-10000}
seed=${2:-1}
top=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd tests/accounts/files

# exits STATUS ARGUMENT...: reads; the output stays in $work/out and $work/err.
exits() {
  wanted=$1
  shift
  status=0
  "$consigne" accounts --read "$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
  [ $status -eq "$wanted" ] && return
  echo "exit $status instead of $wanted" && cat "$work/out" "$work/err" && return 1
}
# reads FILE: with 0, and prints the lines on standard input, less FILE: before each.
reads() {
  exits 0 "$1" || return 1
  sed "s|^$1:||" "$work/out" | diff "$work/expected" -
}
expected() { cat >"$work/expected"; }
tells() { grep -Fqe "$1" "$work/err" || { cat "$work/err" && return 1; }; }
says_nothing() { [ ! -s "$work/out" ] || { cat "$work/out" && return 1; }; }
no_secret() { ! grep -q hunter2 "$work/out" "$work/err" || { cat "$work/out" "$work/err" && return 1; }; }
json() {
  python3 -c "import json, sys; d = json.load(open(sys.argv[1])); sys.exit(not ($1))" "$work/out" ||
    { cat "$work/out" && return 1; }
}

# wrong NAME FILE LINE WHAT: the text on standard input is refused at this line with these words, and says no secret.
wrong() {
  cat >"$work/$2"
  check "$1: 65" exits 65 "$work/$2"
  check '  file, line and what instead' tells "$work/$2:${3:+$3:} error: $4"
  check '  and no secret' no_secret
}

# ---- What the samples say ----------------------------------------------------------------

# id1 to id4 are the university's four outcomes. id5 names no server: the default one is smtp2. id6 names one that
# mail.smtpservers does not list, so that there is none. What try_ssl or authMethod does not say is 0 (clear) and 3
# (password).
expected <<'END'
20: catherine.durail@parisnanterre.fr through smtp smtp.parisnanterre.fr:465 tls user cdurail password-cleartext (set for this identity); reads imap imap.parisnanterre.fr:993 tls user cdurail password-cleartext; account Paris Nanterre
23: catherine.durail@parisnanterre.fr through smtp smtp.orange.fr:587 starttls user cathdurail@orange.fr oauth2 (set for this identity); reads imap imap.parisnanterre.fr:993 tls user cdurail password-cleartext; account Paris Nanterre
25: cathdurail@orange.fr through smtp smtp.parisnanterre.fr:465 tls user cdurail password-cleartext (set for this identity); reads imap imap.orange.fr:993 tls user cathdurail@orange.fr password-cleartext; account account2
27: cathdurail@free.fr through smtp smtp.free.fr clear user cathdurail password-cleartext (set for this identity); reads pop3 pop.free.fr starttls user cathdurail password-encrypted; account account4
28: cath@free.fr through smtp smtp.orange.fr:587 starttls user cathdurail@orange.fr oauth2 (the default server); reads pop3 pop.free.fr starttls user cathdurail password-encrypted; account account4
30: durail@free.fr through (no outgoing server); reads pop3 pop.free.fr starttls user cathdurail password-encrypted; account account4
END
check "Thunderbird's prefs.js" reads thunderbird.js
check '  the identity without a server is told' tells 'thunderbird.js:29: remark: no outgoing server'

# The four outcomes, as written by Thunderbird itself.
expected <<'END'
17: catherine.durail@parisnanterre.fr through smtp smtp.parisnanterre.fr:465 tls user cdurail password-cleartext (set for this identity); reads imap imap.parisnanterre.fr:993 tls user cdurail password-cleartext; account account1
20: catherine.durail@parisnanterre.fr through smtp smtp.orange.fr:465 tls user cathdurail@orange.fr password-cleartext (set for this identity); reads imap imap.parisnanterre.fr:993 tls user cdurail password-cleartext; account account1
23: cathdurail@orange.fr through smtp smtp.parisnanterre.fr:465 tls user cdurail password-cleartext (set for this identity); reads imap imap.orange.fr:993 tls user cathdurail@orange.fr password-cleartext; account account2
26: cathdurail@free.fr through smtp smtp.free.fr:587 starttls user cathdurail password-cleartext (set for this identity); reads imap imap.free.fr:993 tls user cathdurail password-cleartext; account account3
END
check "Thunderbird's own prefs.js" reads thunderbird-own.js

# `defaults` hold for the accounts that begin behind them; a parent's own settings go over them. "default" logs in as
# the defaults of its place say, hence with OAuth2.
expected <<'END'
13: catherine.durail@parisnanterre.fr through smtp smtp.parisnanterre.fr:465 tls user cdurail (set for this identity); account nanterre
18: cathdurail@orange.fr through smtp smtp.parisnanterre.fr:465 tls user cdurail (of its account); account foreign
24: cathdurail@free.fr through smtp smtp.free.fr:587 starttls user cathdurail password-cleartext (set for this identity); account free
35: catherine.durail@parisnanterre.fr through smtp smtp.orange.fr:587 starttls user cathdurail@orange.fr oauth2 (the default server); account orange
39: *@univ.example through lmtp smtp.orange.fr:587 clear none (the default server); account pattern
13: catherine.durail@parisnanterre.fr through smtp smtp.parisnanterre.fr:465 tls user cdurail oauth2 (of its account); account default
24: cathdurail@free.fr through smtp smtp.free.fr:587 starttls user cathdurail password-cleartext (of its account); account grandchild
END
check 'msmtprc' reads msmtprc

# The settings at the end, the plain one of alternates since reverse_name is set, then one for each pattern of a hook that
# changes from or smtp_url. ssl_force_tls=no leaves STARTTLS to the server.
expected <<'END'
5: catherine.durail@parisnanterre.fr through smtp smtp.parisnanterre.fr:465 tls user cdurail password-cleartext (set for this identity); reads imap imap.parisnanterre.fr tls user cdurail
12: durail@parisnanterre.fr through smtp smtp.parisnanterre.fr:465 tls user cdurail password-cleartext (the default server); reads imap imap.parisnanterre.fr tls user cdurail; account alternates
16: cathdurail@orange.fr through smtp smtp.orange.fr:587 starttls user cathdurail@orange.fr password-cleartext (set for this identity); reads imap imap.parisnanterre.fr tls user cdurail; account folder-hook orange
18: cathdurail@orange.fr through smtp smtp.parisnanterre.fr:465 tls user cdurail password-cleartext (the default server); reads imap imap.parisnanterre.fr tls user cdurail; account send-hook ~t @orange\.fr
5: catherine.durail@parisnanterre.fr through smtp smtp.free.fr tls user cathdurail password-cleartext (set for this identity); reads imap imap.parisnanterre.fr tls user cdurail; account reply-hook ~f free
muttrc.more:2: cath@univ.example through smtp smtp.univ.example starttls-if-available user cath password-cleartext (set for this identity); reads imap imap.parisnanterre.fr tls user cdurail; account folder-hook more
END
check 'muttrc, and what it sources beside itself' reads muttrc
check '  a regular expression is told' tells 'muttrc:12: remark: alternates'

expected <<'END'
21: parisnanterre.fr, u-paris10.fr should have smtp smtp.parisnanterre.fr:465 tls user %EMAILLOCALPART% oauth2
30: parisnanterre.fr, u-paris10.fr should have smtp smtp.%EMAILDOMAIN%:587 starttls user %EMAILADDRESS% password-encrypted
10: parisnanterre.fr, u-paris10.fr should have imap imap.parisnanterre.fr:993 tls user %EMAILLOCALPART% password-cleartext
END
check 'autoconfig' reads autoconfig.xml
check '  useGlobalPreferredServer is told' tells 'autoconfig.xml:27: remark: mail may go through'

# UseSSL on 587 is STARTTLS; a payload without it does not say. The one without EmailAddress asks who installs it.
expected <<'END'
16: catherine.durail@parisnanterre.fr through smtp smtp.orange.fr:587 starttls user cathdurail@orange.fr password-cleartext (set for this identity); reads imap imap.parisnanterre.fr:993 tls user cdurail password-cleartext; account Paris Nanterre
60: (any address) through smtp smtp.free.fr clear none (set for this identity); reads pop3 pop.free.fr security not said
END
check "Apple's profile" reads profile.mobileconfig
sed 's/^[0-9]*://' "$work/expected" >"$work/without" && mv "$work/without" "$work/expected"
check '  the same as a binary property list' reads profile-binary.mobileconfig

expected <<'END'
12: catherine.durail@parisnanterre.fr through (where its mail is, not by SMTP); account i1
19: *@univ.example through (where its mail is, not by SMTP); account i2
END
check 'JMAP, a whole response (RFC 8621 6.1)' reads identities.json
cat >"$work/list.json" <<'END'
[{"id": "i1", "email": "cath@univ.example"}]
END
check '  a list of identities: 0' exits 0 --json "$work/list.json"
check '  as JSON' json "[(i['address'], i['outgoing'], i['chosen'], i['format'], i['line']) for i in d['identities']] == \
  [('cath@univ.example', None, 'session', 'jmap', 1)] and d['providers'] == [] and d['findings'] == []"

# The lower priority first (RFC 2782); "." is not offered (RFC 6186 3.4).
expected <<'END'
10: perso.example should have smtp smtp.perso.example:465 tls
5: univ.example should have smtp smtp.univ.example:465 tls
6: univ.example should have smtp smtp.univ.example:587 starttls
7: univ.example should have imap imap.univ.example:993 tls
END
check 'SRV records: a zone, dig, host' reads records.zone

check 'all of them: 0' exits 0 --json ./*
check '  no secret in JSON' no_secret
check '  each format' json "{i['format'] for i in d['identities']} == {'thunderbird', 'msmtp', 'mutt', 'apple', 'jmap'} \
  and {p['format'] for p in d['providers']} == {'autoconfig', 'srv'}"
check '  a provider' json "[(p['domains'], p['name'], len(p['outgoing']), len(p['incoming'])) for p in d['providers'] \
  if p['format'] == 'autoconfig'] == [(['parisnanterre.fr', 'u-paris10.fr'], 'Université Paris Nanterre', 2, 1)]"
check 'all of them in text: 0' exits 0 ./*
check '  no secret' no_secret
check 'standard input: 0' sh -c "'$consigne' accounts --read - <msmtprc >'$work/out'"

# ---- The real programs ---------------------------------------------------------------------

if command -v msmtp >/dev/null; then
  check 'msmtp says the same of each account' python3 ../real.py "$consigne" msmtp msmtprc
  check '  and of 30 files made at random' python3 ../real.py "$consigne" msmtp --random 30 1
else
  skip 'msmtp says the same of each account' 'no msmtp'
fi
if command -v neomutt >/dev/null; then
  check 'NeoMutt says the same' python3 ../real.py "$consigne" mutt muttrc
else
  skip 'NeoMutt says the same' 'no neomutt'
fi

# ---- Usage -----------------------------------------------------------------------------------

usage() {
  status=0
  "$consigne" accounts "$@" >"$work/out" 2>"$work/err" || status=$?
  [ $status -eq 64 ] && tells 'usage: consigne accounts'
}
check 'no file: 64' usage --read
check 'neither rules nor --read: 64' usage msmtprc
check 'an unknown option: 64' usage --read --guess msmtprc
check '--help: 0' "$consigne" accounts --help
check 'a missing file: 66' exits 66 "$work/missing"
check '  which is named' tells "$work/missing: error: No such file"
check 'a folder: 66' exits 66 "$work"
check 'a missing file among others: 66' exits 66 msmtprc "$work/missing" thunderbird.js
check '  the others are read' grep -q '^thunderbird' "$work/out"

# ---- Files that are wrong ----------------------------------------------------------------------

cd "$top"
. tests/accounts/wrong.sh

# ---- Mutations -----------------------------------------------------------------------------------

# mutate: no crash, no report of a sanitizer, and no secret, neither by the readers nor by their libraries.
mutate() {
  status=0
  "$build/bin/mutate" "$mutations" "$seed" tests/accounts/files/* >"$work/out" 2>"$work/err" || status=$?
  no_secret && [ $status -eq 0 ] && return
  cat "$work/out" "$work/err"
  return 1
}
check "$mutations mutations of each sample: none crashes, none says a secret" mutate

tap_end
