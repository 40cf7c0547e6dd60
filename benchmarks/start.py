"""What starting costs: ``python benchmarks/start.py``. The median of fresh processes, in milliseconds.

To hold: ``import targetexpr`` at most 1.5 × ``import attrs``; ``targetexpr parse`` at most 120 ms over bare Python
where the grammar's tables are there.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
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
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=False, stdout=subprocess.DEVNULL, env=environment)
    return (time.perf_counter() - start) * 1000


def main() -> None:
    for code in CASES.values():
        milliseconds(code)
    bare = 0.0
    for name, code in CASES.items():
        median = statistics.median(milliseconds(code) for _ in range(RUNS))
        bare = bare or median
        print(f"{name:<32}{median:8.1f} ms{median - bare:+9.1f}")


if __name__ == "__main__":
    main()
