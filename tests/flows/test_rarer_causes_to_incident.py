"""Crowds and blind management systems in the incident room: their kind, their playbook, and no site called out that isn't."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from builders import NOW, small_province
from thongsuot.alarms import actions as alarms
from thongsuot.alarms.models import Source
from thongsuot.flows import alarm_to_incident as flow
from thongsuot.incidents import queries
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.models import OutboxEntry
from thongsuot.network.models import Site

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """Let no test see what another left in the worker's memory."""
    flow.forget()
    yield
    flow.forget()


@pytest.fixture
def source() -> Source:
    """Give one operator's source; the operator has ten stations beside each other."""
    province = small_province()
    owner = province.bodies["vtp"]
    for n in range(10):
        Site.objects.create(code=f"S{n}", owner=owner, kind="access", lat=20.4 + 0.001 * n, lon=106.3, users=100)
    made, _key = alarms.add_source(code="ems", name="", organisation=owner, by=HOUSE, now=NOW)
    return made


def tell(source: Source, rows: list[tuple[float, str, str]]) -> None:
    for number, (second, thing, problem) in enumerate(rows):
        at = NOW + dt.timedelta(seconds=second)
        row: dict[str, Any] = {
            "externalAlarmId": f"E{number}",
            "alarmedObject": {"id": thing},
            "specificProblem": problem,
            "perceivedSeverity": "major",
            "alarmReportingTime": at.isoformat(),
            "alarmRaisedTime": at.isoformat(),
        }
        alarms.receive([row], source=source, now=at)
    for entry in OutboxEntry.objects.filter(topic="AlarmsReceived", state="waiting").order_by("id"):
        flow.on_alarms_received(dict(entry.payload), NOW + dt.timedelta(seconds=rows[-1][0]))
    for minute in range(2, 6):
        flow.tick(NOW + dt.timedelta(minutes=minute))


def test_a_crowd_becomes_a_congestion_with_its_sites_in_service(source: Source) -> None:
    tell(source, [(10 * n + c, f"S{n}/cell/{c}", "CELL_CONGESTED") for n in range(3) for c in range(2)])
    [incident] = queries.incidents(viewer=HOUSE)
    assert (incident.kind, incident.sites_out) == ("congestion", 0)
    room = queries.room(incident.code, viewer=HOUSE, now=NOW + dt.timedelta(minutes=6))
    assert len(room.sites) == 3


def test_a_blind_management_system_calls_no_site_out_of_service(source: Source) -> None:
    tell(source, [(0.1 * n, f"S{n}", "NE_UNREACH") for n in range(10)])
    [incident] = queries.incidents(viewer=HOUSE)
    assert (incident.kind, incident.sites_out, incident.level) == ("monitoring", 0, 1)
    assert queries.room(incident.code, viewer=HOUSE, now=NOW + dt.timedelta(minutes=6)).root == "VTP"


def test_stations_whose_cells_are_out_too_are_not_called_unseen(source: Source) -> None:
    lost = [(0.1 * n, f"S{n}", "NE_UNREACH") for n in range(10)]
    tell(source, lost + [(10 + n, f"S{n}/cell/{c}", "CELL_OOS") for n in range(10) for c in range(2)])
    assert "monitoring" not in {incident.kind for incident in queries.incidents(viewer=HOUSE)}
