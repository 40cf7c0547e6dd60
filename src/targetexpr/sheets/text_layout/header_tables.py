"""Tables in a text's header, whose headings and cells follow each other as words: amounts by column, a department's
tasks, the sum of scores → rows of a grid, read as those of any grid."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

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
        known = vocabulary().amounts
        heads, stop = _heads(page, start)
        kinds = {known[_plain(head)] for head in heads}
        if len(heads) < 2 or not {"labels", "executed"} & kinds:
            return None
        rows: list[Row] = []
        sides, at = _sides(page, stop)
        while at < len(page):
            first = at + (_UNIT.fullmatch(page[at].text) is not None)  # the unit under the label at the side
            cells, after = _amounts(page, first + 1, len(heads))
            if len(cells) < len(heads):
                break
            rows.append([_cell(*page[at : first + 1]), *map(_cell, cells)])
            at = after
        self.amounts += [[None, *map(_cell, heads)], *rows] if rows else []
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
            at += wide
        self.tasks = table if table.tasks else None
        return (sides, at) if table.tasks else None


def _heads(page: Sequence[LayoutItem], start: int) -> tuple[list[LayoutItem], int]:
    """The headings of amounts from *start* on, put together where they were cut over lines; and where they end."""
    known, found, at = vocabulary().amounts, list[LayoutItem](), start
    while at < len(page):
        pieces = [page[at], *takewhile(lambda item: item.first and _plain(item) not in known, page[at + 1 : at + _CUT])]
        texts = ["".join(item.text for item in pieces[:count]) for count in range(1, len(pieces) + 1)]
        count = max((n for n, text in enumerate(texts, 1) if _bare(text) in known), default=0)
        if not count or any(item.kind not in ("text", "label") for item in page[at : at + count]):
            break
        found.append(page[at].with_text(texts[count - 1]))
        at += count
    return found, at


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


def _sides(page: Sequence[LayoutItem], start: int) -> tuple[list[LayoutItem], int]:
    """The label at the side of a table, whose middle stands between its headings and its rows; and what follows it."""
    words = vocabulary()
    is_side = start < len(page) and page[start].kind == "label"
    label = words.label(page[start].text) if is_side else None
    if label is not None and (label in words.groups or label in words.task_parts["sides"]):
        return [page[start]], start + 1
    return [], start


def _plain(item: LayoutItem) -> str:
    return _bare(item.text)


def _bare(text: str) -> str:
    return _BRACKETS.sub("", squeeze(text))


def _is_amount(item: LayoutItem) -> bool:
    return _AMOUNT.fullmatch(item.text) is not None


def _cell(*items: LayoutItem) -> Cell:
    text = "".join(item.text for item in reversed(items))
    return Cell(text=text, location=Location(line=items[-1].line.number, page=items[-1].line.page))
