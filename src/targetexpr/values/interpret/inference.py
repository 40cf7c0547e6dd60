"""What the indicator's name supplies: the unit that a value leaves out."""

from __future__ import annotations

import re

from attrs import evolve

from targetexpr.values.lexicon.names import name_facts
from targetexpr.values.model import Comparison, Constraint, Interval

_BRACKETED = re.compile(r"[(（][^()（）]+[)）]\s*$")


def _unit_of(name: str) -> str | None:
    """The unit that the name states, or % of a share. The usual unit of its kind (成本 in 万元) would be a guess."""
    facts = name_facts(name)
    return facts.unit if facts.share or _BRACKETED.search(name) else None


def inferred(constraint: Constraint, name: str) -> Constraint:
    """*constraint* with the unit of *name* where its number has none. 0.95 under a 率 stays as it is: in doubt."""
    if not isinstance(constraint, Comparison | Interval) or constraint.unit is not None or constraint.unknown_unit:
        return constraint
    unit = _unit_of(name)
    largest = constraint.value if isinstance(constraint, Comparison) else constraint.upper.value
    if unit is None or largest is None or (unit == "%" and 0 < largest <= 1):
        return constraint
    return evolve(constraint, unit=unit, inferred=(*constraint.inferred, "unit"))
