"""What the server answers: reports, constraints, rules, pages, and its own description."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest
from openpyxl import load_workbook

import targetexpr
from targetexpr.rules.catalogue import all_rules
from tests.server.conftest import DEFECTS, get, post, upload

DATA = DEFECTS.read_bytes()
# The OpenAPI Initiative's schema of descriptions of version 3.1 (Apache-2.0).
OPENAPI = Path(__file__).with_name("openapi-3.1.schema.json")


def test_an_upload_is_answered_with_the_report_of_the_library() -> None:
    answer = upload(DATA, "2024-parks.xlsx")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == targetexpr.check(DATA, name="2024-parks.xlsx", isolated=True).to_dict()
    assert answer.json()["files"][0]["sha256"] == hashlib.sha256(DATA).hexdigest()
    jsonschema.Draft202012Validator(targetexpr.schema("report")).validate(answer.json())


def test_options_choose_profile_and_rules() -> None:
    form = upload(DATA, query="?profile=mof-2021&select=TX2,TX501&ignore=TX203").json()
    assert {sheet["profile"]["name"] for sheet in form["files"][0]["sheets"]} == {"mof-2021"}
    codes = {d["code"] for d in form["diagnostics"]}
    assert codes
    assert all(code.startswith("TX2") or code == "TX501" for code in codes)
    assert "TX203" not in codes


def test_options_may_stand_in_the_form() -> None:
    answer = post("/check", files={"file": ("a.xlsx", DATA)}, data={"profile": "mof-2021", "lang": ""})
    assert answer.json()["files"][0]["sheets"][0]["profile"] == {"name": "mof-2021", "chosen_by": "option"}


@pytest.mark.parametrize(
    ("path", "data", "told"),
    [
        ("/check?selct=TX105", {}, "没有选项“selct”，是否应为“select”？现有：format、lang、profile、select、ignore"),
        ("/check", {"profil": "mof-2021"}, "是否应为“profile”？"),
        ("/check?x=1", {}, "没有选项“x”；现有"),
        ("/parse?selct=TX105", None, "没有选项“selct”；现有：lang"),
    ],
)
def test_an_option_that_there_is_not_is_refused(path: str, data: dict[str, str] | None, told: str) -> None:
    body = {"json": {"texts": ["≥95%"]}} if data is None else {"files": {"file": ("a.xlsx", DATA)}, "data": data}
    answer = post(path, **body)
    assert (answer.status_code, answer.json()["error"]["reason"]) == (400, "bad-option")
    assert told in answer.json()["error"]["message"]["zh"]
    assert "no option" in answer.json()["error"]["message"]["en"]


@pytest.mark.parametrize(("lang", "opened"), [("zh", '<html lang="zh-CN"'), ("en", '<html lang="en"')])
def test_a_page_for_people(lang: str, opened: str) -> None:
    answer = upload(DATA, "表 一.xlsx", f"?format=html&lang={lang}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert opened in answer.text
    assert "滨河公园步道修缮工程" in answer.text
    assert "表 一.xlsx" in answer.text


def test_what_an_upload_says_stays_text() -> None:
    hostile = "<script>alert(1)</script>"
    rows = f"产出指标,数量指标,次数,≥3次\n产出指标,质量指标,{hostile},是\n"
    csv = f"项目名称,{hostile},,\n一级指标,二级指标,三级指标,指标值\n{rows}"
    answer = upload(csv.encode(), f"{hostile}.csv", "?format=html")
    assert answer.status_code == 200
    assert hostile not in answer.text
    assert answer.text.count("<script>") == 4
    assert "\\u003cscript>alert(1)\\u003c/script>" in answer.text


def test_a_file_name_is_shown_without_folders() -> None:
    assert upload(DATA, "../../etc/甲.xlsx").json()["files"][0]["path"] == "甲.xlsx"
    assert upload(DATA, "C:\\报表\\甲.xlsx").json()["files"][0]["path"] == "甲.xlsx"


def test_no_configuration_of_the_server_s_folder_is_read(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(str(tmp_path))
    with open("targetexpr.toml", "w", encoding="utf-8") as file:
        file.write('select = ["TX202"]\n')
    assert {d["code"] for d in upload(DATA).json()["diagnostics"]} > {"TX202"}


def test_parse() -> None:
    answer = post("/parse", json={"texts": ["≥95(%)", "≥", "12月底前"]})
    assert answer.status_code == 200
    one, bad, last = answer.json()["results"]
    assert one == targetexpr.parse("≥95(%)").to_dict()
    assert (bad["type"], bad["code"], bad["span"]) == ("error", "number-expected", [0, 1])
    assert last["type"] == "deadline"


def test_parse_with_names_and_in_english() -> None:
    answer = post("/parse?lang=en", json={"texts": ["≥95", "≥"], "names": ["考核合格率", None]})
    named, bad = answer.json()["results"]
    assert named == targetexpr.parse("≥95", name="考核合格率").to_dict()
    assert "lacks a number" in bad["message"]


def test_rules() -> None:
    found = get("/rules").json()
    assert [rule["code"] for rule in found] == [rule.code for rule in all_rules()]
    assert all(rule["title"]["zh"] and rule["title"]["en"] for rule in found)


def test_the_description_is_openapi_and_describes_the_answers() -> None:
    form = get("/openapi.json").json()
    validator = jsonschema.Draft202012Validator
    validator(json.loads(OPENAPI.read_text(encoding="utf-8"))).validate(form)
    for schema in form["components"]["schemas"].values():
        validator.check_schema(schema)

    def fits(reference: str, answer: object) -> None:
        validator({"$ref": reference, "components": form["components"]}).validate(answer)

    fits("#/components/schemas/report", upload(DATA).json())
    fits("#/components/schemas/constraint", post("/parse", json={"texts": ["≥95"]}).json()["results"][0])
    fits("#/components/schemas/malformed", post("/parse", json={"texts": ["≥"]}).json()["results"][0])
    fits("#/components/schemas/error", upload(b"").json())
    for rule in get("/rules").json():
        fits("#/components/schemas/rule", rule)
    assert set(form["paths"]) == {"/check", "/parse", "/rules"}


@pytest.mark.parametrize(
    ("path", "lang", "title"), [("/", "zh-CN", "绩效目标表检查"), ("/?lang=en", "en", "Performance target")]
)
def test_the_first_page(path: str, lang: str, title: str) -> None:
    answer = get(path)
    assert answer.status_code == 200
    assert f'<html lang="{lang}"' in answer.text
    assert title in answer.text
    assert not re.search(r"""(?:src|href|action)=["']?(?:https?:)?//""", answer.text)
    assert 'action="check?format=xlsx' in answer.text  # and whoever runs no script


