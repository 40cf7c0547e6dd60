"""Trees of the grammar → items of a clause."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

from targetexpr.record_types import evolve
from targetexpr.values.errors import Malformed
from targetexpr.values.interpret.items import LOWER, UPPER, Bracket, Each, Item, Measure, Op, Quantity, Reference, Words
from targetexpr.values.interpret.moments import read_moment
from targetexpr.values.interpret.quantities import divisor_number, read_bound, read_quantity, with_unit
from targetexpr.values.interpret.tokens import after, before, mark, span_of, with_ends
from targetexpr.values.lexicon.numerals import numerals
from targetexpr.values.lexicon.unit_spelling import canonical, counted, match_unit
from targetexpr.values.lexicon.word_patterns import holds, opens
from targetexpr.values.model import MIRRORED, Mark, Number, Operator
from targetexpr.values.units import is_count


def read_items(text: str, nodes: list[Any]) -> list[Item]:
    """The items of a clause. Raises ``Malformed`` where a number, a unit or a date cannot be what it is written as."""
    return [item for node in nodes for item in _READERS.get(node.data, _bracket)(text, node)]


def _rank(text: str, node: Any) -> Iterator[Item]:
    """前5名 and 不低于第5名: at most the fifth. What a sign (≥第5名) or 不高于 says of a place is not told."""
    children = list(node.children)
    op, marks = before(text, children.pop(0)) if children[0].data == "before" else (None, ())
    start, end = span_of(children.pop(0))
    behind = after(children[0]) if children else None
    sign: Operator = "≤" if text[start] == "前" or behind is not None else "="
    if op is not None and op.strength != "hold" and op.sign != "=":
        if op.strength == "sign" or op.sign not in LOWER:
            yield Reference(span_of(node), (start, end), op, behind, marks)
            return
        sign = MIRRORED[op.sign]
    stop = max(position for position in range(start, end) if text[position].isnumeric()) + 1
    match = match_unit(text, stop, end)
    if match is not None and text[match.start] in "以之内":
        match = None
    unit, known = (match.symbol, match.known) if match is not None else ("名", True)
    low = Quantity(next(numerals(text[start:end])), unit, (start, end), known)
    bound = Op(sign, "word", (start, start + 1)) if sign != "=" or op is not None else None
    yield Measure(span_of(node), low, before=bound, rank=True, marks=(Mark("word", *span_of(node)),))


def _words(text: str, node: Any) -> Iterator[Item]:
    """Words before 以上 (二级以上) are a reference, 内 after them is one (规定时限内), as is 上下 (全县上下)."""
    span, rough, last = span_of(node), node.children[0].type == "ROUGH", node.children[-1]
    if (
        last.type == "UNIT" and canonical(str(last)) is not None and not {*"+＋"}.isdisjoint(text[slice(*span)])
    ):  # 3+2场
        raise Malformed("bad-formula", span)
    op = after(last) if last.data == "after" and last.children[0].type != "LE_WITHIN" and not rough else None
    if op is None or op.sign == "≈":
        yield Words(span, rough)
    else:
        yield Reference(span, (span[0], op.span[0]), None, op, (Mark("operator", *op.span, op.sign),))


def _reference(text: str, node: Any) -> Iterator[Item]:
    op, marks = before(text, node.children[0])
    start, end = span_of(node)
    if node.children[1].type == "YEAR_LEVEL" and op.sign != "=":
        op = evolve(op, strength="word")  # 高于2021年
    behind = after(node.children[-1]) if node.children[-1].data == "after" else None
    first = next(_each(text, node.children[1])) if node.children[1].data == "each" else None
    each, words = first if isinstance(first, Each) else None, (op.span[1], behind.span[0] if behind else end)
    yield Reference((start, end), words, op, behind, marks, each)


def _measure(text: str, node: Any) -> Iterator[Item]:
    children, span = list(node.children), span_of(node)
    op, marks = before(text, children.pop(0)) if children[0].data == "before" else (None, ())
    behind = after(children.pop()) if children[-1].data in ("after", "limit") else None
    amount, said = children[0], children[1:]
    brackets, unit = tuple[Mark, ...](), list[Any]()
    if amount.type == "OPEN":  # ≥（95）%
        (opening, amount, closing, *unit), said = children, []
        brackets = mark("bracket", opening, "("), mark("bracket", closing, ")")
    deviation = amount.data == "deviation"
    low: Quantity | None
    high: Quantity | None
    ends: tuple[Operator, Operator]
    inner: tuple[Mark, ...]
    if amount.data == "range":
        ends, low, high, inner = _range(text, amount, op)
        op = None if any(child.data == "before" for child in amount.children) else op
    else:
        low = read_quantity(text, amount.children[1] if deviation else amount)
        low = with_unit(text, low, unit) if low is not None and unit else low
        high, ends = None, ("≥", "≤")
        inner = (mark("operator", amount.children[0], "±"),) if deviation else ()
        inner += low.marks if low is not None else ()
    whole = text[slice(*span)] == text.strip()
    bare = low is not None and ((high or low).unit is None or text[: span[0]][-1:].isnumeric())  # 一一一个
    if low is None or (low.chinese and bare and op is None and not whole):
        # the numeral of a word, unless it stands alone or an operator says that it is one (发生数为零)
        yield (Words(span) if op is None or op.strength == "weak" else Reference(span, (op.span[1], span[1]), op))
        return
    if said and said[-1].type == "UNIT":  # 60-90（含）人
        unit = [said.pop()]
        low, high = (low, with_unit(text, high, unit)) if high is not None else (with_unit(text, low, unit), None)
    if said:
        op, behind = with_ends(op, said[0].type), with_ends(behind, said[0].type)
        ends = ends[0], "<" if said[0].type == "EXCLUDING" else ends[1]
    if (greater := low.upper) is not None:
        low, high = evolve(low, rest=None), evolve(low, value=greater)
    if op is None and high is not None and low.unit == "升" != high.unit:  # 由1.12升至1.2
        if not holds("from", text[: span[0]]):
            raise Malformed("unclear-words", span)
        low = evolve(low, unit=None, rest=(low.marks[-1].start, high.span[0]))
    if high is not None and low.rest is not None:  # 由80%提高到90%
        own = tuple(piece for piece in low.marks if piece.end <= low.rest[0])
        yield Measure((span[0], low.rest[0]), evolve(low, rest=None), before=op, marks=marks + own)
        yield Words((low.rest[0], high.span[0]), tail=True)
        span, marks, inner = (high.span[0], span[1]), (), high.marks
        low, high, op = high, None, None
    within = None
    if behind is not None and _is_word(text, node.children[-1], (high or low).unit):
        span, within, behind = (span[0], behind.span[0]), behind.span, None
    marks += (*inner, *brackets, *[mark("operator", child, "") for child in said])
    if behind is not None:
        marks += (Mark("operator", *behind.span, behind.sign if op is None else ""),)
    if high is not None or deviation:
        _check_range(op, behind, span, deviation=deviation)
    rest = (high or low).rest
    span = span if rest is None or behind is not None else (span[0], rest[0])
    yield Measure(span, low, high, op, behind, deviation, ends, marks)
    if rest is not None:
        yield Words(rest, tail=True)
    if within is not None:
        yield Words(within, tail=True)


def _is_word(text: str, behind: Any, unit: str | None) -> bool:
    """Whether the 内 behind a count begins a noun (3台内燃机), rather than what is done within it."""
    following = text[span_of(behind)[1] :]
    within = behind.children[0].type == "LE_WITHIN" and is_count(unit)
    return within and following[:1].isalpha() and not opens("known", following)


def _range(
    text: str, node: Any, op: Op | None
) -> tuple[tuple[Operator, Operator], Quantity | None, Quantity | None, tuple[Mark, ...]]:
    first, to, *upper, second = [child for child in node.children if child.type != "BETWEEN"]
    ends: tuple[Operator, Operator] = ">" if to.type == "TO_STRICT" else "≥", "≤"
    marks: tuple[Mark, ...] = (mark("separator", to, "-"),)
    if upper:  # ≥5%-≤10%
        sign, pieces = before(text, upper[0])
        ends, marks = (op.sign if op else "≥", sign.sign), marks + pieces
        if ends[0] not in LOWER or ends[1] not in UPPER:
            raise Malformed("two-operators", span_of(node))
    low, high = read_quantity(text, first), read_quantity(text, second)
    if high is None or high.upper is not None or (low is not None and low.upper is not None):
        return ends, None, None, ()
    return ends, low, high, (*(low.marks if low else ()), *marks, *high.marks)


def _check_range(op: Op | None, behind: Op | None, span: tuple[int, int], *, deviation: bool) -> None:
    """A range is bounded already: ≥3-5天 says two things at once. ≤±3% and 3-5天以内 do not."""
    refused = LOWER if deviation else LOWER + UPPER
    said = op is not None and op.strength != "hold" and op.sign in refused
    if said or (behind is not None and behind.sign in LOWER):
        raise Malformed("operator-on-range", span)


def _interval(text: str, node: Any) -> Iterator[Item]:
    """[5,10)"""
    opening, first, comma, second, closing, *more = node.children
    low, high = read_bound(text, first), read_bound(text, second)
    ends: tuple[Operator, Operator] = (">" if opening in "(（" else "≥", "<" if closing in ")）" else "≤")
    pieces = mark("bracket", opening), mark("separator", comma), mark("bracket", closing)
    behind = after(more.pop()) if more and more[-1].data == "after" else None
    if more:
        high = with_unit(text, high, more)
    marks = pieces[0], *low.marks, pieces[1], *high.marks, pieces[2]
    yield Measure(span_of(node), low, high, None, behind, ends=ends, marks=marks)
    if high.rest is not None:
        yield Words(high.rest, tail=True)


def _each(text: str, node: Any) -> Iterator[Item]:
    _, *count, unit = node.children
    (start, _), (first, end) = span_of(node), span_of(unit)
    match = match_unit(text, span_of(count[0])[0], end) if count else None
    number: Number = Decimal(1)
    if match is None or not match.known:  # 每3年; but 每半年 and 每两周 are units
        number = divisor_number(count[0]) if count else number
        match = match_unit(text, first, end, beside=text[start:end])  # 每度
    if match is not None and match.symbol == "个" and match.end < end:  # 每个村
        inner = match_unit(text, match.end, end)
        match = inner if inner is not None and inner.end == end else None
    if match is None or not match.known or not isinstance(number, Decimal) or number < 0:
        yield Words((start, end))
        return
    yield Each((start, match.end), counted(number, match.symbol), (Mark("word", start, match.end),))
    if match.end < end:
        yield Words((match.end, end))


def _bracket(text: str, node: Any) -> Iterator[Item]:
    opening, *inner = node.children
    behind = after(inner.pop()) if inner[-1].data == "after" else None
    closing = inner.pop()
    marks = mark("bracket", opening, "("), mark("bracket", closing, ")")
    yield Bracket(span_of(node), read_items(text, inner), behind, marks)


# By the rules of the grammar; all others are brackets.
_READERS: dict[str, Callable[[str, Any], Iterable[Item]]] = {
    "words": _words, "aside": _words, "mark": _words, "measure": _measure, "rank": _rank, "reference": _reference,
    "moment": read_moment, "each": _each, "interval": _interval,
}  # fmt: skip
