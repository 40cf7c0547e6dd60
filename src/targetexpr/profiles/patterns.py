"""Regular expressions of strangers: those that could take for ever are refused before they are used."""

from __future__ import annotations

import re
from functools import cache
from re import _parser
from typing import Any

from targetexpr.errors import ProfileError

LENGTH = 200
"""The characters of a text that a pattern is looked for in: no more are looked at."""
_MOST_WAYS = 10**10
_MOST_CHARACTERS = 1_000


def found(pattern: str, text: str) -> bool:
    """Whether *pattern* is found anywhere in the first ``LENGTH`` characters of *text*."""
    return re.search(pattern, text[:LENGTH]) is not None


@cache
def verify(pattern: str) -> None:
    """Raises ``ProfileError`` for what is no regular expression, and for one that may take too long.

    How long a search takes is bounded by the ways in which the pattern can be laid over a text: each choice between
    alternatives and each number of repetitions multiplies them, and a repeat of what can itself be laid in several ways
    raises them to a power (Friedl, Mastering Regular Expressions, ch. 6).
    """
    try:
        re.compile(pattern)
        ways = LENGTH * _ways(_parser.parse(pattern))
    except re.error as error:
        at = (error.pos or 0) + 1
        raise ProfileError(
            zh=f"“{_shown(pattern)}”第 {at} 个字符处不合正则表达式的写法",
            en=f"{_shown(pattern)!r} is no regular expression at character {at}: {error.msg}",
        ) from error
    except (RecursionError, OverflowError) as error:
        raise _too_costly(pattern) from error
    if ways > _MOST_WAYS or len(pattern) > _MOST_CHARACTERS:
        raise _too_costly(pattern)


def _too_costly(pattern: str) -> ProfileError:
    return ProfileError(
        zh=f"正则表达式“{_shown(pattern)}”可能要算极久（重复里面又有重复或选择，或重复太多）；"
        "请写得简单些，如把 (甲+)+ 写成 甲+",
        en=f"the regular expression {_shown(pattern)!r} may take for ever: a repeat holds repeats or alternatives, or "
        "there are too many; write a+ for (a+)+",
    )


def _ways(parsed: Any) -> int:
    """Return in how many ways a parsed pattern can be laid over ``LENGTH`` characters from one place on, at most."""
    ways = 1
    for operation, argument in parsed:
        ways = min(ways * _ways_of(str(operation), argument), _MOST_WAYS + 1)
    return ways


def _ways_of(operation: str, argument: Any) -> int:
    match operation:
        case "BRANCH":
            return sum(map(_ways, argument[1]))
        case "SUBPATTERN":
            return _ways(argument[3])
        case "ATOMIC_GROUP":
            return _ways(argument)
        case "ASSERT" | "ASSERT_NOT":
            return _ways(argument[1])
        case "GROUPREF_EXISTS":
            return sum(_ways(part) for part in argument[1:] if part is not None)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            low, high, inner = int(argument[0]), int(argument[1]), argument[2]
            most = max(low, min(high, LENGTH))
            each = _ways(inner)
            return min(max(1, low) * (most - low + 1) * (1 if each == 1 else each ** min(most, LENGTH)), _MOST_WAYS + 1)
        case _:
            return 1


def _shown(pattern: str) -> str:
    return pattern if len(pattern) <= 60 else f"{pattern[:60]}…"
