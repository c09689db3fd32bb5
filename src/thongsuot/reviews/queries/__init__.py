"""Reads of the reviews room, each limited to what its viewer may see."""

from thongsuot.reviews.queries.lists import dated_things, overview, own_actions
from thongsuot.reviews.queries.papers import paper
from thongsuot.reviews.queries.rooms import (
    DAY_WRONG,
    SAY_SOMETHING,
    existing,
    incident_of,
    milestones,
    review,
    takes_part,
    visible_actions,
)

__all__ = [
    "DAY_WRONG",
    "SAY_SOMETHING",
    "dated_things",
    "existing",
    "incident_of",
    "milestones",
    "overview",
    "own_actions",
    "paper",
    "review",
    "takes_part",
    "visible_actions",
]
