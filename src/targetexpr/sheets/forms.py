"""What the forms print: titles, headings and their roles, levels, labels of the header. All of it is data in ``data/``.

Readers ask here and nowhere else which word is a heading, a class or a label.
"""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal, cast

from attrs import frozen

from targetexpr.sheets.form_file import GENERIC, built_in, installed, load_form
from targetexpr.sheets.form_file import Form as Form
from targetexpr.sheets.model import FieldName, Stage

HeadingRole = Literal[
    "level1", "level2", "type", "name", "level4", "value", "total_value", "grade", "operator", "nature", "unit",
    "weight", "actual", "score", "points", "deviation_reason", "prior", "progress", "forecast", "outlook", "note",
    "number_of_row", "side",
]  # fmt: skip
FieldKind = Literal["text", "date", "dates", "money", "number", "rate", "flag", "choice"]
Term = Literal["total", "annual"]

_LONGEST = 60
"""No heading and no label is longer."""
_STEM = 16
"""A heading that is known by its stem is no longer."""
_BRACKETED = re.compile(r"[(\[【〔（][^()\[\]【】〔〕（）]*[)\]】〕）]$")


@lru_cache(maxsize=4096)
def squeeze(text: str) -> str:
    """*text* as labels are compared: half-width, without white space and invisible characters."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(c for c in plain if not c.isspace() and unicodedata.category(c) not in ("Cf", "Cc"))


@frozen(kw_only=True)
class Field:
    """A field of the header: where it goes, and how its text is read."""

    name: FieldName | Literal["term"]
    kind: FieldKind


class Vocabulary:
    """Every word of every form, by squeezed text. Build it once: ``vocabulary()``."""

    def __init__(self, forms: Sequence[Form]) -> None:
        headings, fields, titles = _data("headings"), _data("fields"), _data("titles")
        self.forms = tuple(forms)
        self.title_parts = tuple(re.compile(p) for p in titles["parts"])
        self.look_alikes = tuple(re.compile(p) for p in titles["look_alike"])
        self.stages: list[tuple[Stage, re.Pattern[str]]] = [
            (stage, re.compile("|".join(patterns))) for stage, patterns in titles["stages"].items()
        ]
        self.level1: dict[str, str] = {}
        self.level2: dict[str, str] = {}
        self.parents: dict[str, frozenset[str]] = {}
        self._group_kinds: dict[str, set[str]] = {}
        self._class_kinds: dict[str, set[str]] = {}
        self._owner_kinds: dict[str, set[str]] = {}
        self._classes()
        self._roles, self._patterns = _roles(headings, forms)
        self.terms: list[tuple[Term, re.Pattern[str]]] = [
            (entry["says"], re.compile(entry["pattern"])) for entry in headings["term"]
        ]
        self.one_year = re.compile(headings["year"]["pattern"])
        self.grades = frozenset(headings["among"]["grade"])
        self._stems: list[tuple[HeadingRole, re.Pattern[str]]] = [
            (entry["role"], re.compile(entry["pattern"])) for entry in headings["among"]["stems"]
        ]
        self.points_heading = re.compile(headings["among"]["points"])
        self.weak_values = frozenset(headings["value"]["weak"])
        self.sides = frozenset(headings["side"]["texts"])
        self.directions = frozenset(headings["contents"]["direction"])
        self.kinds = frozenset(headings["contents"]["kind"])
        self.periods = re.compile(headings["contents"]["period"])
        self.deadlines = frozenset(headings["contents"]["deadline"])
        extras = headings["extras"]
        self.extra_brackets = re.compile("|".join(f"(?:{p})" for p in extras["brackets"]))
        self.extra_marks = re.compile(rf"^{extras['marks']}|{extras['marks']}$")
        self.extra_numbers = re.compile(rf"^(?:{extras['numbers']})")
        self.points = re.compile(extras["points"])
        self.ordinal = re.compile(extras["ordinal"])
        self.fill_in = re.compile(extras["fill_in"])
        self.dots = re.compile(extras["dots"])
        rows = _data("rows")
        self.sums = frozenset(rows["sums"])
        self.footers = re.compile(rows["footers"])
        self.column_numbers = re.compile(rows["column_numbers"])
        self.signatures = re.compile("|".join(rows["signatures"]))
        self.fields: dict[str, Field] = {}
        self._label_patterns: list[tuple[re.Pattern[str], str]] = []
        for entry in fields["field"]:
            known = Field(name=entry["name"], kind=entry["kind"])
            own = (form.fields.get(known.name, ()) for form in forms)
            self.fields |= {squeeze(label): known for labels in (entry["labels"], *own) for label in labels}
            self._label_patterns += [(re.compile(p), entry["labels"][0]) for p in entry.get("patterns", ())]
        self.text_labels = frozenset(fields["texts"]["labels"])
        self.answers = frozenset(fields["answers"]["labels"])
        self.beside = frozenset(fields["beside"]["labels"])
        self.groups = frozenset(fields["groups"]["labels"])
        self.amounts: Mapping[str, str] = {
            label: part for part, labels in fields["amount_columns"].items() for label in labels
        }
        self.amount_columns: tuple[str, ...] = tuple(fields["amount_columns"]["labels"])
        self.task_parts: Mapping[str, frozenset[str]] = {
            part: frozenset(labels) for part, labels in fields["tasks"].items()
        }
        self.year_labels = frozenset(fields["year"]["labels"])
        self._other_labels = self.text_labels | self.groups | self.beside | self.year_labels
        self.unit_labels = frozenset(fields["money"]["unit_labels"])
        self.stamps = frozenset(fields["stamps"]["texts"])
        units = "|".join(sorted(self.unit_labels))
        tail = rf"[(（]?(?:{units})\s*[:：]\s*(?:人民币)?([^:：()（）0-9\s]*元)\s*[)）]?"
        self.money_line = re.compile(rf"(?:.*[^一-鿿])?{tail}")
        self.money_tail = re.compile(rf"(?:^|(?<=[^一-鿿])){tail}$")
        self.flags: Mapping[str, Any] = fields["flags"]

        self._heading = lru_cache(maxsize=4096)(self._find_heading)
        self._label = lru_cache(maxsize=4096)(self._find_label)

    def _classes(self) -> None:
        parents: dict[str, set[str]] = {}
        for form in self.forms:
            for group in form.groups:
                for name in _spellings(*group.names, *group.also):
                    self._group_kinds.setdefault(name, set()).add(group.kind)
                for entry in group.classes:
                    for name in _spellings(*entry.names, *entry.also):
                        self._owner_kinds.setdefault(name, set()).add(group.kind)
                        self._class_kinds.setdefault(name, set()).add(entry.kind)
            for level1, level2s in form.levels.items():
                self._know(self.level1, level1)
                for level2 in level2s:
                    self._know(self.level2, level2)
                    for name in _spellings(level2):
                        parents.setdefault(name, set()).update(_spellings(level1))
        for form in self.forms:
            for group in form.groups:
                self._know(self.level1, *group.names, *group.also)
                for entry in group.classes:
                    self._know(self.level2, *entry.names, *entry.also)
            self._know(self.level1, *form.others.get("level1", ()))
            self._know(self.level2, *form.others.get("level2", ()))
        self.parents = {name: frozenset(owners) for name, owners in parents.items()}

    @staticmethod
    def _know(level: dict[str, str], *names: str) -> None:
        for name in names:
            for spelling in _spellings(name):
                level.setdefault(spelling, name)

    def group_kinds(self, level1: str) -> Set[str]:
        """The kinds of group that a class of level 1 may be; none for a class that no form knows."""
        return self._group_kinds.get(squeeze(level1), frozenset())

    def class_kinds(self, level2: str) -> Set[str]:
        """The kinds that a class of level 2 may be; none for a class that no form knows."""
        return self._class_kinds.get(squeeze(level2), frozenset())

    def owner_kinds(self, level2: str) -> Set[str]:
        """The kinds of group that a class of level 2 may stand under; none for a class that no form knows."""
        return self._owner_kinds.get(squeeze(level2), frozenset())

    def holds_classes(self, kind: str) -> bool:
        """Whether some form prints classes of level 2 under groups of that kind."""
        return any(kind in kinds for kinds in self._owner_kinds.values())

    def heading(self, text: str) -> HeadingRole | None:
        """The role that a heading's text names, its extras in brackets set aside; None where it is no heading."""
        return self._heading(text) if len(text) <= _LONGEST else None

    def _find_heading(self, text: str) -> HeadingRole | None:
        plain = self.extra_marks.sub("", squeeze(text)).rstrip(":")
        for candidate in _shortened(plain):
            # 绩效度量单位 is 度量单位, as 绩效指标值 is 指标值.
            if role := self._roles.get(candidate) or self._roles.get(candidate.replace("绩效", "")):
                return role
        bare = _shortened(plain)[-1]
        return next((role for role, pattern in self._patterns if pattern.fullmatch(bare)), None)

    def heading_among(self, text: str) -> HeadingRole | None:
        """The role of a text that stands among headings: of its own, a grade's or that of a column of points."""
        plain = squeeze(text)
        if role := self.heading(text):
            return role
        if _shortened(plain)[-1] in self.grades:
            return "grade"
        if self.points_heading.fullmatch(plain):
            return "points"
        bare = _shortened(plain)[-1]
        return next((role for role, pattern in self._stems if len(bare) <= _STEM and pattern.fullmatch(bare)), None)

    def heading_texts(self) -> list[str]:
        """Every heading that the forms print whole."""
        return list(self._roles)

    def term(self, text: str) -> Term | None:
        """The term (whole or one year) that a heading's words say."""
        plain = squeeze(text)
        return next((term for term, pattern in self.terms if pattern.search(plain)), None)

    def label(self, text: str) -> str | None:
        """The label without its extras, where *text* is a label of the header's, a prose label or a group; or None."""
        return self._label(text) if len(text) <= _LONGEST else None

    def _find_label(self, text: str) -> str | None:
        plain = self.extra_marks.sub("", squeeze(text)).rstrip(":").rstrip("*")
        for candidate in _shortened(plain):
            if candidate in self.fields or candidate in self._other_labels:
                return candidate
        if found := next((label for pattern, label in self._label_patterns if pattern.fullmatch(plain)), None):
            return found
        without = re.sub(r"^(其中:|其中|[0-9]+[.、]|[一二三四五六七八九十]+、|-+|—+|①|②|③)", "", plain)
        return self.label(without) if without != plain and without else None

    def is_level1(self, text: str) -> bool:
        return squeeze(text) in self.level1

    def is_level2(self, text: str) -> bool:
        return squeeze(text) in self.level2

    def is_look_alike(self, title: str) -> bool:
        return any(p.search(squeeze(title)) for p in self.look_alikes)

    def is_title(self, text: str) -> bool:
        """Whether a line standing alone is the title of a sheet of some form, or of a document that looks alike."""
        plain = squeeze(text)
        return len(plain) <= 60 and any(form.has_title(plain) for form in self.forms)

    def is_part(self, title: str) -> bool:
        """The title of a part of a sheet: 长期绩效目标表, 年度绩效目标表."""
        return any(p.fullmatch(squeeze(title)) for p in self.title_parts)

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


