"""Text ↔ constraint: what a target value means, its units, and the algebra of constraints.

What the methods of constraints do (``model.Operations``) is bound to them here.
"""

from importlib import import_module
from typing import Any

from targetexpr.values import model

_MODULES = {
    "to_dict": "json", "format_constraint": "notation", "to_fields": "fields", "satisfied_by": "algebra.actuals",
    "implies": "algebra.relations", "conflicts_with": "algebra.relations", "is_satisfiable": "algebra.single",
    "is_vacuous": "algebra.single", "quantity": "units",
}  # fmt: skip


class LazyOperations:
    """Functions of modules that are loaded when one of theirs is first asked for."""

    def __getattr__(self, name: str) -> Any:
        self.__dict__[name] = found = getattr(import_module(f"targetexpr.values.{_MODULES[name]}"), name)
        return found


model.bind(LazyOperations())
