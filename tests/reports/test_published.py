"""Every format held to what others publish or read it by, on reports that have every feature and hostile contents."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import unquote, unquote_to_bytes, urlsplit

import jsonschema
import openpyxl
import pandas
import pytest
import yaml
from lxml import etree
from referencing import Registry, Resource

import targetexpr
from targetexpr.checking.baseline import Baseline
from targetexpr.checking.config import Settings, Suppress
from targetexpr.checking.report import Report
from targetexpr.reports import FORMATS, View, render
from targetexpr.reports.workbook_sheets import HEAD_ROW
from tests.browser import complaints, needs_chromium
from tests.page.opened import Opened, browsing
from tests.reports.sample import REPORT

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
PUBLISHED = Path(__file__).with_name("published")
HEAD = "项目名称,{},,\n一级指标,二级指标,三级指标,指标值\n"
EVIL = "\x01\x1b[31m\x7f\x85\u200b\u202e\u2028]]>&<b>\"'`${}%0A::error::=cmd|'x'!A1"
NAMES = (
    "2024 年 目标表(1)#%&+.csv",
    "a:b.csv",
    "évil;'\"<>.csv",
    "=1+1.csv",
    "-x.csv",
    "换\n行.csv",
    os.fsdecode("国标.csv".encode("gbk")),
)


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Files with defects, without, hostile, unreadable, without a table; findings with fixes, suppressed by an entry
    and by a baseline, with related places; an entry that silences nothing."""
    folder = tmp_path_factory.mktemp("目标 表")
    for path in EXAMPLES.iterdir():
        if path.suffix in (".xlsx", ".csv", ".html"):
            shutil.copy(path, folder)
    (folder / "坏 的.xlsx").write_bytes(b"PK\x03\x04")
    (folder / "空.csv").write_bytes(b"")
    (folder / "说明.txt").write_text("今天天气很好。", encoding="utf-8")
    for name in NAMES:
        rows = f'产出指标,数量指标,"{EVIL.replace(chr(34), chr(34) * 2)}次数",9O%\n产出指标,质量指标,合格率,>=９5％\n'
        (folder / name).write_text(HEAD.format(EVIL.replace(",", "").replace('"', "")) + rows, encoding="utf-8")
    known = tmp_path_factory.mktemp("known") / "known.json"
    Baseline.of(targetexpr.check(folder / "2024-parks.xlsx", select=["TX405"], isolated=True)).write(known)
    entries = (Suppress(rule="TX202", reason=EVIL), Suppress(rule="TX408", reason="没有用处"))
    report = targetexpr.check(
        folder, settings=Settings(file=folder / "targetexpr.toml", suppress=entries), baseline=known
    )
    assert {file.status for file in report.files} == {"checked", "unreadable", "not_applicable"}
    assert all(file.sheets for file in report.files if Path(file.path).name in NAMES)
    assert {d.suppressed.by for d in report.diagnostics if d.suppressed} == {"config", "baseline"}
    assert {d.fix.applicability for d in report.diagnostics if d.fix} == {"safe", "unsafe"}
    assert any(d.related for d in report.diagnostics)
    assert any(d.code == "TX901" for d in report.diagnostics)
    return report


EMPTY = Report(files=(), diagnostics=())
LANGUAGES = (View(lang="zh", show_outcomes=True), View(lang="en"))


@pytest.fixture(params=["everything", "by hand", "clean", "empty"])
def report(request: pytest.FixtureRequest, everything: Report) -> Report:
    clean = targetexpr.check(EXAMPLES / "2024-reading.xlsx", isolated=True)
    assert clean.diagnostics == ()
    return {"everything": everything, "by hand": REPORT, "clean": clean, "empty": EMPTY}[request.param]


def rendered(report: Report, output_format: str, view: View | None = None) -> bytes:
    made = render(report, output_format, view)
    return made if isinstance(made, bytes) else made.encode("utf-8")


