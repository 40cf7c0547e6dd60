"""From a page's lines to items: labels, headings, classes, titles, and the words that are none of these."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal

from attrs import evolve, frozen

from targetexpr.sheets.forms import squeeze, vocabulary
from targetexpr.sheets.labels import class_name, is_class
from targetexpr.sheets.looks import is_period
from targetexpr.sheets.text_layout.costs import looks_named
from targetexpr.sheets.text_layout.lines import WORD, Line
from targetexpr.sheets.text_layout.words import FormWords, Kind, is_heading_line, is_title, kind_of, split_glued


@frozen
class LayoutItem:
    """A cell, or a piece of one. ``end`` is the line on which a cell that was cut over lines ends; ``first`` says that
    nothing stands before it on its line; ``start`` and ``stop`` are its place in the line. ``extra`` is the line in
    brackets under a label or title: a unit, a year."""

    kind: Kind | Literal["text", "table", "row"]
    text: str
    line: Line
    start: int
    stop: int
    end: Line
    first: bool
    extra: Line | None = None

    @property
    def gap(self) -> int:
        return self.line.gap if self.first else 0

    def with_text(self, text: str) -> LayoutItem:
        return evolve(self, text=text)


_BEFORE = 2  # columns before those of the classes that say nothing of a row
_FIELDS = 3  # columns of a project's fields before those of the classes, its name's aside
_CUT = 8  # lines that one label or class may be cut over
_CUT_CLASS = 3  # and that a class behind a heading may be
_REST = re.compile(r"\S*")
_BRACKETED = re.compile(r"\s*[(（][^()（）]*[)）]\s*(?:年度?)?\s*")
YEAR = re.compile(r"(?:19|20)\d\d ?年度?")
_DAY = re.compile(r"(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?![\d前底])")
_FOOTER = re.compile(r"(?:第\s*\d+\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?|[-—–]+\s*\d+\s*[-—–]+|\d+\s*/\s*\d+)")


def scan(page: Sequence[Line], words: FormWords) -> list[LayoutItem]:
    """The items of a page in the order of its text; page numbers and the brackets after a label are left out."""
    found: list[LayoutItem] = []
    taken, above = 0, True
    for at, line in enumerate(page):
        if at < taken or _FOOTER.fullmatch(line.text.strip()):
            continue
        if line.row:
            found.append(LayoutItem("row", "", line, 0, 0, line, True))
            continue
        if found and found[-1].kind in ("label", "title") and line.gap <= 2 and _BRACKETED.fullmatch(line.text):
            found[-1] = evolve(found[-1], extra=line)
            continue
        if (cut := _cut(page, at, words)) is not None:
            item, taken = cut
            found.append(item)
            above &= item.kind not in ("class", "heading")
        else:
            fresh = _items(page, at, words)
            if found and fresh[0].kind == found[-1].kind == "class" and fresh[0].text == found[-1].text:
                fresh[0] = evolve(fresh[0], kind="text")  # an indicator that is called as its class
            if found and fresh[0].kind == "label" and _is_heading(fresh[0]) and _is_heading(found[-1]):
                fresh[0] = evolve(fresh[0], kind="text")  # 备注 behind other headings is one
            if _is_time(fresh[0]):
                last = next((item.kind for item in reversed(found) if item.kind != "text"), None)
                day = _is_day(fresh[1].text if len(fresh) > 1 else _text(page, at + 1))
                if last in ("class", "heading") and (not day or found[-1].kind == "class"):
                    fresh[0] = evolve(fresh[0], kind="text")  # 完成时间 in a table is an indicator
            above &= not any(item.kind in ("class", "heading") for item in fresh)
            if above:
                fresh = list(map(_with_made_label, fresh))
            found += fresh
            taken = at + 1
    return _with_classes(_with_fields(_with_goals(_with_one_name(found))), words)


def _with_one_name(items: list[LayoutItem]) -> list[LayoutItem]:
    """The items with a second label of a project's name as a text right behind another label, which it answers
    (项目级次 二级项目)."""
    named = False
    for at, item in enumerate(items):
        own = item.kind == "label" and vocabulary().field_of(item.text) == "project_name"
        if own and named and items[at - 1].kind == "label":
            items[at] = evolve(item, kind="text")
        named = (named or own) and item.kind not in ("title", "heading", "class")
    return items


def _with_made_label(item: LayoutItem) -> LayoutItem:
    """An item above the table as a label, where it is made as one and answers no choice (其他); below its headings such
    a word is a name."""
    answers = squeeze(item.text) in vocabulary().answers
    made = item.kind == "text" and not answers and vocabulary().header_label(item.text) is not None
    return evolve(item, kind="label") if made else item


def _with_goals(items: list[LayoutItem]) -> list[LayoutItem]:
    """The items with a word that may stand at a table's side (绩效目标) as a label, where it is above one and before a
    text."""
    above = True
    for at, (item, behind) in enumerate(pairwise(items)):
        above = item.kind in ("label", "title") or (above and item.kind not in ("class", "heading"))
        if above and item.kind == "side" and behind.kind == "text" and vocabulary().label(item.text) is not None:
            items[at] = evolve(item, kind="label")
    return items


def _with_classes(items: list[LayoutItem], words: FormWords) -> list[LayoutItem]:
    """The items with a class of level 2 behind one of level 1 that is called as that is, or written short
    (服务对象满意度), where a name follows it: elsewhere such a word is an indicator. So may that of level 1 be."""
    for at in range(len(items) - 2):
        upper, lower, name = items[at : at + 3]
        leads = upper.kind == "class" or (upper.kind == "text" and upper.first)
        if not leads or {lower.kind, name.kind} - {"text"} or not looks_named(name.text):
            continue
        level1 = words.rank(upper.text).get(1) or words.rank(f"{upper.text}指标").get(1)
        level2 = words.rank(lower.text).get(2) or words.rank(f"{lower.text}指标").get(2)
        if level1 is not None and level2 is not None:
            items[at] = evolve(upper, kind="class", text=level1)
            items[at + 1] = evolve(lower, kind="class", text=level2)
    return items


def _with_fields(items: list[LayoutItem]) -> list[LayoutItem]:
    """The items with a project's name as a heading, where it stands right before those of classes."""
    for at, item in enumerate(items):
        if item.kind == "label" and vocabulary().is_project(item.text):
            near = items[at + 1 : at + 2 + _FIELDS]
            stop = next((n for n, other in enumerate(near) if vocabulary().heading(other.text) == "level1"), 0)
            if all(other.kind != "text" and not vocabulary().is_title(other.text) for other in near[:stop]):
                first = next((n + 1 for n in range(at - 1, -1, -1) if items[n].kind != "label"), 0)
                for n in range(first, at + 1 + stop if stop else first):
                    items[n] = evolve(items[n], kind="heading")
    return items


