"""What became of each indicator between two sheets."""

from __future__ import annotations

import json

import pytest

from targetexpr.checking.compare import WORDS, compare, pair_sheets
from targetexpr.rules.model import example
from targetexpr.sheets.model import Sheet
from tests.rules.sheets import sheet_of


def _one(old: str, new: str, name: str = "培训合格率") -> tuple[str, ...]:
    sheets = [sheet_of(example(f"产出指标|质量指标|{name}|{value}")) for value in (old, new)]
    differences = compare(*sheets).differences
    return differences[0].kinds if differences else ()


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("≥90%", "≥95%", "raised"),
        ("≥95%", "≥90%", "lowered"),
        ("=100%", "≥95%", "lowered"),
        ("≤5次", "≤3次", "raised"),
        ("≥1万元", "≥10000元", "reworded"),
        (">=95%", "≥95(%)", "reworded"),
        ("=93份", "=100份", "raised"),
        ("=100份", "=93份", "lowered"),
        ("=100份", "=93人", "changed"),
        ("≥90%", "显著提升", "vaguer"),
        ("显著提升", "若干", "vaguer"),
        ("若干", "≥3篇", "firmer"),
        ("≥90%", "不涉及", "vaguer"),
        ("≥90%", "≥", "changed"),
        ("12月底前", "11月底前", "raised"),
        ("健全", "规范", "changed"),
    ],
)
def test_what_a_change_of_a_target_means(old: str, new: str, kind: str) -> None:
    assert _one(old, new) == (kind,)


def test_less_of_a_bad_thing_is_more_demanding() -> None:
    assert _one("=5次", "=3次", name="投诉次数") == ("raised",)
    assert _one("=3次", "=5次", name="投诉次数") == ("lowered",)


def test_a_sheet_does_not_differ_from_itself() -> None:
    sheet = sheet_of(
        example("产出指标|数量指标|培训场次|≥3场", "产出指标|数量指标|培训场次|≥3场", "产出指标|质量指标||≥")
    )
    assert compare(sheet, sheet).differences == ()


def test_added_dropped_renamed_and_moved() -> None:
    old = sheet_of(
        example(
            "产出指标|数量指标|法律援助案件办理数|≥80件",
            "产出指标|数量指标|宣传资料印制数|≥500册",
            "产出指标|质量指标|案件归档及时率|≥95%",
        )
    )
    new = sheet_of(
        example(
            "产出指标|数量指标|法律援助案件办理数量|≥100件",
            "产出指标|时效指标|案件归档及时率|≥95%",
            "效益指标|社会效益指标|群众知晓率|≥80%",
        )
    )
    found = {
        entry.kinds: (entry.old and entry.old.name, entry.new and entry.new.name)
        for entry in compare(old, new).differences
    }
    assert found == {
        ("renamed", "raised"): ("法律援助案件办理数", "法律援助案件办理数量"),
        ("moved",): ("案件归档及时率", "案件归档及时率"),
        ("added",): (None, "群众知晓率"),
        ("dropped",): ("宣传资料印制数", None),
    }
    assert {kind for kinds in found for kind in kinds} <= set(WORDS)


def test_the_json_form_is_plain() -> None:
    old, new = (sheet_of(example(f"产出指标|数量指标|培训场次|{value}")) for value in ("≥3场", "≥5场"))
    form = json.loads(json.dumps(compare(old, new).to_dict(), ensure_ascii=False))
    assert form["differences"][0]["kinds"] == ["raised"]
    assert form["differences"][0]["new"]["value"] == "≥5场"
    assert form["differences"][0]["new"]["location"] == {"sheet": "表", "cell": "D2"}
    dropped = compare(old, sheet_of(example())).to_dict()["differences"][0]
    assert dropped["new"] is None


def test_sheets_of_two_files_are_paired_by_project() -> None:
    def sheets(*names: str) -> list[Sheet]:
        return [sheet_of(example("a|b|c|d", project_name=name)) for name in names]

    def names(old: list[Sheet], new: list[Sheet]) -> list[tuple[str | None, str | None]]:
        pairs = pair_sheets(old, new)
        return [(one.project_name if one else None, other.project_name if other else None) for one, other in pairs]

    assert names(sheets("甲"), sheets("乙")) == [("甲", "乙")]
    assert names(sheets("甲", "乙"), sheets("乙", "丙")) == [("乙", "乙"), (None, "丙"), ("甲", None)]


def test_sheets_of_unusual_size_are_compared_in_bounded_time() -> None:
    old = sheet_of(example(*(f"产出指标|数量指标|指标甲{n}{'长' * 300}|≥{n}次" for n in range(400))))
    new = sheet_of(example(*(f"产出指标|数量指标|指标乙{n}{'长' * 300}|≥{n}次" for n in range(400))))
    kinds = {entry.kinds for entry in compare(old, new).differences}
    assert kinds == {("added",), ("dropped",)}


def test_more_money_for_lower_targets_is_told_first() -> None:
    rows = ("产出指标|数量指标|养护里程|{}公里", "产出指标|数量指标|清淤次数|≥{}次", "产出指标|质量指标|优良率|≥95%")
    old = sheet_of(example(*(row.format("≥5") for row in rows), annual="900000", profile="mof-2021"))
    poorer = ("产出指标|数量指标|养护里程|≥5公里", "产出指标|数量指标|清淤次数|≥8次", "产出指标|质量指标|优良率|≥90%")
    new = sheet_of(example(*poorer, annual="1200000", profile="mof-2021"))
    comparison = compare(old, new)
    assert comparison.differences[0].kinds == ("lowered",)
    assert len(comparison.more_for_less) == 1
    remark = comparison.to_dict()["remarks"][0]
    assert remark["code"] == "TX507"
    assert "1,200,000" in remark["message"]["zh"]
    assert compare(new, old).remark is None
    assert compare(old, old).to_dict()["remarks"] == []
