"""Lineage: ties between documents, state rolled up over levels, what is taken over no longer urged."""

from __future__ import annotations

import datetime as dt

import pytest

from builders import NOW
from directive_cases import Case, issued
from thongsuot.directives import actions, queries
from thongsuot.directives.actions.making import KnownObligation, make_directive
from thongsuot.directives.models import Directive, DirectiveLink, Obligation
from thongsuot.drafting import actions as drafting
from thongsuot.drafting import queries as drafts
from thongsuot.flows import draft_to_lineage
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.errors import NotAllowed, NotFound, Refused
from thongsuot.kernel.models import OutboxEntry

pytestmark = pytest.mark.django_db
D = dt.date
LATE = NOW + dt.timedelta(days=7)


NEW = D(2026, 11, 20)


def another(
    case: Case, number: str, *, date: dt.date = NEW, party: str = "vtp", parent: int | None = None
) -> Directive:
    """Make and issue a short document with one obligation."""
    leader = case.province.actor("leader")
    text = f"Số {number}. Yêu cầu: bố trí đủ nhân lực, vật tư dự phòng để ứng cứu khi có sự cố thông tin."
    start = text.index("bố trí")
    made = make_directive(
        kind="cong_van", number=number, date=date, issuer="Sở KH&CN", signer="", subject=number, text=text,
        obligations=(KnownObligation(clause="1", start=start, end=len(text), leads=(party,), due_on=D(2026, 11, 24)),),
        parent_id=parent, by=leader, now=NOW,
    )  # fmt: skip
    actions.confirm_directive(made.pk, by=leader, now=NOW)
    actions.issue(made.pk, by=leader, now=NOW)
    made.refresh_from_db()
    return made


def test_state_rolls_up_to_the_parent_over_levels() -> None:
    case = issued()
    clerk, leader, noc = (case.province.actor(key) for key in ("clerk", "leader", "noc_a"))
    plan = another(case, "1/KH-SKHCN", parent=case.directive.pk)
    letter = another(case, "2/SKHCN")
    actions.link_directives(letter.pk, plan.pk, relation="implements", by=clerk, now=NOW)
    actions.acknowledge_receipt(letter.pk, by=noc, now=NOW)
    share = letter.obligations.get().assignments.get()
    actions.submit(share.pk, statement="xong", by=noc, now=NOW)
    actions.accept(share.pk, by=leader, now=NOW)
    tree = queries.lineage(letter.pk, viewer=clerk, now=LATE)
    assert [(one.name, one.level, one.here) for one in tree.nodes] == [
        ("14/CT-UBND", 0, False), ("1/KH-SKHCN", 1, False), ("2/SKHCN", 2, True),
    ]  # fmt: skip
    top, middle, last = tree.nodes
    assert (last.total.settled, last.total.shares) == (1, 1)
    assert (middle.total.settled, middle.total.shares, middle.total.overdue) == (1, 2, 1)
    assert top.total.shares == top.own.shares + 2 and top.total.settled == 1


def test_a_party_sees_only_what_is_its_own_in_the_tree() -> None:
    case = issued()
    another(case, "1/KH-SKHCN", parent=case.directive.pk, party="vnp")
    tree = queries.lineage(case.directive.pk, viewer=case.province.actor("noc_a"), now=LATE)
    assert [one.name for one in tree.nodes] == ["14/CT-UBND"]
    assert tree.nodes[0].own.shares == 2
    with pytest.raises(NotFound):
        queries.lineage(case.directive.pk, viewer=case.province.actor("commune"), now=LATE)


def test_orders_come_down_to_a_body_as_a_cascade() -> None:
    case = issued()
    another(case, "1/KH-SKHCN", parent=case.directive.pk)
    alone = another(case, "9/SKHCN", party="evn")
    office = case.province.actor("clerk")
    of_vtp = queries.cascade(viewer=office, now=LATE, party_id=case.province.bodies["vtp"].pk)
    assert [(one.name, one.level) for one in of_vtp] == [("14/CT-UBND", 0), ("1/KH-SKHCN", 1)]
    assert alone.number in [one.name for one in queries.cascade(viewer=office, now=LATE)]
    mine = queries.cascade(viewer=case.province.actor("noc_a"), now=LATE)
    assert [one.name for one in mine] == ["14/CT-UBND", "1/KH-SKHCN"]


def test_what_is_replaced_is_marked_and_no_longer_late_or_urged() -> None:
    case = issued()
    clerk = case.province.actor("clerk")
    assert {one.code for one in queries.overdue_parties(viewer=clerk, now=LATE)} >= {"vtp", "vnp"}
    newer = another(case, "15/CT-UBND", party="dai")
    (link,) = actions.link_directives(newer.pk, case.directive.pk, relation="replaces", by=clerk, now=NOW)
    assert actions.link_directives(newer.pk, case.directive.pk, relation="replaces", by=clerk, now=NOW) == []
    late = queries.overdue_parties(viewer=clerk, now=LATE)
    assert [one.code for one in late] == ["dai"]
    board = queries.board(case.directive.pk, viewer=clerk, now=LATE)
    assert board.overdue == 0 and {column.superseded_by for column in board.columns} == {"15/CT-UBND"}
    assert queries.my_obligations(viewer=case.province.actor("noc_b"), now=LATE).open == ()
    assert queries.dated_shares(viewer=HOUSE, now=LATE)[0].organisation_id == case.province.bodies["dai"].pk
    actions.unlink_directives(newer.pk, link.pk, by=clerk, now=NOW)
    assert {one.code for one in queries.overdue_parties(viewer=clerk, now=LATE)} == {"dai", "vtp", "vnp"}


