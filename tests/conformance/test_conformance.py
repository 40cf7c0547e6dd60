"""Holds ``parse`` against the conformance data; other implementations could be held against it, too.

One file a construct. A case is a text, the name it stands beside where one is given, where such a spelling is met, and
what is expected: a constraint in its JSON form without the texts, or an error with its code, span and suggestion.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from lark import Lark, Token
from lark.exceptions import UnexpectedInput
from maketables.parse_tables import grammar_text

import targetexpr
from targetexpr.values.syntax.errors import table

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("*.toml"))
CASES = [(file.stem, case) for file in FILES for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]]


def ids(case: Any) -> str:
    return f"{case[0]}:{case[1]['text'][:24]}"


def untold(form: Any) -> Any:
    """Without the texts as written, which the case states once."""
    if isinstance(form, list):
        return [untold(item) for item in form]
    return {k: untold(v) for k, v in form.items() if k != "text"} if isinstance(form, dict) else form


@pytest.mark.parametrize("case", CASES, ids=ids)
def test_a_text_is_read_as_expected(case: tuple[str, dict[str, Any]]) -> None:
    text, expect = case[1]["text"], case[1]["expect"]
    try:
        got = untold(targetexpr.parse(text, name=case[1].get("name")).to_dict())
    except targetexpr.TargetSyntaxError as error:
        got = {"type": "error", "code": error.code, "span": list(error.span)}
        got |= {"suggestion": error.suggestion} if error.suggestion else {}
    assert got == expect


def test_no_case_stands_twice() -> None:
    counts = Counter((case["text"], case.get("name")) for _, case in CASES)
    assert [text for text, count in counts.items() if count > 1] == []


def test_every_case_has_the_form_of_a_case() -> None:
    for _, case in CASES:
        assert case.keys() <= {"text", "name", "seen", "expect"}
        assert case["seen"]
        if case["expect"]["type"] != "error":
            form = targetexpr.from_dict(case["expect"]).to_dict()
            assert untold(form) == case["expect"]


def test_every_rule_and_terminal_of_the_grammar_is_reached() -> None:
    grammar = Lark(grammar_text(), parser="lalr")
    reached = set[str]()
    for text in [
        *(case["text"] for _, case in CASES),
        *(e["text"] for row in table().values() for e in row["examples"]),
    ]:
        with suppress(UnexpectedInput):
            for subtree in grammar.parse(text).iter_subtrees():
                reached.add(str(subtree.data))
                reached |= {child.type for child in subtree.children if isinstance(child, Token)}
    rules = {str(rule.origin.name) for rule in grammar.rules if not rule.options.expand1}
    terminals = {terminal.name for terminal in grammar.terminals}
    assert {name for name in (rules | terminals) - reached if not name.startswith("_")} == set()
