# SPDX-License-Identifier: MIT
"""What a decision tells, copied out of the library."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Optional

from ._declarations import Cause, NeedKind, Verdict
from ._library import C, buffer_of, text_of, texts_of


@dataclass(frozen=True)
class Need:
    """What a decision lacked. `id` is None for a field: give the field instead."""

    kind: NeedKind
    id: Optional[str]
    name: str
    key: Optional[str]
    login: Optional[str]
    recipient: Optional[str]
    rate: int
    period: int
    burst: int
    distinct: bool
    optional: bool


@dataclass(frozen=True)
class Outcome:
    """A verdict and its reasons, with the names of docs/record.md."""

    verdict: Verdict
    cause: Cause
    recipient: Optional[str]
    rule: Optional[str]
    code: Optional[int]
    enhanced: Optional[str]
    field: Optional[str]
    value: Optional[str]
    test: Optional[str]
    missing: list[str]
    reply: list[str]  # with codes
    texts: list[tuple[str, str]]  # without codes, each with its language
    assumed: bool
    tags: list[str]
    assumed_tags: list[str]
    warnings: list[str]
    assumed_warnings: list[str]
    held_up_by: list[str]


@dataclass(frozen=True)
class Decision(Outcome):
    """The outcome for the message, and one for each recipient."""

    recipients: list[Outcome]
    needs: list[Need]
    revision: Optional[str]
    log: str  # one line for syslog
    record: Optional[str]  # one line for `consigne replay`, where it was asked for


def need_of(need: Any) -> Need:
    kinds: dict[int, NeedKind] = {C.CONSIGNE_NEED_FIELD: "field", C.CONSIGNE_NEED_SET: "set",
                                  C.CONSIGNE_NEED_OWNERS: "owners", C.CONSIGNE_NEED_LIMIT: "limit"}
    return Need(kinds[C.consigne_need_kind(need)], text_of(C.consigne_need_id(need)),
                text_of(C.consigne_need_name(need)) or "", text_of(C.consigne_need_key(need)),
                text_of(C.consigne_need_login(need)), text_of(C.consigne_need_recipient(need)),
                C.consigne_need_rate(need), C.consigne_need_period(need), C.consigne_need_burst(need),
                bool(C.consigne_need_distinct(need)), bool(C.consigne_need_optional(need)))


def outcome_of(outcome: Any) -> dict[str, Any]:
    warnings = texts_of(C.consigne_outcome_warnings, C.consigne_outcome_warning, outcome)
    return {
        # A later library may have a verdict that this one does not know: it is no acceptance.
        "verdict": text_of(C.consigne_verdict_name(C.consigne_outcome_verdict(outcome))) or "defer",
        "cause": text_of(C.consigne_cause_name(C.consigne_outcome_cause(outcome))) or "failure",
        "recipient": text_of(C.consigne_outcome_recipient(outcome)),
        "rule": text_of(C.consigne_outcome_rule(outcome)),
        "code": C.consigne_outcome_code(outcome) or None,
        "enhanced": text_of(C.consigne_outcome_enhanced(outcome)),
        "field": text_of(C.consigne_outcome_field_name(outcome)),
        "value": text_of(C.consigne_outcome_value(outcome)),
        "test": text_of(C.consigne_outcome_test(outcome)),
        "missing": texts_of(C.consigne_outcome_missing, C.consigne_outcome_missing_proof, outcome),
        "reply": texts_of(C.consigne_outcome_reply_lines, C.consigne_outcome_reply_line, outcome),
        "texts": list(zip(texts_of(C.consigne_outcome_texts, C.consigne_outcome_text, outcome),
                          texts_of(C.consigne_outcome_texts, C.consigne_outcome_text_language, outcome))),
        "assumed": bool(C.consigne_outcome_assumed(outcome)),
        "tags": texts_of(C.consigne_outcome_tags, C.consigne_outcome_tag, outcome),
        "assumed_tags": texts_of(C.consigne_outcome_assumed_tags, C.consigne_outcome_assumed_tag, outcome),
        "warnings": warnings,
        "assumed_warnings": [w for i, w in enumerate(warnings) if C.consigne_outcome_warning_assumed(outcome, i)],
        "held_up_by": texts_of(C.consigne_outcome_held_up_by, C.consigne_outcome_held_up_by_rule, outcome),
    }


def decision_of(query: Any, flags: int, decision: Any, needs: list[Need], record: bool) -> Decision:
    recipients = [Outcome(**outcome_of(C.consigne_decision_recipient(decision, i)))
                  for i in range(C.consigne_decision_recipients(decision))]
    return Decision(**outcome_of(C.consigne_decision_outcome(decision)), recipients=recipients, needs=needs,
                    revision=text_of(C.consigne_decision_revision(decision)),
                    log=buffer_of(C.consigne_decision_log, decision),
                    record=buffer_of(C.consigne_record, query, flags, decision) if record else None)
