"""From received alarms to incidents: every message gets an outcome, also when the worker forgets or dies half-way."""

from __future__ import annotations

import datetime as dt
import json
import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from builders import NOW, Province, small_province
from thongsuot.alarms import actions as alarms
from thongsuot.alarms.models import AlarmMessage, Source
from thongsuot.duty.models import Page
from thongsuot.flows import alarm_to_incident as flow
from thongsuot.flows import incident_to_page as paging
from thongsuot.incidents import actions, queries
from thongsuot.incidents.models import Incident, IncidentAlarm, SetAside, TimelineEntry
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.models import OutboxEntry
from thongsuot.network import actions as network
from thongsuot.network.models import Cable, Feeder, Link, PlannedWork, Proposal, RegistryRevision, Site

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "alarms"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """Let no test see what another left in the worker's memory."""
    flow.forget()
    yield
    flow.forget()


@pytest.fixture
def line() -> tuple[Province, Source]:
    """Give one operator with a core room and three sites behind one cable."""
    province = small_province()
    owner = province.bodies["vtp"]
    feeder = Feeder.objects.create(code="F1", owner=province.bodies["evn"])
    sites = [
        Site.objects.create(
            code=f"S{n}",
            owner=owner,
            kind="core" if n == 0 else "access",
            lat=20.4,
            lon=106.3,
            feeder=feeder,
            users=100,
        )
        for n in range(4)
    ]
    cable = Cable.objects.create(code="C1", owner=owner)
    Link.objects.create(code="L1", owner=owner, a=sites[0], b=sites[1], cable=cable)
    for n in (2, 3):
        own = Cable.objects.create(code=f"C{n}", owner=owner)
        Link.objects.create(code=f"L{n}", owner=owner, a=sites[n - 1], b=sites[n], cable=own)
    source, _key = alarms.add_source(code="ems", name="", organisation=owner, by=HOUSE, now=NOW)
    return province, source


def message(number: int, thing: str, problem: str, at: dt.datetime, *, clear: bool = False) -> dict[str, Any]:
    return {
        "externalAlarmId": f"E{number}",
        "alarmedObject": {"id": thing},
        "specificProblem": problem,
        "perceivedSeverity": "cleared" if clear else "critical",
        "alarmReportingTime": at.isoformat(),
        ("alarmClearedTime" if clear else "alarmRaisedTime"): at.isoformat(),
    }


def cut(start: dt.datetime = NOW) -> list[dict[str, Any]]:
    """Give what a cut of C1 sends."""
    things = [("S0/port/L1", "LINK_LOS"), ("S1/port/L1", "LINK_LOS")]
    things += [(f"S{n}", "NE_UNREACH") for n in (1, 2, 3)]
    return [message(n, t, p, start + dt.timedelta(seconds=n)) for n, (t, p) in enumerate(things)]


def hand_on(now: dt.datetime) -> None:
    """Do what the worker does with waiting facts."""
    for entry in OutboxEntry.objects.filter(topic="AlarmsReceived", state="waiting").order_by("id"):
        flow.on_alarms_received(dict(entry.payload), now)
        OutboxEntry.objects.filter(pk=entry.pk).update(state="done")


def without_outcome() -> int:
    return AlarmMessage.objects.filter(incident_link=None, set_aside=None).count()


def play(source: Source, *, minutes: int = 3) -> None:
    for row in cut():
        at = dt.datetime.fromisoformat(row["alarmReportingTime"])
        alarms.receive([row], source=source, now=at)
        hand_on(at)
    for minute in range(1, minutes + 1):
        flow.tick(NOW + dt.timedelta(minutes=minute))


