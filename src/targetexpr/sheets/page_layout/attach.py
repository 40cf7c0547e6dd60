"""How surely the cells and lines of pages were read → how surely the rows and fields of sheets were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import evolve

from targetexpr.sheets.labels import is_class
from targetexpr.sheets.model import FieldName, Indicator, Location, Role, Sheet
from targetexpr.sheets.sighting import Sighting, together

Sightings = Mapping[Location, Sequence[tuple[str, Sighting]]]
"""By their places, texts that were read from a picture; several on one line of a page without ruling lines."""


def attached(sheet: Sheet, sightings: Sightings) -> Sheet:
    """Return the sheet, each part of it with how surely it was read."""
    fields = {name: seen for name, place in sheet.locations.items() if (seen := _at(place, sightings, None))}
    doubts: dict[FieldName, tuple[str, ...]] = {name: seen.doubts for name, seen in fields.items() if seen.doubts}
    return evolve(
        sheet,
        confidence={name: seen.confidence for name, seen in fields.items()},
        doubts=doubts,
        indicators=tuple(_row(row, sightings) for row in sheet.indicators),
    )


def _row(row: Indicator, sightings: Sightings) -> Indicator:
    places: dict[Role, Location] = {"name": row.location, **row.locations}
    seen = {
        role: sighting
        for role, place in places.items()
        if not _is_sure(role, row) and (sighting := _at(place, sightings, getattr(row, role, None)))
    }
    if not seen:
        return row
    whole = together(seen.values())
    assert whole is not None
    return evolve(
        row,
        confidence=whole.confidence,
        doubts=tuple(dict.fromkeys((*row.doubts, *whole.doubts))),
        clippings={role: sighting.clipping for role, sighting in seen.items() if sighting.clipping},
        location=_boxed(row.location, sightings, row.name),
        locations={role: _boxed(place, sightings, getattr(row, role, None)) for role, place in row.locations.items()},
    )


def _is_sure(role: Role, row: Indicator) -> bool:
    """Whether a part of the row is a class that forms have: of such a list no other is like it."""
    text = {"level1": row.level1, "level2": row.level2}.get(role)
    return text is not None and is_class(text)


def _at(place: Location, sightings: Sightings, text: str | None) -> Sighting | None:
    """What was seen at a place; of several texts there, those that *text* holds."""
    there = sightings.get(place, ())
    if len(there) > 1 and text:
        plain = "".join(text.split())
        there = [(said, seen) for said, seen in there if "".join(said.split()) in plain] or there
    return together(seen for _, seen in there)


def _boxed(place: Location, sightings: Sightings, text: str | None) -> Location:
    seen = _at(place, sightings, text)
    return place if seen is None else evolve(place, box=seen.box)
