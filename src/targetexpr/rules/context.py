"""A sheet made ready for the rules: every value read once, whatever the number of rules that look at it."""

from __future__ import annotations

from attrs import evolve

from targetexpr.errors import TargetSyntaxError
from targetexpr.profiles.model import LibraryEntry, Profile
from targetexpr.rules.model import Applicability, Context, Deferred, Fix, Item
from targetexpr.rules.targets import figures, parts, plain_number
from targetexpr.sheets.model import Indicator, Sheet
from targetexpr.values.lexicon.names import name_facts
from targetexpr.values.model import Reading


def context_of(sheet: Sheet, profile: Profile) -> Context:
    """The sheet with its indicators read; a rule's options are laid in by whoever runs it."""
    items = tuple(item_of(row, profile.entry_of(row.name or "")) for row in sheet.indicators)
    return Context(sheet=sheet, items=items, profile=profile)


def item_of(indicator: Indicator, entry: LibraryEntry | None = None) -> Item:
    """The indicator with its value read, or with the error of reading it, or with neither where the cell is empty."""
    from targetexpr.values import parser

    name, value = indicator.name or "", indicator.value or ""
    reading: Reading | None = None
    error: TargetSyntaxError | None = None
    if value and not value.isspace():
        try:
            reading = parser.trace(value, indicator.name)
        except TargetSyntaxError as failed:
            error = failed
    constraint = reading.constraint if reading else None
    return Item(
        indicator=indicator,
        name=name,
        value=value,
        facts=name_facts(name),
        entry=entry,
        reading=reading,
        error=error,
        constraint=constraint,
        marks=reading.marks if reading else (),
        parts=parts(constraint),
        figures=tuple(figures(constraint)),
        number=plain_number(constraint),
    )


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
