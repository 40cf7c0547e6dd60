"""The nodes of a value: what the grammar found, and what reductions make of it; each has a letter for patterns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, TypeVar

from attrs import field

from targetexpr.errors import Span
from targetexpr.record_types import evolve
from targetexpr.values.lexicon.dates import Date
from targetexpr.values.model import Change, Constraint, Edge, Mark, Narrative, Number, Operator, Qualitative

if TYPE_CHECKING:
    from targetexpr.record_types import frozen
else:  # that nothing is changed is seen to by mypy; seeing to it at run time takes longer than what is read
    from targetexpr.record_types import define as frozen

# A sign and 不低于 always count, 至少 where a number comes at all, 为 only right before one, 不及 only before a level.
Strength = Literal["sign", "word", "far", "weak", "reach", "hold", "level"]

LOWER: tuple[Operator, ...] = ("≥", ">")
UPPER: tuple[Operator, ...] = ("≤", "<")


@frozen
class Op:
    """An operator as written; ``weak`` ones (为, 超过) count only before a number."""

    sign: Operator
    strength: Strength
    span: Span


@frozen
class Quantity:
    """A number with its unit; *rest* is what followed the unit in one run of letters."""

    value: Number
    unit: str | None
    span: Span
    known: bool = True
    rest: Span | None = None
    upper: Number | None = None
    """The greater of two digits side by side: 两三次."""
    odd: Op | None = None
    chinese: bool = False
    marks: tuple[Mark, ...] = ()


@frozen
class Words:
    """``W``: words, and what turned out to be part of them."""

    kind: ClassVar[str] = "W"
    span: Span
    rough: bool = False
    """A numeral that says no number: 数十次."""
    tail: bool = False
    """What followed a unit in one run of letters: it speaks of what was counted."""
    ground: bool = False
    """What the figures behind it are measured against: 与2015年相比."""

    def behind(self, place: int) -> list[Words]:
        """What of the words stands behind a unit that ends at *place*."""
        return [Words((place, self.span[1]), tail=True)] if place < self.span[1] else []


@frozen
class Measure:
    """``M``: one quantity, or two as the ends of a range, with the operators before and behind."""

    kind: ClassVar[str] = "M"
    span: Span
    low: Quantity
    high: Quantity | None = None
    before: Op | None = None
    after: Op | None = None
    deviation: bool = False
    """The number stands behind ±."""
    ends: tuple[Operator, Operator] = ("≥", "≤")
    marks: tuple[Mark, ...] = ()
    rank: bool = False
    """The number is a place in an order: 前5名."""

    @property
    def bare(self) -> bool:
        """Whether it is one number without an operator."""
        return self.before is None and self.after is None and self.high is None

    @property
    def unit(self) -> str | None:
        return (self.high or self.low).unit

    def counted_in(self, unit: str) -> Measure:
        """The same figures in another unit."""
        return evolve(self, low=evolve(self.low, unit=unit), high=self.high and evolve(self.high, unit=unit))


@frozen
class Reference:
    """``R``: an operator before words (``≤中介评估价``); ``A``: words before one (``二级以上``)."""

    span: Span
    words: Span
    before: Op | None
    after: Op | None = None
    marks: tuple[Mark, ...] = ()
    each: Each | None = None
    """What the words begin with where that is a divisor: 每月 of 至少每月一次."""

    @property
    def kind(self) -> str:
        return "A" if self.before is None else "R"


@frozen
class Moment:
    """``T``: a date or a time of the day, or two dates as the ends of a period. *due* where it is a limit: 前, 内."""

    kind: ClassVar[str] = "T"
    span: Span
    date: Date
    until: Date | None = None
    before: Op | None = None
    edge: Edge | None = None
    due: bool = False
    since: bool = False
    """It is not to be undercut: 不早于, 起, 后."""
    event: Span | None = None
    """What the day is named after, a remark: 开学 of 9月1日开学前."""
    marks: tuple[Mark, ...] = ()


@frozen
class Each:
    """``E``: 每月, 每3年, 每人: a divisor, where a counted thing follows."""

    kind: ClassVar[str] = "E"
    span: Span
    unit: str
    marks: tuple[Mark, ...] = ()


@frozen
class Bracket:
    """``B`` around something that can be measured, ``b`` around words."""

    span: Span
    items: list[Item] = field(factory=list)
    after: Op | None = None
    marks: tuple[Mark, ...] = ()

    @property
    def kind(self) -> str:
        return "B" if has_core(self.items) else "b"


@frozen
class Joint:
    """What stands between clauses: ``,`` ``;`` ``、`` ``&`` (和, 且) ``/`` (或) ``×`` or ``#`` (number of a list)."""

    span: Span
    kind: str
    marks: tuple[Mark, ...] = ()


Core = TypeVar("Core", bound=Measure | Reference | Moment)


@frozen
class Target(Generic[Core]):
    """A core with the words before and after it; its letter is the core's, small."""

    item: Core
    lead: tuple[Item, ...] = ()
    tail: tuple[Span, ...] = ()
    condition: Span | None = None
    first: Quantity | None = None
    """The figure before: 18 of 18±0.5, 95% of 95%≤满意度."""
    reference: Span | None = None
    """What the figure is a share of."""
    change: Change | None = None
    """From which level, and which way: 由85%提高到92%."""

    @property
    def kind(self) -> str:
        return self.item.kind.lower()

    @property
    def span(self) -> Span:
        if not (self.lead or self.tail or self.condition):
            return self.item.span
        spans = [*(lead.span for lead in self.lead), self.item.span, *self.tail]
        spans += [self.condition] if self.condition else []
        return min(start for start, _ in spans), max(end for _, end in spans)


@frozen
class ClausePart:
    """``P``: a constraint that measures, ``Q`` a judgement, ``N`` prose."""

    span: Span
    constraint: Constraint
    target: Target[Any] | None = None
    """What it was made of."""
    alone: bool = True
    """Nothing else is measured in its clause."""

    @property
    def kind(self) -> str:
        if isinstance(self.constraint, Narrative):
            return "N"
        return "Q" if isinstance(self.constraint, Qualitative) else "P"


CORES = (Measure, Reference, Moment)
Item = Words | Measure | Reference | Moment | Each | Bracket
Node = Item | Joint | Target[Any] | ClausePart


def has_core(items: list[Item]) -> bool:
    """Whether anything among the items can be measured."""
    for item in items:  # noqa: SIM110 — the most frequent question of all, and a generator asks it slower
        if isinstance(item, CORES) or (isinstance(item, Bracket) and has_core(item.items)):
            return True
    return False
