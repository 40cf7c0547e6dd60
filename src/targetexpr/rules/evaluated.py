"""What the rules on self-evaluations share: the rows with actual values, and what the formulas make of them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from targetexpr.patterns import compiled
from targetexpr.record_types import evolve, frozen
from targetexpr.rules.model import Context, Item, RuleNotApplicable
from targetexpr.rules.proposal import meant
from targetexpr.rules.reading_again import reading_of
from targetexpr.rules.wanted import is_sign_doubted
from targetexpr.rules.weights import execution_points
from targetexpr.values import parser
from targetexpr.values.model import Comparison, Constraint, Deadline, NotApplicable, Qualitative

if TYPE_CHECKING:
    from targetexpr.scoring.printed import PrintedRule
    from targetexpr.scoring.scheme import Scheme
    from targetexpr.scoring.score import Score

_DAY = compiled(r"\s*\d{1,2}月")
_FRACTION = compiled(r"\s*0\.\d+\s*$")
_RULES = ("赋分", "评分", "计分", "得分", "扣分")


@frozen(kw_only=True)
class Evaluated:
    """A row with its target and its actual value; ``answer`` is what the profile's formulas give.

    ``undone`` says that the actual value is words for what is not done. ``printed`` is the row's own rule.
    """

    item: Item
    answer: Score
    undone: bool
    printed: PrintedRule | None

    @property
    def missed(self) -> bool:
        return self.undone or self.answer.met is False


def scheme_in(context: Context) -> Scheme:
    """The formulas of the profile; the execution of the budget earns the points that the sheet prints for it."""
    from targetexpr.scoring.scheme import scheme_of

    scheme, printed = scheme_of(context.profile.scoring, context.profile.name), execution_points(context)
    return scheme if printed is None else evolve(scheme, full=printed)


def refuse_the_years_course(context: Context) -> None:
    """Raise ``RuleNotApplicable`` for a sheet of monitoring: what is not reached in July is not missed."""
    if context.sheet.stage == "monitoring":
        raise RuleNotApplicable(
            zh="执行监控表，年度还没有结束，不作年终的判断", en="a sheet of monitoring: the year is not over"
        )


def evaluated(context: Context) -> Iterator[Evaluated]:
    """The rows that a target and an actual value stand beside; none of a target whose sign TX504 doubts."""
    rows = [(item, item.indicator.actual) for item in context.items]
    if not any(actual for _, actual in rows):
        return
    from targetexpr.scoring.score import score

    scheme = scheme_in(context)
    for item, actual in rows:
        constraint = meant(context, item)
        if not actual or constraint is None or isinstance(constraint, NotApplicable) or is_sign_doubted(context, item):
            continue
        weight = Decimal(100) if item.indicator.weight is None else number_of(item.indicator.weight)
        if weight is None or weight < 0:
            continue
        yield Evaluated(
            item=item,
            answer=score(constraint, _in_full(constraint, actual), weight, context.profile),
            undone=not isinstance(constraint, Qualitative) and _is_undone(actual, scheme),
            printed=_printed(item),
        )


def _in_full(constraint: Constraint, actual: str) -> str:
    """The actual value; a day of a deadline's own year where it names none (6月8日 of 2024年5月20日前), and a bare
    fraction of a percentage as one, as a workbook stores it: 0.85 of ≥90%."""
    date = constraint.date if isinstance(constraint, Deadline) else None
    if isinstance(constraint, Comparison) and constraint.unit == "%" and _FRACTION.match(actual):
        return f"{(Decimal(actual.strip()) * 100).normalize():f}%" if constraint.change is None else actual
    return f"{date[:4]}年{actual.strip()}" if date and date[0].isdigit() and _DAY.match(actual) else actual


def _is_undone(actual: str, scheme: Scheme) -> bool:
    """Whether an actual value is words alone, and they say that nothing is done: not 已完成80%，其余未完成."""
    return scheme.is_undone(actual) and not any(character.isdigit() for character in actual)


def _printed(item: Item) -> PrintedRule | None:
    from targetexpr.scoring.printed import printed_rule

    texts = (text for key, text in item.indicator.notes.items() if any(word in key for word in _RULES))
    return next((found for text in texts if (found := printed_rule(text)) is not None), None)


def number_of(text: str | None) -> Decimal | None:
    """A printed number of points; None where the cell says something else."""
    read = parser.constraint_of(text or "")
    if not isinstance(read, Comparison) or read.value is None or isinstance(read.value, Fraction):
        return None
    return read.value


def says_something(text: str | None) -> bool:
    """Whether a reason was given; 无 and a dash are none."""
    return bool(text and text.strip()) and not isinstance(reading_of(text), NotApplicable)
