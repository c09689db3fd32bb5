"""What a party does with its share: receive, work, prove, hand in, or decline with a reason."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from thongsuot.directives import rules
from thongsuot.directives.facts import DirectiveAcknowledged, ObligationSubmitted
from thongsuot.directives.models import Assignment, Directive, Notice, Proof
from thongsuot.directives.steps import check_version, move_share, taken, taken_share, tell
from thongsuot.directives.studies import count_share
from thongsuot.directives.words import EventWord, ProofKind
from thongsuot.kernel import files, outbox
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, NotAllowed, NotFound, Refused


@transaction.atomic
def acknowledge_receipt(directive_id: int, *, by: Actor, now: dt.datetime) -> Directive:
    """Confirm for the person's own body that it has received a directive: by whom and when is kept."""
    by.require("directives.answer")
    if by.organisation_id is None:
        raise Refused(_("Only a person of a party can confirm receipt for it."), code="no_party")
    directive = taken(directive_id)
    shares = Assignment.objects.filter(obligation__directive=directive, organisation_id=by.organisation_id)
    shares = shares.exclude(state="drafted").select_for_update(of=("self",)).order_by("pk")
    shares = shares.select_related("obligation__directive")
    if not shares:
        raise NotFound(_("There is no such directive, or you may not see it."))
    waiting = [share for share in shares if share.state in rules.TO_ACKNOWLEDGE]
    if not waiting:
        first = next((share for share in shares if share.received_at), shares[0])
        raise Refused(
            _("Receipt was confirmed already by %(who)s.") % {"who": first.received_by or "–"},
            code="already_received",
            details={"received_by": first.received_by, "received_at": first.received_at},
        )
    for share in waiting:
        move_share(share, "acknowledge", now=now)
        share.received_at, share.received_by = now, by.label
        count_share(share, received_at=now)
        share.save()
        tell(directive, EventWord.RECEIVED, by=by, now=now, assignment=share)
    directive.notices.filter(organisation_id=by.organisation_id).update(
        state=Notice.State.RECEIVED, received_at=now, received_by=by.label, next_try_at=None
    )
    outbox.publish(DirectiveAcknowledged(directive_id=directive.pk, organisation_id=by.organisation_id), now=now)
    return directive


@transaction.atomic
def report_progress(
    assignment_id: int, *, percent: int, by: Actor, now: dt.datetime, note: str = "", version: int | None = None
) -> Assignment:
    """Report how far the party's own share is, from 0 to 100 percent."""
    share = _own_share(assignment_id, by=by, version=version)
    if not 0 <= percent <= 100:
        raise Invalid(_("Progress lies between 0 and 100 percent."), details={"percent": percent})
    move_share(share, "progress", now=now)
    share.percent, share.note = percent, note.strip()
    share.save()
    line = f"{percent} % {share.note}".strip()
    tell(share.obligation.directive, EventWord.PROGRESS, by=by, now=now, assignment=share, note=line,
         detail={"percent": percent})  # fmt: skip
    return share


@transaction.atomic
def submit(
    assignment_id: int,
    *,
    by: Actor,
    now: dt.datetime,
    statement: str = "",
    file: tuple[str, bytes, str] | None = None,
    version: int | None = None,
) -> Assignment:
    """Hand the party's own share in for review, with a statement or a file as proof."""
    share = _own_share(assignment_id, by=by, version=version)
    move_share(share, "submit", now=now)
    if statement.strip() or file:
        _keep_proof(share, statement=statement, file=file, by=by, now=now)
    elif not share.proofs.exists():
        raise Invalid(_("Say what was done, or attach a file: a share is handed in with proof."), code="no_proof")
    share.percent, share.submitted_at = 100, now
    share.save()
    directive = share.obligation.directive
    outbox.publish(
        ObligationSubmitted(
            directive_id=directive.pk, obligation_id=share.obligation_id, organisation_id=share.organisation_id
        ),
        now=now,
    )
    tell(directive, EventWord.SUBMITTED, by=by, now=now, assignment=share, note=statement.strip())
    return share


@transaction.atomic
def attach_proof(
    assignment_id: int,
    *,
    by: Actor,
    now: dt.datetime,
    statement: str = "",
    file: tuple[str, bytes, str] | None = None,
) -> Proof:
    """Attach a statement or a file to the party's own share without handing it in yet."""
    share = _own_share(assignment_id, by=by, version=None)
    if share.state in rules.SETTLED:
        raise Refused(_("This share is settled; no more proof is taken."), code="wrong_state")
    if not (statement.strip() or file):
        raise Invalid(_("Write a statement or choose a file."), code="no_proof")
    return _keep_proof(share, statement=statement, file=file, by=by, now=now)


