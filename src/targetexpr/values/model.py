"""The constraint types: what a target value can mean. Frozen, plain, comparable by meaning.

``text``, ``implicit_operator`` and ``inferred`` say how a constraint was written, not what it means, and take no part
in equality. What constraints can do (notation, algebra, quantities) stands above, in modules that import this one;
``values/__init__.py`` binds it to the methods here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, Protocol, get_args

from attrs import field

from targetexpr.errors import Language
from targetexpr.record_types import frozen

if TYPE_CHECKING:
    import datetime

    import pint

Operator = Literal["≥", ">", "=", "<", "≤", "≈"]
Direction = Literal["increase", "decrease", "maintain"]
Recurrence = Literal["year", "quarter", "month", "day"]
Edge = Literal["start", "early", "middle", "late", "end"]
Number = Decimal | Fraction
Style = Literal["canonical", "2020", "2024"]
# What an operator is from the other side.
MIRRORED: dict[Operator, Operator] = {"≥": "≤", ">": "<", "=": "=", "<": ">", "≤": "≥", "≈": "≈"}


@frozen
class Unknown:
    """The third truth value: the answer cannot be known, and why. It has no truth: test ``is True`` or ``is False``.

    ``reason`` is a stable key, ``zh`` and ``en`` what it says.
    """

    reason: str
    zh: str = field(default="", kw_only=True)
    en: str = field(default="", kw_only=True)

    def message(self, lang: Language = "zh") -> str:
        return (self.zh if lang == "zh" else self.en) or self.reason

    def __bool__(self) -> bool:
        raise TypeError(f"unknown is neither true nor false ({self.reason}); compare with 'is True' or 'is False'")


Truth = bool | Unknown


@frozen
class Change:
    """A target that speaks of a difference: ``同比下降10%`` is ``decrease`` against ``同比``."""

    direction: Direction
    baseline: str | None = None


@frozen
class Bound:
    """One end of an interval: ``≥`` or ``>`` for the lower, ``≤`` or ``<`` for the upper."""

    operator: Operator
    value: Number


@frozen(kw_only=True, slots=False)
class Base:
    """What all constraints share: the text as written, and the condition that the target stands under."""

    text: str = field(default="", eq=False)
    condition: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The JSON form; ``from_dict`` is its inverse. Numbers are text with the digits as written."""
        return _operations.to_dict(self)

    def __str__(self) -> str:
        return self.format()

    def format(self, style: Style = "canonical") -> str:
        """The notation of a form: ``canonical``, ``2020`` (``>=95%``) or ``2024`` (``≥95.00(%)``)."""
        return _operations.format_constraint(self, style)

    def fields(self) -> Fields:
        """The three fields that budget systems store: 计算符号, 指标值, 计量单位."""
        return _operations.to_fields(self)

    def satisfied_by(self, actual: str | float | Number | datetime.date | pint.Quantity[Any]) -> Truth:
        """Whether *actual* meets the target; ``Unknown`` carries the reason where that cannot be said."""
        return _operations.satisfied_by(self, actual)

    def implies(self, other: Constraint) -> Truth:
        """Whether everything that meets this target meets *other* too."""
        return _operations.implies(self, other)

    def conflicts_with(self, other: Constraint) -> Truth:
        """Whether nothing can meet both."""
        return _operations.conflicts_with(self, other)

    def is_satisfiable(self) -> Truth:
        """Whether anything at all can meet the target."""
        return _operations.is_satisfiable(self)

    def is_vacuous(self, domain: Interval | None = None) -> Truth:
        """Whether everything in *domain* (all numbers, where none is given) meets the target."""
        return _operations.is_vacuous(self, domain)


@frozen(kw_only=True, slots=False)
class Comparison(Base):
    """One operator and one operand: a number with an optional unit, a named reference, or both (70% of 合同总额).

    *rank* where the number is a place in an order: 前5名 is ``≤ 5``.
    """

    operator: Operator
    value: Number | None = None
    reference: str | None = None
    unit: str | None = None
    unknown_unit: bool = False
    subject: str | None = None
    remark: str | None = None
    change: Change | None = None
    rank: bool = False
    implicit_operator: bool = field(default=False, eq=False)
    inferred: tuple[str, ...] = field(default=(), eq=False)

    @property
    def quantity(self) -> pint.Quantity[Any]:
        """The number in its unit, in the project's registry. Raises ``ValueError`` for a reference."""
        if self.value is None:
            raise ValueError("a comparison with a named reference has no quantity")
        return _operations.quantity(self.value, self.unit)


