"""Cases of the rules on completeness, notation and consistency that their examples are too short for."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve

from targetexpr import profiles
from targetexpr.checking.engine import SheetResult, run
from targetexpr.profiles.basis import advice
from targetexpr.profiles.model import Requirement
from targetexpr.rules import catalogue
from targetexpr.rules.model import example
from targetexpr.sheets.model import Location
from tests.rules.sheets import run_example, sheet_of

COST = "成本指标|经济成本指标|"
QUANTITY = "产出指标|数量指标|"


def _run(code: str, *rows: str, profile: str = "shanghai-2024", **header: Any) -> SheetResult:
    rule = catalogue.find(code)
    assert rule is not None
    result = run_example(example(*rows, profile=profile, **header), rule)
    assert not result.crashes
    return result


def _variants(code: str, *rows: str, profile: str = "shanghai-2024", **header: Any) -> list[str]:
    return [entry.finding.variant for entry in _run(code, *rows, profile=profile, **header).found]


def _fixes(code: str, *rows: str, profile: str = "shanghai-2024") -> list[str | None]:
    return [entry.finding.fix.text if entry.finding.fix else None for entry in _run(code, *rows, profile=profile).found]


# ── completeness ──


def test_a_class_that_is_not_for_such_projects_is_told_once() -> None:
    profile = profiles.built_in("shanghai-2024")
    banned = [
        Requirement(key="a", classes=("sustainability",), need="not_allowed", basis=advice("本单位办法")),
        Requirement(key="b", groups=("cost",), need="not_allowed", basis=advice("本单位办法")),
        Requirement(key="c", classes=("quality",), need="not_allowed", basis=advice("本单位办法")),
    ]
    strict = evolve(profile, requirements={entry.key: entry for entry in banned})
    rule = catalogue.find("TX107")
    assert rule is not None
    rows = (f"{COST}造价|≤3(万元)", f"{COST}运费|≤3(万元)", "效益指标|可持续影响指标|机制健全性|健全")
    found = run(sheet_of(example(*rows)), strict, [rule]).found
    assert [(e.finding.variant, e.finding.arguments["written"]) for e in found] == [
        ("not-allowed", "可持续影响指标"),
        ("not-allowed", "成本指标"),
    ]


def test_what_a_missing_group_tells_is_not_told_again_of_its_classes() -> None:
    result = _run("TX102", "效益指标|社会效益指标|持证率|≥90(%)", "满意度指标|服务对象满意度指标|满意度|≥90(%)")
    assert result.found == ()
    assert _variants("TX101", "效益指标|社会效益指标|持证率|≥90(%)") == [""]


@pytest.mark.parametrize("code", ["TX101", "TX102", "TX107", "TX108", "TX109"])
def test_nothing_is_asked_of_a_form_that_is_not_known(code: str) -> None:
    assert _run(code, f"{QUANTITY}场次|≥3场", form="unknown").outcomes[code].outcome == "deferred"


def test_rows_without_classes_are_not_held_against_a_form() -> None:
    assert _run("TX101", "||场次|≥3场").outcomes["TX101"].outcome == "deferred"


def test_the_type_decides_presets_and_a_missing_one_defers() -> None:
    row = "投入与管理|财务管理|预算执行率|>=95%"
    assert _run("TX103", row, profile="shanghai-2020").outcomes["TX103"].outcome == "deferred"
    assert _run("TX103", row).outcomes["TX103"].outcome == "not_applicable"
    assert _run("TX106", row, profile="shanghai-2020").outcomes["TX106"].outcome == "deferred"


# ── notation ──


def test_parallel_targets_without_operators_are_one_finding() -> None:
    assert _variants("TX202", f"{QUANTITY}宣传|手册3000张；景点10处") == [""]
    assert _variants("TX202", f"{QUANTITY}宣传|手册≥3000张；景点10处") == []
    assert _variants("TX202", f"{QUANTITY}运行时长|365天24小时") == []
    assert _variants("TX202", f"{QUANTITY}改造规模|3栋5层") == []
    assert _variants("TX202", "产出指标|时效指标|故障处理|一般故障当天解决，重大故障3天内解决") == []


def test_a_unit_is_supplied_only_where_one_number_stands() -> None:
    assert _fixes("TX203", "满意度指标|服务对象满意度指标|员工满意度|80-95") == [None]
    assert _fixes("TX203", "满意度指标|服务对象满意度指标|员工满意度|≥95") == ["≥95(%)"]
    assert _variants("TX203", "满意度指标|服务对象满意度指标|员工满意度（%）|≥95") == []


@pytest.mark.parametrize(
    ("value", "fixed"),
    [
        ("20次以上", "≥20次"),
        ("达到80分以上", "≥80分"),
        (">=5%且<=10%", "≥5%且≤10%"),
        ("公示渠道不少于2个", "公示渠道≥2个"),
        ("一年2次以上", None),
    ],
)
def test_operators_are_put_into_the_forms_notation(value: str, fixed: str | None) -> None:
    assert _fixes("TX204", f"{QUANTITY}检查|{value}") == [fixed]


@pytest.mark.parametrize("value", ["约20次", "3天内", "12月底前", "≥3次", "不低于上年", "达到要求", "24小时以内"])
def test_what_is_the_forms_notation_is_left_alone(value: str) -> None:
    assert _fixes("TX204", f"{QUANTITY}检查|{value}") == []


@pytest.mark.parametrize(
    ("value", "fixed"),
    [
        ("≥10毫克/升", None),
        ("≥10mg/m3", "≥10mg/m³"),
        ("≥10毫克每升", None),
        ("≥10(毫克每升)", None),
        ("≥30元/平米/月", "≥30元/平方米/月"),
        ("≥30元/㎡/月", None),
        ("≥200m²", None),
        ("≥200m³", None),
        ("≤1.5W/(㎡·K)", None),
        ("≤30g/(㎡·d)", None),
        ("≥3日", None),
        ("≥3元/日", None),
    ],
)
def test_units_are_put_into_their_usual_spelling(value: str, fixed: str | None) -> None:
    assert _fixes("TX205", f"{QUANTITY}检查|{value}") == ([fixed] if fixed else [])


def test_wide_characters_and_spaces_are_told_apart() -> None:
    assert _variants("TX206", f"{QUANTITY}人数|≥１２ 人") == ["wide", "space"]
    assert _fixes("TX206", f"{QUANTITY}人数|≥95（％）") == ["≥95(%)", "≥95(%)"]  # all at once
    assert _variants("TX206", f"{QUANTITY}人数|［5,10)") == []  # the bracket of an open end, not one around a unit


@pytest.mark.parametrize("name", ["80分以上学员培训", "巡检", "", "≥", "完成计划", "完成12345热线年报"])
def test_names_that_state_no_bound(name: str) -> None:
    assert _variants("TX207", f"{QUANTITY}{name}|=100(%)") == []


def test_one_finding_a_sheet_tells_of_mixed_notations() -> None:
    rows = (f"{QUANTITY}甲|>=3次", f"{QUANTITY}乙|≥3次", f"{QUANTITY}丙|=100%", f"{QUANTITY}丁|=100.00%")
    assert len(_run("TX210", *rows).found) == 1


# ── consistency ──


@pytest.mark.parametrize(
    ("annual", "variant"), [("200000", []), ("150000", ["above"]), ("203000", ["below"]), ("201900", [])]
)
def test_the_upper_end_of_a_range_is_its_ceiling(annual: str, variant: list[str]) -> None:
    assert _variants("TX403", f"{COST}造价|10.00～20.00(万元)", annual=annual) == variant


def test_costs_in_mixed_units_with_the_rounding_of_each() -> None:
    rows = (f"{COST}设备|≤13.85(万元)", f"{COST}运输|≤9500(元)")
    assert _variants("TX403", *rows, annual="147950") == []
    assert _variants("TX403", *rows, annual="147900") == ["above"]
    assert _variants("TX403", *rows, annual="147000") == ["above"]
    assert _run("TX403", f"{COST}节约成本|较上年降低10%").outcomes["TX403"].outcome == "not_applicable"
    assert _run("TX403", f"{COST}设备|≤3(万元)").outcomes["TX403"].outcome == "deferred"


def test_unit_costs_need_a_quantity_of_their_unit_and_name() -> None:
    def outcome(*rows: str) -> str:
        return _run("TX404", *rows, annual="100000").outcomes["TX404"].outcome

    assert outcome(f"{COST}物业费单价|≤30(元/次/平方米)", f"{QUANTITY}物业费面积|=500(平方米)") == "deferred"
    assert outcome(f"{COST}物业费单价|≤30(元/月/平方米)", f"{QUANTITY}物业费面积|=500(平方米)") == "fail"
    assert outcome(f"{COST}服务卡单位成本|=20(元/张)", f"{QUANTITY}海报印制|=5000(张)") == "deferred"
    assert outcome(f"{COST}服务卡单位成本|=20(元/张)", f"{QUANTITY}服务卡制作数|=0.5(万张)") == "pass"
    assert outcome(f"{COST}服务卡单位成本|=20(元/张)", f"{QUANTITY}服务卡制作数|≥") == "deferred"
    assert outcome(f"{COST}服务卡单位成本|较低") == "not_applicable"


def test_a_sheet_of_unusual_size_is_not_paired() -> None:
    rows = [row for n in range(110) for row in (f"{COST}卡{n}单价|=2(元/张)", f"{QUANTITY}卡{n}数|=5(张)")]
    assert _run("TX404", *rows, annual="100000").outcomes["TX404"].outcome == "deferred"
    assert _run("TX404", *rows[:40], annual="200").outcomes["TX404"].outcome == "pass"


def test_lump_sums_beside_unit_costs_are_added() -> None:
    rows = (f"{COST}服务卡单位成本|=20(元/张)", f"{QUANTITY}服务卡制作数|=1000(张)", f"{COST}场地租赁成本|≤8.00(万元)")
    assert _variants("TX404", *rows, annual="100000") == []
    assert _variants("TX404", *rows, annual="90000") == ["above"]
    assert _variants("TX404", *rows, annual="150000") == ["below"]
    assert _variants("TX403", *rows, annual="100000") == []


TIME = "产出指标|时效指标|完成时间|"


@pytest.mark.parametrize(
    ("value", "start", "finish", "variant"),
    [
        ("每月8号前", "2024-01-01", "2024-06-30", []),
        ("2月29日前", "2023-03-01", "2023-12-31", ["before"]),
        ("2月29日前", "2023-02-01", "2023-12-31", []),
        ("12月底前", "2024-03-02", "2024-12-04", ["after"]),
        ("12月", "2024-03-02", "2024-12-04", []),
        ("2023年12月底前", "2024-03-02", "2024-12-04", ["before"]),
        ("第三季度末", "2024-03-02", "2024-12-04", []),
        ("2024年全年", "2024-03-02", "2024-12-04", []),
        ("2024年1月-2025年2月", "2024-01-01", "2024-12-31", ["after"]),
        ("1-12月", "2022-06-01", "2024-12-31", []),
        ("10月底前提交初稿；2025年1月提交终稿", "2024-01-01", "2024-12-31", ["after"]),
    ],
)
def test_deadlines_within_the_projects_dates(value: str, start: str, finish: str, variant: list[str]) -> None:
    assert _variants("TX405", TIME + value, start=start, finish=finish) == variant


def test_without_dates_nothing_is_said_of_deadlines() -> None:
    assert _run("TX405", TIME + "12月底前").outcomes["TX405"].outcome == "deferred"
    assert _run("TX405", TIME + "及时").outcomes["TX405"].outcome == "not_applicable"
    assert _run("TX407", TIME + "及时").outcomes["TX407"].outcome == "deferred"


@pytest.mark.parametrize(
    ("start", "finish"), [("2024-12-31", "2024-01-01"), ("2024-02-30", "2024-12-31"), ("--01-01", "--12-31")]
)
def test_dates_that_contradict_each_other_are_not_held_against(start: str, finish: str) -> None:
    assert _run("TX405", TIME + "12月底前", start=start, finish=finish).outcomes["TX405"].outcome == "deferred"


def test_funds_that_cannot_be_held_against_each_other() -> None:
    row = f"{QUANTITY}场次|≥3(场)"
    assert _run("TX406", row).outcomes["TX406"].outcome == "deferred"
    assert _run("TX406", row, annual="5").outcomes["TX406"].outcome == "deferred"
    assert _run("TX406", row, annual="5", total="9").outcomes["TX406"].outcome == "deferred"


@pytest.mark.parametrize(
    ("weights", "outcome"),
    [
        (("50", "40"), "pass"),
        (("0.5", "0.5"), "pass"),
        (("50.005", "40"), "pass"),
        (("50", "45"), "fail"),
        (("50", None), "deferred"),
        (("50", "四十"), "deferred"),
        (("50", "nan"), "deferred"),
    ],
)
def test_weights_add_up(weights: tuple[str | None, ...], outcome: str) -> None:
    rows = [f"{QUANTITY}指标{n}|≥3(场)" + (f"|weight={weight}" if weight else "") for n, weight in enumerate(weights)]
    assert _run("TX408", *rows).outcomes["TX408"].outcome == outcome


def test_a_table_that_stands_for_the_term_and_for_the_year_has_no_duplicates() -> None:
    term = (f"{QUANTITY}新建道路|≥12公里", "产出指标|质量指标|合格率|100%", "效益指标|社会效益指标|受益人口|≥8000人")
    year = (f"{QUANTITY}新建道路|≥4公里", "产出指标|质量指标|合格率|100%", f"{QUANTITY}桥梁|≥1座")
    assert _variants("TX401", *term, *year) == []
    assert _variants("TX401", *term, term[0], *year[2:], "效益指标|社会效益指标|合格率|100%") == ["", ""]


def test_one_indicator_in_two_rows_by_the_endings_of_its_name() -> None:
    rows = (f"{QUANTITY}项目管理制度的健全性|健全", f"{QUANTITY}项目管理制度健全情况|健全")
    (found,) = _run("TX401", *rows).found
    assert found.finding.related[0].indicator.name == "项目管理制度的健全性"
    assert _variants("TX401", f"{QUANTITY}合格率|≥90(%)", f"{QUANTITY}合格性|合格") == []


@pytest.mark.parametrize(
    ("row", "bound"),
    [
        ("联防队员36人|≥36个", "36人"),  # things counted in other words
        ("护林员3名|≥3个点", None),  # a small number may agree by chance
        ("编号2048机房|≥2048台", None),  # a number of nothing
        ("12000元以上设备|≥12000台", None),  # money is no count
        ("500平方米晾晒场平整|≥500亩", None),  # areas agree by chance, too
        ("★设备完好率100%|≥95%", "100%"),
        ("户厕改造（≥300座）|≥300座", "≥300座"),
        ("户厕改造（300座）|≥280座", None),
        ("节庆（春节、元宵）活动|≥2场", None),
        ("检查（≥）|≥2次", None),
        ("10至12场讲座|≥10场", None),
    ],
)
def test_what_a_name_states_of_the_target(row: str, bound: str | None) -> None:
    found = _run("TX207", f"产出指标|数量指标|{row}", profile="mof-2021").found
    assert [entry.finding.arguments["bound"] for entry in found] == ([bound] if bound else [])


def test_weights_on_one_line_of_a_text_are_each_counted() -> None:
    sheet = sheet_of(example("产出指标|数量指标|甲|≥1个|weight=50", "效益指标|社会效益指标|乙|≥1个|weight=40"))
    on_one_line = [evolve(row, locations={"weight": Location(line=1)}) for row in sheet.indicators]
    rule = catalogue.find("TX408")
    assert rule is not None
    assert run(evolve(sheet, indicators=tuple(on_one_line)), profiles.built_in("mof-2021"), [rule]).found == ()


# ── the goal's text ──


def _goal(text: str, *rows: str) -> list[str]:
    return [
        f"{entry.finding.variant} {entry.finding.arguments.get('goal', '')}".strip()
        for entry in _run("TX409", *rows, profile="mof-2021", texts={"年度绩效目标": text}).found
    ]


@pytest.mark.parametrize(
    ("text", "row", "found"),
    [
        ("年内更换消防栓500具，保障辖区用水。", "消防栓更换数量|≥50具", ["contradicted 年内更换消防栓500具"]),
        ("收运农村生活垃圾9000吨。", "收运垃圾量|≥8500吨", ["contradicted 收运农村生活垃圾9000吨"]),
        ("辖区现有公园62个，面积300公顷。", "新建公园数|≥2个", []),
        ("根据规划，全市建公园62个，年内新建公园5个。", "新建公园数|≥2个", ["contradicted 年内新建公园5个"]),
        ("收运厨余垃圾9000吨。", "清理水面漂浮物|≥8500吨", ["uncovered"]),
        (
            "采购蒸箱、烤箱等厨房设备260台（套）。",
            "厨房设备采购数量|≥280台",
            ["contradicted 烤箱等厨房设备260台（套）"],
        ),
        ("采购蒸箱、烤箱等厨房设备260台（套）。", "购置烤箱数量|≥20台", []),
        ("采购蒸箱、烤箱等260台。", "购置烤箱数量|≥20台", []),
        ("建成粮仓2座，孵化企业10家，建筑面积3000平方米。", "建成粮仓数|≥2座", ["uncovered"]),
        ("为36所学校的学生提供营养餐。", "营养餐供餐学校数|≥35所", ["contradicted 为36所学校的学生提供营养餐"]),
        ("开展巡回审判60场。", "巡回审判场次|60%", []),
        ("巡护农户2户，孵化企业10家。", "建成粮仓数|≥2座", []),
        ("抽检农资300批次。", "农资抽检批次|≥200批次", ["contradicted 抽检农资300批次"]),
        ("群众满意度不逊于90%。", "群众满意度|≥95%", []),
        ("群众满意度不逊于90%。", "群众满意度|≥85%", ["contradicted 群众满意度不逊于90%"]),
        ("案件办理时间最多5天。", "案件办理时间|≤3天", []),
        ("案件办理时间缩短到5天。", "案件办理时间|≤3天", []),
        ("培训村干部300人上下。", "培训村干部人数|≥280人", []),
    ],
)
def test_promises_of_the_goal_find_their_rows(text: str, row: str, found: list[str]) -> None:
    assert _goal(text, f"{QUANTITY}{row}") == found


@pytest.mark.parametrize(
    ("text", "row", "found"),
    [
        ("2025年9月1日前投入使用。", "投入使用时间|2025年10月底前", ["late 2025年9月1日前投入使用"]),
        ("2025年9月1日前投入使用。", "投入使用时间|2025年8月底前", []),
        ("2025年9月1日前投入使用。", "投入使用时间|10月底前", []),
        ("11月底前完成全部建设任务。", "项目完成时间|12月底前", ["late 11月底前完成全部建设任务"]),
        ("11月底前完成主体工程。", "项目完成时间|12月底前", []),
        ("6月底前建成一期，12月底前建成二期。", "二期建成时间|12月底前", []),
        ("每月底前报送月报，12月底前完工。", "项目完工时间|按月推进", []),
    ],
)
def test_days_of_the_goal_find_their_rows(text: str, row: str, found: list[str]) -> None:
    assert _goal(text, f"产出指标|时效指标|{row}") == found


# ── money, time and years ──


@pytest.mark.parametrize(("project", "found"), [("职工体检", []), ("健康促进", ["above"]), (None, [])])
def test_a_total_of_the_project_holds_the_others(project: str | None, found: list[str]) -> None:
    rows = (f"{COST}体检总费用|≤50万元", f"{COST}宣传费用|≤8万元")
    header = {} if project is None else {"project_name": project}
    above = [v for v in _variants("TX403", *rows, profile="mof-2021", annual="500000", **header) if v == "above"]
    assert above == found


def test_what_may_take_so_long_is_bounded_above() -> None:
    assert _fixes("TX202", "产出指标|时效指标|报告出具时限|10个工作日", profile="mof-2021") == ["≤10个工作日"]
    assert _fixes("TX202", "产出指标|时效指标|开放时间|8小时", profile="mof-2021") == ["≥8小时"]


@pytest.mark.parametrize(
    ("rate", "score", "found"),
    [("86", "10", ["rate", "points"]), ("86", "9", ["rate"]), ("90", "9", []), ("86", "8.6", ["rate"])],
)
def test_points_of_execution_fit_the_rate_worked_out_or_printed(rate: str, score: str, found: list[str]) -> None:
    money = {"annual": "2400000", "executed": "2160000", "execution_rate": rate, "execution_score": score}
    row = f"{QUANTITY}台数|≥120台|actual=120台"
    assert _variants("TX704", row, profile="mof-evaluation", stage="evaluation", **money) == found


def test_seasons_are_times() -> None:
    assert _variants("TX305", "产出指标|时效指标|清淤完成时间|汛前", "产出指标|时效指标|培训时间|暑假期间") == []


def test_of_what_is_unwanted_no_more_than_last_year() -> None:
    rows = ("效益指标|生态效益指标|林木成灾率|≤0.35%|prior=0.28%", "产出指标|质量指标|除治率|≥95%|prior=98%")
    assert _variants("TX507", *rows) == ["low", ""]


@pytest.mark.parametrize(
    ("heading", "rate", "outlooks", "found"),
    [
        ("1至8月执行情况", "32", ("确定能", "有可能"), ["slow"]),
        ("1至8月执行情况", "62", ("确定能", "有可能"), []),
        ("1至8月执行情况", "32", ("确定能", "不可能"), []),
        ("1至3月执行情况", "2", ("确定能", "确定能"), []),
    ],
)
def test_slow_spending_is_told_by_the_months_of_a_heading(
    heading: str, rate: str, outlooks: tuple[str, str], found: list[str]
) -> None:
    rows = [f"{QUANTITY}修渠{n}|≥10公里|notes.{heading}=4公里|outlook={o}" for n, o in enumerate(outlooks)]
    assert _variants("TX708", *rows, profile="mof-monitoring", stage="monitoring", execution_rate=rate) == found


def test_a_forecast_below_what_a_heading_of_months_says() -> None:
    row = f"{QUANTITY}推介会场次|≥10场|notes.1-7月完成值=8场|forecast=6场|outlook=有可能"
    assert _variants("TX708", row, profile="mof-monitoring", stage="monitoring") == ["fallen"]


@pytest.mark.parametrize(("value", "found"), [("≤2%", []), ("≤20%", []), ("≤90%", ["ceiling"])])
def test_of_a_rate_that_says_nothing_a_low_ceiling_may_be_meant(value: str, found: list[str]) -> None:
    assert _variants("TX504", f"产出指标|质量指标|某某率|{value}") == found


def test_doubts_of_one_reason_are_told_once() -> None:
    """From three rows on; each reason has its own."""
    rows = [f"产出指标|数量指标|编制手册{n}|≥3册|doubts=level-guessed" for n in "甲乙丙"]
    other = [f"产出指标|数量指标|印制海报{n}|≥3张|doubts=value-apart" for n in "甲乙"]
    found = _run("TX004", *rows, *other).found
    assert [(len(entry.finding.related), entry.finding.variant) for entry in found] == [(3, "habit"), (0, ""), (0, "")]


def test_a_doubt_of_the_header_is_told_of_its_field() -> None:
    """Beside the rows' own."""
    doubts = {"period": ("value-apart",)}
    found = _run("TX004", "产出指标|数量指标|编制手册数|≥3册|doubts=level-guessed", doubts=doubts).found
    assert [(entry.finding.variant, entry.finding.arguments["doubts"]) for entry in found] == [
        ("field", ["value-apart"]),
        ("", ["level-guessed"]),
    ]


