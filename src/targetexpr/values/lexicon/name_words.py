"""The words that names are told by: ``data/names.toml``, read once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
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


class Lexicon:
    """``names.toml``, with the heads by their whole ending; the longest is tried first."""

    def __init__(self, rows: Mapping[str, Any]) -> None:
        self.rows = rows
        self.heads = _heads(rows)
        self.longest = max(map(len, self.heads))
        asked = (word for row in rows["clause"] if row.get("kind") == "quality" for word in row["ends"])
        self.as_asked = sorted(asked, key=len, reverse=True)
        """What says that a thing is as a rule asks, the longest first."""

    def ending(self, text: str) -> tuple[str, NameFacts]:
        """The longest known ending of *text* and what it says; an empty ending where none is known."""
        for size in range(min(len(text), self.longest), 0, -1):
            if (row := self.heads.get(text[-size:])) is not None:
                return text[-size:], facts_of(row)
        return "", UNKNOWN


def rows() -> Mapping[str, Any]:
    """The tables of ``names.toml``."""
    return tables.table("names.toml")


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    return Lexicon(rows())


def _heads(rows: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    """What is known of names by their ending, as the tables say it; nothing of those that they except."""
    heads: dict[str, Mapping[str, Any]] = {}
    for row in rows["head"]:
        heads |= dict.fromkeys((before + end for end in row["ends"] for before in row.get("after", ("",))), row)
    measure = rows["measure"]
    for end in measure["ends"]:
        heads |= {word + end: {"unit": word} | measure for word in measure["words"]}
        heads |= dict.fromkeys((word + end for word in measure["except"]), measure)
    nothing: Mapping[str, Any] = {}
    return dict.fromkeys((word for row in rows["head"] for word in row.get("except", ())), nothing) | heads
