"""``rules``, ``explain``, ``profiles``, ``schema``, help."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import click
import jsonschema
import pytest

from targetexpr import __version__
from targetexpr.checking.schemas import SCHEMAS
from targetexpr.cli import COMMANDS, completion
from targetexpr.cli.bilingual import asked_language
from tests.cli.conftest import EXAMPLES, Run


def test_rules_as_json(run: Run) -> None:
    rules = json.loads(run("rules", "--output-format", "json").stdout)
    assert {"code", "name", "severity", "category", "title"} <= set(rules[0])
    assert [rule["code"] for rule in rules] == sorted(rule["code"] for rule in rules)
    assert "TX202" in {rule["code"] for rule in rules}


def test_rules_as_text(run: Run) -> None:
    assert "TX202" in run("rules").stdout
    assert "missing-operator" in run("rules", "--lang", "en").stdout


@pytest.mark.parametrize("name", ["TX202", "tx202", "missing-operator"])
def test_explain_by_code_or_name(run: Run, name: str) -> None:
    text = run("explain", name).stdout
    assert text.startswith("TX202 missing-operator")
    assert "依据：" in text
    assert "不合格的例子" in text


def test_every_rule_can_be_explained_in_both_languages(run: Run) -> None:
    for rule in json.loads(run("rules", "--output-format", "json").stdout):
        for lang in ("zh", "en"):
            done = run("explain", rule["code"], "--lang", lang)
            assert done.exit_code == 0
            assert rule["title"][lang] in done.stdout


def test_profiles(run: Run, tmp_path: Path) -> None:
    assert {"shanghai-2020", "shanghai-2024", "mof-2021"} <= {
        line.split()[0] for line in run("profiles", "list").stdout.splitlines()
    }
    shown = json.loads(run("profiles", "show", "shanghai-2024").stdout)
    assert shown["name"] == "shanghai-2024"
    assert shown["groups"]["cost"]["basis"]["kind"] == "form"
    bad = tmp_path / "bad.toml"
    bad.write_text("name = 3\n", encoding="utf-8")
    assert run("profiles", "validate", bad).exit_code == 2


@pytest.mark.parametrize("subject", SCHEMAS)
def test_schemas_are_schemas(run: Run, subject: str) -> None:
    form = json.loads(run("schema", subject).stdout)
    jsonschema.Draft202012Validator.check_schema(form)


def test_the_report_of_the_examples_fits_its_schema(run: Run) -> None:
    schema = json.loads(run("schema", "report").stdout)
    form = json.loads(run("check", EXAMPLES, "--output-format", "json").stdout)
    jsonschema.validate(form, schema, jsonschema.Draft202012Validator)


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_in_the_reader_s_language(run: Run, command: str) -> None:
    words = [command] if command else []
    assert run(*words, "--help").stdout.startswith("用法：")
    english = run(*words, "--help", "--lang", "en").stdout
    assert english.startswith("Usage: ")
    assert not [c for c in english.replace("绩效目标表", "") if "\u4e00" <= c <= "\u9fff"]


def test_the_version(run: Run) -> None:
    assert __version__ in run("--version").stdout


@pytest.mark.parametrize(
    ("args", "environment", "lang"),
    [
        ([], "", "zh"),
        (["check", "--lang", "en"], "", "en"),
        (["--lang=en"], "", "en"),
        (["--lang"], "", "zh"),
        (["--", "--lang", "en"], "", "zh"),
        ([], "en_US.UTF-8", "en"),
        (["--lang", "zh"], "en", "zh"),
    ],
)
def test_the_language_asked_for(args: list[str], environment: str, lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TARGETEXPR_LANG", environment)
    assert asked_language(args) == lang


def test_help_is_in_chinese_throughout(run: Run) -> None:
    for command in ((), ("check",), ("serve",), ("extract",), ("baseline", "write")):
        shown = run(*command, "--help").stdout
        assert not re.search(r"default|required|OPTIONS|COMMAND|Options|Usage|<=x|INTEGER", shown), shown
        english = run(*command, "--help", "--lang", "en").stdout
        plain = english.replace("(绩效目标表)", "")
        assert not re.search(r"[\u4e00-\u9fff]", plain), english
    shown = run("check", "--help").stdout
    assert re.search(r"\n输出：\n +--output-format", shown)
    assert re.search(r"\n修正：\n +--fix", shown)
    assert "例：targetexpr check 目标表.xlsx\n" in shown


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("check", "x", "--jobs", "0"), "应为不小于 1 的整数"), (("serve", "--port", "99999"), "应为 0 到 65535 的整数")],
)
def test_a_number_out_of_bounds_is_told_in_chinese(run: Run, arguments: tuple[str, ...], said: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 2
    assert said in done.stderr


def test_a_page_needs_a_runtime_and_a_target(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("TARGETEXPR_PYODIDE", raising=False)
    found = run("page", "-o", str(tmp_path / "a.html"))
    assert found.exit_code == 2
    assert "npm pack pyodide@" in found.output
    assert "make page" in found.output
    assert run("page").exit_code == 2
    assert not list(tmp_path.iterdir())


def test_a_shell_is_offered_codes_and_profiles(run: Run) -> None:
    def offered(function: Any, text: str) -> list[str]:
        context = click.Context(click.Command("check"), obj="zh")
        return [item.value for item in function(context, click.Option(["--select"]), text)]

    assert "TX203" in offered(completion.rules, "tx2")
    assert not offered(completion.rules, "QQ")
    assert offered(completion.profiles, "shanghai-2024") == ["shanghai-2024"]
    assert offered(completion.profiles, "own.to") == ["own.to"]
