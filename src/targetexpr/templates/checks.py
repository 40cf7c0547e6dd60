"""What a blank form checks while it is filled in: formulas of Excel, WPS and LibreOffice over its cells.

Excel takes no formula of a validation that is longer than 255 characters, nor arrays in it: words stand on a sheet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from targetexpr.record_types import frozen
from targetexpr.rules.model import Texts
from targetexpr.values.lexicon.word_patterns import terms

LISTS = "选项"


@frozen(kw_only=True)
class CellCheck:
    """One validation: ``kind`` is list, date or custom; a *warning* lets the text stand when it is confirmed."""

    kind: str
    formula: str
    error: Texts
    second: str | None = None
    operator: str | None = None
    warning: bool = False


def among(place: str, error: Texts, *, warning: bool = False) -> CellCheck:
    """One of the cells of a range, offered in a list."""
    return CellCheck(kind="list", formula=place, error=error, warning=warning)


def below(first: str, lists: str, heads: str, error: Texts) -> CellCheck:
    """One of the words under the head that the cell *first* says: *lists* is the first cell of all *heads*."""
    column = f"MATCH({first},{heads},0)-1"
    return CellCheck(
        kind="list", formula=f"OFFSET({lists},1,{column},COUNTA(OFFSET({lists},1,{column},30,1)),1)", error=error
    )


def is_date(error: Texts) -> CellCheck:
    """A date of this century."""
    return CellCheck(kind="date", operator="between", formula="DATE(2000,1,1)", second="DATE(2099,12,31)", error=error)


def date_after(cell: str, start: str, error: Texts) -> CellCheck:
    """A date that is not before that of another cell."""
    return CellCheck(kind="custom", formula=f"AND(ISNUMBER({cell}),{cell}>={start},{cell}<DATE(2100,1,1))", error=error)


def amount(cell: str, error: Texts, most: str | None = None) -> CellCheck:
    """A sum of money, not below nought, nor above that of another cell where it says one."""
    bound = f',OR({most}="",{cell}<={most})' if most else ""
    return CellCheck(kind="custom", formula=f"AND(ISNUMBER({cell}),{cell}>=0{bound})", error=error)


def once(cell: str, column: str, error: Texts) -> CellCheck:
    """A name without placeholders that no other row has."""
    return CellCheck(
        kind="custom",
        formula=f'AND(COUNTIF({column},{cell})=1,ISERROR(FIND("*",{cell})),ISERROR(FIND("XX",{cell})))',
        error=error,
    )


def figure(cell: str, name: str, unit: str, signs: str, vague: str, error: Texts) -> CellCheck:
    """A figure or a state: no sign, no unit, no placeholder, nothing vague; of a share at most 100."""
    is_share = f'IF({unit}<>"%",FALSE,IF(ISERROR(VALUE({cell})),FALSE,ISNUMBER(FIND("率",{name}))))'
    share = f"IF({is_share},VALUE({cell})<=100,TRUE)"  # OR would work out VALUE of a text, too
    return CellCheck(kind="custom", formula=f"AND({_free_of(cell, signs, vague)},{share})", error=error)


def whole_value(cell: str, signs: str, vague: str, error: Texts) -> CellCheck:
    """A target with its sign and unit in one cell: no placeholder and nothing vague."""
    return CellCheck(kind="custom", formula=f"AND({_free_of(cell, signs, vague)})", error=error)


def _free_of(cell: str, signs: str, vague: str) -> str:
    """None of the *signs* stands in the cell, and none of the patterns of *vague* values fits it."""
    return f"SUMPRODUCT(--ISNUMBER(FIND({signs},{cell})))=0,SUMPRODUCT(COUNTIF({cell},{vague}))=0"


def points(cell: str, most: str | None, error: Texts) -> CellCheck:
    """Points from 0, to what another cell says or to 100."""
    bound = f'IF({most}="",100,{most})' if most else "100"
    return CellCheck(kind="custom", formula=f"AND(ISNUMBER({cell}),{cell}>=0,{cell}<={bound})", error=error)


def vague_patterns(options: Mapping[str, Sequence[str]], rough: Sequence[str]) -> Sequence[str]:
    """Return what TX301 calls vague as patterns of ``COUNTIF``: *options* are the rule's, *rough* follows a figure."""
    words = [*terms()["vague"]["words"], *options["chance"]]
    patterns = [f"{word}*" for word in (*options["several"], *words)]
    patterns += [f"*{word}" for word in (*words, *rough)]
    patterns += [f"*{what}{praise}" for what in options["praised"] for praise in options["praise"]]
    patterns += [f"{manner}{deed}" for manner in options["manners"] for deed in options["deeds"]]
    return list(dict.fromkeys((*patterns, *options["degrees"])))
