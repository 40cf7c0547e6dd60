"""What it costs that words are one cell: on one line, over line ends, or where cells ran together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

from attrs import frozen

from targetexpr.errors import display_width
from targetexpr.sheets import looks
from targetexpr.sheets.forms import HeadingRole
from targetexpr.sheets.grid import join_lines
from targetexpr.sheets.text_layout.costs import costs, is_signed, looks_named
from targetexpr.sheets.text_layout.items import LayoutItem
from targetexpr.sheets.text_layout.lines import GLUED

_NEVER = float("inf")


@frozen
class Layout:
    """How a table's words stand: ``lines`` where a line is a row, ``glued`` where cells ran together, ``spaced`` where
    empty lines stand between cells and not inside them; ``ordered``, where cells of classes stand among those of their
    rows. ``name`` and ``value`` are how wide the columns of names and values are at least."""

    lines: bool = False
    glued: bool = False
    spaced: bool = False
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
    glued = any(item.line.gap == GLUED for item in words)
    return Layout(lines=2 * beside > len(words), glued=glued, spaced=spaced, name=name, value=value)


def text_of(items: Sequence[LayoutItem]) -> str:
    """The words of one cell as its text: spaces inside a line are kept, lines are joined."""
    if len(items) == 1:
        return join_lines(items[0].text)
    text, last = "", None
    for item in items:
        if last is not None:
            glued = item.line.gap == GLUED
            text += "" if glued else " " * max(1, item.start - last.stop) if item.line is last.line else "\n"
        text += item.text
        last = item
    return join_lines(text)


def joined(items: Sequence[LayoutItem], layout: Layout, role: HeadingRole | None, leads: Collection[int]) -> float:
    """What it costs that *items* are one cell of a column; *leads* are the words that begin lines of several."""
    if len(items) == 1:
        return 0.0
    width = layout.name if role == "name" else layout.value
    return sum(_joint(one, two, layout, width, id(two) in leads) for one, two in pairwise(items)) + (
        _torn(items, role) if layout.glued else 0.0
    )


def _joint(one: LayoutItem, two: LayoutItem, layout: Layout, width: int, leads: bool) -> float:
    known = costs()
    if is_signed(one.text) and is_signed(two.text):
        return _NEVER
    if two.first and two.line.gap != GLUED and looks.is_number(one.text) and looks.is_number(two.text):
        return _NEVER
    if two.line.gap == GLUED:
        return known["join.glued"]
    both = looks_named(one.text) and looks_named(two.text)
    if not two.first:
        measure = _is_measure(one.text) != _is_measure(two.text) and (looks.is_unit(two.text) or _is_sign(one.text))
        return known["join.measure"] if measure else known["join.space"] + known["join.named"] * both
    cost = (known["join.apart"] if two.gap else known["join.close"]) if layout.spaced else known["join.line"]
    have, more = display_width(one.text), display_width(two.text)
    slack = max(width, more) - have  # a cell is cut where the next character has no place
    if one.text[-1] in "，、；（,":
        cost += known["join.comma"]
    else:
        cost += 0.0 if slack <= 4 else known["join.slack"] if slack <= 8 else known["join.wide_slack"]
    if looks_named(one.text) and more > 2:
        cost += known["join.both_named"] if both else known["join.named"]
    return cost + known["join.signed"] * is_signed(one.text) + known["join.leads"] * leads


def _torn(items: Sequence[LayoutItem], role: HeadingRole | None) -> float:
    """What it costs more that cells which ran together are one: prose has fewer cuts, a name few numbers."""
    signed = 3.0 * sum(is_signed(item.text) for item in items)
    if role == "name":
        torn = 0.5 * (items[0].line.gap == GLUED and items[0].text[0].isdigit())
        return 0.25 * sum(not any(c.isalpha() for c in item.text) for item in items) + signed + torn
    if role in ("value", "total_value", "actual"):
        return max(0.0, signed - 3.0) + 0.3 * max(0, len(items) - 4)
    return 0.4 * (len(items) - 1)


def _is_sign(text: str) -> bool:
    return not any(c.isalnum() for c in text)


def _is_measure(text: str) -> bool:
    """Whether *text* holds a number, or nothing but signs: a part of a target that was written with spaces."""
    return _is_sign(text) or any(c.isdigit() for c in text)
