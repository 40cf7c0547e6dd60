"""The OpenAPI description: ``openapi.json`` with the schemas of what is answered."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

from targetexpr import __version__
from targetexpr.checking.schemas import schema

_ANSWERED = ("constraint", "report")


def description() -> dict[str, Any]:
    """The whole of it."""
    form = _file()
    form["info"]["version"] = __version__
    for subject in _ANSWERED:
        form["components"]["schemas"][subject] = _moved(schema(subject), f"#/components/schemas/{subject}")
    return form


def is_body(path: str, form: Any) -> bool:
    """Whether *form* is what a POST to *path* wants."""
    import jsonschema

    body = _file()["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]
    return jsonschema.Draft202012Validator(body).is_valid(form)


def _file() -> dict[str, Any]:
    text = (resources.files("targetexpr.server") / "openapi.json").read_text(encoding="utf-8")
    form: dict[str, Any] = json.loads(text)
    return form


def _moved(form: Any, place: str) -> Any:
    """A schema whose references lead to its parts at the place where it now stands."""
    match form:
        case dict():
            kept = {key: value for key, value in form.items() if key not in ("$id", "$schema")}
            return {k: f"{place}{v[1:]}" if k == "$ref" else _moved(v, place) for k, v in kept.items()}
        case list():
            return [_moved(entry, place) for entry in form]
        case _:
            return form
