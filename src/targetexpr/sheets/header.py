"""The header of a sheet: labels and what stands beside, behind or below them → fields."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy

from attrs import field

from targetexpr.patterns import compiled
from targetexpr.record_types import define, evolve
from targetexpr.sheets import looks, typed
from targetexpr.sheets.fields import WHOLE, YEARLY, HeaderFields, is_word
from targetexpr.sheets.forms import squeeze, vocabulary
from targetexpr.sheets.grid import Cell, Row, distinct, join_lines
from targetexpr.sheets.row_parts import RowPart, parts_of

_INLINE = compiled(r"[:：]")
_GAP = compiled(r"[\s\u3000;；]+")
_STRANGER = compiled(r"[\s\u3000]([^\W\d_a-zA-Z]{2,8})$")
"""A label that nobody knows, behind a gap and before its colon."""
_ANNEX = compiled(r"^附(件|表)[0-9一二三四五六七八九十]*[-—.0-9]*[:：]?")
_YEAR = compiled(
    r"[(（\[【〔]?((?:19|20)[0-9]{2})[)）\]】〕]?\s*年(?![0-9]|\s*[0-9]+月)|((?:19|20)[0-9]{2})年[0-9]+月?[-—~至][0-9]+月"
)
_TITLE_YEAR = compiled(r"[(（\[【〔]((?:19|20)[0-9]{2})[)）\]】〕](?!.{0,4}号)|^((?:19|20)[0-9]{2})(?![-0-9年./])")
_HAN_YEAR = compiled("二[〇○零][〇○零一二三四五六七八九]{2}(?=年)")
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_OF_YEAR = compiled(r"((?:19|20)[0-9]{2})年度?")

_REMARK = compiled(r"[(（].*?[)）]$")
_BRIEF = 60
"""A line that says a year or the unit of money is no longer, its blanks aside."""


@define
class Header(HeaderFields):
    """What the rows above a table said, read row by row."""

    _seen: set[Cell] = field(factory=set)
    """Cells that were read: a merged one comes again in the rows below."""
    filled: frozenset[int] = frozenset()
    """Positions at which values stand right behind labels: a blank one of them is a blank."""
    _below: list[tuple[str, RowPart, str | None]] = field(factory=list)
    """Labels of the row before that have no text beside them, with the unit that the row said for amounts."""

    def without_project(self) -> Header:
        """The same header for the next project of one table."""
        copied = deepcopy(evolve(self, seen=set(), below=[]))
        copied.values.pop("project_name", None)
        copied.locations.pop("project_name", None)
        return copied

    def take_common(self, above: Header) -> None:
        """Take the title, the year and the unit of money that stand above several projects."""
        self.title, self.year, self.money_unit = above.title, above.year, above.money_unit
        if "title" in above.locations:
            self.locations["title"] = above.locations["title"]

    def read(self, row: Row) -> None:
        """One row, in the order of the document."""
        row = [None if cell is not None and self.says_unit(cell) else cell for cell in row]
        cells = distinct(row)
        if not cells:
            return
        alone = len(cells) == 1 or 2 < len(row) <= row.count(cells[0]) + 1
        if alone and self._alone(cells[0], row):
            return
        if any(vocabulary().heading(cell.text) == "number_of_row" for cell in cells[:2]):
            # A list of something begins; its headings are no labels.
            self._below = []
            return
        if self._amount_heads(row):
            return
        parts = [one for part in parts_of(row) for one in _with_amounts(part)]
        if self._amounts_alone(parts) or self._goes_on(parts):
            return
        self._fill_below(parts)
        self._pairs(parts)
        self._seen.update(cells)

    def says_unit(self, cell: Cell) -> bool:
        """Take 单位：万元, alone in its cell or at its end, as every amount's unit; whether the cell says no more."""
        plain = squeeze(cell.text) if "元" in cell.text else ""
        texts = (plain, join_lines(cell.text)) if 0 < len(plain) <= _BRIEF else ()
        found = next(filter(None, map(vocabulary().money_line.fullmatch, texts)), None)
        if found is None:
            return False
        self.money_unit = found[1]
        return not vocabulary().money_tail.sub("", join_lines(cell.text)).strip(" \u3000")

    def _alone(self, cell: Cell, row: Row) -> bool:
        """A line by itself: a title, a year, the money's unit, or more of a text that a page break cut."""
        text = join_lines(cell.text)
        plain = squeeze(text)
        titled = is_title(text)
        year = _YEAR.search(_HAN_YEAR.sub(lambda m: m[0].translate(_DIGITS), plain)) or (
            _TITLE_YEAR.search(plain) if titled else None
        )
        if year and len(plain) <= _BRIEF and (self.year is None or not self.present):
            self.year = int(year[1] or year[2])
        if titled:
            # The last one before the fields: a chapter's heading may stand above.
            if self.title is None or not self.present:
                self.title = text
                self.locations["title"] = cell.location
            return True
        if self.open and cell.location.line and cell.location.column and self._continues(cell):
            label = [*self.open.values()][-1]
            self.texts[label] = f"{self.texts.get(label, '')}{text}"
            return True
        return year is not None and year[0] == plain

    def _continues(self, cell: Cell) -> bool:
        words = vocabulary()
        known = words.header_label(cell.text) is not None or words.is_part(cell.text)
        return not known and not self._inline(cell, dry=True)

    def _amount_heads(self, row: Row) -> bool:
        """The row that heads the amounts of a filled sheet: 年初预算数, 全年预算数, 全年执行数 …"""
        words = vocabulary()
        heads: dict[int, str] = {}
        for position, cell in enumerate(row):
            plain = _REMARK.sub("", squeeze(cell.text)) if cell is not None else ""
            if words.amount_column(plain) is None:
                plain = self._label(plain) or ""
            if words.amount_column(plain) is not None:
                heads[position] = plain
        known = {head: words.amount_column(head) for head in heads.values()}
        if len(known) < 2 or not {"labels", "executed"} & {*known.values()}:
            return False
        labels = [(part, words.header_label(part.cell.text)) for part in parts_of(row) if part.start not in heads]
        below = [(label, part, None) for part, label in labels if label is not None and self._is_money(label)]
        apart = len(heads) <= max(heads) - min(heads) or not self.funds.keys().isdisjoint(("total", "annual"))
        if (apart or below[1:] or any(part.start > min(heads) for _, part, _ in below)) and {
            "total",
            "prior_budget",
            "prior_executed",
        } & {*known.values()}:
            # Labels with blanks beside them, or with their amounts below them.
            return False
        if any(looks.is_amount(cell.text) for cell in distinct(row)):
            # Labels with their amounts beside them.
            return False
        self.amounts = heads
        self._below = [*below]
        for cell in distinct(row):
            if unit := typed.money_unit(cell.text):
                self.money_unit = self.money_unit or unit
            self._seen.add(cell)
        return True

    def _amounts_alone(self, parts: Sequence[RowPart]) -> bool:
        """Amounts below their heads with no label beside them: those of the whole, of which nothing was said."""
        fresh = [part for part in parts if part.cell not in self._seen]
        held = [part for part in fresh if part.start in self.amounts]
        headed = {*self.amounts, *(at.start for _, at, _ in self._below)}
        alone = {"total", "annual"}.isdisjoint(self.funds) and all(part.start in headed for part in fresh)
        if not held or not alone or not all(looks.is_amount(part.cell.text) for part in fresh):
            return False
        self.assign(YEARLY, held[0].cell, held, None)
        self._fill_below([part for part in fresh if part not in held])
        return True

    def _goes_on(self, parts: Sequence[RowPart]) -> bool:
        """Whether a row is more of the prose above: below its texts, with no label of its own."""
        fresh = [part for part in parts if part.cell not in self._seen]
        labels = [self.open.get(part.start) for part in fresh]
        if not fresh or None in labels or not all(self._continues(part.cell) for part in fresh):
            self.open = {}
            return False
        for label, part in zip(labels, fresh, strict=True):
            self.texts[str(label)] += f"\n{join_lines(part.cell.text)}"
            self._seen.add(part.cell)
        return True

    def _pairs(self, parts: Sequence[RowPart]) -> None:
        words = vocabulary()
        pending: tuple[str, RowPart, list[RowPart]] | None = None
        opened: list[tuple[str, RowPart, str | None]] = []
        strangers: list[RowPart] = []
        unit: str | None = None
        yearly = False
        """A group before says that its amounts are the year's."""

        def close() -> None:
            nonlocal pending
            if pending is not None:
                label, at, values = pending
                # Texts behind a label of money can be headings of other amounts beside it, all of which stand below.
                told = any(part.has_digits for part in values)
                money, group = self._is_money(label), label in words.groups
                ends = [words.ends_as_label(squeeze(v.cell.text), "money") for v in (values if money or group else ())]
                heads = values if (money or (len(ends) > 1 and all(ends))) and not told else []
                values = values if len(heads) < 2 else []  # one could be what stands there for an amount
                if values or label not in words.groups or words.field(label) is not None:
                    self.assign(label, at.cell, values, unit, at.start)
                if not values or heads:
                    opened.append((label, at, unit))
                for head, is_label in zip(heads, ends, strict=False):
                    if is_label:
                        own = label if squeeze(head.cell.text) in words.totals else join_lines(head.cell.text)
                        opened.append((own, head, unit))
                    elif not values:
                        strangers.append(head)
            pending = None

        for part in parts:
            waiting = pending[0] if pending is not None and not pending[2] else None
            if waiting is not None and part.gap in self.filled and not self._is_money(waiting):
                close()
                waiting = None
            text = part.cell.text
            label = self._label(text)
            if squeeze(text).rstrip(":") in words.totals:
                if pending is not None and waiting and (self._is_money(waiting) or waiting in words.groups):
                    # 项目资金 | 合计 | 216: the amount of the label before, behind the word or below it.
                    pending = (waiting, evolve(pending[1], start=part.start, stop=part.stop), [])
                    continue
                label = WHOLE if self.amounts else None
            if waiting is not None and words.kind(waiting) == "choice" and squeeze(text) in words.answers:
                label = None
            if pending is not None and words.kind(pending[0]) in ("choice", "flag") and typed.is_boxed(text):
                label = None
            if part.cell in self._seen:
                yearly = yearly or (label in words.groups and words.term(text) == "annual")
                unit = typed.money_unit(text) or unit
                continue
            if label is not None:
                close()
                unit = typed.money_unit(text) or (unit if label not in words.groups else None)
                if label in words.groups:
                    yearly = words.term(text) == "annual"
                    self.money_unit = unit or self.money_unit
                label = _of_year(label) if yearly else label
                pending = (label, part, [])
                self.words.add(label)
            elif self._inline(part.cell, yearly=yearly):
                close()
            elif squeeze(text).endswith(":"):
                close()
                pending = (join_lines(text).rstrip(" :："), part, [])
            elif pending is not None:
                if squeeze(text) not in words.stamps:
                    pending[2].append(part)
            else:
                unit = typed.money_unit(text) or unit
                strangers.append(part)
        close()
        aligned = len(strangers) > 1 and strangers[1].start in self.filled
        figures = len(strangers) > 1 and not any(is_word(part.cell.text) for part in strangers[1:])
        if self.present and (len(strangers) < len(parts) or len(parts) == 2 or aligned or figures):
            self.strangers(strangers)
        self._below = opened

    def _label(self, text: str) -> str | None:
        """2024年预算 is 年度预算 in the sheet of 2024, 上年预算 in that of 2025, and unknown in any other."""
        plain = squeeze(text)
        found = _OF_YEAR.match(plain)
        own = vocabulary().header_label(text)
        rest = plain[found.end() :] if found and self.year is not None and not own else ""
        if found is None or self.year is None or not rest:
            return own
        said = {0: "年度", 1: "上年"}.get(self.year - int(found[1]))
        return said and vocabulary().header_label(f"{said}{rest}")

    @staticmethod
    def _is_money(label: str) -> bool:
        return vocabulary().kind(label) == "money"

    def _fill_below(self, parts: Sequence[RowPart]) -> None:
        """Labels side by side with their texts in the row below."""
        fresh = [part for part in parts if part.cell not in self._seen]
        if not self._below or not fresh or any(vocabulary().header_label(part.cell.text) for part in fresh):
            return
        aside = any(not any(_is_below(part, at) for _, at, _ in self._below) for part in fresh)
        for label, at, unit in self._below:
            under = next((part for part in fresh if _is_below(part, at)), None)
            # A label with its text behind it, known or not, is none of the label above: that one was left blank.
            if under is None or self._inline(under.cell, dry=True) or (aside and not self._is_money(label)):
                continue
            if not self._is_money(label) or len(self._below) >= 3 or under.has_digits:
                self.assign(label, at.cell, [under], typed.money_unit(at.cell.text) or unit, at.start)
                self._seen.add(under.cell)
        self._below = []

    def _inline(self, cell: Cell, *, dry: bool = False, yearly: bool = False) -> bool:
        """``申报单位名称：某局``, also several in one cell; *yearly* where the amounts are the year's."""
        words = vocabulary()
        text = join_lines(cell.text)
        starts: list[tuple[int, int, str]] = []
        for mark in _INLINE.finditer(text):
            before = text[: mark.start()]
            # A label begins at the start of the cell, or behind a gap.
            for cut in ([0] if not starts else []) + [gap.end() for gap in _GAP.finditer(before)]:
                if (label := words.header_label(text[cut : mark.end()])) is not None:
                    starts.append((cut, mark.end(), _of_year(label) if yearly else label))
                    break
            else:
                ended = starts and (not words.is_prose(starts[-1][2]) or starts[-1][2].endswith(words.brief))
                found = _STRANGER.search(before)
                if ended and found and found.start() >= starts[-1][1] and found[1] not in words.unit_labels:
                    starts.append((found.start(1), mark.end(), found[1]))
        if not starts or starts[0][0] > 6:
            return False
        if dry:
            return True
        for i, (_, behind, label) in enumerate(starts):
            end = starts[i + 1][0] if i + 1 < len(starts) else len(text)
            self.words.add(label)
            said = words.money_tail.sub("", text[behind:end].strip(" \u3000")).strip(" \u3000")
            value = evolve(cell, text="" if squeeze(said) in words.stamps else said)
            self.assign(label, cell, [RowPart(0, 1, value)] if value.text else [], typed.money_unit(text[:behind]))
        return True


