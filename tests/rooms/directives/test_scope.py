"""Who sees what of directives: a rival never sees another's notes, proof or shares."""

from __future__ import annotations

import datetime as dt

import pytest

from builders import NOW
from directive_cases import Case, issued, with_parties
from thongsuot.directives import actions, queries
from thongsuot.directives.tables import as_csv, board_as_csv, harmless
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.errors import NotFound

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(hours=1)
SECRET_NOTE = "Trạm yếu nhất của chúng tôi là DK-07"


@pytest.fixture
def case(db: None) -> Case:
    case = issued()
    noc = case.province.actor("noc_a")
    actions.acknowledge_receipt(case.directive.pk, by=noc, now=LATER)
    share = case.share(case.staff, "vtp")
    actions.report_progress(share.pk, percent=40, note=SECRET_NOTE, by=noc, now=LATER)
    actions.attach_proof(share.pk, file=("so-do-tuyen.pdf", b"%PDF secret plan", "application/pdf"), by=noc, now=LATER)
    return case


def everything(case: Case, key: str) -> str:
    """Give all that the queries of this room tell a person, as one text."""
    viewer, pk = case.province.actor(key), case.directive.pk
    shares = queries.shares(viewer=viewer, now=LATER)
    told = [
        queries.register(viewer=viewer, now=LATER),
        queries.directive(pk, viewer=viewer),
        queries.board(pk, viewer=viewer, now=LATER),
        board_as_csv(queries.board(pk, viewer=viewer, now=LATER)),
        shares,
        [queries.assignment(share.assignment_id, viewer=viewer, now=LATER) for share in shares],
        queries.my_obligations(viewer=viewer, now=LATER),
        queries.reporting_obligations(viewer=viewer),
        queries.period_summary(viewer=viewer, start=NOW - dt.timedelta(days=1), end=LATER + dt.timedelta(days=1)),
    ]
    return repr(told)


def test_the_twin_the_owner_and_the_office_do_see_the_note(case: Case) -> None:
    for key in ("noc_a", "leader", "auditor"):
        told = everything(case, key)
        assert SECRET_NOTE in told and "so-do-tuyen.pdf" in told


def test_a_rival_in_the_same_obligation_sees_the_name_and_nothing_of_the_work(case: Case) -> None:
    told = everything(case, "noc_b")
    assert SECRET_NOTE not in told and "so-do-tuyen" not in told
    assert "Nguyễn Vận Hành" not in told
    mine = queries.shares(viewer=case.province.actor("noc_b"), now=LATER)
    assert [share.organisation for share in mine] == ["VNP"]
    page = queries.assignment(mine[0].assignment_id, viewer=case.province.actor("noc_b"), now=LATER)
    assert [party.code for party in page.partners] == ["vtp"]


def test_a_party_reads_the_whole_text_and_its_own_obligations_alone(case: Case) -> None:
    view = queries.directive(case.directive.pk, viewer=case.province.actor("noc_b"))
    assert view.text == case.directive.text
    assert [one.obligation_id for one in view.obligations] == [case.staff.pk]
    assert view.obligations[0].number == 3
    assert {line.organisation for line in view.notices} == {"VNP"}
    assert view.brought_in_by == "" and view.removed == ()
    assert {event.what for event in view.events} == {"issued"}


def test_anothers_share_and_proof_are_not_found(case: Case) -> None:
    share = case.share(case.staff, "vtp")
    proof = share.proofs.get()
    rival = case.province.actor("noc_b")
    with pytest.raises(NotFound):
        queries.assignment(share.pk, viewer=rival, now=LATER)
    with pytest.raises(NotFound):
        queries.proof_file(share.pk, proof_id=proof.pk, viewer=rival)
    owner = case.province.actor("noc_a")
    assert bytes(queries.proof_file(share.pk, proof_id=proof.pk, viewer=owner).data).startswith(b"%PDF")


