"""What a rule is, what it finds, and what it may look at.

A rule stands in one place: ``@rule(...)`` over the function that finds. It yields ``Finding``s; it does not know its
severity at run time, the language of its message, or where a finding is printed. Its examples are its tests and
its page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from attrs import field, frozen

from targetexpr.errors import Language, Span, TargetSyntaxError
from targetexpr.sheets.model import Indicator, Location
from targetexpr.values.model import Constraint, Mark, Reading

Severity = Literal["error", "warning", "info"]
Category = Literal[
    "reading", "completeness", "notation", "measurability", "consistency", "plausibility", "relevance",
    "self-evaluation", "tool",
]  # fmt: skip
Applicability = Literal["safe", "unsafe"]
Texts = Mapping[Language, str]


@frozen(kw_only=True)
class Fix:
    """A new text for the whole value. ``safe``: notation only, the parsed constraint stays equal."""

    applicability: Applicability
    text: str


@frozen(kw_only=True)
class Related:
    """Another row that a finding speaks of."""

    indicator: Indicator
    location: Location


@frozen(kw_only=True)
class Finding:
    """One thing found. Without an ``indicator`` it speaks of the sheet (or of the header field at ``location``).

    ``span`` is in the indicator's value, or in its name where ``span_in`` says so. ``arguments`` fill the rule's
    message: plain JSON values, or a mapping of languages to text where a word differs by language. ``variant`` chooses
    one of several messages of the rule.
    """

    indicator: Indicator | None = None
    location: Location | None = None
    span: Span | None = None
    span_in: Literal["value", "name"] = "value"
    arguments: Mapping[str, Any] = field(factory=dict)
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    severity: Severity | None = None
    variant: str = ""


@frozen(kw_only=True)
class Item:
    """An indicator with its value read once: ``reading``, or the ``error`` of parsing, or neither where empty."""

    indicator: Indicator
    reading: Reading | None = None
    error: TargetSyntaxError | None = None

    @property
    def constraint(self) -> Constraint | None:
        return self.reading.constraint if self.reading else None

    @property
    def marks(self) -> tuple[Mark, ...]:
        return self.reading.marks if self.reading else ()


class NotApplicable(Exception):
    """Raised by a rule that has nothing to look at in this sheet; carries the reason in both languages."""

    def __init__(self, *, zh: str, en: str) -> None:
        super().__init__(en)
        self.reason: Texts = {"zh": zh, "en": en}


class Deferred(NotApplicable):
    """Raised by a rule that should have looked, but lacks what it needs (a budget, dates, a known type)."""


@frozen(kw_only=True)
class Example:
    """A sheet in brief. Each row is ``level1|level2|name|value`` and then optional ``role=text`` parts."""

    rows: tuple[str, ...]
    profile: str = "shanghai-2024"
    header: Mapping[str, Any] = field(factory=dict)


def example(*rows: str, profile: str = "shanghai-2024", **header: Any) -> Example:
    """An ``Example``; *header* are fields of ``Sheet`` and ``Funds`` (money as text, in 元)."""
    return Example(rows=rows, profile=profile, header=header)
