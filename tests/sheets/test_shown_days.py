"""Days and times behind a spreadsheet's numbers are shown as the cell's format shows them."""

from __future__ import annotations

import pytest

from targetexpr.sheets import datefmt
from targetexpr.sheets.numfmt import show_number


@pytest.mark.parametrize(
    ("number", "number_format", "shown"),
    [
        (1.5, "[h]:mm", "36:00"),
        (0.0625, "[mm]:ss", "90:00"),
        (45292.75, 'yyyy"年"m"月"d"日" 上午/下午h:mm', "2024年1月1日 下午6:00"),
        (45292.25, "yyyy/m/d h:mm AM/PM", "2024/1/1 6:00 AM"),
        (45292, "yyyy年m月d日 aaaa", "2024年1月1日 星期一"),
        (45292, "周aaa", "周一"),
        (45292.5, "yyyy-mm-dd hh:mm:ss", "2024-01-01 12:00:00"),
        (45292, "[$-F800]dddd, mmmm dd, yyyy", "2024年1月1日"),
        (45292, "yyyy-mm-dd;@", "2024-01-01"),
        (45292, "mm-dd-yy", "2024-01-01"),
        (45292, "mmm-yy", "2024-01"),
        (45292, "yyyy", "2024年"),
        (45292, "m/d", "1月1日"),
        (0.5, "h:mm:ss", "12:00:00"),
        (0.5, "yyyy-mm-dd", "12:00"),
        (59, "yyyy-mm-dd", "1900-02-28"),
        (1, "e年m月d日", "1900年1月1日"),
        (45292, "[$-411]ggge年m月d日_)", "2024年1月1日"),
        (45292, "yyyy-mm-dd hh:mm", "2024-01-01"),
        (45657, "m/d/yyyy", "2024-12-31"),
        (45627, 'yyyy"年"m"月"', "2024年12月"),
        (45657, 'm"月"d"日"', "12月31日"),
        (45657.35416666667, "yyyy-mm-dd hh:mm", "2024-12-31 08:30"),
        (0.35416666666666669, "hh:mm", "08:30"),
    ],
)
def test_a_number_is_shown_as_its_format_shows_days(number: float, number_format: str, shown: str) -> None:
    assert show_number(number, number_format) == (shown, None)


@pytest.mark.parametrize(("number", "shown"), [(-1.0, "-1"), (1e12, "1000000000000")])
def test_what_is_no_day_of_the_calendar_stays_a_number_with_a_doubt(number: float, shown: str) -> None:
    assert show_number(number, "yyyy-mm-dd") == (shown, "date-out-of-range")


def test_what_is_stored_as_text_and_is_no_day_stays() -> None:
    assert datefmt.of_iso("2024-02-30", "yyyy/m/d") == "2024-02-30"
    assert datefmt.of_iso("2024-02-29", "yyyy/m/d") == "2024/2/29"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2024年6月", "2024年6月"),
        ("2024年7月", "2024-06-30"),
        ("2024/6/30", "2024/6/30"),
        ("星期日", "2024-06-30"),
        ("6月30日", "6月30日"),
    ],
)
def test_a_text_beside_a_stored_day_is_kept_where_it_says_that_day(text: str, shown: str) -> None:
    assert datefmt.as_shown(text, "2024-06-30T00:00:00") == shown