@frozen(kw_only=True, slots=False)
class Interval(Base):
    """A lower and an upper bound in one unit, each open or closed."""

    lower: Bound
    upper: Bound
    unit: str | None = None
    unknown_unit: bool = False
    subject: str | None = None
    remark: str | None = None
    change: Change | None = None
    inferred: tuple[str, ...] = field(default=(), eq=False)

    @property
    def lower_quantity(self) -> pint.Quantity[Any]:
        return _operations.quantity(self.lower.value, self.unit)

    @property
    def upper_quantity(self) -> pint.Quantity[Any]:
        return _operations.quantity(self.upper.value, self.unit)


@frozen(kw_only=True, slots=False)
class Deadline(Base):
    """A point in time to be met (``≤``, ``=``), or not to be undercut (``≥``).

    ``date`` is ISO 8601 at the precision written; without a year, XML Schema's forms. ``time`` is ``hh:mm`` on that
    day, or on the day of what the target speaks of where no date is said.
    """

    operator: Operator = "="
    date: str | None = None
    time: str | None = None
    edge: Edge | None = None
    recurs: Recurrence | None = None
    subject: str | None = None
    remark: str | None = None


@frozen(kw_only=True, slots=False)
class Period(Base):
    """A span of time; both ends are dates as in ``Deadline`` and belong to it."""

    start: str
    end: str
    subject: str | None = None
    remark: str | None = None


@frozen(kw_only=True, slots=False)
class Qualitative(Base):
    """A judgement in words. ``vague`` where it sets no standard at all."""

    term: str
    kind: Literal["state", "change"] = "state"
    direction: Direction | None = None
    degree: str | None = None
    baseline: str | None = None
    vague: bool = False
    subject: str | None = None
    remark: str | None = None


@frozen(kw_only=True, slots=False)
class NotApplicable(Base):
    """The indicator is declared not to apply."""


@frozen(kw_only=True, slots=False)
class AllOf(Base):
    """Several constraints that must all hold."""

    parts: tuple[Constraint, ...]


@frozen(kw_only=True, slots=False)
class AnyOf(Base):
    """Alternatives, one of which must hold."""

    parts: tuple[Constraint, ...]


@frozen(slots=False)
class Narrative(Base):
    """Prose that states no measurable target; equal by its text. ``mentions`` are constraints found inside it."""

    text: str = field(default="", kw_only=True)
    mentions: tuple[Constraint, ...] = field(default=(), kw_only=True, eq=False)


Constraint = Comparison | Interval | Deadline | Period | Qualitative | NotApplicable | AllOf | AnyOf | Narrative


@frozen
class Fields:
    """计算符号, 指标值, 计量单位 as budget systems store them; *code* is 1–6 (≥ > = < ≤ 定性)."""

    operator: Literal["≥", ">", "=", "<", "≤", "定性"]
    value: str
    unit: str = ""

    @property
    def code(self) -> int:
        return ("≥", ">", "=", "<", "≤", "定性").index(self.operator) + 1


MarkKind = Literal["operator", "number", "unit", "bracket", "date", "separator", "space", "word"]


@frozen
class Mark:
    """One piece of a value as it was written: ``text[start:end]``, and how the canonical notation spells it.

    ``canonical`` is None where the piece has no canonical spelling of its own (words, dates).
    """

    kind: MarkKind
    start: int
    end: int
    canonical: str | None = None


@frozen
class Reading:
    """A constraint together with the pieces it was read from, in the order of the text; they do not overlap."""

    constraint: Constraint
    marks: tuple[Mark, ...]


# By the names that the JSON form has for them: ``all_of``.
FORMS: Mapping[str, type[Base]] = {re.sub(r"\B[A-Z]", r"_\g<0>", c.__name__).lower(): c for c in get_args(Constraint)}


class Operations(Protocol):
    """What the methods of a constraint do. A *c* is any ``Constraint``."""

    def to_dict(self, c: Any) -> dict[str, Any]: ...
    def format_constraint(self, c: Any, style: Style) -> str: ...
    def to_fields(self, c: Any) -> Fields: ...
    def satisfied_by(self, c: Any, actual: str | float | Number | datetime.date | pint.Quantity[Any]) -> Truth: ...
    def implies(self, c: Any, d: Constraint) -> Truth: ...
    def conflicts_with(self, c: Any, d: Constraint) -> Truth: ...
    def is_satisfiable(self, c: Any) -> Truth: ...
    def is_vacuous(self, c: Any, domain: Interval | None) -> Truth: ...
    def quantity(self, value: Number, unit: str | None) -> pint.Quantity[Any]: ...


_operations: Operations


def bind(operations: Operations) -> None:
    """Set what the methods do; ``values/__init__.py`` calls it once, so that it is set wherever a type is imported."""
    global _operations
    _operations = operations
