"""A check from end to end: files, outcomes, choices, fingerprints, suppressions, baseline, crashes."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import targetexpr
from targetexpr import profiles
from targetexpr.checking.baseline import Baseline
from targetexpr.checking.check import check, check_paths
from targetexpr.checking.config import Settings, Suppress, fits, from_tables, load, settings_for
from targetexpr.checking.engine import run
from targetexpr.checking.report import Report
from targetexpr.errors import ConfigurationError, ProfileError
from targetexpr.profiles.basis import advice
from targetexpr.rules import catalogue
from targetexpr.rules.model import Context, Deferred, Finding, example, rule
from targetexpr.sheets.model import Location, Sheet
from tests.rules.sheets import sheet_of

ROWS = (
    "产出指标|数量指标|安全培训场次|≥3(场)",
    "产出指标|质量指标|考核合格率|90%",
    "产出指标|时效指标|培训完成时间|11月底前",
    "效益指标|社会效益指标|持证上岗率|≥90(%)",
    "满意度指标|服务对象满意度指标|学员满意度|≥85",
)
CSV = (
    "财政项目支出绩效目标申报表,,,\n（2024年度）,,,\n项目名称,安全生产培训,,\n"
    "一级指标,二级指标,三级指标,年度(/项目)指标值\n" + "".join(row.replace("|", ",") + "\n" for row in ROWS)
)


def _codes(report: Report) -> list[str]:
    return [diagnostic.code for diagnostic in report.diagnostics]


def _sheet(*rows: str, **header: Any) -> Sheet:
    return sheet_of(example(*(rows or ROWS), **header))


def _file(folder: Path, text: str = CSV, name: str = "申报表.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_is_checked_by_the_profile_of_its_form(tmp_path: Path) -> None:
    report = check_paths([_file(tmp_path)], isolated=True)
    assert {"TX202", "TX203"} <= set(_codes(report))
    (file,) = report.files
    assert file.status == "checked"
    assert file.sha256 is not None
    (sheet,) = file.sheets
    assert (sheet.profile, sheet.chosen_by) == ("shanghai-2024", "form")
    assert set(sheet.outcomes) == {rule.code for rule in catalogue.all_rules() if rule.scope == "sheet"}
    assert sheet.outcomes["TX202"].outcome == "fail"
    assert sheet.outcomes["TX405"].outcome == "deferred"
    assert sheet.outcomes["TX408"].outcome == "not_applicable"


def test_every_outcome_that_is_not_plain_says_why() -> None:
    for _, _, code, outcome in check(_sheet(), isolated=True).outcomes:
        if outcome.outcome in ("deferred", "not_applicable"):
            assert outcome.reason, code
            assert outcome.reason["zh"] != outcome.reason["en"]


def test_a_rule_fails_exactly_where_it_is_diagnosed() -> None:
    report = check(_sheet(), isolated=True)
    failed = {code for _, _, code, outcome in report.outcomes if outcome.outcome == "fail"}
    assert failed == set(_codes(report))


def test_a_diagnostic_is_placed_and_plain() -> None:
    (found,) = (entry for entry in check(_sheet(), isolated=True).diagnostics if entry.code == "TX203")
    assert found.indicator is not None
    assert found.indicator.value == "≥85"
    assert found.location == Location(sheet="表", cell="D6")
    assert found.fix is not None
    assert found.fix.text == "≥85(%)"
    assert found.message["zh"] != found.message["en"]
    assert found.arguments["unit"] == "%"
    assert len(found.fingerprint) == 32


def test_the_report_as_json(tmp_path: Path) -> None:
    form = json.loads(check_paths([_file(tmp_path)], isolated=True).to_json())
    assert set(form) == {"schema_version", "tool", "files", "diagnostics", "summary"}
    assert form["tool"] == {"name": "targetexpr", "version": targetexpr.__version__}
    sheet = form["files"][0]["sheets"][0]
    assert sheet["profile"] == {"name": "shanghai-2024", "chosen_by": "form"}
    assert sheet["indicators"] == len(ROWS)
    assert all(entry["location"] for entry in form["diagnostics"])
    counts = {
        level: sum(entry["severity"] == level for entry in form["diagnostics"])
        for level in ("error", "warning", "info")
    }
    assert form["summary"] == counts | {"skipped": 0}


def test_a_report_answers_what_platforms_ask() -> None:
    report = check(_sheet(), isolated=True, select=["TX202"])
    assert report.ok()
    assert not report.ok("warning")
    assert report.summary == {"error": 0, "warning": 1, "info": 0}
    assert report.flatten(["code", "indicator.name", "span.in", "location.cell"]) == [
        ["TX202", "考核合格率", None, "D3"]
    ]
    assert [code for _, _, code, outcome in report.outcomes if outcome.outcome == "fail"] == ["TX202"]


# ── files ──


def test_a_damaged_file_is_told_and_fails_the_run(tmp_path: Path) -> None:
    path = tmp_path / "坏.xlsx"
    path.write_bytes(b"PK\x03\x04 no archive at all")
    report = check_paths([path], isolated=True)
    assert _codes(report) == ["TX001"]
    assert report.files[0].status == "unreadable"
    assert not report.ok()


def test_a_file_without_a_table_is_told(tmp_path: Path) -> None:
    report = check_paths([_file(tmp_path, "会议通知,\n时间,周三\n")], isolated=True)
    assert _codes(report) == ["TX002"]
    assert report.files[0].status == "not_applicable"
    assert report.ok()


def test_a_folder_is_walked_and_a_missing_path_refused(tmp_path: Path) -> None:
    (tmp_path / "区 一").mkdir()
    _file(tmp_path / "区 一")
    _file(tmp_path, name="乙.csv")
    _file(tmp_path, name="~$乙.csv")
    _file(tmp_path, "print()", name="程序.py")
    seen: list[tuple[str, int, int]] = []
    report = check_paths([tmp_path], isolated=True, progress=lambda *step: seen.append(step))
    assert sorted(Path(file.path).name for file in report.files) == ["乙.csv", "申报表.csv"]
    assert [step[1:] for step in seen] == [(1, 2), (2, 2)]
    with pytest.raises(ConfigurationError, match="没有这个"):
        check_paths([tmp_path / "absent.csv"])


def test_what_was_put_together_by_guess_is_only_partly_checked() -> None:
    doubtful = _sheet(ROWS[0] + "|doubts=class")
    assert check(doubtful, isolated=True).files[0].status == "partial"
    assert check(_sheet(form="unknown"), isolated=True).files[0].status == "partial"


# ── choosing ──


def test_selectors_mean_codes_their_beginnings_and_names() -> None:
    rules = catalogue.built_in()

    def chosen(**choice: Any) -> set[str]:
        return {rule.code for rule in Settings().with_choice(**choice).chosen(rules)}

    everything = {rule.code for rule in rules}
    assert chosen() == chosen(select=["ALL"]) == everything
    assert chosen(select=["missing-unit", "tx405"]) == {"TX203", "TX405"}
    assert chosen(ignore=["TX2"]) == {code for code in everything if not code.startswith("TX2")}
    assert chosen(select=["TX2"], ignore=["TX20"]) == {"TX210", "TX211"}
    assert chosen(ignore=["TX2"], extend_select=["TX203"]) == chosen(ignore=["TX2"]) | {"TX203"}
    assert chosen(select=["TX203"], ignore=["missing-unit"]) == set()
    for choice in ({"select": ["TX999"]}, {"ignore": ["no-such-rule"]}):
        with pytest.raises(ConfigurationError, match="没有规则"):
            chosen(**choice)


def test_a_rule_that_was_not_chosen_says_so() -> None:
    report = check(_sheet(), isolated=True, ignore=["TX202"])
    assert "TX202" not in _codes(report)
    assert report.files[0].sheets[0].outcomes["TX202"].outcome == "not_applicable"


def test_the_nearest_configuration_wins(tmp_path: Path) -> None:
    inner = tmp_path / "甲" / "乙"
    inner.mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text('[tool.targetexpr]\nignore = ["TX202"]\n', encoding="utf-8")
    (tmp_path / "甲" / "pyproject.toml").write_text('[project]\nname = "x"\n', encoding="utf-8")
    path = _file(inner)
    assert settings_for(inner).ignore == ("TX202",)
    assert "TX202" not in _codes(check_paths([path]))
    (tmp_path / "甲" / "targetexpr.toml").write_text(
        'profile = "mof-2021"\nfail-level = "warning"\n', encoding="utf-8-sig"
    )
    assert settings_for(inner).fail_level == "warning"
    report = check_paths([path])
    assert (report.files[0].sheets[0].profile, report.files[0].sheets[0].chosen_by) == ("mof-2021", "config")
    assert check_paths([path], profile="shanghai-2020").files[0].sheets[0].chosen_by == "option"
    assert check_paths([path], isolated=True).files[0].sheets[0].chosen_by == "form"


@pytest.mark.parametrize("text", ["select = 1", "surprise = true", "profile = ", "[[suppress]]\nrule = 'TX2'"])
def test_a_configuration_at_fault_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "targetexpr.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"targetexpr\.toml"):
        check_paths([_file(tmp_path)])


def test_a_file_of_settings_without_ours(tmp_path: Path) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_text("[project]\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"tool\.targetexpr"):
        load(path)
    path.write_text('[tool.targetexpr]\nprofile = "own.toml"\nbaseline = "known.json"\n', encoding="utf-8")
    assert (load(path).profile, load(path).baseline) == (str(tmp_path / "own.toml"), tmp_path / "known.json")
    assert from_tables({}).select == ("ALL",)


def test_a_profile_moves_severities_and_switches_rules_off(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        'name = "own"\nextends = "shanghai-2024"\n[title]\nzh = "自用"\nen = "own"\n'
        '[rules.TX202]\nseverity = "error"\n[rules.TX203]\nenabled = false\n[rules.TX102]\nseverity = "error"\n',
        encoding="utf-8",
    )
    report = check(_sheet(*ROWS[:4]), str(own), isolated=True)
    severities = {entry.code: entry.severity for entry in report.diagnostics}
    assert severities["TX202"] == "error"
    assert severities["TX102"] == "info"  # the hint about satisfaction weighs less than its rule, wherever that is set
    assert report.files[0].sheets[0].outcomes["TX203"].outcome == "not_applicable"


# ── fingerprints ──


def _fingerprints(report: Report) -> list[str]:
    return [entry.fingerprint for entry in report.diagnostics if entry.fingerprint]


def test_fingerprints_do_not_know_rows_cells_paths_or_formats(tmp_path: Path) -> None:
    one = check_paths([_file(tmp_path)], isolated=True)
    rows = CSV.splitlines(keepends=True)
    moved = "".join([*rows[:3], "\n", *rows[3:4], *reversed(rows[4:])])
    other = check_paths([_file(tmp_path, moved.replace(",", "\t"), "另存.tsv")], isolated=True)
    assert one.files[0].sheets[0].sheet.indicators != other.files[0].sheets[0].sheet.indicators
    assert sorted(_fingerprints(one)) == sorted(_fingerprints(other))
    assert len(set(_fingerprints(one))) == len(_fingerprints(one)) > 1


def test_equal_findings_are_told_apart_by_their_order() -> None:
    report = check(_sheet(ROWS[1], ROWS[1]), isolated=True, select=["TX202"])
    assert len(set(_fingerprints(report))) == 2


def test_a_fingerprint_changes_with_what_was_found() -> None:
    seen = {
        _fingerprints(check(_sheet(row, project_name=project), isolated=True, select=["TX202"]))[0]
        for row in (
            ROWS[1],
            ROWS[1].replace("90", "95"),
            ROWS[1].replace("质量", "数量"),
            ROWS[1].replace("考核", "验收"),
        )
        for project in ("甲项目", "乙项目")
    }
    assert len(seen) == 8


# ── suppressions and baseline ──


def test_a_suppression_keeps_the_finding_with_its_reason() -> None:
    settings = Settings(suppress=(Suppress(rule="missing-operator", reason="与主管部门约定"),))
    report = check(_sheet(), settings=settings)
    (found,) = (entry for entry in report.diagnostics if entry.code == "TX202")
    assert found.suppressed is not None
    assert (found.suppressed.by, found.suppressed.reason) == ("config", "与主管部门约定")
    assert "TX202" not in [entry.code for entry in report.active]
    assert "TX901" not in _codes(report)


@pytest.mark.parametrize(
    ("where", "silenced"),
    [
        ({}, True),
        ({"indicator": "考核合格率"}, True),
        ({"indicator": "别的指标"}, False),
        ({"project": "安全生产培训"}, True),
        ({"project": "别的项目"}, False),
        ({"path": "甲/*.csv"}, True),
        ({"path": "申报表.csv"}, True),
        ({"path": "*.xlsx"}, False),
    ],
)
def test_a_suppression_says_where_it_holds(tmp_path: Path, where: dict[str, str], silenced: bool) -> None:
    folder = tmp_path / "甲"
    folder.mkdir()
    lines = "".join(f'{key} = "{value}"\n' for key, value in ({"rule": "TX202", "reason": "约定"} | where).items())
    (tmp_path / "targetexpr.toml").write_text(f"[[suppress]]\n{lines}", encoding="utf-8")
    report = check_paths([_file(folder)])
    (found,) = (entry for entry in report.diagnostics if entry.code == "TX202")
    assert (found.suppressed is not None) == silenced
    unused = [entry for entry in report.diagnostics if entry.code == "TX901"]
    assert bool(unused) == (not silenced and "path" not in where)
    for entry in unused:
        assert Path(entry.path).name == "targetexpr.toml"


def test_a_suppression_of_a_rule_that_did_not_run_is_not_called_unused() -> None:
    settings = Settings(suppress=(Suppress(rule="TX408", reason="约定"),))
    assert "TX901" in _codes(check(_sheet(), settings=settings))
    assert "TX901" not in _codes(check(_sheet(), settings=settings, select=["TX2"], extend_select=["TX901"]))


def test_a_baseline_silences_what_is_known_and_nothing_new(tmp_path: Path) -> None:
    path, known = _file(tmp_path), tmp_path / "known.json"
    Baseline.of(check_paths([path], isolated=True)).write(known)
    assert check_paths([path], isolated=True, baseline=known).active == ()
    worse = _file(tmp_path, CSV + "产出指标,数量指标,教材印制数,500册\n", "新.csv")
    report = check_paths([path, worse], isolated=True, baseline=known)
    assert {entry.indicator.name for entry in report.active if entry.indicator} == {"教材印制数"}
    assert check_paths([path], isolated=True, baseline=known, use_baseline=False).active != ()
    (tmp_path / "targetexpr.toml").write_text('baseline = "known.json"\n', encoding="utf-8")
    assert check_paths([path]).active == ()


def test_a_baseline_is_pruned_and_stable(tmp_path: Path) -> None:
    known = tmp_path / "known.json"
    full = Baseline.of(check(_sheet(), isolated=True))
    fewer = full.pruned(check(_sheet(*ROWS[:2]), isolated=True))
    assert {entry.code for entry in full.entries} - {entry.code for entry in fewer.entries} == {"TX203"}
    full.write(known)
    assert set(Baseline.load(known).entries) == set(full.entries)
    Baseline(entries=full.entries[::-1]).write(tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == known.read_bytes()


@pytest.mark.parametrize("text", ["", "[]", '{"findings": [{"surprise": 1}]}'])
def test_what_is_no_baseline_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "known.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"known\.json"):
        Baseline.load(path)


# ── rules that speak of the same text, and rules that crash ──


def test_the_more_specific_rule_speaks_alone() -> None:
    rows = ("产出指标|数量指标|改造面积|≥**平方米", "产出指标|质量指标|合格率|＝95％")
    report = check(_sheet(*rows), isolated=True, select=["TX1", "TX2"], ignore=["TX10"], extend_select=["TX105"])
    assert sorted(code for code in _codes(report) if code in ("TX105", "TX201", "TX204", "TX205", "TX206")) == [
        "TX105", "TX204", "TX205",
    ]  # fmt: skip
    outcomes = report.files[0].sheets[0].outcomes
    assert outcomes["TX201"].outcome == outcomes["TX206"].outcome == "pass"
    assert outcomes["TX201"].reason
    alone = check(_sheet(*rows), isolated=True, select=["TX201", "TX206"])
    assert _codes(alone) == ["TX201", "TX206", "TX206"]


@pytest.fixture
def _broken(monkeypatch: pytest.MonkeyPatch) -> None:
    @rule(
        "ZZ100", "always-raises", category="tool", severity="info", title={"zh": "甲", "en": "x"},
        message={"zh": "甲", "en": "x"}, why={"zh": "甲", "en": "x"}, basis=advice("甲"), fails=[], passes=[],
    )  # fmt: skip
    def always_raises(context: Context) -> Iterator[Finding]:
        yield Finding(indicator=context.items[0].indicator)
        raise ZeroDivisionError("broken")

    everything = catalogue.gather([catalogue.built_in(), [always_raises]])
    monkeypatch.setattr(catalogue, "all_rules", lambda: everything)


@pytest.mark.usefixtures("_broken")
def test_a_rule_that_raises_does_not_stop_the_others() -> None:
    report = check(_sheet(), isolated=True)
    assert report.crashed
    assert not report.ok()
    (crash,) = (entry for entry in report.diagnostics if entry.code == "TX902")
    assert crash.arguments["rule"] == "ZZ100"
    assert "broken" in crash.message["zh"]
    assert crash.location == Location(sheet="表", cell="A1")
    assert "ZZ100" not in _codes(report)
    assert {"TX202", "TX203"} <= set(_codes(report))
    assert report.files[0].status == "partial"
    assert report.files[0].sheets[0].outcomes["ZZ100"].outcome == "deferred"
    assert fits("ZZ1", catalogue.all_rules()[-1])


def test_the_order_of_sheets_and_rules_changes_nothing() -> None:
    sheets = [_sheet(project_name=name) for name in ("甲", "乙", "丙")]

    def told(order: list[Sheet]) -> set[tuple[str, str | None, str]]:
        found = check(order, isolated=True).diagnostics
        return {(entry.code, entry.project_name, entry.fingerprint) for entry in found}

    assert told(sheets) == told(sheets[::-1])


def test_a_path_is_checked_like_the_sheets_in_it(tmp_path: Path) -> None:
    path = _file(tmp_path)
    told = [(entry.code, entry.fingerprint) for entry in check(path, isolated=True).diagnostics]
    assert told == [
        (entry.code, entry.fingerprint) for entry in check(targetexpr.read(path), isolated=True).diagnostics
    ]


def test_a_profile_of_ones_own_is_read_once_a_run(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('name = "own"\nextends = "mof-2021"\n[title]\nzh = "自用"\nen = "own"\n', encoding="utf-8")
    report = check([_sheet(project_name=name) for name in ("甲", "乙")], own, isolated=True)
    assert [(sheet.profile, sheet.chosen_by) for sheet in report.files[0].sheets] == [("own", "option")] * 2


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    (tmp_path / "表.csv").symlink_to(tmp_path / "表.csv")
    with pytest.raises(ConfigurationError):
        check_paths([tmp_path / "表.csv"], isolated=True)
    (tmp_path / "夹").mkdir()
    report = check_paths([_file(tmp_path, ""), tmp_path / "夹"], isolated=True)
    assert _codes(report) == ["TX001"]


def test_the_json_of_a_diagnostic_holds_what_there_is() -> None:
    rows = (*ROWS[:2], "产出指标|数量指标|改造面积|≥1344m2", ROWS[1])
    settings = Settings(suppress=(Suppress(rule="TX401", reason="按年度分列"),))
    form = json.loads(check(_sheet(*rows), settings=settings).to_json())
    by_code = {entry["code"]: entry for entry in form["diagnostics"]}
    assert by_code["TX205"]["span"] == {"in": "value", "start": 5, "end": 7}
    assert by_code["TX205"]["fix"] == {"applicability": "safe", "text": "≥1344平方米"}
    assert by_code["TX401"]["related"][0]["location"] == {"sheet": "表", "cell": "D3"}
    assert by_code["TX401"]["suppressed"] == {"by": "config", "reason": "按年度分列"}


def test_a_switched_off_rule_says_so_and_a_late_deferral_keeps_what_was_found() -> None:
    @rule(
        "ZZ200", "finds-then-defers", category="tool", severity="info", title={"zh": "甲", "en": "x"},
        message={"zh": "甲", "en": "x"}, why={"zh": "甲", "en": "x"}, basis=advice("甲"), fails=[], passes=[],
    )  # fmt: skip
    def finds_then_defers(context: Context) -> Iterator[Finding]:
        yield Finding(indicator=context.items[0].indicator)
        raise Deferred(zh="缺资料", en="something lacks")

    result = run(_sheet(), profiles.built_in("shanghai-2024"), [finds_then_defers])
    assert result.outcomes["ZZ200"].outcome == "fail"
    assert len(result.found) == 1


def test_a_profile_that_is_not_there_is_refused_whatever_is_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TARGETEXPR_SANDBOX")  # a worker could tell no more than that it failed
    book = Path(__file__).parents[2] / "examples/2024-parks.xlsx"
    for source in (book, str(book), book.read_bytes(), io.BytesIO(book.read_bytes()), _file(tmp_path), _sheet()):
        with pytest.raises(ProfileError, match="nope"):
            check(source, profile="nope", isolated=True)
    with pytest.raises(ProfileError, match="nope"):
        check_paths([book], profile="nope")
    copy = tmp_path / book.name
    copy.write_bytes(book.read_bytes())
    (tmp_path / "targetexpr.toml").write_text('profile = "nope"\n', encoding="utf-8")
    with pytest.raises(ProfileError, match="nope"):
        check(copy)


def test_an_empty_path_is_not_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    _file(tmp_path)
    assert len(check(".", isolated=True).files) == 1
    for paths in ("", [""], [str(tmp_path), ""]):
        with pytest.raises(ConfigurationError, match="空"):
            check_paths(paths)
    with pytest.raises(ConfigurationError, match="空"):
        check("")


def test_a_level_or_language_that_is_not_there_is_told_with_the_choices() -> None:
    report = check(_sheet(), isolated=True)
    with pytest.raises(ValueError, match="'eror'; there are error, warning, info"):
        report.ok("eror")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="'fr'; there are zh, en"):
        report.render("full", "fr")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="'fr'; there are zh, en"):
        report.to_frame("fr")  # type: ignore[arg-type]
