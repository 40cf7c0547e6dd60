"""The classes that a sheet prints: which of them may stand for a word, and in which order the form has them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from targetexpr.sheets.forms import squeeze, vocabulary
from targetexpr.sheets.labels import class_name
from targetexpr.sheets.text_layout.words import ClassPair, FormWords, Rank


class States:
    """The classes of a sheet, in the order of its form; *names* are the words of its class cells."""

    in_columns = False

    def __init__(self, words: FormWords, names: Sequence[str]) -> None:
        self._words = words
        ranks = {name: rank for name in dict.fromkeys(names) if (rank := words.rank(name))}
        children = {level2 for rank in ranks.values() if (level2 := rank.get(2)) and 1 not in rank}
        self._level1: dict[str, str] = {}
        self._level2: dict[str, str] = {}
        for name, rank in ranks.items():
            owns = 1 in rank and any(c.level1 == rank[1] and c.level2 in children for c in words.classes)
            if 2 in rank and not owns and not (1 in rank and ClassPair(rank[1], rank[1]) in words.classes):
                self._level2[name] = rank[2]
            else:
                self._level1[name] = rank[1]
                if 2 in rank and sum(other == name for other in names) > 1:
                    self._level2[name] = rank[2]
        self._firsts = set(self._level1.values())
        self._order = {c: at for at, c in enumerate(words.classes)}
        self.all = [ClassPair(self.owner(level2), level2) for level2 in dict.fromkeys(self._level2.values())]
        served = {state.level1 for state in self.all}
        self.all += [ClassPair(level1, None) for level1 in sorted(self._firsts - served)]
        self.all = sorted(self.all, key=self.order) or [ClassPair(None, None)]

    def owner(self, level2: str | None) -> str | None:
        """The class of level 1 that a class of level 2 belongs to: one that the sheet prints, if it can be."""
        owners = [c.level1 for c in self._words.classes if c.level2 == level2]
        printed = [owner for owner in owners if owner in self._firsts]
        return (printed or owners or [None])[-1]

    def is_printed(self, level1: str | None) -> bool:
        return level1 in self._firsts

    def order(self, state: ClassPair) -> int:
        own = self._order.get(state)
        firsts = (at for c, at in self._order.items() if c.level1 == state.level1)
        return own if own is not None else min(firsts, default=len(self._order))

    def may_hold(self, level1: str | None, level2: str | None) -> bool:
        """Whether a class of level 2 may stand under one of level 1."""
        return level2 is None or ClassPair(level1, level2) in self._order

    def under(self, level1: str | None, state: ClassPair) -> ClassPair:
        """*state* under the class of level 1 above it, where the form has it there."""
        return ClassPair(level1, state.level2) if level1 is not None and self.may_hold(level1, state.level2) else state

    def ranked(self, texts: Sequence[str]) -> list[tuple[Rank, ClassPair]]:
        """Each word's rank and class. A word of both ranks is of level 1 where it opens that, or stands before a class
        of level 2 of its own."""
        found: list[tuple[Rank, ClassPair]] = []
        opened: str | None = None
        for text, behind in zip_longest(texts, texts[1:], fillvalue=""):
            level1, level2 = self._level1.get(text), self._level2.get(text)
            leads = behind != text and ClassPair(level1, self._level2.get(behind, "")) in self._order
            if level1 is not None and (level2 is None or opened != level1 or leads):
                opened = level1
                found.append((1, ClassPair(level1, None)))
            else:
                found.append((2, ClassPair(self.owner(level2), level2)))
        return found


class ColumnStates(States):
    """The classes that stand in columns of their own, whether a form has them or not; *last* is that of the page
    before, which may go on."""

    in_columns = True

    def __init__(self, upper: Sequence[str], lower: Sequence[str], last: ClassPair | None = None) -> None:
        before = [last.level2] if last is not None and last.level2 else []
        self.all = [ClassPair(None, level2) for level2 in dict.fromkeys([*before, *lower])] or [ClassPair(None, None)]
        self._upper = list(dict.fromkeys([*([last.level1] if last is not None and last.level1 else []), *upper]))
        self._places = {state: at for at, state in enumerate(self.all)}
        self._places |= {ClassPair(level1, None): at for at, level1 in enumerate(self._upper)}

    def owner(self, level2: str | None) -> str | None:
        return None

    def is_printed(self, level1: str | None) -> bool:
        return level1 in self._upper

    def order(self, state: ClassPair) -> int:
        return self._places.get(state, -1)

    def may_hold(self, level1: str | None, level2: str | None) -> bool:
        owners = vocabulary().parents.get(squeeze(class_name(level2)), frozenset()) if level2 else frozenset()
        return not owners or (level1 is not None and squeeze(class_name(level1)) in owners)

    def under(self, level1: str | None, state: ClassPair) -> ClassPair:
        """*state* under the class of level 1 beside it; under the only one that can hold it, where that one cannot."""
        if not self.may_hold(level1, state.level2):
            others = [other for other in self._upper if self.may_hold(other, state.level2)]
            level1 = others[0] if len(others) == 1 else level1
        return ClassPair(level1, state.level2)
