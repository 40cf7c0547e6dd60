"""HTML by templates: what is filled in is text."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from targetexpr.markup import Markup, markup

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1)


@given(TEXTS, TEXTS)
def test_a_text_comes_back_as_it_was_and_makes_no_element(text: str, attribute: str) -> None:
    found: list[object] = []
    parser = HTMLParser()
    for handler in ("handle_starttag", "handle_endtag", "handle_data", "handle_comment"):
        setattr(parser, handler, lambda *told: found.extend(told))
    parser.feed(markup('<p title="{}">{}</p>', attribute, text))
    parser.close()
    assert found == ["p", [("title", attribute)], text, "p"]


def test_what_templates_made_stands_for_itself_and_parts_are_joined() -> None:
    items = (markup("<li>{}</li>", text) for text in ("<b>", 3, None))
    assert markup("<ul>{items}</ul>{0}", "&", items=items) == "<ul><li>&lt;b&gt;</li><li>3</li><li></li></ul>&amp;"
    assert markup("{}{!r}{:.1f}", Markup("<br>"), "'", 0.25) == "<br>&quot;&#x27;&quot;0.2"
