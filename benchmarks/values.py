"""How fast target values are read, beside a hand-written regular expression and the tools that users would pick.

python benchmarks/values.py [SHEETS.json]

SHEETS.json holds sheets as ``Sheet.to_dict`` gives them (a list, or lists by file); without it, the sheets in
``examples/`` are read. The peers are optional: pint, quantulum3, recognizers-text-number-with-unit. Prints a Markdown
table: microseconds a value (the best of several runs), as a multiple of the regular expression, and of how many plain
values (operator, number, unit) each has the number, the unit too, and the operator right.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import resource
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import targetexpr
from targetexpr.values import parser, units

ROOT = Path(__file__).parent.parent
RUNS = 25
LENGTHS = (500, 1000, 2000, 10**5)

# What one would write by hand: the practical limit in Python.
REGEX = re.compile(r"\s*(>=|<=|[≥≤><=＞＜＝]?)\s*(-?\d+(?:\.\d+)?)\s*[(（]?\s*([^\d()（）\s]*)\s*[)）]?\s*")
SIGNS = {">=": "≥", "<=": "≤", "＞": ">", "＜": "<", "＝": "=", "": "="}

Found = tuple[str | None, Decimal | None, str | None]
NOTHING: Found = (None, None, None)


def by_regex(text: str) -> Found:
    match = REGEX.fullmatch(text)
    if match is None:
        return NOTHING
    operator, number, unit = match.groups()
    return SIGNS.get(operator, operator), Decimal(number), unit or None


def by_targetexpr(text: str) -> Found:
    try:
        c = targetexpr.parse(text)
    except targetexpr.TargetSyntaxError:
        return NOTHING
    if isinstance(c, targetexpr.Comparison) and isinstance(c.value, Decimal):
        return c.operator, c.value, c.unit
    return NOTHING


def pint_reader() -> Callable[[str], Found]:
    """pint with all our units; it is given the text without the signs and brackets, which it cannot read."""
    registry = units.registry()
    signs = str.maketrans("", "", "≥≤><=()（）")

    def read(text: str) -> Found:
        try:
            found = registry.parse_expression(text.translate(signs))
        except Exception:
            return NOTHING
        if not hasattr(found, "magnitude"):
            return None, Decimal(str(found)), None
        back = units.from_quantity(found)
        return (None, Decimal(str(found.magnitude)), back[1]) if back else NOTHING

    return read


def quantulum_reader() -> Callable[[str], Found]:
    from quantulum3 import parser as quantulum  # type: ignore[import-not-found]

    def read(text: str) -> Found:
        found = quantulum.parse(text)
        if not found:
            return NOTHING
        return None, Decimal(str(found[0].value)), found[0].unit.symbols[0] if found[0].unit.symbols else None

    return read


def recognizers_reader() -> Callable[[str], Found]:
    from recognizers_number import recognize_number  # type: ignore[import-not-found]
    from recognizers_number_with_unit import recognize_dimension  # type: ignore[import-not-found]

    def read(text: str) -> Found:
        found = recognize_dimension(text, "zh-cn") or recognize_number(text, "zh-cn")
        if not found or not found[0].resolution:
            return NOTHING
        try:
            number = Decimal(str(found[0].resolution["value"]).rstrip("%"))
        except (InvalidOperation, KeyError):
            return NOTHING
        unit = found[0].resolution.get("unit") or ("%" if str(found[0].resolution["value"]).endswith("%") else None)
        return None, number, unit

    return read


PEERS: dict[str, Callable[[], Callable[[str], Found]]] = {
    "pint, with our units": pint_reader,
    "quantulum3": quantulum_reader,
    "Recognizers-Text (Chinese)": recognizers_reader,
}


def values_of(path: str | None) -> list[str]:
    """Every indicator's value, as often as it occurs."""
    if path is None:
        sheets: Iterable[Any] = (
            sheet.to_dict() for file in sorted((ROOT / "examples").rglob("*.*")) for sheet in _read(file)
        )
    else:
        data = json.loads(Path(path).read_text(encoding="utf-8"))
        sheets = data if isinstance(data, list) else [sheet for one in data.values() for sheet in one]
    return [str(i["value"]) for sheet in sheets for i in sheet["indicators"] if i.get("value")]


def _read(file: Path) -> list[Any]:
    try:
        return list(targetexpr.read(file))
    except (targetexpr.SheetReadError, ValueError):
        return []


def best(
    work: Callable[[], object],
    prepare: Callable[[], object] = lambda: None,
    runs: int = RUNS,
    clock: Callable[[], float] = time.process_time,
) -> float:
    """Seconds of the fastest run, by the processor's time, which other processes do not lengthen."""
    times = []
    for _ in range(runs):
        prepare()
        start = clock()
        work()
        times.append(clock() - start)
    return min(times)


