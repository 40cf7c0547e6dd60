"""What a reviewer is handed in, checked once for all tests of the desk."""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import frozen

import targetexpr
from targetexpr.checking.report import Report
from tests.cli.conftest import run as run
from tests.reports.desk import Submitted, submission, write


@frozen
class Desk:
    """A folder of sheets as they were handed in, and its report."""

    folder: Path
    sheets: tuple[Submitted, ...]
    report: Report


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("desk") / "报送"
    sheets = tuple(submission(28, units=4))
    write(folder, sheets)
    return Desk(folder, sheets, targetexpr.check(folder, isolated=True))
