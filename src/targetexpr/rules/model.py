"""What a rule is, what it finds, and what it may look at.

A rule stands in one place: ``@rule(...)`` over the function that finds. It yields ``Finding``s; it does not know its
severity at run time, the language of its message, or where a finding is printed. Its examples are its tests and
its page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, cast, get_args

from attrs import field

from targetexpr.errors import Language
from targetexpr.profiles.basis import Basis
from targetexpr.profiles.model import Profile
from targetexpr.record_types import frozen
from targetexpr.rules.findings import (
    Applicability,
    Category,
    Context,
    Crash,
    Deferred,
    FileContext,
    Finding,
    Fix,
    Item,
    Related,
    RuleNotApplicable,
    Severity,
    Texts,
    once,
)

__all__ = [
    "HABIT",
    "Applicability",
    "Category",
    "Context",
    "Crash",
    "Deferred",
    "Example",
    "FileCheck",
    "FileContext",
    "Finding",
    "Fix",
    "Item",
    "Kind",
    "Option",
    "Related",
    "Rule",
    "RuleNotApplicable",
    "Scope",
    "Severity",
    "SheetCheck",
    "Texts",
    "example",
    "file_example",
    "once",
    "rule",
]


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
_LANGUAGES = set(get_args(Language))
_CHOICES = {"severity": get_args(Severity), "category": get_args(Category), "fix": (None, *get_args(Applicability))}
SheetCheck = Callable[[Context], Iterable[Finding]]
Kind = Callable[[Context, Item], object]
_QUOTED, _INNER = ("name", "value", "goal", "one", "other"), str.maketrans("“”", "‘’")  # messages quote these
HABIT = "habit"
"""The variant of a rule's message that speaks of all rows of a kind at once."""
FileCheck = Callable[[FileContext], Iterable[Finding]]


@frozen(kw_only=True, eq=False)
class Rule:
    """Everything about one rule. ``supersedes`` names rules that stay silent where this one speaks of the same text.

    ``kind`` tells the rows that the rule could speak of, by their kind where it is more than true: where it speaks of
    all of them, or of all of a kind, that is a habit of the sheet, and said once, in the message ``habit``; where it is
    ``together``, so is what it says of as many rows, whatever the others are.
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
    together: bool = False
    by_class: bool = False
    fails: tuple[Example, ...] = ()
    passes: tuple[Example, ...] = ()
    on_sheet: SheetCheck | None = field(default=None, repr=False)
    on_file: FileCheck | None = field(default=None, repr=False)

    def __attrs_post_init__(self) -> None:
        for name, known in _CHOICES.items():
            if (given := getattr(self, name)) not in known:
                raise ValueError(f"rule {self.code}: {name}={given!r} is none of {', '.join(filter(None, known))}")
        texts = {"title": self.title, "why": self.why} | {
            f"message {key!r}": said for key, said in self.messages.items()
        }
        for name, said in texts.items():
            if set(said) != _LANGUAGES:
                raise ValueError(f"rule {self.code}: the languages of its {name} are {', '.join(said)}, not zh, en")

    @property
    def scope(self) -> Scope:
        """``file`` where the rule speaks of what became of a file, before and beside its sheets."""
        return "sheet" if self.on_file is None else "file"

    def message(self, finding: Finding) -> Texts:
        """The finding in words, in both languages."""
        texts = self.messages[finding.variant]
        return {lang: text.format_map(_in_language(finding.arguments, lang)) for lang, text in texts.items()}

    def options_in(self, profile: Profile) -> Mapping[str, Any]:
        """The values of this rule's options: the profile's, else the defaults."""
        if self not in profile.options:
            given = profile.settings(self.code).options
            profile.options[self] = {name: given.get(name, option.default) for name, option in self.options.items()}
        return profile.options[self]


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
    together: bool = False,
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
            together=together,
            by_class=by_class,
            fails=tuple(fails),
            passes=tuple(passes),
            on_sheet=cast(SheetCheck, check) if scope == "sheet" else None,
            on_file=cast(FileCheck, check) if scope == "file" else None,
        )

    return declare


def _in_language(arguments: Mapping[str, Any], lang: Language) -> dict[str, Any]:
    told = {
        name: value[lang] if not isinstance(value, str) and isinstance(value, Mapping) and lang in value else value
        for name, value in arguments.items()
    }
    return told | {key: told[key].translate(_INNER) for key in _QUOTED if isinstance(told.get(key), str)}