def test_a_cut_becomes_one_incident_at_its_root(line: tuple[Province, Source]) -> None:
    play(line[1])
    [incident] = queries.incidents(viewer=HOUSE)
    assert (incident.kind, incident.sites_out, incident.users) == ("fiber", 3, 300)
    assert queries.room(incident.code, viewer=HOUSE, now=NOW).root == "C1"
    assert without_outcome() == 0 and SetAside.objects.count() == 0
    assert queries.active_site_states(viewer=HOUSE) == {"S0": "degraded", "S1": "down", "S2": "down", "S3": "down"}


def test_the_same_fact_twice_changes_nothing(line: tuple[Province, Source]) -> None:
    play(line[1])
    before = (Incident.objects.count(), IncidentAlarm.objects.count(), OutboxEntry.objects.count())
    for entry in OutboxEntry.objects.filter(topic="AlarmsReceived"):
        flow.on_alarms_received(dict(entry.payload), NOW + dt.timedelta(minutes=4))
    assert (Incident.objects.count(), IncidentAlarm.objects.count(), OutboxEntry.objects.count()) == before


def test_a_worker_that_forgets_everything_after_each_message_finds_the_same(line: tuple[Province, Source]) -> None:
    for row in cut():
        at = dt.datetime.fromisoformat(row["alarmReportingTime"])
        alarms.receive([row], source=line[1], now=at)
        hand_on(at)
        flow.forget()
    for minute in (1, 2, 3):
        flow.tick(NOW + dt.timedelta(minutes=minute))
        flow.forget()
    [incident] = queries.incidents(viewer=HOUSE)
    assert (incident.kind, incident.alarms, incident.users) == ("fiber", 5, 300)
    assert without_outcome() == 0


