"""Many threads parse, read and check at once, from a cold start, and find what one alone finds.

Each run is a process of its own: grammar, tables, caches and lazy imports are first used by all threads at once.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import targetexpr

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FILES = [str(EXAMPLES / name) for name in ("2024-parks.xlsx", "2024-canteen.docx", "2020-data-centre.csv")]
TEXTS = [
    "≥95.00(%)",
    "12月底前",
    "较上年显著提升",
    "5%至8%",
    "≥",
    "每年12月底前",
    "同比下降10%",
    "≥1344㎡",
    "健全",
    "≥3场且≤5场",
]
CODE = """
import json, sys, threading
import targetexpr

count, texts, *files = json.loads(sys.argv[1])
sys.setswitchinterval(1e-4)
start = threading.Barrier(count)
found = [None] * count


def work(number):
    start.wait()
    parsed = [getattr(c, "code", None) or c.to_dict() for c in targetexpr.parse_many(texts)]
    named = targetexpr.parse("≥95", name="考核合格率").to_dict()
    same = targetexpr.parse("≥1公里").implies(targetexpr.parse("≥900米"))
    report = targetexpr.check_paths(files, isolated=True)
    found[number] = [parsed, named, str(same), report.to_dict(), report.flatten(["code", "fingerprint"])]


threads = [threading.Thread(target=work, args=(number,)) for number in range(count)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(json.dumps(found))
"""


def run(count: int) -> list[object]:
    package = str(Path(targetexpr.__file__).parents[1])
    command = [sys.executable, "-c", CODE, json.dumps([count, TEXTS, *FILES])]
    environment = {**os.environ, "PYTHONPATH": package, "PYTHONUTF8": "1"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300, env=environment)
    assert done.returncode == 0, done.stderr
    found: list[object] = json.loads(done.stdout)
    return found


def test_threads_find_what_one_alone_finds() -> None:
    (alone,) = run(1)
    assert json.dumps(alone).count("TX") > 20
    assert run(8) == [alone] * 8
