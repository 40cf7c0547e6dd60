"""The hooks are run: their exact entries, on the files that their patterns choose, and by pre-commit itself."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

import targetexpr
from tests.cli.conftest import EXAMPLES, ROOT, process
from tests.fixes.making import SAFE, csv_text, workbook

HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
HOOK, FIX = (next(hook for hook in HOOKS if hook["id"] == f"targetexpr-{what}") for what in ("check", "fix"))


def chosen(name: str) -> bool:
    return bool(re.search(HOOK["files"], name)) and not re.search(HOOK["exclude"], name)


@pytest.mark.parametrize(
    "name",
    [
        "表.xlsx",
        "2024 年/目标 表.XLSX",
        "a.xls",
        "a.ods",
        "a.docx",
        "a.pdf",
        "a.htm",
        "a.html",
        "a.csv",
        "a.txt",
        "a.ofd",
        "a.et",
        "a.wps",
        "a.doc",
        "a.rtf",
        "a.odt",
        "a.fods",
        "a.xlsb",
        "a.mht",
    ],
)
def test_names_of_sheets_are_chosen(name: str) -> None:
    assert chosen(name)


@pytest.mark.parametrize("name", ["~$表.xlsx", "目录/~$表.docx", "a.xlsx.bak", "xlsx", "a.md", "a.py", "a.csvx"])
def test_other_names_and_lock_files_are_not(name: str) -> None:
    assert not chosen(name)


def run_hook(*paths: Path) -> int:
    words = shlex.split(HOOK["entry"])
    assert words[0] == "targetexpr"
    return process(*words[1:], *paths).returncode


def test_the_entry_fails_on_defects_and_passes_what_is_clean(tmp_path: Path) -> None:
    clean, bad = tmp_path / "清 白.xlsx", tmp_path / "有 错.xlsx"
    shutil.copy(EXAMPLES / "2024-reading.xlsx", clean)
    shutil.copy(EXAMPLES / "2024-parks.xlsx", bad)
    assert run_hook(clean) == 0
    assert run_hook(clean, bad) == 1


def test_a_file_without_a_table_is_no_concern_of_the_hook(tmp_path: Path) -> None:
    other = tmp_path / "通讯录.csv"
    other.write_text("姓名,电话\n张三,1\n", encoding="utf-8")
    assert run_hook(other) == 0


def test_only_files_that_can_be_fixed_are_given_to_the_fix() -> None:
    names = ["2024 年/目标 表.XLSX", "a.csv", "a.tsv", "a.txt", "a.docx", "a.pdf", "~$a.xlsx", "目录/~$a.csv"]
    fixed = [n for n in names if re.search(FIX["files"], n) and not re.search(FIX["exclude"], n)]
    assert fixed == names[:4]


class Repository:
    """A git repository whose commits are held to the hooks, by pre-commit, without a network."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "仓 库"
        self.folder.mkdir()
        commands = folder / "bin"
        commands.mkdir()
        package = Path(targetexpr.__file__).parents[1]
        code = "from targetexpr.cli import main; main()"
        command = commands / "targetexpr"
        command.write_text(
            f'#!/bin/sh\nPYTHONPATH={package} exec {sys.executable} -c "{code}" "$@"\n', encoding="utf-8"
        )
        command.chmod(0o755)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))}
        people = {f"GIT_{who}_{what}": "t@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        self.environment = kept | people | {
            "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}",
            "PRE_COMMIT_HOME": str(folder / "pre-commit"),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "HOME": str(folder),
        }  # fmt: skip
        self.git("init", "-q")

    def git(self, *args: str) -> subprocess.CompletedProcess[str]:
        return self._run("git", "-c", "core.quotepath=off", *args)

    def use(self, hook: dict[str, Any]) -> None:
        """The hook as it is published, but run with the command that is installed."""
        shown = {key: value for key, value in hook.items() if key != "additional_dependencies"}
        config = {"repos": [{"repo": "local", "hooks": [shown | {"language": "system"}]}]}
        (self.folder / ".pre-commit-config.yaml").write_text(json.dumps(config), encoding="utf-8")
        assert self.precommit("install").returncode == 0

    def precommit(self, *args: str) -> subprocess.CompletedProcess[str]:
        return self._run(sys.executable, "-m", "pre_commit", *args)

    def put(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def commit(self) -> subprocess.CompletedProcess[str]:
        self.git("add", "-A", "-f")
        return self.git("commit", "-q", "-m", "目标表")

    def _run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False, timeout=120
        )


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    pytest.importorskip("pre_commit")
    if shutil.which("git") is None or os.name != "posix":
        pytest.skip("needs git and a shell")
    return Repository(tmp_path)


