"""Pieces of the text that are written as one figure, and the numbers of a list."""

from __future__ import annotations

from decimal import Decimal

from targetexpr.patterns import compiled
from targetexpr.record_types import evolve
from targetexpr.values.interpret.items import Bracket, Each, Joint, Measure, Moment, Node, Words
from targetexpr.values.interpret.quantities import longest_unit
from targetexpr.values.interpret.reductions import ReductionContext, ReductionTable
from targetexpr.values.lexicon.dates import Date, like
from targetexpr.values.lexicon.judgements import trim
from targetexpr.values.lexicon.numerals import numerals
from targetexpr.values.lexicon.unit_spelling import read_unit
from targetexpr.values.model import Mark
from targetexpr.values.units import combine, groups, is_count, is_ratio

PIECES = ReductionTable("pieces", "Figures that stand in several pieces, and the numbers of a list.")

# 1、 and （1）: a numeral with what it is written between.
_NUMBER = compiled(r"(?P<before>[^\w\s]?)\s*(?P<numeral>\w+)\s*(?P<behind>[^\w\s])")


@PIECES("(?:^|(?<=[WE]))BW", "（95）%")
def unit_behind_figure_in_brackets(context: ReductionContext, bracket: Bracket, words: Words) -> list[Node] | None:
    """A figure in brackets, or one with ±, takes the unit behind them."""
    figures = [item for item in bracket.items if isinstance(item, Measure) and item.unit is None]
    if len(figures) < len(bracket.items) or not all(figure.deviation for figure in figures[1:]):
        return None
    symbol, stop, known, _ = longest_unit(context.said(words), "")
    if symbol is None or not known or words.span[0] > bracket.span[1]:
        return None
    *others, last = figures
    end = words.span[0] + stop
    marks = *bracket.marks, *last.marks, Mark("unit", words.span[0], end, symbol)
    whole = evolve(last.counted_in(symbol), span=((last if others else bracket).span[0], end), marks=marks)
    return [*others, whole, *words.behind(end)]


@PIECES("(?<=W)bW?M", "合格率（%）≥95")
def unit_of_the_name(context: ReductionContext, bracket: Bracket, *nodes: Measure | Words) -> list[Node] | None:
    """A figure without a unit takes the one that stands in brackets behind its name."""
    *between, measure = nodes
    if not isinstance(measure, Measure) or any(trim(context.said(word)) for word in between):
        return None
    opening, *_, closing = bracket.marks
    symbol, known = read_unit(context.text[opening.end : closing.start])
    if measure.unit is not None or measure.rank or not known:
        return None
    marks = (opening, Mark("unit", opening.end, closing.start, symbol), closing, *measure.marks)
    return [evolve(measure.counted_in(symbol), marks=marks, span=(bracket.span[0], measure.span[1]))]


@PIECES("MW*E(?=[WEb]*$)", "10毫克每升")
def divisor_behind(context: ReductionContext, measure: Measure, *nodes: Node) -> list[Node] | None:
    """What stands behind the last figure with 每 divides its unit; ratios are divided by nothing."""
    *words, each = nodes
    unit = measure.unit
    if not isinstance(each, Each) or not all(isinstance(word, Words) and word.tail for word in words):
        return None
    if unit is None or is_ratio(unit):
        return None
    unit = combine([unit], [each.unit])
    *marks, last = sorted(measure.marks, key=lambda mark: mark.start)
    joined = last.kind == "unit" and last.end == each.span[0]
    marks += [Mark("unit", last.start, each.span[1], unit)] if joined else [last, *each.marks]
    return [evolve(measure.counted_in(unit), marks=tuple(marks), span=(measure.span[0], each.span[1])), *words]


@PIECES("(?<=[^#])[MW][,;、]|(?<=[WMRATEBb])[WB](?=[WMRATEBb])", "（1）培训3次（2）发放500份")
def next_number(context: ReductionContext, number: Measure | Words | Bracket, *joint: Joint) -> list[Node] | None:
    """A numeral with the same signs beside it goes on counting where the value opens with the first of a list."""
    span = number.span[0], (joint or (number,))[-1].span[1]
    first = context.nodes[0]
    opening = _NUMBER.fullmatch(context.said(first).strip()) if first.kind == "#" else None
    written = _NUMBER.fullmatch(context.text[slice(*span)].strip())
    if opening is None or written is None:
        return None
    counted = sum(node.kind == "#" for node in context.nodes[: context.at])
    if _value(written["numeral"]) != _value(opening["numeral"]) + counted:
        return None
    if (written["before"], written["behind"]) != (opening["before"], opening["behind"]):
        return None
    marks = [Mark("separator", *number.span), *(mark for one in joint for mark in one.marks)]
    return [Joint(span if not joint else joint[0].span, "#", tuple(marks))]


@PIECES("(?:\\A|(?<=[^、&]))M、M(?![、&])", "5、6次")
def rough_count(context: ReductionContext, first: Measure, joint: Joint, last: Measure) -> list[Node] | None:
    """Numerals that follow each other before what they count are the ends of a range."""
    low, high = first.low, last.low
    closed = is_count(last.unit) or not context.text[last.span[1] :][:1].isalpha()  # but 5、6年级
    counts = last.unit is not None and high.known and closed and "名中量词" not in groups(last.unit)
    plain = not (first.after or first.high) and last.bare and (first.before is None or first.before.sign in "=≈")
    if not counts or not plain or first.unit or not 1 < low.value == high.value - 1:
        return None
    whole = evolve(last, before=first.before, low=low, high=high, span=(first.span[0], last.span[1]))
    return [evolve(whole, marks=(*first.marks, *joint.marks, *last.marks))]


@PIECES("[MW][、&](?=T)", "3、9月底前")
def numeral_of_a_date(context: ReductionContext, numeral: Measure | Words, joint: Joint) -> list[Node] | None:
    """A numeral that is joined to a later date is one of the same kind (一、三季度)."""
    date, weak = context.nodes[context.at + 2], isinstance(numeral, Measure) and numeral.before
    start = weak.span[1] if weak and weak.strength == "weak" else numeral.span[0]  # 在3、6月
    written = context.text[start : numeral.span[1]].strip().removeprefix("第")
    assert isinstance(date, Moment)
    if date.date.is_span or not written.isnumeric():
        return None
    first = like(next(numerals(written)), date.date.first or "")
    if first is None or first >= str(date.date.first):
        return None
    marks = (Mark("date", *numeral.span),)
    return [evolve(date, span=numeral.span, date=Date(first, first), until=None, before=None, marks=marks), joint]


def _value(text: str) -> Decimal:
    """What a numeral says, and what equals nothing for a text that is none."""
    return next(numerals(text)) if text.isnumeric() else Decimal("nan")
