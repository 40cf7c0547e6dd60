"""The reviewer's desk: 300 sheets of 12 units in every format, checked alone and with all that the desk writes.

    python -m benchmarks.desk [SHEETS]

Run from the checkout. The whole run is to take at most twice as long as the check alone; what was submitted must not
change. A second submission of 40 corrected sheets is told right: every finding 改好, 未改 or 新 as it was planted.
"""

from __future__ import annotations

import hashlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.reports.desk import submission, write
from tests.reports.test_rounds import second, told_by

OUTPUTS = (
    "--sort", "worst", "--output-file", "summary={0}/汇总.xlsx", "--output-file", "summary={0}/汇总.html",
    "--output-file", "csv={0}/问题.csv", "--output-file", "json={0}/报告.json", "--output-file", "html={0}/报告.html",
    "--annotate-to", "{0}/副本", "--letters-to", "{0}/意见书",
)  # fmt: skip


def run(*arguments: str) -> tuple[float, float, str]:
    """Seconds by the clock, seconds of processor time, and standard output of ``targetexpr check``."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "targetexpr", "check", "--isolated", *arguments], capture_output=True, text=True
    )
    seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def hashes(folder: Path) -> dict[Path, str]:
    return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    with tempfile.TemporaryDirectory() as place:
        folder, out = Path(place) / "报送", Path(place) / "审核"
        out.mkdir()
        sheets = tuple(submission(count))
        write(folder, sheets)
        before = hashes(folder)
        clock, cpu, _ = run(str(folder), "-q")
        whole_clock, whole_cpu, said = run(str(folder), "-q", *(text.format(out) for text in OUTPUTS))
        print(said.strip())
        print(f"check alone   {clock:6.1f} s  {cpu:6.1f} s of processor time")
        print(f"all outputs   {whole_clock:6.1f} s  {whole_cpu:6.1f} s  {whole_cpu / cpu:.2f} ×")
        copies = sum(path.is_file() for path in (out / "副本").rglob("*"))
        print(f"copies {copies}, letters {len(list((out / '意见书').iterdir()))}")
        print("submitted files unchanged:", hashes(folder) == before)
        again = second(Path(place) / "再报", sheets, min(40, count // 2))
        form: dict[str, Any] = json.loads(
            run(str(again.folder), "--against", str(out / "报告.json"), "--output-format", "json")[2]
        )
        told = told_by(form)
        right = told == {"resolved": again.resolved, "unchanged": again.unchanged, "new": again.new}
        counts = ", ".join(f"{len(found)} {status}" for status, found in told.items())
        print(f"second submission: {counts}; as planted: {right}")


if __name__ == "__main__":
    main()
