"""Which names are classes of level 1 or 2, and of what kind, by the levels of all forms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from targetexpr.sheets.form_file import Form
from targetexpr.sheets.form_text import squeeze


class ClassWords:
    """The classes of all forms, by squeezed text."""

    def __init__(self, forms: Sequence[Form]) -> None:
        self.forms = tuple(forms)
        self.level1: dict[str, str] = {}
        self.level2: dict[str, str] = {}
        self.parents: dict[str, frozenset[str]] = {}
        self._group_kinds: dict[str, set[str]] = {}
        self._owner_kinds: dict[str, set[str]] = {}
        self.printed_kinds = {group.kind for form in forms for group in form.groups if group.names}
        """Kinds of group that are printed in one way; others differ from place to place."""
        self._classes()

    def _classes(self) -> None:
        parents: dict[str, set[str]] = {}
        for form in self.forms:
            for group in form.groups:
                for name in _spellings(*group.names, *group.also):
                    self._group_kinds.setdefault(name, set()).add(group.kind)
                for entry in group.classes:
                    for name in _spellings(*entry.names, *entry.also):
                        self._owner_kinds.setdefault(name, set()).add(group.kind)
            for level1, level2s in form.levels.items():
                self._know(self.level1, level1)
                for level2 in level2s:
                    self._know(self.level2, level2)
                    for name in _spellings(level2):
                        parents.setdefault(name, set()).update(_spellings(level1))
        for form in self.forms:
            for group in form.groups:
                self._know(self.level1, *group.names, *group.also)
                for entry in group.classes:
                    self._know(self.level2, *entry.names, *entry.also)
            self._know(self.level1, *form.others.get("level1", ()))
            self._know(self.level2, *form.others.get("level2", ()))
        self.parents = {name: frozenset(owners) for name, owners in parents.items()}

    @staticmethod
    def _know(level: dict[str, str], *names: str) -> None:
        for name in names:
            for spelling in _spellings(name):
                level.setdefault(spelling, name)

    def group_kinds(self, level1: str) -> Set[str]:
        """The kinds of group that a class of level 1 may be; none for a class that no form knows."""
        return self._group_kinds.get(squeeze(level1), frozenset())

    def owner_kinds(self, level2: str) -> Set[str]:
        """The kinds of group that a class of level 2 may stand under; none for a class that no form knows."""
        return self._owner_kinds.get(squeeze(level2), frozenset())

    def holds_classes(self, kind: str) -> bool:
        """Whether some form prints classes of level 2 under groups of that kind."""
        return any(kind in kinds for kinds in self._owner_kinds.values())

    def is_level1(self, text: str) -> bool:
        return squeeze(text) in self.level1

    def is_level2(self, text: str) -> bool:
        return squeeze(text) in self.level2


def _spellings(*names: str) -> Iterator[str]:
    """A class is printed with 指标 at its end or without."""
    for name in names:
        yield name
        if (short := name.removesuffix("指标")) != name:
            yield short
