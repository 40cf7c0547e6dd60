"""Tries the wheel as users install it: a fresh environment for each extra, one thing that it is for, and its size.

``python tools/extras.py`` builds the wheel and goes through all of them, ``python tools/extras.py pdf scan`` through
these. The packages are asked of the index that pip is set up for; what is tried runs without a network where the system
can take it away from a process (``unshare``).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FIXTURES = "tests/sheets/fixtures/shanghai-2024"
READ = "import sys, targetexpr; assert len(targetexpr.read(sys.argv[1])[0].indicators) > 5"
CONVERT = "import targetexpr; assert targetexpr.parse('≤2小时').quantity.to('分钟').magnitude == 120"
COLUMN = "from targetexpr import columns; assert columns.parse_column(['≥95%', None]).null_count == 1"
DRAW = """import sys; from tests.sheets.test_pictures import page, photographed, saved
open(sys.argv[1], "wb").write(saved(photographed(page("shanghai-2024", 200)), "JPEG"))"""
SMOKE: Mapping[str, Sequence[Sequence[str]]] = {
    "": [
        ["targetexpr", "parse", "≥95(%)"],
        ["python", "-c", CONVERT],
        *(["python", "-c", READ, f"{FIXTURES}.{suffix}"] for suffix in ("xlsx", "docx", "csv", "ods", "ofd", "doc")),
    ],
    "html": [["python", "-c", READ, f"{FIXTURES}.html"]],
    "xls": [["python", "-c", READ, f"{FIXTURES}.xls"]],
    "pdf": [["python", "-c", READ, f"{FIXTURES}.pdf"]],
    "scan": [["python", "-c", READ, "{photo}"]],
    "arrow": [["python", "-c", COLUMN]],
    "strategies": [["python", "-c", "from targetexpr import strategies; strategies.constraints()"]],
    "server": [["targetexpr", "serve", "--help"], ["python", "-c", "import targetexpr.server.app"]],
    "mcp": [["python", "-c", "from targetexpr.cli.mcp_command import server; server()"]],
}
"""What each extra is tried with, from the root of the checkout."""


def main(wanted: Sequence[str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        wheel = _wheel(work)
        print(f"wheel\t{wheel.stat().st_size / 1e6:.1f} MB")
        failed = [extra for extra in wanted or SMOKE if not _holds(extra, wheel, work)]
    print(f"failed: {', '.join(extra or 'targetexpr' for extra in failed)}" if failed else "all of them work")
    return len(failed)


def _wheel(work: Path) -> Path:
    command = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", str(work), str(ROOT)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    (wheel,) = work.glob("*.whl")
    return wheel


def _holds(extra: str, wheel: Path, work: Path) -> bool:
    """Install one extra alone, print how large it is, and try what it is for."""
    home = work / f"with-{extra or 'nothing'}"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True)
    wanted = f"targetexpr[{extra}] @ {wheel.as_uri()}" if extra else str(wheel)
    python = str(home / "bin" / "python")
    subprocess.run([sys.executable, "-m", "pip", "--python", python, "install", "-qq", wanted], check=True)
    packages = [path for path in (home / "lib").rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    size = sum(path.stat().st_size for path in packages) / 1e6
    good = all(_runs(command, home, work) for command in SMOKE[extra])
    print(f"{extra or 'targetexpr'}\t{size:.0f} MB\t{'works' if good else 'FAILS'}", flush=True)
    shutil.rmtree(home)
    return good


def _runs(command: Sequence[str], home: Path, work: Path) -> bool:
    program = str(home / "bin" / command[0])
    arguments = [str(_photo(work)) if part == "{photo}" else part for part in command[1:]]
    alone = ["unshare", "--net", "--map-root-user"] if _can_unshare() else []
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    done = subprocess.run([*alone, program, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True)
    if done.returncode:
        print(done.stdout, done.stderr, sep="\n")
    return done.returncode == 0


def _can_unshare() -> bool:
    tried = ["unshare", "--net", "--map-root-user", "true"]
    return shutil.which("unshare") is not None and subprocess.run(tried, capture_output=True).returncode == 0


def _photo(work: Path) -> Path:
    """A photo of an invented sheet, drawn by the environment that runs this."""
    path = work / "photo.jpg"
    if not path.exists():
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (ROOT / "src", ROOT)))}
        subprocess.run([sys.executable, "-c", DRAW, str(path)], check=True, env=environment, cwd=ROOT)
    return path


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
