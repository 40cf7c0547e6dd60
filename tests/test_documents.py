"""Settings of strangers: whatever stands in them, the answer is Chinese, quick, and no fault of the program."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from targetexpr import profiles
from targetexpr.cli import main
from targetexpr.errors import ProfileError
from targetexpr.profiles import patterns
from tests.cli.conftest import EXAMPLES

SHEET = str(EXAMPLES / "2020-data-centre.csv")
PROFILE = 'name = "own"\nextends = "mof-2021"\ntitle = {zh = "自用", en = "own"}\nlineage = []\n'
DEEP, LONG = "[" * 5_000 + "]" * 5_000, "1" * 5_000


def told(*arguments: str) -> str:
    """What the command says when it refuses, within seconds and without a traceback."""
    began = time.monotonic()
    done = CliRunner().invoke(main, [*arguments])
    assert time.monotonic() - began < 20
    assert done.exit_code == 2, done.output
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("错误：")
    assert len(done.stderr) < 1_000
    return done.stderr


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("pyproject.toml", "tool = 3", "tool 应为表"),
        ("pyproject.toml", "[tool]\ntargetexpr = 3", "应为表，不是 3"),
        ("targetexpr.toml", f"select = {DEEP}", "嵌套太深"),
        ("targetexpr.toml", ".".join(["a"] * 5_000) + " = 1", "嵌套太深"),
        ("targetexpr.toml", f"select = {LONG}", "超过 18 位"),
        ("targetexpr.toml", "select = 1e999999999", "超过 18 位"),
        ("targetexpr.toml", "select = nan", "不是有限的数"),
        ("targetexpr.toml", "select = 3", "select 不合要求：应为列表，不是 3"),
        ("targetexpr.toml", 'fail-level = "fatal"', "应为 error、warning、info 之一，不是 fatal"),
        ("targetexpr.toml", "selekt = []", "没有 selekt 这一项，是不是 select？"),
        ("targetexpr.toml", "[[suppress]]\nrule = 'TX101'", "suppress.0 不合要求：缺少 reason"),
        ("targetexpr.toml", "cache = ''", "至少要有 1 个字"),
        ("targetexpr.toml", "cache = 2020-01-01", "要写成文本请加引号"),
        ("targetexpr.toml", "cache = ", "末尾没有写完，不合 TOML 的写法"),
        ("targetexpr.toml", "cache = 1 2", "第 1 行第 11 列不合 TOML 的写法"),
        ("targetexpr.toml", b"cache = '\xff'", "不是 UTF-8"),
        ("targetexpr.toml", f"'{'选' * 100_000}' = 1", "…"),
    ],
    ids=range(17),
)
@pytest.mark.parametrize("found", [True, False], ids=["found", "named"])
def test_a_configuration_file_at_fault(
    tmp_path: Path, name: str, text: str | bytes, said: str, found: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    (tmp_path / "表.csv").write_bytes(Path(SHEET).read_bytes())
    monkeypatch.chdir(tmp_path)
    assert said in told("check", "表.csv", *(() if found else ("--config", name)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"rules = {DEEP}", "嵌套太深"),
        (f"scoring = {{a = {LONG}}}", "超过 18 位"),
        ("rules = 3", "rules 不合要求：应为表，不是 3"),
        ('[rules.TX101]\nseverity = "bad"', "之一，不是 bad"),
    ],
    ids=range(4),
)
def test_a_profile_at_fault(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(f"{PROFILE.replace('lineage = []', '')}{text}\n", encoding="utf-8")
    assert said in told("check", SHEET, "--isolated", "--profile", str(path))


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, "{}", "3", '{"findings": 3}', '{"findings": [{"fingerprint": []}]}', '{"findings": [3]}', LONG,
     '{"findings": [{"fingerprint": "a", "code": 3, "name": "n"}]}', "", "\xff"],
    ids=range(10),
)  # fmt: skip
def test_a_baseline_at_fault(tmp_path: Path, text: str) -> None:
    (tmp_path / "b.json").write_bytes(text.encode("latin-1"))
    assert "不是基线文件" in told("check", SHEET, "--isolated", "--baseline", str(tmp_path / "b.json"))


# Regular expressions

EXPLODING = (
    "(甲+)+乙", "(甲*)*乙", "(甲|甲)*乙", "(甲|甲甲)+乙",
    "((甲)?){50}乙", "甲?" * 40 + "甲" * 40, "(甲甲|甲)" * 60 + "乙",
    "(?>(甲+)+乙)",
    ".*.*.*.*.*乙", "(?:(?:甲{1,9}){1,9}){1,9}乙", "(){999999}" * 3, "((){999999}){999999}", "(?=(甲+)+乙)",
    "(" * 5_000 + "甲" + ")" * 5_000, "甲" * 2_000,
)  # fmt: skip


@pytest.mark.parametrize("pattern", EXPLODING, ids=range(len(EXPLODING)))
def test_a_regular_expression_that_explodes_is_refused(tmp_path: Path, pattern: str) -> None:
    began = time.monotonic()
    with pytest.raises(ProfileError, match="极久"):
        patterns.verify(pattern)
    assert time.monotonic() - began < 5
    path = tmp_path / "own.toml"
    when = f"when = {{project_name = [{json.dumps(pattern)}]}}"
    entry = f'[presets.own]\nlevel2 = "quantity"\nname = "甲"\nsource = "自定"\n{when}\n'
    path.write_text(f"{PROFILE.replace('lineage = []', '')}{entry}", encoding="utf-8")
    assert "presets.own" in told("check", SHEET, "--isolated", "--profile", str(path))


FINE = (
    "甲+乙", ".*资金.*", "^(道路|桥梁).*(建设|改造)$", "[一-龥]{2,10}项目", r"20\d\d年.*补助", "(?i)ppp", "(?!甲)乙",
    "(甲)?(?(1)乙|丙)",
)  # fmt: skip


@pytest.mark.parametrize("pattern", FINE)
def test_a_regular_expression_as_people_write_them_is_taken(pattern: str) -> None:
    patterns.verify(pattern)


@pytest.mark.parametrize("name", profiles.names())
def test_those_of_our_own_profiles_are_taken(name: str) -> None:
    profile = profiles.built_in(name)
    whens = [entry.when for entry in profile.requirements.values()]
    whens += [entry.when for entry in profile.presets.values()]
    for pattern in (pattern for when in whens for pattern in when.project_name):
        patterns.verify(pattern)


@pytest.mark.parametrize("pattern", [*FINE, ".*.*乙", "甲+甲+甲*乙", "(甲|乙){3}丙"])
def test_what_is_taken_is_quick_on_the_worst_text(pattern: str) -> None:
    patterns.verify(pattern)
    for text in ("甲" * 100_000, "甲乙" * 50_000, "20" * 50_000):
        began = time.monotonic()
        patterns.found(pattern, text)
        assert time.monotonic() - began < 5


def test_what_is_no_regular_expression_is_told() -> None:
    with pytest.raises(ProfileError, match=re.escape("“甲(”第 2 个字符处")):
        patterns.verify("甲(")
