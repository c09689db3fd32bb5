"""From a written regulation to one that binds: sent, signed by every party, returned, ended."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.agreements import rules
from thongsuot.agreements.content import as_signed, duties_of, party_codes
from thongsuot.agreements.facts import RegulationAgreed
from thongsuot.agreements.models import RegulationSignature, RegulationVersion
from thongsuot.agreements.scope import held_version
from thongsuot.agreements.values import fingerprint
from thongsuot.agreements.words import VersionState
from thongsuot.kernel import audit, outbox
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, NotAllowed, Refused
from thongsuot.people.queries import myself


def _tell(version: RegulationVersion, what: str, *, by: Actor, now: dt.datetime, **detail: object) -> None:
    told = {"regulation": version.regulation_id, "version": version.number, **detail}
    audit.record(f"regulation.{what}", by=by, now=now, of=("regulation_version", version.pk), detail=told)
    outbox.pulse("directives", now=now)


def _must_be(version: RegulationVersion, state: VersionState) -> None:
    if version.state != state:
        raise Refused(
            _("The regulation is not in the state for this: %(state)s.") % {"state": VersionState(version.state).label},
            code="wrong_state",
            details={"state": version.state},
        )


@transaction.atomic
def send_regulation(version_id: int, *, by: Actor, now: dt.datetime, revision: int | None = None) -> RegulationVersion:
    """Send a version to its parties for signature; from now on its content stands still.

    Raises
    ------
    Refused
        Something is missing; ``details["faults"]`` lists codes and places.
    """
    by.require("agreements.write")
    version = held_version(version_id, by=by)
    _must_be(version, VersionState.DRAFT)
    if revision is not None and revision != version.revision:
        raise Refused(_("Somebody has saved this regulation meanwhile. Look at it again."), code="stale")
    faults = rules.regulation_faults(
        title=version.regulation.title,
        parties=party_codes(version),
        duties=duties_of(version),
        valid_from=version.valid_from,
        valid_until=version.valid_until,
    )
    if faults:
        raise Refused(
            _("The regulation is not complete yet."),
            code="not_ready",
            details={"faults": [[one.code, one.place] for one in faults]},
        )
    version.state, version.sent_at = VersionState.SIGNING, now
    version.content_sha256 = fingerprint(as_signed(version))
    version.returned_note = version.returned_by = ""
    version.save()
    _tell(version, "sent", by=by, now=now, sha256=version.content_sha256)
    return version


@transaction.atomic
def sign_regulation(version_id: int, *, sha256: str, by: Actor, now: dt.datetime) -> RegulationVersion:
    """Sign for one's own body, exactly the content whose hash was shown; the last signature puts it in force.

    The version before it is replaced in the same transaction, so that never two versions bind.
    """
    by.require("agreements.sign")
    version = held_version(version_id, by=by)
    _must_be(version, VersionState.SIGNING)
    if not version.parties.filter(organisation_id=by.organisation_id or 0).exists():
        raise NotAllowed(_("Only a party of the regulation signs it."))
    if sha256 != version.content_sha256 or fingerprint(as_signed(version)) != version.content_sha256:
        raise Refused(_("The text has changed since you saw it. Read it again before you sign."), code="stale")
    person = myself(viewer=by)
    try:
        with transaction.atomic():
            RegulationSignature.objects.create(
                version=version,
                organisation_id=by.organisation_id or 0,
                person=person,
                name=person.display_name,
                position=person.position,
                at=now,
                content_sha256=version.content_sha256,
            )
    except IntegrityError:
        raise Refused(_("Your body has signed already."), code="signed_already") from None
    _tell(version, "signed", by=by, now=now, organisation=by.organisation_id, sha256=version.content_sha256)
    signed = set(version.signatures.values_list("organisation_id", flat=True))
    parties = tuple(version.parties.values_list("organisation_id", flat=True))
    if signed >= set(parties):
        _into_force(version, parties, by=by, now=now)
    return version


def _into_force(version: RegulationVersion, parties: tuple[int, ...], *, by: Actor, now: dt.datetime) -> None:
    before = RegulationVersion.objects.filter(regulation_id=version.regulation_id, state=VersionState.IN_FORCE)
    before.update(state=VersionState.REPLACED, ended_at=now)
    version.state, version.agreed_at = VersionState.IN_FORCE, now
    version.save(update_fields=["state", "agreed_at"])
    _tell(version, "agreed", by=by, now=now)
    outbox.publish(
        RegulationAgreed(regulation_id=version.regulation_id, version=version.number, organisation_ids=tuple(parties)),
        now=now,
    )


@transaction.atomic
def return_regulation(version_id: int, *, note: str, by: Actor, now: dt.datetime) -> RegulationVersion:
    """Send a version back with what has to be changed, as a party or as the office; its signatures fall."""
    by.require("agreements.read")
    version = held_version(version_id, by=by)
    is_party = version.parties.filter(organisation_id=by.organisation_id or 0).exists()
    if not ((is_party and by.may("agreements.sign")) or by.may("agreements.write")):
        raise NotAllowed(_("Only a party or the office returns a regulation."))
    _must_be(version, VersionState.SIGNING)
    if not note.strip():
        raise Invalid(_("Say what has to be changed."), details={"note": "empty"})
    fallen = version.signatures.count()
    version.signatures.all().delete()
    version.state, version.sent_at, version.content_sha256 = VersionState.DRAFT, None, ""
    version.returned_note, version.returned_by = note.strip()[:1000], by.label
    version.revision += 1
    version.save()
    _tell(version, "returned", by=by, now=now, note=version.returned_note, signatures=fallen)
    return version


@transaction.atomic
def end_regulation(version_id: int, *, reason: str, by: Actor, now: dt.datetime) -> RegulationVersion:
    """End a version that is in force, with the reason."""
    by.require("agreements.write")
    version = held_version(version_id, by=by)
    _must_be(version, VersionState.IN_FORCE)
    if not reason.strip():
        raise Invalid(_("Say why it ends."), details={"reason": "empty"})
    version.state, version.ended_at, version.end_reason = VersionState.ENDED, now, reason.strip()[:300]
    version.save(update_fields=["state", "ended_at", "end_reason"])
    _tell(version, "ended", by=by, now=now, reason=version.end_reason)
    return version
