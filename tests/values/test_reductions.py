"""The table of reductions: each example is reduced by its reduction, and every row comes to rest."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from targetexpr.values.errors import Malformed
from targetexpr.values.interpret.items import Joint, Node, Words
from targetexpr.values.interpret.reductions import Reduction, ReductionContext, ReductionTable
from targetexpr.values.interpret.trees import TABLES
from targetexpr.values.parser import _understood
from tests.property.test_parser import WORDS

ALL = [reduction for table in TABLES for reduction in table.reductions]
RUN = ReductionTable.run


def reductions_of(text: str, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each reduction is made while a text is read."""
    met = list[str]()
    with monkeypatch.context() as patch:
        patch.setattr(
            ReductionTable, "run", lambda table, text, nodes, shape: RUN(table, text, nodes, shape, met.append)
        )
        with suppress(Malformed):
            _understood(text)
    return Counter(met)


@pytest.mark.parametrize("reduction", ALL, ids=lambda reduction: reduction.name)
def test_the_example_of_a_reduction_is_reduced_by_it(reduction: Reduction, monkeypatch: pytest.MonkeyPatch) -> None:
    assert reductions_of(reduction.example, monkeypatch)[reduction.name]


def test_names_and_examples_stand_once_and_each_tells_what_it_does() -> None:
    assert all(count == 1 for count in Counter(reduction.name for reduction in ALL).values())
    assert all(count == 1 for count in Counter(reduction.example for reduction in ALL).values())
    assert all(reduction.about.endswith(".") for reduction in ALL)


@settings(max_examples=300)
@given(st.lists(st.sampled_from(WORDS), max_size=16).map("".join))
def test_every_row_of_nodes_comes_to_rest(text: str) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        assert reductions_of(text, monkeypatch).total() <= 4 * len(text) + 4


@pytest.mark.parametrize(
    "text",
    [
        "占总面积的及以上35%同比以且上的35%以上",
        "参会每▰采集点1个股东持股且超过总本的1报告",
        "每村3名老人且受益的农户2户",
    ],
)
def test_words_behind_a_figure_that_became_part_of_a_name_close_nothing(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reductions_of(text, monkeypatch).total() <= 2 * len(text)


def test_reductions_that_undo_each_other_end() -> None:
    table = ReductionTable("turns", "A joint and words in turn.")

    @table("W", "甲")
    def joined(context: ReductionContext, words: Words) -> list[Node]:
        """Words are a joint."""
        return [Joint(words.span, "&")]

    @table("&", "和")
    def parted(context: ReductionContext, joint: Joint) -> list[Node]:
        """A joint is words."""
        return [Words(joint.span)]

    with pytest.raises(Malformed, match="unexpected"):
        table.run("甲乙", [Words((0, 2))], "W")
