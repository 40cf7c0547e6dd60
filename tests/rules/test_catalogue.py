"""The catalogue: which rules there are, that their pages are fresh, and what other packages may add."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from targetexpr import profiles
from targetexpr.errors import ConfigurationError
from targetexpr.profiles.basis import TOOL, advice, law, memory, published
from targetexpr.rules import catalogue
from targetexpr.rules.model import Rule, example, rule
from tests.scripts import script

# Codes and names are fixed: reports, baselines and configurations refer to them, and they are never used again.
FIXED = """
TX001 unreadable-file, TX002 no-indicator-table, TX003 unknown-form, TX004 uncertain-row, TX005 orphan-value,
TX006 part-not-read, TX007 files-passed-over,
TX101 missing-level1, TX102 missing-level2, TX103 missing-preset-indicator, TX104 empty-value, TX105 placeholder-value,
TX106 unknown-performance-type, TX107 unknown-class, TX108 missing-field, TX109 class-not-applicable, TX110 empty-class,
TX201 malformed-value, TX202 missing-operator, TX203 missing-unit, TX204 operator-spelling, TX205 unit-spelling,
TX206 character-width, TX207 constraint-in-name, TX208 unit-in-name, TX209 unknown-unit, TX210 inconsistent-notation,
TX211 declared-kind-mismatch,
TX301 vague-value, TX302 narrative-value, TX303 change-without-baseline, TX304 value-repeats-name, TX305 vague-deadline,
TX306 mostly-qualitative, TX307 compound-indicator,
TX401 duplicate-indicator, TX402 conflicting-targets, TX403 cost-budget-mismatch, TX404 unit-cost-mismatch,
TX405 deadline-outside-project, TX406 funds-mismatch, TX407 dates-out-of-order, TX408 weights-mismatch,
TX409 goal-mismatch, TX410 class-weights, TX411 parts-mismatch, TX412 year-above-term,
TX501 percentage-over-100, TX502 vacuous-target, TX503 fractional-count, TX504 direction-mismatch, TX505 low-target,
TX506 zero-target, TX507 below-last-year,
TX601 rate-without-number, TX602 quality-with-number, TX603 count-with-percentage, TX604 unit-contradicts-name,
TX605 misplaced-indicator, TX606 unmeasurable-percentage,
TX607 quantity-without-count,
TX701 score-mismatch, TX702 score-over-weight, TX703 unexplained-deviation, TX704 execution-mismatch,
TX705 total-mismatch, TX706 outlook-mismatch, TX707 copied-actuals, TX708 progress-against-money,
TX901 unused-suppression, TX902 rule-crashed
"""
ROOT = Path(__file__).parents[2]


def test_codes_and_names_are_what_they_were() -> None:
    fixed = dict(entry.split() for entry in FIXED.replace("\n", " ").split(",") if entry.strip())
    assert {rule.code: rule.name for rule in catalogue.built_in()} == fixed


def test_what_a_rule_supersedes_is_there() -> None:
    codes = {rule.code for rule in catalogue.built_in()}
    for entry in catalogue.built_in():
        assert set(entry.supersedes) <= codes - {entry.code}


def test_the_pages_are_fresh() -> None:
    """Run ``make generate`` where this fails."""
    made = script("tools/rule_reference.py").pages()
    folder = ROOT / "docs" / "reference" / "rules"
    assert {path.name for path in folder.glob("*.md")} == set(made)
    assert [name for name, text in made.items() if (folder / name).read_text(encoding="utf-8") != text] == []


def test_a_rule_is_found_by_code_or_name() -> None:
    found = catalogue.find("tx203")
    assert found is not None
    assert found is catalogue.find("missing-unit")
    assert catalogue.find("TX999") is None


def test_a_code_or_a_name_is_not_given_twice() -> None:
    one, two = catalogue.built_in()[:2]
    for twin in (evolve(two, code=one.code), evolve(two, name=one.name)):
        with pytest.raises(ConfigurationError, match=twin.code):
            catalogue.gather([[one], [twin]])


@pytest.mark.parametrize(("code", "name"), [("tx1", "a"), ("TX100", "Not A Name"), ("X1", "a-b")])
def test_a_rule_needs_a_proper_code_and_name(code: str, name: str) -> None:
    texts: Any = {"zh": "甲", "en": "x"}
    with pytest.raises(ValueError, match=code):
        rule(
            code, name, category="tool", severity="info", title=texts, message=texts, why=texts, basis=advice("甲"),
            fails=[example("a|b|c|d")], passes=[],
        )  # fmt: skip


def _offer(monkeypatch: pytest.MonkeyPatch, folder: Path, body: str, value: str = "extra_rules") -> None:
    """An installed package that offers rules, in *folder*."""
    (folder / "extra_rules.py").write_text(body, encoding="utf-8")
    info = folder / "extra-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: extra\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(f"[targetexpr.rules]\nextra = {value}\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.delitem(sys.modules, "extra_rules", raising=False)
    catalogue.all_rules.cache_clear()


BODY = """
from targetexpr.profiles.basis import advice
from targetexpr.rules.model import Finding, example, rule

