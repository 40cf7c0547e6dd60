"""The second submission: every finding 改好, 未改 or 新 as planted; a reviewer's decisions read back and kept."""

from __future__ import annotations

import io
import json
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import jsonschema
import openpyxl
import pytest
from attrs import evolve, frozen
from openpyxl.worksheet.worksheet import Worksheet

import targetexpr
from targetexpr.checking.report import Decision, PastFinding, Report
from targetexpr.checking.rounds import PastRound, against, decided, past_of
from targetexpr.checking.schemas import schema
from targetexpr.reports import FORMATS, View, render
from targetexpr.reports.copies import by_file
from targetexpr.reports.past import past_of_copy, past_of_file, past_of_json
from targetexpr.reports.summary import summarize
from targetexpr.reports.workbook_sheets import HEAD_ROW
from tests.cli.conftest import Run
from tests.reports.conftest import Desk
from tests.reports.desk import DEFECTS, Submitted, write_one

MORE = {row: (value, code) for row, value, code in reversed(DEFECTS)}


@frozen
class Second:
    """A second submission, with what was planted: rows of projects that were mended, left and newly wrong."""

    folder: Path
    resolved: frozenset[tuple[str, str, str]]
    unchanged: frozenset[tuple[str, str, str]]
    new: frozenset[tuple[str, str, str]]
    missing: frozenset[str]


def second(folder: Path, sheets: tuple[Submitted, ...], count: int, seed: int = 4) -> Second:
    """Hand in *count* of the sheets again: some defects mended, some left, in every third sheet one more."""
    chance = random.Random(seed)
    sets: dict[str, set[tuple[str, str, str]]] = {"resolved": set(), "unchanged": set(), "new": set()}
    again = [sheet for sheet in sheets if sheet.planted][:count]
    for number, sheet in enumerate(again):
        mended = [row for row in sheet.planted if chance.random() < 0.6]
        now = sheet.corrected(mended)

        def told(row: int, code: str, of: Submitted = sheet) -> tuple[str, str, str]:
            return of.project, str(of.rows[row][2]), code

        sets["resolved"] |= {told(row, sheet.planted[row]) for row in mended}
        sets["unchanged"] |= {told(row, code) for row, code in now.planted.items()}
        if number % 3 == 0:
            row = next(row for row in MORE if row not in sheet.planted)
            now = now.worsened(row, *MORE[row])
            sets["new"].add(told(row, MORE[row][1]))
        write_one(folder, now)
    missing = {sheet.project for sheet in sheets} - {sheet.project for sheet in again}
    resolved, unchanged, new = (frozenset(sets[name]) for name in ("resolved", "unchanged", "new"))
    return Second(folder, resolved, unchanged, new, frozenset(missing))


def told_by(form: dict[str, Any]) -> dict[str, set[tuple[str, str, str]]]:
    """What a JSON report tells of the rounds, in the terms of what was planted."""

    def key(entry: dict[str, Any]) -> tuple[str, str, str]:
        return entry["project_name"], entry["indicator"]["name"], entry["code"]

    told = {status: {key(d) for d in form["diagnostics"] if d["status"] == status} for status in ("new", "unchanged")}
    return {**told, "resolved": {key(d) for d in form["resolved"]}}


