"""The headings of a table that stand one after the other in a text, a word or a line each."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from attrs import evolve, frozen

from targetexpr.sheets.forms import HeadingRole, squeeze, vocabulary
from targetexpr.sheets.grid import Cell
from targetexpr.sheets.model import Location
from targetexpr.sheets.text_layout.costs import HeadedColumn, headed
from targetexpr.sheets.text_layout.items import LayoutItem
from targetexpr.sheets.text_layout.merged_headings import without_merges

_CUT = 4  # words that one heading may be cut over
_MOST = 30
_STARTS = 8  # headings of something else before a table's own
_NAME = "三级指标"
_LONGEST = 40  # characters of one heading
_REST = 3  # characters that are cut off a heading beside it
_UNKNOWN = 16  # characters of a heading, or a piece of one, that no form has


@frozen
class HeadingRun:
    """The columns that the headings from ``start`` up to ``stop`` name, in their order: all of them (``whole``), and
    those that hold no class and no field of a project. ``mixed``: a row holds several indicators, or its project."""

    start: int
    stop: int
    columns: tuple[HeadedColumn, ...]
    whole: tuple[HeadedColumn, ...]

    @property
    def mixed(self) -> bool:
        named = sum(column.role == "name" for column in self.whole)
        return named > 1 or any(column.before and column.kind is not None for column in self.whole)


def runs(items: Sequence[LayoutItem]) -> list[HeadingRun]:
    """The headings of every table in a stream of words."""
    found: list[HeadingRun] = []
    at = before = 0  # how many headings stand right before
    while at < len(items):
        run = _run(items, at) if before <= _STARTS else None
        before = before + 1 if run is None and items[at].kind == "heading" else 0
        if run is not None:
            found.append(run)
            at = run.stop
        else:
            at += 1
    return found


def _run(items: Sequence[LayoutItem], start: int) -> HeadingRun | None:
    cells: list[Cell] = []
    at = start
    while at < len(items) and len(cells) < _MOST:
        size = _size(items, at) or (_unknown(items, at) if cells else _is_field(items[at]))
        if not size:
            break
        text = "".join(item.text for item in items[at : at + size])
        cells.append(Cell(text=text, location=Location(line=items[at].line.number, page=items[at].line.page)))
        at += size
    columns = _columns(cells)
    if columns is None:
        return None
    numbers = [item.text for item in items[at : at + len(cells)]]
    at += len(numbers) if numbers_columns(numbers) else 0
    body = tuple(c for c in columns if c.role not in ("level1", "level2", "side") and not c.before)
    return HeadingRun(start, at, body, columns)


def _columns(cells: list[Cell]) -> tuple[HeadedColumn, ...] | None:
    """The columns that headings name; None where they are not those of a table of indicators."""
    if len(cells) > 1 and squeeze(cells[-1].text) in vocabulary().sides:
        cells.pop()  # the label at the table's side, below its headings
    if len(cells) < 3:
        return None
    columns = headed(list(without_merges(cells)))
    roles = [column.role for column in columns]
    if "name" not in roles and {"level1", "level2"} <= set(roles):
        # 一级指标 over classes and 二级指标 over names
        columns = [evolve(c, text=_NAME, role="name") if c.role == "level2" else c for c in columns]
        roles = [column.role for column in columns]
    others = {"level1", "level2", "weight", "actual", "score"}  # classes' headings may stand apart
    named = _are_columns(roles) and others & set(roles) and {"value", "operator"} & set(roles)
    return tuple(columns) if named else None


def apart(items: Sequence[LayoutItem]) -> tuple[tuple[HeadedColumn, ...], list[LayoutItem]] | None:
    """The columns of headings that stand apart, each above its cells, and the words that are none of these; None where
    they are no table's."""
    cells: list[Cell] = []
    body: list[LayoutItem] = []
    at = 0
    while at < len(items):
        size = _size(items, at) if items[at].first else 0
        words = items[at : at + max(1, size)]
        if size:
            where = Location(line=words[0].line.number, page=words[0].line.page)
            cells.append(Cell(text="".join(item.text for item in words), location=where))
        else:
            body += words
        at += len(words)
    columns = _columns(cells)
    return (columns, body) if columns is not None else None