def test_who_is_no_party_finds_no_directive(case: Case) -> None:
    outsider = case.province.actor("commune")
    assert queries.register(viewer=outsider, now=LATER) == []
    for ask in (
        lambda: queries.directive(case.directive.pk, viewer=outsider),
        lambda: queries.board(case.directive.pk, viewer=outsider, now=LATER),
        lambda: queries.document_file(case.directive.pk, viewer=outsider),
    ):
        with pytest.raises(NotFound):
            ask()


def test_a_party_sees_nothing_before_issue() -> None:
    case = with_parties()
    noc = case.province.actor("noc_a")
    assert queries.register(viewer=noc, now=NOW) == [] and queries.shares(viewer=noc, now=NOW) == []
    with pytest.raises(NotFound):
        queries.directive(case.directive.pk, viewer=noc)


def test_an_actor_without_a_body_sees_nothing(case: Case) -> None:
    import dataclasses

    nobody = dataclasses.replace(case.province.actor("noc_a"), organisation_id=None)
    assert queries.register(viewer=nobody, now=LATER) == []
    assert queries.shares(viewer=nobody, now=LATER) == []


def test_my_obligations_tell_what_to_receive_what_is_late_and_what_to_review(case: Case) -> None:
    first = queries.my_obligations(viewer=case.province.actor("noc_b"), now=LATER)
    assert [line.directive_id for line in first.to_acknowledge] == [case.directive.pk]
    assert [share.overdue_days for share in first.overdue] == [3]
    share = case.share(case.staff, "vtp")
    actions.submit(share.pk, statement="Xong", by=case.province.actor("noc_a"), now=LATER)
    office = queries.my_obligations(viewer=case.province.actor("leader"), now=LATER)
    assert [one.assignment_id for one in office.to_review] == [share.pk]
    assert queries.my_obligations(viewer=case.province.actor("noc_a"), now=LATER).overdue == ()


def test_reports_learn_which_obligations_they_answer_and_how_parties_stand(case: Case) -> None:
    asked = queries.reporting_obligations(viewer=HOUSE)
    assert [(one.obligation_id, one.due_on) for one in asked] == [(case.report.pk, dt.date(2026, 12, 15))]
    summary = queries.period_summary(viewer=HOUSE, start=NOW - dt.timedelta(days=1), end=NOW + dt.timedelta(days=1))
    assert [line.directive_id for line in summary.issued] == [case.directive.pk]
    counts = {party.name: (party.shares, party.overdue, party.acknowledged) for party in summary.parties}
    assert counts["VTP"] == (2, 1, 2) and counts["VNP"] == (1, 1, 0)
    assert sum(summary.states.values()) == 7
    before = queries.period_summary(viewer=HOUSE, start=NOW - dt.timedelta(days=9), end=NOW - dt.timedelta(days=8))
    assert (before.issued, before.parties, before.overdue) == ((), (), ())


def test_the_board_filters_by_party_and_state(case: Case) -> None:
    leader, pk = case.province.actor("leader"), case.directive.pk
    board = queries.board(pk, viewer=leader, now=LATER)
    assert len(board.columns) == 4 and len(board.rows) == 5
    one = queries.board(pk, viewer=leader, now=LATER, party="vtp")
    assert [row.short_name for row in one.rows] == ["VTP"] and len(one.columns) == 2
    late = queries.board(pk, viewer=leader, now=LATER, state="overdue")
    assert sorted(row.short_name for row in late.rows) == ["VNP", "VTP"]
    cell = next(cell for cell in one.rows[0].cells if cell and cell.overdue_days)
    assert (cell.overdue_days, cell.look, cell.proofs, cell.measured) == (3, "bad", 1, 0)


@pytest.mark.parametrize("text", ["=1+1", "+84 912", "-cmd", "@SUM(A1)", "\t=1", " =1", "＝1"])
def test_a_spreadsheet_takes_no_cell_for_a_formula(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert harmless("Điện lực") == "Điện lực"
    assert as_csv([[text, 3]]).startswith("\ufeff")
