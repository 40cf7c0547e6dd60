"""A sheet made ready for the rules: every value read once, whatever the number of rules that look at it."""

from __future__ import annotations

from attrs import evolve

from targetexpr.errors import TargetSyntaxError
from targetexpr.profiles.model import LibraryEntry, Profile
from targetexpr.rules.model import Applicability, Context, Deferred, Fix, Item
from targetexpr.sheets.model import Indicator, Sheet


def context_of(sheet: Sheet, profile: Profile) -> Context:
    """The sheet with its indicators read; a rule's options are laid in by whoever runs it."""
    items = tuple(item_of(row, profile.entry_of(row.name or "")) for row in sheet.indicators)
    return Context(sheet=sheet, items=items, profile=profile)


def item_of(indicator: Indicator, entry: LibraryEntry | None = None) -> Item:
    """The indicator with its value read, or with the error of reading it, or with neither where the cell is empty."""
    from targetexpr.values import parser

    text = indicator.value
    if not text or text.isspace():
        return Item(indicator=indicator, entry=entry)
    try:
        return Item(indicator=indicator, reading=parser.trace(text, indicator.name), entry=entry)
    except TargetSyntaxError as error:
        return Item(indicator=indicator, error=error, entry=entry)


def same_meaning(item: Item, text: str, applicability: Applicability) -> Fix | None:
    """A fix that rewrites the value as *text*, if *text* reads as the same constraint; None where it would not."""
    if text == item.value:
        return None
    again = item_of(evolve(item.indicator, value=text))
    same = again.constraint is not None and again.constraint == item.constraint
    return Fix(applicability=applicability, text=text) if same else None


def defer_unknown_form(context: Context) -> None:
    """Raise ``Deferred`` where the form, and so what it requires, is not known."""
    if context.sheet.form == "unknown":
        raise Deferred(zh="不认识的表式，不知道它要求什么", en="the form is unknown, and so is what it requires")
