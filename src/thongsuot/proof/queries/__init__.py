"""Reads of the proof room, each limited to what its viewer may see."""

from thongsuot.proof.queries.bindings import binding, bindings, lights, offers, results_of_share

__all__ = ["binding", "bindings", "lights", "offers", "results_of_share"]
