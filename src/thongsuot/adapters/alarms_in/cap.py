"""Warnings in the Common Alerting Protocol 1.2 (OASIS): only actual ones; a cancel clears."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from django.utils.translation import gettext_lazy as _
from lxml import etree

from thongsuot.kernel.errors import Invalid

NAMESPACE = "{urn:oasis:names:tc:emergency:cap:1.2}"
MAX_INFOS = 50


def read(body: bytes, *, now: dt.datetime) -> list[dict[str, Any]]:
    """Read one alert; each area of each info block gives an alarm."""
    root = _root(body)
    status, kind = _text(root, "status"), _text(root, "msgType")
    if status != "Actual":
        raise Invalid(
            _("Only warnings with the status Actual are taken; this one says %(status)s.") % {"status": status or "–"},
            code="cap_not_actual",
        )
    if kind not in ("Alert", "Update", "Cancel"):
        raise Invalid(
            _("This kind of CAP message raises and clears nothing: %(kind)s.") % {"kind": kind or "–"}, code="cap_kind"
        )
    sent = _moment(_text(root, "sent"), now)
    found = []
    for number, info in enumerate(root.findall(f"{NAMESPACE}info")[:MAX_INFOS]):
        areas = [where for area in info.findall(f"{NAMESPACE}area") if (where := _where(area))] or [
            _text(root, "sender")
        ]
        mark = hashlib.sha256(f"{_text(root, 'sender')}\x1f{_text(root, 'identifier')}".encode()).hexdigest()[:24]
        for place, where in enumerate(areas):
            cleared = kind == "Cancel" or _text(info, "responseType") == "AllClear"
            found.append(
                {
                    "externalAlarmId": f"cap-{mark}-{number}-{place}",
                    "alarmedObject": {"id": where[:120]},
                    "specificProblem": _text(info, "event")[:80],
                    "perceivedSeverity": "cleared" if cleared else _text(info, "severity"),
                    "alarmReportingTime": sent,
                    "alarmClearedTime" if cleared else "alarmRaisedTime": sent
                    if cleared
                    else _moment(_text(info, "onset"), sent),
                    "alarmDetails": _text(info, "headline") or _text(info, "description"),
                }
            )
    return found


def _root(body: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as trouble:
        raise Invalid(_("This is not XML: %(why)s") % {"why": trouble}, code="not_xml") from trouble
    info: Any = root.getroottree().docinfo
    if info.doctype:
        raise Invalid(_("A CAP message has no document type and no entities."), code="cap_doctype")
    if root.tag != f"{NAMESPACE}alert":
        raise Invalid(_("This is not a CAP 1.2 message."), code="not_cap")
    return root


def _text(node: Any, name: str) -> str:
    return (node.findtext(f"{NAMESPACE}{name}") or "").strip()


def _where(area: Any) -> str:
    code = area.findtext(f"{NAMESPACE}geocode/{NAMESPACE}value")
    return str(code or area.findtext(f"{NAMESPACE}areaDesc") or "").strip()


def _moment(text: str, otherwise: dt.datetime) -> dt.datetime:
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return otherwise
    return found if found.tzinfo else otherwise
