"""Values that a form splits: sign, number and unit in cells of their own, or as a template in the name."""

from __future__ import annotations

from collections.abc import Sequence

from targetexpr.patterns import compiled
from targetexpr.record_types import evolve, frozen
from targetexpr.sheets import looks
from targetexpr.sheets.forms import squeeze
from targetexpr.sheets.grid import Cell, join_lines
from targetexpr.sheets.labels import indicator_name
from targetexpr.values.fields import sign_of

_COLON = compiled("[:：]")
_SIGN = compiled(r"(?:\s|[(（])([^\s()（）]{1,8})[)）]?$")
_REMARK = compiled(r"[(（][^()（）]*[)）]$")
_TEMPLATE = compiled(r"[(（]([^()（）]*?)([*＊xX×_＿]{1,}|…+|\.{2,})([^()（）]*)[)）]$")


@frozen(kw_only=True)
class Template:
    """``项目总投入(≥**万元)``: the name, and the sign and unit around the placeholder."""

    name: str
    operator: str
    unit: str


def template_in(name: str) -> Template | None:
    found = _TEMPLATE.search(name)
    if not found or not name[: found.start()]:
        return None
    operator, unit = found[1].strip(), found[3].strip()
    if (operator and not looks.is_operator(operator)) or (unit and not looks.is_unit(unit)) or not (operator or unit):
        return None
    return Template(name=name[: found.start()].strip(), operator=operator, unit=unit)


def sign_in(name: str) -> Template | None:
    """``新建学校数（≥）``, ``新建学校数 ≥``: a name that ends with the sign of the bare number beside it."""
    found = _SIGN.search(name)
    if not found or not name[: found.start()] or not looks.is_operator(found[1].strip()):
        return None
    return Template(name=name[: found.start()].strip(), operator=found[1].strip(), unit="")


def named_value(text: str) -> tuple[str, str] | None:
    """``培训党员≥1200人次``, ``覆盖面：不断扩大``: a name and its value in one text; None where there is no name."""
    bare = indicator_name(text)
    if found := _COLON.search(bare):
        name, value = bare[: found.start()], bare[found.end() :]
    else:
        name = looks.subject_of(bare)
        value = bare.removeprefix(name)
    return (name.strip(), value.strip()) if value and any(map(str.isalpha, name)) else None


def bounded(bounds: Sequence[tuple[str, Cell | None]]) -> Cell | None:
    """One cell of the least and the most, each with the *sign* of a bare number: a range, or the one bound there is."""
    held = [(sign, cell) for sign, cell in bounds if cell is not None and not looks.is_nothing(join_lines(cell.text))]
    if not held:
        return next((cell for _, cell in bounds if cell is not None), None)
    texts = [join_lines(cell.text) for _, cell in held]
    bare, doubt = [looks.is_bare(text) for text in texts], held[0][1].doubt
    if len(set(texts)) == 1:
        text = f"{held[0][0] if len(held) == 1 else '='}{texts[0]}" if bare[0] else texts[0]
    elif all(bare) or not all(map(looks.is_figure, texts)):
        text, doubt = "-".join(texts), doubt if all(bare) else "value-column-by-contents"
    else:
        text = "且".join(f"{sign if b else ''}{text}" for (sign, _), text, b in zip(held, texts, bare, strict=True))
    return evolve(held[0][1], text=text, doubt=doubt)


def join_parts(value: Cell | None, operator: Cell | None, unit: Cell | None) -> tuple[str, dict[str, str] | None]:
    """The joined text and the parts as written; no parts where the form does not split the value.

    A code is the sign that it stands for. A part that the value repeats is not written twice. 定性 joins nothing: the
    words alone are the value, also where an export has put them into the unit's column with nought beside them.
    """
    if operator is None and unit is None:
        return join_lines(value.text) if value is not None else "", None
    texts = [join_lines(cell.text) if cell is not None else "" for cell in (operator, value, unit)]
    sign, number, measure = texts = [sign_of(texts[0]), *texts[1:]]
    fields = {key: text for key, text in zip(("operator", "value", "unit"), texts, strict=True) if text}
    if not number and not (measure and looks.is_kind(sign)):
        return "", fields if sign or measure else None
    if looks.is_nothing(measure) or looks.is_kind(measure):
        measure = ""
    if sign and not looks.is_operator(sign):
        if looks.is_kind(sign) and measure and squeeze(number) in ("", "0"):
            return measure, fields
        sign = ""
    if sign and _without_operator(number) != number:
        sign = ""
    if (
        measure
        and not looks.is_number(_without_operator(number))
        and not looks.is_plain(f"{sign}{number}{_REMARK.sub('', measure)}")
    ):
        measure = ""
    return f"{sign}{number}{measure}", fields


def _without_operator(text: str) -> str:
    """A text without the operator that it begins with, the longest."""
    lengths = range(min(len(text), 6) - 1, 0, -1)
    return next((text[length:].strip() for length in lengths if looks.is_operator(text[:length])), text)
