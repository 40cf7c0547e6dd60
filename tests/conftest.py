"""No test is answered with what another has asked before."""

from __future__ import annotations

import os

import pytest

from targetexpr.values.algebra import extent, single

# Readers and rules are tested where a test can look into them; what workers do is tested in tests/sandbox.
os.environ["TARGETEXPR_SANDBOX"] = "off"


def pytest_runtest_setup(item: pytest.Item) -> None:
    extent.extent.cache_clear()
    single._met_together.cache_clear()