def _text(page: Sequence[Line], at: int) -> str:
    return page[at].text.strip() if at < len(page) else ""


def _is_day(text: str) -> bool:
    """A day as the fields of a header have it."""
    return _DAY.match(text) is not None


def _is_time(item: LayoutItem) -> bool:
    return item.kind == "label" and vocabulary().kind(vocabulary().label(item.text)) in ("date", "dates")


def _is_heading(item: LayoutItem) -> bool:
    return vocabulary().heading(item.text) is not None


def known(text: str, words: FormWords) -> Kind | None:
    """As ``kind_of``, also behind a year (``2020年绩效目标``), and for the title of a sheet."""
    plain = text.strip()
    if kind := kind_of(plain, words):
        return kind
    if _is_open(plain) and kind_of(f"{plain}）", words) == "label":
        return "label"
    if match := YEAR.match(plain):
        return kind_of(plain[match.end() :], words)
    return None


def _is_open(text: str) -> bool:
    """Whether *text* ends inside a bracket, as a label does that was cut before its unit's end: ``项目总预算（元``."""
    return max(text.rfind("（"), text.rfind("(")) > max(text.rfind("）"), text.rfind(")"), 0)


def _cut(page: Sequence[Line], at: int, words: FormWords) -> tuple[LayoutItem, int] | None:
    """A label or class cut over the lines from *at* on, each piece alone on its line; and the line after it."""
    joined, best = "", None
    for upto in range(at, min(at + _CUT, len(page))):
        line = page[upto]
        piece = line.text.strip()
        ends = _may_go_on(piece, words) or bool(words.rank(joined + piece))  # 服务对象 and 满意度指标 are one
        if len(piece) > 12 or (upto > at and (line.gap > 1 or not ends)) or (upto == at and " " in piece):
            break
        if (best is not None and _begins_class(page, upto, words)) or (is_class(joined) and is_class(piece)):
            break  # 产出 and 数量 are two
        if joined and {known(joined, words), known(piece, words)} <= {"heading", "label"}:
            break  # 分值 and 得分 are two
        joined += piece
        kind = known(joined, words) if upto > at else None
        if kind not in (None, "heading") or (kind is not None and squeeze(joined) in vocabulary().sides):
            best = LayoutItem(kind, joined, page[at], _indent(page[at]), len(page[at].text), line, True), upto + 1
    return best


