"""How well each role suits a column: its heading's prior plus what its cells look like, by ``data/columns.toml``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Literal

from targetexpr.sheets import looks
from targetexpr.sheets.form_text import data
from targetexpr.sheets.forms import HeadingRole, squeeze, vocabulary
from targetexpr.sheets.labels import class_name

ColumnRole = Literal[
    "level1", "level2", "name", "value", "total_value", "operator", "unit", "weight", "actual", "score",
    "deviation_reason", "direction", "prior", "forecast", "outlook", "period", "note", "text", "field", "skip",
]  # fmt: skip
Scores = Mapping[ColumnRole, float]


@cache
def table() -> dict[str, Any]:
    """The scores as their file says them."""
    return data("columns")


def scores(role: HeadingRole | None, heading: str, filled: Counter[str]) -> Scores:
    """Return a score for each role that a column of these texts may have below a heading of that *role*."""
    powers, weights = table()["power"], table()["look"]
    prior: Scores = table()["heading"][_prior(role, heading)]
    told = dict.fromkeys(prior, 0.0)
    for look, test in _LOOKS.items():
        if not prior.keys().isdisjoint(weights[look]):
            _add(told, weights[look], looks.share(filled, test) ** powers.get(look, 1))
    _add(told, weights["empty"], float(not filled))
    return {candidate: said + told[candidate] for candidate, said in prior.items()}


def _add(told: dict[ColumnRole, float], weights: Scores, share: float) -> None:
    """Add what a *share* of the texts says for each role."""
    if share:
        for candidate in told.keys() & weights.keys():
            told[candidate] += share * weights[candidate]


def _prior(role: HeadingRole | None, heading: str) -> str:
    if role == "value" and squeeze(heading) in vocabulary().weak_values:
        return "weak_value"
    return role or "none"


def _is_level1(text: str) -> bool:
    """A group; one that is printed as a class of level 2, too, only where it holds classes itself."""
    return vocabulary().is_level1(class_name(text))


def _is_level2(text: str) -> bool:
    name = class_name(text)
    return vocabulary().is_level2(name) and not (vocabulary().is_level1(name) and not vocabulary().owner_kinds(name))


_LOOKS: Mapping[str, Callable[[str], object]] = {
    "level1": _is_level1,
    "level2": _is_level2,
    "operator": looks.is_operator,
    "kind": looks.is_kind,
    "direction": looks.is_direction,
    "unit": looks.is_unit,
    "period": looks.is_period,
    "clauses": looks.has_clauses,
    "heading": lambda text: vocabulary().heading(text) is not None,
}