def _spellings(*names: str) -> Iterator[str]:
    """A class is printed with 指标 at its end or without."""
    for name in names:
        yield name
        if (short := name.removesuffix("指标")) != name:
            yield short


def _shortened(plain: str) -> list[str]:
    """The label whole, then without the brackets at its end, one after the other."""
    found = [plain]
    while (shorter := _BRACKETED.sub("", found[-1])) != found[-1] and shorter:
        found.append(shorter.rstrip(":*"))
    return found


def _roles(
    headings: Mapping[str, Any], forms: Iterable[Form]
) -> tuple[dict[str, HeadingRole], list[tuple[HeadingRole, re.Pattern[str]]]]:
    roles: dict[str, HeadingRole] = {
        squeeze(text): cast(HeadingRole, role)
        for form in forms
        for role, texts in form.headings.items()
        for text in texts
    }
    patterns: list[tuple[HeadingRole, re.Pattern[str]]] = []
    for key, entry in headings.items():
        if isinstance(entry, dict) and "texts" in entry:
            role = cast(HeadingRole, key)
            for text in entry["texts"]:
                roles.setdefault(text, role)
            patterns += [(role, re.compile(p)) for p in entry.get("patterns", ())]
    return roles, patterns


def _data(name: str) -> dict[str, Any]:
    return tomllib.loads(
        resources.files("targetexpr.sheets").joinpath("data", f"{name}.toml").read_text(encoding="utf-8")
    )
