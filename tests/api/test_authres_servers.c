/* SPDX-License-Identifier: MIT */
/*
 * Authentication-Results as servers write them: made by hand after the form
 * that each documents or writes, with names and addresses of examples. What
 * must be read is told beside each: fields and values, "-" for absent; a field
 * that is not told is unknown, as where nobody reported it.
 */
#include <consigne-policy.h>
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#define NTS CONSIGNE_NTS
#define AR "Authentication-Results: "

typedef struct server_row {
  const char *name, *ids[5], *header, *told;
} server_row;

static const server_row rows[] = {
    /* header.i tells of dkim, its domain is d= or below (RFC 6376 3.5). ARC's sealers stand in a comment. */
    {"S124 Google",
     {"mx.google.example"},
     AR "mx.google.example;\r\n"
        "       dkim=pass header.i=@univ.example header.s=s1 header.b=AbC/d+1=;\r\n"
        "       arc=pass (i=1 spf=pass spfdomain=univ.example dkim=pass dkdomain=evil.example dmarc=pass);\r\n"
        "       spf=pass (google.example: domain of ann@univ.example designates 2001:db8::1 as permitted sender) "
        "smtp.mailfrom=ann@univ.example;\r\n"
        "       dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=univ.example\r\n",
     "spf=pass spf.d=univ.example dkim=pass dkim.d=univ.example dmarc=pass arc=pass"},
    /* An address with "=" in quotes; a signature that failed beside one that passed. */
    {"S124 Google, a forwarder's address",
     {"mx.google.example"},
     AR
     "mx.google.example;\r\n"
     "       dkim=fail header.i=@univ.example header.s=s1 header.b=q/Q;\r\n"
     "       dkim=pass header.i=@lists.example header.s=s2 header.b=r+R;\r\n"
     "       spf=pass (google.example: domain of srs0=abcd=xy=univ.example=ann@fwd.example designates 192.0.2.1 as "
     "permitted sender) smtp.mailfrom=\"srs0=abcd=xy=univ.example=ann@fwd.example\";\r\n"
     "       dmarc=fail (p=QUARANTINE sp=QUARANTINE dis=QUARANTINE) header.from=univ.example\r\n",
     "spf=pass spf.d=fwd.example dkim=fail,pass dkim.d=lists.example dmarc=fail"},
    /* It writes no id into its own mailboxes' messages: nobody can be trusted for them. */
    {"S126 Microsoft 365, without an id",
     {"univ.example", "spf"},
     AR "spf=pass (sender IP is 192.0.2.1)\r\n smtp.mailfrom=univ.example; dkim=pass (signature was verified)\r\n"
        " header.d=univ.example;dmarc=pass action=none\r\n header.from=univ.example;compauth=pass reason=100\r\n",
     ""},
    /* The same results where an id stands before them, with its version, as in its ARC fields and by connectors. */
    {"S124 Microsoft 365, with an id",
     {"mx.microsoft.example"},
     AR "mx.microsoft.example 1; spf=pass (sender ip is 192.0.2.1)\r\n smtp.rcpttodomain=lab.example "
        "smtp.mailfrom=univ.example; dmarc=pass\r\n (p=none sp=none pct=100) action=none header.from=univ.example; "
        "dkim=pass (signature\r\n was verified) header.d=univ.example; arc=pass (0 oda=1 ltdi=1\r\n"
        " spf=[1,1,smtp.mailfrom=univ.example] dkim=[1,1,header.d=univ.example]);compauth=pass reason=100\r\n",
     "spf=pass spf.d=univ.example dkim=pass dkim.d=univ.example dmarc=pass arc=pass"},
    {"S124 Microsoft 365, a refusal",
     {"mx.microsoft.example"},
     AR
     "mx.microsoft.example 1; spf=softfail (sender IP is 192.0.2.1) smtp.mailfrom=univ.example; dkim=none (message "
     "not signed) header.d=none;dmarc=fail action=quarantine header.from=univ.example;compauth=fail reason=000\r\n",
     "spf=softfail spf.d=- dkim=none dkim.d=- dmarc=fail"},
    /* Methods x-* of its own, with scores without a type, an underscore, an empty quoted value. */
    {"S124 Fastmail",
     {"mx4.messagingengine.example"},
     AR "mx4.messagingengine.example;\r\n"
        "    x-csa=none;\r\n    x-me-sender=none;\r\n"
        "    x-ptr=fail smtp.helo=mail.univ.example policy.ptr=\"\";\r\n" AR "mx4.messagingengine.example;\r\n"
        "    bimi=skipped (DMARC Policy is not at enforcement)\r\n" AR "mx4.messagingengine.example;\r\n"
        "    arc=none (no signatures found)\r\n" AR "mx4.messagingengine.example;\r\n"
        "    dkim=pass (2048-bit rsa key sha256) header.d=univ.example\r\n"
        "      header.i=@univ.example header.b=AbCd/e+1 header.a=rsa-sha256 header.s=s1 x-bits=2048;\r\n"
        "    dmarc=pass policy.published-domain-policy=none policy.applied-disposition=none\r\n"
        "      policy.evaluated-disposition=none (p=none,d=none,d.eval=none) policy.policy-from=p\r\n"
        "      header.from=univ.example;\r\n"
        "    iprev=pass smtp.remote-ip=192.0.2.1 (mail.univ.example);\r\n"
        "    spf=pass smtp.mailfrom=ann@univ.example smtp.helo=mail.univ.example;\r\n"
        "    x-aligned-from=pass (Address match);\r\n"
        "    x-return-mx=pass header.domain=univ.example policy.is_org=yes (MX Records found: mx.univ.example);\r\n"
        "    x-tls=pass smtp.version=TLSv1.3 smtp.cipher=TLS_AES_256_GCM_SHA384 smtp.bits=256/256;\r\n"
        "    x-vs=clean score=0 state=0\r\n",
     "spf=pass spf.d=univ.example dkim=pass dkim.d=univ.example dmarc=pass arc=none arc.d=- arc.dkim.d=- "
     "iprev=pass"},
    /* A field a method. */
    {"S124 Proton",
     {"mail.protonmail.example"},
     AR "mail.protonmail.example; dmarc=pass (p=none dis=none)\r\n header.from=univ.example\r\n" AR
        "mail.protonmail.example; spf=pass smtp.mailfrom=univ.example\r\n" AR
        "mail.protonmail.example; arc=none smtp.remote-ip=192.0.2.1\r\n" AR
        "mail.protonmail.example; dkim=pass (Good 2048 bit\r\n    rsa-sha256 signature) header.d=univ.example "
        "header.a=rsa-sha256\r\n",
     "spf=pass spf.d=univ.example dkim=pass dkim.d=univ.example dmarc=pass arc=none arc.d=- arc.dkim.d=-"},
    {"S124 Proton, a failure with its reason",
     {"mail.protonmail.example"},
     AR "mail.protonmail.example; dkim=fail reason=\"key not found in DNS\"\r\n (0-bit key) header.d=univ.example "
        "header.i=@univ.example\r\n header.b=\"XFVjBFda\"\r\n",
     "dkim=fail dkim.d=-"},
    /* A verifier a method, each with an id of its own: all must be trusted. */
    {"S124 iCloud",
     {"dmarc.icloud.example", "dkim-verifier.icloud.example", "spf.icloud.example", "arc.icloud.example"},
     AR
     "bimi.icloud.example; bimi=skipped reason=\"insufficient dmarc\"\r\n" AR "arc.icloud.example; arc=none\r\n" AR
     "dmarc.icloud.example; dmarc=pass header.from=univ.example\r\n" AR
     "dkim-verifier.icloud.example;\r\n\tdkim=pass (2048-bit key) header.d=univ.example header.i=@univ.example "
     "header.b=iBgqeTn7\r\n" AR
     "spf.icloud.example; spf=pass (spf.icloud.example: domain of SRS0=a=b=univ.example=ann@fwd.example designates "
     "192.0.2.1 as permitted sender) smtp.mailfrom=\"SRS0=a=b=univ.example=ann@fwd.example\"\r\n",
     "spf=pass spf.d=fwd.example dkim=pass dkim.d=univ.example dmarc=pass arc=none arc.d=- arc.dkim.d=-"},
    /* dkim=pass without a domain proves nothing of anybody: dkim.d is unknown. */
    {"S124 Zoho",
     {"mx.zohomail.example"},
     AR "mx.zohomail.example;\r\n\tdkim=pass;\r\n"
        "\tspf=pass (zohomail.example: domain of univ.example designates 192.0.2.1 as permitted sender)  "
        "smtp.mailfrom=ann@univ.example;\r\n"
        "\tdmarc=pass(p=reject dis=none)  header.from=univ.example\r\n",
     "spf=pass spf.d=univ.example dkim=pass dmarc=pass"},
    /* Without its semicolon spf=pass may be a property of dkim. */
    {"S124 an old Zoho",
     {"mx.zoho.example"},
     AR
     "mx.zoho.example;\r\n\tdkim=pass\r\n\tspf=pass (zoho.example: domain of univ.example designates 192.0.2.1 as "
     "permitted sender) smtp.mailfrom=ann@univ.example;\r\n",
     ""},
    /* Words in capitals; dmarc's domain without a type; results for HELO and Sender ID are none of the
       reverse-path. */
    {"S124 Cisco",
     {"esa1.univ.example"},
     AR
     "esa1.univ.example; dkim=pass (signature verified) header.i=@univ.example; spf=None "
     "smtp.pra=ann@univ.example; "
     "spf=Pass smtp.mailfrom=ann@univ.example; spf=None smtp.helo=postmaster@mail.univ.example; dmarc=pass (p=none "
     "dis=none) d=univ.example\r\n",
     "spf=Pass spf.d=univ.example dkim=pass dkim.d=univ.example dmarc=pass"},
    {"S124 Cisco, not signed",
     {"esa1.univ.example"},
     AR "esa1.univ.example; dkim=none (message not signed) header.i=none; spf=SoftFail "
        "smtp.mailfrom=ann@univ.example; "
        "dmarc=fail (p=none dis=none) d=univ.example\r\n",
     "spf=SoftFail spf.d=- dkim=none dkim.d=- dmarc=fail"},
    {"S124 Mimecast",
     {"relay.mimecast.example"},
     AR "relay.mimecast.example;\r\n\tdkim=pass header.d=univ.example header.s=google header.b=ZsKyYZap;\r\n"
        "\tdmarc=pass (policy=quarantine) header.from=univ.example;\r\n"
        "\tspf=pass (relay.mimecast.example: domain of ann@univ.example designates 192.0.2.1 as permitted sender) "
        "smtp.mailfrom=ann@univ.example\r\n",
     "spf=pass spf.d=univ.example dkim=pass dkim.d=univ.example dmarc=pass"},
    /* A login of the client that submitted: of another session, so nothing. */
    {"S124 Mimecast, submission",
     {"relay.mimecast.example"},
     AR "relay.mimecast.example;\r\n\tauth=pass smtp.auth=CUSA1 smtp.mailfrom=ann@univ.example\r\n",
     ""},
    {"S124 OpenDKIM",
     {"mx.univ.example"},
     AR "mx.univ.example;\r\n\tdkim=pass (2048-bit key; unprotected) header.d=univ.example header.i=@univ.example "
        "header.a=rsa-sha256 header.s=s1 header.b=\"gJedk/wH\";\r\n\tdkim-atps=neutral\r\n",
     "dkim=pass dkim.d=univ.example"},
    {"S124 OpenDKIM, a reason before and behind",
     {"mx.univ.example"},
     AR "mx.univ.example;\r\n\tdkim=fail reason=\"signature verification failed\" (2048-bit key; unprotected) "
        "header.d=univ.example header.b=l+0z0T6c;\r\n\tdkim=pass (1024-bit key) header.d=lab.example header.b=a/b= "
        "reason=\"2048-bit key\"\r\n",
     "dkim=fail,pass dkim.d=lab.example"},
    /* AuthservIDWithJobID: the id is no token, and another for each message. */
    {"S125 OpenDKIM, with its job",
     {"mx.univ.example"},
     AR "mx.univ.example/4F1A2B3C4D; dkim=pass header.d=univ.example\r\n",
     ""},
    {"S124 OpenDMARC",
     {"mx.univ.example"},
     AR "mx.univ.example; dmarc=pass (p=none dis=none) header.from=univ.example\r\n" AR
        "mx.univ.example; spf=pass smtp.mailfrom=ann@univ.example\r\n",
     "spf=pass spf.d=univ.example dmarc=pass"},
    /* A quoted local part in its comment, a string in another. */
    {"S124 rspamd",
     {"mx.univ.example"},
     AR "mx.univ.example;\r\n\tdkim=pass header.d=univ.example header.s=s1 header.b=AbCdEfGh;\r\n"
        "\tdmarc=pass (policy=none) header.from=univ.example;\r\n"
        "\tspf=pass (mx.univ.example: domain of \"list+bounces-1-ann=univ.example@lists.example\" designates "
        "192.0.2.1 "
        "as permitted sender) smtp.mailfrom=\"list+bounces-1-ann=univ.example@lists.example\";\r\n"
        "\tarc=pass (\"lists.example:s=arc-20240116:i=1\")\r\n",
     "spf=pass spf.d=lists.example dkim=pass dkim.d=univ.example dmarc=pass arc=pass"},
    /* "invalid" is no word of RFC 8601: whether that signature was valid stays open. */
    {"S124 rspamd, a signature without a key",
     {"mx.univ.example"},
     AR "mx.univ.example;\r\n\tdkim=invalid (\"public key is revoked\") header.d=univ.example header.s=s1;\r\n"
        "\tspf=none (mx.univ.example: domain of ann@univ.example has no SPF policy when checking 192.0.2.1) "
        "smtp.mailfrom=ann@univ.example;\r\n\tdmarc=none\r\n",
     "spf=none spf.d=- dkim=invalid dmarc=none"},
    {"S124 Exim",
     {"mx.univ.example"},
     AR "mx.univ.example;\r\n   iprev=pass (mail.lab.example) smtp.remote-ip=2001:db8::1;\r\n"
        "   spf=pass smtp.mailfrom=lab.example;\r\n   dkim=pass header.d=lab.example header.s=s1 "
        "header.a=rsa-sha256;\r\n"
        "   dmarc=pass header.from=lab.example;\r\n"
        "   arc=pass (i=1) header.s=arc-1 arc.oldest-pass=1 smtp.remote-ip=2001:db8::1\r\n",
     "spf=pass spf.d=lab.example dkim=pass dkim.d=lab.example dmarc=pass arc=pass iprev=pass"},
    /* A list server that writes an empty reverse-path: it passed for nobody. */
    {"S124 no value",
     {"mx.univ.example"},
     AR "mx.univ.example; spf=pass smtp.mailfrom=;\r\n dkim=pass header.d=univ.example\r\n",
     "spf=pass spf.d=- dkim=pass dkim.d=univ.example"},
    /* amavisd says who it is in a comment behind the id. */
    {"S125 amavisd",
     {"mx.univ.example"},
     AR "mx.univ.example (amavisd-new);\r\n\tdkim=pass (2048-bit key) header.d=univ.example\r\n",
     "dkim=pass dkim.d=univ.example"},
};

