"""After-action reviews on pages, in the API and on the command line."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from builders import NOW
from incident_stage import Stage, build, said
from thongsuot.incidents.models import Incident
from thongsuot.kernel import clock
from thongsuot.kernel.actor import HOUSE
from thongsuot.reviews import actions
from thongsuot.reviews.models import Contribution, FollowUp, Review

pytestmark = pytest.mark.django_db
DUE = (NOW + dt.timedelta(days=20)).date().isoformat()
SECRET = "MATCUAB"


@pytest.fixture
def stage(db: None, monkeypatch: pytest.MonkeyPatch) -> Stage:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return build()


@pytest.fixture
def code(stage: Stage) -> str:
    """Give a closed incident of level 2 whose review is open."""
    made = stage.cut().code
    Incident.objects.filter(code=made).update(level=2, state="closed", closed_at=NOW, restored_at=NOW, cause_text="Múc")
    actions.open_if_due(made, by=HOUSE, now=NOW)
    return made


def signed_in(stage: Stage, key: str) -> Client:
    client = Client()
    client.force_login(stage.province.persons[key])
    return client


def text_of(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return str(answer.content.decode())


def test_from_the_bodies_parts_to_the_published_summary_on_pages(stage: Stage, code: str) -> None:
    noc, rival = signed_in(stage, "noc_a"), signed_in(stage, "noc_b")
    officer, leader = signed_in(stage, "duty_officer"), signed_in(stage, "leader")
    page = f"/incidents/{code}/review/"
    assert "Ý kiến của đơn vị bạn" in text_of(noc, page) and "10:00 23/11" in text_of(noc, page)
    assert noc.post(page + "part/", {"version": "0"}).status_code == 422
    assert noc.post(page + "part/", {"version": "0", "lessons": "BAIHOCCUAA"}).url == page
    stale = noc.post(page + "part/", {"version": "0", "lessons": "GOLAI"})
    assert stale.status_code == 409 and "GOLAI" in stale.content.decode(), "what was typed is not lost"
    assert "BAIHOCCUAA" in text_of(officer, page) and "chưa có" in text_of(officer, page)
    assert said(("BAIHOCCUAA",), text_of(rival, page)) == []
    assert noc.post(page + "summary/", {"version": "0", "lessons": "x"}).status_code == 403
    review = Review.objects.get()
    filled = {"version": str(review.version), "happened": review.happened, "lessons": "CAMBIENBAO"}
    assert officer.post(page + "summary/", filled).url == page
    assert said(("CAMBIENBAO",), text_of(rival, page)) == [], "a draft is the department's own"
    assert rival.get(page + "paper.pdf").status_code == 404
    assert officer.post(page + "publish/").status_code == 403
    assert leader.post(page + "publish/").url == page
    assert said(("CAMBIENBAO",), text_of(rival, page)) == ["CAMBIENBAO"]
    assert rival.get(page + "paper.pdf").content[:5] == b"%PDF-"
    word = rival.get(page + "paper.docx")
    assert word.content[:2] == b"PK" and "attachment" in word["Content-Disposition"]
    assert signed_in(stage, "commune").get(page).status_code == 404
    assert signed_in(stage, "commune").post(page + "part/", {"version": "0", "lessons": "x"}).status_code == 404


def test_an_action_is_asked_for_done_and_shown_late_in_words(
    stage: Stage, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    noc, rival, officer = signed_in(stage, "noc_a"), signed_in(stage, "noc_b"), signed_in(stage, "duty_officer")
    page = f"/incidents/{code}/review/"
    asked = {"text": "Cắm biển báo", "organisation": "vtp", "due_on": DUE}
    assert officer.post(page + "actions/", asked | {"due_on": "2020-01-01"}).status_code == 422
    assert officer.post(page + "actions/", asked | {"person": "nobody@example.vn"}).status_code == 422
    assert officer.post(page + "actions/", asked).url == page
    assert noc.post(page + "actions/", asked).status_code == 403
    number = FollowUp.objects.get().pk
    assert "Cắm biển báo" in text_of(noc, page) and "Cắm biển báo" in text_of(noc, "/")
    assert "Cắm biển báo" not in text_of(rival, page) + text_of(rival, "/incidents/reviews/") + text_of(rival, "/")
    monkeypatch.setattr(clock, "now", lambda: NOW + dt.timedelta(days=21))
    assert "Quá hạn" in text_of(noc, page) and "Quá hạn" in text_of(officer, "/incidents/reviews/")
    assert rival.post(f"{page}actions/{number}/done/", {"word": "x"}).status_code == 404
    noc.post(f"{page}actions/{number}/done/", {"word": ""})
    assert FollowUp.objects.get().state == "todo"
    assert noc.post(f"{page}actions/{number}/done/", {"word": "Đã cắm", "back": "list"}).url == "/incidents/reviews/"
    assert "Đã cắm" in text_of(officer, page)
    officer.post(f"{page}actions/{number}/drop/", {"reason": "x"})
    assert FollowUp.objects.get().state == "done"


def test_a_person_opens_a_review_of_a_closed_incident(stage: Stage) -> None:
    officer, noc = signed_in(stage, "duty_officer"), signed_in(stage, "noc_a")
    code = stage.cut().code
    page = f"/incidents/{code}/review/"
    assert "Sự cố chưa đóng" in text_of(officer, page)
    officer.post(page + "open/")
    assert not Review.objects.exists()
    assert "Chưa có rút kinh nghiệm nào" in text_of(officer, "/incidents/reviews/")
    Incident.objects.update(state="closed", closed_at=NOW, level=1)
    assert noc.post(page + "open/").status_code == 403
    assert officer.post(page + "open/").url == page
    assert Review.objects.get().why == "hand"
    assert f"/incidents/{code}/review/" in text_of(noc, "/incidents/reviews/")


def everything(client: Client, code: str) -> dict[str, bytes]:
    urls = (
        f"/incidents/{code}/review/", "/incidents/reviews/", "/", f"/incidents/{code}/", f"/incidents/{code}/review/paper.docx",
        f"/api/v1/incidents/{code}/review", "/api/v1/reviews", "/api/v1/reviews/actions", f"/api/v1/incidents/{code}",
    )  # fmt: skip
    import re

    changing = re.compile(rb'value="[^"]{64}"|X-CSRFToken[^}]*|nonce="[^"]*"')
    return {url: changing.sub(b"", client.get(url).content) for url in urls}


@pytest.mark.parametrize("published", [False, True])
def test_replacing_all_that_b_wrote_changes_no_byte_for_a(stage: Stage, code: str, published: bool) -> None:
    import io
    import zipfile

    leader, noc_b = stage.actor("leader"), stage.actor("noc_b")
    actions.sum_up(code, lessons="Chung", by=leader, now=NOW)
    actions.contribute(code, lessons="Của A", by=stage.actor("noc_a"), now=NOW)
    due = (NOW + dt.timedelta(days=9)).date()
    actions.add_action(code, text="Của A", organisation="vtp", due_on=due, by=leader, now=NOW)
    actions.contribute(code, lessons=SECRET, by=noc_b, now=NOW)
    made = actions.add_action(code, text=SECRET, organisation="vnp", due_on=due, by=leader, now=NOW)
    actions.finish_action(code, made.pk, word=SECRET, by=noc_b, now=NOW)
    if published:
        actions.publish(code, by=leader, now=NOW)
    client = signed_in(stage, "noc_a")

    def read() -> dict[str, bytes]:
        found = everything(client, code)
        paper = f"/incidents/{code}/review/paper.docx"
        if published:
            found[paper] = zipfile.ZipFile(io.BytesIO(found[paper])).read("word/document.xml")
        return found

    before = read()
    assert [url for url, raw in before.items() if SECRET.encode() in raw] == []
    Contribution.objects.filter(organisation__code="vnp").delete()
    FollowUp.objects.filter(organisation__code="vnp").delete()
    assert read() == before


def call(client: Client, method: str, url: str, body: dict[str, Any] | None = None) -> Any:
    if method == "get":
        return client.get(url)
    return getattr(client, method)(url, data=body or {}, content_type="application/json")


def test_the_same_through_the_api(stage: Stage, code: str) -> None:
    noc, rival = signed_in(stage, "noc_a"), signed_in(stage, "noc_b")
    officer, leader = signed_in(stage, "duty_officer"), signed_in(stage, "leader")
    base = f"/api/v1/incidents/{code}/review"
    assert call(noc, "put", base + "/part", {"lessons": "Của A"}).json()["own"]["lessons"] == "Của A"
    assert call(noc, "put", base + "/part", {"lessons": "x", "version": 7}).status_code == 409
    assert call(noc, "put", base + "/summary", {"lessons": "x"}).status_code == 403
    hidden = call(rival, "get", base).json()
    assert (hidden["summary"], hidden["own"], hidden["contributions"], hidden["actions"]) == (None, None, [], [])
    assert (
        call(officer, "put", base + "/summary", {"lessons": "Chung"}).json()["contributions"][0]["organisation"]
        == "vtp"
    )
    asked = call(officer, "post", base + "/actions", {"text": "Cắm biển", "organisation": "vtp", "due_on": DUE})
    assert asked.status_code == 201 and asked.json()["standing"] == "todo"
    done = f"{base}/actions/{asked.json()['id']}/done"
    assert call(rival, "post", done, {"word": "x"}).status_code == 404
    assert call(noc, "post", done, {"word": "Đã cắm"}).json()["state"] == "done"
    assert call(officer, "post", f"{base}/actions/{asked.json()['id']}/drop", {"word": "x"}).status_code == 409
    assert call(officer, "post", base, {}).status_code == 409
    assert call(officer, "post", base + "/publish").status_code == 403
    assert call(leader, "post", base + "/publish").json()["state"] == "published"
    assert call(rival, "get", base).json()["summary"]["lessons"] == "Chung"
    assert [one["incident"] for one in call(rival, "get", "/api/v1/reviews").json()] == [code]
    assert call(rival, "get", "/api/v1/reviews/actions").json() == []
    assert len(call(noc, "get", "/api/v1/reviews/actions").json()) == 1
    assert call(signed_in(stage, "commune"), "get", base).status_code == 404
    Review.objects.all().delete()
    assert call(officer, "get", base).status_code == 404
    assert call(officer, "post", base, {"due_on": DUE}).status_code == 201


def test_the_commands_show_give_and_end(
    stage: Stage, code: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    from thongsuot.cli.main import app

    person, leader = stage.province.persons["noc_a"].email, stage.actor("leader")
    due = (NOW + dt.timedelta(days=9)).date()
    made = actions.add_action(code, text="Cắm biển", organisation="vtp", due_on=due, by=leader, now=NOW)

    def run(*words: str) -> str:
        app(["incidents", *words], result_action="return_value")
        return capsys.readouterr().out

    assert "vtp  1" in run("review-part", code, "--lessons", "Của A", "--as", person)
    assert "Của A" in run("review", code, "--as", person)
    assert code in run("reviews", "--as", person) and '"due_on"' in run("reviews", "--json", "--as", person)
    assert "Cắm biển" in run("review-actions", "--as", person)
    assert "done" in run("review-done", code, str(made.pk), "Đã cắm", "--as", person)
    actions.sum_up(code, lessons="Chung", by=leader, now=NOW)
    actions.publish(code, by=leader, now=NOW)
    file = tmp_path / "giay.docx"
    run("review-paper", code, str(file), "--as", person)
    assert file.read_bytes()[:2] == b"PK"
