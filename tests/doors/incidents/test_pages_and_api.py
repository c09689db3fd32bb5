"""The same verbs in the browser and by the API; rivals' plant in neither."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from incident_stage import Stage, build, said
from thongsuot.incidents.models import Incident, TimelineEntry

pytestmark = pytest.mark.django_db
SECRETS_OF_B = ("B1", "B2", "LB", "vnp", "VNP", "Hải Vân", "Hoàng Khai Thác")


@pytest.fixture
def stage(db: None) -> Stage:
    return build()


def signed_in(stage: Stage, key: str) -> Client:
    client = Client()
    client.force_login(stage.province.persons[key])
    return client


def call(client: Client, method: str, url: str, body: dict[str, Any] | None = None) -> Any:
    return getattr(client, method)(f"/api/v1/incidents{url}", data=body or {}, content_type="application/json")


def test_an_incident_goes_its_way_in_the_browser(stage: Stage) -> None:
    code = stage.cut().code
    noc, duty = signed_in(stage, "noc_a"), signed_in(stage, "duty_officer")
    room = f"/incidents/{code}/"
    assert noc.post(room + "acknowledge/").url == room
    assert noc.post(room + "on-scene/").status_code == 302
    assert noc.post(room + "cause/", {"cause": "Xe múc"}).status_code == 302
    assert noc.post(room + "expected/", {"at": "2030-01-01T10:00"}).status_code == 422, "more than 60 days away"
    assert noc.post(room + "note/", {"note": "đang hàn nối"}).status_code == 302
    assert duty.post(room + "restore/").status_code == 302
    assert duty.post(room + "close/").status_code == 302
    closed = Incident.objects.get()
    assert closed.state == "closed" and closed.user_minutes is not None
    page = duty.get(room).content.decode()
    assert "Xe múc" in page and "đang hàn nối" in page
    whats = list(TimelineEntry.objects.values_list("what", flat=True))
    assert whats == ["opened", "acknowledged", "on_scene", "cause", "note", "restored", "closed"]


def test_an_incident_goes_its_way_by_the_api(stage: Stage) -> None:
    code = stage.cut().code
    noc, duty = signed_in(stage, "noc_a"), signed_in(stage, "duty_officer")
    assert call(noc, "get", "").json()[0]["code"] == code
    assert call(noc, "post", f"/{code}/acknowledge").json()["incident"]["state"] == "acknowledged"
    assert call(noc, "put", f"/{code}/cause", {"cause": "Xe múc"}).json()["incident"]["cause"] == "Xe múc"
    stale = call(noc, "put", f"/{code}/cause", {"cause": "Khác", "version": 1})
    assert stale.status_code == 409 and stale.json()["title"] == "changed_meanwhile"
    wrong = call(noc, "put", f"/{code}/expected-restoration", {"at": "2020-01-01T00:00:00Z"})
    assert wrong.status_code == 422 and wrong.json()["title"] == "eta_past"
    early = call(duty, "post", f"/{code}/close")
    assert early.status_code == 409 and early.json()["errors"]["missing"] == ["restored"]
    assert call(duty, "post", f"/{code}/restore").json()["incident"]["state"] == "restored"
    assert call(duty, "post", f"/{code}/close").json()["incident"]["state"] == "closed"
    assert call(duty, "post", f"/{code}/restore").status_code == 409


def test_the_page_and_the_api_of_an_operator_hold_no_byte_of_its_rival(stage: Stage) -> None:
    code = stage.cut().code
    b = signed_in(stage, "noc_b")
    b.post(f"/incidents/{code}/acknowledge/")
    b.post(f"/incidents/{code}/cause/", {"cause": "Đứt gần B1"})
    b.post(f"/incidents/{code}/note/", {"note": "Đến B2 rồi"})
    a = signed_in(stage, "noc_a")
    urls = ["/incidents/", f"/incidents/{code}/", f"/incidents/{code}/map.json", f"/incidents/{code}/alarms/"]
    urls += ["/api/v1/incidents", f"/api/v1/incidents/{code}", "/alarms/", "/alarms/standing/", "/api/v1/alarms"]
    for url in urls:
        text = a.get(url).content.decode()
        # The choice of whom to call in is the public directory of bodies: not what this incident touches.
        start, end = text.find('id="do-share"'), text.find("</details>", text.find('id="do-share"'))
        text = text if start < 0 else text[:start] + text[end:]
        assert said(SECRETS_OF_B, text) == [], url
    assert "A1" in a.get(f"/incidents/{code}/").content.decode()
    assert "B1" in signed_in(stage, "duty_officer").get(f"/incidents/{code}/").content.decode()


def test_what_one_typed_is_kept_when_somebody_else_was_quicker(stage: Stage) -> None:
    code = stage.cut().code
    duty = signed_in(stage, "duty_officer")
    duty.post(f"/incidents/{code}/cause/", {"cause": "một", "version": 1})
    late = signed_in(stage, "leader").post(f"/incidents/{code}/cause/", {"cause": "lời đã gõ", "version": 1})
    assert late.status_code == 409 and "lời đã gõ" in late.content.decode()
    assert Incident.objects.get().cause_text == "một"


def test_a_second_taker_is_told_the_name(stage: Stage) -> None:
    code = stage.cut().code
    signed_in(stage, "duty_officer").post(f"/incidents/{code}/acknowledge/")
    page = signed_in(stage, "leader").post(f"/incidents/{code}/acknowledge/", follow=True).content.decode()
    assert "Trần Trực Ban" in page
    api = call(signed_in(stage, "leader"), "post", f"/{code}/acknowledge")
    assert api.status_code == 409 and "Trần Trực Ban" in api.json()["detail"]


def test_by_hand_in_the_browser_and_by_the_api(stage: Stage) -> None:
    duty = signed_in(stage, "duty_officer")
    assert duty.get("/incidents/new/").status_code == 200
    form = {"kind": "theft", "title": "Mất cáp", "started_at": "2026-11-01T08:00", "site_codes": "A1, ZZ"}
    refused = duty.post("/incidents/new/", form)
    assert refused.status_code == 422 and "ZZ" in refused.content.decode() and "Mất cáp" in refused.content.decode()
    assert not Incident.objects.exists()
    assert duty.post("/incidents/new/", form | {"site_codes": "A1"}).status_code == 302
    body = {"kind": "postal", "title": "Mất bưu gửi", "started_at": "2026-11-01T08:00:00", "organisations": ["buudien"]}
    assert call(duty, "post", "", body).status_code == 201
    police = signed_in(stage, "police")
    assert [row["kind"] for row in call(police, "get", "").json()] == ["theft"]


def test_nobody_sees_what_is_not_shared(stage: Stage) -> None:
    code = stage.cut().code
    for key in ("police", "commune"):
        client = signed_in(stage, key)
        assert client.get(f"/incidents/{code}/").status_code == 404
        assert client.post(f"/incidents/{code}/cause/", {"cause": "x"}).status_code == 404
        assert call(client, "get", f"/{code}").status_code == 404
        assert 'class="empty"' in client.get("/incidents/").content.decode()


def test_filters_and_wrong_values_never_break_the_list(stage: Stage) -> None:
    stage.cut()
    duty = signed_in(stage, "duty_officer")
    for query in (
        "state=all",
        "state=nonsense",
        "level=9",
        "kind=x",
        "text=%00",
        "page=999",
        "state=live&level=2&kind=fiber",
    ):
        assert duty.get(f"/incidents/?{query}").status_code == 200
    assert call(duty, "get", "?limit=0").status_code == 422