def _begins_class(page: Sequence[Line], at: int, words: FormWords) -> bool:
    """Whether a class begins on a line, which may be cut: 产出指 and 标."""
    pieces = [line.text.strip() for line in page[at : at + _CUT_CLASS]]
    return any(words.rank("".join(pieces[:count])) for count in range(1, len(pieces) + 1))


def _may_go_on(piece: str, words: FormWords) -> bool:
    """Whether *piece* can be the rest of a cell that was cut: no class or label by itself."""
    return " " not in piece and kind_of(piece, words) in (None, "heading")


def _indent(line: Line) -> int:
    return len(line.text) - len(line.text.lstrip())


def _items(page: Sequence[Line], at: int, words: FormWords) -> list[LayoutItem]:
    line = page[at]
    plain = line.text.strip()
    if known(plain, words) is None and is_title(plain):
        return [LayoutItem("title", plain, line, _indent(line), len(line.text), line, True)]
    found: list[LayoutItem] = []
    cells = list(_cells(line, words))
    headings = is_heading_line([text for _, text in cells])
    leading, ranks = True, set[int]()
    behind = _before_classes([text for _, text in cells], words)
    for count, (start, text) in enumerate(cells):
        if count < behind:  # 1, 年度指标: says nothing of the row
            found.append(LayoutItem("side", text, line, start, start + len(text), line, not found))
            continue
        kind = "heading" if headings and not words.rank(text) else known(text, words)
        if kind == "heading" and not headings:
            # 绩效指标 at the side of a row is no heading.
            kind = "side" if not found and len(cells) > 1 and squeeze(text) in vocabulary().sides else None
        if kind in ("class", "side", "heading") and not leading:
            kind = None
        if kind == "label" and found and found[-1].kind == "label" and _ends(found[-1].text) and not _ends(text):
            kind = None  # labels of this line have colons, so this word is the value before it
        if kind == "label" and any(item.kind == "class" for item in found):
            kind = None  # an indicator that is called as a label is: 实施时间
        if kind == "class":
            free = set(words.rank(text)) - ranks
            kind = kind if free else None
            ranks |= {min(free)} if free else set()
        leading = leading and kind is not None
        whole = f"{text}）" if kind == "label" and _is_open(text) else class_name(text) if kind == "class" else text
        found.append(LayoutItem(kind or "text", whole, line, start, start + len(text), line, not found))
    return found


def _before_classes(cells: Sequence[str], words: FormWords) -> int:
    """How many words stand before two classes of a line, one of each level: the row's number, or that it is the year's.

    None where the line begins with a class, or with a word that could be a project's.
    """
    for at in range(1, min(_BEFORE + 1, len(cells) - 1)):
        before, *ranks = (set(words.rank(text)) for text in cells[at - 1 : at + 2])
        plain = cells[at - 1].isdecimal() or (is_period(cells[at - 1]) and vocabulary().term(cells[at - 1]) != "total")
        if before or not plain:
            return 0
        if any(one != two for one in ranks[0] for two in ranks[1]):
            return at
    return 0


def _ends(text: str) -> bool:
    return text.endswith(("：", ":"))


def _cells(line: Line, words: FormWords) -> Iterator[tuple[int, str]]:
    """The words of a line; a label is cut off at its colon, and classes that ran together are cut apart."""
    text, taken = line.text, 0
    for match in WORD.finditer(text):
        if match.start() < taken:
            continue
        numbered = vocabulary().extra_numbers.match(text[match.start() :])
        if numbered is not None and match.start() + numbered.end() > match.end():  # 指标 1： is one word
            rest = _REST.match(text, match.start() + numbered.end())
            taken = rest.end() if rest else match.start() + numbered.end()
            yield match.start(), text[match.start() : taken]
            continue
        start, word = match.start(), match.group()
        for place, cell in _at_colon(start, word, words):
            for piece in split_glued(cell, words):
                yield place, piece
                place += len(piece)


def _at_colon(start: int, word: str, words: FormWords) -> Iterator[tuple[int, str]]:
    colon = max(word.find("："), word.find(":"))
    if 0 < colon < len(word) - 1 and kind_of(word[:colon], words) == "label":
        yield start, word[: colon + 1]
        yield start + colon + 1, word[colon + 1 :]
    else:
        yield start, word
