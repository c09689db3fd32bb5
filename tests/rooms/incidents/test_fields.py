"""Who sees what of an incident: each cell of the table is held against what the queries give, and turning it turns them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from builders import NOW
from incident_stage import Stage, build
from thongsuot.incidents import actions, fields, queries
from thongsuot.incidents.models import AffectedSite, Incident, IncidentAlarm, IncidentParty, TimelineEntry
from thongsuot.incidents.values import Room
from thongsuot.kernel.actor import Actor

pytestmark = pytest.mark.django_db
WORDS, WHERE = "LOI-CUA-B", "NOI-CUA-B"
BACK = NOW + dt.timedelta(hours=3)
WHO = {"department": "duty_officer", "police": "police", "own": "noc_b", "operator": "noc_a", "commune": "commune"}

SHOWS: dict[str, Callable[[Room], bool]] = {
    # field: whether a room shows operator B's part of it
    "sites": lambda room: "B1" in {site.code for site in room.sites},
    "extent": lambda room: room.line.sites >= 2 and bool(room.line.users),
    "alarms": lambda room: room.line.alarms >= 1 and bool(room.evidence),
    "place": lambda room: WHERE in room.line.place,
    "root": lambda room: room.root == "CB",
    "cause": lambda room: room.line.cause == WORDS,
    "expected": lambda room: room.line.expected_restoration_at == BACK,
    "who": lambda room: "Hoàng Khai Thác" in room.line.who_has_it,
    "party_operator": lambda room: "vnp" in {one.code for one in room.parties},
    "party_helper": lambda room: "buudien" in {one.code for one in room.parties},
    "party_figures": lambda room: any(one.users == 4321 for one in room.parties),
    "party_answer": lambda room: any(one.cause == WORDS for one in room.parties),
    "timeline_own": lambda room: any(one.note == WORDS for one in room.timeline),
    "timeline_who": lambda room: any(one.what == "note" and "Hoàng Khai Thác" in one.who for one in room.timeline),
    "timeline_detail": lambda room: any("CHI-TIET-B" in one.sentence for one in room.timeline),
    "missing": lambda room: bool(room.missing),
}  # fmt: skip
CELLS = [(field, reader) for field in fields.FIELDS for reader in fields.READERS if reader != "citizen"]
DERIVED = {("root", "own"), ("root", "department"), ("missing", "own"), ("party_helper", "own")}
"""Cells that the table does not turn: the register of networks names a root to its owner and to the department."""


@pytest.fixture
def stage(db: None) -> Stage:
    return build()


@pytest.fixture
def code(stage: Stage) -> str:
    """Give an incident of B's cable that touches A's sites too, with power, police, commune and post called in."""
    row = stage.cut(key="fiber/CB/1")
    bodies = stage.province.bodies
    b = bodies["vnp"]
    for key, why in (("evn", "power"), ("xa-an-binh", "area"), ("buudien", "area"), ("dai", "asked")):
        IncidentParty.objects.create(incident=row, organisation=bodies[key], why=why)
    noc = stage.actor("noc_b")
    actions.acknowledge(row.code, by=noc, now=NOW)
    actions.set_cause(row.code, cause=WORDS, by=noc, now=NOW)
    AffectedSite.objects.filter(incident=row, organisation=b).update(place=WHERE, out_of_service=True, users=2000)
    AffectedSite.objects.filter(incident=row).exclude(organisation=b).delete()
    IncidentParty.objects.filter(incident=row, organisation=b).update(
        users_affected=4321, expected_restoration_at=BACK, cause_text=WORDS
    )
    Incident.objects.filter(pk=row.pk).update(
        root_kind="cable", root_id="CB", place=WHERE, is_security=True, expected_restoration_at=BACK, expected_by=b,
        cause_text=WORDS, cause_by=b, users_affected=4000, alarms_count=5,
        acknowledged_by=stage.province.persons["noc_b"],
        evidence=[{"code": "LINK_LOS", "count": 2}, {"code": "PWR_FAIL", "count": 1, "missing": True}],
    )  # fmt: skip
    IncidentAlarm.objects.filter(incident=row).exclude(message__alarm__organisation=b).delete()
    line = {"incident": row, "at": NOW, "organisation": b, "actor_label": "Hoàng Khai Thác"}
    TimelineEntry.objects.create(**line, what="note", note=WORDS, only_for=b)
    TimelineEntry.objects.create(**line, what="note", note="Chung")
    TimelineEntry.objects.create(**line, what="shared", values={"organisation": "CHI-TIET-B"})
    return row.code


def viewer(stage: Stage, reader: str) -> Actor:
    if reader in WHO:
        return stage.actor(WHO[reader])
    body = stage.province.bodies["evn" if reader == "power" else "dai"]
    return Actor(id="person:0", label="", organisation_id=body.pk, permissions=frozenset({"incidents.read"}))


def shown(stage: Stage, code: str, field: str, reader: str) -> bool:
    return SHOWS[field](queries.room(code, viewer=viewer(stage, reader), now=NOW))


def test_each_field_has_a_test_of_its_own() -> None:
    assert set(SHOWS) == set(fields.FIELDS)
    assert not [field for field in fields.FIELDS if fields.reads(field, "citizen")]


@pytest.mark.parametrize(("field", "reader"), CELLS)
def test_a_cell_is_what_the_queries_give(
    stage: Stage, code: str, field: str, reader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = fields.reads(field, reader)
    if (field, reader) not in {("missing", "own"), ("party_helper", "own")}:
        assert shown(stage, code, field, reader) is said
    if (field, reader) in DERIVED:
        return
    rule = fields.FIELDS[field]
    turned = dataclasses.replace(rule, readers=rule.readers ^ {reader})
    monkeypatch.setitem(fields.FIELDS, field, turned)
    if field in ("party_figures", "party_answer"):  # a body that isn't named shows no figures either
        monkeypatch.setitem(
            fields.FIELDS, "party_operator", dataclasses.replace(rule, readers=frozenset(fields.READERS))
        )
    assert shown(stage, code, field, reader) is not said, "the table decides"


def test_the_page_is_for_administrator_and_auditor(stage: Stage) -> None:
    for key, status in (("admin", 200), ("auditor", 200), ("noc_a", 403), ("duty_officer", 403)):
        client = Client()
        client.force_login(stage.province.persons[key])
        answer = client.get("/incidents/who-sees-what/")
        assert answer.status_code == status, key
        if status == 200:
            assert "Doanh nghiệp khác cùng bị ảnh hưởng" in answer.content.decode()
