"""What the front end is told once, as data in its page: the catalogue of rules in words, suffixes, what is packed."""

from __future__ import annotations

from typing import Any

from targetexpr import __version__
from targetexpr.profiles.basis import LABELS
from targetexpr.reports.view import SEVERITY, STATUS
from targetexpr.rules.catalogue import all_rules
from targetexpr.rules.model import Rule
from targetexpr.sheets.walk import told_suffixes


def told() -> dict[str, Any]:
    """Return what every page is told, wherever its checks are made."""
    return {
        "version": __version__,
        "rules": {rule.code: _rule(rule) for rule in all_rules()},
        "severity": {level: texts["zh"] for level, texts in SEVERITY.items()},
        "status": {status: texts["zh"] for status, texts in STATUS.items()},
        "suffixes": told_suffixes(),
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "name": rule.name,
        "title": rule.title["zh"],
        "why": rule.why["zh"],
        "basis": [
            {"kind": LABELS[ground.kind]["zh"], "text": ground.text("zh"), "url": ground.url} for ground in rule.basis
        ],
    }