def test_fields_of_the_header_at_one_place_are_told_together() -> None:
    doubts = dict.fromkeys(("department", "implementer", "period"), ("columns-lost",))
    (entry,) = _run("TX004", "产出指标|数量指标|编制手册数|≥3册", doubts=doubts).found
    assert entry.finding.arguments["fields"]["zh"] == "“主管部门”、“实施单位”、这一项"


def test_a_percentage_beside_a_judgement_lacks_its_sign() -> None:
    assert _variants("TX202", "产出指标|质量指标|验收合格率|95%良好", profile="mof-2021") == ["mixed"]


def test_the_unit_of_the_number_in_the_name_is_that_of_the_number_which_the_value_repeats() -> None:
    row = "产出目标|数量|2年内完成9个街镇的调研|=9"
    (entry,) = _run("TX203", row, profile="shanghai-2020").found
    assert entry.finding.arguments["unit"] == "个"


@pytest.mark.parametrize(
    ("rows", "missing"),
    [
        (("产出指标|产出数量|水泵|≥3台", "产出指标|产出质量|合格率|=100%"), "产出成本"),
        (("项目产出|数量|水泵|≥3台", "项目产出|质量|合格率|=100%"), "成本"),
        (
            ("产出指标|数量指标|水泵|≥3台", "产出指标|质量指标|合格率|=100%"),
            "经济成本指标、社会成本指标、生态环境成本指标、成本指标",
        ),
    ],
)
def test_a_missing_class_is_named_as_the_sheet_names_classes(rows: tuple[str, ...], missing: str) -> None:
    benefit = "效益指标|社会效益指标|排水能力|较上年提高"
    found = _run("TX102", *rows, benefit, project_name="水泵采购", profile="mof-2021").found
    assert [entry.finding.arguments["missing"] for entry in found] == [missing]


