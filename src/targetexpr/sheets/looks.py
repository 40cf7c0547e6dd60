"""What a cell's text looks like: asked of the value grammar, so that no sign or unit is listed here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from functools import lru_cache

from targetexpr.patterns import compiled
from targetexpr.sheets.forms import squeeze, vocabulary
from targetexpr.values.lexicon import numerals
from targetexpr.values.model import Comparison, Constraint, Deadline, Interval, NotApplicable

_AMOUNT = compiled(r"-?[0-9][0-9,]*(?:\.[0-9]*)?(?:%|分|[万亿]?元)?|[-—–/]+")


def _parsed(text: str) -> Constraint | None:
    from targetexpr.values.parser import constraint_of

    return constraint_of(text)


def _figured(text: str, longest: int) -> Constraint | None:
    """What a text no *longer* than that states, where it holds a figure: no quantity is stated without one."""
    return _parsed(text) if len(text) <= longest and any(map(numerals.is_figure, text)) else None


@lru_cache(maxsize=4096)
def is_operator(text: str) -> bool:
    """A sign or an operator in words, and nothing else: it makes a bare number a comparison."""
    if not text or len(text) > 8 or any(c.isdigit() for c in text):
        return False
    target = _parsed(f"{text}1")
    return (
        isinstance(target, Comparison)
        and str(target.value) == "1"
        and not (target.implicit_operator or target.subject or target.remark or target.unit)
    )


@lru_cache(maxsize=4096)
def is_number(text: str) -> bool:
    target = _figured(text, 24)
    return (
        isinstance(target, Comparison)
        and target.value is not None
        and target.implicit_operator
        and not (target.unit or target.subject or target.remark)
    )


def is_bare(text: str) -> bool:
    """A quantity without a sign, in whatever unit."""
    target = _figured(text, 40)
    bare = isinstance(target, Comparison) and target.value is not None and target.implicit_operator
    return bare and not getattr(target, "subject", None)


@lru_cache(maxsize=4096)
def is_unit(text: str) -> bool:
    """A unit that the tables know."""
    if not text or len(text) > 16 or any(c.isdigit() for c in text):
        return False
    target = _parsed(f"1{text}")
    return (
        isinstance(target, Comparison)
        and bool(target.unit)
        and not (target.unknown_unit or target.remark or target.subject)
    )


@lru_cache(maxsize=4096)
def is_plain(text: str) -> bool:
    """One quantity in a known unit, and nothing beside it."""
    target = _figured(text, 60)
    if not isinstance(target, Comparison | Interval):
        return False
    return bool(target.unit) and not (target.unknown_unit or target.remark or target.subject)


def is_bound(text: str) -> bool:
    """A quantity with the sign or the words of its operator."""
    found = _figured(text, 40)
    return isinstance(found, Comparison) and found.value is not None and not (found.implicit_operator or found.subject)


def begins_as_bound(text: str) -> bool:
    """Whether a sign or the words of an operator begin a text that goes on to a figure, be it a broken one."""
    goes_on = any(map(str.isdigit, text))
    return goes_on and any(is_operator(text[:end]) for end in range(1, min(len(text), 5)))


def states_target(text: str) -> bool:
    """A figure with its operator or unit, whatever it speaks of, a range, or a date to be met: nobody may lose it."""
    target = _parsed(text) if len(text) <= 60 else None
    if isinstance(target, Comparison):
        return target.value is not None and not (target.implicit_operator and target.unit is None)
    return isinstance(target, Interval) or (isinstance(target, Deadline) and target.operator != "=")


def subject_of(text: str) -> str:
    """The words before a target that say what it is of; blank where none do."""
    subject = getattr(_parsed(text), "subject", None) or ""
    return subject if text.startswith(subject) else ""


def is_figure(text: str) -> bool:
    """What may stand in a column of targets: a target, or a number whose sign and unit stand beside it."""
    return states_target(text) or is_number(text)


def is_judged(name: str, text: str) -> bool:
    """Whether *name* is a quality's and *text* a word that judges it: 资金使用规范性, 规范."""
    if len(text) > 8 or len(name) > 40:
        return False
    from targetexpr.values.lexicon.names import name_facts
    from targetexpr.values.lexicon.word_patterns import opens

    return opens("known", text) and name_facts(name).kind == "quality"


def is_nothing(text: str) -> bool:
    return isinstance(_parsed(text), NotApplicable) if len(text) <= 8 else False


def is_amount(text: str) -> bool:
    """What a column of money holds: an amount, with its unit or without, a rate, points, or strokes for nothing."""
    return _AMOUNT.fullmatch(squeeze(text)) is not None


def is_direction(text: str) -> bool:
    return squeeze(text) in vocabulary().directions


def is_kind(text: str) -> bool:
    return squeeze(text) in vocabulary().kinds


def has_clauses(text: str) -> bool:
    """Whether a text is parted as sentences are."""
    return any(mark in text for mark in "，。；")


def is_period(text: str) -> bool:
    """A term that an indicator is for: 年度指标, 实施期指标."""
    return vocabulary().periods.fullmatch(squeeze(text)) is not None


def counted(texts: Iterable[str]) -> Counter[str]:
    """Each of the texts that are not empty, and how often it stands there."""
    return Counter(filter(None, texts))


def share(filled: Counter[str], looks: Callable[[str], object]) -> float:
    """How many of ``counted`` texts look so; nought where there is none."""
    return sum(count for text, count in filled.items() if looks(text)) / filled.total() if filled else 0.0
