"""What a file holds that became no sheet: told to be none, or not understood. Nothing is left out in silence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from attrs import field

from targetexpr.errors import Language, SheetReadError
from targetexpr.record_types import define, frozen
from targetexpr.sheets.grid import Grid
from targetexpr.sheets.model import Location, Sheet
from targetexpr.sheets.own import Origin

PartKind = Literal["worksheet", "table", "text", "page", "embedded"]
Verdict = Literal["none", "not-understood"]
Reason = Literal[
    "no-targets", "chart", "formula", "review-list", "form-help",
    "unknown-headings", "part-missing", "unreadable", "picture-only",
    "text-too-long", "no-text-layer", "form-fields", "external", "words-left",
]  # fmt: skip
_NONE = frozenset({"no-targets", "chart", "formula", "review-list", "form-help"})


@frozen(kw_only=True)
class Part:
    """One worksheet, table, page, embedded file or run of text. ``name`` is a worksheet's or an embedded file's.

    ``reason`` is a stable key; ``detail`` what a reader said of an embedded file that it could not read.
    """

    kind: PartKind
    verdict: Verdict
    reason: Reason
    location: Location
    name: str | None = None
    detail: Mapping[Language, str] = field(factory=dict)


def unread(
    kind: PartKind,
    reason: Reason,
    location: Location,
    name: str | None = None,
    error: SheetReadError | None = None,
) -> Part:
    """Return a part that became no sheet: for a *reason* that tells it to be none, or it was not understood."""
    verdict: Verdict = "none" if reason in _NONE else "not-understood"
    detail = {} if error is None else error.messages
    return Part(kind=kind, verdict=verdict, reason=reason, location=location, name=name, detail=detail)


@frozen(kw_only=True)
class Embedded:
    """A file within the file, to be read like any other."""

    name: str
    data: bytes


@define(kw_only=True)
class Content:
    """What a reader makes of a file: its grids in order, what it could not read, and the files within.

    ``asides`` are texts that stand beside the sheets (page heads, shapes): no sheet is made of them, but they are told.
    """

    grids: list[Grid] = field(factory=list)
    asides: list[Grid] = field(factory=list)
    parts: list[Part] = field(factory=list)
    embedded: list[Embedded] = field(factory=list)


@frozen(kw_only=True)
class Document:
    """All that one file holds: its sheets, and every part that became none; ``origin`` where it is a copy of ours."""

    sheets: tuple[Sheet, ...] = ()
    parts: tuple[Part, ...] = ()
    origin: Origin | None = None

    def __repr__(self) -> str:
        return f"<Document: {len(self.sheets)} sheets, {len(self.parts)} other parts>"

    @property
    def not_understood(self) -> tuple[Part, ...]:
        """The parts that may hold targets which nobody checks."""
        return tuple(part for part in self.parts if part.verdict == "not-understood")
