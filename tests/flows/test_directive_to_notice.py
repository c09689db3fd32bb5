"""From an issued directive to the e-mail in the party's box, or to an error that the office can read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import partial

import pytest
from django.conf import settings
from django.core import mail

from builders import NOW
from directive_cases import issued
from thongsuot.adapters.messages_out.notices import EmailNotices
from thongsuot.config.wiring import HANDLERS
from thongsuot.directives import actions
from thongsuot.directives.models import Notice, NoticeAttempt
from thongsuot.flows.directive_to_notice import on_directive_issued, send_due_notices
from thongsuot.kernel import outbox
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.models import OutboxEntry

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


@dataclass
class Post:
    """A mail server that fails as long as it is told to, and remembers what it took."""

    errors: list[str] = field(default_factory=list)
    taken: list[dict[str, str]] = field(default_factory=list)

    def send(self, *, to: str, subject: str, body: str, reference: str) -> str:
        if self.errors:
            return self.errors.pop(0)
        self.taken.append({"to": to, "subject": subject, "body": body, "reference": reference})
        return ""


def test_the_worker_hands_the_fact_to_the_flow_and_each_party_gets_one_mail() -> None:
    case = issued()
    post = Post()
    handlers = {"DirectiveIssued": [partial(on_directive_issued, sender=post)]}
    assert outbox.work(handlers, worker="w", clock=lambda: NOW) >= 1
    assert len(post.taken) == 5 and len({one["to"] for one in post.taken}) == 5
    mine = next(one for one in post.taken if one["to"] == "truc@vtp.thanhlam.example")
    assert "14/CT-UBND" in mine["subject"]
    assert f"/directives/{case.directive.pk}/" in mine["body"] and "20/11/2026" in mine["body"]
    assert case.share(case.staff, "vtp").state == "delivered"
    assert set(Notice.objects.filter(channel="email").values_list("state", flat=True)) == {"sent"}
    assert OutboxEntry.objects.get(topic="DirectiveIssued").state == OutboxEntry.State.DONE


def test_the_flow_is_wired_to_the_fact() -> None:
    assert [handler.func for handler in HANDLERS["DirectiveIssued"] if isinstance(handler, partial)] == [
        on_directive_issued
    ]


def test_a_second_call_sends_nothing_again() -> None:
    issued()
    post = Post()
    for _again in range(2):
        on_directive_issued({}, NOW, sender=post)
    assert len(post.taken) == 5 and NoticeAttempt.objects.count() == 5


def test_a_failed_mail_is_recorded_and_tried_again_until_it_is_taken() -> None:
    issued()
    post = Post(errors=["SMTPServerDisconnected: gone"])
    send_due_notices(NOW, sender=post)
    failed = Notice.objects.get(state="failed")
    assert "SMTPServerDisconnected" in failed.error and failed.tries == 1
    send_due_notices(NOW + MINUTE / 2, sender=post)
    failed.refresh_from_db()
    assert failed.state == "failed"
    send_due_notices(NOW + MINUTE, sender=post)
    failed.refresh_from_db()
    assert (failed.state, failed.tries, failed.error) == ("sent", 2, "")
    assert list(failed.attempts.values_list("handed_over", flat=True)) == [False, True]
    references = [one["reference"] for one in post.taken]
    assert len(set(references)) == len(references) == 5


def test_after_the_last_attempt_a_person_decides() -> None:
    case = issued()
    post = Post(errors=["no"] * 999)
    moment = NOW
    for _hour in range(12):
        send_due_notices(moment, sender=post)
        moment += dt.timedelta(hours=3)
    notices = Notice.objects.filter(channel="email")
    assert set(notices.values_list("state", "tries", "next_try_at")) == {("failed", 5, None)}
    post.errors.clear()
    assert actions.send_again(case.directive.pk, by=case.province.actor("leader"), now=moment) == 5
    send_due_notices(moment, sender=post)
    assert set(notices.values_list("state", flat=True)) == {"sent"}


def test_a_sender_that_breaks_fails_its_own_notice_and_not_the_others() -> None:
    issued()

    class Breaking(Post):
        def send(self, *, to: str, subject: str, body: str, reference: str) -> str:
            if to.startswith("truc@vnp"):
                raise RuntimeError("broken pipe")
            return super().send(to=to, subject=subject, body=body, reference=reference)

    post = Breaking()
    send_due_notices(NOW, sender=post)
    assert len(post.taken) == 4
    assert "RuntimeError" in Notice.objects.get(state="failed").error


def test_a_worker_that_dies_after_claiming_leaves_the_notice_for_later() -> None:
    issued()
    assert len(actions.claim_due_notices(by=HOUSE, now=NOW)) == 5
    post = Post()
    send_due_notices(NOW + 9 * MINUTE, sender=post)
    assert post.taken == []
    send_due_notices(NOW + 10 * MINUTE, sender=post)
    assert len(post.taken) == 5


def test_two_workers_never_claim_the_same_notice() -> None:
    issued()
    first = actions.claim_due_notices(by=HOUSE, now=NOW, limit=3)
    second = actions.claim_due_notices(by=HOUSE, now=NOW)
    assert len(first) == 3 and len(second) == 2
    assert not {one.notice_id for one in first} & {one.notice_id for one in second}


def test_a_receipt_stops_the_mail_that_was_still_waiting() -> None:
    case = issued()
    actions.acknowledge_receipt(case.directive.pk, by=case.province.actor("noc_a"), now=NOW)
    post = Post()
    send_due_notices(NOW, sender=post)
    assert "truc@vtp.thanhlam.example" not in {one["to"] for one in post.taken}


def test_without_a_mail_server_the_notice_fails_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    issued()
    monkeypatch.setattr(settings.OFFICE, "email_host", "")
    send_due_notices(NOW, sender=EmailNotices())
    errors = set(Notice.objects.filter(channel="email").values_list("error", flat=True))
    assert len(errors) == 1 and "THONGSUOT_EMAIL_HOST" in errors.pop()
    assert mail.outbox == []


def test_with_a_mail_server_the_message_leaves_with_its_own_id(monkeypatch: pytest.MonkeyPatch) -> None:
    issued()
    monkeypatch.setattr(settings.OFFICE, "email_host", "mail.thanhlam.example")
    send_due_notices(NOW, sender=EmailNotices())
    assert len(mail.outbox) == 5
    ids = {message.extra_headers["Message-ID"] for message in mail.outbox}
    assert len(ids) == 5 and all("\n" not in message.subject for message in mail.outbox)
