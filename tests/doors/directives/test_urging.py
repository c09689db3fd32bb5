"""Urging by page, API and command."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from directive_cases import Case, issued
from thongsuot.cli.directives import app
from thongsuot.directives.models import Urging
from thongsuot.kernel import clock

pytestmark = pytest.mark.django_db


def late_case() -> Case:
    """Give a directive that was due long before any clock that runs this test."""
    case = issued()
    case.staff.due_on = case.staff.due_on.replace(year=2025)
    case.staff.save()
    return case


def as_(case: Case, key: str) -> Client:
    client = Client()
    client.force_login(case.province.persons[key])
    return client


def test_one_click_on_the_board_opens_the_prefilled_letter() -> None:
    case = late_case()
    board = as_(case, "leader").get(f"/directives/{case.directive.pk}/board/").content.decode()
    party = case.province.bodies["vtp"].pk
    assert f"/directives/urgings/draft/{party}/" in board
    assert (
        f"/directives/urgings/draft/{party}/"
        not in as_(case, "noc_a").get(f"/directives/{case.directive.pk}/board/").content.decode()
    )
    answer = as_(case, "leader").post(
        f"/directives/urgings/draft/{party}/", {"directive": case.directive.pk}, follow=True
    )
    assert answer.status_code == 200
    assert case.staff.task_text in answer.content.decode()
    assert as_(case, "noc_a").post(f"/directives/urgings/draft/{party}/").status_code == 403


def test_the_page_shows_who_is_late_and_the_body_confirms_its_letter() -> None:
    case = late_case()
    office, noc = as_(case, "clerk"), as_(case, "noc_a")
    assert "Viễn thông Sao Mai" in office.get("/directives/urgings/").content.decode()
    body = case.province.bodies["vtp"]
    row = Urging.objects.create(
        party=body, addressed_to=body, state="issued", number="12/SKHCN", date=case.staff.due_on, made_at=clock.now()
    )
    assert "12/SKHCN" in noc.get("/directives/mine/").content.decode()
    assert noc.post(f"/directives/urgings/{row.pk}/receive/").status_code == 302
    row.refresh_from_db()
    assert (row.state, row.received_by) == ("received", "Nguyễn Vận Hành")
    assert noc.post(f"/directives/urgings/{row.pk}/receive/").status_code == 409
    assert as_(case, "noc_b").post(f"/directives/urgings/{row.pk}/receive/").status_code == 404
    rule = {"urge_after": 4, "escalate_after": 9, "automatic": "on"}
    assert office.post("/directives/urgings/rule/", rule).status_code == 302
    assert 'value="4"' in office.get("/directives/urgings/").content.decode()
    assert office.post("/directives/urgings/rule/", {"urge_after": 0, "escalate_after": 9}).status_code == 422


def test_the_api_drafts_lists_and_sets() -> None:
    case = late_case()
    office, noc = as_(case, "leader"), as_(case, "noc_a")
    base = "/api/v1/directives"
    late = office.get(f"{base}/overdue").json()
    assert {one["code"] for one in late} == {"vtp", "vnp"}
    assert {one["code"] for one in noc.get(f"{base}/overdue").json()} == {"vtp"}

    def send(client: Client, method: str, path: str, body: object) -> int:
        call = getattr(client, method)
        return call(base + path, data=json.dumps(body), content_type="application/json").status_code

    assert send(office, "post", "/urgings", {"party": "vtp"}) == 200
    assert send(office, "post", "/urgings", {"party": "evn"}) == 409
    assert send(noc, "post", "/urgings", {"party": "vtp"}) == 403
    assert [one["party"] for one in office.get(f"{base}/urgings").json()] == ["VTP"]
    assert noc.get(f"{base}/urgings").json() == []
    letter = office.get(f"{base}/urgings").json()[0]["urging_id"]
    assert send(noc, "post", f"/urgings/{letter}/drop", {}) == 403
    assert send(office, "post", f"/urgings/{letter}/drop", {}) == 200
    assert send(office, "post", f"/urgings/{letter}/drop", {}) == 409
    assert send(office, "put", "/urging-rule", {"urge_after": 2, "escalate_after": 2, "automatic": False}) == 200
    assert office.get(f"{base}/urging-rule").json()["urge_after"] == 2


def test_commands_list_who_is_late_and_draft_the_letter(capsys: pytest.CaptureFixture[str]) -> None:
    late_case()
    for words in (["overdue"], ["urging-letter", "vtp"], ["urgings"]):
        app(words, exit_on_error=False, print_error=False, result_action="return_value")
    out = capsys.readouterr().out
    assert "vtp" in out and "draft " in out and "VTP" in out
