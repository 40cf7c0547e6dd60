"""Tables in a text's header, whose headings and cells follow each other as words: amounts by column, a department's
tasks, the sum of scores → rows of a grid, read as those of any grid."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from attrs import Factory, define, evolve

from targetexpr.sheets import looks, typed
from targetexpr.sheets.department_tasks import find_tasks
from targetexpr.sheets.form_text import shortened
from targetexpr.sheets.forms import squeeze, vocabulary
from targetexpr.sheets.grid import Cell, Row
from targetexpr.sheets.text_layout.items import LayoutItem
from targetexpr.sheets.text_layout.lines import BRACKETED

_SIGNS = ("%", "％", "元", "万元", "分")
_CUT = 3  # lines that a heading may be cut over
_LEAST = 2  # headings, or amounts, of a table
_WORDS = ("text", "label", "title")  # 部门整体支出预算（万元） could be one
_LONGEST = 16  # characters of a heading that no form knows


@define
class HeaderTables:
    """What the tables in a sheet's header hold: ``rows`` of amounts, ``tasks``, and the ``sums`` below its table;
    ``strays`` are amounts of which it is not known below which headings they stood."""

    rows: list[Row] = Factory(list)
    tasks: list[Row] = Factory(list)
    sums: list[LayoutItem] = Factory(list)
    strays: list[LayoutItem] = Factory(list)

    def take(self, page: Sequence[LayoutItem]) -> list[LayoutItem]:
        """Read the tables of a page; return its other words."""
        left: list[LayoutItem] = []
        at = 0
        while at < len(page):
            found = self._amounts(page, at) or self._tasks(page, at)
            sides, rest = found or ([page[at]], at + 1)
            if found is None and squeeze(page[at].text) in vocabulary().sums:
                self.sums = self.sums or [page[at], *takewhile(_is_amount, page[at + 1 :])]
                sides = [evolve(page[at], kind="text")]  # the row below the table, whatever label it is elsewhere
            left += sides
            at = rest
        return left

    def _amounts(self, page: Sequence[LayoutItem], start: int) -> tuple[list[LayoutItem], int] | None:
        """Read a table of amounts that is headed from *start* on (年初预算数 全年预算数, 资金总额 财政拨款): its words
        that are left over, and where it ends."""
        heads, stop = _heads(page, start)
        if sum(map(_is_head, heads)) < _LEAST:
            return None
        ways = [(heads[:1], heads[1:]), (heads[-1:], heads[:-1])]
        for over, below in [([], heads), *(way for way in ways if _is_side(way[0][0], way[1][0]))]:
            if (found := self._below(page, over, below, stop)) is not None:
                return found
        cells, after = _amounts(page, stop, len(page))
        if len(cells) < _LEAST or any(item.kind in ("class", "heading") for item in page[:start]):
            return None
        self.strays += cells
        return heads, after

    def _below(
        self, page: Sequence[LayoutItem], over: list[LayoutItem], heads: list[LayoutItem], start: int
    ) -> tuple[list[LayoutItem], int] | None:
        """Read the rows below *heads*, each behind its label where columns hold what was planned or done; else one."""
        made = _is_made(heads)
        if not made and any(map(_part, heads)):
            return None
        side = _cell(over[0]) if over else None
        rows: list[Row] = []
        at = start
        while at < len(page) and (made or not rows):
            first = at
            while made and _stands_beside(page[first : first + 2], heads[0]):
                first += 1
            label = page[first : first + 1] if made and not _is_amount(page[first]) else []
            cells, after = _amounts(page, first + len(label), len(heads))
            row = _by_heads(heads, cells)
            # Amounts that are more than the headings, or a row for each year.
            more = _amounts(page, after, 1)[0] or (not made and _amounts(page, after + 1, _LEAST)[0][1:])
            if row is None or more or any(_begins_else(item) for item in label):
                break
            side = _cell(page[first - 1]) if first > at else side
            rows.append([*map(_cell, label), *[side] * (not label), *row])
            at = after
        self.rows += [[side, *map(_cell, heads)], *rows] if rows else []
        return ([], at) if rows else None

    def _tasks(self, page: Sequence[LayoutItem], start: int) -> tuple[list[LayoutItem], int] | None:
        """Read the table of tasks that is headed from *start* on: the label at its side, and where it ends."""
        parts = vocabulary().task_parts
        words = {*parts["sides"], *parts["name"], *parts["content"], *parts["amount"]}
        if self.tasks or _plain(page[start]) not in words:
            return None
        heads = [page[start]]
        for item in page[start + 1 :]:
            amounts = any(_plain(head) in parts["amount"] for head in heads)
            if _plain(item) not in words or (amounts and _plain(item) in parts["part"]):
                break
            heads.append(item)
        at = start + len(heads)
        table = find_tasks(list(map(_cell, heads)), None)
        if table is None or "amount" not in table.columns:
            return None  # without amounts nothing tells where a row ends
        blank: Row = [None] * (len(heads) - len(set(table.columns.values())))
        more = list(takewhile(lambda item: _plain(item) in parts["part"], page[at:]))
        found: list[Row] = [list(map(_cell, heads))]
        if more:
            found.append([*[None] * (len(heads) - 1), *map(_cell, more)])
            table.add(found[-1])
        sides, at = _sides(page, at + len(more))
        wide = len(heads) - len(blank) - 1 + max(1, len(more))
        while all(item.kind == "text" for item in page[at : at + wide]):
            row: Row = [*blank, *map(_cell, page[at : at + wide])]
            amount = row[table.columns["amount"]] if len(row) == len(blank) + wide else None
            if amount is None or not looks.is_amount(amount.text) or not table.add(row):
                break
            found.append(row)
            more, at = _sides(page, at + wide)
            sides += more
        self.tasks = found if table.tasks else []
        return (sides, at) if table.tasks else None


def _heads(page: Sequence[LayoutItem], start: int) -> tuple[list[LayoutItem], int]:
    """The headings of amounts from *start* on, put together where they were cut over lines, behind the label over them
    and with those between that no form knows; and where they end."""
    found, ends, at = list[LayoutItem](), list[int](), start
    while at < len(page) and page[at].kind in _WORDS:
        pieces = [page[at], *takewhile(lambda item: item.first and not _is_head(item), page[at + 1 : at + _CUT])]
        texts = ["".join(item.text for item in pieces[:count]) for count in range(1, len(pieces) + 1)]
        heads = [page[at].with_text(text) for text in texts]
        count = max((n for n, head in enumerate(heads, 1) if _is_head(head)), default=0)
        if not count and not _may_head(page[at : at + 2], found):
            break
        at += max(count, 1)
        found.append(heads[max(count, 1) - 1])
        ends.append(at)
    while _is_made(found) and _part(found[-1]) is None:
        found.pop()  # the label of the first row
        ends.pop()
    return found, ends[-1] if ends else start


def _is_made(heads: Sequence[LayoutItem]) -> bool:
    """Whether columns hold what was planned or done, and their rows have labels."""
    return bool({"labels", "executed"} & set(map(_part, heads)))


def _is_head(item: LayoutItem) -> bool:
    """Whether a word heads amounts: a label of money, a word for the whole, or a column's of a filled sheet."""
    words, plain = vocabulary(), _plain(item)
    if item.kind not in _WORDS:
        return False
    money = words.kind(words.header_label(item.text)) == "money"
    return money or plain in words.totals or _part_of(plain) is not None