def test_what_the_page_asks_for() -> None:
    def ask(call: str, data: bytes = DATA, **fields: str) -> Any:
        form = {"call": call, "path": "一局/公园.xlsx", **fields}
        answer = post("/page", files={"file": ("公园.xlsx", data)}, data=form)
        return answer.json() if answer.status_code == 200 else answer.json()["error"]["reason"]

    checked = ask("check")
    assert checked["report"] == targetexpr.check(DATA, name="一局/公园.xlsx", isolated=True).to_dict()
    assert [len(table["rows"]) for table in checked["sheets"]] == [11, 7]
    assert checked["writable"]
    proposed = ask("proposals")
    safe = [{**one, "new": one["safe"]} for one in proposed if one["safe"]]
    changed = ask("correct", wanted=json.dumps(safe))
    assert changed["changed"] == len(safe) > 0
    again = ask("check", base64.b64decode(changed["data"]))
    assert len(again["report"]["diagnostics"]) < len(checked["report"]["diagnostics"])
    assert load_workbook(io.BytesIO(base64.b64decode(ask("annotate")["data"]))).sheetnames[-1] == "审核意见"
    statuses = ask("check", base64.b64decode(changed["data"]), past=checked["past"])["rounds"]
    assert set(statuses["status"]) == {"unchanged"}
    assert len(statuses["resolved"]) == len(checked["report"]["diagnostics"]) - len(again["report"]["diagnostics"])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("一局/公园.xlsx", DATA)
    home = base64.b64decode(ask("exported", packed.getvalue(), corrected='["一局/公园.xlsx"]', decisions="[]")["data"])
    with zipfile.ZipFile(io.BytesIO(home)) as archive:
        names = archive.namelist()
    assert {"汇总.xlsx", "汇总.html", "问题清单.csv", "报告.json", "改好的文件/一局/公园.xlsx"} <= {*names}
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("炸弹.csv", b" " * 1_000_000)
    assert ask("exported", packed.getvalue(), corrected="[]", decisions="[]") == "bad-form"
    report = targetexpr.check(DATA, name="a.xlsx", isolated=True).to_json().encode()
    assert ask("check", report, path="a.json", walked="1") == {"skipped": "own-report"}
    assert ask("passedOver", b" ", skipped='[["一局/图.png", "picture"]]')["summary"]["skipped"] == 1
    told = ask("refuse", b" ", reason="too-slow", zh="太慢", en="too slow")
    assert [entry["code"] for entry in told["report"]["diagnostics"]] == ["TX001"]
    assert ask("correct", wanted="no") == ask("correct", wanted='[{"sheet": 9, "row": 0, "new": ""}]') == "bad-form"
    assert ask("nothing") == "bad-form"


@pytest.mark.parametrize("path", ["/", "/rules", "/openapi.json", "/nowhere", "/check"])
def test_every_answer_bears_the_headers(path: str) -> None:
    headers = get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in headers


def test_the_report_is_utf_8_json_with_chinese_as_it_is() -> None:
    text = upload(DATA).content.decode("utf-8")
    assert "滨河公园步道修缮工程" in text
    assert json.loads(text)


@pytest.mark.parametrize(("name", "kept"), [("表 一.xlsx", True), ("a/../表 一.XLSX", True), ("表 一.csv", False)])
def test_the_annotated_workbook_is_a_file_of_the_uploads_name(name: str, kept: bool) -> None:
    csv = "一级指标,二级指标,三级指标,指标值\n产出指标,数量指标,次数,3次\n产出指标,质量指标,率,≥9%\n"
    answer = upload(DATA if kept else csv.encode(), name, "?format=xlsx")
    assert answer.status_code == 200
    assert answer.headers["content-type"].endswith("spreadsheetml.sheet")
    disposition = answer.headers["content-disposition"]
    assert unquote(disposition) == "attachment; filename*=UTF-8''表 一.批注.xlsx"
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames[-1] == "审核意见"
    assert ("滨河公园步道修缮工程" in book.sheetnames) is kept
    assert any(cell.comment for row in book.worksheets[0].iter_rows() for cell in row)


def test_a_browser_is_refused_with_a_page_whatever_it_asked_for() -> None:
    accept = {"accept": "text/html,application/xhtml+xml"}
    answer = post("/check?format=xlsx", files={"file": ("a.xlsx", b"")}, headers=accept)
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("text/html")
    assert post("/check?format=xlsx", files={"file": ("a.xlsx", b"")}).json()["error"]["reason"] == "empty"