static int verdict(const consigne_query *query, const char *field, const char *word) {
  char text[128];
  consigne_ruleset *ruleset = NULL;
  consigne_decision *decision = NULL;
  snprintf(text, sizeof text, "consigne 1\nrule r { when %s is %s reject }\n", field, word);
  cr_assert_eq(consigne_ruleset_load_text(text, NTS, NULL, 0, NULL, NULL, &ruleset), CONSIGNE_OK, "%s", text);
  cr_assert_eq(consigne_decision_new(NULL, &decision), CONSIGNE_OK);
  cr_expect_eq(consigne_decide(ruleset, query, 0, decision), CONSIGNE_OK);
  int found = consigne_decision_verdict(decision);
  consigne_decision_free(decision);
  consigne_ruleset_free(ruleset);
  return found;
}

/* "spf=pass": the values, "-" where it is absent; nothing where it is unknown. */
static void tell(const consigne_query *query, int field, char *out, size_t size) {
  const char *name = consigne_field_name(field);
  uint32_t count = consigne_query_values(query, field);
  size_t length = strlen(out);
  if (count == 0 && verdict(query, name, "absent") != CONSIGNE_VERDICT_REJECT) return;
  length +=
      (size_t)snprintf(out + length, size - length, "%s%s=%s", length > 0 ? " " : "", name, count == 0 ? "-" : "");
  for (uint32_t i = 0; i < count; i++)
    length += (size_t)snprintf(out + length, size - length, "%s%s", i > 0 ? "," : "",
                               consigne_query_value(query, field, i));
}