def put_others(repository: Repository) -> None:
    """What stands beside sheets in a repository, and is no sheet."""
    repository.put("2024 年/~$目标 表.xlsx", b"\x00lock")
    repository.put("空.csv", b"")
    repository.put("说明.txt", "本仓库存放目标表。\n".encode())
    repository.put("牌照.txt", b"caf\xe9 \xff\xfe\x00\x01\x02\x03")
    repository.put("README.md", b"# x\n")


def test_a_commit_with_defects_is_stopped_and_one_without_goes_through(repository: Repository) -> None:
    repository.use(HOOK)
    put_others(repository)
    bad = repository.put("2024 年/目标 表.xlsx", (EXAMPLES / "2024-parks.xlsx").read_bytes())
    stopped = repository.commit()
    assert stopped.returncode != 0
    assert "2024 年/目标 表.xlsx" in stopped.stdout + stopped.stderr
    assert "TX001" not in stopped.stdout + stopped.stderr
    bad.write_bytes((EXAMPLES / "2024-reading.xlsx").read_bytes())
    passed = repository.commit()
    assert passed.returncode == 0, passed.stdout + passed.stderr
    assert "目标 表.xlsx" in repository.git("ls-files").stdout


def test_a_commit_is_fixed_and_then_goes_through(repository: Repository) -> None:
    repository.use(FIX)
    put_others(repository)
    repository.put("targetexpr.toml", b'select = ["TX2"]\n')
    text = csv_text(end="\r\n")
    table = repository.put("2024 年/目标 表.csv", text.encode("gb18030"))
    book = repository.put("目标 表.xlsx", workbook())
    stopped = repository.commit()
    assert stopped.returncode != 0
    assert "files were modified by this hook" in stopped.stdout + stopped.stderr
    for old, new in SAFE.items():
        text = text.replace(old, new)
    assert table.read_bytes() == text.encode("gb18030")
    fixed = book.read_bytes()
    passed = repository.commit()
    assert passed.returncode == 0, passed.stdout + passed.stderr
    assert book.read_bytes() == fixed
    assert repository.git("status", "--porcelain").stdout == ""


def shell(script: str, folder: Path, **environment: str) -> list[str]:
    """Runs a step with a command in the place of ours that writes down its arguments and its input."""
    for name, body in (("targetexpr", f'printf "%s\\n" "$@" > {folder}/seen; cat >> {folder}/seen'), ("python", ":")):
        command = folder / name
        command.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        command.chmod(0o755)
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-eu", "-o", "pipefail", "-c", script],
        env={"PATH": path, **environment},
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert done.returncode == 0
    return (folder / "seen").read_text(encoding="utf-8").splitlines()


def test_the_action_is_sound(tmp_path: Path) -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    assert action["runs"]["using"] == "composite"
    steps = action["runs"]["steps"]
    assert all("${{" not in step.get("run", "") for step in steps)
    seen = shell(
        steps[-1]["run"], tmp_path, PATHS="目标 表/甲.xlsx\n补报\n", ARGS="--fail-level warning", SARIF="a.sarif"
    )
    assert seen == [
        "check", "--output-format", "github", "--fail-level", "warning", "--output-file", "sarif=a.sarif", "--",
        "目标 表/甲.xlsx", "补报",
    ]  # fmt: skip


def test_the_template_for_gitlab_is_sound(tmp_path: Path) -> None:
    template = yaml.safe_load((ROOT / "templates" / "targetexpr.gitlab-ci.yml").read_text(encoding="utf-8"))
    job = template["targetexpr"]
    variables = job["variables"] | {"TARGETEXPR_PATHS": "目标 表/甲.xlsx\n补报", "TARGETEXPR_ARGS": "--isolated"}
    seen = shell("\n".join(job["script"]), tmp_path, **variables)
    written = [word for word in seen if word.startswith(("gitlab=", "junit="))]
    assert [word.partition("=")[2] for word in written] == list(job["artifacts"]["reports"].values())
    assert seen[-3:] == ["--isolated", "目标 表/甲.xlsx", "补报"]
    assert seen[:3] == ["check", "--files-from", "-"]
