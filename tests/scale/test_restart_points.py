"""Hundreds of crashes at random points of many escalations: no page loses its next step, no message is lost."""

from __future__ import annotations

import contextlib
import random
from collections import Counter
from typing import ClassVar

import pytest

from builders import NOW, small_province
from rosters import SECOND, operator_and_department
from thongsuot.duty import actions, queries, rules
from thongsuot.duty.models import Attempt, Page
from thongsuot.duty.ports import SENT, Message, Outcome
from thongsuot.kernel.actor import HOUSE

CRASHES = 250


class Crash(BaseException):
    """The worker's sudden end."""


class Shaky:
    """A channel under which the worker dies, before the message is out or just after."""

    channel: ClassVar[str] = "email"

    def __init__(self, dice: random.Random) -> None:
        self.dice, self.sent, self.crashes, self.calm = dice, Counter[str](), Counter[str](), False

    def send(self, message: Message) -> Outcome:
        fate = 1.0 if self.calm else self.dice.random()
        if fate < 0.25:
            self.crashes[message.key] += 1
            raise Crash
        self.sent[message.key] += 1
        if fate < 0.5:
            self.crashes[message.key] += 1
            raise Crash
        return Outcome(state=SENT)


@pytest.mark.slow
@pytest.mark.django_db
def test_no_restart_stops_an_escalation_or_loses_a_message() -> None:
    province, dice = small_province(), random.Random(11)
    operator_and_department(province)
    sender, now, opened = Shaky(dice), NOW, 0
    while sum(sender.crashes.values()) < CRASHES:
        now += dice.randint(1, 40) * SECOND
        if dice.random() < 0.3:
            opened += 1
            actions.open_page(
                subject_type="incident",
                subject_id=f"SC-{opened}",
                organisation_id=province.bodies["vtp"].pk,
                title="Đứt cáp",
                text="",
                severity="major",
                by=HOUSE,
                now=now,
            )
        with contextlib.suppress(Crash):
            actions.run_due(now=now, senders=[sender])
        still = Page.objects.filter(state__in=queries.ACTIVE)
        assert not still.filter(next_step_at=None).exists(), "an open page without a next step"
        assert not still.filter(next_step_at__gt=now + rules.REPEAT_S * SECOND).exists()
        if dice.random() < 0.3:
            page = Page.objects.filter(state__in=queries.ACTIVE).order_by("?").first()
            if page is not None:
                actions.acknowledge(page.pk, by=province.actor("duty_officer"), now=now)
    sender.calm = True
    now += rules.LEASE + SECOND
    for _turn in range(5):
        actions.send_queued(now=now, senders=[sender], limit=5000)
        now += rules.LEASE + SECOND
    emails = Attempt.objects.filter(channel="email")
    assert not emails.filter(state=Attempt.State.QUEUED).exists()
    for attempt in emails:
        if attempt.state in (Attempt.State.SENT, Attempt.State.ACKNOWLEDGED):
            assert sender.sent[attempt.key] >= 1, f"{attempt.key} is marked as sent and never was"
        assert sender.sent[attempt.key] <= 1 + sender.crashes[attempt.key]
    assert sum(sender.sent.values()) > 100
