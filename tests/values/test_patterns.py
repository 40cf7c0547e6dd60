"""Patterns restored from their code match as compiled ones do."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from targetexpr.values import parser
from targetexpr.values.lexicon import word_patterns
from targetexpr.values.syntax import patterns

CONFORMANCE = Path(__file__).parents[1] / "conformance"
TEXTS = [
    case["text"]
    for path in sorted(CONFORMANCE.glob("*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"][::9]
]


@pytest.mark.parametrize("name", parser._parser().patterns)
def test_a_restored_pattern_matches_as_the_compiled_one(name: str) -> None:
    pattern = parser._parser().patterns[name]
    restored, compiled = patterns.restored(pattern, patterns.code_of(pattern)), re.compile(pattern)
    assert (restored, restored.groups, restored.flags) == (compiled, compiled.groups, compiled.flags)
    for text in TEXTS:
        for start in range(len(text)):
            one, other = restored.match(text, start), compiled.match(text, start)
            assert (one and one.regs) == (other and other.regs)


def test_codes_of_another_release_are_not_used() -> None:
    made = patterns.codes_of({"digits": "[0-9]+"})
    assert patterns.usable(made)["digits"] is not None
    assert patterns.usable({**made, "version": "another"}) == {}
    assert patterns.restored("[0-9]+", None).match("12") is not None


@pytest.mark.parametrize("name", word_patterns.sources())
def test_a_restored_pattern_of_words_finds_the_same(name: str) -> None:
    pattern = word_patterns.sources()[name]
    restored, compiled = patterns.restored(pattern, patterns.code_of(pattern)), re.compile(pattern)
    assert (restored, restored.groupindex) == (compiled, compiled.groupindex)
    for text in TEXTS:
        one, other = restored.search(text), compiled.search(text)
        assert (one and (one.regs, one.groupdict())) == (other and (other.regs, other.groupdict()))


def test_code_of_another_width_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "_ITEM", "B")
    assert patterns.code_of("[0-9]+") is None