def side_by_side(works: list[tuple[Callable[[], object], Callable[[], object]]]) -> list[float]:
    """Seconds of the fastest run of each; they take turns, so that what disturbs the machine disturbs all alike."""
    turns = [[best(work, prepare, runs=1) for work, prepare in works] for _ in range(RUNS)]
    return [min(times) for times in zip(*turns, strict=True)]


def each(read: Callable[[str], object], texts: list[str]) -> Callable[[], None]:
    def work() -> None:
        for text in texts:
            try:  # noqa: SIM105 — contextlib.suppress would take longer than what is measured
                read(text)
            except targetexpr.TargetSyntaxError:
                pass

    return work


def right(read: Callable[[str], Found], texts: list[str]) -> str:
    """Of the plain values: numbers, numbers with units, operators that are as the regular expression's groups say."""
    number = unit = operator = 0
    for text in texts:
        wanted = by_regex(text)
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            found = read(text)
        same = found[1] == wanted[1]
        wanted_unit = units.canonical(wanted[2]) or wanted[2] if wanted[2] else None
        number += same
        unit += same and (units.canonical(found[2]) or found[2] if found[2] else None) == wanted_unit
        operator += found[0] == wanted[0]
    return f"{number} / {unit} / {operator}"


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def startup() -> tuple[float, float]:
    """Milliseconds over bare Python, from process start to the first result: of a plain value, and of any other."""

    def took(code: str) -> float:
        command = [sys.executable, "-c", f"import sys; sys.path[:0] = {sys.path!r}; {code}"]
        return best(lambda: subprocess.run(command, check=True), clock=_children) * 1000

    bare = took("pass")
    plain, other = (took(f"import targetexpr; targetexpr.parse({text!r})") - bare for text in ("≥95(%)", "12月底前"))
    return plain, other


def main() -> None:
    mix = values_of(sys.argv[1] if len(sys.argv) > 1 else None)
    distinct = list(dict.fromkeys(mix))
    plain = [text for text in distinct if REGEX.fullmatch(text)]

    def clear() -> None:
        parser._cached.cache_clear()
        parser._constraint.cache_clear()

    targetexpr.parse("12月底前")  # the grammar is loaded once a process: see the start-up below
    nothing = contextlib.nullcontext
    rows: list[tuple[str, list[str], Callable[[str], object], Callable[[], object], str]] = [
        ("the regular expression, distinct values", distinct, by_regex, nothing, ""),
        ("the regular expression, plain values", plain, by_regex, nothing, right(by_regex, plain)),
        ("the regular expression, natural mix", mix, by_regex, nothing, ""),
        ("targetexpr, distinct values", distinct, parser.parse, clear, ""),
        ("targetexpr, distinct plain values", plain, parser.parse, clear, right(by_targetexpr, plain)),
        ("targetexpr, natural mix, from an empty cache", mix, parser.parse, clear, ""),
        ("targetexpr, natural mix, warm", mix, parser.parse, nothing, ""),
    ]
    for name, reader in PEERS.items():
        try:
            read = reader()
            rows.append((f"{name}, plain values", plain, read, nothing, right(read, plain)))
        except ImportError as error:
            sys.stdout.write(f"{name}: not installed ({error})\n")
    times = side_by_side([(each(read, texts), prepare) for _, texts, read, prepare, _ in rows])
    limits = {id(texts): taken for (_, texts, *_), taken in zip(rows, times[:3], strict=False)}
    print_row = "| {} | {:.2f} | {:.2f} | {} |\n".format
    sys.stdout.write(f"{len(mix)} values, {len(distinct)} distinct, {len(plain)} of these plain\n\n")
    sys.stdout.write(
        "| | µs a value | × the regular expression | number / + unit / operator right |\n|---|---|---|---|\n"
    )
    for (name, texts, _, _, correct), seconds in zip(rows, times, strict=True):
        sys.stdout.write(print_row(name, seconds / len(texts) * 1e6, seconds / limits[id(texts)], correct))
    part = "验收合格率≥95%；"
    taken = [best(each(parser.parse, [(part * n)[:n]]), clear, runs=3) for n in LENGTHS]
    lengths = ", ".join(f"{n} characters in {t * 1000:.1f} ms" for n, t in zip(LENGTHS, taken, strict=True))
    sys.stdout.write(f"\n{lengths} (what is longer than 2000 is refused)\n")
    sys.stdout.write(
        "start to first result over bare Python: {:.0f} ms, {:.0f} ms with the grammar\n".format(*startup())
    )


if __name__ == "__main__":
    main()