def test_a_missing_group_is_named_as_the_sheet_names_groups() -> None:
    (found,) = _run("TX101", "产出目标|数量目标|水泵|≥3台", profile="mof-2021").found
    assert found.finding.arguments["missing"] == "效益目标"


def test_costs_under_a_class_of_their_own_are_not_missing() -> None:
    rows = (f"{QUANTITY}水泵|≥3台", "产出指标|质量指标|合格率|=100%", "产出指标|时效指标|完成时间|11月底前")
    others = ("效益指标|社会效益指标|排水能力|较上年提高", "满意度指标|服务对象满意度指标|居民满意度|≥90%")
    cost = "成本指标|投入控制指标|水泵采购费|≤30万元"
    assert _variants("TX102", *rows, *others, cost, project_name="水泵采购") == []
    assert _variants("TX102", *rows, *others, project_name="水泵采购") == ["any"]
    known = "成本指标|总成本指标|水泵采购费|≤30万元"
    assert _variants("TX107", *rows, *others, known) == _variants("TX102", *rows, known, *others) == []


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (f"{QUANTITY}疏浚长度|≥3000", "，如“公里”“米”"),
        (f"{QUANTITY}有机肥|≥3000", "后写明计量单位（个"),
        ("产出指标|时效指标|办理时限|≤3", "，如“天”“小时”"),
        (f"{COST}设备成本|≤248万", "后补写“元”"),
        (f"{QUANTITY}路灯巡检|≥26万", "后补写计量单位"),
    ],
)
def test_a_missing_unit_is_told_with_units_of_its_kind(row: str, said: str) -> None:
    (found,) = _run("TX203", row).found
    assert said in found.rule.message(found.finding)["zh"]


