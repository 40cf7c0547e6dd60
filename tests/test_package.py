"""The package as a user gets it: light to import, whole in its wheel."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import targetexpr

HEAVY = ("lark", "pint", "openpyxl", "cattrs", "click", "lxml", "docx", "pdfplumber", "pyarrow", "rich", "tomllib")


def loaded_after(statement: str) -> set[str]:
    code = f"{statement}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"
    environment = {**os.environ, "PYTHONPATH": str(Path(targetexpr.__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    return set(json.loads(done.stdout))


@pytest.mark.parametrize("module", HEAVY)
def test_importing_the_package_loads_nothing_heavy(module: str) -> None:
    assert module not in loaded_after("import targetexpr")


def test_importing_the_package_loads_none_of_its_own_modules() -> None:
    assert {name for name in loaded_after("import targetexpr") if name.startswith("targetexpr.")} == set()


@pytest.mark.parametrize("name", targetexpr.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(targetexpr, name) is not None
    assert name in dir(targetexpr)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = targetexpr.no_such_name
