"""The front door reads as the grammar does, wherever it reads at all."""

from __future__ import annotations

import contextlib
import json
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from maketables import plain

from targetexpr.values import parser
from targetexpr.values.errors import Malformed
from targetexpr.values.lexicon.unit_spelling import SCALES, SPELLINGS
from targetexpr.values.syntax import tables
from targetexpr.values.syntax.fast_path import FastPath

SIGNS = ["", ">=", "≥", "<=", "≤", ">", "<", "=", "＝", "≧", "》=", "》", "=>", "==", "≥ "]
GOLD = Path(__file__).parents[3] / "shared/gold/values.json"


@cache
def the_door() -> FastPath:
    return FastPath(tables.table("fast_path"), parser._parser())


def same(text: str) -> bool:
    """Whether the door leaves *text* to the grammar, or reads it as the grammar does."""
    stated, answered = the_door().constraint(text), the_door().reading(text)
    assert answered is None or answered.constraint == stated
    if stated is None:
        return True
    try:
        reading = parser._understood(text)
    except Malformed:
        return False
    the_door().learn(text, reading)
    answered = the_door().reading(text)
    return answered is not None and (stated.to_dict(), answered.marks) == (reading.constraint.to_dict(), reading.marks)


@given(
    sign=st.sampled_from(SIGNS),
    number=st.from_regex(r"(0|[1-9]\d{0,5})(\.\d{1,3})?|\d{1,3},\d{3}|20[12]\d|\d{1,2}", fullmatch=True)
    | st.sampled_from(["９５．５", "95．1", "１，０００", "１２", "1，000"]),
    unit=st.sampled_from(sorted({*SPELLINGS, *SCALES})) | st.text("个人次%月日年号季度万元OolI.十百千半", max_size=4),
    bracketed=st.booleans(),
)
def test_the_door_reads_as_the_grammar_does(sign: str, number: str, unit: str, bracketed: bool) -> None:
    assert same(f"{sign}{number}({unit})" if bracketed else f"{sign}{number}{unit}")


@given(st.text("≥>=<0123456789０９.．,，%个月年日(（)万元半内以上OlX*", max_size=12))
def test_no_text_of_the_alphabet_is_read_otherwise(text: str) -> None:
    assert same(text)


@pytest.mark.skipif(not GOLD.is_file(), reason="the gold files are not part of the repository")
def test_the_door_reads_most_plain_values() -> None:
    texts = [case["text"] for case in json.loads(GOLD.read_text(encoding="utf-8")) if "name" not in case]
    assert all(same(text) for text in texts)
    assert sum(the_door().constraint(text) is not None for text in texts) > 80


def test_the_cases_of_the_language_are_read_alike() -> None:
    files = (Path(__file__).parents[1] / "conformance").glob("*.toml")
    texts = [case["text"] for file in files for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]]
    assert [text for text in texts if not same(text)] == []


def test_every_known_unit_is_read_alike() -> None:
    """Compound ones too; a number's look is what decides between a number and a date."""
    numbers = ["7", "30", "2024", "19991231", "0.25", "2025.6", "12,000"]
    units = sorted({*SPELLINGS, *SCALES})
    for position, unit in enumerate(units):
        number = numbers[position % len(numbers)]
        texts = (f"{number}{unit}", f"≤{number}({unit})", f"{number}{unit}/年", f"{number}{units[-position]}/{unit}")
        assert [text for text in texts if not same(text)] == []


WORDS = ["健全", "较上年", "提升", "不涉及", "无", "有所", "降低", "优良", "若干", "详见附件", "N/A", "/", "…"]


def test_words_with_joints_between_are_read_at_the_door() -> None:
    said = (
        "健全",
        "较上年提升",
        "不涉及",
        "按规定时限完成",
        "详见附件",
        "安全、可靠",
        "提升或稳定；",
        " 第三方",
        "健全。",
    )
    assert [text for text in said if not the_door().reading(text)] == []
    others = ("", "？", "，", "规定时限内", "万元", "（健全）", "一是健全", "≤水平")
    assert [text for text in others if the_door().reading(text)] == []


