"""Laws over all rules: no text crashes one, their order changes nothing, and a stricter profile never finds less."""

from __future__ import annotations

from collections import Counter
from typing import Any

from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from targetexpr import profiles
from targetexpr.checking.engine import SheetResult, run
from targetexpr.profiles.model import Profile
from targetexpr.rules import catalogue
from targetexpr.rules.model import HABIT, Fix
from targetexpr.sheets.model import Funds, Indicator, Location, Sheet

RULES = catalogue.built_in()
PROFILES = [profiles.built_in(name) for name in profiles.names()]
_FORMS = ["shanghai-2020", "shanghai-2024", "mof-2021", "unknown"]
_WRITTEN = [
    *("≥95(%)", ">=95", "90%", "=18.00(元/张)", "≤13.85(万元)", "≥54000(张)", "健全", "较上年提升", "12月底前"),
    *("2021年6月", "1-12月", "不涉及", "≥**平方米", "≥", "＝９５％", "不低于80 %", "一年2次以上会议", "5%-8%", "3天内"),
    *(
        "手册3000张；景点10处",
        "",
        " ",
        "及时",
        "≥100.00(并发数)",
        "0",
        "=0次",
        "-5%",
        "按相关分工协调操作，完成各项工作任务",
    ),
]
_NAMES = [
    *(
        "服务对象满意度",
        "预算执行率",
        "培训人数",
        "制证单位成本",
        "制证数",
        "工程完工时间(月)",
        "完成2次检查",
        "健全性",
    ),
    *("成本不超过上年", "XX项目验收率", "投诉次数", "改造面积(≥**平方米)", "", "的", "率", "性", "(", "（%）"),
]
_CLASSES = [
    *{
        name
        for profile in PROFILES
        for entry in (*profile.groups.values(), *profile.classes.values())
        for name in entry.names
    },
    "自创指标",
]
_MONEY = st.none() | st.decimals("0", "1e12", places=2, allow_nan=False, allow_infinity=False)
_DATES = st.none() | st.dates().map(lambda day: day.isoformat()) | st.sampled_from(["2024-02-30", "--01-01", "明年"])


def _text(known: list[str]) -> st.SearchStrategy[str | None]:
    return st.none() | st.sampled_from(known) | st.text(max_size=24)


indicators = st.builds(
    Indicator,
    level1=_text(_CLASSES),
    level2=_text(_CLASSES),
    name=_text(_NAMES),
    value=_text(_WRITTEN),
    weight=_text(["10", "10分", "50%", "nan", "1e400", ""]),
    actual=_text(_WRITTEN),
    score=_text(["10", "9.5分", "-1"]),
    deviation_reason=_text(["疫情影响"]),
    direction=_text(["正向", "定性", "≥"]),
    doubts=st.sampled_from([(), ("level-guessed",)]),
    location=st.builds(Location, row=st.integers(1, 99)),
)
funds = st.builds(Funds, total=_MONEY, annual=_MONEY, fiscal=_MONEY, carried_over=_MONEY, other=_MONEY)
sheets = st.builds(
    Sheet,
    form=st.sampled_from(_FORMS),
    year=st.none() | st.integers(1900, 2100),
    project_name=_text(["办公楼修缮工程", "信息系统运维", "培训"]),
    performance_type=_text(["信息化建设工程类", "其他", "经常性专项业务费"]),
    project_category=_text(["特定目标类"]),
    start=_DATES,
    finish=_DATES,
    funds=funds,
    indicators=st.lists(indicators, max_size=6).map(tuple),
    location=st.just(Location(row=1)),
    present=st.sampled_from([frozenset[Any](), frozenset[Any]({"project_name", "start"})]),
)
bounded = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@given(sheet=sheets, profile=st.sampled_from(PROFILES))
@bounded
def test_no_sheet_crashes_a_rule(sheet: Sheet, profile: Profile) -> None:
    result = run(sheet, profile, RULES)
    assert dict(result.crashes) == {}
    assert set(result.outcomes) == {rule.code for rule in RULES if rule.scope == "sheet"}
    for entry in result.found:
        finding = entry.finding
        entry.rule.message(finding)
        if finding.span is not None and finding.indicator is not None:
            text = getattr(finding.indicator, finding.span_in) or ""
            assert 0 <= finding.span[0] < finding.span[1] <= len(text)


def _told(sheet: Sheet, profile: Profile, rules: Any) -> list[tuple[Any, ...]]:
    found = run(sheet, profile, rules).found
    rows = {id(row): number for number, row in enumerate(sheet.indicators)}
    return sorted(
        (entry.rule.code, rows.get(id(entry.finding.indicator), -1), entry.finding.span or (), entry.finding.variant)
        for entry in found
    )


