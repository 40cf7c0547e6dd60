"""Makes the parser's tables from the grammar, JSON from TOML, and the code of regular expressions, when the package is
built: no user waits for it.

``python hatch_build.py`` makes them in a checkout, too; stale ones are noticed and passed over.
"""

from __future__ import annotations

import pkgutil
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = Path("src/targetexpr")
TABLES = PACKAGE / "values/data/tables.bin"
PREPARED = PACKAGE / "prepared.json"
PATTERNS = PACKAGE / "patterns.bin"

# The rooms that need no more than a build has, and a sheet to check: what they ask for as a start does is kept.
ROOMS = ("values", "sheets", "profiles", "rules", "scoring", "checking", "reports.units")
SHEET = """财政项目支出绩效目标申报表,,,
（2024年度）,,,
项目名称：,示例,是否含有政府购买服务：,是
项目类别：,其他经常性项目,绩效类型：,其他
计划开始日期：,2024-01-01,计划完成日期：,2024-12-31
项目总预算（元）：,"120,000.00",项目当年预算（元）：,"120,000.00"
一级目标,二级目标,三级目标,指标目标值
产出目标,数量,检查次数,≥12次
,质量,设备完好率,>=9O%
,时效,完成时间,2024年12月底前
,成本,费用,<=12万元
效果目标,社会效益,服务能力,较上年提升
,满意度,使用者满意度,不低于95%
"""


def write_prepared(root: Path) -> None:
    """What makes the tables needs the package itself, lark and attrs at most."""
    sys.path[:0] = [str(root / "src"), str(root / "tools")]
    from targetexpr import package_data, patterns

    with patterns.noted() as asked:
        from maketables import parse_tables

        from targetexpr.values.syntax import tables

        (root / TABLES).write_bytes(parse_tables.make())
        files = sorted(file.relative_to(root / PACKAGE).as_posix() for file in (root / PACKAGE).rglob("*.toml"))
        (root / PREPARED).write_text(package_data.prepare(files), encoding="utf-8", newline="\n")
        for room in map(import_module, (f"targetexpr.{name}" for name in ROOMS)):
            for module in pkgutil.walk_packages(getattr(room, "__path__", ()), f"{room.__name__}."):
                import_module(module.name)
        import targetexpr

        targetexpr.check(SHEET.encode(), name="表.csv", isolated=True, sandbox=False)
    asked |= {*tables.table("parser")["terminals"].values(), *tables.table("judgements").values()}
    (root / PATTERNS).write_bytes(patterns.prepare(asked))


class CustomBuildHook(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        write_prepared(Path(self.root))
        build_data["artifacts"] += [f"/{made.as_posix()}" for made in (TABLES, PREPARED, PATTERNS)]


if __name__ == "__main__":
    write_prepared(Path(__file__).parent)
