"""``parse_column`` and ``parse_frame``: what any column of any library says, each distinct text read once."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import targetexpr
from targetexpr.values.json import flatten
from targetexpr.values.model import Constraint
from targetexpr.values.parser import parse_many

pa = pytest.importorskip("pyarrow")
pandas = pytest.importorskip("pandas")

from targetexpr import columns  # noqa: E402

VALUES = ["≥95.00(%)", None, "12月底前", "同比下降10%", "XX%", "3-5次", "≥95.00(%)", "2/3以上", "健全"]


def told(column: Any) -> list[dict[str, Any] | None]:
    return [
        None if row is None else {name: value for name, value in row.items() if value is not None}
        for row in column.to_pylist()
    ]


def test_each_distinct_text_is_one_entry_of_the_dictionary() -> None:
    column = columns.parse_column(VALUES)
    assert column.type.value_type == columns.constraint_type()
    assert len(column) == len(VALUES)
    assert column.dictionary.field("text").to_pylist() == list(dict.fromkeys(v for v in VALUES if v))
    assert column.indices.to_pylist() == [0, None, 1, 2, 3, 4, 0, 5, 6]


def test_the_fields_say_what_the_constraint_says() -> None:
    rate, gap, deadline, change, wrong, span, _, share, word = told(columns.parse_column(VALUES))
    assert rate == {
        "kind": "comparison", "text": "≥95.00(%)", "canonical": "≥95.00%", "operator": "≥", "value": Decimal("95"),
        "value_text": "95.00", "unit": "%",
    }  # fmt: skip
    assert gap is None
    assert deadline is not None
    assert (deadline["kind"], deadline["date"], deadline["edge"]) == ("deadline", "--12", "end")
    assert change is not None
    assert change["change"] == {"direction": "decrease", "baseline": "同比"}
    assert wrong is not None
    assert (wrong["kind"], wrong["error"], wrong["span_start"], wrong["span_end"]) == ("error", "placeholder", 0, 2)
    assert span is not None
    assert (span["lower"], span["lower_operator"], span["upper_text"], span["upper_operator"]) == (3, "≥", "5", "≤")
    assert share is not None
    assert "value" not in share
    assert share["value_text"] == "2/3"
    assert word is not None
    assert (word["kind"], word["term"], word["term_kind"]) == ("qualitative", "健全", "state")


def test_several_targets_keep_their_parts_and_stories_their_mentions() -> None:
    (row,) = told(columns.parse_column(["合格率100%且优良率≥30%"]))
    assert row is not None
    assert row["kind"] == "all_of"
    assert '"优良率"' in row["parts"]


SHAPES = [
    "≥{}%", "{}m2", "≤{}(万元)", "每月{}次", "培训不少于{}人次以上", "同比下降{}a", "满意度{}", "±{}%", "{}月底前",
    "2{}年底前", "{}年内完成", "高于{}:1", "≥{}O%", "{}", "≥{}ohms", "第{}名", "{}多家", "投诉率{}%左右",
]  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_texts_with_other_numbers_say_what_each_says_alone(shape: str) -> None:
    numbers = [
        *map(str, range(130)),
        "0.5",
        "95.00",
        "00.5",
        "007",
        "1.2345678",
        "209",
        "2019",
        "20240101",
        "12345678901",
    ]
    texts = [shape.format(number) for number in numbers]
    together = told(columns.parse_column(texts))
    alone = [told(columns.parse_column([text]))[0] for text in texts]
    assert together == alone


def test_many_texts_with_other_numbers_are_parsed_by_a_few(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []

    def counted(texts: list[str], names: None) -> Any:
        parsed.extend(texts)
        return parse_many(texts, names)

    monkeypatch.setattr("targetexpr.columns.answers.parse_many", counted)
    column = columns.parse_column([f"≤{number}(万元)" for number in range(2100, 9000)] + ["健全"])
    assert len(column.dictionary) == 6901
    assert len(parsed) < 60


def test_a_name_that_supplies_nothing_parts_no_answers() -> None:
    values = ["≥95%"] * 3 + ["95%"] * 2 + ["≥3"] * 2
    names = ["满意度", "合格率(≥**%)", None, "合格率(≥**%)", "满意度", "场次(场)", "人数(人)"]
    column = columns.parse_column(values, names)
    assert len(column.dictionary) == 5
    alone = [parse_many([value], [name])[0] for value, name in zip(values, names, strict=True)]
    expected = [flatten(answer) for answer in alone if isinstance(answer, Constraint)]
    fields = ("operator", "unit", "inferred", "canonical")
    assert [[row and row.get(name) for name in fields] for row in told(column)] == [
        [record.get(name) for name in fields] for record in expected
    ]


def test_names_supply_units_as_in_parse() -> None:
    values, names = ["≥3", "≥3", None, "≥3"], ["培训场次(场)", None, "培训场次(场)", "培训场次(场)"]
    column = columns.parse_column(values, names)
    assert [row and row.get("unit") for row in told(column)] == ["场", None, None, "场"]
    assert column.dictionary.field("inferred").to_pylist() == [["unit"], None]
    assert len(column.dictionary) == 2
    with pytest.raises(ValueError, match="4 values and 1 names"):
        columns.parse_column(values, ["培训场次"])


def test_numbers_that_a_decimal_cannot_hold_are_whole_in_their_text() -> None:
    long = "0." + "0" * 11 + "1"
    huge = "1" + "0" * 28
    small, large, most = told(columns.parse_column([f"≥{long}%", f"≥{huge}元", f"≥{'9' * 28}元"]))
    assert small is not None
    assert large is not None
    assert most is not None
    assert ("value" in small, small["value_text"]) == (False, long)
    assert ("value" in large, large["value_text"]) == (False, huge)
    assert most["value"] == Decimal("9" * 28)


@pytest.mark.parametrize(
    "column",
    [
        VALUES[:3],
        tuple(VALUES[:3]),
        pa.array(VALUES[:3]),
        pa.array(VALUES[:3], pa.large_string()),
        pa.array(VALUES[:3], pa.string_view()),
        pa.array(VALUES[:3]).dictionary_encode(),
        pa.chunked_array([pa.array(VALUES[:1]), pa.array(VALUES[1:3])]),
        pa.chunked_array([pa.array(VALUES[:1]).dictionary_encode(), pa.array(VALUES[1:3]).dictionary_encode()]),
        pa.table({"value": VALUES[:3]}),
        pandas.Series(VALUES[:3]),
        pandas.Series(VALUES[:3], dtype="category"),
        pandas.DataFrame({"value": VALUES[:3]})["value"],
    ],
    ids=lambda column: type(column).__module__,
)
def test_what_holds_a_column_is_one(column: Any) -> None:
    assert told(columns.parse_column(column)) == told(columns.parse_column(VALUES[:3]))


def test_a_column_of_polars_and_one_of_duckdb() -> None:
    polars = pytest.importorskip("polars")
    assert told(columns.parse_column(polars.Series(VALUES))) == told(columns.parse_column(VALUES))
    duckdb = pytest.importorskip("duckdb")
    relation = duckdb.from_arrow(pa.table({"value": VALUES}))
    assert told(columns.parse_column(relation)) == told(columns.parse_column(VALUES))


def test_numbers_and_dates_are_what_a_form_would_show() -> None:
    numbers = columns.parse_column(pa.array([12.0, 0.5, None, float("nan")]))
    assert [row and row["canonical"] for row in told(numbers)] == ["=12", "=0.5", None, None]
    dates = columns.parse_column(pa.array([datetime.date(2024, 12, 31)]))
    assert told(dates)[0]["date"] == "2024-12-31"  # type: ignore[index]


def test_objects_of_several_types_are_the_texts_of_each() -> None:
    cells = ["≥95%", 100, 12.0, None, float("nan"), datetime.date(2024, 12, 31), Decimal("1.50")]
    mixed = pandas.Series(cells, dtype=object)
    assert told(columns.parse_column(mixed)) == told(columns.parse_column(cells))
    assert told(columns.parse_column(mixed)) == told(
        columns.parse_column(["≥95%", "100", "12", None, None, "2024-12-31", "1.50"])
    )
    assert list(columns.parse_frame(mixed)["canonical"][:3]) == ["≥95%", "=100", "=12"]
    names = pandas.Series(["满意度", 7], dtype=object)
    assert [row and row["unit"] for row in told(columns.parse_column(["≥95", "≥95%"], names))] == ["%", "%"]
    assert list(columns.parse_frame(pandas.Series(["≥95", 100]), names)["unit"][:1]) == ["%"]


@pytest.mark.parametrize(
    "column",
    [
        pa.array([True]), pa.array([b"x"]), pa.array([["x"]]), [True], [object()],
        pandas.Series(["x", True]), pandas.Series(["x", ["y"]]), pandas.Series([1, b"x"]),
    ],
)  # fmt: skip
def test_cells_that_are_no_text_are_refused(column: Any) -> None:
    with pytest.raises(ValueError, match="no text"):
        columns.parse_column(column)


@pytest.mark.parametrize("column", ["≥95%", pandas.DataFrame({"a": ["1"], "b": ["2"]}), 7])
def test_what_is_no_column_is_refused(column: Any) -> None:
    with pytest.raises(TypeError):
        columns.parse_column(column)


@pytest.mark.parametrize(
    "column", [[], pa.array([], pa.string()), pa.chunked_array([], pa.string()), pa.array([], pa.null()), [None]]
)
def test_nothing_at_all_is_an_empty_column(column: Any) -> None:
    found = columns.parse_column(column)
    assert len(found.dictionary) == 0
    assert found.null_count == len(found) == len(column)


CELLS = st.none() | st.sampled_from([*filter(None, VALUES), "≥", "", "三到五场", "5处以上并覆盖10个村", "X", "2024年"])


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(CELLS, max_size=8))
def test_a_column_says_what_parse_says(values: list[str | None]) -> None:
    for value, row in zip(values, columns.parse_column(values).to_pylist(), strict=True):
        if value is None:
            assert row is None
            continue
        (answer,) = targetexpr.parse_many([value])
        if isinstance(answer, targetexpr.TargetSyntaxError):
            assert (row["kind"], row["error"]) == ("error", answer.code)
        else:
            said = {name: part for name, part in flatten(answer).items() if name not in ("value", "lower", "upper")}
            assert {name: row[name] for name in said} == said


def test_a_frame_of_pandas_keeps_its_index() -> None:
    frame = columns.parse_frame(pandas.Series(["≥95%", None, "同比下降10%"], index=[5, 6, 7]))
    assert list(frame.index) == [5, 6, 7]
    assert list(frame["unit"].dropna()) == ["%", "%"]
    assert frame.loc[7, "change_direction"] == "decrease"


def test_a_frame_of_polars_is_one_of_polars() -> None:
    polars = pytest.importorskip("polars")
    frame = columns.parse_frame(polars.Series(["≥95%", None]), polars.Series(["满意度", "满意度"]))
    assert frame["operator"].to_list() == ["≥", None]


def test_a_list_has_no_frame() -> None:
    with pytest.raises(TypeError, match="see parse_column"):
        columns.parse_frame(["≥95%"])


def test_columns_survive_ipc() -> None:
    table = pa.table({"target": columns.parse_column(VALUES)})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    assert told(pa.ipc.open_stream(sink.getvalue()).read_all().column("target")) == told(columns.parse_column(VALUES))
