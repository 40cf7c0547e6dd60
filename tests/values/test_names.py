"""What names say, and that they say nothing where nothing is known."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import targetexpr
from targetexpr.values.lexicon import name_words, names
from targetexpr.values.lexicon.names import name_facts

PUBLISHED = Path(__file__).parents[3] / "shared" / "data" / "indicator_names.tsv"
CLASSES = {"数量", "质量", "时效", "成本", "经济效益", "社会效益", "生态效益", "可持续影响", "满意度"}


@pytest.mark.parametrize(
    ("name", "kind", "unit", "direction", "level2"),
    [
        ("读者满意度", "satisfaction", "%", "正向", "满意度"),
        ("家长对课后服务的满意程度", "satisfaction", "%", "正向", "满意度"),
        ("改善通行条件后沿线群众满意度", "satisfaction", "%", "正向", "满意度"),
        ("管道焊接合格率", "rate", "%", "正向", "质量"),
        ("数据录入差错率", "rate", "%", "反向", "质量"),
        ("热线投诉率", "rate", "%", "反向", None),
        ("无障碍改造返工率", "rate", "%", "反向", "质量"),
        ("零售药店投诉率", "rate", "%", "反向", None),
        ("无返贫率", "rate", "%", "正向", None),
        ("热线投诉处理率", "rate", "%", "正向", None),
        ("执法案件超时结案率", "rate", "%", "反向", "社会效益"),
        ("公务用车保有量", "count", None, None, "数量"),
        ("图书逾期归还率", "rate", "%", "反向", None),
        ("贷款逾期清收率", "rate", "%", "正向", None),
        ("来电回访不满意率", "satisfaction", "%", "反向", "满意度"),
        ("居民未参保率", "rate", "%", "反向", "社会效益"),
        ("年度预算调整率", "rate", "%", "反向", None),
        ("新增供水能力", "count", None, "正向", "社会效益"),
        ("无故障运行率", "rate", "%", "正向", "质量"),
        ("零投诉率", "rate", "%", "正向", None),
        ("补贴发放及时率", "rate", "%", "正向", "时效"),
        ("补贴按时足额发放率", "rate", "%", "正向", "时效"),
        ("绿色食品占比情况", "rate", "%", None, None),
        ("工作效率", "quality", None, "正向", None),
        ("税率", "rate", None, None, None),
        ("“三公”经费增长率", "rate", "%", "反向", None),
        ("三公经费控制率", "rate", "%", "反向", None),
        ("公用经费变动率", "rate", "%", "反向", None),
        ("违建控制率", "rate", "%", None, None),
        ("零就业家庭户数", "count", "户", "反向", None),
        ("零就业家庭帮扶户数", "count", "户", "正向", "数量"),
        ("特色产业产值增长率", "rate", "%", "正向", None),
        ("参训人数", "count", "人", "正向", "数量"),
        ("受益学生人数", "count", "人", "正向", "社会效益"),
        ("安全事故发生数", "count", None, "反向", None),
        ("办事群众减少跑动次数", "count", "次", "正向", "社会效益"),
        ("改造户数", "count", "户", "正向", "数量"),
        ("专家数", "count", None, "正向", "数量"),
        ("修缮面积", "count", None, "正向", "数量"),
        ("价格指数", None, None, None, None),
        ("单位造价", "cost", None, "反向", "成本"),
        ("展陈项目总成本", "cost", "万元", "反向", "成本"),
        ("通过集中采购降低成本", "cost", None, None, None),
        ("故障平均修复时间", "time", None, "反向", "时效"),
        ("场馆开放时间", "time", None, "正向", None),
        ("项目完成时间", "time", None, None, "时效"),
        ("档案管理规范性", "quality", None, "正向", None),
        ("采购流程合规性", "quality", None, "正向", None),
        ("举办读书会", "count", None, "正向", "数量"),
        ("按时提交年报", "count", None, "正向", "时效"),
        ("是否按月足额发放", "time", None, None, "时效"),
        ("促进区域经济发展", None, None, "正向", "经济效益"),
        ("提高居民就业机会", None, None, "正向", "社会效益"),
        ("促进经济社会发展", None, None, "正向", None),
        # a number in the name, and a template's bound behind it
        ("配电房新增变压器3台", "count", None, "正向", "数量"),
        ("500平方米晾晒场地平整", "count", None, "正向", "数量"),
        ("≤3天办结", "time", None, None, None),
        ("一般问题2小时内解决", "time", None, None, "时效"),
        ("占道经营行为责停率", "rate", "%", "正向", None),
        ("房屋火灾扑救率", "rate", "%", "正向", None),
        ("中小学生近视率", "rate", "%", "反向", None),
        ("近视防控知识知晓率", "rate", "%", "正向", "社会效益"),
        ("机关办公费", "cost", None, "反向", "成本"),
        ("流感疫情起数", "count", "起", "反向", None),
        ("12个月", None, None, None, None),
        ("12345热线", None, None, None, None),
        ("受助学生人数≥**人", "count", "人", "正向", "数量"),
        ("设备完好率100%", "rate", "%", "正向", "质量"),
        ("苗木≥品种齐全", None, None, None, None),
        # clauses: deeds, effects, rules, sums
        ("调解劳动争议", "count", None, "正向", "数量"),
        ("旧桥加固工程", "count", None, "正向", "数量"),
        ("消防知识宣传", None, None, "正向", None),
        ("噪声治理", None, None, "正向", None),
        ("道路施工扬尘污染", None, None, None, None),
        ("产业集群发展情况", "quality", None, "正向", None),
        ("地面沉降情况", "quality", None, None, None),
        ("产品危害性", "quality", None, None, None),
        ("渠道防渗符合设计规范", "quality", None, "正向", "质量"),
        ("减轻小微商户税收负担", None, None, None, "经济效益"),
        ("节约会议开支", "cost", None, None, "经济效益"),
        ("节省印刷用纸", "cost", None, "正向", "经济效益"),
        ("控制在概算内", "cost", None, None, "成本"),
        ("大病患者人均补助", "cost", None, None, "成本"),
        ("发放交通补助", "cost", None, None, None),
        ("降低物流成本", "cost", None, None, "经济效益"),
        ("仓库火灾", "count", None, "反向", None),
        ("规范", None, None, None, None),
        ("学生获奖人次", "count", "人次", "正向", None),
        ("增加用户数量", "count", None, "正向", None),
        ("", None, None, None, None),
        ("读者满意度）", None, None, None, None),
        ("甲", None, None, None, None),
    ],
)
def test_names_say_kind_unit_direction_and_class(
    name: str, kind: str | None, unit: str | None, direction: str | None, level2: str | None
) -> None:
    expected = {"kind": kind, "unit": unit, "direction": direction, "level2": level2}
    assert targetexpr.describe_name(name) == expected


def _directions(listed: str) -> set[str | None]:
    return {targetexpr.describe_name(name)["direction"] for name in listed.split()}


def test_what_is_counted_is_bad_where_a_bad_word_stands_right_before() -> None:
    assert _directions(
        "雨水漫溢次数 边坡滑塌处数 线损率 弃光率 修复用胶损耗率 校园欺凌起数 偷盗案件数 "
        "网络泄密次数 路面塌陷处数 停课天数 "
        "图书污损率 改造工程安全事故起数 养护过程违规行为发生数 流失教师数 撂荒耕地面积 未结案件数 零就业家庭户数 "
        "废水排放量 网络中断时长 奖金逾期发放率 污水不达标排放率 不按规定排放率 处罚决定复议撤销率"
    ) == {"反向"}


def test_how_long_something_may_take_is_wanted_low_and_how_long_it_is_to_last_is_not() -> None:
    assert _directions("问题整改时限 泵房工期 办证耗时 设备交货期限 窗口排队时间") == {"反向"}
    assert not _directions("公示时限 培训用时 录像留存时限 资料保存时限 公示期限 合同期限 保修期限") & {"反向"}


def test_a_bad_thing_that_is_denied_or_as_a_rule_asks_is_wanted() -> None:
    assert _directions("企业未违规率 不再违规率 尾水达标排放率 废水按规定排放率 废气合规排放率") == {"正向"}


def test_what_is_done_about_a_bad_thing_is_wanted() -> None:
    assert _directions(
        "溢流点封堵数量 灾情速报次数 失业金发放人数 受灾群众转移人数 病床数 防盗门数 拆违面积 清污次数 免疫只数 "
        "漏洞修复率 全年化解纠纷件数 处理投诉件数 修复破损路面面积 污泥无害化率 病愈率 "
        "错峰次数 避险搬迁户数 滑雪人次 群众拥护率"
    ) == {"正向"}


@pytest.mark.parametrize(
    "name",
    [
        "★读者满意度",
        "指标1：读者满意度",
        "1、读者满意度",
        "（1）读者满意度",
        "读者满意度（%）",
        "读者满意度%",
        "读者满意度[≥**%]",
        "|读者满意度||",
        "读者满意度；",
    ],
)
def test_labels_and_units_in_brackets_are_set_aside(name: str) -> None:
    known = name_facts(name)
    assert known.head is not None
    start, end = known.head
    assert name[start:end] == "满意度"
    assert known.level2 == "满意度"


@pytest.mark.parametrize(
    ("name", "share"),
    [
        ("覆盖率", True), ("覆盖度", True), ("产值增长率", False), ("工作进度", False), ("管理制度", False),
        ("发电效率", False),
        ("资金使用效率", False), ("能耗下降率", True), ("发展速度", False), ("完成程度", False),
    ],
)  # fmt: skip
def test_a_share_is_a_part_of_a_whole(name: str, share: bool) -> None:
    assert name_facts(name).share is share


def test_a_text_too_long_to_be_a_name_says_nothing() -> None:
    assert set(targetexpr.describe_name("很长的说明" * 20_000 + "满意度").values()) == {None}


@given(st.text(max_size=60))
def test_any_text_is_described_and_the_head_stands_inside_it(name: str) -> None:
    known = name_facts(name)
    assert known.level2 is None or known.level2 in CLASSES
    if known.head is not None:
        start, end = known.head
        assert 0 <= start < end <= len(name)


@given(st.text(alphabet="甲乙丙丁戊", max_size=10), st.sampled_from(["满意度", "合格率", "人数", "总成本", "响应时间"]))
def test_what_stands_before_a_head_changes_nothing_without_a_meaning_of_its_own(before: str, head: str) -> None:
    assert targetexpr.describe_name(before + head) == targetexpr.describe_name(head)


def _class(printed: str) -> str | None:
    plain = printed.replace("指标", "")
    if "满意度" in plain:
        return "满意度"
    return "成本" if "成本" in plain else plain if plain in CLASSES else None


def _published() -> list[dict[str, str]]:
    with PUBLISHED.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def _agreement(rows: list[dict[str, str]], said: Counter[str], right: Counter[str]) -> int:
    """Count what is said of the names, and what of it is as printed; return how many names something is said of."""
    described = 0
    for row in rows:
        known = targetexpr.describe_name(row["name"])
        described += any((known["unit"], known["direction"], known["level2"]))
        unit = row["unit"].replace("百分比", "%")
        for key, printed in (("unit", unit), ("direction", row["direction"]), ("level2", _class(row["class_level2"]))):
            if printed and (stated := known[key]):  # type: ignore[literal-required]
                said[key] += 1
                right[key] += printed == stated
    return described


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published indicators are not beside the checkout")
def test_nine_in_ten_statements_agree_with_published_indicators() -> None:
    said, right, rows = Counter[str](), Counter[str](), _published()
    assert _agreement(rows, said, right) / len(rows) >= 0.9
    assert {key for key in said if right[key] / said[key] < 0.9} == set()


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published indicators are not beside the checkout")
def test_ten_folds_agree_as_documented(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each tenth is described with only those words that the other nine hold; words that hold a statement back stay."""
    said, right, rows, described = Counter[str](), Counter[str](), _published(), 0
    everything = name_words.rows()
    for fold in range(10):
        others = "\n".join(row["name"] for number, row in enumerate(rows) if number % 10 != fold)
        kept = _met(everything, others) | {key: everything[key] for key in ("refine", "direction")}
        kept["head"] = [row for row, whole in zip(kept["head"], everything["head"], strict=True) if _is_met(row, whole)]
        for module, name in ((name_words, "rows"), (names, "_rows")):
            monkeypatch.setattr(module, name, lambda kept=kept: kept)
        _forget()
        described += _agreement(rows[fold::10], said, right)
    monkeypatch.undo()
    _forget()
    assert described / len(rows) >= 0.85
    assert right["unit"] / said["unit"] >= 0.95
    assert right["direction"] / said["direction"] >= 0.96
    assert right["level2"] / said["level2"] >= 0.94


def _forget() -> None:
    for kept in (names._name_facts, name_words.as_asked, name_words._heads):
        kept.cache_clear()


def _met(words: Any, text: str) -> Any:
    """The tables with only those words of their lists that stand in *text*."""
    if isinstance(words, Mapping):
        return {key: _met(value, text) for key, value in words.items()}
    if isinstance(words, Sequence) and not isinstance(words, str):
        return [_met(word, text) for word in words if not isinstance(word, str) or word in text]
    return words


def _is_met(row: Mapping[str, Any], whole: Mapping[str, Any]) -> bool:
    return bool(row.get("after")) or "after" not in whole
