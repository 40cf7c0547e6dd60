"""Records and their plain form: inverse to each other, and nothing else is taken for one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import pytest
from attrs import field, frozen
from hypothesis import given
from hypothesis import strategies as st

from targetexpr.records import from_plain, to_plain


@frozen(kw_only=True)
class Leaf:
    text: str
    number: Decimal | None = None
    place: Path | None = None
    data: bytes = b""
    day: date | None = None


@frozen(kw_only=True)
class Branch:
    kind: Literal["a", "b"] = "a"
    count: int = 0
    yes: bool = False
    leaves: tuple[Leaf, ...] = ()
    span: tuple[int, int] | None = None
    words: Mapping[Literal["zh", "en"], str] = field(factory=dict)
    names: frozenset[str] = frozenset()
    inner: Branch | None = None
    more: Mapping[str, Any] = field(factory=dict)


_TEXTS = st.text(st.characters(codec="utf-8"))
_LEAVES = st.builds(
    Leaf,
    text=_TEXTS,
    number=st.none() | st.decimals(allow_nan=False, allow_infinity=False),
    place=st.none() | st.just(Path("甲/乙.xlsx")),
    data=st.binary(),
    day=st.none() | st.dates(),
)
_FLAT: dict[str, Any] = {
    "kind": st.sampled_from(["a", "b"]),
    "count": st.integers(),
    "yes": st.booleans(),
    "leaves": st.lists(_LEAVES, max_size=3).map(tuple),
    "span": st.none() | st.tuples(st.integers(), st.integers()),
    "words": st.dictionaries(st.sampled_from(["zh", "en"]), _TEXTS),
    "names": st.frozensets(_TEXTS, max_size=3),
    "more": st.dictionaries(_TEXTS, st.none() | st.booleans() | st.integers() | _TEXTS | st.lists(_TEXTS)),
}
_BRANCHES = st.recursive(
    st.builds(Branch, **_FLAT), lambda inner: st.builds(Branch, **_FLAT, inner=inner), max_leaves=3
)


@given(_BRANCHES)
def test_a_record_comes_back_through_json(branch: Branch) -> None:
    assert from_plain(Branch, json.loads(json.dumps(to_plain(branch)))) == branch


def test_what_has_its_default_is_left_out() -> None:
    assert to_plain(Branch()) == {}
    assert to_plain(Branch(count=2, inner=Branch(kind="b"))) == {"count": 2, "inner": {"kind": "b"}}


_WRONG: list[Any] = [
    None, 1, "a", [], {"kind": "c"}, {"kind": []}, {"count": "1"}, {"count": True}, {"yes": 1}, {"leaves": {}},
    {"leaves": "ab"},
    {"leaves": [{}]}, {"leaves": [{"text": 1}]}, {"leaves": [{"text": "甲", "number": "x"}]}, {"span": [1]},
    {"span": [1, 2, 3]},
    {"leaves": [{"text": "甲", "number": 1.5}]}, {"leaves": [{"text": "甲", "number": "1E+99999999"}]},
    {"leaves": [{"text": "甲", "number": "NaN"}]}, {"leaves": [{"text": "甲", "number": 10**5000}]},
    {"words": {"fr": "x"}}, {"words": {"zh": 1}}, {"names": [1]},
    {"nothing": 1},
    {"inner": {"inner": {"count": None}}}, {"words": []},
    {"leaves": [{"text": "甲", "data": "x"}]}, {"leaves": [{"text": "甲", "day": "x"}]},
]  # fmt: skip


@pytest.mark.parametrize("form", _WRONG)
def test_what_is_no_form_of_a_record_is_refused(form: Any) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 — the type is the promise
        from_plain(Branch, form)


def test_what_has_no_plain_form_is_refused() -> None:
    with pytest.raises(TypeError, match="object"):
        to_plain(object())

    @frozen
    class Odd:
        held: complex

    with pytest.raises(ValueError, match="Odd"):
        from_plain(Odd, {"held": "x"})
