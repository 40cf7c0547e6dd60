"""Which rules there are: those of this package's modules, and those that installed packages offer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from targetexpr.errors import ConfigurationError
from targetexpr.plugins import entry_points
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
    except Exception as error:
        raise ConfigurationError(
            zh=f"第三方规则 {entry.name}（{entry.value}）加载失败：{error!r}",
            en=f"the rules of {entry.name} ({entry.value}) cannot be loaded: {error!r}",
        ) from error
    if isinstance(offered, ModuleType):
        return rules_in(offered)
    return (offered,) if isinstance(offered, Rule) else tuple(offered)
