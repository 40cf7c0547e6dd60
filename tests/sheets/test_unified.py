"""Characters that a font draws alike, of which a PDF's text has the wrong ones."""

from __future__ import annotations

import pytest

import targetexpr
from targetexpr.sheets.form_text import unified


@pytest.mark.parametrize(
    ("held", "written"),
    [
        ("项⽬⽀出", "项目支出"), ("⻓江⽔质", "长江水质"), ("≥3⼾", "≥3户"), ("\uf967降低", "不降低"), ("ﬁn", "fin"),
        ("≥95(%)", "≥95(%)"), ("3㎡", "3㎡"),
    ],
)  # fmt: skip
def test_what_looks_alike_is_what_was_written(held: str, written: str) -> None:
    assert unified(held) == written


def test_a_text_from_a_pdf() -> None:
    lines = ["一级指标 二级指标 三级指标 指标值"]
    lines += ["产出指标 数量指标 ⼊⼾⾛访⼈数 ≥3⼈", "产出指标 质量指标 ⽔质合格率 ≥95%"]
    (sheet,) = targetexpr.read("\n".join(lines).encode(), name="sheet.txt")
    assert [(i.name, i.value) for i in sheet.indicators] == [("入户走访人数", "≥3人"), ("水质合格率", "≥95%")]
