"""What is prepared from the package's files says what the files say."""

from __future__ import annotations

import json
import sys
import tomllib
import zipfile
from decimal import Decimal
from importlib.machinery import PathFinder
from pathlib import Path

import pytest

import targetexpr
from targetexpr import package_data, plugins

PACKAGE = Path(targetexpr.__file__).parent
FILES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.toml"))


@pytest.fixture
def prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    made = json.loads(package_data.prepare(FILES))
    monkeypatch.setattr(package_data, "_prepared", lambda: made)


@pytest.mark.usefixtures("prepared")
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("number", [float, Decimal])
def test_prepared_tables_are_those_of_the_file(name: str, number: type, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tomllib.loads(package_data.text(name), parse_float=number)
    monkeypatch.setattr(tomllib, "loads", lambda *_, **__: pytest.fail("the file was read again"))
    assert repr(package_data.toml(name, number)) == repr(source)


def test_a_file_that_was_edited_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "sheets/data/rows.toml"
    stamp, _ = json.loads(package_data.prepare([name]))[name]
    monkeypatch.setattr(package_data, "_prepared", lambda: {name: [stamp ^ 1, "{}"]})
    assert package_data.toml(name) == tomllib.loads(package_data.text(name))
    monkeypatch.setattr(package_data, "_prepared", lambda: {name: [stamp, '{"old": 1}']})
    assert package_data.toml(name) == {"old": 1}


def test_without_what_is_prepared_the_file_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read = package_data.data
    package_data._prepared.cache_clear()

    def missing(name: str) -> bytes:
        if name == package_data.PREPARED:
            raise OSError
        return read(name)

    monkeypatch.setattr(package_data, "data", missing)
    assert package_data.toml("sheets/data/rows.toml")["sums"]
    package_data._prepared.cache_clear()


def test_names_of_a_folder() -> None:
    assert "profiles/common.toml" in package_data.names("profiles", ".toml")
    assert not package_data.names("profiles", ".none")


def test_entry_points_are_looked_for_where_a_package_could_name_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, offering, archive = tmp_path / "plain", tmp_path / "offering", tmp_path / "packages.zip"
    for folder, group in ((plain, "console_scripts"), (offering, "targetexpr.rules")):
        info = folder / "extra-1.0.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: extra\nVersion: 1.0\n", encoding="utf-8")
        (info / "entry_points.txt").write_text(f"[{group}]\nextra = extra:rules\n", encoding="utf-8")
    (plain / "none-1.0.dist-info").mkdir()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("module.py", "")
    finders = [finder for finder in sys.meta_path if not hasattr(finder, "find_distributions")]
    monkeypatch.setattr(sys, "meta_path", [*finders, PathFinder])
    for places, found in (([plain], False), ([plain, offering], True), ([archive], True), ([tmp_path / "no"], False)):
        monkeypatch.setattr(sys, "path", [str(place) for place in places])
        assert plugins._may_offer(tuple(sys.path)) is found
        offered = [entry.value for entry in plugins.entry_points("targetexpr.rules")]
        assert offered == (["extra:rules"] if offering in places else [])
    monkeypatch.chdir(offering)
    monkeypatch.setattr(sys, "path", ["", str(offering)])
    assert not [*plugins.entry_points("targetexpr.rules")]
