"""Property tests here have no deadline: the first call imports scipy, which takes a second."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("analysis", deadline=None, max_examples=60)
settings.load_profile("analysis")
