# SPDX-License-Identifier: MIT
"""libconsigne: may this sender use this relay with this authentication?

    ruleset = consigne.Ruleset.load("policy.consigne")
    decision = ruleset.decide({"fields": {"listener": "mx", "smtp.mailfrom": "<x@univ.example>"}})

A query has the keys of docs/record.md. What it does not say is unknown. Every failure raises an Error; none is a
verdict.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Optional, Union

from ._decision import Decision, Need, Outcome, decision_of, need_of
from ._declarations import VERSION as __version__
from ._declarations import Cause, NeedKind, Severity, Verdict, ffi
from ._library import C, Error, Text, check, new, octets_of, text_of, texts_of
from ._query import Query, Record, mapped

__all__ = ["Answer", "Cause", "Decision", "Error", "Finding", "Need", "NeedKind", "Outcome", "Query", "Record",
           "RulesError", "Ruleset", "Severity", "Verdict", "__version__"]

Answer = Callable[[Need], Optional[bool]]


@dataclass(frozen=True)
class Finding:
    """What a load found. `line` and `column` count from 1; 0: the finding is about no line."""

    severity: Severity
    id: str
    file: str
    line: int
    column: int
    text: str
    excerpt: Optional[str]

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.severity}: {self.text} [{self.id}]"


class RulesError(Error):
    """The ruleset has errors, or cannot be read. `findings` has them, warnings too."""

    def __init__(self, status: int, findings: list[Finding]) -> None:
        super().__init__(status)
        self.findings = findings
        self.args = ("\n".join([str(self), *map(str, findings)]),)


def finding_of(findings: Any, i: int) -> Finding:
    severities: dict[int, Severity] = {C.CONSIGNE_SEVERITY_ERROR: "error", C.CONSIGNE_SEVERITY_ADVICE: "advice",
                                       C.CONSIGNE_SEVERITY_WARNING: "warning"}
    return Finding(severities[C.consigne_findings_severity(findings, i)],
                   text_of(C.consigne_findings_id(findings, i)) or "",
                   text_of(C.consigne_findings_file(findings, i)) or "",
                   C.consigne_findings_line(findings, i), C.consigne_findings_column(findings, i),
                   text_of(C.consigne_findings_text(findings, i)) or "",
                   text_of(C.consigne_findings_excerpt(findings, i)))


class Ruleset:
    """A checked and compiled ruleset. It never changes, and several threads may use it."""

    def __init__(self, load: Callable[..., int], arguments: list[Any], advice: bool, files: bool) -> None:
        options, findings = new("options"), new("findings")
        check(C.consigne_options_set(options, C.CONSIGNE_OPTION_ADVICE, bool(advice)))
        check(C.consigne_options_set(options, C.CONSIGNE_OPTION_FILES, bool(files)))
        result = ffi.new("consigne_ruleset **")
        status = load(*arguments, options, findings, result)
        self.findings = [finding_of(findings, i) for i in range(C.consigne_findings_count(findings))]
        if status != C.CONSIGNE_OK:
            raise RulesError(status, self.findings)
        self._ruleset = ffi.gc(result[0], C.consigne_ruleset_free)
        self.facts = frozenset(texts_of(C.consigne_ruleset_facts, C.consigne_ruleset_fact_name, self._ruleset))

    @classmethod
    def load(cls, path: Text, *, advice: bool = False) -> Ruleset:
        """Reads a file, and what it includes. RulesError has the findings."""
        octets = octets_of(path)
        return cls(C.consigne_ruleset_load_file, [octets, len(octets)], advice, True)

    @classmethod
    def parse(cls, text: Text, name: Text = "ruleset", *, advice: bool = False, files: bool = False) -> Ruleset:
        """Reads a text, which findings call `name`. Files that it names are read only with `files`."""
        octets, called = octets_of(text), octets_of(name)
        return cls(C.consigne_ruleset_load_text, [octets, len(octets), called, len(called)], advice, files)

    @property
    def revision(self) -> str:
        """The digest of all that the ruleset decides by."""
        return text_of(C.consigne_ruleset_revision(self._ruleset)) or ""

    @property
    def sources(self) -> list[str]:
        """The files that the load read."""
        return texts_of(C.consigne_ruleset_sources, C.consigne_ruleset_source, self._ruleset)

    def instant(self, date: Text) -> int:
        """A DATE in the zone of the ruleset, in milliseconds since 1970."""
        octets, instant = octets_of(date), ffi.new("int64_t *")
        check(C.consigne_ruleset_instant(self._ruleset, octets, len(octets), instant), "now")
        return int(instant[0])

    def query(self, record: Optional[Record] = None) -> Query:
        """A query with what the record says; without one, nothing is known."""
        query = Query(self)
        if record is not None:
            query.fill(mapped(record, "a record"))
        return query

    def decide(self, query: Union[Query, Record], answer: Optional[Answer] = None, *, utf8: bool = False,
               record: bool = False) -> Decision:
        """Decides; asks `answer` each question that the decision lacks, and decides again.

        `answer` gives True, False, or None where nobody can be asked. What it raises ends the decision.
        """
        asked = query if isinstance(query, Query) else self.query(query)
        flags = (C.CONSIGNE_FLAG_PARTIAL if asked.partial else 0) | (C.CONSIGNE_FLAG_UTF8 if utf8 else 0)
        known: set[str] = set()
        decision = new("decision")
        with asked._lock:
            if asked._half:
                raise Error(C.CONSIGNE_E_QUERY)
            while True:
                check(C.consigne_decide(self._ruleset, asked._query, flags, decision))
                needs = [need_of(C.consigne_decision_need(decision, i))
                         for i in range(C.consigne_decision_needs(decision))]
                open_needs = [need for need in needs if answer and need.id and need.id not in known]
                if not open_needs:
                    return decision_of(asked._query, flags, decision, needs, record)
                for need in open_needs:
                    assert answer and need.id
                    asked.answer(need.id, answer(need))
                    known.add(need.id)
