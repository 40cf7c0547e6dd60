"""The parser reads as lark does: the same trees, and where there is none, the same place, stack and expectations."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from lark.exceptions import UnexpectedCharacters
from lark.exceptions import UnexpectedToken as UnexpectedByLark

from targetexpr.values import parser
from targetexpr.values.syntax import errors as diagnose
from targetexpr.values.syntax.lalr import UnexpectedToken
from tests.property.lark_lexer import grammar
from tests.property.test_parser import ALPHABET, STRANGE, WORDS

CONFORMANCE = Path(__file__).parents[1] / "conformance"


def shape(node: Any) -> Any:
    if hasattr(node, "children"):
        return str(node.data), [shape(child) for child in node.children]
    return str(node.type), str(node), node.start_pos, node.end_pos


def by_lark(text: str) -> Any:
    try:
        return shape(grammar().parse(text))
    except UnexpectedCharacters as error:
        return error.pos_in_stream, [], "", set(error.allowed or ())
    except UnexpectedByLark as error:
        found, stack = error.token.type, error.interactive_parser.parser_state.value_stack
        position = len(text) if found == "$END" else error.pos_in_stream
        return position, [shape(node) for node in stack], found, error.accepts


def by_parser(text: str) -> Any:
    try:
        return shape(parser._parser().parse(text))
    except UnexpectedToken as error:
        return error.position, [shape(node) for node in error.stack], error.found, error.expected


def test_every_case_has_the_tree_that_lark_gives_it() -> None:
    files = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(CONFORMANCE.glob("*.toml"))]
    texts = [case["text"] for file in files for case in file["case"]]
    texts += [example["text"] for row in diagnose.table().values() for example in row["examples"]]
    assert [text for text in texts if by_parser(text) != by_lark(text)] == []


@settings(max_examples=500)
@given(
    st.lists(st.sampled_from([*WORDS, *STRANGE]), min_size=1, max_size=8).map("".join)
    | st.text(ALPHABET, min_size=1, max_size=24)
    | st.text(min_size=1, max_size=12)
)
def test_any_text_has_the_tree_that_lark_gives_it(text: str) -> None:
    assert by_parser(text) == by_lark(text)
