"""A page goes down its list until a person answers, and never stops by itself."""

from __future__ import annotations

import datetime as dt

import pytest

from builders import NOW, Province, small_province
from rosters import SECOND, Memory, operator_and_department, put, somebody
from thongsuot.duty import actions, queries, rules
from thongsuot.duty.models import Attempt, Page
from thongsuot.duty.ports import FAILED, SKIPPED, Outcome
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.errors import NotAllowed, NotFound, Refused
from thongsuot.kernel.models import AuditEntry, Heartbeat, OutboxEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def province() -> Province:
    return small_province()


def call(province: Province, *, body: str = "vtp", subject: str = "SC-2026-0001", now: dt.datetime = NOW) -> Page:
    return actions.open_page(
        subject_type="incident",
        subject_id=subject,
        organisation_id=province.bodies[body].pk,
        title="Đứt cáp tuyến Q1",
        text="Tại xã An Bình, 12 trạm.",
        severity="critical",
        by=HOUSE,
        now=now,
    )


def live(page: Page, memory: Memory, *, seconds: int, every: int = 30) -> dt.datetime:
    """Let the clock run from NOW."""
    moment = NOW
    for passed in range(0, seconds + 1, every):
        moment = NOW + passed * SECOND
        actions.run_due(now=moment, senders=[memory])
    page.refresh_from_db()
    return moment


def test_the_list_goes_from_operation_to_the_departments_leader(province: Province) -> None:
    operator_and_department(province)
    page = call(province)
    assert [(s["role"], len(s["person_ids"]), s["after_s"]) for s in page.steps] == [
        ("operation", 1, 0),
        ("control", 1, rules.AFTER_S),
        ("rescue", 1, rules.AFTER_S),
        ("leader", 1, rules.AFTER_S),
        ("control", 1, rules.AFTER_S),
        ("leader", 1, rules.AFTER_S),
    ]


def test_each_step_is_called_in_turn_until_somebody_answers(province: Province) -> None:
    operator_and_department(province)
    page, memory = call(province), Memory()
    live(page, memory, seconds=2 * rules.AFTER_S - 30)
    assert memory.names == ["Nguyễn Vận Hành", "Kiem-Soat"]
    actions.acknowledge(page.pk, by=province.actor("noc_a"), now=NOW + 400 * SECOND)
    live(page, memory, seconds=4 * rules.AFTER_S)
    assert memory.names == ["Nguyễn Vận Hành", "Kiem-Soat"]
    assert page.state == Page.State.ACKNOWLEDGED
    assert page.acknowledged_by == province.persons["noc_a"]
    assert OutboxEntry.objects.filter(topic="PageAcknowledged").count() == 1


def test_nobody_answers_turns_red_after_two_rounds_and_still_calls(province: Province) -> None:
    operator_and_department(province)
    page, memory = call(province), Memory()
    live(page, memory, seconds=12 * rules.AFTER_S + 60)
    assert page.state == Page.State.UNANSWERED
    assert len(memory.sent) == 12
    assert OutboxEntry.objects.filter(topic="PageUnanswered").count() == 1
    assert queries.unanswered(viewer=province.actor("leader")) == [page]
    live(page, memory, seconds=12 * rules.AFTER_S + rules.REPEAT_S + 120)
    assert len(memory.sent) == 13, "fifteen minutes later the list starts again"
    page.refresh_from_db()
    assert page.next_step_at is not None


def test_an_unanswered_page_can_still_be_taken_over(province: Province) -> None:
    operator_and_department(province)
    page, memory = call(province), Memory()
    end = live(page, memory, seconds=12 * rules.AFTER_S + 60)
    actions.acknowledge(page.pk, by=province.actor("duty_officer"), now=end)
    page.refresh_from_db()
    assert page.state == Page.State.ACKNOWLEDGED
    assert queries.unanswered(viewer=HOUSE) == []


def test_the_same_subject_and_body_is_called_once(province: Province) -> None:
    operator_and_department(province)
    assert call(province).pk == call(province).pk
    assert call(province, body="skhcn").pk != call(province).pk


def test_without_a_roster_the_duty_officers_by_role_are_called(province: Province) -> None:
    page = call(province, body="skhcn")
    ids = [pk for step in page.steps for pk in step["person_ids"]]
    assert ids == [province.persons["duty_officer"].pk, province.persons["leader"].pk]


def test_a_list_that_names_nobody_is_red_at_once_and_made_again(province: Province) -> None:
    for person in province.persons.values():
        person.is_active = False
        person.save()
    page, memory = call(province), Memory()
    live(page, memory, seconds=0)
    assert page.steps == [] and page.state == Page.State.UNANSWERED
    somebody(province, "moi", body="vtp")
    live(page, memory, seconds=rules.EMPTY_REPEAT_S + 5, every=5)
    assert memory.names == ["Moi"]


