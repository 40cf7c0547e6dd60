# ruff: noqa: E501
"""The whole job beside its baselines, in processor time: one file, folders, reports, memory, jobs.

python benchmarks/runs.py [FILES]

Prints a Markdown table and writes it to ``benchmarks/runs.md``, a record, and into the README between its marks; a test
holds the two to each other. FILES (300) is the size of the folders; they are made of the examples, each with numbers of its own.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RECORD = Path(__file__).with_suffix(".md")
README = ROOT / "README.md"
BEGIN, END = "<!-- benchmarks/runs.md -->", "<!-- end of benchmarks/runs.md -->"
EXAMPLES = ROOT / "examples"
RUNS = 7


def folder(home: Path, suffix: str, count: int) -> Path:
    """*count* files made of the examples of a format, the numbers of each its own."""
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


def spent(*command: str | Path) -> tuple[float, int]:
    """Return the processor seconds of a command with all that it started, and the most memory of any of them in MB."""
    code = (
        "import json, resource, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(json.dumps([used.ru_utime + used.ru_stime, used.ru_maxrss // 1024]))"
    )
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPATH"] = os.environ.get("PYTHONPATH", str(ROOT / "src"))
    line = [sys.executable, "-c", code, *map(str, command)]
    found = subprocess.run(line, capture_output=True, text=True, check=True, env=environment).stdout
    seconds, megabytes = found.strip("[]\n").split(",")
    return float(seconds), int(megabytes)


def check(*arguments: str | Path) -> tuple[str | Path, ...]:
    return (sys.executable, "-m", "targetexpr", "check", "--isolated", *arguments)


def python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


def best(*command: str | Path) -> float:
    """Return milliseconds, the least of several runs."""
    return least(RUNS, *command) * 1000


def least(runs: int, *command: str | Path) -> float:
    """Return seconds, the least of several runs."""
    return min(spent(*command)[0] for _ in range(runs))


def lines(files: int, home: Path) -> list[tuple[str, str, str]]:
    """What was measured, the figure, and what it stands beside."""
    bare = best(*python("pass"))
    book = EXAMPLES / "2020-legal-aid.xlsx"
    load = "import openpyxl, sys; [openpyxl.load_workbook(name) for name in sys.argv[1:]]"
    opened = best(*python(load), book)
    rows = [
        ("`check 表.csv`", f"{best(*check(EXAMPLES / '2020-data-centre.csv')) - bare:.0f} ms", "Python 本身之外 · over bare Python"),
        ("`check 表.xlsx`", f"{best(*check(book)) - opened:.0f} ms", "openpyxl 打开它之外 · over openpyxl's load of it"),
    ]  # fmt: skip
    xlsx, csv = folder(home, "xlsx", files), folder(home, "csv", files)
    whole = least(3, *check(xlsx, "--output-format", "concise"))
    library = least(3, *python(load), *sorted(xlsx.iterdir()))
    rows.append((f"{files} xlsx", f"{whole / library:.2f} ×", "openpyxl 只打开 · openpyxl opening them alone"))
    base = least(3, *check(csv, "--output-format", "concise"))
    for name in ("xlsx", "html"):
        made = least(3, *check(csv, "--output-format", "concise", "--output-file", f"{name}={home / f'r.{name}'}"))
        rows.append(
            (f"{name} 报告 · report", f"{max(made - base, 0) / base:.2f} ×", f"检查 {files} 张 csv · the check")
        )
    twice = least(3, *check(csv, "--output-format", "concise", "--jobs", "2"))
    rows.append(("`--jobs 2`", f"{twice / base:.2f} ×", "一个进程的处理器时间 · processor time of one job"))
    few, many = folder(home, "csv", 100), folder(home, "csv", 10 * files)
    for form in ("concise", "jsonl"):
        grown = spent(*check(many, "--output-format", form))[1] - spent(*check(few, "--output-format", form))[1]
        rows.append((f"{form} 内存 · memory", f"{grown:+} MB", f"{10 * files} 个文件比 100 个 · files beside 100"))
    return rows


def main() -> None:
    files = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    with tempfile.TemporaryDirectory() as home:
        found = lines(files, Path(home))
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
