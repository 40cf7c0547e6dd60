"""Which word of a text is what, for one form: a class, a heading, a label at the side, a label of the header."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Literal

from attrs import field, frozen

from targetexpr.sheets.forms import Form, squeeze, vocabulary
from targetexpr.sheets.labels import class_name

Rank = Literal[1, 2]
_FIRM = 3  # headings beside which words that no form knows are headings, too
_OWN = 4  # classes of a form's own that tell it, whatever the labels of the header are
Kind = Literal["class", "heading", "side", "label", "title"]


@frozen
class ClassPair:
    """A class of level 2 in its class of level 1; either is None where the sheet does not say it."""

    level1: str | None
    level2: str | None


@frozen
class FormWords:
    """The words of one form. ``classes`` stand in the form's order; ``names`` gives a class's rank (or both, where a
    name stands on both levels) and its full name, by every squeezed spelling."""

    form: Form
    classes: tuple[ClassPair, ...]
    names: dict[str, dict[Rank, str]] = field(eq=False)
    longest: int

    def rank(self, text: str) -> dict[Rank, str]:
        """The ranks of a class and its names there, its points and what explains it set aside."""
        return self.names.get(squeeze(text)) or (self.names.get(class_name(text), {}) if text[-1:] in ")）" else {})


@cache
def words_of(form_id: str, *, short: bool = False, instead: frozenset[str] = frozenset()) -> FormWords:
    """The words of a form; *short*: its classes may stand without 指标, as some places print them; *instead* are the
    classes that the sheet prints in the place of the form's."""
    form = next(form for form in vocabulary().forms if form.id == form_id)
    other = {form.instead[name]: name for name in sorted(instead)}
    levels = {
        other.get(level1, level1): [other.get(level2, level2) for level2 in level2s]
        for level1, level2s in form.levels.items()
    }
    names: dict[str, dict[Rank, str]] = {}
    for level1, level2s in levels.items():
        for rank, level in ((1, level1), *((2, level2) for level2 in level2s)):
            for spelling in (level, *([level.removesuffix("指标")] if short else [])):
                names.setdefault(spelling, {}).setdefault(1 if rank == 1 else 2, level)
    classes = tuple(ClassPair(level1, level2) for level1, level2s in levels.items() for level2 in level2s)
    return FormWords(form, classes, names, max(map(len, names)))


def choose(texts: Iterable[str]) -> FormWords:
    """The form whose classes, headings and labels occur most often among *texts* (words of a sheet)."""
    found = set(texts)
    seen = {squeeze(text) for text in found} | {class_name(text) for text in found if text[-1:] in ")）"}
    points: dict[str, int] = {}
    generic = words_of("mof-2021").form
    for form in vocabulary().forms:
        told = len(form.telling & seen) if form.levels else 0
        held = len(form.classes & seen)
        is_own = bool(told and held) or len((form.classes - generic.classes) & seen) >= _OWN
        points[form.id] = 2 * told + held if is_own else 0
    best = max(points, key=lambda name: points[name])
    if points[best] >= 4:
        return words_of(best)
    short = len(generic.classes & seen) < 3
    own = {form_name for form_name in generic.classes if _is_printed(form_name, seen)}
    places = {name for name, form_name in generic.instead.items() if form_name not in own}
    instead = frozenset(name for name in places if _is_printed(name, seen))
    return words_of("mof-2021", short=short, instead=instead)


def _is_printed(name: str, seen: set[str]) -> bool:
    """Whether a class is among the words, whole or cut before 指标."""
    return name in seen or name.removesuffix("指标") in seen


def kind_of(text: str, words: FormWords) -> Kind | None:
    """What *text* is when it stands as a whole cell; None where it is no word of any form."""
    known = vocabulary()
    if len(text) > 60:
        return None
    if words.rank(text):
        return "class"
    if known.heading(text) == "side":
        return "side"
    if known.label(text) is not None:
        return "label"
    return "heading" if known.heading(text) not in (None, "note", "prior") else None


def is_title(text: str) -> bool:
    """Whether a line by itself is the title of a sheet; 指标1：监测体系 only has a word of one."""
    plain = text.strip()
    return "：" not in plain and plain[-1] in "表)）" and vocabulary().is_title(plain)


def is_heading_line(cells: Sequence[str]) -> bool:
    """Whether cells standing on one line are the headings of an indicator table, or a part of them."""
    roles = [vocabulary().heading(cell) for cell in cells]
    known = len(roles) - roles.count(None)
    firm = len({"level1", "level2", "name", "value"} & set(roles))
    if not firm or (known < len(roles) and (firm < _FIRM or 2 * known <= len(roles))):
        return False
    # 年度目标 alone is the label of prose.
    return len(cells) > 1 or (len(squeeze(cells[0])) >= 3 and vocabulary().label(cells[0]) is None)


def split_glued(text: str, words: FormWords) -> Sequence[str]:
    """Cells that ran together without a space, where every one is a class: ``社会成本指标成本指标``."""
    plain = squeeze(text)
    if plain in words.names or len(plain) > 4 * words.longest:
        return (text,)
    rest, found = plain, []
    while rest:
        size = next((n for n in range(min(len(rest), words.longest), 0, -1) if rest[:n] in words.names), 0)
        if not size:
            return (text,)
        found.append(rest[:size])
        rest = rest[size:]
    return found
