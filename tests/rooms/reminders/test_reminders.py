"""Reminders: the right day, once, with a record of delivery, whatever dies in between."""

from __future__ import annotations

import datetime as dt

import pytest

from builders import NOW, Province, small_province
from directive_cases import Case, issued
from thongsuot.directives import actions as directives
from thongsuot.directives import queries as directive_queries
from thongsuot.engines.calendar import working_calendar
from thongsuot.flows.due_to_reminder import Reminding, send_due
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from thongsuot.reminders import actions, queries, rules
from thongsuot.reminders.models import Reminder
from thongsuot.reminders.values import Dated

D = dt.date
DUE = D(2026, 12, 15)


class Mail:
    """A mail server that keeps what it took, and fails as told."""

    def __init__(self, *errors: str) -> None:
        self.errors, self.sent = list(errors), list[tuple[str, str, str]]()

    def send(self, *, to: str, subject: str, body: str, reference: str) -> str:
        error = self.errors.pop(0) if self.errors else ""
        if not error:
            self.sent.append((to, subject, reference))
        return error


@pytest.mark.parametrize(
    ("today", "reached"),
    [
        (D(2026, 12, 7), None),
        (D(2026, 12, 8), -5),
        (D(2026, 12, 10), -5),
        (D(2026, 12, 11), -2),
        (D(2026, 12, 15), 0),
        (D(2026, 12, 22), 5),
        (D(2027, 3, 1), 5),
    ],
)
def test_the_last_reminder_whose_working_day_has_come_is_meant(today: dt.date, reached: int | None) -> None:
    days = working_calendar()
    assert rules.offset_reached(DUE, offsets=rules.USUAL_OFFSETS, today=today, days=days) == reached


def dated(province: Province, code: str = "vtp") -> Dated:
    body = province.bodies[code].pk
    return Dated(kind="share", subject_id=7, title="Báo cáo", detail="", link="/x/", due_on=DUE, organisation_id=body)


def at(day: dt.date, hour: int = 3) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), dt.UTC)


@pytest.mark.django_db
def test_a_reminder_is_made_once_and_told_by_both_ways() -> None:
    province = small_province()
    now = at(D(2026, 12, 8))
    assert actions.remind([dated(province)], by=HOUSE, now=now) == 2
    assert actions.remind([dated(province)], by=HOUSE, now=now + dt.timedelta(hours=5)) == 0
    assert actions.remind([dated(province)], by=HOUSE, now=at(D(2026, 12, 10))) == 0
    assert actions.remind([dated(province)], by=HOUSE, now=at(D(2026, 12, 11))) == 2
    assert {one.channel for one in queries.reminders(viewer=HOUSE)} == {"in_app", "email"}


@pytest.mark.django_db
def test_after_a_long_silence_one_reminder_says_how_things_stand() -> None:
    province = small_province()
    assert actions.remind([dated(province)], by=HOUSE, now=at(D(2026, 12, 30))) == 2
    assert {one.offset for one in queries.reminders(viewer=HOUSE)} == {5}
    # 15 to 30 December are eleven working days: what is said is how late it is, not which day was planned
    assert actions.claim_due(by=HOUSE, now=at(D(2026, 12, 30)))[0].distance == 11
    assert all("11" in one.when_words for one in queries.reminders(viewer=HOUSE))


@pytest.mark.django_db
def test_an_e_mail_that_fails_is_tried_again_and_then_left_to_a_person() -> None:
    province = small_province()
    now = at(D(2026, 12, 8))
    actions.remind([dated(province)], by=HOUSE, now=now)
    mail = Mail("no route", "no route")
    for minutes in (0, 0.5, 1, 6, 60):
        send_due(now + dt.timedelta(minutes=minutes), sender=mail)
    assert [to for to, _subject, _ref in mail.sent] == ["truc@vtp.thanhlam.example"]
    kept = Reminder.objects.get(channel="email")
    assert (kept.state, kept.tries) == ("sent", 3)
    assert [one.handed_over for one in kept.attempts.all()] == [False, False, True]


