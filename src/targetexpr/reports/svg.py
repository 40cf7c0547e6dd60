"""Bar charts as inline SVG: no script, no font of their own, colours from the page's style."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from targetexpr.errors import display_width
from targetexpr.markup import Markup, markup

_WIDE = 720
_LABEL = 230
_LABEL_WIDTH = 28  # in characters of half width
_BAR = 18
_STEP = 26


def bars(title: str, rows: Sequence[tuple[str, Sequence[int]]], series: Sequence[tuple[str, str]]) -> Markup:
    """Return one horizontal bar a row, its parts side by side; *series* are the names and classes of the parts."""
    most = max((sum(parts) for _, parts in rows), default=0) or 1
    height = _STEP * len(rows) + 30
    return markup(
        '<figure><figcaption>{title}</figcaption><svg role="img" aria-label="{title}" viewBox="0 0 {wide} {height}" '
        'width="{wide}" height="{height}">{bars}{legend}</svg></figure>',
        title=title, wide=_WIDE, height=height, legend=_legend(series, height - 18) if len(series) > 1 else None,
        bars=[_bar(label, parts, series, number * _STEP, most) for number, (label, parts) in enumerate(rows)],
    )  # fmt: skip


def _bar(label: str, parts: Sequence[int], series: Sequence[tuple[str, str]], top: int, most: int) -> Markup:
    left, drawn = float(_LABEL), []
    for (_, kind), count in zip(series, parts, strict=True):
        wide = (_WIDE - _LABEL - 60) * count / most
        if count:
            drawn.append(_box(kind, f"{left:.1f}", top, f"{wide:.1f}", _BAR))
        left += wide
    said = "，".join(f"{name} {count}" for (name, _), count in zip(series, parts, strict=True))
    return markup(
        '<g><title>{label}: {said}</title><text x="{near}" y="{at}" text-anchor="end">{short}</text>'
        '{drawn}<text x="{left:.1f}" y="{at}">{sum}</text></g>',
        label=label, said=said, near=_LABEL - 8, at=top + 14, short=_short(label), drawn=drawn, left=left + 6,
        sum=sum(parts),
    )  # fmt: skip


def _legend(series: Sequence[tuple[str, str]], top: int) -> Iterator[Markup]:
    for number, (name, kind) in enumerate(series):
        left = _LABEL + number * 110
        yield _box(kind, left, top, 12, 12)
        yield markup('<text x="{}" y="{}">{}</text>', left + 17, top + 11, name)


def _box(kind: str, left: object, top: int, wide: object, high: int) -> Markup:
    return markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>', kind, left, top, wide, high)


def _short(label: str) -> str:
    if display_width(label) <= _LABEL_WIDTH:
        return label
    cut = next(n for n in range(len(label), 0, -1) if display_width(label[:n]) <= _LABEL_WIDTH - 2)
    return f"{label[:cut]}…"
