"""Where an indicator table is headed, and what each of its positions is headed by."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise

from targetexpr.patterns import compiled
from targetexpr.record_types import frozen
from targetexpr.sheets import looks
from targetexpr.sheets.forms import HeadingRole, Term, squeeze, vocabulary
from targetexpr.sheets.grid import Cell, Row, cell_at, distinct, join_lines
from targetexpr.sheets.heading_words import LONGEST

_CLASSES = ("level1", "level2", "name", "level4")
_MEASURES = ("value", "total_value", "operator", "nature", "actual", "unit")
_OF_CLASSES = compiled("[指目级维要内]")
_WIDEST = 400
"""A row of more columns heads no table of indicators."""
_SHORT = 8
"""Lower headings that nobody knows are no longer."""
GRADES = 3
"""Fewer words of grades side by side head no grades."""


@frozen(kw_only=True)
class Heading:
    """The rows that head a table: ``rows`` of them, and every position's texts from top to bottom."""

    rows: int
    texts: tuple[tuple[str, ...], ...]
    roles: tuple[HeadingRole | None, ...]
    groups: tuple[tuple[int, ...], ...]
    words: frozenset[str]
    terms: tuple[Term, ...] = ()
    """The terms that stand above in a row that has lost its merges, the last ones for the blocks side by side."""


def find_heading(rows: Sequence[Row], at: int) -> Heading | None:
    """The heading that begins at row *at*, or None where that row heads no table of indicators."""
    first = rows[at]
    if not _heads(first, rows[at + 1] if at + 1 < len(rows) else ()):
        return None
    count = 1
    while at + count < len(rows) and count < 4 and _goes_on(first, rows[at + count - 1], rows[at + count]):
        count += 1
    return heading_of(rows, at, count)


def heading_of(rows: Sequence[Row], at: int, count: int) -> Heading:
    """What the *count* rows from *at* on head, with the groups above them."""
    first = rows[at]
    own = _spread(rows[at : at + count])
    lone = _lone(rows[at - 1] if at else [], first)
    width = max(*map(len, own), *(position + 1 for position in lone), 0)
    above = _above(rows, at)
    groups = [_over(above, position) for position in range(width)]
    texts, roles, stacks = [], [], []
    for position in range(width):
        stack = list(dict.fromkeys(cell for row in own if (cell := cell_at(row, position)))) or lone.get(position, [])
        texts.append([join_lines(cell.text) for cell in stack])
        roles.append(next((r for c in reversed(stack) if (r := vocabulary().heading_among(c.text))), None))
        stacks.append(stack)
    if roles.count("grade") < GRADES:
        roles = [None if role == "grade" else role for role in roles]
    values = [groups[i] for i, role in enumerate(roles) if role == "value"]
    if not is_part(above) and all(vocabulary().term(group) == "total" for group in values):
        # 总体目标 over the one column of values is a heading of prose above it.
        groups = [""] * width
    headed = tuple((group, *under) if group else tuple(under) for group, under in zip(groups, texts, strict=True))
    words = frozenset(squeeze(cell.text) for row in rows[at : at + count] for cell in distinct(row))
    terms = _terms(rows[max(0, at - 4) : at], width)
    return Heading(rows=count, texts=headed, roles=tuple(roles), groups=_groups(stacks), words=words, terms=terms)


def _heads(row: Row, below: Sequence[Cell | None] = ()) -> bool:
    cells = distinct(row) if len(row) <= _WIDEST else []
    if len(cells) < 2:
        return False
    heading, classed = vocabulary().heading, False
    for cell in cells:
        if len(cell.text) > LONGEST:
            return False
        classed = classed or (_OF_CLASSES.search(cell.text) is not None and heading(cell.text) in _CLASSES)
    if not classed:
        return False
    roles = {heading(cell.text) for cell in cells}
    classes, measures = roles.intersection(_CLASSES), roles.intersection(_MEASURES) - {"unit"}
    return bool(measures or _graded(below)) or (len(classes - {"level4"}) >= 2 and len(cells) > len(classes))


def _goes_on(first: Row, above: Row, row: Row) -> bool:
    """Whether *row* still belongs to the heading: it repeats merged cells from above, and adds headings."""
    fresh = [c for c in distinct(row) if c not in above]
    if not fresh:
        return bool(distinct(row))
    heading, sides = vocabulary().heading, vocabulary().sides
    classes = [i for i, c in enumerate(first) if c and heading(c.text) in _CLASSES and squeeze(c.text) not in sides]
    if classes and all(cell_at(row, i) is first[i] for i in classes):
        return True
    known = [c for c in fresh if vocabulary().heading(c.text) or vocabulary().is_term(c.text)]
    if len(known) > 1:
        # Among headings other words are, too: 值 between 符号 and 单位.
        known = [c for c in fresh if c in known or vocabulary().heading_among(c.text) == "value"]
    known += _graded(fresh)
    classed = all(vocabulary().heading(c.text) in _CLASSES for c in fresh)
    blank = all(cell_at(row, i) in (None, first[i]) for i in classes)
    again = any(vocabulary().heading(c.text) in _MEASURES for c in fresh)
    if blank and classes and above is first and _divides(first, row):
        return True
    return len(known) == len(fresh) and (blank or again or classed) and not _heads(row)


