"""Lineage and duties that come back, by page, API and command."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from builders import NOW
from directive_cases import Case, issued
from thongsuot.cli.directives import app
from thongsuot.directives import actions
from thongsuot.directives.actions.making import KnownObligation, make_directive
from thongsuot.directives.models import Directive, Obligation
from thongsuot.kernel import clock

pytestmark = pytest.mark.django_db


def as_(case: Case, key: str) -> Client:
    client = Client()
    client.force_login(case.province.persons[key])
    return client


def newer(case: Case) -> Directive:
    leader = case.province.actor("leader")
    text = "Kế hoạch: bố trí đủ nhân lực, vật tư dự phòng để ứng cứu."
    one = KnownObligation(clause="1", start=10, end=len(text), leads=("vtp",))
    made = make_directive(
        kind="ke_hoach", number="5/KH-SKHCN", date=NOW.date(), issuer="Sở KH&CN", signer="", subject="Kế hoạch",
        text=text, obligations=(one,), by=leader, now=NOW,
    )  # fmt: skip
    actions.confirm_directive(made.pk, by=leader, now=NOW)
    actions.issue(made.pk, by=leader, now=NOW)
    return made


def test_the_page_ties_documents_and_rolls_their_state_up() -> None:
    case = issued()
    made = newer(case)
    office, noc = as_(case, "clerk"), as_(case, "noc_a")
    page = f"/directives/{made.pk}/lineage/"
    assert "14/CT-UBND" in office.get(page, {"older": case.directive.pk, "relation": "amends"}).content.decode()
    answer = office.post(f"{page}link/", {"older": case.directive.pk, "relation": "amends"})
    assert answer.status_code == 422  # which obligations?
    tie = {"older": case.directive.pk, "relation": "amends", "obligation": [case.staff.pk]}
    assert office.post(f"{page}link/", tie).status_code == 302
    assert noc.post(f"{page}link/", tie).status_code == 403
    assert office.post(f"{page}link/", {"older": case.directive.pk, "relation": "implements"}).status_code == 302
    text = office.get(page).content.decode()
    assert "14/CT-UBND" in text and "tree-1" in text
    assert "thay bởi" in office.get(f"/directives/{case.directive.pk}/board/").content.decode()
    assert "5/KH-SKHCN" in noc.get("/directives/cascade/").content.decode()
    assert "5/KH-SKHCN" not in as_(case, "noc_b").get("/directives/cascade/").content.decode()
    link = made.links_down.get(relation="amends")
    assert office.post(f"{page}{link.pk}/unlink/").status_code == 302
    assert not Obligation.objects.filter(superseded_by=made).exists()


def test_the_page_lets_a_duty_come_back_and_adds_parties() -> None:
    case = issued()
    clerk, leader = as_(case, "clerk"), as_(case, "leader")
    base = f"/directives/{case.directive.pk}/obligations/{case.power.pk}/"
    assert clerk.get(f"{base}tracking/").status_code == 200
    rhythm = {"unit": "month", "every": 1, "day": 15, "shift": "back", "ahead_days": 60}
    assert clerk.post(f"{base}recurrence/", rhythm).status_code == 302
    assert case.power.turns.count() >= 1
    assert "hằng tháng, ngày 15" in clerk.get(f"{base}tracking/").content.decode()
    assert clerk.post(f"{base}recurrence/", {**rhythm, "day": 77}).status_code == 422
    assert clerk.post(f"{base}turn/", {"event": "Tết 2027"}).status_code == 302
    assert clerk.post(f"{base}turn/", {"event": "Tết 2027"}).status_code == 409
    assert clerk.post(f"{base}recurrence/stop/").status_code == 302
    assert clerk.post(f"{base}add-party/", {"code": "dai", "role": "lead"}).status_code == 403
    assert leader.post(f"{base}add-party/", {"code": "dai", "role": "lead"}).status_code == 302
    assert case.power.assignments.filter(organisation__code="dai", state="issued").exists()
    assert as_(case, "noc_a").get(f"{base}tracking/").status_code == 403


def test_the_api_ties_repeats_and_adds() -> None:
    case = issued()
    made = newer(case)
    clerk, leader = as_(case, "clerk"), as_(case, "leader")
    base = "/api/v1/directives"

    def send(client: Client, method: str, path: str, body: Any = None) -> Any:
        given = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
        return getattr(client, method)(base + path, **given)

    tree = send(clerk, "post", f"/{made.pk}/links", {"older_id": case.directive.pk, "relation": "implements"}).json()
    assert [node["name"] for node in tree["nodes"]] == ["14/CT-UBND", "5/KH-SKHCN"]
    back = send(clerk, "delete", f"/{made.pk}/links/{tree['links'][0]['link_id']}").json()
    assert back["links"] == []
    one = f"/{case.directive.pk}/obligations/{case.power.pk}"
    assert send(clerk, "get", f"{one}/recurrence").status_code == 404
    assert send(clerk, "put", f"{one}/recurrence", {"unit": "quarter"}).json()["unit"] == "quarter"
    assert send(clerk, "delete", f"{one}/recurrence").json()["stopped_at"]
    assert send(clerk, "post", f"{one}/turns", {"event": "Tết 2027"}).json()["period"] == "Tết 2027"
    staff = f"/{case.directive.pk}/obligations/{case.staff.pk}"
    assert send(clerk, "get", f"{staff}/earlier").json() == []
    assert send(clerk, "put", f"{staff}/repeats", {"earlier_id": None}).json() == []
    assert send(leader, "post", f"{staff}/late-parties", {"code": "dai"}).status_code == 201
    assert send(leader, "post", f"{staff}/late-parties", {"code": "dai"}).status_code == 409
    assert send(clerk, "get", "/cascade?party=vtp").json()[0]["name"] in ("14/CT-UBND", "5/KH-SKHCN")


def test_the_commands_tie_and_repeat(capsys: pytest.CaptureFixture[str]) -> None:
    case = issued(now=clock.now())
    made = newer(case)
    for words in (
        ["link", made.pk, "implements", case.directive.pk],
        ["lineage", made.pk],
        ["recur", case.directive.pk, case.power.pk, "month", "--on-day", 15, "--ahead", 60],
        ["add-party", case.directive.pk, case.staff.pk, "dai"],
    ):
        app([str(word) for word in words], exit_on_error=False, print_error=False, result_action="return_value")
    out = capsys.readouterr().out
    assert "1 ties made" in out and "  5/KH-SKHCN" in out and "share " in out


def test_the_lineage_is_drawn_with_what_carries_out_and_what_is_replaced() -> None:
    case = issued()
    made, office = newer(case), as_(case, "clerk")
    page = f"/directives/{made.pk}/lineage/"
    assert "<figure" not in office.get(page).content.decode(), "one document alone is no picture"
    office.post(f"{page}link/", {"older": case.directive.pk, "relation": "replaces"})
    text = office.get(page).content.decode()
    assert text.count('class="lineage-line is-tie"') == 1 and text.count("lineage-title") == 2
    office.post(f"{page}link/", {"older": case.directive.pk, "relation": "implements"})
    text = office.get(page).content.decode()
    assert text.count('class="lineage-line"') == 1 and 'class="lineage-line is-tie"' not in text
    assert "is-here" in text and "nói cùng nội dung bằng chữ" in text
