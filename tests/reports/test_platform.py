"""``sarif``, ``github``, ``gitlab``, ``junit``: what platforms are given."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
from attrs import evolve

from targetexpr.checking.report import Report
from targetexpr.reports import View, render
from targetexpr.reports.platform import line_of
from targetexpr.sheets.model import Location
from tests.reports.sample import OPERATOR, REPORT


def sarif(report: Report = REPORT) -> dict[str, Any]:
    form: dict[str, Any] = json.loads(render(report, "sarif"))
    assert form["version"] == "2.1.0"
    run: dict[str, Any] = form["runs"][0]
    return run


def test_sarif_has_a_result_for_each_diagnostic_and_marks_the_suppressed() -> None:
    results = sarif()["results"]
    assert [result["ruleId"] for result in results] == ["TX101", "TX202", "TX402", "TX204", "TX001"]
    assert [result["level"] for result in results] == ["error", "warning", "error", "note", "error"]
    assert [bool(result.get("suppressions")) for result in results] == [False, False, False, True, False]
    assert results[3]["suppressions"] == [{"kind": "external", "justification": "去年已提"}]


def test_sarif_places_are_encoded_paths_rows_and_cells() -> None:
    location = sarif()["results"][1]["locations"][0]
    uri = location["physicalLocation"]["artifactLocation"]["uri"]
    assert " " not in uri
    assert unquote(uri) == "灯 光.xlsx"
    assert location["physicalLocation"]["region"] == {"startLine": 12}
    assert location["logicalLocations"] == [{"fullyQualifiedName": "表一!E12"}]
    assert sarif()["results"][2]["relatedLocations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "表一!E14"


def test_sarif_has_the_metadata_of_its_rules() -> None:
    run = sarif()
    rules = run["tool"]["driver"]["rules"]
    assert "TX202" in [rule["id"] for rule in rules]
    for rule in rules:
        assert rule["shortDescription"]["text"]
        assert rule["help"]["text"]
        assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note")
    for result in run["results"]:
        if "ruleIndex" in result:
            assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_sarif_says_that_a_crashed_run_was_no_success() -> None:
    assert sarif()["invocations"] == [{"executionSuccessful": True}]
    assert sarif(evolve(REPORT, crashed=True))["invocations"] == [{"executionSuccessful": False}]


def test_github_commands_are_one_line_each_and_escaped() -> None:
    evil = "100%\n::error::伪造"
    found = evolve(OPERATOR, path="a,b:c.xlsx", message={"zh": evil, "en": evil}, indicator=None)
    lines = str(render(Report(files=(), diagnostics=(found,)), "github")).splitlines()
    assert lines == [
        "::warning file=a%2Cb%3Ac.xlsx,line=12,title=TX202 missing-operator::"
        "表一!E12 100%25%0A::error::伪造（可改为：=120盏）"
    ]


def test_github_leaves_out_what_is_suppressed() -> None:
    assert len(str(render(REPORT, "github")).splitlines()) == 4


def test_gitlab_issues_have_unique_fingerprints_even_where_ours_are_empty() -> None:
    twice = Report(files=(), diagnostics=(*REPORT.diagnostics, *(evolve(d, path="b.csv") for d in REPORT.diagnostics)))
    issues = json.loads(render(twice, "gitlab"))
    assert len({issue["fingerprint"] for issue in issues}) == len(issues) == 8
    assert {issue["severity"] for issue in issues} == {"major", "minor"}
    assert issues[1]["location"] == {"path": "灯 光.xlsx", "lines": {"begin": 12}}


def suites(report: Report = REPORT) -> list[ET.Element]:
    return list(ET.fromstring(render(report, "junit")))


def test_junit_has_a_suite_a_sheet_and_a_case_a_rule() -> None:
    bad, good, broken = suites()
    assert [case.get("name") for case in bad] == [
        "TX101 missing-level1", "TX202 missing-operator", "TX204", "TX402 conflicting-targets", "TX403",
    ]  # fmt: skip
    assert [bool(case.findall("failure")) for case in bad] == [True, False, False, True, False]
    assert (bad.get("tests"), bad.get("failures"), bad.get("skipped")) == ("5", "2", "1")
    assert (good.get("tests"), good.get("failures")) == ("1", "0")
    assert broken.get("failures") == "1"


def test_junit_gives_the_reason_of_what_was_deferred_and_the_text_of_a_warning() -> None:
    bad = suites()[0]
    assert [skipped.get("message") for skipped in bad.iter("skipped")] == ["没有成本指标"]
    assert [out.text for out in bad.iter("system-out")] == [
        "warning: 表一!E12 更换路灯数量 / 120盏 “120盏”没有计算符号（可改为：=120盏）"
    ]


def test_junit_stays_xml_whatever_a_sheet_holds() -> None:
    evil = "\x00\x1b\ud800<&]]>\ufffe"
    found = evolve(OPERATOR, message={"zh": evil, "en": evil}, severity="error")
    report = Report(files=REPORT.files, diagnostics=(found,))
    assert [f.get("message") for f in suites(report)[0].iter("failure")] == ["\ufffd\ufffd\ufffd<&]]>\ufffd"]


@pytest.mark.parametrize(
    ("location", "line"),
    [
        (Location(line=7), 7),
        (Location(page=2, row=5), 5),
        (Location(sheet="A1", cell="AB120"), 120),
        (Location(page=3), 1),
    ],
)
def test_a_line_for_tools_that_know_only_lines(location: Location, line: int) -> None:
    assert line_of(location) == line


def test_english() -> None:
    assert "has no operator" in str(render(REPORT, "github", View(lang="en")))
    assert json.loads(render(REPORT, "sarif", View(lang="en")))["runs"][0]["language"] == "en-US"


def test_github_forges_no_line_and_moves_no_cursor() -> None:
    evil = "甲\r\n::error::乙\x1b[2J\x00\u2028\u202e丙"
    found = evolve(OPERATOR, message={"zh": evil, "en": evil}, path="目录/\x1b\n表.csv")
    text = render(Report(files=(), diagnostics=(found,)), "github")
    assert isinstance(text, str)
    assert len(text.splitlines()) == 1
    assert all(c.isprintable() for c in text[:-1])
    assert "甲%0D%0A::error::乙 [2J   丙" in text
