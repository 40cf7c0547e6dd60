"""From items to the parts of a sheet: labels with their values, prose, and the stream of the table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import assert_never

from attrs import Factory, define

from targetexpr.sheets import looks, typed
from targetexpr.sheets.fields import WHOLE
from targetexpr.sheets.forms import FieldKind, squeeze, vocabulary
from targetexpr.sheets.text_layout.costs import is_signed
from targetexpr.sheets.text_layout.heading_run import second_block
from targetexpr.sheets.text_layout.items import YEAR, LayoutItem
from targetexpr.sheets.text_layout.lines import RowCell


@define(eq=False)
class SectionEntry:
    """A label and what was written for it; ``is_guess`` says that another label's value could be its own."""

    label: LayoutItem
    values: list[LayoutItem] = Factory(list)
    is_guess: bool = False

    @property
    def key(self) -> str | None:
        return vocabulary().header_label(YEAR.sub("", self.label.text, count=1))

    @property
    def kind(self) -> FieldKind | None:
        """How the value is read; None for prose, and for what has no value."""
        return vocabulary().kind(self.key)

    @property
    def field(self) -> str | None:
        entry = vocabulary().field(self.key)
        return entry.name if entry else None

    @property
    def takes_prose(self) -> bool:
        return vocabulary().is_prose(self.key)


@define
class Parts:
    """One sheet: titles, labels in the order of the text, values that found no label, and the table, page by page."""

    titles: list[LayoutItem] = Factory(list)
    entries: list[SectionEntry] = Factory(list)
    strays: list[LayoutItem] = Factory(list)
    rows: list[Sequence[RowCell]] = Factory(list)
    """Of a header that keeps its columns."""
    pages: list[list[LayoutItem]] = Factory(list)


_DATE = re.compile(
    r"(?:19|20)\d\d[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?|月)?(?:[-—~至].*)?|(?:19|20)\d\d年?[-—~至](?:19|20)\d\d年?"
)
_YEAR = re.compile(r"(?:19|20)\d\d年?度?")
_OTHER = re.compile(r"[^:：()（）\d]{2,8}[:：]")  # a label that no form knows
_COLON = re.compile(r"[:：](?=\s*\S)")
_LONGEST_FIELD = 80
_LABEL = 4  # characters of a label that is told by its end


def cut(pages: Sequence[Sequence[LayoutItem]]) -> Iterator[list[list[LayoutItem]]]:
    """The pages, or parts of pages, of each sheet.

    A page with one project's name belongs to that project as a whole, because a scrambled page may have its title
    anywhere; a page with several, and a page of a text that begins with a title, is cut before each title.
    """
    marks = [_marks(page) for page in pages]
    in_order = _titles_first(pages)
    sheet: list[list[LayoutItem]] = []
    for page, (titles, names) in zip(pages, marks, strict=True):
        several = len(names) > 1 or (in_order and titles)
        cuts = _cuts(titles, names) if several else [0] if names else []
        for start, stop in zip([0, *cuts], [*cuts, len(page)], strict=True):
            if start in cuts and sheet:
                yield sheet
                sheet = []
            if start < stop:
                sheet.append(list(page[start:stop]))
    if sheet:
        yield sheet


def _marks(page: Sequence[LayoutItem]) -> tuple[list[int], list[int]]:
    titles = [at for at, item in enumerate(page) if item.kind == "title"]
    names = [at for at, item in enumerate(page) if _names_project(item)]
    return titles, [at for k, at in enumerate(names) if not k or not _beside(page, names[k - 1], at)]


def _names_project(item: LayoutItem) -> bool:
    if item.kind == "row":
        return any(vocabulary().field_of(cell.text) == "project_name" for cell in item.line.row)
    return item.kind == "label" and SectionEntry(item).field == "project_name"


