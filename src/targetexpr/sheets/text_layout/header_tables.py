"""Tables in a text's header, whose headings and cells follow each other as words: amounts by column, a department's
tasks, the sum of scores → rows of a grid, read as those of any grid."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise, takewhile

from attrs import Factory, define, evolve

from targetexpr.sheets.department_tasks import TaskTable, find_tasks
from targetexpr.sheets.forms import squeeze, vocabulary
from targetexpr.sheets.grid import Cell, Row
from targetexpr.sheets.model import Location
from targetexpr.sheets.text_layout.items import LayoutItem

_AMOUNT = re.compile(r"[-—–/]+|-?[\d,，]+(?:\.\d+)?(?:[%％]|万?元|分)?")
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]$")
_SIGNS = ("%", "％", "元", "万元", "分")
_CUT = 3  # lines that a heading may be cut over
_UNIT = re.compile(r"[(（][^()（）]*[)）]")


@define
class HeaderTables:
    """What the tables in a sheet's header hold: ``amounts`` as rows, ``tasks``, and the ``sums`` below its table."""

    amounts: list[Row] = Factory(list)
    tasks: TaskTable | None = None
    sums: list[LayoutItem] = Factory(list)

    def take(self, page: Sequence[LayoutItem]) -> list[LayoutItem]:
        """Read the tables of a page; return its other words."""
        left: list[LayoutItem] = []
        at = 0
        while at < len(page):
            sides, rest = self._amounts(page, at) or self._tasks(page, at) or ([page[at]], at + 1)
            if squeeze(page[at].text) in vocabulary().sums:
                self.sums = self.sums or list(takewhile(_is_amount, page[at + 1 :]))
                sides = [evolve(page[at], kind="text")]  # the row below the table, whatever label it is elsewhere
            left += sides
            at = rest
        return left

    def _amounts(self, page: Sequence[LayoutItem], start: int) -> tuple[list[LayoutItem], int] | None:
        """Read a table of amounts that is headed from *start* on (年初预算数 全年预算数 …): the labels at its side, and
        where it ends."""
        heads, stop = _heads(page, start)
        if len(heads) < 2 or not {"labels", "executed"} & set(map(_part, heads)):
            return None
        rows: list[Row] = []
        named: Cell | None = None  # 部门整体支出（万元） at the side
        sides, at = list[LayoutItem](), stop
        while at < len(page):
            more, first = _sides(page, at)
            unknown = not more and _is_side(page[first : first + 2])
            side, first = (_cell(page[first]), first + 1) if unknown else (None, first)
            if first < len(page) and _UNIT.fullmatch(page[first].text) is not None:
                side, first = _cell(page[first]), first + 1  # the unit under the label at the side
            cells, after = _amounts(page, first + 1, len(heads))
            row = _below(heads, cells)
            if (
                row is None
                or (after < len(page) and _is_amount(page[after]))  # more than headings
                or page[first].kind not in ("text", "label")
                or squeeze(page[first].text) in vocabulary().sums
            ):
                break
            sides, named = [*sides, *more], side or named
            rows.append([_cell(page[first]), *row])
            at = after
        self.amounts += [[named, *map(_cell, heads)], *rows] if rows else []
        return (sides, at) if rows else None

    def _tasks(self, page: Sequence[LayoutItem], start: int) -> tuple[list[LayoutItem], int] | None:
        """Read the table of tasks that is headed from *start* on: the label at its side, and where it ends."""
        parts = vocabulary().task_parts
        words = {*parts["sides"], *parts["name"], *parts["content"], *parts["amount"]}
        if self.tasks is not None or _plain(page[start]) not in words:
            return None
        heads = [page[start]]
        for item in page[start + 1 :]:
            amounts = any(_plain(head) in parts["amount"] for head in heads)
            if _plain(item) not in words or (amounts and _plain(item) in parts["part"]):
                break
            heads.append(item)
        at = start + len(heads)
        heads.sort(key=lambda item: (item.start, item.line.number))
        table = find_tasks(list(map(_cell, heads)), None)
        if table is None:
            return None
        blank: Row = [None] * (len(heads) - len(set(table.columns.values())))
        more = list(takewhile(lambda item: _plain(item) in parts["part"], page[at:]))
        if more:
            table.add([*[None] * (len(heads) - 1), *map(_cell, more)])
        sides, at = _sides(page, at + len(more))
        wide = len(heads) - len(blank) - 1 + max(1, len(more))
        while all(item.kind == "text" for item in page[at : at + wide]):
            row: Row = [*blank, *map(_cell, page[at : at + wide])]
            amount = row[table.columns["amount"]] if len(row) == len(blank) + wide else None
            if amount is None or not _AMOUNT.fullmatch(amount.text) or not table.add(row):
                break
            more, at = _sides(page, at + wide)
            sides += more
        self.tasks = table if table.tasks else None
        return (sides, at) if table.tasks else None


