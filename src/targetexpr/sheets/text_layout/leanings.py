"""What a row's name and value say of its class, as costs: data in ``leanings.toml`` beside what ``names.toml`` says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from attrs import frozen

from targetexpr.sheets.form_text import data
from targetexpr.values.lexicon.names import name_facts
from targetexpr.values.model import Comparison, Deadline, Interval, Period
from targetexpr.values.parser import constraint_of
from targetexpr.values.units import dimension, is_ratio


def leans(name: str, level2: str) -> bool:
    """Whether what *name* says (``names.toml``) is the class *level2*."""
    known = name_facts(name).level2
    return known is not None and any(word in level2 for word in (known, *_data().also.get(known, ())))


@lru_cache(maxsize=1 << 14)
def leanings(name: str) -> frozenset[str]:
    """The classes of ``leanings.toml`` that *name* leans to, by its longest telling word."""
    best = max((len(word) for words in _data().words.values() for word in words if word in name), default=0)
    return frozenset(
        level2
        for level2, words in _data().words.items()
        if best and any(len(word) == best and word in name for word in words)
    )


def away(level2: str) -> float:
    """What it costs that a name which leans to *level2* is not there."""
    return next((cost for word, cost in _data().certain.items() if word in level2), 2.0)


def is_certain(text: str) -> bool:
    """Whether a name or class tells by a word that it can be in one class only: 满意度."""
    return any(word in text for word in _data().certain)


@lru_cache(maxsize=1 << 14)
def prior(name: str, level2: str) -> float:
    """How rare the class *level2* is for names that end as *name* does and lean to no class."""
    for end in sorted(_data().priors, key=len, reverse=True):
        if name.endswith(end):
            costs = _data().priors[end]
            return next((c for word, c in costs.items() if word in level2), costs["rest"])
    return 0.0


def demand(level2: str) -> float:
    """What it costs that a name is in the class *level2* without leaning to it."""
    return next((cost for word, cost in _data().demands.items() if word in level2), 0.0)


@lru_cache(maxsize=1 << 14)
def misfit(value: str, level2: str) -> float:
    found = constraint_of(value)
    if isinstance(found, Deadline | Period):
        return 0.0 if leans("完成时间", level2) else 1.0
    if not isinstance(found, Comparison | Interval) or found.unit is None:
        return 0.0
    if is_ratio(found.unit):
        return 0.7 * leans("人数", level2)
    bases = {base for base, _ in dimension(found.unit).base}
    if bases & {base for base, _ in dimension("元").base}:
        return 0.8 * (leans("完成时间", level2) or leans("群众满意度", level2))
    if bases == {base for base, _ in dimension("天").base}:
        return 0.0
    return 0.8 * (leans("完成时间", level2) or leans("项目总成本", level2) or leans("群众满意度", level2))


@frozen
class _Leanings:
    words: Mapping[str, Sequence[str]]
    also: Mapping[str, Sequence[str]]
    priors: Mapping[str, Mapping[str, float]]
    demands: Mapping[str, float]
    certain: Mapping[str, float]


@cache
def _data() -> _Leanings:
    tables = data("leanings")
    return _Leanings(
        {row["class"]: row["words"] for row in tables["leaning"]},
        tables["also"],
        {end: row["costs"] for row in tables["prior"] for end in row["ends"]},
        tables["demand"],
        tables["certain"],
    )
