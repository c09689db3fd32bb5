"""Reminders by page, API and command."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.test import Client

from builders import Province, small_province
from thongsuot.cli.reminders import app
from thongsuot.kernel import clock
from thongsuot.kernel.actor import HOUSE
from thongsuot.reminders import actions
from thongsuot.reminders.models import Reminder
from thongsuot.reminders.values import Dated

pytestmark = pytest.mark.django_db


@pytest.fixture
def province() -> Province:
    made = small_province()
    thing = Dated(
        kind="share", subject_id=7, title="Báo cáo quý", detail="", link="/directives/mine/",
        due_on=dt.date(2026, 1, 5), organisation_id=made.bodies["vtp"].pk,
    )  # fmt: skip
    actions.remind([thing], by=HOUSE, now=clock.now())
    return made


def as_(province: Province, key: str) -> Client:
    client = Client()
    client.force_login(province.persons[key])
    return client


def test_the_page_shows_delivery_and_takes_the_days(province: Province) -> None:
    office, own, other = (as_(province, key) for key in ("clerk", "noc_a", "noc_b"))
    assert "Báo cáo quý" in office.get("/directives/reminders/").content.decode()
    assert "Báo cáo quý" in own.get("/directives/reminders/").content.decode()
    assert "Báo cáo quý" not in other.get("/directives/reminders/").content.decode()
    one = Reminder.objects.get(channel="in_app")
    assert other.post(f"/directives/reminders/{one.pk}/seen/").status_code == 404
    assert own.post(f"/directives/reminders/{one.pk}/seen/").status_code == 302
    assert "Nguyễn Vận Hành" in office.get("/directives/reminders/", {"state": "seen"}).content.decode()
    assert office.post("/directives/reminders/plan/", {"kind": "share", "offsets": "-3, 0 7"}).status_code == 302
    assert "-3, 0, 7" in office.get("/directives/reminders/").content.decode()
    assert office.post("/directives/reminders/plan/", {"kind": "share", "offsets": "soon"}).status_code == 422
    assert own.post("/directives/reminders/plan/", {"kind": "share", "offsets": "0"}).status_code == 403


def test_the_api_lists_marks_and_plans(province: Province) -> None:
    own, office = as_(province, "noc_a"), as_(province, "leader")
    base = "/api/v1/reminders"
    (one,) = own.get(base, {"unseen": "true"}).json()
    assert (one["state"], one["channel"]) == ("sent", "in_app")
    assert own.post(f"{base}/{one['reminder_id']}/seen").json()["state"] == "seen"
    assert own.post(f"{base}/{one['reminder_id']}/seen").status_code == 409
    body = json.dumps({"offsets": [-1, 1]})
    assert office.put(f"{base}/plans/share", data=body, content_type="application/json").json()["offsets"] == [-1, 1]
    assert own.put(f"{base}/plans/share", data=body, content_type="application/json").status_code == 403
    assert next(one for one in own.get(f"{base}/plans").json() if one["kind"] == "share")["own"]


def test_the_commands_list_and_plan(province: Province, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["list"], ["plan", "share", "--", "-4", "2"]):
        app(words, exit_on_error=False, print_error=False, result_action="return_value")
    out = capsys.readouterr().out
    assert "Báo cáo quý" in out and "[-4, 2]" in out
