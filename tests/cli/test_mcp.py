"""``targetexpr mcp``: three tools, over the library's own functions and over the wire."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from targetexpr.cli import mcp_command
from targetexpr.errors import ConfigurationError

ROWS = [{"level1": "产出指标", "level2": "数量指标", "name": "培训场次", "value": "≥XX场"}]


def test_values_are_read_in_order_with_errors_in_their_places() -> None:
    right, wrong, named = mcp_command.parse(["≥95%", "≥XX%", "≥3"], ["满意度", "满意度", "培训场次(场)"])
    assert (right["operator"], right["value"], right["unit"]) == ("≥", "95", "%")
    assert (wrong["type"], wrong["span"]) == ("error", [1, 3])
    assert named["unit"] == "场"


def test_rows_are_checked() -> None:
    found = mcp_command.check_rows(ROWS, {"project_name": "培训"})
    assert "TX105" in {entry["code"] for entry in found}
    assert all({"zh", "en"} <= set(entry["message"]) for entry in found)


def test_a_rule_is_explained_by_code_or_name() -> None:
    page = mcp_command.explain("tx105")
    assert page == mcp_command.explain(page["name"])
    assert page["basis"]
    assert page["why"]["zh"]
    assert page["fails"]
    with pytest.raises(ValueError, match="no rule 'TX000'"):
        mcp_command.explain("TX000")


def test_too_much_at_once_is_refused() -> None:
    with pytest.raises(ValueError, match="at most 2000"):
        mcp_command.parse(["≥1"] * 2001)


def test_without_the_extra_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mcp.server", None)
    with pytest.raises(ConfigurationError, match=r"targetexpr\[mcp\]"):
        mcp_command.server()


def test_a_client_finds_the_tools_and_calls_one() -> None:
    pytest.importorskip("mcp")
    asked: list[dict[str, Any]] = [
        {
            "id": 1,
            "method": "initialize",
            "params": {
                "protocolVersion": "2025-06-18",
                "capabilities": {},
                "clientInfo": {"name": "test", "version": "0"},
            },
        },
        {"method": "notifications/initialized"},
        {"id": 2, "method": "tools/list"},
        {"id": 3, "method": "tools/call", "params": {"name": "parse", "arguments": {"values": ["≥95%"]}}},
    ]
    process = subprocess.Popen(
        [sys.executable, "-m", "targetexpr", "mcp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        answers = {}
        for message in asked:
            process.stdin.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
            process.stdin.flush()
            while "id" in message and message["id"] not in answers:
                answer = json.loads(process.stdout.readline())
                answers[answer.get("id")] = answer
    finally:
        process.stdin.close()
        process.stdout.close()
        assert process.wait(30) == 0
    assert {tool["name"] for tool in answers[2]["result"]["tools"]} == {"parse", "check_rows", "explain"}
    assert '"≥95%"' in answers[3]["result"]["content"][0]["text"]
