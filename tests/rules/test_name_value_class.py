"""Name, value and class together: which of the rules about them speak, and that no other does."""

from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from targetexpr import profiles
from targetexpr.checking.engine import run
from targetexpr.profiles import RuleSettings
from targetexpr.rules import direction, fitting, measurability, misplaced, plausibility, quantified, relevance, vague
from targetexpr.rules.catalogue import rules_in
from targetexpr.rules.model import Rule, example
from tests.rules.sheets import run_example, sheet_of

MODULES = (vague, measurability, quantified, plausibility, direction, relevance, fitting, misplaced)
RULES = [rule for module in MODULES for rule in rules_in(module) if rule.code != "TX306"]


def _spoken(row: str, profile: str = "shanghai-2024") -> set[str]:
    result = run_example(example(row, profile=profile), *RULES)
    assert not result.crashes
    return {entry.rule.code for entry in result.found}


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        # what is as it should be
        ("产出指标|数量指标|培训人数|≥300人", ""),
        ("产出指标|数量指标|道路养护里程|=12.5公里", ""),
        ("产出指标|质量指标|工程验收合格率|=100%", ""),
        ("产出指标|质量指标|数据差错率|≤0.5%", ""),
        ("产出指标|质量指标|安全事故发生次数|=0次", ""),
        ("产出指标|时效指标|服务响应时间|≤2小时", ""),
        ("产出指标|时效指标|项目完成时间|2024年11月底前", ""),
        ("产出指标|时效指标|故障处理及时率|≥95%", ""),
        ("产出指标|时效指标|材料报送时间|每季度末", ""),
        ("成本指标|经济成本指标|项目总成本|≤120万元", ""),
        ("成本指标|经济成本指标|单位制证成本|=18.00(元/张)", ""),
        ("成本指标|经济成本指标|成本节约率|≥5%", ""),
        ("效益指标|社会效益指标|群众投诉次数|≤5次", ""),
        ("效益指标|社会效益指标|政策知晓率|≥85%", ""),
        ("效益指标|社会效益指标|公共服务水平|较上年提升", ""),
        ("效益指标|可持续影响指标|长效管理机制健全性|健全", ""),
        ("效益指标|生态效益指标|生态效益|不涉及", ""),
        ("效益指标|经济效益指标|旅游收入增长率|≥110%", ""),
        ("效益指标|经济效益指标|企业用能成本下降|≥3%", ""),
        ("满意度指标|服务对象满意度指标|学员满意度|≥90分", ""),
        ("产出指标|质量指标|验收结论|通过", ""),
        ("产出指标|数量指标|巡检|每月一次", ""),
        ("产出指标|数量指标|手册印制与景点维护|手册3000册；景点10处", ""),
        ("产出指标|数量指标|培训人数|", ""),
        ("产出指标|数量指标||≥3次", ""),
        ("产出指标|数量指标|培训人数|≥", ""),
        # measurability
        ("效益指标|社会效益指标|服务质量评价|优良中差", "TX301"),
        ("效益指标|社会效益指标|市容面貌|明显改善", "TX303"),
        ("效益指标|社会效益指标|市容面貌改善程度|明显改善", "TX303"),
        ("效益指标|社会效益指标|推动行业数字化转型|推动", "TX304"),
        ("产出指标|时效指标|竣工时间|按计划完成", "TX305"),
        # plausibility
        ("产出指标|质量指标|抽检合格率|≥100%", "TX501"),
        ("产出指标|质量指标|抽检合格率|95%-105%", "TX501"),
        ("成本指标|经济成本指标|支出控制在预算以内|≤100%", "TX502"),
        ("产出指标|数量指标|开展活动次数|≥0次", "TX502"),
        ("产出指标|数量指标|设备采购数|=3.5台", "TX503"),
        ("产出指标|数量指标|设备采购数|3.5～5.5台", "TX503"),
        ("产出指标|质量指标|系统故障次数|≥3次", "TX504"),
        ("满意度指标|服务对象满意度指标|学员满意度|≤85%", "TX504"),
        ("产出指标|数量指标|证件制作数|≤5000张", "TX504"),
        ("成本指标|经济成本指标|项目总成本|≥120万元", "TX504"),
        ("满意度指标|服务对象满意度指标|学员满意度|≥60%", "TX505"),
        ("产出指标|数量指标|开展活动次数|=0次", "TX506"),
        ("产出指标|质量指标|安全事故发生次数|≤0次", "TX506"),
        # relevance
        ("产出指标|时效指标|维修处理率|及时", "TX601"),
        ("效益指标|社会效益指标|政策知晓率|不断提高", "TX601"),
        ("产出指标|质量指标|档案管理规范性|=100%", "TX602"),
        ("产出指标|时效指标|维修及时性|=100%", "TX602"),
        ("产出指标|时效指标|维修及时性|≤2小时", ""),
        ("产出指标|数量指标|培训班次|=100%", "TX603"),
        ("成本指标|经济成本指标|会议成本|≤100%", "TX604"),
        ("成本指标|经济成本指标|会议成本|≤3场", "TX604"),
        ("产出指标|时效指标|项目完成时间|=100%", "TX604"),
        ("产出指标|时效指标|资料报送及时率|≤7工作日", "TX604"),
        ("产出指标|质量指标|家庭医生签约率|≥24694人", "TX604"),
        ("产出指标|时效指标|完工验收合格率|=100%", "TX605"),
        ("产出指标|数量指标|资金支付率|=100%", "TX605"),
        ("产出指标|数量指标|项目完工时间|2024年12月底前", "TX605"),
        ("产出指标|质量指标|项目总成本|≤120万元", "TX605"),
        ("效益指标|社会效益指标|居民满意度|≥90%", "TX605"),
        ("效益指标|社会效益指标|保障社会和谐|≥95%", "TX606"),
        ("效益指标|社会效益指标|提升城市形象|≥90%", "TX606"),
        ("效益指标|社会效益指标|提升城市形象|≥10%", ""),
        ("产出指标|数量指标|完成数据录入|100%", "TX606"),
        # two things at once
        ("成本指标|经济成本指标|预算执行率|≤100%", "TX502 TX605"),
        ("效益指标|社会效益指标|投诉处理及时率|尽快处理", "TX601 TX605"),
    ],
)
def test_which_rules_speak(row: str, codes: str) -> None:
    assert _spoken(row) == set(codes.split())


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ("投入与管理|财务管理|预算执行率|>=95%", ""),
        ("投入与管理|投入管理|预算资金到位及时率|=100%", ""),
        ("投入与管理|实施管理|信息公开实现率|规范", "TX601"),
        ("影响力目标|长效管理|长效管理制度建设|健全", ""),
        ("影响力目标|其它|公众满意度|>=80%", "TX605"),
    ],
)
def test_the_form_of_2020_keeps_budget_indicators_under_input(row: str, codes: str) -> None:
    assert _spoken(row, "shanghai-2020") == set(codes.split())


