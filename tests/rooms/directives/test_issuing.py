"""Confirming, issuing, answering, reviewing, closing."""

from __future__ import annotations

import datetime as dt

import pytest

from builders import NOW
from directive_cases import Case, brought_in, issued, with_parties
from thongsuot.directives import actions, queries
from thongsuot.directives.models import Assignment, Event, Notice
from thongsuot.kernel import audit
from thongsuot.kernel.actor import HOUSE, Actor
from thongsuot.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from thongsuot.kernel.models import OutboxEntry

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(hours=1)


@pytest.fixture
def case(db: None) -> Case:
    return issued()


def noc(case: Case) -> Actor:
    return case.province.actor("noc_a")


def received(case: Case) -> Assignment:
    actions.acknowledge_receipt(case.directive.pk, by=noc(case), now=LATER)
    return case.share(case.staff, "vtp")


def test_a_directive_without_leads_is_not_confirmed_and_says_which() -> None:
    case = brought_in()
    with pytest.raises(Refused) as refused:
        actions.confirm_directive(case.directive.pk, by=case.province.actor("clerk"), now=NOW)
    faults = refused.value.details["faults"]
    assert [(fault["code"], fault["obligation"]) for fault in faults] == [("no_lead", n) for n in (1, 2, 3, 4)]
    assert case.fresh().state == "read"


def test_a_coordinating_party_alone_is_no_lead() -> None:
    case = with_parties()
    clerk = case.province.actor("clerk")
    actions.set_parties(case.directive.pk, case.power.pk, leads=(), coordinates=("evn",), by=clerk, now=NOW)
    with pytest.raises(Refused):
        actions.confirm_directive(case.directive.pk, by=clerk, now=NOW)


def test_only_a_leader_issues_and_only_what_was_confirmed() -> None:
    case = with_parties()
    clerk, leader = case.province.actor("clerk"), case.province.actor("leader")
    with pytest.raises(Refused):
        actions.issue(case.directive.pk, by=leader, now=NOW)
    actions.confirm_directive(case.directive.pk, by=clerk, now=NOW)
    with pytest.raises(NotAllowed):
        actions.issue(case.directive.pk, by=clerk, now=NOW)
    actions.reopen_directive(case.directive.pk, by=clerk, now=NOW)
    with pytest.raises(Refused):
        actions.issue(case.directive.pk, by=leader, now=NOW)


def test_issue_makes_every_share_owed_and_gives_each_party_its_notices(case: Case) -> None:
    assert set(Assignment.objects.values_list("state", flat=True)) == {"issued"}
    parties = {"skhcn", "cat", "vtp", "vnp", "evn"}
    for channel, state in (("in_app", "sent"), ("email", "queued")):
        rows = Notice.objects.filter(channel=channel, state=state)
        assert set(rows.values_list("organisation__code", flat=True)) == parties
    entry = OutboxEntry.objects.get(topic="DirectiveIssued")
    assert entry.payload["directive_id"] == case.directive.pk and len(entry.payload["organisation_ids"]) == 5
    with pytest.raises(Refused):
        actions.issue(case.directive.pk, by=case.province.actor("leader"), now=NOW)


def test_a_body_without_address_gets_its_notice_on_the_platform_alone() -> None:
    case = with_parties()
    body = case.province.bodies["evn"]
    body.email = ""
    body.save()
    actions.confirm_directive(case.directive.pk, by=case.province.actor("clerk"), now=NOW)
    actions.issue(case.directive.pk, by=case.province.actor("leader"), now=NOW)
    assert list(Notice.objects.filter(organisation=body).values_list("channel", flat=True)) == ["in_app"]


def test_receipt_is_confirmed_for_the_own_body_alone_by_whom_and_when(case: Case) -> None:
    share = received(case)
    assert (share.state, share.received_by, share.received_at) == ("received", "Nguyễn Vận Hành", LATER)
    assert case.share(case.staff, "vnp").state == "issued"
    assert case.share(case.cables, "vtp").state == "received"
    states = Notice.objects.filter(organisation__code="vtp").values_list("state", "received_by", "next_try_at")
    assert set(states) == {("received", "Nguyễn Vận Hành", None)}
    assert OutboxEntry.objects.filter(topic="DirectiveAcknowledged").count() == 1


def test_a_second_receipt_is_refused_and_names_the_first(case: Case) -> None:
    received(case)
    with pytest.raises(Refused, match="Nguyễn Vận Hành") as refused:
        actions.acknowledge_receipt(case.directive.pk, by=noc(case), now=LATER)
    assert refused.value.given_code == "already_received"


def test_nobody_confirms_receipt_for_a_body_that_is_no_party_or_for_no_body(case: Case) -> None:
    with pytest.raises(NotFound):
        actions.acknowledge_receipt(case.directive.pk, by=case.province.actor("commune"), now=LATER)
    with pytest.raises(Refused):
        actions.acknowledge_receipt(case.directive.pk, by=HOUSE, now=LATER)


def test_work_before_receipt_is_refused(case: Case) -> None:
    share = case.share(case.staff, "vtp")
    with pytest.raises(Refused) as refused:
        actions.report_progress(share.pk, percent=10, by=noc(case), now=LATER)
    assert refused.value.given_code == "wrong_state"