def _heads(page: Sequence[LayoutItem], start: int) -> tuple[list[LayoutItem], int]:
    """The headings of amounts from *start* on, put together where they were cut over lines; and where they end. Those
    that stand beside one another on different lines of kept columns are in the order of their places."""
    found, at = list[LayoutItem](), start
    while at < len(page):
        pieces = [page[at], *takewhile(lambda item: item.first and not _part(item), page[at + 1 : at + _CUT])]
        texts = ["".join(item.text for item in pieces[:count]) for count in range(1, len(pieces) + 1)]
        count = max((n for n, text in enumerate(texts, 1) if _part_of(_bare(text))), default=0)
        if not count or any(item.kind not in ("text", "label") for item in page[at : at + count]):
            break
        found.append(page[at].with_text(texts[count - 1]))
        at += count
    placed = sorted(found, key=lambda head: head.start)
    beside = all(one.start + len(_plain(one)) <= two.start for one, two in pairwise(placed))
    return placed if beside else found, at


def _amounts(page: Sequence[LayoutItem], start: int, count: int) -> tuple[list[LayoutItem], int]:
    """So many amounts from *start* on, or those up to another word; and where they end. A sign below a number that
    filled its cell is of it: 95.20 and %."""
    found, at = list[LayoutItem](), start
    while at < len(page):
        if found and page[at].text in _SIGNS and page[at].first:
            found[-1] = found[-1].with_text(found[-1].text + page[at].text)
        elif len(found) == count or not _is_amount(page[at]):
            break
        else:
            found.append(page[at])
        at += 1
    return found, at


def _below(heads: Sequence[LayoutItem], cells: Sequence[LayoutItem]) -> Row | None:
    """The amounts of a row by their headings: as many, or fewer on one line that keeps its columns; None where a
    percentage would not stand below a rate."""
    found: list[LayoutItem | None] = [None] * len(heads)
    rates = [_part(head) == "rate" for head in heads]
    if len(cells) == len(heads):
        found = list(cells)
    elif not cells or any(cell.line is not cells[0].line for cell in cells[1:]) or cells[0].first:
        return None
    for cell in cells if len(cells) < len(heads) else ():
        own = [at for at, rate in enumerate(rates) if rate or cell.text[-1] not in "%％"]
        if not own:
            return None
        off = {at: abs(heads[at].start + heads[at].stop - cell.start - cell.stop) for at in own}
        found[min(own, key=off.__getitem__)] = cell
    shares = [cell is not None and cell.text[-1] in "%％" for cell in found]
    wrong = any(share and not rate for share, rate in zip(shares, rates, strict=True))
    whole = not wrong and len(found) - found.count(None) == len(cells)
    return [_cell(cell) if cell is not None else None for cell in found] if whole else None


def _part(item: LayoutItem) -> str | None:
    return _part_of(_plain(item))


def _part_of(text: str) -> str | None:
    """What a column of amounts holds: the budget where the heading is listed, what was done of it also where it is made
    (1-7月执行数)."""
    made = vocabulary().amount_part(text)
    return made if made != "labels" else vocabulary().amounts.get(text)


def _sides(page: Sequence[LayoutItem], start: int) -> tuple[list[LayoutItem], int]:
    """The label at the side of a table, whose middle stands between its headings and its rows; and what follows it."""
    words = vocabulary()
    is_side = start < len(page) and page[start].kind == "label"
    label = words.label(page[start].text) if is_side else None
    if label is not None and (label in words.groups or label in words.task_parts["sides"]):
        return [page[start]], start + 1
    return [], start


def _is_side(items: Sequence[LayoutItem]) -> bool:
    """Whether a word that no form knows stands over a unit, or before a label: it is the one at the table's side."""
    if len(items) < 2 or items[0].kind not in ("text", "label") or not items[0].first or _is_amount(items[0]):
        return False
    return _UNIT.fullmatch(items[1].text) is not None or items[1].kind == "label"


def _plain(item: LayoutItem) -> str:
    return _bare(item.text)


def _bare(text: str) -> str:
    return _BRACKETS.sub("", squeeze(text))


def _is_amount(item: LayoutItem) -> bool:
    return _AMOUNT.fullmatch(item.text) is not None


def _cell(item: LayoutItem) -> Cell:
    text = item.text + (item.extra.text.strip() if item.extra is not None else "")
    return Cell(text=text, location=Location(line=item.line.number, page=item.line.page))
