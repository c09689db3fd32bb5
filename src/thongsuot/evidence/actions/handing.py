"""Bundles change hands: given, received, fetched. Both sides sign: who gave and who received stands in the chain."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.evidence import queries
from thongsuot.evidence.keeping import note_bundle
from thongsuot.evidence.minutes import receipt
from thongsuot.evidence.models import Case, SealedBundle
from thongsuot.incidents import actions as incident_actions
from thongsuot.incidents import queries as incidents
from thongsuot.kernel import files
from thongsuot.kernel.actor import HOUSE, Actor
from thongsuot.kernel.errors import Invalid, Refused
from thongsuot.people.models import Organisation
from thongsuot.people.words import OrganisationKind


@transaction.atomic
def hand_over(code: str, pk: int, *, to: Organisation, by: Actor, now: dt.datetime) -> SealedBundle:
    """Give a bundle to a police body, which then sees it and says that it received it; it shares the incident."""
    by.require("evidence.seal")
    row = queries.bundle(code, pk, viewer=by, for_update=True)
    if to.kind != OrganisationKind.POLICE:
        raise Invalid(_("Evidence is handed over to a body of the police."), code="not_police")
    if row.given_to_id is not None:
        raise Refused(_("This bundle was handed over already; seal a new one for another body."), code="given")
    row.given_to, row.given_at, row.given_by = to, now, by.label
    row.save()
    if to.pk not in {one.pk for one in incidents.organisations_of(code, viewer=HOUSE)}:
        incident_actions.share_with(code, to, by=by, now=now)
    note_bundle("evidence.hand_over", row, by=by, now=now, to=to.code)
    incident_actions.tell(code, "evidence_given", by=by, now=now, note=str(to), only_for=by.organisation_id)
    return row


@transaction.atomic
def receive(code: str, pk: int, *, case_number: str = "", by: Actor, now: dt.datetime) -> SealedBundle:
    """Say that one's body received a bundle, with its own case number, which goes into the case as well."""
    by.require("evidence.receive")
    row = queries.bundle(code, pk, viewer=by, for_update=True)
    if row.given_to_id is None or row.given_to_id != by.organisation_id:
        raise Refused(_("This bundle was not handed over to your body."), code="not_given")
    if row.received_at is not None:
        raise Refused(_("Received already, by %(who)s.") % {"who": row.received_by}, code="received")
    row.received_at, row.received_by, row.case_number = now, by.label, case_number.strip()[:120]
    row.save()
    if row.case_number:
        Case.objects.filter(incident_code=code, number="").update(number=row.case_number)
    note_bundle("evidence.receive", row, by=by, now=now, case=row.case_number)
    incident_actions.tell(code, "evidence_received", by=by, now=now, only_for=by.organisation_id, note=row.case_number)
    return row


@transaction.atomic
def open_bundle(code: str, pk: int, *, by: Actor, now: dt.datetime) -> tuple[SealedBundle, bytes]:
    """Give a bundle's bytes; that somebody fetched it is noted."""
    row = queries.bundle(code, pk, viewer=by)
    data = bytes(files.fetch(row.file_sha256).data)
    note_bundle("evidence.fetch", row, by=by, now=now)
    return row, data


@transaction.atomic
def print_receipt(code: str, pk: int, *, by: Actor, now: dt.datetime) -> tuple[SealedBundle, bytes]:
    """Give the hand-over receipt of a bundle as PDF, for both sides to sign; that it was printed is noted."""
    row = queries.bundle(code, pk, viewer=by)
    if row.given_to is None:
        raise Refused(_("This bundle was not handed over yet."), code="not_given")
    line = queries.incident_of(code, viewer=by)
    data = receipt(line, row, now=now)
    note_bundle("evidence.receipt", row, by=by, now=now)
    return row, data
