"""Units: which symbol a spelling comes to, where a unit ends, what converts, and what pint makes of it."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from maketables import unit_table

from targetexpr import package_data
from targetexpr.values import units
from targetexpr.values.lexicon.unit_spelling import (
    GROUPS,
    SCALES,
    SPELLINGS,
    UnitMatch,
    canonical,
    combine,
    match_unit,
    read_unit,
)
from tests.scripts import script

SPELLED = {
    "%": "% ％ ﹪ 百分比",
    "‰": "‰ 千分比",
    "个百分点": "个百分点 百分点",
    "平方米": "平方米 ㎡ m2 m² M2 平米 ｍ２",
    "平方公里": "平方公里 km2 km² ㎢ 平方千米",
    "立方米": "立方米 m3 m³ ㎥ 立方",
    "公顷": "公顷 hm2 ha",
    "亩": "亩",
    "米": "米 m M ｍ",
    "公里": "公里 km KM Km ｋｍ 千米",
    "个月": "个月 月",
    "天": "天 日 自然日",
    "季度": "季度 季 个季度",
    "工作日": "工作日 个工作日",
    "小时": "小时 个小时 h H",
    "分钟": "分钟 min",
    "年": "年 年度",
    "人": "人 人员",
    "吨": "吨 t",
    "千克": "千克 公斤 kg KG ㎏",
    "千瓦时": "千瓦时 kWh KWH kwh",
    "千伏": "千伏 kV KV",
    "℃": "℃ °C",
    "dB": "dB DB dB(A)",
    "mg/L": "mg/L mg/l MG/L 毫克/升",
    "GB": "GB G",
    "TB": "TB tb",
    "Mbps": "Mbps mbps",
    "台套": "台套 台（套） 台(套)",
    "万元": "万元 萬元",
    "百万元": "百万元 佰万元",
    "万人次": "万人次",
    "元/平方米": "元/㎡ 元／平米",
    "元/月/平方米": "元/月/平米 元/个月/㎡",
    "元/人/天": "元/人·天 元/人/日 元/人*天",
    "立方米/天": "m3/d",
    "/万人": "/万人",
    "微克/立方米": "μg/m³ ug/m3",
}


@pytest.mark.parametrize(("symbol", "spelling"), [(s, one) for s, all_ in SPELLED.items() for one in all_.split()])
def test_spellings_of_one_unit_come_to_one_symbol(symbol: str, spelling: str) -> None:
    assert canonical(spelling) == symbol
    assert canonical(symbol) == symbol


@pytest.mark.parametrize("text", ["", " ", "/", "元/", "采集点", "T", "w", "mb", "gb", "13个", "max", "元//人"])
def test_what_no_table_knows_has_no_symbol(text: str) -> None:
    assert canonical(text) is None


def test_two_units_that_differ_by_letter_case_only_are_told_apart() -> None:
    assert (canonical("MB"), canonical("Mb")) == ("MB", "Mb")
    assert units.convert(Decimal(1), "MB", "Mb") == Decimal("8.388608")


@pytest.mark.parametrize(
    ("text", "symbol", "rest"),
    [
        ("个社区", "个", "社区"),
        ("个工作日内", "工作日", "内"),
        ("个百分点以上", "个百分点", "以上"),
        ("人次", "人次", ""),
        ("人民", "人", "民"),
        ("项目", "项目", ""),
        ("项工作", "项", "工作"),
        ("千克", "千克", ""),
        ("千人", "千人", ""),
        ("万", "万", ""),
        ("万左", "万左", ""),
        ("亿元资金", "亿元", "资金"),
        ("百分比", "%", ""),
        ("m2", "平方米", ""),
        ("m", "米", ""),
        ("mg/L", "mg/L", ""),
        ("元/张", "元", "/张"),
        ("GB/T", "GB", "/T"),
        ("℃上下", "℃", "上下"),
    ],
)
def test_the_longest_known_unit_ends_where_a_noun_begins(text: str, symbol: str, rest: str) -> None:
    match = match_unit(f"13{text}", 2)
    assert match is not None
    assert (match.symbol, f"13{text}"[match.end :]) == (symbol, rest)


def test_a_noun_that_no_table_knows_is_a_unit_of_its_own_kind() -> None:
    assert match_unit("采集点，其中") == UnitMatch("采集点", 0, 3, known=False)
    assert match_unit("万采集点") == UnitMatch("万采集点", 0, 4, known=False)
    assert match_unit("maximum") == UnitMatch("maximum", 0, 7, known=False)
    assert read_unit("采集点/月") == ("采集点/月", False)


def test_a_unit_that_stands_in_names_is_weak() -> None:
    for text, weak in [("期工程", True), ("万级", True), ("次会议", False), ("个", False)]:
        match = match_unit(text)
        assert match is not None
        assert match.weak is weak


@pytest.mark.parametrize("text", ["", "3", "，", "(", " 个"])
def test_where_no_unit_can_begin_there_is_none(text: str) -> None:
    assert match_unit(text) is None


def test_a_match_stays_inside_the_bounds_given() -> None:
    assert match_unit("个百分点", 0, 1) == UnitMatch("个", 0, 1)
    assert match_unit("个百分点", 0, 0) is None
    assert match_unit("百万元", 0, 1) == UnitMatch("百", 0, 1)


@pytest.mark.parametrize(
    ("factors", "divisors", "symbol"),
    [
        (["元"], ["人", "个月"], "元/人/月"),
        (["人", "个"], [], "人·个"),
        (["毫克"], ["升"], "mg/L"),
        ([], ["户"], "/户"),
        (["采集点"], ["天"], "采集点/天"),
    ],
)
def test_factors_are_combined_in_the_order_written(factors: list[str], divisors: list[str], symbol: str) -> None:
    assert combine(factors, divisors) == symbol


@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [
        ("409.34", "万元", "元", "4093400"),
        ("1", "年", "个月", "12"),
        ("2", "季度", "个月", "6"),
        ("1", "亩", "平方米", "2000/3"),
        ("1500", "亩", "公顷", "100"),
        ("90", "分钟", "小时", "1.5"),
        ("1", "次/月", "次/年", "12"),
        ("3", "元/张", "元/张", "3"),
        ("12", "元/人/天", "元/人/小时", "0.5"),
        ("26.4", "万", None, "264000"),
        ("5", "倍", "%", "500"),
        ("1", "人天", "人·天", "1"),
        ("5", "采集点", "采集点", "5"),
        ("2", "万采集点", "采集点", "20000"),
        ("35", "微克/立方米", "mg/L", "0.000035"),
    ],
)
def test_what_is_of_one_dimension_converts_exactly(value: str, source: str, target: str | None, expected: str) -> None:
    converted = units.convert(Decimal(value), source, target)
    assert converted == Fraction(expected)
    assert isinstance(converted, Fraction if "/" in expected else Decimal)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("工作日", "天"),
        ("个月", "天"),
        ("年", "天"),
        ("张", "台"),
        ("人", "人次"),
        ("人", "名"),
        ("%", "个百分点"),
        ("%", None),
        ("个", None),
        ("元", "美元"),
        ("元", "元/张"),
        ("次/月", "次/周"),
        ("采集点", "点"),
        ("平方米", "米"),
    ],
)
def test_what_is_of_another_dimension_does_not_convert(source: str, target: str | None) -> None:
    assert not units.comparable(source, target)
    assert units.convert(Decimal(1), source, target) is None
    assert units.convert(Decimal(1), target, source) is None


def test_groups_are_of_what_stands_above_the_slash() -> None:
    assert units.groups("万元/人") == {"货币"}
    assert units.groups("采集点") == units.groups(None) == frozenset()


def test_money_over_a_count_times_that_count_is_money() -> None:
    price, count = units.quantity(Decimal(18), "元/张"), units.quantity(Decimal(100), "张")
    assert (price * count).to("万元").magnitude == Decimal("0.18")


def test_a_product_of_units_is_not_divided_twice() -> None:
    assert units.dimension("元/人/天") == units.dimension(canonical("元/人·天"))
    assert units.dimension("个/个") == units.dimension(None)


# ── the table and pint ──


def test_the_table_is_what_pint_reads_from_the_definitions() -> None:
    fresh = unit_table.PATH.read_text(encoding="utf-8") == unit_table.table_text(unit_table.derive_table())
    assert fresh, "units.json is not what units.txt defines: run `make generate`"


def test_writing_the_table_again_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = unit_table.PATH
    monkeypatch.setattr(unit_table, "PATH", tmp_path / "units.json")
    unit_table.main()
    assert (tmp_path / "units.json").read_bytes() == kept.read_bytes()


@pytest.mark.parametrize(
    "definitions", ["百分比 = 0.01 = %\n千分比 = 0.001 = ‰ = %", "万- = 1e4 = _ = 萬-\n亿- = 1e8 = _ = 萬-"]
)
def test_a_spelling_of_two_definitions_is_refused(definitions: str, monkeypatch: pytest.MonkeyPatch) -> None:
    unit_table.derive_table()
    monkeypatch.setattr(package_data, "text", lambda name: definitions)
    with pytest.raises(ValueError, match=r"defined twice: (%|萬)$"):
        unit_table.derive_table()


@pytest.mark.parametrize("symbol", GROUPS)
def test_factors_agree_with_pint(symbol: str) -> None:
    found = units.quantity(Decimal(1), symbol).to_root_units()
    factor = units.dimension(symbol).factor
    assert abs(Fraction(found.magnitude) - factor) <= factor / 10**24
    base = {SPELLINGS[name]: power for name, power in found.unit_items()}
    assert base == dict(units.dimension(symbol).base)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_is_found_again(spelling: str) -> None:
    match = match_unit(spelling)
    assert match is not None
    assert (match.symbol, match.end, match.known) == (SPELLINGS[spelling], len(spelling), True)


@pytest.mark.parametrize("scale", sorted({symbol for symbol, _ in SCALES.values()}))
def test_scale_words_mean_to_pint_what_they_mean_here(scale: str) -> None:
    for unit in ("人", "元", "采集点", ""):
        one = units.quantity(Decimal(1), scale + unit).to_root_units()
        assert one.magnitude == units.dimension(scale + unit).factor > 1


def test_a_quantity_is_exact_but_for_fractions() -> None:
    assert units.quantity(Decimal("409.34"), "万元").to("元").magnitude == Decimal("4093400")
    assert units.quantity(Fraction(2, 3), None).magnitude == Decimal("0.6666666666666666666666666667")
    assert units.quantity(Decimal(95), "%").to("").magnitude == Decimal("0.95")


@pytest.mark.parametrize("unit", ["采集点", "a b", "台(新)", "GBs", "未知/采集点", "mb", "1x"])
def test_a_unit_that_no_table_knows_is_a_dimension_of_its_own_in_pint(unit: str) -> None:
    found = units.quantity(Decimal(3), unit)
    again = units.quantity(Decimal(4), unit)
    assert (found + again).magnitude == 7
    scaled = units.quantity(Decimal(1), f"万{unit}")
    assert scaled.to(found.units).magnitude == 10000
    assert not found.is_compatible_with(units.quantity(Decimal(1), "个"))


@pytest.mark.parametrize(
    ("value", "unit"),
    [
        ("0.5", "万元"),
        ("30", "元/月/平方米"),
        ("3", "采集点"),
        ("5", None),
        ("20", "mg/L"),
        ("4", "平方米"),
        ("7", "万采集点"),
        ("7", "万a b"),
        ("7", "万"),
    ],
)
def test_a_quantity_comes_back_as_number_and_unit(value: str, unit: str | None) -> None:
    back = units.from_quantity(units.quantity(Decimal(value), unit))
    assert back is not None
    assert units.convert(back[0], back[1], unit) == Decimal(value)


def test_quantities_of_another_registry_are_read_by_their_names() -> None:
    pint = pytest.importorskip("pint")
    other = pint.UnitRegistry()
    assert units.from_quantity(other.Quantity(1.5, "km")) is None  # kilometer is no name of ours
    other.define("公里 = kilometer")
    assert units.from_quantity(other.Quantity(1.5, "公里")) == (Decimal("1.5"), "公里")
    assert units.from_quantity(other.Quantity(2, "公里 ** 0.5")) is None


def test_what_is_no_quantity_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="object"):
        units.from_quantity(object())


def test_looking_up_and_comparing_load_no_pint() -> None:
    code = (
        "import sys; from decimal import Decimal; from targetexpr.values import units;"
        "units.match_unit('万元'); units.convert(Decimal(1), '万元', '元'); print('pint' in sys.modules)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.strip() == "False"


def test_matches_are_plain() -> None:
    match = match_unit("个")
    assert pickle.loads(pickle.dumps(match)) == match


def test_the_reference_page_is_what_the_definitions_say() -> None:
    module = script("tools/unit_reference.py")
    assert module.PAGE.read_text(encoding="utf-8") == module.page(), "units.md is stale: run `make generate`"


def test_the_number_of_a_divisor_takes_part_in_conversion() -> None:
    assert units.convert(Decimal(1), "次/年", "次/3年") == 3
    assert units.convert(Decimal(5), "起/10万人", "起/万人") == Decimal("0.5")
    once = units.quantity(Decimal(3), "次/3年")
    assert once.to("次/年").magnitude == pytest.approx(Decimal(1))
    assert units.from_quantity(once) == (Decimal(3), "次/3年")


def test_a_number_that_cannot_divide_is_part_of_no_unit() -> None:
    assert units.canonical("次/0年") is None
    assert units.canonical("%/90%") is None
    assert ("0年", -1) in units.dimension("次/0年").base


@pytest.mark.parametrize(
    ("text", "alone"),
    [("万元", True), ("次/年", True), ("个", True), ("季度", True), ("岗位", False), ("A", False), ("优", False)],
)
def test_what_is_a_unit_and_no_word_besides(text: str, alone: bool) -> None:
    assert units.is_measure(text) is alone
