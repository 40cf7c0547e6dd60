"""The items of a clause, from the tree of the grammar: every token is read here, and nothing is put together yet.

Only the shape of a tree is used (``data`` and ``children``; a leaf is a text with a ``type`` and two positions), so
that lark stays the parser's business.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any, Literal, Protocol, cast

from attrs import evolve, field, frozen

from targetexpr.values.dates import Date, complete, like, read_date
from targetexpr.values.errors import Malformed
from targetexpr.values.json_form import number_text
from targetexpr.values.model import Mark, MarkKind, Number, Operator
from targetexpr.values.numerals import exact, read_number
from targetexpr.values.spelling import match_unit, read_unit

Span = tuple[int, int]
# A sign and 不低于 always count, 至少 where a number comes at all, 为 only right before one.
Strength = Literal["sign", "word", "far", "weak", "reach", "hold"]

_OPERATORS: dict[str, Operator] = {"GE": "≥", "GT": ">", "EQ": "=", "LT": "<", "LE": "≤", "NEAR": "≈"}
_STRENGTHS: dict[str, Strength] = {
    "SIGN": "sign", "STRONG": "word", "HEAD": "word", "FAR": "far", "REACH": "reach", "HOLD": "hold", "UNTIL": "word",
}  # fmt: skip
# A noun that no table knows is a unit of its own up to this length; longer, it is what is counted and its story.
_LONGEST_NOUN = 4
_NO_BRACKETS = {ord(bracket): None for bracket in "()（）"}
_EXACT = Context(prec=200)


class Tree(Protocol):
    data: str
    children: list[Any]


class Token(Protocol):
    type: str
    start_pos: int
    end_pos: int


@frozen
class Op:
    """An operator as written; ``weak`` ones (为, 超过) count only before a number."""

    sign: Operator
    strength: Strength
    span: Span


@frozen
class Quantity:
    value: Number
    unit: str | None
    span: Span
    known: bool = True
    rest: Span | None = None
    loose: bool = False
    """A Chinese numeral before a noun that stands in names, too: no figure inside words (项目二期)."""
    odd: Op | None = None
    chinese: bool = False
    marks: tuple[Mark, ...] = ()


@frozen
class Words:
    span: Span
    rough: bool = False
    tail: bool = False
    """What followed a unit in one run of letters: it speaks of what was counted."""
    numeral: bool = False
    """A Chinese numeral that is none: neither is the next one, right behind it (三委五局)."""


@frozen
class Measure:
    span: Span
    low: Quantity
    high: Quantity | None = None
    before: Op | None = None
    after: Op | None = None
    deviation: bool = False
    ends: tuple[Operator, Operator] = ("≥", "≤")
    marks: tuple[Mark, ...] = ()


@frozen
class Reference:
    """An operator before words: ``≤中介评估价``."""

    span: Span
    words: Span
    before: Op | None
    after: Op | None = None
    marks: tuple[Mark, ...] = ()


@frozen
class Moment:
    span: Span
    date: Date
    until: Date | None = None
    before: Op | None = None
    edge: Literal["start", "end"] | None = None
    due: bool = False
    third: Span | None = None
    """上旬, 中旬, 下旬: kept as a remark."""
    marks: tuple[Mark, ...] = ()


@frozen
class Each:
    """每月, 每两周, 每人: a divisor, where a counted thing follows."""

    span: Span
    unit: str | None
    single: bool
    marks: tuple[Mark, ...] = ()


@frozen
class Bracket:
    span: Span
    items: list[Item] = field(factory=list)
    after: Op | None = None
    joined: bool = False
    marks: tuple[Mark, ...] = ()


Item = Words | Measure | Reference | Moment | Each | Bracket


def span_of(node: Any) -> Span:
    """From the first to the last token under *node*."""
    first = last = node
    while hasattr(first, "children"):
        first = first.children[0]
    while hasattr(last, "children"):
        last = last.children[-1]
    return first.start_pos, last.end_pos


def read_items(text: str, nodes: list[Any]) -> list[Item]:
    """The items of a clause. Raises ``Malformed`` where a number, a unit or a date cannot be what it is written as."""
    return [item for node in nodes for item in _Reader(text).read(node)]


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text

    def read(self, node: Any) -> Iterator[Item]:
        match node.data:
            case "words" | "aside":
                yield self._words(node)
            case "measure":
                yield from self._measure(node)
            case "reference":
                yield self._reference(node)
            case "moment":
                yield self._moment(node)
            case "each":
                yield from self._each(node)
            case "interval":
                yield self._interval(node)
            case "mark":
                yield Words(span_of(node))
            case _:
                yield self._bracket(node)

    def mark(self, kind: MarkKind, token: Any, canonical: str | None = None) -> Mark:
        start, end = span_of(token)
        return Mark(kind, start, end, canonical)

    def _words(self, node: Any) -> Words | Reference:
        """Words before 以上 (二级以上) are a reference; 内 after words is one of them (规定时限内)."""
        span, rough, last = span_of(node), _type(node.children[0]) == "ROUGH", node.children[-1]
        if rough or getattr(last, "data", "") != "after" or last.children[0].type == "LE_WITHIN":
            return Words(span, rough)
        after = self._after(last)
        return Reference(span, (span[0], after.span[0]), None, after, (Mark("operator", *after.span, after.sign),))

    # ── operators ──

    def _before(self, node: Any) -> tuple[Op, tuple[Mark, ...]]:
        tokens = [getattr(child, "children", [child])[0] for child in node.children]
        fillers, signs = [t for t in tokens if t.type == "FILLER"], [t for t in tokens if t.type != "FILLER"]
        if signs[0].type.startswith("BAD_"):
            raise Malformed(_code(signs[0]), span_of(signs[0]))
        *others, last = [_op(token) for token in signs]
        for other in others:  # 最高不超过: only a loose word may come before another operator
            repeated = self.text[slice(*other.span)] == self.text[slice(*last.span)]
            if repeated or other.strength != "far" or not same_side(other.sign, last.sign):
                raise Malformed(_doubled(other, last), (other.span[0], last.span[1]))
        said = [*fillers, *signs[:-1]]
        return last, (*(self.mark("operator", t, "") for t in said), self.mark("operator", signs[-1], last.sign))

    def _after(self, node: Any) -> Op:
        return _op(node.children[0])

    # ── quantities ──

    def _quantity(self, node: Any) -> Quantity | None:
        """None for a Chinese numeral with no known unit behind it: it was part of a word."""
        children = list(node.children)
        span, token = span_of(node), children.pop(0).children[0]
        value, unit = self._number(token)
        plain = token.type in ("NUMBER", "SIGNED")
        marks = [self.mark("number", token, number_text(value) if plain else None)]
        odd = None
        if children and getattr(children[0], "data", "") == "odd":
            odd = _op(children.pop(0).children[0])
            marks.append(Mark("operator", *odd.span, ""))
        quantity = Quantity(value, unit, span, odd=odd, marks=tuple(marks))
        if children:
            quantity = self._unit(quantity, children)
        in_words = token.type == "CN_NUMBER" or str(token) == "半"
        quantity = evolve(quantity, loose=in_words and quantity.loose, chinese=in_words)
        if in_words and not (quantity.known and (quantity.unit is not None or quantity.rest is None)):
            return None
        return quantity

    def _number(self, token: Any) -> tuple[Number, str | None]:
        if token.type.startswith("BAD_"):
            raise Malformed(_code(token), span_of(token))
        if token.type == "PLACEHOLDER":
            raise Malformed("placeholder", span_of(token))
        try:
            return read_number(token.type, str(token))
        except Malformed as error:
            raise Malformed(error.code, span_of(token)) from None

    def _unit(self, quantity: Quantity, children: list[Any]) -> Quantity:
        if _type(children[0]) == "UNIT_OPEN":
            opening, inside, closing = children
            start, end = span_of(inside)
            symbol, known = read_unit(self.text[start:end])
            marks = (
                self.mark("bracket", opening, "("),
                Mark("unit", start, end, symbol),
                self.mark("bracket", closing, ")"),
            )
            return evolve(quantity, unit=symbol, known=known, marks=quantity.marks + marks)
        start, end = span_of(children[0])
        symbol, stop, known, weak = self._longest_unit(start, end)
        if quantity.unit is not None:  # 百分之五十%
            symbol, stop = None, start
        rest = (stop, end) if stop < end else None
        written = self.text[start:stop]
        if rest and written and not written.isalnum() and self.text.startswith(written, stop):
            raise Malformed("doubled-unit", (start, stop + len(written)))
        if rest and weak and quantity.marks[0].canonical is None:
            return evolve(quantity, rest=rest, known=False)
        quantity = evolve(quantity, loose=weak)
        marks = (Mark("unit", start, stop, symbol),) if stop > start else ()
        value = quantity.value
        if len(children) > 1:
            value = exact_sum(value, Decimal("0.5"))
            marks += (self.mark("number", children[1]),)
        unit = symbol if symbol is not None else quantity.unit
        return evolve(quantity, value=value, unit=unit, known=known, rest=rest, marks=quantity.marks + marks)

    def _longest_unit(self, start: int, end: int) -> tuple[str | None, int, bool, bool]:
        """Symbol, end, whether it is known, and whether the word also stands in names."""
        text = self.text
        whole, known = read_unit(text[start:end].translate(_NO_BRACKETS))
        if known:
            return whole, end, True, False
        stop, symbol, weak = start, None, False
        while (match := match_unit(text, _skip(text, stop, symbol is not None), end)) is not None:
            whole, known = read_unit(text[start : match.end])
            if not match.known or not known:
                if match.end - match.start <= _LONGEST_NOUN:
                    return whole, match.end, False, False
                break
            stop, symbol, weak = match.end, whole, match.weak
            if stop == end or _skip(text, stop, True) == stop:
                break
        return symbol, stop, True, weak

    # ── measures ──

    def _measure(self, node: Any) -> Iterator[Item]:
        children = list(node.children)
        span = span_of(node)
        before = after = None
        marks: tuple[Mark, ...] = ()
        if children[0].data == "before":
            before, marks = self._before(children.pop(0))
        if getattr(children[-1], "data", "") == "after":
            after = self._after(children.pop())
        amount, *others = children
        excluding = any(child.type == "EXCLUDING" for child in others)
        low = high = None
        ends: tuple[Operator, Operator] = ("≥", "≤")
        if amount.data == "range":
            first, to, *op, second = [child for child in amount.children if _type(child) != "BETWEEN"]
            low, high = self._range(first, second)
            if low is not None:
                marks += (*low.marks, self.mark("separator", to, "-"))
            if op:
                upper, upper_marks = self._before(op[0])
                ends, marks = (before.sign if before else "≥", upper.sign), marks + upper_marks
                before = None
            marks += high.marks if high is not None else ()
        else:
            low = self._quantity(amount.children[1] if amount.data == "deviation" else amount)
            if amount.data == "deviation":
                marks += (self.mark("operator", amount.children[0], "±"),)
            marks += low.marks if low is not None else ()
        if low is not None and low.chinese and (high or low).unit is None and before is None:
            low = None  # the numeral of a word, unless an operator says that it is one (发生数为零)
        if low is None:
            yield (
                Words(span, numeral=True)
                if before is None or before.strength == "weak"
                else Reference(span, (before.span[1], span[1]), before)
            )
            return
        if excluding:
            before, after = _strict(before), _strict(after)
        marks += tuple(self.mark("operator", child, "") for child in others)
        if after is not None:
            marks += (Mark("operator", *after.span, after.sign if before is None else ""),)
        if high is not None and low.rest is not None:  # 由80%提高到90%
            yield Words((span[0], high.span[0]))
            span, low, high, before = (high.span[0], span[1]), high, None, None
        deviation = amount.data == "deviation"
        yield Measure(span, low, high, before, after, deviation, ends, marks)
        if (rest := (high or low).rest) is not None:
            yield Words(rest, tail=True)

    def _range(self, first: Any, second: Any) -> tuple[Quantity | None, Quantity | None]:
        high = self._quantity(second)
        if high is None:
            return None, None
        low = self._quantity(first)
        if low is None:  # 三至五天: the unit stands behind the second
            low = (
                Quantity(*self._number(first.children[0].children[0]), span_of(first))
                if len(first.children) == 1
                else None
            )
        return low, high

    def _interval(self, node: Any) -> Measure:
        opening, first, comma, second, closing, *after = node.children
        low, high = self._bound(first), self._bound(second)
        ends: tuple[Operator, Operator] = (">" if opening in "(（" else "≥", "<" if closing in ")）" else "≤")
        marks = (
            self.mark("bracket", opening),
            *low.marks,
            self.mark("separator", comma),
            *high.marks,
            self.mark("bracket", closing),
        )
        return Measure(span_of(node), low, high, None, self._after(after[0]) if after else None, False, ends, marks)

    def _bound(self, node: Any) -> Quantity:
        token, *unit = node.children
        value, _ = read_number("SIGNED", str(token))
        quantity = Quantity(value, None, span_of(node), marks=(self.mark("number", token, number_text(value)),))
        return self._unit(quantity, unit) if unit else quantity

    def _reference(self, node: Any) -> Reference | Words:
        before, marks = self._before(node.children[0])
        start, end = before.span[1], span_of(node)[1]
        after = self._after(node.children[-1]) if getattr(node.children[-1], "data", "") == "after" else None
        words = (start, after.span[0] if after else end)
        return Reference((span_of(node)[0], end), words, before, after, marks)

    # ── time ──

    def _moment(self, node: Any) -> Item:
        span = span_of(node)
        third: Span | None = None
        before, edge, due, dates = None, None, False, list[tuple[str, Date, Any]]()
        marks: tuple[Mark, ...] = ()
        for child in node.children:
            match getattr(child, "data", None) or child.type:
                case "before":
                    before, marks = self._before(child)
                case "LE_UNTIL":
                    due = True
                case "AT":
                    marks += (self.mark("word", child),)
                case "timing":
                    for part in child.children:
                        if getattr(part, "data", None) == "edge" and part.children[0].type == "THIRD_OF":
                            third = span_of(part)
                        elif getattr(part, "data", None) == "edge":
                            edge = cast(Any, "end" if part.children[0].type == "END_OF" else "start")
                        else:
                            due = True
                case "TO":
                    marks += (self.mark("separator", child, "-"),)
                case "quantity":
                    dates.append(("", Date(), child))
                case _:
                    marks += (self.mark("date", child),)
                    dates.append(self._date(child))
        kind, date, child = dates[0]
        if kind == "":
            first = (
                like(self._number(child.children[0].children[0])[0], dates[1][0]) if len(child.children) == 1 else None
            )
            if first is None:
                return Words(span)
            date = Date(first, first)
        until = dates[1][1] if len(dates) > 1 else None
        if until is not None and until.last is not None and date.first is not None:
            until = Date(until.first, complete(date.first, until.last))
        return Moment(span, date, until, before, edge or date.edge, due or kind == "WITHIN_YEAR", third, marks)

    def _date(self, child: Any) -> tuple[str, Date, Any]:
        tokens = child.children if hasattr(child, "children") else [child]
        try:
            found = [read_date(token.type, str(token)) for token in tokens]
        except Malformed as error:
            raise Malformed(error.code, span_of(child)) from None
        date = found[0]
        if len(found) > 1:  # 每季度末月25日
            date = Date(found[1].first, found[1].last, date.edge, date.recurs)
        return tokens[-1].type, date, child

    def _each(self, node: Any) -> Iterator[Item]:
        _, *count, unit = node.children
        start, end = span_of(unit)
        if count and (whole := match_unit(self.text, span_of(count[0])[0], end)) is not None and whole.known:
            match, count = whole, []  # 每半年, 每两周
        else:
            match = match_unit(self.text, start, end)
        span = span_of(node)[0], match.end if match is not None and match.known else start
        if match is None or not match.known:
            yield Words((span[0], end))
            return
        if match.symbol == "个" and match.end < end:
            inner = match_unit(self.text, match.end, end)
            if inner is None or not inner.known or inner.end < end:
                yield Words((span[0], end))
                return
            match, span = inner, (span[0], end)
        yield Each(span, match.symbol, not count, (Mark("word", *span),))
        if match.end < end:
            yield Words((match.end, end))

    def _bracket(self, node: Any) -> Bracket:
        opening, *inner = node.children
        after = self._after(inner.pop()) if getattr(inner[-1], "data", "") == "after" else None
        closing = inner.pop()
        items = [item for child in inner for item in self.read(child)]
        joined = any(child.data == "mark" for child in inner)
        marks = (self.mark("bracket", opening, "("), self.mark("bracket", closing, ")"))
        return Bracket(span_of(node), items, after, joined, marks)


def exact_sum(a: Number, b: Number) -> Number:
    """Exact where Decimal's own context would round."""
    if isinstance(a, Decimal) and isinstance(b, Decimal):
        return _EXACT.add(a, b)
    return exact(Fraction(a) + Fraction(b))


