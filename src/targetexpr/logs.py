"""The loggers of this package. ``logging`` is loaded with the first message: most runs have none."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logging import Logger


def logger(name: str) -> Logger:
    """Return the logger of a module of this package; where nobody listens, nothing is printed."""
    import logging

    root = logging.getLogger("targetexpr")
    if not root.handlers:
        root.addHandler(logging.NullHandler())
    return logging.getLogger(name)
