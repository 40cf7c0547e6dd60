"""Settings that people write: TOML within bounds, held to a JSON Schema; what is wrong is said in both languages."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from targetexpr.errors import Language, TargetExprError
from targetexpr.files import contents, reason_of

if TYPE_CHECKING:
    from jsonschema import ValidationError

_MOST_BYTES = 4 * 1024 * 1024
_MOST_DIGITS = 18
_SHOWN = 60
_NEAR = 0.6
_DEEP = {"zh": "嵌套太深", "en": "nested too deeply"}
_KINDS = {
    "string": ("文本", "a text"), "integer": ("整数", "an integer"), "number": ("数", "a number"),
    "boolean": ("true 或 false", "true or false"), "array": ("列表", "an array"), "object": ("表", "a table"),
}  # fmt: skip
_Said = tuple[str, str]


class DocumentError(TargetExprError):
    """What is wrong with a document; whoever asked for it says which one it is."""


def load_toml(path: Path) -> dict[str, Any]:
    """Return the tables of a TOML file, fractions as ``Decimal``. Raises ``DocumentError``."""
    try:
        data = contents(path, _MOST_BYTES)
    except OSError as error:
        zh, en = reason_of(error)
        raise DocumentError(zh=zh, en=en) from error
    try:
        return loads_toml(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise DocumentError(zh="不是 UTF-8 编码的文本", en="it is no text in UTF-8") from error


def loads_toml(text: str) -> dict[str, Any]:
    """As ``load_toml``, for a text. Numbers have at most 18 digits on either side of the point."""
    import tomllib

    try:
        tables = tomllib.loads(text, parse_float=Decimal)
        _require_plain(tables)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+), column (\d+)", str(error))
        where = f"第 {place[1]} 行第 {place[2]} 列" if place else "末尾没有写完，"
        raise DocumentError(zh=f"{where}不合 TOML 的写法", en=f"not valid TOML: {error}") from error
    except RecursionError as error:
        raise DocumentError(**_DEEP) from error
    except ValueError as error:  # Python reads no integers of thousands of digits
        raise _too_long() from error
    return tables


def _require_plain(value: Any) -> None:
    match value:
        case Mapping():
            for held in value.values():
                _require_plain(held)
        case list():
            for held in value:
                _require_plain(held)
        case Decimal():
            exponent = value.as_tuple().exponent
            if not isinstance(exponent, int) or exponent < -_MOST_DIGITS or value.adjusted() >= _MOST_DIGITS:
                raise _too_long()
        case int() if abs(value) >= 10**_MOST_DIGITS:
            raise _too_long()
        case date() | time():
            raise DocumentError(
                zh=f"{value} 是日期或时间，这里没有这样的项；要写成文本请加引号",
                en=f"{value} is a date or time, which no entry is; put it in quotes to have it as text",
            )


def _too_long() -> DocumentError:
    return DocumentError(
        zh=f"有的数不是有限的数，或整数、小数部分超过 {_MOST_DIGITS} 位",
        en=f"a number is not finite, or has more than {_MOST_DIGITS} digits before or after the point",
    )


def hold_to(schema: Mapping[str, Any], tables: Any) -> None:
    """Raises ``DocumentError`` that names the first entry at fault by its path, and what it should be."""
    import jsonschema

    try:
        plain = json.loads(json.dumps(tables, default=float))  # fractions were read as Decimal
        found = jsonschema.Draft202012Validator(schema).iter_errors(plain)
        error = min(found, key=lambda error: str(error.path), default=None)
    except RecursionError as deep:
        raise DocumentError(**_DEEP) from deep
    if error is not None:
        where = ".".join(map(str, error.absolute_path))
        zh, en = _said(error)
        raise DocumentError(
            zh=f"{_short(where) or '顶层'} 不合要求：{zh}", en=f"{_short(where) or 'top level'}: {en}"
        )  # fmt: skip


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that *name* was most likely meant to be; None where none is near."""
    from difflib import SequenceMatcher
    from itertools import takewhile

    def likeness(other: str) -> tuple[float, int]:
        alike = takewhile(lambda pair: pair[0] == pair[1], zip(name, other, strict=False))
        return SequenceMatcher(None, name, other).ratio(), sum(1 for _ in alike)

    near = max(known, key=likeness, default=None)
    return near if near is not None and likeness(near)[0] >= _NEAR else None


