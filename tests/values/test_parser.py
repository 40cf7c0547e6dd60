from __future__ import annotations

import pytest

import targetexpr
from targetexpr.values.model import Comparison


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
    with pytest.raises(TypeError):
        targetexpr.parse(95)  # type: ignore[arg-type]
