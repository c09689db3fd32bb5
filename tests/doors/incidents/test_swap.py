"""Need to know: replace all data of operator B, and every byte that operator A can fetch stays the same."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

import pytest
from django.test import Client

from builders import NOW
from incident_stage import Stage, build
from thongsuot.alarms.models import Alarm, AlarmMessage
from thongsuot.api.root import api
from thongsuot.evidence import actions as evidence
from thongsuot.evidence.models import Custody, Item
from thongsuot.incidents import actions
from thongsuot.incidents.models import AffectedSite, FilledForm, Incident, IncidentParty, IncidentTask, TimelineEntry
from thongsuot.kernel import clock
from thongsuot.network.models import Cable, Link, Site
from thongsuot.people.models import Person
from thongsuot.statutory import actions as statutory
from thongsuot.statutory.models import Duty, IncidentReport

pytestmark = pytest.mark.django_db

CHANGING = (
    re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"'),
    re.compile(r'"X-CSRFToken": ?"[^"]*"'),
    re.compile(r"X-CSRFToken&quot;: ?&quot;[^&]*"),
    re.compile(r'nonce="[^"]*"'),
)
LEFT_OUT = re.compile(r"^/(accounts|account/leave|live|api/v1/(docs|openapi))|\.(css|js|svg|woff2)($|\?)|^/static/")
SECRET = "MAT-CUA-B"  # stands in every text of operator B


@pytest.fixture
def stage(db: None, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """Give the two operators with something of everything in the room: alarms, tasks, forms, evidence, reports."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    made = build()
    Site.objects.filter(owner__code="vnp").update(name=SECRET)
    code = made.cut().code
    for who, text in (("noc_a", "Của A"), ("noc_b", SECRET)):
        by = made.actor(who)
        actions.acknowledge(code, by=by, now=NOW)
        actions.add_note(code, note=text, by=by, now=NOW)
        actions.set_cause(code, cause=text, by=by, now=NOW)
        body = made.province.bodies["vtp" if who == "noc_a" else "vnp"]
        actions.ask_task(code, organisation=body, text=text, by=made.actor("duty_officer"), now=NOW)
        evidence.add_item(
            code, data=text.encode(), file_name=f"{text}.txt", content_type="text/plain", description=text,
            by=by, now=NOW,
        )  # fmt: skip
        statutory.write_quick(code, text=text, by=by, now=NOW)
        actions.open_by_hand(kind="postal", title=text, place=text, started_at=NOW, by=by, now=NOW)
    return made


def swap(stage: Stage) -> None:
    """Replace operator B's data: plant, alarms, parts of the incident, notes, tasks, evidence, its own incidents."""
    body = stage.province.bodies["vnp"]
    for table in (Site, Cable, Link):
        for row in table.objects.filter(owner=body):
            row.code, row.name = f"X{row.code}", "Khác hẳn"
            row.save()
    Site.objects.filter(owner=body).update(users=77, lat=19.1, lon=105.2, key_target=True)
    for site in AffectedSite.objects.filter(organisation=body):
        site.site_code, site.name, site.users, site.place = f"X{site.site_code}", "Khác hẳn", 77, "Nơi khác"
        site.lat, site.lon, site.until = 19.1, 105.2, NOW
        site.save()
    first = AffectedSite.objects.filter(organisation=body).first()
    assert first is not None
    AffectedSite.objects.create(
        incident=first.incident, organisation=body, site_code="XB9", since=NOW, users=5, out_of_service=True
    )
    IncidentParty.objects.filter(organisation=body).update(
        users_affected=82, sites_affected=3, cause_text="Khác hẳn", acknowledged_at=None, acknowledged_by=None
    )
    Incident.objects.filter(cause_by=body).update(cause_text="Khác hẳn")
    for alarm in Alarm.objects.filter(organisation=body):
        alarm.object_id, alarm.specific_problem = f"X{alarm.object_id}", "CARD_FAIL"
        alarm.save()
    AlarmMessage.objects.filter(alarm__organisation=body).update(perceived_severity="warning", repeats=9)
    TimelineEntry.objects.filter(organisation=body).exclude(note="").update(note="Khác hẳn", actor_label="Ai đó")
    TimelineEntry.objects.filter(only_for=body).update(note="Khác hẳn")
    IncidentTask.objects.filter(organisation=body).delete()
    FilledForm.objects.filter(organisation=body).delete()
    Custody.objects.filter(item__organisation=body).delete()
    Item.objects.filter(organisation=body).delete()
    IncidentReport.objects.filter(organisation=body).delete()
    Duty.objects.filter(organisation=body).delete()
    Incident.objects.filter(title=SECRET).delete()
    Person.objects.filter(organisation=body).update(display_name="Người khác", phone="0900000000")


