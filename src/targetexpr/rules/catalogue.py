"""Which rules there are: those of this package's modules, and those that installed packages offer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from targetexpr import profiles
from targetexpr.documents import DocumentError, hold_to
from targetexpr.errors import ConfigurationError, ProfileError
from targetexpr.plugins import entry_points
from targetexpr.profiles.model import Profile
from targetexpr.rules.model import Rule

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "targetexpr.rules"
MODULES = (
    "reading",
    "left_out",
    "classes",
    "unclassed",
    "filling",
    "header",
    "notation",
    "missing_units",
    "spelling",
    "consistent",
    "bounds_in_names",
    "naming",
    "twins",
    "sums",
    "weights",
    "costs",
    "unit_costs",
    "schedule",
    "vague",
    "measurability",
    "quantified",
    "compound",
    "plausibility",
    "direction",
    "relevance",
    "fitting",
    "misplaced",
    "goal",
    "parts_of_whole",
    "years",
    "self_evaluation",
    "execution",
    "total_score",
    "outlook",
    "progress",
    "tool",
)


@cache
def built_in() -> tuple[Rule, ...]:
    """The rules of this library, by code."""
    return gather(rules_in(import_module(f"targetexpr.rules.{name}")) for name in MODULES)


@cache
def all_rules() -> tuple[Rule, ...]:
    """The rules of this library and of installed packages, by code. Raises ``ConfigurationError`` where two clash."""
    return gather((built_in(), *(_offered(entry) for entry in entry_points(GROUP))))


def find(code_or_name: str) -> Rule | None:
    """Return the rule of that code or name, in any case; None where there is none."""
    code, name = code_or_name.upper(), code_or_name.lower()
    return next((rule for rule in all_rules() if rule.code == code or rule.name == name), None)


def hold_settings(profile: Profile) -> None:
    """Hold what a profile says of rules to the rules that there are.

    Raises ``ProfileError`` that names a code or an option that no rule has, with one that is near, or an option whose
    value is of another kind than the built-in profile's.
    """
    settings = {code: {"options": dict(said.options)} for code, said in profile.rules.items()}
    try:
        hold_to(_settings_schema(), {"rules": settings})
    except DocumentError as error:
        raise ProfileError(
            zh=f"配置方案 {profile.name} 的 {error.message('zh')}", en=f"{profile.name}, {error.message('en')}"
        ) from error


def _settings_schema() -> dict[str, Any]:
    general = profiles.for_form("unknown")
    options = {rule.code: rule.options_in(general) for rule in all_rules()}
    return _closed(
        {"rules": _closed({code: _closed({"options": _closed(_kinds(held))}) for code, held in options.items()})}
    )


def _closed(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"properties": properties, "additionalProperties": False}


def _kinds(options: Mapping[str, Any]) -> dict[str, Any]:
    """What JSON Schema asks of the value of each option."""
    found: dict[str, Any] = {}
    for name, value in options.items():
        match value:
            case bool():
                found[name] = {"type": "boolean"}
            case int() | Decimal():
                found[name] = {"type": "number"}
            case str():
                found[name] = {"type": "string"}
            case list():
                found[name] = {"type": "array"}
            case Mapping():
                found[name] = {"type": "object"}
            case _:
                found[name] = {}
    return found


def rules_in(module: ModuleType) -> Iterator[Rule]:
    """The rules that a module declares."""
    return (value for value in vars(module).values() if isinstance(value, Rule))


def gather(groups: Iterable[Iterable[Rule]]) -> tuple[Rule, ...]:
    """All rules by code. Raises ``ConfigurationError`` where two share a code or a name."""
    found: dict[str, Rule] = {}
    names: dict[str, Rule] = {}
    for rule in (rule for group in groups for rule in group):
        if found.setdefault(rule.code, rule) is not rule or names.setdefault(rule.name, rule) is not rule:
            raise ConfigurationError(
                zh=f"规则 {rule.code} {rule.name} 与另一条规则重号或重名",
                en=f"rule {rule.code} {rule.name} shares its code or name with another",
            )
    return tuple(found[code] for code in sorted(found))


def _offered(entry: EntryPoint) -> Iterable[Rule]:
    """What an entry point names: a module of rules, a rule, or an iterable of them."""
    try:
        offered = entry.load()
        if isinstance(offered, ModuleType):
            return tuple(rules_in(offered))
        rules = (offered,) if isinstance(offered, Rule) else tuple(offered)
        if strange := [value for value in rules if not isinstance(value, Rule)]:
            raise TypeError(f"not a rule: {strange[0]!r}")
    except Exception as error:
        raise ConfigurationError(
            zh=f"第三方规则 {entry.name}（{entry.value}）加载失败：{error!r}",
            en=f"the rules of {entry.name} ({entry.value}) cannot be loaded: {error!r}",
        ) from error
    return rules
