"""Labels of classes and indicators without what a form prints beside them: points, stars, numbers, templates."""

from __future__ import annotations

from functools import lru_cache

from targetexpr.patterns import compiled
from targetexpr.sheets.forms import Vocabulary, squeeze, vocabulary
from targetexpr.sheets.grid import join_lines

_BRACKET = compiled(r"[(（\[【〔]([^()（）\[\]【】〔〕]*)[)）\]】〕]")
_CLOSERS = (")", "）", "]", "】", "〕")
_JOINT = compiled(r"\s*[-—–－/、→>＞·]+\s*")
_GAP = compiled(r"(?<![0-9A-Za-z])[ \t\u00a0\u3000]+|[ \t\u00a0\u3000]+(?![0-9A-Za-z])")
_AROUND = compiled(r"^[A-Za-z .&]+|^[(（\[【〔]|[)）\]】〕]$")
"""English before a class, and brackets around it."""
_POINTS = compiled(r"[0-9]+(\.[0-9]+)?[分%％]?$")


def class_name(text: str) -> str:
    """A class as the form writes it in full: gaps of a narrow cell closed, points, stars and numbering set aside."""
    return _class_name(text, vocabulary())


@lru_cache(maxsize=4096)
def _class_name(text: str, words: Vocabulary) -> str:
    plain = _GAP.sub("", join_lines(text))
    if _is_known(plain, words):
        return plain
    bare = words.extra_marks.sub("", plain)
    bare = _BRACKET.sub(lambda m: "" if words.extra_brackets.fullmatch(squeeze(m[1])) else m[0], bare)
    bare = words.extra_marks.sub("", bare).strip(" :：")
    unnumbered = _unnumbered(bare)
    # 数量指标（或建设规模）: whatever stands in brackets behind a class explains it.
    alone = _BRACKET.sub("", unnumbered).strip(" :：")
    spellings = (unnumbered, alone, _POINTS.sub("", unnumbered), _AROUND.sub("", unnumbered))
    return next((name for name in spellings if _is_known(name, words)), bare or plain)


def _is_known(name: str, words: Vocabulary) -> bool:
    return words.is_level1(name) or words.is_level2(name)


def split_class(text: str) -> tuple[str, str | None]:
    """产出指标-数量指标 in one cell is both classes."""
    parts = [class_name(part) for part in _JOINT.split(text)]
    if len(parts) == 2 and vocabulary().is_level1(parts[0]) and vocabulary().is_level2(parts[1]):
        return parts[0], parts[1]
    return text, None


def is_class(text: str) -> bool:
    return _is_class(text, vocabulary())


@lru_cache(maxsize=4096)
def _is_class(text: str, words: Vocabulary) -> bool:
    return _is_known(_class_name(text, words), words)


@lru_cache(maxsize=4096)
def indicator_name(text: str) -> str:
    """A name without stars, without 指标1： before it and without what says whether it must be filled in."""
    words = vocabulary()
    plain = join_lines(text)
    bare = words.extra_marks.sub("", plain).strip()
    bare = words.extra_numbers.sub("", bare).strip()
    if bare != plain:
        bare = words.extra_marks.sub("", bare).strip()
    bare = _unnumbered(bare)
    ends = bare.endswith(_CLOSERS)
    last = next((m for m in _BRACKET.finditer(bare) if m.end() == len(bare)), None) if ends else None
    if last and (words.fill_in.fullmatch(squeeze(last[1])) or words.points.fullmatch(squeeze(last[1]))):
        bare = bare[: last.start()].strip()
    return bare


def _unnumbered(text: str) -> str:
    """Without 1. or （一） before it; 1.5米 and 2024年 keep their numbers."""
    return vocabulary().ordinal.sub("", text, count=1) if vocabulary().ordinal.match(text) else text
