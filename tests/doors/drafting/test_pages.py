"""Drafting in the browser: writing, two at once, autosave, signing, the book, the offices' templates."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from builders import Province, small_province
from draft_cases import CONTENT, signed, started, submitted
from thongsuot.drafting.models import DocxTemplateVersion, Draft, NumberEntry

pytestmark = pytest.mark.django_db
BASE = "/directives/drafts/"


@pytest.fixture
def province() -> Province:
    return small_province()


def _as(province: Province, key: str) -> Client:
    client = Client()
    client.force_login(province.persons[key])
    return client


def _form(draft: Draft, **changes: Any) -> dict[str, Any]:
    content = draft.content
    form: dict[str, Any] = {
        "version": draft.version, "clauses": len(content["clauses"]), "subject": content["subject"],
        "opening": content["opening"], "closing": content["closing"], "bases": "\n".join(content["bases"]),
        "recipients": "\n".join(content["recipients"]), "do": "save",
    }  # fmt: skip
    for place, one in enumerate(content["clauses"]):
        form |= {
            f"clause-{place}-key": one["key"], f"clause-{place}-text": one["text"],
            f"clause-{place}-level": one["level"], f"clause-{place}-leads": "; ".join(one["leads"]),
            f"clause-{place}-coordinates": "; ".join(one["coordinates"]), f"clause-{place}-due": one["due_on"],
        }  # fmt: skip
    return {**form, **changes}


def test_the_clerk_begins_with_a_ready_text_and_writes_on(province: Province) -> None:
    clerk = _as(province, "clerk")
    page = clerk.get(BASE + "new/").content.decode()
    assert "Tết Nguyên đán" in page and page.count('name="source" value="pack:') == 6
    answer = clerk.post(
        BASE + "new/", {"source": "pack:tet", "start_on": "2027-02-05", "end_on": "2027-02-11"}, follow=True
    )
    draft = Draft.objects.get()
    assert answer.redirect_chain[-1][0] == f"{BASE}{draft.pk}/edit/"
    assert "năm 2027" in draft.subject and draft.content["clauses"][0]["due_on"] == "2027-01-26"
    assert draft.content["clauses"][0]["leads"] == ["vtp", "vnp"] or set(draft.content["clauses"][0]["leads"]) == {
        "vtp",
        "vnp",
    }


def test_every_ready_text_begins_and_prints(province: Province) -> None:
    clerk = _as(province, "clerk")
    for key in ("tet", "national-day", "storm", "urging", "inspection", "report-request"):
        given = {"source": f"pack:{key}", "event": "bão số 5", "start_on": "2027-02-05", "end_on": "2027-02-11"}
        assert clerk.post(BASE + "new/", given).status_code == 302
    for draft in Draft.objects.all():
        answer = clerk.get(f"{BASE}{draft.pk}/paper.pdf")
        assert answer.content.startswith(b"%PDF-")
        assert clerk.get(f"{BASE}{draft.pk}/paper.docx").content[:2] == b"PK"
        assert clerk.get(f"{BASE}{draft.pk}/page-1.png").content.startswith(b"\x89PNG")
        assert clerk.get(f"{BASE}{draft.pk}/page-99.png").status_code == 404


def test_pasted_conclusions_become_clauses_with_the_bodies_they_name(province: Province) -> None:
    points = "Giao Điện lực Thanh Lam công bố lịch cắt điện.\n\nTăng cường kiểm tra."
    given = {"source": "points", "subject": "Về kết luận hội nghị", "points": points, "kind": "thong_bao"}
    assert _as(province, "clerk").post(BASE + "new/", given).status_code == 302
    draft = Draft.objects.get()
    assert [one["leads"] for one in draft.content["clauses"]] == [["evn"], []]
    answer = _as(province, "clerk").post(BASE + "new/", {**given, "points": " "})
    assert answer.status_code == 422 and "Về kết luận hội nghị" in answer.content.decode()


def test_a_wrong_start_keeps_what_was_typed(province: Province) -> None:
    answer = _as(province, "clerk").post(
        BASE + "new/", {"source": "pack:tet", "event": "Chữ của tôi", "start_on": "2027-02-11", "end_on": "2027-02-05"}
    )
    assert answer.status_code == 422 and "Chữ của tôi" in answer.content.decode()


def test_clauses_are_added_moved_and_taken_out_without_scripts(province: Province) -> None:
    draft, clerk = started(province), _as(province, "clerk")
    edit = f"{BASE}{draft.pk}/edit/"
    answer = clerk.post(edit, _form(draft, do="add:1"))
    assert answer["Location"] == f"{edit}#clause-1"
    draft.refresh_from_db()
    assert [one["text"] for one in draft.content["clauses"]][1] == ""
    clerk.post(edit, _form(draft, do="remove:1"))
    draft.refresh_from_db()
    clerk.post(edit, _form(draft, do="down:0"))
    draft.refresh_from_db()
    assert [one["key"] for one in draft.content["clauses"]] == ["b", "a", "c"]
    assert "Viễn thông" in clerk.get(edit).content.decode()


def test_two_people_at_once_see_both_texts_and_lose_none(province: Province) -> None:
    draft = started(province)
    edit = f"{BASE}{draft.pk}/edit/"
    stale = _form(draft, closing="Đoạn kết của văn thư")
    _as(province, "leader").post(edit, _form(draft, closing="Đoạn kết của lãnh đạo"))
    answer = _as(province, "clerk").post(edit, stale)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "của văn thư" in page.replace("</mark>", "").replace("<mark>", "") and "lãnh đạo" in page
    draft.refresh_from_db()
    assert draft.content["closing"] == "Đoạn kết của lãnh đạo"
    again = {**stale, "version": draft.version}
    assert _as(province, "clerk").post(edit, again).status_code == 302
    draft.refresh_from_db()
    assert draft.content["closing"] == "Đoạn kết của văn thư" and draft.versions.count() == 3


def test_autosave_folds_a_persons_typing_and_tells_of_a_conflict(province: Province) -> None:
    draft, clerk = started(province), _as(province, "clerk")
    for text in ("m", "mộ", "một"):
        answer = clerk.post(f"{BASE}{draft.pk}/autosave/", _form(draft, closing=text))
        assert answer.status_code == 200 and 'name="version"' in answer.content.decode()
        draft.refresh_from_db()
    assert draft.content["closing"] == "một" and draft.versions.count() == 2
    stale = clerk.post(f"{BASE}{draft.pk}/autosave/", _form(draft, closing="khác", version=1))
    assert "tone-bad" in stale.content.decode()
    draft.refresh_from_db()
    assert draft.content["closing"] == "một"


def test_the_chair_reads_the_paper_and_signs_on_one_page(province: Province) -> None:
    waiting, chair = submitted(province), _as(province, "chair")
    home = chair.get("/").content.decode()
    assert waiting.subject in home
    page = chair.get(f"{BASE}{waiting.pk}/").content.decode()
    assert waiting.pdf_sha256 in page and f"{BASE}{waiting.pk}/page-1.png" in page and "/sign/" in page
    assert chair.post(f"{BASE}{waiting.pk}/sign/", {"sha256": "falsch", "mode": "paper"}).status_code == 409
    assert chair.post(f"{BASE}{waiting.pk}/sign/", {"sha256": waiting.pdf_sha256, "mode": "paper"}).status_code == 302
    clerk = _as(province, "clerk")
    assert clerk.post(f"{BASE}{waiting.pk}/issue/", {}).status_code == 302
    book = clerk.get(BASE + "book/").content.decode()
    assert "01/CT-UBND" in book


def test_what_changed_since_the_last_look_stands_on_the_page(province: Province) -> None:
    draft, leader = started(province), _as(province, "leader")
    leader.get(f"{BASE}{draft.pk}/")
    _as(province, "clerk").post(f"{BASE}{draft.pk}/edit/", _form(draft, opening="Hoàn toàn mới:"))
    page = leader.get(f"{BASE}{draft.pk}/").content.decode()
    assert "<ins>" in page and "Hoàn toàn mới" in page
    assert "<ins>" not in leader.get(f"{BASE}{draft.pk}/").content.decode()
    compared = leader.get(f"{BASE}{draft.pk}/compare/?older=1&newer=2").content.decode()
    assert "<del>" in compared


def test_the_file_of_a_returned_draft_stays_reachable_by_its_hash(province: Province) -> None:
    waiting, chair = submitted(province), _as(province, "chair")
    sha256 = waiting.pdf_sha256
    chair.post(f"{BASE}{waiting.pk}/return/", {"note": "Sửa"})
    assert chair.get(f"{BASE}{waiting.pk}/paper.pdf?sha256={sha256}").status_code == 200
    assert chair.get(f"{BASE}{waiting.pk}/paper.pdf?sha256={'0' * 64}").status_code == 404


def test_a_party_of_an_operator_sees_no_draft(province: Province) -> None:
    draft = started(province)
    for key in ("noc_a", "police", "commune"):
        client = _as(province, key)
        assert client.get(BASE).status_code == 403
        assert client.get(f"{BASE}{draft.pk}/").status_code == 403
        assert draft.subject not in client.get("/").content.decode()


def test_markup_in_a_draft_is_shown_and_never_run(province: Province) -> None:
    import dataclasses

    canary = "<script>alert(1)</script>"
    draft = started(province, dataclasses.replace(CONTENT, subject=canary, opening=canary, recipients=(canary,)))
    clerk = _as(province, "clerk")
    for path in ("", "edit/", "compare/"):
        assert canary not in clerk.get(f"{BASE}{draft.pk}/{path}").content.decode()


def test_the_sample_template_can_be_uploaded_as_it_is_and_previews_a_draft(province: Province) -> None:
    import docx

    clerk = _as(province, "clerk")
    sample = clerk.get(BASE + "templates/sample.docx").content
    file = SimpleUploadedFile("mau.docx", sample)
    assert clerk.post(BASE + "templates/upload/", {"name": "Mẫu Sở", "file": file}).status_code == 302
    draft = started(province)
    template = DocxTemplateVersion.objects.get().template_id
    made = clerk.get(f"{BASE}{draft.pk}/paper.docx?template={template}").content
    words = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(made)).paragraphs)
    assert "Tổ chức trực 24/24 giờ, gửi danh sách trực." in words
    clerk.post(BASE + "templates/upload/", {"name": "Mẫu Sở", "file": SimpleUploadedFile("mau.docx", sample)})
    assert DocxTemplateVersion.objects.count() == 2


def test_a_template_with_an_unknown_name_is_refused_with_place_and_remedy(province: Province) -> None:
    import docx

    document = docx.Document()
    document.add_paragraph("Kính gửi: {{ nguoi_nhan }}")
    out = io.BytesIO()
    document.save(out)
    file = SimpleUploadedFile("mau.docx", out.getvalue())
    answer = _as(province, "clerk").post(BASE + "templates/upload/", {"name": "Mẫu", "file": file})
    page = answer.content.decode()
    assert answer.status_code == 422 and "nguoi_nhan" in page and "body:1" in page
    assert not DocxTemplateVersion.objects.exists()


def test_a_number_for_a_paper_document_keeps_the_form_on_error(province: Province) -> None:
    clerk = _as(province, "clerk")
    given = {"kind": "cong_van", "issuer": "skhcn", "subject": "Mời họp", "date": "2020-01-01", "unit": "BCVT"}
    answer = clerk.post(BASE + "book/record/", given)
    assert answer.status_code == 422 and "Mời họp" in answer.content.decode()
    assert clerk.post(BASE + "book/record/", {**given, "reason": "Ghi bù"}).status_code == 302
    assert NumberEntry.objects.get().number == "01/SKHCN-BCVT"
    assert clerk.get(BASE + "book.xlsx").content[:2] == b"PK"


def test_a_signed_draft_cannot_be_signed_by_a_page_opened_before_the_edit(province: Province) -> None:
    draft = signed(province)
    sha256 = draft.pdf_sha256
    _as(province, "clerk").post(f"{BASE}{draft.pk}/edit/", _form(draft, closing="Sửa sau khi ký"))
    answer = _as(province, "chair").post(f"{BASE}{draft.pk}/sign/", {"sha256": sha256, "mode": "paper"})
    assert answer.status_code == 409
