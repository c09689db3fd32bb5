"""The API of the drafting room: the same verbs as the pages."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from builders import Province, small_province
from thongsuot.kernel import clock
from thongsuot.people.actions import make_token

pytestmark = pytest.mark.django_db
BASE = "/api/v1/drafting"
CONTENT = {
    "subject": "Về trực bảo đảm thông tin",
    "clauses": [{"text": "Trực 24/24 giờ.", "leads": ["VTP"], "due_on": "2099-01-05", "report_required": True}],
    "recipients": ["Như trên", "Lưu: VT"],
}


class Caller:
    """One program with a person's token."""

    def __init__(self, province: Province, key: str) -> None:
        person, now = province.persons[key], clock.now()
        self.client = Client(
            headers={"Authorization": "Bearer " + make_token(person, name="t", by=province.actor(key), now=now)}
        )

    def __call__(self, method: str, path: str, body: Any = None, *, expect: int = 200, form: Any = None) -> Any:
        send = getattr(self.client, method)
        given = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
        answer = send(BASE + path, data=form) if form is not None else send(BASE + path, **given)
        assert answer.status_code == expect, answer.content.decode()
        return json.loads(answer.content) if answer["Content-Type"].startswith("application/") and (
            "json" in answer["Content-Type"]
        ) else answer  # fmt: skip


@pytest.fixture
def province() -> Province:
    return small_province()


def test_a_draft_goes_from_the_first_word_to_the_register_by_the_api_alone(province: Province) -> None:
    clerk, leader, chair = (Caller(province, key) for key in ("clerk", "leader", "chair"))
    made = clerk("post", "", {"kind": "chi_thi", "issuer": "ubnd", "content": CONTENT}, expect=201)
    pk = made["line"]["draft_id"]
    assert made["content"]["clauses"][0]["leads"] == ["vtp"] and made["faults"] == []
    changed = {**CONTENT, "closing": "Yêu cầu thực hiện./."}
    saved = clerk("put", f"/{pk}", {"content": changed, "version": made["line"]["version"]})
    stale = clerk("put", f"/{pk}", {"content": CONTENT, "version": made["line"]["version"]}, expect=409)
    assert stale["title"] == "stale"
    assert clerk("get", f"/{pk}/compare?older=1")["changes"] >= 1
    clerk("patch", f"/{pk}/head", {"kind": "ke_hoach", "version": saved["line"]["version"]})
    file = SimpleUploadedFile("phu-luc.txt", b"x")
    attached = clerk("post", f"/{pk}/attachments", form={"file": file}, expect=201)
    assert clerk("get", f"/{pk}/attachments/{attached['attachment_id']}").content == b"x"
    clerk("delete", f"/{pk}/attachments/{attached['attachment_id']}")
    people = {"signer_id": province.persons["chair"].pk, "reviewer_id": province.persons["leader"].pk}
    waiting = clerk("post", f"/{pk}/submit", people)
    assert leader("get", "/queue")["to_initial"][0]["draft_id"] == pk
    clerk("post", f"/{pk}/take-back", {})
    clerk("post", f"/{pk}/submit", people)
    leader("post", f"/{pk}/return", {"note": "Sửa"})
    waiting = clerk("post", f"/{pk}/submit", people)
    clerk("post", f"/{pk}/initial", {"sha256": waiting["pdf_sha256"]}, expect=403)
    leader("post", f"/{pk}/initial", {"sha256": waiting["pdf_sha256"]})
    assert chair("post", f"/{pk}/sign", form={"sha256": "0" * 64}, expect=409)["title"] == "other_pdf"
    signed = chair("post", f"/{pk}/sign", form={"sha256": waiting["pdf_sha256"]})
    assert signed["signed_by"] == "Đặng Chủ Tịch"
    chair("post", f"/{pk}/revoke", {"note": "Chưa đúng"})
    waiting = clerk("post", f"/{pk}/submit", {"signer_id": people["signer_id"]})
    moved = chair("post", f"/{pk}/delegate", {"to_id": province.persons["leader"].pk})
    pdf = SimpleUploadedFile("ky.pdf", b"%PDF-1.7", content_type="application/pdf")
    leader("post", f"/{pk}/sign", form={"sha256": moved["pdf_sha256"], "mode": "digital", "file": pdf})
    pdf = SimpleUploadedFile("ky2.pdf", b"%PDF-1.7 2", content_type="application/pdf")
    clerk("post", f"/{pk}/signed-file", form={"file": pdf})
    issued = clerk("post", f"/{pk}/issue", {})
    assert issued["line"]["number"] == "01/KH-UBND" and issued["made_directive_id"]
    assert clerk("get", f"/{pk}/paper.pdf").content.startswith(b"%PDF-")
    assert clerk("get", f"/{pk}/paper.signed").content == b"%PDF-1.7 2"
    copied = clerk("post", f"/from-directive/{issued['made_directive_id']}", {"years": 1}, expect=201)
    assert copied["content"]["clauses"][0]["due_on"] == "2100-01-05"
    clerk("post", f"/{copied['line']['draft_id']}/cancel", {"note": "Thử"})
    clerk("post", f"/{pk}/withdraw", {"note": "Sai"})
    assert clerk("get", "/book")[0]["state"] == "withdrawn"
    assert clerk("get", "?state=withdrawn")[0]["draft_id"] == pk


