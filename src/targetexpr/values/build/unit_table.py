"""The table of ``data/units.json``, which pint derives from ``data/units.txt``.

``python -m targetexpr.values.build.unit_table`` writes it again.
"""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

from targetexpr.values.units import registry

PATH = Path(__file__).parents[1] / "data" / "units.json"


def derive_table() -> dict[str, Any]:
    """Units by symbol, spellings and scale words, as pint reads them."""
    ureg = registry(Fraction)
    groups = {unit: name for name, group in ureg._groups.items() if name != "root" for unit in group.members}
    units: dict[str, Any] = {}
    spellings: dict[str, str] = {}
    for name, unit in {unit.name: unit for unit in ureg._units.values()}.items():
        factor, base = ureg.get_root_units(name)
        powers = {ureg.get_symbol(part): int(str(power)) for part, power in base._units.items()}
        units[unit.symbol] = {"group": groups[name], "factor": str(factor), "base": powers, "divisor": name}
        spellings |= dict.fromkeys((unit.symbol, name, *unit.aliases), unit.symbol)
    scales = {
        spelling: [prefix.symbol, str(prefix.converter.scale)]
        for spelling, prefix in ureg._prefixes.items()
        if spelling
    }
    contexts: dict[str, list[Any]] = {}
    for context in dict.fromkeys(ureg._contexts.values()):
        for own in context.redefinitions:
            (meant,) = own.reference
            contexts.setdefault(own.name, []).append([[context.name, *context.aliases], ureg.get_symbol(meant)])
    return {"scales": scales, "units": units, "spellings": spellings, "contexts": contexts}


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
