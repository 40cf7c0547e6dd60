"""No test is answered with what another has asked before; made examples are the same each time, and take their time."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

from targetexpr.values.algebra import extent, single

# Readers and rules are tested where a test can look into them; what workers do is tested in tests/sandbox.
os.environ["TARGETEXPR_SANDBOX"] = "off"

settings.register_profile("suite", deadline=None, derandomize=True)
settings.load_profile("suite")


def pytest_runtest_setup(item: pytest.Item) -> None:
    extent.extent.cache_clear()
    single._met_together.cache_clear()
