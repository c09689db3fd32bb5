"""The security self-assessment on pages, in the API and on the command line."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from builders import Province, small_province
from thongsuot.cli.law import app
from thongsuot.law.models import Assessment

pytestmark = pytest.mark.django_db
ROOT = "/directives/law/assessments/"


@pytest.fixture
def province() -> Province:
    return small_province()


def signed_in(province: Province, key: str) -> Client:
    client = Client()
    client.force_login(province.persons[key])
    return client


def call(client: Client, method: str, url: str, body: dict[str, Any] | None = None) -> Any:
    return getattr(client, method)(f"/api/v1/assessments{url}", data=body or {}, content_type="application/json")


def test_a_body_fills_its_sheet_and_the_office_reviews_it(province: Province) -> None:
    noc, inspector = signed_in(province, "noc_a"), signed_in(province, "inspector")
    assert "Bắt đầu tự đánh giá" in noc.get(ROOT).content.decode()
    url = noc.post(ROOT + "start/").url
    row = Assessment.objects.get()
    assert url == f"{ROOT}{row.pk}/"
    assert "q-officer" in noc.get(url).content.decode()
    given = {f"q-{one['key']}": "yes" for one in row.questions} | {"revision": 1}
    wrong = noc.post(url + "answer/", given | {"q-officer": "no", "submit": "1"})
    assert wrong.status_code == 409
    row.refresh_from_db()
    assert row.answers["officer"]["answer"] == "no", "what was answered is kept, though it was not handed in"
    assert noc.post(url + "answer/", given).status_code == 409, "somebody saved meanwhile"
    done = given | {"q-officer": "no", "n-officer": "Bổ nhiệm trước 30/6", "revision": row.revision, "submit": "1"}
    assert noc.post(url + "answer/", done).status_code == 302
    assert "Bổ nhiệm trước 30/6" in inspector.get(url).content.decode()
    assert noc.post(url + "review/", {"do": "accept"}).status_code == 403
    assert inspector.post(url + "review/", {"do": "return", "note": ""}).status_code == 422
    assert inspector.post(url + "review/", {"do": "return", "note": "Nêu rõ ngày"}).status_code == 302
    assert "Nêu rõ ngày" in noc.get(url).content.decode()
    assert signed_in(province, "noc_b").get(url).status_code == 404
    assert signed_in(province, "noc_b").post(url + "answer/", done).status_code == 404
    assert "VNP" in inspector.get(ROOT).content.decode()
    assert "VTP" not in signed_in(province, "noc_b").get(ROOT).content.decode()


def test_the_api_goes_the_whole_way(province: Province) -> None:
    noc, leader = signed_in(province, "noc_a"), signed_in(province, "leader")
    made = call(noc, "post", "", {"year": 2026})
    assert made.status_code == 201
    url, keys = f"/{made.json()['assessment_id']}", [q["key"] for s in made.json()["sections"] for q in s["questions"]]
    assert call(noc, "post", "", {"year": 2026}).status_code == 409
    assert call(noc, "post", url + "/submit").status_code == 409
    body = {"answers": {key: {"answer": "yes"} for key in keys}, "revision": 1}
    assert call(noc, "put", url, body).json()["missing"] == 0
    assert call(noc, "put", url, body).status_code == 409
    assert call(noc, "post", url + "/submit").json()["line"]["total"] == 100
    assert call(noc, "post", url + "/review", {"accept": True}).status_code == 403
    assert call(leader, "post", url + "/review", {"accept": True}).json()["line"]["state"] == "accepted"
    assert call(signed_in(province, "noc_b"), "get", url).status_code == 404
    states = {one["organisation_code"]: one["state"] for one in call(leader, "get", "?year=2026").json()}
    assert states["vtp"] == "accepted" and states["vnp"] == "missing"


def test_the_command_line_lists_them(province: Province, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*words: str) -> None:
        app(list(words), exit_on_error=False, print_error=False, result_action="return_value")

    run("assessments", "2026", "--json")
    assert {one["state"] for one in json.loads(capsys.readouterr().out)} == {"missing"}
    run("assessments", "2026", "--as", "noc-b@thanhlam.example")
    assert "VNP" in capsys.readouterr().out
