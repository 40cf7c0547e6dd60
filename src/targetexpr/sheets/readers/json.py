"""The project's own JSON: one sheet, a list of them, or one a line."""

from __future__ import annotations

import json
from collections.abc import Mapping

from targetexpr.errors import SheetReadError
from targetexpr.sheets.encoding import decode
from targetexpr.sheets.limits import Limits, damaged
from targetexpr.sheets.model import Sheet


def read_json(data: bytes, limits: Limits) -> list[Sheet]:
    """Raises ``SheetReadError`` for damaged JSON, and for JSON that holds something else than sheets."""
    text = decode(data)
    try:
        forms = json.loads(text)
    except RecursionError as error:
        raise damaged("json", "嵌套过深 nested too deeply") from error
    except ValueError as error:
        forms = _lines(text, error)
    if isinstance(forms, Mapping):
        forms = forms.get("sheets", [forms])
    if not isinstance(forms, list):
        raise _other("不是列表 no list")
    try:
        return [Sheet.from_dict(form) for form in forms]
    except ValueError as error:
        raise _other(error) from error


def _lines(text: str, error: ValueError) -> list[object]:
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except ValueError:
        raise damaged("json", error) from error


def _other(error: object) -> SheetReadError:
    return SheetReadError(
        reason="wrong-format",
        zh=f"这个 JSON 不是绩效目标表的形式（Sheet.to_dict() 的结果）：{error}",
        en=f"this JSON is no sheet as Sheet.to_dict() writes it: {error}",
    )
