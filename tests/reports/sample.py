"""A report made by hand, so that the renderers are tested without the rules and the readers."""

from __future__ import annotations

from decimal import Decimal

from targetexpr.checking.report import (
    Diagnostic,
    FileReport,
    Outcome,
    RelatedPlace,
    Report,
    SheetReport,
    Subject,
    Suppression,
)
from targetexpr.rules.model import Fix
from targetexpr.sheets.model import Funds, Indicator, Location, Sheet

HOSTILE = "<script>alert(1)</script>"


def indicator(row: int, level2: str, name: str, value: str | None) -> Indicator:
    def at(column: str) -> Location:
        return Location(sheet="表一", cell=f"{column}{row}", row=row)

    return Indicator(
        level1="产出指标",
        level2=level2,
        name=name,
        value=value,
        location=at("D"),
        locations={"name": at("D"), "value": at("E")},
    )


def subject(of: Indicator) -> Subject:
    return Subject(level1=of.level1, level2=of.level2, name=of.name, value=of.value)


LAMPS = indicator(12, "数量指标", "更换路灯数量", "120盏")
RATE = indicator(13, "质量指标", "路灯亮灯率", "=95%")
AGAIN = indicator(14, "质量指标", "路灯亮灯率", "≥98.00(%)")

GOOD = Sheet(form="shanghai-2024", project_name="照明设施巡检", location=Location(sheet="表二", cell="A1"))
BAD = Sheet(
    form="shanghai-2024",
    project_name=HOSTILE,
    funds=Funds(annual=Decimal("1000.00")),
    indicators=(LAMPS, RATE, AGAIN),
    location=Location(sheet="表一", cell="A1"),
)

OPERATOR = Diagnostic(
    code="TX202",
    name="missing-operator",
    severity="warning",
    message={"zh": "“120盏”没有计算符号", "en": "“120盏” has no operator"},
    arguments={"value": "120盏"},
    path="灯 光.xlsx",
    sheet=0,
    project_name=HOSTILE,
    indicator=subject(LAMPS),
    location=LAMPS.at("value"),
    span=(0, 4),
    fix=Fix(applicability="unsafe", text="=120盏"),
    fingerprint="a" * 32,
)
CONFLICT = Diagnostic(
    code="TX402",
    name="conflicting-targets",
    severity="error",
    message={"zh": "同一指标的两个目标值互相矛盾", "en": "two targets of one indicator exclude each other"},
    path="灯 光.xlsx",
    sheet=0,
    project_name=HOSTILE,
    indicator=subject(RATE),
    location=RATE.at("name"),
    span=(2, 5),
    span_in="name",
    related=(RelatedPlace(indicator=subject(AGAIN), location=AGAIN.at("value")),),
    fingerprint="b" * 32,
)
KNOWN = Diagnostic(
    code="TX204",
    name="operator-spelling",
    severity="info",
    message={"zh": "计算符号写法", "en": "operator spelling"},
    path="灯 光.xlsx",
    sheet=0,
    project_name=HOSTILE,
    indicator=subject(RATE),
    location=RATE.at("value"),
    suppressed=Suppression(by="baseline", reason="去年已提"),
    fingerprint="c" * 32,
)
WHOLE = Diagnostic(
    code="TX101",
    name="missing-level1",
    severity="error",
    message={"zh": "缺少一级指标“效益指标”", "en": "level 1 “效益指标” is missing"},
    path="灯 光.xlsx",
    sheet=0,
    project_name=HOSTILE,
    location=BAD.location,
    fingerprint="d" * 32,
)
BROKEN = Diagnostic(
    code="TX001",
    name="unreadable-file",
    severity="error",
    message={"zh": "文件已损坏", "en": "the file is damaged"},
    path="坏.xlsx",
    location=Location(line=1),
)

REPORT = Report(
    files=(
        FileReport(
            path="灯 光.xlsx",
            sha256="0" * 64,
            status="checked",
            sheets=(
                SheetReport(
                    sheet=BAD,
                    profile="shanghai-2024",
                    chosen_by="form",
                    outcomes={
                        "TX101": Outcome(outcome="fail"),
                        "TX202": Outcome(outcome="fail"),
                        "TX204": Outcome(outcome="fail"),
                        "TX402": Outcome(outcome="fail"),
                        "TX403": Outcome(outcome="deferred", reason={"zh": "没有成本指标", "en": "no cost indicators"}),
                    },
                ),
                SheetReport(
                    sheet=GOOD, profile="shanghai-2024", chosen_by="form", outcomes={"TX202": Outcome(outcome="pass")}
                ),
            ),
        ),
        FileReport(path="坏.xlsx", sha256=None, status="unreadable"),
    ),
    diagnostics=(WHOLE, OPERATOR, CONFLICT, KNOWN, BROKEN),
)
