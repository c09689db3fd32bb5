"""The next step in the room, the playbook on its page and in the API."""

from __future__ import annotations

import pytest
from django.test import Client

from incident_stage import Stage, build
from thongsuot.incidents.models import PlaybookMark

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(db: None) -> Stage:
    return build()


def signed_in(stage: Stage, key: str) -> Client:
    client = Client()
    client.force_login(stage.province.persons[key])
    return client


def test_the_room_shows_the_next_step_and_one_tap_does_it(stage: Stage) -> None:
    code, duty = stage.cut().code, signed_in(stage, "duty_officer")
    room = f"/incidents/{code}/"
    assert f"/incidents/{code}/steps/take/" in duty.get(room).content.decode()
    assert duty.post(f"/incidents/{code}/steps/take/", {"next": room}).url == room
    after = duty.get(room).content.decode()
    assert "/steps/take/" not in after and "/steps/call_noc/" in after
    assert duty.post(f"/incidents/{code}/steps/verify/", follow=True).status_code == 200
    assert PlaybookMark.objects.count() == 1, "another body's step stays open"


def test_the_playbook_stands_on_the_page_of_tasks_to_each_body_its_own(stage: Stage) -> None:
    code = stage.cut().code
    text = signed_in(stage, "noc_a").get(f"/incidents/{code}/tasks/").content.decode()
    assert "/steps/verify/" in text and "/steps/take/" not in text
    assert signed_in(stage, "chair").get(f"/incidents/{code}/tasks/").status_code == 200


def test_steps_by_the_api(stage: Stage) -> None:
    code, noc = stage.cut().code, signed_in(stage, "noc_a")
    url = f"/api/v1/incidents/{code}/playbook"
    assert noc.get(url).json()["current"]["key"] == "verify"
    made = noc.put(f"{url}/verify", data={"state": "done"}, content_type="application/json")
    assert made.json()["current"]["key"] == "reroute"
    wrong = noc.put(f"{url}/reroute", data={"state": "left_out"}, content_type="application/json")
    assert wrong.status_code == 422
    assert noc.put(f"{url}/nothing", data={}, content_type="application/json").status_code == 404
