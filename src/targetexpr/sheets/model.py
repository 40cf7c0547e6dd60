"""Sheet, Indicator, Location: what every reader produces, whatever the file was."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from attrs import field, frozen

SCHEMA_VERSION = "1.0"

Role = Literal[
    "level1", "level2", "name", "value", "operator", "number", "unit", "total_value", "weight", "actual", "score",
    "deviation_reason", "direction",
]  # fmt: skip
FieldName = Literal[
    "title", "project_name", "performance_type", "project_category", "project_nature", "applicant", "department",
    "implementer", "start", "finish", "government_purchase", "total", "annual", "fiscal", "carried_over", "other",
    "prior_budget", "prior_executed", "heading",
]  # fmt: skip


@frozen(kw_only=True)
class Location:
    """Where something stands in its file. At least one of ``cell``, ``page``, ``row``, ``line`` is set.

    ``cell`` is an A1 reference on ``sheet`` (the top left one of ``merged``, such as ``A5:A9``, where cells are
    merged); ``page``, ``row`` (of a table) and ``line`` (of a text) count from 1.
    """

    sheet: str | None = None
    cell: str | None = None
    merged: str | None = None
    page: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    line: int | None = None


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
    notes: Mapping[str, str] = field(factory=dict)
    location: Location
    locations: Mapping[Role, Location] = field(factory=dict)
    doubts: tuple[str, ...] = ()

    def at(self, role: Role) -> Location:
        """The place of one part of the row; the row's own place where that part has none."""
        return self.locations.get(role, self.location)


@frozen(kw_only=True)
class Funds:
    """Money in the header, in 元."""

    total: Decimal | None = None
    annual: Decimal | None = None
    fiscal: Decimal | None = None
    carried_over: Decimal | None = None
    other: Decimal | None = None
    prior_budget: Decimal | None = None
    prior_executed: Decimal | None = None


@frozen(kw_only=True)
class Sheet:
    """One project's 绩效目标表. Dates are ISO 8601 as text; ``texts`` holds the prose fields by their Chinese label.

    ``form`` is ``shanghai-2020``, ``shanghai-2024``, ``mof-2021`` or ``unknown``; ``location`` is its title or heading.
    ``raw`` keeps a header field's text where it could not be read as its type (a date, money); ``present`` names the
    header fields whose label the form printed, filled in or not.
    """

    form: str
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
    funds: Funds = Funds()
    indicators: tuple[Indicator, ...] = ()
    texts: Mapping[str, str] = field(factory=dict)
    location: Location
    locations: Mapping[FieldName, Location] = field(factory=dict)
    present: frozenset[FieldName] = frozenset()
    raw: Mapping[FieldName, str] = field(factory=dict)

    def at(self, name: FieldName) -> Location:
        """The place of a header field; the sheet's own place where that field is not there."""
        return self.locations.get(name, self.location)

    def to_dict(self) -> dict[str, object]:
        """The JSON form; ``Sheet.from_dict`` is its inverse."""
        from targetexpr.sheets import json_form

        return json_form.to_dict(self)

    @classmethod
    def from_dict(cls, form: Mapping[str, object]) -> Sheet:
        """The sheet that ``to_dict`` wrote. Raises ``ValueError`` where *form* is no sheet's form."""
        from targetexpr.sheets import json_form

        return json_form.from_dict(form)
