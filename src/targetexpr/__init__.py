"""Read and check the performance targets that public money is spent against.

>>> import targetexpr
>>> targetexpr.parse("≥90.00(%)").operator
'≥'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from targetexpr.checking.check import CheckOptions as CheckOptions
    from targetexpr.checking.check import check as check
    from targetexpr.checking.check import check_paths as check_paths
    from targetexpr.checking.check import check_rows as check_rows
    from targetexpr.checking.compare import compare as compare
    from targetexpr.checking.config import Settings as Settings
    from targetexpr.checking.report import Diagnostic as Diagnostic
    from targetexpr.checking.report import FileReport as FileReport
    from targetexpr.checking.report import Outcome as Outcome
    from targetexpr.checking.report import RelatedPlace as RelatedPlace
    from targetexpr.checking.report import Report as Report
    from targetexpr.checking.report import SheetReport as SheetReport
    from targetexpr.checking.report import SkippedFile as SkippedFile
    from targetexpr.checking.report import Subject as Subject
    from targetexpr.checking.report import Suppression as Suppression
    from targetexpr.checking.schemas import schema as schema
    from targetexpr.errors import ConfigurationError as ConfigurationError
    from targetexpr.errors import FormError as FormError
    from targetexpr.errors import PlaceholderError as PlaceholderError
    from targetexpr.errors import ProfileError as ProfileError
    from targetexpr.errors import SheetReadError as SheetReadError
    from targetexpr.errors import TargetExprError as TargetExprError
    from targetexpr.errors import TargetSyntaxError as TargetSyntaxError
    from targetexpr.profiles.model import Profile as Profile
    from targetexpr.reports import render as render
    from targetexpr.rules.model import Fix as Fix
    from targetexpr.scoring.score import Score as Score
    from targetexpr.scoring.score import score as score
    from targetexpr.sheets.limits import Limits as Limits
    from targetexpr.sheets.model import Funds as Funds
    from targetexpr.sheets.model import Indicator as Indicator
    from targetexpr.sheets.model import Location as Location
    from targetexpr.sheets.model import Sheet as Sheet
    from targetexpr.sheets.model import Task as Task
    from targetexpr.sheets.parts import Document as Document
    from targetexpr.sheets.parts import Part as Part
    from targetexpr.sheets.reading import read as read
    from targetexpr.sheets.reading import read_document as read_document
    from targetexpr.sheets.walk import iter_files as iter_files
    from targetexpr.values.fields import from_fields as from_fields
    from targetexpr.values.json import from_dict as from_dict
    from targetexpr.values.lexicon.names import NameDescription as NameDescription
    from targetexpr.values.lexicon.names import NameFacts as NameFacts
    from targetexpr.values.lexicon.names import describe_name as describe_name
    from targetexpr.values.lexicon.names import name_facts as name_facts
    from targetexpr.values.model import AllOf as AllOf
    from targetexpr.values.model import AnyOf as AnyOf
    from targetexpr.values.model import Bound as Bound
    from targetexpr.values.model import Change as Change
    from targetexpr.values.model import Comparison as Comparison
    from targetexpr.values.model import Constraint as Constraint
    from targetexpr.values.model import Deadline as Deadline
    from targetexpr.values.model import Fields as Fields
    from targetexpr.values.model import Interval as Interval
    from targetexpr.values.model import Narrative as Narrative
    from targetexpr.values.model import NotApplicable as NotApplicable
    from targetexpr.values.model import Operator as Operator
    from targetexpr.values.model import Period as Period
    from targetexpr.values.model import Qualitative as Qualitative
    from targetexpr.values.model import Truth as Truth
    from targetexpr.values.model import Unknown as Unknown
    from targetexpr.values.parser import parse as parse
    from targetexpr.values.parser import parse_many as parse_many

__version__ = "0.1.0"

# Public names and the modules that define them, loaded on first use so that `import targetexpr` stays light.
_PUBLIC = {
    "targetexpr.checking.check": ("CheckOptions", "check", "check_paths", "check_rows"),
    "targetexpr.checking.compare": ("compare",),
    "targetexpr.checking.config": ("Settings",),
    "targetexpr.checking.report": (
        "Diagnostic", "FileReport", "Outcome", "RelatedPlace", "Report", "SheetReport", "SkippedFile", "Subject",
        "Suppression",
    ),
    "targetexpr.checking.schemas": ("schema",),
    "targetexpr.errors": (
        "ConfigurationError", "FormError", "PlaceholderError", "ProfileError", "SheetReadError", "TargetExprError",
        "TargetSyntaxError",
    ),
    "targetexpr.profiles.model": ("Profile",),
    "targetexpr.reports": ("render",),
    "targetexpr.rules.model": ("Fix",),
    "targetexpr.scoring.score": ("Score", "score"),
    "targetexpr.sheets.limits": ("Limits",),
    "targetexpr.sheets.model": ("Funds", "Indicator", "Location", "Sheet", "Task"),
    "targetexpr.sheets.parts": ("Document", "Part"),
    "targetexpr.sheets.reading": ("read", "read_document"),
    "targetexpr.sheets.walk": ("iter_files",),
    "targetexpr.values.fields": ("from_fields",),
    "targetexpr.values.json": ("from_dict",),
    "targetexpr.values.lexicon.names": ("NameDescription", "NameFacts", "describe_name", "name_facts"),
    "targetexpr.values.model": (
        "AllOf", "AnyOf", "Bound", "Change", "Comparison", "Constraint", "Deadline", "Fields", "Interval",
        "Narrative", "NotApplicable", "Operator", "Period", "Qualitative", "Truth", "Unknown",
    ),
    "targetexpr.values.parser": ("parse", "parse_many"),
}  # fmt: skip
_HOME = {name: module for module, names in _PUBLIC.items() for name in names}
__all__ = sorted(_HOME)


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'targetexpr' has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