def _found_under(rule: Rule, settings: dict[str, object], row: str) -> int:
    profile = profiles.built_in("shanghai-2024")
    rules = {**profile.rules, rule.code: RuleSettings(options={**rule.options_in(profile), **settings})}
    return len(run(sheet_of(example(row, row, row)), evolve(profile, rules=rules), [rule]).found)


@given(st.integers(0, 100), st.integers(0, 100), st.integers(0, 100))
def test_a_higher_floor_never_finds_less(one: int, other: int, target: int) -> None:
    low, high = sorted((one, other))
    row = f"满意度指标|服务对象满意度指标|学员满意度|≥{target}%"
    least, most = (
        _found_under(plausibility.low_target, {"floors": [{"ends": ["满意度"], "floor": floor}]}, row)
        for floor in (low, high)
    )
    assert least <= most


@given(st.integers(0, 100), st.integers(0, 100))
def test_a_greater_share_of_figures_never_finds_less(one: int, other: int) -> None:
    low, high = sorted((one, other))
    row = "产出指标|质量指标|验收结论|通过"
    least, most = (_found_under(quantified.mostly_qualitative, {"least_share": share}, row) for share in (low, high))
    assert least <= most


_TEXTS = st.text(st.sampled_from("率数性度满意时间成本及完成提高≥≤=<0123456789.%人元天（）()，、 abc"), max_size=14)


@settings(max_examples=60)
@given(_TEXTS, _TEXTS)
def test_no_text_makes_a_rule_crash(name: str, value: str) -> None:
    row = f"产出指标|时效指标|{name.replace('|', '')}|{value.replace('|', '')}"
    assert isinstance(_spoken(row), set)
