"""Patterns restored from their code match as compiled ones do."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from targetexpr import patterns
from targetexpr.values import parser
from targetexpr.values.syntax import tables

EXAMPLE = Path(__file__).parents[1] / "examples" / "2020-data-centre.csv"
CONFORMANCE = Path(__file__).parent / "conformance"
TEXTS = [
    case["text"]
    for path in sorted(CONFORMANCE.glob("*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"][::9]
]


def facts(pattern: re.Pattern[str]) -> tuple[object, ...]:
    return pattern.pattern, pattern.flags, pattern.groups, pattern.groupindex


@pytest.mark.parametrize("members", ["于於", "^于於", "a三-五", r"^\s于", "😀于x", "一-龥0", "(（[［{【〔「『"])
def test_a_class_of_few_characters_holds_the_same(members: str) -> None:
    restored, compiled = patterns.restored(f"[{members}]", patterns.code_of(f"[{members}]")), re.compile(f"[{members}]")
    every = "".join(map(chr, range(0x20000)))
    assert restored.findall(every) == compiled.findall(every)


@pytest.mark.parametrize("name", parser._parser().patterns)
def test_a_restored_pattern_matches_as_the_compiled_one(name: str) -> None:
    pattern = parser._parser().patterns[name]
    restored, compiled = patterns.restored(pattern, patterns.code_of(pattern)), re.compile(pattern)
    assert facts(restored) == facts(compiled)
    for text in TEXTS:
        for start in range(len(text)):
            one, other = restored.match(text, start), compiled.match(text, start)
            assert (one and one.regs) == (other and other.regs)


def test_codes_of_another_release_are_not_used() -> None:
    made = patterns.prepare(["[0-9]+", "[a-z]"])
    assert patterns.usable(made) == {pattern: patterns.code_of(pattern) for pattern in ("[0-9]+", "[a-z]")}
    assert patterns.usable(made.replace(patterns.VERSION.encode(), b"another")) == {}
    assert patterns.restored("[0-9]+", None).match("12") is not None


@pytest.mark.parametrize("name", tables.table("judgements"))
def test_a_restored_pattern_of_words_finds_the_same(name: str) -> None:
    pattern = tables.table("judgements")[name]
    restored, compiled = patterns.restored(pattern, patterns.code_of(pattern)), re.compile(pattern)
    assert facts(restored) == facts(compiled)
    for text in TEXTS:
        one, other = restored.search(text), compiled.search(text)
        assert (one and (one.regs, one.groupdict())) == (other and (other.regs, other.groupdict()))


def test_code_of_another_width_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "_ITEM", "B")
    assert patterns.code_of("[0-9]+") is None
    assert patterns.usable(patterns.prepare(["[0-9]+"])) == {}


def test_kept_code_is_what_this_python_compiles() -> None:
    assert [
        pattern for pattern, code in patterns._kept().items() if list(code) != [*(patterns.code_of(pattern) or ())]
    ] == []


def test_without_what_is_kept_patterns_are_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "KEPT", "none.bin")
    patterns._kept.cache_clear()
    assert patterns.compiled("[0-9]+").fullmatch("12") is not None
    patterns._kept.cache_clear()


def test_what_is_asked_for_is_noted() -> None:
    with patterns.noted() as asked:
        patterns.compiled("[0-9]+")
    patterns.compiled("[a-z]+")
    assert asked == {"[0-9]+"}


@pytest.mark.skipif(not patterns._kept(), reason="no code of this Python is kept")
def test_a_start_compiles_no_pattern_of_ours() -> None:
    code = (
        "from targetexpr import patterns\n"
        "restore = patterns.restored\n"
        "patterns.restored = lambda pattern, code: (code or print('compiled', pattern), restore(pattern, code))[1]\n"
        "from targetexpr.cli import main\n"
        f"main(['check', '--isolated', '--output-format', 'concise', {str(EXAMPLE)!r}])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=False)
    assert "malformed-value" in done.stdout
    assert [line for line in done.stdout.splitlines() if line.startswith("compiled")] == []