Test(authres, servers) {
  static const int fields[] = {CONSIGNE_FIELD_SPF,    CONSIGNE_FIELD_SPF_D,      CONSIGNE_FIELD_DKIM,
                               CONSIGNE_FIELD_DKIM_D, CONSIGNE_FIELD_DMARC,      CONSIGNE_FIELD_ARC,
                               CONSIGNE_FIELD_ARC_D,  CONSIGNE_FIELD_ARC_DKIM_D, CONSIGNE_FIELD_IPREV};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char told[512] = "";
    consigne_query *query = NULL;
    cr_assert_eq(consigne_query_new(NULL, &query), CONSIGNE_OK);
    for (int k = 0; rows[i].ids[k]; k++)
      cr_expect_eq(consigne_query_trust(query, rows[i].ids[k], NTS), CONSIGNE_OK, "%s", rows[i].name);
    cr_expect_eq(consigne_query_set(query, CONSIGNE_FIELD_SMTP_MAILFROM, "ann@univ.example", NTS), CONSIGNE_OK);
    cr_expect_eq(consigne_query_add_header_block(query, rows[i].header, NTS), CONSIGNE_OK, "%s", rows[i].name);
    for (size_t k = 0; k < sizeof fields / sizeof *fields; k++) tell(query, fields[k], told, sizeof told);
    cr_expect_str_eq(told, rows[i].told, "%s: [%s] instead of [%s]", rows[i].name, told, rows[i].told);
    consigne_query_free(query);
  }
}
