"""The one page: its numbers beside those before, its sentences, what it asks, its sheet, its links."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.utils.translation import override
from pypdf import PdfReader

from builders import NOW
from directive_cases import Case, issued
from thongsuot.directives import actions as directives
from thongsuot.directives.models import Assignment
from thongsuot.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from thongsuot.people.models import Organisation
from thongsuot.proof import actions, brief_paper, queries, sharing
from thongsuot.proof.models import BriefLink

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(days=8)


def _figures(case: Case, now: dt.datetime) -> dict[str, tuple[int, int]]:
    with override("en"):
        found = queries.brief(viewer=case.province.actor("chair"), now=now)
    return {one.label: (one.value, one.before) for one in found.figures}


def test_each_number_stands_beside_that_of_the_period_before() -> None:
    case = issued()
    noc = case.province.actor("noc_a")
    directives.acknowledge_receipt(case.directive.pk, by=noc, now=NOW + dt.timedelta(days=1))
    share = case.share(case.staff, "vtp")
    directives.submit(share.pk, statement="xong", by=noc, now=NOW + dt.timedelta(days=2))
    directives.accept(share.pk, by=case.province.actor("leader"), now=NOW + dt.timedelta(days=3))
    assert _figures(case, LATER) == {
        "Shares given in the period": (0, 7),
        "Accepted in the period": (1, 0),
        "Overdue now": (1, 2),  # a day after the issue both operators were late; VNP still is
        "Receipt not confirmed": (5, 7 - 2),  # VTP confirmed its two shares at that very moment
        "Measured: not met": (0, 0),
    }


def test_red_checks_are_counted_now_and_as_they_were_then() -> None:
    case = issued()
    clerk = case.province.actor("clerk")
    figures = {"start_on": "2026-11-24", "end_on": "2026-11-25"}
    bound = actions.bind_rule(case.staff.pk, rule="duty.roster_every_day", figures=figures, by=clerk, now=NOW)
    assert _figures(case, LATER)["Measured: not met"] == (2, 2)
    actions.retire(bound.pk, by=clerk, now=LATER)
    assert _figures(case, LATER)["Measured: not met"] == (0, 2)


def test_three_sentences_and_at_most_three_decisions_the_gravest_first() -> None:
    case = issued()
    directives.refuse_obligation(case.share(case.power, "evn").pk, reason="không thuộc", by=_of(case, "evn"), now=NOW)
    with override("en"):
        found = queries.brief(viewer=case.province.actor("leader"), now=LATER)
    assert "give 7 shares to 5 bodies" in found.sentences[0]
    assert "2 shares of 2 bodies are overdue; the longest by 11 days" in found.sentences[1]
    assert "Nothing is checked" in found.sentences[2]
    assert [ask.show for ask in found.asks] == ["overdue", "settled", "unreceived"]
    assert found.agencies[0].counts.overdue and found.agencies[-1].counts.overdue == 0


def _of(case: Case, code: str):
    from dataclasses import replace

    return replace(case.province.actor("noc_a"), organisation_id=case.province.bodies[code].pk)


def test_an_empty_province_has_a_page_too() -> None:
    from builders import small_province

    found = queries.brief(viewer=small_province().actor("chair"), now=NOW)
    assert found.shares == 0 and found.asks == () and len(found.sentences) == 3


def test_a_body_may_not_see_the_page_of_all() -> None:
    case = issued()
    with pytest.raises(NotAllowed):
        queries.brief(viewer=case.province.actor("noc_a"), now=NOW)


@pytest.mark.parametrize("bodies", [0, 45])
def test_the_paper_is_one_sheet_of_at_most_300_kb_however_many_bodies(bodies: int) -> None:
    case = issued()
    for number in range(bodies):
        body = Organisation.objects.create(
            code=f"xa-{number}", name=f"Ủy ban nhân dân xã số {number}", short_name=f"xã {number}", kind="commune"
        )
        Assignment.objects.create(
            obligation=case.staff, organisation=body, state="issued", issued_at=NOW, changed_at=NOW
        )
    with override("vi"):
        data = brief_paper.as_file(
            queries.brief(viewer=case.province.actor("chair"), now=LATER), made_by="Đặng Chủ Tịch", form="pdf"
        )
    pages = PdfReader(io.BytesIO(data)).pages
    text = " ".join(pages[0].extract_text().split())
    assert len(pages) == 1 and len(data) <= 300_000
    assert "BÁO CÁO NHANH" in text and "Xin ý kiến quyết định" in text and "Đang quá hạn" in text
    assert ("đơn vị khác" in text) == bool(bodies)


def test_a_link_opens_with_its_pin_until_its_end() -> None:
    case = issued()
    row, token, pin = actions.share_brief(for_whom="Chủ tịch", by=case.province.actor("leader"), now=NOW, hours=24)
    assert token not in (row.token_hash, row.pin_hash) and pin not in row.pin_hash
    assert actions.open_by_link(token, pin=f" {pin} ", now=NOW).opened == 1
    with pytest.raises(NotFound):
        actions.open_by_link(token, pin=pin, now=NOW + dt.timedelta(hours=24))
    with pytest.raises(NotFound):
        actions.open_by_link(token + "x", pin=pin, now=NOW)


def test_five_wrong_pins_lock_a_link_even_for_the_right_one() -> None:
    case = issued()
    _row, token, pin = actions.share_brief(for_whom="Chủ tịch", by=case.province.actor("leader"), now=NOW)
    wrong = "000000" if pin != "000000" else "111111"
    for _try in range(sharing.MOST_TRIES):
        with pytest.raises(Refused):
            actions.open_by_link(token, pin=wrong, now=NOW)
    with pytest.raises(NotFound):
        actions.open_by_link(token, pin=pin, now=NOW)
    assert BriefLink.objects.get().opened == 0


def test_a_link_is_taken_back_and_only_who_may_share_makes_one() -> None:
    case = issued()
    leader = case.province.actor("leader")
    row, token, pin = actions.share_brief(for_whom="Chủ tịch", by=leader, now=NOW)
    actions.revoke_link(row.pk, by=leader, now=NOW)
    with pytest.raises(NotFound):
        actions.open_by_link(token, pin=pin, now=NOW)
    with pytest.raises(Refused):
        actions.revoke_link(row.pk, by=leader, now=NOW)
    with pytest.raises(NotAllowed):
        actions.share_brief(for_whom="x", by=case.province.actor("noc_a"), now=NOW)
    for fault in ({"for_whom": " "}, {"for_whom": "x", "hours": 0}, {"for_whom": "x", "hours": 9999}):
        with pytest.raises(Invalid):
            actions.share_brief(**fault, by=leader, now=NOW)


def test_who_opens_a_link_may_see_the_page_and_do_nothing() -> None:
    reader = sharing.reader(1, "Chủ tịch")
    assert reader.permissions == {"directives.read", "proof.brief"}
