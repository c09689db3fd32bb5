"""Coordination regulations: the list with what expires, one version with its matrix, what changed, the paper."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from thongsuot.agreements import rules
from thongsuot.agreements.content import duties_of, party_codes
from thongsuot.agreements.lines import duty_lines, standing_of
from thongsuot.agreements.models import RegulationVersion
from thongsuot.agreements.paper import regulation_as_paper
from thongsuot.agreements.scope import seen_regulation_versions
from thongsuot.agreements.values import Fault, PartyLine, RegulationLine, RegulationView
from thongsuot.agreements.words import VersionState
from thongsuot.engines.comparing import Block, compare_blocks
from thongsuot.engines.papers import to_docx, to_pdf
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import NotFound


def _rows(viewer: Actor) -> QuerySet[RegulationVersion]:
    return seen_regulation_versions(viewer).prefetch_related(
        "parties__organisation", "signatures", "duties__cells__organisation"
    )


def _mine(version: RegulationVersion, viewer: Actor) -> bool:
    """Tell whether the viewer's body has still to sign this version."""
    own = viewer.organisation_id
    return (
        version.state == VersionState.SIGNING
        and viewer.may("agreements.sign")
        and any(one.organisation_id == own for one in version.parties.all())
        and not any(one.organisation_id == own for one in version.signatures.all())
    )


def regulations(*, viewer: Actor, now: dt.datetime, standing: str = "", words: str = "") -> tuple[RegulationLine, ...]:
    """List regulations, those first that wait for the viewer or expire; by the version in force, else the newest."""
    day = rules.office_day(now)
    shown: dict[int, RegulationVersion] = {}
    opened: dict[int, RegulationVersion] = {}
    for version in _rows(viewer).order_by("regulation_id", "number"):
        kept = shown.get(version.regulation_id)
        if version.state in (VersionState.DRAFT, VersionState.SIGNING):
            opened[version.regulation_id] = version
        if kept is None or kept.state != VersionState.IN_FORCE:
            shown[version.regulation_id] = version
    lines = []
    for pk, version in shown.items():
        now_open = opened.get(pk)
        line = RegulationLine(
            regulation_id=pk,
            title=version.regulation.title,
            number=version.regulation.number,
            version=version.number,
            standing=standing_of(version, day=day),
            valid_from=version.valid_from,
            valid_until=version.valid_until,
            parties=tuple(str(one.organisation) for one in version.parties.all()),
            duties=len(version.duties.all()),
            to_sign=now_open is not None and _mine(now_open, viewer),
            open_version=now_open.number if now_open else None,
        )
        sought = words.strip().lower()
        if (not standing or line.standing.code == standing) and (
            not sought or sought in f"{line.title} {line.number} {' '.join(line.parties)}".lower()
        ):
            lines.append(line)
    urgent = {"expired": 0, "expiring": 1}
    return tuple(sorted(lines, key=lambda one: (not one.to_sign, urgent.get(one.standing.code, 2), one.title)))


def _version(regulation_id: int, number: int | None, *, viewer: Actor) -> RegulationVersion:
    rows = _rows(viewer).filter(regulation_id=regulation_id)
    if number is not None:
        found = rows.filter(number=number).first()
    else:
        found = rows.filter(state=VersionState.SIGNING).first() or rows.filter(state=VersionState.DRAFT).first()
        found = found or rows.filter(state=VersionState.IN_FORCE).first() or rows.order_by("-number").first()
    if found is None:
        raise NotFound(_("There is no such regulation, or you may not see it."))
    return found


def _parties(version: RegulationVersion) -> tuple[PartyLine, ...]:
    signed = {one.organisation_id: one for one in version.signatures.all()}
    lines = []
    for one in version.parties.all():
        signature = signed.get(one.organisation_id)
        lines.append(
            PartyLine(
                organisation_id=one.organisation_id,
                code=one.organisation.code,
                name=one.organisation.name,
                short_name=str(one.organisation),
                signed_by=signature.name if signature else "",
                signed_position=signature.position if signature else "",
                signed_at=signature.at if signature else None,
            )
        )
    return tuple(lines)


