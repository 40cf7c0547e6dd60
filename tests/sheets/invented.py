"""Invented sheets of several places' forms, made anew for every seed: what generated layouts are laid out from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from attrs import frozen


@frozen(kw_only=True)
class InventedRow:
    """One indicator as its form has it. ``extra`` holds the cells of the columns that stand behind the value."""

    level1: str
    level2: str
    name: str
    value: str
    extra: tuple[str, ...] = ()

    @property
    def wanted(self) -> tuple[str, str, str, str]:
        return self.level1, self.level2, self.name, self.value


@frozen(kw_only=True)
class Invented:
    """One project's sheet; ``header`` is its labels with their values, ``headings`` those of its table."""

    title: str
    year: int
    header: tuple[tuple[str, str], ...]
    headings: tuple[str, ...]
    rows: tuple[InventedRow, ...]


@frozen(kw_only=True)
class _FormFamily:
    """A family of forms; ``extra`` makes the cells behind the value, ``value`` writes a value as the form has it."""

    title: str
    levels: dict[str, tuple[str, ...]]
    labels: tuple[str, ...]
    headings: tuple[str, ...]
    value: Callable[[str, str, str], str]
    extra: Callable[[Random, str], tuple[str, ...]]


def _plain(sign: str, number: str, unit: str) -> str:
    return f"{sign}{number}{unit}"


def _bracketed(sign: str, number: str, unit: str) -> str:
    return f"{sign}{number}.00({unit})" if unit and "." not in number else _plain(sign, number, unit)


def _double(sign: str, number: str, unit: str) -> str:
    return _plain({"≥": ">=", "≤": "<="}.get(sign, sign), number, unit)


def _nothing(_: Random, __: str) -> tuple[str, ...]:
    return ()


def _evaluated(random: Random, value: str) -> tuple[str, ...]:
    points = str(random.choice((5, 6, 8, 10, 15)))
    actual = value.lstrip("≥≤=<>") if value[-1:] not in "高善全化好" else "达成预期"
    return (actual, points, points)


def _weighted(random: Random, _: str) -> tuple[str, ...]:
    return (str(random.choice((5, 10, 15, 20))), random.choice(("工作计划", "历史数据", "行业标准")))


