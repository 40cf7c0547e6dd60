"""A report in the forms that its readers use; one small renderer a format."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import get_args

from targetexpr.checking.report import Report
from targetexpr.documents import require
from targetexpr.errors import Language
from targetexpr.reports.view import View

# format → the module and function that render it: text, or bytes for a binary format
FORMATS = {
    "full": ("text", "full"),
    "concise": ("text", "concise"),
    "grouped": ("text", "grouped"),
    "json": ("data", "as_json"),
    "jsonl": ("data", "as_jsonl"),
    "sarif": ("platform", "sarif"),
    "github": ("platform", "github"),
    "gitlab": ("platform", "gitlab"),
    "junit": ("platform", "junit"),
    "csv": ("data", "as_csv"),
    "html": ("html", "page"),
    "xlsx": ("workbook", "annotated"),
}
# format that is written file by file → the module and function that give the lines of some diagnostics
STREAMED = {
    "concise": ("text", "concise_lines"),
    "jsonl": ("data", "jsonl_lines"),
    "github": ("platform", "github_lines"),
    "csv": ("data", "csv_lines"),
}
# what is written to a file only: format and suffix → module and function
DOCUMENTS = {
    "summary.xlsx": ("summary_workbook", "summary_workbook"),
    "summary.html": ("summary_page", "summary_page"),
}

# the same of a review by its dimensions (``View.review``)
REVIEWS = {"full": ("review", "as_text"), "json": ("review", "as_json")}


def render(report: Report, output_format: str, view: View | None = None, *, lang: Language = "zh") -> str | bytes:
    """Return the report in a format of ``FORMATS``, or as one of ``DOCUMENTS``; text can be written in UTF-8.

    A view that asks for a review has ``REVIEWS`` in their place. *lang* stands for a whole *view*. Raises ``KeyError``
    for another format, ``ValueError`` for another language; both name those that there are.
    """
    view = view or View(lang=lang)
    require("language", view.lang, get_args(Language))
    formats = FORMATS | DOCUMENTS | (REVIEWS if view.review else {})
    if output_format not in formats:
        raise KeyError(f"there is no format {output_format!r}; there are {', '.join(formats)}")
    module, name = formats[output_format]
    renderer: Callable[[Report, View], str | bytes] = getattr(import_module(f"targetexpr.reports.{module}"), name)
    rendered = renderer(report, view)
    return rendered if isinstance(rendered, bytes) else rendered.encode("utf-8", "replace").decode("utf-8")


__all__ = ["DOCUMENTS", "FORMATS", "REVIEWS", "STREAMED", "View", "render"]
