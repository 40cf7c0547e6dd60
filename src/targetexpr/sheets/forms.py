"""What the forms print: titles, headings and their roles, levels, labels of the header. All of it is data in ``data/``.

Readers ask here and nowhere else which word is a heading, a class or a label.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Literal, cast

from attrs import field, frozen

from targetexpr.sheets.model import FieldName

HeadingRole = Literal[
    "level1", "level2", "name", "level4", "value", "total_value", "operator", "nature", "unit", "weight", "actual",
    "score", "deviation_reason", "prior", "note", "number_of_row", "side",
]  # fmt: skip
FieldKind = Literal["text", "date", "dates", "money", "flag", "choice"]
Term = Literal["total", "annual"]

_FORMS = ("shanghai-2020", "shanghai-2024", "mof-2021")
_LONGEST = 60
"""No heading and no label is longer."""
_BRACKETED = re.compile(r"[(\[【〔（][^()\[\]【】〔〕（）]*[)\]】〕）]$")


@lru_cache(maxsize=4096)
def squeeze(text: str) -> str:
    """*text* as labels are compared: half-width, without white space and invisible characters."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(c for c in plain if not c.isspace() and unicodedata.category(c) not in ("Cf", "Cc"))


@frozen(kw_only=True)
class Form:
    """One family of forms, as its file says it; ``levels`` maps each level-1 class to its level-2 classes."""

    id: str
    name: Mapping[str, str]
    source: str
    titles: tuple[re.Pattern[str], ...]
    telling: frozenset[str]
    levels: Mapping[str, tuple[str, ...]]
    instead: Mapping[str, str] = field(factory=dict)
    """Classes of places that stand where the form has another."""

    @property
    def classes(self) -> frozenset[str]:
        return frozenset(self.levels) | {name for names in self.levels.values() for name in names}

    def has_title(self, text: str) -> bool:
        return any(p.search(squeeze(text)) for p in self.titles)


@frozen(kw_only=True)
class Field:
    """A field of the header: where it goes, and how its text is read."""

    name: FieldName | Literal["term"]
    kind: FieldKind


class Vocabulary:
    """Every word of every form, by squeezed text. Build it once: ``vocabulary()``."""

    def __init__(self) -> None:
        generic = _data("mof-2021")
        headings, fields = _data("headings"), _data("fields")
        self.forms = tuple(_form(name) for name in _FORMS)
        self.title_parts = tuple(re.compile(p) for p in generic["parts"])
        self.look_alikes = tuple(re.compile(p) for p in generic["look_alike"]["titles"])
        self.level1: dict[str, str] = {}
        self.level2: dict[str, str] = {}
        self.parents: dict[str, frozenset[str]] = {}
        self._classes(generic["also"])
        self._roles, self._patterns = _roles(headings)
        self.terms: list[tuple[Term, re.Pattern[str]]] = [
            (entry["says"], re.compile(entry["pattern"])) for entry in headings["term"]
        ]
        self.one_year = re.compile(headings["year"]["pattern"])
        self.weak_values = frozenset(headings["value"]["weak"])
        self.sides = frozenset(headings["side"]["texts"])
        self.directions = frozenset(headings["contents"]["direction"])
        self.kinds = frozenset(headings["contents"]["kind"])
        self.deadlines = frozenset(headings["contents"]["deadline"])
        extras = headings["extras"]
        self.extra_brackets = re.compile("|".join(f"(?:{p})" for p in extras["brackets"]))
        self.extra_marks = re.compile(rf"^{extras['marks']}|{extras['marks']}$")
        self.extra_numbers = re.compile(rf"^(?:{extras['numbers']})")
        self.points = re.compile(extras["points"])
        self.ordinal = re.compile(extras["ordinal"])
        self.fill_in = re.compile(extras["fill_in"])
        self.dots = re.compile(extras["dots"])
        self.sums = frozenset(headings["closing"]["sums"])
        self.footers = re.compile(headings["closing"]["footers"])
        self.fields: dict[str, Field] = {
            label: Field(name=entry["name"], kind=entry["kind"])
            for entry in fields["field"]
            for label in entry["labels"]
        }
        self.text_labels = frozenset(fields["texts"]["labels"])
        self.answers = frozenset(fields["answers"]["labels"])
        self.beside = frozenset(fields["beside"]["labels"])
        self.groups = frozenset(fields["groups"]["labels"])
        self.amount_columns: tuple[str, ...] = tuple(fields["amount_columns"]["labels"])
        self.amount_others = frozenset(fields["amount_columns"]["others"])
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

    def _classes(self, also: Mapping[str, list[str]]) -> None:
        parents: dict[str, set[str]] = {}
        for form in self.forms:
            for level1, level2s in form.levels.items():
                for name in _with_and_without(level1):
                    self.level1.setdefault(name, level1)
                for level2 in level2s:
                    for name in _with_and_without(level2):
                        self.level2.setdefault(name, level2)
                        parents.setdefault(name, set()).update(_with_and_without(level1))
        for level, extra in (("level1", also["level1"]), ("level2", also["level2"])):
            target = self.level1 if level == "level1" else self.level2
            for name in extra:
                for spelling in _with_and_without(name):
                    target.setdefault(spelling, name)
        self.parents = {name: frozenset(owners) for name, owners in parents.items()}

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
        if title and self.is_look_alike(title):
            return "unknown"
        seen = {squeeze(word) for word in words}
        classes = {squeeze(level) for level in levels if level}
        for form in self.forms[:-1]:
            points = len(form.telling & seen) + bool(title and form.has_title(title))
            if points >= 2 and (not classes or classes & form.classes):
                return form.id
        generic = self.forms[-1]
        known = len(classes & (generic.classes | set(self.level1) | set(self.level2)))
        return (
            generic.id if known >= 2 or (title and generic.has_title(title) and (known or not classes)) else "unknown"
        )


@cache
def vocabulary() -> Vocabulary:
    return Vocabulary()


def _with_and_without(name: str) -> tuple[str, ...]:
    """A class is printed with 指标 at its end or without."""
    short = name.removesuffix("指标")
    return (name,) if short == name else (name, short)


def _shortened(plain: str) -> list[str]:
    """The label whole, then without the brackets at its end, one after the other."""
    found = [plain]
    while (shorter := _BRACKETED.sub("", found[-1])) != found[-1] and shorter:
        found.append(shorter.rstrip(":*"))
    return found


def _form(name: str) -> Form:
    data = _data(name)
    return Form(
        id=data["id"],
        name=data["name"],
        source=data["source"],
        titles=tuple(re.compile(p) for p in data["titles"]),
        telling=frozenset(data["telling"]),
        levels={level1: tuple(level2s) for level1, level2s in data["levels"].items()},
        instead=data.get("instead", {}),
    )


def _roles(headings: Mapping[str, Any]) -> tuple[dict[str, HeadingRole], list[tuple[HeadingRole, re.Pattern[str]]]]:
    roles: dict[str, HeadingRole] = {}
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
