#!/bin/sh
# SPDX-License-Identifier: MIT
# consigne explain from end to end: what it says, in two languages, and that what it offers is so.
set -eu
cd "$(dirname "$0")/../.."
. tests/support/tap.sh
. tests/support/command.sh
exits_of() { # STATUS ARGUMENT...
  status_of=$1
  shift
  exits "$status_of" explain "$@"
}
unset LC_ALL LC_MESSAGES LANG || true

# decides STATUS RULES ARGUMENT...: what `decide` says of the same facts.
decides() {
  wanted=$1
  shift
  status=0
  "$consigne" decide "$@" >"$work/decided" 2>&1 || status=$?
  [ $status -eq "$wanted" ] || { cat "$work/decided" && return 1; }
}

# ---- Usage ---------------------------------------------------------------------------

check 'explain without a ruleset: 64' exits_of 64
check '  and how to use it' tells '^usage: consigne explain'
check '--help: 0' exits_of 0 --help
check '  and how to use it' prints '^usage: consigne explain'
check 'an unknown option: 64' exits_of 64 --guess "$rules"
check 'a missing file: 66' exits_of 66 "$work/missing"
check 'a record and facts: 64' exits_of 64 "$rules" --record - listener=mx
check 'a field that there is not: 64' exits_of 64 "$rules" colour=red
echo '{"fields": 7}' >"$work/bad"
check 'a bad record: 65' exits_of 65 "$rules" --record "$work/bad"
check '  and what is wrong' tells 'write an object of fields'

# ---- A stray newsletter -----------------------------------------------------------------

set -- listener=mx smtp.mailfrom=newsletter@parisnanterre.fr header.from=newsletter@parisnanterre.fr \
  smtp.rcptto=dean@parisnanterre.fr now=2027-04-01
check 'rejected: 77' exits_of 77 "$rules" relay=out.other.example "$@"
check '  by which rule, where, since when' prints \
  '^Rejected for dean@parisnanterre.fr by the rule consigne-1 \(.*parisnanterre.consigne:[0-9]+\), in force since 2027-03-01\.$'
check '  the value and the test' prints \
  '^newsletter@parisnanterre.fr \(smtp\.mailfrom\) met the test: any identity in nanterre\.$'
check '  the proofs: the relay' prints 'did not come through a relay that carries parisnanterre.fr'
check '  the signature' prints 'no DKIM signature of parisnanterre.fr was valid'
check '  the sealer' prints 'no trusted forwarder sealed that it was signed by parisnanterre.fr'
check '  what the sender saw' prints '^  550[- ]5\.7\.1 Mail from parisnanterre.fr must pass'
check '  our own relay first' prints '^  1\. send it through smtp.parisnanterre.fr$'
check '  whom it is delegated to' prints '^  2\. send it through out7\.mailer\.example$'
check '  a signature' prints '^  3\. have the sending system sign it with DKIM, d=parisnanterre\.fr$'
check '  a delegation, which ends' prints \
  '^         delegate \{ newsletter@parisnanterre.fr \} to \{ out.other.example \} until 2028-03-31 because "'
check '  a sealer, and what it tells' prints '^  5\. have it forwarded by renater.fr, which seals it \(ARC\)$'
check '  each of them checked' test "$(grep -c 'checked: it would be accepted' "$work/out")" -eq 5

# What is offered, done by hand.
check 'through the relay it is accepted' decides 0 "$rules" relay=smtp.parisnanterre.fr "$@"
check 'through the other one, too' decides 0 "$rules" relay=out7.mailer.example "$@"
check 'signed, too' decides 0 "$rules" relay=out.other.example dkim=pass dkim.d=parisnanterre.fr "$@"
check 'sealed, too' decides 0 "$rules" relay=out.other.example arc=pass \
  seal=1:renater.fr:parisnanterre.fr "$@"
line=$(sed -n 's/^         \(delegate .*\)$/\1/p' "$work/out")
awk -v line="$line" '{ print } /^provider nanterre/ { print "    " line }' "$rules" >"$work/delegated"
check 'with the line pasted, too' decides 0 "$work/delegated" relay=out.other.example "$@"
check 'and its expects hold' "$consigne" test "$work/delegated"