def published(name: str) -> Any:
    return json.loads((PUBLISHED / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("output_format", FORMATS)
@pytest.mark.parametrize("view", LANGUAGES, ids=lambda view: view.lang)
def test_each_is_utf8_whatever_the_sheets_hold(report: Report, output_format: str, view: View) -> None:
    made = rendered(report, output_format, view)
    if output_format != "xlsx":
        made.decode("utf-8")


@pytest.mark.parametrize("view", LANGUAGES, ids=lambda view: view.lang)
def test_sarif_is_valid_under_the_schema_of_oasis(report: Report, view: View) -> None:
    schema = published("sarif-2.1.0.schema.json")
    form = json.loads(rendered(report, "sarif", view))
    jsonschema.Draft4Validator(schema).validate(form)
    run = form["runs"][0]
    assert len(run["results"]) == len(report.diagnostics)
    del form["runs"][0]["tool"]["driver"]["name"]
    assert not jsonschema.Draft4Validator(schema).is_valid(form)


def test_sarif_points_at_the_files_by_uris(everything: Report) -> None:
    results = json.loads(rendered(everything, "sarif"))["runs"][0]["results"]
    for result, diagnostic in zip(results, everything.diagnostics, strict=True):
        uri = urlsplit(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])
        assert uri.scheme == "file"
        assert not uri.query
        assert not uri.fragment
        assert os.fsdecode(unquote_to_bytes(uri.path)) == diagnostic.path
        assert re.fullmatch(r"[!-~]+", uri.geturl())


@pytest.mark.parametrize("path", ["a:b.xlsx", "目录 1/2024#%.xlsx", "C.xlsx", "./x.xlsx"])
def test_sarif_keeps_relative_paths_relative(path: str) -> None:
    found = targetexpr.check(b"PK\x03\x04", name=path, isolated=True)
    result = json.loads(rendered(found, "sarif"))["runs"][0]["results"][0]
    uri = urlsplit(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])
    assert (uri.scheme, uri.netloc, uri.query, uri.fragment) == ("", "", "", "")
    assert Path(unquote(uri.path)) == Path(path)


@pytest.mark.parametrize("view", LANGUAGES, ids=lambda view: view.lang)
def test_junit_is_valid_under_the_schema_of_jenkins(report: Report, view: View) -> None:
    schema = etree.XMLSchema(etree.parse(str(PUBLISHED / "junit-10.xsd")))
    root = etree.fromstring(rendered(report, "junit", view))
    schema.assertValid(root)
    for count in ("tests", "failures", "errors"):
        assert int(root.get(count, "")) == sum(int(suite.get(count, "")) for suite in root)
    assert int(root.get("tests", "")) == len(root.findall(".//testcase"))
    root.set("nosuch", "1")
    assert not schema.validate(root)


def test_gitlab_has_the_fields_of_its_documentation(report: Report) -> None:
    issues = json.loads(rendered(report, "gitlab"))
    assert len(issues) == len(report.active)
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    for issue in issues:
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert all(isinstance(issue[key], str) and issue[key] for key in ("description", "check_name", "fingerprint"))
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert isinstance(issue["location"]["path"], str)
        assert issue["location"]["lines"]["begin"] >= 1


def test_github_commands_are_read_back_as_they_were_meant(report: Report) -> None:
    """A workflow command is one line, ``::name key=value,…::data``, with these characters escaped and no others."""
    lines = rendered(report, "github").decode("utf-8").split("\n")
    assert lines.pop() == ""
    assert len(lines) == len(report.active)

    def read(text: str) -> str:
        for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
            text = text.replace(code, character)
        return text

    for line, diagnostic in zip(lines, report.active, strict=True):
        found = re.fullmatch(r"::(error|warning|notice) file=([^,:]*),line=(\d+),title=([^,:]*)::([^\r]*)", line)
        assert found is not None, line
        assert read(found[2]) == diagnostic.path.encode("utf-8", "replace").decode()
        assert diagnostic.message["zh"] in read(found[5])


