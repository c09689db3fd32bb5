"""A draft from the first word to the register, and every way in which it must not get there."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib

import pytest

from builders import NOW, Province, small_province
from draft_cases import CONTENT, LATER, signed, started, submitted
from thongsuot.directives import queries as directives
from thongsuot.drafting import actions, queries
from thongsuot.drafting.models import Draft, NumberBook, NumberEntry
from thongsuot.drafting.values import Clause, Content
from thongsuot.kernel import audit, files
from thongsuot.kernel.errors import Invalid, NotAllowed, Refused
from thongsuot.people.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def province() -> Province:
    return small_province()


def test_a_draft_becomes_a_numbered_directive_whose_obligations_lie_exactly_in_its_text(province: Province) -> None:
    draft = signed(province)
    issued = actions.issue_draft(draft.pk, by=province.actor("clerk"), now=LATER)
    assert (issued.state, issued.number, issued.date) == ("issued", "01/CT-UBND", dt.date(2026, 11, 23))
    assert issued.made_directive_id is not None
    view = directives.directive(issued.made_directive_id, viewer=province.actor("leader"))
    assert (view.state, view.number, view.kind) == ("issued", "01/CT-UBND", "chi_thi")
    assert [(one.clause, one.task_text) for one in view.obligations] == [
        ("1.a", "Tổ chức trực 24/24 giờ, gửi danh sách trực."),
        ("2", "Ưu tiên cấp điện cho các trạm."),
    ]
    for one in view.obligations:
        assert view.text[one.start : one.end] == one.task_text
    first = view.obligations[0]
    assert {(party.code, party.role) for party in first.parties} == {
        ("vtp", "lead"), ("vnp", "lead"), ("cat", "coordinate"),
    }  # fmt: skip
    assert first.due_on == dt.date(2027, 1, 20) and first.report_required
    owed = directives.my_obligations(viewer=province.actor("noc_a"), now=LATER)
    assert [line.number for line in owed.to_acknowledge] == ["01/CT-UBND"]
    assert audit.verify().holds


def test_the_signer_signs_the_exact_bytes_that_stay_in_the_store(province: Province) -> None:
    waiting = submitted(province)
    kept = bytes(files.fetch(waiting.pdf_sha256).data)
    assert hashlib.sha256(kept).hexdigest() == waiting.pdf_sha256
    shown, _name = queries.draft_file(waiting.pk, form="pdf", viewer=province.actor("chair"), now=NOW)
    assert shown == kept
    with pytest.raises(Refused) as refused:
        actions.sign(waiting.pk, sha256="0" * 64, by=province.actor("chair"), now=LATER)
    assert refused.value.given_code == "other_pdf"
    done = actions.sign(waiting.pk, sha256=waiting.pdf_sha256, by=province.actor("chair"), now=LATER)
    assert (done.state, done.signed_by, done.signed_at) == ("signed", "Đặng Chủ Tịch", LATER)


def test_an_edit_after_the_signature_voids_it_and_nothing_can_be_issued(province: Province) -> None:
    draft = signed(province)
    changed = dataclasses.replace(CONTENT, closing="Khác./.")
    edited = actions.save_draft(draft.pk, content=changed, by=province.actor("clerk"), now=LATER, version=draft.version)
    assert (edited.state, edited.signed_by, edited.pdf_sha256) == ("drafting", "", "")
    assert "voided" in {step.what for step in edited.steps.all()}
    with pytest.raises(Refused):
        actions.issue_draft(draft.pk, by=province.actor("clerk"), now=LATER)
    assert not NumberEntry.objects.exists()


def test_a_text_changed_behind_the_rooms_back_is_not_issued_under_the_old_signature(province: Province) -> None:
    draft = signed(province)
    Draft.objects.filter(pk=draft.pk).update(content={**draft.content, "closing": "Lén sửa"})
    with pytest.raises(Refused) as refused:
        actions.issue_draft(draft.pk, by=province.actor("clerk"), now=LATER)
    assert refused.value.given_code == "not_as_signed"
    assert not NumberBook.objects.exists()


def test_an_automatic_save_never_voids_a_signature(province: Province) -> None:
    draft = signed(province)
    with pytest.raises(Refused) as refused:
        actions.save_draft(
            draft.pk, content=Content(subject="x"), automatic=True, by=province.actor("clerk"), now=LATER
        )
    assert refused.value.given_code == "handed_in"
    draft.refresh_from_db()
    assert draft.state == "signed"


def test_a_new_attachment_voids_the_signature_too(province: Province) -> None:
    draft = signed(province)
    actions.attach_file(draft.pk, file=("phu-luc.txt", b"x", "text/plain"), by=province.actor("clerk"), now=LATER)
    draft.refresh_from_db()
    assert draft.state == "drafting" and not draft.signed_by


def test_the_leader_initials_before_the_chair_sees_it(province: Province) -> None:
    waiting = submitted(province, reviewed=True)
    chair, leader = province.actor("chair"), province.actor("leader")
    assert waiting.state == "in_review"
    assert queries.my_queue(viewer=chair).waiting == 0
    assert [line.draft_id for line in queries.my_queue(viewer=leader).to_initial] == [waiting.pk]
    with pytest.raises(Refused):
        actions.sign(waiting.pk, sha256=waiting.pdf_sha256, by=chair, now=LATER)
    actions.initial(waiting.pk, sha256=waiting.pdf_sha256, by=leader, now=LATER)
    assert [line.draft_id for line in queries.my_queue(viewer=chair).to_sign] == [waiting.pk]


def test_only_the_one_whom_it_waits_for_signs_returns_or_delegates(province: Province) -> None:
    waiting = submitted(province)
    leader = province.actor("leader")
    for act in (
        lambda: actions.sign(waiting.pk, sha256=waiting.pdf_sha256, by=leader, now=LATER),
        lambda: actions.return_draft(waiting.pk, note="Sửa", by=leader, now=LATER),
        lambda: actions.delegate(waiting.pk, to_id=province.persons["leader"].pk, by=leader, now=LATER),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.given_code == "not_yours"
    with pytest.raises(NotAllowed):
        actions.sign(waiting.pk, sha256=waiting.pdf_sha256, by=province.actor("clerk"), now=LATER)


def test_a_returned_draft_shows_its_note_to_the_drafter(province: Province) -> None:
    waiting = submitted(province)
    with pytest.raises(Invalid):
        actions.return_draft(waiting.pk, note="  ", by=province.actor("chair"), now=LATER)
    actions.return_draft(waiting.pk, note="Bổ sung căn cứ.", by=province.actor("chair"), now=LATER)
    queue = queries.my_queue(viewer=province.actor("clerk"))
    assert [line.draft_id for line in queue.returned] == [waiting.pk]
    view = queries.draft(waiting.pk, viewer=province.actor("clerk"), now=LATER)
    assert view.steps[-1].note == "Bổ sung căn cứ."


def test_a_delegated_signature_prints_the_block_of_the_other_signer(province: Province) -> None:
    waiting = submitted(province)
    leader = province.persons["leader"]
    done = actions.delegate(waiting.pk, to_id=leader.pk, by=province.actor("chair"), now=LATER)
    assert done.pdf_sha256 != waiting.pdf_sha256
    assert done.content["signer_name"] == leader.display_name
    with pytest.raises(Refused):
        actions.sign(done.pk, sha256=done.pdf_sha256, by=province.actor("chair"), now=LATER)
    assert actions.sign(done.pk, sha256=done.pdf_sha256, by=province.actor("leader"), now=LATER).state == "signed"


def test_a_digital_signature_needs_the_signed_file_and_keeps_its_hash(province: Province) -> None:
    waiting = submitted(province)
    chair = province.actor("chair")
    with pytest.raises(Invalid):
        actions.sign(waiting.pk, sha256=waiting.pdf_sha256, mode="digital", by=chair, now=LATER)
    file = ("ky-so.pdf", b"%PDF-1.7 signed", "application/pdf")
    done = actions.sign(waiting.pk, sha256=waiting.pdf_sha256, mode="digital", signed_file=file, by=chair, now=LATER)
    assert done.signed_file_sha256 == hashlib.sha256(file[1]).hexdigest()
    assert queries.draft_file(done.pk, form="signed", viewer=chair, now=LATER)[0] == file[1]


def test_what_is_missing_is_listed_with_its_clause(province: Province) -> None:
    content = Content(
        subject="",
        clauses=(
            Clause(key="a", text="", leads=("vtp",)),
            Clause(key="b", text="x", leads=("Công ty Không Có",), due_on="2020-01-01"),
            Clause(key="c", text="y", coordinates=("vtp",)),
        ),
    )
    draft = started(province, content)
    view = queries.draft(draft.pk, viewer=province.actor("clerk"), now=NOW)
    assert {(fault.code, fault.clause) for fault in view.faults} == {
        ("no_subject", 0), ("empty_clause", 1), ("unknown_party", 2), ("no_lead", 2), ("past_due", 2), ("no_lead", 3),
        ("no_recipients", 0),
    }  # fmt: skip
    with pytest.raises(Refused) as refused:
        actions.submit(draft.pk, signer_id=province.persons["chair"].pk, by=province.actor("clerk"), now=NOW)
    assert refused.value.given_code == "not_ready" and len(refused.value.details["faults"]) == 7


def test_a_class_of_bodies_means_the_bodies_of_that_class(province: Province) -> None:
    content = Content(clauses=(Clause(key="a", text="x", leads=("các doanh nghiệp viễn thông",)),))
    draft = started(province, content)
    assert set(draft.content["clauses"][0]["leads"]) == {"vtp", "vnp"}


def test_a_document_that_orders_nothing_gets_a_number_and_no_register_entry(province: Province) -> None:
    content = dataclasses.replace(CONTENT, clauses=(Clause(key="a", text="Thông báo lịch nghỉ."),))
    issued = actions.issue_draft(signed(province, content, kind="thong_bao").pk, by=province.actor("clerk"), now=LATER)
    assert issued.number == "01/TB-UBND" and issued.made_directive_id is None


def test_last_years_directive_becomes_this_years_draft_with_dates_and_successors(province: Province) -> None:
    issued = actions.issue_draft(signed(province).pk, by=province.actor("clerk"), now=LATER)
    old = Organisation.objects.get(code="vnp")
    old.successor = Organisation.objects.get(code="vtp")
    old.valid_until = dt.date(2026, 12, 31)
    old.save()
    assert issued.made_directive_id is not None
    next_year = LATER.replace(year=2027)
    copy = actions.copy_of_directive(issued.made_directive_id, by=province.actor("clerk"), now=next_year)
    clause = copy.content["clauses"][0]
    assert clause["leads"] == ["vtp"] and clause["due_on"] == "2028-01-20"
    assert clause["reaffirms"] is not None
    assert (copy.relation, copy.directive_id) == ("reaffirms", issued.made_directive_id)
    assert "2028" in copy.subject


def test_a_cancelled_draft_stays_readable_with_its_reason(province: Province) -> None:
    draft = started(province)
    with pytest.raises(Invalid):
        actions.cancel_draft(draft.pk, reason="", by=province.actor("clerk"), now=NOW)
    actions.cancel_draft(draft.pk, reason="Không còn cần.", by=province.actor("clerk"), now=NOW)
    view = queries.draft(draft.pk, viewer=province.actor("auditor"), now=NOW)
    assert view.state == "cancelled" and view.steps[-1].note == "Không còn cần."
    with pytest.raises(Refused):
        actions.save_draft(draft.pk, content=Content(subject="Khác"), by=province.actor("clerk"), now=NOW)


def test_a_text_with_a_secrecy_stamp_is_not_handed_in(province: Province) -> None:
    draft = started(province, dataclasses.replace(CONTENT, opening="TỐI MẬT"))
    with pytest.raises(Refused) as refused:
        actions.submit(draft.pk, signer_id=province.persons["chair"].pk, by=province.actor("clerk"), now=NOW)
    assert [one["code"] for one in refused.value.details["faults"]] == ["bad_subject"]
    mentioned = dataclasses.replace(CONTENT, opening="Bảo vệ bí mật nhà nước theo quy định:")
    view = queries.draft(started(province, mentioned).pk, viewer=province.actor("clerk"), now=NOW)
    assert view.faults == ()


def test_the_fact_of_an_issue_says_which_obligations_are_re_affirmed(province: Province) -> None:
    from thongsuot.kernel.models import OutboxEntry

    first = actions.issue_draft(signed(province).pk, by=province.actor("clerk"), now=LATER)
    assert first.made_directive_id is not None
    old = directives.directive(first.made_directive_id, viewer=province.actor("clerk"))
    copy = actions.copy_of_directive(old.directive_id, by=province.actor("clerk"), now=LATER)
    waiting = actions.submit(copy.pk, signer_id=province.persons["chair"].pk, by=province.actor("clerk"), now=LATER)
    actions.sign(waiting.pk, sha256=waiting.pdf_sha256, by=province.actor("chair"), now=LATER)
    actions.issue_draft(copy.pk, by=province.actor("clerk"), now=LATER)
    payload = OutboxEntry.objects.filter(topic="DraftIssued").latest("id").payload
    assert (payload["relation"], payload["related_id"]) == ("reaffirms", old.directive_id)
    assert payload["reaffirms"] == [[str(place), one.obligation_id] for place, one in enumerate(old.obligations, 1)]
