"""The sections of a page of many sheets, in blocks that a browser unpacks when one of theirs comes into view.

The markup of a sheet is long and says much that others say: packed, a page is a tenth as large and opens at once.
"""

from __future__ import annotations

import json
import zlib
from base64 import b64encode
from collections.abc import Iterator, Sequence

from targetexpr.reports.html_sheet import body, heading, say, section
from targetexpr.reports.view import Group

MOST_SHEETS = 200
"""Sheets whose sections a page holds as they are."""
_EACH = 20


def sections(parts: Sequence[Group]) -> Iterator[str]:
    """Yield the sections of a page, packed where they are many."""
    if len(parts) <= MOST_SHEETS:
        for number, group in enumerate(parts):
            yield from section(number, group)
        return
    yield f'<p class="meta">{_SAID}</p><noscript>{_NO_SCRIPT}</noscript>'
    for first in range(0, len(parts), _EACH):
        block = list(enumerate(parts[first : first + _EACH], first))
        for number, group in block:
            yield from heading(number, group, packed=(first // _EACH, number - first))
            yield "</section>"
        bodies = json.dumps(["\n".join(body(group)) for _, group in block], ensure_ascii=False)
        yield f"<template>{b64encode(zlib.compress(bodies.encode())).decode()}</template>"


_SAID = say(
    f"超过 {MOST_SHEETS} 张表：翻到哪张，哪张才展开；打印出来的只有展开过的。",
    f"More than {MOST_SHEETS} sheets: each is unfolded when it is reached, and only those are printed.",
)
_NO_SCRIPT = say("这一页要用脚本才能展开各表。", "Scripts are needed to unfold the sheets of this page.")