def _skip(text: str, position: int, inside: bool) -> int:
    """Past the dot or slash between two factors of a unit."""
    if not inside or position >= len(text) or text[position].isalnum():
        return position
    return position + 1


def _type(node: Any) -> str:
    return str(getattr(node, "type", ""))


def _op(token: Any) -> Op:
    first, _, second = token.type.partition("_")
    return Op(_OPERATORS[first], _STRENGTHS.get(second, "weak"), span_of(token))


def is_operator(node: Any) -> bool:
    """Whether a token is an operator that stands before its number."""
    first, _, second = _type(node).partition("_")
    return first in _OPERATORS and second not in ("AFTER", "WITHIN", "ODD")


def _code(token: Any) -> str:
    """The row of the table of malformed examples that a terminal made for a mistake belongs to."""
    return str(token.type.lower().replace("_", "-"))


def same_side(a: Operator, b: Operator) -> bool:
    return (a in "≥>") == (b in "≥>") and (a in "≤<") == (b in "≤<")


def _doubled(first: Op, second: Op) -> str:
    both = first.strength == second.strength == "sign"
    return "two-operators" if both or not same_side(first.sign, second.sign) else "doubled-word"


def _strict(op: Op | None) -> Op | None:
    """≥ and ≤ with the number itself left out (不含)."""
    strict: dict[Operator, Operator] = {"≥": ">", "≤": "<"}
    return evolve(op, sign=strict.get(op.sign, op.sign)) if op is not None else None
