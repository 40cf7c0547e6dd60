"""The ledger of clauses: what each clause of the documents known asks, and what becomes of it. Data only."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

from attrs import field

from targetexpr import package_data
from targetexpr.profiles.basis import Basis
from targetexpr.record_types import frozen
from targetexpr.rules.model import Texts
from targetexpr.sheets.model import Sheet, Stage

State = Literal["rule", "partly", "person", "none"]

STATES: Mapping[State, Texts] = {
    "rule": {"zh": "由规则核对", "en": "held by rules"},
    "partly": {"zh": "部分由规则核对", "en": "held in part"},
    "person": {"zh": "须人工判断", "en": "for a person"},
    "none": {"zh": "没有做", "en": "not done"},
}


@frozen(kw_only=True)
class Clause:
    """One clause. ``text`` is the document's own wording where ``quoted``, else what it asks in our words.

    ``rules`` are the codes that hold it, ``left`` is what they leave to a person, or why nothing was done. In reviews
    it is shown for sheets of ``forms`` (any but ``not_forms``, if there is none) from ``since_year`` on, if ``review``.
    """

    key: str
    basis: Basis
    text: Texts
    quoted: bool = False
    dimension: str
    state: State
    rules: tuple[str, ...] = ()
    left: Texts | None = None
    forms: tuple[str, ...] = ()
    not_forms: tuple[str, ...] = ()
    since_year: int | None = None
    review: bool = True

    def concerns(self, sheet: Sheet) -> bool:
        """Whether a review of the sheet speaks of it."""
        in_time = self.since_year is None or (sheet.year or 0) >= self.since_year
        of_form = sheet.form in self.forms if self.forms else sheet.form not in self.not_forms
        return self.review and in_time and of_form


@frozen(kw_only=True)
class ReviewDimension:
    """One dimension of a review, with the rules whose findings belong to it; ``stages`` where it is not for all."""

    key: str
    title: Texts
    asks: Texts
    basis: Basis
    rules: tuple[str, ...]
    stages: tuple[Stage, ...] = ()

    def concerns(self, sheet: Sheet) -> bool:
        """Whether a review of the sheet has this dimension."""
        return not self.stages or sheet.stage in self.stages


@frozen(kw_only=True)
class Ledger:
    """The dimensions by their order, and all clauses."""

    dimensions: tuple[ReviewDimension, ...]
    clauses: tuple[Clause, ...] = field(repr=False)


@cache
def ledger() -> Ledger:
    """The ledger that comes with the library."""
    tables = package_data.toml("checking/clauses.toml")
    return Ledger(
        dimensions=tuple(_dimension(key, entry) for key, entry in tables["dimensions"].items()),
        clauses=tuple(map(_clause, tables["clauses"])),
    )


def _dimension(key: str, entry: Mapping[str, Any]) -> ReviewDimension:
    rest = {name: tuple(entry[name]) for name in ("rules", "stages") if name in entry}
    return ReviewDimension(key=key, title=entry["title"], asks=entry["asks"], basis=Basis(**entry["source"]), **rest)


def _clause(entry: Mapping[str, Any]) -> Clause:
    rest = {name: value for name, value in entry.items() if name not in ("source", "zh", "en")}
    rest |= {name: tuple(rest[name]) for name in ("rules", "forms", "not_forms") if name in rest}
    return Clause(basis=Basis(**entry["source"]), text={"zh": entry["zh"], "en": entry["en"]}, **rest)
