"""Tasks by agency on pages and in the API: given, answered where they are seen, refused with a reason."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from incident_stage import Stage, build
from thongsuot.incidents.models import IncidentTask

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(db: None) -> Stage:
    return build()


def signed_in(stage: Stage, key: str) -> Client:
    client = Client()
    client.force_login(stage.province.persons[key])
    return client


def call(client: Client, method: str, url: str, body: dict[str, Any] | None = None) -> Any:
    return getattr(client, method)(f"/api/v1/incidents{url}", data=body or {}, content_type="application/json")


def test_a_task_goes_its_way_on_pages(stage: Stage) -> None:
    code = stage.cut().code
    duty, commune = signed_in(stage, "duty_officer"), signed_in(stage, "commune")
    page = f"/incidents/{code}/tasks/"
    body = stage.province.bodies["xa-an-binh"].pk
    assert duty.post(page + "ask/", {"organisation": body, "text": "Canh giữ điểm đứt"}).url == page
    task = IncidentTask.objects.get()
    home = commune.get("/").content.decode()
    assert "Canh giữ điểm đứt" in home and f"/incidents/{code}/tasks/{task.pk}/accept/" in home
    assert commune.post(f"{page}{task.pk}/accept/", {"version": 1, "next": "/"}).url == "/"
    assert commune.post(f"{page}{task.pk}/refuse/", {"version": 2}, follow=True).status_code == 200
    task.refresh_from_db()
    assert task.state == "accepted", "a refusal without its reason changes nothing"
    commune.post(f"{page}{task.pk}/finish/", {"version": 2, "answer": "Đã có hai dân quân canh"})
    assert "Đã có hai dân quân canh" in duty.get(page).content.decode()
    assert "Canh giữ điểm đứt" not in commune.get("/").content.decode()


def test_what_was_typed_is_kept_when_a_task_is_wrong(stage: Stage) -> None:
    code = stage.cut().code
    duty = signed_in(stage, "duty_officer")
    wrong = duty.post(f"/incidents/{code}/tasks/ask/", {"text": "Đưa máy phát đến", "due_at": "2020-01-01T00:00"})
    assert wrong.status_code == 422 and "Đưa máy phát đến" in wrong.content.decode()


def test_an_answer_leads_nowhere_else(stage: Stage) -> None:
    code = stage.cut().code
    duty = signed_in(stage, "duty_officer")
    body = stage.province.bodies["cat"].pk
    duty.post(f"/incidents/{code}/tasks/ask/", {"organisation": body, "text": "x"})
    task = IncidentTask.objects.get()
    answer = duty.post(f"/incidents/{code}/tasks/{task.pk}/accept/", {"next": "https://elsewhere.example/"})
    assert answer.url == f"/incidents/{code}/tasks/"


def test_a_task_goes_its_way_by_the_api(stage: Stage) -> None:
    code = stage.cut().code
    duty, police, rival = signed_in(stage, "duty_officer"), signed_in(stage, "police"), signed_in(stage, "noc_a")
    made = call(duty, "post", f"/{code}/tasks", {"organisation": "cat", "text": "Bảo vệ hiện trường"})
    assert made.status_code == 201
    number = made.json()[0]["id"]
    assert [task["id"] for task in call(police, "get", "/tasks/mine").json()] == [number]
    assert call(rival, "get", f"/{code}/tasks").json() == []
    assert call(rival, "post", f"/{code}/tasks/{number}/accept").status_code == 404
    assert call(police, "post", f"/{code}/tasks/{number}/refuse").status_code == 422
    done = call(police, "post", f"/{code}/tasks/{number}/finish", {"answer": "Đã lập biên bản", "version": 1})
    assert done.json()[0]["state"] == "done"
    again = call(police, "post", f"/{code}/tasks/{number}/finish", {"version": 1})
    assert again.status_code == 409
    assert call(duty, "get", "/khong-co/tasks").status_code == 404
