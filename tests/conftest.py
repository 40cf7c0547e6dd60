"""No test is answered with what another has asked before."""

from __future__ import annotations

import pytest

from targetexpr.values.algebra import extent, single


def pytest_runtest_setup(item: pytest.Item) -> None:
    extent.extent.cache_clear()
    single._met_together.cache_clear()
