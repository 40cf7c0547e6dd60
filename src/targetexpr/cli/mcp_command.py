"""``targetexpr mcp``: the library as tools of a language model (Model Context Protocol, standard input and output)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from targetexpr import __version__
from targetexpr.cli.bilingual import command
from targetexpr.errors import ConfigurationError, TargetSyntaxError

if TYPE_CHECKING:
    from mcp.server import MCPServer

# Rows and values that one call may hold.
_MOST = 2000


@command(
    "mcp",
    "供大语言模型调用（MCP，标准输入输出）：读指标值、检查指标、说明规则。不读文件，不联网。",
    "Serve tools to a language model (MCP, standard input and output): parse values, check rows, explain rules. "
    "No file is read, nothing is asked of the network.",
)
def command_mcp() -> None:
    server().run("stdio")


def server() -> MCPServer:
    """Return the server with its three tools. Raises ``ConfigurationError`` where the extra ``mcp`` is missing."""
    try:
        from mcp.server import MCPServer
    except ImportError as error:
        raise ConfigurationError(
            zh=f"缺少 {error.name}；请运行：pip install 'targetexpr[mcp]'",
            en=f"{error.name} is missing; run: pip install 'targetexpr[mcp]'",
        ) from error
    made = MCPServer("targetexpr", version=__version__, instructions="Read and check 绩效目标 (performance targets).")
    for tool in (parse, check_rows, explain):
        made.tool(structured_output=False)(tool)
    return made


def parse(values: list[str], names: list[str] | None = None) -> list[dict[str, Any]]:
    """Read target values (指标值) such as ≥95%, 12月底前, 健全: one answer each, in order, in the library's JSON form.

    names are the indicators' names, as many as values; they may supply a unit. A value that cannot be read has the type
    error with a message, a span and often a suggestion.
    """
    from targetexpr import parse_many

    _bound(values)
    return [
        answer.to_dict("zh") if isinstance(answer, TargetSyntaxError) else answer.to_dict()
        for answer in parse_many(values, names)
    ]


def check_rows(
    rows: list[dict[str, Any]], header: dict[str, Any] | None = None, profile: str | None = None
) -> list[dict[str, Any]]:
    """Check one sheet's indicators against the rules and list the findings.

    A row has level1 (such as 产出指标), level2 (such as 数量指标), name and value; optionally actual, score, weight.
    header may hold project_name, performance_type, year, start, finish, total and annual (元).
    """
    import targetexpr

    _bound(rows)
    report = targetexpr.check_rows(rows, header=header, profile=profile, isolated=True)
    kept = ("code", "severity", "message", "indicator", "location", "span", "fix", "related")
    return [{key: form[key] for key in kept if key in form} for form in report.to_dict()["diagnostics"]]


def explain(rule: str) -> dict[str, Any]:
    """Explain one rule by its code (TX203) or name: title, why it matters, what it rests on, examples."""
    from targetexpr.reports.data import rule_to_dict
    from targetexpr.rules.catalogue import find

    known = find(rule)
    if known is None:
        raise ValueError(f"no rule {rule!r}")
    examples = {
        "fails": [entry.rows for entry in known.fails],
        "passes": [entry.rows for entry in known.passes],
    }
    return rule_to_dict(known) | {"why": dict(known.why)} | examples


def _bound(items: list[Any]) -> None:
    if len(items) > _MOST:
        raise ValueError(f"at most {_MOST} at once, not {len(items)}")


COMMAND = command_mcp
