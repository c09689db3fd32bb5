"""Inside a body by page, API and command."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from builders import NOW
from directive_cases import Case, issued
from thongsuot.cli.directives import app
from thongsuot.directives import actions
from thongsuot.directives.models import Advice, Part
from thongsuot.people.actions import keep_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    made = issued()
    actions.acknowledge_receipt(made.directive.pk, by=made.province.actor("noc_a"), now=NOW)
    return made


def as_(case: Case, key: str) -> Client:
    client = Client()
    client.force_login(case.province.persons[key])
    return client


def test_the_share_page_gives_parts_on_and_moves_them(case: Case) -> None:
    share = case.share(case.staff, "vtp")
    noc, me = as_(case, "noc_a"), case.province.persons["noc_a"].pk
    page = f"/directives/shares/{share.pk}/"
    assert "Trong nội bộ đơn vị" in noc.get(page).content.decode()
    assert noc.post(f"{page}parts/", {"unit": "Phòng Kỹ thuật"}).status_code == 302
    assert noc.post(f"{page}parts/", {"unit": ""}).status_code == 422
    unit = Part.objects.get()
    assert noc.post(f"{page}parts/", {"parent_id": unit.pk, "person_id": me}).status_code == 302
    mine = Part.objects.get(parent=unit)
    assert noc.post(f"/directives/parts/{mine.pk}/receive/").status_code == 302
    assert noc.post(f"/directives/parts/{mine.pk}/progress/", {"percent": 40}).status_code == 302
    assert "40 %" in noc.get(page).content.decode()
    assert "Phòng Kỹ thuật" in noc.get("/directives/mine/").content.decode()
    assert as_(case, "noc_b").post(f"/directives/parts/{mine.pk}/receive/").status_code == 404
    assert as_(case, "auditor").post(f"{page}parts/", {"unit": "x"}).status_code == 403
    office = as_(case, "leader").get(page).content.decode()
    assert "0/2" in office and "Phòng Kỹ thuật" not in office


def test_the_head_directs_what_was_proposed(case: Case) -> None:
    share = case.share(case.staff, "vtp")
    noc = as_(case, "noc_a")
    page = f"/directives/shares/{share.pk}/"
    assert noc.post(f"{page}advise/", {"text": "Giao phòng", "unit": "Phòng Kỹ thuật"}).status_code == 302
    advice = Advice.objects.get()
    assert noc.post(f"{page}advice/{advice.pk}/").status_code == 403  # one's own proposal
    advice.made_by_id = "person:0"
    advice.save()
    assert "Chỉ đạo thực hiện" in noc.get(page).content.decode()
    assert noc.post(f"{page}advice/{advice.pk}/", {"then": "return", "note": "rõ hơn"}).status_code == 302
    assert (
        noc.post(f"{page}advise/", {"text": "Giao phòng, rõ hơn", "unit": "P1", "advice_id": advice.pk}).status_code
        == 302
    )
    Advice.objects.update(made_by_id="person:0")
    assert noc.post(f"{page}advice/{advice.pk}/").status_code == 302
    assert Part.objects.get().unit == "P1"


def test_the_api_does_the_same(case: Case) -> None:
    share = case.share(case.staff, "vtp")
    noc = as_(case, "noc_a")
    base = "/api/v1/directives"

    def send(path: str, body: Any) -> Any:
        return noc.post(base + path, data=json.dumps(body), content_type="application/json")

    made = send(f"/shares/{share.pk}/parts", {"unit": "Phòng Kỹ thuật"})
    assert made.status_code == 201
    part = made.json()["parts"][0]["part_id"]
    assert send(f"/parts/{part}/receive", {}).json()["parts"][0]["state"] == "received"
    assert send(f"/parts/{part}/progress", {"percent": 80}).json()["percent"] == 80
    assert send(f"/parts/{part}/fly", {}).status_code == 422
    assert [one["part_id"] for one in noc.get(f"{base}/parts").json()] == [part]
    advice = send(f"/shares/{share.pk}/advices", {"text": "Giao", "lines": [{"unit": "P1"}]}).json()["advices"][0]
    assert send(f"/shares/{share.pk}/advices/{advice['advice_id']}/direct", {}).status_code == 403
    Advice.objects.update(made_by_id="person:0")
    assert (
        send(f"/shares/{share.pk}/advices/{advice['advice_id']}/return", {"note": "x"}).json()["advices"][0]["state"]
        == "returned"
    )
    assert noc.get(f"{base}/shares/{share.pk}/inside").json()["own"]


def test_the_commands_give_and_move(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    share, email = case.share(case.staff, "vtp"), case.province.persons["noc_a"].email
    as_me = ["--as", email]

    def run(*words: object) -> None:
        app([str(word) for word in words], exit_on_error=False, print_error=False, result_action="return_value")

    run("give", share.pk, "--unit", "Phòng Kỹ thuật", *as_me)
    part = Part.objects.get().pk
    run("part", part, "receive", *as_me)
    run("inside", share.pk, *as_me)
    out = capsys.readouterr().out
    assert f"part {part} given" in out and "Phòng Kỹ thuật" in out


def test_a_body_with_a_list_of_units_chooses_instead_of_typing(case: Case) -> None:
    noc, share = as_(case, "noc_a"), case.staff.assignments.get(organisation__code="vtp")
    keep_unit(case.province.bodies["vtp"], name="Phòng Kỹ thuật", by=case.province.actor("admin"), now=NOW)
    page = noc.get(f"/directives/shares/{share.pk}/").content.decode()
    assert '<option value="Phòng Kỹ thuật">' in page
    give = f"/directives/shares/{share.pk}/parts/"
    assert noc.post(give, {"unit": "Tổ gõ tay"}).status_code == 422
    assert noc.post(give, {"unit": "Phòng Kỹ thuật"}).status_code == 302
    assert share.parts.get().unit == "Phòng Kỹ thuật"


def test_a_proposal_to_the_head_chooses_the_unit_from_the_list_as_well(case: Case) -> None:
    noc, share = as_(case, "noc_a"), case.staff.assignments.get(organisation__code="vtp")
    keep_unit(case.province.bodies["vtp"], name="Phòng Kỹ thuật", by=case.province.actor("admin"), now=NOW)
    page = noc.get(f"/directives/shares/{share.pk}/").content.decode()
    form = page[page.index(f"/directives/shares/{share.pk}/advise/") :]
    assert '<select class="input" id="advice-unit" name="unit">' in form
    assert '<option value="Phòng Kỹ thuật">' in form
