"""Self-evaluation: what the rules leave alone, and why they do not look."""

from __future__ import annotations

import pytest

from targetexpr.rules import execution, self_evaluation
from targetexpr.rules.catalogue import rules_in
from targetexpr.rules.model import Example, example
from tests.rules.sheets import run_example

RULES = list(rules_in(self_evaluation))
NAME = "产出指标|数量指标|参训人数"


def _run(*rows: str) -> tuple[set[str], dict[str, str]]:
    result = run_example(example(*rows, profile="mof-2021"), *RULES)
    assert not result.crashes
    return {entry.rule.code for entry in result.found}, {c: o.outcome for c, o in result.outcomes.items()}


def test_a_planning_sheet_is_not_scored() -> None:
    assert _run(f"{NAME}|≥100人") == (set(), dict.fromkeys(("TX701", "TX702", "TX703"), "not_applicable"))


def test_scores_without_weights_cannot_be_recomputed() -> None:
    assert _run(f"{NAME}|≥100人|actual=90人|score=9|deviation_reason=延期")[1] == {
        "TX701": "deferred", "TX702": "not_applicable", "TX703": "pass",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ("≥100人|actual=90人|weight=10|score=9.05|deviation_reason=延期", ""),
        ("≥100人|actual=90人|weight=10|score=9.5|deviation_reason=延期", "TX701"),
        ("≥100人|actual=90人|weight=10分|score=9分|deviation_reason=延期", ""),
        ("≥100人|actual=90人|weight=10|score=9|deviation_reason=无", "TX703"),
        ("≥100人|actual=90人|weight=10|score=9|deviation_reason=—", "TX703"),
        ("≥100人|actual=90人|weight=10|score=9|deviation_reason=  ", "TX703"),
        ("≥100人|actual=90人|weight=10|score=9|deviation_reason=≥", ""),
        ("≥100人|actual=≥100人|weight=10|score=10", ""),
        ("≥100人|actual=140人|weight=10|score=10", "TX703"),
        ("≤100人|actual=40人|weight=10|score=10", ""),
        ("不涉及|actual=0|weight=10|score=0", ""),
        ("≥100人|actual=详见报告|weight=10|score=3", ""),
        ("≥100人|actual=100人|weight=另定|score=10", ""),
        ("≥100人|actual=100人|weight=10|score=满分", ""),
        ("≥100人|actual=100人|weight=≥|score=10", ""),
        ("≥100人|actual=100人|weight=三分之一|score=10", ""),
        ("≥100人|actual=100人|weight=-5|score=10", "TX702"),
        ("≥100人|actual=90人", "TX703"),
        ("≥1:3|actual=1:3.2|weight=10|score=10", ""),
        ("≥1：18|actual=1：17|weight=10|score=10", ""),
        ("=1:3|actual=1:2|weight=10|score=10", "TX703"),
    ],
)
def test_which_rules_speak_of_a_row(row: str, codes: str) -> None:
    assert _run(f"{NAME}|{row}")[0] == set(codes.split())


def test_every_example_is_a_self_evaluation() -> None:
    examples: list[Example] = [one for rule in RULES for one in (*rule.fails, *rule.passes)]
    assert all("actual=" in one.rows[0] for one in examples)


def test_what_the_only_source_says_is_said_of_the_whole_alone() -> None:
    printed = {"其中：财政拨款": "320", "其中：财政拨款·全年执行数": "142", "其中：财政拨款·执行率": "54.4%"}
    money = {"annual": "3200000", "fiscal": "3200000", "executed": "1420000", "execution_rate": "54.4"}
    sheet = example("产出指标|数量指标|场次|≥3场", profile="mof-2021", texts=printed, **money)
    assert [entry.finding.variant for entry in run_example(sheet, *rules_in(execution)).found] == ["rate"]
