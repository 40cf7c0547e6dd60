"""What a rule is, what it finds, and what it may look at.

A rule stands in one place: ``@rule(...)`` over the function that finds. It yields ``Finding``s; it does not know its
severity at run time, the language of its message, or where a finding is printed. Its examples are its tests and
its page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, cast

from attrs import field, frozen

from targetexpr.errors import Language, SheetReadError, Span, TargetSyntaxError
from targetexpr.profiles.basis import Basis
from targetexpr.profiles.model import Profile
from targetexpr.sheets.model import Indicator, Location, Sheet
from targetexpr.sheets.parts import Part
from targetexpr.sheets.walk import SkipReason
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
    """An indicator with its value read once: ``reading``, or the ``error`` of parsing, or neither where empty."""

    indicator: Indicator
    reading: Reading | None = None
    error: TargetSyntaxError | None = None

    @property
    def name(self) -> str:
        return self.indicator.name or ""

    @property
    def value(self) -> str:
        return self.indicator.value or ""

    @property
    def constraint(self) -> Constraint | None:
        return self.reading.constraint if self.reading else None

    @property
    def marks(self) -> tuple[Mark, ...]:
        return self.reading.marks if self.reading else ()


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

    def group_of(self, item: Item) -> str | None:
        """The profile's key of the level-1 group (``output``, ``benefit`` …), or None.

        Where level 1 is left open, or names something wider, the level-2 class tells the group.
        """
        row = item.indicator
        known = self.profile.group_of(row.level1) or self.profile.group_of(row.level2)
        key = None if known else self.class_of(item)
        return self.profile.classes[key].group if key else known

    def class_of(self, item: Item) -> str | None:
        """The profile's key of the level-2 class (``quantity``, ``quality`` …), or None."""
        return self.profile.class_of(item.indicator.level2, item.indicator.level1)


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


@frozen(kw_only=True)
class Example:
    """A sheet in brief. Each row is ``level1|level2|name|value`` and then optional ``role=text`` parts.

    A rule of scope ``file`` is shown a ``FileContext`` instead.
    """

    rows: tuple[str, ...] = ()
    profile: str = "shanghai-2024"
    header: Mapping[str, Any] = field(factory=dict)
    file: FileContext | None = None


def example(*rows: str, profile: str = "shanghai-2024", **header: Any) -> Example:
    """An ``Example``; *header* are fields of ``Sheet`` and ``Funds`` (amounts as text, in 元)."""
    return Example(rows=rows, profile=profile, header=header)


def file_example(path: str, **what: Any) -> Example:
    """An ``Example`` of what became of a file; *what* are fields of ``FileContext``."""
    return Example(file=FileContext(path=path, **what))


@frozen(kw_only=True)
class Option:
    """A parameter of a rule. Its value is the profile's; ``default`` serves rules that no profile knows yet."""

    zh: str
    en: str
    default: Any = None


Scope = Literal["sheet", "file"]
SheetCheck = Callable[[Context], Iterable[Finding]]
Kind = Callable[[Context, Item], object]
HABIT = "habit"
"""The variant of a rule's message that speaks of all rows of a kind at once."""
FileCheck = Callable[[FileContext], Iterable[Finding]]


@frozen(kw_only=True, eq=False)
class Rule:
    """Everything about one rule. ``supersedes`` names rules that stay silent where this one speaks of the same text.

    ``kind`` tells the rows that the rule could speak of, by their kind where it is more than true: where it speaks of
    all of them, or of all of a kind, that is a habit of the sheet, and said once, in the message ``habit``.
    ``by_class`` marks a rule that depends on the class of a row.
    """

    code: str
    name: str
    category: Category
    severity: Severity
    title: Texts
    messages: Mapping[str, Texts]
    why: Texts
    basis: tuple[Basis, ...]
    fix: Applicability | None = None
    options: Mapping[str, Option] = field(factory=dict)
    supersedes: tuple[str, ...] = ()
    kind: Kind | None = field(default=None, repr=False)
    by_class: bool = False
    fails: tuple[Example, ...] = ()
    passes: tuple[Example, ...] = ()
    on_sheet: SheetCheck | None = field(default=None, repr=False)
    on_file: FileCheck | None = field(default=None, repr=False)

    @property
    def scope(self) -> Scope:
        """``file`` where the rule speaks of what became of a file, before and beside its sheets."""
        return "sheet" if self.on_file is None else "file"

    def message(self, finding: Finding) -> Texts:
        """The finding in words, in both languages."""
        texts = self.messages[finding.variant]
        return {lang: text.format_map(_in_language(finding.arguments, lang)) for lang, text in texts.items()}

    def options_in(self, profile: Profile) -> dict[str, Any]:
        """The values of this rule's options: the profile's, else the defaults."""
        given = profile.settings(self.code).options
        return {name: given.get(name, option.default) for name, option in self.options.items()}


def rule(
    code: str,
    name: str,
    *,
    category: Category,
    severity: Severity,
    title: Texts,
    message: Texts | None = None,
    messages: Mapping[str, Texts] | None = None,
    why: Texts,
    basis: Basis | Iterable[Basis],
    fails: Iterable[Example],
    passes: Iterable[Example],
    fix: Applicability | None = None,
    options: Mapping[str, Option] | None = None,
    supersedes: Iterable[str] = (),
    kind: Kind | None = None,
    by_class: bool = False,
    scope: Scope = "sheet",
) -> Callable[[SheetCheck | FileCheck], Rule]:
    """Declare a rule over the function that finds; the name that the module binds is then the ``Rule``.

    *message* is for a rule with one message, *messages* for several, by ``Finding.variant``; both are templates filled
    with the finding's arguments. *why* says why the finding matters; *basis* is what it rests on. *fix* is given where
    findings of the rule can carry a fix.
    """
    if not re.fullmatch(r"[A-Z]{2,4}\d{3}", code) or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise ValueError(f"not a rule's code and name: {code} {name}")

    def declare(check: SheetCheck | FileCheck) -> Rule:
        return Rule(
            code=code,
            name=name,
            category=category,
            severity=severity,
            title=title,
            messages=({"": message} if message else {}) | dict(messages or {}),
            why=why,
            basis=(basis,) if isinstance(basis, Basis) else tuple(basis),
            fix=fix,
            options=dict(options or {}),
            supersedes=tuple(supersedes),
            kind=kind,
            by_class=by_class,
            fails=tuple(fails),
            passes=tuple(passes),
            on_sheet=cast(SheetCheck, check) if scope == "sheet" else None,
            on_file=cast(FileCheck, check) if scope == "file" else None,
        )

    return declare


def _in_language(arguments: Mapping[str, Any], lang: Language) -> dict[str, Any]:
    return {
        name: value[lang] if isinstance(value, Mapping) and lang in value else value
        for name, value in arguments.items()
    }