# ---- Languages -----------------------------------------------------------------------------

check 'in French' exits_of 77 "$rules" relay=out.other.example "$@" --language fr-CA
check '  what' prints '^Refusé pour dean@parisnanterre.fr par la règle consigne-1 \(.*\), en vigueur depuis le 2027-03-01\.$'
check '  why' prints "aucune signature DKIM de parisnanterre.fr n'était valide"
check '  and what to do' prints "^  1\. l'envoyer par smtp.parisnanterre.fr$"
check '  nothing in English' prints_not 'checked|accepted|send it'
french() {
  env "$1" "$consigne" explain "$rules" relay=out.other.example listener=mx header.from=a@parisnanterre.fr \
    smtp.rcptto=b@parisnanterre.fr now=2027-04-01 >"$work/out" || :
  prints '^Refusé'
}
for variable in LC_ALL LC_MESSAGES LANG; do check "$variable" french $variable=fr_FR.UTF-8; done
french_is_overruled() {
  LC_ALL=C LANG=fr_FR.UTF-8 "$consigne" explain "$rules" listener=mx >"$work/out" || :
  prints '^Accepted'
}
check 'LC_ALL comes first' french_is_overruled
frisian() {
  LANG=fry_NL "$consigne" explain "$rules" listener=mx >"$work/out" || :
  prints '^Accepted'
}
check 'a language that only begins like it' frisian

# ---- DMARC ---------------------------------------------------------------------------------

cat >"$work/dmarc" <<'END'
consigne 1
provider nanterre { domains { parisnanterre.fr } }
rule r { when any header.from in nanterre unless dmarc is pass and aligned with dmarc.d reject }
END
set -- "$work/dmarc" listener=mx header.from=newsletter@parisnanterre.fr smtp.rcptto=x@ext.example
check 'DMARC failed' exits_of 77 "$@" dmarc=fail
check '  what would do' prints '^  1\. have DMARC pass for parisnanterre\.fr, by SPF or by a DKIM signature of an aligned domain$'
check '  in French' exits_of 77 "$@" dmarc=fail --language fr
check '  what would do' prints '^  1\. faire réussir DMARC pour parisnanterre\.fr, par SPF'
check '  its kind' exits_of 77 "$@" dmarc=fail --json
check '  is "dmarc"' prints '"kind": ?"dmarc"'
check 'once it passes it is accepted' decides 0 "$@" dmarc=pass dmarc.d=parisnanterre.fr

# ---- Our own server --------------------------------------------------------------------------

set -- listener=submission relay=smtp.parisnanterre.fr smtp.rcptto=x@orange.fr now=2027-04-01 tls=TLSv1.3
check 'a login that shows another address' exits_of 77 "$rules" "$@" smtp.auth=cath \
  smtp.mailfrom=president@parisnanterre.fr header.from=president@parisnanterre.fr
check '  who may give it' prints 'owners \{ president@parisnanterre.fr by cath@parisnanterre.fr \}'
check '  or its own' prints 'show cath@parisnanterre.fr'
check '  nobody is told to log in as somebody else' prints_not 'log in as'
check 'an address of another provider' exits_of 77 "$rules" "$@" smtp.auth=cath smtp.mailfrom=cath@parisnanterre.fr \
  header.from=cath@orange.fr
check '  the login shows its own' prints "show cath@parisnanterre.fr, the login's own address, as header.from"
check 'nobody has logged in' exits_of 77 "$rules" "$@" smtp.mailfrom=president@parisnanterre.fr \
  header.from=president@parisnanterre.fr
check '  the login that may' prints 'log in as cabinet@parisnanterre.fr'
check '  by no other door' prints_not 'service'
check 'a blocked account: nothing would do' exits_of 77 "$rules" "$@" smtp.auth=cath set:blocked=cath \
  header.from=cath@parisnanterre.fr
check '  and that is said' prints '^No small change was found'

