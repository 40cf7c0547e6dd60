"""The rows of a heading whose merged cells are lost → one row of the columns' own headings."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from targetexpr.sheets.forms import HeadingRole, squeeze, vocabulary
from targetexpr.sheets.grid import Cell
from targetexpr.sheets.headings import GRADES

_CLASSES = ("level1", "level2", "name", "level4")
_STANDARDS = ("标准", "等级", "档次")  # in a heading over grades


def without_merges(cells: Sequence[Cell]) -> list[Cell]:
    """The headings of two rows, one after the other, as the headings of the columns."""
    cells = _graded(cells)
    roles = [vocabulary().heading(cell.text) for cell in cells]
    first = next((at for at, role in enumerate(roles) if role == "level1"), 0)
    listed = any(vocabulary().is_project(cell.text) for cell in cells[:first])  # 年度目标 is a field of each project
    if not listed and any(role in ("value", "total_value", "actual") for role in roles[:first]):
        return _refined(cells[:first], cells[first:])
    years = list(takewhile(lambda at: _is_year(cells[at], roles[at]), reversed(range(len(cells)))))
    if years and "value" in roles[: years[-1]] and {"prior", "value"} <= set(roles[years[-1] :]):
        return _refined(cells[: years[-1]], cells[years[-1] :])
    return cells


def _is_year(cell: Cell, role: HeadingRole | None) -> bool:
    """Whether a heading is that of one of several years: 前年, 上年, 预计当年实现."""
    is_value = role == "value" and squeeze(cell.text) not in vocabulary().weak_values
    return role == "prior" or is_value or squeeze(cell.text).endswith("年")


def _refined(upper: Sequence[Cell], lower: Sequence[Cell]) -> list[Cell]:
    """*upper* with the headings below in the places of those that they part: 绩效指标 in three levels, a value in its
    sign, number and unit."""
    roles = [vocabulary().heading(cell.text) for cell in lower]
    last = max((at for at, role in enumerate(roles) if role in _CLASSES), default=-1)
    classes, measures = list(lower[: last + 1]), list(lower[last + 1 :])
    found: list[Cell] = []
    for cell in upper:
        role = vocabulary().heading(cell.text)
        if classes and (role in _CLASSES or _is_side(cell)):
            found += classes
            classes = []
        elif measures and role in ("value", "total_value"):
            found += measures
            measures = []
        else:
            found.append(cell)
    return [*classes, *found, *measures]


def _graded(cells: Sequence[Cell]) -> list[Cell]:
    """Headings with the grades of a row below (优 良 中 差) in the place of the one that they part."""
    known = vocabulary()
    grades = [cell for cell in cells if known.heading_among(cell.text) == "grade"]
    rest = [cell for cell in cells if cell not in grades]
    if len(grades) < GRADES or "name" not in map(known.heading, (cell.text for cell in rest)):
        return list(cells)
    over = [cell for cell in rest if known.heading(cell.text) in ("value", "total_value")]
    over = over or [cell for cell in rest if heads_grades(cell.text)]
    if not over:
        return list(cells)
    at = rest.index(over[-1])
    return [*rest[:at], *grades, *rest[at + 1 :]]


def heads_grades(text: str) -> bool:
    """Whether a heading may stand over grades."""
    return any(word in text for word in _STANDARDS)


def _is_side(cell: Cell) -> bool:
    words = vocabulary()
    plain = squeeze(cell.text)
    bare = plain.split("(")[0].rstrip(":")
    label = words.label(cell.text)
    return bare in words.sides or words.heading(cell.text) == "side" or words.is_prose(label) or label in words.groups
