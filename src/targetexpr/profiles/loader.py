"""TOML → ``Profile``. Tables of a profile are laid over those of the one it extends; lists replace lists."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from targetexpr import package_data
from targetexpr.documents import DocumentError, hold_to, load_toml
from targetexpr.errors import ProfileError
from targetexpr.plugins import entry_points
from targetexpr.profiles.basis import Basis
from targetexpr.profiles.model import Class, FieldValue, LibraryEntry, Preset, Profile, Requirement, RuleSettings, When
from targetexpr.profiles.patterns import verify
from targetexpr.sheets.form_file import Form, FormClass, FormGroup
from targetexpr.sheets.forms import vocabulary

T = TypeVar("T")
_ENTRY_POINTS = "targetexpr.profiles"
_DEPTH = 8
_GENERIC = "mof-2021"


@cache
def names() -> tuple[str, ...]:
    """The profiles that come with the library and can be chosen; ``common``, which they extend, is not one."""
    found = (file.removeprefix("profiles/").removesuffix(".toml") for file in package_data.names("profiles", ".toml"))
    return tuple(name for name in found if name != "common")


@cache
def built_in(name: str) -> Profile:
    """A profile that comes with the library. Raises ``ProfileError`` where there is none of that name."""
    return _built(*_tables(name, None, ()))


def load(name_or_path: str | Path) -> Profile:
    """A profile by name (a built-in one, or another package's), or a file's; a file is held to the schema.

    Raises ``ProfileError`` naming the entry at fault.
    """
    if isinstance(name_or_path, str) and name_or_path in names():
        return built_in(name_or_path)
    path = Path(name_or_path)
    if path.suffix != ".toml" and not path.exists():
        others = installed()
        if str(name_or_path) in others:
            return load(others[str(name_or_path)])
        known = (*names(), *others)
        raise ProfileError(
            zh=f"没有名为“{name_or_path}”的配置方案；现有：{'、'.join(known)}，或给出一个 .toml 文件",
            en=f"no profile named {str(name_or_path)!r}; there are {', '.join(known)}, or give a .toml file",
        )
    profile = _built(*_tables(str(path), None, ()))
    if not profile.forms or profile.lineage[-1] != "common":
        raise ProfileError(
            zh=f'配置方案 {profile.name} 没有底，或没有 forms：用 extends 写明以哪个配置方案为底，如 "{_GENERIC}"',
            en=f'the profile {profile.name} has no base, or no forms: say what it extends, such as "{_GENERIC}"',
        )
    return profile


def installed() -> dict[str, Path]:
    """Return the files of other packages' profiles by name: entry points ``targetexpr.profiles``.

    Such an entry point names a file's path, or a function that returns it.
    """
    found = ((entry.name, entry.load()) for entry in entry_points(_ENTRY_POINTS))
    return {name: Path(path() if callable(path) else path) for name, path in found}


def for_form(form: str) -> Profile:
    """The profile of a form: the built-in one that names it, else the one that the form's file names."""
    return load(_of_forms().get(form) or vocabulary().form(form).profile)


@cache
def _of_forms() -> dict[str, str]:
    """The built-in profiles by the forms that they name, the first that names one."""
    forms = {name: package_data.toml(f"profiles/{name}.toml").get("forms", ()) for name in reversed(names())}
    return {form: name for name, named in forms.items() for form in named}


def schema() -> dict[str, Any]:
    """The JSON Schema of a profile file."""
    form: dict[str, Any] = json.loads(package_data.data("profiles/schema.json"))
    return form


def _tables(name: str, folder: Path | None, seen: tuple[str, ...]) -> tuple[dict[str, Any], tuple[str, ...]]:
    if name in (*names(), "common"):
        key, path = name, None
    else:
        path = Path(name) if folder is None else folder / name
        key = str(path.resolve())
    if key in seen or len(seen) >= _DEPTH:
        chain = " → ".join((*seen, key))
        raise ProfileError(
            zh=f"配置方案的 extends 绕成了圈：{chain}", en=f"profiles extend each other in a circle: {chain}"
        )
    if path is None:
        own = package_data.toml(f"profiles/{name}.toml", Decimal)
    else:
        own = _read(path)
        validate(own, name)
    base, lineage = (
        _tables(own["extends"], path and path.parent, (*seen, key)) if "extends" in own else ({}, (*seen, key))
    )
    return _laid_over({**base, **_levels(own.get("forms", ()))}, own), lineage


def _levels(names: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The groups and classes of forms, by kind: as these forms print them, then as others print the same."""
    groups: dict[str, Any] = {}
    classes: dict[str, Any] = {}
    for form in [form for name in names for form in vocabulary().forms if form.id == name]:
        for group in _groups(form):
            groups.setdefault(group.kind, {"names": _names(group, group), "source": _printed_by(form)})
            for entry in (entry for entry in group.classes if entry.names or entry.kind not in classes):
                classes[entry.kind] = {
                    "group": group.kind,
                    "names": _names(group, entry),
                    "source": _printed_by(form),
                }
    return {"groups": groups, "classes": classes} if groups else {}


def _groups(form: Form) -> Sequence[FormGroup]:
    """The groups of a form; before those that every place spells its own way, the ministry's."""
    return form.groups if form.prints_groups else (*vocabulary().form(_GENERIC).groups, *form.groups)


def _printed_by(form: Form) -> dict[str, str]:
    return {"kind": "form", "document": form.name["zh"], "note": form.source}


def _names(group: FormGroup, entry: FormClass) -> list[str]:
    """The names of a group, or of a class under such a group: its own first, then those of every form."""
    found = [*entry.names, *entry.also]
    for other in (other for form in vocabulary().forms for other in form.groups if other.kind == group.kind):
        same = [other] if entry is group else [inner for inner in other.classes if inner.kind == entry.kind]
        found += [name for inner in same for name in (*inner.names, *inner.also)]
    return list(dict.fromkeys(found))


def _read(path: Path) -> dict[str, Any]:
    try:
        return load_toml(path)
    except DocumentError as error:
        raise ProfileError(
            zh=f"读不了配置方案 {path}：{error.message('zh')}",
            en=f"cannot read the profile {path}: {error.message('en')}",
        ) from error


def validate(tables: Mapping[str, Any], name: str) -> None:
    """Hold a profile's tables to the schema. Raises ``ProfileError`` that names the first entry at fault."""
    try:
        hold_to(schema(), tables)
    except DocumentError as error:
        raise ProfileError(
            zh=f"配置方案 {name} 的 {error.message('zh')}", en=f"{name}, {error.message('en')}"
        ) from error


def _laid_over(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """The tables as one; a source is one statement and replaced as a whole."""
    merged = dict(base)
    for key, value in own.items():
        under = None if key == "source" else merged.get(key)
        merged[key] = _laid_over(under, value) if isinstance(under, Mapping) and isinstance(value, Mapping) else value
    return merged


def _built(tables: Mapping[str, Any], lineage: tuple[str, ...]) -> Profile:
    def made(section: str, build: Callable[[str, Mapping[str, Any]], T]) -> dict[str, T]:
        """The entries of a section; one that an extending profile has set to ``off`` is not there."""
        entries = {key: entry for key, entry in tables.get(section, {}).items() if not entry.get("off", False)}
        return {key: _complete(f"{section}.{key}", lineage[0], build, key, entry) for key, entry in entries.items()}

    return Profile(
        name=tables["name"],
        title=tables["title"],
        forms=tuple(tables.get("forms", ())),
        groups=made("groups", _class),
        classes=made("classes", _class),
        fields=made("fields", _field),
        required_fields=made("required_fields", lambda _, entry: _basis(entry)),
        requirements=made("requirements", _requirement),
        presets=made("presets", _preset),
        library=made("library", lambda key, entry: LibraryEntry(key=key, **_based(entry))),
        vocabulary=made("vocabulary", lambda _, entry: tuple(entry["words"])),
        rules=made("rules", lambda _, entry: _rule(entry)),
        scoring=tables.get("scoring", {}),
        habit_from=tables.get("habit", {}).get("rows", 3),
        money=tables.get("money", {}).get("unit", "元"),
        lineage=lineage,
    )


def _complete(
    place: str, name: str, build: Callable[[str, Mapping[str, Any]], T], key: str, entry: Mapping[str, Any]
) -> T:
    try:
        return build(key, entry)
    except (KeyError, TypeError) as error:
        raise ProfileError(
            zh=f"配置方案 {name} 的 {place} 不完整：{error}",
            en=f"{place} of the profile {name} is not complete: {error}",
        ) from error
    except ProfileError as error:
        raise ProfileError(
            zh=f"配置方案 {name} 的 {place}：{error.message('zh')}", en=f"{name}, {place}: {error.message('en')}"
        ) from error


def _tuples(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items() if key != "off"}


def _basis(entry: Mapping[str, Any]) -> Basis:
    """The ground of an entry: ``source`` is a table of its parts, or a note with the ``kind`` beside it."""
    source = entry["source"]
    return Basis(**source) if isinstance(source, Mapping) else Basis(kind=entry["kind"], note=str(source))


def _based(entry: Mapping[str, Any]) -> dict[str, Any]:
    """An entry's parts, with its source and the kind of it as one."""
    parts = {key: value for key, value in entry.items() if key not in ("source", "kind")}
    return _tuples(parts) | {"basis": _basis(entry)}


def _when(entry: Mapping[str, Any] | None) -> When:
    when = When(**_tuples(entry or {}))
    for pattern in when.project_name:
        verify(pattern)
    return when


def _class(key: str, entry: Mapping[str, Any]) -> Class:
    return Class(key=key, **_based(entry))


def _field(_: str, entry: Mapping[str, Any]) -> dict[str, FieldValue]:
    return {key: FieldValue(**_based(value)) for key, value in entry.items() if not value.get("off", False)}


def _requirement(key: str, entry: Mapping[str, Any]) -> Requirement:
    plain = _based({name: value for name, value in entry.items() if name not in ("when", "by")})
    by = tuple((_when(row["when"]), row["need"]) for row in entry.get("by", ()))
    return Requirement(key=key, when=_when(entry.get("when")), by=by, **plain)


def _preset(key: str, entry: Mapping[str, Any]) -> Preset:
    plain = _based({name: value for name, value in entry.items() if name != "when"})
    return Preset(key=key, when=_when(entry.get("when")), **{"words": (entry["name"],), **plain})


def _rule(entry: Mapping[str, Any]) -> RuleSettings:
    options = entry.get("options", {})
    return RuleSettings(
        severity=entry.get("severity"),
        enabled=entry.get("enabled", True),
        options={name: option["value"] for name, option in options.items()},
        grounds={name: _basis(option) for name, option in options.items() if "source" in option},
    )
