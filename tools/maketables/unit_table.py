"""The table of ``data/units.json``: what the definitions of ``data/units.txt`` come to.

pint works out the relations. Spellings are taken from the file, for pint 0.26 refuses those that are not letters alone.
``PYTHONPATH=tools python -m maketables.unit_table`` writes it again.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from targetexpr import package_data
from targetexpr.values.lexicon.unit_spelling import fold
from targetexpr.values.units import registry

PATH = Path(__file__).parents[2] / "src/targetexpr/values/data/units.json"


def derive_table() -> dict[str, Any]:
    """Units by symbol, spellings and scale words.

    Raises ``ValueError`` for a spelling of two units, or of two scale words.
    """
    ureg = registry(Fraction)
    groups, divisors, spellings = dict[str, str](), dict[str, str](), dict[str, str]()
    measures: dict[str, tuple[str, dict[str, int]]] = {}
    scales: dict[str, list[str]] = {}
    symbols = {name: symbol for _, name, _, (symbol, *_) in _definitions()}
    for group, name, relation, spelled in _definitions():
        known = scales if name.endswith("-") else spellings
        if twice := known.keys() & {spelling.removesuffix("-") for spelling in spelled}:
            raise ValueError(f"defined twice: {', '.join(sorted(twice))}")
        if name.endswith("-"):
            symbol, *others = (spelling.removesuffix("-") for spelling in spelled)
            scales |= {spelling: [symbol, str(Fraction(relation))] for spelling in (symbol, *others)}
            continue
        factor, base = ureg.get_root_units(name)
        powers = {symbols[part]: int(str(power)) for part, power in base._units.items()}
        symbol = spelled[0]
        groups[symbol] = group
        if (factor, powers) != (1, {symbol: 1}):
            measures[symbol] = str(factor), powers
        if name != symbol:
            divisors[symbol] = name
        spellings |= dict.fromkeys(spelled, symbol)
    contexts: dict[str, list[Any]] = {}
    for context in dict.fromkeys(ureg._contexts.values()):
        for own in context.redefinitions:
            (meant,) = own.reference
            contexts.setdefault(own.name, []).append([[context.name, *context.aliases], spellings[meant]])
    return {
        "scales": scales, "groups": groups, "measures": measures, "divisors": divisors, "spellings": spellings,
        "contexts": contexts, **_without_case(spellings),
    }  # fmt: skip


def _without_case(spellings: dict[str, str]) -> dict[str, Any]:
    """The spellings *folded*, and their *lengths*: see ``lexicon.unit_spelling``."""
    symbols: dict[str, set[str]] = {}
    for spelling, symbol in spellings.items():
        form = unicodedata.normalize("NFKC", spelling)
        for one in (form, fold(form)) if len(form) > 1 else (form,):
            symbols.setdefault(one, set()).add(symbol)
    lengths: dict[str, set[int]] = {}
    for spelling in (*spellings, *(form for form, found in symbols.items() if len(found) == 1)):
        for first in (spelling[0], fold(spelling[0])[0]):
            lengths.setdefault(first, set()).add(len(spelling))
    told = {form: found.pop() if len(found) == 1 else None for form, found in symbols.items()}
    return {
        "folded": {form: symbol for form, symbol in told.items() if spellings.get(form) != symbol},
        "lengths": {first: sorted(found, reverse=True) for first, found in lengths.items()},
    }


def _definitions() -> Iterator[tuple[str, str, str, list[str]]]:
    """The group, name, relation and spellings of each unit and scale word, the symbol first."""
    section = ""
    for line in package_data.text("values/data/units.txt").splitlines():
        if line.startswith("@"):
            section = line
        elif " = " in line and not line.startswith("#") and not section.startswith("@context"):
            name, relation, *spelled = line.strip().split(" = ")
            symbol = spelled[0] if spelled and spelled[0] != "_" else name
            spellings = list(dict.fromkeys((symbol, name, *spelled[1:])))
            yield section.removeprefix("@group "), name, relation, spellings


def table_text(table: dict[str, Any]) -> str:
    """The table as JSON with a line for each entry."""
    sections = []
    for section, entries in table.items():
        lines = (
            f"  {json.dumps([key], ensure_ascii=False)[1:-1]}: {json.dumps(value, ensure_ascii=False)}"
            for key, value in entries.items()
        )
        sections.append(f' "{section}": {{\n' + ",\n".join(lines) + "\n }")
    return "{\n" + ",\n".join(sections) + "\n}\n"


def main() -> None:
    """Write ``data/units.json`` again."""
    PATH.write_text(table_text(derive_table()), encoding="utf-8")


if __name__ == "__main__":
    main()