@pytest.fixture(scope="module")
def again(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Second:
    return second(tmp_path_factory.mktemp("again") / "再报", desk.sheets, 14)


@pytest.mark.parametrize("old", ["report", "sheets", "copies"])
def test_every_finding_is_told_as_planted(run: Run, desk: Desk, again: Second, tmp_path: Path, old: str) -> None:
    match old:
        case "report":
            place = tmp_path / "上次.json"
            run("check", desk.folder, "--isolated", "-q", "--output-file", f"json={place}")
        case "copies":
            place = tmp_path / "副本"
            run("check", desk.folder, "--isolated", "-q", "--annotate-to", place)
        case _:
            place = desk.folder
    done = run("check", again.folder, "--isolated", "--against", place, "--output-format", "json")
    form = json.loads(done.stdout)
    assert told_by(form) == {"new": again.new, "unchanged": again.unchanged, "resolved": again.resolved}
    assert {sheet["project_name"] for sheet in form["missing"]} - {None} == again.missing
    assert form["round"] == {
        "resolved": len(again.resolved), "unchanged": len(again.unchanged), "new": len(again.new),
        "missing": len(again.missing) + 3,
    }  # fmt: skip
    jsonschema.validate(form, schema("report"))


@pytest.fixture(scope="module")
def compared(desk: Desk, again: Second) -> Report:
    return against(targetexpr.check(again.folder, isolated=True), past_of(desk.report))


@pytest.mark.parametrize("output_format", [name for name in FORMATS if name not in ("xlsx", "jsonl")])
def test_every_format_says_it(output_format: str, compared: Report, again: Second) -> None:
    text = render(compared, output_format)
    text = text.decode() if isinstance(text, bytes) else text
    words = ("new", "unchanged") if output_format in ("json", "sarif") else ("新", "未改")
    gone = {"json": "resolved", "sarif": "absent"}.get(output_format, "改好")
    assert all(word in text for word in words)
    if output_format not in ("github", "gitlab", "junit"):
        assert gone in text
    if output_format in ("full", "concise", "grouped"):
        assert text.count("[改好]") == len(again.resolved)
        assert f"改好 {len(again.resolved)}，未改 {len(again.unchanged)}，新 {len(again.new)}，没有再报的表" in text


def test_the_summary_counts_them(compared: Report, again: Second) -> None:
    assert summarize(compared).round == {
        "resolved": len(again.resolved), "unchanged": len(again.unchanged), "new": len(again.new),
        "missing": len(again.missing) + 3,
    }  # fmt: skip
    text = str(render(compared, "summary.html"))
    assert "没有再报的表" in text
    front = openpyxl.load_workbook(io.BytesIO(bytes(render(compared, "summary.xlsx"))))["总览"]  # type: ignore[arg-type]
    last = max(cell.row for cell in front["A"] if cell.value is not None)
    assert all(chart.anchor._from.row >= last for chart in front._charts)  # type: ignore[attr-defined]


def listed(data: bytes) -> list[dict[str, Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(data))["审核意见"]
    heads = [cell.value for cell in sheet[HEAD_ROW]]
    rows = sheet.iter_rows(min_row=HEAD_ROW + 1, values_only=True)
    return [dict(zip(map(str, heads), row, strict=True)) for row in rows if row[0]]


def test_the_list_of_an_annotated_workbook_has_all_three(compared: Report, again: Second) -> None:
    rows = listed(bytes(render(compared, "xlsx")))  # type: ignore[arg-type]
    counts = Counter(row["状态"] for row in rows)
    assert counts == {"改好": len(again.resolved), "未改": len(again.unchanged), "新": len(again.new)}


# What is the same


def test_a_renamed_indicator_is_known_by_its_value_and_a_renamed_project_by_its_file() -> None:
    def report(project: str, name: str, value: str, path: str = "1-表.csv") -> Report:
        rows = f"一级指标,二级指标,三级指标,指标值\n产出指标,数量指标,{name},{value}\n产出指标,质量指标,合格率,≥95%\n"
        data = f"绩效目标表,,,\n项目名称,{project},,\n{rows}".encode()
        return targetexpr.check(data, name=path, isolated=True, select=["TX301", "TX202"])

    old = report("防汛", "巡查次数", "若干")
    assert {d.status for d in against(report("防汛", "巡查场次数量", "若干"), past_of(old)).active} == {"unchanged"}
    assert {d.status for d in against(report("防汛", "巡查次数", "适量"), past_of(old)).active} == {"unchanged"}
    assert {d.status for d in against(report("防汛", "培训人数", "适量"), past_of(old)).active} == {"new"}
    renamed = against(report("防汛应急", "巡查次数", "若干", "二报/1-表.xlsx"), past_of(old))
    assert {d.status for d in renamed.active} == {"unchanged"}
    assert renamed.missing == ()
    other = against(report("绿化", "巡查次数", "若干", "2.csv"), past_of(old))
    assert {d.status for d in other.active} == {"new"}
    assert [sheet.project_name for sheet in other.missing] == ["防汛"]
    assert other.resolved == ()


def test_two_findings_alike_go_with_two() -> None:
    data = "一级指标,二级指标,三级指标,指标值\n产出指标,数量指标,次数,若干\n产出指标,数量指标,次数,若干\n".encode()
    old = targetexpr.check(data, name="a.csv", isolated=True, select=["TX301"])
    assert len(old.active) == 2
    once = "一级指标,二级指标,三级指标,指标值\n产出指标,数量指标,次数,若干\n产出指标,数量指标,次数,≥3次\n".encode()
    now = against(targetexpr.check(once, name="a.csv", isolated=True, select=["TX301"]), past_of(old))
    assert [d.status for d in now.active] == ["unchanged"]
    assert len(now.resolved) == 1


def test_an_unreadable_file_that_can_be_read_now_is_resolved() -> None:
    old = targetexpr.check(b"PK", name="报/坏.xlsx", isolated=True)
    data = "一级指标,二级指标,三级指标,指标值\n产出指标,数量指标,次数,≥3次\n".encode()
    now = against(targetexpr.check(data, name="二报/坏.csv", isolated=True, select=["TX301", "TX001"]), past_of(old))
    assert [past.code for past in now.resolved] == ["TX001"]
    still = against(targetexpr.check(b"PK", name="坏.xlsx", isolated=True), past_of(old))
    assert [d.status for d in still.active] == ["unchanged"]


# Decisions


def cells(sheet: Worksheet) -> Iterator[tuple[int, dict[str, int]]]:
    heads = {str(cell.value): cell.column for cell in sheet[HEAD_ROW]}
    for row in range(HEAD_ROW + 1, sheet.max_row + 1):
        if sheet.cell(row, 1).value:
            yield row, heads  # type: ignore[misc]


def decide_in_workbook(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book["审核意见"]
    for number, (row, heads) in enumerate(cells(sheet)):
        sheet.cell(row, heads["决定"]).value = ("不予采纳", "接受", "再议")[number % 3]
        sheet.cell(row, heads["理由"]).value = f"理由{number}"
    book.save(path)


def decide_in_document(path: Path) -> None:
    document = docx.Document(str(path))
    body = document.element.body
    (control, *_) = [element for element in body if element.tag.endswith("}sdt")]
    rows = [element for element in control.iter() if element.tag.endswith("}tr")]
    for number, row in enumerate(rows[1:]):
        last = [element for element in row.iter() if element.tag.endswith("}tc")][-2:]
        for cell, text in zip(last, (("不予采纳", "接受", "再议")[number % 3], f"理由{number}"), strict=True):
            next(element for element in cell.iter() if element.tag.endswith("}t")).text = text
    document.save(str(path))


@pytest.fixture
def reviewed(run: Run, desk: Desk, tmp_path: Path) -> Path:
    """The copies of the first round, with a decision on every finding of some of them."""
    place = tmp_path / "副本"
    run("check", desk.folder, "--isolated", "-q", "--annotate-to", place)
    for sheet in desk.sheets[4:9]:  # the second of the units' sheets are Word documents
        name = place / sheet.name
        if name.suffix == ".docx":
            decide_in_document(name)
        else:
            decide_in_workbook(name.with_suffix(".xlsx"))
    return place


def test_decisions_are_read_back_and_kept(run: Run, desk: Desk, reviewed: Path, tmp_path: Path) -> None:
    decided_on = {s.project: list(s.planted) for s in desk.sheets[4:9]}
    first = run("check", desk.folder, "--isolated", "--decisions", reviewed, "--output-format", "json",
                "--annotate-to", tmp_path / "二", "--letters-to", tmp_path / "信")  # fmt: skip
    form = json.loads(first.stdout)
    assert "看不懂" in first.stderr
    assert "再议" in first.stderr
    decisions = [d for d in form["diagnostics"] if "decision" in d]
    assert {d["project_name"] for d in decisions} == {p for p, rows in decided_on.items() if rows}
    wanted = sum(-(-len(rows) // 3) for rows in decided_on.values())
    rejected = [d for d in decisions if d["decision"]["decision"] == "rejected"]
    assert len(rejected) == wanted
    assert all(d["suppressed"] == {"by": "reviewer", "reason": d["decision"]["reason"]} for d in rejected)
    assert all("suppressed" not in d for d in decisions if d["decision"]["decision"] == "accepted")
    assert all(d["decision"]["reason"].startswith("理由") for d in decisions)
    jsonschema.validate(form, schema("report"))
    # once more, from the copies that were made with them, and from the report
    report = tmp_path / "报告.json"
    report.write_text(first.stdout, encoding="utf-8")
    for place in (tmp_path / "二", report):
        second = run("check", desk.folder, "--isolated", "--decisions", place, "--output-format", "json")
        kept = [d for d in json.loads(second.stdout)["diagnostics"] if "decision" in d]
        assert [(d["fingerprint"], d["decision"]) for d in kept] == [
            (d["fingerprint"], d["decision"]) for d in decisions
        ]
    letters = [docx.Document(str(path)) for path in (tmp_path / "信").iterdir()]
    written = sum(1 for letter in letters for row in letter.tables[0].rows[1:] if row.cells[0].text.isdigit())
    assert written == len([d for d in form["diagnostics"] if "suppressed" not in d])


def test_the_summary_counts_the_decisions(desk: Desk, reviewed: Path) -> None:
    past = PastRound()
    for path in sorted(reviewed.rglob("*.*")):
        past += past_of_file(path) or PastRound()
    summary = summarize(decided(desk.report, past))
    assert summary.rejected > 0
    assert summary.accepted > 0
    assert len(past.unclear) > 0


def test_each_copy_speaks_of_its_own_sheet_alone(compared: Report) -> None:
    for part in by_file(compared):
        assert part.missing == ()
        assert {past.path for past in part.resolved} <= {part.files[0].path}


def test_a_copy_that_is_handed_in_again_brings_its_decisions(run: Run, desk: Desk, reviewed: Path) -> None:
    (sheet,) = [s for s in desk.sheets[4:9] if s.name.endswith(".docx") and s.planted][:1]
    form = json.loads(run("check", reviewed / sheet.name, "--isolated", "--output-format", "json").stdout)
    assert any("decision" in d for d in form["diagnostics"])
    streamed = run("check", reviewed / sheet.name, "--isolated", "--output-format", "jsonl").stdout
    assert [json.loads(line) for line in streamed.splitlines()] == form["diagnostics"]


# Bad input


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"tool": {"name": "x"}}', '{"tool": {"name": "targetexpr"}}', "[" * 99999]
)
def test_what_is_no_report_is_told(run: Run, desk: Desk, tmp_path: Path, text: str) -> None:
    (tmp_path / "x.json").write_text(text, encoding="utf-8")
    done = run("check", desk.folder, "-q", "--against", tmp_path / "x.json")
    assert done.exit_code == 2
    assert "不是 targetexpr 的 JSON 报告" in done.stderr


def test_an_earlier_round_that_is_not_there_is_told(run: Run, desk: Desk, tmp_path: Path) -> None:
    assert run("check", desk.folder, "-q", "--against", tmp_path / "没有").exit_code == 2


@pytest.mark.parametrize("data", [b"", b"PK", b"\x00" * 99])
def test_what_has_no_list_gives_none(data: bytes) -> None:
    assert past_of_copy(data, "x.xlsx") is None


def test_rows_that_somebody_has_added_or_spoilt_are_passed_over(desk: Desk) -> None:
    book = openpyxl.load_workbook(io.BytesIO(bytes(render(desk.report, "xlsx"))))  # type: ignore[arg-type]
    sheet = book["审核意见"]
    (first, heads), *_ = cells(sheet)
    sheet.cell(first, heads["标识"]).value = "{not json"
    sheet.append(["我加的一行", "不予采纳"])
    stream = io.BytesIO()
    book.save(stream)
    found = past_of_copy(stream.getvalue(), "x.xlsx")
    assert found is not None
    assert len(found.findings) == len(desk.report.active) - 1


def test_a_report_reads_back_as_the_round_that_it_was(desk: Desk) -> None:
    past = past_of_json(json.loads(desk.report.to_json()))
    assert past == past_of(desk.report)
    told = against(desk.report, past)
    assert {d.status for d in told.diagnostics} == {"unchanged"}
    assert (told.resolved, told.missing) == ((), ())
    gone = against(evolve(desk.report, diagnostics=()), past)
    assert len(gone.resolved) == len(desk.report.diagnostics)


def test_an_accepted_finding_stays_and_a_rejected_one_is_silent(desk: Desk) -> None:
    one, two = desk.report.diagnostics[:2]

    def finding(of: Any, decision: Decision) -> PastFinding:
        (made,) = past_of(evolve(desk.report, diagnostics=(of,))).findings
        return evolve(made, decision=decision)

    past = PastRound(
        findings=(finding(one, Decision(decision="accepted")), finding(two, Decision(decision="rejected"))),
        sheets=past_of(desk.report).sheets,
    )
    told = decided(desk.report, past)
    assert told.diagnostics[0].decision == Decision(decision="accepted")
    assert told.diagnostics[0].suppressed is None
    assert told.diagnostics[1].suppressed is not None
    assert told.diagnostics[1].suppressed.reason == "审核人不予采纳"
    assert not told.compared
    assert "审核人" in str(render(told, "csv", View()))
