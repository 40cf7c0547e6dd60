"""How fast columns of target values are read, beside a loop over ``parse`` and what engines do with them.

python benchmarks/columns.py [ROWS]

The values are drawn from the sheets in ``examples/`` by their frequency: once as they are, as a system's own values
repeat, and once with other numbers, round ones more often, as the values of a whole country grow. Prints a table of
each: rows a second, and as a multiple of the loop, each in a process of its own. ``make spark`` measures Spark.
"""

from __future__ import annotations

import contextlib
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
SEED = 20241231


def shapes() -> list[str]:
    import targetexpr

    values = []
    for path in sorted((ROOT / "examples").glob("*.*")):
        try:
            sheets = targetexpr.read(path, sandbox=False)
        except targetexpr.TargetExprError:
            continue
        values += [row.value for sheet in sheets for row in sheet.indicators if row.value]
    return values


# Figures, but not the 2 of m2 nor a slip of the pen (9O%); years and months vary as a calendar does.
_NUMBER = re.compile(r"(?P<year>20\d\d)(?=年)|(?P<month>\d+)(?=月)|(?<![A-Za-z])\d+(?:\.\d+)?(?![\dO])")


def natural(count: int) -> list[str]:
    """Values whose numbers vary as people's do: most are 5, 90, 95, 100, the others anything."""
    dice = random.Random(SEED)
    usual = (1, 2, 3, 5, 10, 12, 20, 30, 50, 60, 80, 85, 90, 95, 98, 100, 200, 500, 1000)

    def number(found: re.Match[str]) -> str:
        if found["year"]:
            return str(dice.randrange(2018, 2028))
        if found["month"]:
            return str(dice.randrange(1, 13))
        if dice.random() < 0.7:
            return str(dice.choice(usual))
        size = dice.choice((10, 100, 1000, 10_000))
        return str(dice.randrange(1, size)) if dice.random() < 0.8 else f"{dice.uniform(0, size):.2f}"

    pool = shapes()
    return [_NUMBER.sub(number, dice.choice(pool)) for _ in range(count)]


def distinct(count: int) -> list[str]:
    """The distinct ones of as many such values."""
    return [*dict.fromkeys(natural(count))]


def drawn(count: int) -> list[str]:
    """Values as the sheets hold them."""
    dice, pool = random.Random(SEED), shapes()
    return [dice.choice(pool) for _ in range(count)]


MAKERS = {"as they are": drawn, "with other numbers": natural, "with other numbers, each once": distinct}


def loop(values: list[str]) -> None:
    from targetexpr import TargetSyntaxError, parse

    for value in values:
        with contextlib.suppress(TargetSyntaxError):
            parse(value)


def many(values: list[str]) -> None:
    from targetexpr import parse_many

    parse_many(values)


def arrow(values: list[str]) -> Callable[[], None]:
    import pyarrow

    from targetexpr import columns

    array = pyarrow.array(values)
    return lambda: columns.parse_column(array) and None


def pandas(values: list[str]) -> Callable[[], None]:
    import pandas

    from targetexpr import columns

    series = pandas.Series(values)
    return lambda: columns.parse_frame(series) is None and None


def polars(values: list[str]) -> Callable[[], None]:
    import polars

    from targetexpr import columns

    series = polars.Series(values)
    return lambda: columns.parse_frame(series) is None and None


def duckdb(values: list[str]) -> Callable[[], None]:
    import duckdb
    import pyarrow

    from targetexpr import columns

    table = pyarrow.table({"value": values})

    def count() -> None:
        parsed = pyarrow.table({"target": columns.parse_column(table.column("value")).dictionary_decode()})  # noqa: F841
        duckdb.sql("select target.kind, count(*) from parsed group by 1").fetchall()

    return count


WAYS: dict[str, Callable[[list[str]], Callable[[], None]]] = {
    "a loop over `parse`": lambda values: lambda: loop(values),
    "`parse_many`": lambda values: lambda: many(values),
    "`parse_column` (pyarrow)": arrow,
    "`parse_frame` (pandas)": pandas,
    "`parse_frame` (polars)": polars,
    "`parse_column`, then a count by kind in DuckDB": duckdb,
}


def measure(way: str, kind: str, count: int) -> None:
    values = MAKERS[kind](count)
    run = WAYS[way](values)
    warm()
    start = time.process_time()
    run()
    print(time.process_time() - start, len(values), len(set(values)))


def warm() -> None:
    from targetexpr import parse

    for text in ("≥95%", "12月底前", "合格率100%且优良率≥30%"):
        parse(text)


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        measure(sys.argv[2], sys.argv[3], int(sys.argv[4]))
        return
    count = int(sys.argv[1]) if sys.argv[1:] else 1_000_000
    for kind in MAKERS:
        table(kind, count)


def table(kind: str, count: int) -> None:
    seconds = {}
    for way in WAYS:
        command = [sys.executable, __file__, "--one", way, kind, str(count)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        spent, rows, apart = done.stdout.split()
        seconds[way] = float(spent)
    base = seconds["a loop over `parse`"]
    print(f"\n{int(rows):,} values {kind}, {int(apart):,} distinct; processor time of one process\n")
    print("| way | rows a second | × the loop |\n|---|---:|---:|")
    for way, spent in seconds.items():
        print(f"| {way} | {int(rows) / spent:,.0f} | {base / float(spent):.1f} |")


if __name__ == "__main__":
    main()
