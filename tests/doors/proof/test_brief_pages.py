"""The one page in a browser, as a file, and by its link."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from directive_cases import Case, issued
from thongsuot.kernel import clock
from thongsuot.proof.models import BriefLink

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return issued(now=clock.now())


def _as(case: Case, key: str) -> Client:
    client = Client()
    client.force_login(case.province.persons[key])
    return client


def _made(case: Case) -> tuple[str, str]:
    page = _as(case, "leader").post("/proof/brief/links/", {"for_whom": "Chủ tịch", "hours": "48"}).content.decode()
    found = re.search(r"(/proof/open/[\w-]+/)", page)
    pin = re.search(r"<strong>(\d{6})</strong>", page)
    assert found and pin
    return found[1], pin[1]


def test_the_chair_reads_the_page_and_takes_its_sheet(case: Case) -> None:
    chair = _as(case, "chair")
    page = chair.get("/proof/brief/").content.decode()
    assert "Xin ý kiến" in page or "Các đơn vị" in page or "VTP" in page
    assert "?show=overdue" in page and "Số liệu đến" in page
    assert chair.get("/proof/brief/?days=30").status_code == 200
    assert chair.get("/proof/brief/?days=abc").status_code == 200
    assert chair.get("/proof/brief.pdf").content.startswith(b"%PDF")
    assert chair.get("/proof/brief.docx").content.startswith(b"PK")
    assert chair.get("/proof/brief.xlsx").status_code == 404
    assert _as(case, "noc_a").get("/proof/brief/").status_code == 403


def test_a_link_asks_for_the_pin_and_then_shows_the_page_without_ways_on(case: Case) -> None:
    path, pin = _made(case)
    phone = Client()
    asked = phone.get(path)
    assert "VTP" not in asked.content.decode() and "Nhập mã PIN" in asked.content.decode()
    assert asked["Cache-Control"] == "private, no-store"
    assert phone.get(path + "page.pdf").status_code == 302
    wrong = phone.post(path, {"pin": "12"})
    assert wrong.status_code == 403 and "Còn 4 lần thử" in wrong.content.decode()
    assert phone.post(path, {"pin": pin}).status_code == 302
    page = phone.get(path).content.decode()
    assert "VTP" in page and "/proof/shares/" not in page and "/directives/shares/" not in page
    assert phone.get(path + "page.pdf").content.startswith(b"%PDF")
    assert phone.get("/proof/brief/").status_code == 302  # the link opens nothing else
    assert Client().get(path + "page.pdf").status_code == 302  # another browser has to give the PIN


def test_a_link_that_was_taken_back_shuts_where_it_is_open(case: Case) -> None:
    path, pin = _made(case)
    phone, leader = Client(), _as(case, "leader")
    phone.post(path, {"pin": pin})
    assert phone.get(path).status_code == 200
    leader.post(f"/proof/brief/links/{BriefLink.objects.get().pk}/revoke/")
    assert phone.get(path).status_code == 404
    assert "Đã thu hồi" in leader.get("/proof/brief/links/").content.decode()


def test_a_link_without_name_is_refused_and_an_unknown_one_is_not_found(case: Case) -> None:
    leader = _as(case, "leader")
    assert leader.post("/proof/brief/links/", {"for_whom": "", "hours": "48"}).status_code == 422
    assert leader.post("/proof/brief/links/", {"for_whom": "x", "hours": "x"}).status_code == 422
    assert Client().get("/proof/open/khong-co/").status_code == 404
    assert _as(case, "noc_a").get("/proof/brief/links/").status_code == 403


def test_a_fresh_link_is_shown_as_a_code_for_the_camera_too() -> None:
    case = issued()
    leader = _as(case, "leader")
    given = {"for_whom": "Chủ tịch", "hours": "48"}
    first, second = (leader.post("/proof/brief/links/", given).content.decode() for _ in range(2))
    drawn = [re.search(r'<path fill="#000" d="([^"]+)"', page) for page in (first, second)]
    assert drawn[0] and drawn[1] and drawn[0][1] != drawn[1][1], "each link has its own code"
    dark = {tuple(map(int, found)) for found in re.findall(r"M(\d+),(\d+)h1v1h-1z", drawn[0][1])}
    corner = {(x, y) for x, y in dark if x < 11 and y < 11}
    finder = {(4 + x, 4 + y) for x in range(7) for y in range(7) if x in (0, 6) or y in (0, 6)}
    finder |= {(4 + x, 4 + y) for x in (2, 3, 4) for y in (2, 3, 4)}
    assert corner == finder, "the quiet border and the finder pattern of ISO/IEC 18004 stand in the corner"
