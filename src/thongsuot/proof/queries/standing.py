"""Reads of how all stand: lines across directives, limited to what the viewer may see."""

from __future__ import annotations

import datetime as dt

from thongsuot.directives.queries import ShareFacts, share_facts
from thongsuot.kernel.actor import Actor
from thongsuot.proof.boards import Gauge, StandingLine
from thongsuot.proof.queries.bindings import lights
from thongsuot.proof.rules import basis_of
from thongsuot.proof.words import Basis


def standing(
    *,
    viewer: Actor,
    now: dt.datetime,
    directive_id: int | None = None,
    party: str = "",
    event: str = "",
    show: str = "",
    with_closed: bool = False,
) -> list[StandingLine]:
    """List the shares of issued directives with what each rests on: said, measured, or measured otherwise.

    Parameters
    ----------
    party, event
        Code of one body; words of the event that the document names. Empty: all.
    show
        One of :data:`thongsuot.proof.boards.SHOWS`; empty: all.
    """
    facts = share_facts(
        viewer=viewer, now=now, directive_id=directive_id, with_closed=with_closed or directive_id is not None
    )
    kept = [
        fact for fact in facts if (not party or fact.organisation_code == party) and (not event or fact.event == event)
    ]
    measured = lights({fact.share.obligation_id for fact in kept}, viewer=viewer)
    lines = [
        _line(
            fact,
            tuple(
                Gauge(light=light, title=title, binding_id=pk)
                for light, title, pk, _at in measured.get((fact.share.obligation_id, fact.share.organisation_id), ())
            ),
        )
        for fact in kept
    ]
    return [line for line in lines if line.shows(show)]


def _line(fact: ShareFacts, gauges: tuple[Gauge, ...]) -> StandingLine:
    share = fact.share
    basis = basis_of(
        state=share.state,
        lights=[gauge.light for gauge in gauges],
        measured_proofs=fact.measured,
        proofs=fact.proofs,
        percent=share.percent,
    )
    same = (
        "assignment_id", "directive_id", "directive_subject", "obligation_id", "clause", "task_text",
        "organisation_id", "organisation", "role", "state", "label", "look", "percent", "due_on", "overdue_days",
    )  # fmt: skip
    told = (
        "position", "event", "directive_state", "organisation_code", "issued_at", "received_at", "received_by",
        "submitted_at", "accepted_at", "changed_at", "note", "proofs",
    )  # fmt: skip
    return StandingLine(
        **{name: getattr(share, name) for name in same},
        **{name: getattr(fact, name) for name in told},
        directive=share.directive_name,
        basis=basis,
        basis_label=str(Basis(basis).label),
        gauges=gauges,
    )
