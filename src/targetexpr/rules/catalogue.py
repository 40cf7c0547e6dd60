"""Which rules there are: those of this package's modules, and those that installed packages offer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from types import ModuleType

from targetexpr.errors import ConfigurationError
from targetexpr.rules.model import Rule

MODULES = (
    "notation",
)  # fmt: skip


@cache
def built_in() -> tuple[Rule, ...]:
    """The rules of this library, by code."""
    return gather(rules_in(import_module(f"targetexpr.rules.{name}")) for name in MODULES)


def rules_in(module: ModuleType) -> Iterator[Rule]:
    """The rules that a module declares."""
    return (value for value in vars(module).values() if isinstance(value, Rule))


def gather(groups: Iterable[Iterable[Rule]]) -> tuple[Rule, ...]:
    """All rules by code. Raises ``ConfigurationError`` where two share a code or a name."""
    found: dict[str, Rule] = {}
    for rule in (rule for group in groups for rule in group):
        twin = found.setdefault(rule.code, rule)
        if twin is not rule or any(rule.name == other.name for other in found.values() if other is not rule):
            raise ConfigurationError(
                zh=f"规则 {rule.code} {rule.name} 与另一条规则重号或重名",
                en=f"rule {rule.code} {rule.name} shares its code or name with another",
            )
    return tuple(found[code] for code in sorted(found))