def _may_head(items: Sequence[LayoutItem], before: Sequence[LayoutItem]) -> bool:
    """Whether the first of two words is the label over headings of amounts, or one between them that no form knows."""
    item, behind = items[0], items[-1]
    if _is_side(item, behind):
        return _is_head(behind) or _is_amount(behind)
    known = vocabulary().header_label(item.text) is not None
    return bool(before) and _is_head(behind) and not known and len(item.text) <= _LONGEST and not _has_digits(item)


def _is_side(item: LayoutItem, head: LayoutItem) -> bool:
    """Whether a word stands over or beside headings of amounts of which *head* is the first: a group's label, one that
    says their unit, or that of an amount before a word for the whole."""
    words, label = vocabulary(), vocabulary().header_label(item.text)
    if words.kind(label) == "money":
        return squeeze(head.text) in words.totals or words.header_label(head.text) in words.wholes
    return label in words.groups or (typed.money_unit(item.text) is not None and not _has_digits(item))


def _begins_else(item: LayoutItem) -> bool:
    """Whether a word before amounts is none of a table's: another part of the sheet's, or prose."""
    long = vocabulary().header_label(item.text) is None and len(item.text) > _LONGEST
    return item.kind not in _WORDS or squeeze(item.text) in vocabulary().sums or long


def _has_digits(item: LayoutItem) -> bool:
    return any(map(str.isdigit, item.text))


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


def _by_heads(heads: Sequence[LayoutItem], cells: Sequence[LayoutItem]) -> Row | None:
    """The amounts of a row by their headings, of which there are as many; None where a percentage would not stand below
    a rate."""
    wrong = any(cell.text[-1] in "%％" and _part(head) != "rate" for head, cell in zip(heads, cells, strict=False))
    return None if wrong or len(cells) != len(heads) else list(map(_cell, cells))


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


def _stands_beside(items: Sequence[LayoutItem], head: LayoutItem) -> bool:
    """Whether the first of two words is the label at the side of the rows below a heading, or a piece of it."""
    if len(items) < _LEAST or items[0].kind not in _WORDS or _is_amount(items[0]):
        return False
    if _is_side(items[0], head):
        return vocabulary().header_label(items[0].text) is None or not _is_amount(items[1])
    beside = (
        items[0].first
        and not _has_digits(items[0])
        and (BRACKETED.fullmatch(items[1].text) is not None or items[1].kind == "label")
    )
    return beside or BRACKETED.fullmatch(items[0].text) is not None


def _plain(item: LayoutItem) -> str:
    return shortened(squeeze(item.text))[-1]


def _is_amount(item: LayoutItem) -> bool:
    return looks.is_amount(item.text)


def _cell(item: LayoutItem) -> Cell:
    text = item.text + (item.extra.text.strip() if item.extra is not None else "")
    return Cell(text=text, location=item.line.place)
