"""Sentences of the grammar itself: whatever its shapes allow, in spellings that the conformance cases have."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from contextlib import suppress
from functools import cache
from pathlib import Path

import lark
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.lark import from_lark
from maketables.parse_tables import grammar_text

from targetexpr.values.syntax import errors as diagnose
from targetexpr.values.syntax.terminals import RUNS
from tests.property.lark_lexer import grammar
from tests.property.laws import assert_laws

CONFORMANCE = Path(__file__).parents[1] / "conformance"


@cache
def spellings() -> dict[str, list[str]]:
    """What the conformance cases and the malformed examples have of each terminal.

    Look-arounds keep texts from being made from the patterns themselves.
    """
    found = defaultdict[str, set[str]](set)
    files = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(CONFORMANCE.glob("*.toml"))]
    cases = [case for file in files for case in file["case"]]
    malformed = [example for row in diagnose.table().values() for example in row.get("examples", ())]
    for case in [*cases, *malformed]:
        with suppress(lark.exceptions.UnexpectedInput):
            for token in grammar().parse_interactive(case["text"]).iter_parse():
                found[token.type].add(str(token))
    for piece, run in RUNS.items():
        found[piece] |= found[run]
    return {name: sorted(texts) for name, texts in found.items()}


def sentences() -> st.SearchStrategy[str]:
    known = {terminal.name: st.sampled_from(spellings()[terminal.name]) for terminal in grammar().terminals
             if terminal.name in spellings()}  # fmt: skip
    return from_lark(grammar(), start="start", explicit=known)


def test_the_shapes_leave_the_parser_no_choice() -> None:
    """Conflicts are raised before the words are compared, which needs what is not installed here."""
    with pytest.raises(lark.exceptions.LexError, match="interegular"):
        lark.Lark(grammar_text(), parser="lalr", strict=True)


def test_every_terminal_has_a_spelling() -> None:
    assert {terminal.name for terminal in grammar().terminals} - spellings().keys() <= {"_SPACE"}


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(st.deferred(sentences))
def test_sentences_of_the_grammar_keep_the_laws(text: str) -> None:
    assert_laws(text)
