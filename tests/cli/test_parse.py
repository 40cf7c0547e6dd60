"""``targetexpr parse``."""

from __future__ import annotations

import json

import pytest

from targetexpr import TargetSyntaxError, parse
from tests.cli.conftest import Run, process, python


def test_prints_the_constraint_in_chinese(run: Run) -> None:
    done = run("parse", "≥95(%)")
    assert done.exit_code == 0
    assert done.stdout.splitlines() == ["≥95(%)", "  类型：比较", "  计算符号：≥", "  数值：95", "  单位：%"]


def test_and_in_english(run: Run) -> None:
    assert "  operator: ≥" in run("parse", "≥95(%)", "--lang", "en").stdout.splitlines()


def test_json_is_one_object_a_line(run: Run) -> None:
    done = run("parse", "--output-format", "json", "≥95(%)", "健全")
    assert done.exit_code == 0
    forms = [json.loads(line) for line in done.stdout.splitlines()]
    assert [form["type"] for form in forms] == ["comparison", "qualitative"]
    assert (forms[0]["operator"], forms[0]["value"], forms[0]["unit"]) == ("≥", "95", "%")


@pytest.mark.parametrize("refused", ["", "≥", "≥9O%", "≥**平方米"])
def test_a_refused_value_is_a_line_of_type_error_and_exit_1(run: Run, refused: str) -> None:
    done = run("parse", "--output-format", "json", "健全", refused)
    assert done.exit_code == 1
    good, bad = (json.loads(line) for line in done.stdout.splitlines())
    assert good["type"] == "qualitative"
    assert bad["type"] == "error"
    with pytest.raises(TargetSyntaxError) as caught:
        parse(refused)
    assert bad["code"] == caught.value.code
    assert bad["text"] == refused
    assert bad["message"]
    start, end = bad["span"]
    assert 0 <= start <= end <= len(refused)


def test_a_refused_value_is_drawn_with_a_caret(run: Run) -> None:
    done = run("parse", "≥9O%")
    assert done.exit_code == 1
    lines = done.stdout.splitlines()
    assert lines[0] == "≥9O%"
    assert set(lines[1].strip()) == {"^"}
    assert lines[2].startswith("  错误：")


def test_the_name_supplies_what_the_value_leaves_out(run: Run) -> None:
    done = run("parse", "--output-format", "json", "--name", "员工满意度", ">=95")
    assert json.loads(done.stdout)["unit"] == "%"


def test_values_come_from_standard_input_one_a_line(run: Run) -> None:
    done = run("parse", "--output-format", "json", stdin="≥95(%)\r\n\n健全\n")
    assert [json.loads(line)["type"] for line in done.stdout.splitlines()] == ["comparison", "error", "qualitative"]
    assert done.exit_code == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_standard_input_may_be_utf_8_or_gb18030(encoding: str) -> None:
    done = process("parse", "--output-format", "json", input="≥95(%)\n健全".encode(encoding))
    assert [json.loads(line)["text"] for line in done.stdout.splitlines()] == ["≥95(%)", "健全"]


def test_standard_input_in_no_encoding_is_a_clear_error() -> None:
    done = process("parse", input=b"\xff\xff\xff\n")
    assert done.returncode == 2
    assert "第 1 行" in done.stderr.decode()


def test_a_value_of_a_hundred_thousand_characters_is_answered(run: Run) -> None:
    for text in ("优" * 100_000, "≥" * 100_000, "9" * 100_000, "（" * 100_000):
        done = run("parse", "--output-format", "json", text)
        assert done.exit_code in (0, 1)
        assert json.loads(done.stdout)["text"] == text


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "latin-1"])
def test_no_output_encoding_makes_it_raise(encoding: str) -> None:
    for output_format in ("text", "json"):
        done = process("parse", "--output-format", output_format, "≥1344㎡", "😀", env={"PYTHONIOENCODING": encoding})
        assert done.returncode == 0, done.stderr
        assert b"Traceback" not in done.stderr
        if output_format == "json":
            assert [json.loads(line)["text"] for line in done.stdout.splitlines()] == ["≥1344㎡", "😀"]


def test_it_starts_without_the_checker() -> None:
    heavy = {"openpyxl", "pint", "jsonschema", "rich"}
    heavy |= {f"targetexpr.{layer}" for layer in ("rules", "checking", "reports", "sheets", "profiles")}
    code = (
        "import sys\nfrom targetexpr.cli import main\ntry:\n    main(['parse', '≥95%'])\n"
        f"except SystemExit:\n    pass\nprint(sorted({heavy!r} & set(sys.modules)))"
    )
    assert python(code).stdout.splitlines()[-1] == b"[]"
