"""Results by content: the same report, and never one of other contents, rules, profiles or software; off by default."""

from __future__ import annotations

import os
import pickle
import shutil
import stat
import time
from pathlib import Path
from typing import Any

import pytest

import targetexpr
from targetexpr.checking import cache as caches
from targetexpr.checking import engine, judge
from targetexpr.checking.cache import Cache
from targetexpr.checking.report import Report
from targetexpr.errors import ConfigurationError

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return Path(shutil.copy(EXAMPLES / "2024-parks.xlsx", tmp_path / "甲.xlsx"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sheets that the rules really ran over."""
    seen: list[str] = []
    real = engine.run

    def counted(sheet: Any, *rest: Any) -> Any:
        seen.append(sheet.project_name)
        return real(sheet, *rest)

    monkeypatch.setattr(judge, "run", counted)
    return seen


def check(path: Path, folder: Path | None, **options: Any) -> Report:
    return targetexpr.check(path, cache=folder, **{"isolated": True, **options})


def entries(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.name != ".gitignore"]


def test_the_second_time_no_rule_runs_and_the_report_is_the_same(sheet: Path, folder: Path, runs: list[str]) -> None:
    plain = check(sheet, None)
    runs.clear()
    first = check(sheet, folder)
    assert len(runs) == 2
    assert check(sheet, folder) == first == plain
    assert len(runs) == 2


def test_nothing_is_kept_unless_it_was_asked_for(sheet: Path, folder: Path) -> None:
    check(sheet, None)
    check(sheet, folder, use_cache=False)
    assert sorted(path.name for path in sheet.parent.iterdir()) == ["甲.xlsx"]


def test_what_is_kept_is_for_its_owner_and_for_no_repository(sheet: Path, folder: Path) -> None:
    check(sheet, folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert (folder / ".gitignore").read_text() == "*\n"
    assert len(entries(folder)) == 1
    assert all(stat.S_IMODE(entry.stat().st_mode) == 0o600 for entry in entries(folder))


def test_another_name_of_the_same_contents_is_known_and_placed(sheet: Path, folder: Path, runs: list[str]) -> None:
    check(sheet, folder)
    runs.clear()
    other = Path(shutil.copy(sheet, sheet.parent / "乙.xlsx"))
    report = check(other, folder)
    assert runs == []
    assert {d.path for d in report.diagnostics} == {str(other)}
    assert report == check(other, None)


def test_other_contents_suffixes_rules_profiles_and_limits_are_others(
    sheet: Path, folder: Path, runs: list[str]
) -> None:
    profile = sheet.parent / "mine.toml"
    profile.write_text('name = "mine"\nextends = "shanghai-2024"\n[title]\nzh = "甲"\nen = "a"\n', encoding="utf-8")
    text = sheet.with_suffix(".txt")
    text.write_text(
        "一级指标,二级指标,三级指标,指标值\n产出指标,数量指标,次数,≥3次\n产出指标,质量指标,率,≥9%\n", encoding="utf-8"
    )
    again: list[tuple[Path, dict[str, Any]]] = [
        (sheet, {}),
        (sheet, {"select": ["TX2"]}),
        (sheet, {"profile": "mof-2021"}),
        (sheet, {"profile": profile}),
        (sheet, {"limits": targetexpr.Limits(cells=10_000)}),
        (text, {}),
        (Path(shutil.copy(text, text.with_suffix(".csv"))), {}),
    ]
    for path, options in again:
        runs.clear()
        assert check(path, folder, **options) == check(path, None, **options)
        assert len(runs) in (2, 4), (path, options)  # once for each of the two reports, and each sheet
    profile.write_text(profile.read_text(encoding="utf-8") + "[rules.TX202]\nenabled = false\n", encoding="utf-8")
    assert check(sheet, folder, profile=profile) == check(sheet, None, profile=profile)
    sheet.write_bytes((EXAMPLES / "2024-reading.xlsx").read_bytes())
    assert check(sheet, folder) == check(sheet, None)


def test_other_software_is_another(sheet: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(sheet, folder)
    monkeypatch.setattr(caches, "_software", lambda: ("another",))
    check(sheet, folder)
    assert len(entries(folder)) == 2


def test_suppressions_and_baselines_hold_over_what_was_kept(sheet: Path, folder: Path) -> None:
    check(sheet, folder, isolated=False)
    sheet.with_name("targetexpr.toml").write_text(
        '[[suppress]]\nrule = "TX202"\nreason = "已知"\npath = "甲.xlsx"\n', encoding="utf-8"
    )
    report = check(sheet, folder, isolated=False)
    assert {d.code for d in report.diagnostics if d.suppressed} == {"TX202"}
    assert report == check(sheet, None, isolated=False)


def test_the_configuration_may_name_the_folder(sheet: Path) -> None:
    sheet.with_name("targetexpr.toml").write_text('cache = "kept"\n', encoding="utf-8")
    check(sheet, None, isolated=False, use_cache=False)
    assert not (sheet.parent / "kept").exists()
    check(sheet, None, isolated=False)
    assert entries(sheet.parent / "kept")


def test_what_could_not_be_read_is_not_kept(sheet: Path, folder: Path) -> None:
    sheet.write_bytes(b"PK\x03\x04")
    check(sheet, folder)
    sheet.write_text("今天天气很好。", encoding="utf-8")
    check(sheet, folder)
    assert not folder.exists()


class _Hostile:
    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (Path("touched"),)


_BAD = [
    b"", b"nonsense", pickle.dumps(_Hostile()), pickle.dumps(targetexpr.parse), b"[" * 100_000, b"null", b"[]",
    b'{"sheets": 5}',
    b'{"sheets": [{}]}', b'{"found": [{"code": "TX001"}]}', b'{"unknown": 1}', b'{"crashes": [1]}',
    b"\xff\xfe", b'{"sheets": null}',
    b'{"found": {"__class__": "os.system"}}',
]  # fmt: skip


@pytest.mark.parametrize("bad", _BAD)
def test_an_entry_that_is_no_result_is_no_entry(
    bad: bytes, sheet: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(sheet.parent)
    plain = check(sheet, folder)
    (entry,) = entries(folder)
    entry.write_bytes(bad)
    assert Cache(folder).get(entry.name) is None
    assert check(sheet, folder) == plain
    assert Cache(folder).get(entry.name) is not None
    assert not Path("touched").exists()


def test_an_entry_cut_anywhere_is_no_entry(sheet: Path, folder: Path) -> None:
    check(sheet, folder)
    (entry,) = entries(folder)
    whole = entry.read_bytes()
    for length in range(0, len(whole), len(whole) // 50):
        entry.write_bytes(whole[:length])
        assert Cache(folder).get(entry.name) is None


@pytest.mark.skipif(os.name != "posix", reason="modes of folders are a matter of POSIX")
@pytest.mark.parametrize("mode", [0o777, 0o770, 0o720, 0o702])
def test_a_folder_that_others_can_write_is_refused(mode: int, sheet: Path, folder: Path) -> None:
    folder.mkdir()
    folder.chmod(mode)
    with pytest.raises(ConfigurationError, match="不可信"):
        check(sheet, folder)
    assert entries(folder) == []


def test_a_folder_of_somebody_else_is_refused(sheet: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(sheet, folder)
    monkeypatch.setattr(os, "geteuid", lambda: folder.stat().st_uid + 1)
    with pytest.raises(ConfigurationError, match="chmod 700"):
        check(sheet, folder)


def test_the_software_is_its_versions_and_contents_not_its_times(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "package"
    package.mkdir()
    (package / "a.py").write_text("1", encoding="utf-8")
    monkeypatch.setattr(caches, "_PACKAGE", package)
    before = caches._software.__wrapped__()
    os.utime(package / "a.py", (1, 1))
    assert caches._software.__wrapped__() == before
    (package / "a.py").write_text("2", encoding="utf-8")
    assert caches._software.__wrapped__() != before


def test_a_folder_that_cannot_be_made_is_told(sheet: Path) -> None:
    with pytest.raises(ConfigurationError, match="写不了缓存"):
        check(sheet, sheet / "cache")


# ── how much is kept, and for how long ──


def age(entry: Path, days: float) -> None:
    then = time.time() - days * 86400
    os.utime(entry, (then, then))


def aged(folder: Path, ages: dict[str, float]) -> Cache:
    """A cache with entries of ten bytes, named by one letter, that were last used so many days ago."""
    folder.mkdir()
    for letter, days in ages.items():
        entry = folder / (letter * 64)
        entry.write_bytes(bytes(10))
        age(entry, days)
    return Cache(folder)


def letters(folder: Path) -> str:
    return "".join(sorted(path.name[0] for path in entries(folder)))


def test_what_was_not_used_for_long_goes_and_what_is_too_much(folder: Path) -> None:
    cache = aged(folder, {"a": 0, "b": 1, "c": 2, "d": 31})
    assert [entry.path.name[0] for entry in cache.entries()] == list("abcd")
    assert cache.prune() == 1
    assert letters(folder) == "abc"
    assert cache.prune(most_bytes=25) == 1
    assert letters(folder) == "ab"
    assert cache.prune(most_bytes=20) == 0
    assert cache.prune(most_bytes=0) == 2
    assert cache.prune() == 0


def test_a_run_cuts_its_cache_and_use_keeps_an_entry(sheet: Path, folder: Path) -> None:
    check(sheet, folder)
    (used,) = entries(folder)
    age(used, 29)
    unused = folder / ("a" * 64)
    part = folder / f".{'b' * 40}.xyz.part"
    for path in (unused, part):
        path.write_bytes(b"")
        age(path, 31)
    check(sheet, folder, use_cache=False)
    assert len(entries(folder)) == 3
    check(sheet, folder)
    assert entries(folder) == [used]
    assert time.time() - used.stat().st_mtime < 86400


def test_files_of_others_are_left_alone(sheet: Path) -> None:
    mine = sheet.parent / "cafe"
    mine.write_bytes(b"")
    (sheet.parent / ("f" * 64)).mkdir()
    check(sheet, sheet.parent)
    assert not (sheet.parent / ".gitignore").exists()
    for path in sheet.parent.iterdir():
        age(path, 99)
    cache = Cache(sheet.parent)
    assert len(cache.entries()) == 1
    assert cache.prune() == 1
    assert sorted(path.name for path in sheet.parent.iterdir()) == ["cafe", "f" * 64, "甲.xlsx"]
