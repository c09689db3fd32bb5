"""Typed forms on pages and in the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from incident_stage import Stage, build
from thongsuot.incidents import typed
from thongsuot.incidents.models import FilledForm

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(db: None) -> Stage:
    return build()


def signed_in(stage: Stage, key: str) -> Client:
    client = Client()
    client.force_login(stage.province.persons[key])
    return client


POSTED: dict[str, Any] = {
    "version": 0,
    "objects.0.what": "Cáp đồng",
    "objects.0.value": "1.500.000",
    "objects.2.what": "Ắc quy",
    "objects.2.value": "9.000.000",
    "window_from": "2020-11-22T22:00",
    "window_until": "2020-11-23T02:00",
    "exact_place": "xã An Bình",
    "entry": ["lock", "fence"],
}


def test_a_form_is_filled_in_on_its_page(stage: Stage) -> None:
    code, noc = stage.cut().code, signed_in(stage, "noc_a")
    page = f"/incidents/{code}/forms/theft/"
    assert noc.get(page).status_code == 200
    assert noc.post(page, POSTED).url == f"/incidents/{code}/forms/"
    text = noc.get(f"/incidents/{code}/forms/").content.decode()
    assert "10.500.000 đồng" in text and "Cáp đồng" in text and "Phá khóa, Cắt rào" in text
    again = noc.get(page).content.decode()
    assert 'value="Cáp đồng"' in again and 'value="2020-11-22T22:00"' in again
    assert "Cáp đồng" not in signed_in(stage, "noc_b").get(f"/incidents/{code}/forms/").content.decode()


def test_what_was_typed_stays_when_something_is_wrong(stage: Stage) -> None:
    code, noc = stage.cut().code, signed_in(stage, "noc_a")
    wrong = noc.post(
        f"/incidents/{code}/forms/theft/", POSTED | {"window_until": "2020-11-01T02:00", "objects.0.value": "x"}
    )
    text = wrong.content.decode()
    assert wrong.status_code == 422 and "Ắc quy" in text and 'aria-invalid="true"' in text
    assert not FilledForm.objects.exists()


@pytest.mark.parametrize("key", list(typed.forms()))
def test_every_form_has_its_page(stage: Stage, key: str) -> None:
    code, noc = stage.cut().code, signed_in(stage, "noc_a")
    assert noc.get(f"/incidents/{code}/forms/{key}/").status_code == 200
    assert noc.post(f"/incidents/{code}/forms/{key}/", {}).status_code == 422


def test_forms_by_the_api(stage: Stage) -> None:
    code, noc = stage.cut().code, signed_in(stage, "noc_a")
    catalogue = noc.get("/api/v1/incidents/forms/catalogue").json()
    assert [spec["key"] for spec in catalogue] == list(typed.forms())
    url = f"/api/v1/incidents/{code}/forms/cut"
    values = {"reason": "digging", "exact_place": "km 12"}
    made = noc.put(url, data={"values": values, "version": 0}, content_type="application/json")
    assert made.json()["version"] == 1 and made.json()["content"] == values
    wrong = noc.put(url, data={"values": {"reason": "gods"}}, content_type="application/json")
    assert wrong.status_code == 422 and set(wrong.json()["errors"]["fields"]) == {"reason", "exact_place"}
    stale = noc.put(url, data={"values": values, "version": 0}, content_type="application/json")
    assert stale.status_code == 409
    assert signed_in(stage, "noc_b").get(f"/api/v1/incidents/{code}/forms").json() == []
    missing = noc.put(f"/api/v1/incidents/{code}/forms/x", data={"values": {}}, content_type="application/json")
    assert missing.status_code == 404
