"""Emergency plans on pages, in the API and on the command line."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from agreement_cases import CONTENT, agreed, plan_agreed, plan_sent, plan_written
from builders import Province, small_province
from incident_stage import build
from thongsuot.agreements.models import PlanVersion
from thongsuot.cli.agreements import app

pytestmark = pytest.mark.django_db
ROOT = "/directives/agreements/plans/"


@pytest.fixture
def province() -> Province:
    return small_province()


def signed_in(province: Province, key: str) -> Client:
    client = Client()
    client.force_login(province.persons[key])
    return client


def call(client: Client, method: str, url: str, body: dict[str, Any] | None = None) -> Any:
    return getattr(client, method)(f"/api/v1/plans{url}", data=body or {}, content_type="application/json")


def test_a_plan_goes_its_way_on_pages(province: Province) -> None:
    noc, police, clerk = (signed_in(province, key) for key in ("noc_a", "police", "clerk"))
    assert 'name="scenario"' in noc.get(ROOT).content.decode()
    assert noc.post(ROOT + "start/", {"scenario": "ghost", "police": "cat"}).status_code == 422
    url = noc.post(ROOT + "start/", {"scenario": "unrest", "police": "cat", "scope": "Toàn mạng"}).url
    version = PlanVersion.objects.get()
    one = f"{ROOT}{version.plan_id}/"
    assert url == one + "edit/" and "Toàn bộ" in noc.get(url).content.decode(), "the library's text is there"
    assert police.get(one).status_code == 404 and clerk.get(url).status_code == 403
    given: dict[str, Any] = {f"part-{key}": text for key, text in CONTENT.texts.items()}
    given |= {"title": "Phương án X", "valid_until": "2027-11-01", "remind_days": 60, "revision": 1}
    given |= {"user-0-name": "Tỉnh ủy", "user-0-rank": "1", "user-0-means": "Cáp", "user-0-fallback": "Vi ba"}
    given |= {"link-1-name": "Chỉ huy", "link-1-primary": "Tuyến 1", "link-1-fallback": "Tuyến 1"}
    given |= {"contact-0-role": "Trực ca", "contact-0-phone": "113"}
    assert noc.post(url, given | {"title": ""}).status_code == 422
    assert noc.post(url, given).status_code == 302
    assert noc.post(url, given).status_code == 409, "somebody saved meanwhile"
    assert noc.post(one + "send/").status_code == 409
    assert "sẽ hỏng cùng lúc" in noc.get(one).content.decode()
    assert noc.post(url, given | {"link-1-fallback": "Tuyến 2", "revision": 2, "done": "1"}).url == one
    assert noc.post(one + "send/").status_code == 302
    version.refresh_from_db()
    page = police.get(one).content.decode()
    assert version.content_sha256 in page and "Tuyến 2" in page
    assert police.post(one + "sign/", {"sha256": "x"}).status_code == 409
    assert police.post(one + "sign/", {"sha256": version.content_sha256}).status_code == 302
    assert clerk.post(one + "sign/", {"sha256": version.content_sha256}).status_code == 403
    assert noc.post(one + "sign/", {"sha256": version.content_sha256}).status_code == 302
    done = {"held_on": "2026-11-20", "form": "table", "result": "failed", "took_part": "Hai bên"}
    assert noc.post(one + "exercise/", done).status_code == 422
    assert noc.post(one + "exercise/", done | {"findings": "Bộ đàm hỏng"}).status_code == 302
    assert "Bộ đàm hỏng" in clerk.get(one).content.decode()
    assert police.get(one + "paper.pdf")["Content-Type"] == "application/pdf"
    assert noc.post(one + "revise/").status_code == 302
    assert noc.get(one + "compare/").status_code == 200


def test_the_police_send_a_plan_back(province: Province) -> None:
    version = plan_sent(province)
    one = f"{ROOT}{version.plan_id}/"
    assert signed_in(province, "police").post(one + "return/", {"note": ""}).status_code == 422
    assert signed_in(province, "police").post(one + "return/", {"note": "Thiếu điểm gác"}).status_code == 302
    assert "Thiếu điểm gác" in signed_in(province, "noc_a").get(one).content.decode()


def test_a_rival_gets_404_everywhere_and_its_list_is_empty(province: Province) -> None:
    version = plan_agreed(province)
    one, rival = f"{ROOT}{version.plan_id}/", signed_in(province, "noc_b")
    for address in ("", "paper.pdf", "paper.docx", "compare/", "edit/"):
        assert rival.get(one + address).status_code == 404
    for verb in ("send", "sign", "return", "revise"):
        assert rival.post(f"{one}{verb}/", {"note": "x", "sha256": "x"}).status_code == 404
    done = {"held_on": "2026-11-20", "form": "table", "result": "passed", "took_part": "Hai bên"}
    assert rival.post(one + "exercise/", done).status_code == 404
    assert call(rival, "get", f"/{version.plan_id}").status_code == 404
    assert call(rival, "get", "").json() == []
    assert f"/{version.plan_id}/" not in rival.get(ROOT).content.decode()
    assert signed_in(province, "commune").get(ROOT).status_code == 403


def test_the_office_sees_which_plans_are_missing(province: Province) -> None:
    plan_written(province)
    page = signed_in(province, "leader").get(ROOT).content.decode()
    assert 'id="coverage"' in page and "còn thiếu" in page


def test_the_room_of_an_incident_shows_the_plan_that_fits() -> None:
    stage = build()
    code = stage.cut().code
    province = stage.province
    from builders import NOW
    from thongsuot.agreements import actions

    noc = province.actor("noc_a")
    made = actions.start_plan(scenario="cable_cut", police="cat", by=noc, now=NOW)
    texts = dict.fromkeys(("situation", "alert", "response", "restoration"), "x")
    import dataclasses

    content = dataclasses.replace(CONTENT, texts=texts)
    import datetime as dt

    actions.write_plan(
        made.pk, content, valid_until=NOW.date() + dt.timedelta(days=300), title="Phương án đứt cáp A", by=noc, now=NOW
    )
    sent = actions.send_plan(made.pk, by=noc, now=NOW)
    for key in ("noc_a", "police"):
        actions.sign_plan(sent.pk, sha256=sent.content_sha256, by=province.actor(key), now=NOW)
    assert "Phương án đứt cáp A" in signed_in(province, "duty_officer").get(f"/incidents/{code}/").content.decode()
    agreed(province)


def test_the_api_goes_the_whole_way(province: Province) -> None:
    noc, police = signed_in(province, "noc_a"), signed_in(province, "police")
    assert call(police, "post", "", {"scenario": "unrest", "police": "cat"}).status_code == 403
    made = call(noc, "post", "", {"scenario": "unrest", "police": "cat"})
    assert made.status_code == 201 and "no_link" in made.json()["faults"]
    url = f"/{made.json()['plan_id']}"
    assert call(police, "get", url).status_code == 404
    body = {"content": CONTENT.as_json(), "valid_until": "2027-10-01", "revision": 1}
    assert call(noc, "put", url, body).json()["faults"] == []
    assert call(noc, "put", url, body).status_code == 409
    sha = call(noc, "post", url + "/send").json()["sha256"]
    assert call(noc, "post", url + "/sign", {"sha256": sha}).json()["state"] == "signing"
    assert call(noc, "post", url + "/sign", {"sha256": sha}).status_code == 409
    assert call(police, "post", url + "/sign", {"sha256": sha}).json()["standing"]["code"] == "in_force"
    done = {"held_on": "2026-11-20", "form": "field", "result": "passed", "took_part": "Hai bên"}
    assert call(police, "post", url + "/exercises", done).status_code == 201
    assert police.get(f"/api/v1/plans{url}/paper.pdf").content[:4] == b"%PDF"
    (row,) = call(noc, "get", "/coverage").json()
    assert row["plans"]["unrest"]["last_exercise"] == "2026-11-20" and row["plans"]["storm"] is None
    assert call(noc, "post", url + "/revise").json()["version"] == 2
    assert call(noc, "post", url + "/return", {"note": "x"}).status_code == 409


def run(*words: str) -> None:
    app(list(words), exit_on_error=False, print_error=False, result_action="return_value")


def test_the_command_line_lists_plans_and_what_is_due(province: Province, capsys: pytest.CaptureFixture[str]) -> None:
    plan_agreed(province)
    agreed(province, until_days=30)
    run("plans", "--json", "--as", "noc-a@thanhlam.example")
    assert json.loads(capsys.readouterr().out)[0]["signed"] == ["operator", "police"]
    run("plans", "--as", "noc-b@thanhlam.example", "--json")
    assert json.loads(capsys.readouterr().out) == []
    run("plans")
    run("due")
    capsys.readouterr()
    run("due", "--json")
    assert json.loads(capsys.readouterr().out)[0]["kind"] == "regulation"


def test_guaranteed_paths_stand_on_the_page_in_the_api_and_on_the_command_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    province = build().province
    noc = signed_in(province, "noc_a")
    version = plan_written(province)
    one = f"{ROOT}{version.plan_id}/"
    given: dict[str, Any] = {f"part-{key}": text for key, text in CONTENT.texts.items()}
    given |= {"title": "Phương án X", "valid_until": "2027-11-01", "remind_days": 60, "revision": version.revision}
    given |= {"link-0-name": "Chỉ huy", "link-0-a": "A1", "link-0-b": "A404"}
    refused = noc.post(one + "edit/", given)
    assert refused.status_code == 422 and "A404" in refused.content.decode()
    assert noc.post(one + "edit/", given | {"link-0-b": "A2"}).status_code == 302
    page = noc.get(one).content.decode()
    assert "Không bảo đảm" in page and "/network/duct/D1" in page and "chỉ một đối tượng" in page.lower()
    answer = call(noc, "get", f"/{version.plan_id}/paths")
    assert answer.status_code == 200
    found = answer.json()[0]
    assert found["light"] == "red" and {"duct", "link"} <= {each["kind"] for each in found["breakers"]}
    assert call(signed_in(province, "noc_b"), "get", f"/{version.plan_id}/paths").status_code == 404
    assert call(signed_in(province, "commune"), "get", f"/{version.plan_id}/paths").status_code == 403
    run("paths", str(version.plan_id), "--json")
    assert json.loads(capsys.readouterr().out)[0]["state"] == "one"
