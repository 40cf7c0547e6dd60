"""The words that names are told by: ``data/names.toml``, read once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

from targetexpr.errors import Span
from targetexpr.record_types import frozen
from targetexpr.values.syntax import tables

NameKind = Literal["rate", "count", "quality", "time", "cost", "satisfaction"]
NameDirection = Literal["正向", "反向"]


@frozen(kw_only=True)
class NameFacts:
    """What is known of a name. ``share`` marks a part of a whole, which cannot pass 100 %.

    ``text`` is the name without label, brackets and empty words at its end; ``head_text`` is its ending that decided,
    and ``head`` where that stands in the name; empty and None where no ending did.
    """

    kind: NameKind | None = None
    unit: str | None = None
    direction: NameDirection | None = None
    level2: str | None = None
    share: bool = False
    text: str = ""
    head_text: str = ""
    head: Span | None = None


_TOLD = ("kind", "unit", "direction", "level2", "share")
UNKNOWN = NameFacts()


def facts_of(row: Mapping[str, Any]) -> NameFacts:
    """What a row of the tables says of the names that it fits."""
    return NameFacts(**{key: row[key] for key in _TOLD if key in row})


def rows() -> Mapping[str, Any]:
    """The tables of ``names.toml``."""
    return tables.table("names.toml")


@cache
def as_asked() -> list[str]:
    """What says that a thing is as a rule asks, the longest first."""
    asked = (word for row in rows()["clause"] if row.get("kind") == "quality" for word in row["ends"])
    return sorted(asked, key=len, reverse=True)


def ending_of(text: str) -> tuple[str, NameFacts]:
    """The longest known ending of *text* and what it says; an empty ending where none is known."""
    heads, longest = _heads()
    for size in range(min(len(text), longest), 0, -1):
        if (row := heads.get(text[-size:])) is not None:
            return text[-size:], facts_of(row)
    return "", UNKNOWN


@cache
def _heads() -> tuple[Mapping[str, Mapping[str, Any]], int]:
    """What is known of names by their ending, nothing of those that are excepted; and how long the longest is."""
    heads: dict[str, Mapping[str, Any]] = {}
    for row in rows()["head"]:
        heads |= dict.fromkeys((before + end for end in row["ends"] for before in row.get("after", ("",))), row)
    measure = rows()["measure"]
    for end in measure["ends"]:
        heads |= {word + end: {"unit": word} | measure for word in measure["words"]}
        heads |= dict.fromkeys((word + end for word in measure["except"]), measure)
    nothing: Mapping[str, Any] = {}
    heads = dict.fromkeys((word for row in rows()["head"] for word in row.get("except", ())), nothing) | heads
    return heads, max(map(len, heads))
