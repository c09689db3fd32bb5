"""Pages and API of the corrections that the alarms suggest."""

from __future__ import annotations

import pytest
from django.test import Client

from builders import NOW, Province, small_province
from small_network import small_network
from thongsuot.kernel.actor import HOUSE
from thongsuot.network import actions, queries
from thongsuot.network.importing import read_network
from thongsuot.network.models import Proposal, Site
from thongsuot.network.values import Suggestion

pytestmark = pytest.mark.django_db
BASE = "/api/v1/network/proposals"


@pytest.fixture
def province() -> Province:
    made = small_province()
    admin = made.actor("admin")
    draft = read_network(small_network(), file="n.json", known=queries.known_codes(viewer=admin))
    actions.apply_import(draft, by=admin, now=NOW)
    found = [
        Suggestion(kind="feeder", code=code, proposed="F2", written="F1", probability=0.97, seen=2, against=1,
                   moments=(NOW, NOW))
        for code in ("A1", "A2", "A4")
    ]  # fmt: skip
    actions.propose_repairs(found, by=HOUSE, now=NOW)
    return made


def client_of(province: Province, key: str) -> Client:
    client = Client()
    client.force_login(province.persons[key])
    return client


def test_the_duty_officer_reads_the_evidence_accepts_one_rejects_one_and_takes_one_back(province: Province) -> None:
    client = client_of(province, "duty_officer")
    assert "3 đề xuất sửa dữ liệu" in client.get("/network/").content.decode()
    page = client.get("/network/proposals/").content.decode()
    assert "A1 thuộc xuất tuyến F2" in page
    assert "mất điện lưới cùng xuất tuyến này: 2 lần" in page
    first, second, third = Proposal.objects.order_by("code")
    client.post(f"/network/proposals/{first.pk}/accept")
    client.post(f"/network/proposals/{second.pk}/reject", {"reason": "đấu tạm"})
    client.post(f"/network/proposals/{third.pk}/accept")
    client.post(f"/network/proposals/{third.pk}/take-back")
    feeders = dict(Site.objects.filter(code__in=("A1", "A2", "A4")).values_list("code", "feeder__code"))
    assert feeders == {"A1": "F2", "A2": "F1", "A4": "F1"}
    decided = client.get("/network/proposals/?state=decided").content.decode()
    assert "đấu tạm" in decided
    assert "Cảnh báo khớp với dữ liệu" in client.get("/network/proposals/").content.decode()


def test_a_rejection_without_a_reason_says_so_and_decides_nothing(province: Province) -> None:
    client = client_of(province, "duty_officer")
    row = Proposal.objects.order_by("code")[0]
    answer = client.post(f"/network/proposals/{row.pk}/reject", follow=True)
    assert "Nêu ngắn gọn vì sao" in answer.content.decode()
    row.refresh_from_db()
    assert row.state == "open"


def test_who_may_read_but_not_decide_sees_no_button(province: Province) -> None:
    page = client_of(province, "inspector").get("/network/proposals/").content.decode()
    assert "A1 thuộc xuất tuyến F2" in page
    assert "Chấp nhận và ghi" not in page
    row = Proposal.objects.order_by("code")[0]
    assert client_of(province, "inspector").post(f"/network/proposals/{row.pk}/accept").status_code == 403


def test_the_api_lists_decides_and_hides_what_is_a_rivals(province: Province) -> None:
    client = client_of(province, "noc_a")
    listed = client.get(BASE).json()
    assert {one["code"] for one in listed} == {"A1", "A2", "A4"}
    assert client_of(province, "noc_b").get(BASE).json() == []
    pk = listed[0]["id"]
    assert client_of(province, "noc_b").post(f"{BASE}/{pk}/accept").status_code == 404
    assert client.post(f"{BASE}/{pk}/accept").json()["state"] == "accepted"
    assert client.post(f"{BASE}/{pk}/accept").status_code == 409
    assert client.post(f"{BASE}/{pk}/take-back").json()["state"] == "taken_back"
    short = client.post(f"{BASE}/{listed[1]['id']}/reject", {"reason": ""}, content_type="application/json")
    assert short.status_code == 422
    said = client.post(f"{BASE}/{listed[1]['id']}/reject", {"reason": "đúng rồi"}, content_type="application/json")
    assert said.json()["reason"] == "đúng rồi"
    assert len(client.get(f"{BASE}?decided=true").json()) == 2
