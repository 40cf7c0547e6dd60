"""A sheet made ready for the rules: every value read once, whatever the number of rules that look at it."""

from __future__ import annotations

from typing import Any

from targetexpr.errors import TargetSyntaxError
from targetexpr.profiles.model import Profile
from targetexpr.record_types import evolve
from targetexpr.rules.model import Applicability, Context, Deferred, Fix, Item
from targetexpr.rules.reading_again import reading_of
from targetexpr.rules.targets import figures, parts, plain_number
from targetexpr.sheets.model import Indicator, Sheet
from targetexpr.values.lexicon.names import name_facts
from targetexpr.values.model import Reading


def context_of(sheet: Sheet, profile: Profile) -> Context:
    """The sheet with its indicators read; a rule's options are laid in by whoever runs it."""
    items = tuple(item_of(row, profile) for row in sheet.indicators)
    return Context(sheet=sheet, items=items, profile=profile)


def item_of(indicator: Indicator, profile: Profile | None = None) -> Item:
    """The indicator with its value read, or with the error of reading it, or with neither where the cell is empty."""
    name, level1, level2 = indicator.name or "", indicator.level1, indicator.level2
    entry = key = group = None
    if profile is not None:
        entry, key = profile.entry_of(name), profile.class_of(level2, level1)
        # Where level 1 is left open, or names something wider (实施效果 over 产出 and 效益), level 2 tells the group.
        outer, inner = profile.group_of(level1), profile.group_of(level2)
        group = (inner or outer) if key is None else (outer or inner or profile.classes[key].group)
    return Item(
        indicator=indicator,
        name=name,
        facts=name_facts(name),
        entry=entry,
        key=key,
        group=group,
        **_of_value(indicator),
    )


def with_value(item: Item, text: str) -> Item:
    """The same row with another value."""
    if text == item.value:
        return item
    indicator = evolve(item.indicator, value=text)
    return evolve(item, indicator=indicator, **_of_value(indicator))


def _of_value(indicator: Indicator) -> dict[str, Any]:
    """The fields of an ``Item`` that rest on the value."""
    from targetexpr.values.parser import trace

    value = indicator.value or ""
    reading: Reading | None = None
    error: TargetSyntaxError | None = None
    if value and not value.isspace():
        try:
            reading = trace(value, indicator.name)
        except TargetSyntaxError as failed:
            error = failed
    constraint = reading.constraint if reading else None
    return {
        "value": value,
        "reading": reading,
        "error": error,
        "constraint": constraint,
        "marks": reading.marks if reading else (),
        "parts": parts(constraint),
        "figures": tuple(figures(constraint)),
        "number": plain_number(constraint),
    }


def same_meaning(item: Item, text: str, applicability: Applicability) -> Fix | None:
    """A fix that rewrites the value as *text*, if *text* reads as the same constraint; None where it would not."""
    if text == item.value or item.constraint is None:
        return None
    same = reading_of(text, item.indicator.name) == item.constraint
    return Fix(applicability=applicability, text=text) if same else None


def defer_unknown_form(context: Context) -> None:
    """Raise ``Deferred`` where the form, and so what it requires, is not known."""
    if context.sheet.form == "unknown":
        raise Deferred(zh="不认识的表式，不知道它要求什么", en="the form is unknown, and so is what it requires")
