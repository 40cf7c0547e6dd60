"""What the indicator's name supplies: the unit and the operator that a value leaves out."""

from __future__ import annotations

from targetexpr.errors import Span
from targetexpr.patterns import compiled
from targetexpr.record_types import evolve
from targetexpr.values.lexicon.names import name_facts
from targetexpr.values.model import Comparison, Constraint, Interval

_BRACKETED = compiled(r"[(（][^()（）]+[)）]\s*$")
_OPENED = compiled(r"[(（\[【]([^()（）\[\]【】]*)$")
_CLOSED = compiled(r"([^()（）\[\]【】]*)[)）\]】]")


def template_in(name: str, placeholder: Span) -> str:
    """The template around a *placeholder*, in brackets or the whole name, with 1 in its place."""
    before, behind = name[: placeholder[0]], name[placeholder[1] :]
    opened, closed = _OPENED.search(before), _CLOSED.match(behind)
    return f"{opened[1]}1{closed[1]}" if opened is not None and closed is not None else f"{before}1{behind}"


def inferred(constraint: Constraint, name: str, template: Constraint | None = None) -> Constraint:
    """*constraint* with the unit of *name* where its number has none, and the operator of its *template*."""
    told = template if isinstance(template, Comparison) and not template.implicit_operator else None
    if isinstance(constraint, Comparison) and constraint.implicit_operator and not constraint.change and told:
        supplied = *constraint.inferred, "operator"
        constraint = evolve(constraint, operator=told.operator, implicit_operator=False, inferred=supplied)
    if not isinstance(constraint, Comparison | Interval) or constraint.unit is not None or constraint.unknown_unit:
        return constraint
    facts, unit = name_facts(name), template.unit if isinstance(template, Comparison) else None
    if unit is None and (facts.share or _BRACKETED.search(name)):  # the usual unit of its kind (成本) would be a guess
        unit = facts.unit
    largest = constraint.value if isinstance(constraint, Comparison) else constraint.upper.value
    if unit is None or largest is None or (unit == "%" and 0 < largest <= 1):  # 0.95 under a 率 is in doubt
        return constraint
    return evolve(constraint, unit=unit, inferred=(*constraint.inferred, "unit"))
