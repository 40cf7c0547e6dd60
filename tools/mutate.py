"""Change the code of a room and see what no test notices: ``python tools/mutate.py sheets``.

mutmut knows one set of modules and tests, that of the values. A room's own set stands in ``pyproject.toml`` under
``[tool.mutation.<room>]``; it runs in a copy of the project, below ``build/mutation``. What survives is held
against ``equivalent_mutants_<room>.toml``, as ``check_mutants.py`` says.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COPIED = ("src", "grammar", "tests", "examples", "tools", "README.md", "docs")


def main(room: str, *arguments: str) -> int:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    wanted = tomllib.loads(text)["tool"]["mutation"][room]
    copy = ROOT / "build" / "mutation" / room
    copy.mkdir(parents=True, exist_ok=True)
    for name in COPIED:
        source, target = ROOT / name, copy / name
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    settings = {
        "source_paths": ["src"],
        "only_mutate": wanted["modules"],
        "also_copy": ["grammar", "examples", "docs", "tools", "README.md"],
        "pytest_add_cli_args_test_selection": wanted["tests"],
    }
    table = "".join(f"{key} = {json.dumps(value)}\n" for key, value in settings.items())
    own = re.sub(r"^\[tool\.mutmut\]\n.*?(?=^\[)", lambda _: f"[tool.mutmut]\n{table}\n", text, flags=re.M | re.S)
    (copy / "pyproject.toml").write_text(own, encoding="utf-8")
    mutmut = Path(sys.executable).with_name("mutmut")
    subprocess.run([mutmut, "run", *(arguments or ("--max-children", "2"))], cwd=copy, check=False)
    explained = Path(__file__).with_name(f"equivalent_mutants_{room}.toml")
    check = Path(__file__).with_name("check_mutants.py")
    return subprocess.run([sys.executable, check, explained], cwd=copy, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
