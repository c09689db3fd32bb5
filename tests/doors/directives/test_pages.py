"""The pages of the directives room, walked as each person walks them."""

from __future__ import annotations

import datetime as dt
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from builders import Province, small_province
from directive_cases import SAMPLE, STAFF, TEXT, Case, brought_in, issued, with_parties
from document_cases import HEADER, edxml
from thongsuot.directives import actions
from thongsuot.directives.models import Assignment, Directive, Obligation
from thongsuot.kernel import clock
from thongsuot.kernel.models import StoredFile

pytestmark = pytest.mark.django_db


def as_(province: Province, key: str) -> Client:
    client = Client()
    client.force_login(province.persons[key])
    return client


def word_file(text: str) -> bytes:
    from docx import Document

    document, out = Document(), io.BytesIO()
    for line in text.splitlines():
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


def test_a_clerk_brings_a_word_file_in_and_lands_in_the_reader() -> None:
    province = small_province()
    client = as_(province, "clerk")
    file = SimpleUploadedFile("chi-thi.docx", word_file(TEXT))
    answer = client.post(reverse("directive_new"), {"file": file}, follow=True)
    page = answer.content.decode()
    made = Directive.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("directive", args=[made.pk])
    assert "data-source" in page and "14/CT-UBND" in page
    assert made.file_name == "chi-thi.docx" and StoredFile.objects.filter(sha256=made.file_sha256).exists()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("hong.docx", b"PK\x03\x04 this is no zip"),
        ("trong.txt", b"   \n"),
        ("anh.exe", b"MZ\x90\x00"),
        ("hong.pdf", b"%PDF-1.7 broken"),
    ],
)
def test_a_bad_file_is_refused_with_words_and_nothing_is_kept(name: str, data: bytes) -> None:
    client = as_(small_province(), "clerk")
    answer = client.post(reverse("directive_new"), {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not Directive.objects.exists() and not StoredFile.objects.exists()


@pytest.mark.parametrize("how", ["paste", "txt", "docx"])
def test_a_stamped_document_is_refused_at_the_page_whichever_way_it_comes(how: str) -> None:
    client = as_(small_province(), "clerk")
    stamped = f"UBND TỈNH THANH LAM\nTỐI MẬT\n{TEXT}"
    data: dict[str, object] = {"text": stamped} if how == "paste" else {}
    if how == "txt":
        data = {"file": SimpleUploadedFile("x.txt", stamped.encode())}
    if how == "docx":
        data = {"file": SimpleUploadedFile("x.docx", word_file(stamped))}
    answer = client.post(reverse("directive_new"), data)
    assert answer.status_code == 409
    assert "TỐI MẬT" in answer.content.decode()
    assert not Directive.objects.exists() and not StoredFile.objects.exists()


def test_a_second_copy_offers_the_first_and_keeps_the_text_typed() -> None:
    case = brought_in()
    answer = as_(case.province, "clerk").post(reverse("directive_new"), {"text": TEXT})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert reverse("directive", args=[case.directive.pk]) in page and "giữ vững thông tin liên lạc" in page


def test_both_or_neither_of_file_and_text_is_refused() -> None:
    client = as_(small_province(), "clerk")
    file = SimpleUploadedFile("a.txt", SAMPLE.read_bytes())
    assert client.post(reverse("directive_new"), {}).status_code == 422
    assert client.post(reverse("directive_new"), {"file": file, "text": "x"}).status_code == 422
    assert not Directive.objects.exists()


def test_the_reader_shows_each_span_with_its_number_and_the_text_unchanged() -> None:
    case = with_parties()
    page = as_(case.province, "clerk").get(reverse("directive", args=[case.directive.pk])).content.decode()
    for number, one in enumerate((case.cables, case.report, case.staff, case.power), 1):
        assert f'id="s-o{one.pk}"></span><mark' in page and f'data-n="{number}"' in page
        assert f'id="o{one.pk}"' in page
    assert "📡" in page and "mk-field" in page


def test_a_clerk_corrects_splits_merges_adds_dates_assigns_and_confirms_by_forms_alone() -> None:
    case = brought_in()
    client, pk = as_(case.province, "clerk"), case.directive.pk
    page = client.get(reverse("obligation", args=[pk, case.staff.pk]))
    assert page.status_code == 200
    form = {"task_text": case.staff.task_text, "clause": "2.x", "addressees": "Các nhà mạng\nVTP"}
    client.post(reverse("obligation", args=[pk, case.staff.pk]), form)
    case.staff.refresh_from_db()
    assert (case.staff.clause, case.staff.addressees) == ("2.x", ["Các nhà mạng", "VTP"])
    at = case.staff.start + STAFF.index("vật tư")
    client.post(reverse("obligation_split", args=[pk, case.staff.pk]), {"at": at})
    second = Obligation.objects.get(clause="2.x.2")
    client.post(reverse("obligation_merge", args=[pk]), {"merge": [case.staff.pk, second.pk]})
    case.staff.refresh_from_db()
    assert case.staff.task_text == STAFF
    client.post(reverse("obligation_add", args=[pk]), {"quote": "nghiêm túc  thực hiện Chỉ thị này"})
    added = Obligation.objects.latest("pk")
    assert added.task_text == "nghiêm túc thực hiện Chỉ thị này"
    client.post(reverse("obligation_remove", args=[pk, added.pk]))
    client.post(reverse("obligation_due", args=[pk, case.power.pk]), {"due_on": "2026-12-20"})
    case.power.refresh_from_db()
    assert case.power.due_set_by_office
    refused = client.post(reverse("directive_confirm", args=[pk]), follow=True)
    assert case.fresh().state == "read" and refused.status_code == 200
    kept = [case.cables.pk, case.report.pk, case.staff.pk, case.power.pk]
    party = [f"{one}:lead:skhcn" for one in kept] + [f"{case.cables.pk}:coordinate:cat"]
    client.post(reverse("directive_parties", args=[pk]), {"shown": kept, "party": party[1:]})
    assert Assignment.objects.count() == 4
    client.post(reverse("directive_parties", args=[pk]), {"shown": kept, "party": party[1:], "then": "confirm"})
    assert case.fresh().state == "read"
    client.post(reverse("directive_parties", args=[pk]), {"shown": kept, "party": party, "then": "confirm"})
    assert Assignment.objects.count() == 5
    assert case.fresh().state == "confirmed"


def test_a_leader_issues_and_the_board_says_states_in_words() -> None:
    case = with_parties()
    actions.confirm_directive(case.directive.pk, by=case.province.actor("clerk"), now=clock.now())
    client = as_(case.province, "leader")
    answer = client.post(reverse("directive_issue", args=[case.directive.pk]), follow=True)
    page = answer.content.decode()
    assert case.fresh().state == "issued"
    assert page.count("heat-cell") == 7 and "is-none" in page
    assert "VTP" in page and "Điện lực" in page


def test_an_operator_acknowledges_works_and_hands_in_from_its_own_list() -> None:
    case = issued()
    client = as_(case.province, "noc_a")
    mine = client.get(reverse("directives_mine")).content.decode()
    assert reverse("directive_acknowledge", args=[case.directive.pk]) in mine
    client.post(reverse("directive_acknowledge", args=[case.directive.pk]))
    share = case.share(case.staff, "vtp")
    assert share.state == "received"
    assert client.get(reverse("directive_share", args=[share.pk])).status_code == 200
    client.post(reverse("share_progress", args=[share.pk]), {"percent": 50, "note": "đang làm"})
    proof = SimpleUploadedFile("anh<script>.txt", b"<script>alert(1)</script>", content_type="text/html")
    client.post(reverse("share_submit", args=[share.pk]), {"statement": "Đã xong", "file": proof})
    share.refresh_from_db()
    assert share.state == "submitted"
    given = client.get(reverse("share_proof", args=[share.pk, share.proofs.get().pk]))
    assert given["Content-Type"] == "application/octet-stream"
    assert given["Content-Disposition"].startswith("attachment")
    leader = as_(case.province, "leader")
    assert "Đã xong" in leader.get(reverse("directive_share", args=[share.pk])).content.decode()
    leader.post(reverse("share_ask_changes", args=[share.pk]), {"reason": "Thiếu ảnh"})
    client.post(reverse("share_submit", args=[share.pk]), {"statement": "Đã thêm ảnh"})
    leader.post(reverse("share_accept", args=[share.pk]), {"note": ""})
    share.refresh_from_db()
    assert share.state == "accepted"


def test_a_rival_gets_404_for_anothers_share_and_its_proof() -> None:
    case = issued()
    share = case.share(case.staff, "vtp")
    rival = as_(case.province, "noc_b")
    assert rival.get(reverse("directive_share", args=[share.pk])).status_code == 404
    assert rival.post(reverse("share_progress", args=[share.pk]), {"percent": 5}).status_code == 404
    assert rival.get(reverse("directive", args=[case.directive.pk])).status_code == 200
    assert rival.post(reverse("directive_issue", args=[case.directive.pk])).status_code == 403


def test_the_board_as_csv_runs_nothing_and_keeps_its_diacritics() -> None:
    case = with_parties()
    clerk = case.province.actor("clerk")
    now = clock.now()
    actions.correct_obligation(case.directive.pk, case.power.pk, clause='=HYPERLINK("x")', by=clerk, now=now)
    actions.confirm_directive(case.directive.pk, by=clerk, now=now)
    actions.issue(case.directive.pk, by=case.province.actor("leader"), now=now)
    answer = as_(case.province, "leader").get(reverse("directive_board_csv", args=[case.directive.pk]))
    text = answer.content.decode()
    assert text.startswith("\ufeff") and "'=HYPERLINK" in text and "Điện lực Thanh Lam" in text
    assert len(text.strip().splitlines()) == 8


def test_markup_in_a_document_is_shown_and_never_run() -> None:
    province = small_province()
    actions.bring_in(
        text='UBND\n<img src=x onerror=alert(1)>\n1. Sở "A" báo cáo <script>alert(2)</script>.',
        by=province.actor("clerk"),
        now=clock.now(),
    )
    for key in ("clerk", "leader", "auditor"):
        page = as_(province, key).get(reverse("directive", args=[Directive.objects.get().pk])).content.decode()
        assert "<img src=x" not in page and "<script>alert" not in page and "&lt;img src=x" in page


@pytest.mark.parametrize("key", ["clerk", "leader", "noc_a", "commune", "chair"])
def test_every_list_has_its_empty_state(key: str) -> None:
    client = as_(small_province(), key)
    for name in ("directives", "directives_mine", "directive_shares"):
        answer = client.get(reverse(name))
        assert answer.status_code == 200 and 'class="empty"' in answer.content.decode()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("stage", [brought_in, with_parties, issued])
def test_every_page_renders_in_both_languages_at_every_stage(stage: object, language: str) -> None:
    case: Case = stage()  # type: ignore[operator]
    client = as_(case.province, "clerk")
    client.cookies["django_language"] = language
    pk = case.directive.pk
    addresses = [reverse(name) for name in ("directives", "directives_mine", "directive_shares", "directive_new")]
    addresses += [reverse(name, args=[pk]) for name in ("directive", "directive_board")]
    addresses += [reverse("obligation", args=[pk, case.staff.pk]), reverse("directives") + "?q=thanh+lam&state=read"]
    addresses += [reverse("directive_share", args=[share.pk]) for share in Assignment.objects.exclude(state="drafted")]
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)


TCVN3 = "Sè: 21/CT-UBND\nB¶o ®¶m th«ng tin liªn l¹c phôc vô chØ ®¹o, ®iÒu hµnh; kh¾c phôc sù cè m¹ng viÔn th«ng trong dÞp TÕt.\n"


@pytest.mark.parametrize("by_file", [True, False])
def test_a_text_in_an_old_encoding_is_shown_as_it_would_read_and_converted_only_by_the_button(by_file: bool) -> None:
    client = as_(small_province(), "clerk")
    file = SimpleUploadedFile("cu.txt", TCVN3.encode("latin-1"))
    answer = client.post(reverse("directive_new"), {"file": file} if by_file else {"text": TCVN3})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "TCVN3" in page and "Bảo đảm thông tin liên lạc" in page
    assert not Directive.objects.exists() and not StoredFile.objects.exists()
    form = {"convert": "on"}
    for name in ("held", "held_name"):
        found = re.search(rf'type="hidden" name="{name}" value="([^"]+)"', page)
        form |= {name: found[1]} if found else {}
    assert bool(form.get("held")) == by_file
    done = client.post(reverse("directive_new"), form if by_file else {**form, "text": TCVN3}, follow=True)
    made = Directive.objects.get()
    assert "Bảo đảm thông tin liên lạc phục vụ chỉ đạo, điều hành" in made.text
    assert made.reading["warnings"] == ["converted_legacy"]
    if by_file:
        assert made.file_name == "cu.txt"
        assert bytes(StoredFile.objects.get(sha256=made.file_sha256).data) == TCVN3.encode("latin-1")
    assert "bảng mã cũ" in done.content.decode()


@pytest.mark.parametrize("held", ["not base64!", "eJwAAA=="])
def test_a_held_file_that_was_tampered_with_is_refused(held: str) -> None:
    client = as_(small_province(), "clerk")
    answer = client.post(reverse("directive_new"), {"held": held, "held_name": "a.txt", "convert": "on"})
    assert answer.status_code == 422
    assert not Directive.objects.exists()


def test_an_envelope_fills_what_the_text_leaves_open_and_a_contradiction_is_told() -> None:
    client = as_(small_province(), "clerk")
    body = "Yêu cầu các doanh nghiệp viễn thông kiểm tra các tuyến cáp xung yếu trước ngày 15/12/2026.\n"
    client.post(reverse("directive_new"), {"file": SimpleUploadedFile("a.edxml", edxml(("a.txt", body.encode())))})
    made = Directive.objects.get()
    assert (made.number, made.date, made.issuer) == ("06/CT-UBND", dt.date(2026, 2, 5), "UBND tỉnh Thanh Lâm")
    assert made.reading["envelope"]["signer"] == "Trần Văn Ví Dụ"
    other = SimpleUploadedFile("b.edxml", edxml(("b.txt", TEXT.encode()), header=HEADER.replace(">06<", ">08<")))
    page = client.post(reverse("directive_new"), {"file": other}, follow=True).content.decode()
    second = Directive.objects.latest("pk")
    assert (second.number, second.reading["warnings"]) == ("08/CT-UBND", ["envelope_differs"])
    assert "Phong bì điện tử và văn bản" in page
