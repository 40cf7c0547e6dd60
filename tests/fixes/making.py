"""Small sheets to be fixed: the same rows as csv and as a workbook."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence

from openpyxl import Workbook

HEAD = ("一级指标", "二级指标", "三级指标", "指标值")
ROWS = (
    ("产出指标", "数量指标", "步道修缮面积", "≥3200m2"),
    ("产出指标", "质量指标", "工程验收合格率", "≥９５％"),
    ("产出指标", "时效指标", "工程完工及时率", "不低于98%"),
    ("效益指标", "社会效益指标", "步道开放天数", "≥300天"),
    ("满意度指标", "服务对象满意度指标", "周边居民满意度", "≥85"),
)
SAFE = {"≥3200m2": "≥3200平方米", "≥９５％": "≥95%", "不低于98%": "≥98%"}
Rows = Sequence[Sequence[str]]


def csv_text(rows: Rows = ROWS, *, delimiter: str = ",", end: str = "\r\n") -> str:
    table = [("绩效目标申报表", "", "", ""), ("项目名称", "滨河步道修缮", "", ""), HEAD, *rows]
    return "".join(delimiter.join(row) + end for row in table)


def workbook(rows: Rows = ROWS, *, dress: Callable[[Workbook], None] | None = None) -> bytes:
    """The table on a worksheet 目标表, from row 3 on, values in column D; *dress* adds to the workbook."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "目标表"
    sheet["A1"], sheet["A2"], sheet["B2"] = "绩效目标申报表", "项目名称", "滨河步道修缮"
    sheet.merge_cells("A1:D1")
    for number, row in enumerate((HEAD, *rows), start=3):
        for column, text in enumerate(row, start=1):
            sheet.cell(number, column, text).data_type = "s"
    if dress is not None:
        dress(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(data: bytes, change: Callable[[str, bytes], bytes], extra: dict[str, bytes] | None = None) -> bytes:
    """The archive with each part passed through *change*, and *extra* parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info, change(info.filename, old.read(info)))
        for name, content in (extra or {}).items():
            new.writestr(name, content)
    return out.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
