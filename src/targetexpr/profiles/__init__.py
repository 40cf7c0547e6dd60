"""Profiles: what differs by form, type, place and year, as TOML with its sources. See ``schema.json`` for the shape."""

from targetexpr.profiles.loader import built_in, for_form, installed, load, names, schema
from targetexpr.profiles.model import Class, Preset, Profile, Requirement, RuleSettings, When

__all__ = [
    "Class", "Preset", "Profile", "Requirement", "RuleSettings", "When", "built_in", "for_form", "installed",
    "load", "names", "schema",
]  # fmt: skip
