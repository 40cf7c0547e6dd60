"""Which texts head a column, what columns hold, and what labels carry beside their words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal, cast

from targetexpr.patterns import compiled
from targetexpr.sheets.form_file import Form
from targetexpr.sheets.form_text import data, shortened, squeeze

HeadingRole = Literal[
    "level1", "level2", "type", "name", "level4", "value", "total_value", "grade", "operator", "nature", "unit",
    "weight", "actual", "score", "points", "deviation_reason", "prior", "progress", "forecast", "outlook", "note",
    "number_of_row", "side",
]  # fmt: skip
Term = Literal["total", "annual"]

LONGEST = 60
"""No heading and no label is longer."""
_TERM = 12
"""Words that say a term are no longer, without what stands in brackets."""
_TAIL = 3
"""Characters of a heading's end that was cut off."""
_STEM = 16
"""A heading that is known by its stem is no longer."""


class HeadingWords:
    """The headings of all forms, by squeezed text."""

    def __init__(self, forms: Sequence[Form]) -> None:
        headings = data("headings")
        self._roles, self._patterns = _roles(headings, forms)
        self.terms: list[tuple[Term, re.Pattern[str]]] = [
            (entry["says"], compiled(entry["pattern"])) for entry in headings["term"]
        ]
        self.one_year = compiled(headings["year"]["pattern"])
        self.outlooks = frozenset(headings["outlook"]["answers"])
        self.reached = compiled(headings["reached"]["pattern"])
        self.lesser = compiled(headings["lesser"]["pattern"])
        self.changed = compiled(headings["changed"]["pattern"])
        self.bounds = [(entry["sign"], compiled(entry["pattern"])) for entry in headings["bound"]]
        self.area = compiled(headings["area"]["pattern"])
        self.project = compiled(headings["project"]["pattern"])
        self.grades = frozenset(headings["among"]["grade"])
        self._stems: list[tuple[HeadingRole, re.Pattern[str]]] = [
            (entry["role"], compiled(entry["pattern"])) for entry in headings["among"]["stems"]
        ]
        self.points_heading = compiled(headings["among"]["points"])
        self.weak_values = frozenset(headings["value"]["weak"])
        self.sides = frozenset(headings["side"]["texts"])
        self.directions = frozenset(headings["contents"]["direction"])
        self.kinds = frozenset(headings["contents"]["kind"])
        self.periods = compiled(headings["contents"]["period"])
        self.deadlines = frozenset(headings["contents"]["deadline"])
        extras = headings["extras"]
        self.extra_brackets = compiled("|".join(f"(?:{p})" for p in extras["brackets"]))
        self.extra_marks = compiled(rf"^{extras['marks']}|{extras['marks']}$")
        self.extra_numbers = compiled(rf"^(?:{extras['numbers']})")
        self.points = compiled(extras["points"])
        self.ordinal = compiled(extras["ordinal"])
        self.fill_in = compiled(extras["fill_in"])
        self.dots = compiled(extras["dots"])
        rows = data("rows")
        self.sums = frozenset(rows["sums"])
        self.execution = compiled(rows["execution"])
        self.extra = compiled(rows["extra"])
        self.footers = compiled(rows["footers"])
        self.column_numbers = compiled(rows["column_numbers"])
        self.signatures = compiled("|".join(rows["signatures"]))
        self._heading = lru_cache(maxsize=4096)(self._find_heading)

    def heading(self, text: str) -> HeadingRole | None:
        """The role that a heading's text names, its extras in brackets set aside; None where it is no heading."""
        return self._heading(text) if len(text) <= LONGEST else None

    def _find_heading(self, text: str) -> HeadingRole | None:
        plain = self.extra_marks.sub("", squeeze(text)).rstrip(":")
        for candidate in shortened(plain):
            # 绩效度量单位 is 度量单位, as 绩效指标值 is 指标值.
            if role := self._roles.get(candidate) or self._roles.get(candidate.replace("绩效", "")):
                return role
        bare = shortened(plain)[-1]
        return next((role for role, pattern in self._patterns if pattern.fullmatch(bare)), None)

    def heading_among(self, text: str) -> HeadingRole | None:
        """The role of a text that stands among headings: of its own, a grade's or that of a column of points."""
        if role := self.heading(text):
            return role
        plain = squeeze(text)
        bare = shortened(plain)[-1]
        if bare in self.grades:
            return "grade"
        if self.points_heading.fullmatch(plain):
            return "points"
        return next((role for role, pattern in self._stems if len(bare) <= _STEM and pattern.fullmatch(bare)), None)

    def is_tail(self, text: str) -> bool:
        """Whether a text is one letter, or a few with which headings end: 标值, of 指标值."""
        return len(text) == 1 or (len(text) <= _TAIL and any(heading.endswith(text) for heading in self._roles))

    def term(self, text: str) -> Term | None:
        """The term (whole or one year) that a heading's words say."""
        plain = squeeze(text)
        return next((term for term, pattern in self.terms if pattern.search(plain)), None)

    def is_term(self, text: str) -> bool:
        """Whether a text says a term and little else."""
        return self.term(text) is not None and len(shortened(squeeze(text))[-1]) <= _TERM


def _roles(
    headings: Mapping[str, Any], forms: Iterable[Form]
) -> tuple[dict[str, HeadingRole], list[tuple[HeadingRole, re.Pattern[str]]]]:
    roles: dict[str, HeadingRole] = {
        squeeze(text): cast(HeadingRole, role)
        for form in forms
        for role, texts in form.headings.items()
        for text in texts
    }
    patterns: list[tuple[HeadingRole, re.Pattern[str]]] = []
    for key, entry in headings.items():
        if isinstance(entry, dict) and "texts" in entry:
            role = cast(HeadingRole, key)
            for text in entry["texts"]:
                roles.setdefault(text, role)
            patterns += [(role, compiled(p)) for p in entry.get("patterns", ())]
    return roles, patterns
