"""Whole sheets, all rules at once: every planted defect is found and nothing else, and clean sheets stay clean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from targetexpr import profiles
from targetexpr.checking.check import check_rows
from targetexpr.profiles.model import Profile

DATA = Path(__file__).parent / "data"
_ALL = "sheet"
_HEADER = {"project_name": "年度项目", "start": "2024-01-01", "finish": "2024-12-31", "annual": "500000"}


class Planted(NamedTuple):
    title: str
    profile: Profile
    header: dict[str, Any]
    rows: list[dict[str, Any]]
    expected: dict[str, list[str]]  # by the number of the row as a text, or "sheet"


def _blocks(name: str) -> Iterator[tuple[str, list[str]]]:
    text = (DATA / name).read_text(encoding="utf-8")
    for block in text.split("\n@")[1:]:
        title, *lines = block.splitlines()
        yield title, [line for line in lines if line.strip()]


def _sheets(name: str) -> Iterator[Planted]:
    bases = {title.split()[1]: lines for title, lines in _blocks("planted.txt") if title.startswith("base ")}
    for title, lines in _blocks(name):
        if title.startswith("base "):
            continue
        chosen, label, *fields = title.split()
        profile = profiles.built_in(chosen)
        header: dict[str, Any] = dict(_HEADER) if "full" in fields else {}
        for key, _, text in (field.partition("=") for field in fields if field != "full"):
            if key.startswith("texts."):
                header.setdefault("texts", {})[key.removeprefix("texts.")] = text
            else:
                header[key] = None if text == "~" else int(text) if key == "year" else text
        rows: list[dict[str, Any]] = []
        expected: dict[str, list[str]] = {}
        for line in (one for given in lines for one in (bases[chosen] if given == "base" else [given])):
            text, _, codes = line.partition(" => ")
            if text.strip() != _ALL:
                rows.append(_row(text.rstrip(), profile))
            if codes:
                expected[_ALL if text.strip() == _ALL else str(len(rows))] = sorted(codes.split())
        yield Planted(f"{chosen} {label}", profile, header, rows, expected)


def _row(text: str, profile: Profile) -> dict[str, Any]:
    key, name, value, *extras = text.split("|")
    row: dict[str, Any] = {"name": name or None, "value": value or None}
    if ">" in key:
        row["level1"], row["level2"] = key.split(">")
    else:
        of = profile.classes[key]
        assert of.group is not None
        row["level1"], row["level2"] = profile.groups[of.group].names[0], of.names[0]
    for extra in extras:
        field, _, written = extra.partition("=")
        if field.startswith("notes."):
            row["notes"] = {field.removeprefix("notes."): written}
        else:
            row[field] = written
    return row


def _found(planted: Planted) -> dict[str, list[str]]:
    report = check_rows(planted.rows, header=planted.header, form=planted.profile.name, profile=planted.profile.name)
    assert not report.crashed
    found = Counter[tuple[str, str]]()
    for entry in report.diagnostics:
        row = entry.location.row if entry.indicator else None
        found[_ALL if row is None else str(row), entry.code] += 1
    by_row: dict[str, list[str]] = {}
    for (row_number, code), times in sorted(found.items()):
        by_row.setdefault(row_number, []).extend([code] * times)
    return by_row


_PLANTED = [*_sheets("planted.txt"), *_sheets("whole.txt")]


@pytest.mark.parametrize("planted", _PLANTED, ids=lambda planted: planted.title)
def test_every_planted_defect_is_found_and_nothing_else(planted: Planted) -> None:
    assert _found(planted) == planted.expected


@pytest.mark.parametrize("clean", list(_sheets("clean.txt")), ids=lambda clean: clean.title)
def test_nothing_is_found_on_a_clean_sheet(clean: Planted) -> None:
    assert clean.expected == {}
    assert _found(clean) == {}


def test_all_rules_on_sheets_are_planted() -> None:
    from targetexpr.rules import catalogue

    planted = {code for sheet in _PLANTED for codes in sheet.expected.values() for code in codes}
    of_sheets = {rule.code for rule in catalogue.built_in() if rule.scope == "sheet"}
    assert of_sheets - planted == {"TX003", "TX004"}  # of given rows the form is known, and nothing is guessed
