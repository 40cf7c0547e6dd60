"""What the forms print: titles, headings and their roles, levels, labels of the header. All of it is data in ``data/``.

Readers ask here and nowhere else which word is a heading, a class or a label.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path

from targetexpr.patterns import compiled
from targetexpr.sheets.class_words import ClassWords
from targetexpr.sheets.form_file import GENERIC, built_in, installed, load_form, stages
from targetexpr.sheets.form_file import Form as Form
from targetexpr.sheets.form_text import data
from targetexpr.sheets.form_text import squeeze as squeeze
from targetexpr.sheets.heading_words import HeadingRole as HeadingRole
from targetexpr.sheets.heading_words import HeadingWords
from targetexpr.sheets.heading_words import Term as Term
from targetexpr.sheets.label_words import Field as Field
from targetexpr.sheets.label_words import FieldKind as FieldKind
from targetexpr.sheets.label_words import LabelWords
from targetexpr.sheets.model import Stage


class Vocabulary(ClassWords, HeadingWords, LabelWords):
    """Every word of every form, by squeezed text. Build it once: ``vocabulary()``."""

    def __init__(self, forms: Sequence[Form]) -> None:
        ClassWords.__init__(self, forms)
        HeadingWords.__init__(self, forms)
        LabelWords.__init__(self, forms, self.extra_marks)
        self._titled = lru_cache(maxsize=4096)(lambda plain: any(form.has_title(plain) for form in self.forms))
        titles = data("titles")
        self.title_parts = tuple(compiled(p) for p in titles["parts"])
        self.running_on = tuple(compiled(p) for p in titles["running_on"])
        self.look_alikes = tuple(compiled(p) for p in titles["look_alike"])
        self.stages = [(stage, compiled(pattern)) for stage, pattern in stages().items()]

    def is_look_alike(self, title: str) -> bool:
        return any(p.search(squeeze(title)) for p in self.look_alikes)

    def is_title(self, text: str) -> bool:
        """Whether a line standing alone is the title of a sheet of some form, or of a document that looks alike."""
        plain = squeeze(text)
        return len(plain) <= 60 and (self._titled(plain) or self.is_running_on(plain))

    def is_part(self, title: str) -> bool:
        """The title of a part of a sheet: 长期绩效目标表, 年度绩效目标表."""
        return any(p.fullmatch(squeeze(title)) for p in self.title_parts)

    def is_running_on(self, title: str) -> bool:
        """The title of a table that runs on from the page before: 项目支出绩效目标表（续）, 续表."""
        return any(p.fullmatch(squeeze(title)) for p in self.running_on)

    def recognise(self, title: str | None, words: Iterable[str], levels: Iterable[str | None]) -> str:
        """Which form: by its title, by the headings and labels it printed (*words*), and by the classes it uses."""
        plain = squeeze(title or "")
        if self.is_look_alike(plain):
            return "unknown"
        seen = {squeeze(word) for word in words}
        classes = {squeeze(level) for level in levels if level}
        for form in self.forms:
            named = bool(plain) and form.has_title(plain)
            told = len(form.telling & seen) + named >= 2
            if form.id != GENERIC and (
                (named and form.by_title) or (told and (not classes or not form.classes or classes & form.classes))
            ):
                return form.id
        generic = self.form(GENERIC)
        known = len(classes & (generic.classes | set(self.level1) | set(self.level2)))
        named = bool(plain) and generic.has_title(plain)
        return generic.id if known >= 2 or (named and (known or not classes)) else "unknown"

    def form(self, name: str) -> Form:
        """The form of that name; the generic one where there is none (``unknown``)."""
        return next((form for form in self.forms if form.id == name), self.forms[-1])

    def stage(self, form: str, title: str | None) -> Stage | None:
        """When a sheet was made, by its title, or failing that by its form; None where neither says it."""
        plain = squeeze(title or "")
        said = next((stage for stage, pattern in self.stages if pattern.search(plain)), None)
        return said or self.form(form).stage


_ENVIRONMENT = "TARGETEXPR_FORMS"
"""Files of forms, parted as paths are: processes that read files inherit them."""


def use(*paths: str | Path) -> list[Form]:
    """Take forms from files, before those that come with the library, for this process and those that it starts.

    Call it before anything is read. Raises ``FormError`` naming the file and the entry at fault; then nothing changes.
    """
    forms = [load_form(path) for path in paths]
    own = [str(Path(path).resolve()) for path in paths]
    os.environ[_ENVIRONMENT] = os.pathsep.join([*own, *_added()])
    vocabulary.cache_clear()
    return forms


@contextmanager
def using(*paths: str | Path) -> Iterator[None]:
    """Take forms from files as ``use`` does, while a block runs."""
    before = os.environ.get(_ENVIRONMENT, "")
    use(*paths)
    try:
        yield
    finally:
        os.environ[_ENVIRONMENT] = before
        vocabulary.cache_clear()


def digest() -> str:
    """Return a hash of the forms that do not come with the library."""
    return hashlib.sha256("".join(Path(path).read_text("utf-8-sig") for path in _added()).encode()).hexdigest()


def _added() -> list[str]:
    return [path for path in os.environ.get(_ENVIRONMENT, "").split(os.pathsep) if path]


@cache
def vocabulary() -> Vocabulary:
    """Return the words of all forms: those that were asked for, other packages', and the library's."""
    return Vocabulary([*map(load_form, _added()), *installed(), *built_in()])
