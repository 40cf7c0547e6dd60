from __future__ import annotations

import attrs
import pytest

from targetexpr import errors
from targetexpr.values.model import FORMS
from tests.scripts import script

LANGUAGE = "tools/language_reference.py"


@pytest.mark.parametrize("name", ["language.md", "errors.md", "reductions.md"])
def test_the_pages_made_from_the_grammar_and_its_tables_are_fresh(name: str) -> None:
    made = script(LANGUAGE)
    assert (made.PAGES / name).read_text(encoding="utf-8") == made.WRITERS[name](), "stale: run `make generate`"


def test_every_public_error_is_on_its_page() -> None:
    page = (script(LANGUAGE).PAGES / "errors.md").read_text(encoding="utf-8")
    classes = [c for c in vars(errors).values() if isinstance(c, type) and issubclass(c, errors.TargetExprError)]
    assert classes
    assert not [c.__name__ for c in classes if f"`{c.__name__}`" not in page]


def test_every_attribute_of_every_constraint_is_on_the_page_of_the_types() -> None:
    page = (script(LANGUAGE).PAGES / "types.md").read_text(encoding="utf-8")
    for form in FORMS.values():
        assert f"`{form.__name__}`" in page
        assert not [name for name in attrs.fields_dict(form) if f"`{name}`" not in page]
