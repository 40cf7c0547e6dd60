"""What rules ask of a row is worked out once a sheet, and never told of another row."""

from __future__ import annotations

from attrs import evolve

from targetexpr import profiles
from targetexpr.rules.context import context_of, item_of
from targetexpr.rules.model import Context, Item, example, once
from tests.rules.sheets import sheet_of

SHEET = sheet_of(
    example("产出指标|质量指标|验收合格率|≥95(%)", "产出指标|数量指标|培训场次|≥3(场)", "产出指标|数量指标|培训人次|")
)
asked: list[str] = []


@once
def told(context: Context, item: Item) -> str | None:
    asked.append(item.value)
    return item.value or None


def test_a_row_is_looked_at_once_whatever_the_rules_and_their_options() -> None:
    context = context_of(SHEET, profiles.load("shanghai-2024"))
    asked.clear()
    for _ in range(2):
        assert [told(context, item) for item in context.items] == ["≥95(%)", "≥3(场)", None]
        assert told(context.with_options({"least": 3}), context.items[0]) == "≥95(%)"
    assert asked == ["≥95(%)", "≥3(场)", ""]


def test_rows_read_for_a_moment_are_not_taken_for_others() -> None:
    context = context_of(SHEET, profiles.load("shanghai-2024"))
    values = [f"≥{number}次" for number in range(500)]
    rows = (evolve(context.items[0].indicator, value=value) for value in values)
    assert [told(context, item_of(row)) for row in rows] == values
