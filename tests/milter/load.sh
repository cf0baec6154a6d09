#!/bin/sh
# SPDX-License-Identifier: MIT
# Many messages through a real Postfix with the milter and the policy service, by hand and as root: load.sh [MESSAGES
# [PART...]]. load.py tells what must hold. docs/milter.md has the figures.
set -eu
cd "$(dirname "$0")/../.."
. tests/support/tap.sh
work=$(mktemp -d)
. tests/support/postfix.sh
. tests/support/milter.sh

check 'a milter that does nothing builds' ${CC:-cc} -std=c11 -O2 -Wall -Wextra tests/milter/nothing.c -lmilter -pthread \
  -o "$mta/nothing"
cp "${CONSIGNE_BUILD:-build/dev}/bin/consigne" "$mta"
sed -i '/^verified/d; /^records/d' "$mta/milter.conf"
echo 'smtpd_recipient_restrictions = check_policy_service { unix:private/policy, timeout=10s }' >>"$mta/etc/main.cf"
# On 2525 all is asked, on 2526 a milter that does nothing, on 2527 nobody.
cat >>"$mta/etc/master.cf" <<END
127.0.0.1:2525 inet n - n - - smtpd
127.0.0.1:2526 inet n - n - - smtpd
  -o smtpd_milters=unix:$mta/run/nothing -o smtpd_recipient_restrictions=
127.0.0.1:2527 inet n - n - - smtpd
  -o smtpd_milters= -o smtpd_recipient_restrictions=
END
# Clients that come back soon, errors that are not slowed down, and no line a message that is discarded.
cat >>"$mta/etc/main.cf" <<END
smtpd_error_sleep_time = 0
smtpd_soft_error_limit = 100000
smtpd_hard_error_limit = 100000
smtpd_client_connection_count_limit = 0
END
check 'Postfix starts' start_postfix

[ $# -gt 0 ] || set -- 10000
python3 tests/milter/load.py "$mta" tests/policy/university.consigne "$@" || tap_failed=1
tap_end
