"""An office's library of indicators, kept in a spreadsheet → a profile: presets that must be there, and the rest."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any, Literal

from attrs import field

from targetexpr.documents import loads_toml
from targetexpr.errors import ProfileError
from targetexpr.patterns import compiled
from targetexpr.profiles.basis import Basis
from targetexpr.profiles.loader import load, validate
from targetexpr.profiles.model import Profile
from targetexpr.record_types import frozen
from targetexpr.sheets.text_tables import TextRow, TextTable

_MOST_ENTRIES = 5_000
_MOST_CHARACTERS = 200
_HEADING_WITHIN = 20
_BRACKETED = compiled(r"[(（][^()（）]*[)）]")
_BETWEEN = compiled(r"[、,，;；/\n]+")
Column = Literal[
    "level1", "level2", "name", "value", "unit", "sign", "direction", "required", "type", "keyword", "source"
]
# What a blank cell of these columns takes from the row above.
_CARRIED: tuple[Column, ...] = ("level1", "level2")


@frozen(kw_only=True)
class LibraryRow:
    """One row: its texts by column, and where it stands."""

    texts: Mapping[Column, str]
    place: str

    def get(self, column: Column) -> str:
        """The text of a column, ``""`` where there is none."""
        return self.texts.get(column, "")


@frozen(kw_only=True)
class Imported:
    """The profile as TOML, with how many entries of each kind it has and what was passed over, in words."""

    text: str
    presets: int
    entries: int
    passed_over: tuple[Mapping[str, str], ...] = field(repr=False)


def imported(
    tables: Sequence[TextTable], *, name: str, title: str, extends: str, source: Basis, all_required: bool = False
) -> Imported:
    """Make a profile of the tables that have a column of names; with *all_required* every row is a preset.

    A row whose column “是否必设” says yes is a preset that must be there; every row is an entry of the library, by
    which units, directions and classes are judged. *source* is what rows without one of their own rest on. Raises
    ``ProfileError`` where no table has such columns, none has rows, or there are too many.
    """
    rows = [row for table in tables for row in _rows(table)]
    if not rows:
        raise ProfileError(
            zh="没有认出指标库：要有一行表头，含“三级指标”（或“指标名称”）一列，"
            "另有一级指标、二级指标、指标值、计量单位、是否必设等任一列，表头下面有内容",
            en="no library of indicators was recognised: it wants a heading row with 三级指标 or 指标名称 and at least "
            "one of 一级指标, 二级指标, 指标值, 计量单位, 是否必设, and rows below it",
        )
    if len(rows) > _MOST_ENTRIES:
        raise ProfileError(
            zh=f"指标库有 {len(rows)} 行，最多 {_MOST_ENTRIES} 行；请分成几个文件",
            en=f"the library has {len(rows)} rows, {_MOST_ENTRIES} at most; split it into several files",
        )
    maker = _Gatherer(base=load(extends), source=source, all_required=all_required)
    for row in rows:
        maker.add(row)
    tables_of = {"name": name, "title": {"zh": title, "en": title}, "extends": extends, **maker.sections()}
    text = "".join(_written(tables_of))
    validate(loads_toml(text), name)
    return Imported(
        text=text,
        presets=len(maker.presets),
        entries=len(maker.library),
        passed_over=tuple(maker.passed_over),
    )


class _Gatherer:
    """Gathers the sections of the profile, row by row."""

    def __init__(self, *, base: Profile, source: Basis, all_required: bool) -> None:
        self._base = base
        self._source = source
        self._all_required = all_required
        self._types: dict[str, dict[str, Any]] = {}
        self.presets: dict[str, dict[str, Any]] = {}
        self.library: dict[str, dict[str, Any]] = {}
        self.passed_over: list[Mapping[str, str]] = []

    def sections(self) -> dict[str, Any]:
        found = {"presets": self.presets, "library": self.library}
        fields = {"fields": {"performance_type": self._types}} if self._types else {}
        return fields | {key: section for key, section in found.items() if section}

    def add(self, row: LibraryRow) -> None:
        name, words = row.get("name"), _vocabulary()["words"]
        if len(name) > _MOST_CHARACTERS:
            self._pass_over(row, f"名称超过 {_MOST_CHARACTERS} 个字", f"a name of over {_MOST_CHARACTERS} characters")
            return
        required = _key(row.get("required"))
        if required and required not in words["yes"] and required not in words["no"]:
            self._pass_over(
                row,
                f"“{row.get('required')}”看不出是必设还是可选，按可选记",
                f"{row.get('required')!r} does not say whether it is required; taken as optional",
            )
        source = Basis(kind=self._source.kind, document=row.get("source")) if row.get("source") else self._source
        group = self._base.group_of(row.get("level1")) if row.get("level1") else None
        level2 = self._base.class_of(row.get("level2"), row.get("level1")) if row.get("level2") else None
        if (row.get("level1") and group is None) or (row.get("level2") and level2 is None):
            written = " / ".join(filter(None, (row.get("level1"), row.get("level2"))))
            self._pass_over(
                row,
                f"方案里没有“{written}”这一类，这一行不限类别",
                f"the profile has no class {written!r}; the row is of any class",
            )
        common: dict[str, Any] = {"name": name, "group": group, "value": _value(row) or None}
        ground = {"source": source.to_dict()}
        if self._all_required or required in words["yes"]:
            _put(self.presets, name, {**common, "words": _words(self._base, name), "when": self._when(row), **ground})
        measured = {"level2": level2, "unit": row.get("unit") or None, "direction": _direction(row)}
        _put(self.library, name, {**common, **measured, **ground})

    def _when(self, row: LibraryRow) -> dict[str, Any] | None:
        every = _vocabulary()["words"]["every"]
        types = [text for text in _parts(row.get("type")) if text not in every]
        for text in types:
            if self._base.value_of("performance_type", text) is None:
                self._types.setdefault(text, {"name": text, "source": self._source.to_dict()})
        keywords = [re.escape(text) for text in _parts(row.get("keyword")) if text not in every]
        named = {
            "performance_type": [self._base.value_of("performance_type", text) or text for text in types],
            "project_name": keywords,
        }
        return {key: values for key, values in named.items() if values} or None

    def _pass_over(self, row: LibraryRow, zh: str, en: str) -> None:
        shown = row.get("name")[:30]
        self.passed_over.append({"zh": f"{row.place}“{shown}”：{zh}", "en": f"{row.place} {shown!r}: {en}"})


def _rows(table: TextTable) -> Iterator[LibraryRow]:
    """The rows below the heading, each with what merged or blank cells take from above."""
    columns: dict[Column, int] = {}
    above: dict[Column, str] = {}
    for number, row in enumerate(table.rows):
        texts = [_clean(cell) for cell in row.cells]
        if found := _heading(texts):
            columns, above = found, {}
            continue
        if not columns:
            if number >= _HEADING_WITHIN:
                return
            continue
        told = {column: texts[at] for column, at in columns.items() if at < len(texts) and texts[at]}
        if told.get("level1", above.get("level1")) != above.get("level1"):
            above.pop("level2", None)
        above |= {column: told[column] for column in _CARRIED if column in told}
        if "name" in told and not _is_banner(row):
            yield LibraryRow(texts={**above, **told}, place=_place(row))


def _heading(texts: Sequence[str]) -> dict[Column, int]:
    """The columns that a row heads, by the words of the vocabulary; none where it is no heading."""
    known: dict[str, list[str]] = _vocabulary()["columns"]
    found: dict[Any, int] = {}
    for at, text in enumerate(texts):
        plain = _key(_BRACKETED.sub("", text)).strip("*:：")
        for column, words in known.items():
            if plain in words and column not in found:
                found[column] = at
    beside = found.keys() & {"level1", "level2", "value", "unit", "required"}
    return found if "name" in found and beside else {}


def _is_banner(row: TextRow) -> bool:
    """Whether one text stands across the whole row: a subheading."""
    return len(row.cells) > 2 and len(set(row.cells)) == 1


def _place(row: TextRow) -> str:
    location = row.location
    if location.cell:
        return f"{location.sheet}!{location.cell}" if location.sheet else location.cell
    number = location.row if location.row is not None else location.line
    return "" if number is None else f"第{number}行"


def _value(row: LibraryRow) -> str:
    """Sign, value and unit as one text, what the value has already not put twice."""
    sign, value, unit = row.get("sign"), row.get("value"), row.get("unit")
    if not value:
        return ""
    number = value[-1].isdigit()
    return f"{'' if value.startswith(sign) else sign}{value}{unit if number else ''}"


def _direction(row: LibraryRow) -> str | None:
    words, said = _vocabulary()["words"], _key(row.get("direction"))
    return "正向" if said in words["up"] else "反向" if said in words["down"] else None


def _words(base: Profile, name: str) -> list[str]:
    """What must stand in a name that is to count as this preset: all but an ending that others have in its stead."""
    endings = sorted(base.vocabulary.get("same_thing_endings", ()), key=len, reverse=True)
    plain = _BRACKETED.sub("", name) or name
    bare = (plain.removesuffix(end) for end in endings if plain.endswith(end) and len(plain) > len(end) + 2)
    return [next(bare, plain)]


def _put(section: dict[str, dict[str, Any]], name: str, entry: dict[str, Any]) -> None:
    """Under the name, or the name with a number where it is taken; the same entry twice is one."""
    plain = {key: value for key, value in entry.items() if value is not None}
    number, key = 1, name
    while key in section:
        if section[key] == plain:
            return
        number += 1
        key = f"{name}-{number}"
    section[key] = plain


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _BETWEEN.split(text) if part.strip()]


def _clean(text: str) -> str:
    """A cell in one line, without control characters."""
    plain = "".join(" " if character.isspace() else character for character in text)
    return "".join(c for c in plain if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn")).strip()


def _key(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


@cache
def _vocabulary() -> dict[str, dict[str, list[str]]]:
    text = (resources.files("targetexpr.profiles") / "data" / "library.toml").read_text(encoding="utf-8")
    tables: dict[str, dict[str, list[str]]] = loads_toml(text)
    return tables


def _written(tables: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """TOML of tables within tables: at one level the plain entries first, then each table under its heading."""
    for key, value in tables.items():
        if not isinstance(value, Mapping) or key in ("source", "when", "title"):
            yield f"{_quoted(key)} = {_inline(value)}\n"
    for key, value in tables.items():
        if isinstance(value, Mapping) and key not in ("source", "when", "title"):
            heading = f"{path}.{_quoted(key)}" if path else _quoted(key)
            if any(not isinstance(part, Mapping) or name == "source" for name, part in value.items()):
                yield f"\n[{heading}]\n"
            yield from _written(value, heading)


def _inline(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_quoted(key)} = {_inline(part)}" for key, part in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _quoted(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else json.dumps(key, ensure_ascii=False)
