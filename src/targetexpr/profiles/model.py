"""A profile: which rules and parameters hold for which form, type, place and year. Data only, each entry sourced."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, lru_cache
from typing import Any, Literal

from attrs import field

from targetexpr.profiles.basis import Basis
from targetexpr.profiles.patterns import found
from targetexpr.record_types import frozen
from targetexpr.sheets.model import Sheet

Need = Literal["required", "conditional", "optional", "not_allowed"]
Level = Literal["error", "warning", "info"]
_REMEMBERED = 4096
_FIELDS = ("performance_type", "project_category", "project_nature")


@frozen(kw_only=True)
class When:
    """A condition on a sheet's header: every field that is named must fit, by any one of its entries.

    Entries of ``project_name`` are regular expressions, found anywhere in its first 200 characters, and entries of
    ``told`` words of that name, of the goal's text or of an indicator's name; ``since_year`` is the first year of the
    form that fits; the others are the field's values.
    """

    performance_type: tuple[str, ...] = ()
    project_category: tuple[str, ...] = ()
    project_nature: tuple[str, ...] = ()
    project_name: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    since_year: int | None = None

    def holds(self, profile: Profile, sheet: Sheet) -> bool:
        title = sheet.project_name or ""
        if self.since_year is not None and (sheet.year is None or sheet.year < self.since_year):
            return False
        if self.project_name and not any(found(pattern, title) for pattern in self.project_name):
            return False
        texts = (title, *sheet.texts.values(), *(row.name or "" for row in sheet.indicators))
        if self.told and not any(word in text for word in self.told for text in texts):
            return False
        for name in _FIELDS:
            wanted = getattr(self, name)
            if wanted and profile.value_of(name, getattr(sheet, name)) not in wanted:
                return False
        return True


@frozen(kw_only=True)
class Class:
    """A level-1 group, or a level-2 class of one, under the names that the form prints."""

    key: str
    names: tuple[str, ...]
    group: str | None = None
    basis: Basis


@frozen(kw_only=True)
class FieldValue:
    """One value that a header field may have, with the other names of it."""

    name: str
    aliases: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    basis: Basis


@frozen(kw_only=True)
class Requirement:
    """One row of the matrix: the groups or classes (any one of them), and what is asked of them.

    ``conditional`` is required where ``when`` holds. ``by`` overrides the need for sheets that its condition fits.
    """

    key: str
    groups: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    need: Need
    when: When = When()
    by: tuple[tuple[When, Need], ...] = ()
    severity: Level | None = None
    basis: Basis

    def need_of(self, profile: Profile, sheet: Sheet) -> Literal["required", "optional", "not_allowed"]:
        need = next((need for when, need in self.by if when.holds(profile, sheet)), self.need)
        if need == "conditional":
            return "required" if self.when.holds(profile, sheet) else "optional"
        return need


@frozen(kw_only=True)
class Preset:
    """An indicator that the form prints for a type; ``words`` must all stand in a name for it to count as this one.

    ``group`` is the key of the level-1 group that it is looked for in.
    """

    key: str
    group: str | None = None
    name: str
    value: str | None = None
    words: tuple[str, ...]
    when: When = When()
    basis: Basis


@frozen(kw_only=True)
class LibraryEntry:
    """What an office's library of indicators says of one name: where it belongs and how it is measured.

    ``group`` and ``level2`` are keys of the profile; ``value`` is the library's own example.
    """

    key: str
    name: str
    group: str | None = None
    level2: str | None = None
    unit: str | None = None
    direction: Literal["正向", "反向"] | None = None
    value: str | None = None
    basis: Basis


@frozen(kw_only=True)
class RuleSettings:
    """What a profile says of one rule; ``grounds`` are what its options rest on."""

    severity: Level | None = None
    enabled: bool = True
    options: Mapping[str, Any] = field(factory=dict)
    grounds: Mapping[str, Basis] = field(factory=dict)


@frozen(kw_only=True)
class Profile:
    """``title`` is for readers; ``forms`` are the forms of sheet it is chosen for when none was asked for.

    What all rows of a kind have, from ``habit_from`` rows on, is a habit of the sheet and said once. ``money`` is the
    unit that the form prints its sums in: messages speak in it.
    """

    name: str
    title: Mapping[str, str]
    forms: tuple[str, ...] = ()
    groups: Mapping[str, Class] = field(factory=dict)
    classes: Mapping[str, Class] = field(factory=dict)
    fields: Mapping[str, Mapping[str, FieldValue]] = field(factory=dict)
    required_fields: Mapping[str, Basis] = field(factory=dict)
    requirements: Mapping[str, Requirement] = field(factory=dict)
    presets: Mapping[str, Preset] = field(factory=dict)
    library: Mapping[str, LibraryEntry] = field(factory=dict)
    vocabulary: Mapping[str, tuple[str, ...]] = field(factory=dict)
    rules: Mapping[str, RuleSettings] = field(factory=dict)
    scoring: Mapping[str, Any] = field(factory=dict)
    habit_from: int = 3
    money: str = "元"
    lineage: tuple[str, ...] = ()

    @cached_property
    def _groups(self) -> Mapping[str, str]:
        return self._index(self.groups.values())

    @cached_property
    def _classes(self) -> Mapping[str | None, Mapping[str, str]]:
        """By group, and under None all of them."""
        classes = list(self.classes.values())
        found: dict[str | None, Mapping[str, str]] = {None: self._index(classes)}
        for group in self.groups:
            found[group] = self._index(entry for entry in classes if entry.group == group)
        return found

    def _index(self, entries: Iterable[Class]) -> dict[str, str]:
        """Keys by name: as printed, and without the endings that classes are printed with or without."""
        exact = {_plain(name): entry.key for entry in reversed(list(entries)) for name in entry.names}
        return {self._short(name): key for name, key in exact.items()} | exact

    def _short(self, name: str) -> str:
        endings = self.vocabulary.get("class_suffixes", ())
        return next((name.removesuffix(end) for end in endings if name.endswith(end) and name != end), name)

    def group_of(self, level1: str | None) -> str | None:
        """The key of a level-1 name, such as ``output``; None where the form has no such group."""
        return self._group_of(level1)

    def class_of(self, level2: str | None, level1: str | None = None) -> str | None:
        """The key of a level-2 name, such as ``quantity``; *level1* decides where two groups share a name."""
        return self._class_of(level2, level1)

    @cached_property
    def _group_of(self) -> Callable[[str | None], str | None]:
        return lru_cache(maxsize=_REMEMBERED)(self._find_group)

    @cached_property
    def _class_of(self) -> Callable[[str | None, str | None], str | None]:
        return lru_cache(maxsize=_REMEMBERED)(self._find_class)

    def _find_group(self, level1: str | None) -> str | None:
        plain = _plain(level1)
        return self._groups.get(plain) or self._groups.get(self._short(plain))

    def _find_class(self, level2: str | None, level1: str | None) -> str | None:
        plain = _plain(level2)
        for index in (self._classes.get(self.group_of(level1), {}), self._classes[None]):
            if found := index.get(plain) or index.get(self._short(plain)):
                return found
        return None

    def value_of(self, name: str, text: str | None) -> str | None:
        """The proper name of what a header field says, through its aliases; None where the profile knows none of it."""
        plain = _plain(text)
        for value in self.fields.get(name, {}).values():
            if plain and plain in map(_plain, (value.name, *value.aliases, *value.hints)):
                return value.name
        return None

    @cached_property
    def _library(self) -> Mapping[str, LibraryEntry]:
        return {_plain(entry.name): entry for entry in reversed(list(self.library.values()))}

    def entry_of(self, name: str | None) -> LibraryEntry | None:
        """What the library says of an indicator of that name; None where it has none."""
        return self._library.get(_plain(name)) if self.library else None

    def words(self, name: str) -> tuple[str, ...]:
        """A vocabulary's words. Raises ``KeyError`` where the profile has none of that name."""
        return self.vocabulary[name]

    @cached_property
    def options(self) -> dict[object, Mapping[str, Any]]:
        """The options of each rule that was asked for them."""
        return {}

    def settings(self, code: str) -> RuleSettings:
        return self.rules.get(code, _DEFAULTS)


_DEFAULTS = RuleSettings()


def _plain(text: str | None) -> str:
    return "".join((text or "").split())