def test_an_amendment_takes_over_only_what_it_names() -> None:
    case = issued()
    clerk = case.province.actor("clerk")
    newer = another(case, "16/CT-UBND")
    actions.link_directives(
        newer.pk, case.directive.pk, relation="amends", obligation_ids=(case.staff.pk,), by=clerk, now=NOW
    )
    taken = Obligation.objects.filter(superseded_by=newer)
    assert list(taken) == [case.staff]
    with pytest.raises(NotFound):
        actions.link_directives(
            newer.pk, case.directive.pk, relation="amends", obligation_ids=(99999,), by=clerk, now=NOW
        )


def test_circles_and_the_wrong_order_are_refused() -> None:
    case = issued()
    clerk = case.province.actor("clerk")
    one = another(case, "1/KH-SKHCN", parent=case.directive.pk)
    two = another(case, "2/SKHCN")
    actions.link_directives(two.pk, one.pk, relation="implements", by=clerk, now=NOW)
    old = another(case, "3/SKHCN", date=D(2020, 1, 1))
    for newer, older, code in (
        (one.pk, two.pk, "circle"),
        (one.pk, one.pk, "circle"),
        (case.directive.pk, two.pk, "circle"),
        (old.pk, two.pk, "wrong_order"),
    ):
        with pytest.raises(Refused) as refused:
            actions.link_directives(newer, older, relation="amends", by=clerk, now=NOW)
        assert refused.value.given_code == code
    with pytest.raises(NotAllowed):
        actions.link_directives(two.pk, one.pk, relation="amends", by=case.province.actor("noc_a"), now=NOW)


def test_a_copy_for_this_year_re_affirms_each_obligation_instead_of_doubling_it() -> None:
    case = issued()
    clerk, leader = case.province.actor("clerk"), case.province.actor("leader")
    draft = drafting.copy_of_directive(case.directive.pk, by=clerk, now=NOW)
    drafting.submit(draft.pk, signer_id=case.province.persons["leader"].pk, by=clerk, now=NOW)
    drafting.sign(draft.pk, sha256=drafts.draft(draft.pk, viewer=leader, now=NOW).pdf_sha256, by=leader, now=NOW)
    drafting.issue_draft(draft.pk, by=clerk, now=NOW)
    payload = OutboxEntry.objects.filter(topic="DraftIssued").latest("pk").payload
    draft_to_lineage.on_draft_issued(payload, NOW)
    draft_to_lineage.on_draft_issued(payload, NOW)
    newer = Directive.objects.get(pk=payload["directive_id"])
    assert {one.repeats_id for one in newer.obligations.all()} == {
        case.cables.pk, case.report.pk, case.staff.pk, case.power.pk,
    }  # fmt: skip
    assert DirectiveLink.objects.filter(newer=newer, relation="reaffirms").count() == 4
    assert Obligation.objects.filter(superseded_by=newer).count() == 4  # still owed, now tracked in the new one


def test_the_same_duty_of_an_earlier_year_is_offered_and_tied_by_a_person() -> None:
    case = issued()
    clerk = case.province.actor("clerk")
    old = another(case, "3/SKHCN", date=D(2025, 1, 10))
    earlier = old.obligations.get()
    offered = queries.earlier_duties(case.staff.pk, viewer=clerk)
    assert [one.obligation_id for one in offered if not one.tied] == [earlier.pk]
    assert queries.earlier_duties(case.report.pk, viewer=clerk) == []
    actions.link_repeat(case.directive.pk, case.staff.pk, earlier_id=earlier.pk, by=clerk, now=NOW)
    (before,) = queries.history(case.staff.pk, viewer=case.province.actor("noc_a"))
    assert before.outcome == (("VTP", "issued", before.outcome[0][2]),)
    assert queries.history(case.staff.pk, viewer=case.province.actor("noc_b")) == []
    with pytest.raises(Refused):
        actions.link_repeat(old.pk, earlier.pk, earlier_id=case.staff.pk, by=clerk, now=NOW)


def test_a_party_added_after_issue_owes_and_is_told() -> None:
    case = issued()
    leader, clerk = case.province.actor("leader"), case.province.actor("clerk")
    share = actions.add_party_after_issue(
        case.directive.pk, case.staff.pk, code="dai", role="coordinate", by=leader, now=LATE
    )
    assert (share.state, share.issued_at) == ("issued", LATE)
    notices = case.directive.notices.filter(organisation__code="dai")
    assert {one.channel for one in notices} == {"in_app", "email"}
    for code, role, code_of in (("dai", "lead", "already_party"),):
        with pytest.raises(Refused) as refused:
            actions.add_party_after_issue(case.directive.pk, case.staff.pk, code=code, role=role, by=leader, now=LATE)
        assert refused.value.given_code == code_of
    with pytest.raises(NotAllowed):
        actions.add_party_after_issue(case.directive.pk, case.staff.pk, code="ubnd", role="lead", by=clerk, now=LATE)
    # one that is a party of the directive already has its notice
    actions.add_party_after_issue(case.directive.pk, case.power.pk, code="vtp", role="lead", by=leader, now=LATE)
    assert case.directive.notices.filter(organisation__code="vtp", channel="in_app").count() == 1
