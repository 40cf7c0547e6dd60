"""What a rule finds, and what it may look at."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, Literal, TypeVar

from attrs import field

from targetexpr.errors import Language, SheetReadError, Span, TargetSyntaxError
from targetexpr.profiles.model import LibraryEntry, Profile
from targetexpr.record_types import frozen
from targetexpr.rules.targets import Figure, PlainNumber
from targetexpr.sheets.model import Indicator, Location, Sheet
from targetexpr.sheets.parts import Part
from targetexpr.sheets.walk import SkipReason
from targetexpr.values.lexicon.name_words import NameFacts
from targetexpr.values.model import Constraint, Mark, Reading

Severity = Literal["error", "warning", "info"]
Category = Literal[
    "reading", "completeness", "notation", "measurability", "consistency", "plausibility", "relevance",
    "self-evaluation", "tool",
]  # fmt: skip
Applicability = Literal["safe", "unsafe"]
Texts = Mapping[Language, str]
T = TypeVar("T")
Of = TypeVar("Of")


@frozen(kw_only=True)
class Fix:
    """A new text for the whole value. ``safe``: notation only, the parsed constraint stays equal.

    ``safe_text`` is the part of an unsafe one that changes the notation only.
    """

    applicability: Applicability
    text: str
    safe_text: str | None = None

    @property
    def safe(self) -> Fix | None:
        """What of it is safe: all, a part or nothing."""
        text = self.text if self.applicability == "safe" else self.safe_text
        return None if text is None else Fix(applicability="safe", text=text)


@frozen(kw_only=True)
class Related:
    """Another row that a finding speaks of; ``fix`` where the finding is of many rows and mends each."""

    indicator: Indicator
    location: Location
    fix: Fix | None = None


@frozen(kw_only=True)
class Finding:
    """One thing found. Without an ``indicator`` it speaks of the sheet (or of the header field at ``location``).

    ``span`` is in the indicator's value, or in its name where ``span_in`` says so. ``arguments`` fill the rule's
    message: plain JSON values, or a mapping of languages to text where a word differs by language. ``variant`` chooses
    one of several messages of the rule. ``severity`` is for a case that weighs less or more than the rule's own.
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
    """An indicator with its value read once: ``reading``, or the ``error`` of parsing, or neither where empty.

    ``entry`` is what the profile's library says of its name, ``facts`` what the name says itself; ``key`` and ``group``
    are the profile's keys of its level-2 class (``quantity`` …) and of its level-1 group (``output`` …). ``parts`` are
    the target, or what it is joined from, ``figures`` their bounds, and ``number`` is the target that is no more.
    """

    indicator: Indicator
    name: str
    value: str
    facts: NameFacts
    entry: LibraryEntry | None
    key: str | None
    group: str | None
    reading: Reading | None
    error: TargetSyntaxError | None
    constraint: Constraint | None
    marks: tuple[Mark, ...]
    parts: Sequence[Constraint]
    figures: Sequence[Figure]
    number: PlainNumber | None


class RuleNotApplicable(Exception):
    """Raised by a rule that has nothing to look at in this sheet; carries the reason in both languages."""

    def __init__(self, *, zh: str, en: str) -> None:
        super().__init__(en)
        self.reason: Texts = {"zh": zh, "en": en}


class Deferred(RuleNotApplicable):
    """Raised by a rule that should have looked, but lacks what it needs (a budget, dates, a known type)."""


@frozen(kw_only=True)
class Context:
    """What a rule may look at: one sheet, its indicators read once, the profile, and the rule's own options."""

    sheet: Sheet
    items: tuple[Item, ...]
    profile: Profile
    options: Mapping[str, Any] = field(factory=dict)
    known: dict[tuple[object, int], tuple[object, Any]] = field(factory=dict, repr=False, eq=False)
    """What ``once`` has worked out."""

    def with_options(self, options: Mapping[str, Any]) -> Context:
        """Return the same with the options of a rule."""
        return Context(sheet=self.sheet, items=self.items, profile=self.profile, options=options, known=self.known)


def once(what: Callable[[Context, Of], T]) -> Callable[[Context, Of], T]:
    """Have what is to be said of a row, or of the sheet, worked out once, whatever the number of rules that ask.

    It rests on the row, its sheet and the profile, never on the options of a rule.
    """

    @wraps(what)
    def known(context: Context, of: Of) -> T:
        held, key = context.known, (what, id(of))
        if (said := held.get(key)) is None:
            said = held[key] = of, what(context, of)  # with the row, so that no other one gets its id
        found: T = said[1]
        return found

    return known


@frozen(kw_only=True)
class Crash:
    """A rule that raised on a sheet, and what."""

    code: str
    error: str
    location: Location


@frozen(kw_only=True)
class FileContext:
    """What a rule of scope ``file`` looks at: what became of one file, be it of sheets or of settings.

    ``error`` is why it could not be read; ``parts`` became no sheet; ``unused`` are (number from 1, rule, reason) of
    suppressions without effect. Of a folder, ``skipped`` counts what its walk passed over, by reason.
    """

    path: str
    error: SheetReadError | None = None
    sheets: tuple[Sheet, ...] = ()
    crashes: tuple[Crash, ...] = ()
    unused: tuple[tuple[int, str, str], ...] = ()
    of_settings: bool = False
    parts: tuple[Part, ...] = ()
    of_folder: bool = False
    skipped: Mapping[SkipReason, int] = field(factory=dict)
