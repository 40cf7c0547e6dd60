"""What starting costs: ``python benchmarks/start.py``. The best of fresh processes, in milliseconds of
processor time, which other processes do not lengthen.

To hold: ``import targetexpr`` at most 1.5 × ``import attrs``; ``targetexpr parse`` at most 120 ms over bare Python
where the grammar's tables are there.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RUNS = 15
CASES = {
    "python": "pass",
    "import attrs": "import attrs",
    "import targetexpr": "import targetexpr",
    "parse, plain value": "import targetexpr; targetexpr.parse('≥95(%)')",
    "parse, any value": "import targetexpr; targetexpr.parse('一般问题当天解决，疑难问题3天内解决')",
    "targetexpr parse (command)": "from targetexpr.cli import main; main(['parse', '≥95(%)'])",
    "targetexpr --version (command)": "from targetexpr.cli import main; main(['--version'])",
}


def milliseconds(code: str) -> float:
    """One process from start to end; the package is the one that is installed, else the checkout's."""
    environment = {**os.environ, "PYTHONPATH": os.environ.get("PYTHONPATH", str(ROOT / "src"))}
    start = _spent()
    subprocess.run([sys.executable, "-c", code], check=False, stdout=subprocess.DEVNULL, env=environment)
    return (_spent() - start) * 1000


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    for code in CASES.values():
        milliseconds(code)
    bare = 0.0
    for name, code in CASES.items():
        best = min(milliseconds(code) for _ in range(RUNS))
        bare = bare or best
        print(f"{name:<32}{best:8.1f} ms{best - bare:+9.1f}")


if __name__ == "__main__":
    main()
