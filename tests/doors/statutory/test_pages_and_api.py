"""Duties to report on pages and in the API."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from builders import NOW
from incident_stage import Stage, build
from thongsuot.incidents import actions as incidents
from thongsuot.kernel import clock
from thongsuot.kernel.actor import HOUSE
from thongsuot.network.models import Site
from thongsuot.statutory import actions
from thongsuot.statutory.models import IncidentReport, SituationPlan, StatusWindow

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(db: None) -> Stage:
    return build()


@pytest.fixture
def code(stage: Stage) -> str:
    Site.objects.filter(code="A1").update(users=40_000)
    made = stage.cut().code
    actions.assess(made, by=HOUSE, now=NOW + dt.timedelta(minutes=31))
    return made


def signed_in(stage: Stage, key: str) -> Client:
    client = Client()
    client.force_login(stage.province.persons[key])
    return client


def test_a_body_sees_its_duty_and_submits_on_pages(stage: Stage, code: str) -> None:
    noc, rival, leader = signed_in(stage, "noc_a"), signed_in(stage, "noc_b"), signed_in(stage, "leader")
    pk = IncidentReport.objects.filter(organisation__code="vtp").order_by("due_at")[0].pk
    assert "Phải báo cáo" in noc.get(f"/incidents/{code}/reports/").content.decode()
    assert "Phải báo cáo</" not in rival.get(f"/incidents/{code}/reports/").content.decode().split('id="reports"')[0]
    page = f"/incidents/reports/{pk}/"
    assert rival.get(page).status_code == 404 and noc.get(f"{page}pdf/").status_code == 404
    assert code in noc.get(page).content.decode()
    assert noc.post(f"{page}submit/", {"text": " "}).status_code == 422
    assert noc.post(f"{page}submit/", {"text": "Đã xử lý"}).url == page
    assert noc.post(f"{page}submit/", {"text": "Lần nữa"}).status_code == 409
    assert leader.get(f"{page}pdf/").content.startswith(b"%PDF")
    assert "Nộp muộn" in leader.get(f"/incidents/{code}/reports/").content.decode()
    assert leader.get("/incidents/reports/").status_code == 200
    assert signed_in(stage, "police").get("/incidents/reports/").status_code == 403


def test_quick_report_and_plan_on_pages(stage: Stage, code: str) -> None:
    duty = signed_in(stage, "duty_officer")
    quick = duty.post(f"/incidents/{code}/reports/quick/", {"text": "Báo cáo nhanh\n- một\n- hai"})
    assert duty.get(f"{quick.url}pdf/").content.startswith(b"%PDF")
    assert duty.post(f"/incidents/{code}/reports/quick/", {"text": ""}).status_code == 422
    duty.post(f"/incidents/{code}/reports/plan/", {"every_min": "180"})
    duty.post("/incidents/reports/plan/", {"every_min": "720"})
    assert SituationPlan.objects.filter(ended_at=None).count() == 2
    assert duty.post("/incidents/SC-0/reports/plan/", {"every_min": "180"}).status_code == 404


def test_a_window_is_opened_answered_with_one_click_and_closed(stage: Stage) -> None:
    leader, noc, rival = signed_in(stage, "leader"), signed_in(stage, "noc_a"), signed_in(stage, "noc_b")
    today = timezone.localtime(clock.now()).date()
    form = {
        "area": "Ven biển", "reason": "Bão", "opens_on": today - dt.timedelta(days=1), "closes_on": today,
        "due_hour": 10, "bodies": [stage.province.bodies["vtp"].pk],
    }  # fmt: skip
    assert noc.post("/incidents/windows/open/", form).status_code == 403
    assert leader.post("/incidents/windows/open/", form | {"closes_on": "2020-01-01"}).status_code == 422
    page = leader.post("/incidents/windows/open/", form).url
    pk = StatusWindow.objects.get().pk
    assert rival.get(page).status_code == 404
    noc_actor = stage.actor("noc_a")
    yesterday = today - dt.timedelta(days=1)
    actions.answer_day(pk, yesterday, sites_total=9, sites_out=4, by=noc_actor, now=clock.now())
    assert "Không thay đổi" in noc.get(page).content.decode()
    assert noc.post(f"{page}unchanged/").url == page
    assert noc.post(f"{page}answer/", {"sites_total": 1, "sites_out": 5, "on_generator": 0}).status_code == 422
    assert noc.post(f"{page}answer/", {"sites_total": 9, "sites_out": 3, "on_generator": 0}).url == page
    assert "Đã trả lời" in leader.get(page).content.decode()
    assert leader.post(f"{page}close/").url == page
    assert noc.post(f"{page}answer/", {"sites_total": 9, "sites_out": 3, "on_generator": 0}).status_code == 422
    assert leader.get("/incidents/windows/").status_code == 200


def call(client: Client, method: str, url: str, body: dict[str, Any] | None = None) -> Any:
    return getattr(client, method)(f"/api/v1/statutory{url}", data=body or {}, content_type="application/json")


def test_the_same_by_the_api(stage: Stage, code: str) -> None:
    noc, rival, duty = signed_in(stage, "noc_a"), signed_in(stage, "noc_b"), signed_in(stage, "duty_officer")
    owed = call(noc, "get", "/owed").json()
    assert owed and owed[0]["state"] == "overdue" and call(rival, "get", "/owed").json() == []
    number = owed[0]["id"]
    assert code in call(noc, "get", f"/reports/{number}").json()["text"]
    assert call(rival, "post", f"/reports/{number}", {"text": "x"}).status_code == 404
    assert call(noc, "post", f"/reports/{number}", {"text": "Đã xử lý"}).status_code == 200
    assert call(noc, "post", f"/reports/{number}", {"text": "Đã xử lý"}).status_code == 409
    assert call(noc, "get", f"/reports/{number}/pdf").content.startswith(b"%PDF")
    assert {row["state"] for row in call(duty, "get", "/duties").json()} <= {"soon", "crossed"}
    assert call(noc, "get", f"/incidents/{code}").json()["quick_draft"]
    assert call(noc, "post", f"/incidents/{code}/quick", {"text": "Nhanh"}).status_code == 201
    assert call(duty, "put", "/incidents/province/plan", {"every_min": 720}).json()["every_min"] == 720
    assert call(duty, "put", f"/incidents/{code}/plan", {"every_min": 3}).status_code == 422
    today = timezone.localtime(clock.now()).date().isoformat()
    window = {"area": "A", "opens_on": today, "closes_on": today, "organisations": ["vtp"]}
    made = call(duty, "post", "/windows", window).json()
    assert call(noc, "post", f"/windows/{made['id']}/days/{today}/unchanged").status_code == 409
    answered = call(noc, "put", f"/windows/{made['id']}/days/{today}", {"sites_total": 5, "sites_out": 1})
    assert answered.json()["answers"][0]["state"] == "answered"
    assert call(rival, "get", "/windows").json() == []
    assert call(duty, "post", f"/windows/{made['id']}/close").json()["is_open"] in (True, False)
    assert call(duty, "post", f"/windows/{made['id']}/close").status_code == 409


def test_a_drill_is_marked_on_its_report(stage: Stage) -> None:
    made = incidents.open_by_hand(
        kind="power", title="Thử", started_at=NOW, is_drill=True, by=stage.actor("duty_officer"), now=NOW
    )
    duty = signed_in(stage, "duty_officer")
    url = duty.post(f"/incidents/{made.code}/reports/quick/", {"text": "Thử"}).url
    assert "DIỄN TẬP" in duty.get(url).content.decode()
