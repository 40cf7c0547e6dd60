"""After reading: every table, worksheet and run of text is a sheet's, known to be none, or not understood."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from functools import cache
from itertools import groupby, pairwise

from targetexpr.record_types import evolve
from targetexpr.sheets import looks
from targetexpr.sheets.forms import vocabulary
from targetexpr.sheets.grid import Cell, Grid, Row, distinct, join_lines
from targetexpr.sheets.labels import indicator_name, is_class
from targetexpr.sheets.model import Location, Sheet
from targetexpr.sheets.parts import Part, Reason, unread
from targetexpr.sheets.row_kinds import kind_of

_SHORT = 24  # characters of a label or a value; longer cells are prose, which may speak of targets without being any
_TELLING = 2  # rows that look like targets, from which on they are no accident
_TELLING_LINES = 4
_WORDS = ("绩效", "指标", "績效", "指標")
_Claims = dict[Location, tuple[int, ...]]
"""The places that went to sheets, with the numbers of the sheets of which a target stands there."""


def account(grids: Iterable[Grid], sheets: Iterable[Sheet]) -> list[Part]:
    """Return the parts among *grids* of which none of the *sheets* was made, in their order.

    A table of which some rows went to a sheet is told where rows of it that look like targets did not, be it one, and
    where any row between those of one sheet did not.
    A row of a sheet's prose (a goal that names a figure) is read, and no target.
    Paragraphs are told where several one after the other look like targets; others are the text between the tables.
    """
    is_prose = vocabulary().is_prose
    claimed: _Claims = {}
    prose = set[str]()
    for number, sheet in enumerate(sheets):
        prose |= {text for label, kept in sheet.texts.items() if is_prose(label) for text in kept.splitlines()}
        for place in (sheet.location, *sheet.locations.values()):
            claimed.setdefault(place, ())
        own = (number,)
        for row in sheet.indicators:
            for place in (row.location, *row.locations.values()):
                if number not in (owners := claimed.setdefault(place, own)):
                    claimed[place] = (*owners, number)
    found: list[Part] = []
    for is_text, run in groupby(grids, key=lambda grid: grid.is_text):
        if is_text:
            found += _of_text(list(run), claimed)
        else:
            for grid in run:
                found += _of_table(grid, claimed, prose)
    return found


def within(sheet: Sheet, file: str) -> Sheet:
    """Return a sheet of an embedded file with its places told as that file's."""
    return placed(sheet, lambda place: place_within(place, file))


def placed(sheet: Sheet, move: Callable[[Location], Location]) -> Sheet:
    """Return the sheet with each of its places as *move* tells it."""
    rows = tuple(
        evolve(
            row,
            location=move(row.location),
            locations={role: move(place) for role, place in row.locations.items()},
        )
        for row in sheet.indicators
    )
    locations = {name: move(place) for name, place in sheet.locations.items()}
    return evolve(sheet, location=move(sheet.location), locations=locations, indicators=rows)


def place_within(place: Location, file: str) -> Location:
    """Return a place in an embedded file: ``Sheet1`` of ``数据.xlsx`` is ``数据.xlsx/Sheet1``."""
    return evolve(place, sheet="/".join(filter(None, (file, place.sheet))))


def _of_text(grids: Sequence[Grid], claimed: _Claims) -> Iterator[Part]:
    cells = [cell for grid in grids for row in grid.rows for cell in distinct(row)]
    left = [cell for cell in cells if cell.location not in claimed and _weight(cell)]
    if len(left) >= _TELLING_LINES:
        yield unread("text", "unknown-headings", left[0].location)


def _of_table(grid: Grid, claimed: _Claims, prose: Set[str]) -> Iterator[Part]:
    rows = list(_own_rows(grid.rows))
    first = next((cell for row in rows for cell in row), None)
    if first is None:
        return
    name = grid.name
    read, of_targets = set[int](), set[int]()
    for number, row in enumerate(rows):
        for cell in row:
            if (owners := claimed.get(cell.location)) is not None:
                read.add(number)
                if owners:
                    of_targets.add(number)
                    break
    if not read:
        understood = sum(map(_tells, rows)) < _TELLING and not _is_headed(rows)
        reason: Reason = "no-targets" if understood else "unknown-headings"
        yield unread("worksheet" if name else "table", reason, first.location, name)
        return

    @cache
    def between() -> set[int]:
        """The rows between those of one sheet's targets; several sheets may stand in one grid."""
        lasts: dict[int, dict[Location, int]] = {}
        for number, row in enumerate(rows):
            for place in (cell.location for cell in row):
                for owner in claimed.get(place, ()):
                    lasts.setdefault(owner, {})[place] = number
        return {row for places in lasts.values() for row in range(min(places.values()), max(places.values()))}

    def is_left(entry: tuple[int, Sequence[Cell]]) -> bool:
        """Whether a row is no sheet's, or the header's only though it has a class and a bound."""
        number, row = entry
        if number not in read:
            return prose.isdisjoint(join_lines(cell.text) for cell in row)
        return number not in of_targets and _weight_of(row) > _TELLING

    for is_left_over, run in groupby(enumerate(rows), key=is_left):
        left = {at: row for at, row in run if len(row) > 1 and not _is_known(row)} if is_left_over else {}
        if left and (sum(map(_weight_of, left.values())) >= _TELLING or not left.keys().isdisjoint(between())):
            place = next(filter(_tells, left.values()), next(iter(left.values())))[0].location
            yield unread("worksheet" if name else "table", "unknown-headings", place, name)


def _is_known(row: Sequence[Cell]) -> bool:
    """Whether a row is of another kind, mostly headings, or a form's blank one: nothing that a sheet could hold."""
    if all(is_class(cell.text) or _is_blank(indicator_name(cell.text)) for cell in row):
        return True
    return kind_of(row) is not None or 2 * sum(vocabulary().heading(cell.text) is not None for cell in row) > len(row)


def _is_blank(name: str) -> bool:
    return not name or vocabulary().dots.fullmatch(name) is not None


def _own_rows(rows: Iterable[Row]) -> Iterator[list[Cell]]:
    """The cells of each row that begin in it: a merged one counts where it stands first."""
    seen: set[Cell] = set()
    for row in rows:
        own = [cell for cell in distinct(row) if cell not in seen]
        seen.update(own)
        yield own


def _tells(row: Sequence[Cell]) -> bool:
    return len(row) > 1 and _weight_of(row) > 0


def _weight_of(row: Sequence[Cell]) -> int:
    """How much a row looks like a target: a quality and the word that judges it weigh as much as a bound.

    Classes alone are what a form offers to choose from.
    """
    if all(is_class(cell.text) for cell in row):
        return 0
    judged = any(looks.is_judged(one.text, other.text) for one, other in pairwise(row))
    return sum(map(_weight, row)) + _TELLING * judged


def _weight(cell: Cell) -> int:
    """How much a cell looks like a target's: a class of indicators, or, as much as two of them, a signed bound."""
    text = join_lines(cell.text)
    if len(text) > _SHORT:
        return 0
    return _TELLING if looks.is_bound(text) or looks.begins_as_bound(text) else int(is_class(text))


def _is_headed(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether a table of several columns has a title or headings that speak of indicators."""
    filled = [row for row in rows if len(row) > 1 and not all(is_class(cell.text) for cell in row)]
    if len(filled) < 3:
        return False
    head = [join_lines(cell.text) for row in rows[:4] for cell in row]
    words = vocabulary()
    return any(
        len(text) <= _SHORT and (any(word in text for word in _WORDS) or words.heading(text) == "value")
        for text in head
    )
