"""``--limit-…``: the names of ``Limits``, in numbers that people write."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from targetexpr.server import Service
from targetexpr.sheets.limits import LIMITS
from tests.cli.conftest import Run

EXAMPLE = Path(__file__).parents[2] / "examples" / "2024-parks.xlsx"


@pytest.mark.parametrize(("given", "said"), [("1K", "1,024"), ("100", "100"), ("2kb", "2,048")])
def test_a_limit_holds_and_is_named(run: Run, given: str, said: str) -> None:
    result = run("check", "--isolated", "--limit-bytes", given, str(EXAMPLE))
    assert result.exit_code == 1
    assert f"字节数超过上限 {said}" in result.output


@pytest.mark.parametrize("given", ["0", "-1", "1.5", "many", "", "1T", "9" * 40])
def test_what_is_no_amount_is_refused(run: Run, given: str) -> None:
    result = run("check", "--limit-cells", given, str(EXAMPLE))
    assert result.exit_code == 2
    assert "不是数量" in result.output


@pytest.mark.parametrize("command", ["check", "extract"])
@pytest.mark.parametrize("name", LIMITS)
def test_every_limit_has_its_option(run: Run, command: str, name: str) -> None:
    assert f"--limit-{name.replace('_', '-')} " in run(command, "--help").output


def test_every_option_is_written_with_hyphens(run: Run) -> None:
    for command in ("check", "extract", "parse", "diff", "serve", "page", "template"):
        assert not re.findall(r"--\w+(?:-\w+)*_\w+", run(command, "--help").output)


def test_a_server_has_the_same_limits(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Service] = []
    monkeypatch.setattr("targetexpr.server.application", made.append)
    monkeypatch.setattr("uvicorn.run", lambda *_, **__: None)
    monkeypatch.setattr("os._exit", lambda _: None)
    given = [text for name in LIMITS for text in (f"--limit-{name.replace('_', '-')}", "7")]
    assert run("serve", "--port", "0", *given).exit_code == 0
    (service,) = made
    own = {
        "bytes": service.max_bytes,
        "memory": service.memory,
        "processor": service.seconds,
        "seconds": service.seconds,
    }
    assert {name: own.get(name, getattr(service.limits, name)) for name in LIMITS} == dict.fromkeys(LIMITS, 7)
    assert run("serve", "--port", "0").exit_code == 0
    assert made[1] == Service(names=("127.0.0.1",))


def test_extract_keeps_the_limits_too(run: Run, tmp_path: Path) -> None:
    result = run("extract", "--limit-cells", "3", "-o", str(tmp_path / "表.csv"), str(EXAMPLE))
    assert result.exit_code == 1
    assert "超过上限 3" in result.output
