"""Runs the campaign: ``python -m campaign [--files N] [--texts N] [--seed S] [--jobs N] [--for SECONDS] [--of ofd]``.

With ``--of`` all files are made of those of one format. On Linux, where a worker says what it used.

What was done is kept in build/campaign, so that a run which is stopped goes on where it was; what found something is
done again. A finding is kept with its file. The exit status is 1 where anything was found.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
import time
import traceback
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any

from attrs import define, field

from campaign.made import made
from campaign.mutate import mutated
from campaign.oracle import Told, lost, names_of, told
from targetexpr.checking.checker import Checker, Options
from targetexpr.files import write_whole
from targetexpr.sandbox import BoundExceeded, Bounds, TaskFailed
from targetexpr.sandbox.pool import WorkerPool
from targetexpr.sheets.guard import bounds_for
from targetexpr.sheets.limits import Limits

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build" / "campaign"
BASES = sorted([*(ROOT / "tests/sheets/fixtures").glob("shanghai-*.*"), *(ROOT / "examples").glob("20*.*")])
_MADE_EVERY, _TEXTS_AT_ONCE, _SLACK = 20, 5_000, 10.0
_FAULTS = frozenset({"reader-failed", "internal"})


class Measured(WorkerPool):
    """A pool whose workers say what each check used; ``used`` is that of the calling thread's last one."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self._last = threading.local()

    @property
    def used(self) -> dict[str, float]:
        """Nothing where the worker was ended."""
        return getattr(self._last, "used", {})

    def run(self, task: str, arguments: Any, data: bytes = b"", *, bounds: Bounds) -> Any:
        self._last.used = {}
        answer = super().run(task.replace("targetexpr.checking.", "campaign."), arguments, data, bounds=bounds)
        self._last.used = answer.pop("used", {})
        return answer


@define
class Campaign:
    seed: int
    pool: Measured
    checker: Checker
    suffix: str = ""
    bases: dict[Path, tuple[Told, list[str]]] = field(factory=dict)

    def file(self, number: int) -> dict[str, Any]:
        """Check one file; return what came of it."""
        if number % _MADE_EVERY == 0:
            (kind, name, data), base = made(number, self.seed, self.suffix), None
        else:
            kind, name, data, base = mutated(
                number, self.seed, [path for path in BASES if path.match(f"*{self.suffix}")]
            )
        began, asker, findings, used = time.monotonic(), time.thread_time(), [], {}
        try:
            now, used = told(self.checker.data(data, name)), self.pool.used
            if now.reason in _FAULTS or now.crashed:
                findings.append(f"a fault: {now.reason or 'a rule'}")
            if base is not None and (missing := lost(data, *self._of(base), now)):
                findings.append(f"passed without {missing[:3]}")
            outcome = now.reason or now.status
        except Exception:
            outcome, findings = "traceback", [traceback.format_exc()]
        seconds = time.monotonic() - began
        bounds = bounds_for(data, Limits())
        asker = time.thread_time() - asker
        if max(asker, used.get("processor", 0)) > bounds.processor + _SLACK:  # by the clock, others count too
            findings.append(f"{asker:.0f} s, in the worker {used}")
        if findings:
            write_whole(FOLDER / "findings" / name, data)
        return {"number": number, "kind": kind, "name": name, "outcome": outcome, "seconds": round(seconds, 2),
                "bytes": len(data), "findings": findings, **used}  # fmt: skip

    def _of(self, base: Path) -> tuple[Told, list[str]]:
        if base not in self.bases:
            checked = self.checker.data(base.read_bytes(), base.name)
            self.bases[base] = told(checked), names_of(checked)
        return self.bases[base]

    def texts(self, start: int, count: int) -> dict[str, Any]:
        """Parse so many texts."""
        try:
            bounds = Bounds(processor=60, memory=1024**3)
            arguments = {"seed": self.seed, "start": start, "count": count}
            answer: dict[str, Any] = self.pool.run("campaign.tasks:texts", arguments, bounds=bounds)
        except (BoundExceeded, TaskFailed) as error:
            answer = {"findings": [{"error": repr(error)}], "constraints": 0, "errors": 0, "slowest": 0.0}
        return {"start": start, "count": count, **answer}


def main(options: argparse.Namespace) -> int:
    (FOLDER / "findings").mkdir(parents=True, exist_ok=True)
    os.environ["PYTHONPATH"] = os.pathsep.join((str(ROOT / "tools"), str(ROOT / "src")))
    pool = Measured(options.jobs)
    suffix = f".{options.of}" if options.of else ""
    campaign = Campaign(options.seed, pool, Checker(Options(isolated=True), pool, always=True), suffix)
    end = time.monotonic() + options.seconds
    log = FOLDER / f"{options.seed}{suffix}.jsonl"
    lines = log.read_text("utf-8").splitlines() if log.exists() else []
    known = {_key(entry): entry for entry in map(json.loads, lines)}
    clean = {key for key, entry in known.items() if not entry["findings"]}
    with log.open("a", encoding="utf-8") as out, ThreadPoolExecutor(options.jobs) as threads:

        def note(entry: dict[str, Any] | None) -> None:
            if entry is not None:
                known[_key(entry)] = entry
                out.write(json.dumps(entry, ensure_ascii=False) + "\n")
                out.flush()
                if entry["findings"]:
                    print(json.dumps(entry, ensure_ascii=False)[:500], flush=True)

        def work(job: tuple[str, int]) -> dict[str, Any] | None:
            if time.monotonic() >= end:
                return None
            return campaign.texts(job[1], _TEXTS_AT_ONCE) if job[0] == "texts" else campaign.file(job[1])

        jobs = [
            ("texts", n, n / options.texts)
            for n in range(0, options.texts, _TEXTS_AT_ONCE)
            if ("start", n) not in clean
        ]
        jobs += [("file", n, n / options.files) for n in range(options.files) if ("number", n) not in clean]
        ordered = sorted(jobs, key=lambda job: job[2])
        for done in as_completed([threads.submit(work, job[:2]) for job in ordered]):
            note(done.result())
    pool.close()
    return _say([*known.values()])


def _key(entry: dict[str, Any]) -> tuple[str, int]:
    return next((name, entry[name]) for name in ("number", "start") if name in entry)


def _say(known: list[dict[str, Any]]) -> int:
    files = [entry for entry in known if "number" in entry]
    texts = [entry for entry in known if "start" in entry]
    findings = sum(len(entry["findings"]) for entry in known)
    print(f"files: {len(files)}; {dict(Counter(entry['outcome'] for entry in files).most_common())}")
    if files:
        for key, unit in (("seconds", "s by the clock"), ("processor", "s of the processor"), ("memory", "MiB")):
            most = max(files, key=lambda entry: entry.get(key, 0))
            print(f"most: {most.get(key, 0)} {unit} ({most['kind']}, {most['name']}, {most['bytes']:,} bytes)")
    slow = max((entry["slowest"] for entry in texts), default=0.0)
    print(f"texts: {sum(entry['count'] for entry in texts):,}; slowest {slow:.3f} s of the processor")
    print(f"findings: {findings} (build/campaign)")
    return int(findings > 0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--texts", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--for", dest="seconds", type=float, default=float("inf"))
    parser.add_argument("--of", default="")
    sys.exit(main(parser.parse_args()))