def operations(code: str) -> Iterator[str]:
    """Give every GET operation of the API that needs no more than an incident's code."""
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            if any("GET" in operation.methods for operation in view.operations):
                full = "/".join(part.strip("/") for part in ("api/v1", prefix, path) if part.strip("/"))
                full = full.replace("{code}", code)
                if "{" not in full:
                    yield f"/{full}"


def workbook(raw: bytes) -> str:
    """Give the parts of a workbook by name, without the clock that its zip and its properties hold."""
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        return "\n".join(
            f"{name}\n{parts.read(name).decode(errors='replace')}"
            for name in sorted(parts.namelist())
            if name != "docProps/core.xml"
        )


def everything(client: Client, code: str) -> dict[str, str]:
    """Fetch every page that links lead to, and every API list, as this person; what changes by chance is taken out."""
    todo = ["/", f"/incidents/{code}/", f"/incidents/{code}/map.json", f"/incidents/{code}/alarms/", *operations(code)]
    seen: dict[str, str] = {}
    while todo and len(seen) < 400:
        url = todo.pop()
        if url in seen or LEFT_OUT.search(url):
            continue
        response = client.get(url)
        raw = b"".join(response) if response.streaming else response.content
        text = workbook(raw) if raw[:4] == b"PK\x03\x04" else raw.decode(errors="replace")
        for pattern in CHANGING:
            text = pattern.sub("", text)
        seen[url] = f"{response.status_code} {text}"
        if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            found = {link.replace("&amp;", "&").split("#")[0] for link in re.findall(r'href="(/[^"]*)"', text)}
            todo += sorted(found - set(seen), reverse=True)
    return seen


def test_swapping_all_of_b_changes_no_byte_for_a(stage: Stage) -> None:
    code = Incident.objects.exclude(key=None).get().code
    client = Client()
    client.force_login(stage.province.persons["noc_a"])
    before = everything(client, code)
    assert len(before) > 60, sorted(before)
    assert any("xl/workbook.xml" in text for text in before.values()), "workbooks are compared too"
    assert [url for url, text in before.items() if SECRET in text] == []
    swap(stage)
    after = everything(client, code)
    assert sorted(before) == sorted(after)
    assert [url for url in before if before[url] != after[url]] == []


def test_the_department_sees_the_swap(stage: Stage) -> None:
    code = Incident.objects.exclude(key=None).get().code
    client = Client()
    client.force_login(stage.province.persons["duty_officer"])
    before = everything(client, code)
    assert SECRET in before[f"/incidents/{code}/"], "what A must not see is there to be seen"
    swap(stage)
    after = everything(client, code)
    assert [url for url in before if before[url] != after.get(url)], "a comparison that can't fail would prove nothing"


def test_the_reading_of_workbooks_sees_a_changed_cell_and_not_the_clock() -> None:
    def made(cell: str, at: tuple[int, int, int, int, int, int]) -> str:
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as parts:
            parts.writestr(zipfile.ZipInfo("xl/worksheets/sheet1.xml", date_time=at), cell)
            parts.writestr("docProps/core.xml", str(at))
        return workbook(held.getvalue())

    first, later = (2026, 11, 23, 3, 0, 0), (2026, 11, 23, 3, 0, 2)
    assert made("A", first) == made("A", later) != made("B", first)
