# ruff: noqa: E501
"""The whole job beside its baselines: one file, folders, reports, memory, jobs.

python benchmarks/runs.py [FILES] [BEFORE]

Prints a Markdown table and writes it to ``benchmarks/runs.md``, a record, and into the README between its marks; a test
holds the two to each other. FILES (300) is the size of the folders, and a tenth of that of the large ones; they are made
of the examples, each with numbers of its own. BEFORE is ``src`` of another checkout, whose times for csv are compared.

Commands that are compared run in turns, and of each the least counts: other work on the machine lengthens both. All is
processor time with that of workers, but for what says so.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
RECORD = Path(__file__).with_suffix(".md")
README = ROOT / "README.md"
BEGIN, END = "<!-- benchmarks/runs.md -->", "<!-- end of benchmarks/runs.md -->"
EXAMPLES = ROOT / "examples"
LOAD = "import openpyxl, sys; [openpyxl.load_workbook(name) for name in sys.argv[1:]]"
MEASURE = (
    "import json, resource, subprocess, sys\n"
    "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)\n"
    "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
    "print(json.dumps([used.ru_utime + used.ru_stime, used.ru_maxrss // 1024]))"
)
Command = tuple[str | Path, ...]
Row = tuple[str, str, str]


class Used(NamedTuple):
    """Seconds of the processor and of the clock, and the most memory of any of the processes in MB."""

    processor: float
    clock: float
    memory: int


def folder(home: Path, suffix: str, count: int) -> Path:
    """Return a folder of *count* files made of the examples of a format, the numbers of each its own."""
    place = home / f"{suffix}-{count}"
    place.mkdir()
    sources = sorted(EXAMPLES.glob(f"*.{suffix}"))
    for number in range(count):
        source = sources[number % len(sources)]
        target = place / f"{number:05}.{suffix}"
        if suffix == "csv":
            text = source.read_text(encoding="utf-8-sig")
            target.write_text(re.sub("95", str(80 + number % 20), text), encoding="utf-8-sig")
        else:
            shutil.copy(source, target)
    return place


def used(command: Command, source: str | None = None) -> Used:
    """Return what a command uses with all that it starts; *source* is where the package lies."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPATH"] = source or os.environ.get("PYTHONPATH", str(ROOT / "src"))
    start = time.perf_counter()
    line = [sys.executable, "-c", MEASURE, *map(str, command)]
    found = subprocess.run(line, capture_output=True, text=True, check=True, env=environment).stdout
    processor, memory = json.loads(found)
    return Used(processor, time.perf_counter() - start, memory)


def in_turns(runs: int, *commands: Command) -> list[Used]:
    """Return the least that each of the commands uses, which run one after the other *runs* times."""
    found = [[used(command) for command in commands] for _ in range(runs)]
    return [Used(*map(min, zip(*measured, strict=True))) for measured in zip(*found, strict=True)]


def check(*arguments: str | Path, jobs: int = 1) -> Command:
    concise = () if "--output-format" in arguments else ("--output-format", "concise")
    return (sys.executable, "-m", "targetexpr", "check", "--isolated", "--jobs", str(jobs), *concise, *arguments)


def python(code: str, *arguments: str | Path) -> Command:
    return (sys.executable, "-c", code, *arguments)


def one_file(before: str | None) -> list[Row]:
    sheet, book = EXAMPLES / "2020-data-centre.csv", EXAMPLES / "2020-legal-aid.xlsx"
    bare, text, opened, read = in_turns(7, python("pass"), check(sheet), python(LOAD, book), check(book))
    rows = [
        ("`check 表.csv`", f"{(text.processor - bare.processor) * 1000:.0f} ms", "Python 本身之外 · over bare Python"),
        ("`check 表.xlsx`", f"{(read.processor - opened.processor) * 1000:.0f} ms", "openpyxl 打开它之外 · over openpyxl's load of it"),
    ]  # fmt: skip
    if before is not None:
        then = min(used(earlier(sheet), before).processor for _ in range(7))
        share = (text.processor - bare.processor) / (then - bare.processor)
        rows.insert(1, ("`check 表.csv`", f"{share:.2f} ×", "这项工作之前 · before this work"))
    return rows


def with_reports(csv: Path, home: Path, runs: int) -> list[Row]:
    files = len(list(csv.iterdir()))
    made = [check(csv, "--output-file", f"{name}={home / f'r.{name}'}") for name in ("xlsx", "html")]
    base, book, page = in_turns(runs, check(csv), *made)
    return [
        (f"{name} 报告 · report", f"{more.processor / base.processor - 1:.2f} ×", f"检查 {files} 张 csv · the check")
        for name, more in (("xlsx", book), ("html", page))
    ]


def folders(files: int, home: Path, before: str | None) -> list[Row]:
    xlsx, csv, many = folder(home, "xlsx", files), folder(home, "csv", files), folder(home, "csv", 10 * files)
    library, whole = in_turns(3, python(LOAD, *sorted(xlsx.iterdir())), check(xlsx))
    rows = [(f"{files} xlsx", f"{whole.processor / library.processor:.2f} ×", "openpyxl 只打开 · openpyxl opening them alone")]  # fmt: skip
    if before is not None:
        pairs = [(used(check(csv)).processor, used(earlier(csv), before).processor) for _ in range(3)]
        now, then = map(min, zip(*pairs, strict=True))
        rows.append((f"{files} csv", f"{now / then:.2f} ×", "这项工作之前 · before this work"))
    rows += with_reports(csv, home, 3) + with_reports(many, home, 1)
    once, twice = in_turns(1, check(many), check(many, jobs=2))
    rows += [
        ("`--jobs 2`", f"{twice.processor / once.processor:.2f} ×", f"{10 * files} 个文件，一个进程的处理器时间 · processor time of one job"),
        ("`--jobs 2`", f"{twice.clock / once.clock:.2f} ×", "按钟表 · by the clock"),
    ]  # fmt: skip
    few, most = folder(home, "csv", 100), folder(home, "csv", 5_000)
    for form in ("concise", "jsonl"):
        small, large = in_turns(1, check(few, "--output-format", form), check(most, "--output-format", form))
        rows.append(
            (f"{form} 内存 · memory", f"{large.memory - small.memory:+} MB", "5000 个文件比 100 个 · files beside 100")
        )
    return rows


def earlier(place: Path) -> Command:
    """The same check as a tree had it that knew no jobs by default."""
    return (sys.executable, "-m", "targetexpr", "check", "--isolated", "--output-format", "concise", place)


def main() -> None:
    files = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    with tempfile.TemporaryDirectory() as home:
        before = sys.argv[2] if len(sys.argv) > 2 else None
        found = [*one_file(before), *folders(files, Path(home), before)]
    table = [
        "| | | 相比 · beside |",
        "|---|---|---|",
        *(f"| {what} | {figure} | {beside} |" for what, figure, beside in found),
    ]
    text = "\n".join(table) + "\n"
    RECORD.write_text(text, encoding="utf-8")
    readme = README.read_text(encoding="utf-8")
    before, rest = readme.split(BEGIN)
    README.write_text(f"{before}{BEGIN}\n\n{text}\n{END}{rest.split(END)[1]}", encoding="utf-8")
    print(text, end="")


if __name__ == "__main__":
    main()
