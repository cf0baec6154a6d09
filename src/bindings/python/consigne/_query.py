# SPDX-License-Identifier: MIT
"""What is known of a transaction."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Optional, Union

from ._declarations import ffi
from ._library import C, Error, Text, check, new, octets_of

if TYPE_CHECKING:
    from . import Ruleset

Record = Mapping[str, Any]
ANSWERS = {"yes": C.CONSIGNE_ANSWER_YES, "no": C.CONSIGNE_ANSWER_NO, "failed": C.CONSIGNE_ANSWER_FAILED}
LIMITS = {"exceeded": "yes", "not": "no", "failed": "failed"}


def listed(value: Any, what: str) -> list[Any]:
    if not isinstance(value, (list, tuple)):
        raise TypeError(f"{what} is a list, not {type(value).__name__}")
    return list(value)


def mapped(value: Any, what: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise TypeError(f"{what} is a dict, not {type(value).__name__}")
    return value


class Query:
    """What is known of a transaction. Ruleset.query makes it. One thread at a time uses it; others wait.

    A call that fails raises, and marks the query too: no decision is made on half of it until it is reset.
    """

    def __init__(self, ruleset: Ruleset) -> None:
        self._ruleset, self._query, self._lock = ruleset, new("query"), threading.RLock()
        self.partial = self._half = False

    def _call(self, function: Callable[..., int], about: str, *arguments: Any) -> None:
        """Text is given as octets and their number."""
        flat: list[Any] = []
        for argument in arguments:
            flat += [argument, len(argument)] if isinstance(argument, bytes) else [argument]
        with self._lock:
            check(function(self._query, *flat), about)

    def _field(self, name: str) -> int:
        if name.startswith("fact.") and name[5:] not in self._ruleset.facts:
            raise Error(C.CONSIGNE_E_FIELD, name)
        number = ffi.new("int *")
        octets = octets_of(name)
        with self._lock:
            check(C.consigne_query_field(self._query, octets, len(octets), number), name)
        return int(number[0])

    def set(self, name: str, value: Text) -> None:
        """Gives the only value; the field is complete."""
        self._call(C.consigne_query_set, name, self._field(name), octets_of(value))

    def add(self, name: str, value: Text) -> None:
        """Gives one more value; the field stays open."""
        self._call(C.consigne_query_add, name, self._field(name), octets_of(value))

    def end(self, name: Optional[str] = None) -> None:
        """No more values come. Without a name: nothing else is known of any field, so what was not given is absent."""
        self._call(C.consigne_query_end, name or "", C.CONSIGNE_FIELD_ALL if name is None else self._field(name))

    def drop(self, name: str) -> None:
        """The field is not given any more."""
        self._call(C.consigne_query_drop, name, self._field(name))

    def next(self) -> None:
        """Begins a new transaction of the same session."""
        self._call(C.consigne_query_next, "")
        self.partial = self._half = False

    def reset(self) -> None:
        """Forgets everything."""
        self._call(C.consigne_query_reset, "")
        self.partial = self._half = False

    def trust(self, authserv_id: Text) -> None:
        """Believes Authentication-Results fields with this id. Call it before the header is given."""
        self._call(C.consigne_query_trust, "trust", octets_of(authserv_id))

    def header(self, block: Text) -> None:
        """A whole header section."""
        self._call(C.consigne_query_add_header_block, "header", octets_of(block))

    def now(self, now: Union[int, Text]) -> None:
        """Milliseconds since 1970, or a DATE in the zone of the ruleset."""
        instant = now if isinstance(now, int) else self._ruleset.instant(now)
        self._call(C.consigne_query_set_number, "now", C.CONSIGNE_FIELD_NOW, instant)

    def id(self, incident: Text) -> None:
        """What {id} shows in replies."""
        self._call(C.consigne_query_set_id, "id", octets_of(incident))

    def language(self, tags: Text) -> None:
        """The languages of replies, best first: "fr-CA, en"."""
        self._call(C.consigne_query_set_language, "language", octets_of(tags))

    def seal(self, number: int, sealer: Text, domains: Iterable[Text] = ()) -> None:
        """One seal of the ARC chain, and the domains that it reports."""
        joined = b" ".join(map(octets_of, domains))
        self._call(C.consigne_query_add_seal, "seals", number, octets_of(sealer), joined)

    def answer(self, id: str, answer: Optional[bool]) -> None:
        """Answers the need of this id. None: nobody could be asked, so it stays unknown."""
        self._call(C.consigne_query_answer, id, octets_of(id), answer_number(answer))

    def fill(self, record: Record) -> None:
        """Gives everything that a record says (docs/record.md)."""
        self._half, partial = True, record.get("partial", False)
        if not isinstance(partial, bool):
            raise TypeError("partial is True or False")
        self.partial = partial
        for name in listed(record.get("trust") or [], "trust"):
            self.trust(name)
        if record.get("header") is not None:
            self.header(record["header"])
        fields = mapped(record.get("fields") or {}, "fields")
        for name in sorted(fields, key=lambda name: name != "smtp.authcid"):  # it comes before smtp.auth
            self._fill_field(name, fields[name])
        if record.get("seals") is not None:
            self._fill_seals(record["seals"])
        for key, give in (("now", self.now), ("language", self.language)):
            if record.get(key) is not None:
                give(record[key])
        self._fill_answers(mapped(record.get("answers") or {}, "answers"))
        self._half = False

    def _opened(self, said: Any, what: str) -> tuple[list[Any], bool]:
        """The values, and whether more may come. A final decision ends open fields too."""
        if not isinstance(said, Mapping):
            return listed(said, what), False
        return listed(said.get("values"), what), self.partial and said.get("open") is True

    def _fill_field(self, name: str, said: Any) -> None:
        if said is None:
            return
        if isinstance(said, (str, bytes)):
            self.set(name, said)
            return
        values, is_open = self._opened(said, name)
        self.drop(name)  # the record replaces what the header gave
        for value in values:
            self.add(name, value)
        if not is_open:
            self.end(name)

    def _fill_seals(self, said: Any) -> None:
        seals, is_open = self._opened(said, "seals")
        for seal in seals:
            self.seal(seal["i"], seal["d"], listed(seal.get("dkim", []), "dkim"))
        if not is_open:
            self.end("arc.d")
            self.end("arc.dkim.d")

    def _give(self, words: list[Text], answer: int) -> bool:
        """Answers a question in words. False: the ruleset does not ask it, since records outlive rulesets."""
        text = b" ".join(id_word(word) for word in words)
        with self._lock:
            status = C.consigne_query_answer_text(self._query, self._ruleset._ruleset, text, len(text), answer)
        if status not in (C.CONSIGNE_OK, C.CONSIGNE_E_NAME):
            raise Error(status, "answers: " + text.decode())
        return bool(status == C.CONSIGNE_OK)

    def _fill_answers(self, answers: Mapping[str, Any]) -> None:
        for name, said in mapped(answers.get("sets") or {}, "sets").items():
            self._fill_source(["set", name], said)
        if answers.get("owners") is not None:
            self._fill_source(["owners"], answers["owners"])
        for name, said in mapped(answers.get("limits") or {}, "limits").items():
            for key, word in said.items() if isinstance(said, Mapping) else [("*", said)]:
                self._fill_limit(name, key, ANSWERS[LIMITS[word]])

    def _fill_limit(self, name: str, key: str, answer: int) -> None:
        """Of a limit of messages, or of recipients: whichever is counted."""
        try:
            if self._give(["limit", name, key], answer):
                return
        except Error:
            pass
        self._give(["limit", name, key, "*"], answer)

    def _fill_source(self, words: list[Text], said: Any) -> None:
        """A list has what is answered YES."""
        lists = said if isinstance(said, Mapping) else {"yes": said}
        if lists.get("silent") is not True:
            self._give([*words, "*"], C.CONSIGNE_ANSWER_NO)
        for word, answer in ANSWERS.items():
            for item in listed(lists.get(word) or [], word):
                asked = listed(item, "owners") if words == ["owners"] else [item]
                if "*" in asked:
                    raise Error(C.CONSIGNE_E_FORM, 'answers: "*" is nobody')
                self._give([*words, *asked], answer)


def answer_number(answer: Optional[bool]) -> int:
    """Anything but True, False and None is a mistake of the program, and no answer."""
    if answer is None:
        return int(C.CONSIGNE_ANSWER_FAILED)
    if not isinstance(answer, bool):
        raise TypeError(f"an answer is True, False or None, not {answer!r}")
    return int(C.CONSIGNE_ANSWER_YES if answer else C.CONSIGNE_ANSWER_NO)


def id_word(word: Text) -> bytes:
    """Octets that an id cannot have are written as "%20"."""
    return b"".join(b"%c" % o if 32 < o < 127 and o != 37 else b"%%%02X" % o for o in octets_of(word))
