from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import targetexpr
from targetexpr.cli import main

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """Runs the command in this process."""

    def call(*args: str | Path, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(main, [str(argument) for argument in args], input=stdin)

    return call


def process(*args: str | Path, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Runs the command as its users do."""
    return python("from targetexpr.cli import main; main()", *map(str, args), **options)


def python(code: str, *args: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Runs code in a process of its own, with the package that is being tested."""
    package = str(Path(targetexpr.__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": package, **options.pop("env", {})}
    command = [sys.executable, "-c", code, *args]
    return subprocess.run(command, capture_output=True, env=environment, check=False, timeout=120, **options)
