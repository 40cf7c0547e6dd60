"""Invented sheets in every layout: what is read is held to what was invented."""

from __future__ import annotations

import pytest

from targetexpr import read
from tests.sheets.invented import invent, topics
from tests.sheets.laid_out import TEXTS, boxes, row_by_row
from tests.sheets.writers import to_csv


def test_the_same_seed_gives_the_same_sheet() -> None:
    assert invent(7) == invent(7)
    assert invent(7) != invent(7, held=True)
    assert not set(topics(held=True)) & set(topics(held=False))


@pytest.mark.parametrize("seed", range(5))
def test_a_line_a_row_is_read_whole(seed: int) -> None:
    sheet = invent(seed, held=True)
    [found] = read(row_by_row(sheet).encode(), name="a.txt")
    assert [(i.level1, i.level2, i.name, i.value) for i in found.indicators] == [row.wanted for row in sheet.rows]


@pytest.mark.parametrize("seed", range(5))
def test_boxes_are_read_whole(seed: int) -> None:
    sheet = invent(seed, held=True)
    [found] = read(to_csv(boxes(sheet)), name="a.csv")
    assert [(i.level1, i.level2, i.name, i.value) for i in found.indicators] == [row.wanted for row in sheet.rows]


@pytest.mark.parametrize("layout", TEXTS, ids=lambda f: f.__name__)
def test_every_layout_holds_every_name(layout: object) -> None:
    sheet = invent(3)
    text = layout(sheet)  # type: ignore[operator]
    for row in sheet.rows:
        assert all(char in text for char in row.name + row.value)