def _verbs(version: RegulationVersion, viewer: Actor) -> frozenset[str]:
    found = set()
    writes = viewer.may("agreements.write")
    party = any(one.organisation_id == viewer.organisation_id for one in version.parties.all())
    if version.state == VersionState.DRAFT and writes:
        found |= {"write", "send"}
    if version.state == VersionState.SIGNING and (writes or (party and viewer.may("agreements.sign"))):
        found.add("return")
    if _mine(version, viewer):
        found.add("sign")
    if version.state == VersionState.IN_FORCE and writes:
        found.add("end")
    still_open = (VersionState.DRAFT, VersionState.SIGNING)
    if writes and not version.regulation.versions.filter(state__in=still_open).exists():
        found.add("revise")
    return frozenset(found)


def regulation(regulation_id: int, *, viewer: Actor, now: dt.datetime, version: int | None = None) -> RegulationView:
    """Give one version of a regulation: the one told, else what waits, is written, is in force, or came last."""
    row = _version(regulation_id, version, viewer=viewer)
    day, parties, duties = rules.office_day(now), _parties(row), duties_of(row)
    faults: tuple[Fault, ...] = ()
    if row.state == VersionState.DRAFT:
        faults = rules.regulation_faults(
            title=row.regulation.title,
            parties=party_codes(row),
            duties=duties,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
        )
    seen = seen_regulation_versions(viewer).filter(regulation_id=regulation_id).order_by("-number")
    return RegulationView(
        regulation_id=regulation_id,
        title=row.regulation.title,
        number=row.regulation.number,
        version_id=row.pk,
        version=row.number,
        revision=row.revision,
        state=row.state,
        standing=standing_of(row, day=day),
        preamble=row.preamble,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        remind_days=row.remind_days,
        sha256=row.content_sha256,
        drafter=str(row.regulation.drafter or ""),
        drafter_name=row.regulation.drafter.name if row.regulation.drafter else "",
        parties=parties,
        duties=duty_lines(duties, parties),
        faults=faults,
        versions=tuple((one.number, standing_of(one, day=day).label, one.opened_at) for one in seen),
        returned_note=row.returned_note,
        returned_by=row.returned_by,
        end_reason=row.end_reason,
        opened_at=row.opened_at,
        opened_by=row.opened_by,
        verbs=_verbs(row, viewer),
    )


def _blocks(view: RegulationView) -> list[tuple[str, str, str]]:
    period = f"{view.valid_from or '…'} – {view.valid_until or '…'}"
    blocks = [
        ("parties", str(_("Parties")), "; ".join(one.short_name for one in view.parties)),
        ("period", str(_("Validity")), period),
        ("preamble", str(_("Preamble")), view.preamble),
    ]
    for one in view.duties:
        letters = "; ".join(
            f"{party.short_name}: {letter}" for party, letter in zip(view.parties, one.letters, strict=True) if letter
        )
        blocks.append((one.key, str(_("Duty %(n)s") % {"n": one.number}), f"{one.text}\n{letters}"))
    return blocks


def compare_regulation(
    regulation_id: int, *, older: int, newer: int, viewer: Actor, now: dt.datetime
) -> tuple[Block, ...]:
    """Show what changed between two versions that the viewer may see: parties, validity, duties, letters."""
    before = regulation(regulation_id, viewer=viewer, now=now, version=older)
    after = regulation(regulation_id, viewer=viewer, now=now, version=newer)
    return compare_blocks(_blocks(before), _blocks(after))


def regulation_paper(
    regulation_id: int, *, form: str, viewer: Actor, now: dt.datetime, version: int | None = None
) -> tuple[bytes, str]:
    """Give a version as a paper in the official form: its bytes and a file name."""
    view = regulation(regulation_id, viewer=viewer, now=now, version=version)
    paper = regulation_as_paper(view)
    name = f"quy-che-{regulation_id}-v{view.version}.{form}"
    return (to_docx(paper) if form == "docx" else to_pdf(paper)), name