@given(sheet=sheets, profile=st.sampled_from(PROFILES), order=st.permutations(RULES))
@bounded
def test_the_order_of_rules_changes_nothing(sheet: Sheet, profile: Profile, order: list[Any]) -> None:
    assert _told(sheet, profile, RULES) == _told(sheet, profile, order)


@given(sheet=sheets, profile=st.sampled_from(PROFILES))
@bounded
def test_a_stricter_profile_never_finds_less(sheet: Sheet, profile: Profile) -> None:
    """Stricter: what was optional or conditional is required, and what was tolerated no longer is."""
    stricter = evolve(
        profile,
        requirements={
            key: evolve(entry, need="required", by=()) if entry.need in ("optional", "conditional") else entry
            for key, entry in profile.requirements.items()
        },
        rules={
            **profile.rules,
            **{
                code: evolve(profile.settings(code), options={**profile.settings(code).options, option: value})
                for code, option, value in (
                    ("TX403", "shortfall", 0), ("TX404", "tolerance", 0), ("TX204", "allowed", []),
                    ("TX205", "accepted", []), ("TX202", "percent_as_printed", False),
                )
            },
        },
    )  # fmt: skip
    loose, strict = (_spoken_of(run(sheet, each, RULES)) for each in (profile, stricter))
    for code in set(loose) - {"TX210"}:  # a mixture of signs, which gives way to TX204 where each of them is odd
        assert strict[code] >= loose[code]


_NUMBERS = st.sampled_from(["0", "0.95", "1", "3", "95", "100", "120", "９８", "1.5", "1 00", "3000"])
_SIGNS = st.sampled_from(["", *"≥≤=><≧═＝", "》=", ">=", "<=", "不低于", "不超过", "至少", "≥ "])
_UNITS = st.sampled_from(["", "%", "％", "(%)", "（%）", "次", "人", "m2", "万元", " 起", "万", "天", "以上", "以内"])
_SPELLED = st.builds("".join, st.tuples(_SIGNS, _NUMBERS, _UNITS)) | st.sampled_from(_WRITTEN)
_MEASURED = [
    *("验收合格率", "差错率", "样品损耗率", "服务对象满意度", "预算执行率", "使用率", "培训人数", "投诉次数", "制证数"),
    *(
        "安全事故发生数",
        "修缮面积",
        "单位成本",
        "项目总成本",
        "响应时限",
        "恢复时长（小时）",
        "完成时间",
        "场地",
        "安全性",
    ),
]
_PLACES = [("产出指标", "数量指标"), ("产出指标", "质量指标"), ("成本指标", "经济成本指标"), ("产出指标", "时效指标")]


@given(
    place=st.sampled_from(_PLACES),
    name=st.sampled_from(_MEASURED),
    value=_SPELLED,
    direction=st.none() | st.sampled_from(["正向", "反向"]),
    profile=st.sampled_from(profiles.names()),
)
@settings(max_examples=300)
def test_one_cell_has_one_answer(
    place: tuple[str, str], name: str, value: str, direction: str | None, profile: str
) -> None:
    """The rules propose one text for a cell, and it settles what they proposed it for; so does its safe part."""
    row = Indicator(
        level1=place[0], level2=place[1], name=name, value=value, direction=direction, location=Location(row=1)
    )
    proposals = _proposals(row, profile)
    assert len({fix.text for fix in proposals.values()}) <= 1
    for fix in proposals.values():
        left = _proposals(evolve(row, value=fix.text), profile)
        assert not left, "a proposal leaves nothing to propose"
        if fix.safe:
            left = _proposals(evolve(row, value=fix.safe.text), profile)
            assert not any(again.safe for again in left.values())


def _proposals(row: Indicator, profile: str) -> dict[str, Fix]:
    """By rule what it proposes for the row, habits among them; a text in the arguments is a proposal, too."""
    found = run(
        Sheet(form="unknown", indicators=(row,), location=Location(row=1)), profiles.built_in(profile), RULES
    ).found
    fixes: dict[str, Fix] = {}
    for entry in found:
        told = entry.finding.arguments.get("suggestion")
        own = entry.finding.fix
        assert own is None or told in (None, own.text)
        for fix in filter(None, (own, *(row.fix for row in entry.finding.related))):
            fixes[entry.rule.code] = fix
    return fixes


def _spoken_of(result: SheetResult) -> Counter[str]:
    """By rule, how many rows it speaks of: a habit of the sheet is one finding of many.

    A missing group is told in place of its classes, so the two rules count as one.
    """
    rows = Counter[str]()
    for entry in result.found:
        rows[entry.rule.code.replace("TX102", "TX101")] += (
            len(entry.finding.related) if entry.finding.variant == HABIT else 1
        )
    return rows
