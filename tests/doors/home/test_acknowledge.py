"""The link of a message: looking changes nothing, one tap takes over, and it works once."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from builders import Province, small_province
from rosters import Memory, operator_and_department
from thongsuot.duty import actions
from thongsuot.duty.models import Attempt, Page
from thongsuot.kernel import clock
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.models import AuditEntry, OutboxEntry, Pulse

pytestmark = pytest.mark.django_db

ROBOTS = ("facebookexternalhit/1.1", "Zalo", "TelegramBot (like TwitterBot)", "Mozilla/5.0 (Windows NT 10.0)")


@pytest.fixture
def province(monkeypatch: pytest.MonkeyPatch) -> Province:
    made = small_province()
    operator_and_department(made)
    return made


@pytest.fixture
def sent(province: Province) -> tuple[Page, Memory, dt.datetime]:
    """Give an open call whose first message has been sent."""
    now, memory = clock.now(), Memory()
    page = actions.open_page(
        subject_type="incident",
        subject_id="SC-2026-0001",
        organisation_id=province.bodies["vtp"].pk,
        title="Đứt cáp tại xã An Bình",
        text="12 trạm mất liên lạc",
        severity="critical",
        steps=[
            {
                "organisation_id": province.bodies["vtp"].pk,
                "role": "operation",
                "person_ids": [province.persons["noc_a"].pk],
                "after_s": 0,
            },
        ],
        by=HOUSE,
        now=now,
    )
    actions.run_due(now=now, senders=[memory])
    return page, memory, now


def path(memory: Memory) -> str:
    return memory.sent[0].link.removeprefix("http://127.0.0.1:8000")


def picture() -> list[object]:
    """Give everything that an acknowledgement would change."""
    return [
        *Page.objects.values(),
        *Attempt.objects.values(),
        *OutboxEntry.objects.values(),
        *AuditEntry.objects.values(),
        Pulse.objects.count(),
    ]


@pytest.mark.parametrize("method", ["get", "head", "options"])
@pytest.mark.parametrize("robot", ROBOTS)
def test_looking_at_the_link_changes_nothing(
    sent: tuple[Page, Memory, dt.datetime], method: str, robot: str, client: Client
) -> None:
    before = picture()
    for _turn in range(3):
        answer = getattr(client, method)(path(sent[1]), HTTP_USER_AGENT=robot)
        assert answer.status_code in (200, 405)
    assert picture() == before


def test_a_twin_that_answers_on_get_is_caught(sent: tuple[Page, Memory, dt.datetime]) -> None:
    before = picture()
    actions.acknowledge_by_token(path(sent[1]).removeprefix("/ack/"), now=clock.now())
    assert picture() != before


def test_one_tap_takes_over_without_signing_in(sent: tuple[Page, Memory, dt.datetime], province: Province) -> None:
    client = Client(enforce_csrf_checks=True)
    shown = client.get(path(sent[1]))
    assert shown.status_code == 200 and "Đứt cáp" in shown.content.decode()
    assert client.post(path(sent[1]), HTTP_ORIGIN="null").status_code == 302
    page = Page.objects.get()
    assert page.state == Page.State.ACKNOWLEDGED
    assert page.acknowledged_by == province.persons["noc_a"]
    assert Attempt.objects.get(channel="email").state == Attempt.State.ACKNOWLEDGED


def test_the_link_works_once(sent: tuple[Page, Memory, dt.datetime], client: Client) -> None:
    client.post(path(sent[1]))
    assert client.post(path(sent[1])).status_code == 409
    assert AuditEntry.objects.filter(action="page.acknowledge").count() == 1
    assert client.get(path(sent[1])).status_code == 200


def test_the_link_ends_after_thirty_minutes(sent: tuple[Page, Memory, dt.datetime], client: Client) -> None:
    Attempt.objects.update(token_expires_at=clock.now() - dt.timedelta(seconds=1))
    assert client.get(path(sent[1])).status_code == 410
    assert client.post(path(sent[1])).status_code == 410
    assert Page.objects.get().state == Page.State.OPEN


def test_a_link_lives_for_thirty_minutes_and_no_longer(sent: tuple[Page, Memory, dt.datetime]) -> None:
    expires = Attempt.objects.get(channel="email").token_expires_at
    assert expires is not None
    assert abs(expires - sent[2] - dt.timedelta(minutes=30)) < dt.timedelta(seconds=5)


def test_a_link_of_a_person_who_may_no_longer_sign_in_is_dead(
    sent: tuple[Page, Memory, dt.datetime], province: Province, client: Client
) -> None:
    person = province.persons["noc_a"]
    person.is_active = False
    person.save()
    assert client.post(path(sent[1])).status_code == 410


def test_a_made_up_link_is_not_known(client: Client, province: Province) -> None:
    assert client.get("/ack/khong-co").status_code == 404
    assert client.post("/ack/khong-co").status_code == 404


def test_who_comes_second_is_told_who_has_it(
    sent: tuple[Page, Memory, dt.datetime], province: Province, client: Client
) -> None:
    actions.acknowledge(sent[0].pk, by=province.actor("duty_officer", now=clock.now()), now=clock.now())
    shown = client.get(path(sent[1]))
    assert "Trần Trực Ban" in shown.content.decode()
    assert client.post(path(sent[1])).status_code == 409


def test_the_link_leaves_no_trace_on_its_way(sent: tuple[Page, Memory, dt.datetime], client: Client) -> None:
    answer = client.get(path(sent[1]))
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer.headers["Cache-Control"]
    assert "noindex" in answer.headers["X-Robots-Tag"]


def test_the_store_keeps_the_links_hash_alone(sent: tuple[Page, Memory, dt.datetime]) -> None:
    token = path(sent[1]).removeprefix("/ack/")
    assert len(token) >= 43, "256 bits"
    assert token not in str(picture())


def test_the_page_is_small_and_needs_no_script(sent: tuple[Page, Memory, dt.datetime], client: Client) -> None:
    shown = client.get(path(sent[1])).content
    sheets = re.findall(r'<link rel="stylesheet" href="/static/([^"]+)"', shown.decode())
    weight = len(shown) + sum(Path(str(finders.find(name))).stat().st_size for name in sheets)
    assert len(sheets) == 4 and weight < 60_000
    assert b"<script" not in shown and b".woff2" not in shown and b"icons.svg" not in shown
    assert shown.count(b'<form method="post">') == 1
