"""Fit the costs by which texts are read on generated layouts, and hold them on others.

    python tools/fit_text_costs.py [--count N] [--keys PREFIX...] [--write]

Each cost is tried a step lower and a step higher, one after the other, and kept where the invented sheets of one half
of the topics are read better in every layout taken together: a right row counts 1, one wrong without a mark -3, one
made up -2, a needless mark -0.2. Prints what changed and the sums on both halves before and after; ``--write`` puts
the numbers into ``data/text_costs.toml``, whose comments stay.
"""

from __future__ import annotations

import argparse
import contextlib
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from targetexpr.sheets.text_layout import costs as room  # noqa: E402
from targetexpr.sheets.text_layout import learning  # noqa: E402, F401
from tools.scoreboard import BoardScore, Case, cases, scores, total  # noqa: E402

DATA = ROOT / "src" / "targetexpr" / "sheets" / "data" / "text_costs.toml"
_STEPS = (0.7, 1.4)


def points(found: BoardScore) -> float:
    return found.right - 3 * found.wrong - 2 * found.made_up - 0.2 * found.needless


def measured(chosen: list[Case]) -> BoardScore:
    room._fit.cache_clear()
    with contextlib.redirect_stderr(None):
        return total(scores(chosen).values())


def texts(count: int, held: bool) -> list[Case]:
    return [case for case in cases(count, held) if case[3] == "sheet.txt"]


def fit(chosen: list[Case], prefixes: list[str]) -> dict[str, float]:
    """The costs that changed, by their keys."""
    known, changed = room.costs(), {}
    best = points(measured(chosen))
    for key in [key for key in known if key.startswith(tuple(prefixes))]:
        before = known[key]
        for step in _STEPS:
            known[key] = round(before * step, 2)
            now = points(measured(chosen))
            if now > best:
                best, changed[key] = now, known[key]
                print(f"{key}: {before} -> {known[key]} ({best:.1f})", flush=True)
                break
            known[key] = before
    return changed


def written(text: str, changed: dict[str, float]) -> str:
    group = ""
    lines = []
    for line in text.split("\n"):
        if match := re.fullmatch(r"\[(\w+)\]", line):
            group = match[1]
        elif (match := re.match(r"(\w+) = (\S+)", line)) and f"{group}.{match[1]}" in changed:
            new = f"{match[1]} = {changed[f'{group}.{match[1]}']}"
            line = f"{new:<{match.end()}}{line[match.end() :]}"
        lines.append(line)
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10, help="how many invented sheets")
    parser.add_argument("--keys", nargs="*", default=[""], help="only costs whose keys begin so")
    parser.add_argument("--write", action="store_true", help="put the numbers into the data file")
    options = parser.parse_args()
    fitted, held = texts(options.count, held=False), texts(options.count, held=True)
    print("before: fitted", measured(fitted), "held", measured(held), sep="\n")
    changed = fit(fitted, options.keys)
    print("after: fitted", measured(fitted), "held", measured(held), sep="\n")
    if options.write:
        DATA.write_text(written(DATA.read_text(encoding="utf-8"), changed), encoding="utf-8")


if __name__ == "__main__":
    main()