def test_a_new_round_calls_who_is_on_duty_then(province: Province) -> None:
    put(province, "noc_a", "operation", hours=1.05)
    somebody(province, "ca-sau", body="vtp")
    put(province, "ca-sau", "operation", starts_at=NOW + dt.timedelta(minutes=3))
    page, memory = call(province), Memory()
    live(page, memory, seconds=rules.AFTER_S + 30)
    assert memory.names == ["Nguyễn Vận Hành", "Ca-Sau"]


def test_a_worker_that_slept_an_hour_calls_the_next_person_only(province: Province) -> None:
    operator_and_department(province)
    page, memory = call(province), Memory()
    actions.run_due(now=NOW, senders=[memory])
    actions.run_due(now=NOW + dt.timedelta(hours=1), senders=[memory])
    page.refresh_from_db()
    assert memory.names == ["Nguyễn Vận Hành", "Kiem-Soat"]
    assert page.next_step_at == NOW + dt.timedelta(hours=1, seconds=rules.AFTER_S)


def test_escalating_calls_the_next_person_at_once(province: Province) -> None:
    operator_and_department(province)
    page, memory = call(province), Memory()
    actions.run_due(now=NOW, senders=[memory])
    actions.escalate(page.pk, by=province.actor("noc_a"), now=NOW + 5 * SECOND)
    actions.run_due(now=NOW + 5 * SECOND, senders=[memory])
    assert memory.names == ["Nguyễn Vận Hành", "Kiem-Soat"]


def test_escalating_a_page_that_was_taken_over_opens_it_again(province: Province) -> None:
    operator_and_department(province)
    page, memory = call(province), Memory()
    actions.run_due(now=NOW, senders=[memory])
    actions.acknowledge(page.pk, by=province.actor("noc_a"), now=NOW)
    actions.escalate(page.pk, by=province.actor("noc_a"), now=NOW + SECOND)
    actions.run_due(now=NOW + SECOND, senders=[memory])
    assert len(memory.sent) == 2
    page.refresh_from_db()
    assert page.state == Page.State.OPEN and page.acknowledged_by is None


def test_of_two_who_answer_the_second_is_told_who_has_it(province: Province) -> None:
    operator_and_department(province)
    page = call(province)
    actions.acknowledge(page.pk, by=province.actor("noc_a"), now=NOW)
    with pytest.raises(Refused, match="Nguyễn Vận Hành"):
        actions.acknowledge(page.pk, by=province.actor("duty_officer"), now=NOW)
    actions.acknowledge(page.pk, by=province.actor("noc_a"), now=NOW)
    assert OutboxEntry.objects.filter(topic="PageAcknowledged").count() == 1, "answering twice is answering once"


def test_a_competitor_neither_sees_nor_answers(province: Province) -> None:
    operator_and_department(province)
    page = call(province)
    rival = province.actor("noc_b")
    assert queries.pages(viewer=rival) == []
    assert queries.attempts_for("incident", "SC-2026-0001", viewer=rival) == []
    with pytest.raises(NotFound):
        actions.acknowledge(page.pk, by=rival, now=NOW)


def test_who_may_not_answer_is_refused(province: Province) -> None:
    page = call(province)
    with pytest.raises(NotAllowed):
        actions.acknowledge(page.pk, by=province.actor("auditor"), now=NOW)


def test_the_house_itself_takes_nothing_over(province: Province) -> None:
    page = call(province)
    with pytest.raises(NotAllowed):
        actions.acknowledge(page.pk, by=HOUSE, now=NOW)


def test_cancelling_stops_the_calls_of_that_body_alone(province: Province) -> None:
    operator_and_department(province)
    page, other, memory = call(province), call(province, body="skhcn"), Memory()
    body = province.bodies["vtp"].pk
    assert actions.cancel_pages("incident", subject_id="SC-2026-0001", organisation_id=body, by=HOUSE, now=NOW) == 1
    live(page, memory, seconds=60)
    assert memory.names == ["Trần Trực Ban"]
    page.refresh_from_db(), other.refresh_from_db()
    assert (page.state, other.state) == (Page.State.CANCELLED, Page.State.OPEN)
    with pytest.raises(Refused):
        actions.acknowledge(page.pk, by=province.actor("noc_a"), now=NOW)


def test_a_message_that_waits_when_somebody_answers_is_not_sent(province: Province) -> None:
    operator_and_department(province)
    page, memory = call(province), Memory()
    actions.advance_due(now=NOW)
    actions.acknowledge(page.pk, by=province.actor("duty_officer"), now=NOW)
    actions.send_queued(now=NOW, senders=[memory])
    assert memory.sent == []
    assert set(Attempt.objects.values_list("state", flat=True)) == {Attempt.State.SKIPPED}


