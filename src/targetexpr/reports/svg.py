"""Bar charts as inline SVG: no script, no font of their own, colours from the page's style."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from targetexpr.errors import display_width

_WIDE = 720
_LABEL = 230
_LABEL_WIDTH = 28  # in characters of half width
_BAR = 18
_STEP = 26


def bars(title: str, rows: Sequence[tuple[str, Sequence[int]]], series: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield one horizontal bar a row, its parts side by side; *series* are the names and classes of the parts."""
    most = max((sum(parts) for _, parts in rows), default=0) or 1
    room = _WIDE - _LABEL - 60
    height = _STEP * len(rows) + 30
    yield f'<figure><figcaption>{escape(title)}</figcaption><svg role="img" aria-label="{escape(title)}" '
    yield f'viewBox="0 0 {_WIDE} {height}" width="{_WIDE}" height="{height}">'
    for number, (label, parts) in enumerate(rows):
        top = number * _STEP
        said = "，".join(f"{name} {count}" for (name, _), count in zip(series, parts, strict=True))
        yield f"<g><title>{escape(label)}: {escape(said)}</title>"
        yield f'<text x="{_LABEL - 8}" y="{top + 14}" text-anchor="end">{escape(_short(label))}</text>'
        left = float(_LABEL)
        for (_, kind), count in zip(series, parts, strict=True):
            wide = room * count / most
            if count:
                yield f'<rect class="{kind}" x="{left:.1f}" y="{top}" width="{wide:.1f}" height="{_BAR}"/>'
            left += wide
        yield f'<text x="{left + 6:.1f}" y="{top + 14}">{sum(parts)}</text></g>'
    if len(series) > 1:
        for number, (name, kind) in enumerate(series):
            left, top = _LABEL + number * 110, height - 18
            yield f'<rect class="{kind}" x="{left}" y="{top}" width="12" height="12"/>'
            yield f'<text x="{left + 17}" y="{top + 11}">{escape(name)}</text>'
    yield "</svg></figure>"


def _short(label: str) -> str:
    if display_width(label) <= _LABEL_WIDTH:
        return label
    cut = next(n for n in range(len(label), 0, -1) if display_width(label[:n]) <= _LABEL_WIDTH - 2)
    return f"{label[:cut]}…"
