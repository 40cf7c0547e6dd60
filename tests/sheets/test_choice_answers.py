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


@pytest.mark.parametrize(
    ("cells", "nature"),
    [
        ("延续,,新增,√", "新增"),
        ("延续,√,新增,", "延续"),
        ("延续,□,新增,☑", "新增"),
        ("√,延续,,新增", "延续"),
        ("□延续,☑新增,□其他", "新增"),
        ("延续,新增,■其他", "其他"),
        ("延续（ ）,新增（√）,", "新增"),
        ("延续,√,主管部门,商务局", "延续"),
        ("□延续,□新增,", None),
    ],
)
def test_options_in_cells_of_their_own(cells: str, nature: str | None) -> None:
    (sheet,) = targetexpr.read((HEAD + f"项目性质,{cells}\n" + TABLE).encode(), name="表.csv")
    assert sheet.project_nature == nature
    assert ("project_nature" in sheet.raw) == (nature is None)


def test_a_box_between_options_behind_a_blank_is_of_neither() -> None:
    head = "财政项目支出绩效目标申报表\n"
    (sheet,) = targetexpr.read((head + "项目性质,,延续,√,新增\n" + TABLE).encode(), name="表.csv")
    assert (sheet.project_nature, sheet.raw["project_nature"]) == (None, "延续√新增")


@pytest.mark.parametrize(("cells", "bought"), [("是□ 否√", False), ("是,√,否,", True), ("否", False), ("30万元", None)])
def test_a_purchase_by_the_government(cells: str, bought: bool | None) -> None:
    (sheet,) = targetexpr.read((HEAD + f"政府采购,{cells}\n" + TABLE).encode(), name="表.csv")
    assert sheet.government_purchase is bought
    assert sheet.texts.get("政府采购") == ("30万元" if bought is None else None)


@pytest.mark.parametrize(
    ("label", "text", "units"),
    [
        ("主管部门/实施单位", "商务局/市场所", ("商务局", "市场所")),
        ("项目实施单位及主管部门：", "商务局", ("商务局", "商务局")),
        ("主管部门/实施单位", "", (None, None)),
    ],
)
def test_one_label_of_two_fields(label: str, text: str, units: tuple[str | None, str | None]) -> None:
    (sheet,) = targetexpr.read((HEAD + f"{label},{text},,\n" + TABLE).encode(), name="表.csv")
    assert (sheet.department, sheet.implementer) == units
