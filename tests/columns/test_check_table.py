"""``check_table``: the rows of many sheets in one table, and where their findings stand in it."""

from __future__ import annotations

from typing import Any

import pytest

import targetexpr

pa = pytest.importorskip("pyarrow")

from targetexpr import columns  # noqa: E402

ROWS = [
    ("甲", "产出指标", "数量指标", "培训场次", "≥12场"),
    ("乙", "产出指标", "数量指标", "修缮面积", "XX平方米"),
    ("甲", "产出指标", "质量指标", "验收合格率", "≥120%"),
    ("乙", "满意度指标", "服务对象满意度指标", "居民满意度", "≥90%"),
]
FIELDS = {"level1": "一级指标", "level2": "二级指标", "name": "三级指标", "value": "指标值"}


def table_of() -> Any:
    names = ("项目", *FIELDS.values())
    return pa.table({name: [row[n] for row in ROWS] for n, name in enumerate(names)})


def checked(table: Any, **options: Any) -> list[dict[str, Any]]:
    asked: dict[str, Any] = {"columns": FIELDS, "header": {"project_name": "项目"}, "isolated": True} | options
    return list(columns.check_table(table, "项目", **asked).to_pylist())


def test_findings_bear_their_key_and_their_row_in_the_table() -> None:
    found = checked(table_of())
    assert {(row["项目"], row["row"]) for row in found if row["code"] == "TX105"} == {("乙", 1)}
    assert {(row["项目"], row["sheet"]) for row in found} == {("甲", 0), ("乙", 1)}
    assert all(row["project_name"] == row["项目"] for row in found)
    whole = [row for row in found if row["indicator"] is None]
    assert whole
    assert all(row["row"] is None for row in whole)


def test_they_are_those_of_check_rows() -> None:
    for number, project in enumerate("甲乙"):
        rows = [dict(zip(FIELDS, row[1:], strict=True)) for row in ROWS if row[0] == project]
        report = targetexpr.check_rows(rows, header={"project_name": project}, isolated=True)
        found = [row for row in checked(table_of()) if row["sheet"] == number]
        assert [(row["code"], row["fingerprint"], row["message_zh"], row["fix"]) for row in found] == [
            (d.code, d.fingerprint, d.message["zh"], d.fix and d.fix.text) for d in report.diagnostics
        ]


def test_frames_go_in_and_fields_may_be_named_as_they_are() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame([row[1:] for row in ROWS], columns=[*FIELDS])
    found = columns.check_table(frame, isolated=True)
    assert set(found.column("sheet").to_pylist()) == {0}
    assert found.schema == columns.finding_schema()
    assert found.schema.metadata == {b"targetexpr.schema_version": columns.SCHEMA_VERSION.encode()}


def test_objects_of_several_types_are_texts() -> None:
    pandas = pytest.importorskip("pandas")
    rows: list[list[Any]] = [
        ["甲", "产出指标", "数量指标", "培训场次", "≥12场"],
        [7, "产出指标", "数量指标", "培训人次", 300],
    ]
    names = ["项目", "level1", "level2", "name", "value"]
    found = columns.check_table(pandas.DataFrame(rows, columns=names), "项目", isolated=True)
    texts = [[str(cell) for cell in row] for row in rows]
    said = columns.check_table(pandas.DataFrame(texts, columns=names), "项目", isolated=True)
    assert found.to_pylist() == said.to_pylist()
    assert set(found.column("项目").to_pylist()) == {"甲", "7"}
    with pytest.raises(ValueError, match="column 'value': True is no text"):
        columns.check_table(pandas.DataFrame({"name": ["培训场次", "人次"], "value": ["≥12场", True]}))


def test_options_choose_rules_and_profiles() -> None:
    assert {row["code"] for row in checked(table_of(), select=["TX105"])} == {"TX105"}
    with pytest.raises(targetexpr.ProfileError):
        checked(table_of(), profile="no-such-profile")
    with pytest.raises(TypeError, match="did you mean 'select'"):
        checked(table_of(), selct=["TX105"])


def test_no_rows_have_no_findings() -> None:
    for key in (None, "项目"):
        found = columns.check_table(table_of().slice(0, 0), key, columns=FIELDS)
        assert found.num_rows == 0


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"columns": {"value": "目标"}}, "no column '目标'"),
        ({"header": {"applicant": "单位"}}, "no column '单位'"),
        ({"columns": {}}, "no column holds"),
        ({"columns": {"valu": "指标值"}}, r"sheet 0 \['甲'\]: row 1 has no place for valu"),
        ({"header": {"annual": "三级指标"}}, r"sheet 0 \['甲'\]: "),
    ],
)
def test_what_was_asked_wrong_is_told(change: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        checked(table_of(), **change)


def test_a_column_that_stands_twice_is_no_answer() -> None:
    table = pa.table([pa.array(["≥1场"]), pa.array(["≥2场"])], names=["value", "value"])
    with pytest.raises(ValueError, match="or several"):
        columns.check_table(table)
