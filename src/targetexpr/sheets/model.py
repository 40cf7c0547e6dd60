"""Sheet, Indicator, Location: what every reader produces, whatever the file was."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from attrs import field

from targetexpr.record_types import frozen
from targetexpr.records import from_plain, to_plain

SCHEMA_VERSION = "1.0"

Role = Literal[
    "level1", "level2", "name", "value", "operator", "number", "unit", "total_value", "weight", "actual", "score",
    "deviation_reason", "direction", "prior", "forecast", "outlook",
]  # fmt: skip
FieldName = Literal[
    "title", "project_name", "performance_type", "project_category", "project_nature", "applicant", "department",
    "implementer", "start", "finish", "government_purchase", "total", "annual", "fiscal", "carried_over", "other",
    "prior_budget", "prior_executed", "executed", "execution_rate", "execution_score", "total_score", "tasks",
    "heading",
]  # fmt: skip
Stage = Literal["target", "monitoring", "evaluation"]
PictureBox = tuple[int, int, int, int]
"""Left, top, right, bottom, in pixels of the picture; of a PDF's page, in points (1/72 inch)."""


@frozen(kw_only=True)
class Location:
    """Where something stands in its file. At least one of ``cell``, ``page``, ``row``, ``line`` is set.

    ``cell`` is an A1 reference on ``sheet`` (the top left one of ``merged``, such as ``A5:A9``, where cells are
    merged); ``page``, ``row`` (of a table) and ``line`` (of a text) count from 1. ``box`` is where on its page
    what was read from a picture stands.
    """

    sheet: str | None = None
    cell: str | None = None
    merged: str | None = None
    page: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    line: int | None = None
    box: PictureBox | None = None

    def __hash__(self) -> int:
        return hash((self.sheet, self.cell, self.page, self.row, self.column, self.line))


@frozen(kw_only=True)
class Indicator:
    """One row. ``value`` is the cell's text as written (line breaks inside a cell joined); levels are as the form has
    them in full. ``name`` or ``value`` is None where the row had none (TX005, TX104); ``doubts`` lists, by stable key,
    why a row put together from broken layout could be wrong (TX004).
    """

    level1: str | None = None
    level2: str | None = None
    name: str | None = None
    value: str | None = None
    fields: Mapping[Literal["operator", "value", "unit"], str] | None = None
    total_value: str | None = None
    weight: str | None = None
    actual: str | None = None
    score: str | None = None
    deviation_reason: str | None = None
    direction: str | None = None
    prior: str | None = None
    """The value of the year before (上年完成值)."""
    forecast: str | None = None
    """What the year will come to, as a monitoring sheet expects it (全年预计完成情况)."""
    outlook: str | None = None
    """How likely a monitoring sheet takes the target to be met (完成目标可能性)."""
    notes: Mapping[str, str] = field(factory=dict)
    location: Location
    locations: Mapping[Role, Location] = field(factory=dict)
    doubts: tuple[str, ...] = ()
    confidence: float | None = None
    """Of a row read from a picture: how sure the least sure of its characters is, from 0 to 1."""
    clippings: Mapping[Role, str] = field(factory=dict)
    """Of a row read from a picture with doubt: what the doubtful parts look like, as ``data:`` addresses."""

    def at(self, role: Role) -> Location:
        """The place of one part of the row; the row's own place where that part has none."""
        return self.locations.get(role, self.location)


@frozen(kw_only=True)
class Funds:
    """Money in the header, in 元; ``execution_rate`` in percent (86.19 for 86.19%), ``execution_score`` in points.

    ``executed``, its rate and its points are those of the year's budget. ``inferred_unit`` is the unit that the form
    usually prints, where the sheet itself said none and its amounts were read by it; ``stated_unit`` is the one that
    the sheet says where it is another than that (万元 where the form prints no certain one): amounts in ``texts`` are
    in it.
    """

    total: Decimal | None = None
    annual: Decimal | None = None
    fiscal: Decimal | None = None
    carried_over: Decimal | None = None
    other: Decimal | None = None
    prior_budget: Decimal | None = None
    prior_executed: Decimal | None = None
    executed: Decimal | None = None
    execution_rate: Decimal | None = None
    execution_score: Decimal | None = None
    inferred_unit: str | None = None
    stated_unit: str | None = None


