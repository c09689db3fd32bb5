"""The register of law on pages, in the API and on the command line."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from builders import NOW
from directive_cases import Case, issued
from thongsuot.cli.law import app
from thongsuot.law import actions
from thongsuot.law.models import Basis, Instrument, Requirement

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    made = issued()
    actions.load_pack(by=made.province.actor("clerk"), now=NOW)
    return made


def signed_in(case: Case, key: str) -> Client:
    client = Client()
    client.force_login(case.province.persons[key])
    return client


def call(client: Client, method: str, url: str, body: dict[str, Any] | None = None) -> Any:
    return getattr(client, method)(f"/api/v1/law{url}", data=body or {}, content_type="application/json")


def one(number: str) -> Instrument:
    return Instrument.objects.get(number=number)


def test_the_register_is_filled_searched_and_confirmed_in_the_browser(case: Case) -> None:
    Basis.objects.all().delete()
    Requirement.objects.all().delete()
    Instrument.objects.update(replaced_by=None)
    Instrument.objects.all().delete()
    clerk, party = signed_in(case, "clerk"), signed_in(case, "noc_a")
    assert "Nạp danh mục" in clerk.get("/directives/law/").content.decode()
    assert "Nạp danh mục" not in party.get("/directives/law/").content.decode()
    assert clerk.post("/directives/law/load/").status_code == 302
    page = party.get("/directives/law/", {"q": "18/2016/TT-BTTTT"}).content.decode()
    assert "18/2016/TT-BTTTT" in page and "30/2020" not in page
    row = Instrument.objects.filter(confidence="M").first()
    assert row is not None
    url = f"/directives/law/{row.pk}/"
    assert "confirm/" in clerk.get(url).content.decode() and "confirm/" not in party.get(url).content.decode()
    assert party.post(url + "confirm/", {"source": "x"}).status_code == 403
    assert clerk.post(url + "confirm/", {"source": ""}).status_code == 422
    assert clerk.post(url + "confirm/", {"source": "Công báo", "version": row.version}).status_code == 302
    row.refresh_from_db()
    assert row.confidence == "S"
    assert party.get("/directives/law/99999/").status_code == 404


def test_an_instrument_is_entered_and_corrected_by_form(case: Case) -> None:
    clerk = signed_in(case, "clerk")
    given = {"kind": "thong_tu", "number": "1/2026/TT-BKHCN", "issuer": "Bộ KH&CN", "title": "X", "status": "in_force"}
    wrong = clerk.post("/directives/law/new/", given | {"number": "không"})
    assert wrong.status_code == 422 and "không" in wrong.content.decode(), "what was typed stays in the form"
    made = clerk.post("/directives/law/new/", given)
    row = one("1/2026/TT-BKHCN")
    assert made.url == f"/directives/law/{row.pk}/"
    assert clerk.post("/directives/law/new/", given).status_code == 409
    url = f"/directives/law/{row.pk}/edit/"
    assert clerk.post(url, given | {"title": "Y", "version": 1}).status_code == 302
    assert clerk.post(url, given | {"title": "Z", "version": 1}).status_code == 409
    asked = {"article": "Điều 3", "text": "Báo cáo hằng năm", "who": ["telecom"]}
    assert clerk.post(f"/directives/law/{row.pk}/ask/", asked).status_code == 302
    assert clerk.post(f"/directives/law/{row.pk}/ask/", asked | {"who": []}).status_code == 422
    assert "Báo cáo hằng năm" in signed_in(case, "noc_b").get("/directives/law/duties/?who=telecom").content.decode()


def test_the_page_of_a_directive_warns_of_what_it_cites(case: Case) -> None:
    case.directive.cited = [{"number": "40/2015/TT-BTTTT", "date": None, "kind": "thong_tu"}]
    case.directive.save()
    for key in ("leader", "noc_a"):
        page = signed_in(case, key).get(f"/directives/{case.directive.pk}/").content.decode()
        assert "Đã bị thay thế tại thời điểm ban hành văn bản." in page
        assert "19/2022/TT-BTTTT" in page


def test_a_draft_warns_before_it_is_issued(case: Case) -> None:
    from thongsuot.drafting.actions import start_from_points

    clerk = case.province.actor("clerk")
    draft = start_from_points(
        ["Theo Thông tư 40/2015/TT-BTTTT, đo kiểm mạng."], subject="Về đo kiểm", by=clerk, now=NOW
    )
    page = signed_in(case, "clerk").get(f"/directives/drafts/{draft.pk}/").content.decode()
    assert "Hãy xem lại các văn bản được viện dẫn trước khi ký" in page


def test_a_task_is_linked_and_unlinked_on_the_page_of_a_requirement(case: Case) -> None:
    clerk, row = signed_in(case, "clerk"), Requirement.objects.get(key="ttlt06-restore")
    url = f"/directives/law/duties/{row.pk}/"
    assert f'value="{case.staff.pk}"' in clerk.get(url).content.decode()
    assert "offers" not in signed_in(case, "noc_a").get(url).content.decode()
    assert clerk.post(url + "link/", {"obligation": "x"}).status_code == 422
    assert clerk.post(url + "link/", {"obligation": case.staff.pk}).status_code == 302
    assert clerk.post(url + "link/", {"obligation": case.staff.pk}).status_code == 409
    assert Basis.objects.get().obligation_id == case.staff.pk
    assert clerk.post(url + "unlink/", {"obligation": case.staff.pk}).status_code == 302
    assert clerk.post(f"/directives/law/{one('20/2022/TT-BTTTT').pk}/draft/").status_code == 302
    assert clerk.post(url + "retire/").status_code == 302


def test_citations_are_checked_on_a_page_of_their_own(case: Case) -> None:
    party = signed_in(case, "commune")
    page = party.get("/directives/law/check/", {"text": "TT 18/2016/TT-BTTTT", "on": "2026-02-01"}).content.decode()
    assert "17/2025/TT-BVHTTDL" in page and "Chưa rõ còn hiệu lực không" in page
    assert "Không tìm thấy số văn bản" in party.get("/directives/law/check/", {"text": "abc"}).content.decode()
    assert party.get("/directives/law/check/", {"text": ""}).status_code == 422


def test_the_api_gives_checks_and_takes_entries(case: Case) -> None:
    party, clerk = signed_in(case, "noc_a"), signed_in(case, "clerk")
    (found,) = call(party, "post", "/check", {"text": "18/2016/TT-BTTTT", "on": "2026-02-01"}).json()
    assert found["validity_then"] == "unknown_validity" and found["findings"][0]["code"] == "doubtful"
    lines = party.get("/api/v1/law", {"q": "QCVN 36", "on": "2022-01-01"}).json()
    assert {line["number"]: line["validity"] for line in lines} == {
        "19/2022/TT-BTTTT": "not_yet",
        "40/2015/TT-BTTTT": "in_force",
    }
    body = {"kind": "thong_tu", "number": "2/2026/TT-BKHCN", "issuer": "Bộ KH&CN", "title": "X"}
    assert call(party, "post", "", body).status_code == 403
    made = call(clerk, "post", "", body)
    assert made.status_code == 201
    pk = made.json()["line"]["instrument_id"]
    assert call(clerk, "post", "", body).status_code == 409
    assert call(clerk, "put", f"/{pk}", body | {"title": "Y", "version": 1}).json()["line"]["title"] == "Y"
    assert call(clerk, "put", f"/{pk}", body | {"version": 1}).status_code == 409
    assert call(clerk, "post", f"/{pk}/confirm", {"source": "Công báo"}).json()["line"]["confirmed"] is True
    asked = {"article": "Điều 2", "text": "Đo kiểm", "who": ["telecom"]}
    made = call(clerk, "post", f"/{pk}/requirements", asked)
    number = made.json()["requirements"][0]["requirement_id"]
    linked = call(clerk, "post", f"/requirements/{number}/link", {"obligation_id": case.staff.pk})
    assert linked.json()["state"] in ("in_progress", "overdue")
    links = party.get("/api/v1/law/requirements", {"who": "telecom"}).json()
    assert number in {link["requirement"]["requirement_id"] for link in links}
    assert call(party, "get", "/99999").status_code == 404
    assert party.get(f"/api/v1/law/directives/{case.directive.pk}").status_code == 200
    assert signed_in(case, "commune").get(f"/api/v1/law/directives/{case.directive.pk}").status_code == 404


def run(*words: str) -> None:
    app(list(words), exit_on_error=False, print_error=False, result_action="return_value")


def test_the_command_line_checks_a_citation(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run("check", "TT 18/2016/TT-BTTTT", "--on", "2026-02-01")
    assert ended.value.code == 1
    assert "17/2025/TT-BVHTTDL" in capsys.readouterr().out
    run("check", "30/2020/NĐ-CP", "--json")
    (found,) = json.loads(capsys.readouterr().out)
    assert found["validity_now"] == "in_force"
    with pytest.raises(SystemExit):
        run("check", "không có số")
    run("list", "QCVN 36", "--on", "2022-01-01")
    assert "19/2022" in capsys.readouterr().out
    run("duties", "telecom", "--json")
    assert json.loads(capsys.readouterr().out)
    run("confirm", str(one("163/2024/NĐ-CP").pk), "Công báo", "--as", "clerk@thanhlam.example")
    run("load")
    assert "0 entries" in capsys.readouterr().out