_MINISTRY = {
    "产出指标": ("数量指标", "质量指标", "时效指标", "成本指标"),
    "效益指标": ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"),
    "满意度指标": ("服务对象满意度指标",),
}
_PLACES = (
    _FormFamily(
        title="财政项目支出绩效目标表",
        levels={
            "投入与管理": ("投入管理", "财务管理", "实施管理"),
            "产出目标": ("数量", "质量", "时效", "成本"),
            "效果目标": ("经济效益", "社会效益", "环境效益", "满意度"),
            "影响力目标": ("长效管理", "信息共享"),
        },
        labels=("项目名称：", "项目类别：", "计划开始日期：", "计划完成日期：", "绩效类型：", "项目总预算（元）："),
        headings=("一级目标", "二级目标", "三级目标", "指标目标值"),
        value=_double,
        extra=_nothing,
    ),
    _FormFamily(
        title="财政项目支出绩效目标申报表",
        levels={
            "成本指标": ("经济成本指标",),
            "产出指标": ("数量指标", "质量指标", "时效指标"),
            "效益指标": ("社会效益指标", "生态效益指标", "可持续影响指标"),
            "满意度指标": ("服务对象满意度指标",),
        },
        labels=("项目名称", "项目类别", "计划开始日期", "计划完成日期", "项目性质", "年度资金申请总额"),
        headings=("一级指标", "二级指标", "三级指标", "年度(/项目)指标值"),
        value=_bracketed,
        extra=_nothing,
    ),
    _FormFamily(
        title="项目支出绩效目标表",
        levels=_MINISTRY,
        labels=("项目名称", "项目类型", "开始日期", "完成日期", "主管部门", "年度资金总额"),
        headings=("一级指标", "二级指标", "三级指标", "指标值"),
        value=_plain,
        extra=_nothing,
    ),
    _FormFamily(
        title="项目支出绩效自评表",
        levels=_MINISTRY,
        labels=("项目名称", "项目类型", "开始日期", "完成日期", "主管部门", "年度资金总额"),
        headings=("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"),
        value=_plain,
        extra=_evaluated,
    ),
    _FormFamily(
        title="项目绩效目标申报表",
        levels={
            "产出指标": ("数量指标", "质量指标", "时效指标"),
            "成本指标": ("经济成本指标", "社会成本指标"),
            "效益指标": ("经济效益指标", "社会效益指标", "可持续影响指标"),
            "满意度指标": ("服务对象满意度指标",),
        },
        labels=("项目名称", "项目类型", "开始日期", "完成日期", "主管部门", "年度资金总额"),
        headings=("一级指标", "二级指标", "三级指标", "指标值", "权重", "指标值设定依据"),
        value=_plain,
        extra=_weighted,
    ),
)
# Topics: the project, who is served, and what is counted with its unit.
_TOPICS: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    ("城区道路保洁", "沿线居民", (("道路清扫面积", "万平方米"), ("清运垃圾吨数", "吨"), ("保洁员配备人数", "人"))),
    ("少儿阅读推广", "读者", (("流动书车服务场次", "场"), ("采购少儿读物", "册"), ("志愿者培训人次", "人次"))),
    ("河道清淤整治", "两岸村民", (("清淤河道长度", "公里"), ("护岸修复", "米"), ("巡河次数", "次"))),
    ("校园食堂改造", "师生", (("改造食堂数量", "个"), ("新增餐位", "个"), ("更换灶台套数", "套"))),
    ("居家养老服务", "老年人", (("上门服务人次", "人次"), ("适老化改造户数", "户"), ("助餐点建设", "个"))),
    ("政务系统运维", "办事群众", (("运维系统数量", "个"), ("处理工单", "件"), ("安全检测次数", "次"))),
    ("职业技能培训", "参训学员", (("培训班期数", "期"), ("参训人数", "人"), ("编写教材", "本"))),
    ("农田灌溉设施", "受益农户", (("新建泵站", "座"), ("维修渠道长度", "公里"), ("新增灌溉面积", "亩"))),
    ("公园绿地养护", "游园市民", (("养护绿地面积", "万平方米"), ("补种乔木", "株"), ("修剪绿篱长度", "米"))),
    ("免费疫苗接种", "接种家庭", (("接种剂次", "剂次"), ("宣传活动场次", "场"), ("冷链设备购置", "台"))),
    ("法律援助办案", "受援人", (("办理援助案件", "件"), ("普法讲座", "场"), ("值班律师人数", "人"))),
    ("公交站台更新", "乘客", (("更新站台", "座"), ("安装电子站牌", "块"), ("更换座椅", "张"))),
)


def topics(*, held: bool) -> tuple[int, ...]:
    """The topics of one half: costs are fitted on the sheets of one, and held on those of the other."""
    return tuple(range(1 if held else 0, len(_TOPICS), 2))


def invent(seed: int, *, held: bool = False) -> Invented:
    """A sheet; the same for the same seed. Forms go by turns, so that as many seeds as forms show each of them."""
    random = Random(seed * 2 + held)
    place = _PLACES[seed % len(_PLACES)]
    project, people, things = _TOPICS[random.choice(topics(held=held))]
    rows = []
    for level1, level2s in place.levels.items():
        for level2 in level2s:
            if len(level2s) > 1 and random.random() < 0.15:
                continue
            count = random.choice((1, 1, 2, 2, 3)) if level2.startswith("数量") else random.choice((1, 1, 1, 2))
            for name, value in _indicators(random, place, level2, project, people, things, count):
                rows.append(
                    InventedRow(level1=level1, level2=level2, name=name, value=value, extra=place.extra(random, value))
                )
    year = 2020 + seed % 6
    values = (
        f"{project}项目", "其他一次性项目", f"{year}-01-01", f"{year}-12-31",
        "其他类" if place.labels[4].startswith("绩效") else "经常性专项业务费"
        if place.labels[4] == "项目性质" else "某县财政局", f"{random.randrange(100, 900)},000.00",
    )  # fmt: skip
    return Invented(
        title=place.title,
        year=year,
        header=tuple(zip(place.labels, values, strict=True)),
        headings=place.headings,
        rows=tuple(rows),
    )