def _graded(row: Sequence[Cell | None]) -> list[Cell]:
    """The words of grades in a row, where they are enough to head grades."""
    grades = [c for c in row if c and vocabulary().heading_among(c.text) == "grade"]
    return grades if len(grades) >= GRADES else []


def _divides(upper: Row, row: Row) -> bool:
    """Whether short words stand below the blanks beside headings that have lost their merges, and nothing else."""
    held = {i: join_lines(cell.text) for i, cell in enumerate(row) if cell}
    beside = any(not cell_at(upper, i) for i in held)
    short = all(len(text) <= _SHORT and not looks.states_target(text) for text in held.values())
    return len(held) > 1 and beside and short


def _spread(rows: Sequence[Row]) -> list[Row]:
    """The rows of a heading that have lost their merges: one stands over the lower ones up to the next beside it."""
    found = [list(row) for row in rows]
    for upper, lower in pairwise(found):
        upper[:] = _over_runs(upper, lower)
        for position in range(1, len(lower)):
            over, before = cell_at(upper, position - 1), lower[position - 1]
            parted = lower[position] and before and before not in (over, lower[position])
            if over and parted and not cell_at(upper, position):
                upper += [None] * (position + 1 - len(upper))
                upper[position] = over
    return found


def _over_runs(upper: Row, lower: Row) -> Row:
    """Headings side by side, put over lower ones: one over each blank, the others over as many of them each."""
    runs = [(filled, len(list(run))) for filled, run in groupby(lower, key=bool)]
    wide = [count for filled, count in runs if filled]
    over = len(upper) - sum(count for filled, count in runs if not filled)
    if len(upper) >= len(lower) or not all(upper) or len(wide) != 1 or over < 1 or wide[0] % over:
        return upper
    left = iter(upper)
    spread: Row = []
    for filled, count in runs:
        for _ in range(over if filled else count):
            spread += [next(left)] * (count // over if filled else 1)
    return spread


def _above(rows: Sequence[Row], at: int) -> Row:
    """The row above the heading that says which columns hold the whole term and which the year; or nothing."""
    for row in reversed(rows[max(0, at - 4) : at]):
        terms = {vocabulary().term(cell.text) for cell in distinct(row) if _is_term(cell, row)}
        if {"total", "annual"} <= terms:
            return row
    return rows[at - 1] if at else []


def _terms(rows: Sequence[Row], width: int) -> tuple[Term, ...]:
    """The terms that a row of fewer cells than the heading says, which names both."""
    for row in reversed(rows):
        cells = distinct(row)
        terms = tuple(t for c in cells if vocabulary().is_term(c.text) and (t := vocabulary().term(c.text)))
        if len(row) < width and len(terms) == len(cells) == len(row) and len(set(terms)) > 1:
            return terms
    return ()


def _is_term(cell: Cell, row: Row) -> bool:
    """A short cell over several columns, merged or with nothing behind it, that says which term they hold."""
    end = max(i for i, other in enumerate(row) if other is cell)
    merged = any(a is b for a, b in pairwise(row) if a is not None)
    wide = row[end - 1] is cell if end else False
    wide = wide or (not row[end + 1] if end + 1 < len(row) else not merged)
    words = vocabulary()
    done = words.heading(cell.text) in ("actual", "progress", "forecast")
    return wide and len(cell.text) <= 30 and not (done or words.field_of(cell.text)) and bool(words.term(cell.text))


def is_part(row: Row) -> bool:
    """Whether a row is the title of the whole term's table or the year's, within one sheet."""
    cells = distinct(row)
    return len(cells) == 1 and vocabulary().is_part(cells[0].text)


def _over(above: Row, position: int) -> str:
    """What stands above a position and says its term; the title of a part stands above all of them."""
    if is_part(above):
        return join_lines(distinct(above)[0].text)
    position = min(position, len(above) - 1)
    while position > 0 and not above[position]:
        position -= 1
    cell = above[position] if above else None
    return join_lines(cell.text) if cell and _is_term(cell, above) else ""


def _lone(above: Row, first: Row) -> dict[int, list[Cell]]:
    """Headings over two rows in a table without merges: those of the upper row, where the lower one is blank."""
    words = vocabulary()
    cells = distinct(above)
    if len(cells) < 2 or not all(words.label(c.text) or words.heading(c.text) for c in cells):
        return {}
    return {i: [cell] for i, cell in enumerate(above) if cell and not cell_at(first, i)}


def _groups(stacks: Sequence[Sequence[Cell]]) -> tuple[tuple[int, ...], ...]:
    """Neighbouring positions under the very same cells."""
    groups: list[list[int]] = []
    for position, stack in enumerate(stacks):
        if groups and stack and stack == stacks[position - 1]:
            groups[-1].append(position)
        else:
            groups.append([position])
    return tuple(map(tuple, groups))