def not_among(zh: str, en: str, given: str, known: Sequence[str]) -> dict[Language, str]:
    """Return in both languages that there is no *zh* (*en*) of the name *given*: the near one, and all there are."""
    near = nearest(given, known)
    return {
        "zh": f"没有{zh}“{given[:50]}”{f'，是否应为“{near}”？' if near else '；'}现有：{'、'.join(known)}",
        "en": f"no {en} {given[:50]!r}; {f'did you mean {near!r}? ' if near else ''}there are {', '.join(known)}",
    }


def require(what: str, given: str, known: Iterable[str]) -> None:
    """Raise ``ValueError`` that names the choices where *given* is none of them."""
    choices = tuple(known)
    if given not in choices:
        raise ValueError(f"there is no {what} {given!r}; there are {', '.join(choices)}")


def _said(error: ValidationError) -> _Said:
    """Return what a schema's keyword asks of the value that does not have it."""
    wanted: Any = error.validator_value
    say = _SAID.get(str(error.validator))
    if say is None:
        return f"不符合 {error.validator}：{_short(wanted)}", f"does not fit {error.validator}: {_short(wanted)}"
    return say(wanted, error)


def _type(wanted: Any, error: ValidationError) -> _Said:
    kinds = [_KINDS.get(kind, (kind, kind)) for kind in ([wanted] if isinstance(wanted, str) else wanted)]
    zh, en = "或".join(kind[0] for kind in kinds), " or ".join(kind[1] for kind in kinds)
    return f"应为{zh}，不是 {_short(error.instance)}", f"should be {en}, not {_short(error.instance)}"


def _unknown(_: Any, error: ValidationError) -> _Said:
    schema, tables = cast(Any, error.schema), cast(Any, error.instance)
    names = sorted(schema.get("properties", ()))
    extra = [name for name in tables if name not in names]
    near, shown = nearest(extra[0], names), _short("、".join(extra))
    if near is not None:
        return f"没有 {shown} 这一项，是不是 {near}？", f"there is no entry {shown}; did you mean {near}?"
    if not names:
        return f"没有 {shown} 这一项", f"there is no entry {shown}"
    return f"没有 {shown} 这一项；有：{'、'.join(names)}", f"there is no entry {shown}; there are {', '.join(names)}"


def _missing(wanted: Any, error: ValidationError) -> _Said:
    tables = cast(Any, error.instance)
    lacking = [name for name in wanted if name not in tables]
    return f"缺少 {'、'.join(lacking)}", f"{', '.join(lacking)} is missing"


def _either(wanted: Any, error: ValidationError) -> _Said:
    known = [str(value) for value in wanted]
    shown = _short(error.instance)
    return f"应为 {'、'.join(known)} 之一，不是 {shown}", f"should be one of {', '.join(known)}, not {shown}"


def _pattern(wanted: Any, error: ValidationError) -> _Said:
    shown = _short(error.instance)
    return f"{shown} 的写法应符合 {wanted}", f"{shown} should be written like {wanted}"


def _bound(zh: str, en: str) -> Callable[[Any, ValidationError], _Said]:
    return lambda wanted, _: (zh.format(wanted), en.format(wanted))


_SAID: dict[str, Callable[[Any, ValidationError], _Said]] = {
    "type": _type,
    "additionalProperties": _unknown,
    "required": _missing,
    "enum": _either,
    "pattern": _pattern,
    "minimum": _bound("不能小于 {}", "should not be below {}"),
    "maximum": _bound("不能大于 {}", "should not be above {}"),
    "minLength": _bound("至少要有 {} 个字", "should have {} characters at least"),
    "minItems": _bound("至少要有 {} 项", "should have {} entries at least"),
    "minProperties": _bound("至少要有 {} 项", "should have {} entries at least"),
}


def _short(value: Any) -> str:
    shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
