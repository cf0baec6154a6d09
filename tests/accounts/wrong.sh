# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# Sourced by run.sh: each text is wrong in one way, at a line, and what is told says what to write instead.

# ---- Any file --------------------------------------------------------------------------

wrong 'an empty file' empty.js 1 'an empty file' </dev/null
wrong 'a foreign text' letter.txt 1 'none of the formats that are read' <<'END'
Dear colleague, the password is hunter2-letter.
END
printf 'account a\nhost h\0\n' >"$work/nul"
check 'a NUL: 65' exits 65 "$work/nul"
check '  at its line' tells "$work/nul:2: error: a NUL octet"
head -c 17000000 /dev/zero >"$work/huge"
check 'more than 16 MiB: 65' exits 65 "$work/huge"
check '  told' tells 'larger than 16 MiB'
check 'a file without an end: 65' exits 65 /dev/zero
seq 200 | sed 's/.*/pasword hunter2-&/; 1i account a\nhost h.example' >"$work/many"
check 'many errors: 65' exits 65 "$work/many"
check '  at most 100 are told' [ "$(wc -l <"$work/err")" -eq 100 ]
check '  and that there are more' tells 'there is more to tell'

# ---- Thunderbird ------------------------------------------------------------------------

# edited SED: the sample with one thing changed.
edited() { sed "$1" tests/accounts/files/thunderbird.js >"$work/edited"; }