def test_a_channel_that_fails_is_tried_again_and_then_said_to_have_failed(province: Province) -> None:
    put(province, "noc_a", "operation")
    call(province)
    broken = Memory(answer=lambda message: Outcome(state=FAILED, reason="the server is away"))
    for second in range(0, 170, 5):
        actions.run_due(now=NOW + second * SECOND, senders=[broken])
    attempt = Attempt.objects.get(channel="email")
    assert (attempt.state, attempt.tries, attempt.error) == (
        Attempt.State.FAILED,
        rules.MAX_TRIES,
        "the server is away",
    )


def test_a_channel_that_crashes_does_not_stop_the_others(province: Province) -> None:
    put(province, "noc_a", "operation")
    call(province)

    def crash(message: object) -> Outcome:
        raise ZeroDivisionError

    console = Memory(channel="console")
    actions.run_due(now=NOW, senders=[Memory(answer=crash), console])
    assert len(console.sent) == 1
    assert Attempt.objects.get(channel="email").error == "ZeroDivisionError"


def test_a_channel_that_is_off_is_skipped_with_its_reason(province: Province) -> None:
    put(province, "noc_a", "operation")
    call(province)
    off = Memory(answer=lambda message: Outcome(state=SKIPPED, reason="no mail server is set"))
    actions.run_due(now=NOW, senders=[off])
    attempt = Attempt.objects.get(channel="email")
    assert (attempt.state, attempt.error) == (Attempt.State.SKIPPED, "no mail server is set")


def test_a_message_whose_sender_died_is_sent_again_after_its_lease(province: Province) -> None:
    put(province, "noc_a", "operation")
    call(province)

    def die(message: object) -> Outcome:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        actions.run_due(now=NOW, senders=[Memory(answer=die)])
    memory = Memory()
    actions.run_due(now=NOW + SECOND, senders=[memory])
    assert memory.sent == [], "the dead sender still holds it"
    actions.run_due(now=NOW + rules.LEASE + 2 * SECOND, senders=[memory])
    actions.run_due(now=NOW + 2 * rules.LEASE + 9 * SECOND, senders=[memory])
    assert len(memory.sent) == 1


def test_a_repeat_after_a_crash_holds_the_same_link(province: Province) -> None:
    put(province, "noc_a", "operation")
    call(province)
    first = Memory()

    def send_and_die(message: object) -> Outcome:
        first.sent.append(message)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        actions.run_due(now=NOW, senders=[Memory(answer=send_and_die)])
    memory = Memory()
    actions.run_due(now=NOW + rules.LEASE + 2 * SECOND, senders=[memory])
    assert memory.sent[0].link == first.sent[0].link


def test_the_auditor_is_content_with_pages_that_have_a_next_step(province: Province) -> None:
    operator_and_department(province)
    call(province)
    for passed in range(0, rules.AFTER_S + 1, 30):
        actions.run_due(now=NOW + passed * SECOND, senders=[Memory(channel="console"), Memory()])
    found = actions.audit_escalations(now=NOW + (rules.AFTER_S + 1) * SECOND)
    assert found.holds and found.open_pages == 1
    assert Heartbeat.objects.get(name="auditor").detail["holds"] is True


@pytest.mark.parametrize("damage", ["no_next_step", "step_late"])
def test_the_auditor_finds_a_page_that_stands_still(province: Province, damage: str) -> None:
    operator_and_department(province)
    page = call(province)
    late = NOW - dt.timedelta(seconds=61)
    Page.objects.filter(pk=page.pk).update(next_step_at=None if damage == "no_next_step" else late)
    found = actions.audit_escalations(now=NOW)
    assert [fault["reason"] for fault in found.faults] == [damage]
    assert Heartbeat.objects.get(name="auditor").detail["holds"] is False
    page.refresh_from_db()
    assert page.next_step_at is not None, "what has lost its next step is given one at once"


def test_the_auditor_finds_a_message_that_nobody_sends(province: Province) -> None:
    operator_and_department(province)
    call(province)
    actions.advance_due(now=NOW)
    found = actions.audit_escalations(now=NOW + 90 * SECOND)
    assert {fault["reason"] for fault in found.faults} == {"message_late"}


def test_every_change_of_a_page_is_in_the_audit_chain(province: Province) -> None:
    operator_and_department(province)
    page = call(province)
    actions.escalate(page.pk, by=province.actor("noc_a"), now=NOW)
    actions.acknowledge(page.pk, by=province.actor("noc_a"), now=NOW)
    told = list(AuditEntry.objects.filter(object_type="page").order_by("sequence").values_list("action", flat=True))
    assert told == ["page.open", "page.escalate", "page.acknowledge"]