def _beside(page: Sequence[LayoutItem], one: int, two: int) -> bool:
    """Whether two projects stand side by side: no table between their names, and two under the next headings."""
    if any(item.kind in ("heading", "class", "table") for item in page[one:two]):
        return False
    first = next((at for at in range(two, len(page)) if vocabulary().heading(page[at].text) == "level1"), two)
    heads = takewhile(lambda item: item.kind in ("heading", "side"), page[first:])
    return second_block([vocabulary().heading(item.text) for item in heads]) is not None


def _titles_first(pages: Sequence[Sequence[LayoutItem]]) -> bool:
    """Whether the text's first title stands before everything else of its sheet."""
    for page in pages:
        for item in page:
            if item.kind == "title":
                return True
            if item.kind != "text":
                return False
    return False


def _cuts(titles: list[int], names: list[int]) -> list[int]:
    """Where sheets begin: at each project's name, or at the title that stands before it since the last one."""
    found, last = [], -1
    for name in names:
        before = [title for title in titles if last < title < name]
        found.append(before[-1] if before else name)
        last = name
    if titles and names and titles[0] > names[0]:
        return names
    return found


def arrange(pages: Sequence[Sequence[LayoutItem]]) -> Parts:
    parts = Parts()
    for page in pages:
        _arrange(page, parts)
    return parts


def _arrange(page: Sequence[LayoutItem], parts: Parts) -> None:
    page = _beside_goals(page, parts)
    table: list[LayoutItem] = []
    opened: SectionEntry | None = None
    in_table = not any(item.kind in ("label", "title", "row") for item in page)
    taken = 0
    for at, item in enumerate(page):
        if at < taken:
            continue
        if item.kind == "title":
            parts.titles.append(item)
            opened, in_table = None, False
        elif item.kind == "label":
            opened, in_table = SectionEntry(item), False
            parts.entries.append(opened)
        elif item.kind == "row":
            parts.rows.append(item.line.row)
            opened, in_table = None, False
        elif item.kind != "text":
            opened, in_table = None, item.kind != "table"
            table.append(item)
        elif opened is not None and _awaits_amount(opened) and squeeze(item.text) in vocabulary().totals:
            continue  # 项目资金, 合计 and 216: the amount is the label's
        elif opened is not None and _is_other_label(opened, page[at : at + 2]):
            parts.entries.append(SectionEntry(item, [page[at + 1]]))
            opened, taken = None, at + 2
        elif opened is not None and _takes(opened, item):
            opened.values.append(item)
        elif not in_table and (label := _label_within(page, at)) is not None:
            rest = item.text[len(label) :]
            opened = SectionEntry(item.with_text(label or WHOLE), [item.with_text(rest)] if label else [])
            parts.entries.append(opened)
        else:
            if opened is not None and opened.values and vocabulary().header_label(item.text) is not None:
                opened.is_guess = True  # a label below the table, or more of the value
            opened = None
            (table if in_table or (item.first and is_signed(item.text)) else parts.strays).append(item)
    parts.pages.append(table)


def _beside_goals(page: Sequence[LayoutItem], parts: Parts) -> list[LayoutItem]:
    """Take two labels of prose one after the other and their two texts, a cell a line (预期目标 实际完成情况); return
    the rest."""
    left: list[LayoutItem] = []
    at = 0
    while at < len(page):
        labels, texts = page[at : at + 2], page[at + 2 : at + 5]
        texts = list(takewhile(lambda item: item.kind == "text", texts))
        told = len(texts) == len(labels) and texts[0].text[-1] in "。；" and all(map(_is_alone, [*labels, *texts]))
        if told and all(item.kind in ("label", "heading") and SectionEntry(item).takes_prose for item in labels):
            parts.entries += [SectionEntry(label, [text]) for label, text in zip(labels, texts, strict=True)]
            at += 4
        else:
            left.append(page[at])
            at += 1
    return left


