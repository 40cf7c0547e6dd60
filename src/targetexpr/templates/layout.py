"""How a blank form is laid out (``layouts.toml``), and which classes, choices and presets a profile gives it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from targetexpr.errors import ConfigurationError
from targetexpr.profiles.model import Profile
from targetexpr.record_types import frozen
from targetexpr.sheets.forms import vocabulary
from targetexpr.sheets.model import Location, Sheet

_GENERIC = "mof-2021"
_CHOICES = ("performance_type", "project_category", "project_nature")
Pairs = Sequence[tuple[str, str]]


@frozen(kw_only=True)
class FormLayout:
    """A blank form of one kind: its title, its header in rows of label and field, and the columns of its table.

    ``tasks`` are the headings of a department's table of tasks.
    """

    form: str
    title: str
    header: Sequence[Pairs]
    columns: Pairs
    tasks: Sequence[str] = ()


@frozen(kw_only=True)
class PresetRow:
    """A row that is printed in the blank form: its class, and what the profile presets for it."""

    level1: str
    level2: str
    name: str = ""
    value: str = ""


def layout_of(profile: Profile) -> FormLayout:
    """Return the layout of the profile's first form that has one, else the generic one."""
    spec = _layouts()["forms"]
    form = next((form for form in profile.forms if form in spec), _GENERIC)
    found = spec[form]
    return FormLayout(
        form=form,
        title=found["title"],
        header=[list(zip(row[::2], row[1::2], strict=True)) for row in found["header"]],
        columns=[(heading, role) for heading, role in found["columns"]],
        tasks=found.get("tasks", ()),
    )


def units() -> Sequence[str]:
    """Return the units that a form offers."""
    return tuple(_layouts()["units"])


def outlooks() -> Sequence[str]:
    """Return the words for how likely a target is."""
    return tuple(_layouts()["outlooks"])


def unwanted(kind: str) -> Sequence[str]:
    """Return what may not stand in a cell: ``value`` in any target, ``figure`` beside a sign and a unit, ``rough``."""
    return tuple(_layouts()["unwanted"][kind])


def classes_of(layout: FormLayout) -> Mapping[str, Sequence[str]]:
    """Return the level-1 classes as the form prints them, each with its level-2 classes."""
    form = vocabulary().form(layout.form)
    groups = form.groups if form.prints_groups else vocabulary().form(_GENERIC).groups
    return {
        group.names[0]: [entry.names[0] for entry in group.classes if entry.names]
        for group in groups
        if group.names and any(entry.names for entry in group.classes)
    }


def choices_of(profile: Profile, field: str) -> Sequence[str]:
    """Return the values that a header field may have; none where any text may stand there."""
    return [value.name for value in profile.fields.get(field, {}).values()]


def type_of(profile: Profile, wanted: str | None) -> tuple[str, str] | None:
    """Return the field and the value that *wanted* means. Raises ``ConfigurationError`` for one not known."""
    if wanted is None:
        return None
    for field in _CHOICES:
        if value := profile.value_of(field, wanted):
            return field, value
    known = [name for field in _CHOICES for name in choices_of(profile, field)]
    raise ConfigurationError(
        zh=f"配置方案 {profile.name} 没有类型“{wanted}”"
        + (f"；有：{'、'.join(known)}" if known else "；这个方案不分类型"),
        en=f"the profile {profile.name} knows no type {wanted!r}"
        + (f"; there are {', '.join(known)}" if known else ""),
    )


def preset_rows(profile: Profile, layout: FormLayout, chosen: tuple[str, str] | None, year: int) -> Sequence[PresetRow]:
    """Return the rows that the blank form has already: a row for each class that is required, and the presets."""
    header: dict[str, Any] = {} if chosen is None else {chosen[0]: chosen[1]}
    sheet = Sheet(form=layout.form, year=year, location=Location(row=1), **header)
    levels = classes_of(layout)
    wanted = [entry for entry in profile.requirements.values() if entry.need_of(profile, sheet) == "required"]
    rows: list[PresetRow] = []
    for level1, below in levels.items():
        group = profile.group_of(level1)
        own = [
            preset for preset in profile.presets.values() if preset.group == group and preset.when.holds(profile, sheet)
        ]
        rows += [PresetRow(level1=level1, level2="", name=p.name, value=p.value or "") for p in own]
        needed = [name for name in below if any(profile.class_of(name, level1) in entry.classes for entry in wanted)]
        if not needed and not own and any(group in entry.groups for entry in wanted):
            needed = [below[0]]
        rows += [PresetRow(level1=level1, level2=name) for name in needed]
    return rows


@cache
def _layouts() -> dict[str, Any]:
    return tomllib.loads((resources.files("targetexpr.templates") / "layouts.toml").read_text(encoding="utf-8"))
