"""``html``: one page, self-contained, in which what a sheet says is data and never markup."""

from __future__ import annotations

import base64
import gzip
import json
from html.parser import HTMLParser
from typing import Any

from attrs import evolve

from targetexpr.checking.check import check_rows
from targetexpr.checking.report import PastFinding, PastSheet, Report, SkippedFile
from targetexpr.reports import View, render
from tests.reports.sample import BAD, HOSTILE, LAMPS, OPERATOR, REPORT

VOID = {"meta", "input", "br", "link", "img"}


class Page(HTMLParser):
    """Holds the nesting of a page to account, and collects what the tests ask for."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = text
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.data: list[Any] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "script" and self.tags[-1][1].get("type") == "application/json":
            self.data.append(json.loads(data))
        elif self.open and self.open[-1] == "script" and self.tags[-1][1].get("type") == "application/gzip":
            self.data.append(json.loads(gzip.decompress(base64.b64decode(data))))

    @property
    def told(self) -> dict[str, Any]:
        return dict(self.data[0])

    @property
    def answers(self) -> dict[str, dict[str, Any]]:
        """What is drawn of each file, by its path."""
        return {answer["path"]: answer for block in self.data[1:] for answer in block if "path" in answer}


def page(report: Report = REPORT, view: View | None = None) -> Page:
    text = render(report, "html", view)
    assert isinstance(text, str)
    return Page(text)


def test_tags_are_nested_and_nothing_is_loaded_from_anywhere() -> None:
    found = page()
    assert found.open == []
    ids = [attributes["id"] for _, attributes in found.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert [attributes for _, attributes in found.tags if attributes.keys() & {"src", "href", "action"}] == []
    policy = next(a["content"] for _, a in found.tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert policy.endswith("img-src data:")
    assert "unsafe" not in policy


def test_what_a_sheet_says_stays_data() -> None:
    found = page()
    assert HOSTILE not in found.text
    assert found.answers["灯 光.xlsx"]["sheets"][0]["name"] == HOSTILE
    scripts = [attributes.get("type") for tag, attributes in found.tags if tag == "script"]
    assert scripts == ["application/json"] * 2 + [None] * 4
    odd = evolve(REPORT, files=(evolve(REPORT.files[1], path="\u2028\u2029\ud800]]>"),), diagnostics=())
    text = render(odd, "html")
    assert isinstance(text, str)
    assert not {"\u2028", "\u2029"} & {*text}
    assert next(iter(Page(text).answers)) == "\u2028\u2029\ud800]]>"


def test_the_data_are_the_report() -> None:
    form = REPORT.to_dict()
    parts = [answer["report"] for answer in page().answers.values()]
    for key in ("files", "diagnostics"):
        assert [entry for part in parts for entry in part[key]] == form[key]


def test_the_data_of_many_files_are_packed_and_the_same() -> None:
    files = tuple(evolve(REPORT.files[0], path=f"{number:03}.csv") for number in range(240))
    found = tuple(evolve(OPERATOR, path=file.path) for file in files)
    many, few = page(Report(files=files, diagnostics=found)), page(Report(files=files[:5], diagnostics=found[:5]))
    assert [len(block) for block in many.data[1:]] == [100, 100, 41]
    assert "120盏" in few.text
    assert "120盏" not in many.text
    assert len(many.answers) == 240
    assert {path: many.answers[path] for path in few.answers} == few.answers


def test_it_opens_in_the_language_asked_for_and_holds_both() -> None:
    for lang, code, line in (("zh", "zh-CN", "共 2 个文件"), ("en", "en", "2 files")):
        found = page(view=View(lang="en" if lang == "en" else "zh"))
        assert f'<html lang="{code}"' in found.text
        assert found.told["lang"] == lang
        assert found.told["summary"][lang].startswith(line)
        assert found.answers["灯 光.xlsx"]["report"]["diagnostics"][1]["message"] == OPERATOR.message
        assert found.told["rules"]["TX202"]["title"].keys() == {"zh", "en"}
        assert "请用 Edge" in found.text
        assert "open it in Edge" in found.text


def test_each_finding_has_its_row_and_the_part_of_it() -> None:
    places = page().answers["灯 光.xlsx"]["places"]
    assert [(place["row"], place["column"]) for place in places] == [
        (None, None),
        (0, "value"),
        (1, "name"),
        (1, "value"),
    ]
    assert places[2]["others"] == [{"row": 2, "place": "表一!E14"}]
    assert page().answers["坏.xlsx"]["places"] == [{"sheet": None, "place": {"zh": "第1行", "en": "line 1"}}]


def test_of_rows_that_are_the_same_the_first_has_the_finding() -> None:
    twice = evolve(REPORT.files[0].sheets[0], sheet=evolve(BAD, indicators=(LAMPS, LAMPS)))
    found = page(Report(files=(evolve(REPORT.files[0], sheets=(twice,)),), diagnostics=(OPERATOR,)))
    assert [place["row"] for place in found.answers["灯 光.xlsx"]["places"]] == [0]


def test_a_sheet_is_drawn_with_the_columns_that_it_fills_in() -> None:
    assert page().answers["灯 光.xlsx"]["sheets"][0]["columns"] == ["level1", "level2", "name", "value"]
    scored = evolve(LAMPS, weight="10", score="9.5", actual="118盏")
    sheet = evolve(REPORT.files[0].sheets[0], sheet=evolve(BAD, indicators=(scored,)))
    found = page(Report(files=(evolve(REPORT.files[0], sheets=(sheet,)),), diagnostics=()))
    table = found.answers["灯 光.xlsx"]["sheets"][0]
    assert table["columns"] == ["level1", "level2", "name", "value", "weight", "actual", "score"]
    assert {**table["rows"][0], "weight": "10", "score": "9.5", "actual": "118盏"} == table["rows"][0]
    assert found.told["columns"].keys() > {*table["columns"]}


def test_a_clipping_of_the_picture_is_there_where_it_is_small_enough() -> None:
    small, large, odd = "data:image/jpeg;base64,AAAA", "data:image/jpeg;base64," + "A" * 40_000, "javascript:alert(1)"
    seen = evolve(LAMPS, clippings={"value": small, "name": large, "weight": odd})
    sheet = evolve(REPORT.files[0].sheets[0], sheet=evolve(BAD, indicators=(seen,)))
    found = page(Report(files=(evolve(REPORT.files[0], sheets=(sheet,)),), diagnostics=()))
    assert found.answers["灯 光.xlsx"]["sheets"][0]["rows"][0]["pictures"] == {"value": small}


def test_a_way_back_is_there_where_it_was_asked_for() -> None:
    assert page().told["back"] is None
    assert page(view=View(back='./?lang=en&x="')).told["back"] == './?lang=en&x="'


def test_a_habit_speaks_of_each_of_its_rows() -> None:
    rows = [
        ("产出指标", "数量指标", f"修缮{thing}数", f"{n}处") for n, thing in ((3, "桥梁"), (5, "涵洞"), (9, "护坡"))
    ]
    found = page(check_rows(rows, form="mof-2021", isolated=True))
    (answer,) = found.answers.values()
    (number,) = (n for n, d in enumerate(answer["report"]["diagnostics"]) if d["code"] == "TX202")
    assert answer["places"][number]["row"] is None
    assert [other["row"] for other in answer["places"][number]["others"]] == [0, 1, 2]
    fixes = [other["fix"]["text"] for other in answer["report"]["diagnostics"][number]["related"]]
    assert fixes == ["≥3处", "≥5处", "≥9处"]


def test_an_earlier_round_and_what_was_passed_over_are_told() -> None:
    gone = PastFinding(
        code="TX203",
        name="x",
        severity="error",
        message={"zh": "缺", "en": "no"},
        path="灯 光.xlsx",
        project_name=HOSTILE,
    )
    compared = evolve(
        REPORT, compared=True, resolved=(gone,), missing=(PastSheet(path="旧.xlsx", project_name="旧项目"),),
        diagnostics=tuple(evolve(d, status="new") for d in REPORT.diagnostics),
        skipped=(SkippedFile(path="照片.jpg", reason="picture"),),
    )  # fmt: skip
    found = page(compared)
    rounds = found.answers["灯 光.xlsx"]["rounds"]
    assert (rounds["status"], len(rounds["resolved"])) == (["new"] * 4, 1)
    assert [past["code"] for past in found.told["resolved"]] == ["TX203"]
    assert [sheet["project_name"] for sheet in found.told["missing"]] == ["旧项目"]
    assert [entry["path"] for entry in found.data[-1][-1]["report"]["files"]] == ["照片.jpg"]


def test_a_finding_beside_all_files_is_there() -> None:
    alone = evolve(OPERATOR, path="设置.toml", sheet=None, indicator=None, span=None)
    answer = page(evolve(REPORT, diagnostics=(*REPORT.diagnostics, alone))).answers["设置.toml"]
    assert (answer["report"]["files"], len(answer["report"]["diagnostics"]), answer["sheets"]) == ([], 1, [])
