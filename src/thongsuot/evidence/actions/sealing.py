"""Sealed bundles: everything known about an incident in one file that anybody can check without the system."""

from __future__ import annotations

import datetime as dt
import hashlib

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.engines.sealing import ChainEntry, seal_bundle
from thongsuot.evidence import content, queries
from thongsuot.evidence.keeping import note
from thongsuot.evidence.minutes import minutes
from thongsuot.evidence.models import Item, SealedBundle
from thongsuot.incidents import actions as incident_actions
from thongsuot.incidents import queries as incidents
from thongsuot.kernel import audit, files, outbox
from thongsuot.kernel.actor import HOUSE, Actor
from thongsuot.kernel.errors import NotFound, Refused

LARGEST_BUNDLE = 200 * 1024 * 1024  # [bytes]


@transaction.atomic
def seal(code: str, *, by: Actor, now: dt.datetime) -> SealedBundle:
    """Make a sealed bundle of everything known about an incident: originals, custody, timeline, alarms, minutes.

    Raises
    ------
    Refused
        An original no longer has its hash (it is named), or the bundle would be larger than 200 MB.
    """
    by.require("evidence.seal")
    line = queries.incident_of(code, viewer=by)
    items = list(Item.objects.filter(incident_code=line.code).select_related("organisation"))
    if sum(one.size for one in items) > LARGEST_BUNDLE:
        raise Refused(_("The originals are larger than 200 MB together; no bundle can hold them."), code="too_large")
    for one in items:
        note(one, "sealed", by=by, now=now)
    audit.record("evidence.seal", by=by, now=now, of=("evidence", line.code), detail={"items": len(items)})
    room = incidents.room(line.code, viewer=HOUSE, now=now)
    forms = incidents.filled_forms(line.code, viewer=HOUSE)
    originals = [(content.path_of(one), _whole(one)) for one in items]
    digest = hashlib.sha256("".join(sorted(one.sha256 for one in items)).encode()).hexdigest()
    seed = _seed()
    print_of_key = seal_bundle([], about={}, chain=[], seed=seed).fingerprint
    paper = minutes(room, items, forms, content=digest, fingerprint=print_of_key, made_by=by.label, now=now)
    entries = audit.about((("incident", line.code), ("evidence", line.code)), viewer=HOUSE)
    made = seal_bundle(
        [*originals, ("bien-ban.pdf", paper), *content.records(room, items, forms)],
        about={
            "incident": content.incident(room),
            "made_at": now.isoformat(),
            "made_by": by.label,
            "originals_sha256": digest,
            "files": {content.path_of(one): content.about(one) for one in items},
        },
        chain=[ChainEntry(body=body, previous=previous, hash=own) for body, previous, own in entries],
        seed=seed,
    )
    stored = files.store(made.data, name=f"{line.code}.zip", content_type="application/zip", now=now)
    row = SealedBundle.objects.create(
        incident_code=line.code, items=len(items), file_sha256=stored.sha256, size=len(made.data), seal=made.seal,
        fingerprint=made.fingerprint, chain_sequence=entries[-1][0]["sequence"], made_at=now, made_by=by.label,
    )  # fmt: skip
    # The seal enters the chain after the bundle is made, so that the chain vouches for it from now on.
    detail = {"bundle": row.pk, "seal": made.seal, "file": stored.sha256, "key": made.fingerprint}
    audit.record("evidence.bundle", by=by, now=now, of=("evidence", line.code), detail=detail)
    incident_actions.tell(
        line.code, "evidence_sealed", by=by, now=now, only_for=by.organisation_id, note=made.fingerprint
    )
    outbox.pulse("incidents", now=now)
    return row


def _seed() -> bytes:
    """Make the sealing key from the installation's secret, so that every server of it seals alike."""
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"thongsuot evidence seal 1")
    return derived.derive(settings.SECRET_KEY.encode())


def _whole(item: Item) -> bytes:
    try:
        return bytes(files.fetch(item.sha256).data)
    except NotFound as trouble:
        words = {"number": item.ref, "name": item.file_name}
        raise Refused(
            _("Piece %(number)s (%(name)s) is no longer the file that was put in: restore it from a backup.") % words,
            code="original_broken",
        ) from trouble
