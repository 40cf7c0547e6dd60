"""The package as a user gets it: light to import, whole in its wheel."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import zipfile
from importlib.metadata import entry_points
from pathlib import Path

import pytest

import targetexpr

ROOT = Path(__file__).resolve().parents[1]
VERSION = targetexpr.__version__
# what stands at the top of a wheel: the package, what is said of it, and its manual pages
OWN = ("targetexpr", f"targetexpr-{VERSION}.dist-info", f"targetexpr-{VERSION}.data")
HEAVY = ("lark", "pint", "openpyxl", "cattrs", "click", "justhtml", "pdfplumber", "pyarrow", "rich", "tomllib")


# What a check of one csv file has no use for, and takes a noticeable part of it to load.
UNASKED = {
    "asyncio", "concurrent.futures", "email", "importlib.metadata", "logging", "multiprocessing", "shutil", "socket",
    "ssl", "subprocess", "tempfile", "tomllib", "urllib.request", "xml", "zipfile", "targetexpr.checking.baseline",
    "targetexpr.checking.cache", "targetexpr.checking.rounds", "targetexpr.fixes", "targetexpr.reports.remarks",
    "targetexpr.sandbox.process", "targetexpr.sheets.text_layout",
}  # fmt: skip


def loaded_after(statement: str) -> set[str]:
    code = f"{statement}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"
    environment = {**os.environ, "PYTHONPATH": str(Path(targetexpr.__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize("module", HEAVY)
def test_importing_the_package_loads_nothing_heavy(module: str) -> None:
    assert module not in loaded_after("import targetexpr")


def test_a_check_loads_two_libraries_and_nothing_that_is_not_asked_for() -> None:
    arguments = ["check", "--isolated", str(ROOT / "examples" / "2020-data-centre.csv")]
    run = f"from targetexpr.cli import main\ntry:\n    main({arguments!r})\nexcept SystemExit:\n    pass"
    before, loaded = loaded_after("pass"), loaded_after(run)
    libraries = {name.partition(".")[0] for name in loaded - before} - sys.stdlib_module_names
    assert libraries == {"attr", "attrs", "click", "targetexpr"}
    assert (loaded - before) & UNASKED == set()


def test_importing_the_package_loads_none_of_its_own_modules() -> None:
    assert {name for name in loaded_after("import targetexpr") if name.startswith("targetexpr.")} == set()


@pytest.mark.parametrize("name", targetexpr.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(targetexpr, name) is not None
    assert name in dir(targetexpr)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = targetexpr.no_such_name


def test_a_value_unpickled_in_a_fresh_process_can_do_all_that_it_can_here() -> None:
    value = pickle.dumps(targetexpr.parse("≥95%"))
    told = loaded_after(f"import pickle; assert str(pickle.loads({value!r})) == '≥95%'")
    assert "targetexpr.values.notation" in told
    light = loaded_after(f"import pickle; pickle.loads({value!r}).to_dict()")
    own = {"record_types", "values", "values.json", "values.model", "errors"}
    assert {name for name in light if name.startswith("targetexpr.")} == {f"targetexpr.{name}" for name in own}


# The wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from an sdist, as an index would serve it; the checkout's dependencies, none of its files."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel unpacked where nothing of the checkout is beside it: neither src nor grammar."""
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def in_wheel(installed: Path, code: str) -> str:
    """Runs code against the unpacked wheel; an editable install of the checkout is put out of reach."""
    guard = (
        f"import sys; sys.path[:] = [{str(installed)!r}] + [p for p in sys.path if not p.startswith({str(ROOT)!r} + "
        f"'/src')]; import targetexpr; assert targetexpr.__file__.startswith({str(installed)!r}), targetexpr.__file__\n"
    )
    run = [sys.executable, "-c", guard + code]
    done = subprocess.run(run, capture_output=True, text=True, check=False, cwd=installed, env={"PATH": os.defpath})
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_holds_the_grammar_and_the_data_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for needed in (
        "targetexpr/py.typed", "targetexpr/grammar/lexis.lark", "targetexpr/grammar/target.lark",
        "targetexpr/profiles/shanghai-2024.toml", "targetexpr/values/data/units.txt",
        "targetexpr/values/data/terms.toml",
        "targetexpr/reports/front/page.css", "targetexpr/values/data/constraint.schema.json",
    ):  # fmt: skip
        assert needed in names
    assert not [name for name in names if name.split("/")[0] not in OWN]
    assert [name for name in names if ".data/" in name and not name.endswith("man1/targetexpr.1")] == []
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_wheel_parses_with_the_checkout_gone(installed: Path) -> None:
    code = "print([targetexpr.parse(t).to_dict()['type'] for t in ('≥95(%)', '12月底前', '较上年显著提升', '5%至8%')])"
    assert in_wheel(installed, code).strip() == "['comparison', 'deadline', 'qualitative', 'interval']"


def test_the_wheel_checks_a_sheet_and_renders_it(installed: Path) -> None:
    code = (
        "from targetexpr.reports import FORMATS, render\n"
        f"report = targetexpr.check({str(ROOT / 'examples' / '2024-parks.xlsx')!r})\n"
        "print(len(report.files[0].sheets), report.ok(), all(render(report, name) for name in FORMATS))"
    )
    assert in_wheel(installed, code).split() == ["2", "False", "True"]


def test_the_console_script_is_declared() -> None:
    scripts = [entry.value for entry in entry_points(group="console_scripts") if entry.name == "targetexpr"]
    assert set(scripts) <= {"targetexpr.cli:main"}


def test_the_package_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "targetexpr", "parse", "≥95(%)", "--output-format", "json"],
        env=os.environ | {"PYTHONPATH": str(Path(targetexpr.__file__).parents[1]), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert json.loads(done.stdout)["value"] == "95"