def _is_below(part: RowPart, label: RowPart) -> bool:
    return part.start < label.stop and label.start < part.stop


def _of_year(label: str) -> str:
    """The label of the year's amount in a whole amount's stead; any other as it is."""
    known = vocabulary().field(label)
    return (known and known.name == "total" and vocabulary().header_label(f"年度{label}")) or label


def _with_amounts(part: RowPart) -> list[RowPart]:
    """A cell of labels and amounts in turn (其中：财政拨款 27.60) as a cell for each; any other as it is."""
    words = part.cell.text.split()
    kinds = [vocabulary().kind(vocabulary().header_label(word)) for word in words[::2]]
    paired = len(words) == 2 * len(kinds) and set(kinds) == {"money"} and all(map(looks.is_amount, words[1::2]))
    return [evolve(part, cell=evolve(part.cell, text=word)) for word in words] if paired else [part]


def is_title(text: str) -> bool:
    """A title alone in its line, 附件2： before it or not; a label with its text is none."""
    words = vocabulary()
    plain = _ANNEX.sub("", squeeze(text))
    return words.is_title(plain) and words.header_label(plain) is None and not _INLINE.search(plain)


def begins_header(text: str) -> bool:
    """Whether *text* is a label of a header's field, a colon and more behind it or not; 总分 stands below a table."""
    words, label = vocabulary(), squeeze(text).split(":")[0]
    return words.field_of(label) not in (None, "total_score") or words.is_one_of_projects(label)