wrong 'prefs.js cut off in a string' cut.js 2 'the string that begins here has no end' <<'END'
user_pref("mail.smtpservers", "smtp1");
user_pref("mail.smtpserver.smtp1.password", "hunter2-cut);
END
check '  and nothing is made of the half' says_nothing
wrong 'a program for prefs.js' program.js 2 'user_pref("name", value); is missing here' <<'END'
user_pref("mail.smtpservers", "smtp1");
var password = "hunter2-program";
END
wrong 'a value that is computed' computed.js 1 'a value is missing here' <<'END'
user_pref("mail.smtpserver.smtp1.port", getPort("hunter2-call"));
END
wrong 'an unknown escape' escape.js 1 'no such escape' <<'END'
user_pref("mail.smtpserver.smtp1.hostname", "smtp\qhunter2-escape");
END
wrong 'half of a surrogate pair' half.js 1 'no such escape' <<'END'
user_pref("mail.smtpserver.smtp1.hostname", "\uD83Dhunter2-half");
END
wrong 'no semicolon' semicolon.js 2 '";" is missing here' <<'END'
user_pref("mail.smtpservers", "smtp1")
user_pref("mail.smtpserver.smtp1.port", 465);
END
edited 's/smtp2.try_ssl", 2/smtp2.try_ssl", 7/'
wrong 'an unknown try_ssl' security.js 63 'no such security: write 0 (clear)' <"$work/edited"
edited 's/smtp1.port", 465/smtp1.port", 70000/'
wrong 'a port out of range' port.js 56 'no port: write a number from 1 to 65535' <"$work/edited"
edited 's/smtp1.hostname", "smtp.parisnanterre.fr"/smtp1.hostname", "smtp.parisnanterre.fr:465"/'
wrong 'a port in the host name' host.js 55 'a host name with a port' <"$work/edited"
edited 's/"cathdurail@free.fr"/"cathdurail"/'
wrong 'an address without a domain' address.js 27 'no address: write one' <"$work/edited"

# ---- msmtp -------------------------------------------------------------------------------

wrong 'a misspelt password' misspelt.msmtprc 3 'no command of msmtp' <<'END'
account a
host smtp.univ.example
pasword hunter2-misspelt
END
wrong 'a password behind a user' user.msmtprc 3 'the user name has a blank' <<'END'
account a
host smtp.univ.example
user cath password hunter2-user
END
wrong 'an account that is not above' parent.msmtprc 1 'an account after ":" is not defined above' <<'END'
account a : b
host smtp.univ.example
END
check '  and nothing is made of the half' says_nothing
wrong 'its own parent' self.msmtprc 1 'an account after ":" is not defined above' <<'END'
account a : a
END
wrong 'an account twice' twice.msmtprc 3 'an account of this name is defined above' <<'END'
account a
host smtp.univ.example
account a
END
wrong 'no host' nohost.msmtprc 1 'an account without a server: write host SERVER' <<'END'
account a
from cath@univ.example
END
wrong 'a switch' switch.msmtprc 3 'write on or off' <<'END'
account a
host smtp.univ.example
tls yes
END
printf 'account a\neval echo hunter2-eval >%s/ran\n' "$work" >"$work/eval.msmtprc"
check 'eval: 0' exits 0 "$work/eval.msmtprc"
check '  was not run' [ ! -e "$work/ran" ]
check '  is told' tells "$work/eval.msmtprc:2: remark: eval was not run"
check '  and leaves the server unknown' grep -q 'through (set by a command' "$work/out"
check '  without a secret' no_secret

# ---- mutt ----------------------------------------------------------------------------------

wrong 'no URL' url.muttrc 2 'no URL of a server: write smtps://USER@SERVER:465' <<'END'
set from=cath@univ.example smtp_pass=hunter2-url
set smtp_url=smtp.univ.example
END
wrong 'a sender that is none' from.muttrc 1 'no address: write one' <<'END'
set from="cath smtp_pass=hunter2-from" smtp_url=smtp://smtp.univ.example
END
printf 'set from=cath@univ.example\nset smtp_url=`echo smtp://h; touch %s/ran`\nsource "touch %s/ran|"\n' "$work" "$work" \
  >"$work/run.muttrc"
check 'commands in backquotes and pipes: 0' exits 0 "$work/run.muttrc"
check '  are not run' [ ! -e "$work/ran" ]
check '  the server is unknown' grep -q 'cath@univ.example through (set by a command' "$work/out"
check '  both are told' sh -c "grep -q 'run.muttrc:1: remark: smtp_url' '$work/err' && grep -q ':3: remark: source' '$work/err'"
mkdir "$work/below" "$work/beside"
printf 'set from=secret@univ.example\n' >"$work/beside/outside.muttrc"
ln -s "$work/beside/outside.muttrc" "$work/below/link.muttrc"
printf 'set smtp_url=smtp://h\nsource ../beside/outside.muttrc\nsource link.muttrc\nsource %s/beside/outside.muttrc\n' \
  "$work" >"$work/below/muttrc"
check 'source of other folders, and links to them: 0' exits 0 "$work/below/muttrc"
check '  is not followed' sh -c "! grep -q secret@ '$work/out'"
check '  which is told' [ "$(grep -c 'source was not followed' "$work/err")" -eq 3 ]
printf 'source loop.muttrc\nset from=cath@univ.example\n' >"$work/loop.muttrc"
check 'a file that sources itself: 65' exits 65 "$work/loop.muttrc"
check '  ends' tells 'source leads to more than 64 files'

# ---- XML and property lists --------------------------------------------------------------------

wrong 'an end tag that is not its own' pair.xml 3 'this end tag is not that of the element' <<'END'
<clientConfig>
<emailProvider id="x"><hunter2-tag>
</emailProvider></clientConfig>
END
wrong 'XML cut off' cut.xml 3 'the XML ends too early' <<'END'
<clientConfig>
<emailProvider id="x">
END
wrong 'another document' page.xml 1 'XML, and no clientConfig' <<'END'
<html><body>hunter2-page</body></html>
END
wrong 'an entity from a file' entity.xml 1 'a DTD with declarations is not read' <<'END'
<!DOCTYPE clientConfig [<!ENTITY x SYSTEM "/etc/passwd">]>
<clientConfig><emailProvider id="x"><domain>&x;</domain></emailProvider></clientConfig>
END
wrong 'a provider without a domain' domain.xml 2 'a provider without a domain' <<'END'
<clientConfig>
<emailProvider id="x"/></clientConfig>
END
wrong 'an unknown socketType' socket.xml 3 'no such socketType: write SSL' <<'END'
<clientConfig><emailProvider id="x"><domain>univ.example</domain>
<outgoingServer type="smtp"><hostname>smtp.univ.example</hostname>
<socketType>TLS</socketType></outgoingServer></emailProvider></clientConfig>
END
wrong 'no PayloadContent' content.mobileconfig 1 'a property list without PayloadContent' <<'END'
<plist version="1.0"><dict><key>IncomingPassword</key><string>hunter2-content</string></dict></plist>
END
wrong 'a profile without an outgoing server' outgoing.mobileconfig 2 'a mail payload without OutgoingMailServerHostName' <<'END'
<plist version="1.0"><dict><key>PayloadContent</key><array><dict><key>PayloadType</key><string>com.apple.mail.managed</string>
<key>EmailAddress</key><string>cath@univ.example</string></dict></array></dict></plist>
END
printf '\060\200\006\011\052\206\110\206\367\015\001\007\002\240\200hunter2' >"$work/edited"
wrong 'a signed profile' signed.mobileconfig '' 'a signed profile (CMS): take the signature off first, with openssl cms' \
  <"$work/edited"
head -c 900 tests/accounts/files/profile-binary.mobileconfig >"$work/edited"
wrong 'a binary property list cut off' cut.mobileconfig '' 'no whole binary property list' <"$work/edited"

# hostile NAME FILE WHAT EXPRESSION: what the Python expression gives as octets is refused so.
hostile() {
  python3 -c "
import struct, sys
def lists(objects):
    data, offsets = b'bplist00', []
    for each in objects:
        offsets.append(len(data))
        data += each
    table = b''.join(struct.pack('>I', o) for o in offsets)
    return data + table + bytes(6) + bytes([4, 2]) + struct.pack('>QQQ', len(objects), 0, len(data))
sys.stdout.buffer.write($4)" >"$work/edited"
  wrong "$1" "$2" "$5" "$3" <"$work/edited"
}
hostile 'lists in lists' deep.mobileconfig 'more than 64 lists in one another' \
  "lists([b'\xa1' + struct.pack('>H', i + 1) for i in range(9999)] + [b'\x51a'])" ''
hostile 'a list in itself' cycle.mobileconfig 'more than 64 lists in one another' "lists([b'\xa1\0\0'])" ''
hostile 'ten times ten times ten' bomb.mobileconfig 'more than 20,000 objects' \
  "lists([b'\xaa' + struct.pack('>H', i + 1) * 10 for i in range(20)] + [b'\x51a'])" ''
hostile 'elements in elements' deep2.mobileconfig 'no well-formed XML from here on' \
  "b'<plist>' + b'<array>' * 50000 + b'</array>' * 50000 + b'</plist>'" 1
hostile 'entities in entities' bomb.xml 'entities within entities' "b'<!DOCTYPE clientConfig [<!ENTITY a \"aaaaaaaaaa\">' +
b''.join(b'<!ENTITY %c \"' % (98 + i) + b'&%c;' % (97 + i) * 10 + b'\">' for i in range(9)) +
b']><clientConfig><emailProvider id=\"&j;\"/></clientConfig>'" 1
hostile 'brackets in brackets' deep.json 'no JSON from here on' "b'[' * 100000" 1

# ---- JSON and SRV records -----------------------------------------------------------------------

wrong 'JSON cut off' cut.json 2 'no JSON from here on' <<'END'
[{"email": "cath@univ.example", "textSignature": "hunter2-json"},
END
wrong 'other JSON' other.json 1 'JSON without JMAP identities' <<'END'
{"password": "hunter2-other"}
END
wrong 'an identity without an address' email.json 1 'an identity without "email"' <<'END'
[{"id": "i1", "textSignature": "hunter2-email"}]
END
wrong 'a record without a port' port.zone 1 'no SRV record: write PRIORITY WEIGHT PORT SERVER' <<'END'
_submissions._tcp.univ.example. SRV 0 1 smtp.univ.example.
END
wrong 'another protocol' udp.zone 1 'no name of RFC 6186' <<'END'
_submissions._udp.univ.example. SRV 0 1 465 smtp.univ.example.
END
