"""Builds what is released: ``python tools/release.py FOLDER`` → sdist, wheel and a bill of materials beside them.

The same commit gives the same bytes: times come from ``SOURCE_DATE_EPOCH`` (the commit's time where it is not set), and
the wheel is built from the sdist.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def build(folder: Path) -> list[Path]:
    """Build into *folder*; return the files."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH") or _time_of_commit()}
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    (wheel,) = folder.glob("*.whl")
    materials = folder / f"{wheel.stem}.cdx.json"
    command = [sys.executable, "-m", "cyclonedx_py", "requirements", str(ROOT / "constraints-run.txt")]
    command += ["--pyproject", str(ROOT / "pyproject.toml"), "--output-reproducible", "--output-file", str(materials)]
    subprocess.run(command, check=True, env=environment)
    return sorted(folder.iterdir())


def _time_of_commit() -> str:
    done = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "1577836800"


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    if any(target.iterdir()):
        sys.exit(f"{target} is not empty")
    for path in build(target):
        print(path)
