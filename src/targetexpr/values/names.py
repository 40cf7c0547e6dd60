"""What an indicator's name says about its value: kind, natural unit, wanted direction, natural class.

The knowledge is data (``data/names.toml``): a Chinese noun phrase ends in its head, so the longest known ending
decides.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal, TypedDict

from attrs import field, frozen

from targetexpr.errors import Span
from targetexpr.values import resources
from targetexpr.values.spelling import canonical
from targetexpr.values.units import groups, is_ratio

NameKind = Literal["rate", "count", "quality", "time", "cost", "satisfaction"]
NameDirection = Literal["正向", "反向"]


class NameDescription(TypedDict):
    kind: NameKind | None
    unit: str | None
    direction: NameDirection | None
    level2: str | None


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


def describe_name(name: str) -> NameDescription:
    """What an indicator's name says: each of the four is a value, or None where the name leaves it open.

    ``kind`` is ``rate``, ``count`` (amounts such as 面积 too), ``quality`` (a property told in words), ``time``,
    ``cost`` or ``satisfaction``. ``unit`` is a canonical symbol (``%``, ``人``, ``万元``). ``direction`` is 正向
    (more is better, ``≥``) or 反向 (less is better, ``≤``), as sheets print it. ``level2`` is the class in the
    words of 财预〔2015〕88号 without 指标: 数量, 质量, 时效, 成本, 经济效益, 社会效益, 生态效益, 可持续影响, 满意度.

    >>> describe_name("系统故障平均恢复时长")
    {'kind': 'time', 'unit': None, 'direction': '反向', 'level2': '时效'}
    """
    known = name_facts(name)
    return {"kind": known.kind, "unit": known.unit, "direction": known.direction, "level2": known.level2}


@frozen
class _Entry:
    kind: NameKind | None
    unit: str | None
    direction: NameDirection | None
    level2: str | None
    share: bool

    @classmethod
    def of(cls, row: Mapping[str, Any], unit: str | None = None) -> _Entry:
        return cls(
            row.get("kind"), row.get("unit", unit), row.get("direction"), row.get("level2"), row.get("share", False)
        )


_UNKNOWN = _Entry(None, None, None, None, False)


@frozen
class _Lexicon:
    """``names.toml``, with the heads by their whole ending; the longest is tried first."""

    rows: Mapping[str, Any]
    heads: Mapping[str, _Entry]
    longest: int = field(init=False)

    @longest.default
    def _longest(self) -> int:
        return max(map(len, self.heads))

    def ending(self, text: str) -> tuple[str, _Entry]:
        """The longest known ending of *text* and what it says; an empty ending where none is known."""
        for size in range(min(len(text), self.longest), 0, -1):
            if (entry := self.heads.get(text[-size:])) is not None:
                return text[-size:], entry
        return "", _UNKNOWN


@lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    rows = tomllib.loads(resources.text("names.toml"))
    heads: dict[str, _Entry] = {}
    for row in rows["head"]:
        entry = _Entry.of(row)
        for end in row["ends"]:
            heads.update((before + end, entry) for before in row.get("after", ("",)))
    measure = rows["measure"]
    for end in measure["ends"]:
        heads.update((word + end, _Entry.of(measure, unit=word)) for word in measure["words"])
        heads.update((word + end, _Entry.of({**measure, "unit": None})) for word in measure["except"])
    for row in rows["head"]:
        heads.update((word, _UNKNOWN) for word in row.get("except", ()) if word not in heads)
    return _Lexicon(rows, heads)


_LABEL = re.compile(r"[\s★☆*＊·•]*(?:指标\s*\d+\s*[:：]|\d+\s*[、．.](?!\d)|[(（]\d+[)）])?\s*")
_OPENERS, _CLOSERS = "(（[【〔", ")）]】〕"
_NO_UNIT = re.compile(r"[^\w%％‰℃]*")
_LONGEST_NAME = 300


def name_facts(name: str) -> NameFacts:
    """As ``describe_name``, with the head's span and whether the name is a share.

    A text of more than 300 characters is no name, and nothing is known of it.
    """
    return _name_facts(name) if len(name) <= _LONGEST_NAME else NameFacts(text=name)


@lru_cache(maxsize=4096)
def _name_facts(name: str) -> NameFacts:
    known = _lexicon()
    start = match.end() if (match := _LABEL.match(name)) else 0
    text, unit = _trimmed(name[start:], known.rows["tail"]["words"])
    ending, entry = known.ending(text)
    for word in known.rows["tail"]["after_share"]:
        shorter = known.ending(text.removesuffix(word))
        if text.endswith(word) and shorter[1].share:
            text = text.removesuffix(word)
            ending, entry = shorter
    if not ending:
        entry = _without_head(text, unit, known.rows)
    head = (start + len(text) - len(ending), start + len(text)) if ending else None
    return NameFacts(
        kind=entry.kind,
        unit=unit or entry.unit,
        direction=_direction(text, entry, known.rows["direction"]),
        level2=_level2(text, entry, known.rows),
        share=entry.share,
        text=text,
        head_text=ending,
        head=head,
    )


def is_share_name(name: str) -> bool:
    """Whether *name* is a part of a whole, so that a bare number beside it can only be percent."""
    return name_facts(name).share


def _trimmed(text: str, tails: list[str]) -> tuple[str, str | None]:
    """Without brackets, blanks and empty words at its end; and the unit that stood in the last of such brackets."""
    unit = None
    while True:
        shorter = text.rstrip(" \t\r\n　:：")
        opened = max(shorter.rfind(opener) for opener in _OPENERS)
        if shorter.endswith(tuple(_CLOSERS)) and opened >= 0:
            inside = shorter[opened + 1 : -1]
            unit = unit or canonical(_NO_UNIT.sub("", inside, count=1))
            shorter = shorter[:opened]
        for tail in tails:
            shorter = shorter.removesuffix(tail)
        if shorter == text:
            return text, unit
        text = shorter


def _without_head(text: str, unit: str | None, rows: Mapping[str, Any]) -> _Entry:
    if unit is not None and _is_amount(unit):
        return _Entry.of(rows["amount"])
    for row in rows["lead"]:
        if text.startswith(tuple(row["begins"])) and not any(word in text for word in row.get("unless", ())):
            return _Entry.of(row)
    return _Entry.of({"level2": _topic(text, rows)})


def _is_amount(unit: str) -> bool:
    """Whether things, persons, lengths, areas … are counted in *unit*: neither a ratio nor money nor time."""
    return not is_ratio(unit) and not {"货币", "时间"} & groups(unit)


def _topic(text: str, rows: Mapping[str, Any]) -> str | None:
    """The class of a name that tells of an effect, where its subject belongs to one class only."""
    topics = {row["level2"] for row in rows["topic"] if any(word in text for word in row["contains"])}
    return topics.pop() if len(topics) == 1 and any(word in text for word in rows["effect"]["verbs"]) else None


def _is_bad(text: str, words: Mapping[str, list[str]]) -> bool:
    """Whether the last bad thing that *text* names is what is measured: no remedy after it, no absence before it."""
    at, end = max((text.rfind(word), text.rfind(word) + len(word)) for word in words["bad"])
    before, after = text[: max(at, 0)], text[end:]
    return at >= 0 and not any(w in after for w in words["remedy"]) and not any(w in before for w in words["absent"])


def _direction(text: str, entry: _Entry, words: Mapping[str, list[str]]) -> NameDirection | None:
    if entry.kind in ("rate", "count") and _is_bad(text, words):
        return "反向"
    if text.endswith(tuple(words["growth"])) and any(word in text for word in words["spent"]):
        return "反向"
    if entry.kind == "cost" and any(word in text for word in words["absent"]):
        return None  # 降低成本: by how much, or down to what?
    return entry.direction


def _level2(text: str, entry: _Entry, rows: Mapping[str, Any]) -> str | None:
    if entry.kind != "satisfaction" and text.startswith(tuple(rows["effect"]["begins"])):
        return _topic(text, rows)
    for row in rows["refine"]:
        if entry.kind in row["kinds"] and any(word in text for word in row["contains"]):
            return str(row["level2"]) or None
    if entry.kind == "count" and _is_bad(text, rows["direction"]):
        return None
    if entry.kind == "cost" and any(word in text for word in rows["direction"]["absent"]):
        return None
    return entry.level2
