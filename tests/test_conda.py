"""The conda recipe says what ``pyproject.toml`` says."""

from __future__ import annotations

import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]


def split(requirement: str) -> tuple[str, str]:
    name, _, version = requirement.replace(" ", "").partition(">=")
    return name, version


def test_the_recipe_has_the_version_and_the_requirements_of_the_project() -> None:
    recipe = yaml.safe_load((ROOT / "packaging" / "conda.yaml").read_text("utf-8"))
    whole = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    project = whole["project"]
    python = ("python", project["requires-python"].removeprefix(">="))
    assert recipe["context"]["version"] == project["version"]
    assert [*map(split, recipe["requirements"]["run"])] == [python, *map(split, project["dependencies"])]
    built_with = {python, ("pip", ""), *map(split, whole["build-system"]["requires"])}
    assert {*map(split, recipe["requirements"]["host"])} == built_with
    name, entry = next(iter(project["scripts"].items()))
    assert recipe["build"]["python"]["entry_points"] == [f"{name} = {entry}"]
    assert recipe["about"] == {
        "summary": project["description"], "license": project["license"], "license_file": "LICENSE",
    }  # fmt: skip
