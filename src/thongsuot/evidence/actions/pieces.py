"""Pieces of evidence: put in, looked at, set aside. Each leaves a line of custody."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.evidence import queries
from thongsuot.evidence.keeping import note, number_and_save
from thongsuot.evidence.models import Item
from thongsuot.evidence.words import ItemKind
from thongsuot.incidents import actions as incidents
from thongsuot.kernel import files
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, Refused

LARGEST = 25 * 1024 * 1024  # one original [bytes]


@transaction.atomic
def add_item(
    code: str,
    *,
    data: bytes,
    file_name: str,
    content_type: str,
    description: str,
    kind: str = "other",
    taken_at: dt.datetime | None = None,
    taken_by: str = "",
    by: Actor,
    now: dt.datetime,
) -> Item:
    """Put an original in; its bytes are kept by their hash and never rewritten. The same bytes again give the first.

    Raises
    ------
    Invalid
        The file is empty or larger than 25 MB, nothing says what it shows, or it was taken in the future.
    """
    by.require("evidence.add")
    line = queries.incident_of(code, viewer=by)
    if line.state == "merged":
        raise Refused(_("This incident was merged into another; put the piece in there."), code="merged")
    if not data:
        raise Invalid(_("The file is empty."), code="empty_file")
    if len(data) > LARGEST:
        raise Invalid(_("The file is larger than 25 MB; split it, or put in a shorter cut."), code="too_large")
    if not description.strip():
        raise Invalid(_("Say in a few words what it shows."), code="no_description")
    if kind not in ItemKind.values:
        raise Invalid(_("There is no such kind of evidence."), code="unknown_kind")
    if taken_at is not None and taken_at > now:
        raise Invalid(_("It can't have been taken in the future."), code="in_future")
    digest = hashlib.sha256(data).hexdigest()
    same = Item.objects.filter(incident_code=line.code, sha256=digest)
    known = next((one for one in same if one.organisation_id == by.organisation_id), None)
    if known is not None:
        return known
    files.store(data, name=file_name, content_type=content_type, now=now)
    made = number_and_save(
        Item(
            incident_code=line.code, organisation_id=by.organisation_id, kind=kind,
            description=description.strip()[:500], taken_at=taken_at, taken_by=taken_by.strip()[:200],
            file_name=file_name[:255] or "tep", content_type=content_type[:120], size=len(data), sha256=digest,
            added_at=now, added_by=by.label,
        )
    )  # fmt: skip
    note(made, "added", by=by, now=now)
    incidents.tell(
        line.code, "evidence_added", by=by, now=now, note=made.description, only_for=by.organisation_id,
        values={"item": made.ref},
    )  # fmt: skip
    return made


@transaction.atomic
def open_item(code: str, ref: str, *, by: Actor, now: dt.datetime) -> tuple[Item, bytes]:
    """Give an original's bytes, checked against their hash; that somebody looked is noted."""
    found = queries.item(code, ref, viewer=by)
    data = bytes(files.fetch(found.sha256).data)
    note(found, "opened", by=by, now=now)
    return found, data


@transaction.atomic
def set_aside(code: str, ref: str, *, reason: str, by: Actor, now: dt.datetime) -> Item:
    """Say that a piece no longer counts, and why; it stays, and stays in later bundles with its reason."""
    by.require("evidence.add")
    found = queries.item(code, ref, viewer=by)
    if not reason.strip():
        raise Invalid(_("Say in a few words why it no longer counts."), code="no_reason")
    if found.organisation_id != by.organisation_id and not by.sees_all:
        raise Refused(_("Another body put this piece in; only it or the department sets it aside."), code="not_yours")
    if found.set_aside:
        raise Refused(_("This piece was set aside already."), code="set_aside")
    found.set_aside = reason.strip()[:500]
    found.save(update_fields=["set_aside"])
    note(found, "set_aside", by=by, now=now, text=found.set_aside)
    return found
