"""What was read from a picture: how surely, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable

from targetexpr.record_types import frozen
from targetexpr.sheets.model import PictureBox


@frozen(kw_only=True)
class Sighting:
    """A text as it was seen: ``confidence`` (0 to 1), by stable keys what is doubtful about it, its place in the
    picture, and where it is doubtful a picture of it (a ``data:`` address)."""

    confidence: float
    doubts: tuple[str, ...] = ()
    box: PictureBox
    clipping: str | None = None


def together(sightings: Iterable[Sighting | None]) -> Sighting | None:
    """Return several as one: as sure as the least sure of them. None where nothing was read from a picture."""
    seen = [sighting for sighting in sightings if sighting is not None]
    if len(seen) < 2:
        return seen[0] if seen else None
    left, top, right, bottom = zip(*(sighting.box for sighting in seen), strict=True)
    return Sighting(
        confidence=min(sighting.confidence for sighting in seen),
        doubts=tuple(dict.fromkeys(doubt for sighting in seen for doubt in sighting.doubts)),
        box=(min(left), min(top), max(right), max(bottom)),
        clipping=next((sighting.clipping for sighting in seen if sighting.clipping), None),
    )
