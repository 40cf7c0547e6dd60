"""What a user asks of a check: ``targetexpr.toml`` or ``[tool.targetexpr]``, the nearest file wins; which rules run."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from targetexpr import package_data
from targetexpr.documents import DocumentError, hold_to, load_toml
from targetexpr.errors import ConfigurationError
from targetexpr.record_types import evolve, frozen
from targetexpr.rules.model import Rule, Severity

FILE_NAMES = ("targetexpr.toml", ".targetexpr.toml", "pyproject.toml")


@frozen(kw_only=True)
class Suppress:
    """One entry of ``[[suppress]]``: which findings to silence, and why.

    ``path`` is a glob, relative to the file; ``project`` and ``indicator`` are names, or globs of them (``*防汛*``).
    """

    rule: str
    reason: str
    path: str | None = None
    project: str | None = None
    indicator: str | None = None


@frozen(kw_only=True)
class Settings:
    """The settings of one run or folder. ``file`` is where they were read from, None where nothing was."""

    file: Path | None = None
    profile: str | None = None
    select: tuple[str, ...] = ("ALL",)
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    fail_level: Severity = "error"
    baseline: Path | None = None
    cache: Path | None = None
    suppress: tuple[Suppress, ...] = ()

    def with_choice(
        self, select: Sequence[str] = (), ignore: Sequence[str] = (), extend_select: Sequence[str] = ()
    ) -> Settings:
        """Options laid over the file's: *select* takes the place of its choice, the others add to it."""
        return evolve(
            self,
            select=tuple(select) or self.select,
            ignore=(*(() if select else self.ignore), *ignore),
            extend_select=(*(() if select else self.extend_select), *extend_select),
        )

    def chosen(self, rules: Sequence[Rule]) -> tuple[Rule, ...]:
        """The rules to run. Of the selectors that fit a rule the longest decides; of equals, ``ignore`` does.

        Raises ``ConfigurationError`` for a selector that fits no rule.
        """
        for selector in (*self.select, *self.ignore, *self.extend_select):
            if not any(fits(selector, rule) for rule in rules):
                raise ConfigurationError(zh=f"没有规则符合“{selector}”", en=f"no rule fits {selector!r}")
        wanted = (*self.select, *self.extend_select)
        return tuple(rule for rule in rules if _weight(wanted, rule) > _weight(self.ignore, rule))


def fits(selector: str, rule: Rule) -> bool:
    """Whether a selector (``ALL``, a code, the beginning of one, or a name) means *rule*."""
    return selector == "ALL" or selector == rule.name or rule.code.startswith(selector.upper())


def _weight(selectors: Sequence[str], rule: Rule) -> int:
    """How closely the closest selector fits: a name as closely as the whole code, ``ALL`` least, none not at all."""
    return max((_closeness(selector, rule) for selector in selectors if fits(selector, rule)), default=0)


def _closeness(selector: str, rule: Rule) -> int:
    return 1 if selector == "ALL" else 1 + (len(rule.code) if selector == rule.name else len(selector))


def settings_for(folder: Path) -> Settings:
    """The settings of the nearest file, from *folder* upwards; the defaults where there is none.

    Raises ``ConfigurationError`` for a file that cannot be read or does not fit the schema.
    """
    folder = folder.resolve()
    return next((found for place in (folder, *folder.parents) if (found := _in_folder(place))), Settings())


def load(path: Path) -> Settings:
    """The settings of one file. Raises ``ConfigurationError`` where it has none."""
    found = _settings(path)
    if found is None:
        raise ConfigurationError(zh=f"{path} 里没有 [tool.targetexpr]", en=f"{path} has no [tool.targetexpr]")
    return found


def schema() -> dict[str, Any]:
    """The JSON Schema of ``targetexpr.toml``."""
    form: dict[str, Any] = json.loads(package_data.data("checking/config.schema.json"))
    return form


def _in_folder(folder: Path) -> Settings | None:
    files = (folder / name for name in FILE_NAMES)
    return next((found for file in files if file.is_file() and (found := _settings(file))), None)


def _settings(path: Path) -> Settings | None:
    try:
        tables = load_toml(path)
    except DocumentError as error:
        raise ConfigurationError(
            zh=f"读不了配置文件 {path}：{error.message('zh')}", en=f"cannot read {path}: {error.message('en')}"
        ) from error
    if path.name == "pyproject.toml":
        tools = tables.get("tool", {})
        if not isinstance(tools, dict):
            raise ConfigurationError(zh=f"配置文件 {path} 的 tool 应为表", en=f"{path}, tool: should be a table")
        if "targetexpr" not in tools:
            return None
        tables = tools["targetexpr"]
    return from_tables(tables, path)


def from_tables(tables: Mapping[str, Any], path: Path | None = None) -> Settings:
    """Settings from the tables of a configuration file; paths in it are relative to *path*."""
    try:
        hold_to(schema(), tables)
    except DocumentError as error:
        raise ConfigurationError(
            zh=f"配置文件 {path} 的 {error.message('zh')}", en=f"{path}, {error.message('en')}"
        ) from error
    folder = path.parent if path else Path()
    profile, baseline, cache = tables.get("profile"), tables.get("baseline"), tables.get("cache")
    return Settings(
        file=path,
        profile=str(folder / profile) if profile and profile.endswith(".toml") else profile,
        select=tuple(tables.get("select", ("ALL",))),
        ignore=tuple(tables.get("ignore", ())),
        extend_select=tuple(tables.get("extend-select", ())),
        fail_level=tables.get("fail-level", "error"),
        baseline=folder / baseline if baseline else None,
        cache=folder / cache if cache else None,
        suppress=tuple(Suppress(**entry) for entry in tables.get("suppress", ())),
    )