@pytest.mark.django_db
def test_a_worker_that_dies_after_the_claim_leaves_the_reminder_to_the_next() -> None:
    province = small_province()
    now = at(D(2026, 12, 8))
    actions.remind([dated(province)], by=HOUSE, now=now)
    assert len(actions.claim_due(by=HOUSE, now=now)) == 1  # and dies here
    mail = Mail()
    send_due(now + dt.timedelta(minutes=5), sender=mail)
    assert mail.sent == []
    send_due(now + dt.timedelta(minutes=11), sender=mail)
    send_due(now + dt.timedelta(minutes=40), sender=mail)
    assert [reference for _to, _subject, reference in mail.sent] == [
        f"reminder-{Reminder.objects.get(channel='email').pk}"
    ]


@pytest.mark.django_db
def test_a_body_sees_and_marks_its_own_alone() -> None:
    province = small_province()
    now = at(D(2026, 12, 8))
    actions.remind([dated(province)], by=HOUSE, now=now)
    own, other = province.actor("noc_a"), province.actor("noc_b")
    mine = queries.reminders(viewer=own, unseen=True)
    assert len(mine) == 1 and queries.reminders(viewer=other) == []
    with pytest.raises(NotFound):
        actions.see_reminder(mine[0].reminder_id, by=other, now=now)
    actions.see_reminder(mine[0].reminder_id, by=own, now=now)
    with pytest.raises(Refused):
        actions.see_reminder(mine[0].reminder_id, by=own, now=now)
    mail = Mail()
    send_due(now, sender=mail)
    assert mail.sent == []  # what was seen needs no e-mail


@pytest.mark.django_db
def test_the_office_sets_the_days_and_nobody_else() -> None:
    province = small_province()
    clerk, noc = province.actor("clerk"), province.actor("noc_a")
    actions.set_plan("share", offsets=[1, -3, 1], by=clerk, now=NOW)
    assert next(one for one in queries.plans(viewer=noc) if one.kind == "share").offsets == (-3, 1)
    with pytest.raises(NotAllowed):
        actions.set_plan("share", offsets=[0], by=noc, now=NOW)
    with pytest.raises(Invalid):
        actions.set_plan("share", offsets=[999], by=clerk, now=NOW)
    with pytest.raises(Invalid):
        actions.set_plan("nothing", offsets=[1], by=clerk, now=NOW)
    assert actions.remind([dated(province)], by=HOUSE, now=at(D(2026, 12, 9))) == 0
    assert actions.remind([dated(province)], by=HOUSE, now=at(D(2026, 12, 10))) == 2


@pytest.mark.django_db
def test_the_worker_reminds_of_shares_and_stops_when_they_are_handed_in() -> None:
    case: Case = issued()
    mail = Mail()
    worker = Reminding((lambda now: directive_queries.dated_shares(viewer=HOUSE, now=now),), sender=mail)
    day = at(D(2026, 12, 8))  # five working days before the report is due on 15 December
    worker(day)
    worker(day + dt.timedelta(seconds=61))
    Reminding(worker.sources, sender=mail)(day + dt.timedelta(seconds=90))  # the worker was restarted
    about = [one for one in queries.reminders(viewer=HOUSE) if one.subject_id == case.share(case.report, "skhcn").pk]
    assert {(one.channel, one.offset) for one in about} == {("in_app", -5), ("email", -5)}
    told = len(mail.sent)
    clerk = case.province.actor("clerk")
    directives.acknowledge_receipt(case.directive.pk, by=clerk, now=day)
    directives.submit(case.share(case.report, "skhcn").pk, statement="xong", by=clerk, now=day)
    Reminding(worker.sources, sender=mail)(at(D(2026, 12, 15)))
    after = [one for one in queries.reminders(viewer=HOUSE) if one.subject_id == case.share(case.report, "skhcn").pk]
    assert {one.offset for one in after} == {-5}
    assert told >= 1
