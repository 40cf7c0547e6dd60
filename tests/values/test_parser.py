from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from maketables import parse_tables

import targetexpr
from targetexpr import package_data
from targetexpr.values import parser
from targetexpr.values.model import Comparison
from targetexpr.values.syntax import tables
from tests.property.laws import assert_laws


def test_a_value_is_read_with_its_unit() -> None:
    assert targetexpr.parse("≥95.00(%)").to_dict() == {
        "type": "comparison",
        "text": "≥95.00(%)",
        "operator": "≥",
        "value": "95.00",
        "unit": "%",
    }


def test_many_values_keep_their_errors_in_place() -> None:
    first, second, third = targetexpr.parse_many(["≥95%", "≥", "健全"])
    assert isinstance(first, Comparison)
    assert isinstance(second, targetexpr.TargetSyntaxError)
    assert third == targetexpr.parse("健全")


def test_as_many_names_as_texts() -> None:
    assert targetexpr.parse_many(["95"], ["满意度"])[0].to_dict()["inferred"] == ["unit"]
    with pytest.raises(ValueError, match="zip"):
        targetexpr.parse_many(["95"], ["满意度", "合格率"])


def test_only_text_is_parsed() -> None:
    for other in (95, None, b"95%", ["95%"]):
        with pytest.raises(TypeError, match="is a str"):
            targetexpr.parse(other)  # type: ignore[arg-type]


def test_tables_that_lack_or_are_stale_are_made_now(monkeypatch: pytest.MonkeyPatch) -> None:
    assert tables._made_now() == tables.stamp() + b"\n".join(tables._lines())
    monkeypatch.setattr(parse_tables, "make", lambda: b"0000made\nnow")
    data = package_data.data
    for kept in (b"", b"0000stale", None):
        monkeypatch.setattr(package_data, "data", partial(data_beside, kept, data))
        assert tables._lines.__wrapped__() == [b"made", b"now"]


def data_beside(kept: bytes | None, data: Callable[[str], bytes], name: str) -> bytes:
    """A file of the package, where the tables are *kept*."""
    if name != "values/data/tables.bin":
        return data(name)
    if kept is None:
        raise FileNotFoundError(name)
    return kept


@pytest.mark.parametrize("text", ["≥95%", "≥95", "≥", "≥≥5%", "", "健全", "完成" * 150, "≥" + "5" * 300, "≥" * 300])
@pytest.mark.parametrize("name", [None, "成活率(%)"])
def test_what_a_text_states_is_told_without_what_is_wrong_with_it(text: str, name: str | None) -> None:
    try:
        stated: object = targetexpr.parse(text, name)
    except targetexpr.TargetSyntaxError:
        stated = None
    assert parser.constraint_of(text, name) == stated


def test_a_packaged_grammar_comes_before_the_checkout_s(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(package_data, "_HERE", str(tmp_path / "src" / "targetexpr"))
    for home in (tmp_path, tmp_path / "src" / "targetexpr"):
        (home / "grammar").mkdir(parents=True)
        for name in ("target.lark", "lexis.lark"):
            (home / "grammar" / name).write_text(f"// {name} of {home.name}\n", encoding="utf-8")
        assert parse_tables.grammar_text() == f"// target.lark of {home.name}\n// lexis.lark of {home.name}\n"


def test_an_error_is_a_fresh_one_each_time() -> None:
    first, second = targetexpr.parse_many(["≥", "≥"])
    assert isinstance(first, targetexpr.TargetSyntaxError)
    assert isinstance(second, targetexpr.TargetSyntaxError)
    assert first is not second
    assert first.to_dict() == second.to_dict()


def test_a_bracket_that_is_no_unit_costs_no_more_than_it_is_long() -> None:
    """Each sign of a unit is matched in one way only: in two, a bracket that never closes took twice as long a sign."""
    began = time.process_time()
    for count in (4, 40, 400):
        targetexpr.parse(f"完成5%（{'次工作任年一' * count}")
    assert time.process_time() - began < 3


def test_a_year_and_a_quarter_in_one_run() -> None:
    assert targetexpr.parse("20191季度前").to_dict() == {
        **targetexpr.parse("2019年1季度前").to_dict(),
        "text": "20191季度前",
    }


def test_the_pieces_of_a_level_and_of_the_words_behind_it_do_not_overlap() -> None:
    assert_laws("80%提高半到90%")


def test_a_figure_right_behind_an_interval_that_words_cut_is_another() -> None:
    assert_laws("(5\ufffd,0\ufffd]1\ufffd")


@pytest.mark.parametrize(
    ("before", "behind", "signs"),
    [
        ("群众满意度不逊于", "", ("≥", None)),
        ("费用最多", "", ("≤", None)),
        ("覆盖率达到", "以上", ("=", "≥")),
        ("约", "左右", ("≈", "≈")),
        ("新建路灯", "内", (None, "≤")),
        ("不低于重点", "项目", (None, None)),
        ("", "", (None, None)),
    ],
)
def test_an_operator_is_found_beside_a_number_in_a_sentence(
    before: str, behind: str, signs: tuple[str | None, str | None]
) -> None:
    text = f"{before}20个{behind}"
    first = parser.operator_before(text, len(before))
    last = parser.operator_behind(text, len(text) - len(behind))
    assert (first and first.sign, last and last.sign) == signs
    assert first is None or before.endswith(text[first.start : first.end])
    assert last is None or behind.startswith(text[last.start : last.end])