ROW = [
    " 满意度 投诉量 下降 支出占总预算的 不发生 农村自来水普及率 用电 网络带宽 培训 较上年提高 《条例》知晓率 半小时",
    " ≥ <= 不低于 原则上不超过 超过 达到 约 至少 控制在 最高为 未达到 不算超过",
    "{}",
    " % 个 次 M 度 万元 元/人 个工作日 岁 项 种 个百分点 月 年 季度 元/月/平米 (%) （并发数） (元/并发) (无) 半 号 点",
    " 以上 以内 内 左右 （含）以上 （不含）以下 个社区 达到验收标准 宽带 % \t 及以上干部 急救 底前 达标；",
]
NUMBERS = (
    *("95", "0", "0.5", "1,000", "2024", "十", "３", "1", "12", "13", "31", "110", "120", "12345", "20231130"),
    *("1.0", "0.0", "2024.6", "007", "1.", "1,00"),
)


def learned(template: str, numbers: list[str]) -> bool:
    """Whether a new door reads each text as the grammar does, having learned what the grammar says of those before."""
    the_door.cache_clear()
    for number in numbers:
        text = template.format(number)
        if not same(text):
            return False
        try:
            the_door().learn(text, parser._understood(text))
        except Malformed:
            continue
    return True


@settings(max_examples=800)
@given(
    st.tuples(*(st.sampled_from(words.split(" ")) for words in ROW)).map("".join),
    st.lists(st.sampled_from(NUMBERS) | st.from_regex(r"[0-9]{1,5}(\.[0-9]{1,2})?", fullmatch=True), min_size=2),
)
def test_figures_between_words_are_read_alike(template: str, numbers: list[str]) -> None:
    assert learned(template, numbers)


def test_the_cases_of_the_language_are_read_alike_with_other_numbers() -> None:
    files = (Path(__file__).parents[1] / "conformance").glob("*.toml")
    texts = [case["text"] for file in files for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]]
    templates = [
        (re.sub(r"[0-9][0-9.,]*", "{}", text), found[0])
        for text in texts
        if len(found := re.findall(r"[0-9][0-9.,]*", text)) == 1 and "{" not in text
    ]
    assert [template for template, number in templates if not learned(template, [number, *NUMBERS, number])] == []


def test_a_figure_is_read_on_the_fast_path_when_another_was() -> None:
    said = (
        ("满意度不低于95%", "满意度不低于90%"),
        ("办结时限为3个工作日以内", "办结时限为15个工作日以内"),
        ("20个报告", "1,200个报告"),
        ("100%达到验收标准", "98.5%达到验收标准"),
        ("≤1月", "≤13月"),
        ("≥100.00(并发数)", "≥5(并发数)"),
    )
    for one, other in said:
        the_door.cache_clear()
        assert the_door().reading(other) is None
        the_door().learn(one, parser._understood(one))
        assert the_door().reading(other) is not None, other
        assert same(other)


def test_what_digits_decide_is_not_learned() -> None:
    for one, other in (
        ("12月底前", "13月底前"),
        ("占合同的5", "占合同的0.5"),
        ("3小时20分钟", "3小时90分钟"),
        ("半小时90分钟", "半小时20分钟"),
        ("≥1,000人", "≥1,00人"),
    ):
        the_door.cache_clear()
        with contextlib.suppress(Malformed):
            the_door().learn(one, parser._understood(one))
        assert the_door().reading(other) is None
    assert learned("{}急救", ["20", "120", "30", "110"])


@given(st.lists(st.sampled_from([*WORDS, *"、，； \n和或且不内一", "第三方", "达到"]), max_size=6).map("".join))
def test_words_are_read_alike(text: str) -> None:
    assert same(text)


def test_what_no_number_is_refused_at_the_door() -> None:
    assert [
        text
        for text in ("2024.6", "≥2024.6", "3个半", "20231130日", "９５．５%", "９５", "1,2", "9" * 22)
        if the_door().constraint(text)
    ] == []


def test_a_text_that_the_grammar_refuses_has_no_tokens() -> None:
    assert plain._tokens(parser._parser(), "5个") == [("NUMBER", "5"), ("UNIT", "个")]
    assert plain._tokens(parser._parser(), "≥") == []
