"""What a terminal can begin with decides which terminals are tried: it may be too much, never too little."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

import pytest
from maketables.first_sets import FirstSets

# A pattern, and what of 天地a1 and a blank it can begin with.
PATTERNS = [
    ("天", "天"),
    ("[^天]", "地a1 "),
    ("[a-z天]地", "天a"),
    (r"\s+|[^\s]?1", "天地a1 "),
    (r"[\s]", " "),
    ("天*地", "天地"),
    ("天??地", "天地"),
    ("天+地", "天"),
    ("(?:天|地a?|1?)a", "天地1a"),
    ("(?=天)[天地]", "天"),
    ("(?=天?)[天地]", "天地"),
    ("(?=天|)[天地]", "天地"),
    ("(?<=天)[天地]", "天地"),
    ("(?!天)[天地a]", "地a"),
    ("(?!天|地|a1)[天地a]", "a"),
    ("(?!天a)[天地]", "天地"),
    ("(?!(?:天))[天地]", "地"),
    ("(?![^天])[天地]", "天"),
    (r"(?<!天)[天地](?=\Z)", "天地"),
    (r"\b天", "天"),
    ("(?P<one>天)", "天"),
]


def among(characters: str, starts: Sequence[int], classes: Container[int]) -> set[str]:
    """The characters that are in one of the *classes*, which begin at *starts*."""
    ends = [*starts, 0x10FFFF][1:]
    ranges = [(chr(start), chr(end)) for n, (start, end) in enumerate(zip(starts, ends, strict=True)) if n in classes]
    return {character for character in characters if any(start <= character < end for start, end in ranges)}


@pytest.mark.parametrize(("pattern", "expected"), PATTERNS)
def test_the_characters_a_pattern_begins_with(pattern: str, expected: str) -> None:
    beginnings = FirstSets([pattern, "[天地a1 ]"])
    begins = among("天地a1 ", beginnings.starts, beginnings.found[0])
    assert begins >= {character for character in "天地a1 " if re.match(pattern, character + "天地a1") is not None}
    assert begins == set(expected)


# A pattern, and what of 天地a1 can stand behind the figure that a text begins with, where the pattern matches.
BEHIND = [
    ("[0-9]+天", "天"),
    ("[0-9]+", "天地a"),
    ("1?天", "天"),
    (r"[0-9]{1,2}(?:\.[0-9]+)?[天地]", "天地"),
    ("[^天]地", "地a"),
    ("(?:[0-9]天|[0-9]{2}地)a", "天地"),
    ("[0-9]+(?=天)", "天"),
    ("[0-9](?=[0-9]*a)[0-9]+", "a"),
    ("[0-9]+(?=天|)[地a]?", "天地a"),
    ("[0-9](?!天)[0-9]?[天地]", "天地"),
    ("(?<=天)1[0-9,]*地", "地"),
]


@pytest.mark.parametrize(("pattern", "expected"), BEHIND)
def test_the_characters_behind_a_figure(pattern: str, expected: str) -> None:
    first = FirstSets([pattern, "[天地a1]"])
    behind = among("天地a", first.starts, first.behind[0])
    figures = ("1", "12", "1.5", "1,000", "2.", "07")
    found = {
        c for c in "天地a" for figure in figures if re.compile(pattern).match(f"天{figure}{c}天地a1", 1) is not None
    }
    assert behind >= found
    assert behind == set(expected)


@pytest.mark.parametrize("pattern", [r"\d", r"(天)?(?(1)地|a)", "."])
def test_what_cannot_be_told_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="no terminal"):
        FirstSets([pattern])