def test_what_is_missing_comes_back_clause_by_clause(province: Province) -> None:
    clerk = Caller(province, "clerk")
    content = {**CONTENT, "clauses": [{"text": "x", "leads": ["Công ty Lạ"]}]}
    pk = clerk("post", "", {"kind": "chi_thi", "content": content}, expect=201)["line"]["draft_id"]
    refused = clerk("post", f"/{pk}/submit", {"signer_id": province.persons["chair"].pk}, expect=409)
    assert [(one["code"], one["clause"]) for one in refused["errors"]["faults"]] == [("unknown_party", 1)]


def test_ready_texts_numbers_and_templates_are_open_to_programs(province: Province) -> None:
    clerk = Caller(province, "clerk")
    keys = [one["key"] for one in clerk("get", "/starters")]
    assert keys == ["tet", "national-day", "storm", "urging", "inspection", "report-request"]
    made = clerk("post", "/from-pack", {"key": "storm", "event": "bão số 5", "start_on": "2099-10-01"}, expect=201)
    assert made["content"]["urgency"] == "HỎA TỐC"
    clerk("post", "/from-pack", {"key": "nothing"}, expect=404)
    day = clock.now().date().isoformat()
    number = {"kind": "cong_van", "issuer": "skhcn", "unit": "BCVT", "subject": "Mời họp", "date": day, "reason": "x"}
    assert clerk("post", "/book", number, expect=201)["number"] == "01/SKHCN-BCVT"
    assert clerk("get", "/book.csv").content.startswith(b"\xef\xbb\xbf")
    sample = clerk("get", "/templates/sample").content
    checked = clerk("post", "/templates/check", form={"file": SimpleUploadedFile("a.docx", sample)})
    assert checked["usable"] and checked["faults"] == []
    bad = clerk("post", "/templates/check", form={"file": SimpleUploadedFile("a.docx", b"junk")})
    assert not bad["usable"] and bad["faults"][0]["code"] == "not_docx"
    file = SimpleUploadedFile("a.docx", sample)
    taken = clerk("post", "/templates", form={"name": "Mẫu Sở", "file": file}, expect=201)
    assert taken["version"] == 1
    assert clerk("post", f"/templates/{taken['template_id']}/retire", {})["retired"] is True
    assert clerk("get", "/templates") == []


def test_conclusions_of_a_conference_become_clauses(province: Province) -> None:
    body = {"points": ["VTP tổ chức diễn tập.", ""], "subject": "Về diễn tập", "origin": "conference:3"}
    made = Caller(province, "clerk")("post", "/from-points", body, expect=201)
    assert [one["text"] for one in made["content"]["clauses"]] == ["VTP tổ chức diễn tập."]
    assert made["origin"] == "conference:3"
    Caller(province, "clerk")("post", "/from-points", {**body, "points": [" "]}, expect=422)


def test_a_report_without_signature_leads_to_no_directive(province: Province) -> None:
    Caller(province, "clerk")("post", "/from-report/1", {}, expect=404)
    Caller(province, "noc_a")("get", "", expect=403)
