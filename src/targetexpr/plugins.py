"""What other packages offer: entry points, looked for without ``importlib.metadata``'s price where there are none."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

_OURS = b"[targetexpr."
_METADATA = {".dist-info": "", ".egg-info": "", ".egg": "EGG-INFO"}


def entry_points(group: str) -> Iterator[EntryPoint]:
    """Yield the entry points of a group of ours (``targetexpr.rules``), of all packages on the path.

    The current folder is left out: what is being checked must not bring code along.
    """
    here = Path.cwd().resolve()
    places = tuple(place for place in sys.path if place and Path(place).resolve() != here)
    if not _may_offer(places):
        return
    from importlib import metadata

    for distribution in metadata.distributions(path=list(places)):
        yield from distribution.entry_points.select(group=group)


@cache
def _may_offer(places: tuple[str, ...]) -> bool:
    """Whether any package names a group of ours, or is where this does not look: in a zip, or found otherwise."""
    finders = [finder for finder in sys.meta_path if hasattr(finder, "find_distributions")]
    if len(finders) > 1:
        return True
    return any(os.path.isfile(place) or any(_OURS in offered for offered in _offers(place)) for place in places)


def _offers(place: str) -> Iterator[bytes]:
    """Yield the files of entry points of the packages in a folder."""
    try:
        names = os.listdir(place)
    except OSError:
        return
    for name in names:
        folder = _METADATA.get(os.path.splitext(name)[1])
        if folder is not None:
            try:
                with open(os.path.join(place, name, folder, "entry_points.txt"), "rb") as file:
                    yield file.read()
            except OSError:
                continue
