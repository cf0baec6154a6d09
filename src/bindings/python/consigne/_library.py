# SPDX-License-Identifier: MIT
"""The library, its failures as exceptions, and how text goes in and out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Optional, Union

from ._declarations import ffi

C: Any = ffi.dlopen("libconsigne.so.0")
Text = Union[str, bytes]


class Error(Exception):
    """A call failed. `status` is the number of the header, `name` its constant."""

    def __init__(self, status: int, about: str = "") -> None:
        self.status = status
        self.name = text_of(C.consigne_status_name(status)) or str(status)
        said = text_of(C.consigne_status_text(status)) or ""
        super().__init__(f"{about}: {said}" if about else said)


def text_of(pointer: Any) -> Optional[str]:
    return None if pointer == ffi.NULL else ffi.string(pointer).decode("utf-8", "surrogateescape")


def octets_of(text: Text) -> bytes:
    """str as UTF-8. Octets that os.fsdecode and the like could not decode become again what they were."""
    if isinstance(text, str):
        return text.encode("utf-8", "surrogateescape")
    if isinstance(text, bytes):
        return text
    raise TypeError(f"text is str or bytes, not {type(text).__name__}")


def check(status: int, about: str = "") -> None:
    if status != C.CONSIGNE_OK:
        raise Error(status, about)


def new(noun: str) -> Any:
    """A new object, which is freed when nothing refers to it any more."""
    make, free = {
        "options": (C.consigne_options_new, C.consigne_options_free),
        "findings": (C.consigne_findings_new, C.consigne_findings_free),
        "query": (C.consigne_query_new, C.consigne_query_free),
        "decision": (C.consigne_decision_new, C.consigne_decision_free),
    }[noun]
    result = ffi.new(f"consigne_{noun} **")
    check(make(result) if noun == "options" else make(ffi.NULL, result))
    return ffi.gc(result[0], free)


def buffer_of(write: Callable[..., int], *arguments: Any) -> str:
    """What a function writes, in a buffer that is as large as it asks for."""
    size = ffi.new("size_t *", 0)
    status = write(*arguments, ffi.NULL, size)
    if status != C.CONSIGNE_E_BUFFER:
        raise Error(status)
    buffer = ffi.new("char[]", size[0])
    check(write(*arguments, buffer, size))
    return bytes(ffi.buffer(buffer, size[0])).decode("utf-8")


def texts_of(count: Callable[[Any], int], one: Callable[[Any, int], Any], thing: Any) -> list[str]:
    return [text_of(one(thing, i)) or "" for i in range(count(thing))]
