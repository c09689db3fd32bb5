"""Pages, API and command of the feed out."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from builders import NOW
from directive_cases import Case, issued
from thongsuot.cli.directives import app
from thongsuot.kernel import clock
from thongsuot.people.actions import make_token
from thongsuot.proof.models import Subscriber

pytestmark = pytest.mark.django_db
GIVEN = {"name": "HTNV", "url": "https://nhiemvu.thanhlam.example/hook", "organisation": ""}


@pytest.fixture
def case() -> Case:
    return issued()


def _as(case: Case, key: str) -> Client:
    client = Client()
    client.force_login(case.province.persons[key])
    return client


def test_a_task_system_is_added_paused_resumed_and_removed_on_its_page(case: Case) -> None:
    leader = _as(case, "leader")
    assert "Chưa có hệ thống nào" in leader.get("/proof/feed/").content.decode()
    assert leader.post("/proof/feed/", {**GIVEN, "url": "ftp://x"}).status_code == 422
    assert leader.post("/proof/feed/", GIVEN).status_code == 302
    pk = Subscriber.objects.get().pk
    page = leader.get(f"/proof/feed/{pk}/").content.decode()
    assert "HTNV" in page and "Khóa ký" in page
    for verb, paused in (("pause", True), ("resume", False)):
        assert leader.post(f"/proof/feed/{pk}/{verb}/").status_code == 302
        assert (Subscriber.objects.get().paused_at is not None) == paused
    assert leader.post(f"/proof/feed/{pk}/nonsense/").status_code == 404
    leader.post(f"/proof/feed/{pk}/remove/")
    assert not Subscriber.objects.exists()
    assert _as(case, "noc_a").get("/proof/feed/").status_code == 403


def test_a_program_manages_subscribers_and_reads_on_by_cursor(case: Case) -> None:
    token = make_token(case.province.persons["leader"], name="t", by=case.province.actor("leader"), now=clock.now())
    program = Client(headers={"Authorization": f"Bearer {token}"})

    def send(method: str, path: str, body: object) -> object:
        call = getattr(program, method)
        return call("/api/v1/proof/feed" + path, data=json.dumps(body), content_type="application/json")

    made = send("post", "", {**GIVEN, "from_start": True})
    assert made.status_code == 201  # type: ignore[attr-defined]
    pk = made.json()["subscriber_id"]  # type: ignore[attr-defined]
    assert send("post", f"/{pk}/pause", {}).json()["state"] == "paused"  # type: ignore[attr-defined]
    assert send("post", f"/{pk}/resume", {"after": 0}).json()["state"] == "live"  # type: ignore[attr-defined]
    assert program.get("/api/v1/proof/feed").json()[0]["signing_key"]
    assert send("delete", f"/{pk}", {}).status_code == 204  # type: ignore[attr-defined]
    first = program.get("/api/v1/directives/changes?limit=3").json()
    assert len(first["changes"]) == 3 and first["more"]
    after = first["next_after"]
    second = program.get(f"/api/v1/directives/changes?after={after}").json()
    assert second["changes"][0]["cursor"] > after and not second["more"]
    assert _as(case, "noc_b").get("/api/v1/directives/changes").json()["changes"][0]["organisation_code"] in ("", "vnp")


def test_the_command_prints_changes(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    app(["changes", "--limit", "2"], exit_on_error=False, print_error=False, result_action="return_value")
    printed = json.loads(capsys.readouterr().out)
    assert len(printed["changes"]) == 2 and printed["more"] and str(NOW.year) in printed["changes"][0]["at"]
