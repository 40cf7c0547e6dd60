"""The words that names are told by: ``data/names.toml``, read once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal

from attrs import field

from targetexpr.patterns import compiled
from targetexpr.record_types import frozen
from targetexpr.values.syntax import tables

NameKind = Literal["rate", "count", "quality", "time", "cost", "satisfaction"]
NameDirection = Literal["正向", "反向"]


@frozen
class NameEntry:
    kind: NameKind | None
    unit: str | None
    direction: NameDirection | None
    level2: str | None
    share: bool

    @classmethod
    def of(cls, row: Mapping[str, Any], unit: str | None = None) -> NameEntry:
        return cls(
            row.get("kind"), row.get("unit", unit), row.get("direction"), row.get("level2"), row.get("share", False)
        )


UNKNOWN = NameEntry(None, None, None, None, False)


def _any(words: list[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


@frozen
class Lexicon:
    """``names.toml``, with the heads by their whole ending; the longest is tried first."""

    rows: Mapping[str, Any]
    heads: Mapping[str, NameEntry]
    longest: int = field(init=False)
    counting: re.Pattern[str] = field(init=False)  # what counts an event, and what may stand between
    bad: re.Pattern[str] = field(init=False)  # a bad thing that is counted so
    adverbs: re.Pattern[str] = field(init=False)  # what may stand before a deed

    @longest.default
    def _longest(self) -> int:
        return max(map(len, self.heads))

    @counting.default
    def _counting(self) -> re.Pattern[str]:
        words, measures = self.rows["direction"], f"(?:{_any(self.rows['measure']['words'])})数"
        return compiled(f"(?:{_any(words['between'])})*(?:{_any(words['counting'])}|{measures})?$")

    @bad.default
    def _bad(self) -> re.Pattern[str]:
        return compiled(f"(?:{_any(self.rows['direction']['bad'])}){self.counting.pattern}")

    @adverbs.default
    def _adverbs(self) -> re.Pattern[str]:
        return compiled(f"^(?:{_any(self.rows['direction']['adverbs'])})+")

    def ending(self, text: str) -> tuple[str, NameEntry]:
        """The longest known ending of *text* and what it says; an empty ending where none is known."""
        for size in range(min(len(text), self.longest), 0, -1):
            if (entry := self.heads.get(text[-size:])) is not None:
                return text[-size:], entry
        return "", UNKNOWN


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    return lexicon_of(tables.words("names.toml"))


def lexicon_of(rows: Mapping[str, Any]) -> Lexicon:
    """The lexicon that the tables of ``names.toml`` make."""
    heads: dict[str, NameEntry] = {}
    for row in rows["head"]:
        entry = NameEntry.of(row)
        for end in row["ends"]:
            heads.update((before + end, entry) for before in row.get("after", ("",)))
    measure = rows["measure"]
    for end in measure["ends"]:
        heads.update((word + end, NameEntry.of(measure, unit=word)) for word in measure["words"])
        heads.update((word + end, NameEntry.of({**measure, "unit": None})) for word in measure["except"])
    for row in rows["head"]:
        heads.update((word, UNKNOWN) for word in row.get("except", ()) if word not in heads)
    return Lexicon(rows, heads)
