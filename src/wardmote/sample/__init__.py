"""A synthetic partnership, seeded and invented, with known truths planted in it."""

from wardmote.sample.complaints import Complaints, draw_complaints
from wardmote.sample.ground import Ground, draw_ground
from wardmote.sample.incidents import CATEGORIES, Incidents, draw_incidents
from wardmote.sample.linkage import LinkageTruth, draw_people
from wardmote.sample.make import make_sample
from wardmote.sample.names import CannotDraw
from wardmote.sample.stops import Stops, draw_stops
from wardmote.sample.survey import Answers, draw_answers, true_share_safe_after_dark
from wardmote.sample.truths import Truth, Truths

__all__ = [
    "CATEGORIES", "Answers", "CannotDraw", "Complaints", "Ground", "Incidents", "LinkageTruth",
    "Stops", "Truth", "Truths", "draw_answers", "draw_complaints", "draw_ground",
    "draw_incidents", "draw_people", "draw_stops", "make_sample", "true_share_safe_after_dark",
]  # fmt: skip
