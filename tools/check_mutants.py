"""Whether every mutant that survived is explained: ``make mutation`` runs it when mutmut is done.

``equivalent_mutants.toml`` says of each why nothing can tell it from the original: the function, the lines that the
mutant takes out and puts in, and the reason. What survives beyond these fails; so does what is explained and no longer
survives.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

EXPLAINED = Path(__file__).with_name("equivalent_mutants.toml")
_MUTMUT = Path(sys.executable).with_name("mutmut")
_SURVIVOR = re.compile(r"^\s*(\S+): (survived|no tests|suspicious)$", re.MULTILINE)

Mutant = tuple[str, str, str]


def mutmut(*arguments: str) -> str:
    return subprocess.run([_MUTMUT, *arguments], capture_output=True, text=True, encoding="utf-8", check=True).stdout


def mutant(name: str) -> Mutant:
    """The function, the lines taken out and the lines put in, without the white space around them."""
    lines = [line for line in mutmut("show", name).splitlines() if not line.startswith(("---", "+++"))]
    out, into = (" ".join(line[1:].strip() for line in lines if line[:1] == sign) for sign in "-+")
    return (
        name.partition(".x_")[0].rpartition(".")[2] + "." + name.partition(".x_")[2].partition("__mutmut_")[0],
        out,
        into,
    )


def main(path: Path = EXPLAINED) -> int:
    explained = {
        (row["function"], row["out"], row.get("in", ""))
        for row in tomllib.loads(path.read_text(encoding="utf-8")).get("mutant", ())
    }
    survivors = {mutant(name): name for name, _ in _SURVIVOR.findall(mutmut("results"))}
    for found in sorted(survivors.keys() - explained):
        print(f"survives: {survivors[found]}\n  - {found[1]}\n  + {found[2]}")
    for function, out, _ in sorted(explained - survivors.keys()):
        print(f"explained, but does not survive: {function}: {out}")
    print(f"{len(survivors)} mutants survive, {len(survivors.keys() & explained)} of them explained")
    return 0 if survivors.keys() == explained else 1


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
