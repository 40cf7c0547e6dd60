"""Every rule's own examples: at least two that fail, at least two that come near and pass, both languages complete."""

from __future__ import annotations

import json

import pytest

from targetexpr import profiles
from targetexpr.rules import catalogue
from targetexpr.rules.model import Example, Rule
from tests.rules.sheets import findings

pytest.importorskip("targetexpr.values.parser", reason="the parser is not there yet")

RULES = catalogue.built_in()


def _cases(kind: str) -> list[object]:
    return [
        pytest.param(rule, example, id=f"{rule.code}-{kind}-{number}")
        for rule in RULES
        for number, example in enumerate(getattr(rule, kind), start=1)
    ]


@pytest.mark.parametrize(("rule", "example"), _cases("fails"))
def test_a_failing_example_fails(rule: Rule, example: Example) -> None:
    found = findings(example, rule)
    assert found
    for finding in found:
        message = rule.message(finding)
        assert message["zh"] != message["en"]
        assert json.loads(json.dumps(dict(finding.arguments))) == dict(finding.arguments)
        if finding.span and finding.indicator:
            text = getattr(finding.indicator, finding.span_in)
            assert 0 <= finding.span[0] < finding.span[1] <= len(text)


@pytest.mark.parametrize(("rule", "example"), _cases("passes"))
def test_a_near_miss_passes(rule: Rule, example: Example) -> None:
    assert [rule.message(finding)["zh"] for finding in findings(example, rule)] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_is_complete(rule: Rule) -> None:
    assert len(rule.fails) >= 2
    assert len(rule.passes) >= 2
    for texts in (rule.title, rule.why, *rule.messages.values()):
        assert texts["zh"]
        assert texts["en"]
    assert rule.basis
    offered = [found.fix for example in rule.fails for found in findings(example, rule) if found.fix]
    assert bool(offered) == (rule.fix is not None)
    assert rule.fix != "safe" or all(fix.safe for fix in offered)


@pytest.mark.parametrize("name", profiles.names())
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_profile_sets_every_option(rule: Rule, name: str) -> None:
    options = profiles.built_in(name).settings(rule.code).options
    assert set(options) <= set(rule.options)
    assert all(value is not None for value in rule.options_in(profiles.built_in(name)).values())
