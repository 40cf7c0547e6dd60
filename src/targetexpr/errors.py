"""Every exception of the library, and the drawing of a caret under a span."""

from __future__ import annotations

import unicodedata
from typing import Literal

Language = Literal["zh", "en"]
Span = tuple[int, int]


class TargetExprError(Exception):
    """Base of all errors that the library raises on purpose; carries its message in both languages."""

    def __init__(self, *, zh: str, en: str) -> None:
        super().__init__(zh)
        self.messages: dict[Language, str] = {"zh": zh, "en": en}

    def message(self, lang: Language = "zh") -> str:
        return self.messages[lang]


class TargetSyntaxError(TargetExprError, ValueError):
    """A text that tries to state a quantity and is not well formed.

    ``span`` indexes ``text`` as given to ``parse`` (code points, end exclusive, never empty unless the text is);
    ``code`` names the row of the table of malformed examples that explains the error; ``expected`` names, in Chinese,
    what could have stood there; ``suggestion`` is a whole text that parses, where one is near.
    """

    def __init__(
        self,
        text: str,
        span: Span,
        *,
        code: str,
        zh: str,
        en: str,
        expected: tuple[str, ...] = (),
        suggestion: str | None = None,
    ) -> None:
        super().__init__(zh=zh, en=en)
        self.text = text
        self.span = span
        self.code = code
        self.expected = expected
        self.suggestion = suggestion

    def __str__(self) -> str:
        return f"{self.messages['zh']}\n{draw_caret(self.text, self.span)}"

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.text, self.span, self.code, self.messages, self.expected, self.suggestion)

    def to_dict(self, lang: Language = "zh") -> dict[str, object]:
        """The line of type ``error`` that ``targetexpr parse --output-format json`` prints."""
        form: dict[str, object] = {
            "type": "error",
            "code": self.code,
            "text": self.text,
            "message": self.messages[lang],
            "span": list(self.span),
            "expected": list(self.expected),
        }
        if self.suggestion is not None:
            form["suggestion"] = self.suggestion
        return form


class FormError(TargetExprError):
    """A form's file that is not as it should be."""


class PlaceholderError(TargetSyntaxError):
    """A template's placeholder was left in: ``≥**平方米``, ``XX%``, ``____``."""


class SheetReadError(TargetExprError):
    """A file that cannot be read as sheets; ``reason`` is a stable key such as ``damaged`` or ``encrypted``."""

    def __init__(self, *, reason: str, zh: str, en: str, path: str | None = None) -> None:
        super().__init__(zh=zh, en=en)
        self.reason = reason
        self.path = path


class ProfileError(TargetExprError, ValueError):
    """A profile that is not there, or does not fit its schema."""


class ConfigurationError(TargetExprError, ValueError):
    """A configuration, baseline or option that cannot be used."""


def _rebuild(
    kind: type[TargetSyntaxError],
    text: str,
    span: Span,
    code: str,
    messages: dict[Language, str],
    expected: tuple[str, ...],
    suggestion: str | None,
) -> TargetSyntaxError:
    return kind(text, span, code=code, zh=messages["zh"], en=messages["en"], expected=expected, suggestion=suggestion)


def display_width(text: str) -> int:
    """Columns that *text* takes on a terminal: wide and full-width characters take two, combining marks none."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def draw_caret(text: str, span: Span, *, width: int = 72) -> str:
    """Two lines: the text, and carets that stand under the span on a terminal, under Chinese text too.

    Control characters are shown as spaces; of a long text only the neighbourhood of the span is drawn.
    """
    start, end = span
    shown = "".join(" " if unicodedata.category(c)[0] == "C" or c in "\u2028\u2029" else c for c in text)
    first = max(0, start - width // 4)
    last = min(len(shown), max(end, start + 1) + width // 2, first + width)
    head, tail = ("…" if first else ""), ("…" if last < len(shown) else "")
    under = max(1, display_width(shown[start : min(max(end, start + 1), last)]))
    return f"{head}{shown[first:last]}{tail}\n{' ' * display_width(head + shown[first:start])}{'^' * under}"
