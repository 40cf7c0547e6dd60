"""What broke a cell is passed over, and every span is one of the text as written."""

from __future__ import annotations

import pytest

import targetexpr
from targetexpr.values import parser
from targetexpr.values.errors import Malformed
from targetexpr.values.model import AllOf, Comparison
from targetexpr.values.syntax import lalr, terminals
from tests.property.laws import assert_laws

PARTED = ["及时率95%\n准确率98%", "论文5篇 专利3件", "（1）培训3次\n（2）发放500份", "资料齐全\n验收合格率100%"]
WHOLE = ["≥9\n5%", "满意度\n≥95%", "≥800 平 方 米", "5个工作\n日内", "≥1\n,200人", "12\n月\n底\n前", "\n≥5\n次\n"]


@pytest.mark.parametrize("text", PARTED)
def test_a_break_between_whole_targets_parts_them(text: str) -> None:
    assert isinstance(targetexpr.parse(text), AllOf)
    assert_laws(text)


@pytest.mark.parametrize("text", WHOLE)
def test_a_break_within_one_is_passed_over(text: str) -> None:
    unbroken = targetexpr.parse("".join(text.split()))
    assert targetexpr.parse(text) == unbroken
    assert targetexpr.parse(text).text == text
    assert_laws(text)


def test_pieces_and_errors_stand_where_they_were_written() -> None:
    marks = parser.trace("满意\n度≥9\u200b5%").marks
    assert [(mark.kind, mark.start, mark.end) for mark in marks] == [
        ("word", 0, 4), ("operator", 4, 5), ("number", 5, 8), ("unit", 8, 9),
    ]  # fmt: skip
    with pytest.raises(targetexpr.TargetSyntaxError) as caught:
        targetexpr.parse("满意\n度≥9O%")
    assert caught.value.span == (5, 7)


def test_a_line_of_prose_or_of_no_target_is_not_whole() -> None:
    assert not parser._is_whole("按相关分工协调操作，落实责任，防范风险，保障民生，持续改善")
    assert not parser._is_whole("≥")
    assert not parser._can_begin("≥")
    assert not parser._can_begin("以内完成")
    assert isinstance(targetexpr.parse("建设内容\n≥95%"), Comparison)
    with pytest.raises(targetexpr.TargetSyntaxError):
        targetexpr.parse("合格率≥95%\n）")


def test_what_is_kept_of_characters_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminals, "_MOST_CHARACTERS", 2)
    fresh = parser._parser.__wrapped__()
    for text in ("满意度不低于95%", "一年2次以上"):
        assert [*lalr.leaves(fresh.parse(text))] == [*lalr.leaves(parser._parser().parse(text))]


def test_a_numeral_too_long_to_count_is_refused() -> None:
    with pytest.raises(Malformed):
        parser._understood("1" * 41 + "万5千元")
