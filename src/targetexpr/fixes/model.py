"""What is to be changed in a file, and what is left as it was, with the reason."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field

from targetexpr.errors import TargetExprError
from targetexpr.record_types import frozen
from targetexpr.rules.model import Texts
from targetexpr.sheets.model import Indicator, Location


@frozen(kw_only=True)
class Replacement:
    """A new text for one value. ``sheet`` and ``row`` count the file's sheets and the sheet's indicators from 0;
    ``codes`` are the rules whose fixes led to it, in their order."""

    sheet: int
    row: int
    indicator: Indicator
    old: str
    new: str
    codes: tuple[str, ...]

    @property
    def location(self) -> Location:
        """The place of the value in the file."""
        return self.indicator.at("value")


@frozen(kw_only=True)
class Refusal:
    """A fix that was not carried out, and why."""

    change: Replacement
    reason: Texts


@frozen
class Edit:
    """The text that stands in a place, and the one that takes its place."""

    old: str
    new: str


Edits = Mapping[Location, Edit]


@frozen(kw_only=True)
class Rewritten:
    """The bytes of a file after its edits, without those that ``refused`` says the reason of."""

    data: bytes
    refused: Mapping[Location, Texts] = field(factory=dict)


class UnfixableError(TargetExprError):
    """A file in which nothing can be fixed."""
