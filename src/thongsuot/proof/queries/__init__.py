"""Reads of the proof room, each limited to what its viewer may see."""

from thongsuot.proof.queries.bindings import binding, bindings, lights, offers, results_of_share
from thongsuot.proof.queries.standing import standing

__all__ = ["binding", "bindings", "lights", "offers", "results_of_share", "standing"]