@transaction.atomic
def attach_report_proof(
    obligation_id: int, *, organisation_id: int, report_ref: str, title: str, by: Actor, now: dt.datetime
) -> Proof:
    """Attach a report of the platform as proof that is measured from the store; a second call changes nothing.

    The share is handed in by it when the party is at work on it; before receipt it only waits there.
    """
    by.require("directives.answer")
    share = (
        Assignment.objects.select_for_update(of=("self",))
        .select_related("obligation__directive", "organisation")
        .filter(obligation_id=obligation_id, organisation_id=organisation_id)
        .exclude(state="drafted")
        .first()
    )
    if share is None or not (by.sees_all or by.organisation_id == organisation_id):
        raise NotFound(_("There is no such share, or you may not see it."))
    known = share.proofs.filter(reference=report_ref).first()
    if known is not None:
        return known
    proof = share.proofs.create(
        kind=ProofKind.REPORT, title=title[:300], reference=report_ref[:120], measured=True, at=now, by=by.label
    )
    directive = share.obligation.directive
    tell(directive, EventWord.PROOF_ATTACHED, by=by, now=now, assignment=share, note=title,
         detail={"reference": report_ref, "measured": True})  # fmt: skip
    if rules.assignment_after(share.state, "submit"):
        move_share(share, "submit", now=now)
        share.percent, share.submitted_at = 100, now
        share.save()
        tell(directive, EventWord.SUBMITTED, by=by, now=now, assignment=share, note=title)
    return proof


@transaction.atomic
def refuse_obligation(
    assignment_id: int, *, reason: str, by: Actor, now: dt.datetime, version: int | None = None
) -> Assignment:
    """Refuse the party's own share, with the reason; the office sees it and may insist."""
    return _decline(assignment_id, "refuse", EventWord.REFUSED, reason=reason, by=by, now=now, version=version)


@transaction.atomic
def declare_not_applicable(
    assignment_id: int, *, reason: str, by: Actor, now: dt.datetime, version: int | None = None
) -> Assignment:
    """Say that an obligation does not apply to the party, with the reason; the office may insist."""
    word = EventWord.NOT_APPLICABLE
    return _decline(assignment_id, "not_applicable", word, reason=reason, by=by, now=now, version=version)


def _decline(
    assignment_id: int, verb: str, word: EventWord, *, reason: str, by: Actor, now: dt.datetime, version: int | None
) -> Assignment:
    share = _own_share(assignment_id, by=by, version=version)
    if not reason.strip():
        raise Invalid(_("Give the reason."), code="no_reason")
    move_share(share, verb, now=now)
    share.note = reason.strip()
    share.save()
    tell(share.obligation.directive, word, by=by, now=now, assignment=share, note=share.note)
    return share


def _own_share(assignment_id: int, *, by: Actor, version: int | None) -> Assignment:
    by.require("directives.answer")
    share = taken_share(assignment_id, by=by)
    if by.organisation_id is None or share.organisation_id != by.organisation_id:
        raise NotAllowed(_("Only a person of the party can answer for it."), code="not_your_share")
    check_version(share, version)
    return share


def _keep_proof(
    share: Assignment, *, statement: str, file: tuple[str, bytes, str] | None, by: Actor, now: dt.datetime
) -> Proof:
    stored = files.store(file[1], name=file[0], content_type=file[2], now=now) if file else None
    proof = share.proofs.create(
        kind=ProofKind.FILE if stored else ProofKind.STATEMENT,
        title=(statement.strip() or (file[0] if file else ""))[:300],
        reference=f"file:{stored.sha256}" if stored and not _has_file(share, stored.sha256) else "",
        file_sha256=stored.sha256 if stored else "",
        at=now,
        by=by.label,
    )
    tell(share.obligation.directive, EventWord.PROOF_ATTACHED, by=by, now=now, assignment=share, note=proof.title,
         detail={"proof": proof.pk, "sha256": proof.file_sha256, "measured": False})  # fmt: skip
    return proof


def _has_file(share: Assignment, sha256: str) -> bool:
    return share.proofs.filter(reference=f"file:{sha256}").exists()
