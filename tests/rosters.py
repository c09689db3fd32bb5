"""Duty rosters over the small province, and a sender that only remembers; for tests of paging."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from builders import NOW, Province
from thongsuot.duty import actions
from thongsuot.duty.ports import SENT, Message, Outcome
from thongsuot.duty.values import Planned
from thongsuot.kernel.actor import HOUSE
from thongsuot.people import actions as people
from thongsuot.people.models import Person

SECOND = dt.timedelta(seconds=1)
HOUR = dt.timedelta(hours=1)


def somebody(province: Province, key: str, *, body: str, roles: tuple[str, ...] = ("noc",)) -> Person:
    """Add one more person to a body."""
    made = people.add_person(
        email=f"{key}@thanhlam.example",
        display_name=key.title(),
        organisation=province.bodies[body],
        roles=roles,
        by=HOUSE,
        now=NOW - HOUR,
        phone="0900000001",
    )
    province.persons[key] = made
    return made


def put(province: Province, key: str, role: str, *, starts_at: dt.datetime = NOW - HOUR, hours: float = 8) -> Planned:
    """Put a person of the province on their own body's roster."""
    person = province.persons[key]
    assert person.organisation is not None
    return actions.add_shift(
        organisation=person.organisation,
        role=role,
        person=person,
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(hours=hours),
        by=HOUSE,
        now=NOW,
    )


def operator_and_department(province: Province) -> None:
    """Fill the operator's four roles and the department's control and leader."""
    put(province, "noc_a", "operation")
    for key, role in (("kiem-soat", "control"), ("cuu-ho", "rescue"), ("lanh-dao", "leader")):
        somebody(province, key, body="vtp")
        put(province, key, role)
    put(province, "duty_officer", "control")
    put(province, "leader", "leader")


@dataclass
class Memory:
    """A sender that remembers what it was given, and fails when told to."""

    channel: str = "email"
    sent: list[Message] = field(default_factory=list)
    answer: Callable[[Message], Outcome] = lambda message: Outcome(state=SENT)

    def send(self, message: Message) -> Outcome:
        outcome = self.answer(message)
        if outcome.state == SENT:
            self.sent.append(message)
        return outcome

    @property
    def names(self) -> list[str]:
        return [message.person_name for message in self.sent]