@frozen(kw_only=True)
class Task:
    """One of a department's main tasks (年度主要任务), with its money in 元."""

    name: str | None = None
    content: str | None = None
    amount: Decimal | None = None
    location: Location


@frozen(kw_only=True)
class Sheet:
    """One project's 绩效目标表. Dates are ISO 8601 as text; ``texts`` holds the prose fields by their Chinese label.

    ``form`` is the name of a form (``shanghai-2020``, ``mof-2021`` …) or ``unknown``; ``location`` is its title or
    heading. ``stage`` says whether it sets targets, follows them in the course of the year, or scores them after it;
    ``total_score`` is the printed total. ``tasks`` are those of a whole department, ``tasks_total`` the sum printed
    below them, in 元.
    ``raw`` keeps a header field's text where it could not be read as its type (a date, money); ``present`` names the
    header fields whose label the form printed, filled in or not.
    """

    form: str
    stage: Stage = "target"
    title: str | None = None
    year: int | None = None
    project_name: str | None = None
    performance_type: str | None = None
    project_category: str | None = None
    project_nature: str | None = None
    applicant: str | None = None
    department: str | None = None
    implementer: str | None = None
    start: str | None = None
    finish: str | None = None
    government_purchase: bool | None = None
    total_score: Decimal | None = None
    funds: Funds = Funds()
    tasks: tuple[Task, ...] = ()
    tasks_total: Decimal | None = None
    indicators: tuple[Indicator, ...] = ()
    texts: Mapping[str, str] = field(factory=dict)
    location: Location
    locations: Mapping[FieldName, Location] = field(factory=dict)
    present: frozenset[FieldName] = frozenset()
    raw: Mapping[FieldName, str] = field(factory=dict)
    confidence: Mapping[FieldName, float] = field(factory=dict)
    """Of header fields read from a picture: how sure the least sure of their characters is, from 0 to 1."""
    doubts: Mapping[FieldName, tuple[str, ...]] = field(factory=dict)
    """By stable keys, why a header field could be misread (TX004)."""

    def __repr__(self) -> str:
        return f"<Sheet {self.project_name or self.title or ''!s}: {self.form}, {len(self.indicators)} indicators>"

    def at(self, name: FieldName) -> Location:
        """The place of a header field; the sheet's own place where that field is not there."""
        return self.locations.get(name, self.location)

    def to_dict(self) -> dict[str, object]:
        """The JSON form; ``Sheet.from_dict`` is its inverse."""
        return {"stage": self.stage, "indicators": [], **to_plain(self), "schema_version": SCHEMA_VERSION}

    @classmethod
    def from_dict(cls, form: Mapping[str, object]) -> Sheet:
        """The sheet that ``to_dict`` wrote. Raises ``ValueError`` where *form* is no sheet's form.

        A form written by hand needs no places: its rows are counted.
        """
        if not isinstance(form, Mapping) or not isinstance(form.get("form"), str):
            raise ValueError("not a sheet: no 'form'")
        parts = {"location": {"row": 1}, **form}
        version = str(parts.pop("schema_version", SCHEMA_VERSION))
        if version.split(".")[0] != SCHEMA_VERSION.split(".")[0]:
            raise ValueError(f"not a sheet of schema {SCHEMA_VERSION}: {version}")
        for key in ("indicators", "tasks"):
            rows = parts.get(key)
            if isinstance(rows, list):
                counted = enumerate(rows, start=1)
                parts[key] = [{"location": {"row": n}, **r} if isinstance(r, Mapping) else r for n, r in counted]
        try:
            return from_plain(cls, parts)
        except ValueError as error:
            raise ValueError(f"not a sheet: {error}") from error
