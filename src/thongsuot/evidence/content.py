"""What a sealed bundle holds beside the originals: incident, custody, timeline, alarms, forms, stations."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from thongsuot.evidence.models import Item
from thongsuot.incidents import queries as incidents
from thongsuot.incidents.values import FormView, Room
from thongsuot.kernel.actor import HOUSE

MOST_MESSAGES = 5_000


def incident(room: Room) -> dict[str, Any]:
    """Give the incident as the manifest tells of it: what was harmed, where, when, what it cost."""
    line = room.line
    return {
        "code": line.code, "title": line.title, "kind": line.kind, "place": line.place,
        "lat": line.lat, "lon": line.lon, "asset": room.root, "asset_kind": room.root_kind, "cause": room.cause,
        "started_at": line.started_at.isoformat(),
        "restored_at": room.restored_at.isoformat() if room.restored_at else None,
        "stations": line.sites, "users": line.users, "user_minutes": room.user_minutes, "is_drill": line.is_drill,
    }  # fmt: skip


def records(room: Room, items: Sequence[Item], forms: Sequence[FormView]) -> list[tuple[str, bytes]]:
    """Give the files that the system adds to the originals."""
    return [
        ("dien-bien.json", as_json([dataclasses.asdict(one) for one in room.timeline])),
        ("tram.json", as_json([dataclasses.asdict(one) for one in room.sites])),
        ("bieu-mau.json", as_json([_form(one) for one in forms])),
        ("canh-bao.csv", _alarms(room.line.code)),
        ("nguoi-giu.json", as_json([_custody(one) for one in items])),
    ]


def path_of(item: Item) -> str:
    """Give the place of an original in the bundle: ASCII, with its number.

    >>> path_of(Item(ref="vtp-3", file_name="Ảnh đứt cáp 02.jpg"))
    'goc/vtp-3-Anh-dut-cap-02.jpg'
    """
    plain = unicodedata.normalize("NFD", item.file_name.replace("đ", "d").replace("Đ", "D"))
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", plain.encode("ascii", "ignore").decode()).strip(".-") or "tep"
    return f"goc/{item.ref}-{name[-80:]}"


def about(item: Item) -> dict[str, Any]:
    """Give what the manifest says of an original."""
    return {
        "number": item.ref, "name": item.file_name, "content_type": item.content_type, "kind": item.kind,
        "description": item.description, "taken_at": item.taken_at.isoformat() if item.taken_at else None,
        "taken_by": item.taken_by, "added_at": item.added_at.isoformat(), "added_by": item.added_by,
        "organisation": item.organisation.name if item.organisation else None, "set_aside": item.set_aside,
    }  # fmt: skip


def as_json(value: Any) -> bytes:
    """Write a value as JSON that a person can read too."""
    return (json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n").encode()


def _form(view: FormView) -> dict[str, Any]:
    return {
        "form": view.form, "name": view.name, "organisation": view.organisation, "content": view.content,
        "total_value_vnd": view.total_value, "filled_at": view.filled_at, "filled_by": view.filled_by,
    }  # fmt: skip


def _custody(item: Item) -> dict[str, Any]:
    lines = [
        {
            "at": line.at.isoformat(), "what": line.what, "who": line.actor_label,
            "body": line.organisation.name if line.organisation else None, "note": line.note,
        }
        for line in item.custody.select_related("organisation")
    ]  # fmt: skip
    return {"number": item.ref, "name": item.file_name, "sha256": item.sha256, "custody": lines}


def _alarms(code: str) -> bytes:
    out = io.StringIO()
    sheet = csv.writer(out, lineterminator="\n")
    sheet.writerow(["received_at", "reported_at", "event_at", "source", "external_id", "object", "problem", "severity"])
    for link in reversed(incidents.messages_of(code, viewer=HOUSE, limit=MOST_MESSAGES)):
        m = link.message
        times = (m.received_at.isoformat(), m.reported_at.isoformat(), m.event_at.isoformat())
        sheet.writerow(
            [*times, m.source.code, m.external_id, m.alarm.object_id, m.alarm.specific_problem, m.perceived_severity]
        )
    return out.getvalue().encode()
