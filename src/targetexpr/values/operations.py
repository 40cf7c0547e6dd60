"""What the methods of constraints do, each loaded when it is first asked for: see ``model.Operations``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime

    import pint

    from targetexpr.values.model import Constraint, Fields, Interval, Number, Style, Truth


def to_dict(c: Constraint) -> dict[str, Any]:
    from targetexpr.values import json

    return json.to_dict(c)


def format(c: Constraint, style: Style) -> str:
    from targetexpr.values import notation

    return notation.format_constraint(c, style)


def fields(c: Constraint) -> Fields:
    from targetexpr.values import fields

    return fields.to_fields(c)


def satisfied_by(c: Constraint, actual: str | float | Number | datetime.date | pint.Quantity[Any]) -> Truth:
    from targetexpr.values.algebra import actuals

    return actuals.satisfied_by(c, actual)


def implies(c: Constraint, d: Constraint) -> Truth:
    from targetexpr.values.algebra import relations

    return relations.implies(c, d)


def conflicts_with(c: Constraint, d: Constraint) -> Truth:
    from targetexpr.values.algebra import relations

    return relations.conflicts_with(c, d)


def is_satisfiable(c: Constraint) -> Truth:
    from targetexpr.values.algebra import single

    return single.is_satisfiable(c)


def is_vacuous(c: Constraint, domain: Interval | None) -> Truth:
    from targetexpr.values.algebra import single

    return single.is_vacuous(c, domain)


def quantity(value: Number, unit: str | None) -> pint.Quantity[Any]:
    from targetexpr.values import units

    return units.quantity(value, unit)