def _indicators(
    random: Random,
    place: _FormFamily,
    level2: str,
    project: str,
    people: str,
    things: Sequence[tuple[str, str]],
    count: int,
) -> list[tuple[str, str]]:
    thing = things[0][0]
    short = project[:4]

    def write(sign: str, number: object, unit: str) -> str:
        return place.value(sign, str(number), unit)

    share = [write("≥", random.choice((85, 90, 95, 98)), "%"), write("=", 100, "%"), "≥95%"]
    pools: list[tuple[str, list[tuple[str, list[str]]]]] = [
        ("数量", [(n, [write(random.choice("≥="), random.randrange(2, 900), u), f"{random.randrange(2, 90)}{u}"])
                  for n, u in things]),
        ("质量", [(f"{thing}验收合格率", share), (f"{short}工作质量", ["优良", "高质量"]), ("工程合格率", share),
                  (f"{project}达标情况", ["合格", "符合规范要求"])]),
        ("时效", [("项目完成时间", ["2024年12月底前", "12月底前"]), (f"{short}完成及时率", share),
                  (f"{short}进度", ["及时", "按计划完成"])]),
        ("经济成本", [(f"{project}总成本", [write("≤", random.randrange(10, 99), "万元")]),
                      (f"每{things[0][1]}成本", [write("≤", random.randrange(10, 99), "元")])]),
        ("社会成本", [(f"{short}施工扰民投诉", [write("≤", random.randrange(1, 9), "次")])]),
        ("成本", [(f"{project}总成本", [write("≤", random.randrange(10, 99), "万元")]), ("成本控制在预算内", share)]),
        ("经济效益", [("带动就业人数", [write("≥", random.randrange(10, 99), "人")]),
                      (f"{short}运行费用节约", ["有所降低", "不涉及"])]),
        ("社会效益", [(f"{short}服务水平", ["显著提升", "明显改善"]), (f"{people}生活便利程度", ["提高", "有效提升"]),
                      (f"{short}政策知晓率", share)]),
        ("生态", [("周边环境质量", ["持续改善", "不降低"]), ("节能设备使用率", share)]),
        ("环境", [("周边环境质量", ["持续改善", "不涉及"]), ("节能设备使用率", share)]),
        ("可持续", [(f"{short}长效管理机制", ["健全", "不断完善"]),
                    (f"{short}设施使用年限", [write("≥", 5, "年"), "长期"])]),
        ("满意度", [(f"{people}满意度", share), (f"主管部门对{short}工作的满意度", share)]),
        ("投入管理", [("预算执行率", share), ("立项依据充分性", ["充分"])]),
        ("财务管理", [("财务管理制度健全性", ["健全"]), ("资金使用规范性", ["规范"])]),
        ("实施管理", [("项目管理制度健全性", ["健全"]), ("招标过程规范性", ["规范"])]),
        ("长效管理", [(f"{short}长效管理机制", ["健全", "不涉及"])]),
        ("信息共享", [(f"{short}信息共享情况", ["充分", "及时共享"])]),
    ]  # fmt: skip
    pool = next(rows for word, rows in pools if word in level2)
    chosen = sorted(random.sample(range(len(pool)), min(count, len(pool))))
    return [(name, random.choice(values)) for name, values in (pool[at] for at in chosen)]
