"""From an overdue share to a signed, numbered letter, its receipt, and on to the body above."""

from __future__ import annotations

import datetime as dt
import io

import docx
import pytest

from builders import NOW
from directive_cases import STAFF, Case, issued
from thongsuot.directives import actions as directives
from thongsuot.directives import queries
from thongsuot.directives.models import Urging
from thongsuot.drafting import actions as drafting
from thongsuot.drafting import queries as drafts
from thongsuot.flows.obligation_to_urging import draft_urging, on_draft_issued, urge_by_rule
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.errors import NotAllowed, NotFound, Refused
from thongsuot.kernel.models import OutboxEntry
from thongsuot.reminders import queries as reminders

pytestmark = pytest.mark.django_db
LATE = NOW + dt.timedelta(days=7)  # 30 November; the staff was due on 20 November


def party(case: Case, code: str = "vtp") -> int:
    return case.province.bodies[code].pk


def issue_letter(case: Case, draft_id: int, now: dt.datetime) -> str:
    clerk, leader = case.province.actor("clerk"), case.province.actor("leader")
    signer = case.province.persons["leader"].pk
    drafting.submit(draft_id, signer_id=signer, by=clerk, now=now)
    sha256 = drafts.draft(draft_id, viewer=leader, now=now).pdf_sha256
    drafting.sign(draft_id, sha256=sha256, by=leader, now=now)
    drafting.issue_draft(draft_id, by=clerk, now=now)
    payload = OutboxEntry.objects.filter(topic="DraftIssued").latest("pk").payload
    on_draft_issued(payload, now)
    on_draft_issued(payload, now)  # a fact may come twice
    return str(drafts.draft(draft_id, viewer=clerk, now=now).line.number)


def test_one_click_drafts_the_letter_with_each_overdue_clause_and_its_text() -> None:
    case = issued()
    clerk = case.province.actor("clerk")
    draft_id = draft_urging(party(case), by=clerk, now=LATE)
    view = drafts.draft(draft_id, viewer=clerk, now=LATE)
    assert view.line.kind == "cong_van" and view.issuer_code == "skhcn"
    assert view.content.addressees == ("Viễn thông Sao Mai",)
    (clause,) = view.content.clauses
    for words in (
        STAFF,
        "14/CT-UBND",
        "16/11/2026",
        "20/11/2026 (hạn do cơ quan theo dõi đặt)",
        "quá hạn 10 ngày",
        "điểm 2",
    ):
        assert words in clause.text
    data, name = drafts.draft_file(draft_id, form="docx", viewer=clerk, now=LATE)
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(data)).paragraphs)
    assert name.endswith(".docx") and STAFF in text
    assert draft_urging(party(case), by=clerk, now=LATE) == draft_id  # the second click opens it again


def test_a_letter_is_recorded_with_number_and_receipt_in_every_share_it_lists() -> None:
    case = issued()
    clerk, noc, other = (case.province.actor(key) for key in ("clerk", "noc_a", "noc_b"))
    draft_id = draft_urging(party(case), by=clerk, now=LATE)
    assert queries.urgings(viewer=noc) == []  # a draft is the office's own
    number = issue_letter(case, draft_id, LATE)
    (letter,) = queries.urgings(viewer=noc, waiting=True)
    assert (letter.number, letter.state) == (number, "issued")
    assert queries.urgings(viewer=other) == []
    assert queries.urging_file(letter.urging_id, viewer=noc).name.endswith(".pdf")
    with pytest.raises(NotFound):
        queries.urging_file(letter.urging_id, viewer=other)
    told = [one for one in reminders.reminders(viewer=noc) if one.kind == "urging"]
    assert {one.channel for one in told} == {"in_app", "email"} and all(number in one.title for one in told)
    with pytest.raises(NotFound):
        directives.receive_urging(letter.urging_id, by=other, now=LATE)
    directives.receive_urging(letter.urging_id, by=noc, now=LATE)
    with pytest.raises(Refused):
        directives.receive_urging(letter.urging_id, by=noc, now=LATE)
    page = queries.assignment(case.share(case.staff, "vtp").pk, viewer=clerk, now=LATE)
    assert [(one.what, one.note) for one in page.events if one.what == "urged"] == [("urged", number)]


def test_the_rule_drafts_once_and_then_turns_to_the_body_above() -> None:
    case = issued()
    assert urge_by_rule(NOW + dt.timedelta(days=1)) == 0  # 24 November is off: one working day overdue
    made = urge_by_rule(LATE)
    assert made == 2 and urge_by_rule(LATE) == 0  # VTP and VNP lead the late obligation
    first = Urging.objects.get(party__code="vtp")
    assert first.automatic and first.draft_id
    issue_letter(case, first.draft_id, LATE)
    soon, later = LATE + dt.timedelta(days=3), LATE + dt.timedelta(days=7)
    assert urge_by_rule(soon) == 0
    assert urge_by_rule(later) == 1 and urge_by_rule(later) == 0
    second = Urging.objects.get(party__code="vtp", level=2)
    assert second.addressed_to.code == "ubnd"
    content = drafts.draft(second.draft_id or 0, viewer=HOUSE, now=later).content
    assert content.addressees == ("Ủy ban nhân dân tỉnh Thanh Lam",)
    assert Urging.objects.get(pk=first.pk).number in content.opening


def test_a_letter_given_up_is_not_drafted_again_by_the_rule_but_by_a_person() -> None:
    case = issued()
    clerk = case.province.actor("clerk")
    urge_by_rule(LATE)
    one = Urging.objects.get(party__code="vtp")
    directives.drop_urging(one.pk, by=clerk, now=LATE)
    assert urge_by_rule(LATE) == 0
    assert draft_urging(party(case), by=clerk, now=LATE) != one.draft_id


def test_what_is_not_overdue_is_not_urged_and_only_the_office_urges() -> None:
    case = issued()
    clerk, noc = case.province.actor("clerk"), case.province.actor("noc_a")
    with pytest.raises(Refused):
        draft_urging(party(case, "evn"), by=clerk, now=LATE)
    with pytest.raises(NotAllowed):
        draft_urging(party(case), by=noc, now=LATE)
    directives.acknowledge_receipt(case.directive.pk, by=noc, now=LATE)
    directives.submit(case.share(case.staff, "vtp").pk, statement="xong", by=noc, now=LATE)
    with pytest.raises(Refused):
        draft_urging(party(case), by=clerk, now=LATE)


def test_the_office_sets_when_letters_are_drafted() -> None:
    case = issued()
    clerk = case.province.actor("clerk")
    directives.set_urging_rule(urge_after=30, escalate_after=5, automatic=True, by=clerk, now=NOW)
    assert urge_by_rule(LATE) == 0
    directives.set_urging_rule(urge_after=1, escalate_after=5, automatic=False, by=clerk, now=NOW)
    assert urge_by_rule(LATE) == 0
    assert queries.overdue_parties(viewer=clerk, now=LATE)[0].shares[0].working_days == 5
