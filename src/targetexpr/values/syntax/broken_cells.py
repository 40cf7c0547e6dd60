"""Blanks, line breaks and invisible characters that broke a word, a unit or a number of a cell in two.

The text reads without them, and its spans are those of the text as written (``Written.span``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from targetexpr.errors import Span
from targetexpr.patterns import compiled
from targetexpr.values.lexicon.unit_spelling import match_unit
from targetexpr.values.lexicon.word_patterns import says
from targetexpr.values.lexicon.words import change_at_end
from targetexpr.values.syntax.fast_path import INVISIBLE, SUSPECT

_HIDDEN = compiled(f"[{INVISIBLE}]")
_WORDS = compiled("[^一-鿿]+")
_CONTINUES = compiled(r"[%％‰.．]|,\d{3}|[(（](?![0-9０-９一二三四五六七八九十]{1,2}[)）])")
# 5% and -8%, 三 and 至五场, 18 and ±0.5: an end of a range.
_FIGURE = r"[\d〇零一二三四五六七八九十百千两半]"
_BEFORE_END = compiled(rf"{_FIGURE}[\s　]{{0,9}}(?:[%％‰℃]|[一-鿿]{{1,3}})?[\s　]{{0,9}}$")
_RANGE_END = compiled(
    rf"[-－﹣−‐‑–—―~～∼至到±][\s　]{{0,9}}{_FIGURE}[\d.．,]{{0,39}}(?![\d.．,])([\s　]{{0,9}}[年月日号点时:：])?"
)
_OF_DATES = "年月日号点时"
# 1, and 200; 8: and 30; 16 and /10万; 1万 and 5千: two halves of one figure.
_HALVES = tuple(
    (compiled(f"{left}$"), compiled(right))
    for left, right in (
        (r"(?<![\d.．])\d{1,3}(?:[,，]\d{3}){0,9}[,，]", r"\d{3}(?!\d)"),
        (r"\d[:：/／]", r"\d"),
        (r"\d", r"[:：/／]\d"),
        (r"\d[万亿]", r"\d{1,4}[十百千万]"),
    )
)
_LONGEST_UNIT = 6


class Written(NamedTuple):
    """A *text* without what broke it, and where its characters stand in what was written (and where that ends)."""

    text: str
    places: list[int]

    def span(self, span: Span) -> Span:
        """A span of the text as one of what was written."""
        start, end = span
        return self.places[start], self.places[end - 1] + 1 if end > start else self.places[start]


def without_breaks(written: str, is_whole: Callable[[str], bool], can_begin: Callable[[str], bool]) -> Written:
    """*written* without what breaks it. *is_whole* tells of a line whether it is a target that is closed, *can_begin*
    whether one can begin so: a line break between such two lines parts them, and stays.
    """
    kept, line, last = list[int](), 0, 0
    for found in SUSPECT.finditer(written):
        start, end = found.span()
        kept += range(last, start)
        last = end
        if _HIDDEN.match(found[0]):
            continue
        left, right = "".join(written[place] for place in kept[line:]), written[end:]
        if found[0].isspace() and found[0].strip("\r\n"):
            parts = not _is_one_word(left, right)
        else:
            parts = not _goes_on(left, right) and is_whole(left) and can_begin(_HIDDEN.sub("", _line(right)))
            line = len(kept) + 1 if parts else line
        if parts:
            kept += range(start, end)
    kept += range(last, len(written))
    return Written("".join(written[place] for place in kept), [*kept, len(written)])


def _line(text: str) -> str:
    return re.split("[\r\n]", text.lstrip("\r\n"), maxsplit=1)[0]


def _goes_on(left: str, right: str) -> bool:
    """Whether a number, a unit or a word that one line ends in goes on in the next."""
    following = right.lstrip()
    if not left.strip() or not following or _CONTINUES.match(following):
        return True
    if _BEFORE_END.search(left) and (end := _RANGE_END.match(following)) is not None:
        return end[1] is None or left.rstrip()[-1] in _OF_DATES
    if any(first.search(left) and second.match(following) for first, second in _HALVES):
        return True
    if following[0].isdecimal() and (left[-1].isdecimal() or change_at_end(left) is not None):
        return True
    if _closes_later(left, following) or (left[-1] in "内前" and says("act", _line(following))):
        return True
    word = _ending(left)
    match = match_unit(word) if _is_counted(left, word) else None
    return len(_beginning(following)) == 1 and (match is None or match.end < len(word))


def _is_one_word(left: str, right: str) -> bool:
    """平 方 米, 显 著 提 升: a unit goes on, or at least one side of the blank is one character."""
    word = _ending(left)
    if _is_counted(left, word):
        match = match_unit(word)
        if _closes_later(left, right):
            return True
        if match is None or not match.known or match.end == len(word):
            return False
        word = word[match.end :]
    return len(word) == 1 or len(_beginning(right)) == 1


def _closes_later(left: str, right: str) -> bool:
    """Whether the unit behind a figure goes on behind the break: 个工作 and 日内."""
    word = _ending(left)
    if not _is_counted(left, word):
        return False
    whole = word + _beginning(re.sub(r"\s+", "", right[: 2 * _LONGEST_UNIT]))
    match = match_unit(whole)
    return match is not None and match.known and match.end > len(word)


def _is_counted(text: str, word: str) -> bool:
    return text[: len(text) - len(word)].rstrip()[-1:].isdecimal()


def _ending(text: str) -> str:
    return _WORDS.split(text)[-1]


def _beginning(text: str) -> str:
    return _WORDS.split(text, maxsplit=1)[0]