def test_slow_spending_is_told_though_one_row_will_not_be_met() -> None:
    rows = [f"{QUANTITY}修渠{n}|≥10公里|notes.1-7月执行情况=4公里|outlook=确定能" for n in range(5)]
    late = "产出指标|时效指标|修复时限|≤24小时|notes.1-7月执行情况=18小时|outlook=不可能"
    told = {"profile": "mof-monitoring", "stage": "monitoring", "execution_rate": "29.8"}
    assert _variants("TX708", *rows, late, **told) == ["slow"]
    assert _variants("TX708", *rows[:2], late, late, **told) == []


def test_of_a_time_the_mean_counts_and_not_the_sum() -> None:
    row = "产出指标|时效指标|预警提前量|≥60分钟|notes.1-7月执行情况=75分钟|forecast=65分钟"
    assert _variants("TX708", row, profile="mof-monitoring", stage="monitoring") == []


def test_what_is_declared_gives_way_to_what_the_name_says() -> None:
    rows = (
        "产出指标|质量指标|服务体系健全性|98%|notes.指标性质=定性",
        "产出指标|时效指标|末班车准点率|高|notes.指标性质=定量",
    )
    found = run_example(example(*rows, profile="mof-2021"), *catalogue.built_in()).found
    assert {entry.rule.code for entry in found} >= {"TX601", "TX602"}
    assert "TX211" not in {entry.rule.code for entry in found}


