"""An office's library of indicators in a spreadsheet becomes a profile, whatever shape and state it is in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook

from targetexpr import profiles
from targetexpr.checking.check import check_rows
from targetexpr.cli import main
from targetexpr.errors import ProfileError
from targetexpr.profiles.basis import Basis
from targetexpr.profiles.library import Imported, imported
from targetexpr.profiles.model import Profile
from targetexpr.sheets.text_tables import read_tables

HEAD = (
    "一级指标",
    "二级指标",
    "三级指标",
    "指标方向",
    "计算符号",
    "参考值",
    "计量单位",
    "是否必设",
    "适用项目",
    "依据",
)
ROWS = (
    ("产出指标", "数量指标", "慢行道养护面积", "正向", "≥", 12000, "平方米", "否", "", ""),
    ("", "质量指标", "路面完好率", "正向", "≥", 95, "%", "必选", "道路养护、路灯", "养护标准"),
    ("", "时效指标", "病害处置及时率", "正向", "≥", 95, "%", "√", "", ""),
    ("效益指标", "社会效益指标", "夜间投诉量", "反向", "≤", 12, "件", "", "", ""),
)


def _book(path: Path, *rows: Sequence[object], merged: Sequence[str] = ()) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append([cell if cell != "" else None for cell in row])
    for area in merged:
        sheet.merge_cells(area)
    book.save(path)
    return path


def _import(path: Path, *, all_required: bool = False, extends: str = "mof-2021") -> Imported:
    source = Basis(kind="document", document="指标库")
    return imported(
        read_tables(path), name="own", title="自用", extends=extends, source=source, all_required=all_required
    )


def _profile(folder: Path, made: Imported) -> Profile:
    path = folder / "own.toml"
    path.write_text(made.text, encoding="utf-8")
    return profiles.load(path)


def _run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_required_rows_are_presets_and_all_rows_are_known(tmp_path: Path) -> None:
    title = ("临江区预算绩效指标库", *[""] * 9)
    path = _book(tmp_path / "库.xlsx", title, HEAD, *ROWS, merged=["A1:J1", "A3:A5"])
    made = _import(path)
    assert (made.presets, made.entries, made.passed_over) == (2, 4, ())
    own = _profile(tmp_path, made)
    whole = own.presets["路面完好率"]
    assert (whole.group, whole.value, whole.words) == ("output", "≥95%", ("路面完好",))
    assert whole.when.project_name == ("道路养护", "路灯")
    assert whole.basis == Basis(kind="document", document="养护标准")
    assert own.presets["病害处置及时率"].when.project_name == ()
    entry = own.entry_of("夜间 投诉量")
    assert entry is not None
    assert (entry.level2, entry.unit, entry.direction) == ("social_benefit", "件", "反向")


def test_findings_by_the_library(tmp_path: Path) -> None:
    _profile(tmp_path, _import(_book(tmp_path / "库.xlsx", HEAD, *ROWS)))
    rows = [
        ("产出指标", "质量指标", "慢行道养护面积", "12500"),
        ("产出指标", "时效指标", "病害处置及时率", "≥3人"),
        ("效益指标", "社会效益指标", "夜间投诉量", "≥12件"),
    ]
    report = check_rows(rows, form="mof-2021", profile=tmp_path / "own.toml", isolated=True)
    found = {(d.code, d.indicator.name if d.indicator else None): d for d in report.diagnostics}
    fix = found["TX202", "慢行道养护面积"].fix
    assert fix is not None
    assert fix.text == "≥12500平方米"
    assert "“数量指标”" in found["TX605", "慢行道养护面积"].message["zh"]
    assert "“%”" in found["TX604", "病害处置及时率"].message["zh"]
    assert ("TX504", "夜间投诉量") in found
    assert ("TX103", None) not in found  # 路面完好率 is asked of roads and lamps alone
    named = check_rows(rows, form="mof-2021", header={"project_name": "路灯维护"}, profile=tmp_path / "own.toml")
    told = next(d for d in named.diagnostics if d.code == "TX103")
    assert told.message["zh"].startswith("“养护标准”列有必设的“路面完好率”")


def test_types_become_known_and_bind(tmp_path: Path) -> None:
    head = ("指标名称", "指标值", "绩效类型")
    path = _book(tmp_path / "库.xlsx", head, ("台账规范性", "规范", "民生类、治理类"), ("档案齐全性", "齐全", "通用"))
    made = _import(path, all_required=True)
    own = _profile(tmp_path, made)
    assert set(own.fields["performance_type"]) == {"民生类", "治理类"}
    assert own.presets["台账规范性"].when.performance_type == ("民生类", "治理类")
    rows = [("产出指标", "数量指标", "走访户数", "≥30户")]

    def missing(kind: str | None) -> list[str]:
        header = {} if kind is None else {"performance_type": kind}
        report = check_rows(rows, form="mof-2021", header=header, profile=tmp_path / "own.toml", isolated=True)
        return [name for d in report.diagnostics if d.code == "TX103" for name in d.arguments["presets"]]

    assert missing("治理类") == ["台账规范性", "档案齐全性"]
    assert missing("其他") == missing(None) == ["档案齐全性"]


def test_what_is_not_understood_is_told(tmp_path: Path) -> None:
    rows = (
        ("管理指标", "制度指标", "台账规范性", "", "", "规范", "", "也许", "", ""),
        ("产出指标", "数量指标", "长" * 300, "", "", "1", "个", "是", "", ""),
        ("产出指标", "", "", "", "", "", "", "", "", ""),
    )
    made = _import(_book(tmp_path / "库.xlsx", HEAD, *rows))
    assert (made.presets, made.entries) == (0, 1)
    told = "".join(entry["zh"] for entry in made.passed_over)
    assert "也许" in told
    assert "管理指标 / 制度指标" in told
    assert "200 个字" in told


def test_names_of_any_characters_are_kept_apart(tmp_path: Path) -> None:
    odd = '引"号\\斜.杠]['
    rows = (
        ("产出指标", "数量指标", odd, "", "≥", "3", "个", "是", "(a+)+$", ""),
        ("产出指标", "数量指标", "巡查次数", "", "≥", "3", "次", "是", "甲", ""),
        ("产出指标", "数量指标", "巡查次数", "", "≥", "3", "次", "是", "甲", ""),
        ("产出指标", "数量指标", "巡查次数", "", "≥", "9", "次", "是", "乙", ""),
        ("产出指标", "数量指标", "巡查\n次数\u200b", "", "≥", "3", "次", "否", "", ""),
    )
    own = _profile(tmp_path, _import(_book(tmp_path / "库.xlsx", HEAD, *rows)))
    assert own.presets[odd].name == odd
    assert own.presets[odd].when.project_name == (r"\(a\+\)\+\$",)
    assert [preset.value for preset in own.presets.values()] == ["≥3个", "≥3次", "≥9次"]
    assert "巡查次数-2" in own.presets


def test_several_tables_subheadings_and_repeated_headings(tmp_path: Path) -> None:
    path = tmp_path / "库.html"
    table = "<table><tr><th>指标名称（必填）*</th><th>单位</th><th>序号</th></tr>{}</table>"
    inner = (
        "<tr><td colspan=3>一、公共卫生</td></tr><tr><td>随访人次</td><td>人次</td><td>1</td></tr>"
        "<tr><td>指标名称</td><td>单位</td><td>序号</td></tr><tr><td>建档数</td><td>份</td><td>2</td></tr>"
    )
    other = "<tr><td>出车次数</td><td>次</td><td>1</td></tr>"
    path.write_text(f"<p>说明</p>{table.format(inner)}{table.format(other)}", encoding="utf-8")
    assert [entry.unit for entry in _profile(tmp_path, _import(path)).library.values()] == ["人次", "份", "次"]


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("没有.xlsx", None, "没有.xlsx：文件不存在"),
        ("坏.xlsx", b"PK\x03\x04 no workbook", "坏.xlsx"),
        ("空.csv", b"", "空"),
        ("表.csv", "甲,乙\n1,2\n".encode(), "没有认出指标库"),
        ("表.csv", "三级指标,计量单位\n".encode(), "没有认出指标库"),
        ("长.csv", ("甲,乙\n" * 30 + "三级指标,计量单位\n甲,个\n").encode(), "没有认出指标库"),
        ("表.json", b"[]", "要的是表格文件"),
        ("表.pdf", b"%PDF-1.4\n%%EOF", "要的是表格文件"),
        ("多.csv", ("三级指标,计量单位\n" + "甲,个\n" * 5001).encode(), "最多 5000 行"),
    ],
)
def test_a_file_that_is_no_library_is_refused(tmp_path: Path, name: str, data: bytes | None, told: str) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    done = _run("profiles", "import", path, "-o", tmp_path / "out.toml")
    assert done.exit_code == 2
    assert told in done.output
    assert "Traceback" not in done.output
    assert not (tmp_path / "out.toml").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("-o", "out.xlsx"), "应是 .toml"),
        (("-o", "没有的文件夹/out.toml"), "没有文件夹"),
        (("-o", "out.toml", "--extends", "of-no-name"), "of-no-name"),
        (("-o", "out.toml", "--limit-bytes", "10"), "10"),
    ],
)
def test_what_was_asked_wrongly_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: Sequence[str], told: str
) -> None:
    path = _book(tmp_path / "库.xlsx", HEAD, *ROWS)
    monkeypatch.chdir(tmp_path)
    done = _run("profiles", "import", path, *words)
    assert done.exit_code == 2
    assert told in done.output


def test_the_command_says_what_it_wrote(tmp_path: Path) -> None:
    path = _book(
        tmp_path / "库.xlsx", HEAD, *ROWS, *[("产出", "", f"指标{n}数", "", "", "", "", "?", "", "") for n in range(30)]
    )
    out = tmp_path / "out.toml"
    done = _run("profiles", "import", path, "-o", out, "--name", "linjiang", "--title", "临江区指标库")
    assert done.exit_code == 0
    assert "指标库 34 个指标，其中必设的 2 个" in done.output
    assert "另有 10 行" in done.output
    assert profiles.load(out).title["zh"] == "临江区指标库"
    with pytest.raises(ProfileError):
        profiles.load("linjiang")
