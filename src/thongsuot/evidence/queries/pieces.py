"""Evidence of an incident: who sees the incident whole sees all pieces, a body sees those it put in."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from thongsuot.evidence.models import Item, SealedBundle
from thongsuot.evidence.values import AccessLine, File
from thongsuot.evidence.words import ACCESS
from thongsuot.incidents import queries as incidents
from thongsuot.incidents.values import Line
from thongsuot.kernel import audit
from thongsuot.kernel.actor import HOUSE, Actor
from thongsuot.kernel.errors import NotFound


def incident_of(code: str, *, viewer: Actor) -> Line:
    """Give the incident that evidence belongs to; one that the viewer may not see is not found."""
    viewer.require("evidence.read")
    return incidents.incident(code, viewer=viewer)


def sees_whole(line: Line, *, viewer: Actor) -> bool:
    """Tell whether the viewer sees every body's pieces: the department's side, the police in security incidents."""
    return viewer.sees_all or (viewer.sees_security and line.is_security)


def evidence(code: str, *, viewer: Actor) -> File:
    """Give the pieces of evidence and bundles of one incident that the viewer may see."""
    line = incident_of(code, viewer=viewer)
    whole = sees_whole(line, viewer=viewer)
    return File(
        line=line,
        items=tuple(_items(line, viewer).prefetch_related("custody", "custody__organisation")),
        bundles=tuple(_bundles(line, viewer)),
        access=access_log(code, viewer=viewer) if whole else (),
        whole=whole,
        may_add=viewer.may("evidence.add") and line.state != "merged",
        may_seal=viewer.may("evidence.seal"),
        may_receive=viewer.may("evidence.receive"),
    )


def access_log(code: str, *, viewer: Actor, limit: int = 200) -> tuple[AccessLine, ...]:
    """Give who put in, opened, sealed, gave or fetched evidence of an incident, newest first; for who sees it whole."""
    line = incident_of(code, viewer=viewer)
    if not sees_whole(line, viewer=viewer):
        return ()
    entries = audit.about((("evidence", line.code),), viewer=HOUSE)
    return tuple(
        AccessLine(at=body["at"], who=body["actor_label"], what=ACCESS[body["action"]], thing=_thing(body["detail"]))
        for body, _previous, _hash in reversed(entries)
        if body["action"] in ACCESS
    )[:limit]


def _thing(detail: dict[str, object]) -> str:
    return str(detail.get("item") or detail.get("to") or detail.get("case") or "")


def item(code: str, ref: str, *, viewer: Actor) -> Item:
    """Give one piece of evidence that the viewer may see."""
    found = _items(incident_of(code, viewer=viewer), viewer).filter(ref=ref).first()
    if found is None:
        raise NotFound(_("There is no such piece of evidence, or you may not see it."))
    return found


def bundle(code: str, pk: int, *, viewer: Actor, for_update: bool = False) -> SealedBundle:
    """Give one sealed bundle that the viewer may see: the department's side all, a body what was given to it."""
    rows = _bundles(incident_of(code, viewer=viewer), viewer)
    found = (rows.select_for_update(of=("self",)) if for_update else rows).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such bundle, or you may not see it."))
    return found


def known_seal(seal: str, *, viewer: Actor) -> SealedBundle | None:
    """Give the bundle with this seal, if it was made here and the viewer may see it."""
    viewer.require("evidence.read")
    row = SealedBundle.objects.filter(seal=seal).select_related("given_to").first()
    if row is None:
        return None
    try:
        return bundle(row.incident_code, row.pk, viewer=viewer)
    except NotFound:
        return None


def _items(line: Line, viewer: Actor) -> QuerySet[Item]:
    rows = Item.objects.filter(incident_code=line.code).select_related("organisation")
    return rows if sees_whole(line, viewer=viewer) else rows.filter(organisation_id=viewer.organisation_id or 0)


def _bundles(line: Line, viewer: Actor) -> QuerySet[SealedBundle]:
    rows = SealedBundle.objects.filter(incident_code=line.code).select_related("given_to")
    return rows if viewer.sees_all else rows.filter(Q(given_to_id=viewer.organisation_id or 0))