# ---- Other outcomes -----------------------------------------------------------------------------

set -- smtp.mailfrom=a@parisnanterre.fr header.from=a@parisnanterre.fr smtp.rcptto=b@parisnanterre.fr
check 'accepted: 0' exits_of 0 "$rules" listener=mx relay=smtp.parisnanterre.fr "$@" now=2027-04-01
check '  and the proof that held' prints 'The rule consigne-1 let it pass, since this was proved: carried by relay\.'
check 'watched only' exits_of 0 "$rules" listener=mx relay=smtp.orange.fr "$@" now=2026-12-01
check '  and until when' prints 'The rule consigne-1 holds, too, and is only watched: from 2027-01-15 .* 20%'
check 'undecided: 75' exits_of 75 "$rules" --partial listener=mx smtp.rcptto=b@parisnanterre.fr now=2027-04-01
check '  what is missing' prints '^  - still to be known: header\.sender$'
check 'unknown at the end' exits_of 75 "$rules" listener=mx relay=unknown "$@" now=2027-04-01
check '  what is missing' prints '^  - still to be known: relay\.name$'
check 'two recipients' exits_of 77 "$rules" listener=mx relay=smtp.orange.fr "$@" smtp.rcptto=c@orange.fr now=2027-04-01
check '  each told' prints '^  - Accepted for c@orange\.fr: no rule refuses it\.$'

# ---- Proofs of several clauses --------------------------------------------------------------------

cat >"$work/several.consigne" <<'END'
consigne 1
provider univ { domains { univ.example } relays { smtp.univ.example } }
rule home { when any identity in univ unless (carried by relay and tls is TLSv1.3) or aligned with dkim.d reject }
END
set -- listener=mx smtp.mailfrom=a@univ.example smtp.rcptto=b@univ.example
check 'only TLS was missing' exits_of 77 "$work/several.consigne" relay=smtp.univ.example tls=TLSv1.2 "$@"
check '  the whole proof' prints '^  - carried by relay and tls is TLSv1\.3, of which this was missing:$'
check '  and that clause' prints '^      - tls is TLSv1\.3$'
check '  the relay carries it' prints_not 'did not come through a relay'
check '  the other proof' prints '^  - no DKIM signature of univ\.example was valid \(aligned with dkim\.d\)$'
check 'only the relay was missing' exits_of 77 "$work/several.consigne" relay=out.other.example tls=TLSv1.3 "$@"
check '  and that clause' prints \
  '^      - it did not come through a relay that carries univ\.example \(carried by relay\)$'
check '  TLS was as it should be' prints_not '^      - tls'
check 'in French' exits_of 77 "$work/several.consigne" relay=smtp.univ.example tls=TLSv1.2 "$@" --language fr
check '  the whole proof' prints '^  - carried by relay and tls is TLSv1\.3, dont il manquait :$'

# ---- Authentication-Results (S126) ------------------------------------------------------------------

cat >"$work/seen.consigne" <<'END'
consigne 1
rule proof { when any header.from in { *@a.example } unless aligned with dkim.d reject }
rule other { when any header.from in { *@b.example } reject }
END
cat >"$work/seen.eml" <<'END'
Authentication-Results: mx.example; dmarc=pass action=none header.from=a.example; spf=none
Authentication-Results: evil.example; dkim=pass header.d=a.example
Authentication-Results: "mx.example"; dkim=pass header.d=a.example
Authentication-Results: spf=pass smtp.mailfrom=a.example
From: x@a.example
END
check 'S126 the signature is in a field that does not count' exits_of 75 "$work/seen.consigne" --message "$work/seen.eml" \
  --trust mx.example
