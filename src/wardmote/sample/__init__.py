"""A synthetic partnership, seeded and invented, with known truths planted in it."""

from wardmote.sample.ground import Ground, draw_ground
from wardmote.sample.incidents import CATEGORIES, Incidents, draw_incidents
from wardmote.sample.make import make_sample
from wardmote.sample.names import CannotDraw
from wardmote.sample.truths import Truth, Truths

__all__ = [
    "CATEGORIES", "CannotDraw", "Ground", "Incidents", "Truth", "Truths",
    "draw_ground", "draw_incidents", "make_sample",
]  # fmt: skip
