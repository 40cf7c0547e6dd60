"""Property tests take what time they need (the first parse loads the grammar), and try the same examples each time."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("suite", deadline=None, derandomize=True)
settings.load_profile("suite")
