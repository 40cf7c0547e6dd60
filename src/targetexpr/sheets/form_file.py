"""A form's file: titles, levels with their kinds, headings and labels of its own, its profile. One TOML file a form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, get_args

from attrs import field

from targetexpr import package_data
from targetexpr.errors import FormError
from targetexpr.patterns import compiled
from targetexpr.plugins import entry_points
from targetexpr.record_types import frozen
from targetexpr.sheets.model import FieldName, Stage
from targetexpr.values.units import convert

GENERIC = "mof-2021"
_ENTRY_POINTS = "targetexpr.forms"
_HEADINGS, _TITLES = "sheets/data/headings.toml", "sheets/data/titles.toml"
_KEYS = {
    "id", "name", "source", "profile", "stage", "titles", "telling", "by_title", "money_unit", "groups", "others",
    "headings", "fields",
}  # fmt: skip


@frozen(kw_only=True)
class FormClass:
    """A class of either level by its kind: ``names`` are printed, ``also`` are spellings in the first one's stead."""

    kind: str
    names: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


@frozen(kw_only=True)
class FormGroup(FormClass):
    """A class of level 1 with its classes of level 2."""

    classes: tuple[FormClass, ...] = ()


@frozen(kw_only=True)
class Form:
    """One family of forms, as its file says it."""

    id: str
    name: Mapping[str, str]
    source: str
    profile: str
    stage: Stage | None = None
    titles: tuple[re.Pattern[str], ...] = ()
    telling: frozenset[str] = frozenset()
    by_title: bool = False
    """Whether a title alone tells the form; else two of title, headings and labels must."""
    money_unit: str | None = None
    groups: tuple[FormGroup, ...] = ()
    others: Mapping[str, tuple[str, ...]] = field(factory=dict)
    headings: Mapping[str, tuple[str, ...]] = field(factory=dict)
    fields: Mapping[str, tuple[str, ...]] = field(factory=dict)

    @cached_property
    def levels(self) -> Mapping[str, tuple[str, ...]]:
        """Each class of level 1 that the form prints, and its classes of level 2."""
        return {
            name: tuple(inner for entry in group.classes for inner in entry.names)
            for group in self.groups
            for name in group.names
        }

    @cached_property
    def instead(self) -> Mapping[str, str]:
        """Spellings that stand where the form prints another."""
        entries = [entry for group in self.groups for entry in (group, *group.classes)]
        return {other: entry.names[0] for entry in reversed(entries) if entry.names for other in entry.also}

    @cached_property
    def classes(self) -> frozenset[str]:
        return frozenset(self.levels) | {name for names in self.levels.values() for name in names}

    @property
    def prints_groups(self) -> bool:
        """Whether it prints groups of its own, not only spellings of them that differ from place to place."""
        return any(group.names for group in self.groups)

    def has_title(self, plain: str) -> bool:
        return any(p.search(plain) for p in self.titles)


def built_in() -> list[Form]:
    """Return the forms that come with the library, the generic one last."""
    forms = [_form(package_data.toml(name)) for name in package_data.names("sheets/data/forms", ".toml")]
    return sorted(forms, key=lambda form: form.id == GENERIC)


def installed() -> Iterator[Form]:
    """Yield the forms of other packages: entry points ``targetexpr.forms`` that name a file or give its path."""
    for entry in entry_points(_ENTRY_POINTS):
        found = entry.load()
        yield load_form(found() if callable(found) else found)


def load_form(path: str | Path) -> Form:
    """Return the form of a file. Raises ``FormError`` naming the entry at fault."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FormError(zh=f"读不了表样文件 {path}：{error}", en=f"cannot read the form {path}: {error}") from error
    return read_form(text, str(path))


def read_form(text: str, name: str) -> Form:
    """Return the form that *text* says; *name* stands in messages. Raises ``FormError``."""
    import tomllib

    try:
        data = tomllib.loads(text)
        if unknown := sorted(set(data) - _KEYS):
            raise ValueError(f"unknown: {', '.join(unknown)}")
        if data.get("stage") not in (None, *get_args(Stage)):
            raise ValueError(f"stage: {data['stage']!r}")
        form = _form(data)
        if odd := next(_misplaced(form), None):
            raise ValueError(odd)
        return form
    except (tomllib.TOMLDecodeError, re.error, ValueError, TypeError, KeyError, AttributeError) as error:
        zh = f"表样文件 {name} 不合要求：{error}"
        raise FormError(zh=zh, en=f"the form {name} is not as it should be: {error}") from error


def _misplaced(form: Form) -> Iterator[str]:
    """What a form says under names that nothing asks for, or in a unit that is none of money."""
    known = built_in()
    if any(form.id == other.id for other in known):
        yield f"id: {form.id!r}（内置的表样已用 already a built-in one）"
    yield from (f"headings: {name!r}" for name in form.headings if name not in package_data.toml(_HEADINGS))
    yield from (f"fields: {name!r}" for name in form.fields if name not in (*get_args(FieldName), "term"))
    yield from (f"others: {name!r}" for name in form.others if name not in ("level1", "level2"))
    groups = [group for other in known for group in other.groups]
    kinds = {group.kind for group in groups}
    inner = {entry.kind for group in groups for entry in group.classes}
    yield from (f"groups: {group.kind!r}" for group in form.groups if group.kind not in kinds)
    yield from (f"classes: {c.kind!r}" for group in form.groups for c in group.classes if c.kind not in inner)
    if form.money_unit is not None and convert(Decimal(1), form.money_unit, "元") is None:
        yield f"money_unit: {form.money_unit!r}"


def _form(data: dict[str, Any]) -> Form:
    tables: dict[str, Any] = {key: _tuples(data.pop(key, {})) for key in ("others", "headings", "fields")}
    return Form(
        titles=tuple(compiled(with_stages(p)) for p in data.pop("titles", ())),
        telling=frozenset(data.pop("telling", ())),
        groups=tuple(_group(group) for group in data.pop("groups", ())),
        **tables,
        **data,
    )


def stages() -> Mapping[Stage, str]:
    """Return what titles say of when a sheet was made, as regular expressions."""
    return {stage: f"(?:{'|'.join(patterns)})" for stage, patterns in package_data.toml(_TITLES)["stages"].items()}


def with_stages(pattern: str) -> str:
    """Return a title's pattern with what its stages in braces stand for."""
    for stage, said in stages().items():
        pattern = pattern.replace(f"{{{stage}}}", said)
    return pattern


def _group(entry: dict[str, Any]) -> FormGroup:
    classes = tuple(_class(kind, inner) for kind, inner in entry.pop("classes", {}).items())
    return FormGroup(classes=classes, **_tuples(entry))


def _class(kind: str, entry: Mapping[str, Any]) -> FormClass:
    return FormClass(kind=kind, **_tuples(entry))


def _tuples(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Lists as tuples; a list of texts written as one text is refused."""
    if odd := [key for key, value in entry.items() if key in ("names", "also") and not isinstance(value, list)]:
        raise ValueError(f"{odd[0]}: {entry[odd[0]]!r}")
    return {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