@rule("XY100", "never-three", category="plausibility", severity="info", title={"zh": "不是三", "en": "never three"},
      message={"zh": "有三", "en": "a three"}, why={"zh": "甲", "en": "x"}, basis=advice("本单位约定"),
      fails=[example("a|b|c|3"), example("a|b|c|13")], passes=[example("a|b|c|4"), example("a|b|c|")])
def never_three(context):
    for item in context.items:
        if "3" in item.value:
            yield Finding(indicator=item.indicator)

SEVERAL = [never_three]
"""


@pytest.fixture(autouse=True)
def _fresh() -> Any:
    yield
    catalogue.all_rules.cache_clear()


@pytest.mark.parametrize("value", ["extra_rules", "extra_rules:never_three", "extra_rules:SEVERAL"])
def test_installed_packages_offer_rules(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, value: str) -> None:
    _offer(monkeypatch, tmp_path, BODY, value)
    added = set(catalogue.all_rules()) - set(catalogue.built_in())
    assert [rule.code for rule in added] == ["XY100"]
    assert all(isinstance(rule, Rule) for rule in added)


@pytest.mark.parametrize(
    ("said", "instead", "told"),
    [
        ('message={"zh"', 'message={"zz"', "message '' are zz, en"),
        ('title={"zh": "不是三", ', "title={", "title are en"),
        ('why={"zh": "甲"', 'why={"cn": "甲", "zh": "甲"', "why are cn, zh, en"),
        ('severity="info"', 'severity="bad"', "severity='bad' is none of error, warning, info"),
        ('category="plausibility"', 'category="plausible"', "category='plausible'"),
        ("SEVERAL = [never_three]", "SEVERAL = [never_three, 7]", "not a rule: 7"),
        ("SEVERAL = [never_three]", "SEVERAL = 7", "int"),
    ],
)
def test_a_rule_at_fault_is_told_with_its_package_and_key(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: str, instead: str, told: str
) -> None:
    assert said in BODY
    _offer(monkeypatch, tmp_path, BODY.replace(said, instead), "extra_rules:SEVERAL")
    with pytest.raises(ConfigurationError) as caught:
        catalogue.all_rules()
    for lang in ("zh", "en"):
        assert "extra_rules:SEVERAL" in caught.value.message(lang)
        assert told in caught.value.message(lang).replace("\\'", "'")


def test_rules_of_the_folder_being_checked_are_not_loaded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _offer(monkeypatch, tmp_path, "raise SystemExit('this must not run')")
    monkeypatch.chdir(tmp_path)
    assert catalogue.all_rules() == catalogue.built_in()


def test_rules_that_do_not_load_are_told_of(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _offer(monkeypatch, tmp_path, "raise RuntimeError('broken')")
    with pytest.raises(ConfigurationError, match="broken"):
        catalogue.all_rules()


def test_only_what_binds_carries_an_error() -> None:
    """law, document, form, the sheet itself, the tool: nothing else makes an error, and memory alone makes no rule."""
    for entry in catalogue.built_in():
        kinds = {basis.kind for basis in entry.basis}
        assert kinds
        assert kinds != {"memory"}, entry.code
        assert entry.severity != "error" or any(basis.is_binding for basis in entry.basis), entry.code


@pytest.mark.parametrize("name", profiles.names())
def test_a_requirement_tells_what_kind_of_ground_it_has(name: str) -> None:
    for requirement in profiles.built_in(name).requirements.values():
        assert requirement.basis.kind != "memory", (name, requirement.key)
        assert requirement.severity != "error" or requirement.basis.is_binding


def test_a_basis_is_told_in_a_line_and_as_data() -> None:
    measured = published("目标值的第十百分位数", n=54)
    assert measured.text("zh") == "公开目标表（n=54）：目标值的第十百分位数"
    assert measured.to_dict() == {"kind": "published sheets", "n": 54, "note": "目标值的第十百分位数"}
    assert TOOL.text("en") == "the tool itself"
    cited = law("预算法", "第五十七条", "支出按预算执行", url="https://example.org")
    assert cited.text("en").startswith("law: 预算法 第五十七条")
    assert memory("某文件", "某句").kind == "memory"


_TELLS = ("请", "应写", "应为", "应改", "应移", "宜写", "可写作", "建议", "应删去")


@pytest.mark.parametrize("rule", catalogue.built_in(), ids=lambda rule: rule.code)
def test_every_message_says_what_to_do(rule: Rule) -> None:
    for texts in rule.messages.values():
        given = any(part in texts["zh"] for part in ("{detail}", "{advice}"))  # said by what is put in
        assert given or any(word in texts["zh"] for word in _TELLS), texts["zh"]
