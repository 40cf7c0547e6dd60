"""What it costs that words are one cell: on one line, over line ends, or where cells ran together."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from attrs import frozen

from targetexpr.errors import display_width
from targetexpr.sheets import looks
from targetexpr.sheets.forms import vocabulary
from targetexpr.sheets.grid import join_lines
from targetexpr.sheets.labels import is_class
from targetexpr.sheets.text_layout.costs import costs, is_signed, looks_named, sort_of
from targetexpr.sheets.text_layout.items import LayoutItem

_NEVER = float("inf")
_BESIDE = re.compile("[一-鿿][\\d≥≤＞＜]|[\\d%％][一-鿿]")


@frozen
class Layout:
    """How a table's words stand: ``lines`` where a line is a row, ``spaced`` where
    empty lines stand between cells and not inside them, ``numbers`` where a space stands beside every number;
    ``ordered``, where cells of classes stand among those of their rows. ``name`` and ``value`` are how wide the columns
    of names and values are at least."""

    lines: bool = False
    spaced: bool = False
    numbers: bool = False
    ordered: bool = False
    name: int = 0
    value: int = 0


def layout_of(items: Sequence[LayoutItem], *, spaced: bool) -> Layout:
    """A line is a row where most words do not stand alone on theirs."""
    words = [item for item in items if item.kind == "text"]
    beside = sum(not item.first for item in words)
    name = value = 0
    for one, two in pairwise(items):
        if one.kind == two.kind == "text" and one.line is two.line:
            name, value = max(name, display_width(one.text)), max(value, display_width(two.text))
    for item in words:
        if looks_named(item.text) and not is_signed(item.text):
            name = max(name, display_width(item.text))
        elif sort_of(item.text) in ("target", "judgement"):
            value = max(value, display_width(item.text))
    apart = sum(_meet(one, two) for one, two in pairwise(words))
    numbers = apart > 4 * sum(_BESIDE.search(item.text) is not None for item in words)
    return Layout(lines=2 * beside > len(words), spaced=spaced, numbers=numbers, name=name, value=value)


def _meet(one: LayoutItem, two: LayoutItem) -> bool:
    """Whether a number and a Chinese word stand beside one another."""
    return one.line is two.line and _BESIDE.search(one.text[-1] + two.text[0]) is not None


def text_of(items: Sequence[LayoutItem]) -> str:
    """The words of one cell as its text: spaces inside a line are kept, lines are joined."""
    if len(items) == 1:
        return join_lines(items[0].text)
    text, last = "", None
    for item in items:
        if last is not None:
            text += " " * max(1, item.start - last.stop) if item.line is last.line else "\n"
        text += item.text
        last = item
    return join_lines(text)


def joints(items: Sequence[LayoutItem], layout: Layout, leads: Collection[int]) -> list[tuple[float, float]]:
    """What it costs that each word and the one behind it are one cell: of names, and of another column; *leads* are the
    words that begin lines of several."""
    return [_joint(one, two, layout, id(two) in leads) for one, two in pairwise(items)]


def _joint(one: LayoutItem, two: LayoutItem, layout: Layout, leads: bool) -> tuple[float, float]:
    known = costs()
    flags = vocabulary().flags
    never = (is_signed(one.text) and is_signed(two.text)) or not {one.text, two.text}.isdisjoint(flags["ticked"])
    classed = "class" in (one.kind, two.kind) or is_class(one.text) or is_whole_class(two.text)
    never |= classed and not is_class(one.text + two.text)
    never |= two.first and (one.text == two.text or (looks.is_number(one.text) and looks.is_number(two.text)))
    if never:
        return _NEVER, _NEVER
    operator = known["join.operator"] * looks.is_operator(two.text)  # a value begins with it
    both = looks_named(one.text) and looks_named(two.text)
    if not two.first:
        measure = _is_measure(one.text) != _is_measure(two.text) and (looks.is_unit(two.text) or _is_sign(one.text))
        measure |= layout.numbers and _meet(one, two) and not looks.is_unit(one.text)
        ended = both or (looks_named(one.text) and sort_of(two.text) in ("target", "judgement"))
        cost = known["join.measure"] if measure else known["join.space"] + known["join.named"] * ended
        return cost + operator, cost
    cost = (known["join.apart"] if two.gap else known["join.close"]) if layout.spaced else known["join.line"]
    have, more = display_width(one.text), display_width(two.text)
    if looks_named(one.text) and more > 2:
        ended = both and layout.name - have > 2  # a line that is full is cut, whatever it ends in
        cost += known["join.both_named" if ended else "join.named"]
    cost += known["join.signed"] * is_signed(one.text) + known["join.leads"] * leads
    if one.text[-1] in "，、；（,":
        return cost + known["join.comma"] + operator, cost + known["join.comma"]
    return cost + _slack(max(layout.name, more) - have) + operator, cost + _slack(max(layout.value, more) - have)


def is_whole_class(text: str) -> bool:
    """Whether a word is the whole name of a class; 成本 may be the end of a name."""
    return text.endswith(("指标", "目标")) and is_class(text)


def _slack(free: int) -> float:
    """What it costs that so many columns were left before a line's end: a cell is cut where the next character has no
    place."""
    return 0.0 if free <= 4 else costs()["join.slack" if free <= 8 else "join.wide_slack"]


def _is_sign(text: str) -> bool:
    return not any(c.isalnum() for c in text)


def _is_measure(text: str) -> bool:
    """Whether *text* holds a number, or nothing but signs: a part of a target that was written with spaces."""
    return _is_sign(text) or any(c.isdigit() for c in text)