def test_a_day_is_no_amount_though_the_sheet_prints_that_more_is_better() -> None:
    assert _variants("TX504", "产出指标|时效指标|培训计划完成时间|≤12月|direction=正向", profile="mof-2021") == []
    assert _variants("TX504", f"{QUANTITY}在编人员控制率|≥100%", profile="mof-2021") == ["floor"]


@pytest.mark.parametrize(
    ("code", "row", "said"),
    [
        ("TX504", "满意度指标|服务对象满意度指标|“暖巢”学员满意度|≤90%", "“‘暖巢’学员满意度”"),
        ("TX208", "产出指标|数量指标|轮换稻谷数量（吨）|≥600万公斤", "的是“万公斤”"),
        ("TX703", "产出指标|数量指标|接访人次|≥120人次|actual=315人次|score=10|weight=10", "2.63倍"),
    ],
)
def test_messages_quote_what_is_written(code: str, row: str, said: str) -> None:
    (entry,) = _run(code, row).found
    assert said in entry.rule.message(entry.finding)["zh"]


def test_the_departments_form_knows_the_classes_of_the_ministry() -> None:
    profile = profiles.built_in("mof-department")
    assert profile.class_of("社会成本指标", "成本指标") == "social_cost"
    assert profile.class_of("成本指标", "产出指标") == "output_cost"
    assert profile.group_of("效益指标") == "benefit"
    assert profile.class_of("重点工作履行情况", "履职效能") == "department_work"


def test_a_long_rest_of_a_promise_is_cut_with_a_mark() -> None:
    goal = "为36所学校的学生提供营养餐并对食堂厨师开展安全操作规范轮训与年终考核。"
    rows = ("产出指标|数量指标|营养餐供餐学校数|≥35所",)
    (entry,) = _run("TX409", *rows, profile="mof-2021", texts={"年度目标": goal}).found
    assert str(entry.finding.arguments["goal"]).endswith("…")
