"""What the front end is told once, as data in its page: the rules in words, levels, columns, the suffixes of sheets."""

from __future__ import annotations

from typing import Any

from targetexpr import __version__
from targetexpr.reports.view import COLUMNS, DECISIONS, OUTCOME, SEVERITY
from targetexpr.rules.catalogue import all_rules
from targetexpr.rules.model import Rule
from targetexpr.sheets.walk import told_suffixes


def told() -> dict[str, Any]:
    """Return what every page is told, wherever its checks are made; words are in both languages."""
    return {
        "version": __version__,
        "rules": {rule.code: _rule(rule) for rule in all_rules()},
        "severity": SEVERITY,
        "columns": COLUMNS,
        "outcome": OUTCOME,
        "decision": DECISIONS,
        "suffixes": told_suffixes(),
    }


def _rule(rule: Rule) -> dict[str, Any]:
    basis = [{"text": {"zh": ground.text("zh"), "en": ground.text("en")}, "url": ground.url} for ground in rule.basis]
    return {"name": rule.name, "title": rule.title, "why": rule.why, "basis": basis}