check '  ours' prints '^  - mx\.example: counted; it tells of spf, dmarc$'
check '  of an id that is not trusted' prints '^  - evil\.example: not counted, since this id is not trusted \(--trust\)$'
check '  of ours, in quotes' prints '^  - mx\.example: not counted, since the id stands in quotes or behind a comment'
check '  without an id' prints '^  - one without an id: not counted'
check 'in French' exits_of 75 "$work/seen.consigne" --message "$work/seen.eml" --trust mx.example --language fr
check '  ours' prints '^  - mx\.example : compté ; il informe sur spf, dmarc$'
check '  of an id that is not trusted' prints "^  - evil\.example : pas compté, car cet identifiant n'est pas de confiance"
check 'as JSON' exits_of 75 "$work/seen.consigne" --message "$work/seen.eml" --trust mx.example --json
check '  each' json '[(r["id"], r["why"]) for r in d["authentication_results"]] == [("mx.example", None),
  ("evil.example", "untrusted id"), ("mx.example", "id not a bare token"), ("", "no id")]'
printf 'From: x@a.example\n' >"$work/unseen.eml"
check 'none there, where one was expected' exits_of 75 "$work/seen.consigne" --message "$work/unseen.eml" --trust mx.example
check '  which is said' prints '^The message has no Authentication-Results'
sed 's/x@a/x@b/' "$work/seen.eml" >"$work/other.eml"
check 'a rule that reads no results refuses' exits_of 77 "$work/seen.consigne" --message "$work/other.eml" --trust mx.example
check '  nothing is said' prints_not 'Authentication-Results'
# S140: two clauses, two values: each is named, and the field in which it stands.
cat >"$work/two.consigne" <<'RULES'
consigne 1
domains ours { univ.example }
owners { self }
rule send-as { when any identity in ours and any identity not owned by smtp.auth reject }
RULES
set -- smtp.auth=ann@univ.example smtp.mailfrom=ann@univ.example header.from=ann@home.example
check 'two values' exits_of 77 "$work/two.consigne" "$@"
check '  the one' prints '^ann@univ\.example \(smtp\.mailfrom\) met the test: any identity in ours\.$'
check '  and the other' prints '^ann@home\.example \(header\.from\) met the test: any identity not owned by smtp\.auth\.$'
check 'in French' exits_of 77 "$work/two.consigne" "$@" --language fr
check '  the other' prints '^ann@home\.example \(header\.from\) répond au test : any identity not owned by smtp\.auth\.$'
check 'as JSON' exits_of 77 "$work/two.consigne" "$@" --json
check '  both' json \
  '[(c["field"], c["value"]) for c in d["clauses"]] == [("smtp.mailfrom", "ann@univ.example"), ("header.from", "ann@home.example")]'
set -- smtp.mailfrom=a@parisnanterre.fr header.from=a@parisnanterre.fr smtp.rcptto=b@parisnanterre.fr

# ---- For programs ----------------------------------------------------------------------------------

check 'JSON' exits_of 77 "$rules" listener=mx relay=smtp.orange.fr "$@" now=2027-04-01 --json
check '  the decision' json 'd["verdict"] == "reject" and d["rule"] == "consigne-1" and d["since"] == "2027-03-01"'
check '  the repairs' json \
  'd["repairs"][0] == {"verdict": "accept", "changes": [{"kind": "relay", "field": "relay.name",
   "value": "smtp.parisnanterre.fr", "name": None, "text": None, "clause": "carried by relay",
   "words": "send it through smtp.parisnanterre.fr"}]}'
cat >"$work/record" <<'RECORD'
{"now": "2027-04-01", "fields": {"listener": "mx", "relay.name": "smtp.orange.fr", "relay.ip": [],
 "smtp.mailfrom": "<>", "header.from": "a@parisnanterre.fr", "header.sender": [], "smtp.rcptto":
 "b@parisnanterre.fr", "smtp.auth": [], "dkim.d": [], "arc.d": [], "arc.dkim.d": []}}
RECORD
check 'a record' exits_of 77 "$rules" --record "$work/record"
check '  as facts' prints '^  1\. send it through smtp.parisnanterre.fr$'
check 'hostile octets do not reach the terminal' exits_of 77 "$rules" listener=mx relay=smtp.orange.fr \
  "header.from=\"$(printf '\033[2J')\"@parisnanterre.fr" smtp.rcptto=b@parisnanterre.fr now=2027-04-01
check '  they are told' prints_not "$(printf '\033')"

tap_end
