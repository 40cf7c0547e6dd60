"""Checking 10, 100, 1,000 and 10,000 sheets: seconds, sheets a second, and the cost of one beside the first row's.

    python benchmarks/checking.py [LARGEST]

The sheets are those of the rules' own examples, made distinct by their numbers, so that values repeat about as often as
in published sheets. Reading files is left out: ``benchmarks/sheets.py`` measures it.
"""

from __future__ import annotations

import sys
import time

from attrs import evolve

from targetexpr.checking.check import check
from targetexpr.checking.examples import sheet_of
from targetexpr.rules import catalogue
from targetexpr.sheets.model import Indicator, Sheet

SIZES = (10, 100, 1_000, 10_000)
ROWS = 18  # as many indicators as a published sheet has on the average


def sheets(count: int) -> list[Sheet]:
    """*count* sheets of ROWS indicators each."""
    pool = [
        row
        for rule in catalogue.built_in()
        for example in (*rule.fails, *rule.passes)
        if example.file is None
        for row in sheet_of(example).indicators
    ]
    header = sheet_of(catalogue.built_in()[5].passes[0])

    def rows(number: int) -> tuple[Indicator, ...]:
        return tuple(
            evolve(pool[(number * ROWS + row) % len(pool)], notes={"序号": f"{number}-{row}"}) for row in range(ROWS)
        )

    return [evolve(header, project_name=f"项目{number}", indicators=rows(number)) for number in range(count)]


def main() -> None:
    largest = int(sys.argv[1]) if len(sys.argv) > 1 else SIZES[-1]
    check(sheets(100), isolated=True)  # grammar, profiles and the values' cache are warm, as in a long run
    first = None
    print(f"{'sheets':>8}{'seconds':>10}{'sheets/s':>10}{'findings':>10}{'cost of one':>13}")
    for size in (size for size in SIZES if size <= largest):
        made = sheets(size)
        start = time.perf_counter()
        report = check(made, isolated=True)
        seconds = time.perf_counter() - start
        first = first or seconds / size
        rate, cost = size / seconds, seconds / size / first
        print(f"{size:>8}{seconds:>10.2f}{rate:>10.0f}{len(report.diagnostics):>10}{cost:>12.2f}×")


if __name__ == "__main__":
    main()
