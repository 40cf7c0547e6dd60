"""Work on what strangers wrote, in processes of its own with bounds of processor time and memory.

A task is a function of this package by its name; what goes in and out is JSON and bytes. A process that behaves is used
again; one that goes past its bounds is killed, and the others go on.
"""

from __future__ import annotations

from typing import Literal

from targetexpr.record_types import frozen

Bound = Literal["processor", "memory", "time"]


@frozen(kw_only=True)
class Bounds:
    """What one task may use: ``processor`` seconds, ``memory`` in bytes beyond what the worker has at rest.

    ``clock`` is how long it may take in seconds, also where it only waits: by default six times as long, for workers
    share the processors, and 20 s at least. Where the platform bounds neither (Windows), the clock is all there is.
    """

    processor: float
    memory: int
    clock: float | None = None

    @property
    def seconds(self) -> float:
        """How long a task may take by the clock."""
        return max(20.0, 6 * self.processor) if self.clock is None else self.clock


class BoundExceeded(Exception):
    """A task was ended because it went past a bound."""

    def __init__(self, bound: Bound, bounds: Bounds) -> None:
        super().__init__(f"past the bound of {bound}")
        self.bound, self.bounds = bound, bounds


class TaskFailed(Exception):
    """A task raised, or its process died; ``trace`` is what is known of it."""

    def __init__(self, error: str, trace: str = "") -> None:
        super().__init__(error)
        self.trace = trace