def _label_within(page: Sequence[LayoutItem], at: int) -> str | None:
    """The label at the start of a word that is one with its colon (部门：某局); none (an empty text) of a word for the
    whole (合计) that stands with its amount before another label of money."""
    words, item = vocabulary(), page[at]
    if (colon := _COLON.search(item.text)) is not None:
        label = item.text[: colon.end()]
        return label if words.header_label(label) is not None else None
    amount, after = (page[n] if n < len(page) else None for n in (at + 1, at + 2))
    if squeeze(item.text) not in words.totals or amount is None or after is None or after.kind != "label":
        return None
    entry = SectionEntry(after)
    sums = fits("money", amount.text) and (entry.kind == "money" or entry.key in words.groups)
    return "" if sums else None


def _is_alone(item: LayoutItem) -> bool:
    return item.first and item.line.text.strip() == item.text


def _is_other_label(entry: SectionEntry, items: Sequence[LayoutItem]) -> bool:
    """Whether the first of two words below a field's value ends as labels do, and the second is no text of such a
    field: a label that no form knows, and what stands with it."""
    if entry.kind != "text" or not entry.values or len(items) == 1 or not all(map(_is_alone, items)):
        return False
    label, text = squeeze(items[0].text), items[1].text
    told = len(label) >= _LABEL and vocabulary().ends_as_label(label) and items[1].kind == "text"
    return told and ("。" in text or not fits("text", text))


def _awaits_amount(entry: SectionEntry) -> bool:
    """Whether a label of money, or of a group, stands without its amount."""
    return not entry.values and (entry.kind == "money" or entry.key in vocabulary().groups)


def _takes(entry: SectionEntry, item: LayoutItem) -> bool:
    """Whether *item* can be (more of) the value of an open label."""
    if entry.key in vocabulary().year_labels:
        return not entry.values and _YEAR.fullmatch(item.text) is not None
    if entry.takes_prose:
        return not (item.first and is_signed(item.line.text.strip() if item.gap == 0 else item.text))
    if _awaits_amount(entry) and fits("money", item.text):
        return True
    if entry.kind is None or is_signed(item.text):
        return False
    if not entry.values:
        year = entry.kind in ("date", "dates") and _YEAR.fullmatch(item.text) is not None
        tail = entry.kind == "text" and len(item.text) == 1  # 心, of a name that was cut
        return year or (fits(entry.kind, item.text) and not tail)
    if entry.kind in ("date", "dates", "money", "flag"):
        return entry.kind == "dates" and item.line is entry.values[-1].line
    last = entry.values[-1]
    if _is_another(item.text):
        return False
    if not item.first:
        return item.line is last.line
    if not fits(entry.kind, item.text):
        return False
    length = len(item.text) + sum(len(value.text) for value in entry.values)
    inline = entry.values[0].line is entry.label.line
    return length <= _LONGEST_FIELD and "。" not in item.text and (item.gap == 0 or not inline)


def _is_another(text: str) -> bool:
    """Whether a word is no more of a value before it: a label, one that no form knows too, ticked boxes, a sum."""
    words = vocabulary()
    boxes = set(words.flags["ticked"] + words.flags["unticked"])
    points = words.heading_among(text) in ("weight", "score")
    told = words.header_label(text) is not None or typed.money_unit(text) is not None or bool(boxes & set(text))
    return told or points or squeeze(text) in words.totals or _OTHER.match(text) is not None


def fits(kind: FieldKind, text: str) -> bool:
    """Whether *text* can be the value of a field of that kind."""
    plain = squeeze(text)
    match kind:
        case "money":
            return looks.is_amount(plain) and any(map(str.isdigit, plain)) and plain[-1] not in "%分"
        case "date" | "dates":
            return _DATE.fullmatch(plain) is not None
        case "flag":
            return len(plain) <= 4
        case "number" | "rate":
            return typed.percent(plain) is not None
        case "text" | "choice":
            return not fits("money", plain) and not _DATE.fullmatch(plain) and len(plain) <= _LONGEST_FIELD
        case _:
            assert_never(kind)
