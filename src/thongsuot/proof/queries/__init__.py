"""Reads of the proof room, each limited to what its viewer may see."""

from thongsuot.proof.queries.bindings import binding, bindings, lights, offers, results_of_share
from thongsuot.proof.queries.brief import brief, brief_link, brief_links
from thongsuot.proof.queries.briefings import briefings
from thongsuot.proof.queries.feeding import subscriber, subscribers
from thongsuot.proof.queries.situation import situation
from thongsuot.proof.queries.standing import standing

__all__ = [
    "binding",
    "bindings",
    "brief",
    "brief_link",
    "brief_links",
    "briefings",
    "lights",
    "offers",
    "results_of_share",
    "situation",
    "standing",
    "subscriber",
    "subscribers",
]