def second_block(roles: Sequence[HeadingRole | None]) -> int | None:
    """Where the columns of a second table begin beside the first: a class or a name once more, behind a value."""
    for at, role in enumerate(roles):
        if role in ("level1", "level2", "name") and role in roles[:at] and "value" in roles[:at]:
            return at
    return None


def _are_columns(roles: Sequence[HeadingRole | None]) -> bool:
    """Whether headings name an indicator once, or a second time behind its value: tables side by side."""
    names = [at for at, role in enumerate(roles) if role == "name"]
    return bool(names) and all("value" in roles[one:two] for one, two in pairwise(names))


def numbers_columns(words: Sequence[str]) -> bool:
    """Whether words are a row that numbers the columns: 1 2 3 4, ① ② ③."""
    return len(words) > 2 and [unicodedata.normalize("NFKC", word) for word in words] == [
        str(at) for at in range(1, len(words) + 1)
    ]


def _size(items: Sequence[LayoutItem], at: int) -> int:
    """How many words from *at* on are one heading; 0 where none begins there."""
    for size in range(min(_CUT, len(items) - at), 0, -1):
        words = items[at : at + size]
        text = "".join(item.text for item in words)
        if any(item.kind not in ("heading", "text", "side") or len(item.text) > _LONGEST for item in words):
            continue
        if vocabulary().heading(text) is not None and len(text) > 1 and (size == 1 or _is_cut(words)):
            return size
    return 0


def _unknown(items: Sequence[LayoutItem], at: int) -> int:
    """How many words from *at* on are one heading that no form has: a grade's, or words before another heading or the
    table's first class. A word below the first is the rest of it."""
    known = vocabulary().heading_among(items[at].text) is not None or vocabulary().label(items[at].text) is not None
    if items[at].kind in ("text", "heading") and known:
        return 1
    stop = at
    while stop < len(items) and stop - at < _CUT and _may_head(items[stop]) and not _size(items, stop):
        stop += 1
    ends = at < stop < len(items) and (_size(items, stop) > 0 or items[stop].kind == "class")
    if not ends:
        return 0
    size = 1
    while at + size < stop and items[at + size].first:
        size += 1
    return size


def _is_field(item: LayoutItem) -> bool:
    """Whether a heading is a field's of the project, before those of the classes."""
    return item.kind == "heading" and vocabulary().label(item.text) is not None


def _may_head(item: LayoutItem) -> bool:
    words = item.kind in ("text", "heading") and len(item.text) <= _UNKNOWN
    return words and not any(c.isdigit() or c in "。，；" for c in item.text)


def _is_cut(words: Sequence[LayoutItem]) -> bool:
    """Whether words are one heading in lines; 分值 and 得分 are two."""
    known = vocabulary()
    pieces = [known.heading(item.text) is None or squeeze(item.text) in known.sides for item in words]
    apart = all(item.first or is_rest(item.text) for item in words[1:])
    return apart and any(pieces) and not _are_two([item.text for item in words])


def is_rest(text: str) -> bool:
    """Whether a word can be nothing but the end of a heading: 值, 情况."""
    known = vocabulary()
    return len(text) <= _REST and known.heading(text) is None and known.label(text) is None


def _are_two(words: Sequence[str]) -> bool:
    """Whether words are headings of two columns: 预计完成情况 and 偏差原因说明."""
    heads = [
        (vocabulary().heading("".join(words[:at])), vocabulary().heading("".join(words[at:])))
        for at in range(1, len(words))
    ]
    return any(one is not None and two is not None and one != two for one, two in heads)
