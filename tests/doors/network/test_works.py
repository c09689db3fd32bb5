"""Pages and API of planned works."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from builders import Province, small_province
from small_network import small_network
from thongsuot.kernel import clock
from thongsuot.network import actions, queries
from thongsuot.network.importing import read_network
from thongsuot.network.models import PlannedWork

pytestmark = pytest.mark.django_db
BASE = "/api/v1/network/works"


@pytest.fixture
def province() -> Province:
    made = small_province()
    admin, now = made.actor("admin", now=clock.now()), clock.now()
    draft = read_network(small_network(), file="n.json", known=queries.known_codes(viewer=admin))
    actions.apply_import(draft, by=admin, now=now)
    return made


def client_of(province: Province, key: str) -> Client:
    client = Client()
    client.force_login(province.persons[key])
    return client


def given(codes: str, *, start: float = 5, hours: float = 2, **more: str) -> dict[str, Any]:
    begin = timezone.localtime(clock.now() + dt.timedelta(hours=start))
    end = begin + dt.timedelta(hours=hours)
    form = "%Y-%m-%dT%H:%M"
    return {
        "title": "Thay măng xông", "codes": codes, "contact": "Lê A 0912 000 111", "starts_at": begin.strftime(form),
        "ends_at": end.strftime(form), **more,
    }  # fmt: skip


def test_an_operator_announces_a_work_sees_its_effect_and_finishes_it(province: Province) -> None:
    client = client_of(province, "noc_a")
    assert "Chưa có công việc nào" in client.get("/network/works/").content.decode()
    answer = client.post("/network/works/new", given("CL4, A2"), follow=True)
    page = answer.content.decode()
    assert "Thay măng xông" in page
    assert "A4" in page  # hangs on the cable alone
    work = PlannedWork.objects.get()
    assert work.owner == province.bodies["vtp"]
    PlannedWork.objects.update(starts_at=clock.now() - dt.timedelta(minutes=5))
    assert "Đang thực hiện" in client.get("/network/works/").content.decode()
    client.post(f"/network/works/{work.pk}/finish")
    work.refresh_from_db()
    assert work.state == "done"
    assert "Thay măng xông" in client.get("/network/works/?state=past").content.decode()


def test_what_is_wrong_is_said_beside_the_text_that_was_typed(province: Province) -> None:
    client = client_of(province, "noc_a")
    answer = client.post("/network/works/new", given("CL4 X7"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "X7" in page
    assert "Thay măng xông" in page
    assert PlannedWork.objects.count() == 0


def test_a_conflict_is_shown_and_goes_on_with_a_reason(province: Province) -> None:
    client = client_of(province, "noc_a")
    client.post("/network/works/new", given("CL1"))
    page = client.post("/network/works/new", given("CL2", start=6)).content.decode()
    assert "hai việc cùng lúc làm mất liên lạc trạm" in page
    client.post("/network/works/new", given("CL2", start=6, despite="có sóng vi ba dự phòng"))
    assert PlannedWork.objects.count() == 2
    work = PlannedWork.objects.order_by("pk")[0]
    assert "hai việc cùng lúc" in client.get(f"/network/works/{work.pk}").content.decode()


def test_a_work_is_changed_and_called_off(province: Province) -> None:
    client = client_of(province, "noc_a")
    client.post("/network/works/new", given("CL4"))
    work = PlannedWork.objects.get()
    assert "CL4" in client.get(f"/network/works/{work.pk}/change").content.decode()
    client.post(f"/network/works/{work.pk}/change", given("CL4", hours=4, version="1"))
    work.refresh_from_db()
    assert work.ends_at - work.starts_at == dt.timedelta(hours=4)
    client.post(f"/network/works/{work.pk}/cancel", {"reason": "mưa lớn"})
    assert "mưa lớn" in client.get(f"/network/works/{work.pk}").content.decode()


def test_a_rival_finds_nothing_and_the_department_enters_for_a_body(province: Province) -> None:
    client_of(province, "noc_a").post("/network/works/new", given("CL4"))
    work = PlannedWork.objects.get()
    rival = client_of(province, "noc_b")
    assert rival.get(f"/network/works/{work.pk}").status_code == 404
    assert rival.post(f"{BASE}/{work.pk}/cancel", {"reason": "x"}, content_type="application/json").status_code == 404
    office = client_of(province, "duty_officer")
    office.post("/network/works/new", given("CM1", start=9, owner_id=str(province.bodies["vnp"].pk)))
    assert [one["codes"] for one in _listed(rival)] == [["CM1"]]
    assert len(_listed(office)) == 2


def _listed(client: Client) -> list[dict[str, Any]]:
    return [{"codes": [t["code"] for t in one["objects"]]} for one in client.get(BASE).json()]


def test_the_api_plans_refuses_conflicts_with_their_list_and_wants_time_zones(province: Province) -> None:
    client = client_of(province, "noc_a")
    begin = clock.now() + dt.timedelta(hours=3)
    body = {
        "title": "Bảo dưỡng", "codes": ["CL1"], "starts_at": begin.isoformat(),
        "ends_at": (begin + dt.timedelta(hours=1)).isoformat(), "contact": "0912",
    }  # fmt: skip
    made = client.post(BASE, body, content_type="application/json")
    assert made.status_code == 201
    again = client.post(BASE, {**body, "codes": ["CL2"]}, content_type="application/json")
    assert again.status_code == 409
    assert again.json()["errors"]["conflicts"][0]["sites"] == ["A2"]
    naive = client.post(BASE, {**body, "starts_at": "2026-12-01T08:00"}, content_type="application/json")
    assert naive.status_code == 422
    off = client.post(f"{BASE}/{made.json()['id']}/cancel", {"reason": "hoãn"}, content_type="application/json")
    assert off.json()["state"] == "cancelled"
    assert client.post(f"{BASE}/{made.json()['id']}/finish").status_code == 409
