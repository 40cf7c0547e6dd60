"""A choice that is answered with a word which is a label elsewhere."""

from __future__ import annotations

import pytest

import targetexpr

TABLE = "一级目标,二级目标,三级目标,指标目标值\n产出目标,数量,检查次数,>=3次\n"
HEAD = "财政项目支出绩效目标申报表,,,\n项目名称,日常巡查,,\n"


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ("绩效类型,其他,,\n", "其他"),
        ("绩效类型,其它,项目类别,经常性专项业务费\n", "其它"),
        ("绩效类型,,其他资金,500\n", None),
    ],
)
def test_other_is_an_answer_right_after_a_choice(row: str, kind: str | None) -> None:
    (sheet,) = targetexpr.read((HEAD + row + TABLE).encode(), name="表.csv")
    assert sheet.performance_type == kind


@pytest.mark.parametrize(
    ("text", "nature"),
    [
        ("1.持续性项目■ 2.新增性项目□", "持续性项目"),
        ("①持续性项目□ ②新增性项目☑", "新增性项目"),
        ("（一）延续项目 √ （二）新增项目", "延续项目"),
        ("☑1、延续 □2、新增", "延续"),
    ],
)
def test_a_number_before_an_option_is_not_of_it(text: str, nature: str) -> None:
    (sheet,) = targetexpr.read((HEAD + f"项目性质,{text},,\n" + TABLE).encode(), name="表.csv")
    assert sheet.project_nature == nature
