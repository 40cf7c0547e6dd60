"""Text in which a whole table stands on one line, its cells run together or a space apart → a line for each cell.

Labels, headings and classes are known words and are cut out. Between two classes a text is cut wherever a cell could
end: around numbers, behind their units, between two numbers that ran together. Lines that were cut from one another so
have the gap ``GLUED``: what reads them may put them together again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from attrs import evolve

from targetexpr.sheets import looks
from targetexpr.sheets.forms import vocabulary
from targetexpr.sheets.text_layout.lines import GLUED, Line, Page

_LONG = 60  # characters of a line that holds a table
_LEAST = 3  # different classes on it: those of rows side by side are the same
_COLUMNS = "   "  # in a line that keeps its columns
_LONGEST_UNIT = 4
_DIGITS = 24  # of numbers that ran together
_CHINESE = "一-鿿"
_WRAP = re.compile(rf"(?<=[{_CHINESE}、，]) +(?=[{_CHINESE}、，])")
_PART = re.compile(r"^\s*(\d{1,2})、")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?[%％‰]?")
_YEAR = re.compile(r"[(（]\s*(?:19|20)\d\d\s*年度?\s*[)）]")
_TITLE = re.compile(r"[^\s,，。;；:：、0-9日)）]{4,40}表$")
_POINTS = re.compile(r"[(（]\s*\d{1,3}(?:\.\d+)?\s*分\s*[)）]")
_GAP = r"\s?"
_CLOSING = re.compile(r"注\s*[:：]|……|…|备注\s*[:：]")


def unrolled(pages: Sequence[Page]) -> list[Page]:
    """The pages with such lines cut; pages without any as they are."""
    return [tuple(piece for line in _joined(page) for piece in _cut(line)) for page in pages]


def _joined(page: Page) -> list[Line]:
    """Lines without the numbers that some sites put before every part of a text: 1、…, 2、…, one line."""
    found: list[Line] = []
    count = 0
    for line in page:
        number = _PART.match(line.text)
        if number and int(number[1]) == count + 1 and (count or len(line.text) >= _LONG):
            count += 1
            text = line.text[number.end() :]
            if count > 1:
                found[-1] = evolve(found[-1], text=found[-1].text + text)
                continue
            line = evolve(line, text=text)
        else:
            count = 0
        found.append(line)
    return found


def _cut(line: Line) -> Iterator[Line]:
    text = line.text.strip()
    if len(text) < _LONG or _COLUMNS in text or len(set(_known().classes.findall(text))) < _LEAST:
        yield line
        return
    spaced = _is_spaced(text)
    text = text if spaced else _WRAP.sub("", text)
    gap = line.gap
    for glued, piece in _pieces(text, spaced=spaced):
        yield Line(piece, line.number, line.page, GLUED if glued else gap)
        gap = 0


def _pieces(text: str, *, spaced: bool) -> Iterator[tuple[bool, str]]:
    """The pieces of a text, and whether each followed the one before it without a space: what stands before the first
    heading, and then headings and what stands below them, by turns."""
    starts = [match.start() for match in _known().first.finditer(text)]
    yield from _header(text[: starts[0]] if starts else "")
    for start, stop in zip(starts or [0], [*starts[1:], len(text)], strict=True):
        body = next((m.start() for m in _known().classes.finditer(text, start, stop)), stop)
        yield from _headings(text[start:body])
        yield from _body(text[body:stop], spaced=spaced, cut=bool(starts))


def _is_spaced(text: str) -> bool:
    """Whether spaces stand between cells: classes are whole words."""
    words = text.split()
    whole = sum(bool(_known().classes.fullmatch(_POINTS.sub("", word))) for word in words)
    return 10 * whole >= 7 * len(_known().classes.findall(text))


def _header(text: str) -> Iterator[tuple[bool, str]]:
    for label, piece in _by(_known().labels, text):
        if label:
            yield False, piece
            continue
        for year, part in _by(_YEAR, piece):
            title = _TITLE.search(part.strip()) if not year else None
            if title is not None:
                yield from ((False, rest) for rest in [part[: part.rindex(title[0])].strip()] if rest)
                part = title[0]
            yield False, part.strip()


def _headings(text: str) -> Iterator[tuple[bool, str]]:
    yield from ((False, piece) for _, piece in _by(_known().headings, text))


def _body(text: str, *, spaced: bool, cut: bool) -> Iterator[tuple[bool, str]]:
    """Classes, and what stands between them: by its spaces, or with *cut* wherever a cell could end."""
    for known, piece in _by(_known().body, text):
        if known:
            yield False, piece
        elif spaced or not cut:
            yield from ((False, word) for word in piece.split())
        else:
            glued = False
            for word in piece.split():
                for atom in _atoms(word):
                    yield glued, atom
                    glued = True
                glued = False


def _by(pattern: re.Pattern[str], text: str) -> Iterator[tuple[bool, str]]:
    """The pieces of *text* that match, and those between them that hold something."""
    at = 0
    for match in pattern.finditer(text):
        if text[at : match.start()].strip():
            yield False, text[at : match.start()].strip()
        yield True, match.group()
        at = match.end()
    if text[at:].strip():
        yield False, text[at:].strip()


def _atoms(text: str) -> list[str]:
    """A text cut wherever a cell could end."""
    cuts = {0, len(text)}
    for match in _NUMBER.finditer(text):
        start, stop = match.span()
        while start and not text[start - 1].isalnum() and text[start - 1] not in "()（）[]【】“”\"'、.,，:：/-":
            start -= 1  # the sign before it
        cuts |= {start, stop, *_inside(match.group(), match.start())}
        after = text[stop : stop + _LONGEST_UNIT] if text[stop - 1].isdigit() else ""
        size = next((n for n in range(len(after), 0, -1) if looks.is_unit(after[:n])), 0)
        cuts.add(stop + size)
    return [part for a, b in pairwise(sorted(cuts)) for part in _halves(text[a:b]) if part]


def _inside(number: str, start: int) -> list[int]:
    """Where a run of digits may be two numbers: no number begins with a nought, but nought itself."""
    digits = re.match(r"\d+", number)
    size = digits.end() if digits else 0
    if size > _DIGITS:
        return []
    return [start + at for at in range(1, size) if number[at] != "0" or not number.strip("0")]


def _halves(text: str) -> list[str]:
    """显著提升显著提升 is a value and the actual one."""
    half = len(text) // 2
    return [text[:half], text[half:]] if len(text) >= 4 and text[:half] == text[half:] else [text]


class _Known:
    """The words of the forms as patterns, each with the spaces that a cell's line ends leave in it."""

    def __init__(self) -> None:
        words = vocabulary()
        classes = [name for name in {**words.level1, **words.level2} if name.endswith(("指标", "目标"))]
        labels = [name for name in (*words.fields, *words.text_labels, *words.groups) if len(name) >= 4]
        headings = words.heading_texts()
        firsts = [name for name in headings if words.heading(name) == "level1" and len(name) >= 4]
        self.classes = _pattern(classes)
        self.labels = _pattern(labels, tail=r"(?:\s*[(（][^()（）]{0,12}[)）])?[:：]?")
        self.headings = _pattern([*headings, *words.sides], tail=r"(?:\s*[(（][^()（）]{0,12}[)）])?")
        self.first = _pattern(firsts)
        sums = "|".join(map(re.escape, sorted(words.sums, key=len, reverse=True)))
        sides = _pattern([side for side in words.sides if len(side) >= 4]).pattern
        self.body = re.compile(f"{self.classes.pattern}|{_POINTS.pattern}|{_CLOSING.pattern}|{sides}|{sums}")


@cache
def _known() -> _Known:
    return _Known()


def _pattern(texts: Sequence[str], tail: str = "") -> re.Pattern[str]:
    longest = sorted(set(texts), key=len, reverse=True)
    spelled = "|".join(_GAP.join(map(re.escape, text)) for text in longest)
    return re.compile(f"(?:{spelled}){tail}")
