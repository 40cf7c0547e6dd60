"""Laws of ``parse``: it raises nothing but its own error, points inside the text, and drops nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import targetexpr
from targetexpr.values.model import Comparison, Interval, Narrative, NotApplicable
from tests.property.laws import assert_laws

ALPHABET = (
    "≥≤><=＝≧》《0123456789０９.,．，。、；;:：()（）[]【】%％‰±~-—至到 　\n*_XxOolI/·"
    "不低高超过少多大小于等约近达为在控制内外以上下前底末初年月日季度号每半一二三两十百千万亿成分之"
    "个人次元天小时工作完及时或且和含余第较上比提升降增长无优良中差"
)
# What sheets are made of (signs, operators, numbers, units, dates, joints, mistakes), and what does not belong there.
WORDS = Path(__file__).with_name("words.txt").read_text(encoding="utf-8").split()
STRANGE = [" ", "\u3000", "\n", "\t", "\u200b", "\u202e", "\x00", "\ufffd", "\U00020000"]
SIGNED = st.sampled_from(["≥", "≤", ">", "<", "=", ">=", "<=", "≧", "＝", "＞", "＜"])


def outcome(text: str) -> targetexpr.Constraint | targetexpr.TargetSyntaxError:
    return targetexpr.parse_many([text])[0]


@given(st.text(ALPHABET, max_size=24) | st.text(max_size=40))
def test_any_text_keeps_the_laws(text: str) -> None:
    assert_laws(text)


@settings(max_examples=300)
@given(st.lists(st.sampled_from([*WORDS, *STRANGE]), max_size=8).map("".join))
def test_any_row_of_words_keeps_the_laws(text: str) -> None:
    assert_laws(text)


@given(
    before=st.text("群众满意度培训人数的", max_size=8),
    sign=SIGNED,
    number=st.integers(0, 10**6),
    after=st.text(ALPHABET, max_size=8),
)
def test_a_number_behind_a_sign_is_never_prose(before: str, sign: str, number: int, after: str) -> None:
    assert not isinstance(outcome(f"{before}{sign}{number}{after}"), Narrative | NotApplicable)


@given(
    sign=SIGNED,
    number=st.decimals(0, 10**6, places=2),
    unit=st.sampled_from(["", "%", "(%)", "万元", "个", "天", "元/人"]),
)
def test_digits_are_kept_as_written(sign: str, number: object, unit: str) -> None:
    found = outcome(f"{sign}{number}{unit}")
    assert isinstance(found, Comparison)
    assert f"{found.value:f}" == str(number)


@given(
    low=st.integers(0, 999), high=st.integers(1000, 9999), to=st.sampled_from(["-", "~", "～", "至", "到", "—", "－"])
)
def test_a_range_is_closed_and_in_order(low: int, high: int, to: str) -> None:
    found = outcome(f"{low}{to}{high}个")
    assert isinstance(found, Interval)
    assert found.lower.value == low
    assert found.upper.value == high


@pytest.mark.parametrize(
    "piece",
    [
        "≥",
        "(",
        "（",
        "1",
        "不",
        "一",
        "5-",
        "每",
        "、",
        "3个，",
        "≥5，",
        "12月",
        "**",
        "10^",
        "半",
        "5,",
        "1:",
        "《",
        "\n",
        "5±",
        "5/",
        "[5,",
        "百",
        "第",
        "和",
    ],
)
def test_long_texts_take_bounded_time(piece: str) -> None:
    for size in (2000, 100_000):
        text = piece * (size // len(piece))
        found = outcome(text)
        assert isinstance(found, targetexpr.TargetSyntaxError) or found.text == text


def test_deep_brackets_are_no_crash() -> None:
    for depth in (3, 50, 900):
        outcome("(" * depth + "≥5%" + ")" * depth)
