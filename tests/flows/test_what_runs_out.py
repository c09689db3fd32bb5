"""Reminders of what runs out: regulations, emergency plans, self-assessments that were not handed in."""

from __future__ import annotations

import datetime as dt

import pytest

from agreement_cases import agreed, plan_agreed, plan_sign, plan_written
from builders import NOW, Province, small_province
from thongsuot.agreements import actions, queries
from thongsuot.config.wiring import DATED
from thongsuot.kernel.actor import HOUSE
from thongsuot.law import actions as law
from thongsuot.reminders import actions as reminders
from thongsuot.reminders.models import Reminder
from thongsuot.reminders.words import KINDS

pytestmark = pytest.mark.django_db


@pytest.fixture
def province() -> Province:
    return small_province()


def look(now: dt.datetime) -> set[tuple[str, str]]:
    """Remind of everything owed now and give who was reminded of what."""
    before = set(Reminder.objects.values_list("pk", flat=True))
    for source in DATED:
        reminders.remind(source(now), by=HOUSE, now=now)
    made = Reminder.objects.exclude(pk__in=before).select_related("organisation")
    return {(one.kind, one.organisation.code) for one in made}


def test_each_body_that_is_bound_is_reminded_before_and_after_the_end(province: Province) -> None:
    agreed(province, until_days=30)
    plan_agreed(province)
    kept = {("agreement", code) for code in ("skhcn", "cat", "vtp")}
    assert not kept & look(NOW), "thirty days before is too early"
    last = NOW + dt.timedelta(days=29)
    assert kept <= look(last)
    assert not kept & look(last), "twice is once"
    assert kept <= look(NOW + dt.timedelta(days=33)), "and again when it has run out"
    assert {("plan", "vtp"), ("plan", "cat")} <= look(NOW + dt.timedelta(days=364))
    assert not any(code == "vnp" for kind, code in look(NOW + dt.timedelta(days=366)) if kind == "plan")
    assert set(Reminder.objects.values_list("kind", flat=True)) <= set(KINDS)


def test_what_was_renewed_or_ended_is_reminded_of_no_more(province: Province) -> None:
    version = agreed(province, until_days=3)
    assert {one.kind for one in queries.dated_agreements(viewer=HOUSE, now=NOW)} == {"agreement"}
    actions.end_regulation(version.pk, reason="Sáp nhập", by=province.actor("clerk"), now=NOW)
    assert queries.dated_agreements(viewer=HOUSE, now=NOW) == []
    old = plan_written(province, until_days=20)
    old = actions.send_plan(old.pk, by=province.actor("noc_a"), now=NOW)
    plan_sign(province, old, "noc_a")
    plan_sign(province, old, "police")
    assert len(queries.dated_agreements(viewer=HOUSE, now=NOW)) == 2
    newer = actions.revise_plan(old.plan_id, by=province.actor("noc_a"), now=NOW)
    from agreement_cases import CONTENT

    until = NOW.date() + dt.timedelta(days=400)
    actions.write_plan(newer.pk, CONTENT, valid_until=until, by=province.actor("noc_a"), now=NOW)
    newer = actions.send_plan(newer.pk, by=province.actor("noc_a"), now=NOW)
    plan_sign(province, newer, "noc_a")
    plan_sign(province, newer, "police")
    assert queries.dated_agreements(viewer=HOUSE, now=NOW) == []


def test_who_has_not_handed_in_the_self_assessment_is_reminded(province: Province) -> None:
    noc = province.actor("noc_a")
    row = law.open_assessment(year=2026, by=noc, now=NOW)
    law.answer_assessment(row.pk, {one["key"]: {"answer": "yes"} for one in row.questions}, by=noc, now=NOW)
    law.submit_assessment(row.pk, by=noc, now=NOW)
    due = dt.datetime(2026, 12, 15, 3, 0, tzinfo=dt.UTC)
    told = {code for kind, code in look(due) if kind == "assessment"}
    assert told == {"vnp", "evn", "buudien", "dai"}


def test_the_page_of_a_share_says_who_leads() -> None:
    from django.test import Client

    from directive_cases import issued

    case = issued()
    agreed(case.province)
    share = case.share(case.cables, "vtp")
    client = Client()
    client.force_login(case.province.persons["noc_a"])
    page = client.get(f"/directives/shares/{share.pk}/").content.decode()
    assert "Ai chủ trì?" in page and "Bảo vệ tuyến cáp trọng yếu" in page
