"""The lexicon of operators is true: a spelling says the same behind a subject as it says alone, and has its mirror."""

from __future__ import annotations

import random
import re
from functools import cache
from re import _parser
from typing import Any

import pytest

import targetexpr
from targetexpr.values import parser
from targetexpr.values.lexicon.word_patterns import terms

SUBJECTS = ["满意度", "办结时限", "项目总成本", "新建公厕数量", "全市农村自来水普及率", "病死畜禽无害化处理比例"]
NUMBERS = ["95%", "3天", "1.5万元", "120人次", "0", "2个", "十二个月"]
SAMPLES = 60
BEFORE = ["GE_SIGN", "LE_SIGN", "GT_SIGN", "LT_SIGN", "EQ_SIGN", "GE_STRONG", "LE_STRONG", "GT_STRONG", "LT_STRONG",
          "GE_FAR", "LE_FAR", "GT_WORD", "LT_WORD", "EQ_WORD", "NEAR_WORD", "LE_HOLD", "EQ_HOLD",
          "BAD_NEGATION"]  # fmt: skip
BEHIND = ["GE_AFTER", "LE_AFTER", "GT_AFTER", "LT_AFTER", "NEAR_AFTER", "LE_WITHIN"]
PAIRS = [*zip("低少小短差差弱慢轻浅窄早早先", "高多大长优好强快重深宽晚迟后", strict=True)]
SHAPES = [
    "{}于{}", "不{}于{}", "不得{}于{}", "绝不{}于{}", "严禁{}于{}", "防止出现{}于{}", "未{}于{}", "没有{}于{}",
    "{}于或等于{}", "等于或{}于{}", "{}于了{}", "原则上不{}于{}", "一律不得{}于{}",
]  # fmt: skip
NEGATED = ["外溢", "延误", "耽搁", "滞留", "算超过", "算不足", "缩", "流失至", "迟滞于"]
OPPOSITE = {"≥": "≤", "≤": "≥", ">": "<", "<": ">"}


def drawn(row: Any, choose: random.Random) -> str:
    """A text of a pattern, without regard to what it looks at around itself."""
    said = ""
    for kind, of in row:
        match str(kind):
            case "LITERAL":
                said += chr(of)
            case "IN":
                said += drawn([choose.choice([one for one in of if str(one[0]) != "NEGATE"])], choose)
            case "RANGE":
                said += chr(choose.randint(*of))
            case "BRANCH":
                said += drawn(choose.choice(of[1]), choose)
            case "SUBPATTERN":
                said += drawn(of[3], choose)
            case "MAX_REPEAT" | "MIN_REPEAT":
                said += "".join(drawn(of[2], choose) for _ in range(choose.randint(of[0], min(of[1], of[0] + 1))))
    return said


@cache
def spellings(terminal: str) -> list[str]:
    """Texts that a terminal is written in, those that hold blanks or a number left out."""
    choose = random.Random(terminal)
    pattern = parser._parser().patterns[terminal]
    tree, match = _parser.parse(pattern), re.compile(pattern).match
    found = {drawn(tree, choose) for _ in range(SAMPLES)}
    plain = (text for text in found if text and not any(c.isspace() or c.isdecimal() for c in text))
    return sorted(text for text in plain if (read := match(text + "12")) is not None and read.end() == len(text))


def read(text: str) -> dict[str, Any]:
    """What a text states, without how it is written."""
    try:
        said = targetexpr.parse(text).to_dict()
    except targetexpr.TargetSyntaxError as error:
        return {"type": "error", "code": error.code}
    return {key: value for key, value in said.items() if key != "text"}


@pytest.mark.parametrize("terminal", BEFORE)
def test_a_spelling_before_a_number_says_behind_a_subject_what_it_says_alone(terminal: str) -> None:
    assert spellings(terminal)
    wrong = []
    for n, word in enumerate(spellings(terminal)):
        number = NUMBERS[n % len(NUMBERS)]
        if parser._terminals("WORD$").leads(word + number):  # 近十二个月
            continue
        alone = read(word + number)
        for subject in SUBJECTS:
            expected = alone if alone["type"] == "error" else {**alone, "subject": subject + alone.get("subject", "")}
            if read(subject + word + number) != expected:
                wrong.append((subject + word + number, read(subject + word + number), expected))
    assert wrong == []


@pytest.mark.parametrize("word", [*terms()["unknown_negation"]["words"], "不得", "不应", "不再", "未曾", "严禁再"])
def test_a_verb_that_is_negated_before_a_figure_is_no_target(word: str) -> None:
    for n, said in enumerate(word + verb for verb in NEGATED):
        for subject in ["", *SUBJECTS]:
            found = read(subject + said + NUMBERS[n % len(NUMBERS)])
            assert found.get("code") == "unknown-negation", (subject, said, found)


@pytest.mark.parametrize("word", terms()["unknown_negation"]["doubts"])
def test_a_word_of_doubt_before_a_comparison_is_no_target(word: str) -> None:
    for said in (word + comparison for comparison in ("不低于", "不超过")):
        for subject in ["", *SUBJECTS]:
            assert read(subject + said + "95%")["type"] == "error", (subject, said)


@pytest.mark.parametrize("terminal", BEHIND)
def test_a_spelling_behind_a_number_says_behind_a_subject_what_it_says_alone(terminal: str) -> None:
    wrong = []
    for n, word in enumerate(spellings(terminal)):
        number = NUMBERS[n % len(NUMBERS)]
        alone = read(number + word)
        for subject in SUBJECTS:
            expected = alone if alone["type"] == "error" else {**alone, "subject": subject}
            if read(subject + number + word) != expected:
                wrong.append((subject + number + word, read(subject + number + word), expected))
    assert wrong == []


@pytest.mark.parametrize("pair", PAIRS, ids="".join)
def test_what_lies_below_and_what_lies_above_are_mirrors(pair: tuple[str, str]) -> None:
    low, high = pair
    for shape in SHAPES:
        below, above = read(shape.format(low, "12%")), read(shape.format(high, "12%"))
        assert OPPOSITE[below["operator"]] == above["operator"], (shape, below, above)
        assert {**below, "operator": ""} == {**above, "operator": ""}
