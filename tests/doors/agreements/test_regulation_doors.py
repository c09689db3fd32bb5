"""Coordination regulations on pages, in the API and on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from agreement_cases import agreed, sent, written
from builders import Province, small_province
from incident_stage import build
from thongsuot.agreements.models import RegulationVersion
from thongsuot.cli.agreements import app

pytestmark = pytest.mark.django_db
ROOT = "/directives/agreements/"


@pytest.fixture
def province() -> Province:
    return small_province()


def signed_in(province: Province, key: str) -> Client:
    client = Client()
    client.force_login(province.persons[key])
    return client


def call(client: Client, method: str, url: str, body: dict[str, Any] | None = None) -> Any:
    return getattr(client, method)(f"/api/v1/agreements{url}", data=body or {}, content_type="application/json")


def test_a_regulation_is_written_sent_and_signed_on_pages(province: Province) -> None:
    clerk = signed_in(province, "clerk")
    assert "Chưa có quy chế phối hợp" in clerk.get(ROOT).content.decode()
    url = clerk.post(ROOT + "start/", {"title": "Quy chế X"}).url
    version = RegulationVersion.objects.get()
    one = f"{ROOT}{version.regulation_id}/"
    assert url == one + "edit/"
    head = {"title": "Quy chế X", "valid_from": "2026-01-01", "remind_days": 60, "revision": 1}
    assert clerk.post(url, head | {"parties": ["skhcn", "cat"]}).status_code == 302
    assert clerk.post(url, head | {"parties": ["skhcn"]}).status_code == 409, "somebody saved meanwhile"
    assert clerk.post(url, head | {"title": "", "revision": 2}).status_code == 422
    assert clerk.post(one + "duties/", {"rows": 0, "do": "add"}).status_code == 302
    assert "duty-0-text" in clerk.get(url).content.decode()
    row = {"rows": 1, "duty-0-key": "k", "duty-0-text": "Tuần tra", "duty-0-subjects": ["theft"]}
    wrong = clerk.post(one + "duties/", row | {"duty-0-skhcn": "A", "duty-0-cat": "AR"})
    assert wrong.status_code == 422 and "Tuần tra" in wrong.content.decode(), "what was typed stays"
    assert clerk.post(one + "send/").status_code == 409
    assert clerk.post(one + "duties/", row | {"duty-0-skhcn": "I", "duty-0-cat": "AR"}).status_code == 302
    assert signed_in(province, "police").get(one).status_code == 404
    assert clerk.post(one + "send/").status_code == 302
    police = signed_in(province, "police")
    page = police.get(one).content.decode()
    version.refresh_from_db()
    assert version.content_sha256 in page and "Tuần tra" in page
    assert police.post(one + "sign/", {"sha256": "x"}).status_code == 409
    assert police.post(one + "sign/", {"sha256": version.content_sha256}).status_code == 302
    assert clerk.post(one + "sign/", {"sha256": version.content_sha256}).status_code == 403
    leader = signed_in(province, "leader")
    assert leader.post(one + "sign/", {"sha256": version.content_sha256}).status_code == 302
    assert "Công an tỉnh" in police.get(ROOT + "leads/?subject=theft").content.decode()
    assert police.get(one + "paper.pdf")["Content-Type"] == "application/pdf"
    assert police.get(one + "paper.docx").status_code == 200
    assert clerk.post(one + "revise/").status_code == 302
    assert police.get(one + "compare/").status_code == 200
    assert (
        clerk.post(one + "duties/", {"rows": 1, "duty-0-key": "k", "duty-0-text": "Y", "do": "remove:0"}).status_code
        == 302
    )
    assert clerk.post(one + "end/?version=1", {"reason": "Sáp nhập"}).status_code == 302


def test_a_party_sends_it_back(province: Province) -> None:
    version = sent(province)
    url = f"{ROOT}{version.regulation_id}/return/"
    assert signed_in(province, "noc_b").post(url, {"note": "x"}).status_code == 404
    assert signed_in(province, "noc_a").post(url, {"note": ""}).status_code == 422
    assert signed_in(province, "noc_a").post(url, {"note": "Thiếu điện lực"}).status_code == 302
    assert "Thiếu điện lực" in signed_in(province, "clerk").get(f"{ROOT}{version.regulation_id}/").content.decode()


def test_a_rival_gets_404_everywhere(province: Province) -> None:
    one = f"{ROOT}{agreed(province).regulation_id}/"
    rival = signed_in(province, "noc_b")
    for address in ("", "paper.pdf", "compare/"):
        assert rival.get(one + address).status_code == 404
    assert rival.post(one + "sign/", {"sha256": "x"}).status_code == 404
    assert call(rival, "get", one.removeprefix(ROOT).join(("/regulations/", ""))[:-1]).status_code == 404
    assert "Chưa có quy chế phối hợp" in rival.get(ROOT).content.decode()


def test_the_room_of_an_incident_says_who_leads() -> None:
    stage = build()
    code = stage.cut().code
    agreed(stage.province)
    page = signed_in(stage.province, "duty_officer").get(f"/incidents/{code}/").content.decode()
    assert "Ai chủ trì?" in page and "Bảo vệ tuyến cáp trọng yếu" in page
    assert (
        "Bảo vệ tuyến cáp trọng yếu"
        not in signed_in(stage.province, "commune").get(f"/incidents/{code}/").content.decode()
    )


def test_the_api_goes_the_whole_way(province: Province) -> None:
    clerk, police, leader = (signed_in(province, key) for key in ("clerk", "police", "leader"))
    assert call(police, "post", "/regulations", {"title": "X"}).status_code == 403
    made = call(clerk, "post", "/regulations", {"title": "X"})
    assert made.status_code == 201
    url = f"/regulations/{made.json()['regulation_id']}"
    body = {
        "title": "X", "parties": ["skhcn", "cat"], "valid_from": "2026-01-01",
        "duties": [{"text": "Tuần tra", "subjects": ["theft"], "letters": {"cat": "A", "skhcn": "A"}}],
    }  # fmt: skip
    assert call(clerk, "put", url, body).status_code == 422
    body["duties"][0]["letters"] = {"cat": "A"}  # type: ignore[index]
    assert call(clerk, "put", url, body).json()["faults"] == ["no_responsible:1"]
    assert call(clerk, "post", url + "/send").status_code == 409
    body["duties"][0]["letters"] = {"cat": "AR"}  # type: ignore[index]
    assert call(clerk, "put", url, body).json()["faults"] == []
    sha = call(clerk, "post", url + "/send").json()["sha256"]
    assert call(police, "post", url + "/sign", {"sha256": "no"}).status_code == 409
    assert call(police, "post", url + "/sign", {"sha256": sha}).json()["state"] == "signing"
    assert call(leader, "post", url + "/sign", {"sha256": sha}).json()["standing"]["code"] == "in_force"
    (lead,) = police.get("/api/v1/agreements/leads", {"incident_kind": "theft"}).json()
    assert (lead["leads"], lead["own_letter"]) == ("Công an tỉnh", "AR")
    assert police.get("/api/v1/agreements/regulations").json()[0]["duties"] == 1
    assert police.get(f"/api/v1/agreements{url}/paper.pdf").content[:4] == b"%PDF"
    assert call(clerk, "post", url + "/revise").json()["version"] == 2
    assert call(clerk, "post", url + "/end", {"note": "Hết", "version": 1}).status_code == 200


def run(*words: str) -> None:
    app(list(words), exit_on_error=False, print_error=False, result_action="return_value")


def test_the_command_line_lists_answers_and_prints(
    province: Province, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    version = agreed(province)
    written(province)
    run("list", "--json")
    assert [one["standing"]["code"] for one in json.loads(capsys.readouterr().out)] == ["in_force", "draft"]
    run("leads", "--incident", "theft", "--json", "--as", "noc-a@thanhlam.example")
    assert json.loads(capsys.readouterr().out)[0]["leads"] == "Công an tỉnh"
    run("leads", "cable")
    run("list")
    run("paper", str(version.regulation_id), str(tmp_path / "x.pdf"))
    assert (tmp_path / "x.pdf").read_bytes()[:4] == b"%PDF"
