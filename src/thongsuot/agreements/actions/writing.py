"""Writing a coordination regulation: starting, its head and parties, its duties with the matrix, a new version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.agreements import pack, rules
from thongsuot.agreements.content import duties_of, party_codes
from thongsuot.agreements.models import RaciCell, Regulation, RegulationDuty, RegulationParty, RegulationVersion
from thongsuot.agreements.scope import held_version, seen_regulation_versions
from thongsuot.agreements.values import DutyIn
from thongsuot.agreements.words import VersionState
from thongsuot.kernel import audit, outbox
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, NotFound, Refused
from thongsuot.people.models import Organisation

MAX_PARTIES, MAX_DUTIES = 12, 60


def _tell(version: RegulationVersion, what: str, *, by: Actor, now: dt.datetime, **detail: object) -> None:
    told = {"regulation": version.regulation_id, "version": version.number, **detail}
    audit.record(f"regulation.{what}", by=by, now=now, of=("regulation_version", version.pk), detail=told)
    outbox.pulse("directives", now=now)


@transaction.atomic
def start_regulation(*, title: str, by: Actor, now: dt.datetime) -> RegulationVersion:
    """Start a coordination regulation with an empty first version."""
    by.require("agreements.write")
    if not title.strip():
        raise Invalid(_("Give the regulation a title."), details={"title": "empty"})
    regulation = Regulation.objects.create(
        title=title.strip()[:300], drafter_id=by.organisation_id, made_at=now, made_by=by.label
    )
    version = RegulationVersion.objects.create(regulation=regulation, number=1, opened_at=now, opened_by=by.label)
    if by.organisation_id is not None:
        RegulationParty.objects.create(version=version, organisation_id=by.organisation_id)
    _tell(version, "started", by=by, now=now, title=regulation.title)
    return version


def _writable(version_id: int, *, revision: int | None, by: Actor) -> RegulationVersion:
    by.require("agreements.write")
    version = held_version(version_id, by=by)
    if version.state != VersionState.DRAFT:
        raise Refused(_("Only a version that is being written can be changed."), code="wrong_state")
    if revision is not None and revision != version.revision:
        raise Refused(
            _("Somebody has saved this regulation meanwhile. Look at it again."),
            code="stale",
            details={"revision": version.revision},
        )
    return version


@transaction.atomic
def write_regulation(
    version_id: int,
    *,
    title: str,
    parties: Sequence[str],
    by: Actor,
    now: dt.datetime,
    number: str = "",
    preamble: str = "",
    valid_from: dt.date | None = None,
    valid_until: dt.date | None = None,
    remind_days: int = 60,
    revision: int | None = None,
) -> RegulationVersion:
    """Save title, validity and parties; letters of a body that is no party any more are taken out."""
    version = _writable(version_id, revision=revision, by=by)
    codes = list(dict.fromkeys(parties))
    bodies = {one.code: one for one in Organisation.objects.filter(code__in=codes)}
    unknown = [code for code in codes if code not in bodies]
    if unknown:
        raise Invalid(_("There is no body with this code."), details={"parties": unknown})
    if len(codes) > MAX_PARTIES:
        raise Invalid(_("At most %(count)s parties.") % {"count": MAX_PARTIES}, details={"parties": len(codes)})
    if not 0 <= remind_days <= 365:
        raise Invalid(_("Remind 0 to 365 days before the end."), details={"remind_days": remind_days})
    regulation = version.regulation
    regulation.title, regulation.number = title.strip()[:300], number.strip()[:60]
    regulation.save(update_fields=["title", "number"])
    version.preamble, version.remind_days = preamble.strip(), remind_days
    version.valid_from, version.valid_until = valid_from, valid_until
    version.revision += 1
    version.save()
    version.parties.exclude(organisation__code__in=codes).delete()
    RaciCell.objects.filter(duty__version=version).exclude(organisation__code__in=codes).delete()
    for position, code in enumerate(codes):
        RegulationParty.objects.update_or_create(
            version=version, organisation=bodies[code], defaults={"position": position}
        )
    _tell(version, "written", by=by, now=now, parties=codes, until=valid_until)
    return version


@transaction.atomic
def write_duties(
    version_id: int, duties: Sequence[DutyIn], *, by: Actor, now: dt.datetime, revision: int | None = None
) -> RegulationVersion:
    """Save the duties with their matrix; a duty for which two bodies would answer is refused.

    Raises
    ------
    Invalid
        A letter or subject is unknown, a body is no party, or more than one body has the A of a duty.
    """
    version = _writable(version_id, revision=revision, by=by)
    if len(duties) > MAX_DUTIES:
        raise Invalid(_("At most %(count)s duties.") % {"count": MAX_DUTIES}, details={"duties": len(duties)})
    parties = {one.organisation.code: one.organisation for one in version.parties.select_related("organisation")}
    for place, duty in enumerate(duties, 1):
        letters = {code: letter for code, letter in duty.letters.items() if letter}
        strangers = sorted(set(letters) - set(parties))
        if strangers or not set(letters.values()) <= rules.LETTERS or not set(duty.subjects) <= set(pack.subjects()):
            raise Invalid(
                _("Duty %(place)s names a body, letter or subject that is not known here.") % {"place": place},
                details={"duty": place, "bodies": strangers},
            )
        if sum(letter in rules.ANSWERS for letter in letters.values()) > 1:
            raise Invalid(
                _("Duty %(place)s: exactly one body may answer for it (A or A/R).") % {"place": place},
                code="many_accountable",
                details={"duty": place},
            )
    version.duties.all().delete()
    for position, duty in enumerate(duties):
        row = RegulationDuty.objects.create(
            version=version,
            key=duty.key[:16],
            position=position,
            text=duty.text.strip(),
            subjects=list(dict.fromkeys(duty.subjects)),
        )
        RaciCell.objects.bulk_create(
            RaciCell(duty=row, organisation=parties[code], letter=letter)
            for code, letter in duty.letters.items()
            if letter
        )
    version.revision += 1
    version.save(update_fields=["revision"])
    _tell(version, "duties_written", by=by, now=now, duties=len(duties))
    return version


@transaction.atomic
def revise_regulation(regulation_id: int, *, by: Actor, now: dt.datetime) -> RegulationVersion:
    """Open the next version as a copy of the newest one; the one in force holds until all have signed the new one."""
    by.require("agreements.write")
    rows = seen_regulation_versions(by).filter(regulation_id=regulation_id).order_by("-number")
    newest = rows.select_for_update(of=("self",)).first()
    if newest is None:
        raise NotFound(_("There is no such regulation, or you may not see it."))
    if newest.state in (VersionState.DRAFT, VersionState.SIGNING):
        raise Refused(_("The next version is open already."), code="open_already", details={"version": newest.number})
    made = RegulationVersion.objects.create(
        regulation=newest.regulation,
        number=newest.number + 1,
        preamble=newest.preamble,
        valid_from=None,
        valid_until=None,
        remind_days=newest.remind_days,
        opened_at=now,
        opened_by=by.label,
    )
    bodies = {one.organisation.code: one.organisation_id for one in newest.parties.select_related("organisation")}
    for position, code in enumerate(party_codes(newest)):
        RegulationParty.objects.create(version=made, organisation_id=bodies[code], position=position)
    for position, duty in enumerate(duties_of(newest)):
        row = RegulationDuty.objects.create(
            version=made, key=duty.key, position=position, text=duty.text, subjects=list(duty.subjects)
        )
        RaciCell.objects.bulk_create(
            RaciCell(duty=row, organisation_id=bodies[code], letter=letter) for code, letter in duty.letters.items()
        )
    _tell(made, "revised", by=by, now=now)
    return made