def test_a_failure_half_way_leaves_nothing_and_is_made_good(
    line: tuple[Province, Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    for row in cut():
        at = dt.datetime.fromisoformat(row["alarmReportingTime"])
        alarms.receive([row], source=line[1], now=at)
    monkeypatch.setattr(actions, "set_aside", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        hand_on(NOW)
    assert without_outcome() == 5 and not Incident.objects.exists()
    monkeypatch.undo()
    hand_on(NOW + dt.timedelta(seconds=10))
    for minute in (1, 2, 3):
        flow.tick(NOW + dt.timedelta(minutes=minute))
    assert without_outcome() == 0 and Incident.objects.count() == 1


def test_when_another_worker_went_on_this_one_builds_itself_anew(line: tuple[Province, Source]) -> None:
    rows = cut()
    alarms.receive(rows[:2], source=line[1], now=NOW)
    hand_on(NOW)
    mine = flow._memory
    flow.forget()
    alarms.receive(rows[2:4], source=line[1], now=NOW + dt.timedelta(seconds=5))
    hand_on(NOW + dt.timedelta(seconds=5))
    flow._memory = mine
    alarms.receive(rows[4:], source=line[1], now=NOW + dt.timedelta(seconds=6))
    hand_on(NOW + dt.timedelta(seconds=6))
    assert flow._memory is not mine
    flow.tick(NOW + dt.timedelta(minutes=2))
    assert [i.alarms for i in queries.incidents(viewer=HOUSE)] == [5]


def test_a_changed_register_is_loaded_again(line: tuple[Province, Source]) -> None:
    alarms.receive(cut()[:1], source=line[1], now=NOW)
    hand_on(NOW)
    before = flow._memory
    revision = RegistryRevision.objects.first() or RegistryRevision.objects.create()
    RegistryRevision.objects.filter(pk=revision.pk).update(number=revision.number + 1)
    flow.tick(NOW + dt.timedelta(seconds=2))
    assert flow._memory is not before


def test_every_message_that_joins_nothing_has_a_reason(line: tuple[Province, Source]) -> None:
    rows = [
        message(1, "S1", "VSWR", NOW),
        message(2, "NOWHERE", "NE_UNREACH", NOW),
        message(3, "S2", "TEMP_HIGH", NOW, clear=True),
        message(4, "S2", "MAINS_FAIL", NOW, clear=True),
        message(5, "S2", "SOMETHING_NEW", NOW),
    ]
    alarms.receive(rows, source=line[1], now=NOW)
    hand_on(NOW)
    reasons = dict(SetAside.objects.values_list("message__external_id", "reason"))
    assert reasons == {
        "E1": "informational", "E2": "unknown_object", "E3": "informational", "E4": "cleared", "E5": "not_yet",
    }  # fmt: skip
    assert without_outcome() == 0


def test_a_message_that_the_correlation_cannot_read_stops_nothing(
    line: tuple[Province, Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    take = flow.Correlator.take
    monkeypatch.setattr(
        flow.Correlator, "take", lambda self, a: 1 / 0 if a.object_id == "S0/port/L1" else take(self, a)
    )
    play(line[1])
    assert SetAside.objects.get().reason == "not_read" and Incident.objects.count() == 1


def test_when_everything_clears_restoration_is_proposed(line: tuple[Province, Source]) -> None:
    play(line[1])
    at = NOW + dt.timedelta(minutes=30)
    rows = [
        message(100 + n, row["alarmedObject"]["id"], row["specificProblem"], at, clear=True)
        for n, row in enumerate(cut())
    ]
    alarms.receive(rows, source=line[1], now=at)
    hand_on(at)
    [incident] = queries.incidents(viewer=HOUSE)
    assert incident.restoration_proposed and incident.all_clear and incident.state == "open"


def test_a_night_replayed_late_is_correlated_by_its_own_time(line: tuple[Province, Source]) -> None:
    """Alarms of hours ago that arrive within seconds fall into the lane with their own clock."""
    start = NOW - dt.timedelta(hours=5)
    two = [*cut(start), *(m | {"externalAlarmId": m["externalAlarmId"] + "b"} for m in cut(start))]
    alarms.receive(two, source=line[1], now=NOW)
    hand_on(NOW)
    calm = message(900, "S0", "VSWR", start + dt.timedelta(minutes=10))
    alarms.receive([calm], source=line[1], now=NOW + dt.timedelta(seconds=1))
    hand_on(NOW + dt.timedelta(seconds=1))
    [incident] = queries.incidents(viewer=HOUSE)
    assert incident.kind == "fiber" and abs(incident.started_at - start) < dt.timedelta(minutes=1)


@pytest.mark.skipif(not (DATA / "day-11").exists(), reason="the development data stand beside the checkout only")
@pytest.mark.slow
def test_a_day_of_the_synthetic_province_leaves_no_message_without_outcome() -> None:
    from thongsuot.network.actions import apply_import
    from thongsuot.network.importing import read_network

    province = small_province()
    network = json.loads(lzma.decompress((DATA / "day-11" / "network.json.xz").read_bytes()))
    for site in network["sites"]:
        site["operator"] = {"VTP": "vtp", "VNP": "vnp"}.get(site["operator"], "buudien")
    apply_import(read_network(network, file="day-11", known={}), by=HOUSE, now=NOW)
    source, _key = alarms.add_source(
        code="collector", name="", organisation=province.bodies["skhcn"], by=HOUSE, now=NOW
    )
    lines = lzma.decompress((DATA / "day-11" / "alarms.jsonl.xz").read_bytes()).decode().splitlines()[:3000]
    for first in range(0, len(lines), 100):
        batch = [json.loads(line) for line in lines[first : first + 100]]
        at = max(dt.datetime.fromisoformat(row["alarmReportingTime"]) for row in batch)
        alarms.receive(batch, source=source, now=at)
        hand_on(at)
        flow.tick(at)
    assert without_outcome() == 0
    assert 3 < Incident.objects.count() < 60


def test_alarms_that_come_minutes_late_after_a_quiet_hour_open_an_incident_within_two_minutes(
    line: tuple[Province, Source],
) -> None:
    _province, source = line
    alarms.receive(cut(), source=source, now=NOW + dt.timedelta(seconds=9))
    hand_on(NOW + dt.timedelta(seconds=10))
    later = NOW + dt.timedelta(hours=1)
    flow.tick(later)  # the lane's clock has gone on
    known = Incident.objects.count()
    batch = [message(50 + n, f"S{n}", "CARD_FAIL", later - dt.timedelta(minutes=8)) for n in (2, 3)]
    alarms.receive(batch, source=source, now=later)
    hand_on(later)
    for seconds in range(5, 121, 5):
        flow.tick(later + dt.timedelta(seconds=seconds))
    assert Incident.objects.count() > known


def test_a_site_that_falls_with_another_feeder_than_written_becomes_a_proposal(line: tuple[Province, Source]) -> None:
    province, source = line
    other = Feeder.objects.create(code="F9", owner=province.bodies["evn"])
    strayed = Site.objects.create(
        code="S9", owner=province.bodies["vtp"], kind="access", lat=20.4, lon=106.301, feeder=other, users=10
    )
    RegistryRevision.objects.create(number=1)
    lost = [message(n, code, "MAINS_FAIL", NOW) for n, code in enumerate(("S0", "S1", "S2", "S3", "S9"))]
    alarms.receive(lost, source=source, now=NOW)
    hand_on(NOW)
    flow.tick(NOW + dt.timedelta(minutes=9))
    row = Proposal.objects.get()
    assert (row.kind, row.code, row.written, row.proposed, row.seen) == ("feeder", "S9", "F9", "F1", 1)
    network.accept_proposal(row.pk, by=province.actor("noc_a"), now=NOW + dt.timedelta(minutes=10))
    strayed.refresh_from_db()
    assert strayed.feeder is not None
    assert strayed.feeder.code == "F1"
    flow.tick(NOW + dt.timedelta(minutes=12))  # built anew on the corrected register: nothing left to propose
    assert [p.state for p in Proposal.objects.all()] == ["accepted"]


def announce(province: Province, *, hours: float) -> PlannedWork:
    return network.plan_work(
        title="Thay cáp", codes=["C1"], starts_at=NOW - dt.timedelta(minutes=5), ends_at=NOW + dt.timedelta(hours=hours),
        contact="0912", by=province.actor("noc_a"), now=NOW - dt.timedelta(hours=1),
    )  # fmt: skip


def pages() -> int:
    for entry in OutboxEntry.objects.filter(topic__in=("IncidentOpened", "IncidentChanged"), state="waiting").order_by(
        "id"
    ):
        handler = paging.on_incident_opened if entry.topic == "IncidentOpened" else paging.on_incident_changed
        handler(dict(entry.payload), NOW)
        OutboxEntry.objects.filter(pk=entry.pk).update(state="done")
    return Page.objects.count()


def test_announced_work_explains_its_outage_and_wakes_nobody_until_its_time_is_over(
    line: tuple[Province, Source],
) -> None:
    province, source = line
    work = announce(province, hours=0.25)
    play(source)
    [incident] = queries.incidents(viewer=HOUSE)
    assert queries.room(incident.code, viewer=HOUSE, now=NOW).planned == work.code
    assert pages() == 0
    flow.tick(NOW + dt.timedelta(minutes=20))  # the time is over, the cable is still down
    room = queries.room(incident.code, viewer=HOUSE, now=NOW)
    assert room.planned == ""
    assert "overrun" in {entry.what for entry in TimelineEntry.objects.all()}
    assert pages() > 0


def test_without_the_announcement_the_same_outage_wakes_people(line: tuple[Province, Source]) -> None:
    play(line[1])
    assert pages() > 0


def test_a_work_called_off_excuses_nothing_any_more(line: tuple[Province, Source]) -> None:
    province, source = line
    work = announce(province, hours=5)
    play(source)
    assert pages() == 0
    network.cancel_work(work.pk, reason="không làm nữa", by=province.actor("noc_a"), now=NOW)
    flow.tick(NOW + dt.timedelta(minutes=5))
    assert pages() > 0
