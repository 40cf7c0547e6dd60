"""Write ``docs/reference/library.md``: every public name, by the room that defines it, from its docstring.

python tools/library_reference.py [FILE]
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import targetexpr

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "library.md"
# room → heading; in the order of the page
ROOMS = {
    "values": "指标值：读、比、写",
    "sheets": "目标表",
    "checking": "检查",
    "reports": "报告",
    "rules": "修正",
    "profiles": "配置方案",
    "scoring": "计分",
    "columns": "成列的数据",
    "errors": "异常",
}


def page() -> str:
    lines = [
        "# 公开的名字",
        "",
        "`targetexpr.__all__` 和 `targetexpr.columns.__all__` 的每一个名字：形状、单位、抛出什么，",
        "出自代码里的说明（英文）。用法见[接口](api.md)。本页由 `make generate` 写成。",
        "",
    ]
    rooms: dict[str, list[str]] = {}
    for name in targetexpr.__all__:
        home = targetexpr._HOME[name]
        rooms.setdefault(home.split(".")[1], []).append(f"{home}.{name}")
    columns = import_module("targetexpr.columns")
    rooms["columns"] = [f"{_home(columns, name)}.{name}" for name in columns.__all__]
    if left := set(rooms) - set(ROOMS):
        raise SystemExit(f"no heading for {', '.join(sorted(left))}")
    for room, heading in ROOMS.items():
        lines += [f"## {heading}", ""]
        for path in sorted(rooms[room], key=lambda path: path.rpartition(".")[2].lower()):
            lines += [f"::: {path}", ""]
    return "\n".join(lines)


def _home(module: object, name: str) -> str:
    value = getattr(module, name)
    return getattr(value, "__module__", None) or "targetexpr.columns.schema"


if __name__ == "__main__":
    Path(sys.argv[1] if sys.argv[1:] else PAGE).write_text(page(), encoding="utf-8")
