"""Three hundred made-up sheets of twelve units, each in its folder: some without a finding, three unreadable."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from openpyxl import Workbook

UNITS = tuple(f"临江区{name}" for name in (
    "教育局", "卫生健康委员会", "交通运输局", "水务局", "绿化和市容管理局", "文化和旅游局", "民政局", "科学技术委员会",
    "城市管理行政执法局", "档案馆", "应急管理局", "体育局",
))  # fmt: skip
WORK = ("信息系统运行维护", "办公用房修缮", "宣传教育活动", "人才培养", "设备更新", "公共设施养护", "专题调研")
FLAWS = ("≥**人次", "98", "300m2", "》=90%", "良好", "及时", "≥9O%", "90％")


def rows(number: int) -> list[list[str]]:
    """A sheet as rows: header, indicators, and as many flaws as its number says."""
    unit, work = UNITS[number % len(UNITS)], WORK[number % len(WORK)]
    values = ["≤48.00(万元)", "≥12.00(次)", "=100.00(%)", "2024年11月底前", "≥90.00(%)", "≥90.00(%)"]
    for flaw in range(number % 10 and number % 4 + 1):
        values[1 + (number + flaw) % 5] = FLAWS[(number * 3 + flaw) % len(FLAWS)]
    names = [
        ("成本指标", "经济成本指标", f"{work}成本"), ("产出指标", "数量指标", f"{work}次数"),
        ("产出指标", "质量指标", f"{work}验收合格率"), ("产出指标", "时效指标", f"{work}完成时间"),
        ("效益指标", "社会效益指标", f"{work}覆盖率"), ("满意度指标", "服务对象满意度指标", "服务对象满意度"),
    ]  # fmt: skip
    return [
        ["财政项目支出绩效目标申报表（2024年度）", "", "", ""],
        ["项目名称", f"{work}{number:03d}", "申报单位", unit],
        ["主管部门", unit, "实施单位", f"{unit}下属中心"],
        ["计划开始日期", "2024-01-01", "计划完成日期", "2024-12-31"],
        ["项目资金总额（元）", "480000", "年度资金申请总额（元）", "480000"],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        *([*name, value] for name, value in zip(names, values, strict=True)),
    ]


def write_many(folder: Path, count: int = 300) -> None:
    """Write *count* sheets, half of them xlsx, half csv."""
    for number in range(count):
        home = folder / UNITS[number % len(UNITS)]
        home.mkdir(parents=True, exist_ok=True)
        if number % 100 == 50:
            (home / f"目标表{number:03d}.xlsx").write_bytes(b"PK\x03\x04 damaged")
        elif number % 2:
            text = io.StringIO(newline="")
            csv.writer(text).writerows(rows(number))
            (home / f"目标表{number:03d}.csv").write_text(text.getvalue(), encoding="utf-8", newline="")
        else:
            book = Workbook()
            assert book.active is not None
            for row in rows(number):
                book.active.append([f" {cell}".strip() for cell in row])
            book.save(home / f"目标表{number:03d}.xlsx")
