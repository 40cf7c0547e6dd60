"""Two sheets of our own, one of each Shanghai form, laid out cell by cell as the forms are, for every format."""

from __future__ import annotations

from attrs import frozen


@frozen
class Box:
    """A cell with what it spans; ``Layout`` is rows of them, as in HTML: covered places are left out."""

    text: str
    wide: int = 1
    high: int = 1


Layout = list[list[Box]]


def _pairs(*texts: str) -> list[Box]:
    return [Box(text) for text in texts]


FORM_2020: Layout = [
    [Box("财政项目支出绩效目标表", wide=4)],
    [Box("（2020年度）", wide=4)],
    [Box("申报单位名称：临江区图书馆", wide=4)],
    _pairs("项目名称：", "少儿阅览室改造", "项目类别：", "其他一次性项目"),
    _pairs("计划开始日期：", "2020-03-01", "计划完成日期：", "2020-11-30"),
    _pairs("是否含有政府购买服务：", "是", "绩效类型：", "基本建设工程类"),
    [Box("项目概况："), Box("改造二楼少儿阅览室，更换书架与照明。", wide=3)],
    [Box("立项依据："), Box("临江区公共文化服务三年计划。", wide=3)],
    [Box("本项目上年度市级财政资金使用情况", wide=4)],
    _pairs("项目总预算（元）：", "1,250,000", "项目当年预算（元）：", "860,000.50"),
    _pairs("同名项目上年预算额（元）：", "0", "同名项目上年预算执行数（元）：", "0"),
    [Box("2020年绩效目标", wide=4)],
    _pairs("一级目标", "二级目标", "三级目标", "指标目标值"),
    [Box("投入与管理", high=3), Box("投入管理"), Box("预算执行率"), Box(">=95%")],
    [Box("财务管理", high=2), Box("财务管理制度健全性"), Box("健全")],
    _pairs("资金使用规范性", "规范"),
    [Box("产出目标", high=4), Box("数量", high=2), Box("更换书架数"), Box("=120组")],
    _pairs("改造面积", "1344m2"),
    _pairs("质量", "工程验收合格率", "=100%"),
    _pairs("时效", "工程完工时间", "2020年11月底前"),
    [Box("效果目标", high=2), Box("社会效益"), Box("少儿到馆人次"), Box("较上年提升")],
    _pairs("满意度", "读者满意度", ">=90"),
    [Box("影响力目标"), Box("长效管理"), Box("阅览室管理制度健全性"), Box("健全")],
]

FORM_2024: Layout = [
    [Box("财政项目支出绩效目标申报表", wide=7)],
    [Box("（2024年度）", wide=7)],
    [Box("项目名称", wide=2), *_pairs("桥梁健康监测", "项目性质", "经常性专项业务费", "项目类别", "特定目标类")],
    [Box("主管部门", wide=2), Box("临江区交通委员会", wide=2), Box("实施单位"), Box("临江区桥隧管理所", wide=2)],
    [Box("计划开始日期", wide=2), Box("2024-01-01", wide=2), Box("计划完成日期"), Box("2024-12-31", wide=2)],
    [
        Box("项目资金（元）", wide=2, high=4), Box("项目资金总额"), Box(""), Box("年度资金申请总额", wide=2),
        Box("1,200,000.00"),
    ],
    [Box("其中：财政资金", high=2), Box("", high=2), Box("其中：当年财政拨款", wide=2), Box("1,100,000.00")],
    [Box("上年结转资金", wide=2), Box("100,000.00")],
    [Box("其他资金"), Box(""), Box("其他资金", wide=2), Box("0.00")],
    [Box("项目绩效目标", wide=2, high=2), Box("项目总目标", wide=2), Box("年度总体目标", wide=3)],
    [Box("建成覆盖全区的桥梁监测网。", wide=2), Box("完成三座桥梁的监测设备安装与运行。", wide=3)],
    [
        Box("绩效指标", high=10), Box("一级指标", wide=2), Box("二级指标"), Box("三级指标", wide=2),
        Box("年度(/项目)指标值"),
    ],
    [Box("成本指标", wide=2), Box("经济成本指标"), Box("监测设备采购成本", wide=2), Box("≤96.50(万元)")],
    [Box("产出指标", wide=2, high=4), Box("数量指标", high=2), Box("安装传感器数", wide=2), Box("=240.00(个)")],
    [Box("监测桥梁座数", wide=2), Box("≥3.00(座)")],
    [Box("质量指标"), Box("数据有效率", wide=2), Box("≥98.00(%)")],
    [Box("时效指标"), Box("告警响应时间", wide=2), Box("≤2小时")],
    [Box("效益指标", wide=2, high=3), Box("社会效益指标"), Box("桥梁安全事故发生数", wide=2), Box("=0.00(起)")],
    [Box("生态效益指标"), Box("巡查车辆里程减少", wide=2), Box("≥10.00(%)")],
    [Box("可持续影响指标"), Box("监测管理制度健全性", wide=2), Box("健全")],
    [Box("满意度指标", wide=2), Box("服务对象满意度指标"), Box("养护单位满意度", wide=2), Box("≥90.00(%)")],
]  # fmt: skip

FORMS = {"shanghai-2020": FORM_2020, "shanghai-2024": FORM_2024}


def placed(layout: Layout) -> list[tuple[int, int, Box]]:
    """Every box with its row and column, both from 0, as HTML lays tables out."""
    covered: set[tuple[int, int]] = set()
    found = []
    for row, boxes in enumerate(layout):
        column = 0
        for box in boxes:
            while (row, column) in covered:
                column += 1
            found.append((row, column, box))
            covered |= {(row + r, column + c) for r in range(box.high) for c in range(box.wide)}
            column += box.wide
    return found


def width(layout: Layout) -> int:
    return max(column + box.wide for _, column, box in placed(layout))
