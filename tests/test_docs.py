"""What the README and the documentation show is run: Python as doctests, ``$ targetexpr`` with its output, data parsed.

In a console block ``...`` stands for anything, and a command without output below it is only run. A TOML block that
begins with a file's name is that file, and so is a block with a ``title``.
"""

from __future__ import annotations

import doctest
import json
import re
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from attrs import frozen
from click.testing import CliRunner

from targetexpr.checking import config
from targetexpr.cli import main

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^(?P<indent> *)```(?P<kind>\w+)(?P<info>[^\n]*)\n(?P<body>.*?)^(?P=indent)```", re.M | re.S)


@frozen
class Block:
    page: str
    line: int
    kind: str
    body: str
    title: str | None = None

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def blocks() -> Iterator[Block]:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for found in FENCE.finditer(text):
            indent = len(found["indent"])
            body = "\n".join(line[indent:] for line in found["body"].splitlines()) + "\n"
            line = text.count("\n", 0, found.start()) + 1
            title = re.search(r'title="([^"]+)"', found["info"])
            yield Block(str(page.relative_to(ROOT)), line, found["kind"], body, title and title[1])


BLOCKS = list(blocks())


def of_kind(*kinds: str) -> list[Block]:
    return [block for block in BLOCKS if block.kind in kinds]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the examples in it, so that what a page writes is gone afterwards."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", [page for page in PAGES if ">>> " in page.read_text(encoding="utf-8")], ids=str)
def test_python_does_what_the_page_says(page: Path, here: Path) -> None:
    own = [block for block in of_kind("pycon", "python") if block.page == str(page.relative_to(ROOT))]
    source = "\n".join(block.body for block in own if ">>> " in block.body)
    test = doctest.DocTestParser().get_doctest(source, {}, page.name, str(page), 0)
    output: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=output.append)
    assert not output, "".join(output)


@pytest.mark.parametrize("page", sorted({block.page for block in of_kind("console")}))
def test_commands_print_what_the_page_shows(page: str, here: Path) -> None:
    for block in of_kind("toml"):
        named = re.match(r"# ([\w-]+\.toml)\n", block.body)
        if block.page == page and named and named[1] not in config.FILE_NAMES:
            (here / named[1]).write_text(block.body, encoding="utf-8")
    for block in BLOCKS:
        if block.page == page and block.title:
            (here / block.title).write_text(block.body, encoding="utf-8")
    for block in of_kind("console"):
        if block.page == page:
            for command, expected in commands(block.body):
                words = re.findall(r'"([^"]*)"|(\S+)', command)
                done = CliRunner().invoke(main, [quoted or plain for quoted, plain in words][1:])
                assert done.exit_code in (0, 1), f"{block}: {command}\n{done.output}"
                if expected.strip():
                    pattern = re.escape(expected.rstrip()).replace(r"\.\.\.", "(?s:.*)")
                    assert re.fullmatch(pattern, done.output.rstrip()), f"{block}: {command}\n{done.output}"


def commands(body: str) -> Iterator[tuple[str, str]]:
    """The commands of ours in a block, each with the output below it."""
    for part in re.split(r"^\$ ", body, flags=re.M)[1:]:
        command, _, output = part.partition("\n")
        command = command.split("   #")[0].strip()
        if command.startswith("targetexpr ") and not re.search(r"[|<>]", command.replace('"', "")):
            yield command, output


@pytest.mark.parametrize("block", of_kind("toml", "json", "yaml"), ids=str)
def test_data_is_well_formed(block: Block) -> None:
    match block.kind:
        case "toml":
            tables = tomllib.loads(block.body)
            if block.body.startswith("# targetexpr.toml"):
                config.from_tables(tables)
        case "json":
            json.loads(block.body)
        case _:
            yaml.safe_load(block.body)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_inside_lead_to_a_file(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.S)
    for target in re.findall(r"\]\(([^)#\s]+)", text):
        if not re.match(r"[a-z]+:", target):
            assert (page.parent / target).exists(), f"{page}: {target}"


def test_the_readme_has_the_figures_that_were_recorded() -> None:
    """``python benchmarks/runs.py`` writes both."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = readme.split("<!-- benchmarks/runs.md -->")[1].split("<!-- end of benchmarks/runs.md -->")[0]
    assert shown.strip() == (ROOT / "benchmarks" / "runs.md").read_text(encoding="utf-8").strip()