def test_a_share_goes_through_progress_proof_changes_and_acceptance(case: Case) -> None:
    share, leader = received(case), case.province.actor("leader")
    actions.report_progress(share.pk, percent=60, note="12/20 trạm", by=noc(case), now=LATER)
    with pytest.raises(Invalid):
        actions.submit(share.pk, by=noc(case), now=LATER)
    actions.attach_proof(
        share.pk, file=("bien-ban.pdf", b"%PDF-1.7 bien ban", "application/pdf"), by=noc(case), now=LATER
    )
    actions.submit(share.pk, by=noc(case), now=LATER)
    actions.ask_changes(share.pk, reason="Thiếu danh sách ca trực", by=leader, now=LATER)
    actions.submit(share.pk, statement="Đã bổ sung danh sách", by=noc(case), now=LATER)
    done = actions.accept(share.pk, by=leader, now=LATER)
    assert (done.state, done.percent, done.accepted_at) == ("accepted", 100, LATER)
    story = list(Event.objects.filter(assignment=share).values_list("what", flat=True))
    assert story == [
        "received", "progress", "proof_attached", "submitted", "changes_asked", "proof_attached", "submitted",
        "accepted",
    ]  # fmt: skip
    assert audit.verify().holds


def test_a_refused_submission_keeps_nothing_of_it(case: Case) -> None:
    share = received(case)
    with pytest.raises(Invalid):
        actions.submit(share.pk, by=noc(case), now=LATER)
    share.refresh_from_db()
    assert share.state == "received"
    assert not share.proofs.exists()


@pytest.mark.parametrize("percent", [-1, 101])
def test_progress_outside_its_range_is_refused(case: Case, percent: int) -> None:
    share = received(case)
    with pytest.raises(Invalid):
        actions.report_progress(share.pk, percent=percent, by=noc(case), now=LATER)


@pytest.mark.parametrize("decline", [actions.refuse_obligation, actions.declare_not_applicable])
def test_declining_needs_a_reason_and_the_office_may_insist(case: Case, decline: object) -> None:
    share = received(case)
    with pytest.raises(Invalid):
        decline(share.pk, reason="  ", by=noc(case), now=LATER)  # type: ignore[operator]
    decline(share.pk, reason="Không quản lý tuyến này", by=noc(case), now=LATER)  # type: ignore[operator]
    back = actions.insist(share.pk, reason="Tuyến thuộc đơn vị", by=case.province.actor("leader"), now=LATER)
    assert back.state == "received"


def test_nobody_answers_for_another_body_and_no_party_reviews(case: Case) -> None:
    share = received(case)
    other = case.province.actor("noc_b")
    with pytest.raises(NotFound):
        actions.report_progress(share.pk, percent=5, by=other, now=LATER)
    with pytest.raises(NotAllowed):
        actions.report_progress(share.pk, percent=5, by=case.province.actor("leader"), now=LATER)
    actions.submit(share.pk, statement="Xong", by=noc(case), now=LATER)
    with pytest.raises(NotAllowed):
        actions.accept(share.pk, by=noc(case), now=LATER)


def test_a_stale_answer_is_refused(case: Case) -> None:
    share = received(case)
    actions.report_progress(share.pk, percent=10, version=share.version, by=noc(case), now=LATER)
    with pytest.raises(Refused) as refused:
        actions.report_progress(share.pk, percent=20, version=share.version, by=noc(case), now=LATER)
    assert refused.value.given_code == "stale"


def test_a_report_of_the_platform_is_measured_proof_once_and_hands_the_share_in(case: Case) -> None:
    clerk = case.province.actor("clerk")
    actions.acknowledge_receipt(case.directive.pk, by=clerk, now=LATER)
    body = case.province.bodies["skhcn"].pk
    proofs = [
        actions.attach_report_proof(
            case.report.pk, organisation_id=body, report_ref="report:12", title="Báo cáo tháng 11", by=HOUSE, now=LATER
        )
        for _again in range(2)
    ]
    assert proofs[0].pk == proofs[1].pk and proofs[0].measured
    assert case.share(case.report, "skhcn").state == "submitted"
    with pytest.raises(NotFound):
        actions.attach_report_proof(
            case.power.pk, organisation_id=body, report_ref="report:12", title="x", by=HOUSE, now=LATER
        )


def test_a_report_before_receipt_waits_as_proof(case: Case) -> None:
    body = case.province.bodies["skhcn"].pk
    actions.attach_report_proof(
        case.report.pk, organisation_id=body, report_ref="report:1", title="Báo cáo", by=HOUSE, now=LATER
    )
    share = case.share(case.report, "skhcn")
    assert share.state == "issued" and share.proofs.count() == 1


def test_urging_is_told_and_refused_when_nothing_is_owed(case: Case) -> None:
    leader, share = case.province.actor("leader"), received(case)
    actions.urge(share.pk, note="Đề nghị khẩn trương", by=leader, now=LATER)
    assert Event.objects.filter(assignment=share, what="urged").count() == 1
    actions.submit(share.pk, statement="Xong", by=noc(case), now=LATER)
    with pytest.raises(Refused):
        actions.urge(share.pk, by=leader, now=LATER)


def test_a_directive_closes_only_when_every_leading_share_is_settled(case: Case) -> None:
    leader = case.province.actor("leader")
    with pytest.raises(Refused) as refused:
        actions.close_directive(case.directive.pk, by=leader, now=LATER)
    assert refused.value.details["open"] == 5
    Assignment.objects.filter(role="lead").update(state="accepted")
    closed = actions.close_directive(case.directive.pk, by=leader, now=LATER)
    assert closed.state == "closed"
    assert set(Assignment.objects.filter(role="lead").values_list("state", flat=True)) == {"closed"}


def test_two_turns_of_the_board_agree_with_the_register(case: Case) -> None:
    received(case)
    board = queries.board(case.directive.pk, viewer=case.province.actor("leader"), now=LATER)
    line = queries.register(viewer=case.province.actor("leader"), now=LATER)[0]
    assert (board.shares, board.overdue) == (line.shares, line.overdue) == (7, 2)
