"""The small map and the code of the one page: drawn without a script, on the screen and on the printed sheet."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from directive_cases import Case, issued
from thongsuot.kernel import clock
from thongsuot.network.models import Site
from thongsuot.places.models import Area
from thongsuot.proof.values import CommuneState
from thongsuot.web.proof.brief_map import EDGE, HEIGHT, WIDTH, inset_of


def commune(name: str, lat: float, lon: float, *, sites: int = 4, down: int = 0, degraded: int = 0) -> CommuneState:
    return CommuneState(name=name, lat=lat, lon=lon, sites=sites, down=down, degraded=degraded)


def test_north_is_up_east_is_right_and_all_marks_stand_on_the_sheet() -> None:
    made = inset_of([commune("bắc", 21.0, 106.0), commune("nam", 20.0, 106.0), commune("đông", 20.5, 106.8)])
    assert made is not None
    at = {mark.state.name: mark for mark in made.marks}
    assert at["bắc"].y < at["đông"].y < at["nam"].y
    assert at["bắc"].x < at["đông"].x
    for mark in made.marks:
        assert EDGE <= mark.x <= WIDTH - EDGE and EDGE <= mark.y <= HEIGHT - EDGE


def test_the_state_is_a_shape_and_the_worst_is_named_first_and_drawn_last() -> None:
    made = inset_of(
        [commune("tốt", 20, 106), commune("nặng", 20.1, 106, down=2), commune("nhẹ", 20.2, 106, degraded=1)]
    )
    assert made is not None
    assert [one.name for one in made.troubled] == ["nặng", "nhẹ"]
    assert [mark.state.name for mark in made.marks] == ["tốt", "nhẹ", "nặng"]
    shapes = {mark.state.name: re.sub(r"[\d.,\s-]", "", mark.path) for mark in made.marks}
    assert len(set(shapes.values())) == 3


def test_one_commune_alone_and_none_at_all_can_be_drawn() -> None:
    alone = inset_of([commune("một", 20.0, 106.0)])
    assert alone is not None
    assert (alone.marks[0].x, alone.marks[0].y) == (WIDTH / 2, HEIGHT / 2)
    assert inset_of([]) is None


@pytest.fixture
def case(db: None) -> Case:
    made = issued(now=clock.now())
    area = Area.objects.create(code="xa-thu", name="Xã Thử", kind="commune")
    Site.objects.create(code="MAP1", kind="access", lat=20.4, lon=106.3, area=area, owner=made.province.bodies["vtp"])
    return made


def client_of(case: Case, key: str) -> Client:
    client = Client()
    client.force_login(case.province.persons[key])
    return client


def test_the_page_shows_communes_and_no_station_and_the_code_leads_to_the_page(case: Case) -> None:
    page = client_of(case, "chair").get("/proof/brief/").content.decode()
    assert "Mạng lưới hiện nay" in page and "Xã Thử" in page
    assert "MAP1" not in page
    assert "/proof/brief/</span></figcaption>" in page
    made = client_of(case, "leader").post("/proof/brief/links/", {"for_whom": "Chủ tịch", "hours": "48"})
    sheet = made.content.decode()
    token = re.search(r"/proof/open/([\w-]+)/", sheet)
    pin = re.search(r"<strong>(\d{6})</strong>", sheet)
    assert token and pin
    assert f"/proof/open/{token[1]}/</span></figcaption>" in sheet
    phone = Client()
    phone.post(f"/proof/open/{token[1]}/", {"pin": pin[1]})
    opened = phone.get(f"/proof/open/{token[1]}/").content.decode()
    assert "Xã Thử" in opened and "MAP1" not in opened
    assert f"/proof/open/{token[1]}/</span></figcaption>" in opened


def test_without_registered_stations_the_page_has_no_map(case: Case) -> None:
    Site.objects.all().delete()
    assert "Mạng lưới hiện nay" not in client_of(case, "chair").get("/proof/brief/").content.decode()