def test_json_is_valid_under_our_own_published_schema(report: Report) -> None:
    schema = targetexpr.schema("report")
    jsonschema.Draft202012Validator(schema).validate(json.loads(rendered(report, "json")))
    registry: Registry[Any] = Registry().with_resource(schema["$id"], Resource.from_contents(schema))
    one = {"$ref": f"{schema['$id']}#/properties/diagnostics/items"}
    validator = jsonschema.Draft202012Validator(one, registry=registry)
    lines = rendered(report, "jsonl").decode("utf-8").split("\n")
    assert lines.pop() == ""
    assert len(lines) == len(report.diagnostics)
    for line in lines:
        validator.validate(json.loads(line))
    assert not validator.is_valid({})


def test_csv_is_read_alike_by_two_readers(report: Report) -> None:
    made = rendered(report, "csv")
    rows = list(csv.DictReader(io.StringIO(made.decode("utf-8-sig"), newline=""), strict=True))
    frame = pandas.read_csv(io.BytesIO(made), dtype=str, keep_default_na=False)
    assert frame.to_dict("records") == rows
    assert [row["编号"] for row in rows] == [d.code for d in report.diagnostics]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_xlsx_is_opened_by_openpyxl(report: Report) -> None:
    book = openpyxl.load_workbook(io.BytesIO(rendered(report, "xlsx")))
    rows = list(book["审核意见"].iter_rows(min_row=HEAD_ROW + 1, values_only=True))
    assert [row[2] for row in rows] == [d.code for d in report.active]
    for sheet in book.worksheets:
        for line in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in line)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice here")
def test_xlsx_is_opened_by_libreoffice(everything: Report, tmp_path: Path) -> None:
    (tmp_path / "批注.xlsx").write_bytes(rendered(everything, "xlsx"))
    command = ["soffice", f"-env:UserInstallation={tmp_path.as_uri()}/profile", "--headless", "--convert-to"]
    last = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    for kind in ("pdf", last):
        subprocess.run(
            [*command, kind, "--outdir", str(tmp_path), str(tmp_path / "批注.xlsx")],
            check=True,
            capture_output=True,
            timeout=120,
        )
    assert (tmp_path / "批注.pdf").read_bytes().startswith(b"%PDF-")
    listed = (tmp_path / "批注-审核意见.csv").read_text(encoding="utf-8")
    assert [row[2] for row in csv.reader(io.StringIO(listed, newline=""))][HEAD_ROW:] == [
        d.code for d in everything.active
    ]


@pytest.mark.parametrize(
    ("schema", "file"),
    [("github-actions.schema.json", "action.yml"), ("gitlab-ci.schema.json", "templates/targetexpr.gitlab-ci.yml")],
)
def test_what_platforms_run_fits_their_schemas(schema: str, file: str) -> None:
    validator = jsonschema.Draft7Validator(published(schema))
    form = yaml.safe_load((ROOT / file).read_text(encoding="utf-8"))
    validator.validate(form)
    assert not validator.is_valid({**form, "runs": 3, "stages": 3})


@needs_chromium
def test_html_is_opened_by_chromium_and_every_sheet_leads_to_its_findings(everything: Report, tmp_path: Path) -> None:
    (tmp_path / "报告.html").write_bytes(rendered(everything, "html"))
    with browsing(tmp_path) as browser:
        page = Opened(browser)
        page.open((tmp_path / "报告.html").as_uri())
        links = page.run("return [...document.querySelectorAll('.all tbody a')].map(link => link.hash)")
        shown: Counter[str] = Counter()
        for link in links:
            page.run("location.hash = ''")
            page.wait("return document.querySelector('.overview')")
            page.run("location.hash = arguments[0]", link)
            page.wait("return document.querySelector('.sheet')")
            shown.update(
                page.run("return [...document.querySelectorAll('.list .finding')].map(one => one.dataset.code)")
            )
        assert shown == Counter(d.code for d in everything.active)
        assert page.all("main b script, main script") == []
        assert complaints(browser) == []
