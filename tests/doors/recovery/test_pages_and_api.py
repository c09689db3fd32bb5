"""How an incident is mended, on pages, in the API and on the command line."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.test import Client

from builders import NOW
from incident_stage import Stage, build
from thongsuot.recovery.models import Crew, Fix, Loss, Part, RoleHolder, TelephoneCall

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(db: None) -> Stage:
    return build()


@pytest.fixture
def code(stage: Stage) -> str:
    return stage.cut().code


def signed_in(stage: Stage, key: str) -> Client:
    client = Client()
    client.force_login(stage.province.persons[key])
    return client


def test_an_operator_mends_on_pages_and_the_department_reads_along(stage: Stage, code: str) -> None:
    noc, duty, rival = signed_in(stage, "noc_a"), signed_in(stage, "duty_officer"), signed_in(stage, "noc_b")
    page = f"/incidents/{code}/recovery/"
    assert "Chưa cử tổ nào" in noc.get(page).content.decode()
    assert noc.post(page + "role/", {"role": "scene"}).url == page
    assert noc.post(page + "crews/", {"name": ""}).status_code == 422
    assert noc.post(page + "crews/", {"name": "Tổ cáp 2", "members": "4", "place": "Bể 12"}).url == page
    crew = Crew.objects.get()
    assert noc.post(f"{page}crews/{crew.pk}/on_way/").url == page
    assert rival.post(f"{page}crews/{crew.pk}/on_site/").status_code == 404
    assert (
        noc.post(page + "parts/", {"what": "Cáp 24FO", "quantity": "120.5", "unit": "m", "state": "needed"}).url == page
    )
    assert noc.post(f"{page}parts/{Part.objects.get().pk}/used/").url == page
    wrong = noc.post(page + "fixes/", {"what": "Kéo tạm", "is_temporary": "on"})
    assert wrong.status_code == 422 and "Kéo tạm" in wrong.content.decode()
    assert (
        noc.post(
            page + "fixes/", {"what": "Kéo tạm", "is_temporary": "on", "holds_until": "2099-01-01T08:00"}
        ).status_code
        == 422
    )
    far = f"{NOW.year + 1}-06-01T08:00"
    assert noc.post(page + "fixes/", {"what": "Kéo tạm", "is_temporary": "on", "holds_until": far}).url == page
    assert noc.post(page + "loss/", {}).status_code == 422
    assert noc.post(page + "loss/", {"repair": "8000000", "customers_hospital": "1"}).url == page
    text = duty.get(page).content.decode()
    for word in ("Tổ cáp 2", "Trên đường", "Cáp 24FO", "Kéo tạm", "8.000.000", "Bệnh viện"):
        assert word in text, word
    assert "Hiện trường" in duty.get(f"/incidents/{code}/").content.decode()
    hidden = rival.get(page).content.decode()
    assert not {word for word in ("Tổ cáp 2", "Cáp 24FO", "Kéo tạm", "8.000.000") if word in hidden}
    assert noc.post(f"{page}fixes/{Fix.objects.get().pk}/replace/", {"what": "Hàn lại"}).url == page
    assert noc.post(page + "role/scene/leave/").url == page
    assert not RoleHolder.objects.filter(until=None).exists()
    assert signed_in(stage, "clerk").post(page + "loss/", {"repair": "1"}).status_code == 403
    assert noc.get("/incidents/SC-0/recovery/").status_code == 404


def test_one_tap_beside_a_contact_notes_the_call_and_goes_back_to_the_room(stage: Stage, code: str) -> None:
    duty = signed_in(stage, "duty_officer")
    answer = duty.post(
        f"/incidents/{code}/recovery/call/", {"called": "Vũ Hạnh (Điện lực)", "outcome": "no_answer", "back": "room"}
    )
    assert answer.url == f"/incidents/{code}/"
    assert TelephoneCall.objects.get().outcome == "no_answer"
    room = duty.get(f"/incidents/{code}/").content.decode()
    assert "Vũ Hạnh (Điện lực)" in room and "Đã gọi, không trả lời" in room
    duty.post(f"/incidents/{code}/recovery/call/", {"called": "", "outcome": "told"})
    assert TelephoneCall.objects.count() == 1


def test_losses_of_a_period_as_page_and_workbook(stage: Stage, code: str) -> None:
    noc, duty, rival = signed_in(stage, "noc_a"), signed_in(stage, "duty_officer"), signed_in(stage, "noc_b")
    noc.post(f"/incidents/{code}/recovery/loss/", {"material": "3000000", "note": "=cmd"})
    span = f"?from={NOW:%Y}-01-01&to={NOW:%Y}-12-31"
    assert "3.000.000" in duty.get("/incidents/losses/" + span).content.decode()
    assert "Chưa có thiệt hại" in rival.get("/incidents/losses/" + span).content.decode()
    assert duty.get("/incidents/losses/?from=x&to=y").status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(duty.get("/incidents/losses/losses.xlsx" + span).content))
    assert 3_000_000 in [cell.value for row in book.worksheets[0].iter_rows() for cell in row]
    mine = openpyxl.load_workbook(io.BytesIO(rival.get("/incidents/losses/losses.xlsx" + span).content))
    assert 3_000_000 not in [cell.value for sheet in mine for row in sheet.iter_rows() for cell in row]


def call(client: Client, method: str, url: str, body: dict[str, Any] | None = None) -> Any:
    return (
        getattr(client, method)(url, data=body, content_type="application/json")
        if body is not None
        else client.get(url)
    )


def test_the_same_through_the_api(stage: Stage, code: str) -> None:
    noc, duty, rival = signed_in(stage, "noc_a"), signed_in(stage, "duty_officer"), signed_in(stage, "noc_b")
    base = f"/api/v1/incidents/{code}/recovery"
    assert call(noc, "post", base + "/roles", {"role": "command"}).status_code == 201
    made = call(noc, "post", base + "/crews", {"name": "Tổ 1", "members": 3})
    assert made.status_code == 201
    crew = f"{base}/crews/{made.json()['id']}/state"
    assert call(noc, "post", crew, {"state": "on_site", "place": "Bể 3"}).json()["state"] == "on_site"
    assert call(noc, "post", crew, {"state": "called"}).status_code == 409
    assert call(rival, "post", crew, {"state": "crew_done"}).status_code == 404
    part = call(noc, "post", base + "/parts", {"what": "Măng xông", "quantity": 2, "unit": "cái"}).json()
    assert call(noc, "post", f"{base}/parts/{part['id']}/state", {"state": "used"}).json()["state"] == "used"
    assert call(noc, "post", base + "/fixes", {"what": "Tạm", "is_temporary": True}).status_code == 422
    fix = call(
        noc,
        "post",
        base + "/fixes",
        {"what": "Tạm", "is_temporary": True, "holds_until": f"{NOW.year + 1}-03-01T00:00:00Z"},
    )
    assert fix.json()["state"] == "holding"
    assert [one["what"] for one in call(noc, "get", "/api/v1/recovery/fixes").json()] == ["Tạm"]
    assert call(noc, "post", f"{base}/fixes/{fix.json()['id']}/replace", {"what": "Xong"}).json()["state"] == "replaced"
    assert call(noc, "post", base + "/losses", {"revenue": 10, "customers": {"bank": 1}}).json()["total"] == 10
    assert call(noc, "post", base + "/losses", {"customers": {"moon": 1}}).status_code == 422
    assert call(noc, "post", base + "/calls", {"called": "A", "outcome": "told"}).status_code == 201
    assert call(noc, "post", base + "/roles/command/leave", {}).status_code == 200
    found = call(duty, "get", base).json()
    assert [found["crews"][0]["state"], found["losses"][0]["version"], len(found["calls"])] == ["on_site", 1, 1]
    hidden = call(rival, "get", base).json()
    assert not any(hidden.values())
    span = f"start={NOW:%Y}-01-01&end={NOW:%Y}-12-31"
    assert call(duty, "get", f"/api/v1/recovery/losses?{span}").json()["all"]["total"] == 10
    assert call(rival, "get", f"/api/v1/recovery/losses?{span}").json()["all"]["total"] == 0
    assert Loss.objects.count() == 1


def test_the_commands_show_and_state(stage: Stage, code: str, capsys: pytest.CaptureFixture[str]) -> None:
    from thongsuot.cli.main import app

    person = stage.province.persons["noc_a"].email

    def run(*words: str) -> str:
        app(["incidents", *words], result_action="return_value")
        return capsys.readouterr().out

    assert "Tạm" in run("fixed", code, "Tạm", "--until", f"{NOW.year + 1}-03-01T08:00", "--as", person)
    assert "5000 VND" in run("loss", code, "--repair", "5000", "--as", person)
    shown = run("recovery", code, "--as", person)
    assert "Tạm" in shown and "5000 VND" in shown
    assert "5000" in run("losses", "--start", f"{NOW:%Y}-01-01", "--end", f"{NOW:%Y}-12-31", "--as", person)
