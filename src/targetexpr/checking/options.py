"""What a check is asked for: by its caller, and of a worker."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from targetexpr.checking import config
from targetexpr.record_types import frozen
from targetexpr.sheets.limits import Limits


@frozen(kw_only=True)
class Options:
    """What a caller asks for, over what configuration files say.

    ``profile`` is a built-in one or a file; ``isolated`` leaves configuration files unread, ``settings`` takes their
    place; ``use_baseline`` False reports what the baseline knows, too. ``pass_over`` are reasons of ``SheetReadError``
    for which a file is taken to hold no table. ``cache`` is a folder of results by content. ``sandbox`` False
    reads in this process (``targetexpr.read``).
    """

    profile: str | Path | None = None
    select: Sequence[str] = ()
    ignore: Sequence[str] = ()
    extend_select: Sequence[str] = ()
    settings: config.Settings | None = None
    isolated: bool = False
    baseline: Path | None = None
    use_baseline: bool = True
    limits: Limits | None = None
    pass_over: frozenset[str] = frozenset()
    cache: Path | None = None
    use_cache: bool = True
    sandbox: bool = True


@frozen(kw_only=True)
class Job:
    """What a worker checks the files of one folder by: the ``Options`` that come to the same for each of them.

    ``profile`` is what was asked for over the settings' own.
    """

    profile: str | None = None
    settings: config.Settings
    baseline: Path | None = None
    limits: Limits
    pass_over: frozenset[str] = frozenset()

    @property
    def options(self) -> Options:
        return Options(
            profile=self.profile,
            settings=self.settings,
            baseline=self.baseline,
            use_baseline=self.baseline is not None,
            limits=self.limits,
            pass_over=self.pass_over,
            use_cache=False,
            sandbox=False,
        )
