"""Every reader refuses what is beyond a limit; none reads a part of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from targetexpr.errors import SheetReadError
from targetexpr.sheets.limits import Limits
from targetexpr.sheets.reading import read_contents

FILES = sorted(Path(__file__).with_name("fixtures").glob("shanghai-2020.*"), key=lambda path: path.suffix)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.suffix)
@pytest.mark.parametrize("limits", [Limits(cells=3), Limits(characters=3)], ids=["cells", "characters"])
def test_beyond_a_limit_nothing_is_read(path: Path, limits: Limits) -> None:
    with pytest.raises(SheetReadError) as caught:
        read_contents(path.read_bytes(), path.name, limits)
    assert caught.value.reason == "too-large"
